"""The rule of an indicator in words: what is entered, when it is met, how points are given."""

import pytest
import streamlit as st

from scoring import Catalogue, read_catalogue
from tests.scoring import every_band
from tests.scoring.small_catalogue import catalogue
from ui.screens.catalogue.about import bands_html
from ui.screens.catalogue.rules import asked_for, asks_when, credit, entered, listed, special, threshold

KINDS = """
catalogue: kinds
version: "1"
layer: national
title: {vi: a, en: a}
bands:
- {code: top, name: {vi: Tốt, en: Good}, min_score: 89.5, min_met: {national: 2}}
- {code: rest, name: {vi: Còn lại, en: The rest}}
checks:
- {code: Q1, kind: both_fell, of: ["c1", "c2"], question: {vi: Sao?, en: Why?}}
- {code: Q2, kind: not_more_than, of: ["r.numerator", "n"], question: {vi: Sao?, en: Why?}}
- {code: Q3, kind: all_positive_small, of: ["s", 100], question: {vi: Sao?, en: Why?}}
groups:
- code: G
  name: {vi: g, en: g}
  criteria:
  - code: K
    name: {vi: k, en: k}
    indicators:
    - code: a
      name: {vi: a, en: a}
      kind: attestation
      items: [{vi: Nơi tiếp dân, en: Counter}, {vi: Kho, en: Store}]
      target: {at_least: 2}
    - {code: a1, name: {vi: a, en: a}, kind: attestation, of: 1, target: {at_least: 1}}
    - {code: d, name: {vi: d, en: d}, kind: deadline, target: {on_or_before: "03-31"}}
    - {code: d2, name: {vi: d, en: d}, kind: deadline, target: {on_or_before: 2026-04-15}}
    - {code: r, name: {vi: r, en: r}, kind: ratio, target: {at_least: 97.5}, may_exceed: true}
    - {code: n, name: {vi: n, en: n}, unit: {vi: vụ, en: cases}, kind: count, target: {at_most: 1200}}
    - {code: c1, name: {vi: c, en: c}, kind: change, target: {at_most: 0}}
    - {code: c2, name: {vi: c, en: c}, kind: change, target: {below: -5}, small_base: {below: 20, rule: judge}}
    - code: l
      name: {vi: l, en: l}
      kind: level
      levels: [{code: low, name: {vi: Kém, en: Poor}}, {code: high, name: {vi: Khá, en: Fair}}]
      target: {at_least: high}
    - {code: s, name: {vi: s, en: s}, kind: survey, target: {above: 80}, min_sample: 100, entered_by: independent}
    - {code: x, name: {vi: x, en: x}, kind: number}
    - code: st
      name: {vi: s, en: s}
      kind: ratio
      credit: {steps: [{at_least: 60, credit: 0.5}, {at_least: 80, credit: 1}]}
"""


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


@pytest.fixture(scope="module")
def kinds() -> Catalogue:
    return read_catalogue([("kinds.yaml", KINDS.encode())])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("a", "đủ cả 2 mục"),
        ("a1", "có"),
        ("d", "chậm nhất 31/03 của năm kết thúc kỳ số liệu"),
        ("d2", "chậm nhất 15/04/2026"),
        ("r", "từ 97,5 % trở lên"),
        ("n", "không quá 1.200 vụ"),
        ("c1", "không tăng so với cùng kỳ"),
        ("c2", "giảm hơn 5 % so với cùng kỳ"),
        ("l", "từ Khá trở lên"),
        ("s", "trên 80 %"),
        ("x", "chỉ theo dõi, không chấm"),
        ("st", "được đủ điểm"),
    ],
)
def test_thresholds_read_as_people_say_them(kinds: Catalogue, code: str, words: str) -> None:
    assert threshold(kinds.indicators[code]) == words


def test_credit_is_told_as_all_or_nothing_a_line_or_steps(kinds: Catalogue) -> None:
    assert credit(kinds.indicators["n"]) == "đạt thì được đủ điểm, không đạt thì 0 điểm"
    assert credit(catalogue().indicators["2.1"]) == "tăng dần: 0 ở 50 %, đủ điểm ở 100 %"
    assert credit(kinds.indicators["st"]) == "theo bậc: từ 60 % được 50 %; từ 80 % được 100 %"
    assert credit(kinds.indicators["x"]) == ""


