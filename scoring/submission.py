"""What one ward entered for one round, checked against the catalogue. All problems are reported at once.

``docs/scoring.md``, sections 7 and 10. ``reading_submissions`` reads it from text, tables and the data of programs.
"""

import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from scoring import catalogue as c
from scoring.exact import Exact, decimal, iso_date, thousands
from scoring.json_text import Failed, InThousands, JsonObject, JsonValue, MarkedObject, Refused, shown_value
from scoring.letters import composed_letters
from scoring.problems import Problem, Problems, problem_words
from scoring.vocabulary import DOCUMENT_STATES, JUDGED_STATES, DocumentState, InputName, JudgedState
from scoring.words import Words

NOTHING: Mapping[str, Any] = {}
KEYS = {"unit", "round", "window", "classes", "values", "documents", "not_applicable", "rulings"}
"""What a submission may hold."""
UNIT_DIGITS = 5
"""How many digits the national register's code of a ward has; a spreadsheet drops the zeros before it."""
EXACT_TYPES = frozenset({int, Fraction, date, str, tuple})
"""What inputs are made of. Numbers of other libraries are of other types, and some of them overflow without a word."""


class Window(NamedTuple):
    """The time over which figures were counted, both days included."""

    start: date
    end: date


class Ruling(NamedTuple):
    """An inspector's decision on an indicator's state, with reason and name."""

    state: JudgedState
    reason: str
    by: str


class ReadValues(dict[str, Mapping[str, Any]]):
    """Values out of the reader, which are exact already: looking at each of them once more costs a tenth of reading."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One ward's figures for one round.

    ``values`` maps an indicator's code to its inputs (whole numbers, exact decimals, dates, level codes), without those that
    were not entered. ``documents`` maps a document's code to provided, accepted or rejected; a code that is absent is a
    missing document. ``not_applicable`` maps an indicator's code to the approved reason. ``classes`` says of what classes
    the unit is ("area" → "core"), where the catalogue's thresholds go by them.

    The reading functions check all of it against the catalogue. One that is made by hand is checked for exact inputs only:
    whole numbers of numpy become ``int``, floats and truth values are a TypeError.
    """

    unit: str
    round: str
    window: Window
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    documents: Mapping[str, DocumentState] = field(default_factory=dict[str, DocumentState])
    not_applicable: Mapping[str, str] = field(default_factory=dict[str, str])
    rulings: Mapping[str, Ruling] = field(default_factory=dict[str, Ruling])
    classes: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        """Make whole numbers of other libraries exact, which overflow; TypeError for what is not exact."""
        if type(self.values) is ReadValues:
            return
        for inputs in self.values.values():
            if not EXACT_TYPES.issuperset(map(type, inputs.values())):
                exact = {
                    code: {name: _exact(code, name, value) for name, value in entered.items()}
                    for code, entered in self.values.items()
                }
                object.__setattr__(self, "values", exact)
                return


def _exact(code: str, name: str, value: Any) -> Any:
    """An input as the rules work with it: a whole number of any library as ``int``."""
    if type(value) in EXACT_TYPES or isinstance(value, str | Fraction):
        return value
    try:
        if isinstance(value, bool):
            raise TypeError
        return operator.index(value)
    except TypeError:
        kind = type(value).__name__
        raise TypeError(f"{code}.{name}: {kind} is not exact; give int, Fraction, date or str") from None


