"""What one ward entered for one round, read from JSON and checked against the catalogue. All problems are reported at once.

``docs/scoring.md``, sections 7 and 10. Numbers are read exactly from their text, never through a float.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, cast

from scoring import catalogue as c
from scoring.exact import Exact, decimal, iso_date, scientific, thousands
from scoring.letters import composed_letters
from scoring.problems import Problem, Problems, problem_words
from scoring.vocabulary import DOCUMENT_STATES, JUDGED_STATES, DocumentState, InputName, JudgedState
from scoring.words import Words

MOST_DEPTH = 64
NOTHING: Mapping[str, Any] = {}
KEYS = {"unit", "round", "window", "classes", "values", "documents", "not_applicable", "rulings"}
"""What a submission may hold."""


class Window(NamedTuple):
    """The time over which figures were counted, both days included."""

    start: date
    end: date


class Ruling(NamedTuple):
    """An inspector's decision on an indicator's state, with reason and name."""

    state: JudgedState
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One ward's figures for one round.

    ``values`` maps an indicator's code to its inputs (whole numbers, exact decimals, dates, level codes), without those that
    were not entered. ``documents`` maps a document's code to provided, accepted or rejected; a code that is absent is a
    missing document. ``not_applicable`` maps an indicator's code to the approved reason. ``classes`` says of what classes
    the unit is ("area" → "core"), where the catalogue's thresholds go by them.
    """

    unit: str
    round: str
    window: Window
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    documents: Mapping[str, DocumentState] = field(default_factory=dict[str, DocumentState])
    not_applicable: Mapping[str, str] = field(default_factory=dict[str, str])
    rulings: Mapping[str, Ruling] = field(default_factory=dict[str, Ruling])
    classes: Mapping[str, str] = field(default_factory=dict[str, str])


def read_submissions(catalogue: c.Catalogue, content: bytes, name: str) -> list[Submission]:
    """Read a JSON array or JSON Lines of submissions. ``name`` is the file's name for problems.

    Raises Problems with everything that is wrong: ``name:line`` for text that is not JSON, ``submission N`` for the rest.
    """
    problems: list[Problem] = []
    return _read(catalogue, _entries(content, name, problems), name, problems)


def _read(
    catalogue: c.Catalogue, entries: "Iterable[JsonValue | _Failed]", name: str, problems: list[Problem]
) -> list[Submission]:
    """The submissions among the decoded entries. Decoding adds to ``problems``, so they are raised after the last entry."""
    submissions: list[Submission] = []
    first: dict[tuple[str, str], int] = {}
    for number, data in enumerate(entries, 1):
        if isinstance(data, _Failed):
            continue
        reader = _SubmissionReader(catalogue, data, number, name)
        submission = reader.read()
        problems += reader.problems
        if reader.identity is not None:
            other = first.setdefault(reader.identity, number)
            if other != number:
                problems.append(reader.problem("unit", problem_words("submission_twice", other=other)))
        if submission is not None:
            submissions.append(submission)
    if problems:
        raise Problems(problems)
    return submissions


def read_submission(catalogue: c.Catalogue, content: bytes | str) -> Submission:
    """Read one submission from its JSON text, an object on any number of lines. Raises Problems."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    problems: list[Problem] = []
    text = _unicode(data, "submission", problems)
    entries = [] if text is None else [_decoded(text, "submission", 1, problems)]
    return _read(catalogue, entries, "submission", problems)[0]


# JSON, read exactly; what other readers silently accept becomes a problem


class _Object(dict[str, "JsonValue"]):
    """A JSON object that remembers which keys came twice."""

    repeated: tuple[str, ...] = ()


class _Odd(NamedTuple):
    """A JSON number that we refuse: it is too long when written out."""

    text: str

    def __str__(self) -> str:
        return self.text


class _InThousands(NamedTuple):
    """A JSON number such as 1.000, which a count may not be given as: it may be meant in thousands."""

    text: str
    number: Exact

    def __str__(self) -> str:
        return self.text


JsonValue = str | Exact | bool | _Odd | _InThousands | list["JsonValue"] | dict[str, "JsonValue"] | None
"""A part of a submission as decoded; numbers are exact."""
JsonObject = dict[str, JsonValue]


def _object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    found = dict(pairs)
    if len(found) != len(pairs) or not all(map(str.isascii, found)):
        keys = [_normal(key) for key, _ in pairs]
        result = _Object(zip(keys, (value for _, value in pairs), strict=True))
        result.repeated = tuple(sorted(key for key, times in Counter(keys).items() if times > 1))
        return result
    return found


def _normal(text: str) -> str:
    return text if text.isascii() else composed_letters(text)


def _int(text: str) -> Exact | _Odd:
    if len(text) < 19:
        return int(text)
    number = decimal(text)
    return _Odd(text) if number is None else number


def _float(text: str) -> Exact | _Odd | _InThousands:
    number = scientific(text)
    if number is None:
        return _Odd(text)
    return _InThousands(text, number) if thousands(text) else number


class _NotJSONError(ValueError):
    """NaN or Infinity, which Python's reader accepts although JSON does not have them."""


