"""The wards of the sample: who exists when, what merged into what, how large they are, how their counts ran.

Units, codes and mergers are public facts (Resolution 1681/NQ-UBTVQH15 of 16 June 2025). Of the figures only those of
Quyết Thắng 2023 are real (a news article of March 2024, source S01 of the catalogue); every other number is made up.
"""

from typing import NamedTuple

MERGER_DATE = "2025-07-01"
LAST_DAY_BEFORE = "2025-06-30"
LEGAL_BASIS = "1681/NQ-UBTVQH15 (16/06/2025)"


class Unit(NamedTuple):
    """One administrative unit during one validity; ``id`` is ours, because names and codes are used again."""

    id: str
    code: str
    name: str
    kind: str  # ward | commune | township
    district: str


CITY, TOWN = "Thành phố Sơn La", "Thị xã Mộc Châu"

NEW_WARDS = (
    Unit("to-hieu", "03646", "Tô Hiệu", "ward", ""),
    Unit("chieng-an", "03664", "Chiềng An", "ward", ""),
    Unit("chieng-coi", "03670", "Chiềng Cơi", "ward", ""),
    Unit("chieng-sinh", "03679", "Chiềng Sinh", "ward", ""),
    Unit("moc-son", "03979", "Mộc Sơn", "ward", ""),
    Unit("moc-chau", "03980", "Mộc Châu", "ward", ""),
    Unit("thao-nguyen", "03982", "Thảo Nguyên", "ward", ""),
    Unit("van-son", "04033", "Vân Sơn", "ward", ""),
)

# Which units went, each whole, into which new ward.
PREDECESSORS = {
    "to-hieu": (
        Unit("chieng-le", "03646", "Chiềng Lề", "ward", CITY),
        Unit("to-hieu-cu", "03649", "Tô Hiệu", "ward", CITY),
        Unit("quyet-thang", "03652", "Quyết Thắng", "ward", CITY),
        Unit("quyet-tam", "03655", "Quyết Tâm", "ward", CITY),
    ),
    "chieng-an": (
        Unit("chieng-den", "03661", "Chiềng Đen", "commune", CITY),
        Unit("chieng-xom", "03664", "Chiềng Xôm", "commune", CITY),
        Unit("chieng-an-cu", "03667", "Chiềng An", "ward", CITY),
    ),
    "chieng-coi": (
        Unit("chieng-co", "03658", "Chiềng Cọ", "commune", CITY),
        Unit("chieng-coi-cu", "03670", "Chiềng Cơi", "ward", CITY),
        Unit("hua-la", "03676", "Hua La", "commune", CITY),
    ),
    "chieng-sinh": (
        Unit("chieng-ngan", "03673", "Chiềng Ngần", "commune", CITY),
        Unit("chieng-sinh-cu", "03679", "Chiềng Sinh", "ward", CITY),
    ),
    "moc-son": (
        Unit("moc-son-cu", "03979", "Mộc Sơn", "ward", TOWN),
        Unit("dong-sang", "04030", "Đông Sang", "ward", TOWN),
    ),
    "moc-chau": (
        Unit("moc-ly", "03980", "Mộc Lỵ", "ward", TOWN),
        Unit("chieng-hac", "04012", "Chiềng Hắc", "commune", TOWN),
        Unit("muong-sang", "04027", "Mường Sang", "ward", TOWN),
    ),
    "thao-nguyen": (
        Unit("thao-nguyen-cu", "03982", "Thảo Nguyên", "ward", TOWN),
        Unit("co-do", "03984", "Cờ Đỏ", "ward", TOWN),
    ),
    "van-son": (
        Unit("binh-minh", "03983", "Bình Minh", "ward", TOWN),
        Unit("van-son-cu", "04033", "Vân Sơn", "ward", TOWN),
    ),
}

# The programme judges wards, and before the merger only those of Sơn La city.
OLD_PARTICIPANTS = (
    "chieng-le",
    "to-hieu-cu",
    "quyet-thang",
    "quyet-tam",
    "chieng-an-cu",
    "chieng-coi-cu",
    "chieng-sinh-cu",
)
NEW_PARTICIPANTS = tuple(unit.id for unit in NEW_WARDS)
PILOT_WARDS = ("quyet-thang", "to-hieu-cu")


class Size(NamedTuple):
    """How large a ward is; what it holds and has to inspect follows from this. ``real``: see the top of the file."""

    officers: int
    establishment: int
    households: int
    residents: int
    residential_units: int  # tổ dân phố, bản
    cameras: int
    real: bool = False


SIZES = {
    "chieng-le": Size(13, 14, 3_600, 13_100, 11, 62),
    "to-hieu-cu": Size(12, 12, 3_100, 10_400, 9, 58),
    "quyet-thang": Size(18, 18, 4_600, 15_000, 12, 84, real=True),
    "quyet-tam": Size(11, 12, 2_800, 9_600, 9, 47),
    "chieng-an-cu": Size(10, 10, 2_300, 8_700, 9, 36),
    "chieng-coi-cu": Size(10, 10, 2_500, 9_100, 8, 41),
    "chieng-sinh-cu": Size(14, 15, 4_100, 14_900, 14, 66),
    "to-hieu": Size(46, 46, 14_300, 48_893, 41, 285),
    "chieng-an": Size(27, 27, 5_200, 21_600, 24, 74),
    "chieng-coi": Size(26, 26, 5_600, 22_300, 23, 78),
    "chieng-sinh": Size(32, 32, 6_700, 26_400, 27, 118),
    "moc-son": Size(24, 24, 4_400, 16_900, 19, 69),
    "moc-chau": Size(30, 30, 7_100, 27_500, 28, 165),
    "thao-nguyen": Size(28, 28, 6_900, 24_100, 26, 132),
    "van-son": Size(31, 29, 4_900, 18_200, 20, 64),
}


