"""Draft catalogues of the workshop, every version that was saved of them, and what was proposed for a round."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
)

from dossiers.store.schema.base import Code, TypedText, metadata, one_of, only_added_to
from dossiers.store.schema.procedure import by
from dossiers.vocabulary import ProposalOutcome

#: A draft. ``version``: the newest that was saved. ``from_round``, ``from_draft``: what it began from; neither: from files. One
#: that is put away is no longer worked on, and keeps all its versions.
criteria_drafts = Table(
    "criteria_drafts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("from_round", ForeignKey("rounds.id")),
    Column("from_draft", ForeignKey("criteria_drafts.id")),
    *by("put_away", nullable=True),
    CheckConstraint("version > 0", name="version"),
)

#: Every save of a draft is a version of its own, under the name that the draft had then.
criteria_draft_versions = Table(
    "criteria_draft_versions",
    metadata,
    Column("draft_id", ForeignKey("criteria_drafts.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", TypedText("name"), nullable=False),
    *by("saved"),
    CheckConstraint("length(name) > 0", name="name"),
)
only_added_to(
    criteria_draft_versions,
    "EXISTS (SELECT 1 FROM criteria_draft_versions AS kept WHERE kept.draft_id = NEW.draft_id "
    "AND kept.version = NEW.version)",
)

#: The texts of drafts, byte for byte. They stand apart from ``catalogue_texts``, because a draft need not be a catalogue yet.
criteria_draft_texts = Table(
    "criteria_draft_texts",
    metadata,
    Column("sha256", Code(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256"),
)
only_added_to(
    criteria_draft_texts, "EXISTS (SELECT 1 FROM criteria_draft_texts AS kept WHERE kept.sha256 = NEW.sha256)"
)

#: The files of a version, the national layer first.
criteria_draft_files = Table(
    "criteria_draft_files",
    metadata,
    Column("draft_id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("file_name", TypedText("file_name"), nullable=False),
    Column("sha256", ForeignKey("criteria_draft_texts.sha256"), nullable=False),
    ForeignKeyConstraint(
        ["draft_id", "version"], ["criteria_draft_versions.draft_id", "criteria_draft_versions.version"]
    ),
    CheckConstraint("position >= 0", name="position"),
)
only_added_to(
    criteria_draft_files,
    "EXISTS (SELECT 1 FROM criteria_draft_files AS kept WHERE kept.draft_id = NEW.draft_id "
    "AND kept.version = NEW.version AND kept.position = NEW.position)",
)

#: That a version of a draft become the catalogue of a round. It takes two people: one proposes with a reason; another releases
#: or declines it, with a reason of their own. Who proposed it may withdraw it. ``outcome`` NULL: it waits.
catalogue_proposals = Table(
    "catalogue_proposals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draft_id", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("round_id", ForeignKey("rounds.id"), nullable=False),
    Column("reason", TypedText("page"), nullable=False),
    *by("proposed"),
    Column("outcome", Code(16)),
    Column("answer", TypedText("page"), nullable=False, server_default=""),
    *by("settled", nullable=True),
    ForeignKeyConstraint(
        ["draft_id", "version"], ["criteria_draft_versions.draft_id", "criteria_draft_versions.version"]
    ),
    one_of("outcome", ProposalOutcome),
    CheckConstraint("length(reason) > 0", name="reason"),
    CheckConstraint("(outcome IS NULL) = (settled_by IS NULL)", name="settled"),
    CheckConstraint("outcome IS NULL OR (outcome = 'withdrawn') = (settled_by = proposed_by)", name="two_people"),
    CheckConstraint("outcome IS NULL OR outcome <> 'declined' OR length(answer) > 0", name="answer"),
    Index(None, "round_id"),
)
