"""What is read of Word and Excel files: identity numbers wherever letters can stand, stamps where a stamp can."""

import pytest

from dossiers.files.checks import accepted
from dossiers.files.office import read_office
from dossiers.files.reading import look
from tests.dossiers.made_files import (
    RELATIONS,
    S,
    W,
    excel_with,
    paragraph,
    related,
    word_with,
)

NUMBER = "001088123456"


def word_part(inner: str) -> str:
    return f'<w:part xmlns:w="{W}" xmlns:v="v" xmlns:a="a" xmlns:m="m">{inner}</w:part>'


WORD_PLACES = {
    "comment": ("comments.xml", "comments", word_part(f'<w:comment w:id="0">{paragraph(NUMBER)}</w:comment>')),
    "note": ("footnotes.xml", "footnotes", word_part(f"<w:footnote>{paragraph(NUMBER)}</w:footnote>")),
    "endnote": ("endnotes.xml", "endnotes", word_part(f"<w:endnote>{paragraph(NUMBER)}</w:endnote>")),
    "block": ("glossary/document.xml", "glossaryDocument", word_part(paragraph(NUMBER))),
    "head": ("header1.xml", "header", word_part(paragraph(NUMBER))),
    "chart": ("charts/chart1.xml", "chart", f"<c><cat><strCache><pt><v>{NUMBER}</v></pt></strCache></cat></c>"),
    "box": ("diagrams/data1.xml", "diagramData", f'<d xmlns:a="a"><a:p><a:r><a:t>{NUMBER}</a:t></a:r></a:p></d>'),
    "data": ("../customXml/item1.xml", "customXml", f"<người><số>{NUMBER}</số></người>"),
}


@pytest.mark.parametrize("place", WORD_PLACES)
def test_identity_numbers_are_found_in_every_part_of_a_word_file(place: str) -> None:
    name, kind, content = WORD_PLACES[place]
    found = look(word_with(["Báo cáo"], {name: (kind, content)}))
    assert found["identity"] == {"count": 1, "places": [{"note" if place == "endnote" else place: True}]}


BODIES = {
    "struck out": f"<w:del><w:r><w:delText>{NUMBER}</w:delText></w:r></w:del>",
    "put in while changes are recorded": f"<w:ins><w:r><w:t>{NUMBER}</w:t></w:r></w:ins>",
    "the code of a field": f"<w:r><w:instrText> QUOTE {NUMBER} </w:instrText></w:r>",
    "a simple field": f'<w:fldSimple w:instr="QUOTE {NUMBER}"/>',
    "a form's field": f"<w:sdt><w:sdtContent><w:r><w:t>{NUMBER}</w:t></w:r></w:sdtContent></w:sdt>",
    "hyphens that do not break": "<w:r><w:t>001</w:t><w:noBreakHyphen/><w:t>088</w:t><w:noBreakHyphen/><w:t>123</w:t>"
                                 "<w:noBreakHyphen/><w:t>456</w:t></w:r>",
    "hidden letters": f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{NUMBER}</w:t></w:r>",
    "a table": f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{NUMBER}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    "said of a picture": f'<w:r><w:drawing><wp:docPr descr="Thẻ {NUMBER}" xmlns:wp="wp"/></w:drawing></w:r>',
}  # fmt: skip


@pytest.mark.parametrize("way", BODIES)
def test_identity_numbers_are_found_however_they_stand_in_the_text(way: str) -> None:
    body = f"{paragraph('Báo cáo')}<w:p>{BODIES[way]}</w:p>"
    assert look(word_with(body))["identity"]["count"] == 1


