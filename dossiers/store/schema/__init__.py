"""The tables of the record.

Only ``dossiers`` reads them; screens never do. ``migrations/`` builds them, triggers included; a test holds the two together.
"""

from dossiers.store.schema.base import VIETNAM, Instant, metadata
from dossiers.store.schema.community import actions, opinions
from dossiers.store.schema.criteria_drafts import (
    catalogue_proposals,
    criteria_draft_files,
    criteria_draft_texts,
    criteria_draft_versions,
    criteria_drafts,
)
from dossiers.store.schema.evidence import evidence, evidence_files, evidence_uses
from dossiers.store.schema.people import (
    assignments,
    audit_log,
    english_names,
    known_browsers,
    operations,
    people,
    sessions,
    sign_in_attempts,
    ties,
)
from dossiers.store.schema.procedure import (
    decisions,
    entries,
    exchanges,
    first_judgements,
    frozen_results,
    reopenings,
    second_draws,
    second_marks,
    steps,
)
from dossiers.store.schema.wards import (
    catalogue_texts,
    dossiers,
    figures,
    profiles,
    record_state,
    round_catalogues,
    rounds,
    submission_texts,
    successions,
    units,
)

__all__ = [
    "VIETNAM",
    "Instant",
    "actions",
    "assignments",
    "audit_log",
    "catalogue_proposals",
    "catalogue_texts",
    "criteria_draft_files",
    "criteria_draft_texts",
    "criteria_draft_versions",
    "criteria_drafts",
    "decisions",
    "dossiers",
    "english_names",
    "entries",
    "evidence",
    "evidence_files",
    "evidence_uses",
    "exchanges",
    "figures",
    "first_judgements",
    "frozen_results",
    "known_browsers",
    "metadata",
    "operations",
    "opinions",
    "people",
    "profiles",
    "record_state",
    "reopenings",
    "round_catalogues",
    "rounds",
    "second_draws",
    "second_marks",
    "sessions",
    "sign_in_attempts",
    "steps",
    "submission_texts",
    "successions",
    "ties",
    "units",
]
