"""The people of the sample record: one for every role, so that the whole procedure can be tried. None of them is real.

They have no password. The screens let a visitor act as one of them, but only on the sample record and on the same machine.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from dossiers.store.schema import VIETNAM
from dossiers.vocabulary import Role

#: People of the province: id, role, name in Vietnamese and in English.
PROVINCE: tuple[tuple[str, Role, str, str], ...] = (
    ("inspector", "inspector", "Thẩm định viên 1", "Inspector 1"),
    ("inspector-2", "inspector", "Thẩm định viên 2", "Inspector 2"),
    ("lead", "lead_inspector", "Trưởng đoàn thẩm định", "Lead inspector"),
    ("board", "board", "Hội đồng tỉnh", "Provincial board"),
    ("board-2", "board", "Hội đồng tỉnh, thành viên thứ hai", "Provincial board, second member"),
    ("surveyor", "surveyor", "Ủy ban Mặt trận Tổ quốc, tổ khảo sát", "Fatherland Front committee, survey team"),
    ("administrator", "administrator", "Quản trị viên", "Administrator"),
)
#: People of each ward: the ending of their id after the ward's id, role, name in Vietnamese and in English.
OF_A_WARD: tuple[tuple[str, Role, str, str], ...] = (
    ("", "ward_chief", "Trưởng Công an phường {ward}", "Police chief of {ward} ward"),
    ("-officer", "ward_officer", "Cán bộ Công an phường {ward}", "Police officer of {ward} ward"),
)
#: Wards that another inspector appraises than the first, so that two can be compared.
OF_THE_SECOND_INSPECTOR = ("moc-chau", "thao-nguyen")
#: Conflicts of interest: person, ward, reason.
CONFLICTS_OF_INTEREST = (
    ("inspector-2", "chieng-an", "Từng công tác tại Công an phường này đến năm 2025 (số liệu mẫu)."),
)


def people_of(units: Iterable[Mapping[str, Any]], as_of: date) -> list[dict[str, Any]]:
    """The rows of the table ``people``: those of the province, and two for each ward that exists on ``as_of``."""
    found = [_person(id_, role, None, name, as_of) for id_, role, name, _ in PROVINCE]
    for unit in _wards(units, as_of):
        for suffix, role, name, _ in OF_A_WARD:
            found.append(_person(f"{unit['id']}{suffix}", role, unit["id"], name.format(ward=unit["name"]), as_of))
    return found


def english_names_of(units: Iterable[Mapping[str, Any]], as_of: date) -> list[dict[str, Any]]:
    """The rows of the table ``english_names``: the people of ``people_of`` in both languages."""
    found = {name: english for *_, name, english in PROVINCE}
    for unit in _wards(units, as_of):
        for *_, name, english in OF_A_WARD:
            found[name.format(ward=unit["name"])] = english.format(ward=unit["name"])
    return [{"name": name, "name_en": english} for name, english in found.items()]


def assignments_of(
    dossiers: Iterable[Mapping[str, Any]], rounds: Iterable[Mapping[str, Any]], as_of: date
) -> list[dict[str, Any]]:
    """The rows of ``assignments``: in the open rounds the first inspector appraises the wards that are not the second's."""
    running = {round_["id"] for round_ in rounds if round_["status"] == "open"}
    return [
        {
            "round_id": each["round_id"],
            "unit_id": each["unit_id"],
            "person_id": "inspector-2" if each["unit_id"] in OF_THE_SECOND_INSPECTOR else "inspector",
            "assigned_at": _on(as_of),
        }
        for each in dossiers
        if each["round_id"] in running
    ]


def conflicts_of_interest_of(units: Iterable[Mapping[str, Any]], as_of: date) -> list[dict[str, Any]]:
    """The rows of ``ties``, for wards that exist."""
    known = {unit["id"] for unit in units}
    return [
        {"person_id": person, "unit_id": unit, "reason": reason, "noted_at": _on(as_of)}
        for person, unit, reason in CONFLICTS_OF_INTEREST
        if unit in known
    ]


def _wards(units: Iterable[Mapping[str, Any]], as_of: date) -> list[Mapping[str, Any]]:
    return [
        unit
        for unit in units
        if unit["kind"] == "ward" and (unit["valid_from"] or date.min) <= as_of <= (unit["valid_to"] or date.max)
    ]


def _person(id_: str, role: Role, unit_id: str | None, name: str, as_of: date) -> dict[str, Any]:
    return {
        "id": id_, "login": id_, "name": name, "role": role, "unit_id": unit_id, "demonstration": True,
        "created_at": _on(as_of),
    }  # fmt: skip


def _on(day: date) -> datetime:
    return datetime.combine(day, time(0, 0), VIETNAM)
