"""Bands: what each asks of a result, and what keeps a result from it (docs/scoring.md, section 5)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scoring.catalogue import Band, Catalogue, LevelIndicator, LevelsAsked
from scoring.exact import Exact, apart, less, written
from scoring.measures import PreparedIndicator, judge
from scoring.scorecard import Bar, Gate, GroupResult, IndicatorResult, Scorecard
from scoring.scores import Counts, Score
from scoring.submission import Submission
from scoring.vocabulary import State

BARRING: tuple[State, ...] = ("not_met", "not_proven")
"""The states in which a gate, or an indicator that must be met, bars a band."""


class Outcome(NamedTuple):
    """What bands look at: all of a result but its band. ``indicators``: by code."""

    catalogue: Catalogue
    submission: Submission
    overall: Score
    layers: Mapping[str, Score]
    groups: Sequence[GroupResult]
    gates: Sequence[Gate]
    indicators: Mapping[str, IndicatorResult]


class GroupShort(NamedTuple):
    """A group below the score that is asked. ``group``: None for all groups at once, of which none ``has`` a score."""

    group: str | None
    asked: Exact
    has: Exact | None


class TooManyUnmet(NamedTuple):
    """More criteria are unmet than may be. ``layer``: None for all; ``unmet``: None where no criterion is applicable."""

    layer: str | None
    most: int
    unmet: int | None


class LevelsShort(NamedTuple):
    """Level indicators that do not stand where they are asked to.

    ``counted``: how many count as standing there; None where none of them is applicable. ``unknown``: of how many it is
    not known where they stand. They are in ``counted`` where it has an upper bound.
    """

    asked: LevelsAsked
    counted: int | None
    unknown: int


def placed(outcome: Outcome) -> tuple[str | None, dict[str, tuple[Bar, ...]]]:
    """The first band whose conditions all hold, and what bars each better one."""
    barred_by: dict[str, tuple[Bar, ...]] = {}
    for band in outcome.catalogue.bands:
        found = tuple(bars(band, outcome))
        if not found:
            return band.code, barred_by
        barred_by[band.code] = found
    return None, barred_by


def outcome_of(scorecard: Scorecard) -> Outcome:
    """What bands look at in a scorecard that is made already."""
    return Outcome(
        scorecard.catalogue,
        scorecard.submission,
        scorecard.overall,
        scorecard.layers,
        scorecard.groups,
        scorecard.gates,
        {result.code: result for criterion in scorecard.criteria for result in criterion.indicators},
    )


def bars(band: Band, outcome: Outcome) -> Iterable[Bar]:
    """The conditions that keep a result from a band, in the order of section 5; none if all of them hold."""
    overall, layers = outcome.overall, outcome.layers
    if band.min_score is not None and (overall.exact is None or less(overall.exact, band.min_score)):
        yield Bar("min_score", f"min_score {written(band.min_score)} > {_shown(overall.exact, band.min_score)}")
    for layer, least in (band.min_met or {}).items():
        if layers[layer].counts.met < least:
            yield Bar("min_met", f"min_met {layer} {least} > {layers[layer].counts.met}")
    if band.all_met:
        applicable = applicable_in(overall.counts)
        if not applicable or overall.counts.met < applicable:
            yield Bar("all_met", f"all_met {applicable} > {overall.counts.met}" if applicable else "all_met null")
    if band.gates:
        for gate in outcome.gates:
            if gate.state in BARRING:
                yield Bar("gate", f"gate {gate.indicator} {gate.state}")
    if band.must_meet is not None:
        for code in unmet_indicators(band, outcome):
            yield Bar("must_meet", f"must_meet {code} {outcome.indicators[code].state}")
    if band.min_group is not None:
        for group, asked, has in groups_short(band, outcome):
            of = "" if group is None else f" {group}"
            yield Bar("min_group", f"min_group{of} {written(asked)} > {_shown(has, asked)}")
    if band.max_unmet is not None:
        for layer, most, unmet in too_many_unmet(band, outcome):
            of = "" if layer is None else f" {layer}"
            yield Bar("max_unmet", "max_unmet null" if unmet is None else f"max_unmet{of} {most} < {unmet}")
    if band.levels is not None:
        for asked, count, _ in levels_short(band, outcome):
            yield Bar("levels", f"levels {_levels_text(asked, count)}")


def _shown(has: Exact | None, asked: Exact) -> str:
    """A score that is too low, with as many digits as show it."""
    return "null" if has is None else apart(has, asked)


def _levels_text(asked: LevelsAsked, count: int | None) -> str:
    side, level = ("at_most", asked.at_most) if asked.at_least is None else ("at_least", asked.at_least)
    if count is None:
        return f"{side} {level} null"
    return f"{side} {level} " + (f"{asked.min} > {count}" if asked.max is None else f"{asked.max} < {count}")


# The figures behind each condition that are short, for these texts and for sentences about them


def applicable_in(counts: Counts) -> int:
    """How many of the criteria counted are applicable."""
    return counts.total - counts.not_applicable


def unmet_indicators(band: Band, outcome: Outcome) -> tuple[str, ...]:
    """The codes of the indicators that must be met and are not, in the order in which the band names them."""
    return tuple(code for code in band.must_meet or () if outcome.indicators[code].state in BARRING)


def groups_short(band: Band, outcome: Outcome) -> tuple[GroupShort, ...]:
    """The groups below the score that the band asks of them, in catalogue order. Those without a score are passed over.

    Where none of the groups that are asked has a score, the condition looks at nothing and does not hold.
    """
    asked = band.min_group
    if asked is None:
        return ()
    each = asked if isinstance(asked, dict) else {group.code: asked for group in outcome.groups}
    scores = [(each[group.code], group.code, group.score.exact) for group in outcome.groups if group.code in each]
    if any(score is not None for _, _, score in scores):
        return tuple(
            GroupShort(code, least, has) for least, code, has in scores if has is not None and less(has, least)
        )
    if isinstance(asked, dict):
        return tuple(GroupShort(code, least, None) for least, code, _ in scores)
    return (GroupShort(None, asked, None),)


def too_many_unmet(band: Band, outcome: Outcome) -> tuple[TooManyUnmet, ...]:
    """Where more criteria are not met or not proven than the band allows, or none is applicable."""
    asked = band.max_unmet
    if asked is None:
        return ()
    parts = (
        [(layer, most, outcome.layers[layer].counts) for layer, most in asked.items()]
        if isinstance(asked, dict)
        else [(None, asked, outcome.overall.counts)]
    )
    found: list[TooManyUnmet] = []
    for layer, most, counts in parts:
        unmet = counts.not_met + counts.not_proven if applicable_in(counts) else None
        if unmet is None or unmet > most:
            found.append(TooManyUnmet(layer, most, unmet))
    return tuple(found)


def levels_short(band: Band, outcome: Outcome) -> tuple[LevelsShort, ...]:
    """The conditions on levels that do not hold, in the order of the file."""
    return tuple(short for asked in band.levels or () if (short := _levels_short(asked, outcome)) is not None)


def _levels_short(asked: LevelsAsked, outcome: Outcome) -> LevelsShort | None:
    there = unknown = 0
    looked_at = False
    for code in asked.of:
        result = outcome.indicators[code]
        if result.state == "not_applicable":
            continue
        looked_at = True
        place = _place(result, outcome)
        if place is None:
            unknown += 1
        else:
            there += _stands(place, _levels_of(result.prepared).places, asked)
    if not looked_at:
        return LevelsShort(asked, None, 0)
    if asked.max is None:
        assert asked.min is not None
        return LevelsShort(asked, there, unknown) if there < asked.min else None
    return LevelsShort(asked, there + unknown, unknown) if there + unknown > asked.max else None


def _stands(place: int, places: Mapping[str, int], asked: LevelsAsked) -> bool:
    if asked.at_least is not None:
        return place >= places[asked.at_least]
    assert asked.at_most is not None
    return place <= places[asked.at_most]


def _place(result: IndicatorResult, outcome: Outcome) -> int | None:
    """The place of the level at which an applicable indicator stands; None where that is unknown.

    It is the level that was entered, where no inspector ruled and the required documents are there. A ruling to met says no
    more than that: the lowest level that is met counts. Of any other ruling the level is unknown.
    """
    if result.code in outcome.submission.rulings:
        return lowest_met(result.prepared) if result.state == "met" else None
    level = result.inputs.get("level")
    if level is None or not _documented(result.code, outcome):
        return None
    return _levels_of(result.prepared).places[level]


def lowest_met(prepared: PreparedIndicator) -> int | None:
    """The place of the lowest level at which a level indicator is met by its target, or without one by its credit."""
    levels = _levels_of(prepared).places
    return next((place for code, place in levels.items() if judge(prepared, {"level": code}).state == "met"), None)


def _levels_of(prepared: PreparedIndicator) -> LevelIndicator:
    assert isinstance(prepared.indicator, LevelIndicator)
    return prepared.indicator


def _documented(code: str, outcome: Outcome) -> bool:
    """Whether all required documents of an indicator's criterion are handed in and none is rejected."""
    given = outcome.submission.documents
    required = outcome.catalogue.criterion_of[code].required_documents
    return all(given.get(document, "rejected") != "rejected" for document in required)
