"""The fields of a criterion's form: which inputs an indicator asks for, how each is typed, shown and read back.

A field holds a text. Where the items of an attestation are ticked one by one, it is the codes of those that hold, with blanks
between them, or ``NO_ITEM``; and "=3" for an answer of earlier times that says how many hold and not which.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from scoring.catalogue import INPUTS, ITEMS, Attestation, Criterion, Indicator, LevelIndicator, entered_by_others
from ui import plain_streamlit as st
from ui.parts import typed
from ui.parts.figures import confirmed
from ui.reader.language import in_words, language, say

How = Literal["whole", "decimal", "day", "choice", "ticks"]
HOW: dict[str, How] = {
    "attestation": "choice",
    "deadline": "day",
    "ratio": "whole",
    "count": "whole",
    "change": "whole",
    "level": "choice",
    "survey": "whole",
    "number": "decimal",
}
LONGEST = st.HOLDS["figure"]
"""Letters in a field; no figure of a ward needs more."""
NO_ITEM = "-"
"""What stands in a field of items where somebody said that none of them holds. No item has such a code."""
_BY_NUMBER = "="


@dataclass(frozen=True)
class Field:
    """One input of one indicator. ``fixed``: the value that the record holds and nobody types; None where it is typed.

    ``by_items``: it is answered by the items that hold, not by how many do.
    """

    indicator: Indicator
    input: str
    fixed: int | None = None
    by_items: bool = False

    @property
    def id(self) -> str:
        """The field's name among all fields of a criterion ("5.1.numerator")."""
        return f"{self.indicator.code}.{self.input}"

    @property
    def how(self) -> How:
        """How it is entered."""
        if self.by_items and not self.yes_or_no:
            return "ticks"
        return HOW[self.indicator.kind]

    @property
    def options(self) -> tuple[str, ...]:
        """What is chosen from: codes of levels, worst first, or how many items hold."""
        if isinstance(self.indicator, LevelIndicator):
            return tuple(level.code for level in self.indicator.levels)
        if self.by_items:
            return (*self.items, NO_ITEM)
        if isinstance(self.indicator, Attestation):
            return tuple(str(count) for count in range(self.indicator.out_of + 1))
        return ()

    @property
    def items(self) -> tuple[str, ...]:
        """The codes of what an attestation asks for, where they have any."""
        return tuple(self.indicator.coded_items) if isinstance(self.indicator, Attestation) else ()

    @property
    def yes_or_no(self) -> bool:
        """Whether there is one item only, which holds or does not."""
        return isinstance(self.indicator, Attestation) and self.indicator.out_of == 1

    def option(self, code: str) -> str:
        """An option in words."""
        if self.yes_or_no:
            return say("self_assessment.holds_not" if code in {"0", NO_ITEM} else "self_assessment.holds")
        if self.by_items:
            return self._item(code)
        if isinstance(self.indicator, LevelIndicator):
            return next(in_words(level.name) for level in self.indicator.levels if level.code == code)
        return say("self_assessment.items_all", number=code) if code == self.options[-1] else code

    def _item(self, code: str) -> str:
        assert isinstance(self.indicator, Attestation)
        return say("self_assessment.no_item") if code == NO_ITEM else in_words(self.indicator.coded_items[code])

    def ticked(self, text: str) -> frozenset[str]:
        """Which of ``options`` a text of items shows ticked. How many hold tells which only where all do, or none."""
        if text.startswith(_BY_NUMBER):
            count = int(text.removeprefix(_BY_NUMBER))
            return frozenset(self.items if count == len(self.items) else () if count else (NO_ITEM,))
        return frozenset(text.split())

    def text_of_ticks(self, ticked: frozenset[str], before: str) -> str:
        """The text of what is ticked; ``before``, where that shows the same ticks."""
        if ticked == self.ticked(before):
            return before
        return " ".join(each for each in self.items if each in ticked) or (NO_ITEM if NO_ITEM in ticked else "")

    def in_words(self, text: str) -> str:
        """A text that was chosen or ticked, as people read it."""
        if not self.by_items or self.yes_or_no:
            return self.option(text)
        if text.startswith(_BY_NUMBER):
            return say("figures.items", number=text.removeprefix(_BY_NUMBER), of=len(self.items))
        return "; ".join(self.option(each) for each in text.split())

    def label(self, year: int) -> str:
        """What the field asks, in words: the name its figure has in the catalogue. ``year``: in which the window ends."""
        if self.indicator.inputs and self.input in self.indicator.inputs:
            return in_words(self.indicator.inputs[self.input])
        if self.input == "current":
            return say("self_assessment.input_current", year=year)
        if self.input == "previous":
            return say("self_assessment.input_previous", year=year - 1)
        if self.input == "confirmed":
            # What is answered by yes or no is asked for by its own name.
            if self.yes_or_no:
                return in_words(self.indicator.name)
            return say(
                "self_assessment.input_confirmed", of=str(len(self.items)) if self.by_items else self.options[-1]
            )
        unit = in_words(self.indicator.unit)
        base = say(f"self_assessment.input_{self.input}")
        return f"{base} ({unit})" if unit and self.input in {"count", "value"} else base


