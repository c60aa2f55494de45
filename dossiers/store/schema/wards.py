"""Units and mergers, rounds and their catalogues, dossiers with their texts, and where figures come from.

Units have ids of our own, because since 1/7/2025 neither the name nor the official code of a ward identifies it (code 03646
was Chiềng Lề before that day and is Tô Hiệu after it). Each unit also has dates of validity and predecessors.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from dossiers.store.schema.base import Code, Instant, TypedText, metadata, one_of, only_added_to, texts
from dossiers.vocabulary import Extent, FigureOrigin, Part, ProfileOrigin, RoundKind, RoundStatus, State, UnitKind

#: One row: what the record says about itself. If it is missing, the record was never filled.
record_state = Table(
    "record_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("as_of", Date),
    *texts("notice", "page"),
    *texts("merger", "page"),
    CheckConstraint("id = 1", name="single"),
)

units = Table(
    "units",
    metadata,
    Column("id", Code(64), primary_key=True),
    Column("code", Code(16), nullable=False),
    Column("name", TypedText("name"), nullable=False),
    Column("kind", Code(16), nullable=False),
    Column("district", TypedText("name")),
    Column("valid_from", Date),
    Column("valid_to", Date),
    one_of("kind", UnitKind),
    CheckConstraint("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="validity"),
    Index(None, "code"),
)

successions = Table(
    "successions",
    metadata,
    Column("predecessor_id", ForeignKey("units.id"), primary_key=True),
    Column("successor_id", ForeignKey("units.id"), primary_key=True),
    Column("extent", Code(16), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("legal_basis", TypedText("line"), nullable=False),
    one_of("extent", Extent),
    CheckConstraint("predecessor_id <> successor_id", name="two_units"),
    Index(None, "successor_id"),
)

profiles = Table(
    "profiles",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("as_of", Date, primary_key=True),
    Column("officers", Integer),
    Column("households", Integer),
    Column("residents", Integer),
    Column("origin", Code(16), nullable=False),
    Column("source_code", Code(16)),
    one_of("origin", ProfileOrigin),
    CheckConstraint("officers >= 0 AND households >= 0 AND residents >= 0", name="counts"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Code(16), primary_key=True),
    Column("kind", Code(16), nullable=False),
    *texts("name", "name"),
    Column("window_from", Date, nullable=False),
    Column("window_to", Date, nullable=False),
    Column("opens", Date, nullable=False),
    Column("submit_by", Date, nullable=False),
    Column("appraise_by", Date, nullable=False),
    Column("publish_by", Date, nullable=False),
    Column("status", Code(16), nullable=False),
    Column("clarify_days", Integer, nullable=False, server_default="10"),
    Column("blind", Boolean, nullable=False, server_default=false()),
    one_of("kind", RoundKind),
    one_of("status", RoundStatus),
    CheckConstraint("window_from < window_to", name="window"),
    CheckConstraint("clarify_days > 0", name="clarify_days"),
    CheckConstraint("opens <= submit_by AND submit_by <= appraise_by AND appraise_by <= publish_by", name="deadlines"),
    UniqueConstraint("kind", "window_from", "window_to"),
)

#: Catalogue files, byte for byte, so that a round can always be graded again by the text that applied to it.
catalogue_texts = Table(
    "catalogue_texts",
    metadata,
    Column("sha256", Code(64), primary_key=True),
    Column("file_name", TypedText("file_name"), nullable=False),
    Column("content", LargeBinary, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256"),
)
only_added_to(catalogue_texts, "EXISTS (SELECT 1 FROM catalogue_texts AS kept WHERE kept.sha256 = NEW.sha256)")

#: Which catalogue files apply to a round: the national layer at position 0, local layers after it.
round_catalogues = Table(
    "round_catalogues",
    metadata,
    Column("round_id", ForeignKey("rounds.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("sha256", ForeignKey("catalogue_texts.sha256"), nullable=False),
    CheckConstraint("position >= 0", name="position"),
    UniqueConstraint("round_id", "sha256"),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("round_id", ForeignKey("rounds.id"), primary_key=True),
    Column("state", Code(32), nullable=False),
    Column("first_saved_at", Instant),
    Column("submitted_at", Instant),
    # ``revision`` counts every act on the dossier, and so names what a person saw. ``version``: of the result; reopening
    # begins the next one.
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1"),
    one_of("state", State),
    CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name="submitted"),
    Index(None, "round_id"),
)

#: One text for each part, so that an appraisal can never overwrite what the ward entered.
submission_texts = Table(
    "submission_texts",
    metadata,
    Column("unit_id", Code(64), primary_key=True),
    Column("round_id", Code(16), primary_key=True),
    Column("part", Code(16), primary_key=True),
    Column("content", Text, nullable=False),
    Column("sha256", Code(64), nullable=False),
    ForeignKeyConstraint(["unit_id", "round_id"], ["dossiers.unit_id", "dossiers.round_id"]),
    one_of("part", Part),
    CheckConstraint("length(sha256) = 64", name="sha256"),
)

#: Where single figures come from. A figure of the sample that is not listed here is synthetic.
figures = Table(
    "figures",
    metadata,
    Column("unit_id", Code(64), primary_key=True),
    Column("round_id", Code(16), primary_key=True),
    Column("indicator", Code(16), primary_key=True),
    Column("input", Code(16), primary_key=True),
    Column("value", Text, nullable=False),
    Column("origin", Code(16), nullable=False),
    Column("source_code", Code(16), nullable=False),
    *texts("note", "page"),
    ForeignKeyConstraint(["unit_id", "round_id"], ["dossiers.unit_id", "dossiers.round_id"]),
    one_of("origin", FigureOrigin),
)
