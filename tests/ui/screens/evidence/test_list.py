"""The documents of a criterion as people read them: what each is, what is odd, what is missing; nothing typed runs."""

from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
import streamlit as st

from dossiers.evidence.about import About
from dossiers.evidence.listing import Document, DocumentStanding, Flag, Needed, OtherUse
from dossiers.rounds.units import Unit
from dossiers.store.schema import VIETNAM
from ui.screens.evidence.list import MOST_PAGES, about_line, flag_text, list_html, size_text

TO_HIEU = Unit("to-hieu", "03646", "Tô Hiệu", "ward", None, None, None)
NEEDED = Needed("TC05.b", {"vi": "Biên bản kiểm tra camera", "en": "Camera inspection record"}, True)
EVIL = "<img src=x onerror=alert(1)>\"'"


def document(**more: Any) -> Document:
    """A document of TC05.b, changed as a test wants."""
    about = About("41/BB-CAP", "Biên bản", "Công an phường", date(2026, 10, 28), "Kiểm tra camera", "2")
    whole: dict[str, Any] = {
        "code": "TC05.b-01", "requirement": "TC05.b", "about": about, "also": (), "sha256": "0" * 64,
        "file_name": "camera.pdf", "media_type": "application/pdf", "size": 412_000, "file_pages": 3, "kept_at": None,
        "added_by": "Cán bộ", "added_at": datetime(2026, 11, 5, 9, 20, tzinfo=VIETNAM), "withdrawn_by": None,
        "withdrawn_at": None, "flags": (),
    }  # fmt: skip
    return Document(**{**whole, **more})


def drawn(*documents: Document, asked: tuple[Needed, ...] = (NEEDED,)) -> str:
    return list_html("chieng-an", "2026", "TC05", asked, documents)


