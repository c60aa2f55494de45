"""What is somebody's number, what may be one, and what is none, as people write them."""

import pytest

from dossiers.texts.personal_numbers import identity_numbers, is_identity, is_identity_cell, numbers_in


def judged(text: str) -> list[tuple[str, bool]]:
    return [(each.kind, each.certain) for each in numbers_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "0912345678", "0912 345 678", "0912.345.678", "0912–345–678", "0912—345—678", "0912‑345‑678", "0912 - 345 - 678",
        "(0912) 345 678", "091 234 5678", "0912,345,678", "0912_345_678", "0912\u00a0345\u00a0678", "0912\u2009345\u2009678",
        "０９１２３４５６７８", "٠٩١٢٣٤٥٦٧٨", "0912\u200b345\u200d678", "09\u00ad12345678", "O912345678",
        "+84 912 345 678", "+84912345678", "(+84) 912-345-678", "+84 (0) 912 345 678", "0084 912 345 678", "+856 20 5551 2345",
        "SĐT:0912345678", "ĐT 0912/345/678", "gọi 0912 345 678 nhé", "tổ 5 0912 345 678", "SĐT: 09 12 34 56 78",
    ],
)  # fmt: skip
def test_a_mobile_number_written_as_phones_are_is_certain(text: str) -> None:
    assert judged(text) == [("phone", True)]


@pytest.mark.parametrize(
    "text",
    [
        "(0212) 3852 345", "0212 3852 345", "02123 852 345", "0212.3852.345", "+84 212 3852 345", "Hotline: +84-24-3825-1234",
        "0912/345/678", "biên lai 0912345678", "0912345678/BC-CAP", "tài khoản 0912 345 678", "BL0912345678", "84912345678",
        "84 912 345 678", "09 12 34 56 78", "ĐT 0123456789", "0912345678-01",
    ],
)  # fmt: skip
def test_what_may_be_a_phone_number_is_asked_about(text: str) -> None:
    assert judged(text) == [("phone", False)]


@pytest.mark.parametrize(
    "text",
    [
        "014204001234", "014 204 001 234", "0142 0400 1234", "014.204.001.234", "014-204-001-234", "014-2-04-001234",
        "014–204–001–234", "014\u00a0204\u00a0001\u00a0234", "CCCD số 014204001234.", "014204001234, 3 người", "O14204001234",
        "０１４２０４００１２３４", "014\u200b204001234", "cccd014204001234",
    ],
)  # fmt: skip
def test_an_identity_number_is_certain_by_its_structure(text: str) -> None:
    assert judged(text) == [("identity", True)]


@pytest.mark.parametrize(
    "text",
    [
        "14204001234", "biên lai 014204001234", "014204001234/BB", "CCCD 014 904 001 234", "014904001234", "CMND 050123456",
        "số định danh 99204001234",
    ],
)  # fmt: skip
def test_what_may_be_an_identity_number_is_asked_about(text: str) -> None:
    assert judged(text) == [("identity", False)]


@pytest.mark.parametrize(
    "text",
    [
        "kiểm tra các tổ dân phố 01 02 03 04 05", "tổ 03, 04, 05, 06, 07", "tổ 01 02 03 04 05 06", "bản 01-03-05-07-09",
        "biên lai 0001234567", "hóa đơn số 00012345", "mã tài liệu 0123456789/BC", "0123456789/BB-CAP", "số vào sổ 0000123456",
        "250000000000 đồng", "250.000.000.000 đồng", "Kinh phí 012.345.678.900 đồng", "14204001234 đồng", "0912345678 đồng",
        "123/QĐ-CAP", "Kế hoạch số 0123/KH-CAP ngày 05/02/2026", "Số 0425/2026/QĐ-0001", "quyết định 1681/NQ-UBTVQH15",
        "từ 01-02-2025 đến 05-03-2025", "01/12/2025-31/12/2025", "09/12/2025 18", "09/12/25 0700 giờ", "2025.11.01-2026.10.31",
        "Trực ca 07-30 11-30 14-00 17-30", "Trực ca 07.30 11.30 14.00 17.30", "mã hồ sơ 000.00.12.H52-250401-0007",
        "1 234 567 890", "1.234.567.890", "QR 8412345678901", "ISBN 9786045712345", "tài khoản kho bạc 8412345678 9",
        "mã 014204001234567", "tổng đài 18006132", "công văn 0912 345", "33/36 kiến nghị, 15.000 hộ", "Tô\u0302 dân phố 7",
        "0905/2026 0906/2026", "giai đoạn 2021-2025-2030", "10000000000", "gọi 113, 114", "",
    ],
)  # fmt: skip
def test_lists_receipts_money_days_and_symbols_are_no_numbers_of_persons(text: str) -> None:
    assert judged(text) == []


def test_every_number_of_a_text_is_told_once() -> None:
    found = numbers_in("0912 345 678 và 0912.345.678, CCCD 014204001234; biên lai 0987654321; 0912345678/0987654322")
    assert [(each.written, each.certain) for each in found] == [
        ("0912 345 678", True), ("014204001234", True), ("0987654321", False), ("0987654322", False),
    ]  # fmt: skip


def test_a_number_is_built_of_a_province_a_century_and_a_year() -> None:
    assert is_identity("001088123456") and is_identity("096309000001")
    for digits in ("000088123456", "097088123456", "001488123456", "114204001234", "01420400123", "001299123456"):
        assert not is_identity(digits), digits


def test_a_spreadsheet_drops_the_zero_and_money_is_none() -> None:
    assert is_identity_cell("14204001234", "000000000000") and is_identity_cell("14204001234")
    assert is_identity_cell("1088123456", "000000000000")
    for digits, pattern in (
        ("250000000000", ""), ("14204001234", "#,##0"), ("14204001000", ""), ("14904001234", ""), ("1088123456", ""),
        ("14204001234", '#,##0 "đồng"'), ("142040012345", "000000000000"), ("", ""), ("1420400x234", ""),
    ):  # fmt: skip
        assert not is_identity_cell(digits, pattern), (digits, pattern)


def test_numbers_in_files_are_counted_by_the_zero_they_begin_with() -> None:
    assert identity_numbers("014204001234, 014 204 001 235 và 014.904.001.236") == 3
    assert identity_numbers("250000000000 đồng; 012.345.678.900 đồng; 123456789012; 000123456789") == 0


def test_a_long_text_of_figures_is_read_through_quickly_enough_to_finish() -> None:
    assert numbers_in("1 " * 20_000) == ()
    assert numbers_in("0" * 50_000) == ()
