"""What an indicator asks for, in words and without signs."""

import pytest
import streamlit as st

from scoring import read_catalogue_files
from ui.parts.requirements import asked_of, requirement

YEAR = 2026


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_requirement_of_the_shipped_criteria_is_told_by_a_sign(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", lang)
    catalogue = read_catalogue_files(["criteria/criteria.yaml", "criteria/son_la_city.yaml"])
    told = [requirement(each, YEAR) for each in catalogue.indicators.values()]
    assert not [text for text in told if set(text) & set("≥≤<>=−")]
    assert lang == "vi" or not [text for text in told if " %" in text]


def test_nothing_allowed_reads_as_none_and_a_level_as_from_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")
    catalogue = read_catalogue_files(["criteria/criteria.yaml", "criteria/son_la_city.yaml"])
    assert asked_of(catalogue.indicators["8.1"], YEAR) == "không có"
    assert asked_of(catalogue.indicators["2.1"], YEAR) == "từ Hoàn thành tốt nhiệm vụ trở lên"
    assert requirement(catalogue.indicators["8.1"], YEAR) == "yêu cầu: không có"
