"""What is accepted as evidence and what is refused, by the content of files, honest and hostile."""

import io
import random
import struct
import unicodedata
import zlib
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers.errors import BadInput, NotFound
from dossiers.files import checks as file_checks
from dossiers.files import office as file_office
from dossiers.files import readers as file_readers
from dossiers.files.checks import MAX_BYTES, accepted, picture, plain_name
from dossiers.files.office import MAX_ENTRIES, FileRefusal
from dossiers.files.reading import MAX_PAGES, MAX_PIXELS, kind_of, look
from tests.dossiers.made_files import (
    WORD,
    W,
    docx,
    excel_with,
    image,
    locked_pdf,
    many_pages,
    paragraph,
    pdf,
    pdf_of,
    word_with,
    xlsx,
    zipped,
)
from tests.dossiers.other_readers import reads_with, runs

FILES = {
    "application/pdf": pdf("Báo cáo tháng 10"),
    "image/jpeg": image(),
    "image/png": image("PNG"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx(["Báo cáo"]),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": xlsx([["Báo cáo", "12"]]),
}


def refused(content: bytes) -> str:
    """The code of the refusal."""
    with pytest.raises(FileRefusal) as caught:
        look(content)
    return caught.value.code


def said(content: bytes, name: str = "tệp.pdf") -> dict[str, str]:
    """The sentences of the refusal."""
    with pytest.raises(BadInput) as caught:
        accepted(content, name)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize("media_type", FILES)
def test_what_a_file_is_tells_its_content_not_its_name(media_type: str) -> None:
    assert accepted(FILES[media_type], "ảnh.exe").media_type == media_type


def test_pages_of_a_pdf_are_counted() -> None:
    assert accepted(pdf("một", "hai", "ba"), "x.pdf").pages == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"hello", "file_type"),
        (b"MZ\x90\x00", "file_type"),
        (b"<html><script>alert(1)</script>", "file_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_type"),
        (b"GIF89a" + b"\0" * 20, "file_type"),
        (b"\x00" * 5000 + b"%PDF-1.7", "file_type"),
        (zipped({"a.txt": "a"}), "file_type"),
        (docx(kind="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"), "file_type"),
        (docx(kind="application/vnd.ms-word.document.macroEnabled.main+xml"), "file_macros"),
        (docx(more={"word/vbaProject.bin": b"x"}), "file_macros"),
        (xlsx(more={"xl/vbaProject.bin": b"x"}), "file_macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_old_office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_password"),
        (locked_pdf(), "file_password"),
        (b"%PDF-1.7 and nothing else", "file_broken"),
        (pdf("một")[:200], "file_broken"),
        (image()[:-400], "file_broken"),
        (image("PNG")[:60], "file_broken"),
        (b"\xff\xd8\xff" + b"\0" * 100, "file_broken"),
        (docx(["một"])[:-40], "file_broken"),
        (docx("<w:p>"), "file_broken"),
        (docx(more={"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "file_broken"),
        (many_pages(MAX_PAGES + 1), "file_pages"),
    ],
)  # fmt: skip
def test_what_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_the_bounds_themselves_are_accepted() -> None:
    assert look(many_pages(MAX_PAGES))["pages"] == MAX_PAGES


def test_an_empty_and_a_too_large_file_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_checks, "_read", lambda *_: pytest.fail("was read"))
    assert "rỗng" in said(b"")["vi"]
    assert "21 MB, tối đa 20 MB" in said(b"%PDF-" + b"0" * MAX_BYTES)["vi"]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-" + b"0" * MAX_BYTES, b"hello", locked_pdf(), pdf("MẬT"), many_pages(MAX_PAGES + 1)]
)
def test_a_refusal_names_the_file_and_what_would_be_right_in_both_languages(content: bytes) -> None:
    problem = said(content, "kế hoạch.pdf")
    for text in problem.values():
        assert text.startswith("kế hoạch.pdf: ")
        assert text.count(". ") + text.count("; ") >= 1
        assert "{" not in text


# Bombs


