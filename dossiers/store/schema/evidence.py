"""Evidence: files by their content, what each document is, and which requirement of which criterion it serves."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    false,
)

from dossiers.store.schema.base import Code, Instant, TypedText, metadata
from dossiers.store.schema.procedure import by, dossier_key

#: A stored file, one row however many documents use it. Its bytes lie outside the database, under its hash.
evidence_files = Table(
    "evidence_files",
    metadata,
    Column("sha256", Code(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media_type", Code(128), nullable=False),
    Column("pages", Integer),
    Column("stored_at", Instant, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("size > 0", name="size"),
)

#: A document a ward shows in a round. A document without a file (a classified one) is only referred to: ``kept_at`` says
#: where it is kept.
evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    *dossier_key(primary=False),
    Column("sha256", ForeignKey("evidence_files.sha256")),
    Column("file_name", TypedText("file_name")),
    Column("number_symbol", TypedText("symbol"), nullable=False, server_default=""),
    Column("kind", TypedText("symbol"), nullable=False, server_default=""),
    Column("issuer", TypedText("line"), nullable=False, server_default=""),
    Column("issued_on", Date),
    Column("abstract", TypedText("paragraph"), nullable=False, server_default=""),
    Column("kept_at", TypedText("line")),
    *by("added"),
    CheckConstraint("(sha256 IS NULL) = (kept_at IS NOT NULL)", name="file_or_place"),
    Index(None, "unit_id", "round_id"),
    Index(None, "sha256"),
)

#: Permanent codes: ``TC07.a-03`` is requirement TC07.a, number 3, never used again. One document may carry several.
evidence_uses = Table(
    "evidence_uses",
    metadata,
    Column("unit_id", Code(64), primary_key=True),
    Column("round_id", Code(16), primary_key=True),
    Column("requirement", Code(16), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("evidence_id", ForeignKey("evidence.id"), nullable=False),
    Column("pages", TypedText("symbol"), nullable=False, server_default=""),
    # Whether the submission said "provided" before there was a document. If so, it still says so after the last one is
    # withdrawn.
    Column("claimed_before", Boolean, nullable=False, server_default=false()),
    *by("added"),
    *by("withdrawn", nullable=True),
    ForeignKeyConstraint(["unit_id", "round_id"], ["dossiers.unit_id", "dossiers.round_id"]),
    CheckConstraint("number > 0", name="number"),
    Index(None, "evidence_id"),
)
