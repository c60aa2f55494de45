"""A scorecard as a reader from outside may have it: what is withheld is not in it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.change_split import change_split
from scoring.published import (
    PublishedScorecard,
    may_withhold,
    published,
    published_submission,
    shown_like,
    split_between,
    withheld_from,
)
from scoring.scorecard import Scorecard
from tests.scoring.building import Data, indicator, of_indicators, scorecard, submission

#: A sensitive indicator of each kind that counts → its inputs around a small count.
KINDS: dict[str, Any] = {
    "count": lambda n: {"count": n},
    "ratio": lambda n: {"numerator": n, "denominator": 30},
    "survey": lambda n: {"positive": n, "valid": 1200},
    "change": lambda n: {"previous": 9, "current": n},
}
SHOWN = {"count": "< 5", "ratio": "< 5/30", "survey": "< 5/1.200", "change": "9 → < 5"}


def card(kind: str, inputs: Data, **keys: Any) -> Scorecard:
    layer = of_indicators(indicator(kind, sensitive=True, target={"at_least": 0}, **keys))
    return scorecard(layer, submission({"1": inputs}))


@pytest.mark.parametrize("kind", KINDS)
def test_figures_of_a_small_count_are_told_as_they_are_published(kind: str):
    part: Any = published(card(kind, KINDS[kind](3))).indicator("1")
    assert part.figures.vi == SHOWN[kind]
    assert part.derivation.vi.startswith(f"{SHOWN[kind]} (số nhỏ được che khi công bố)")
    assert (part.exact, part.value) == (None, "< 5" if kind == "count" else "–")


@pytest.mark.parametrize("kind", KINDS)
@given(one=st.integers(1, 4), other=st.integers(1, 4))
def test_no_letter_of_what_is_published_depends_on_which_small_count_it_is(kind: str, one: int, other: int):
    first, second = (published(card(kind, KINDS[kind](n))) for n in (one, other))
    assert first.as_json() == second.as_json()
    assert repr(first) == repr(second)
    assert published_submission(first.catalogue, first.all_entered) == published_submission(
        second.catalogue, second.all_entered
    )


def test_states_scores_and_bands_are_published_as_they_are():
    whole = card("count", {"count": 3})
    shown = published(whole)
    assert isinstance(shown, PublishedScorecard)
    assert (shown.overall, shown.band, shown.gates) == (whole.overall, whole.band, whole.gates)
    assert shown.submission.values == {"1": {}}
    assert shown.all_entered == whole.submission


@pytest.mark.parametrize("count", [0, 5, 12])
def test_a_scorecard_without_small_counts_is_the_same_one(count: int):
    whole = card("count", {"count": count})
    assert published(whole) is whole


def linked(first: int, second: int) -> Scorecard:
    """What the second indicator counts is said to be the same as what the first one does, which is sensitive."""
    layer = of_indicators(
        indicator("count", sensitive=True, target={"at_least": 0}),
        indicator("count", code="2", target={"at_least": 0}, same_as={"count": "1.count"}),
    )
    return scorecard(layer, submission({"1": {"count": first}, "2": {"count": second}}))


def test_the_same_count_elsewhere_is_withheld_too_and_another_one_is_not():
    assert withheld_from(linked(3, 3)) == {"1", "2"}
    assert withheld_from(linked(3, 7)) == {"1"}
    assert withheld_from(linked(7, 3)) == set()
    assert may_withhold(linked(7, 7).catalogue) == {"1", "2"}


def test_what_is_worked_out_from_all_figures_is_shown_like_the_scorecard_it_came_from():
    whole = card("count", {"count": 3})
    assert shown_like(whole, whole) is whole
    again = shown_like(published(whole), whole)
    assert again.as_json() == published(whole).as_json()


def test_a_change_is_split_by_the_figures_that_are_withheld_and_shows_none():
    old, new = card("count", {"count": 3}), card("count", {"count": 2})
    exact = change_split(old.catalogue, old.submission, new.catalogue, new.submission)
    found = split_between(published(old), published(new))
    assert (found.parts, found.criteria) == (exact.parts, exact.criteria)
    four = (found.before, found.after, found.old_under_new, found.new_under_old)
    assert all(isinstance(each, PublishedScorecard) for each in four)


def test_a_catalogue_that_forgets_that_a_subject_is_sensitive_shows_no_more_of_it():
    now = card("ratio", {"numerator": 3, "denominator": 30})
    layer = of_indicators(indicator("ratio", target={"at_least": 50}))
    draft = scorecard(layer, submission({"1": {"numerator": 3, "denominator": 30}}))
    assert published(draft) is draft
    assert withheld_from(published(draft, now)) == withheld_from(published(draft, published(now))) == {"1"}
    for old, new in ((now, draft), (draft, now)):
        found = split_between(published(old), published(new))
        assert withheld_from(found.old_under_new) == withheld_from(found.new_under_old) == {"1"}
