"""What stands beside a criterion: other figures the catalogue's checks set against it, and the same point decided elsewhere."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dossiers.appraisal.case import Case
from dossiers.appraisal.precedents import Precedent
from scoring.catalogue import Indicator, input_words
from scoring.questions import FiguresCompared, compared_with
from scoring.scorecard import Scorecard
from scoring.vocabulary import InputName
from ui.parts import charts, formats
from ui.parts.figures import figures
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.screens.appraisal.case import decision_words, plain_figures

Spec = dict[str, Any]
BEFORE, NOW = 0, 1


def against(case: Case, card: Scorecard) -> tuple[FiguresCompared, ...]:
    """The checks that set an indicator of the criterion against another figure, those raised first; each pair once, and none
    of which nobody gave either figure."""
    pairs: dict[frozenset[tuple[str, str | None]], FiguresCompared] = {}
    for each in compared_with(card.catalogue, case.criterion, card.questions):
        pairs.setdefault(frozenset((indicator.code, name) for indicator, name in each.figures), each)
    return tuple(
        each
        for each in pairs.values()
        if any(_shown(card, indicator, name) != formats.NONE for indicator, name in each.figures)
    )


def against_html(found: tuple[FiguresCompared, ...], card: Scorecard) -> Markup:
    """The checks as a list: the figures set against each other, and the question where it is asked."""
    told = [
        (
            in_words(each.check.question) if each.raised else "",
            "; ".join(_figure(card, indicator, name) for indicator, name in each.figures),
            "" if each.raised else _quiet(card, each),
        )
        for each in found
    ]
    return _pieces.against(told)


def _quiet(card: Scorecard, found: FiguresCompared) -> str:
    """Why nothing is asked: the figures are equal, or lacking, or differ in a way that may be right."""
    shown = [_shown(card, indicator, name) for indicator, name in found.figures]
    if formats.NONE in shown:
        return say("appraisal.quiet_lacking")
    kind = found.check.kind
    same = kind == "equal" or (kind == "not_more_than" and len(set(shown)) == 1)
    return say("appraisal.quiet_same" if same else f"appraisal.quiet_{kind}")


def _figure(card: Scorecard, indicator: Indicator, name: InputName | None) -> str:
    called = in_words(indicator.name) if name is None else in_words(input_words(indicator, name))
    return f"{indicator.code} {called}: {_shown(card, indicator, name)}"


def _shown(card: Scorecard, indicator: Indicator, name: InputName | None) -> str:
    values = card.submission.values.get(indicator.code, {})
    if name is None:
        return figures(indicator, values) or formats.NONE
    return formats.number(values[name]) if name in values else formats.NONE


# Two counts that move together


def slope(
    found: tuple[FiguresCompared, ...], case: Case, card: Scorecard, colours: charts.Palette
) -> tuple[Spec, str] | None:
    """A chart of the counts that a check sets side by side over two rounds, and what it shows in words; None without one."""
    compared = next((each for each in found if each.check.kind == "both_fell"), None)
    if compared is None:
        return None
    own = {each.code for each in case.criterion.indicators}
    rows, said = [], []
    for indicator, _ in compared.figures:
        values = card.submission.values.get(indicator.code, {})
        if "current" not in values or "previous" not in values:
            return None
        steps = [int(values["previous"]), int(values["current"])]
        said.append(f"{indicator.code} {in_words(indicator.name)}: {' → '.join(map(formats.number, steps))}")
        rows += [_point(indicator, place, count, indicator.code in own) for place, count in enumerate(steps)]
        claimed = case.claim.values.get(indicator.code, {}).get("current") if case.claim else None
        if claimed is not None and claimed != steps[NOW]:
            said.append(say("appraisal.claimed_count", count=formats.number(claimed)))
    years = (case.round.window_to.year - 1, case.round.window_to.year)
    return _spec(rows, years, colours), "; ".join(said)


def _point(indicator: Indicator, place: int, count: int, own: bool) -> Spec:
    label = formats.number(count)
    return {"series": indicator.code, "place": place, "count": count, "own": own,
            "label": label if place == BEFORE else f"{label} · {indicator.code}"}  # fmt: skip


def _spec(rows: list[Spec], years: tuple[int, int], colours: charts.Palette) -> Spec:
    most = max(row["count"] for row in rows) or 1
    x = {"field": "place", "type": "quantitative", "scale": {"domain": [-0.35, 1.6], "nice": False, "zero": False}}
    y = {"field": "count", "type": "quantitative", "scale": {"domain": [0, most * 1.12], "nice": False, "zero": True}}
    colour = {"condition": {"test": "datum.own", "value": colours.blue}, "value": colours.line}
    axis = {"values": [BEFORE, NOW], "labelExpr": f"datum.value == 0 ? '{years[0]}' : '{years[1]}'", "title": None}
    hidden = {"axis": None}
    lines = {
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {"x": {**x, "axis": axis}, "y": {**y, **hidden}, "detail": {"field": "series"}, "color": colour},
    }
    points = {
        "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
        "encoding": {"x": {**x, "axis": axis}, "y": {**y, **hidden}, "color": colour},
    }
    texts = [
        {"transform": [{"filter": f"datum.place == {place}"}],
         "mark": {"type": "text", "align": align, "dx": dx},
         "encoding": {"x": {**x, "axis": axis}, "y": {**y, **hidden}, "text": {"field": "label"}}}
        for place, align, dx in ((BEFORE, "right", -9), (NOW, "left", 9))
    ]  # fmt: skip
    # In each layer: what stands on top Streamlit takes out and packs as a table, which costs more than all the rest.
    return {"layer": [{"data": {"values": rows}, **layer} for layer in (lines, points, *texts)], "height": 190}


# The same point elsewhere


class _FigureRow(NamedTuple):
    """One decision on an indicator, or all the wards (name, claim) whose figure was accepted as it was."""

    code: str
    wards: list[tuple[str, str]]
    decision: str
    reason: str


def elsewhere_html(case: Case) -> Markup:
    """How the same indicators were decided for other wards of the round: what was not simply accepted, one by one, first."""
    rows = []
    for indicator in case.criterion.indicators:
        found = case.elsewhere.get(indicator.code, ())
        accepted = [each for each in found if each.decision.kind == "accept"]
        rows += [_row(case, indicator, [each]) for each in found if each.decision.kind != "accept"]
        if accepted:
            rows.append(_row(case, indicator, accepted))
    return _pieces.precedents(rows)


def _row(case: Case, indicator: Indicator, found: Sequence[Precedent]) -> _FigureRow:
    first = found[0].decision
    wards = [(each.unit.name, plain_figures(indicator, each.claim)) for each in found]
    return _FigureRow(indicator.code, wards, decision_words(case, first), first.reason)


_pieces = beside(__file__)
