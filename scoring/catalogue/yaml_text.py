"""YAML text to plain data with the line of every part, in bounded time and memory.

The text is read from PyYAML's event stream, which neither builds objects nor recurses, so a file from outside can be wrong
but do no harm. Tags, more than one document, aliases that expand too far, and nesting and sizes that no catalogue needs are
refused.
"""

import bisect
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple, NoReturn, cast

import yaml
from yaml.reader import Reader
from yaml.resolver import Resolver

from scoring.exact import Exact, decimal, iso_date
from scoring.letters import composed_letters
from scoring.problems import Problem, problem_words
from scoring.vocabulary import ScalarKind
from scoring.words import Words

MOST_BYTES = 2_000_000
MOST_DEPTH = 32
MOST_NODES = 100_000

KeyPath = tuple[str | int, ...]
"""The keys and list places that lead to a part of a file."""
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# PyYAML's type stubs describe these two only in part; their types are completed here.
_events = cast(Callable[..., Iterator[Any]], yaml.parse)  # pyright: ignore[reportUnknownMemberType]  (its stub)
_resolved_tag = cast(Callable[..., str], Resolver().resolve)  # pyright: ignore[reportUnknownMemberType]  (its stub)
LINE_END = re.compile(r"\r\n|\n|\r")
NON_PRINTABLE = Reader.NON_PRINTABLE


class Scalar(NamedTuple):
    """A plain (unquoted) scalar that YAML does not read as text; quoted ones and other text arrive as ``str``.

    ``kind`` is number, date, truth or nothing. ``value`` is None for forms that we do not accept (1e3, 0x1F, 2024-1-5).
    ``text`` is the text in the file.
    """

    kind: ScalarKind
    text: str
    value: Exact | date | bool | None


YamlValue = str | Scalar | list["YamlValue"] | dict[str, "YamlValue"]
"""A part of a file as read: text, another plain value, a list, or a mapping."""


