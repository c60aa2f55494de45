"""Every sample ward's scorecard and forms against the record: what nobody entered, sums, and what is said twice."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
import streamlit as st

from dossiers.submissions.results import Result, result
from tests.pages.visiting import own_record, visit, written
from ui.reader.people import actor_of
from ui.reader.record import the_record
from ui.screens.self_assessment.answers import differences_html
from ui.screens.self_assessment.result import gains_html, if_sent_html

WARDS = ("chieng-an", "chieng-coi", "chieng-sinh", "moc-chau", "moc-son", "thao-nguyen", "to-hieu", "van-son")


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with own_record(tmp_path_factory.mktemp("said")):
        yield
    _said.cache_clear()


@cache
def _said(ward: str, lang: str, page: str = "scorecard") -> str:
    with pytest.MonkeyPatch.context() as patch:
        return written(visit(patch, page, ward, unit=ward, round="2026", lang=lang))


def _result(ward: str) -> Result:
    actor = actor_of(the_record(), ward)
    assert actor is not None
    return result(the_record(), actor, ward, "2026")


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def _number(text: str) -> float:
    return round(float(text.replace(".", "").replace(",", ".")), 2)


def _indicators(said: str) -> list[str]:
    """What a scorecard says of each indicator where a criterion is opened."""
    return [
        _text(each.replace('<p class="ws-flag">', ""))
        for part in re.findall(r'<ul class="ws-indicators">(.*?)</ul>', said, re.DOTALL)
        for each in part.split("<li>")[1:]
    ]


@pytest.mark.parametrize("ward", WARDS)
def test_of_an_indicator_that_nobody_entered_it_is_said_that_nobody_did(ward: str) -> None:
    card = _result(ward).standing
    assert card is not None
    empty = {
        part.code
        for each in card.criteria
        for part in each.indicators
        if part.cause == "missing_value" and not part.inputs
    }
    told = _indicators(_said(ward, "vi"))
    for code in empty:
        ours = [each for each in told if each.startswith(f"{code} ")]
        assert ours and all("– Chưa khai" in each and "chưa đủ căn cứ" not in each.lower() for each in ours), ours[:1]
    by_place = re.compile(r"chưa có [^.;:]*(tử số|mẫu số|số lượng|số mục đạt)", re.IGNORECASE)
    assert not by_place.search(_said(ward, "vi")), "figures have their own names"
    assert not re.search(r"\bno (part|whole|numerator|denominator|count)\b", _text(_said(ward, "en")), re.IGNORECASE)


@pytest.mark.parametrize("ward", WARDS)
def test_what_an_indicator_has_to_reach_is_said_once_where_it_is_opened(ward: str) -> None:
    for lang, required, claimed in (("vi", "yêu cầu: ", "Phường tự khai:"), ("en", "required: ", "The ward entered:")):
        told = _indicators(_said(ward, lang))
        assert len(told) > 60
        for each in told:
            found, _, claim = each.partition(claimed)
            # The ward's own derivation, where the inspector came to another, asks for the same again.
            again = claim.partition(". ")[2] if claim else ""
            assert (found + again).lower().count(required) <= 1, each
        assert not re.search(r"1/1 (mục|nội dung|item)", _text(_said(ward, lang))), "one item holds or does not"


@pytest.mark.parametrize("ward", WARDS)
def test_a_group_has_the_same_points_under_the_score_and_above_its_rows(ward: str) -> None:
    said = _said(ward, "vi")
    above = dict(re.findall(r">(\w+)\. [^<]*· đạt [0-9/]+ · ([0-9,]+)/", _tidy(said)))
    below = dict(re.findall(r'<th scope="row">(\w+)\. [^<]*</th>\s*<td class="ws-number">([0-9,]+)</td>', said))
    assert above and below == above


def _tidy(html: str) -> str:
    return re.sub(r"</?(?:strong|span)[^>]*>", "", html)


@pytest.mark.parametrize("ward", WARDS)
def test_in_a_form_the_points_of_the_indicators_add_up_to_those_of_the_criterion(
    monkeypatch: pytest.MonkeyPatch, ward: str
) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")
    card = _result(ward).scorecard_self
    assert card is not None
    for criterion in card.catalogue.criteria.values():
        told = if_sent_html(card, criterion)
        whole = re.search(r"<strong>\s*([0-9,]+) / ", told)
        parts = re.findall(r'<td class="ws-number">\s*([0-9,]+)', told)
        assert whole and round(sum(map(_number, parts)), 2) == _number(whole[1]), _text(told)


@pytest.mark.parametrize("ward", WARDS)
def test_where_the_inspector_differs_from_the_ward_the_row_shows_in_what(
    monkeypatch: pytest.MonkeyPatch, ward: str
) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")
    found = _result(ward)
    if found.scorecard_self is None or found.scorecard_appraisal is None:
        return
    for row in differences_html(found, found.scorecard_appraisal.catalogue).split("<tr>")[2:]:
        own, other = (_text(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL))
        assert own.lstrip("○□◇–· ") != other.lstrip("●■◇–· "), row


def test_a_ward_is_not_told_to_enter_what_an_independent_survey_enters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")
    card = _result("chieng-coi").scorecard_self
    assert card is not None
    told = _text(gains_html(card, card.catalogue.criteria["TC20"]))
    assert "Khai 20.2, 20.3, có kết quả khảo sát 20.1 và đạt yêu cầu" in told
    overview = _text(_said("chieng-coi", "vi", "overview"))
    assert "Nhập số liệu 2 chỉ tiêu Chờ kết quả khảo sát độc lập: 20.1 Nộp TC20.a, TC20.b" in overview


def test_a_document_is_lacking_or_declared_and_not_both() -> None:
    # 49 are required; TC01.a is filed, TC01.b, TC01.c and TC01.d are declared without a file: 45 are lacking.
    assert "Còn thiếu 45 tài liệu bắt buộc." in _said("chieng-coi", "vi", "overview")
    said = _said("chieng-coi", "vi")
    assert "4/49 tài liệu bắt buộc" in said and "đã khai, chưa nộp tệp 3/4: TC01.b, TC01.c, TC01.d" in said
    documents = re.findall(r"<li>(TC01\.\w) [^<]*<span[^>]*>([^<]*)</span>", said)
    assert dict(documents) == {
        "TC01.a": "đã nộp", **dict.fromkeys(("TC01.b", "TC01.c", "TC01.d"), "đã khai, chưa nộp tệp"),
        "TC01.e": "không bắt buộc, chưa có",
    }  # fmt: skip


def test_nothing_is_counted_and_nothing_offered_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "0 việc" not in _said("chieng-coi", "vi", "actions") and "0 ý kiến" not in _said(
        "chieng-coi", "vi", "opinions"
    )
    app = visit(monkeypatch, "scorecard", "chieng-coi", unit="chieng-coi", round="2026")
    offered = [str(each) for group in app.button_group for each in group.options]
    assert offered and not [each for each in offered if re.search(r"\b0$", each)]