class Seen(HTMLParser):
    """The words and the addresses of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_a_document_says_what_it_is_and_when_it_was_made_and_uploaded() -> None:
    text = Seen(drawn(document(also=("TC06.a-01",)))).text
    assert "TC05.b-01 Kiểm tra camera" in text
    assert "41/BB-CAP, Công an phường, 28/10/2026, trang 2 · dùng cả cho TC06.a-01" in text
    assert "Đã nộp Tải lên 09:20 05/11/2026" in text
    assert "Tải về (PDF, 3 trang, 0,4 MB)" in text


def test_pages_are_looked_at_from_the_one_that_proves() -> None:
    seen = Seen(drawn(document()))
    file = "/evidence/chieng-an/2026/TC05.b-01"
    assert seen.addresses == [file, f"{file}/page/2.png", f"{file}/page/3.png"]
    assert "Xem từ trang 2 TC05.b-01" in seen.text


def test_a_long_document_shows_its_first_pages_and_says_how_many_are_left() -> None:
    seen = Seen(drawn(document(file_pages=40, about=About(pages="không rõ"))))
    assert seen.tags.count("img") == MOST_PAGES
    assert f"Còn {40 - MOST_PAGES} trang nữa" in seen.text


@pytest.mark.parametrize("pages", ["99", "0", "", "trang cuối"])
def test_pages_the_file_has_not_begin_at_the_first(pages: str) -> None:
    assert Seen(drawn(document(about=About(pages=pages)))).addresses[1].endswith("/page/1.png")


def test_what_is_no_picture_is_only_downloaded_and_what_is_kept_elsewhere_says_where() -> None:
    docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    seen = Seen(drawn(document(media_type=docx, file_pages=None)))
    assert seen.addresses == ["/evidence/chieng-an/2026/TC05.b-01"]
    referred = Seen(drawn(document(sha256=None, media_type=None, size=None, file_name=None, kept_at="Tủ mật")))
    assert referred.addresses == []
    assert "lưu tại Tủ mật" in referred.text and "Dẫn chiếu, không lưu tệp" in referred.text


@pytest.mark.parametrize(
    ("required", "standing", "said"),
    [
        (True, "missing", "Còn thiếu"),
        (False, "missing", "Không bắt buộc"),
        (True, "declared", "Đã khai, chưa nộp tệp"),
        (True, "accepted", "Được chấp nhận Không có tệp"),
    ],
)
def test_what_has_no_file_is_a_row_too(required: bool, standing: DocumentStanding, said: str) -> None:
    text = Seen(drawn(asked=(Needed("TC05.b", NEEDED.name, required, standing),))).text
    assert "TC05.b Biên bản kiểm tra camera" in text and said in text


def test_a_withdrawn_document_keeps_its_row_and_leaves_the_requirement_open() -> None:
    gone = document(withdrawn_by="Trưởng", withdrawn_at=datetime(2026, 11, 6, 8, 0, tzinfo=VIETNAM))
    text = Seen(drawn(gone)).text
    assert "Đã rút Rút 08:00 06/11/2026" in text and "Còn thiếu" in text


def test_a_refused_file_comes_first_with_its_reason_and_one_in_its_place_says_that_it_waits() -> None:
    refused = document(code="TC05.b-02", standing="refused", refused_because="Không có dấu.")
    text = Seen(drawn(document(standing="accepted"), refused, document(code="TC05.b-03", standing="replacing"))).text
    assert "Không chấp nhận: Không có dấu." in text
    assert text.index("TC05.b-02") < text.index("TC05.b-01")
    assert "Được chấp nhận" in text and "Đã nộp thay, chờ thẩm định" in text


def test_only_what_was_accepted_wears_the_blue_of_met() -> None:
    assert "ws-met" not in drawn(document()) + drawn(document(standing="replacing"))
    assert "ws-met" in drawn(document(standing="accepted"))


FLAGS = [
    (Flag("before_window", days=44), "Lập 44 ngày trước kỳ số liệu", "Dated 44 days before the period"),
    (Flag("after_window", days=1), "Lập 1 ngày sau kỳ số liệu", "Dated 1 day after the period"),
    (
        Flag("seen_elsewhere", places=(OtherUse(TO_HIEU, "2025", "TC05.b-02"),), unnamed=1),
        "Cùng một tệp đã dùng ở Tô Hiệu, đợt 2025 (TC05.b-02); 1 nơi khác",
        "The same file is used at Tô Hiệu, round 2025 (TC05.b-02); 1 other place",
    ),
    (Flag("close_to_deadline", days=4), "Tải lên trước hạn 4 ngày", "Uploaded 4 days before the deadline"),
    (Flag("close_to_deadline"), "Tải lên đúng ngày hết hạn", "Uploaded on the day of the deadline"),
    (Flag("after_deadline", days=2), "Tải lên sau hạn 2 ngày", "Uploaded 2 days after the deadline"),
    (Flag("added_later"), "Bổ sung khi giải trình", "Added while answering"),
    (
        Flag("missing", fields=("number_symbol", "issued_on")),
        "Chưa ghi: số, ký hiệu, ngày văn bản",
        "Not filled in: number and symbol, date",
    ),
]


@pytest.mark.parametrize(("flag", "vi", "en"), FLAGS)
def test_what_is_odd_is_said_in_both_languages(flag: Flag, vi: str, en: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert flag_text(flag) == vi
    assert vi in Seen(drawn(document(flags=(flag,)))).text
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert flag_text(flag) == en


def test_nothing_people_typed_runs() -> None:
    about = About(EVIL, EVIL, EVIL, None, EVIL, EVIL)
    for each in (
        document(about=about, file_name=EVIL),
        document(about=about, sha256=None, media_type=None, size=None, kept_at=EVIL),
        document(about=About(), file_name=EVIL),
    ):
        seen = Seen(drawn(each))
        assert EVIL in seen.text
        assert "x" not in seen.addresses


def test_sizes_read_as_people_write_them() -> None:
    assert [size_text(size) for size in (1, 12_400, 100_000, 412_000, 20_971_520)] == [
        "1 KB", "12 KB", "97 KB", "0,4 MB", "20,0 MB",
    ]  # fmt: skip


def test_a_line_leaves_out_what_is_not_known() -> None:
    assert about_line(About()) == ""
    assert about_line(About(issuer="Công an phường", issued_on=date(2026, 2, 5))) == "Công an phường, 05/02/2026"
