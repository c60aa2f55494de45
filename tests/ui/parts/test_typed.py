"""What people type: read as they mean it in the language of the screen, or refused; never read as something else."""

import pytest
import streamlit as st

from ui.parts.typed import Mistyped, day, decimal, shown, whole


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), (" 44 ", 44), ("1234", 1234), ("1.234", 1234), ("1 234 567", 1234567)]
)
def test_whole_numbers_are_read_with_or_without_groups(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", ["8.5", "8,5", "-1", "1.23", "12.34.567", "1,234", "mười", "", "1e3", "٣"])
def test_what_is_no_whole_number_is_refused_not_guessed(text: str) -> None:
    with pytest.raises(Mistyped, match="cần số nguyên"):
        whole(text)


@pytest.mark.parametrize(
    ("text", "plain"), [("8,5", "8.5"), ("-0,25", "-0.25"), ("1.234,5", "1234.5"), ("7", "7"), ("−3", "-3")]
)
def test_the_comma_is_the_decimal_sign_in_vietnamese(text: str, plain: str) -> None:
    assert decimal(text) == plain


@pytest.mark.parametrize("text", ["8.5", "1,5,5", "8,", ",5", "abc"])
def test_a_point_for_the_decimals_is_refused_in_vietnamese_never_read_as_eighty_five(text: str) -> None:
    with pytest.raises(Mistyped, match="dấu phẩy"):
        decimal(text)


def test_in_english_the_point_is_the_decimal_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert (decimal("8.5"), decimal("1,234.5"), whole("1,234")) == ("8.5", "1234.5", 1234)
    for read, text in ((decimal, "8,5"), (whole, "1.234"), (whole, "8.5")):
        with pytest.raises(Mistyped):
            read(text)


@pytest.mark.parametrize(
    ("text", "plain"), [("05/02/2026", "2026-02-05"), ("5-2-2026", "2026-02-05"), ("29.2.2028", "2028-02-29")]
)
def test_dates_are_read_day_first(text: str, plain: str) -> None:
    assert day(text) == plain


@pytest.mark.parametrize("text", ["2026-02-05", "31/02/2026", "02/2026", "5/2/26", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Mistyped):
        day(text)


@pytest.mark.parametrize(
    ("plain", "text"), [(1234, "1234"), ("8.5", "8,5"), ("2026-02-05", "05/02/2026"), ("good", "good"), (None, "")]
)
def test_what_is_kept_is_shown_as_it_would_be_typed(plain: object, text: str) -> None:
    assert shown(plain) == text
