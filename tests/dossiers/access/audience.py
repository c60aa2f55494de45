"""Everybody who could ask for something of one ward's dossier: each role in each relation to it, and people without one."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select

from dossiers.access.policy import Actor
from dossiers.store.record import Record
from dossiers.store.schema import people
from dossiers.vocabulary import Relation, Role

#: The ward that everything is about, another one that has a dossier in the same round, and one that became part of it.
WARD, NEIGHBOUR, FORMER, ROUND = "chieng-an", "to-hieu", "chieng-den", "2026"
Account = Literal["in_use", "disabled", "unknown", "none"]


@dataclass(frozen=True)
class Reader:
    """Somebody who asks. ``marks``: the criterion whose second mark is theirs to give.

    ``account``: whether it is in use, was disabled, is one that does not exist, or none is named at all: such an actor stands
    for a role and a ward, and no sign-in makes one.
    """

    id: str
    role: Role
    relation: Relation
    marks: str | None = None
    account: Account = "in_use"
    unit_id: str | None = None

    def actor(self, record: Record) -> Actor:
        """As a screen would have looked them up, also where they could not have been."""
        with record.reading() as connection:
            row = connection.execute(select(people).where(people.c.id == self.id)).one_or_none()
        name = row.name if row else "Không ai"
        return Actor(self.role, self.unit_id, name, None if self.id == "" else self.id)


def _readers() -> tuple[Reader, ...]:
    found: list[Reader] = []
    wards: tuple[tuple[Role, str], ...] = (("ward_chief", ""), ("ward_officer", "-officer"))
    of_wards: tuple[tuple[str, Relation], ...] = ((WARD, "own"), (NEIGHBOUR, "other"), (FORMER, "other"))
    for role, ending in wards:
        for unit_id, relation in of_wards:
            found.append(Reader(f"{unit_id}{ending}", role, relation, unit_id=unit_id))
    inspectors: tuple[tuple[Role, str], ...] = (("inspector", "inspector"), ("lead_inspector", "lead"))
    near: tuple[Relation, ...] = ("assigned", "other", "tied")
    for role, short in inspectors:
        for relation in near:
            id_ = {"inspector-assigned": "inspector", "lead-other": "lead"}.get(
                f"{short}-{relation}", f"{short}-{relation}"
            )
            found.append(Reader(id_, role, relation))
        found.append(Reader(f"{short}-of-former", role, "tied"))
        found.append(Reader(f"{short}-assigned-and-tied", role, "tied"))
        found.append(Reader(f"{short}-pending", role, "other", marks="TC1" if short == "inspector" else "L1"))
    found.append(Reader("inspector-marked", "inspector", "other"))
    others: tuple[Role, ...] = ("board", "surveyor", "administrator")
    for role in others:
        found += [Reader(role, role, "other"), Reader(f"{role}-tied", role, "tied")]
    gone: tuple[Role, ...] = ("ward_chief", "inspector", "lead_inspector", "board", "administrator", "surveyor")
    for role in gone:
        ward = WARD if role == "ward_chief" else None
        to_it: Relation = "own" if ward else "other"
        found.append(Reader(f"{role}-disabled", role, to_it, account="disabled", unit_id=ward))
        found.append(Reader(f"{role}-unknown", role, to_it, account="unknown", unit_id=ward))
        found.append(Reader("", role, to_it, account="none", unit_id=ward))
    return tuple(found)


READERS: tuple[Reader, ...] = _readers()
#: One of each kind, where there is not the time for everybody.
ONE_OF_A_KIND: tuple[Reader, ...] = tuple(
    each
    for each in READERS
    if each.id
    in {
        WARD, NEIGHBOUR, FORMER, "inspector", "inspector-other", "inspector-tied", "inspector-assigned-and-tied",
        "inspector-pending", "lead", "lead-tied", "lead-pending", "board", "board-tied", "surveyor", "administrator",
        "inspector-disabled", "administrator-disabled", "lead_inspector-unknown",
    }
)  # fmt: skip
#: Who reads nothing whatever happens: the account they name is not in use.
NOBODIES = tuple(each for each in READERS if each.account in ("disabled", "unknown"))
_AT = "2026-11-20 03:00:00"


def add_people(connection: Any) -> None:
    """Everybody of ``READERS`` into a record of the small project, with what relates them to the ward."""
    run = connection.exec_driver_sql
    run("DELETE FROM ties")
    there = set(run("SELECT id FROM people").scalars())
    for each in READERS:
        if each.account in ("in_use", "disabled") and each.id not in there:
            disabled = _AT if each.account == "disabled" else None
            run(
                "INSERT INTO people (id, login, name, role, unit_id, demonstration, created_at, disabled_at)"
                " VALUES (?, ?, ?, ?, ?, 1, ?, ?)",
                (each.id, each.id, each.id, each.role, each.unit_id, _AT, disabled),
            )
        if each.account == "in_use" and each.relation == "tied":
            run("INSERT INTO ties VALUES (?, ?, 'vì', ?)", (each.id, FORMER if "former" in each.id else WARD, _AT))
        if (
            each.account == "in_use"
            and (each.relation == "assigned" or "assigned-and" in each.id)
            and each.id != "inspector"
        ):
            run("INSERT INTO assignments VALUES (?, ?, ?, ?)", (ROUND, WARD, each.id, _AT))
