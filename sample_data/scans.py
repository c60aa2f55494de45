"""Draw the sample's documents, made up like its figures: ``python -m sample_data.scans`` writes ``sample_data/evidence/``.

They are scans, as offices send them: black and white pages without letters a machine could read, and one photograph. With the
pinned versions of what draws them the same bytes come out every time.
"""

import io
import time
from pathlib import Path
from typing import Any

import streamlit
import yaml
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent / "evidence"
#: A page of A4 at 100 dots an inch.
PAGE = (827, 1169)
MARGIN = 90
SAMPLE = "SỐ LIỆU MẪU"

#: file → pages → lines; a line that begins with # is bold and centred.
PAGES: dict[str, list[str]] = {
    "to-hieu-camera.pdf": [
        "#CÔNG AN PHƯỜNG TÔ HIỆU\nSố: 41/BB-CAP\n\n#BIÊN BẢN\n#Kiểm tra hệ thống camera an ninh\n\n"
        "Ngày kiểm tra: 28/10/2026\nSố camera đã lắp: 285\nSố camera đang hoạt động: 262\n"
        "Không hoạt động: 23 (mất nguồn 14, hỏng đầu ghi 9)\n\nThành phần: Công an phường, UBND phường",
    ],
    "to-hieu-toi-pham.pdf": [
        "#CÔNG AN TỈNH SƠN LA\nSố: 214/BC-PV01\n\n#BÁO CÁO\n#Số liệu tội phạm về trật tự xã hội\n"
        "#hai kỳ cùng khoảng thời gian\n\nPhường Tô Hiệu\nKỳ 01/11/2024 – 31/10/2025 và 01/11/2025 – 31/10/2026\n"
        "Tính số vụ xảy ra, không tính số vụ đã khởi tố.",
        "#BẢNG SỐ LIỆU\n\nNăm 2025: 47 vụ\nNăm 2026: 44 vụ\n\nVụ đã làm rõ năm 2026: 36\n\nNgày 06/11/2026",
    ],
    "to-hieu-tin-bao.pdf": [
        "#CÔNG AN PHƯỜNG TÔ HIỆU\n\n#SỔ TIẾP NHẬN TIN BÁO\n#Trích số tổng\n\nKỳ 01/11/2025 – 31/10/2026\n"
        "Tin báo đến: 97\nĐã lập biên bản tiếp nhận: 97\nSố vụ ghi nhận: 44\n\nNgày 02/11/2026",
    ],
    "to-hieu-tu-khai.pdf": [
        "#CÔNG AN PHƯỜNG TÔ HIỆU\nSố: 36/BC-CAP\n\n#BÁO CÁO\n#Tự kiểm điểm việc chấp hành kỷ luật, điều lệnh\n\n"
        "Kỳ 01/11/2025 – 31/10/2026\nCán bộ, chiến sĩ vi phạm bị xử lý kỷ luật: 0\n\nNgày 03/11/2026",
    ],
    "moc-son-camera.pdf": [
        "#CÔNG AN PHƯỜNG MỘC SƠN\nSố: 17/BB-CAP\n\n#BIÊN BẢN\n#Kiểm tra hệ thống camera an ninh\n\n"
        "Ngày kiểm tra: 18/09/2025\nSố camera đã lắp: 69\nSố camera đang hoạt động: 65",
    ],
    "chieng-coi-nghi-quyet.pdf": [
        "#ĐẢNG ỦY PHƯỜNG CHIỀNG CƠI\nSố: 09-NQ/ĐU\n\n#NGHỊ QUYẾT\n#Xây dựng Công an phường điển hình, kiểu mẫu\n\n"
        "Ngày 12/01/2026",
    ],
    "chieng-coi-quy-che.pdf": [
        "#UBND PHƯỜNG CHIỀNG CƠI\nSố: 05/QC-PH\n\n#QUY CHẾ\n#Phối hợp bảo đảm an ninh, trật tự trên địa bàn\n\n"
        "Ký giữa Công an phường và 6 đầu mối\nNgày 20/08/2025",
    ],
    "chieng-coi-ban-chi-dao.pdf": [
        "#UBND PHƯỜNG CHIỀNG CƠI\nSố: 31/QĐ-UBND\n\n#QUYẾT ĐỊNH\n#Thành lập Ban chỉ đạo\n\nNgày 15/07/2025",
    ],
}  # fmt: skip
PHOTOGRAPH = "via-he.jpg"
PDF, JPEG = "application/pdf", "image/jpeg"

