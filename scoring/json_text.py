"""JSON read exactly: numbers from their digits, and every error with its line, its column and what to type instead.

What other readers accept in silence is refused or kept for whoever checks the data: keys that come twice, NaN, numbers that
are too long, numbers that may be meant in thousands. ``docs/scoring.md``, section 7.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple, cast

from scoring.content import problem_of_content
from scoring.exact import Exact, decimal, scientific, thousands, written
from scoring.letters import composed_letters
from scoring.problems import Problem, problem_words

MOST_DEPTH = 64
BLANKS = " \t\r\n"


class MarkedObject(dict[str, "JsonValue"]):
    """An object that cannot be taken as it is: some of its keys came twice, or are no text."""

    repeated: tuple[str, ...] = ()
    not_text: tuple[str, ...] = ()


class Refused(NamedTuple):
    """A value that is refused wherever it stands, such as a number of too many digits; ``text`` shows it."""

    text: str


class InThousands(NamedTuple):
    """A JSON number such as 1.000, which a count may not be given as: it may be meant in thousands."""

    text: str
    number: Exact


class Failed(NamedTuple):
    """Stands for a text or a row that could not be read; its problem is already told."""


JsonValue = str | Exact | bool | date | Refused | InThousands | list["JsonValue"] | dict[str, "JsonValue"] | None
"""A part of what was given, with exact numbers. Days stand in what a program hands over, never in JSON text."""
JsonObject = dict[str, JsonValue]


def json_entries(text: str, name: str, problems: list[Problem]) -> Iterator[JsonValue | Failed]:
    """The values of a text, which is one JSON value (an array gives its entries), or JSON Lines.

    A text that begins with ``[``, or whose first line is no JSON value, is told its one error; else each wrong line is told
    its own. ``problems`` grows while entries are taken.
    """
    begun = text.lstrip(BLANKS)
    if begun[:1] == "[":
        data = json_value(text, name, problems)
        yield from data if isinstance(data, list) else ()
        return
    lines = enumerate(text.split("\n"), 1)
    for line, part in lines:
        if part.strip(" \t\r"):
            found: list[Problem] = []
            first = json_value(part, name, found, line)
            if found:
                yield json_value(text, name, problems)
                return
            yield first
            break
    for line, part in lines:
        if part.strip(" \t\r"):
            yield json_value(part, name, problems, line)


def json_value(
    text: str, name: str, problems: list[Problem], line: int = 1, instead: Mapping[str, str] | None = None
) -> JsonValue | Failed:
    """The one value that a text is, which begins in this line of the file; what is wrong goes to ``problems``.

    ``instead``: by what other words a sort of problem is told in a file that holds no submissions.
    """
    try:
        return cast(JsonValue, _DECODER.decode(text))
    except json.JSONDecodeError as error:
        wrong, position = _syntax_error(text, error.msg, error.pos)
    except _ConstantError as error:
        wrong = _wrong("json_constant", text=error)
        position = next(found.start() for found in _CONSTANT.finditer(text) if found.group()[0] != '"')
    except RecursionError:
        wrong, position = _wrong("too_deep", most=MOST_DEPTH), _too_deep(text)
    line += text.count("\n", 0, position)
    column = position - text.rfind("\n", 0, position)
    words = problem_words((instead or {}).get(wrong.sort, wrong.sort), **wrong.details)
    problems.append(Problem(name, line, None, "JSON", words, column))
    return Failed()


def unicode_text(content: bytes, name: str, where: str, problems: list[Problem]) -> str | None:
    """The bytes of a file as text, without a byte order mark. None where they are none; the problem says what they are."""
    problem = problem_of_content(content)
    if problem is None:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problems.append(Problem(name, line, None, where, problem_words("not_utf8")))
            return None
    problems.append(Problem(name, 1, None, where, problem))
    return None


def shown_value(value: JsonValue) -> str:
    """A refused value as its file writes it, on one line: ``"80%"``, -8, true, ``[…]``."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Refused | InThousands):
        return value.text
    if isinstance(value, Exact):
        return written(value)
    if isinstance(value, date):
        return value.isoformat()
    return "null" if value is None else "[…]" if isinstance(value, list) else "{…}"


# Values out of text


def json_object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    """An object out of its keys and values, with keys in composed letters (NFC)."""
    found = dict(pairs)
    if len(found) != len(pairs) or not all(map(str.isascii, found)):
        keys = [_composed(key) for key, _ in pairs]
        result = MarkedObject(zip(keys, (value for _, value in pairs), strict=True))
        result.repeated = tuple(sorted(key for key, times in Counter(keys).items() if times > 1))
        return result
    return found


def json_float(text: str) -> Exact | Refused | InThousands:
    """The exact number that a JSON number with a point or an exponent stands for."""
    number = scientific(text)
    if number is None:
        return Refused(text)
    return InThousands(text, number) if thousands(text) else number


def _composed(text: str) -> str:
    return text if text.isascii() else composed_letters(text)


def _int(text: str) -> Exact | Refused:
    if len(text) < 19:
        return int(text)
    number = decimal(text)
    return Refused(text) if number is None else number


class _ConstantError(ValueError):
    """NaN or Infinity, which Python's reader accepts although JSON does not have them."""


def _constant(text: str) -> None:
    raise _ConstantError(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=json_object, parse_int=_int, parse_float=json_float, parse_constant=_constant
)
_CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*"|NaN|-?Infinity', re.DOTALL)
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def _too_deep(text: str) -> int:
    """The place where the text first nests deeper than any submission does."""
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found.group(), 0)
        if depth > MOST_DEPTH:
            return found.start()
    return 0


