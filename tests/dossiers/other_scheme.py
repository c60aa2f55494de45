"""A round on a record that was begun with a scheme of ``criteria/examples``, in a province of its own, from nothing on.

Its people do what people do, by the functions of live acts. Nothing here knows which scheme it is.
"""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dossiers.access.policy import Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import decision_acts as deciding
from dossiers.appraisal.decisions import Verdict
from dossiers.evidence import documents
from dossiers.evidence.about import About
from dossiers.office import adoption, assignments, rounds, units
from dossiers.people.accounts import account, create_person
from dossiers.procedure import status as dossier_status
from dossiers.procedure import steps as procedure
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.submissions import entry_acts as entering
from dossiers.submissions import entry_sheets as entries
from dossiers.upkeep.first_record import begin_record
from dossiers.vocabulary import Role
from scoring.catalogue import Catalogue, entered_by_others
from tests.dossiers.made_files import pdf

EXAMPLES = Path(__file__).resolve().parents[2] / "criteria" / "examples"
WARDS = ("Phú Lâm", "Bình An")
PEOPLE: dict[str, tuple[Role, str]] = {
    "officer": ("ward_officer", "Trần Thị Mai"),
    "chief": ("ward_chief", "Lê Văn Tám"),
    "surveyor": ("surveyor", "Phạm Thị Lan"),
    "inspector": ("inspector", "Hoàng Văn Nam"),
    "lead": ("lead_inspector", "Vũ Đình Khoa"),
    "board": ("board", "Đỗ Thị Hạnh"),
}


@dataclass
class Walk:
    """The record, its round, the ward that goes all the way, and the people by what they are called in ``PEOPLE``."""

    record: Record
    example: str
    round_id: str = ""
    unit_id: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    def person(self, who: str) -> Actor:
        """Somebody as the record knows them now."""
        found = account(self.record, self.ids[who])
        assert found is not None, who
        return found

    @property
    def catalogue(self) -> Catalogue:
        """The criteria of the round."""
        return catalogue_of(self.record, self.round_id)

    def step(self, who: str, name: str, **more: Any) -> None:
        """One step of the procedure, on the dossier as it stands."""
        seen = dossier_status.status(self.record, self.person(who), self.unit_id, self.round_id).revision
        getattr(procedure, name)(
            self.record, self.person(who), self.unit_id, self.round_id,
            expected_version=seen, idempotency_key=new_idempotency_key(), **more,
        )  # fmt: skip


def begun(record: Record, example: str) -> Walk:
    """The record begun by what ``new-record --catalogue`` does, two wards, everybody's account, a round with its drafts."""
    file = EXAMPLES / f"{example}.yaml"
    handed_in = [adoption.file_of(file.name, file.read_bytes())]
    first = begin_record(record, login="quan.tri", name="Nguyễn An", catalogue=handed_in, with_units=False)
    walk = Walk(record, example, ids={"administrator": first.person.id})
    office, day = walk.person("administrator"), today(record)
    for place, name in enumerate(WARDS):
        made = units.add_unit(
            record, office, code=f"2700{place}", name=name, kind="ward", valid_from=date(2020, 1, 1),
            legal_basis="Nghị quyết về sắp xếp đơn vị hành chính", idempotency_key=new_idempotency_key(),
        )  # fmt: skip
        walk.unit_id = walk.unit_id or made.id
    for who, (role, name) in PEOPLE.items():
        of_ward = walk.unit_id if role.startswith("ward") else None
        login = f"{who}.mot"
        walk.ids[who] = create_person(
            record, office, login=login, name=name, role=role, unit_id=of_ward, idempotency_key=new_idempotency_key()
        ).person.id
    year = day.year - 1
    walk.round_id = rounds.create_round(
        record, office, kind="year", name={"vi": f"Năm {year}", "en": f"Year {year}"},
        window=(date(year, 1, 1), date(year, 12, 31)),
        deadlines=rounds.Deadlines(day, day + timedelta(30), day + timedelta(60), day + timedelta(90), 10),
        blind=False, files=adoption.files_begun_with(record), idempotency_key=new_idempotency_key(),
    ).id  # fmt: skip
    lead = walk.person("lead")
    assignments.assign(
        record, lead, walk.round_id, {walk.unit_id: [walk.ids["inspector"]]}, expected={walk.unit_id: []},
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    return walk


def enter(walk: Walk, example_unit: str, *, only: int | None = None) -> None:
    """The officer enters what the example's unit has, the surveyor what is theirs; ``only`` the first so many criteria."""
    sheet = entries.sheet(walk.record, walk.person("officer"), walk.unit_id, walk.round_id)
    values = _values(walk, example_unit)
    for code, criterion in list(walk.catalogue.criteria.items())[:only]:
        own = {each.code: values[each.code] for each in criterion.indicators if each.code in values}
        more: dict[str, Any] = {
            "expected_version": sheet.entries[code].version,
            "idempotency_key": new_idempotency_key(),
        }
        if any(entered_by_others(each) for each in criterion.indicators):
            surveyor = walk.person("surveyor")
            entering.save_survey(walk.record, surveyor, walk.unit_id, walk.round_id, code, values=own, **more)
            continue
        entering.save(
            walk.record, walk.person("officer"), walk.unit_id, walk.round_id, code,
            values=own, explanation="", not_applicable={}, **more,
        )  # fmt: skip


def _values(walk: Walk, example_unit: str) -> dict[str, Any]:
    """The figures of a unit of the example, its days in the year of the round."""
    text = (EXAMPLES / f"{walk.example}.jsonl").read_text("utf-8")
    year = today(walk.record).year - 1
    units_ = [json.loads(line.replace('"on":"2026-', f'"on":"{year}-').replace('"on": "2026-', f'"on": "{year}-'))
              for line in text.splitlines()]  # fmt: skip
    return next(each for each in units_ if each["unit"] == example_unit)["values"]


def hand_in(walk: Walk) -> None:
    """A file for every required document."""
    for code, needed in walk.catalogue.documents.items():
        about = About(
            number_symbol="12/BC", kind="Báo cáo", issuer="Công an phường", abstract=needed.name.vi, pages="1"
        )
        documents.add(
            walk.record, walk.person("chief"), walk.unit_id, walk.round_id, requirements=[code],
            content=pdf([f"Bao cao {code}"]), file_name=f"{code}.pdf", about=about, idempotency_key=new_idempotency_key(),
        )  # fmt: skip


def decide(walk: Walk, *, against: str | None = None) -> None:
    """Every criterion decided as the ward claims it, but for the indicator ``against``, which is ruled to be not met."""
    inspector = walk.person("inspector")
    for code, criterion in walk.catalogue.criteria.items():
        case = appraisal.case(walk.record, inspector, walk.unit_id, walk.round_id, code)
        verdicts = [
            Verdict(each.code, "rule", state="not_met", reason="Biên bản kiểm tra ghi khác") if each.code == against
            else Verdict(each.code, "accept")
            for each in criterion.indicators
        ]  # fmt: skip
        deciding.decide(
            walk.record, inspector, walk.unit_id, walk.round_id, code, verdicts=verdicts, expected_version=case.version,
            idempotency_key=new_idempotency_key(),
        )  # fmt: skip