def _constant(text: str) -> None:
    raise _NotJSONError(text)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_int, parse_float=_float, parse_constant=_constant)
_CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*"|NaN|-?Infinity', re.DOTALL)
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def _entries(content: bytes, name: str, problems: list[Problem]) -> Iterator["JsonValue | _Failed"]:
    text = _unicode(content, name, problems)
    if text is None:
        return
    if text.lstrip(" \t\r\n")[:1] == "[":
        data = _decoded(text, name, 1, problems)
        yield from data if isinstance(data, list) else ()
        return
    for line, part in enumerate(text.split("\n"), 1):
        if part.strip(" \t\r"):
            yield _decoded(part, name, line, problems)


def _unicode(content: bytes, name: str, problems: list[Problem]) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(
            Problem(name, content.count(b"\n", 0, error.start) + 1, None, "JSON", problem_words("not_utf8"))
        )
        return None


class _Failed(NamedTuple):
    """Stands for a text that is not JSON; its problem is already on the list."""


def _decoded(text: str, name: str, line: int, problems: list[Problem]) -> JsonValue | _Failed:
    try:
        return cast(JsonValue, _DECODER.decode(text))
    except json.JSONDecodeError as error:
        problem, position = problem_words("not_json", reason=error.msg), error.pos
    except _NotJSONError as error:
        problem = problem_words("json_constant", text=error)
        position = next(found.start() for found in _CONSTANT.finditer(text) if found.group()[0] != '"')
    except RecursionError:
        problem, position = problem_words("too_deep", most=MOST_DEPTH), _too_deep(text)
    problems.append(Problem(name, line + text.count("\n", 0, position), None, "JSON", problem))
    return _Failed()


def _too_deep(text: str) -> int:
    """The place where the text first nests deeper than any submission does."""
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found.group(), 0)
        if depth > MOST_DEPTH:
            return found.start()
    return 0


# One submission


