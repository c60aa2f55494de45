"""People, their sessions and sign-in attempts; assignments and conflicts of interest; acts already done; the audit log."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from dossiers.store.schema.base import Code, Instant, LineText, TypedText, metadata, one_of, only_added_to
from dossiers.vocabulary import Role

#: An account. One role each; ``unit_id`` for those of a ward. ``login`` in small letters. ``subject``: the OpenID
#: subject, filled at the first sign-in through a provider. A demonstration person has neither password nor subject.
#: ``one_time_until``: when a one-time password that nobody used runs out; NULL once the person has chosen their own.
#: ``failed_tries``: wrong passwords since the last sign-in, the last of them ``failed_at``.
people = Table(
    "people",
    metadata,
    Column("id", Code(64), primary_key=True),
    Column("login", Code(128), nullable=False),
    Column("name", TypedText("name"), nullable=False),
    Column("role", Code(16), nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("email", Code(256)),
    Column("subject", Code(256)),
    Column("password_hash", Text),
    Column("must_change_password", Boolean, nullable=False, server_default=false()),
    Column("one_time_until", Instant),
    Column("demonstration", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
    Column("failed_tries", Integer, nullable=False, server_default="0"),
    Column("failed_at", Instant),
    one_of("role", Role),
    CheckConstraint("(role IN ('ward_officer', 'ward_chief')) = (unit_id IS NOT NULL)", name="unit"),
    UniqueConstraint("login"),
    UniqueConstraint("email"),
    UniqueConstraint("subject"),
)

#: English names of the people of the sample, found by the Vietnamese name, which is the one their acts are signed with.
english_names = Table(
    "english_names",
    metadata,
    Column("name", TypedText("name"), primary_key=True),
    Column("name_en", TypedText("name"), nullable=False),
)

#: A signed-in browser, known by the hash of the random token in its cookie. ``failed_tries``, ``failed_at``: the failed tries
#: on this login before, of which the person is told.
sessions = Table(
    "sessions",
    metadata,
    Column("token_sha256", Code(64), primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("failed_tries", Integer, nullable=False, server_default="0"),
    Column("failed_at", Instant),
    Index(None, "person_id"),
)

#: A browser that somebody signed in with before, known by the hash of the random token in its other cookie; a row a person.
known_browsers = Table(
    "known_browsers",
    metadata,
    Column("token_sha256", Code(64), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("used_at", Instant, nullable=False),
    Index(None, "person_id"),
)

#: Tries to sign in, for throttling. ``login`` as typed, in small letters. ``address``: the network it came from.
#: ``browser``: the hash of the known browser (or session) it came from; NULL from any other.
sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", Code(128), nullable=False),
    Column("address", Code(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("succeeded", Boolean, nullable=False),
    Column("browser", Code(64)),
    Index(None, "login", "at"),
    Index(None, "address", "at"),
)

#: A person who must not appraise a ward: served there, lives there, has family there.
ties = Table(
    "ties",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("reason", TypedText("page"), nullable=False),
    Column("noted_at", Instant, nullable=False),
    CheckConstraint("length(reason) > 0", name="reason"),
)

#: Which inspectors appraise a ward in a round.
assignments = Table(
    "assignments",
    metadata,
    Column("round_id", ForeignKey("rounds.id"), primary_key=True),
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("assigned_at", Instant, nullable=False),
)

#: Acts that were done, by an id made from the screen's key: a second click finds the result of the first one (JSON) here.
operations = Table(
    "operations",
    metadata,
    Column("id", Code(64), primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("act", Code(32), nullable=False),
    Column("result", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

#: The audit log: only ever added to, each line sealed by its hash over the line before it.
audit_log = Table(
    "audit_log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Code(40), nullable=False),
    Column("person_id", LineText, nullable=False),
    Column("person_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("act", Code(48), nullable=False),
    Column("outcome", Code(16), nullable=False),
    Column("unit_id", LineText),
    Column("round_id", LineText),
    Column("subject", LineText),
    Column("before", Text),
    Column("after", Text),
    Column("reason", Text),
    Column("previous_hash", Code(64), nullable=False),
    Column("hash", Code(64), nullable=False),
    CheckConstraint("outcome IN ('done', 'refused', 'conflict')", name="outcome"),
    CheckConstraint("number > 0", name="number"),
    Index(None, "unit_id", "round_id"),
)
only_added_to(audit_log, "NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit_log)")
