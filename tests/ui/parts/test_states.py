"""A state is a symbol and a word; what the ward claims is hollow."""

import pytest
import streamlit as st

from ui.parts.states import symbol
from ui.parts.templates import Pieces

marks = Pieces("parts/marks.html", {})
STATES = ("met", "not_met", "not_proven", "not_applicable", "tracked")


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def test_no_two_states_share_a_symbol() -> None:
    assert len({symbol(state) for state in STATES} | {symbol(None)}) == len(STATES) + 1


@pytest.mark.parametrize(("state", "full", "hollow"), [("met", "●", "○"), ("not_met", "■", "□")])
def test_a_claim_has_the_hollow_symbol(state: str, full: str, hollow: str) -> None:
    assert (symbol(state), symbol(state, claimed=True)) == (full, hollow)
    assert "ws-claimed" in marks.state_mark(state, claimed=True)
    assert "ws-claimed" not in marks.state_mark(state)


def test_a_mark_says_the_word_and_hides_the_symbol_from_screen_readers() -> None:
    mark = marks.state_mark("not_met")
    assert '<span aria-hidden="true">■</span> Chưa đạt' in mark


def test_not_applicable_is_told_by_its_letters() -> None:
    assert symbol("not_applicable") == "KAD"
    assert marks.state_mark("not_applicable").endswith(">Không áp dụng</span>")


def test_nothing_yet_is_a_dash_and_words_never_a_zero() -> None:
    assert symbol(None) == "—"
    assert "Chưa khai" in marks.state_mark(None)


def test_the_word_follows_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert "Not proven" in marks.state_mark("not_proven")
