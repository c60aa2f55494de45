"""Derivations as the screens tell them: what is asked in words, without signs; the scorecard's own keeps its form."""

import pytest
import streamlit as st

from scoring.words import Words
from tests.ui.small_scorecard import GOOD, part, result
from ui.parts.derivations import told_derivation


@pytest.mark.parametrize(
    ("tongue", "told"),
    [
        ("vi", "; Thẩm định viên 2 kết luận (Như Thẩm định viên 1 đã xem.): chưa đạt"),
        ("en", "; ruled by Inspector 2 (Như Thẩm định viên 1 đã xem.): not met"),
    ],
)
def test_who_ruled_is_named_in_the_language_of_the_screen_and_what_they_wrote_stays_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tongue: str, told: str
) -> None:
    ruling = {"state": "not_met", "reason": "Như Thẩm định viên 1 đã xem.", "by": "Thẩm định viên 2"}
    scorecard = result("draft", part(GOOD, rulings={"2.1": ruling})).scorecard_self
    assert scorecard is not None
    monkeypatch.setitem(st.session_state, "lang", tongue)
    assert told_derivation(scorecard.indicator("2.1"), scorecard).endswith(told)


@pytest.mark.parametrize(
    ("tongue", "asked", "signs"),
    [("vi", "; yêu cầu: từ 90 % trở lên", "; ngưỡng ≥ 90 %"), ("en", "; required: at least 90%", "; target ≥ 90%")],
)
def test_a_screen_says_what_is_asked_in_words_and_the_scorecard_keeps_its_signs(
    monkeypatch: pytest.MonkeyPatch, tongue: str, asked: str, signs: str
) -> None:
    scorecard = result("draft", part(GOOD)).scorecard_self
    assert scorecard is not None
    monkeypatch.setitem(st.session_state, "lang", tongue)
    found = scorecard.indicator("2.1")
    written = getattr(found.derivation, tongue)
    assert signs in written
    assert told_derivation(found, scorecard) == written.replace(signs, asked)
    assert isinstance(found.derivation, Words)
    for code in scorecard.catalogue.indicators:
        assert not set(told_derivation(scorecard.indicator(code), scorecard)) & set("≥≤")
