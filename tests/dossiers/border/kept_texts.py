"""Everything a record holds as text, and what is wrong with it."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import LargeBinary, select

from dossiers.store.record import Record
from dossiers.store.schema import metadata
from dossiers.store.schema.base import Code, TypedText
from dossiers.texts.lengths import LONGEST
from dossiers.texts.typed_text import tidied

#: Columns that hold JSON, whose texts are looked at one by one.
_DATA = frozenset({"before", "after", "reason", "result", "inputs", "states", "not_applicable", "content"})


def wrong_texts(record: Record) -> list[str]:
    """A line for each text of the record that is not tidied or longer than its column may hold."""
    return [
        f"{table.name}.{column.name}: {_told(text)}"
        for table in metadata.sorted_tables
        for column in table.columns
        if not isinstance(column.type, LargeBinary)
        for value in _values(record, column)
        for text in _texts(column.name, value)
        if not _right(column.type, text)
    ]


def _values(record: Record, column: Any) -> list[str]:
    with record.reading() as connection:
        return [each for each in connection.execute(select(column)).scalars() if isinstance(each, str)]


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
    most = LONGEST[of.of] if isinstance(of, TypedText) else of.impl_instance.length if isinstance(of, Code) else None
    return tidied(text) == text and len(text) <= (most or LONGEST["data"])


def _told(text: str) -> str:
    return f"{len(text)} letters, {text[:60]!a}"
