"""Whether a band asks all that another asks, held against wards: where it is said to, every ward that meets it meets the other.

The wards are of every kind that a small catalogue knows: met, not met, not entered and not applicable, in either layer, with a
gate, a criterion for which some indicators are enough, a bonus, and two level indicators.
"""

import itertools
import json
import random
from functools import cache
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from scoring import grade, read_catalogue, read_submission
from scoring.bands import Outcome, outcome_of, placed
from scoring.catalogue import Catalogue
from scoring.catalogue.implied_bands import asks_no_more
from tests.scoring.building import (
    LAST_BAND,
    Data,
    criterion,
    group,
    indicator,
    local,
    national,
    submission,
    yaml_text,
)

LEVELS = [{"code": code, "name": {"vi": code, "en": code}} for code in ("poor", "fair", "good")]
WARDS = 120


def count(code: str, **keys: Any) -> Data:
    return indicator("count", code, target={"at_most": 0}, **keys)


def level(code: str) -> Data:
    return indicator("level", code, target={"at_least": "good"}, levels=LEVELS)


def catalogue(*bands: Data) -> Catalogue:
    """Two layers of two groups each, with these bands."""
    first = group(
        criterion(count("1.1", gate=True), count("1.2"), code="TC1"),
        criterion(count("2.1"), count("2.2"), code="TC2", needs=1),
        code="A",
    )
    second = group(
        criterion(level("3.1"), code="TC3"),
        criterion(level("4.1"), code="TC4"),
        criterion(count("5.1"), code="TC5", counts_as="bonus"),
        code="B",
    )
    own = local(group(criterion(count("6.1"), code="TC6"), code="L"))
    named = [{"name": {"vi": "b", "en": "b"}, **band, "code": f"b{place}"} for place, band in enumerate(bands)]
    files = (national(first, second, bands=[*named, LAST_BAND]), own)
    return read_catalogue([(f"{place}.yaml", yaml_text(file).encode()) for place, file in enumerate(files)])


@cache
def wards() -> tuple[Outcome, ...]:
    """Some hundred wards out of all that there can be."""
    found, chosen = catalogue(), random.Random(14)
    counts, levels = ("1.1", "1.2", "2.1", "2.2", "5.1", "6.1"), ("3.1", "4.1")
    every = list(itertools.product((0, 1, None, "-"), repeat=len(counts)))
    placings = list(itertools.product(("poor", "fair", "good", None, "-"), repeat=len(levels)))
    pairs = [(chosen.choice(every), chosen.choice(placings)) for _ in range(WARDS)]
    pairs += [((0,) * len(counts), placing) for placing in placings]
    outcomes = []
    for states, placing in pairs:
        entered = [(code, "count", state) for code, state in zip(counts, states, strict=True)]
        entered += [(code, "level", state) for code, state in zip(levels, placing, strict=True)]
        data = submission(
            {code: {name: state} for code, name, state in entered if state not in (None, "-")},
            not_applicable={code: "không phát sinh" for code, _, state in entered if state == "-"},
        )
        outcomes.append(outcome_of(grade(found, read_submission(found, json.dumps(data)))))
    return tuple(outcomes)


def given_band(found: Catalogue, outcome: Outcome) -> bool:
    """Whether a ward is given the first band of a catalogue."""
    return placed(outcome._replace(catalogue=found))[0] == "b0"


SOME = st.lists(st.sampled_from(["1.1", "1.2", "2.1", "3.1", "4.1", "5.1"]), min_size=1, max_size=3, unique=True)
POINTS = st.sampled_from([0, 50, 100])
GROUPS = st.dictionaries(st.sampled_from(["A", "B"]), POINTS, min_size=1)


@st.composite
def level_entries(draw: st.DrawFn) -> Data:
    return {
        "of": draw(st.sampled_from([["3.1", "4.1"], ["3.1"], ["4.1"]])),
        draw(st.sampled_from(["at_least", "at_most"])): draw(st.sampled_from(["poor", "fair", "good"])),
        **draw(st.sampled_from([{"min": 1}, {"min": 2}, {"max": 0}, {"max": 1}])),
    }


CONDITIONS: dict[str, st.SearchStrategy[Any]] = {
    "min_score": POINTS,
    "all_met": st.just(True),
    "gates": st.just(True),
    "min_met": st.fixed_dictionaries({"national": st.integers(0, 4)}),
    "must_meet": SOME,
    "min_group": POINTS | GROUPS,
    "max_unmet": st.integers(0, 3) | st.fixed_dictionaries({"national": st.integers(0, 3)}),
    "levels": st.lists(level_entries(), min_size=1, max_size=2),
}


def bands(*, most: int) -> st.SearchStrategy[Data]:
    names = st.lists(st.sampled_from(sorted(CONDITIONS)), min_size=1, max_size=most, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: CONDITIONS[name] for name in chosen}))


@pytest.mark.slow
@given(bands(most=2), bands(most=6))
@settings(deadline=None, max_examples=60)
def test_a_band_said_to_ask_no_more_is_met_by_every_ward_that_meets_the_other(above: Data, band: Data) -> None:
    weaker, stronger = catalogue(above), catalogue(band)
    implied = asks_no_more(stronger, weaker.bands[0], stronger.bands[0])
    event(f"implied: {implied}")
    if implied:
        assert all(given_band(weaker, each) for each in wards() if given_band(stronger, each))


@pytest.mark.slow
@given(
    st.dictionaries(st.sampled_from(sorted(CONDITIONS)), st.none(), min_size=1).flatmap(
        lambda names: st.fixed_dictionaries({name: CONDITIONS[name] for name in names})
    )
)
@settings(deadline=None, max_examples=25)
def test_a_band_asks_all_that_it_asks_itself_and_all_that_one_of_its_conditions_asks(band: Data) -> None:
    whole = catalogue(band)
    assert asks_no_more(whole, whole.bands[0], whole.bands[0])
    for name, asked in band.items():
        assert asks_no_more(whole, catalogue({name: asked}).bands[0], whole.bands[0]), name
