"""Bands: what each asks of a result, and what keeps a result from it (docs/scoring.md, section 5)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scoring.catalogue import Band
from scoring.exact import apart, written
from scoring.scorecard import Bar, Gate
from scoring.scores import Score


class Outcome(NamedTuple):
    """What bands look at: the scores and the gates of one result."""

    overall: Score
    layers: Mapping[str, Score]
    gates: Sequence[Gate]


def placed(bands: Sequence[Band], outcome: Outcome) -> tuple[str | None, dict[str, tuple[Bar, ...]]]:
    """The first band whose conditions all hold, and what bars each better one."""
    barred_by: dict[str, tuple[Bar, ...]] = {}
    for band in bands:
        found = tuple(bars(band, outcome))
        if not found:
            return band.code, barred_by
        barred_by[band.code] = found
    return None, barred_by


def bars(band: Band, outcome: Outcome) -> Iterable[Bar]:
    """The conditions that keep a result from a band; none if all of them hold."""
    overall, layers, gates = outcome
    if band.min_score is not None and (overall.exact is None or overall.exact < band.min_score):
        has = "null" if overall.exact is None else apart(overall.exact, band.min_score)
        yield Bar("min_score", f"min_score {written(band.min_score)} > {has}")
    for layer, least in (band.min_met or {}).items():
        if layers[layer].counts.met < least:
            yield Bar("min_met", f"min_met {layer} {least} > {layers[layer].counts.met}")
    if band.all_met:
        applicable = overall.counts.total - overall.counts.not_applicable
        if not applicable or overall.counts.met < applicable:
            yield Bar("all_met", f"all_met {applicable} > {overall.counts.met}" if applicable else "all_met null")
    if band.gates:
        for gate in gates:
            if gate.state in {"not_met", "not_proven"}:
                yield Bar("gate", f"gate {gate.indicator} {gate.state}")
