"""A small record whose criteria ask for documents, and short words for handing them in."""

import json
from datetime import date, datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from sqlalchemy import select

from dossiers.access.policy import Actor
from dossiers.acts.transaction import new_idempotency_key, snapshot_in
from dossiers.evidence import documents as evidence
from dossiers.evidence import listing as evidence_listing
from dossiers.evidence.about import About
from dossiers.files.office import FileRefusal
from dossiers.files.reading import look
from dossiers.people.accounts import account
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, assignments, ties
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import evidence as _evidence
from dossiers.store.schema import evidence_files as _files
from dossiers.store.schema import evidence_uses as _uses
from dossiers.submissions import drafts
from dossiers.vocabulary import Relation, Role, State
from tests.dossiers.made_files import pdf

WARD, ROUND = "chieng-an", "2026"
ABOUT = About("12/BC", "Báo cáo", "Công an phường", date(2026, 5, 2), "Kết quả quý I", "1")
DOCUMENTS = """\
    documents:
    - {code: TC1.a, name: {vi: "Báo cáo", en: "Report"}}
    - {code: TC1.b, name: {vi: "Biên bản", en: "Minutes"}}
    - {code: TC1.c, required: false, name: {vi: "Ảnh", en: "Photographs"}}
"""
PEOPLE: dict[Role, str] = {
    "ward_officer": f"{WARD}-officer", "ward_chief": WARD, "surveyor": "surveyor", "inspector": "inspector",
    "lead_inspector": "lead", "board": "board", "administrator": "administrator",
}  # fmt: skip
NEIGHBOURS: dict[Role, str] = {"ward_officer": "to-hieu-officer", "ward_chief": "to-hieu"}


def ask_for_documents(sample: Path) -> None:
    """Let the small project's criterion ask for documents, before the record is filled."""
    file = sample.parent / "criteria" / "national.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("    indicators:\n", f"{DOCUMENTS}    indicators:\n", 1), encoding="utf-8")


def read_here(arguments: list[str], content: bytes, person: str = "") -> CompletedProcess[bytes]:
    """Stands for the reading process where it is not what is tested: the same reading, without starting Python each time."""
    assert arguments == ["look"]
    try:
        answer = look(content)
    except FileRefusal as refused:
        answer = {"refused": refused.code, "values": refused.values}
    return CompletedProcess(arguments, 0, json.dumps(answer).encode())


def person(record: Record, person_id: str) -> Actor:
    """The person of this id, who has to exist."""
    found = account(record, person_id)
    assert found is not None, person_id
    return found


def hand_in(record: Record, *requirements: str, by: str = WARD, unit: str = WARD, **more: Any) -> evidence.Added:
    """Add a file; its words make it another one."""
    wanted = {
        "content": pdf(more.pop("words", "Báo cáo")), "file_name": "báo cáo.pdf", "about": ABOUT,
        "idempotency_key": new_idempotency_key(), **more,
    }  # fmt: skip
    return evidence.add(record, person(record, by), unit, ROUND, requirements=requirements, **wanted)


def shown(record: Record, by: str = WARD, unit: str = WARD) -> dict[str, evidence_listing.Document]:
    """Code → document, as somebody sees them."""
    return {each.code: each for each in evidence_listing.listing(record, person(record, by), unit, ROUND)}


def flags(record: Record, code: str, by: str = WARD, unit: str = WARD) -> dict[str, evidence_listing.Flag]:
    """Kind → flag of one document."""
    return {each.kind: each for each in shown(record, by, unit)[code].flags}


def claims(record: Record, unit: str = WARD) -> dict[str, str]:
    """What the ward's submission says of documents."""
    with record.reading() as connection:
        return drafts.data_in(connection, snapshot_in(connection, unit, ROUND), "self_assessment")["documents"]


def self_text(record: Record, unit: str = WARD) -> str | None:
    """The ward's submission as it is stored."""
    with record.reading() as connection:
        text = drafts.text_in(connection, unit, ROUND, "self_assessment")
    return text.content if text else None


def put_in(record: Record, state: State, unit: str = WARD, round_id: str = ROUND) -> None:
    """Move a dossier past the procedure, for tests of what holds in a state."""
    sent = None if state == "draft" else datetime(2026, 11, 14, 9, 0, tzinfo=VIETNAM)
    with record.writing() as connection:
        connection.execute(
            _dossiers.update()
            .where(_dossiers.c.unit_id == unit, _dossiers.c.round_id == round_id)
            .values(state=state, submitted_at=sent)
        )


def relate(record: Record, person_id: str, relation: str, unit: str = WARD) -> None:
    """Make somebody of the province stand to a ward as said: "assigned", "tied" or "other"."""
    at = datetime(2026, 11, 1, tzinfo=VIETNAM)
    with record.writing() as connection:
        for table in (assignments, ties):
            connection.execute(table.delete().where(table.c.unit_id == unit, table.c.person_id == person_id))
        if relation == "assigned":
            row = {"round_id": ROUND, "unit_id": unit, "person_id": person_id, "assigned_at": at}
            connection.execute(assignments.insert().values(**row))
        elif relation == "tied":
            row = {"person_id": person_id, "unit_id": unit, "reason": "thử", "noted_at": at}
            connection.execute(ties.insert().values(**row))


def stand(record: Record, role: Role, relation: Relation) -> str | None:
    """Somebody of this role in this relation to the ward, or None where there is no such person."""
    if role in NEIGHBOURS:
        return {"own": PEOPLE[role], "other": NEIGHBOURS[role]}.get(relation)
    if relation == "own":
        return None
    relate(record, PEOPLE[role], relation)
    return PEOPLE[role]


def kept(record: Record) -> tuple[int, int, int, int]:
    """How many uses, documents, rows of files and stored files there are."""
    with record.reading() as connection:
        uses, documents, rows = (len(connection.execute(select(table)).all()) for table in (_uses, _evidence, _files))
    return uses, documents, rows, sum(1 for _ in record.files.names())