def fields_of(indicator: Indicator, fixed_previous: Mapping[str, int]) -> tuple[Field, ...]:
    """The fields of one indicator, in the order they are entered."""
    fixed = fixed_previous.get(indicator.code)
    return tuple(Field(indicator, name, fixed if name == "previous" else None) for name in INPUTS[indicator.kind])


def entry_fields(indicator: Indicator, fixed_previous: Mapping[str, int]) -> tuple[Field, ...]:
    """As ``fields_of``, for a ward that enters: items with codes are ticked one by one."""
    if isinstance(indicator, Attestation) and indicator.coded_items:
        return (Field(indicator, "confirmed", by_items=True),)
    return fields_of(indicator, fixed_previous)


def own_fields(criterion: Criterion, fixed_previous: Mapping[str, int]) -> tuple[Field, ...]:
    """All fields of a criterion that the ward itself enters."""
    return tuple(
        field
        for each in criterion.indicators
        if not entered_by_others(each)
        for field in entry_fields(each, fixed_previous)
    )


def survey_fields(criterion: Criterion) -> tuple[Field, ...]:
    """All fields of a criterion that whoever runs the survey enters."""
    return tuple(field for each in criterion.indicators if entered_by_others(each) for field in fields_of(each, {}))


def text_of(field: Field, inputs: Mapping[str, Any], tongue: str | None = None) -> str:
    """What stands in a field of an indicator with these stored inputs; "" where nothing does. ``tongue`` as for ``as_text``."""
    if field.by_items:
        if ITEMS in inputs:
            return " ".join(inputs[ITEMS]) or NO_ITEM
        return f"{_BY_NUMBER}{inputs['confirmed']}" if "confirmed" in inputs else ""
    if field.input == "confirmed":
        return as_text(field, confirmed(inputs))
    return as_text(field, inputs.get(field.input), tongue)


def as_text(field: Field, value: Any, tongue: str | None = None) -> str:
    """A stored value as it stands in the field, in the language of the screen (or in ``tongue``); "" where there is none."""
    if field.how == "decimal" and value is not None:
        return str(value).replace(".", "," if (tongue or language()) == "vi" else ".")
    return typed.shown(value)


def value_of(field: Field, text: str, tongue: str | None = None) -> int | str | None:
    """What a field holds, from what was typed or chosen in it; None where it is empty. Raises typed.Mistyped."""
    text = text.strip()
    if not text:
        return None
    if field.how == "choice":
        return int(text) if isinstance(field.indicator, Attestation) else text
    if field.how == "day":
        return typed.day(text)
    reader = typed.whole if field.how == "whole" else typed.decimal
    # Longer than any figure: refused before it is read, as what is no number is.
    return reader(text if len(text) <= LONGEST else "", tongue)


def _items_of(text: str) -> dict[str, Any]:
    """The answer to an attestation of items; empty where there is none."""
    if not text:
        return {}
    if text.startswith(_BY_NUMBER):
        return {"confirmed": int(text.removeprefix(_BY_NUMBER))}
    return {ITEMS: [each for each in text.split() if each != NO_ITEM]}


def values_of(fields: tuple[Field, ...], texts: Mapping[str, str]) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Everything that can be read of a form: indicator → inputs; and field → the sentence that says what would be right."""
    values: dict[str, dict[str, Any]] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        if field.fixed is not None:
            continue
        if field.by_items:
            if answer := _items_of(texts.get(field.id, "")):
                values[field.indicator.code] = answer
            continue
        try:
            found = value_of(field, texts.get(field.id, ""))
        except typed.Mistyped as refused:
            wrong[field.id] = str(refused)
            continue
        if found is not None:
            values.setdefault(field.indicator.code, {})[field.input] = found
    for field in fields:
        # The earlier count of the record stands beside a figure of the ward's; alone it is no entry.
        if field.fixed is not None and field.indicator.code in values:
            values[field.indicator.code][field.input] = field.fixed
    return values, wrong


def translated(field: Field, text: str, old: str, new: str) -> str:
    """What was typed in one language as it is written in another; left alone where it cannot be read.

    A thousands sign of one language is the decimal sign of the other: a count goes over without signs.
    """
    if field.how not in {"whole", "decimal"}:
        return text
    try:
        return as_text(field, value_of(field, text, old), new)
    except typed.Mistyped:
        return text
