"""Two versions of the criteria on the screen: every difference told, what grades first, words that went and came marked."""

import re
from fractions import Fraction
from typing import Any

import pytest
import streamlit as st
from hypothesis import given, settings, strategies

from scoring import Catalogue
from scoring.catalogue_difference import catalogue_difference, changed_fields, parts_of, weight_shares
from tests.scoring.building import LAST_BAND, Data, catalogue, criterion, document, group, indicator, local, national
from tests.scoring.generating_forms import ALL_FORMS, random_case
from ui.screens.workshop.told_difference import field_name, told, value_text
from ui.screens.workshop.versions import _pieces, _weights, sums
from ui.screens.workshop.word_difference import word_difference

TOP = {"code": "top", "name": {"vi": "Tốt", "en": "Good"}, "min_score": 80}
SHARE = {"vi": "Camera hoạt động", "en": "Cameras working"}


def version(threshold: int = 90, weight: int = 2, **keys: Any) -> Data:
    working = indicator("ratio", "1.1", target={"at_least": threshold}, gate=keys.pop("gate", False))
    working["name"] = keys.pop("share", SHARE)
    other = criterion(indicator("count", "2.1", target={"at_most": 0}), code="TC2", weight=2)
    return national(
        group(criterion(working, code="TC1", weight=weight, **keys), other), bands=[TOP, LAST_BAND]
    )  # fmt: skip


def lines(before: list[Data], after: list[Data]) -> list[tuple[str, str, str]]:
    found = catalogue_difference(catalogue(*before), catalogue(*after))
    return [
        (line.what, line.old, line.new) for each in found.differences for line in told(each, found.before, found.after)
    ]


def shown(before: Catalogue, after: Catalogue) -> str:
    text = str(_pieces.versions(catalogue_difference(before, after), ("2026", "2027")))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text)).strip()


def test_rules_are_told_in_the_words_of_the_screen_of_criteria():
    assert lines([version()], [version(threshold=95, weight=6, gate=True)]) == [
        ("Trọng số", "2", "6"),
        ("Điều kiện bắt buộc", "không", "có"),
        ("Ngưỡng", "từ 90 % trở lên", "từ 95 % trở lên"),
    ]
    tracked = version()
    del tracked["groups"][0]["criteria"][0]["indicators"][0]["target"]
    assert ("Ngưỡng", "từ 90 % trở lên", "chỉ theo dõi, không chấm") in lines([version()], [tracked])


def test_conditions_of_bands_are_told_one_by_one():
    stricter = {**version(), "bands": [{**TOP, "min_score": 85, "all_met": True}, LAST_BAND]}
    assert lines([version()], [stricter]) == [
        ("Điểm tối thiểu", "từ 80 điểm trở lên", "từ 85 điểm trở lên"),
        ("Đạt mọi tiêu chí", "không", "mọi tiêu chí áp dụng đều đạt"),
    ]


def test_what_came_went_or_moved_is_told_with_what_it_holds():
    longer = version(documents=[document("TC1.a")])
    longer["groups"][0]["criteria"].append(
        criterion(indicator("ratio", "3.1", target={"at_least": 50}), code="TC3", weight=4)
    )
    assert lines([version()], [longer]) == [
        ("Thêm", "", "tài liệu bắt buộc"),
        ("Thêm", "", "trọng số 4, 1 chỉ tiêu"),
        ("Thêm", "", "đạt khi từ 50 % trở lên"),
    ]
    assert [line[0] for line in lines([longer], [version()])] == ["Bỏ"] * 3


def test_the_words_that_went_and_came_are_marked_and_said():
    changed = word_difference("Camera còn hoạt động, do phường lắp", "Camera đang hoạt động, do phường quản lý")
    assert [(piece.way, piece.text) for piece in changed] == [
        ("same", "Camera "), ("gone", "còn"), ("added", "đang"), ("same", " hoạt động, do phường "), ("gone", "lắp"),
        ("added", "quản lý"),
    ]  # fmt: skip
    text = shown(catalogue(version()), catalogue(version(share={**SHARE, "vi": "Camera đang hoạt động"})))
    assert "Không có gì làm đổi cách chấm." in text
    assert re.search(r"Camera thêm đang · hoạt động", text)


