"""Sums by group of peers as a picture: for each criterion in each group a bar of all its wards, parted by how they stand."""

from collections.abc import Sequence
from typing import Any

from ui.parts import charts
from ui.parts.formats import number
from ui.reader.language import in_words, say
from ui.screens.comparison.peer_sums import SUMMED, GroupSum, state_word
from ui.screens.comparison.picture_text import wrapped
from ui.screens.overview.heat import CriteriaPart

_WIDTH, _ROW, _NAME = 170, 22, 480
_LETTERS = 24
"""So many letters of a group's name stand on one line above its bars."""
_ROOM = 0.12
"""A part of a bar that is narrower than this has no room for its number; the table has it."""


def sums_picture(sums: Sequence[GroupSum], criteria: CriteriaPart, told: Sequence[str]) -> dict[str, Any]:
    """The bars. ``told``: what to know first, and where the figures are from."""
    import altair  # half a second, which no start of the server should wait for

    colours = charts.LIGHT
    names = {code: f"{code} {in_words(each.name)}" for code, each in criteria.criteria.items()}
    inks = (colours.blue_cell, colours.brown, colours.open_cell, colours.soft, colours.line)
    legend = [
        (state_word(state), ink)
        for state, ink in zip(SUMMED, inks, strict=True)
        if any(of.get(state) for each in sums for of in each.counts.values())
    ]
    groups = [
        "\n".join(wrapped([f"{say(f'comparison.group_{each.group}')} ({number(each.wards)})"], _LETTERS))
        for each in sums
    ]
    rows: list[dict[str, Any]] = []
    for group, each in zip(groups, sums, strict=True):
        for code, name in names.items():
            begun = 0
            for state in SUMMED:
                wards = each.counts[code].get(state, 0)
                if not wards:
                    continue
                low, high = begun / each.wards, (begun + wards) / each.wards
                begun += wards
                rows.append(
                    {
                        "group": group, "criterion": name, "state": state_word(state), "low": low, "high": high,
                        "middle": (low + high) / 2, "wards": number(wards) if high - low >= _ROOM else "",
                        "ink": colours.paper if state == "not_met" else colours.ink,
                    }
                )  # fmt: skip
    scale = altair.Scale(domain=[0, 1], nice=False, zero=False)
    base = altair.Chart().encode(
        y=altair.Y(
            "criterion:N", sort=list(names.values()), title=None,
            axis=altair.Axis(labelLimit=_NAME, ticks=False, labelOverlap=False),
        )
    )  # fmt: skip
    x = altair.X("low:Q", scale=scale, axis=None)
    bars = base.mark_bar(stroke=colours.rule, strokeWidth=0.5, height=16).encode(
        x=x,
        x2="high:Q",
        color=altair.Color(
            "state:N",
            scale=altair.Scale(domain=[name for name, _ in legend], range=[ink for _, ink in legend]),
            legend=altair.Legend(
                orient="bottom", title=None, symbolType="square", symbolStrokeColor=colours.rule, symbolStrokeWidth=0.5
            ),
        ),
    )
    numbers = base.mark_text(fontSize=10.5).encode(
        x=altair.X("middle:Q", scale=scale, axis=None), text="wards:N", color=altair.Color("ink:N", scale=None)
    )
    title = altair.Title(
        say("comparison.sums_title"), subtitle=wrapped(told), anchor="start", offset=14, frame="bounds"
    )
    head = altair.Header(title=None, labelColor=colours.ink, labelFontSize=12, labelExpr=r"split(datum.label, '\n')")
    return (
        altair.layer(bars, numbers, data=altair.Data(values=rows))
        .properties(width=_WIDTH, height=altair.Step(_ROW))
        .facet(column=altair.Column("group:N", sort=groups, header=head), spacing=14)
        .properties(title=title)
        .to_dict()
    )
