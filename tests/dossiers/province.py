"""A round of as many dossiers as wanted, in every state, with what bears on each; and how often the record is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import event, select

from dossiers.store.record import Record
from dossiers.store.schema import (
    VIETNAM,
    assignments,
    decisions,
    dossiers,
    exchanges,
    reopenings,
    steps,
    submission_texts,
    units,
)
from dossiers.vocabulary import STATES
from tests.dossiers.working import ROUND

AT = datetime(2026, 11, 20, 8, 0, tzinfo=VIETNAM)


@contextmanager
def statements(record: Record) -> Iterator[list[str]]:
    """Every statement sent to the database meanwhile, in order; beginning and ending a transaction are none."""
    found: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            found.append(statement)

    event.listen(record._engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(record._engine, "before_cursor_execute", note)


def add_wards(record: Record, count: int, like: str = "to-hieu") -> None:
    """Put ``count`` more wards into the round, past the procedure: states in turn, texts as those of the ward ``like``."""
    with record.writing() as connection:
        texts = connection.execute(
            select(submission_texts).where(submission_texts.c.unit_id == like, submission_texts.c.round_id == ROUND)
        ).all()
        before = len(connection.execute(select(units.c.id)).all())
        for number in range(before, before + count):
            unit_id, state = f"ward-{number}", STATES[number % len(STATES)]
            key = {"unit_id": unit_id, "round_id": ROUND}
            by = "inspector", "Thẩm định viên 1", AT
            connection.execute(
                units.insert().values(id=unit_id, code=f"{90000 + number}", name=f"Phường {number}", kind="ward")
            )
            connection.execute(
                dossiers.insert().values(**key, state=state, submitted_at=None if state == "draft" else AT, version=2)
            )
            for text in texts:
                connection.execute(
                    submission_texts.insert().values(**key, part=text.part, content=text.content, sha256=text.sha256)
                )
            connection.execute(assignments.insert().values(**key, person_id="inspector", assigned_at=AT))
            connection.execute(
                decisions.insert().values(
                    **key, subject="1.1", criterion="TC1", kind="accept",
                    decided_by=by[0], decided_by_name=by[1], decided_at=by[2],
                )
            )  # fmt: skip
            connection.execute(
                exchanges.insert().values(
                    **key, criterion="TC1", kind="clarification", question="Vì sao?",
                    asked_by=by[0], asked_by_name=by[1], asked_at=by[2],
                )
            )  # fmt: skip
            connection.execute(
                steps.insert().values(
                    **key, version=2, act="request_clarification", from_state="under_appraisal",
                    to_state="clarification_requested", role="inspector",
                    taken_by=by[0], taken_by_name=by[1], taken_at=by[2],
                )
            )  # fmt: skip
            if state in ("locked", "approved", "published"):
                connection.execute(
                    reopenings.insert().values(
                        **key,
                        version=2,
                        reason="Nhầm.",
                        requested_by=by[0],
                        requested_by_name=by[1],
                        requested_at=by[2],
                    )
                )
