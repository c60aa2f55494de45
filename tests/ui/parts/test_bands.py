"""What a better band still asks for, in words, for every condition that a band can have; and the scale of the bands."""

import pytest
import streamlit as st

from scoring import Scorecard
from scoring.paths import band_gaps
from tests.scoring.building import (
    LAST_BAND,
    NAME,
    Data,
    criterion,
    group,
    indicator,
    local,
    national,
    scorecard,
    submission,
)
from tests.scoring.every_band import every_ward, ward
from ui.parts.bands import lacking, scale

ALL = ("1.1", "2.1", "3.1", "4.1")


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def lacks(card: Scorecard, band: str) -> str:
    return next(lacking(card, gap) for gap in band_gaps(card) if gap.band.code == band)


def test_each_condition_has_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    card = ward(1, 1, "poor", None)
    assert lacks(card, "best") == (
        "90,00 điểm để đủ 90; TC1 (điều kiện bắt buộc), TC2, TC3, TC4; thêm 4 tiêu chí; chỉ tiêu phải đạt: 2.1; "
        "60,00 điểm ở nhóm A để đủ 60; 60,00 điểm ở nhóm B để đủ 60; "
        "thêm 4 tiêu chí đạt (không tiêu chí nào được chưa đạt hoặc chưa đủ căn cứ); "
        "thêm 2 chỉ tiêu ở mức Tốt (cần 2 trong 3.1, 4.1; 1 chưa rõ mức); "
        "2 chỉ tiêu phải lên trên mức Kém (không chỉ tiêu nào được xếp ở mức này, trong 3.1, 4.1; 1 chưa rõ mức)"
    )
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert lacks(card, "best").endswith(
        "indicator to meet: 2.1; 60.00 in group A to reach 60; 60.00 in group B to reach 60; "
        "4 more criteria met (none may be not met or not proven); "
        "2 more indicators at Good (2 needed of 3.1, 4.1; the level of 1 is not known); "
        "2 indicators to rise above Poor (none may stand at it, of 3.1, 4.1; the level of 1 is not known)"
    )


def test_few_unmet_of_the_national_layer_and_one_indicator_more() -> None:
    card = ward(0, 1, "fair", "fair")
    assert lacks(card, "groups") == "60,00 điểm ở nhóm B để đủ 60"
    assert lacks(card, "few") == ("thêm 2 tiêu chí đạt (chỉ được 1 tiêu chí chưa đạt hoặc chưa đủ căn cứ)")
    assert lacks(card, "must") == "chỉ tiêu phải đạt: 2.1"


def test_levels_that_must_not_be_reached_have_their_sentence_too() -> None:
    card = ward(1, 1, "poor", "good")
    assert lacks(card, "above") == (
        "1 chỉ tiêu phải lên trên mức Kém (không chỉ tiêu nào được xếp ở mức này, trong 3.1, 4.1)"
    )
    assert lacks(card, "below") == (
        "1 chỉ tiêu phải ở dưới mức Tốt (không chỉ tiêu nào được xếp ở mức này, trong 3.1, 4.1)"
    )
    assert lacks(card, "low") == "thêm 1 chỉ tiêu ở mức Kém (cần 2 trong 3.1, 4.1)"


def test_what_looks_at_nothing_says_so() -> None:
    card = ward(None, None, None, None, ALL)
    assert lacks(card, "groups") == "điểm của nhóm A (cần 50); điểm của nhóm B (cần 60)"
    assert lacks(card, "few") == "chưa có tiêu chí nào được áp dụng"
    best = lacks(card, "best")
    assert "điểm của các nhóm (mỗi nhóm cần 60)" in best
    assert best.count("chưa có tiêu chí nào được áp dụng") == 1
    assert best.count("chưa có chỉ tiêu nào được áp dụng trong 3.1, 4.1") == 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_band_that_is_barred_comes_without_a_sentence(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", language)
    reached = set()
    for card in every_ward():
        reached.add(card.band)
        for gap in band_gaps(card):
            text = lacking(card, gap)
            assert text and all(text.split("; ")), (card.as_json(), gap.band.code)
    assert reached == {"best", "groups", "few", "must", "above", "below", "low", "last"}


def test_many_groups_and_indicators_are_counted() -> None:
    groups = [group(criterion(indicator("level", c, target={"at_least": "good"}), code=c), code=c) for c in "ABCDEFG"]
    levels = [{"of": list("ABCDEFG"), "at_least": "good", "min": 7}]
    best = {"code": "b", "name": NAME, "must_meet": list("ABCDEFG"), "min_group": 50, "levels": levels}
    card = scorecard(national(*groups, bands=[best, LAST_BAND]), submission({}))
    assert lacks(card, "b") == (
        "7 chỉ tiêu phải đạt; 7 nhóm chưa đủ điểm tối thiểu; "
        "thêm 7 chỉ tiêu ở mức good (cần 7 trong 7 chỉ tiêu; 7 chưa rõ mức)"
    )


def test_a_group_short_by_less_than_two_decimals_show_lacks_a_hundredth() -> None:
    share = indicator("ratio", "1", credit={"from": 0, "to": 100})
    best = {"code": "b", "name": NAME, "min_group": 90}
    layer = national(group(criterion(share)), bands=[best, LAST_BAND])
    card = scorecard(layer, submission({"1": {"numerator": 8999999, "denominator": 10000000}}))
    assert lacks(card, "b") == "0,01 điểm ở nhóm A để đủ 90"


# The scale


def drawn(*bands: Data) -> str:
    share = indicator("ratio", "1", credit={"from": 0, "to": 100})
    layer = national(group(criterion(share, indicator("count", "2", target={"at_most": 0}))), bands=[*bands, LAST_BAND])
    return str(scale(scorecard(layer, submission({"1": {"numerator": 4, "denominator": 10}, "2": {"count": 1}}))))


def zones(*bands: Data) -> list[str]:
    return [
        part.split('"')[0]
        for part in drawn(*bands).split('style="')[1:]
        if part.startswith("left:") and "width" in part
    ]


def asks(code: str, **conditions: object) -> Data:
    return {"code": code, "name": {"vi": code, "en": code}, **conditions}


def test_a_band_that_asks_no_score_has_no_place_on_the_scale() -> None:
    page = drawn(asks("top", min_score=80), asks("middle", must_meet=["2"]))
    assert "middle" not in page and "từ 80: top" in page and "dưới 80: tên" in page
    assert zones(asks("top", min_score=80), asks("middle", must_meet=["2"])) == [
        "left:0.00%;width:80.00%",
        "left:80.00%;width:20.00%",
    ]


def test_where_no_band_asks_a_score_the_scale_names_none() -> None:
    page = drawn(asks("top", must_meet=["2"]))
    assert "top" not in page and "tên" not in page and "20,00 hiện nay" in page


def test_a_band_that_asks_no_less_than_a_better_one_has_no_place_either() -> None:
    assert zones(asks("top", min_score=60, all_met=True), asks("second", min_score=80)) == [
        "left:0.00%;width:60.00%",
        "left:60.00%;width:40.00%",
    ]


def test_a_local_group_is_named_by_its_code() -> None:
    layers = [
        national(
            group(criterion(indicator("count", "1", target={"at_most": 0}))), bands=[asks("b", min_group=50), LAST_BAND]
        ),
        local(group(criterion(indicator("count", "2", target={"at_most": 0}), code="L"), code="SL")),
    ]
    assert (
        lacks(scorecard(layers, submission({"1": {"count": 0}, "2": {"count": 1}})), "b")
        == "50,00 điểm ở nhóm SL để đủ 50"
    )