class _SubmissionReader:
    def __init__(self, catalogue: c.Catalogue, data: JsonValue, number: int, file: str) -> None:
        self.catalogue = catalogue
        self.data = data
        self._data: JsonObject = {}
        self.number = number
        self.file = file
        self.identity: tuple[str, str] | None = None
        self.problems: list[Problem] = []

    def problem(self, where: str, text: Words) -> Problem:
        place = f"submission {self.number}"
        if self.identity is not None:
            place = f"{place} ({', '.join(self.identity)})"
        return Problem(self.file, None, place, where, text)

    def wrong(self, where: str, problem: str, /, **details: object) -> None:
        self.problems.append(self.problem(where, problem_words(problem, **details)))

    def read(self) -> Submission | None:
        data = self.data
        if not isinstance(data, dict):
            self.wrong("", "object_needed")
            return None
        unit, round_ = _usable_text(data.get("unit")), _usable_text(data.get("round"))
        if unit is not None and round_ is not None:
            self.identity = (unit, round_)
        self._data = data
        self._keys("", data, KEYS)
        self._text("unit", data, "unit")
        self._text("round", data, "round")
        window = self._window()
        classes = self._classes()
        values = self._values()
        documents = self._documents()
        not_applicable = self._not_applicable()
        rulings = self._rulings()
        if self.problems or unit is None or round_ is None or window is None:
            return None
        return Submission(unit, round_, window, values, documents, not_applicable, rulings, classes)

    # Parts

    def _keys(self, where: str, data: JsonObject, known: set[str] | None) -> None:
        prefix = f"{where}." if where else ""
        if isinstance(data, _Object):
            for key in data.repeated:
                self.wrong(f"{prefix}{key}", "repeated_key", key=key)
        for key in data:
            if known is not None and key not in known:
                self.wrong(f"{prefix}{key}", "unknown_key", key=key)

    def _text(self, where: str, data: JsonObject, key: str) -> str:
        if key not in data:
            self.wrong(where, "missing", key=key)
        elif data[key] is None:
            self.wrong(where, "null_given")
        elif (text := _usable_text(data[key])) is not None:
            return text
        else:
            self.wrong(where, "json_text_needed")
        return ""

    def _part(self, key: str, known: set[str] | None = None) -> JsonObject:
        part = self._data.get(key, {})
        if isinstance(part, dict):
            self._keys(key, part, known)
            return part
        self.wrong(key, "null_given" if part is None else "object_needed")
        return {}

    def _window(self) -> Window | None:
        if "window" not in self._data:
            self.wrong("window", "missing", key="window")
            return None
        part = self._part("window", {"from", "to"})
        if not isinstance(self._data["window"], dict):
            return None
        ends = [self._day("window", part, key) for key in ("from", "to")]
        start, end = ends
        if start is None or end is None:
            return None
        if start >= end:
            self.wrong("window", "window_order")
            return None
        return Window(start, end)

    def _day(self, where: str, data: JsonObject, key: str) -> date | None:
        if key not in data:
            self.wrong(f"{where}.{key}", "missing", key=key)
            return None
        return self._a_day(f"{where}.{key}", data[key])

    def _a_day(self, where: str, given: JsonValue) -> date | None:
        found = iso_date(given) if isinstance(given, str) else None
        if found is None:
            self.wrong(where, "null_given" if given is None else "date_needed", text=given)
        return found

    def _classes(self) -> dict[str, str]:
        classes: dict[str, str] = {}
        known = self.catalogue.classes
        for key, code in self._part("classes").items():
            where = f"classes.{key}"
            if key not in known:
                self.wrong(where, "unknown_class", key=key, choices=", ".join(known) or "–")
            elif code is None:
                self.wrong(where, "null_given")
            elif not isinstance(code, str):
                self.wrong(where, "json_text_needed")
            elif (composed := _normal(code)) not in known[key]:
                self.wrong(where, "unknown_choice", value=code, choices=", ".join(known[key]))
            else:
                classes[key] = composed
        return classes

    def _values(self) -> dict[str, Mapping[str, Any]]:
        values: dict[str, Mapping[str, Any]] = {}
        known = self.catalogue.indicators
        for code, inputs in self._part("values").items():
            indicator = known.get(code)
            if indicator is None:
                self.wrong(f"values.{code}", "unknown_code", code=code)
            elif not isinstance(inputs, dict):
                self.wrong(f"values.{code}", "null_given" if inputs is None else "object_needed")
            else:
                values[code] = self._inputs(indicator, inputs)
        return values

    def _inputs(self, indicator: c.Indicator, given: JsonObject) -> dict[str, Any]:
        where = f"values.{indicator.code}"
        names = c.INPUTS[indicator.kind]
        if isinstance(given, _Object):
            self._keys(where, given, None)
        inputs: dict[str, Any] = {}
        for name, value in given.items():
            if name == c.ITEMS and isinstance(indicator, c.Attestation) and indicator.coded_items:
                self._items(indicator, where, given, value, inputs)
            elif name not in names:
                coded = isinstance(indicator, c.Attestation) and indicator.coded_items
                choices = ", ".join((*names, c.ITEMS) if coded else names)
                self.wrong(f"{where}.{name}", "not_an_input", kind=indicator.kind, key=name, choices=choices)
            elif type(value) is int and value >= 0 and name not in {"on", "level"}:
                inputs[name] = value
            elif (found := self._input(indicator, f"{where}.{name}", name, value)) is not None:
                inputs[name] = found
        self._together(indicator, where, inputs)
        return inputs

    def _items(
        self, indicator: c.Attestation, where: str, given: JsonObject, value: JsonValue, inputs: dict[str, Any]
    ) -> None:
        """The codes of the items that hold, in the order of the catalogue; how many they are is ``confirmed``."""
        where, known = f"{where}.{c.ITEMS}", indicator.coded_items
        if "confirmed" in given:
            self.wrong(where, "items_or_confirmed")
        if not isinstance(value, list):
            self.wrong(where, "null_given" if value is None else "json_items_needed")
            return
        seen: set[str] = set()
        for code in value:
            if not isinstance(code, str) or code not in known:
                self.wrong(
                    where, "unknown_choice", value=code if isinstance(code, str) else "…", choices=", ".join(known)
                )
            elif code in seen:
                self.wrong(where, "item_twice", code=code)
            else:
                seen.add(code)
        inputs[c.ITEMS] = tuple(code for code in known if code in seen)
        inputs["confirmed"] = len(seen)

    def _input(self, indicator: c.Indicator, where: str, name: str, given: JsonValue) -> Exact | date | str | None:
        if given is None:
            self.wrong(where, "null_given")
        elif name == "on":
            return self._a_day(where, given)
        elif name == "level":
            assert isinstance(indicator, c.LevelIndicator)
            if isinstance(given, str) and given in indicator.places:
                return given
            text = given if isinstance(given, str) else "…"
            self.wrong(where, "unknown_level", code=text, choices=", ".join(indicator.places))
        else:
            number = _number(given)
            whole = name != "value"
            if whole and (text := _text_of_number(given)) and (readings := thousands(text)):
                self.wrong(where, "thousands_point", text=text, whole=readings[0], decimal=readings[1])
            elif number is None or (whole and (not isinstance(number, int) or number < 0)):
                self.wrong(where, "json_whole_needed" if whole else "json_number_needed")
            else:
                return number
        return None

    def _together(self, indicator: c.Indicator, where: str, inputs: dict[str, Any]) -> None:
        """The rules that the inputs of one indicator must keep together."""
        if isinstance(indicator, c.Attestation):
            if inputs.get("confirmed", 0) > indicator.out_of:
                self.wrong(f"{where}.confirmed", "above_items", confirmed=inputs["confirmed"], of=indicator.out_of)
        elif isinstance(indicator, c.Ratio):
            if inputs.get("denominator") == 0 and inputs.get("numerator", 0) > 0:
                one, other = c.input_words(indicator, "numerator"), c.input_words(indicator, "denominator")
                self.wrong(f"{where}.numerator", "over_none", one=one, other=other, value=inputs["numerator"])
            elif not indicator.may_exceed:
                self._not_above(indicator, where, inputs, "numerator", "denominator")
        elif isinstance(indicator, c.Survey):
            self._not_above(indicator, where, inputs, "positive", "valid")
            self._not_above(indicator, where, inputs, "valid", "issued")
            if "valid" not in inputs:
                self._not_above(indicator, where, inputs, "positive", "issued")

    def _not_above(
        self, indicator: c.Indicator, where: str, inputs: dict[str, Any], lesser: InputName, greater: InputName
    ) -> None:
        if lesser in inputs and greater in inputs and inputs[lesser] > inputs[greater]:
            one, other = c.input_words(indicator, lesser), c.input_words(indicator, greater)
            limit, value = inputs[greater], inputs[lesser]
            self.wrong(f"{where}.{lesser}", "above_other", one=one, value=value, other=other, limit=limit)

    def _documents(self) -> dict[str, DocumentState]:
        documents: dict[str, DocumentState] = {}
        for code, state in self._part("documents").items():
            where = f"documents.{code}"
            if code not in self.catalogue.documents:
                self.wrong(where, "unknown_code", code=code)
            elif state is None:
                self.wrong(where, "null_given")
            elif not isinstance(state, str) or state not in DOCUMENT_STATES:
                shown = state if isinstance(state, str) else "…"
                self.wrong(where, "unknown_choice", value=shown, choices=", ".join(DOCUMENT_STATES))
            else:
                documents[code] = state
        return documents

    def _judged(self, where: str, code: str) -> bool:
        indicator = self.catalogue.indicators.get(code)
        if indicator is None:
            self.wrong(where, "unknown_code", code=code)
        elif not c.judged(indicator):
            self.wrong(where, "tracked", code=code)
        else:
            return True
        return False

    def _not_applicable(self) -> dict[str, str]:
        part = self._part("not_applicable")
        reasons: dict[str, str] = {}
        for code in part:
            where = f"not_applicable.{code}"
            self._judged(where, code)
            reasons[code] = self._text(where, part, code)
        return reasons

    def _rulings(self) -> dict[str, Ruling]:
        rulings: dict[str, Ruling] = {}
        for code, given in self._part("rulings").items():
            where = f"rulings.{code}"
            self._judged(where, code)
            if not isinstance(given, dict):
                self.wrong(where, "null_given" if given is None else "object_needed")
                continue
            self._keys(where, given, {"state", "reason", "by"})
            state = self._text(f"{where}.state", given, "state")
            if state and state not in JUDGED_STATES:
                self.wrong(f"{where}.state", "unknown_choice", value=state, choices=", ".join(JUDGED_STATES))
            reason, by = (self._text(f"{where}.{key}", given, key) for key in ("reason", "by"))
            if state in JUDGED_STATES:
                rulings[code] = Ruling(state, reason, by)
        return rulings


def _usable_text(given: JsonValue) -> str | None:
    """The text, if it is not blank and can be written out again; else None."""
    if not isinstance(given, str) or not given.strip():
        return None
    if given.isascii():
        return given
    try:
        given.encode()
    except UnicodeEncodeError:
        return None
    return composed_letters(given)


def _number(given: JsonValue) -> Exact | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, str):
        return decimal(given)
    if isinstance(given, _InThousands):
        return given.number
    return None if isinstance(given, _Odd) or not isinstance(given, Exact) else given


def _text_of_number(given: JsonValue) -> str | None:
    """The text of a number where its form matters: given as text, or of a form that may be meant in thousands."""
    return given.text if isinstance(given, _InThousands) else given if isinstance(given, str) else None
