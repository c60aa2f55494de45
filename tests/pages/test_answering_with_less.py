"""Answering with less: four questions, one file in place of one that was not accepted, and the answers are sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.evidence.listing import listing
from dossiers.procedure import status as dossier_status
from tests.dossiers.made_files import pdf
from tests.dossiers.working import person
from tests.pages.test_self_assessment import press
from tests.pages.visiting import own_record, visit
from ui.reader.record import the_record

WARD = "to-hieu"
MOST_CLICKS = 12


@pytest.fixture(autouse=True)
def record_of_its_own(tmp_path: Path) -> Iterator[None]:
    """Every test here writes."""
    with own_record(tmp_path):
        yield


def filled(app: AppTest) -> list[str]:
    """The filled buttons: what is next."""
    return [each.label for each in app.button if each.proto.type == "primary"]


def test_four_answers_with_one_file_are_sent_in_few_clicks(monkeypatch: pytest.MonkeyPatch) -> None:
    # The press on the overview's one next thing, and from there on each press, choice and choosing of a file.
    app, clicks = visit(monkeypatch, "self_assessment", WARD, criterion="TC08"), 1
    app.file_uploader[0].set_value(("giấy xác nhận.pdf", pdf("Giấy xác nhận"), "application/pdf")).run()
    press(app, "Lưu tệp")
    clicks += 2
    for onward in ("Lưu và sang TC04", "Lưu và sang TC11", "Lưu và sang SL4", "Lưu và gửi giải trình…"):
        app.radio[0].set_value("agree").run()
        # A choice by the mouse leads the keyboard to the answer.
        next(each for each in app.text_area if each.label == "Giải trình của phường").set_value("Đã bổ sung giấy.")
        press(app, onward)
        clicks += 2
    press(app, "Gửi chính thức")
    clicks += 1
    record, chief = the_record(), person(the_record(), WARD)
    assert dossier_status.status(record, chief, WARD, "2026").state == "clarified"
    assert "TC08.a-02" in {each.code for each in listing(record, chief, WARD, "2026", "TC08")}
    assert clicks <= MOST_CLICKS, clicks


def test_the_form_for_a_refused_file_is_open_and_filled_is_what_the_reader_is_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = visit(monkeypatch, "self_assessment", WARD, criterion="TC08")
    assert filled(app) == ["Lưu câu trả lời"], "an open form that nobody touched is not the next thing"
    app.file_uploader[0].set_value(("giấy xác nhận.pdf", pdf("Giấy xác nhận"), "application/pdf")).run()
    assert filled(app) == ["Lưu tệp"]
    press(app, "Đóng")
    assert not app.file_uploader and "Nộp tệp thay cho TC08.a" in {each.label for each in app.button}
    assert filled(app) == ["Lưu câu trả lời"]
