"""Looking after the stored files: ``python -m dossiers.upkeep.evidence_files check`` or ``sweep``, for the record at
WARD_SCORECARD_RECORD.

A file is stored before its row is written, so an interruption may leave a file without a row, but never a row without its
file. ``sweep`` removes such files. ``check`` reports what should never happen: rows whose file is missing or was altered.
"""

import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, select

from dossiers.errors import DossierError, NotFound, RecordError, wrong
from dossiers.evidence.previews import Previews
from dossiers.store.opening import open_existing
from dossiers.store.record import Record
from dossiers.store.schema import evidence as _evidence
from dossiers.store.schema import evidence_files as _files
from dossiers.store.schema import evidence_uses as _uses
from dossiers.upkeep.command import command, tell

#: A file younger than this may belong to a row that is just being written.
AGE = timedelta(hours=1)


@dataclass(frozen=True)
class Trouble:
    """A stored file that is ``missing`` or ``altered``, and the documents that need it: "unit round code"."""

    sha256: str
    what: Literal["missing", "altered"]
    documents: tuple[str, ...]


def check(record: Record) -> tuple[Trouble, ...]:
    """Every file that a row names and that is missing or altered. Reads all files; people can work meanwhile."""
    with record.reading() as connection:
        named = documents_of(connection)
    found = []
    for digest, documents in named.items():
        try:
            record.files.get(digest)
        except DossierError as error:
            found.append(Trouble(digest, "missing" if isinstance(error, NotFound) else "altered", documents))
    return tuple(found)


def documents_of(connection: Connection) -> dict[str, tuple[str, ...]]:
    """SHA-256 of each file that a row names → the documents that need it, "unit round code"."""
    found: dict[str, list[str]] = {
        each: [] for each in connection.execute(select(_files.c.sha256).order_by(_files.c.sha256)).scalars()
    }
    uses = connection.execute(
        select(_evidence.c.sha256, _uses.c.unit_id, _uses.c.round_id, _uses.c.requirement, _uses.c.number)
        .join(_uses, _uses.c.evidence_id == _evidence.c.id)
        .order_by(_uses.c.round_id, _uses.c.unit_id, _uses.c.requirement, _uses.c.number)
    )
    for digest, unit, round_, requirement, number in uses:
        if digest in found:
            found[digest].append(f"{unit} {round_} {requirement}-{number:02d}")
    return {digest: tuple(documents) for digest, documents in found.items()}


def sweep(record: Record, older_than: timedelta = AGE) -> int:
    """Remove files that no row names and that were not stored recently; returns how many. Unfinished files and drawn pages of
    removed files go, too.

    Holds the record's lock for writing while it removes, so that no row can be written for a file that is being removed.
    """
    removed = _removed(record, datetime.now(UTC) - older_than)
    Previews(record.previews).forget_all_but({name for name, _ in record.files.names()})
    return removed


def _removed(record: Record, before: datetime) -> int:
    # A moment of the future was written while the clock was ahead, and tells nothing: such a file is not young for ever.
    latest = datetime.now(UTC) + AGE
    old = {name for name, put in record.files.names() if not before <= put <= latest}
    if not old:
        return 0
    removed = 0
    with record.writing() as connection:
        nobodys = old - set(connection.execute(select(_files.c.sha256)).scalars())
        for name in nobodys:
            put = record.files.put_at(name)
            # If it was stored again in the meantime, somebody is about to write its row.
            if put is not None and not before <= put <= latest:
                record.files.remove(name)
                removed += 1
    return removed


@command
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. The exit code is 1 if files are missing or altered, and 2 if that could not be found out."""
    asked = list(sys.argv[1:] if arguments is None else arguments)
    if asked not in (["check"], ["sweep"]):
        print("python -m dossiers.upkeep.evidence_files check|sweep", file=sys.stderr)
        return 2
    try:
        with closing(open_existing()) as record:
            return _swept(record) if asked == ["sweep"] else _checked(record)
    except RecordError as error:
        print(error.text("vi"), error.text("en"), sep="\n", file=sys.stderr)
        return 2


def _swept(record: Record) -> int:
    tell(wrong("files_swept", count=sweep(record)))
    return 0


def _checked(record: Record) -> int:
    troubles = check(record)
    for trouble in troubles:
        tell(wrong(f"files_{trouble.what}", sha256=trouble.sha256, documents=", ".join(trouble.documents)))
    if not troubles:
        tell(wrong("files_whole"))
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