@given(strategies.text("ab c.", max_size=30), strategies.text("ab c.", max_size=30))
def test_what_stayed_and_went_is_the_older_text_what_stayed_and_came_the_newer(before: str, after: str):
    pieces = word_difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.way != "added") == before
    assert "".join(piece.text for piece in pieces if piece.way != "gone") == after


def test_a_text_that_changed_in_the_other_language_alone_says_so():
    assert [line[0] for line in lines([version()], [version(share={**SHARE, "en": "Working cameras"})])] == [
        "Tên (English)"
    ]


def test_sums_stand_above_and_count_each_part_once():
    after = version(threshold=95, weight=6, share={"vi": "Camera", "en": "Camera"}, note=SHARE)
    found = sums(catalogue_difference(catalogue(version()), catalogue(after)))
    assert [each.text for each in found] == [
        "1 tiêu chí đổi trọng số",
        "1 chỉ tiêu đổi ngưỡng",
        "sửa câu chữ, căn cứ ở 2 chỗ",
    ]


def test_versions_that_are_the_same_are_said_to_be_so():
    one = catalogue(version())
    assert shown(one, one) == "Hai phiên bản giống hệt nhau, từng chữ."
    written = version()
    written["note"] = None
    same = catalogue(dict([*reversed(version().items())]))
    assert same.sha256 != one.sha256
    assert shown(one, same).startswith("Hai phiên bản nói như nhau")


def test_weights_stand_with_their_share_of_the_whole_and_none_where_nothing_has_points():
    """2 and 2 are 50 % each; 6 and 2 are 75 % and 25 %."""
    text = shown(catalogue(version()), catalogue(version(weight=6)))
    assert "TC1 tên 2 6 50,00 % 75,00 %" in text
    assert "1 tiêu chí giữ trọng số nhưng đổi tỷ trọng" in text and "TC2 tên 2 2 50,00 % 25,00 %" in text
    plain = [national(group(criterion(indicator("count", target={"at_most": most})))) for most in (0, 1)]
    found = catalogue_difference(*(catalogue(each) for each in plain))
    assert _weights(found) == ([], []) and weight_shares(found.before, found.after)[0].share_after == Fraction(100)


def test_layers_that_come_and_go_are_told_by_their_names():
    city = local(
        group(criterion(indicator("count", "L"), code="L1"), code="L"),
        layer="city",
        title={"vi": "Thành phố", "en": "City"},
    )
    text = shown(catalogue(version()), catalogue(version(), city))
    assert "thêm 1 lớp" in text and "Thành phố Thêm" in text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_field_of_the_models_has_a_name(monkeypatch: pytest.MonkeyPatch, language: str):
    monkeypatch.setitem(st.session_state, "lang", language)
    fields = {
        field.alias or name
        for seed in range(40)
        for part in parts_of(catalogue(*random_case(seed, 0, ALL_FORMS)[0]))
        for name, field in type(part.model).model_fields.items()
    }
    assert len(fields) > 40
    assert {field for field in fields if field_name(field) == field} == set()


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(strategies.integers(0, 2**32))
def test_nothing_that_differs_is_told_alike(seed: int):
    """Whatever two catalogues made up at random have under one code is told, and no line says the same twice."""
    before, after = (catalogue(*random_case(each, 0, ALL_FORMS)[0]) for each in (seed, seed + 1))
    difference = catalogue_difference(before, after)
    for each in difference.differences:
        found = [*told(each, before, after)]
        assert found, each
        for line in found:
            assert line.part and line.what
            assert any(piece.way != "same" for piece in line.pieces) if line.pieces else line.old != line.new, each


def test_values_of_any_sort_can_be_told():
    rich = catalogue(*random_case(5, 0, ALL_FORMS)[0])
    for part in parts_of(rich):
        for name in type(part.model).model_fields:
            assert value_text(getattr(part.model, name), "vi")
        assert not [*changed_fields(part.model, part.model, part.kind)]