#: What the wards handed in. ``uses``: requirement → pages.
DOCUMENTS: list[dict[str, Any]] = [
    {
        "unit": "to-hieu", "round": "2026", "file": "to-hieu-camera.pdf", "uses": {"TC05.b": "1"},
        "number_symbol": "41/BB-CAP", "kind": "Biên bản", "issuer": "Công an phường Tô Hiệu", "issued_on": "2026-10-28",
        "abstract": "Kiểm tra hệ thống camera an ninh", "added_at": "2026-11-05T09:20:00+07:00",
    },
    {
        "unit": "to-hieu", "round": "2026", "file": "to-hieu-tu-khai.pdf", "uses": {"TC08.a": "1"},
        "number_symbol": "36/BC-CAP", "kind": "Báo cáo", "issuer": "Công an phường Tô Hiệu", "issued_on": "2026-11-03",
        "abstract": "Tự kiểm điểm việc chấp hành kỷ luật, điều lệnh", "added_at": "2026-11-06T10:05:00+07:00",
    },
    {
        "unit": "to-hieu", "round": "2026", "file": "to-hieu-toi-pham.pdf", "uses": {"TC11.a": "2", "TC12.a": "2"},
        "number_symbol": "214/BC-PV01", "kind": "Báo cáo", "issuer": "Công an tỉnh", "issued_on": "2026-11-06",
        "abstract": "Bảng số liệu tội phạm hai kỳ", "added_at": "2026-11-08T14:20:00+07:00",
    },
    {
        "unit": "to-hieu", "round": "2026", "file": "to-hieu-tin-bao.pdf", "uses": {"TC11.b": "", "TC13.a": ""},
        "number_symbol": "", "kind": "Sổ", "issuer": "Công an phường Tô Hiệu", "issued_on": "2026-11-02",
        "abstract": "Sổ tiếp nhận tin báo, trích số tổng", "added_at": "2026-11-11T22:47:00+07:00",
    },
    {
        "unit": "to-hieu", "round": "2026", "uses": {"TC12.b": ""}, "kept_at": "Tủ hồ sơ mật, Công an phường Tô Hiệu",
        "number_symbol": "12/QĐ-CSĐT", "kind": "Quyết định", "issuer": "Cơ quan Cảnh sát điều tra",
        "issued_on": "2026-03-20", "abstract": "", "added_at": "2026-11-08T14:35:00+07:00",
    },
    {
        "unit": "to-hieu", "round": "2026", "file": PHOTOGRAPH, "uses": {"TC23.b": ""},
        "number_symbol": "", "kind": "Ảnh", "issuer": "Công an phường Tô Hiệu", "issued_on": "2026-06-15",
        "abstract": "Vỉa hè trước và sau khi lập lại trật tự", "added_at": "2026-11-09T16:02:00+07:00",
    },
    {
        "unit": "moc-son", "round": "2026", "file": "moc-son-camera.pdf", "uses": {"TC05.b": "1"},
        "number_symbol": "17/BB-CAP", "kind": "Biên bản", "issuer": "Công an phường Mộc Sơn", "issued_on": "2025-09-18",
        "abstract": "Kiểm tra hệ thống camera an ninh", "added_at": "2026-11-06T10:12:00+07:00",
    },
    {
        "unit": "moc-son", "round": "2026", "file": PHOTOGRAPH, "uses": {"TC23.b": ""},
        "number_symbol": "", "kind": "Ảnh", "issuer": "Công an phường Mộc Sơn", "issued_on": "2026-07-02",
        "abstract": "Tuyến phố sau khi lập lại trật tự", "added_at": "2026-11-07T08:30:00+07:00",
    },
    {
        "unit": "chieng-coi", "round": "2026", "file": "chieng-coi-nghi-quyet.pdf", "uses": {"TC01.a": "1"},
        "number_symbol": "09-NQ/ĐU", "kind": "Nghị quyết", "issuer": "Đảng ủy phường Chiềng Cơi",
        "issued_on": "2026-01-12", "abstract": "Xây dựng Công an phường điển hình, kiểu mẫu",
        "added_at": "2026-11-17T16:40:00+07:00",
    },
    {
        "unit": "chieng-coi", "round": "2025", "file": "chieng-coi-ban-chi-dao.pdf", "uses": {"TC01.c": "1"},
        "number_symbol": "31/QĐ-UBND", "kind": "Quyết định", "issuer": "UBND phường Chiềng Cơi",
        "issued_on": "2025-07-15", "abstract": "Thành lập Ban chỉ đạo", "added_at": "2025-11-05T17:44:00+07:00",
    },
    {
        "unit": "chieng-coi", "round": "2025", "file": "chieng-coi-quy-che.pdf", "uses": {"TC03.a": "1"},
        "number_symbol": "05/QC-PH", "kind": "Quy chế", "issuer": "UBND phường Chiềng Cơi",
        "issued_on": "2025-08-20", "abstract": "Phối hợp bảo đảm an ninh, trật tự trên địa bàn",
        "added_at": "2025-11-05T17:52:00+07:00",
    },
]  # fmt: skip


