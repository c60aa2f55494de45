"""Which files a dossier has for the documents its criteria ask for. Kept out of ``evidence``, so that appraising need not
know files."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from dossiers.store.memo import memoised_per_revision
from dossiers.store.schema import evidence_uses


class Filed(NamedTuple):
    """A file that was handed in for a required document, or a reference to one that is kept elsewhere.

    ``requirement``: the code of the document ("TC07.a"). ``withdrawn``: the ward took it back; it proves nothing any more.
    """

    requirement: str
    number: int
    added_at: datetime
    withdrawn: bool = False

    @property
    def code(self) -> str:
        """Its permanent code: ``TC07.a-03``."""
        return code_of(self.requirement, self.number)


Filing = Mapping[str, tuple[Filed, ...]]
"""Required document → every file handed in for it, in order of code, withdrawn ones too."""


def code_of(requirement: str, number: int) -> str:
    """The permanent code of a file handed in for a required document: ``TC07.a-03``."""
    return f"{requirement}-{number:02d}"


def requirement_of(subject: str) -> str:
    """The required document that a file's code belongs to; whatever is no file's code comes back as it is."""
    requirement, dash, number = subject.rpartition("-")
    return requirement if dash and number.isdecimal() else subject


@memoised_per_revision
def documents_on_file_in(connection: Connection, unit_id: str, round_id: str) -> frozenset[str]:
    """The codes of required documents ("TC07.a") with at least one file that was not withdrawn."""
    found = filing_in(connection, unit_id, round_id)
    return frozenset(code for code, files in found.items() if not all(each.withdrawn for each in files))


def filing_in(connection: Connection, unit_id: str, round_id: str) -> Filing:
    """The files of one dossier."""
    return filing_of_round_in(connection, round_id, [unit_id]).get(unit_id, {})


def filing_of_round_in(
    connection: Connection, round_id: str, unit_ids: Collection[str] | None = None
) -> Mapping[str, Filing]:
    """Unit → its files, for these units of a round (None: all). Units without any are left out. Always one query."""
    return _filing_of_round_in(connection, round_id, None if unit_ids is None else frozenset(unit_ids))


@memoised_per_revision
def _filing_of_round_in(connection: Connection, round_id: str, unit_ids: frozenset[str] | None) -> Mapping[str, Filing]:
    query = (
        select(
            evidence_uses.c.unit_id,
            evidence_uses.c.requirement,
            evidence_uses.c.number,
            evidence_uses.c.added_at,
            evidence_uses.c.withdrawn_at,
        )
        .where(evidence_uses.c.round_id == round_id)
        .order_by(evidence_uses.c.unit_id, evidence_uses.c.requirement, evidence_uses.c.number)
    )
    if unit_ids is not None:
        query = query.where(evidence_uses.c.unit_id.in_(list(unit_ids)))
    found: dict[str, dict[str, tuple[Filed, ...]]] = {}
    for unit_id, requirement, number, added_at, withdrawn_at in connection.execute(query):
        of_unit = found.setdefault(unit_id, {})
        file = Filed(requirement, number, added_at, withdrawn_at is not None)
        of_unit[requirement] = (*of_unit.get(requirement, ()), file)
    return found
