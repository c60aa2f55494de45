"""Whether a band asks no more than another: every ward that meets the conditions of the one then meets those of the other.

Only what follows for certain counts. "Each group from 50" does not ask for "group A from 40": where group A has no score, the
first looks at the other groups, and the second at nothing, which does not hold (``docs/scoring.md``, section 5).
"""

from collections.abc import Callable, Iterable, Mapping

from scoring.catalogue.indicators import LevelIndicator
from scoring.catalogue.models import Band, Catalogue, Criterion, LevelsAsked
from scoring.exact import Exact


def asks_no_more(catalogue: Catalogue, above: Band, band: Band) -> bool:
    """Whether every ward that meets the conditions of ``band`` meets those of ``above``."""
    return all(implied(catalogue, above, band) for implied in IMPLIED)


def _score(catalogue: Catalogue, above: Band, band: Band) -> bool:
    if above.min_score is None:
        return True
    return band.min_score is not None and band.min_score >= above.min_score


def _met(catalogue: Catalogue, above: Band, band: Band) -> bool:
    asked = band.min_met or {}
    return all(asked.get(layer, 0) >= number for layer, number in (above.min_met or {}).items() if number)


def _all_met(catalogue: Catalogue, above: Band, band: Band) -> bool:
    return _asks_for_all(catalogue, band) or not above.all_met


def _asks_for_all(catalogue: Catalogue, band: Band) -> bool:
    """Whether a band asks that every ordinary criterion be met. None that is unmet says the same."""
    return band.all_met or _most_unmet(catalogue, band) == 0


def _gates(catalogue: Catalogue, above: Band, band: Band) -> bool:
    gates = (code for code, indicator in catalogue.indicators.items() if indicator.gate)
    return not above.gates or _must_be_met(catalogue, gates, band)


def _must_meet(catalogue: Catalogue, above: Band, band: Band) -> bool:
    return _must_be_met(catalogue, above.must_meet or (), band)


def _must_be_met(catalogue: Catalogue, codes: Iterable[str], band: Band) -> bool:
    """Whether each of these indicators is met wherever the band is reached: it is named, or a gate, or all are to be met."""
    indicators = catalogue.indicators
    every = _asks_for_all(catalogue, band)
    return all(
        code in (band.must_meet or ())
        or (band.gates and indicators[code].gate)
        or (every and _met_only_with_each(catalogue.criterion_of[code]))
        for code in codes
    )


def _met_only_with_each(criterion: Criterion) -> bool:
    """Whether ``all_met`` asks for each indicator of a criterion. It looks at no bonus; some are enough for ``needs``."""
    return criterion.counts_as is None and criterion.needs is None


def _groups(catalogue: Catalogue, above: Band, band: Band) -> bool:
    if above.min_group is None:
        return True
    if band.min_group is None:
        return False
    asked, given = _each_group(catalogue, above.min_group), _each_group(catalogue, band.min_group)
    return set(given) <= set(asked) and all(
        code in given and given[code] >= least for code, least in asked.items() if least > 0
    )


def _each_group(catalogue: Catalogue, asked: Exact | dict[str, Exact]) -> Mapping[str, Exact]:
    return asked if isinstance(asked, dict) else {group.code: asked for _, group in catalogue.groups}


def _unmet(catalogue: Catalogue, above: Band, band: Band) -> bool:
    if above.max_unmet is None:
        return True
    if isinstance(above.max_unmet, dict) and isinstance(band.max_unmet, dict):
        given = band.max_unmet
        return all(layer in given and given[layer] <= most for layer, most in above.max_unmet.items())
    most = _most_unmet(catalogue, above)
    if most is None:
        # The national layer alone, where there are others: that some criterion is applicable says nothing of its own.
        return False
    given = 0 if band.all_met else _most_unmet(catalogue, band)
    return given is not None and given <= most


def _most_unmet(catalogue: Catalogue, band: Band) -> int | None:
    """How many criteria of all layers may be unmet; None where that is not limited. A single layer is all layers."""
    asked = band.max_unmet
    if not isinstance(asked, dict):
        return asked
    return asked.get(catalogue.national.layer) if len(catalogue.files) == 1 else None


def _levels(catalogue: Catalogue, above: Band, band: Band) -> bool:
    return all(
        any(_levels_asked(catalogue, asked, given) for given in band.levels or ()) for asked in above.levels or ()
    )


def _levels_asked(catalogue: Catalogue, asked: LevelsAsked, given: LevelsAsked) -> bool:
    """Whether ``asked`` holds wherever ``given`` holds.

    With *shared* the indicators that both name: of those that ``given`` counts at least ``min`` of, all but the ones outside of
    ``asked`` are among the shared. Those above its ``max`` may be there only among the ones that it does not name.
    """
    wanted, known = set(asked.of), set(given.of)
    shared = wanted & known
    same_side = (asked.at_least is None) == (given.at_least is None)
    if given.min is not None:
        sure = given.min - len(known - wanted)
        if asked.min is not None:
            return same_side and _inside(catalogue, shared, given, asked) and sure >= asked.min
        return (
            asked.max is not None
            and not same_side
            and sure >= 1
            and _apart(catalogue, shared, given, asked)
            and len(wanted) - sure <= asked.max
        )
    return (
        asked.max is not None
        and given.max is not None
        and same_side
        and known <= wanted
        and _inside(catalogue, shared, asked, given)
        and given.max + len(wanted - known) <= asked.max
    )


def _inside(catalogue: Catalogue, codes: set[str], one: LevelsAsked, other: LevelsAsked) -> bool:
    """Whether the levels that ``one`` names are all among those of ``other``, which looks to the same side."""
    better = one.at_least is not None
    return all(
        (_place(catalogue, code, one) >= _place(catalogue, code, other))
        if better
        else (_place(catalogue, code, one) <= _place(catalogue, code, other))
        for code in codes
    )


def _apart(catalogue: Catalogue, codes: set[str], one: LevelsAsked, other: LevelsAsked) -> bool:
    """Whether no level is named by both, which look to different sides."""
    better, worse = (one, other) if one.at_least is not None else (other, one)
    return all(_place(catalogue, code, better) > _place(catalogue, code, worse) for code in codes)


def _place(catalogue: Catalogue, code: str, asked: LevelsAsked) -> int:
    indicator = catalogue.indicators[code]
    assert isinstance(indicator, LevelIndicator)
    return indicator.places[asked.at_least or asked.at_most or ""]


IMPLIED: tuple[Callable[[Catalogue, Band, Band], bool], ...] = (
    _score,
    _met,
    _all_met,
    _gates,
    _must_meet,
    _groups,
    _unmet,
    _levels,
)
"""For every condition of a band: whether the second band asks at least as much of it as the first."""