def test_what_is_written_for_newer_and_older_programs_counts_once() -> None:
    """A text box stands in the file twice: as drawn today, and as drawn by Word 2007."""

    def box(text: str) -> str:
        return f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"

    both = (
        f'<mc:AlternateContent xmlns:mc="mc"><mc:Choice>{box(NUMBER)}</mc:Choice><mc:Fallback>'
        f"<w:pict>{box(NUMBER)}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert look(word_with(f"<w:p><w:r>{both}</w:r></w:p>"))["identity"]["count"] == 1
    only_old = both.replace(f"<mc:Choice>{box(NUMBER)}</mc:Choice>", "<mc:Choice/>").replace(NUMBER, "TỐI MẬT")
    assert look(word_with(f"<w:p><w:r>{only_old}</w:r></w:p>"))["stamp"] == "TỐI MẬT"


STAMPED = {
    "a watermark": ("header1.xml", "header", word_part('<w:p><w:r><w:pict><v:textpath string="MẬT"/></w:pict></w:r></w:p>')),
    "a drawing": ("diagrams/drawing1.xml", "diagramDrawing", '<d xmlns:a="a"><a:p><a:r><a:t>MẬT</a:t></a:r></a:p></d>'),
    "capitals of a drawing": (
        "diagrams/data1.xml", "diagramData", '<d xmlns:a="a"><a:p><a:r><a:rPr cap="all"/><a:t>mật</a:t></a:r></a:p></d>',
    ),
    "the foot of a page": ("footer7.xml", "footer", word_part(paragraph("MẬT"))),
}  # fmt: skip


@pytest.mark.parametrize("way", STAMPED)
def test_stamps_are_found_where_they_are_drawn(way: str) -> None:
    name, kind, content = STAMPED[way]
    assert look(word_with(["Báo cáo"], {name: (kind, content)}))["stamp"] == "MẬT"


def test_a_stamp_in_the_properties_or_struck_out_is_found() -> None:
    about = {"_rels/.rels": related(("officeDocument", "word/document.xml"), ("metadata/core-properties", "core.xml"))}
    core = {**about, "core.xml": "<c><title>Báo cáo</title><category>TUYỆT MẬT</category></c>"}
    assert look(word_with(["a"], more=core))["stamp"] == "TUYỆT MẬT"
    assert look(word_with("<w:p><w:del><w:r><w:delText>MẬT</w:delText></w:r></w:del></w:p>"))["stamp"] == "MẬT"


def test_no_stamp_stands_in_a_comment_a_note_a_chart_or_a_list_of_sheets() -> None:
    parts = {name: (kind, content.replace(NUMBER, "MẬT")) for name, kind, content in WORD_PLACES.values()
             if kind in {"comments", "footnotes", "endnotes", "chart"}}  # fmt: skip
    listed = {
        "_rels/.rels": related(("officeDocument", "word/document.xml"), ("extended-properties", "app.xml")),
        "app.xml": "<Properties><TitlesOfParts><lpstr>MẬT</lpstr></TitlesOfParts></Properties>",
    }
    assert look(word_with(["a"], parts, more=listed))["stamp"] is None


# Excel


def book(*sheets: tuple[str, str], hidden: str = "") -> str:
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="{relation}" {hidden}/>'
        for n, (name, relation) in enumerate(sheets, 1)
    )
    return f'<workbook xmlns="{S}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'


def sheet(cell: str) -> str:
    return f'<worksheet xmlns="{S}"><sheetData>{cell}</sheetData></worksheet>'


def written(text: str, name: str = "") -> str:
    return f'<row><c {f"r={chr(34)}{name}{chr(34)}" if name else ""} t="inlineStr"><is><t>{text}</t></is></c></row>'


EXCEL_PLACES = {
    "comments1.xml": ("comments", f'<c><comment ref="B2"><text><r><t>{NUMBER}</t></r></text></comment></c>',
                      {"sheet": 1, "on_cell": "B2"}),
    "threadedComments/t.xml": ("threadedComment", f'<T><threadedComment ref="C3"><text>{NUMBER}</text></threadedComment></T>',
                               {"sheet": 1, "on_cell": "C3"}),
    "charts/chart1.xml": ("chart", f"<c><v>{NUMBER}</v></c>", {"chart": True}),
    "pivotCache/pivotCacheRecords1.xml": ("pivotCacheRecords", f'<p><r><s v="{NUMBER}"/></r></p>', {"kept": True}),
    "externalLinks/externalLink1.xml": ("externalLink", f"<e><cell><v>{NUMBER}</v></cell></e>", {"kept": True}),
    # Excel leaves <br> open in this old language.
    "drawings/vmlDrawing1.vml": ("vmlDrawing", f'<x xmlns:v="v"><v:textbox><div>{NUMBER}</div></v:textbox><br></x>',
                                 {"box": True}),
}  # fmt: skip


