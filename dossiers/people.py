"""Accounts: who a person is, as every act needs it."""

from sqlalchemy import select

from dossiers.access import Actor
from dossiers.record import Record
from dossiers.schema import people


def account(record: Record, person_id: str) -> Actor | None:
    """The acting person behind an account, or None where there is none or it was disabled. Looked up at every run."""
    with record.reading() as connection:
        row = connection.execute(select(people).where(people.c.id == person_id)).one_or_none()
    if row is None or row.disabled_at is not None:
        return None
    return Actor(row.role, row.unit_id, row.name, row.id)
