"""One indicator over all wards: a table with a dot for each ward on one scale, the round before beside it.

The answer to "which wards are worst on reports received": sorted on the server, the finding in one sentence above.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor, log10
from typing import NamedTuple

from scoring.catalogue import Bilingual, Catalogue, Indicator, in_percent, judged
from scoring.exact import Exact
from scoring.trends import companions
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.kept import KeptParts
from ui.parts.requirements import requirement
from ui.parts.templates import Markup, beside
from ui.reader.choice import pick
from ui.reader.language import in_words, say
from ui.screens.comparison.figures import WardFigure, in_order, sorts, ward_figures
from ui.screens.comparison.wards import Comparison
from ui.screens.overview.wards import leafed
from ui.screens.trends.choice import choose_indicator

#: From so much of the highest value on, a scale that began at 0 would press all wards together.
_CLOSE = Fraction(1, 2)
NAMED = 3
"""So many wards are named in a sentence; of more the number is told."""


class DotScale(NamedTuple):
    """The one scale that all wards lie on, from ``low`` to ``high``."""

    low: Exact
    high: Exact

    def at(self, value: Exact) -> str:
        """Where a value lies, in percent of the track, for a style sheet."""
        return f"{float(100 * Fraction(value - self.low) / Fraction(self.high - self.low)):.2f}%"


def draw_indicator(kept: KeptParts, compared: Comparison) -> None:
    """Ask which indicator and in which order, and draw the table."""
    row = st.container(horizontal=True, vertical_alignment="center")
    code = choose_indicator(compared.catalogue, width=520, row=row)
    indicator = compared.catalogue.indicators[code]
    orders = sorts(indicator)
    with row:
        sort = pick(
            "sort", say("comparison.sort"), orders, orders[0], lambda key: say(f"comparison.sort_{key}"), width=190
        )
    figures = kept.of_all_wards(
        "comparison figures", compared.round.id, code, sort,
        make=lambda: in_order(ward_figures(compared, code), sort, indicator),
    )  # fmt: skip
    shown = {unit.id for unit, _ in leafed([(each.unit, each.result) for each in figures])}
    about = (compared.round.id, code, sort, frozenset(shown))
    st.html(kept.part("comparison indicator", *about, make=lambda: _page(compared, indicator, sort, figures, shown)))


def _page(
    compared: Comparison, indicator: Indicator, sort: str, figures: Sequence[WardFigure], shown: set[str]
) -> Markup:
    rows = [each for each in figures if each.unit.id in shown]
    return _pieces.indicator(compared, indicator, sort, rows, finding(compared.catalogue, indicator, figures))


def headings(compared: Comparison, indicator: Indicator) -> tuple[str, str]:
    """What the two columns of figures are called: the years, or for a shorter round the earlier and the present period."""
    if compared.round.kind != "year":
        return say("comparison.before"), say("comparison.now")
    year = compared.round.window_to.year
    earlier = compared.previous.window_to.year if compared.previous and indicator.kind != "change" else year - 1
    return str(earlier), str(year)


def finding(catalogue: Catalogue, indicator: Indicator, figures: Sequence[WardFigure]) -> str:
    """The first thing to know, in one or two sentences: how many wards meet it, and how many went up or down."""
    told: list[str] = []
    valued = [each for each in figures if each.state is not None and each.state != "not_applicable"]
    if judged(indicator) and valued:
        told.append(_met(valued))
    moved = [each.moved for each in figures if each.moved is not None]
    if moved:
        rose, fell = sum(each > 0 for each in moved), sum(each < 0 for each in moved)
        if rose or fell:
            ways = [
                say(f"comparison.{way}", wards=formats.number(wards))
                for way, wards in (("rose", rose), ("fell", fell))
                if wards
            ]
            told.append(say("comparison.moved", ways=", ".join(ways)))
    asked = sum(bool(each.questions) for each in figures)
    if asked:
        told.append(say("comparison.asked", wards=formats.number(asked)))
    return " ".join(told) if told else say("comparison.no_figures")


def _met(valued: Sequence[WardFigure]) -> str:
    met = sum(each.state == "met" for each in valued)
    lacking = [each.unit.name for each in valued if each.state == "not_met"]
    unproven = sum(each.state == "not_proven" for each in valued)
    text = say("comparison.met", met=formats.number(met), of=formats.number(len(valued)))
    if 0 < len(lacking) <= NAMED:
        text += " " + say("comparison.not_met_named", wards=", ".join(lacking))
    elif lacking:
        text += " " + say("comparison.not_met_counted", wards=formats.number(len(lacking)))
    if unproven:
        text += " " + say("comparison.not_proven_counted", wards=formats.number(unproven))
    return text


def dot_scale(figures: Sequence[WardFigure]) -> DotScale | None:
    """The scale for these figures: from 0, unless all lie close together far above it; None where there is nothing to draw."""
    found = (value for each in figures for value in (each.now.value, each.before.value, *each.now.limits))
    return scale_of([value for value in found if value is not None])


def scale_of(values: Sequence[Exact]) -> DotScale | None:
    """The scale for these values, as for ``dot_scale``."""
    if not values:
        return None
    least, most = min(values), max(values)
    if (least >= 0 and least < _CLOSE * most) or least == most == 0:
        return DotScale(0, _round_up(most) if most else 1)
    step = _step(most - least or abs(most))
    low = step * floor(least / step)
    return DotScale(low, max(step * -floor(-most / step), low + step))


def _round_up(value: Exact) -> Exact:
    step = _step(value)
    return step * -floor(-value / step)


def _step(width: Exact) -> Exact:
    """A round step, of which about ten make the width: 1, 2 or 5 times a power of ten."""
    power = Fraction(Decimal(10) ** floor(log10(width / 10)))
    return next((each * power for each in (1, 2, 5) if each * power * 10 >= width), 10 * power)


def moved_text(figure: WardFigure, indicator: Indicator) -> str:
    """How much it moved: "−23,0 %" of a count, "+1,5" in the figure's own unit, a dash where there is nothing to compare."""
    if figure.moved is None:
        return formats.NONE
    if figure.moved_in_percent:
        return formats.with_percent_sign(formats.signed(figure.moved, 1))
    whole = figure.moved.denominator == 1 and not in_percentages(indicator)
    now, before = figure.now.value, figure.before.value
    if whole:
        return formats.signed(figure.moved, 0)
    return formats.difference(now, before)


