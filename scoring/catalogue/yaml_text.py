"""YAML text to plain data with the line of every part, in bounded time and memory.

The text is read from PyYAML's event stream, which neither builds objects nor recurses, so a file from outside can be wrong
but do no harm. Tags, more than one document, aliases that expand too far, and nesting and sizes that no catalogue needs are
refused. Where the text is no YAML, the slip is told as ``syntax`` names it, and the text is read on as it was meant.
"""

import bisect
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any, NamedTuple, NoReturn, cast

import yaml
from yaml.reader import Reader
from yaml.resolver import Resolver

from scoring.catalogue.drafted_lines import drafted, stray
from scoring.catalogue.foreign_files import foreign_words, looks_like_submissions, table_separator
from scoring.catalogue.syntax import Slip, Stop, dash_slips, first_dash_slips, in_quotes, left_out, slips, two_files
from scoring.exact import Exact, decimal, iso_date
from scoring.letters import composed_letters
from scoring.problems import Problem, problem_words
from scoring.vocabulary import ScalarKind
from scoring.words import SCALAR_WORDS, Words

MOST_BYTES = 2_000_000
MOST_DEPTH = 32
MOST_NODES = 100_000
MOST_MENDING = 4_000_000
"""How many letters may be read again to find out what was meant. A usual file is mended dozens of times before."""
LISTS = frozenset({"groups", "criteria", "indicators", "documents", "bands", "checks", "levels", "items", "steps"})
"""The keys whose value is a list of entries, each with a dash in front."""

KeyPath = tuple[str | int, ...]
"""The keys and list places that lead to a part of a file."""
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# PyYAML's type stubs describe these two only in part; their types are completed here.
_events = cast(Callable[..., Iterator[Any]], yaml.parse)  # pyright: ignore[reportUnknownMemberType]  (its stub)
_resolved_tag = cast(Callable[..., str], Resolver().resolve)  # pyright: ignore[reportUnknownMemberType]  (its stub)
_CODE_AS_KEY = re.compile(
    r"^\s*(?!(?:above|at_least|at_most|below|cases|code|credit|criteria|documents|en|equal|indicators|inputs|items|kind|"
    r"levels|min_group|min_met|min_score|name|needs|of|per|question|same_as|small_base|target|unit|vi|weight)\s*:)"
    r"[\"']?[^\s:\"'{\[#-][^\s:\"']*[\"']?:(?:\s*(?:#.*)?$|\s+[{\d])"
)
"""The line of an entry that stands under its code, where it could also be one without its dash."""
LINE_END = re.compile(r"\r\n|\n|\r")
NON_PRINTABLE = Reader.NON_PRINTABLE
CLASSES: KeyPath = ("classes",)
"""The mapping whose keys are codes that the file chooses."""


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

    ``complete`` is False where the file could not be read to its end, and ``whole`` also where a part of it was passed over
    because it could not be understood. What is missing then proves nothing. ``flow`` holds the places of what stands in
    braces or brackets; ``spoilt`` those of which a problem is told already. ``unused_anchors`` are the lists and mappings
    with an anchor (``&name``) that nothing refers to, and its name.
    """

    name: str
    data: YamlValue | None
    lines: dict[KeyPath, int]
    problems: list[Problem]
    complete: bool
    whole: bool = True
    flow: frozenset[KeyPath] = frozenset()
    spoilt: frozenset[KeyPath] = frozenset()
    text: tuple[str, ...] = ()
    unused_anchors: tuple[tuple[KeyPath, str], ...] = ()

    def line(self, path: KeyPath) -> int:
        """The line of the part at ``path``, or of the nearest part around it (for the content of an alias, its own line)."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def line_text(self, path: KeyPath) -> str:
        """What stands in that line."""
        number = self.line(path) - 1
        return self.text[number] if number < len(self.text) else ""


def read_yaml(file: str, content: bytes) -> YamlDocument:
    """Read one YAML document. ``file`` is the name that problems carry. Never raises for bad content."""
    try:
        text = _text(content)
    except _StopReadingError as stopped:
        problem = Problem(file, stopped.line, None, "YAML", stopped.text)
        return YamlDocument(file, None, {}, [problem], complete=False, whole=False)
    mending = _Mending(text)
    mending.run()
    reader = mending.reader
    problems = [
        Problem(file, line, None, shown_path(reader.data, path) or "YAML", text)
        for line, path, text in [*mending.problems, *reader.problems]
    ]
    spoilt = frozenset(path for _, path, _ in reader.problems if path)
    return YamlDocument(
        file,
        reader.data,
        reader.lines,
        problems,
        mending.complete,
        mending.complete and mending.whole,
        frozenset(reader.flow),
        spoilt,
        tuple(mending.lines),
        tuple((anchored.path, anchored.name) for anchored in reader.unused if anchored.text is None),
    )


