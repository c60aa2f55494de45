"""The text of a scorecard: put together from ready parts, and the same that any writer of JSON makes of its data."""

import json
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scoring import grade, read_submissions
from scoring.exact import apart, less, rounded, rounded_ratio
from scoring.scorecard import KeptResult, with_rank
from tests.scoring import generating_forms
from tests.scoring.building import (
    Data,
    catalogue,
    criterion,
    document,
    group,
    indicator,
    json_bytes,
    national,
    submission,
)
from tests.scoring.generating_forms import cases

AWKWARD = {"vi": 'Tổ "liên gia" \\ 1/2', "en": 'A "group" \\ 1/2'}


def compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def cards(layers: list[Data], submissions: list[Data]):
    found = catalogue(*layers)
    return [grade(found, each) for each in read_submissions(found, json_bytes(submissions), "s.json")]


@given(cases(generating_forms.ALL_FORMS, 2))
def test_the_text_is_what_json_writes_of_the_data(case: tuple[list[Data], list[Data]]):
    for card in cards(*case):
        assert card.as_json() == compact(card.as_data())
        assert card.as_json(rank=3) == with_rank(card.as_json(), 3) == compact({**card.as_data(), "rank": 3})
        assert with_rank(card.as_json(), None) == compact({**card.as_data(), "rank": None})


def test_quotes_and_backslashes_of_a_catalogue_and_of_reasons_stand_in_the_text_as_json_has_them():
    level = {"code": "tốt", "name": AWKWARD}
    layer = national(
        group(
            criterion(
                indicator("level", "1", levels=[{"code": "kém", "name": AWKWARD}, level], target={"at_least": "tốt"}),
                indicator("count", "2", unit=AWKWARD, target={"at_most": 0}),
            )
        )
    )
    values = {"1": {"level": "tốt"}, "2": {"count": 3}}
    (card,) = cards([layer], [submission(values, not_applicable={"2": 'vì "lũ"\n\tlớn \\ '})])
    assert card.as_json() == compact(json.loads(card.as_json()))
    level_text, count_text = (each["derivation"]["vi"] for each in card.as_data()["criteria"][0]["indicators"])
    assert level_text == f"{AWKWARD['vi']}; ngưỡng ≥ {AWKWARD['vi']}: đạt"
    assert count_text.startswith(f"3 {AWKWARD['vi']}; ngưỡng ≤ 0: không áp dụng")
    assert 'vì "lũ"\n\tlớn \\' in count_text


def test_what_one_ward_lacks_changes_nothing_of_another_with_the_same_figures():
    """Both are given the one result that is kept for these figures, and its text."""
    layer = national(group(criterion(indicator("count", "1", target={"at_most": 0}), documents=[document("d")])))
    proven = submission({"1": {"count": 0}}, documents={"d": "accepted"})
    without = submission({"1": {"count": 0}}, unit="u2")
    ruled = {
        **submission({"1": {"count": 0}}, unit="u3"),
        "rulings": {"1": {"state": "not_met", "reason": "r", "by": "b"}},
    }
    for order in (
        [proven, without, ruled, {**proven, "unit": "u4"}],
        [without, ruled, proven, {**proven, "unit": "u4"}],
    ):
        found = {card.submission.unit: card for card in cards([layer], order)}
        texts = {unit: card.as_json() for unit, card in found.items()}
        alone = {each["unit"]: cards([layer], [each])[0].as_json() for each in order}
        assert texts == alone
        assert found["u4"].indicator("1") is found[proven["unit"]].indicator("1")
        assert type(found["u2"].indicator("1")) is not KeptResult


FRACTIONS = st.fractions(min_value=-200, max_value=200, max_denominator=5000)


@given(FRACTIONS, st.integers(1, 50))
def test_two_decimals_are_rounded_half_away_from_zero_in_any_terms(number: Fraction, factor: int):
    text = rounded_ratio(number.numerator * factor, number.denominator * factor)
    hundredths = int(abs(number) * 100 + Fraction(1, 2))
    assert Fraction(text) == Fraction(-hundredths if number < 0 else hundredths, 100)
    assert text.startswith("-") == (number < 0 and hundredths > 0)
    assert len(text.partition(".")[2]) == 2


@given(FRACTIONS, FRACTIONS, st.sampled_from((0, 1, -1)))
def test_a_number_beside_a_threshold_shows_its_side_with_as_few_decimals_as_do(a: Fraction, near: Fraction, side: int):
    for number, threshold in ((a, near), (near + Fraction(side, 10**5), near)):
        assert less(number, threshold) == (number < threshold)
        text = apart(number, threshold)
        shown, places = Fraction(text), len(text.partition(".")[2])
        if number == threshold:
            assert places == 2
        else:
            assert (shown < threshold, shown > threshold) == (number < threshold, number > threshold)
        if places > 2:
            shorter = Fraction(rounded(number, places - 1))
            assert (shorter < threshold) != (number < threshold) or shorter == threshold
