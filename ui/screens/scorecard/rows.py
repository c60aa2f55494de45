"""The rows: every criterion by group with its bullet, its evidence and its flags; each opens to its derivation.

A bullet's track is as long as the criterion's weight, on one scale for all rows, so that a loss shows in points: bar
for the score that stands, thick tick above for the self-score, thin tick below for last year.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from scoring.exact import Exact, rounded
from scoring.points import points, points_if_proven
from scoring.reading import (
    OPEN_STATES,
    has_gate,
    is_asked_about,
    is_ruled,
    judged_parts,
)
from scoring.scorecard import CriterionResult, GroupResult
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.states import shown_state
from ui.parts.templates import Markup, beside
from ui.reader.asked import asked as in_address
from ui.reader.choice import segments
from ui.reader.language import in_words, say
from ui.screens.scorecard.derivations import of_criterion
from ui.screens.scorecard.phrases import asked, evidence_words, measured
from ui.screens.scorecard.reading import Reading, against_own, differs_from_own

SHOWN_PARTS = 4

FILTERS: dict[str, Callable[[Reading, CriterionResult], bool]] = {
    "all": lambda reading, result: True,
    "open": lambda reading, result: result.state in OPEN_STATES,
    "differs": differs_from_own,
    "asked": lambda reading, result: is_asked_about(reading.scorecard, result),
}


class ShownFigure(NamedTuple):
    """What one indicator measured, in a row. ``code``: "" where it is the only one. ``target``: "" where it is not missed."""

    code: str
    text: str
    target: str


class CriterionRow(NamedTuple):
    """One criterion as its row shows it, in the words of the screen.

    ``figures``: those that decide first; None where nothing was entered. ``more_figures``: how many more there are.
    ``against_own``: the points above or below the self-score. ``own_state``: what the ward claims, where it is another.
    ``documents``: the required ones that do not count; "" for none.
    ``hollow``: what is shown is the ward's claim. ``opened``: its derivation is shown at once.
    """

    code: str
    name: str
    state: str
    hollow: bool
    figures: tuple[ShownFigure, ...] | None
    more_figures: int
    bullet: Markup
    points: Exact | None
    most: str
    against_own: Exact | None
    own_state: str
    documents: str
    flags: tuple[str, ...]
    derivation: Markup
    opened: bool


class GroupOfRows(NamedTuple):
    """A group of criteria: its name, how it does, and its rows."""

    code: str
    name: str
    tally: str
    rows: tuple[CriterionRow, ...]


def on_a_phone() -> bool:
    """Whether the browser says it is a phone's: there the long table starts with what is still open."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def choose_rows(reading: Reading) -> str:
    """Draw the filters with their counts; the one chosen."""
    offered = [key for key in FILTERS if key != "differs" or reading.own is not None]
    counts = {key: sum(FILTERS[key](reading, result) for result in reading.scorecard.criteria) for key in offered}
    # A filter that finds nothing is none; one that the address asks for stays and says so.
    offered = [key for key in offered if counts[key] or in_address("rows") == key]
    default = "open" if counts["open"] and on_a_phone() else "all"

    def name(key: str) -> str:
        return say(f"scorecard.filter_{key}", n=counts[key])

    return segments("rows", say("scorecard.filter"), offered, default, name)


def rows(reading: Reading, chosen: str, opened: str | None = None) -> Markup:
    """The table of criteria that pass a filter, by group. ``opened``: the code of the one whose derivation is shown at once."""
    wanted = [result for result in reading.scorecard.criteria if FILTERS[chosen](reading, result)]
    if not wanted:
        return _pieces.no_rows(chosen)
    longest = max((result.weight for result in reading.scorecard.criteria), default=1) or 1
    groups = []
    for (_, group), found in zip(reading.catalogue.groups, reading.scorecard.groups, strict=True):
        inside = tuple(_row(reading, result, longest, opened) for result in wanted if result.group == group.code)
        if inside:
            groups.append(GroupOfRows(group.code, in_words(group.name), _tally(reading, found), inside))
    noted = any(row.documents or row.flags for group in groups for row in group.rows)
    scored = reading.catalogue.scored
    keys = _keys(reading, groups) if scored else []
    return _pieces.table(groups, keys, reading.own is not None, noted, scored)


def _own_state(reading: Reading, result: CriterionResult) -> str:
    own = None if reading.own is None else reading.own.criterion(result.code)
    return "" if own is None or own.state == result.state else own.state