def bomb_of_pixels() -> bytes:
    """A PNG of a few bytes that says it is 60,000 pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(FileRefusal) as caught:
        look(bomb_of_pixels())
    assert caught.value.code == "file_pixels"
    assert caught.value.values == {"width": 60_000, "height": 60_000, "limit": MAX_PIXELS // 1_000_000}


def test_archives_with_too_many_parts_are_refused() -> None:
    assert refused(docx(more={f"word/media/{n}.bin": b"" for n in range(MAX_ENTRIES)})) == "file_bomb_entries"


def test_archives_that_unpack_to_too_much_are_refused() -> None:
    part = random.Random(1).randbytes(1000) * 30_000
    assert refused(docx(more={f"word/media/{n}.bin": part for n in range(7)})) in {"file_bomb_size", "file_bomb_ratio"}


def test_a_part_packed_beyond_reason_is_refused() -> None:
    assert refused(docx(more={"word/media/a.bin": b"\0" * 50_000_000})) == "file_bomb_ratio"


def test_a_workbook_inside_a_document_is_normal_and_an_archive_inside_that_is_not() -> None:
    chart = xlsx([["1", "2"]])
    assert look(docx(["một"], more={"word/embeddings/a.xlsx": chart}))["stamp"] is None
    deep = docx(["một"], more={"word/embeddings/a.xlsx": xlsx(more={"xl/embeddings/b.zip": zipped({"c": b"d"})})})
    assert refused(deep) == "file_bomb_nested"
    assert refused(docx(["một"], more={"word/media/a.rar": b"Rar!\x1a\x07\x00"})) == "file_bomb_nested"


def test_what_is_inside_of_a_workbook_inside_counts_too() -> None:
    inner = zipped({str(n): b"" for n in range(MAX_ENTRIES - 10)})
    assert refused(docx(more={"word/embeddings/a.zip": inner, "word/embeddings/b.zip": inner})) == "file_bomb_entries"


def test_a_size_that_is_a_lie_is_found_out() -> None:
    honest = docx(["một"], more={"word/media/a.bin": b"\0" * 500})
    at = honest.rindex(b"word/media/a.bin") - 46 + 24
    lying = honest[:at] + struct.pack("<I", 3) + honest[at + 4 :]
    assert refused(lying) == "file_broken"


def test_a_reader_that_falls_or_hangs_is_a_refusal_not_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_readers, "PATIENCE", {"upload": 0.001, "preview": 0.001})
    # Where the wall's clock is the only one, as on Windows, it has to tell.
    monkeypatch.setattr(file_readers, "_ONLY_CLOCK", True)
    assert "thời gian" in said(pdf("một"))["vi"]
    monkeypatch.undo()
    monkeypatch.setattr(file_readers.sys, "executable", "/bin/false")
    assert "hỏng" in said(pdf("một"))["vi"]


def test_the_reader_gets_none_of_the_servers_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARD_SCORECARD_RECORD", "postgresql://user:secret@server/record")
    given_away = {}
    real = file_readers.subprocess.Popen
    monkeypatch.setattr(file_readers.subprocess, "Popen", lambda *a, **k: given_away.update(k["env"]) or real(*a, **k))
    accepted(pdf("một"), "x.pdf")
    assert not any("secret" in value for value in given_away.values())


# Stamps


STAMPS = ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "T Ố I  M Ậ T", "[MẬT]", "– TUYỆT MẬT –", "Độ mật: Tối mật"]
NO_STAMPS = ["Bảo vệ bí mật nhà nước", "BẢO VỆ BÍ MẬT NHÀ NƯỚC", "mật", "Tài liệu không mật", "MẬT KHẨU", "mật ong",
             "Độ mật: Không", "CÁC MỨC MẬT"]  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("stamp", STAMPS)
def test_a_stamp_is_found_in_every_kind_of_file(stamp: str, form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, stamp)
    assert look(pdf(["Số: 12/BC", text, "Báo cáo"]))["stamp"]
    assert look(docx(["Số: 12/BC", text, "Báo cáo"]))["stamp"]
    assert look(xlsx([["Báo cáo"], ["", text]]))["stamp"]


@pytest.mark.parametrize("text", NO_STAMPS)
def test_the_word_in_a_sentence_is_no_stamp(text: str) -> None:
    for content in (pdf(["Quy chế", text]), docx(["Quy chế", text]), xlsx([[text, "12"]])):
        assert look(content)["stamp"] is None


def test_words_broken_over_lines_are_no_stamp() -> None:
    assert look(pdf(["QUY CHẾ BẢO VỆ BÍ", "MẬT", "của cơ quan"]))["stamp"] is None


def test_a_stamp_beside_the_letterhead_is_found() -> None:
    assert look(pdf(["CÔNG AN PHƯỜNG", ("MẬT", 400)]))["stamp"] == "MẬT"


def test_a_stamp_in_a_text_box_a_header_or_split_over_runs_is_found() -> None:
    box = paragraph("Báo cáo", inside=f"<w:r><w:txbxContent>{paragraph('TỐI MẬT')}</w:txbxContent></w:r>")
    assert look(docx(box))["stamp"] == "TỐI MẬT"
    head = f'<w:hdr xmlns:w="{W}">{paragraph("MẬT")}</w:hdr>'
    assert look(docx(["Báo cáo"], more={"word/header1.xml": head}))["stamp"] == "MẬT"
    assert look(docx("<w:p><w:r><w:t>TUYỆT</w:t></w:r><w:r><w:t> MẬT</w:t></w:r></w:p>"))["stamp"] == "TUYỆT MẬT"
    for capitals in ("caps", "smallCaps"):
        assert look(docx(f"<w:p><w:r><w:rPr><w:{capitals}/></w:rPr><w:t>mật</w:t></w:r></w:p>"))["stamp"] == "MẬT"
    assert look(xlsx([["a"]], foot="&amp;C&amp;&quot;Arial&quot;MẬT"))["stamp"] == "MẬT"


def test_parts_are_found_by_what_they_are_whatever_they_are_called() -> None:
    """Word online calls the document word/document2.xml; what lies under the usual name is then not what is printed."""

    def document(text: str) -> str:
        return f'<w:document xmlns:w="{W}"><w:body>{paragraph(text)}</w:body></w:document>'

    def typed(**kinds: str) -> dict[str, str]:
        parts = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in kinds.items())
        return {"[Content_Types].xml": f"<Types>{parts}</Types>"}

    other = typed(document2=WORD)
    assert look(docx(["x"], more={**other, "word/document2.xml": document("Báo cáo")}))["stamp"] is None
    assert look(docx(["x"], more={**other, "word/document2.xml": document("MẬT")}))["stamp"] == "MẬT"
    head = typed(document=WORD, kop=WORD.replace("document.main", "header"))
    assert look(docx(["x"], more={**head, "word/kop.xml": document("TỐI MẬT")}))["stamp"] == "TỐI MẬT"


def test_a_text_box_on_a_sheet_is_read() -> None:
    def box(text: str) -> dict[str, bytes | str]:
        drawn = f'<x:wsDr xmlns:x="x" xmlns:a="a"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></x:wsDr>'
        return {"xl/drawings/drawing1.xml": drawn}

    assert look(xlsx([["Báo cáo"]], more=box("MẬT")))["stamp"] == "MẬT"
    found = accepted(xlsx([["Báo cáo"]], more=box("số 001088123456")), "x.xlsx")
    assert "hộp chữ" in found.warnings[0]["vi"] and "text box" in found.warnings[0]["en"]


def test_a_stamp_put_on_a_page_as_a_note_is_found() -> None:
    assert look(pdf("Báo cáo", "Phụ lục", note="MẬT"))["stamp"] == "MẬT"
    assert look(pdf("Báo cáo", "Phụ lục", note="Đã duyệt"))["stamp"] is None


def test_a_stamp_is_refused_with_the_way_to_refer_to_it() -> None:
    problem = said(pdf("TUYỆT MẬT"))
    assert "đóng dấu TUYỆT MẬT" in problem["vi"] and "chỉ dẫn chiếu" in problem["vi"]
    assert "reference only" in problem["en"]


# Warnings


@pytest.mark.parametrize("number", ["001088123456", "001 088 123 456", "0010 8812 3456", "001.088.123.456"])
def test_identity_numbers_warn_with_count_and_place_and_are_never_shown(number: str) -> None:
    found = accepted(pdf("Báo cáo", f"Ông A, số {number}", f"{number} và {number}"), "x.pdf")
    (warning,) = found.warnings
    assert "3 số" in warning["vi"] and "trang 2, trang 3" in warning["vi"]
    assert "3 numbers look like identity numbers" in warning["en"] and "page 2, page 3" in warning["en"]
    assert number[-4:] not in str(warning)


def test_identity_numbers_are_found_in_word_and_excel() -> None:
    assert look(docx(["a", "001088123456"]))["identity"] == {"count": 1, "places": [{"paragraph": 2}]}
    assert look(xlsx([["a", "001088123456"]]))["identity"] == {"count": 1, "places": [{"sheet": 1, "cell": "B1"}]}


@pytest.mark.parametrize("text", ["12345678901", "1234567890123", "123.456.789.000 đồng", "0912 345 678"])
def test_other_numbers_do_not_warn(text: str) -> None:
    assert accepted(pdf(text), "x.pdf").warnings == ()


def test_what_cannot_be_read_says_so() -> None:
    (warning,) = accepted(image(), "x.jpg").warnings
    assert "bản quét" in warning["vi"]


# Names and pictures


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Kế hoạch.pdf", "Kế hoạch.pdf"),
        (unicodedata.normalize("NFD", "Kế hoạch.pdf"), "Kế hoạch.pdf"),
        ("C:\\fake\\..\\a.pdf", "a.pdf"),
        ("../../etc/passwd", "passwd"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie x.pdf"),
        ("bao cao\u202efdp.exe", "bao cao fdp.exe"),
        ("", "tep"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
    ],
)
def test_names_of_files_lose_what_deceives(given: str, kept: str) -> None:
    assert plain_name(given) == kept


def test_pages_are_drawn_no_wider_than_asked() -> None:
    from PIL import Image

    for content in (pdf("một"), image(size=(3000, 100)), pdf("một", sizes=(1, 14_000))):
        drawn = Image.open(io.BytesIO(picture(content, 1, 400)))
        assert drawn.format == "PNG" and drawn.size[0] <= 400 and drawn.size[1] <= 800


def test_a_page_there_is_not_is_not_found() -> None:
    for page in (0, 2, 99):
        with pytest.raises(NotFound):
            picture(pdf("một"), page)
    with pytest.raises(NotFound):
        picture(docx(["một"]), 1)


# Whatever comes: an answer or a refusal


SEEDS = [
    *FILES.values(), locked_pdf(), bomb_of_pixels(), docx(more={"word/embeddings/a.xlsx": xlsx([["1"]])}), image()[:-2],
    word_with(["a"], {"header1.xml": ("header", f'<w:hdr xmlns:w="{W}"/>'), "media/a.png": ("image", image("PNG"))}),
    excel_with([["a"]], {"comments1.xml": ("comments", "<c><comment ref='A1'><text><t>a</t></text></comment></c>")}),
]  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_file_with_any_bytes_changed_is_answered_or_refused(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        kind = data.draw(st.sampled_from(["set", "cut", "put"]))
        if kind == "set":
            content[at] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del content[at : at + data.draw(st.integers(1, 60))]
            content = content or bytearray(b"\0")
        else:
            content[at:at] = data.draw(st.binary(min_size=1, max_size=20))
    try:
        found = look(bytes(content))
    except FileRefusal as refusal:
        assert refusal.code.startswith("file_")
        return
    assert found["media_type"] in FILES


@settings(max_examples=100, deadline=None)
@given(
    start=st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]), rest=st.binary()
)
def test_no_bytes_at_all_bring_the_reader_down(start: bytes, rest: bytes) -> None:
    try:
        assert look(start + rest)["media_type"] == kind_of(start + rest)
    except FileRefusal as refusal:
        assert refusal.code.startswith("file_")


@settings(max_examples=40, deadline=None)
@given(
    xml=st.lists(
        st.sampled_from(
            ["<w:p>", "</w:p>", "<w:t>", "</w:t>", "<w:r>", "</w:r>", "MẬT", "<w:tab/>", "<w:caps/>", "&amp;"]
        ),
        max_size=30,
    )
)
def test_any_nesting_of_a_document_is_answered_or_refused(xml: list[str]) -> None:
    try:
        look(docx("".join(xml)))
    except FileRefusal as refusal:
        assert refusal.code == "file_broken"


def test_a_workbook_of_too_many_cells_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_office, "_MAX_CELLS", 4)
    assert look(xlsx([["a", "b"], ["c", "d"]]))["media_type"].endswith("sheet")
    assert refused(xlsx([["a", "b"], ["c", "d", "e"]])) == "file_too_heavy"


def test_a_reader_that_uses_up_its_time_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass"
    runs(monkeypatch, endless)
    assert "thời gian" in said(pdf("một"))["vi"]


def test_a_page_that_unpacks_to_more_than_memory_holds_is_refused_and_the_server_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The same reader with a quarter of its memory, so that the test takes a quarter of the time.
    reads_with(monkeypatch, MEMORY_BYTES=350_000_000)
    assert accepted(pdf("một"), "x.pdf").pages == 1
    packing = zlib.compressobj(6)
    data = b"".join(packing.compress(b"0 " * 500_000) for _ in range(300)) + packing.flush()
    bomb = pdf_of(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
            4: b"<</Filter/FlateDecode/Length %d>>stream\n" % len(data) + data + b"\nendstream",
        }
    )
    assert len(bomb) < 2_000_000
    assert "bộ nhớ" in said(bomb)["vi"]
    with pytest.raises(NotFound):
        picture(bomb, 1)


def test_pages_that_hold_themselves_are_refused() -> None:
    with pytest.raises(BadInput):
        accepted(
            pdf_of({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 3/Kids[2 0 R 2 0 R]>>"}), "x.pdf"
        )
