"""How anything is done: one transaction with the acting person, what they saw, an idempotency key and its audit line.

    transaction  ``on_dossier`` and ``for_office``, the two ways to change the record
    audit        the log: adding a line, its seals, whether it is whole; ``line_texts`` tidies and bounds what a line holds
    audit_lines  a line as it stands in the record; ``audit_reading`` finds lines, as far as their reader reads what they tell
    pace         how fast one person may change the record
    repeats      what one person is refused again and again is counted, not written each time

Every subject changes the record through these two. Screens ask for keys and for the log.
"""

from dossiers.acts.transaction import (
    ActContext,
    DossierActContext,
    DossierSnapshot,
    allowed_snapshot_in,
    already_done,
    for_office,
    new_idempotency_key,
    on_dossier,
    snapshot_in,
    snapshots_in,
)

__all__ = [
    "ActContext",
    "DossierActContext",
    "DossierSnapshot",
    "allowed_snapshot_in",
    "already_done",
    "for_office",
    "new_idempotency_key",
    "on_dossier",
    "snapshot_in",
    "snapshots_in",
]