class _Mending:
    """Reads a text, as often as it takes: each time that it is no YAML the slip is noted, and the text mended."""

    def __init__(self, text: str) -> None:
        self.lines = LINE_END.split(text)
        self.problems: list[tuple[int, KeyPath, Words]] = []
        self.complete = False
        self.whole = True
        self.reader = _YamlReader()
        self._tolerated: set[int] = set()
        self._read = 0

    def run(self) -> None:
        while not self.complete:
            text = "\n".join(self.lines)
            self.reader = _YamlReader(self._tolerated)
            try:
                self.reader.read(text)
                self.complete = True
            except _StopReadingError as stopped:
                self.problems.append((stopped.line, (), stopped.text))
                return
            except _DashMissingError as found:
                if found.first and self._stands_under_its_code(found.line - 1):
                    self._tolerated.add(found.line)
                    continue
                self._dash(found.line - 1, first_dash_slips if found.first else dash_slips)
            except _SecondFileError as found:
                self._take(two_files(self.lines, found.line - 1))
            except (yaml.YAMLError, RecursionError, ValueError) as error:
                if not self._mended(self.reader.stopped(error)):
                    return

    def _dash(self, number: int, guesses: Callable[[Sequence[str], int], Iterator[Slip]]) -> None:
        """A key is there twice where a new entry begins: a dash was forgotten. If that is not it, the key is told as it is."""
        best = self._best(guesses(self.lines, number), Stop(number, 0, number))
        if best is None:
            self._tolerated.add(number + 1)
        else:
            self._take(best)

    def _stands_under_its_code(self, number: int) -> bool:
        """Whether the entries of a list stand under their codes, each without a dash, in what is YAML as it stands."""
        if not _CODE_AS_KEY.match(self.lines[number]) or self._read > MOST_MENDING:
            return False
        self._read += sum(map(len, self.lines)) + len(self.lines)
        return _progress(self.lines)[0] >= len(self.lines)

    def _mended(self, stop: Stop) -> bool:
        """Note the slip and mend it; False where there is no more time for it, and reading ends here."""
        guesses = itertools.chain(drafted(self.lines, stop), slips(self.lines, stop), stray(self.lines, stop))
        best = self._best(guesses, stop) if self._read <= MOST_MENDING else None
        slip = best or left_out(self.lines, stop)
        emptied = slip.lines == self.lines
        self._take(slip)
        return not emptied and self._read <= MOST_MENDING

    def _take(self, slip: Slip) -> None:
        self.problems.append((slip.line + 1, (), slip.text))
        self.lines = slip.lines
        self.whole = self.whole and slip.sure

    def _best(self, guesses: Iterator[Slip], stop: Stop) -> Slip | None:
        """Of all hypotheses the one with which the text can be read furthest, and further than now."""
        best, reached = None, (stop.line, stop.column - len(self.lines[min(stop.line, len(self.lines) - 1)]))
        for slip in guesses:
            self._read += sum(map(len, slip.lines)) + len(slip.lines)
            if self._read > MOST_MENDING:
                break
            now = _progress(slip.lines)
            if now > reached:
                best, reached = slip, now
            if now[0] >= len(slip.lines):
                break
        return best


def _progress(lines: list[str]) -> tuple[int, int]:
    """How far a text can be read: the line where it ends to be YAML, and how many letters of that line are left (below 0)."""
    reader = _YamlReader()
    text = "\n".join(lines)
    reader.count_lines(text)
    depth = 0
    try:
        for event in _events(text, Loader=LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MOST_DEPTH:
                break
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        stop = reader.stopped(error)
        return stop.line, min(0, stop.column - len(lines[min(stop.line, len(lines) - 1)]))
    return len(lines), 0


def part_of(data: YamlValue | None, step: str | int) -> YamlValue | None:
    """The part under a key, or at a position in a list; None if there is no such part."""
    if isinstance(data, dict):
        return data.get(step) if isinstance(step, str) else None
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


MOST_SHOWN = 60
"""So many letters of a value are shown."""


def shown_value(value: YamlValue) -> str:
    """A value as it may be typed in one line, shortened: "[1.1, 1.2]", "{at_least: 80}"."""
    whole = _in_one_line(value)
    return whole if len(whole) <= MOST_SHOWN else whole[: MOST_SHOWN - 1] + "…"


def _in_one_line(value: YamlValue) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_in_one_line(part)}' for key, part in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_in_one_line, value))}]"
    text = value.text if isinstance(value, Scalar) else value
    return f'"{text}"' if isinstance(value, str) and decimal(text) is not None else text


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


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise _StopReadingError(1, problem_words("file_too_big", most=MOST_BYTES))
    if foreign := foreign_words(content):
        raise _StopReadingError(1, foreign)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _StopReadingError(line, problem_words("not_utf8")) from None
    if looks_like_submissions(text):
        raise _StopReadingError(1, problem_words("file_submissions"))
    if separator := table_separator(text):
        raise _StopReadingError(1, problem_words("file_table", separator="Tab" if separator == "\t" else separator))
    return text


