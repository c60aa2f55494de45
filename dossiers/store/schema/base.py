"""What every table shares: moments in Vietnamese time, and how constraints are named."""

from datetime import UTC, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

from sqlalchemy import DDL, CheckConstraint, Column, DateTime, Dialect, MetaData, Table, Text, TypeDecorator, event

from dossiers.texts.typed_text import nfc

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


class Words(TypeDecorator[str]):
    """What people type. Letters are composed (NFC), whichever keyboard they came from, both when storing and when searching.

    Texts that are identified by a hash do not use this type: they are stored exactly as they are.
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
