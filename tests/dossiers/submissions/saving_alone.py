"""A process of its own that works on a record, for tests of several at once and of a sudden end.

``python -m tests.dossiers.submissions.saving_alone add ADDRESS PERSON TIMES``: adds 1 to the
count of 1.2, again when it was too late.
``python -m tests.dossiers.submissions.saving_alone save ADDRESS``: saves for ever, telling on
standard output what was saved.
"""

import os
import sys

from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import Stale
from dossiers.store.opening import open_record
from dossiers.submissions import entry_acts as entering
from dossiers.submissions import entry_sheets as entries
from tests.dossiers.working import ROUND, person

UNIT = "chieng-an"


def add(address: str, who: str, times: int) -> None:
    """As a careful person: reads, adds one, saves; told that somebody was faster, looks again."""
    record = open_record(address)
    actor = person(record, who)
    for turn in range(times):
        while True:
            entry = entries.sheet(record, actor, UNIT, ROUND).entries["TC1"]
            count = entry.values["1.2"]["count"] + 1
            try:
                entering.save(
                    record, actor, UNIT, ROUND, "TC1", values={"1.2": {"count": count}},
                    # Who enters the very same as somebody else is no update lost: here every saving is its own.
                    explanation=f"{os.getpid()}, {turn}", not_applicable={}, expected_version=entry.version,
                    idempotency_key=new_idempotency_key(),
                )  # fmt: skip
                break
            except Stale:
                continue


def save(address: str) -> None:
    """Saves one count after the other and says so after each, as the page does."""
    record = open_record(address)
    actor = person(record, UNIT)
    entry = entries.sheet(record, actor, UNIT, ROUND).entries["TC1"]
    while True:
        count = entry.values["1.2"]["count"] + 1
        entry = entering.save(
            record, actor, UNIT, ROUND, "TC1", values={"1.2": {"count": count}}, explanation=f"lần {count}",
            not_applicable={}, expected_version=entry.version, idempotency_key=new_idempotency_key(),
        )  # fmt: skip
        print(count, flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "add":
        add(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        save(sys.argv[2])