class _StopReadingError(Exception):
    """Reading cannot go on, for the reason that is said."""

    def __init__(self, line: int, text: Words) -> None:
        super().__init__(text.en)
        self.line, self.text = line, text


class _DashMissingError(Exception):
    """An entry of a list seems to begin in this line, without its dash; ``first`` if it is the list's first one."""

    def __init__(self, line: int, *, first: bool = False) -> None:
        super().__init__(line)
        self.line, self.first = line, first


class _SecondFileError(Exception):
    """The keys at the top of a file begin again in this line."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _OpenNode(NamedTuple):
    """A mapping or list not yet closed."""

    data: dict[str, YamlValue] | list[YamlValue]
    path: KeyPath
    anchor: str | None
    nodes_before: int
    flow: bool


class _Anchored(NamedTuple):
    """A part with an anchor: its name, where the part stands, and what a text says behind it; None for a list or mapping."""

    name: str
    line: int
    path: KeyPath
    text: str | None


class _YamlReader:
    def __init__(self, tolerated: AbstractSet[int] = frozenset()) -> None:
        self.data: YamlValue | None = None
        self.lines: dict[KeyPath, int] = {}
        self.flow: set[KeyPath] = set()
        self.problems: list[tuple[int, KeyPath, Words]] = []
        self._stack: list[_OpenNode] = []
        self._key: tuple[str, int] | None = None
        self._nodes = 0
        self._anchors: dict[str, tuple[YamlValue, int]] = {}
        self._not_yet_used: dict[str, _Anchored] = {}
        self.unused: list[_Anchored] = []
        self._starts = [0]
        self._tolerated = tolerated

    def problem(self, line: int, path: KeyPath, text: Words) -> None:
        self.problems.append((line, path, text))

    def stop(self, line: int, problem: str, /, **details: object) -> NoReturn:
        raise _StopReadingError(line, problem_words(problem, **details))

    def count_lines(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in LINE_END.finditer(text))]

    def line(self, index: int) -> int:
        """The line (from 1) of a character, counted as editors do; YAML itself would also end lines at U+0085 and U+2028."""
        return bisect.bisect_right(self._starts, index)

    def stopped(self, error: Exception) -> Stop:
        """Where a complaint of YAML's stands, and where the part begins that it is about."""
        mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
        mark = mark or context
        if mark is None:
            return Stop(0, 0, 0)
        line = self.line(mark.index) - 1
        return Stop(line, mark.index - self._starts[line], self.line(context.index) - 1 if context else line)

    def read(self, text: str) -> None:
        self.count_lines(text)
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
                self._scalar(event, line)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._tag(event, line)
                data: dict[str, YamlValue] | list[YamlValue] = {} if isinstance(event, yaml.MappingStartEvent) else []
                self._begin(data, event, line)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                done = self._stack.pop()
                if done.anchor:
                    self._anchors[done.anchor] = (done.data, self._nodes - done.nodes_before)
        for anchored in self._not_yet_used.values():
            self._unused(anchored)

    def _tag(self, event: Any, line: int) -> None:
        if event.tag:
            self.stop(line, "yaml_tag", tag=_written_tag(event))

    def _anchored(self, name: str, line: int, path: KeyPath, text: str | None) -> None:
        """Remember an anchor until something refers to it. Another of the same name takes its place."""
        if earlier := self._not_yet_used.pop(name, None):
            self._unused(earlier)
        self._not_yet_used[name] = _Anchored(name, line, path, text)

    def _unused(self, anchored: _Anchored) -> None:
        """A text with an anchor that nothing refers to begins with & and was meant as it stands: YAML drops the first word."""
        self.unused.append(anchored)
        if anchored.text is not None:
            text = in_quotes(f"&{anchored.name} {anchored.text}".rstrip())
            words = problem_words("anchor_unused", anchor=anchored.name, text=text)
            self.problem(anchored.line, anchored.path, words)

    def _count(self, nodes: int, line: int) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            self.stop(line, "too_many_nodes", most=MOST_NODES)

    def _begin(self, data: dict[str, YamlValue] | list[YamlValue], event: Any, line: int) -> None:
        before, anchor = self._nodes, event.anchor
        self._count(1, line)
        if len(self._stack) >= MOST_DEPTH:
            self.stop(line, "too_deep", most=MOST_DEPTH)
        if self._expecting_key():
            twice = event.flow_style and isinstance(data, dict) and self._stack[-1].flow and not self._stack[-1].data
            self.stop(line, "double_braces" if twice else "key_not_text")
        listed = self._key is not None and self._key[0] in LISTS
        if listed and isinstance(data, dict) and not event.flow_style and line not in self._tolerated:
            raise _DashMissingError(line, first=True)
        path = self._place(data, line)
        if anchor:
            self._anchors.pop(anchor, None)
            self._anchored(anchor, line, path, None)
        if event.flow_style:
            self.flow.add(path)
        self._stack.append(_OpenNode(data, path, anchor, before, bool(event.flow_style)))

    def _alias(self, anchor: str, line: int) -> None:
        self._not_yet_used.pop(anchor, None)
        if anchor not in self._anchors:
            self._unknown_alias(anchor, line)
            return
        data, nodes = self._anchors[anchor]
        self._count(nodes, line)
        if self._expecting_key():
            if not isinstance(data, str):
                self.stop(line, "key_not_text")
            self._take_key(data, line)
            return
        self._place(data, line)

    def _unknown_alias(self, anchor: str, line: int) -> None:
        """The value is told and then taken for nothing. As the value of "<<" it is told with that key."""
        if self._expecting_key():
            self.stop(line, "alias_unknown", anchor=anchor)
        merging = self._key is not None and self._key[0] == "<<"
        path = self._place(Scalar("nothing", "", None), line)
        if not merging:
            self.problem(line, path, problem_words("alias_unknown", anchor=anchor))

    def _scalar(self, event: Any, line: int) -> None:
        self._count(1, line)
        if self._expecting_key():
            self._tag(event, line)
            key = composed_letters(event.value)
            if event.anchor:
                self._anchored(event.anchor, line, (*self._stack[-1].path, key), key)
            self._take_key(key, line)
            self._key_is_a_code(event, line)
            return
        value = self._value(event)
        path = self._place(value, line)
        if event.tag:
            self._tagged_text(event, line, path)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
            self._anchored(event.anchor, line, path, event.value)

    def _tagged_text(self, event: Any, line: int, path: KeyPath) -> None:
        """A text that begins with "!" is told, and read on without its tag."""
        tag = _written_tag(event)
        if not event.value:
            self.problem(line, path, problem_words("yaml_tag", tag=tag))
            return
        text = in_quotes(event.value if tag.startswith("!!") else f"{tag} {event.value}")
        self.problem(line, path, problem_words("yaml_tag_text", tag=tag, text=text))

    def _key_is_a_code(self, event: Any, line: int) -> None:
        """What a class is known by is text like every code, although it stands as a key."""
        path = self._stack[-1].path
        if path == CLASSES and isinstance(read := self._value(event), Scalar):
            text = problem_words("quote_it", text=event.value, what=SCALAR_WORDS[read.kind])
            self.problem(line, (*path, event.value), text)

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
            if path == ("catalogue",) and "groups" in parent.data and not parent.flow:
                raise _SecondFileError(key_line)
            if self._begins_an_entry(parent, key, key_line):
                raise _DashMissingError(key_line)
            self.problem(key_line, path, problem_words("key_twice", key=key, line=self.lines[path]))
            return (*parent.path, key, "(2)")
        parent.data[key] = value
        self.lines[path] = key_line
        return path

    def _begins_an_entry(self, parent: _OpenNode, key: str, line: int) -> bool:
        """Whether a repeated key looks like the first of a new entry whose dash was forgotten."""
        entry = parent.path and isinstance(parent.path[-1], int) and not parent.flow
        return bool(entry) and len(parent.data) > 1 and key == next(iter(parent.data)) and line not in self._tolerated


def _written_tag(event: Any) -> str:
    """A tag as a file writes it: PyYAML spells "!!str" out."""
    tag: str = event.tag
    return tag.replace("tag:yaml.org,2002:", "!!", 1)