def _keys(reading: Reading, groups: list[GroupOfRows]) -> list[tuple[str, str]]:
    """What the marks of the bullets mean, those that occur: (kind of mark, what it is)."""
    keys = [("hollow", say("scorecard.key_claimed")) if reading.claimed else ("bar", say("scorecard.key_appraised"))]
    if reading.own is not None:
        keys.append(("own", say("scorecard.key_own")))
    if reading.before is not None:
        keys.append(("before", say("scorecard.key_before", year=reading.year_before)))
    if any("ws-could" in row.bullet for group in groups for row in group.rows):
        keys.append(("could", say("scorecard.key_could")))
    return keys


def _tally(reading: Reading, found: GroupResult) -> str:
    if not reading.catalogue.scored:
        # A group of nothing but followed figures has none to meet.
        counts = found.score.counts
        return say("scorecard.group_tally_met", met=formats.of_layer(counts)) if counts.total else say("common.tracked")
    results = [result for result in reading.scorecard.criteria if result.group == found.code]
    # What the rows show added up, so that whoever adds them up comes to it.
    earned = sum((Fraction(rounded(points(result) or 0)) for result in results), Fraction(0))
    if not any(result.ordinary for result in results):
        return say("scorecard.group_moves", points=formats.signed(earned))
    weight = sum(result.weight for result in results if result.ordinary and result.credit is not None)
    return say(
        "scorecard.group_tally",
        met=formats.of_layer(found.score.counts),
        points=formats.number(earned, 2),
        weight=formats.number(weight),
    )


def _row(reading: Reading, result: CriterionResult, longest: Exact, opened: str | None) -> CriterionRow:
    figures, more = _figures(reading, result)
    return CriterionRow(
        code=result.code,
        name=in_words(reading.criterion(result).name),
        state=shown_state(reading.scorecard, result),
        hollow=reading.claimed,
        figures=figures,
        more_figures=more,
        bullet=bullet(reading, result, longest),
        points=points(result),
        most=formats.most(result),
        against_own=against_own(reading, result),
        own_state=_own_state(reading, result),
        documents=evidence_words(reading, result),
        flags=_flags(reading, result),
        derivation=of_criterion(reading, result),
        opened=result.code == opened,
    )


def _figures(reading: Reading, result: CriterionResult) -> tuple[tuple[ShownFigure, ...] | None, int]:
    """The main figures, those that decide first, and how many more there are; None where nothing was entered."""
    parts = judged_parts(reading.scorecard, result)
    if parts and all(part.cause == "missing_value" for part in parts):
        return None, 0
    found = []
    for part in parts[:SHOWN_PARTS]:
        text = say("common.na_short") if part.state == "not_applicable" else measured(reading, part)
        missed = part.state == "not_met" and part.exact is not None
        target = f"({asked(reading, reading.indicator(part))})" if missed else ""
        found.append(ShownFigure(part.code if len(parts) > 1 else "", text, target))
    return tuple(found), max(0, len(parts) - SHOWN_PARTS)


def _flags(reading: Reading, result: CriterionResult) -> tuple[str, ...]:
    found = []
    if has_gate(reading.scorecard, result):
        found.append(say("scorecard.flag_gate"))
    if is_asked_about(reading.scorecard, result):
        found.append(say("scorecard.flag_asked"))
    if is_ruled(reading.scorecard, result):
        found.append(say("scorecard.flag_ruled"))
    return tuple(found)


def bullet(reading: Reading, result: CriterionResult, longest: Exact) -> Markup:
    """Track, bar, what proof could add (hatched), self tick and last year's tick, in percent of the longest track.

    The bar of a deduction is what it takes away; proof would make that shorter, so nothing is hatched.
    """
    if result.credit is None:
        return _pieces.no_bullet(result.state)

    def along(points_: Exact | None) -> str | None:
        return None if points_ is None else f"{float(abs(points_) * 100 / longest):.2f}%"

    earned, more = points(result), points_if_proven(result)
    if result.counts_as == "deduction":
        more = 0
    ticks = [
        (kind, along(points(other.criterion(result.code))) if other is not None else None)
        for kind, other in (("own", reading.own), ("before", reading.before))
    ]
    kind = "hollow" if reading.claimed else "unmet" if result.state == "not_met" else ""
    return _pieces.bullet(along(result.weight), along(earned), bool(earned), kind, along(more) if more else None, ticks)


_pieces = beside(__file__, OPEN_STATES=OPEN_STATES)
