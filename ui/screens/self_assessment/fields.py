"""The fields of a criterion's form: which inputs an indicator asks for, how each is typed, shown and read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from scoring.catalogue import INPUTS, Attestation, Criterion, Indicator, LevelIndicator, entered_by_others
from ui import plain_streamlit as st
from ui.parts import typed
from ui.reader.language import in_words, language, say

How = Literal["whole", "decimal", "day", "choice"]
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


@dataclass(frozen=True)
class Field:
    """One input of one indicator. ``fixed``: the value that the record holds and nobody types; None where it is typed."""

    indicator: Indicator
    input: str
    fixed: int | None = None

    @property
    def id(self) -> str:
        """The field's name among all fields of a criterion ("5.1.numerator")."""
        return f"{self.indicator.code}.{self.input}"

    @property
    def how(self) -> How:
        """How it is entered."""
        return HOW[self.indicator.kind]

    @property
    def options(self) -> tuple[str, ...]:
        """What is chosen from: codes of levels, worst first, or how many items hold."""
        if isinstance(self.indicator, LevelIndicator):
            return tuple(level.code for level in self.indicator.levels)
        if isinstance(self.indicator, Attestation):
            return tuple(str(count) for count in range(self.indicator.out_of + 1))
        return ()

    @property
    def yes_or_no(self) -> bool:
        """Whether there is one item only, which holds or does not."""
        return isinstance(self.indicator, Attestation) and self.indicator.out_of == 1

    def option(self, code: str) -> str:
        """An option in words."""
        if isinstance(self.indicator, LevelIndicator):
            return next(in_words(level.name) for level in self.indicator.levels if level.code == code)
        if self.yes_or_no:
            return say("self_assessment.holds" if code == "1" else "self_assessment.holds_not")
        return say("self_assessment.items_all", number=code) if code == self.options[-1] else code

    def label(self, year: int) -> str:
        """What the field asks, in words; ``year``: in which the window ends."""
        if self.input == "current":
            return say("self_assessment.input_current", year=year)
        if self.input == "previous":
            return say("self_assessment.input_previous", year=year - 1)
        if self.input == "confirmed":
            return (
                say("self_assessment.input_holds")
                if self.yes_or_no
                else say("self_assessment.input_confirmed", of=self.options[-1])
            )
        unit = in_words(self.indicator.unit)
        base = say(f"self_assessment.input_{self.input}")
        return f"{base} ({unit})" if unit and self.input in {"count", "value"} else base


def fields_of(indicator: Indicator, fixed_previous: Mapping[str, int]) -> tuple[Field, ...]:
    """The fields of one indicator, in the order they are entered."""
    fixed = fixed_previous.get(indicator.code)
    return tuple(Field(indicator, name, fixed if name == "previous" else None) for name in INPUTS[indicator.kind])


def own_fields(criterion: Criterion, fixed_previous: Mapping[str, int]) -> tuple[Field, ...]:
    """All fields of a criterion that the ward itself enters."""
    return tuple(
        field
        for each in criterion.indicators
        if not entered_by_others(each)
        for field in fields_of(each, fixed_previous)
    )


def survey_fields(criterion: Criterion) -> tuple[Field, ...]:
    """All fields of a criterion that whoever runs the survey enters."""
    return tuple(field for each in criterion.indicators if entered_by_others(each) for field in fields_of(each, {}))


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


def values_of(fields: tuple[Field, ...], texts: Mapping[str, str]) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Everything that can be read of a form: indicator → inputs; and field → the sentence that says what would be right."""
    values: dict[str, dict[str, Any]] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        if field.fixed is not None:
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
