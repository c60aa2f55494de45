"""What a scorecard says of bonus, of deductions, and of criteria that need only some of their indicators."""

import re
from dataclasses import replace
from typing import Any

import pytest
import streamlit as st

from dossiers.submissions.results import Result
from scoring import Scorecard
from tests.scoring.building import attested, criterion, group, indicator, national, scorecard, submission
from tests.ui.screens.scorecard.test_reading import reading
from tests.ui.small_scorecard import result
from ui.parts import formats
from ui.screens.catalogue.criteria import criteria_html
from ui.screens.overview.remedies import lacking_count, remedies_html
from ui.screens.scorecard.balance import balance, firm
from ui.screens.scorecard.derivations import of_criterion, of_headline, of_score
from ui.screens.scorecard.reading import Reading
from ui.screens.scorecard.rows import rows
from ui.screens.scorecard.summary import open_list
from ui.screens.self_assessment.result import gains_html, if_sent_html


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


HUNDREDTHS = {"credit": {"from": 0, "to": 100}, "target": {"at_least": 100}}
LAYERS = national(
    group(
        criterion(indicator("number", "a", **HUNDREDTHS), code="A1", weight=10),
        criterion(*(attested(code)[0] for code in ("1", "2", "3")), code="A2", weight=10, needs=2),
    ),
    group(
        criterion(indicator("number", "b", **HUNDREDTHS), code="B1", weight=3, counts_as="bonus"),
        criterion(
            indicator("count", "d", credit={"from": 5, "to": 0}, target={"at_most": 0}),
            code="D1",
            weight=5,
            counts_as="deduction",
        ),
        code="B",
    ),
)


def graded(a: int = 90, b: int = 50, d: int = 2, **items: int) -> Scorecard:
    """9 of 10 points, 1 of 2 needed indicators, a bonus of 1,5 of 3, two violations."""
    held = {"1": 1, "2": 0, "3": 0, **{code[1:]: number for code, number in items.items()}}
    values = {"a": {"value": a}, "b": {"value": b}, "d": {"count": d}}
    return scorecard(LAYERS, submission({**values, **{code: {"confirmed": held[code]} for code in held}}))


def of_ward(card: Scorecard) -> Result:
    found = result("clarified")
    dossier = replace(found.dossier, self_assessment=card.submission, appraisal=card.submission)
    return replace(
        found, dossier=dossier, scorecard_self=card, scorecard_appraisal=card, standing=card, standing_part="appraisal"
    )


def read(**given: Any) -> Reading:
    return reading(of_ward(graded(**given)))


def plain(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))


def test_what_a_criterion_is_worth_is_said_by_its_kind() -> None:
    card = graded()
    assert [formats.worth(each) for each in card.criteria] == [
        "trọng số 10", "trọng số 10", "cộng tối đa 3 điểm", "trừ tối đa 5 điểm",
    ]  # fmt: skip
    assert [formats.most(each) for each in card.criteria] == ["10", "10", "+3", "−5"]


def test_a_row_shows_points_against_the_most_there_is_to_win_or_lose() -> None:
    text = plain(rows(read(), "all"))
    for points in ("9,00 / 10", "5,00 / 10", "1,50 / +3", "−2,00 / −5"):
        assert points in text
    assert "đạt 0/2 · 14,00/20 điểm" in text and "cộng, trừ: −0,50 điểm" in text


def test_a_derivation_tells_what_was_added_and_what_was_taken_away() -> None:
    found = read()
    ordinary, some, bonus, deduction = (plain(of_criterion(found, each)) for each in found.scorecard.criteria)
    assert "phần điểm 9/10; × trọng số 10 = 9,00 điểm. Trọng số 10" in ordinary
    assert "phần điểm (1 + 0) / 2 = 1/2" in some
    assert "phần điểm 1/2; × 3 = 1,50 điểm cộng. Cộng tối đa 3 điểm" in bonus
    assert "phần điểm 3/5; −5 × (1 − phần điểm) = −2,00 điểm. Trừ tối đa 5 điểm" in deduction


def test_the_sum_behind_the_score_holds_bonus_and_deductions_and_says_so() -> None:
    text = plain(of_score(read()))
    assert "100 × 13,50 / 20 = 67,50." in text
    assert "Điểm cộng và điểm trừ nằm trong cột Điểm, không nằm trong cột Trọng số." in text


def test_a_score_at_its_bound_is_said_to_be_held_there() -> None:
    text = plain(of_score(read(a=100, b=100, d=0, i2=1)))
    assert "100 × 23,00 / 20, giữ trong khoảng từ 0 đến 100: 100,00." in text


def test_lists_that_stand_beside_a_count_hold_what_is_counted() -> None:
    found = read()
    assert "B1" not in plain(open_list(found)) and "D1" not in plain(open_list(found))
    assert "0/2" in plain(of_headline(found)) and "D1" not in plain(of_headline(found))


def test_losses_hold_what_is_taken_away_and_no_bonus() -> None:
    text = plain(balance(read()))
    assert "D1" in text and "−10,00" in text and "B1" not in text
    clean = plain(firm(read(a=100, b=100, d=0, i2=1)))
    assert "D1" not in clean and "3/+3 điểm" in clean


def test_a_remedy_says_how_many_indicators_are_enough_and_bonus_is_not_lacking() -> None:
    found = of_ward(graded())
    text = plain(remedies_html(found))
    assert "Chỉ cần thêm 1 chỉ tiêu đạt là đủ" in text
    assert "cộng tối đa 3 điểm" in text and "trừ tối đa 5 điểm" in text
    assert text.index("B1") > max(text.index(code) for code in ("A1", "A2", "D1"))
    assert lacking_count(found) == 3


def test_a_ward_that_enters_sees_what_is_added_and_taken_away() -> None:
    card = graded()
    criteria = card.catalogue.criteria
    assert "1,50 / +3 điểm" in plain(if_sent_html(card, criteria["B1"]))
    assert "−2,00 / −5 điểm" in plain(if_sent_html(card, criteria["D1"]))
    assert "0,00 / −5" in plain(gains_html(card, criteria["D1"]))


def test_the_catalogue_says_what_is_added_taken_away_and_needed() -> None:
    found = graded().catalogue
    text = plain(criteria_html(found, list(found.criteria)))
    for said in (
        "trọng số 10", "cộng tối đa 3 điểm", "trừ tối đa 5 điểm", "2 tiêu chí, tổng trọng số 20",
        "2 tiêu chí, tổng trọng số 0", "đạt ít nhất 2 trong 3 chỉ tiêu",
    ):  # fmt: skip
        assert said in text


def test_the_catalogue_shows_points_of_indicators_as_points() -> None:
    two = [indicator("number", code, weight=weight, **HUNDREDTHS) for code, weight in (("1", 1), ("2", 4))]
    found = scorecard(national(group(criterion(*two, weight=5)), points=True), submission({})).catalogue
    text = plain(criteria_html(found, list(found.criteria)))
    assert "1 điểm" in text and "4 điểm" in text and "hệ số" not in text
