"""Verify the audit log: ``python -m dossiers.upkeep.verify [--head NUMBER:HASH]``.

This reads the whole log and names the first line that is wrong. ``--head`` compares the log with a line noted earlier, as it
is printed on every form; nothing else shows whether the end was cut off. The exit code is 0 if the log is right, and 1 if it
is not or cannot be read. Nothing is written. The record is the one that WARD_SCORECARD_RECORD names.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing, suppress

from sqlalchemy.exc import DatabaseError

from dossiers.acts.audit import Head, Verification, head_from, verify, verify_in
from dossiers.errors import RecordError, wrong
from dossiers.store.addresses import file_at
from dossiers.store.looking import looking
from dossiers.store.opening import open_existing
from dossiers.upkeep.command import command, tell
from dossiers.upkeep.leftovers import temporary_folder

#: How many lines are named one by one.
_SHOWN = 20


def told(found: Verification, noted: Head | None = None) -> list[dict[str, str]]:
    """What was found, in sentences {vi, en}. The first one says whether the log is right."""
    if not found.holds:
        return [wrong(f"log_{found.why}", number=found.broken_at, noted=noted.written if noted else "—")]
    sentences = [wrong("log_holds", lines=found.lines, head=found.head.written)]
    if found.ran_back:
        shown = ", ".join(str(number) for number in found.ran_back[:_SHOWN])
        more = len(found.ran_back) - _SHOWN
        sentences.append(wrong("log_ran_back", numbers=f"{shown} (+{more})" if more > 0 else shown))
    if noted is not None:
        sentences.append(wrong("log_matches", noted=noted.written))
    return sentences


def _verified(noted: Head | None) -> Verification:
    try:
        with closing(open_existing()) as record:
            return verify(record, noted)
    except RecordError as error:
        file = file_at()
        if error.code != "unreachable" or file is None or not file.is_file():
            raise
        # A file or folder that may not be written can be read all the same.
        with (
            suppress(DatabaseError, OSError),
            looking(file, temporary_folder()) as record,
            record.looking() as connection,
        ):
            return verify_in(connection, noted)
        raise


@command
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m dossiers.upkeep.verify", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--head", metavar="NUMBER:HASH", help="a line noted earlier, from a printed form")
    options = parser.parse_args(arguments)
    noted = head_from(options.head) if options.head is not None else None
    found = _verified(noted)
    tell(*told(found, noted))
    return 0 if found.holds else 1


if __name__ == "__main__":
    sys.exit(main())
