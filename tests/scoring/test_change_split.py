"""The change between two rounds, split into the ward's part and the catalogue's part; and what a score is made of."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import Catalogue, Submission, grade, read_submission
from scoring.change_split import ChangeSplit, change_split
from scoring.contributions import contributions
from scoring.under_catalogue import under
from tests.scoring.building import WINDOW, Data, attested, catalogue, criterion, group, indicator, national, submission
from tests.scoring.generating_forms import ALL_FORMS, random_case

few = settings(max_examples=40)


def layer(weights: Data, **keys: Any) -> Data:
    """A criterion for each code, met when its one item is confirmed."""
    return national(
        group(*(criterion(attested(code)[0], code=f"TC{code}", weight=w) for code, w in weights.items())), **keys
    )


def answers(**confirmed: int) -> Data:
    return submission({code.lstrip("_"): {"confirmed": number} for code, number in confirmed.items()})


def split(old_layer: Data, old: Data, new_layer: Data, new: Data) -> ChangeSplit:
    old_catalogue, new_catalogue = catalogue(old_layer), catalogue(new_layer)
    return change_split(
        old_catalogue, read_submission(old_catalogue, old), new_catalogue, read_submission(new_catalogue, new)
    )


def brought(layers: Data, data: Data) -> tuple[dict[str, Any], Any]:
    found = catalogue(layers)
    made = contributions(grade(found, read_submission(found, data)))
    assert made is not None
    return dict(made.criteria), made.bound


# What a score is made of


def test_a_criterion_brings_100_times_its_share_of_the_applicable_weight_times_its_credit():
    # 3 and 1 of 4; what is not applicable has no share.
    data = {**answers(_1=1, _2=0), "not_applicable": {"3": "không có"}}
    assert brought(layer({"1": 3, "2": 1, "3": 5}), data) == ({"TC1": 75, "TC2": 0, "TC3": 0}, 0)


def test_the_weights_of_groups_are_included_and_a_group_without_a_score_drops_out():
    groups = [
        group(
            criterion(attested("1")[0], code="TC1", weight=1),
            criterion(attested("2")[0], code="TC2", weight=3),
            weight=1,
        ),
        group(criterion(attested("3")[0], code="TC3"), code="B", weight=4),
        group(criterion(attested("4")[0], code="TC4"), code="C", weight=5),
    ]
    data = {**answers(_1=1, _2=1, _3=1), "not_applicable": {"4": "không có"}}
    # Groups share 1 : 4, and A's fifth is shared 1 : 3.
    assert brought(national(*groups), data) == ({"TC1": 5, "TC2": 15, "TC3": 80, "TC4": 0}, 0)


def moving(**keys: Any) -> Data:
    return national(
        group(
            criterion(attested("1")[0], code="TC1", weight=8),
            criterion(attested("2")[0], code="TC2", weight=2),
            criterion(attested("3")[0], code="B", weight=3, counts_as="bonus"),
            criterion(attested("4")[0], code="D", weight=9, counts_as="deduction"),
        ),
        **keys,
    )


def test_a_bonus_adds_and_a_deduction_takes_over_the_ordinary_weights_and_what_the_bounds_give_or_take_stands_apart():
    # 20 + 30 - 90 = -40, lifted to 0.
    assert brought(moving(), answers(_1=0, _2=1, _3=1, _4=0)) == ({"TC1": 0, "TC2": 20, "B": 30, "D": -90}, 40)
    # 100 + 30 - 0 = 130, cut at 100.
    assert brought(moving(), answers(_1=1, _2=1, _3=1, _4=1)) == ({"TC1": 80, "TC2": 20, "B": 30, "D": 0}, -30)
    assert brought(moving(above_100=True), answers(_1=1, _2=1, _3=1, _4=1))[1] == 0


def test_without_a_score_there_is_nothing_to_bring():
    found = catalogue(layer({"1": 0}))
    assert contributions(grade(found, read_submission(found, answers(_1=1)))) is None


@pytest.mark.slow
@few
@given(st.integers(0, 2**32))
def test_contributions_and_the_bound_add_up_to_the_score_exactly(seed: int):
    layers, data = random_case(seed, 3, ALL_FORMS)
    found = catalogue(*layers)
    for each in data:
        card = grade(found, read_submission(found, each))
        made = contributions(card)
        assert (made is None) == (card.overall.exact is None)
        if made is not None:
            assert sum(made.criteria.values()) + made.bound == made.score == card.overall.exact
            assert list(made.criteria) == list(found.criteria)
            assert made.bound == 0 or made.score in (0, 100)


# The split


def test_performance_and_catalogue_are_the_mean_of_both_ways_and_add_up_to_the_difference():
    old, new = layer({"1": 1, "2": 1}), layer({"1": 3, "2": 1})
    found = split(old, answers(_1=1, _2=0), new, answers(_1=1, _2=1))
    scores = [card.overall.exact for card in (found.before, found.old_under_new, found.new_under_old, found.after)]
    assert scores == [50, 75, 100, 100]
    # ½[(100 - 75) + (100 - 50)] and ½[(100 - 100) + (75 - 50)].
    assert found.parts == (50, Fraction(75, 2), Fraction(25, 2))
    rows = [(row.code, row.before, row.after, row.parts) for row in found.criteria]
    # TC1 brings 50, 75, 50, 75 and TC2 0, 0, 50, 25.
    assert rows == [("TC1", 50, 75, (25, 0, 25)), ("TC2", 0, 25, (25, Fraction(75, 2), Fraction(-25, 2)))]


def test_criteria_stand_in_the_order_of_the_new_catalogue_then_those_that_went_in_their_old_order():
    found = split(layer({"4": 1, "1": 1, "3": 1}), answers(), layer({"2": 1, "1": 1}), answers(_2=1))
    assert [row.code for row in found.criteria] == ["TC2", "TC1", "TC4", "TC3"]
    # A catalogue that does not hold a criterion gives it 0.
    assert [(row.before, row.after) for row in found.criteria] == [(0, 50), (0, 0), (0, 0), (0, 0)]


def test_a_last_row_holds_the_bound_where_it_is_not_0_throughout():
    best, good = answers(_1=1, _2=1, _3=1, _4=1), answers(_1=1, _2=1, _3=0, _4=1)
    found = split(moving(), good, moving(), best)
    # The bonus of 30 is cut off again.
    assert found.parts == (0, 0, 0)
    last = found.criteria[-1]
    assert (last.code, last.before, last.after, last.parts) == (None, 0, -30, (-30, -30, 0))
    assert None not in [row.code for row in split(moving(), good, moving(), good).criteria]


def test_without_one_of_the_four_scores_nothing_is_split():
    # The old figures have nothing that the new catalogue weighs.
    found = split(layer({"1": 1}), answers(_1=1), layer({"1": 0}), answers(_1=1))
    assert found.parts is None
    assert [(row.before, row.after, row.parts) for row in found.criteria] == [(100, None, None)]
    assert found.without_score == (found.old_under_new, found.after)


def test_windows_are_of_the_same_length_give_or_take_a_day():
    leap = {**answers(), "window": {"from": "2023-12-01", "to": "2024-11-30"}}
    assert split(layer({"1": 1}), answers(), layer({"1": 1}), leap).parts == (0, 0, 0)
    longer = {**answers(), "window": {"from": "2022-12-01", "to": "2023-12-02"}}
    with pytest.raises(ValueError, match="windows"):
        split(layer({"1": 1}), answers(), layer({"1": 1}), longer)


def test_the_class_is_read_from_each_submission():
    name = {"vi": "x", "en": "x"}
    cases = {"core": {"target": {"at_least": 2}}, "outer": {"target": {"at_least": 1}}}
    what = national(
        group(criterion(indicator("count", by="area", cases=cases))),
        classes={"area": [{"code": code, "name": name} for code in ("core", "outer")]},
    )
    one = {**submission({"1": {"count": 1}}), "classes": {"area": "core"}}
    assert split(what, one, what, {**one, "classes": {"area": "outer"}}).parts == (100, 100, 0)


def two_rounds(seed: int) -> tuple[Catalogue, Submission, Catalogue, Submission]:
    """Two catalogues that share codes and hardly more, and a submission of one unit for each."""
    made = [random_case(each, 1, ALL_FORMS) for each in (seed, seed + 1)]
    catalogues = [catalogue(*layers) for layers, _ in made]
    data = [{**given, "window": WINDOW} for _, (given,) in made]
    old, new = (read_submission(found, each) for found, each in zip(catalogues, data, strict=True))
    return catalogues[0], old, catalogues[1], new


@pytest.mark.slow
@few
@given(st.integers(0, 2**32))
def test_every_column_adds_up_exactly_and_turning_the_rounds_turns_the_signs(seed: int):
    old_catalogue, old, new_catalogue, new = two_rounds(seed)
    found = change_split(old_catalogue, old, new_catalogue, new)
    turned = change_split(new_catalogue, new, old_catalogue, old)
    assert (found.parts is None) == bool(found.without_score)
    if found.parts is None:
        assert turned.parts is None and all(row.parts is None for row in found.criteria)
        return
    assert found.parts.performance + found.parts.catalogue == found.parts.difference
    rows = [row.parts for row in found.criteria if row.parts is not None]
    assert tuple(map(sum, zip(*rows, strict=True))) == found.parts
    assert sum(row.after or 0 for row in found.criteria) == found.after.overall.exact
    assert sum(row.before or 0 for row in found.criteria) == found.before.overall.exact
    assert all(row.performance + row.catalogue == row.difference for row in rows)
    assert turned.parts == tuple(-part for part in found.parts)
    other_way = {row.code: row.parts for row in turned.criteria}
    assert all(other_way[row.code] == tuple(-part for part in row.parts or ()) for row in found.criteria)


@pytest.mark.slow
@few
@given(st.integers(0, 2**32))
def test_one_catalogue_changes_nothing_and_neither_does_one_submission(seed: int):
    layers, (one, other) = random_case(seed, 2, ALL_FORMS)
    found = catalogue(*layers)
    old, new = (read_submission(found, {**each, "window": WINDOW}) for each in (one, other))
    same_catalogue = change_split(found, old, catalogue(*layers), new)
    assert same_catalogue.parts is None or same_catalogue.parts.catalogue == 0
    assert all(row.parts is None or row.parts.catalogue == 0 for row in same_catalogue.criteria)
    old_catalogue, old, new_catalogue, _ = two_rounds(seed)
    kept = under(under(old, old_catalogue, new_catalogue), new_catalogue, old_catalogue)
    same = change_split(old_catalogue, kept, new_catalogue, under(kept, old_catalogue, new_catalogue))
    if under(same.after.submission, new_catalogue, old_catalogue) == kept:
        assert same.parts is None or same.parts.performance == 0
