"""Actions by the five "rõ" (người, việc, tiến độ, kết quả, trách nhiệm), and residents' opinions as totals."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table

from dossiers.store.schema.base import Code, TypedText, metadata, one_of
from dossiers.store.schema.procedure import by
from dossiers.vocabulary import ActionState

#: One thing to do. An empty one of the five is stored empty and shown as a gap. ``who`` is a post, not a resident's name.
actions = Table(
    "actions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("round_id", ForeignKey("rounds.id"), nullable=False),
    Column("criterion", Code(16)),
    Column("who", TypedText("sentence"), nullable=False, server_default=""),
    Column("task", TypedText("sentence"), nullable=False),
    Column("due", Date),
    Column("progress", Integer, nullable=False, server_default="0"),
    Column("outcome", TypedText("sentence"), nullable=False, server_default=""),
    Column("accountable", TypedText("sentence"), nullable=False, server_default=""),
    Column("outside_ward", Integer, nullable=False, server_default="0"),
    Column("state", Code(16), nullable=False, server_default="open"),
    Column("version", Integer, nullable=False, server_default="1"),
    *by("created"),
    *by("changed"),
    one_of("state", ActionState),
    CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
    CheckConstraint("length(task) > 0", name="task"),
    Index(None, "unit_id", "round_id"),
)

#: What residents said at a meeting: counts and topics, never names.
opinions = Table(
    "opinions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("heard_on", Date, nullable=False),
    Column("residential_group", TypedText("name"), nullable=False),
    Column("topic", TypedText("code"), nullable=False),
    Column("attended", Integer),
    Column("opinions", Integer, nullable=False),
    Column("summary", TypedText("paragraph"), nullable=False, server_default=""),
    Column("answer", TypedText("paragraph"), nullable=False, server_default=""),
    Column("answered_on", Date),
    Column("version", Integer, nullable=False, server_default="1"),
    *by("created"),
    *by("changed"),
    CheckConstraint("opinions > 0 AND (attended IS NULL OR attended >= 0)", name="counts"),
    CheckConstraint("answered_on IS NULL OR answered_on >= heard_on", name="answered"),
    Index(None, "unit_id", "heard_on"),
)