def level_of(figure: WardFigure) -> str:
    """What stands in the place of a dot that cannot be drawn."""
    if figure.result is None:
        return say("comparison.no_dossier")
    if figure.state == "not_applicable":
        return say("common.na_short")
    return say("comparison.not_entered") if figure.now.shown == formats.NONE and not figure.now.short else ""


def dot_words(before: str, now: str) -> str:
    """What the two kinds of dots are, in words: a picture may be drawn with letters that have no such signs."""
    return say("comparison.dots", before=before, now=now)


def in_percentages(indicator: Indicator) -> bool:
    """Whether the figures that are drawn are percentages; of an indicator of change they are the counts behind it."""
    return in_percent(indicator) and indicator.kind != "change"


def _scale_words(scale: DotScale, indicator: Indicator) -> str:
    unit = formats.with_percent_sign if in_percentages(indicator) else str
    return say("comparison.scale", low=unit(formats.number(scale.low)), high=unit(formats.number(scale.high)))


def _shared_questions(figures: Sequence[WardFigure]) -> list[tuple[Bilingual, str]]:
    """Each question asked of several wards, once, and of which: by name or, of many, their number."""
    asked: dict[Bilingual, list[str]] = {}
    for each in figures:
        for text in each.questions:
            asked.setdefault(text, []).append(each.unit.name)
    return [(text, _named_or_counted(wards)) for text, wards in asked.items() if len(wards) > 1]


def _named_or_counted(wards: Sequence[str]) -> str:
    return ", ".join(wards) if len(wards) <= NAMED else say("comparison.wards_counted", wards=len(wards))


def companion_names(catalogue: Catalogue, indicator: Indicator) -> list[str]:
    """What must be read beside this indicator, by code and name."""
    return [f"{code} {in_words(catalogue.indicators[code].name)}" for code in companions(catalogue, indicator.code)]


def _limits_at(figures: Sequence[WardFigure], scale: DotScale) -> list[str]:
    """Where the thresholds lie that are the same for all, two of a range; none where they differ or there are none."""
    limits = {each.now.limits for each in figures if each.now.limits}
    return [scale.at(each) for each in limits.pop()] if len(limits) == 1 else []


def _required(compared: Comparison, indicator: Indicator) -> str:
    return formats.begun(requirement(indicator, compared.round.window_to.year))


_pieces = beside(
    __file__,
    companion_names=companion_names,
    dot_scale=dot_scale,
    headings=headings,
    judged=judged,
    level_of=level_of,
    limits_at=_limits_at,
    moved_text=moved_text,
    required=_required,
    scale_words=_scale_words,
    shared_questions=_shared_questions,
)
