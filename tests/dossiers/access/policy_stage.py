"""A stage for the policy: one dossier put into any state, and somebody of every role in every relation to its ward.

Everything an act looks for is there (a question, a document, a request, a draw), so that who may not is refused for being who
they are, and not for want of something.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dossiers.access.policy import WARD_ROLES, Actor
from dossiers.people.accounts import account
from dossiers.sample import sample_of
from dossiers.store.opening import open_existing, open_record
from dossiers.store.record import Record
from dossiers.store.stored_text import sha256
from dossiers.vocabulary import ROLES, Relation, Role, State
from tests.dossiers.small_project import write_project

UNIT, ROUND = "to-hieu", "2026"
#: Every role in every relation it can stand in: people of a ward are neither assigned nor tied, and only inspectors assigned.
CAST: tuple[tuple[Role, Relation], ...] = tuple(
    (role, relation)
    for role in ROLES
    for relation in (
        ("own", "other")
        if role in WARD_ROLES
        else ("assigned", "tied", "other")
        if role in ("inspector", "lead_inspector")
        else ("tied", "other")
    )
)
#: The criterion that the draw gave to whom; everybody else tries the first one.
DRAWN = {"inspector-other": "TC1", "lead_inspector-other": "L1"}
_AT = "2026-11-20 03:00:00"
#: A draft of criteria with a fault: a catalogue has more to say.
_DRAFT = b"catalogue: small\n"


def build(folder: Path, change: Callable[[Path], None] = lambda sample: None) -> Path:
    """The record of the stage, closed: a file to copy from. ``change``: of the sample, before the record is filled with it."""
    file = folder / "template.db"
    sample = write_project(folder / "project")
    change(sample)
    record = open_record(f"sqlite:///{file}", fill=sample_of(sample))
    with record.writing() as connection:
        run = connection.exec_driver_sql
        for role, relation in CAST:
            ward = (UNIT if relation == "own" else "chieng-an") if role in WARD_ROLES else None
            id_ = f"{role}-{relation}"
            run(
                "INSERT INTO people (id, login, name, role, unit_id, demonstration, created_at) VALUES (?, ?, ?, ?, ?, 0, ?)",
                (id_, id_, id_, role, ward, _AT),
            )
            if relation == "tied":
                run("INSERT INTO ties VALUES (?, ?, 'vì', ?)", (id_, UNIT, _AT))
            if relation == "assigned":
                run("INSERT INTO assignments VALUES (?, ?, ?, ?)", (ROUND, UNIT, id_, _AT))
        signed = ("board-2", "x", _AT)
        run(
            "INSERT INTO exchanges (id, unit_id, round_id, criterion, kind, question, due, asked_by, asked_by_name, asked_at)"
            " VALUES (1, ?, ?, 'TC1', 'clarification', 'Vì sao?', '2026-11-30', ?, ?, ?)",
            (UNIT, ROUND, *signed),
        )
        run(
            "INSERT INTO evidence (id, unit_id, round_id, kept_at, added_by, added_by_name, added_at)"
            " VALUES (1, ?, ?, 'tủ 1', ?, ?, ?)",
            (UNIT, ROUND, *signed),
        )
        run(
            "INSERT INTO evidence_uses (unit_id, round_id, requirement, number, evidence_id, added_by, added_by_name, added_at)"
            " VALUES (?, ?, 'TC1.a', 1, 1, ?, ?, ?)",
            (UNIT, ROUND, *signed),
        )
        run(
            "INSERT INTO reopenings (unit_id, round_id, version, reason, requested_by, requested_by_name, requested_at)"
            " VALUES (?, ?, 1, 'Vì', ?, ?, ?)",
            (UNIT, ROUND, *signed),
        )
        run("INSERT INTO second_draws VALUES (1, ?, '7', 10, ?, ?, ?)", (ROUND, *signed))
        run("INSERT INTO criteria_drafts (id, version) VALUES (1, 1)")
        run("INSERT INTO criteria_draft_versions VALUES (1, 1, 'Dự thảo', ?, ?, ?)", signed)
        run("INSERT INTO criteria_draft_texts VALUES (?, ?)", (sha256(_DRAFT), _DRAFT))
        run("INSERT INTO criteria_draft_files VALUES (1, 1, 0, 'quoc-gia.yaml', ?)", (sha256(_DRAFT),))
        run(
            "INSERT INTO catalogue_proposals (id, draft_id, version, round_id, reason, proposed_by, proposed_by_name,"
            " proposed_at) VALUES (1, 1, 1, ?, 'Vì', ?, ?, ?)",
            (ROUND, *signed),
        )
        for person, criterion in DRAWN.items():
            run(
                "INSERT INTO second_marks (unit_id, round_id, criterion, draw_id, person_id) VALUES (?, ?, ?, 1, ?)",
                (UNIT, ROUND, criterion, person),
            )
    record.close()
    return file


class Stage:
    """The dossier in one state. Whoever changed something leaves the stage to be built anew."""

    def __init__(self, template: Path, folder: Path, state: State) -> None:
        self._template, self._file, self._state = template, folder / "stage.db", state
        self.record = self._open()

    def person(self, role: Role, relation: Relation) -> Actor:
        """Somebody of this role in this relation to the ward."""
        found = account(self.record, f"{role}-{relation}")
        assert found is not None
        return found

    def refusals(self) -> list[tuple[str, str]]:
        """(act, person) of every refusal in the log, the latest last."""
        with self.record.reading() as connection:
            found = connection.exec_driver_sql(
                "SELECT act, person_id FROM audit_log WHERE outcome = 'refused' ORDER BY number"
            )
            return [(row.act, row.person_id) for row in found]

    def again(self) -> None:
        """As at first."""
        self.record.close()
        self.record = self._open()

    def _open(self) -> Record:
        for leftover in self._file.parent.glob("stage.db*"):
            leftover.unlink()
        shutil.copyfile(self._template, self._file)
        record = open_existing(f"sqlite:///{self._file}")
        with record.writing() as connection:
            connection.exec_driver_sql(
                "UPDATE dossiers SET state = ?, submitted_at = ? WHERE unit_id = ? AND round_id = ?",
                (self._state, _AT, UNIT, ROUND),
            )
        return record


@contextmanager
def stage(template: Path, folder: Path, state: State) -> Iterator[Stage]:
    """A stage for as long as this lasts."""
    found = Stage(template, folder, state)
    try:
        yield found
    finally:
        found.record.close()


def drawn_for(actor: Actor) -> Any:
    """The criterion this person marks a second time, or tries to."""
    return DRAWN.get(actor.person_id or "", "TC1")
