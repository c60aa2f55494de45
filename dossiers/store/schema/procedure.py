"""What people do with a dossier: entries, decisions, exchanges, steps, frozen results, second marks."""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
)

from dossiers.store.schema.base import Code, Instant, TypedText, metadata, one_of, only_added_to
from dossiers.vocabulary import DecisionKind, ExchangeKind, Part, Role, State


def dossier_key(*, primary: bool = True) -> list[Any]:
    """The two columns that name a dossier, and the rule that it exists."""
    return [
        Column("unit_id", Code(64), primary_key=primary, nullable=False),
        Column("round_id", Code(16), primary_key=primary, nullable=False),
        ForeignKeyConstraint(["unit_id", "round_id"], ["dossiers.unit_id", "dossiers.round_id"]),
    ]


def by(prefix: str, *, nullable: bool = False) -> list[Any]:
    """Who and when: the person's id, the name as it was shown then, the moment."""
    return [
        Column(f"{prefix}_by", ForeignKey("people.id"), nullable=nullable),
        Column(f"{prefix}_by_name", TypedText("name"), nullable=nullable),
        Column(f"{prefix}_at", Instant, nullable=nullable),
    ]


#: For each criterion and part: which version was saved last and by whom, and what a submission text has no place for (the
#: ward's explanation, its requests "không áp dụng" as JSON {indicator: reason}). The figures themselves are in
#: ``submission_texts``. If there is no row, the criterion was never saved here (the sample, an import): version 0.
entries = Table(
    "entries",
    metadata,
    *dossier_key(),
    Column("part", Code(16), primary_key=True),
    Column("criterion", Code(16), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("explanation", TypedText("page"), nullable=False, server_default=""),
    Column("not_applicable", TypedText("data"), nullable=False, server_default="{}"),
    *by("saved"),
    one_of("part", Part),
    CheckConstraint("version > 0", name="version"),
)

#: What an inspector decided, one row for each subject: an indicator's code, a document's code, or "na:<indicator>". The
#: appraisal in ``submission_texts`` follows from the self-assessment and these rows. ``inputs``: JSON, for a correction.
decisions = Table(
    "decisions",
    metadata,
    *dossier_key(),
    Column("subject", Code(24), primary_key=True),
    Column("criterion", Code(16), nullable=False),
    Column("kind", Code(32), nullable=False),
    Column("inputs", Text),
    Column("state", Code(16)),
    Column("reason", TypedText("page"), nullable=False, server_default=""),
    *by("decided"),
    one_of("kind", DecisionKind),
    CheckConstraint("kind IN ('accept', 'accept_document') OR length(reason) > 0", name="reason"),
    CheckConstraint("(kind = 'correct') = (inputs IS NOT NULL)", name="inputs"),
    CheckConstraint("(kind = 'rule') = (state IS NOT NULL)", name="state"),
)

#: A question about a criterion, and its answer. ``due``: last day to answer, or to send again what was returned. ``asked_at``
#: starts the clock: from this moment the ward could open the draft of its appraisal.
exchanges = Table(
    "exchanges",
    metadata,
    Column("id", Integer, primary_key=True),
    *dossier_key(primary=False),
    Column("criterion", Code(16), nullable=False),
    Column("kind", Code(16), nullable=False),
    Column("question", TypedText("page"), nullable=False),
    Column("due", Date),
    *by("asked"),
    Column("answer", TypedText("page")),
    Column("agrees", Integer),
    *by("answered", nullable=True),
    *by("closed", nullable=True),
    one_of("kind", ExchangeKind),
    CheckConstraint("length(question) > 0", name="question"),
    CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer"),
    Index(None, "unit_id", "round_id"),
)

#: Every step of a dossier through the procedure, in order: who took it, in which role, from which state to which. ``due``:
#: the last day that the ward was given to answer, when the draft of the appraisal was sent (even if nothing was asked), or to
#: send its dossier again, when it was returned.
steps = Table(
    "steps",
    metadata,
    Column("id", Integer, primary_key=True),
    *dossier_key(primary=False),
    Column("version", Integer, nullable=False),
    Column("act", Code(32), nullable=False),
    Column("from_state", Code(32), nullable=False),
    Column("to_state", Code(32), nullable=False),
    Column("reason", TypedText("page"), nullable=False, server_default=""),
    Column("due", Date),
    Column("role", Code(16), nullable=False),
    *by("taken"),
    one_of("role", Role),
    one_of("from_state", State),
    one_of("to_state", State),
    Index(None, "unit_id", "round_id"),
)

#: A result as it was when it was locked: submission texts, hashes of the catalogue texts, decisions, scorecard. Never changed.
frozen_results = Table(
    "frozen_results",
    metadata,
    *dossier_key(),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    Column("sha256", Code(64), nullable=False),
    *by("locked"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
)
only_added_to(
    frozen_results,
    "EXISTS (SELECT 1 FROM frozen_results AS kept WHERE kept.unit_id = NEW.unit_id "
    "AND kept.round_id = NEW.round_id AND kept.version = NEW.version)",
)

#: Reopening takes two people: one asks with a reason, another confirms (or refuses).
reopenings = Table(
    "reopenings",
    metadata,
    Column("id", Integer, primary_key=True),
    *dossier_key(primary=False),
    Column("version", Integer, nullable=False),
    Column("reason", TypedText("page"), nullable=False),
    *by("requested"),
    Column("outcome", Code(16)),
    *by("settled", nullable=True),
    CheckConstraint("outcome IN ('confirmed', 'refused')", name="outcome"),
    CheckConstraint("length(reason) > 0", name="reason"),
    CheckConstraint("settled_by IS NULL OR settled_by <> requested_by", name="two_people"),
)

#: In a blind round: how the inspector judged an indicator before the ward's figures were shown.
first_judgements = Table(
    "first_judgements",
    metadata,
    *dossier_key(),
    Column("indicator", Code(16), primary_key=True),
    Column("state", Code(16), nullable=False),
    Column("note", TypedText("page"), nullable=False, server_default=""),
    *by("judged"),
)

#: A draw of criteria for a second inspector: the seed makes it repeatable.
second_draws = Table(
    "second_draws",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", ForeignKey("rounds.id"), nullable=False),
    Column("seed", Code(32), nullable=False),
    Column("percent", Integer, nullable=False),
    *by("drawn"),
    CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),
)

#: Which criterion was drawn for whom, and how the second inspector judged it (``states``: JSON {indicator: state}).
second_marks = Table(
    "second_marks",
    metadata,
    *dossier_key(),
    Column("criterion", Code(16), primary_key=True),
    Column("draw_id", ForeignKey("second_draws.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("states", Text),
    Column("note", TypedText("page"), nullable=False, server_default=""),
    Column("marked_at", Instant),
)
