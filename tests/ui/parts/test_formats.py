"""Numbers, dates, order and search as Vietnamese readers expect them, whatever the browser's language."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
import streamlit as st

from dossiers.texts.typed_text import search_form
from scoring.exact import WrittenFraction
from scoring.scorecard import Scorecard
from scoring.scores import Counts, Score
from tests.ui.small_trend import FIGURES, HERE, result, round_of
from ui.parts import formats

# Sorted by ICU 72.1, locale vi (Debian's python3-icu 2.10.2):
#   collator = icu.Collator.createInstance(icu.Locale("vi")); sorted(words, key=collator.getSortKey)
SORTED_BY_ICU = [
    "an", "ăn", "ân", "ba", "Bắc Yên", "Bình Minh", "Chiềng An", "Chiềng Cọ", "Chiềng Cơi", "Chiềng Đen",
    "Chiềng Hặc", "Chiềng Lề", "Chiềng Ngần", "Chiềng Sinh", "Chiềng Xôm", "Cờ Đỏ", "da", "de", "đa", "đê",
    "Đông Sang", "em", "êm", "hoa", "Hoà", "Hòa", "Hua La", "ma", "mà", "mả", "mã", "má", "mạ", "mai", "Mai Sơn",
    "măng", "mâm", "Mộc Châu", "Mộc Lỵ", "Mộc Sơn", "Mường La", "Mường Sang", "on", "ôn", "ơn", "Phù Yên",
    "Quyết Tâm", "Quyết Thắng", "Quỳnh Nhai", "Sông Mã", "Sốp Cộp", "tan", "tàn", "tản", "tãn", "tán", "tạn",
    "Tân Phong", "Thảo Nguyên", "Thuận Châu", "thuy", "Thuỷ", "Thủy", "tiêu chí 10", "tiêu chí 2", "tổ 2", "Tổ 2",
    "Tô Hiệu", "un", "ưn", "Vân Hồ", "Vân Sơn", "y", "ý", "Yên Châu",
]  # fmt: skip


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


@pytest.mark.parametrize(
    ("value", "places", "vi", "en"),
    [
        (Fraction("1234.5"), 1, "1.234,5", "1,234.5"),
        (1234567, None, "1.234.567", "1,234,567"),
        (Fraction(3100, 37), None, "83,78", "83.78"),
        (Fraction("89.995"), None, "90,00", "90.00"),
        (Fraction(-300, 47), None, "−6,38", "−6.38"),
        (Fraction(-1, 1000), None, "0,00", "0.00"),
        (0, None, "0", "0"),
        (7, 2, "7,00", "7.00"),
        ("-64.00", None, "−64,00", "−64.00"),
        (WrittenFraction("-400/6"), None, "−400/6", "−400/6"),
        (WrittenFraction("400/6"), 2, "66,67", "66.67"),
        (None, None, "—", "—"),
    ],
)
def test_numbers_are_written_the_way_of_the_screens_language(
    monkeypatch: pytest.MonkeyPatch, value: Fraction | int | str | None, places: int | None, vi: str, en: str
) -> None:
    assert formats.number(value, places) == vi
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert formats.number(value, places) == en


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(3, 2), "+1,50"), (Fraction("-7.22"), "−7,22"), (0, "0"), (Fraction(1, 1000), "0"), (12, "+12,00")],
)
def test_a_difference_has_its_sign_and_nought_has_none(value: Fraction, text: str) -> None:
    assert formats.signed(value) == text


def test_dates_are_written_as_each_language_writes_them_and_typed_alike_in_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day = date(2026, 2, 5)
    assert (formats.day(day), formats.day_of_year(day, 2026)) == ("05/02/2026", "05/02")
    assert formats.day_of_year(day, 2025) == "05/02/2026"
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert (formats.day(day), formats.day_of_year(day, 2026)) == ("5 Feb 2026", "5 Feb")
    assert formats.typed_day(day) == "05/02/2026"
    assert formats.day(None) == formats.moment(None) == "—"


def test_moments_are_on_vietnams_clock_wherever_the_server_is(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 2, 5, 23, 5, tzinfo=UTC)
    assert formats.moment(moment) == "06:05 06/02/2026"
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert formats.moment(moment) == "06:05, 6 Feb 2026"


def test_a_percentage_has_its_sign_as_each_language_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (formats.percent(Fraction(3100, 37)), formats.percent(100), formats.percent(None)) == (
        "83,78 %",
        "100 %",
        "—",
    )
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert (formats.percent(Fraction(3100, 37)), formats.percent(100)) == ("83.78%", "100%")


def test_a_difference_beside_its_two_figures_is_that_of_the_figures_shown() -> None:
    one, other = Fraction("91.626"), Fraction("76.923")
    assert (formats.score(one), formats.score(other), formats.difference(one, other)) == ("91,63", "76,92", "+14,71")
    assert formats.signed(one - other) == "+14,70"
    assert formats.difference(one, one) == "0"
    assert formats.difference(one, None) == formats.difference(None, one) == "—"


def test_the_headline_is_met_of_the_whole_layer_and_names_what_is_not_applicable() -> None:
    standing = result(HERE, round_of(2026), FIGURES).standing
    assert standing is not None
    assert formats.headline(standing) == "1/3"
    score = replace_counts(standing, Counts(17, 3, 2, 1))
    assert formats.headline(score) == "17/23, 1 KAD"
    assert formats.of_layer(Counts(17, 3, 2, 1)) == "17/23"


def replace_counts(scorecard: Scorecard, counts: Counts) -> Scorecard:
    """The same scorecard with other counts, in its one layer and overall."""
    overall = scorecard.overall._replace(counts=counts)
    return replace(scorecard, overall=overall, layers={"national": overall})


def test_a_score_that_is_settled_is_one_number_and_an_open_one_a_range() -> None:
    counts = Counts(1, 0, 0, 0)
    assert formats.score_range(Score(90, 90, 100, counts)) == "90,00"
    assert formats.score_range(Score(Fraction("91.2"), Fraction("95.2"), 96, counts)) == "91,20–95,20"
    assert formats.score_range(Score(None, None, None, counts)) == "—"


def test_order_is_that_of_a_vietnamese_dictionary() -> None:
    shuffled = random.Random(3646).sample(SORTED_BY_ICU, len(SORTED_BY_ICU))
    assert sorted(shuffled, key=formats.sort_key) == SORTED_BY_ICU
    assert sorted(shuffled) != SORTED_BY_ICU


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("to hieu", ["Tô Hiệu", "Tô Hiệu (cũ)"]), ("TÔ HIỆU", ["Tô Hiệu", "Tô Hiệu (cũ)"]), ("den", ["Chiềng Đen"]),
        ("hoà", ["Hòa Bình"]), ("cu to", ["Tô Hiệu (cũ)"]), ("", ["Tô Hiệu", "Tô Hiệu (cũ)", "Chiềng Đen", "Hòa Bình"]),
        ("hue", []),
    ],
)  # fmt: skip
def test_search_ignores_marks_capitals_and_order(typed: str, found: list[str]) -> None:
    assert formats.matching(typed, ["Tô Hiệu", "Tô Hiệu (cũ)", "Chiềng Đen", "Hòa Bình"]) == found


def test_letters_typed_in_pieces_are_found_too() -> None:
    """Some keyboards send a letter and its marks apart (NFD)."""
    assert search_form("To\u0302  Hie\u0323\u0302u\u00a0Đ") == "to hieu d"
