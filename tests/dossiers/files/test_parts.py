"""The parts of Word and Excel files are found as Office finds them, and what was not found is not passed over in silence."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable

import pytest
from typing_extensions import Buffer

from dossiers.errors import BadInput
from dossiers.files import archive as file_archive
from dossiers.files.archive import part_name
from dossiers.files.checks import accepted
from dossiers.files.reading import look
from dossiers.files.refusal import FileRefusal
from tests.dossiers.made_files import (
    EXCEL,
    STRICT,
    TYPES,
    WORD,
    S,
    W,
    docx,
    excel_with,
    image,
    paragraph,
    related,
    rezipped,
    word_with,
    xlsx,
    zipped,
)

NUMBER = "001088123456"


def refusal(content: bytes) -> FileRefusal:
    with pytest.raises(FileRefusal) as caught:
        look(content)
    return caught.value


def document(text: str) -> str:
    return f'<w:document xmlns:w="{W}"><w:body>{paragraph(text)}</w:body></w:document>'


def typed(**kinds: str) -> str:
    """Content types of parts, by their name with __ for the slash."""
    parts = "".join(f'<Override PartName="/{n.replace("__", "/")}.xml" ContentType="{k}"/>' for n, k in kinds.items())
    return f"<Types>{parts}</Types>"


# Names


@pytest.mark.parametrize(
    "written",
    ["word/document.xml", "/word/document.xml", "WORD\\Document.XML", "word//./x/../document.xml",
     "word/docu%6Dent.xml", "../../word/document.xml", "%2Fword%5Cdocument.xml"],
)  # fmt: skip
def test_a_name_is_the_same_whatever_its_case_slash_and_escapes(written: str) -> None:
    assert part_name(written) == "word/document.xml"


WAYS: dict[str, Callable[[str], str]] = {
    "the other slash": lambda name: name.replace("/", "\\"),
    "capitals": str.upper,
    "a slash in front": lambda name: f"/{name}",
    "escaped letters": lambda name: name.replace("o", "%6F"),
    "all of it": lambda name: "\\" + name.replace("/", "\\").title(),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_stamped_stays_so_however_its_entries_are_called(way: str) -> None:
    for content in (word_with(["MẬT"]), excel_with([["a"], ["MẬT"]])):
        assert look(rezipped(content, WAYS[way]))["stamp"] == "MẬT"
    for content in (word_with([NUMBER]), excel_with([[NUMBER]])):
        assert look(rezipped(content, WAYS[way]))["identity"]["count"] == 1


@pytest.mark.parametrize(
    "target", ["../odd/Place.bin", "/odd/place.bin", "..\\ODD\\place.bin", "../odd/pl%61ce.bin#top"]
)
def test_relations_name_parts_wherever_they_lie(target: str) -> None:
    head = f'<w:hdr xmlns:w="{W}">{paragraph("TỐI MẬT")}</w:hdr>'
    rels = {"word/_rels/document.xml.rels": related(("header", target)), "odd/place.bin": head}
    assert look(word_with(["a"], more=rels))["stamp"] == "TỐI MẬT"
    sheet = (
        f'<worksheet xmlns="{S}"><sheetData><row><c t="inlineStr"><is><t>MẬT</t></is></c></row></sheetData></worksheet>'
    )
    rels = {"xl/_rels/workbook.xml.rels": related(("worksheet", target)), "odd/place.bin": sheet}
    assert look(excel_with([["a"]], more=rels))["stamp"] == "MẬT"


def test_the_document_itself_is_the_one_the_root_names() -> None:
    other = {"[Content_Types].xml": typed(a__b=WORD), "_rels/.rels": related(("officeDocument", "a/b.xml"))}
    assert look(docx(["MẬT"], more={**other, "a/b.xml": document("Báo cáo")}))["stamp"] is None
    assert look(docx(["a"], more={**other, "a/b.xml": document("MẬT")}))["stamp"] == "MẬT"


def test_every_document_of_a_file_is_read() -> None:
    two = {
        "[Content_Types].xml": typed(word__document=WORD, word__other=WORD),
        "_rels/.rels": related(("officeDocument", "word/document.xml"), ("officeDocument", "word/other.xml")),
    }
    assert look(docx(["a"], more={**two, "word/other.xml": document("MẬT")}))["stamp"] == "MẬT"


def test_the_strict_form_is_read_like_the_usual_one() -> None:
    strict = {
        "_rels/.rels": related(("officeDocument", "xl/workbook.xml"), family=STRICT),
        "xl/_rels/workbook.xml.rels": related(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), family=STRICT
        ),
    }
    assert look(excel_with([["a"], ["MẬT"]], more=strict))["stamp"] == "MẬT"


def test_a_type_said_for_an_ending_and_in_capitals_counts() -> None:
    default = f'<Types><Default Extension="XML" ContentType="{WORD.upper()}; charset=utf-8"/></Types>'
    assert look(word_with(["MẬT"], more={"[Content_Types].xml": default}))["stamp"] == "MẬT"


# What was not found


def test_a_document_or_workbook_that_was_not_found_is_refused_with_what_to_do() -> None:
    gone = {"_rels/.rels": related(("officeDocument", "word/gone.xml"))}
    lost_sheet = {"xl/_rels/workbook.xml.rels": related(("worksheet", "worksheets/gone.xml"))}
    lost_words = {
        "xl/_rels/workbook.xml.rels": related(("worksheet", "worksheets/sheet1.xml")),
        "xl/sharedStrings.xml": "<sst/>",
    }
    untyped = {"[Content_Types].xml": '<Types><Default Extension="xml" ContentType="application/xml"/></Types>'}
    for content in (
        docx(["a"], more=gone), excel_with([["a"]], more=lost_sheet), excel_with([["a"]], more=lost_words),
        word_with(["a"], more=untyped), rezipped(xlsx([["a"]]), lambda name: name.replace("sheet1.xml", "sheet1.bin")),
    ):  # fmt: skip
        assert refusal(content).code == "file_parts"
    with pytest.raises(BadInput) as caught:
        accepted(docx(["a"], more=gone), "báo cáo.docx")
    (problem,) = caught.value.problems
    assert "lưu lại (Save As)" in problem["vi"] and "save it anew" in problem["en"]


def test_of_two_parts_of_one_name_nobody_can_say_which_is_shown() -> None:
    written = io.BytesIO(word_with(["a"]))
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr("Word/DOCUMENT.xml", document("MẬT"))
    assert refusal(written.getvalue()).code == "file_parts"
    same = io.BytesIO(word_with(["a"]))
    with zipfile.ZipFile(same, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("word/document.xml", archive.read("word/document.xml"))
    assert look(same.getvalue())["stamp"] is None


def test_a_web_page_that_becomes_the_document_when_word_opens_it_is_not_passed_over() -> None:
    page = {"page.mht": ("aFChunk", "MIME-Version: 1.0\n\n<html>MẬT</html>")}
    assert refusal(word_with(["a"], page)).code == "file_parts"
    assert look(word_with(["a"], {"more.docx": ("aFChunk", word_with(["MẬT"]))}))["stamp"] == "MẬT"


def test_pictures_get_the_notice_that_scans_get() -> None:
    scan = image(size=(800, 1100))
    for content in (
        word_with(["Kèm bản quét"], {"media/image1.jpg": ("image", scan)}),
        excel_with([["a"]], {"drawings/drawing1.xml": ("drawing", "<d/>"), "media/image1.jpg": ("image", scan)}),
        word_with(["a"], {"media/image1.emf": ("image", b"\1\0\0\0" + b"\0" * 36 + b" EMF")}),
        word_with(["a"], {"embeddings/oleObject1.bin": ("oleObject", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}),
        word_with(["a"], more={"word/media/named_by_nobody.jpg": scan}),
    ):
        (warning,) = accepted(content, "x.docx").warnings
        assert "bản quét" in warning["vi"] and "Hãy tự kiểm tra" in warning["vi"]
        assert "See for yourself" in warning["en"]


def test_icons_lines_and_the_thumbnail_get_no_notice() -> None:
    icon = {"media/a.png": ("image", image("PNG", (24, 24))), "media/b.png": ("image", image("PNG", (900, 3)))}
    thumbnail = {
        "_rels/.rels": related(("officeDocument", "word/document.xml"), ("thumbnail", "docProps/thumbnail.jpeg")),
        "docProps/thumbnail.jpeg": image(),
    }
    assert not look(word_with(["a"], icon, more=thumbnail))["unread"]


def test_a_document_without_a_word_gets_the_notice_too() -> None:
    about = {"_rels/.rels": related(("officeDocument", "word/document.xml"), ("core-properties", "core.xml"))}
    assert look(word_with("", more={**about, "core.xml": "<a><title>Báo cáo</title></a>"}))["unread"]


# Relatives


RELATIVES = {
    "word_template": (f"{TYPES}.wordprocessingml.template.main+xml", ".docx"),
    "excel_template": (f"{TYPES}.spreadsheetml.template.main+xml", ".xlsx"),
    "excel_binary": ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", ".xlsx"),
    "presentation": (f"{TYPES}.presentationml.presentation.main+xml", "PDF"),
}


@pytest.mark.parametrize("what", RELATIVES)
def test_a_relative_is_named_with_what_would_be_right(what: str) -> None:
    kind, right = RELATIVES[what]
    content = docx(["a"], kind=kind, more={"_rels/.rels": related(("officeDocument", "word/document.xml"))})
    assert refusal(content).values["what"] == what
    with pytest.raises(BadInput) as caught:
        accepted(content, "mẫu.docx")
    (problem,) = caught.value.problems
    assert all(right in text for text in problem.values())


@pytest.mark.parametrize(
    ("entries", "what"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "open_text"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "open_sheet"),
        ({"mimetype": "application/vnd.oasis.opendocument.graphics"}, "open_other"),
        ({"mimetype": "application/epub+zip"}, "book"),
        ({"META-INF/MANIFEST.MF": "Manifest-Version: 1.0"}, "program"),
        ({"báo cáo.docx": docx(["a"])}, "archive"),
    ],
)
def test_other_archives_are_named(entries: dict[str, bytes | str], what: str) -> None:
    assert refusal(zipped(entries)).values == {"what": what}


def test_macros_are_found_whatever_they_are_called() -> None:
    for content in (
        word_with(["a"], {"innocent.bin": ("vbaProject", b"x")}),
        excel_with([["a"]], {"sheet9.xml": ("xlMacrosheet", "<a/>")}),
        word_with(["a"], more={"Word\\VBAPROJECT.BIN": b"x"}),
        word_with(["a"], {"embeddings/a.xlsx": ("package", excel_with([["a"]], {"odd.bin": ("vbaProject", b"x")}))}),
    ):
        assert refusal(content).code == "file_macros"


# Hostile ones


def test_relations_in_circles_and_by_the_thousand_are_followed_once() -> None:
    around = {
        "word/_rels/a.xml.rels": related(("header", "b.xml")),
        "word/_rels/b.xml.rels": related(("header", "a.xml"), ("header", "b.xml"), ("officeDocument", "document.xml")),
        "word/b.xml": document("MẬT"),
    }
    assert look(word_with(["a"], {"a.xml": ("header", document("b"))}, more=around))["stamp"] == "MẬT"
    many = related(*[("image", f"../../../../etc/passwd{n}") for n in range(20_000)])
    assert look(word_with(["a"], more={"word/_rels/document.xml.rels": many}))["media_type"].endswith("document")


def test_a_document_type_is_refused_wherever_it_hides() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d SYSTEM "file:///etc/passwd">]><a>&b;&d;</a>'
    for content in (
        word_with(["a"], {"header1.xml": ("header", bomb)}), word_with(["a"], {"comments.xml": ("comments", bomb)}),
        word_with(["a"], {"item1.xml": ("customXml", bomb)}), word_with(["a"], more={"_rels/.rels": bomb}),
        excel_with([["a"]], {"drawings/vml.vml": ("vmlDrawing", bomb)}), excel_with([["a"]], more={"xl/workbook.xml": bomb}),
    ):  # fmt: skip
        assert refusal(content).code == "file_broken"


def test_letters_in_an_encoding_nobody_knows_are_refused() -> None:
    strange = '<?xml version="1.0" encoding="UTn-8"?><a/>'
    assert refusal(word_with(["a"], {"header1.xml": ("header", strange)})).code == "file_broken"
    wide = ('<?xml version="1.0" encoding="UTF-16"?>' + document("MẬT")).encode("utf-16")
    assert look(word_with(["a"], {"header1.xml": ("header", wide)}))["stamp"] == "MẬT"


def test_data_that_is_no_xml_keeps_nobody_from_the_document() -> None:
    assert look(word_with([NUMBER], {"item1.xml": ("customXml", "<a>đ</b>")}))["identity"]["count"] == 1
    assert refusal(word_with(["a"], {"header1.xml": ("header", "<a></b>")})).code == "file_broken"


def flagged(content: bytes, name: str) -> bytes:
    """The archive with one entry said to be encrypted."""
    at = content.rindex(name.encode()) - 46 + 8
    return content[:at] + struct.pack("<H", 1) + content[at + 2 :]


def test_a_locked_entry_and_a_packing_no_office_program_knows_are_refused() -> None:
    assert refusal(flagged(word_with(["a"]), "word/document.xml")).code == "file_password"
    with zipfile.ZipFile(io.BytesIO(word_with(["a"]))) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    for packing in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert refusal(zipped(entries, pack=packing)).code == "file_broken"


def test_entries_written_as_they_come_and_large_ones_are_read() -> None:
    """With sizes behind the data (as from a stream), and with the sizes of ZIP64."""
    with zipfile.ZipFile(io.BytesIO(word_with(["MẬT"]))) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.kept = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: Buffer, /) -> int:
            self.kept += bytes(data)
            return len(bytes(data))

    stream = Stream()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            with archive.open(name, "w", force_zip64=True) as entry:
                entry.write(content)
    assert look(bytes(stream.kept))["stamp"] == "MẬT"


def test_what_stands_before_an_archive_makes_it_none() -> None:
    assert refusal(b"MZ" + b"\0" * 100 + word_with(["a"])).values == {"what": "program"}


# Bombs, judged by all that unpacks


def bitmap(size: int) -> bytes:
    return b"BM" + struct.pack("<IHHI", size, 0, 0, 54) + b"\xff" * (size - 14)


def test_bitmaps_of_white_paper_are_no_bomb_until_all_of_them_are_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    for start, name in ((bitmap(21_000_000), "a.bmp"), (b"\xd7\xcd\xc6\x9a" + b"\0" * 21_000_000, "a.wmf")):
        assert look(word_with(["a"], {f"media/{name}": ("image", start)}))["unread"]
    monkeypatch.setattr(file_archive, "MAX_UNPACKED", 3_000_000)
    many: dict[str, tuple[str, bytes | str]] = {f"media/{n}.bmp": ("image", bitmap(1_000_000)) for n in range(3)}
    assert refusal(word_with(["a"], many)).code == "file_bomb_size"


def test_words_packed_beyond_reason_are_a_bomb_in_one_part_or_in_many() -> None:
    spaces = f'<w:document xmlns:w="{W}">{" " * 6_000_000}</w:document>'
    many: dict[str, tuple[str, bytes | str]] = {f"header{n}.xml": ("header", spaces) for n in range(4)}
    assert refusal(word_with(["a"], many)).code == "file_bomb_ratio"
    assert look(word_with(["a"], {"header1.xml": ("header", spaces)}))["stamp"] is None


def test_a_slide_with_the_workbook_of_its_chart_may_lie_in_a_document() -> None:
    slide = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>Số 001088123456</a:t></a:r></a:p></p:sld>'
    slides = zipped(
        {
            "[Content_Types].xml": typed(ppt__presentation=f"{TYPES}.presentationml.presentation.main+xml"),
            "_rels/.rels": related(("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": "<a/>",
            "ppt/_rels/presentation.xml.rels": related(("slide", "slides/slide1.xml")),
            "ppt/slides/slide1.xml": slide,
            "ppt/slides/_rels/slide1.xml.rels": related(("chart", "../charts/chart1.xml")),
            "ppt/charts/chart1.xml": "<a/>",
            "ppt/charts/_rels/chart1.xml.rels": related(("package", "../embeddings/a.xlsx")),
            "ppt/embeddings/a.xlsx": excel_with([["MẬT"], [NUMBER]]),
        }
    )
    found = look(word_with(["a"], {"embeddings/slides.pptx": ("package", slides)}))
    assert found["identity"] == {"count": 2, "places": [{"put_in": True}, {"put_in": True}]}
    assert found["stamp"] is None, "the rows behind a chart are no place for a stamp"


def test_documents_in_documents_have_an_end() -> None:
    content = word_with(["a"])
    for _ in range(3):
        content = word_with(["a"], {"embeddings/a.docx": ("package", content)})
    assert look(content)["stamp"] is None
    assert refusal(word_with(["a"], {"embeddings/a.docx": ("package", content)})).code == "file_bomb_nested"


def test_a_word_file_that_is_an_excel_file_too_is_neither() -> None:
    both = {"[Content_Types].xml": typed(word__document=WORD, xl__workbook=EXCEL), "xl/workbook.xml": "<a/>"}
    assert refusal(word_with(["a"], more=both)).code == "file_type"