def test_special_rules_are_told(kinds: Catalogue) -> None:
    assert special(kinds.indicators["c2"]) == ("Kỳ trước dưới 20: không tính phần trăm, thẩm định viên kết luận.",)
    assert special(catalogue().indicators["3.1"]) == ("Kỳ trước dưới 20: không tính phần trăm, đạt khi không tăng.",)
    assert special(kinds.indicators["s"]) == ("Cần ít nhất 100 phiếu hợp lệ.",)


def test_what_is_entered_names_the_figures_and_who_enters_a_survey(kinds: Catalogue) -> None:
    assert "số đầu có thể lớn hơn" in entered(kinds.indicators["r"])
    assert entered(kinds.indicators["n"]) == "Số đếm được (vụ)"
    assert "Do đơn vị ngoài Công an phường nhập." in entered(kinds.indicators["s"])
    assert listed(kinds.indicators["a"]) == ("Nơi tiếp dân", "Kho")
    assert listed(kinds.indicators["l"]) == ("Kém", "Khá")


def test_bands_tell_each_condition(kinds: Catalogue) -> None:
    names = {"national": "lớp quốc gia"}
    assert asked_for(kinds.bands[0], kinds, names) == (
        "từ 89,5 điểm trở lên",
        "đạt ít nhất 2 tiêu chí của lớp quốc gia",
    )
    assert asked_for(kinds.bands[1], kinds, names) == ("không có điều kiện",)
    assert len(asked_for(catalogue().bands[0], catalogue(), names)) == 3


def test_bands_tell_the_further_conditions(monkeypatch: pytest.MonkeyPatch) -> None:
    found, names = every_band.catalogue(), {"national": "lớp quốc gia"}
    best, groups, few, must, above, low, below, _ = (asked_for(band, found, names) for band in found.bands)
    assert best[4:] == (
        "đạt các chỉ tiêu 1.1, 2.1",
        "mỗi nhóm từ 60 điểm trở lên",
        "không tiêu chí nào chưa đạt hoặc chưa đủ căn cứ",
        "ít nhất 2 trong các chỉ tiêu 3.1, 4.1 ở mức Tốt",
        "không chỉ tiêu nào trong 3.1, 4.1 bị xếp ở mức Kém",
    )
    assert groups == ("nhóm B từ 60 điểm trở lên", "nhóm A từ 50 điểm trở lên")
    assert few == ("nhiều nhất 1 tiêu chí của lớp quốc gia chưa đạt hoặc chưa đủ căn cứ",)
    assert must == ("đạt chỉ tiêu 2.1",)
    assert above == ("không chỉ tiêu nào trong 3.1, 4.1 bị xếp ở mức Kém",)
    assert low == ("ít nhất 2 trong các chỉ tiêu 3.1, 4.1 ở mức Kém",)
    assert below == ("không chỉ tiêu nào trong 3.1, 4.1 được xếp ở mức Tốt",)
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert asked_for(found.bands[2], found, names) == ("at most 1 criterion not met or not proven in lớp quốc gia",)
    assert asked_for(found.bands[5], found, names) == ("at least 2 of 3.1, 4.1 at Poor",)


def test_that_ranks_go_by_band_is_said_where_the_bands_stand(kinds: Catalogue) -> None:
    assert "Xếp hạng theo mức xếp loại trước, rồi theo điểm." in bands_html(every_band.catalogue())
    assert "Xếp hạng" not in bands_html(kinds)


def test_checks_tell_when_they_ask(kinds: Catalogue) -> None:
    assert [asks_when(check, kinds) for check in kinds.checks] == [
        "khi c1 và c2 cùng giảm",
        "khi r (tử số) lớn hơn n",
        "khi s là 100 % của dưới 100 phiếu",
    ]


def test_every_rule_has_english_words(kinds: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert threshold(kinds.indicators["d"]) == "by 31 Mar of the year in which the period ends"
    assert threshold(kinds.indicators["n"]) == "at most 1,200 cases"