def checked(
    catalogue: c.Catalogue, entries: Iterable[JsonValue | Failed], name: str, problems: list[Problem]
) -> list[Submission]:
    """The submissions among what was read, checked against the catalogue. ``name`` is the file's name for problems.

    Raises Problems with everything that is wrong. Taking entries may add to ``problems``, so they are raised after the last.
    """
    submissions: list[Submission] = []
    first: dict[tuple[str, str], int] = {}
    for number, data in enumerate(entries, 1):
        if isinstance(data, Failed):
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
            self.wrong("", "object_needed", text=shown_value(data))
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
        if isinstance(data, MarkedObject):
            for key in data.repeated:
                self.wrong(f"{prefix}{key}", "repeated_key", key=key)
            for key in data.not_text:
                self.wrong(f"{prefix}{key}", "json_key_not_text", key=key)
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
            self._no_text(where, key, data[key])
        return ""

    def _no_text(self, where: str, key: str, given: JsonValue) -> None:
        """Say that a text is needed. A number where a code stands has only lost its quotes, and a unit's its zeros, too."""
        if isinstance(given, int) and not isinstance(given, bool):
            code = str(given).zfill(UNIT_DIGITS) if key == "unit" else str(given)
            self.wrong(where, "json_quote_it", text=given, code=code)
        else:
            self.wrong(where, "json_text_needed", text=shown_value(given))

    def _part(self, key: str, known: set[str] | None = None) -> JsonObject:
        part = self._data.get(key, {})
        if isinstance(part, dict):
            self._keys(key, part, known)
            return part
        self._no_object(key, part)
        return {}

    def _no_object(self, where: str, given: JsonValue) -> None:
        self.wrong(where, "null_given" if given is None else "object_needed", text=shown_value(given))

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
        found = iso_date(given) if isinstance(given, str) else given if isinstance(given, date) else None
        if found is None:
            self.wrong(where, "null_given" if given is None else "json_date_needed", text=shown_value(given))
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
                self.wrong(where, "json_text_needed", text=shown_value(code))
            elif (composed := composed_letters(code)) not in known[key]:
                self.wrong(where, "unknown_choice", value=code, choices=", ".join(known[key]))
            else:
                classes[key] = composed
        return classes

    def _values(self) -> dict[str, Mapping[str, Any]]:
        values = ReadValues()
        known = self.catalogue.indicators
        for code, inputs in self._part("values").items():
            indicator = known.get(code)
            if indicator is None:
                self.wrong(f"values.{code}", "unknown_code", code=code)
            elif not isinstance(inputs, dict):
                self._no_object(f"values.{code}", inputs)
            else:
                values[code] = self._inputs(indicator, inputs)
        return values

    def _inputs(self, indicator: c.Indicator, given: JsonObject) -> dict[str, Any]:
        where = f"values.{indicator.code}"
        names = c.INPUTS[indicator.kind]
        if isinstance(given, MarkedObject):
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
            self.wrong(where, "null_given" if value is None else "json_items_needed", text=shown_value(value))
            return
        seen: set[str] = set()
        for code in value:
            if not isinstance(code, str) or code not in known:
                self.wrong(where, "unknown_choice", value=_shown_code(code), choices=", ".join(known))
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
            self.wrong(where, "unknown_level", code=_shown_code(given), choices=", ".join(indicator.places))
        else:
            number = _number(given)
            whole = name != "value"
            if whole and (text := _text_of_number(given)) and (readings := thousands(text)):
                self.wrong(where, "thousands_point", text=text, whole=readings[0], decimal=readings[1])
            elif number is None or (whole and (not isinstance(number, int) or number < 0)):
                self.wrong(where, "json_whole_needed" if whole else "json_number_needed", text=shown_value(given))
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
                self.wrong(where, "unknown_choice", value=_shown_code(state), choices=", ".join(DOCUMENT_STATES))
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
                self._no_object(where, given)
                continue
            self._keys(where, given, {"state", "reason", "by"})
            state = self._text(f"{where}.state", given, "state")
            if state and state not in JUDGED_STATES:
                self.wrong(f"{where}.state", "unknown_choice", value=state, choices=", ".join(JUDGED_STATES))
            reason, by = (self._text(f"{where}.{key}", given, key) for key in ("reason", "by"))
            if state in JUDGED_STATES:
                rulings[code] = Ruling(state, reason, by)
        return rulings


def _shown_code(given: JsonValue) -> str:
    """A refused code: text as it stands, all else as its file writes it."""
    return given if isinstance(given, str) else shown_value(given)


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
    if isinstance(given, InThousands):
        return given.number
    return None if isinstance(given, Refused) or not isinstance(given, Exact) else given


def _text_of_number(given: JsonValue) -> str | None:
    """The text of a number where its form matters: given as text, or of a form that may be meant in thousands."""
    return given.text if isinstance(given, InThousands) else given if isinstance(given, str) else None