class Counts(NamedTuple):
    """What happened in a ward in the window of one year; the last three are stocks at its end or seldom events."""

    crimes: int
    reports: int
    accidents: int
    deaths: int
    injured: int
    drug_users: int
    encroachments: int


# Year of the round -> counts in its window. The first year of each ward only serves as the year before.
# For the old wards 2025 is the year they would have had; only its first half was ever reported.
YEARS = {
    "chieng-le": {
        2022: Counts(16, 31, 2, 1, 2, 10, 1),
        2023: Counts(15, 32, 2, 0, 2, 9, 1),
        2024: Counts(13, 33, 1, 0, 2, 9, 1),
        2025: Counts(12, 33, 1, 0, 1, 8, 1),
    },
    "to-hieu-cu": {
        2022: Counts(14, 29, 1, 0, 2, 12, 1),
        2023: Counts(12, 30, 1, 0, 1, 11, 1),
        2024: Counts(11, 30, 1, 0, 1, 9, 1),
        2025: Counts(10, 30, 1, 0, 1, 8, 1),
    },
    "quyet-thang": {
        2022: Counts(18, 34, 2, 0, 2, 25, 2),
        2023: Counts(15, 36, 1, 0, 1, 9, 1),
        2024: Counts(14, 36, 1, 0, 1, 8, 1),
        2025: Counts(13, 36, 2, 1, 2, 8, 1),
    },
    "quyet-tam": {
        2022: Counts(13, 26, 1, 0, 1, 9, 2),
        2023: Counts(13, 27, 2, 0, 2, 9, 1),
        2024: Counts(12, 27, 1, 0, 1, 8, 1),
        2025: Counts(12, 27, 1, 0, 2, 7, 0),
    },
    "chieng-an-cu": {
        2022: Counts(12, 29, 2, 1, 2, 15, 1),
        2023: Counts(11, 30, 2, 0, 2, 14, 1),
        2024: Counts(11, 32, 1, 0, 2, 13, 1),
        2025: Counts(10, 33, 1, 0, 1, 12, 1),
    },
    "chieng-coi-cu": {
        2022: Counts(9, 24, 1, 0, 1, 11, 2),
        2023: Counts(9, 23, 1, 0, 1, 10, 2),
        2024: Counts(8, 24, 1, 0, 1, 9, 1),
        2025: Counts(9, 25, 1, 0, 1, 9, 1),
    },
    "chieng-sinh-cu": {
        2022: Counts(24, 52, 3, 1, 4, 21, 2),
        2023: Counts(22, 53, 3, 1, 3, 20, 2),
        2024: Counts(20, 56, 3, 0, 3, 18, 2),
        2025: Counts(19, 57, 2, 0, 3, 17, 2),
    },
    # The year before the first round of new Tô Hiệu is the sum of its four predecessors, see ``year_before``.
    "to-hieu": {2025: Counts(47, 126, 5, 1, 6, 31, 3), 2026: Counts(44, 97, 4, 0, 5, 26, 3)},
    "chieng-an": {
        2024: Counts(21, 58, 4, 1, 5, 24, 2),
        2025: Counts(19, 60, 3, 1, 4, 22, 2),
        2026: Counts(17, 63, 3, 0, 3, 20, 2),
    },
    "chieng-coi": {
        2024: Counts(17, 44, 3, 0, 4, 16, 2),
        2025: Counts(16, 45, 3, 0, 3, 15, 2),
        2026: Counts(15, 45, 2, 0, 2, 14, 1),
    },
    "chieng-sinh": {
        2024: Counts(33, 80, 6, 1, 7, 29, 3),
        2025: Counts(30, 84, 5, 1, 7, 27, 2),
        2026: Counts(28, 86, 5, 0, 6, 25, 2),
    },
    "moc-son": {
        2024: Counts(65, 128, 3, 0, 4, 18, 2),
        2025: Counts(61, 130, 3, 0, 4, 17, 2),
        2026: Counts(42, 71, 5, 1, 6, 16, 2),
    },
    "moc-chau": {
        2024: Counts(55, 118, 6, 1, 8, 26, 4),
        2025: Counts(52, 121, 6, 1, 7, 24, 4),
        2026: Counts(51, 124, 5, 1, 6, 21, 3),
    },
    "thao-nguyen": {
        2024: Counts(13, 41, 3, 1, 3, 12, 1),
        2025: Counts(12, 44, 2, 0, 3, 11, 1),
        2026: Counts(11, 46, 2, 0, 2, 9, 1),
    },
    "van-son": {
        2024: Counts(15, 36, 2, 0, 2, 10, 1),
        2025: Counts(14, 37, 2, 0, 2, 9, 1),
        2026: Counts(13, 39, 2, 0, 1, 9, 1),
    },
}


def size_in(unit_id: str, year: int) -> Size:
    """A ward's size in one year. ``SIZES`` holds 2023 for the old wards and 2026 for the new ones; people grow by about
    one in 180 a year, the rest stays."""
    size = SIZES[unit_id]
    years = year - (2026 if unit_id in NEW_PARTICIPANTS else 2023)
    return size._replace(
        residents=size.residents + years * (size.residents // 180),
        households=size.households + years * (size.households // 180),
    )


def total(counts: list[Counts]) -> Counts:
    """The sum of several units' counts over the same window."""
    return Counts(*(sum(column) for column in zip(*counts, strict=True)))


def year_before(unit_id: str, year: int) -> Counts:
    """The counts against which ``year`` is compared: the unit's own, or the sum of predecessors that all took part."""
    own = YEARS[unit_id]
    if year - 1 in own:
        return own[year - 1]
    return total([YEARS[old.id][year - 1] for old in PREDECESSORS[unit_id]])
