"""What the record knows already of a figure that is asked for: the same one declared elsewhere, and last year's.

Both are offered below the field, to be taken by a press. Nothing is ever filled in by itself.
"""

from typing import NamedTuple

from dossiers.submissions.entry_sheets import Sheet
from scoring import Catalogue
from scoring.catalogue import split_operand
from ui.screens.self_assessment.drafts import Draft
from ui.screens.self_assessment.fields import Field, text_of

_EVENTS = frozenset({"deadline", "change"})
"""Kinds whose figure is another one every year: last year's is shown and not offered."""


class Offer(NamedTuple):
    """A figure to take. ``where``: the indicator that it was declared for, or the year; ``text``: what the field would hold."""

    where: str
    text: str


def same_elsewhere(catalogue: Catalogue, sheet: Sheet, draft: Draft, field: Field) -> Offer | None:
    """The figure that counts the same thing, as the form or the record holds it; None where there is none."""
    operand = (field.indicator.same_as or {}).get(field.input)
    if operand is None:
        return None
    code, name = split_operand(operand, catalogue.indicators)
    own = next((each for each in draft.fields if each.indicator.code == code and each.input == name), None)
    if own is not None:
        text = draft.typed.get(own.id, "")
    else:
        entry = sheet.entries.get(catalogue.criterion_of[code].code)
        held = entry.values.get(code, {}) if entry else {}
        text = text_of(field, {field.input: held[name]}) if name in held else ""
    return Offer(code, text) if text else None


def of_last_year(sheet: Sheet, field: Field) -> Offer | None:
    """What the ward held in this field a year earlier; None where the record holds nothing."""
    inputs, round_ = sheet.last_year.values.get(field.indicator.code), sheet.last_year.round
    if not inputs or round_ is None or field.fixed is not None or field.input == "previous":
        return None
    text = text_of(field, inputs)
    return Offer(str(round_.window_to.year), text) if text else None


def takes_last_year(field: Field) -> bool:
    """Whether last year's figure may be taken over: not a date, nor a count that is compared with last year's."""
    return field.indicator.kind not in _EVENTS