class YamlDocument(NamedTuple):
    """What a file says: ``data`` (None for an empty file), the ``lines`` of its parts by path, and its problems.

    ``complete`` is False where the file could not be read to its end. What is missing then proves nothing.
    """

    name: str
    data: YamlValue | None
    lines: dict[KeyPath, int]
    problems: list[Problem]
    complete: bool

    def line(self, path: KeyPath) -> int:
        """The line of the part at ``path``, or of the nearest part around it (for the content of an alias, its own line)."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(file: str, content: bytes) -> YamlDocument:
    """Read one YAML document. ``file`` is the name that problems carry. Never raises for bad content."""
    reader = _YamlReader()
    complete = False
    try:
        if len(content) > MOST_BYTES:
            reader.stop(1, "file_too_big", most=MOST_BYTES)
        reader.read(_text(reader, content))
        complete = True
    except _StopReadingError:
        pass
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        reader.problem(reader.line(mark.index) if mark else 1, (), problem_words("not_yaml", reason=reason))
    problems = [
        Problem(file, line, None, shown_path(reader.data, path) or "YAML", text) for line, path, text in reader.problems
    ]
    return YamlDocument(file, reader.data, reader.lines, problems, complete)


def part_of(data: YamlValue | None, step: str | int) -> YamlValue | None:
    """The part under a key, or at a position in a list; None if there is no such part."""
    if isinstance(data, dict):
        return data.get(step) if isinstance(step, str) else None
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def shown_path(data: YamlValue | None, path: KeyPath) -> str:
    """A path written for people: ``groups[D].criteria[TC14].weight``, with the codes of entries that have one."""
    shown = ""
    for step in path:
        data = part_of(data, step)
        if isinstance(step, int):
            code = data.get("code") if isinstance(data, dict) else None
            shown += f"[{code if isinstance(code, str) else step + 1}]"
        else:
            shown += f".{step}" if shown else step
    return shown


def _text(reader: "_YamlReader", content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reader.stop(content.count(b"\n", 0, error.start) + 1, "not_utf8")


class _StopReadingError(Exception):
    """Reading cannot go on; the reason is among the problems."""


class _OpenNode(NamedTuple):
    """A mapping or list not yet closed."""

    data: dict[str, YamlValue] | list[YamlValue]
    path: KeyPath
    anchor: str | None
    nodes_before: int


class _YamlReader:
    def __init__(self) -> None:
        self.data: YamlValue | None = None
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[tuple[int, KeyPath, Words]] = []
        self._stack: list[_OpenNode] = []
        self._key: tuple[str, int] | None = None
        self._nodes = 0
        self._anchors: dict[str, tuple[YamlValue, int]] = {}
        self._starts = [0]

    def problem(self, line: int, path: KeyPath, text: Words) -> None:
        self.problems.append((line, path, text))

    def stop(self, line: int, problem: str, /, **details: object) -> NoReturn:
        self.problem(line, (), problem_words(problem, **details))
        raise _StopReadingError

    def line(self, index: int) -> int:
        """The line (from 1) of a character, counted as editors do; YAML itself would also end lines at U+0085 and U+2028."""
        return bisect.bisect_right(self._starts, index)

    def read(self, text: str) -> None:
        self._starts += [found.end() for found in LINE_END.finditer(text)]
        unprintable = NON_PRINTABLE.search(text)
        if unprintable:
            self.stop(self.line(unprintable.start()), "control_letter", number=f"{ord(unprintable.group()):04X}")
        documents = 0
        for event in _events(text, Loader=LOADER):
            line = self.line(event.start_mark.index)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.stop(line, "second_document")
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event.anchor, line)
            elif isinstance(event, yaml.ScalarEvent):
                self._tag(event, line)
                self._scalar(event, line)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._tag(event, line)
                self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], event.anchor, line)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                done = self._stack.pop()
                if done.anchor:
                    self._anchors[done.anchor] = (done.data, self._nodes - done.nodes_before)

    def _tag(self, event: Any, line: int) -> None:
        if event.tag:
            self.stop(line, "yaml_tag", tag=event.tag)

    def _count(self, nodes: int, line: int) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            self.stop(line, "too_many_nodes", most=MOST_NODES)

    def _begin(self, data: dict[str, YamlValue] | list[YamlValue], anchor: str | None, line: int) -> None:
        before = self._nodes
        self._count(1, line)
        if len(self._stack) >= MOST_DEPTH:
            self.stop(line, "too_deep", most=MOST_DEPTH)
        if self._expecting_key():
            self.stop(line, "key_not_text")
        path = self._place(data, line)
        if anchor:
            self._anchors.pop(anchor, None)
        self._stack.append(_OpenNode(data, path, anchor, before))

    def _alias(self, anchor: str, line: int) -> None:
        if anchor not in self._anchors:
            self.stop(line, "alias_unknown", anchor=anchor)
        data, nodes = self._anchors[anchor]
        self._count(nodes, line)
        if self._expecting_key():
            if not isinstance(data, str):
                self.stop(line, "key_not_text")
            self._take_key(data, line)
            return
        self._place(data, line)

    def _scalar(self, event: Any, line: int) -> None:
        self._count(1, line)
        if self._expecting_key():
            self._take_key(composed_letters(event.value), line)
            return
        value = self._value(event)
        self._place(value, line)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)

    def _value(self, event: Any) -> str | Scalar:
        text: str = event.value
        if not event.implicit[0]:
            return composed_letters(text)
        tag = _resolved_tag(yaml.ScalarNode, text, (True, False)).rpartition(":")[2]
        if tag in {"int", "float"}:
            return Scalar("number", text, decimal(text))
        if tag == "timestamp":
            return Scalar("date", text, iso_date(text))
        if tag == "bool":
            return Scalar("truth", text, text.lower() in {"true", "yes", "on"})
        if tag == "null":
            return Scalar("nothing", text, None)
        return composed_letters(text)

    def _expecting_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].data, dict) and self._key is None

    def _take_key(self, key: str, line: int) -> None:
        self._key = (key, line)

    def _place(self, value: YamlValue, line: int) -> KeyPath:
        """Add a value at the present place of reading, and remember its line."""
        if not self._stack:
            self.data = value
            self.lines[()] = line
            return ()
        parent = self._stack[-1]
        if isinstance(parent.data, list):
            path: KeyPath = (*parent.path, len(parent.data))
            parent.data.append(value)
            self.lines[path] = line
            return path
        key, key_line = self._key or ("", line)
        self._key = None
        path = (*parent.path, key)
        if key in parent.data:
            self.problem(key_line, path, problem_words("key_twice", key=key, line=self.lines[path]))
            return (*parent.path, key, "(2)")
        parent.data[key] = value
        self.lines[path] = key_line
        return path
