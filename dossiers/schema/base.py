"""What every table shares: the words the record accepts, moments in Vietnamese time, and how constraints are named."""

from datetime import UTC, datetime
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, Column, DateTime, Dialect, MetaData, Text, TypeDecorator

from dossiers.typed_text import nfc

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

UnitKind = Literal["ward", "commune", "township"]
Extent = Literal["whole", "partial"]
RoundKind = Literal["half_year", "year"]
RoundStatus = Literal["open", "published"]
#: The states of a dossier in the order of the procedure, each one further than the one before. `returned`: sent, and given
#: back to the ward with a reason per criterion.
State = Literal[
    "draft",
    "returned",
    "submitted",
    "under_appraisal",
    "clarification_requested",
    "clarified",
    "locked",
    "approved",
    "published",
]
#: Whose view of the dossier a submission text is: what the ward entered, or as the inspector left it.
Part = Literal["self_assessment", "appraisal"]
#: `real`: read in the source; `derived`: chosen to agree with a real rate; `synthetic`: made for the sample.
FigureOrigin = Literal["real", "derived"]
ProfileOrigin = Literal["real", "synthetic"]
#: `surveyor`: whoever runs the survey of residents and is not the judged ward (the Fatherland Front).
Role = Literal["ward_officer", "ward_chief", "surveyor", "inspector", "lead_inspector", "board", "administrator"]

STATES: tuple[State, ...] = get_args(State)
PARTS: tuple[Part, ...] = get_args(Part)
ROLES: tuple[Role, ...] = get_args(Role)


class Instant(TypeDecorator[datetime]):
    """A moment, kept in UTC and handed out in Vietnamese time. A time without zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps no zone, so every stored time must be the same one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without zone cannot be stored: {value.isoformat()}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back to the time on the office's clock."""
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(VIETNAM)


class Words(TypeDecorator[str]):
    """What people type, kept with composed letters whatever keyboard it came from; so is what is looked for by it.

    Texts that are known by a hash are none of these: they are kept sign by sign.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """To composed letters."""
        return None if value is None else nfc(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, words: Any) -> CheckConstraint:
    """The column holds one of the words of a Literal."""
    listed = ", ".join(f"'{word}'" for word in get_args(words))
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def texts(name: str) -> list[Column[str]]:
    """The columns of a text in both languages."""
    return [Column(f"{name}_vi", Words, nullable=False), Column(f"{name}_en", Words, nullable=False)]
