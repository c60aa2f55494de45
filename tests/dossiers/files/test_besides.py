"""What a file carries besides its pages: attachments and scripts are said, programs refused."""

import zlib

import pytest

from dossiers.files.checks import accepted
from dossiers.files.programs import is_program
from dossiers.files.reading import look
from dossiers.files.refusal import FileRefusal
from tests.dossiers.made_files import docx, image, locked_pdf, pdf, xlsx, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def stream(content: bytes, more: str = "") -> bytes:
    packed = zlib.compress(content)
    return (
        b"<</Type/EmbeddedFile/Filter/FlateDecode%s/Length %d>>stream\n" % (more.encode(), len(packed))
        + packed
        + b"\nendstream"
    )


def attached(name: str, content: bytes) -> bytes:
    names = "/Names<</EmbeddedFiles<</Names[(a) 100 0 R]>>>>"
    return pdf(
        "Báo cáo",
        catalog=names,
        more={100: f"<</Type/Filespec/F({name})/UF({name})/EF<</F 101 0 R>>>>", 101: stream(content)},
    )


def pinned(name: str, content: bytes) -> bytes:
    """Attached by a note on the page, not in the list of attachments."""
    note = "/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 100 0 R>>]"
    return pdf("Báo cáo", page=note, more={100: f"<</Type/Filespec/F({name})/EF<</F 101 0 R>>>>", 101: stream(content)})


def warned(content: bytes) -> str:
    (warning,) = accepted(content, "x.pdf").warnings
    assert "{" not in warning["vi"] + warning["en"]
    return warning["vi"]


def refused(content: bytes) -> str:
    with pytest.raises(FileRefusal) as caught:
        look(content)
    return caught.value.code


@pytest.mark.parametrize("put", [attached, pinned])
def test_attachments_are_said_by_name(put) -> None:
    assert "danh_sach.xlsx" in warned(put("danh_sach.xlsx", xlsx([["1"]])))


@pytest.mark.parametrize("put", [attached, pinned])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("setup.exe", b"x"), ("bao_cao.pdf", b"MZ\x90\x00"), ("a", b"\x7fELF\x02"), ("a.txt", b"#!/bin/sh\n"), ("a.js", b"x"),
        ("a.vbs", b"x"), ("A.BAT", b"x"), ("a.msi", OLE), ("a.docm", b"x"), ("a.exe. ", b"x"), ("a.pdf.lnk", b"x"),
        ("a.docx", docx(more={"word/vbaProject.bin": b"x"})), ("a.zip", zipped({"b/setup.exe": b"x"})),
        ("a.zip", zipped({"b": b"MZ\x90"})), ("a.xls", OLE + "_VBA_PROJECT".encode("utf-16-le")),
    ],
)  # fmt: skip
def test_programs_among_the_attachments_are_refused(put, name: str, content: bytes) -> None:
    assert refused(put(name, content)) == "file_pdf_program"


def test_ordinary_attachments_are_no_programs() -> None:
    for name, content in (
        ("a.docx", docx(["x"])), ("a.xlsx", xlsx([["x"]])), ("a.pdf", pdf("x")), ("a.jpg", image()), ("a.doc", OLE),
        ("a.xlsx", xlsx(more={"xl/printerSettings/printerSettings1.bin": b"x"})), ("com.txt", b"x"), ("", b""),
    ):  # fmt: skip
        assert not is_program(name, content), name


SCRIPT = "<</S/JavaScript/JS(app.alert\\(1\\))>>"


@pytest.mark.parametrize(
    ("catalog", "page", "words"),
    [
        (f"/OpenAction{SCRIPT}", "", ("JavaScript", "khi mở")),
        (f"/Names<</JavaScript<</Names[(a){SCRIPT}]>>>>", "", ("JavaScript",)),
        (f"/AA<</WC{SCRIPT}>>", "", ("JavaScript", "khi mở")),
        ("", f"/AA<</O{SCRIPT}>>", ("JavaScript", "khi mở")),
        ("/OpenAction<</S/URI/URI(http://example.org)>>", "", ("khi mở",)),
        ("", f"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A{SCRIPT}>>]", ("JavaScript",)),
        ("/OpenAction<</S/GoTo/D[6 0 R/Fit]/Next<</S/J#61vaScript/JS(1)>>>>", "", ("JavaScript",)),
        ("/AcroForm<</Fields[]/XFA(x)>>", "", ("XFA",)),
    ],
)
def test_what_a_pdf_does_by_itself_is_said(catalog: str, page: str, words: tuple[str, ...]) -> None:
    found = accepted(pdf("Báo cáo", catalog=catalog, page=page), "x.pdf").warnings
    assert len(found) == len(words)
    for warning, word in zip(found, words, strict=True):
        assert word in warning["vi"]


@pytest.mark.parametrize("opening", ["[6 0 R/Fit]", "<</S/GoTo/D[6 0 R/Fit]>>", "<</S/Named/N/FirstPage>>"])
def test_a_pdf_that_opens_at_a_page_is_an_ordinary_one(opening: str) -> None:
    assert accepted(pdf("Báo cáo", catalog=f"/OpenAction{opening}"), "x.pdf").warnings == ()


@pytest.mark.parametrize(
    ("catalog", "page"),
    [
        ("/OpenAction<</S/Launch/F(cmd.exe)>>", ""),
        ("/OpenAction<</S/GoTo/D[6 0 R/Fit]/Next[<</S/L#61unch/F(cmd.exe)>>]>>", ""),
        ("", "/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/Win<</F(cmd.exe)>>>>>>]"),
        ("/Outlines<</First<</Title(a)/A<</S/Launch/F(a)>>>>>>", ""),
        ("/AcroForm<</Fields[<</FT/Btn/T(a)/AA<</D<</S/Launch/F(a)>>>>>>]>>", ""),
    ],
)
def test_a_pdf_that_starts_a_program_is_refused(catalog: str, page: str) -> None:
    assert refused(pdf("Báo cáo", catalog=catalog, page=page)) == "file_pdf_launch"


def test_a_pdf_that_leads_in_circles_is_walked_once() -> None:
    more = {100: "<</A 101 0 R>>", 101: "[100 0 R 101 0 R]"}
    assert accepted(pdf("Báo cáo", catalog="/Extra 100 0 R", more=more), "x.pdf").warnings == ()


def test_a_password_is_told_before_anything_inside() -> None:
    assert refused(locked_pdf()) == "file_password"


NATIVE = OLE + b"\0" * 504 + "\x01Ole10Native".encode("utf-16-le") + b"\x02\x00setup.exe\x00C:\\setup.exe\x00"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"word/embeddings/oleObject1.bin": NATIVE}, "file_program"),
        (
            {"word/embeddings/oleObject1.bin": OLE + b"\0" * 504 + b"MZ This program cannot be run in DOS mode"},
            "file_program",
        ),
        ({"word/media/image1.png": b"MZ\x90\x00"}, "file_program"),
        ({"word/embeddings/a.zip": zipped({"a.bat": b"del"})}, "file_program"),
        ({"word/embeddings/a.docx": docx(more={"word/vbaProject.bin": b"x"})}, "file_macros"),
    ],
)
def test_programs_put_into_an_office_file_are_refused(part: dict[str, bytes], code: str) -> None:
    assert refused(docx(["x"], more=part)) == code


def test_ordinary_objects_put_into_an_office_file_are_taken() -> None:
    part = {"word/embeddings/oleObject1.bin": OLE + b"\0" * 600, "word/embeddings/a.xlsx": xlsx([["1"]])}
    assert look(docx(["x"], more=part))["stamp"] is None
