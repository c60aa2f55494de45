"""How anything is done: one transaction with the acting person, what they saw, an idempotency key and its audit line.

    transaction  ``on_dossier`` and ``for_office``, the two ways to change the record
    audit        the log: lines, their seals, reading it; ``line_texts`` tidies and bounds what a line holds

Every subject changes the record through these two. Screens ask for keys and for the log.
"""

from dossiers.acts.transaction import (
    ActContext,
    DossierActContext,
    DossierSnapshot,
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
    "already_done",
    "for_office",
    "new_idempotency_key",
    "on_dossier",
    "snapshot_in",
    "snapshots_in",
]
