"""Where a word is a stamp of secrecy, where it may be one and the person is asked, and where it is none."""

import pytest

from dossiers.files.checks import accepted
from dossiers.files.marks import PlacedLine, stamps_in
from dossiers.files.reading import look
from tests.dossiers.made_files import W, docx, paragraph, pdf, xlsx

LEVELS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
HEADING = ("Loại", *LEVELS, "THƯỜNG")


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def row(*cells: str) -> list:
    return [cells[0], *((cell, 160 + 100 * place) for place, cell in enumerate(cells[1:]))]


def body(count: int) -> str:
    return "".join(paragraph(f"Đoạn {number} của báo cáo.") for number in range(count))


STATISTICS = {
    "a heading in Word": docx(paragraph("Thống kê văn bản") + table(HEADING, ("Số văn bản", "0", "0", "3", "1204"))),
    "a heading in Word at the very top": docx(table(HEADING, ("Số văn bản", "0", "0", "3", "1204"))),
    "a column in Word": docx(paragraph("Thống kê") + table(*((level, "3") for level in LEVELS))),
    "a heading in Excel": xlsx([["Thống kê"], list(HEADING), ["Số", "0", "0", "3", "9"]]),
    "a column in Excel": xlsx([["Thống kê"], *([level, "3"] for level in LEVELS)]),
    "one level among the headings": xlsx([["Loại", "MẬT", "THƯỜNG"], ["Số", "3", "9"]]),
    "one level among the headings in Word": docx(table(("Loại", "MẬT", "THƯỜNG"), ("Số", "3", "9"))),
    "a heading in a PDF": pdf(["THỐNG KÊ VĂN BẢN ĐẾN", *row(*HEADING), *row("Số văn bản", "0", "0", "3", "12")]),
    "a column in a PDF": pdf(["Thống kê", *(piece for level in LEVELS for piece in row(level, "3"))]),
    "one level among the headings of a PDF": pdf(["Thống kê", *row("Loại", "MẬT", "THƯỜNG")]),
    "a list in a PDF": pdf(["Thống kê theo độ mật", *LEVELS]),
    "a list in Word": docx(["Thống kê theo độ mật", *LEVELS]),
    "words that tabs set apart": docx(paragraph("Loại\tMẬT\tTHƯỜNG\tTỔNG")),
}
TITLES = [
    ["QUY CHẾ BẢO VỆ BÍ", "MẬT", "của cơ quan"],
    ["SỔ THEO DÕI CÁC LOẠI TÀI LIỆU", "MẬT", "Năm 2026"],
    ["DANH MỤC", "MẬT"],
    ["BÁO CÁO KẾT QUẢ ĐỀ NGHỊ GIẢI", "MẬT"],
    ["BÁO CÁO TỔNG KẾT CÔNG TÁC ĐẢM BẢO", "MẬT", "NHÀ NƯỚC"],
    ["Số: 12/BC", "MẬT", "VÀ CÔNG TÁC LƯU TRỮ"],
]
ELSEWHERE = {
    "far below in Word": docx(body(40) + paragraph("MẬT") + body(3)),
    "in a table far below in Word": docx(body(10) + table(("Độ khẩn", "MẬT"), ("x", "y"))),
    "far below in Excel": xlsx([*([f"Dòng {number}"] for number in range(30)), ["MẬT"]]),
    "low on a page": pdf([*(f"Dòng {number}" for number in range(22)), "MẬT", "hết"]),
    "behind the first pages": pdf("một", "hai", "ba", ["bốn", "MẬT"]),
    "a level written small below its name": docx(["Độ mật", "Tối mật"]),
}
CERTAIN = {
    "on the head of a page": docx(
        body(3), more={"word/header1.xml": f'<w:hdr xmlns:w="{W}">{paragraph("MẬT")}</w:hdr>'}
    ),
    "in a text box far below": docx(
        body(40) + paragraph("x", inside=f"<w:r><w:txbxContent>{paragraph('TỐI MẬT')}</w:txbxContent></w:r>")
    ),
    "in a letterhead of two sides": docx(
        table(("CÔNG AN PHƯỜNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("MẬT", "Sơn La, ngày 05 tháng 02 năm 2026"))
    ),
    "below the number": docx(["CÔNG AN PHƯỜNG TÔ HIỆU", "Số: 12/BC-CAP", "MẬT", "BÁO CÁO", "Nội dung"]),
    "named far below": docx(body(40) + paragraph("Độ mật: Tối mật")),
    "named in two lines": docx(["Độ mật:", "Tối mật"]),
    "broken over two lines": docx(["CÔNG AN PHƯỜNG", "TUYỆT", "MẬT", "Báo cáo"]),
    "beside the letterhead": pdf(["CÔNG AN PHƯỜNG", ("MẬT", 400), "Báo cáo"]),
    "at the foot of a page": pdf([*(f"Dòng {number}" for number in range(30)), "MẬT"]),
    "on a note": pdf("Báo cáo", note="MẬT"),
    "on the second page": pdf("Thư gửi kèm", ["CÔNG AN PHƯỜNG", "TỐI MẬT", "Kế hoạch"]),
    "in the first cell": xlsx([["TỐI MẬT"], ["Danh sách"]]),
    "beside a title in Excel": xlsx([["Danh sách", "MẬT"], ["a", "b"]]),
    "above a table of statistics": docx(
        paragraph("CÔNG AN PHƯỜNG") + paragraph("MẬT") + body(3) + table(HEADING, ("Số", "0", "0", "3", "9"))
    ),
    "above a table of statistics in a PDF": pdf(
        ["CÔNG AN PHƯỜNG", "TỐI MẬT", "Kính gửi", "Thống kê", "Năm 2026", "Văn bản", *row(*HEADING)]
    ),
}


@pytest.mark.parametrize("name", [*STATISTICS, *ELSEWHERE])
def test_a_word_in_a_doubtful_place_is_asked_about(name: str) -> None:
    found = look({**STATISTICS, **ELSEWHERE}[name])
    assert (found["stamp"], bool(found["doubtful"]["levels"]), bool(found["doubtful"]["places"])) == (None, True, True)


@pytest.mark.parametrize("lines", TITLES)
def test_the_end_of_a_phrase_or_a_title_is_asked_about(lines: list[str]) -> None:
    for content in (pdf(lines), docx(lines)):
        found = look(content)
        assert (found["stamp"], found["doubtful"]["levels"]) == (None, ("MẬT",))


@pytest.mark.parametrize("name", CERTAIN)
def test_a_stamp_in_its_place_is_refused(name: str) -> None:
    assert look(CERTAIN[name])["stamp"]


def test_nothing_is_asked_where_no_level_stands_by_itself() -> None:
    for content in (docx(["Bảo vệ bí mật nhà nước"]), pdf("CÁC MỨC MẬT"), xlsx([["Không mật", "mật"]])):
        found = look(content)
        assert (found["stamp"], found["doubtful"]["levels"]) == (None, ())
        assert accepted(content, "x").doubts == ()


def test_a_certain_stamp_counts_whatever_is_doubtful_beside_it() -> None:
    doubtful = [PlacedLine(level, "within", (1, 1, place)) for place, level in enumerate(LEVELS)]
    assert stamps_in(doubtful).certain is None
    assert stamps_in([*doubtful, PlacedLine("MẬT", "apart")]).certain == "MẬT"
