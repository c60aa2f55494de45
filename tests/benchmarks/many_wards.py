"""A record of as many wards as wanted: of a province (75), or of all the country (3,321). Each has figures of its own.

Made from the sample past the procedure: its dossiers of the running round with their counts and documents changed at random,
from one seed. Most wards are as far as an appraisal that is locked; some are on the way there or have not begun.
The year before can be there for all of them, too, appraised and published.
"""

import json
import random
from datetime import date, datetime
from itertools import product
from typing import Any

from sqlalchemy import Connection, select

from dossiers.store.record import Record
from dossiers.store.schema import (
    VIETNAM,
    assignments,
    dossiers,
    profiles,
    submission_texts,
    successions,
    units,
)
from dossiers.store.stored_text import sha256

ROUND = "2026"
YEAR_BEFORE = "2025"
PROVINCE, NATION = 75, 3321
_AT = datetime(2026, 11, 20, 8, 0, tzinfo=VIETNAM)
_STATES = (
    "locked",
    "locked",
    "locked",
    "clarified",
    "clarification_requested",
    "locked",
    "under_appraisal",
    "submitted",
)
_FIRST = ("Chiềng", "Mường", "Nà", "Bản", "Tô", "Mộc", "Vân", "Thảo", "Phù", "Đông", "Quài", "Sông", "Yên", "An")
_SECOND = ("An", "Bình", "Châu", "Đen", "Hiệu", "Khoa", "La", "Mai", "Nguyên", "Sinh", "Sơn", "Tè", "Ưng", "Xuân", "Ế")
_MARKS = "Thượng Hạ Trung Đông Tây Nam Bắc Một Hai Ba Tư Năm Sáu Bảy Tám"


def add_many_wards(record: Record, wards: int, seed: int = 1, *, year_before: bool = False) -> None:
    """Put wards into the running round until it has ``wards``, or with ``year_before`` into both; the sample's own stay."""
    chance = random.Random(seed)
    thirds = ("", *(f" {each}" for each in _MARKS.split()))
    names = [f"{one} {two}{three}" for three, one, two in product(thirds, _FIRST, _SECOND)]
    with record.writing() as connection:
        taken = set(connection.execute(select(units.c.name)).scalars())
        whole = {each: _whole_texts(connection, each) for each in (ROUND, YEAR_BEFORE)}
        here = connection.execute(select(dossiers.c.unit_id).where(dossiers.c.round_id == ROUND)).scalars().all()
        rows: dict[Any, list[dict[str, Any]]] = {
            table: [] for table in (units, dossiers, submission_texts, assignments, profiles, successions)
        }
        free = [each for each in names if each not in taken]
        for number in range(wards - len(here)):
            like = {of: texts[number % len(texts)] for of, texts in whole.items()}
            _add_ward(rows, number, free[number], like[ROUND], chance)
            if year_before:
                _add_dossier(rows, number, YEAR_BEFORE, "published", like[YEAR_BEFORE], chance)
        for table, found in rows.items():
            if found:
                connection.execute(table.insert(), found)


def _add_ward(rows: dict[Any, list[dict[str, Any]]], number: int, name: str, like: str, chance: random.Random) -> None:
    unit_id = f"many-{number}"
    rows[units].append(
        {"id": unit_id, "code": f"{50000 + number}", "name": name, "kind": "ward", "valid_from": None, "valid_to": None}
    )
    rows[assignments].append({"unit_id": unit_id, "round_id": ROUND, "person_id": "inspector", "assigned_at": _AT})
    rows[profiles].append(
        {
            "unit_id": unit_id,
            "as_of": date(2026, 1, 1),
            "residents": chance.randrange(5_000, 60_000),
            "origin": "synthetic",
        }
    )
    if number % 3 == 0:
        commune = f"many-{number}-before"
        rows[units].append(
            {
                "id": commune, "code": f"{40000 + number}", "name": f"{name} cũ", "kind": "commune",
                "valid_from": None, "valid_to": date(2025, 6, 30),
            }
        )  # fmt: skip
        rows[successions].append(
            {
                "predecessor_id": commune, "successor_id": unit_id, "extent": "whole",
                "valid_from": date(2025, 7, 1), "legal_basis": "Nghị quyết mẫu",
            }
        )  # fmt: skip
    _add_dossier(rows, number, ROUND, _STATES[number % len(_STATES)], like, chance)


def _whole_texts(connection: Connection, round_id: str) -> list[str]:
    """The self-assessments of a round that are more than begun, for others to be like them."""
    query = select(submission_texts.c.content).where(
        submission_texts.c.round_id == round_id, submission_texts.c.part == "self_assessment"
    )
    return [each for each in connection.execute(query).scalars() if len(each) > 2000]


def _add_dossier(
    rows: dict[Any, list[dict[str, Any]]], number: int, round_id: str, state: str, like: str, chance: random.Random
) -> None:
    unit_id = f"many-{number}"
    key = {"unit_id": unit_id, "round_id": round_id}
    rows[dossiers].append({**key, "state": state, "submitted_at": _AT, "version": 2})
    own = json.loads(like)
    own["unit"] = unit_id
    _change(own, chance, 0.08)
    texts = {"self_assessment": json.dumps(own, ensure_ascii=False, sort_keys=True, separators=(",", ":"))}
    if state != "submitted":
        _change(own, chance, 0.04)
        if state == "under_appraisal":
            own["values"] = dict(list(own["values"].items())[: len(own["values"]) // 2])
        texts["appraisal"] = json.dumps(own, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for part, content in texts.items():
        rows[submission_texts].append({**key, "part": part, "content": content, "sha256": sha256(content)})


def _change(own: dict[str, Any], chance: random.Random, share: float) -> None:
    """Some documents lacking, and some figures of the kinds that are counted otherwise."""
    for code in list(own["documents"]):
        if chance.random() < share / 4:
            del own["documents"][code]
    for value in own["values"].values():
        if chance.random() > share * 2:
            continue
        if "numerator" in value and value["denominator"]:
            value["numerator"] = max(0, value["numerator"] - chance.randrange(1, 2 + value["denominator"] // 5))
        elif "current" in value:
            value["current"] = max(0, value["current"] + chance.randrange(-6, 7))
        elif "count" in value:
            value["count"] += chance.randrange(0, 3)