# What is wrong with a text, in the reader's words instead of the decoder's


class _Wrong(NamedTuple):
    """A sort of problem, and the details that its sentence tells."""

    sort: str
    details: Mapping[str, object]


def _wrong(sort: str, /, **details: object) -> _Wrong:
    return _Wrong(sort, details)


_BY_MESSAGE = {
    "Expecting value": "json_value_needed",
    "Expecting property name enclosed in double quotes": "json_key_needed",
    "Expecting ':' delimiter": "json_colon_needed",
    "Expecting ',' delimiter": "json_comma_needed",
    "Extra data": "json_more_text",
    "Unterminated string starting at": "json_text_open",
    "Invalid control character at": "json_control_letter",
    "Invalid \\escape": "json_escape",
    "Invalid \\uXXXX escape": "json_escape",
}
_CURLY_QUOTES = "“”„‟‘’«»"
_WORD = re.compile(r"[^\s\[\]{}:,\"]+|\S")
_LEADING_ZERO = re.compile(r"(?<![\w.])-?0[0-9]+\Z")
_DECIMAL_COMMA = re.compile(r"(?<![\w.])-?[0-9]+,[0-9]+\Z")


def _syntax_error(text: str, message: str, position: int) -> tuple[_Wrong, int]:
    """The sentence for an error of the decoder, and the place that it is about."""
    message = message.partition(": ")[0]
    if message.startswith("Illegal trailing comma"):
        # Later versions of Python point at the comma, earlier ones at the bracket behind it.
        position = next((place for place in range(position + 1, len(text)) if text[place] in "]}"), position)
    here = text[position : position + 1]
    before = text[:position][-200:].rstrip(BLANKS)[-1:]
    if not here:
        return _wrong("json_ended" if text.strip(BLANKS) else "json_empty"), position
    if here in "]}" and before == ",":
        return _wrong("json_comma_too_many", sign=here), position
    if here in _CURLY_QUOTES:
        return _wrong("json_straight_quotes", sign=here), position
    found = _WORD.match(text, position)
    word = found.group() if found else here
    return _of_number(text, position, word) or _of_table(text, position) or _plain_error(message, word), position


def _of_number(text: str, position: int, word: str) -> _Wrong | None:
    """The sentence for a number of a form that JSON does not have: 007, 8,5."""
    if not word[0].isdigit():
        return None
    number = text[max(0, position - 80) : position] + word
    if found := _LEADING_ZERO.search(number):
        return _wrong("json_leading_zero", text=found.group())
    if found := _DECIMAL_COMMA.search(number):
        return _wrong("json_decimal_comma", text=found.group(), point=found.group().replace(",", "."))
    return None


_TOP_OF_A_CATALOGUE = re.compile(r"^(?:catalogue|layer|bands|groups):(?:\s|$)", re.MULTILINE)


def looks_like_a_catalogue(text: str) -> bool:
    """Whether a text is the YAML of a catalogue and no JSON."""
    return text.lstrip(BLANKS)[:1] not in ("[", "{") and bool(_TOP_OF_A_CATALOGUE.search(text[:20_000]))


def _of_table(text: str, position: int) -> _Wrong | None:
    """The sentence for a text that is a table (its first line names columns) or a catalogue."""
    if text[:position].strip(BLANKS):
        return None
    if looks_like_a_catalogue(text):
        return _wrong("json_catalogue")
    columns = re.split(r"[,;]", text.lstrip(BLANKS).partition("\n")[0].replace('"', ""))
    return _wrong("json_table") if {"unit", "round"} <= {column.strip() for column in columns} else None


def _plain_error(message: str, word: str) -> _Wrong:
    return _wrong(_BY_MESSAGE.get(message, "json_value_needed"), found=word)
