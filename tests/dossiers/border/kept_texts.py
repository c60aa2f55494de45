"""Everything a record holds as text, and what is wrong with it."""

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import LargeBinary

from dossiers.store.record import Record
from dossiers.store.schema import metadata
from dossiers.store.schema.base import Code, TypedText
from dossiers.texts.lengths import LONGEST
from dossiers.texts.typed_text import tidied

#: Columns that hold JSON, whose texts are looked at one by one.
_DATA = frozenset({"before", "after", "reason", "result", "inputs", "states", "not_applicable", "content"})


def wrong_texts(record: Record) -> list[str]:
    """A line for each text of the record that is not tidied or longer than its column may hold."""
    with record.reading() as connection:
        return [
            f"{column}: {_told(text)}"
            for table, columns in _columns().items()
            for row in connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {table}")
            for (name, column), value in zip(columns.items(), row, strict=True)
            if isinstance(value, str)
            for text in _texts(name, value)
            if not _right(column.type, text)
        ]


@cache
def _columns() -> dict[str, dict[str, Any]]:
    """Table → its columns that hold no bytes."""
    return {
        table.name: {each.name: each for each in table.columns if not isinstance(each.type, LargeBinary)}
        for table in metadata.sorted_tables
    }


def _texts(column: str, value: str) -> Iterator[str]:
    if column in _DATA and value[:1] in ("{", "["):
        try:
            yield from _texts_in(json.loads(value))
            return
        except ValueError:
            pass
    yield value


def _texts_in(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, each in data.items():
            yield key
            yield from _texts_in(each)
    elif isinstance(data, list):
        for each in data:
            yield from _texts_in(each)


def _right(of: Any, text: str) -> bool:
    most = LONGEST[of.of] if isinstance(of, TypedText) else of.length if isinstance(of, Code) else None
    return len(text) <= (most or LONGEST["data"]) and _is_tidy(text)


@lru_cache(maxsize=100_000)
def _is_tidy(text: str) -> bool:
    return tidied(text) == text


def _told(text: str) -> str:
    return f"{len(text)} letters, {text[:60]!a}"
