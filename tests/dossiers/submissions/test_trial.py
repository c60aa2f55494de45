"""Thử số: what an address may change on a copy, and that all else of it is refused."""

import pytest

from dossiers.submissions.trial import LONGEST, as_text, first_steps, of_steps, read_changes, tried
from scoring.band_path import path_to
from tests.scoring.small_catalogue import GOOD, scorecard

CARD = scorecard({**GOOD, "2.1": {"numerator": 8, "denominator": 10}}, {"TC01.a": "rejected", "TC04.a": "provided"})


def test_the_steps_of_a_path_tried_together_give_the_scorecard_that_the_path_ends_with() -> None:
    path = path_to(CARD)
    changes = of_steps(CARD, (taken.step for taken in path.steps))
    assert changes is not None and changes == {"TC01.a": "accepted", "2.1": "10/10"}
    assert as_text(changes) == "TC01.a:accepted,2.1:10/10" and read_changes(CARD, as_text(changes)) == changes
    after = tried(CARD, changes)
    assert (after.overall.exact, after.band) == (path.after.overall.exact, path.after.band) == (100, "ready")
    assert CARD.overall.exact == 50, "what stands is as it was"


@pytest.mark.parametrize(
    ("entered", "tried_as"),
    [
        ((8, 10), "10/10"),
        ((3, 7), "7/7"),
        ((0, 1), "1/1"),
        (None, "1/1"),
    ],
    ids=["its own ten", "its own seven", "of one", "nothing entered: the step's own figures"],
)
def test_a_share_is_tried_of_the_ward_s_own_whole(entered: tuple[int, int] | None, tried_as: str) -> None:
    given = {} if entered is None else {"2.1": dict(zip(("numerator", "denominator"), entered, strict=True))}
    card = scorecard({**{code: each for code, each in GOOD.items() if code != "2.1"}, **given})
    step = next(taken.step for taken in path_to(card).steps if taken.step.indicator is not None)
    assert step.inputs == {"numerator": 1, "denominator": 1}, "a step asks for the share alone"
    assert of_steps(card, [step]) == {"2.1": tried_as}


def test_figures_are_taken_away_and_an_indicator_is_not_applicable() -> None:
    # Weights 4 (document rejected), 5, 1, 2. Without its figures TC02 gives nothing: 3 of 12; not applicable: 3 of 7.
    for value, score in (("none", (3, 12)), ("na", (3, 7)), ("10/10", (8, 12))):
        changes = read_changes(CARD, f"2.1:{value}")
        assert changes is not None
        exact = tried(CARD, changes).overall.exact
        assert exact is not None and exact * score[1] == 100 * score[0], value
    missing = read_changes(CARD, "TC04.a:missing")
    assert missing is not None and "TC04.a" not in tried(CARD, missing).submission.documents


@pytest.mark.parametrize(
    "text",
    [
        "", "2.1", "2.1:", "2.1:9/8", "2.1:1", "2.1:1/2/3", "2.1:a/b", "2.1:3.5/4", "2.1:-1/4", "2.1:007/9", "9.9:1",
        "TC01.a:yes", "TC01:accepted", "3.2:na", "2.1:1/2,2.1:1/3", "2.1:1/2,", "1.1:" + 20 * "9", '1.1:1}},"x":{',
        ",".join(["1.1:1", *["2.1:1/2"] * 40]),
    ],
)  # fmt: skip
def test_what_the_criteria_do_not_take_is_no_trial(text: str) -> None:
    assert read_changes(CARD, text) is None


def test_more_than_an_address_holds_is_not_written() -> None:
    assert as_text({f"TC{number:02}.a": "accepted" for number in range(30)}) == ""
    assert len(as_text({f"TC{number:02}.a": "accepted" for number in range(12)})) <= LONGEST


def test_of_too_many_steps_the_first_are_tried_that_an_address_holds() -> None:
    steps = [taken.step for taken in path_to(CARD).steps]
    assert first_steps(CARD, steps) == ({"TC01.a": "accepted", "2.1": "10/10"}, 2) and first_steps(CARD, []) == ({}, 0)
    # "TC01.a:accepted," is 16 letters: 12 of these and the last without its comma make 191, 13 would make 207.
    document = steps[0]
    many = [document._replace(codes=(f"TC{number:02}.a",)) for number in range(30)]
    changes, taken = first_steps(CARD, many)
    assert taken == 12 and list(changes)[-1] == "TC11.a" and len(as_text(changes)) == 191 <= LONGEST
