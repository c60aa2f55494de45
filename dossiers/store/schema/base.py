"""What every table shares: moments in Vietnamese time, and how constraints are named."""

from datetime import UTC, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    event,
)
from sqlalchemy.exc import DontWrapMixin

from dossiers.errors import BadInput, wrong
from dossiers.texts.lengths import LONGEST, LengthClass
from dossiers.texts.typed_text import tidied

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Instant(TypeDecorator[datetime]):
    """A moment, stored in UTC and returned in Vietnamese time. A time without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC. SQLite stores no zone, so all stored times must have the same one."""
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


class TooLong(BadInput, DontWrapMixin):
    """A text that no column takes: the act that stores it did not look at its length (``texts.typed_fields``)."""


class _Sought(TypeDecorator[str]):
    """A text that a column is compared with. One that cannot be stored is found nowhere, and breaks no query."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """As it would be stored, if it could be."""
        return None if value is None else value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


class Code(TypeDecorator[str]):
    """An id, code or word of ours, at most ``length`` signs long. It is stored as it is."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        self.length = length
        super().__init__(length)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Refuses what no code of ours is, on databases too that do not look at lengths."""
        if value is not None and (len(value) > self.length or tidied(value) != value):
            raise TooLong([wrong("code_form", code=value, most=self.length)])
        return value

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """Searching refuses nothing."""
        return _Sought()


class LineText(TypeDecorator[str]):
    """A text of a line in the log, which was tidied before it was sealed and is stored as it is."""

    impl = Text
    cache_ok = True

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """Searching refuses nothing."""
        return _Sought()


class TypedText(TypeDecorator[str]):
    """What people type, of a class of lengths: the last net below ``texts.typed_fields``. Texts are tidied when they are
    stored; one that is too long is refused, and stored ones that are longer are read.

    Texts that are identified by a hash do not use this type: they are stored exactly as they are.
    """

    impl = Text
    cache_ok = True

    def __init__(self, of: LengthClass) -> None:
        self.of: LengthClass = of
        super().__init__()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Tidied; raises TooLong."""
        if value is None:
            return None
        text = tidied(value)
        if len(text) > LONGEST[self.of]:
            raise TooLong([wrong("stored_text_long", length=len(text), most=LONGEST[self.of])])
        return text

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """Searching refuses nothing."""
        return _Sought()


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


def texts(name: str, of: LengthClass) -> list[Column[str]]:
    """The columns of a text in both languages."""
    return [Column(f"{name}_{language}", TypedText(of), nullable=False) for language in ("vi", "en")]


def only_added_to(table: Table, taken: str) -> None:
    """No row of the table is ever changed nor removed, by whatever program: triggers refuse it.

    ``taken``: when a new row would stand in the place of another. SQLite's INSERT OR REPLACE removes the row it
    replaces without a delete trigger, so inserting is watched as well.
    """
    name = table.name
    refusal = f"BEGIN SELECT RAISE(ABORT, '{name} is only added to'); END"
    sqlite = (
        f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name} WHEN {taken} {refusal}",
        f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} {refusal}",
        f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} {refusal}",
    )
    postgresql = (
        f"CREATE FUNCTION {name}_is_sealed() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{name} is only added to'; END $$",
        f"CREATE TRIGGER {name}_sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_is_sealed()",
    )
    for dialect, statements in (("sqlite", sqlite), ("postgresql", postgresql)):
        for statement in statements:
            event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))
