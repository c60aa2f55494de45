"""The fields of a criterion's form: one layout per kind, what is typed read as meant, carried over between languages."""

from pathlib import Path

import pytest
import streamlit as st

from scoring import read_catalogue_files
from scoring.catalogue import entered_by_others
from ui.parts.typed import Mistyped
from ui.screens.self_assessment.fields import (
    LONGEST,
    as_text,
    fields_of,
    own_fields,
    survey_fields,
    translated,
    value_of,
    values_of,
)

CRITERIA = Path(__file__).resolve().parents[4] / "criteria"
CATALOGUE = read_catalogue_files([CRITERIA / "criteria.yaml", CRITERIA / "son_la_city.yaml"])


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def field(code: str, place: int = 0):
    return fields_of(CATALOGUE.indicators[code], {})[place]


@pytest.mark.parametrize(
    ("code", "inputs", "how"),
    [
        ("1.1", ["confirmed"], "choice"),
        ("1.2", ["on"], "day"),
        ("5.1", ["numerator", "denominator"], "whole"),
        ("8.1", ["count"], "whole"),
        ("11.1", ["current", "previous"], "whole"),
        ("2.1", ["level"], "choice"),
        ("20.1", ["positive", "valid", "issued"], "whole"),
        ("6.2", ["value"], "decimal"),
    ],
)
def test_each_kind_asks_for_its_inputs_and_never_for_a_percentage(code: str, inputs: list[str], how: str) -> None:
    found = fields_of(CATALOGUE.indicators[code], {})
    assert [each.input for each in found] == inputs
    assert {each.how for each in found} == {how}


def test_every_field_of_every_criterion_has_a_label_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("vi", "en"):
        monkeypatch.setitem(st.session_state, "lang", language)
        for indicator in CATALOGUE.indicators.values():
            for each in fields_of(indicator, {}):
                assert each.label(2026).strip()
                assert all(each.option(code).strip() for code in each.options)


def test_a_survey_of_somebody_independent_is_no_field_of_the_ward() -> None:
    twenty = CATALOGUE.criteria["TC20"]
    assert [each.code for each in twenty.indicators if entered_by_others(each)] == ["20.1"]
    assert not any(each.id.startswith("20.1") for each in own_fields(twenty, {}))
    assert [each.id for each in survey_fields(twenty)] == ["20.1.positive", "20.1.valid", "20.1.issued"]


def test_an_earlier_count_of_the_record_is_not_typed_and_stands_beside_a_figure_only() -> None:
    fields = own_fields(CATALOGUE.criteria["TC11"], {"11.1": 16})
    assert next(each for each in fields if each.id == "11.1.previous").fixed == 16
    assert values_of(fields, {})[0] == {}
    assert values_of(fields, {"11.1.current": "12"})[0] == {"11.1": {"current": 12, "previous": 16}}


def test_what_is_wrong_is_told_at_its_field_and_the_rest_is_read_all_the_same() -> None:
    fields = own_fields(CATALOGUE.criteria["TC05"], {})
    texts = {"5.1.numerator": "1.118", "5.1.denominator": "mười", "5.2.numerator": "61", "5.2.denominator": "8.5"}
    values, wrong = values_of(fields, texts)
    assert values == {"5.1": {"numerator": 1118}, "5.2": {"numerator": 61}}
    assert set(wrong) == {"5.1.denominator", "5.2.denominator"}


def test_a_dot_in_a_decimal_is_never_swallowed() -> None:
    """ "8.5" is 8,5 or refused; read as 85 it would lift a ward by ten."""
    with pytest.raises(Mistyped):
        value_of(field("6.2"), "8.5")
    assert value_of(field("6.2"), "8,5") == "8.5"
    assert value_of(field("6.2"), "8.5", "en") == "8.5"


@pytest.mark.parametrize("text", ["9" * (LONGEST + 1), "9" * 10_000])
def test_a_key_that_was_leant_on_is_refused_not_read(text: str) -> None:
    for code in ("8.1", "6.2"):
        with pytest.raises(Mistyped):
            value_of(field(code), text)


@pytest.mark.parametrize(
    ("code", "text", "old", "new", "shown"),
    [
        ("6.2", "8,5", "vi", "en", "8.5"),
        ("6.2", "1.234,5", "vi", "en", "1234.5"),
        ("6.2", "1,234.5", "en", "vi", "1234,5"),
        ("8.1", "1.234", "vi", "en", "1234"),
        ("8.1", "1,234", "en", "vi", "1234"),
        ("8.1", "tám", "vi", "en", "tám"),
        ("1.2", "05/02/2026", "vi", "en", "05/02/2026"),
    ],
)
def test_what_is_typed_keeps_its_meaning_when_the_language_changes(
    code: str, text: str, old: str, new: str, shown: str
) -> None:
    assert translated(field(code), text, old, new) == shown


@pytest.mark.parametrize(
    ("code", "value"),
    [("6.2", "8.5"), ("6.2", "-3"), ("8.1", 1234), ("1.2", "2026-02-05"), ("2.1", "fulfilled_well"), ("1.1", 0)],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_stored_is_shown_so_that_it_reads_back_the_same(
    monkeypatch: pytest.MonkeyPatch, code: str, value: int | str, language: str
) -> None:
    monkeypatch.setitem(st.session_state, "lang", language)
    assert value_of(field(code), as_text(field(code), value)) == value