def scan(pages: list[str]) -> bytes:
    """A PDF of pages as a scanner makes them: one black and white picture each."""
    drawn = [_page(text) for text in pages]
    written = io.BytesIO()
    drawn[0].save(
        written, "PDF", resolution=100, save_all=True, append_images=drawn[1:], title=SAMPLE,
        creationDate=time.gmtime(0), modDate=time.gmtime(0),
    )  # fmt: skip
    return written.getvalue()


def photograph() -> bytes:
    """A street before and after, drawn, with the mark of the sample across it."""
    image = Image.new("RGB", (800, 420), "#dfe7ee")
    draw = ImageDraw.Draw(image)
    for left, clear in ((20, False), (410, True)):
        draw.rectangle((left, 60, left + 370, 360), fill="#c9d3da", outline="#52606d")
        draw.rectangle((left, 270, left + 370, 360), fill="#9aa7b2")
        for house in range(4):
            side = left + 15 + house * 90
            draw.rectangle((side, 110, side + 70, 270), fill="#f3e6cf", outline="#7a6a52")
            if not clear:
                draw.rectangle((side + 5, 240, side + 60, 300), fill="#b35806")
        draw.text((left + 8, 66), "Sau" if clear else "Trước", fill="#17232e", font=_font(22))
    draw.text((250, 376), f"{SAMPLE} – ảnh vẽ", fill="#17232e", font=_font(26))
    written = io.BytesIO()
    image.save(written, "JPEG", quality=70)
    return written.getvalue()


def listed() -> str:
    """The list of documents, as ``dossiers.sample.evidence`` reads it."""
    head = "# What the wards of the sample handed in. Written by sample_data/scans.py; made up, like the figures.\n"
    entries = []
    for document in DOCUMENTS:
        name = document.get("file")
        kind = {} if name is None else {"media_type": JPEG if name == PHOTOGRAPH else PDF}
        pages = {"file_pages": len(PAGES[name])} if name in PAGES else {}
        entries.append({**document, **kind, **pages})
    return head + yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=120)


def _page(text: str) -> Image.Image:
    image = Image.new("L", PAGE, 255)
    draw = ImageDraw.Draw(image)
    draw.text((PAGE[0] / 2, 50), SAMPLE, fill=0, font=_font(22), anchor="mm")
    down = MARGIN
    for line in text.split("\n"):
        if line.startswith("#"):
            draw.text((PAGE[0] / 2, down), line[1:], fill=0, font=_font(24), anchor="ma", stroke_width=0.6)
        else:
            draw.text((MARGIN, down), line, fill=0, font=_font(22))
        down += 40
    return image.point([255 if level > 150 else 0 for level in range(256)]).convert("1", dither=Image.Dither.NONE)


def _font(size: int) -> ImageFont.FreeTypeFont:
    # The typeface of the screens has every Vietnamese letter and comes with what is pinned.
    found = sorted(Path(streamlit.__file__).parent.glob("static/static/media/SourceSansVF-Upright*.woff2"))
    font = ImageFont.truetype(found[0], size)
    font.set_variation_by_axes([500])
    return font


def main() -> None:
    """Write the files."""
    HERE.mkdir(exist_ok=True)
    for name, pages in PAGES.items():
        (HERE / name).write_bytes(scan(pages))
    (HERE / PHOTOGRAPH).write_bytes(photograph())
    (HERE / "documents.yaml").write_text(listed(), encoding="utf-8")


if __name__ == "__main__":
    main()
