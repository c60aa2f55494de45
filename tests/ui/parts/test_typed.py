"""What people type: read as they mean it in the language of the screen, or refused; never read as something else."""

import re
from datetime import date

import pytest
import streamlit as st
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ui.parts.typed import HOLDING, Mistyped, day, decimal, percent, shown, whole

UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202c\u2066\u2069\u00ad"
ANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


@pytest.mark.parametrize(("text", "number"), [("0", 0), (" 44 ", 44), ("1234", 1234), ("1.234", 1234), ("0118", 118)])
def test_whole_numbers_are_read_with_or_without_groups(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", ["8.5", "8,5", "-1", "1.23", "12.34.567", "1,234", "mười", "", "1e3", "٣", "0.125"])
def test_what_is_no_whole_number_is_refused_not_guessed(text: str) -> None:
    with pytest.raises(Mistyped, match="cần số nguyên"):
        whole(text)


@pytest.mark.parametrize("blank", HOLDING)
def test_blanks_that_hold_figures_together_group_thousands(blank: str) -> None:
    assert whole(f"1{blank}234{blank}567") == 1234567
    assert decimal(f"1{blank}234,5") == "1234.5"
    assert whole(f"118{blank}") == 118


@pytest.mark.parametrize("between", [" ", "\n", "\r\n", "\t", "  ", "\u3000"])
def test_two_cells_pasted_at_once_are_two_figures_and_both_are_named(between: str) -> None:
    for read in (whole, decimal, percent):
        with pytest.raises(Mistyped, match=r"Ô này có hai số: 74 và 120\. Chỉ ghi một\."):
            read(f"74{between}120")
        with pytest.raises(
            Mistyped, match=r"nhiều số: 1, 234 và 567\. Chỉ ghi một\. Nếu là một số, viết liền: 1234567"
        ):
            read(f"1{between}234{between}567")


@pytest.mark.parametrize(
    ("text", "plain"), [("8,5", "8.5"), ("-0,25", "-0.25"), ("1.234,5", "1234.5"), ("7", "7"), ("−3", "-3")]
)
def test_the_comma_is_the_decimal_sign_in_vietnamese(text: str, plain: str) -> None:
    assert decimal(text) == plain


@pytest.mark.parametrize("text", ["8.5", "1,5,5", "8,", ",5", "abc", "0.125"])
def test_a_point_for_the_decimals_is_refused_in_vietnamese_never_read_as_eighty_five(text: str) -> None:
    with pytest.raises(Mistyped, match="dấu phẩy"):
        decimal(text)


@pytest.mark.parametrize(("text", "both"), [("1.234", "1234 hoặc 1,234"), ("8.125", "8125 hoặc 8,125")])
def test_a_decimal_that_reads_otherwise_in_the_other_language_is_refused_with_both_readings(
    text: str, both: str
) -> None:
    with pytest.raises(Mistyped, match=both):
        decimal(text)


def test_in_english_the_point_is_the_decimal_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert (decimal("8.5"), decimal("1,234.5"), whole("1,234")) == ("8.5", "1234.5", 1234)
    for read, text in ((decimal, "8,5"), (decimal, "1,234"), (whole, "1.234"), (whole, "8.5")):
        with pytest.raises(Mistyped):
            read(text)


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("40", 40), ("100", 100), ("40 %", 40), ("40%", 40)])
def test_a_share_is_a_whole_number_of_a_hundred(text: str, number: int) -> None:
    assert percent(text) == number


@pytest.mark.parametrize("text", ["150", "101", "-5", "40,5", "40.5", "", "nửa"])
def test_a_share_beyond_a_hundred_or_with_decimals_is_refused(text: str) -> None:
    with pytest.raises(Mistyped, match="từ 0 đến 100"):
        percent(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("05/02/2026", "2026-02-05"), ("5-2-2026", "2026-02-05"), ("29.2.2028", "2028-02-29"),
        ("5 / 2 / 2026", "2026-02-05"), ("05/02/2026 00:00:00", "2026-02-05"), ("05/02/2026\u00a00:00", "2026-02-05"),
        ("\u200e05/\u200e02/\u200e2026", "2026-02-05"), ("０５/０２／２０２６", "2026-02-05"), ("05⁄02⁄2026", "2026-02-05"),
    ],
)  # fmt: skip
def test_dates_are_read_day_first(text: str, plain: str) -> None:
    assert day(text) == plain


@pytest.mark.parametrize(
    "text",
    ["2026-02-05", "31/02/2026", "02/2026", "5/2/26", "", "5/2/0026", "5/2/9026", "5/2/2026 08:30", "5/2-2026"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Mistyped):
        day(text)


def test_two_dates_pasted_at_once_are_named() -> None:
    with pytest.raises(Mistyped, match=r"hai ngày: 05/02/2026 và 7/2/2026\. Chỉ ghi một"):
        day("05/02/2026\n7/2/2026")


@pytest.mark.parametrize(
    ("plain", "text"), [(1234, "1234"), ("8.5", "8,5"), ("2026-02-05", "05/02/2026"), ("good", "good"), (None, "")]
)
def test_what_is_kept_is_shown_as_it_would_be_typed(plain: object, text: str) -> None:
    assert shown(plain) == text


# Laws

unseen = some.text(UNSEEN, max_size=3)


@ANY
@given(some.integers(0, 10**12), some.booleans(), some.sampled_from(["", ".", *HOLDING]), unseen, unseen)
def test_a_number_is_read_the_same_however_it_is_written(
    number: int, full_width: bool, group: str, before: str, after: str
) -> None:
    text = f"{number:,}".replace(",", group)
    if full_width:
        text = re.sub("[0-9]", lambda figure: chr(0xFF10 + int(figure[0])), text)
    assert whole(before + text[:1] + after + text[1:] + before) == number


@ANY
@given(some.integers(0, 10**9), some.integers(0, 10**9), some.sampled_from([" ", "\n", "\t", "\r\n"]), unseen)
def test_two_numbers_are_never_read_as_one(one: int, other: int, between: str, around: str) -> None:
    for read in (whole, decimal, percent):
        with pytest.raises(Mistyped, match=f"{one} và {other}"):
            read(f"{around}{one}{around}{between}{around}{other}")


@ANY
@given(some.dates(date(1900, 1, 1), date(2100, 12, 31)), some.sampled_from(["/", "-", ".", " / "]), unseen)
def test_every_day_of_two_centuries_is_read_back(when: date, between: str, around: str) -> None:
    parts = (str(when.day), f"{when.month:02}", str(when.year))
    assert day(around + f"{around}{between}".join(parts) + around) == when.isoformat()


@ANY
@given(some.text(some.sampled_from("0123456789.,-% \u00a0\u202f\n\t\u200b１２٣eE/"), max_size=14))
def test_what_is_read_has_the_figures_that_were_typed_and_no_others(text: str) -> None:
    typed = "".join(str(int(sign)) for sign in text if sign in "0123456789１２")
    for read in (whole, decimal):
        try:
            found = str(read(text))
        except Mistyped:
            continue
        assert found.replace(".", "").replace("-", "").lstrip("0") == typed.lstrip("0")
