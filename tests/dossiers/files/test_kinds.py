"""What a file is by its bytes: those that are read, and the names of those that are not."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image

from dossiers.errors import BadInput, messages
from dossiers.files import kinds as file_kinds
from dossiers.files.checks import accepted
from dossiers.files.reading import look
from dossiers.files.refusal import FileRefusal
from tests.dossiers.made_files import docx, image, pdf, word_with

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def refusal(content: bytes) -> FileRefusal:
    with pytest.raises(FileRefusal) as caught:
        look(content)
    return caught.value


def picture(kind: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(written, kind)
    return written.getvalue()


def named(name: str) -> bytes:
    """A container of old Office with a stream of this name."""
    return OLE + name.encode("utf-16-le") + b"\0\0"


@pytest.mark.parametrize(
    "before",
    [b"\n\n", b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n", b"<br />\n<b>Warning</b>: in line 3\n",
     b"\xef\xbb\xbf", b"x" * 1000, bytes(range(128, 256)), b"%!PS-Adobe-3.0\n", b"x" * 1024],
)  # fmt: skip
def test_what_stands_before_a_pdf_does_not_matter_within_its_first_kilobyte(before: bytes) -> None:
    assert accepted(before + pdf("một", "hai"), "x.pdf").pages == 2
    assert look(before + pdf("MẬT"))["stamp"] == "MẬT"


def test_a_pdf_that_begins_too_far_in_or_in_something_else_is_none() -> None:
    assert refusal(b"x" * 1025 + pdf("một")).code == "file_type"
    assert refusal(b"MZ\x90\0" + pdf("một")).values == {"what": "program"}
    assert refusal(b"GIF89a" + pdf("một")).values["format"] == "GIF"
    assert refusal(b"<html>%PDF-1.7 is the name of a form</html>").values == {"what": "web"}


def test_a_picture_or_archive_that_speaks_of_pdf_is_what_it_is() -> None:
    spoken = image()[:2] + b"\xff\xfe" + struct.pack(">H", 2 + 8) + b"%PDF-1.7" + image()[2:]
    assert look(spoken)["media_type"] == "image/jpeg"
    assert look(word_with(["%PDF-1.7"], more={"%PDF-1.7": b"%PDF-1.7"}))["media_type"].endswith(
        "wordprocessingml.document"
    )


KINDS = {
    "GIF": (picture("GIF"), {"what": "picture", "format": "GIF"}),
    "BMP": (picture("BMP"), {"what": "picture", "format": "BMP"}),
    "TIFF": (picture("TIFF"), {"what": "picture", "format": "TIFF"}),
    "WebP": (picture("WEBP"), {"what": "picture", "format": "WebP"}),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", {"what": "picture", "format": "HEIC"}),
    "AVIF": (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", {"what": "picture", "format": "AVIF"}),
    "SVG": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', {"what": "picture", "format": "SVG"}),
    "MP4": (b"\0\0\0\x18ftypisom\0\0\0\0", {"what": "recording"}),
    "RAR": (b"Rar!\x1a\x07\x01\0", {"what": "archive"}),
    "7Z": (b"7z\xbc\xaf\x27\x1c\0\4", {"what": "archive"}),
    "RTF": (b"{\\rtf1\\ansi M\\'e2T}", {"what": "rtf"}),
    "HTML": (b"\xef\xbb\xbf \n<!DOCTYPE html><html><body>", {"what": "web"}),
    "HTML of two bytes a letter": ("<html><body>a".encode("utf-16"), {"what": "web"}),
    "HTML as Word saves it": (
        b'<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>',
        {"what": "office_text"},
    ),
    "Word 2003 XML": (
        b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w/>',
        {"what": "office_text"},
    ),
    "MHT": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", {"what": "mail"}),
    "EML": (b"Received: from a\r\nFrom: b\r\n", {"what": "mail"}),
    "TXT": ("Báo cáo tháng 10".encode(), {"what": "text"}),
    "CSV": ("phường;số vụ\nTô Hiệu;3".encode("utf-16"), {"what": "text"}),
    "EXE": (b"MZ\x90\0\3\0\0\0", {"what": "program"}),
    "script": (b"#!/bin/sh\nrm -r /", {"what": "program"}),
    "PS": (b"%!PS-Adobe-3.0\n", {"what": "postscript"}),
    "noise": (bytes(range(128, 256)), {}),
}


@pytest.mark.parametrize("name", KINDS)
def test_what_is_not_taken_is_named_with_what_would_be_right(name: str) -> None:
    content, values = KINDS[name]
    found = refusal(content)
    assert (found.code, found.values) == ("file_type", values)
    with pytest.raises(BadInput) as caught:
        accepted(content, "văn bản.doc")
    (problem,) = caught.value.problems
    assert "Hãy" in problem["vi"] and "{" not in str(list(problem.values()))


@pytest.mark.parametrize(
    ("stream", "what", "right"),
    [("WordDocument", "doc", ".docx"), ("Workbook", "xls", ".xlsx"), ("Book", "xls", ".xlsx"),
     ("PowerPoint Document", "ppt", "PDF"), ("__nameid_version1.0", "msg", "PDF")],
)  # fmt: skip
def test_files_of_old_office_are_named_with_the_form_to_save_them_in(stream: str, what: str, right: str) -> None:
    assert (refusal(named(stream)).code, refusal(named(stream)).values) == ("file_old_office", {"what": what})
    assert all(right in messages()[f"file_old_office_{what}"][language] for language in ("vi", "en"))
    assert refusal(OLE).values == {}


def test_every_name_has_a_sentence_and_every_sentence_a_name() -> None:
    """The names stand in ``file_kinds``, the sentences in words.yaml."""
    source = Path(file_kinds.__file__).read_text(encoding="utf-8")
    told = {code.removeprefix("file_type_") for code in messages() if code.startswith("file_type_")}
    assert all(f'"{what}"' in source for what in told)
    said = {kind["what"] for pattern, kind in (*file_kinds._OTHERS, *file_kinds._TEXTS)}
    assert said <= told


def test_a_word_file_with_another_name_is_a_word_file() -> None:
    assert accepted(docx(["a"]), "x.doc").media_type.endswith("document")