@pytest.mark.parametrize("name", EXCEL_PLACES)
def test_identity_numbers_are_found_in_every_part_of_an_excel_file(name: str) -> None:
    kind, content, place = EXCEL_PLACES[name]
    assert look(excel_with([["a"]], {name: (kind, content)}))["identity"] == {"count": 1, "places": [place]}
    (warning,) = accepted(excel_with([["a"]], {name: (kind, content)}), "x.xlsx").warnings
    assert NUMBER not in str(warning) and not any("{" in text for text in warning.values())


def test_sheets_are_counted_as_their_tabs_stand_hidden_ones_too() -> None:
    more = {
        "xl/workbook.xml": book(("Hai", "r2"), ("Một", "r1"), hidden='state="veryHidden"'),
        "xl/_rels/workbook.xml.rels": related(
            ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml")
        ),
        "xl/worksheets/sheet1.xml": sheet(written("a", "A1")),
        "xl/worksheets/sheet2.xml": sheet(written(NUMBER, "D9")),
    }
    found = look(excel_with([], more=more))["identity"]
    assert found == {"count": 1, "places": [{"sheet": 1, "cell": "D9"}]}


def test_the_name_of_a_sheet_is_searched_for_numbers_and_is_no_stamp() -> None:
    assert look(excel_with([["a"]], more={"xl/workbook.xml": book((NUMBER, "r1"))}))["identity"]["places"] == [
        {"tab": True}
    ]
    assert look(excel_with([["a"]], more={"xl/workbook.xml": book(("MẬT", "r1"))}))["stamp"] is None


def test_cells_without_names_are_counted() -> None:
    cells = "<row/><row><c/><c/><c t='inlineStr'><is><t>001088123456</t></is></c></row>"
    found = look(excel_with([], more={"xl/worksheets/sheet1.xml": sheet(cells)}))
    assert found["identity"]["places"] == [{"sheet": 1, "cell": "C2"}]
    far = "<row/>" * 60 + written("MẬT")
    assert look(excel_with([], more={"xl/worksheets/sheet1.xml": sheet(far)}))["stamp"] is None


@pytest.mark.parametrize("head", ["oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter"])
def test_a_stamp_printed_at_the_head_or_foot_of_any_page_is_found(head: str) -> None:
    printed = sheet(written("a")).replace(
        "</worksheet>", f"<headerFooter><{head}>&amp;CMẬT</{head}></headerFooter></worksheet>"
    )
    assert look(excel_with([], more={"xl/worksheets/sheet1.xml": printed}))["stamp"] == "MẬT"


def test_a_number_is_told_from_the_text_of_one() -> None:
    cells = f'<row><c r="A1"><v>1088123456</v></c><c r="B1" t="str"><v>1088</v></c></row>{written(NUMBER, "A2")}'
    office = read_office(excel_with([], more={"xl/worksheets/sheet1.xml": sheet(cells)}))
    numbers = {words.place["cell"]: words.number for words in office.texts if "cell" in words.place}
    assert numbers == {"A1": True, "B1": False, "A2": False}


def test_the_words_of_a_place_stand_in_both_languages() -> None:
    found = accepted(word_with([NUMBER], {"comments.xml": ("comments", WORD_PLACES["comment"][2])}), "x.docx")
    assert "đoạn 1, nhận xét, ghi chú" in found.warnings[0]["vi"] and "paragraph 1, comment" in found.warnings[0]["en"]
