"""What a draft catalogue would do to every submission."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import grade, ranks, read_submissions
from scoring.draft_effect import DraftEffect, draft_effects
from scoring.under_catalogue import under
from tests.scoring.building import Data, catalogue, criterion, group, indicator, json_bytes, national, submission
from tests.scoring.generating_forms import ALL_FORMS, random_case


def counted(code: str, most: int, **keys: object) -> Data:
    return criterion(indicator("count", code, target={"at_most": most}), code=f"TC{code}", **keys)


def effects(layer: Data, draft: Data, *counts: Data) -> tuple[DraftEffect, ...]:
    data = [
        {**submission({code: {"count": count} for code, count in each.items()}), "unit": f"u{place}"}
        for place, each in enumerate(counts)
    ]
    found = catalogue(layer)
    return draft_effects(found, catalogue(draft), read_submissions(found, json_bytes(data)))


def test_criteria_whose_state_or_presence_changes_in_the_order_of_the_draft_then_those_that_go():
    now = national(group(counted("1", 5), counted("2", 5), counted("3", 5)))
    draft = national(group(counted("4", 0), counted("3", 1), counted("2", 5)))
    (found,) = effects(now, draft, {"1": 0, "2": 0, "3": 3})
    assert found.changes == (("TC4", None, "not_proven"), ("TC3", "met", "not_met"), ("TC1", "met", None))


def test_a_bonus_and_a_deduction_are_among_the_criteria_and_never_among_those_met():
    now = national(group(counted("1", 5), counted("2", 5, counts_as="bonus"), counted("3", 5, counts_as="deduction")))
    draft = national(group(counted("1", 5), counted("2", 0, counts_as="bonus"), counted("3", 0, counts_as="deduction")))
    (found,) = effects(now, draft, {"1": 0, "2": 3, "3": 3})
    assert found.changes == (("TC2", "met", "not_met"), ("TC3", "met", "not_met"))
    assert found.before.layers["national"].counts.total == found.after.layers["national"].counts.total == 1


def test_ranks_are_each_side_s_own_within_the_round():
    now, draft = national(group(counted("1", 5), counted("2", 0))), national(group(counted("1", 0), counted("2", 9)))
    found = effects(now, draft, {"1": 3, "2": 5}, {"1": 0, "2": 5}, {"1": 0, "2": 0})
    assert [(each.rank_before, each.rank_after) for each in found] == [(2, 3), (2, 1), (1, 1)]


@pytest.mark.slow
@settings(max_examples=30)
@given(st.integers(0, 2**32))
def test_both_sides_are_what_grading_gives_and_a_draft_that_changes_nothing_changes_nothing(seed: int):
    layers, data = random_case(seed, 3, ALL_FORMS)
    now, draft = catalogue(*layers), catalogue(*random_case(seed + 1, 0, ALL_FORMS)[0])
    read = read_submissions(now, json_bytes(data))
    found = draft_effects(now, draft, read)
    assert [each.before.as_data() for each in found] == [grade(now, one).as_data() for one in read]
    after = [grade(draft, under(one, now, draft)) for one in read]
    assert [each.after.as_data() for each in found] == [card.as_data() for card in after]
    assert [each.rank_after for each in found] == ranks(after)
    for each in draft_effects(now, catalogue(*layers), read):
        assert each.changes == () and each.rank_before == each.rank_after
