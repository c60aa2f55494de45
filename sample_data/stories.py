"""What each dossier of the sample tells: weaknesses by ward and year, and the dossiers written out by hand.

A weakness is one word of ``WEAKNESSES``:

    5.2        the indicator misses its target, and the ward says so
    5.2*       the same, but the ward claimed that it is met; the inspector corrected the figure
    4.1=2      an attestation, count or level with that very value (4.1=2* as above)
    TC08.a-    a required document is missing, in the ward's dossier too
    TC08.a!    the ward provided it, the inspector rejected it

Everything not named is met, apart from what the counts in ``wards.YEARS`` decide by themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sample_data.plausible import Inputs

WEAKNESSES = {
    "2023": {
        "quyet-thang": "4.1=3* 19.2 22.2 SL4.2",
        "to-hieu-cu": "4.1=3 5.2* 14.4 19.2 TC21.c- SL1.1",
        "chieng-le": "4.1=2 5.1 5.2 11.2 14.1=1 17.2* 19.2 21.3 22.3 SL1.1 SL4.2",
        "quyet-tam": "1.2 4.1=2 5.2 12.1 15.1 17.2 19.1 19.2 22.1 SL3.1 SL4.1",
        "chieng-an-cu": "4.1=2 5.2 7.1 13.2 16.1* 19.2 20.1 22.2 TC12.a! SL2.1",
        "chieng-coi-cu": "3.2 4.1=3 5.1 10.2 14.3 15.2 19.2 23.1=5 TC08.b- SL1.1 SL4.1",
        "chieng-sinh-cu": "4.1=3 5.2 11.3 14.1=2 17.2 19.1 19.2 TC20.b- SL4.2",
    },
    "2024": {
        "quyet-thang": "4.1=3 19.2* SL4.2",
        "to-hieu-cu": "4.1=3 5.2 19.2 TC22.b! SL1.1",
        "chieng-le": "4.1=2 5.2 11.2* 14.1=1 17.2 19.2 22.3 SL1.1 SL4.2",
        "quyet-tam": "4.1=2 5.2 12.1 15.1 17.2* 19.1 19.2 21.3 22.1 SL3.1 SL4.1",
        "chieng-an-cu": "4.1=2 5.2 11.3 13.2 19.2 20.1 22.2* SL2.1",
        "chieng-coi-cu": "4.1=3 5.1 14.3 15.2 19.2 TC08.b! SL4.1",
        "chieng-sinh-cu": "4.1=3 5.2 14.1=1 17.2 19.2 SL4.2",
    },
    "2025": {
        "to-hieu": "4.1=2 5.1 5.2 11.2 14.1=2 14.3 17.2* 19.1 19.2 22.2 22.3 SL1.1 SL1.2 SL3.1 SL4.2",
        "chieng-an": "4.1=2 5.2 19.2 20.1 22.2 SL1.1 SL4.2",
        "chieng-coi": "3.2 4.1=2 5.1 5.2 14.3 15.1 19.2 22.1 SL1.1 SL4.1",
        "chieng-sinh": "4.1=3 5.2 14.1=1 17.2 19.2* SL4.2",
        "moc-son": "3.1 4.1=2 5.1 17.2 19.1 19.2 22.2 TC20.a! SL1.1 SL4.2",
        "moc-chau": "1.2 4.1=2 5.2 19.2 20.1 TC07.a- SL2.1 SL4.1",
        "thao-nguyen": "4.1=3 5.2* 17.2 19.2 SL4.2",
        "van-son": "1.2 4.1=2 5.1 7.1 15.2 19.2 21.3 TC20.b- SL2.1 SL3.2",
    },
    "2026": {
        "to-hieu": "TC08.a!",
        "chieng-an": "4.1=3 TC19.a! SL4.2",
        "chieng-coi": "",
        "chieng-sinh": "4.1=3* TC05.b- TC13.c-",
        "moc-son": "4.1=3 16.1 22.2* TC05.b! SL4.2",
        "moc-chau": "4.1=2",
        "thao-nguyen": "4.1=3*",
        "van-son": "4.1=2",
    },
}

# A half-year has the weaknesses of the year it leads into or comes out of; documents are not carried over.
HALF_YEAR_AFTER = {"2023-H1": "2023", "2024-H1": "2024", "2025-H1": "2024", "2026-H1": "2025"}

# What has happened by the half-year has happened in the year too, and a date of issue stays: at half-year these are
# weak only where the year itself says so.
STAYS = ("1.1", "1.2", "8.1", "8.2", "10.1", "11.2", "14.1", "17.1", "SL1.2", "SL2.2")

# Ratings are given once a year, so at half-year there is nothing to show for them.
ANNUAL_DOCUMENTS = ("TC02.a", "TC09.a", "TC21.c")


@dataclass(frozen=True)
class Story:
    """One dossier's figures written by hand: as the inspector left it, and where the ward had entered something else.

    ``not_applicable`` is what the ward asked for (indicator -> reason) and the inspector approved. In the round under way the
    self-assessment does not hold it: a request counts for nothing until it is granted.
    """

    values: Mapping[str, Inputs] = field(default_factory=dict)
    self_values: Mapping[str, Inputs] = field(default_factory=dict)
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    rulings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def _ratio(part: int, whole: int) -> Inputs:
    return {"numerator": part, "denominator": whole}


def _survey(positive: int, valid: int, issued: int) -> Inputs:
    return {"positive": positive, "valid": valid, "issued": issued}


def _ruling(state: str, reason: str, by: str) -> dict[str, str]:
    return {"state": state, "reason": reason, "by": by}


LACKING_FIRST = {("chieng-sinh", "2026", "4.1"): "reception"}
"""Which item of an attestation lacks first, where what is told names one; elsewhere those that stand last in the catalogue."""


STORIES: dict[tuple[str, str], Story] = {
    # Real, from the article of March 2024: 18 officers, 4,600 households, over 15,000 residents, drug users -64 %,
    # none new, all reports received and handled, social-order crime down. Counts behind the rates are chosen.
    ("quyet-thang", "2023"): Story(
        values={
            "13.1": _ratio(36, 36),
            "13.2": _ratio(26, 26),
            "14.1": {"count": 0},
        },
    ),
    ("chieng-an-cu", "2024"): Story(
        rulings={
            "11.3": _ruling(
                "met",
                "Một đối tượng truy nã có mặt trên địa bàn đã ra đầu thú ngày 28/10/2024, trước ngày chốt số liệu.",
                "Thẩm định viên 2",
            )
        },
    ),
    ("chieng-sinh-cu", "2023"): Story(values={"20.3": {"confirmed": 0}}),
    # The first year of the merged ward: posts still being filled, traffic worse, one serious crime.
    ("to-hieu", "2025"): Story(
        values={
            "5.2": _ratio(188, 270),
            "6.1": _ratio(42, 46),
            "7.1": _ratio(42, 42),
            "7.2": _ratio(26, 42),
            "9.1": {"level": "advanced"},
            "13.3": _ratio(110, 126),
            "20.1": _survey(331, 363, 402),
            "20.2": _ratio(363, 402),
            "21.4": {"level": "fair"},
            "SL1.1": _survey(316, 363, 402),
        },
    ),
    ("to-hieu", "2026-H1"): Story(values={"1.2": {"on": "2026-02-12"}, "3.1": _ratio(9, 9)}),
    # 91 points and still "not yet": one paper is missing under a gate.
    ("to-hieu", "2026"): Story(
        values={
            "1.2": {"on": "2026-02-12"},
            "2.1": {"level": "fulfilled_well"},
            "3.1": _ratio(9, 9),
            "3.2": {"count": 2},
            "4.1": {"confirmed": 3},
            "5.2": _ratio(262, 285),
            "9.1": {"level": "advanced"},
            "12.1": _ratio(36, 44),
            "13.1": _ratio(97, 97),
            "13.2": _ratio(71, 71),
            "13.3": _ratio(82, 97),
            "14.4": _ratio(8, 8),
            "15.1": _ratio(48_571, 48_893),
            "16.1": _ratio(88, 88),
            "17.2": _ratio(41, 41),
            "19.1": _ratio(3_318, 3_371),
            "19.2": _ratio(2_777, 3_402),
            "20.1": _survey(407, 437, 480),
            "20.2": _ratio(437, 480),
            "21.1": {"count": 3},
            "21.2": _ratio(41, 41),
            "21.3": _ratio(34, 41),
            "21.4": {"level": "fair"},
            "22.1": _ratio(41, 41),
            "22.2": _ratio(35, 41),
            "22.3": _ratio(11_806, 14_300),
            "SL1.1": _survey(402, 437, 480),
            "SL2.1": _ratio(256, 240),
            "SL3.1": _ratio(12, 12),
            "SL3.2": {"count": 6},
            "SL4.1": _ratio(158, 168),
            "SL4.2": _ratio(33, 36),
        },
        self_values={
            "4.1": {"confirmed": 4},
            "11.1": {"current": 41, "previous": 47},
            "19.1": _ratio(3_334, 3_371),
            "21.3": _ratio(37, 41),
            "SL4.2": _ratio(36, 36),
        },
    ),
    ("chieng-an", "2026"): Story(
        values={"5.2": _ratio(61, 74), "12.1": _ratio(14, 17), "SL4.2": _ratio(37, 38)},
        rulings={
            "SL4.2": _ruling(
                "not_proven",
                "Sổ kiến nghị không ghi ngày trả lời ở 11 trong 38 kiến nghị nên chưa tính được số trả lời trong hạn.",
                "Thẩm định viên 1",
            )
        },
    ),
    # Cameras installed, not working; a survey of 42 in which everyone is content.
    ("moc-chau", "2026"): Story(
        values={
            "5.2": _ratio(52, 165),
            "12.1": _ratio(41, 51),
            "20.1": _survey(42, 42, 45),
            "20.2": _ratio(42, 45),
            "SL1.1": _survey(40, 42, 45),
        },
        self_values={"5.2": _ratio(157, 165)},
    ),
    # Crimes and reports fall together; papers from outside the window; the inspector counts cases that occurred.
    ("moc-son", "2026"): Story(
        values={
            "13.1": _ratio(71, 71),
            "13.2": _ratio(48, 48),
            "13.3": _ratio(66, 71),
            "12.1": _ratio(34, 42),
            "20.1": _survey(81, 86, 92),
            "20.2": _ratio(86, 92),
            "SL1.1": _survey(79, 86, 92),
        },
        self_values={"11.1": {"current": 40, "previous": 61}, "12.1": _ratio(33, 40)},
        not_applicable={"12.2": "Trong kỳ không có án rất nghiêm trọng, đặc biệt nghiêm trọng."},
        rulings={
            "5.2": _ruling(
                "not_proven",
                "Biên bản kiểm tra camera ghi ngày 18/09/2025, trước kỳ số liệu 01/11/2025 – 31/10/2026.",
                "Thẩm định viên 1",
            )
        },
    ),
    ("thao-nguyen", "2026"): Story(
        not_applicable=dict.fromkeys(
            ("12.1", "12.2"),
            "Toàn bộ 11 vụ trong kỳ do Công an tỉnh thụ lý điều tra; phường không được giao điều tra vụ nào.",
        ),
    ),
    ("van-son", "2026"): Story(
        values={
            "20.1": _survey(66, 70, 76),
            "20.2": _ratio(70, 76),
            "SL1.1": _survey(65, 70, 76),
        },
    ),
}

# Dossiers of the round under way: state, when the ward sent it, when it first saved something.
OPEN_ROUND = "2026"
OPEN_DOSSIERS = {
    "thao-nguyen": ("locked", "2026-11-05T16:20:00+07:00", "2026-10-19T08:05:00+07:00"),
    "chieng-an": ("clarified", "2026-11-10T10:42:00+07:00", "2026-10-20T14:11:00+07:00"),
    "to-hieu": ("clarification_requested", "2026-11-12T15:35:00+07:00", "2026-10-16T09:30:00+07:00"),
    "moc-chau": ("clarification_requested", "2026-11-11T17:05:00+07:00", "2026-10-22T07:50:00+07:00"),
    "moc-son": ("clarification_requested", "2026-11-09T11:15:00+07:00", "2026-10-26T15:02:00+07:00"),
    "chieng-sinh": ("under_appraisal", "2026-11-14T16:48:00+07:00", "2026-10-21T10:20:00+07:00"),
    "van-son": ("submitted", "2026-11-14T21:30:00+07:00", "2026-11-03T09:12:00+07:00"),
    "chieng-coi": ("draft", "", "2026-11-17T16:40:00+07:00"),
}
# Dossiers of past rounds that came after the deadline, in days.
LATE_DAYS = {("quyet-tam", "2023-H1"): 4, ("chieng-le", "2024"): 1, ("van-son", "2025"): 2}
# A draft barely begun: what it holds. An appraisal under way: the criteria already seen.
DRAFT_HOLDS = ("1.1", "1.2", "3.1", "3.2", "6.1", "8.1", "8.2")
APPRAISED_SO_FAR = ("TC01", "TC02", "TC03", "TC04", "TC05", "TC06", "TC07", "TC08", "TC09")

WINDOWS: tuple[dict[str, Any], ...] = tuple(
    row
    for year in (2023, 2024, 2025, 2026)
    for row in (
        {
            "id": f"{year}-H1",
            "kind": "half_year",
            "name_vi": f"Sáu tháng đầu năm {year}",
            "name_en": f"First half of {year}",
            "window_from": f"{year - 1}-11-01",
            "window_to": f"{year}-04-30",
            "opens": f"{year}-05-02",
            "submit_by": f"{year}-05-15",
            "appraise_by": f"{year}-06-05",
            "publish_by": f"{year}-06-20",
            "status": "published",
        },
        {
            "id": str(year),
            "kind": "year",
            "name_vi": f"Năm {year}",
            "name_en": f"Year {year}",
            "window_from": f"{year - 1}-11-01",
            "window_to": f"{year}-10-31",
            "opens": f"{year}-10-15",
            "submit_by": f"{year}-11-15",
            "appraise_by": f"{year}-12-15",
            "publish_by": f"{year + 1}-01-31",
            "status": "open" if str(year) == OPEN_ROUND else "published",
        },
    )
)
