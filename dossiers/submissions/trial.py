"""Thử số: figures, documents and "không áp dụng" changed on a copy of what stands, as an address holds them.

Pure: nothing is read from a record, and nothing is kept. A trial is written ``4.1:45/50,TC08.a:accepted,9.1:na``: an
indicator's figures in the order of ``scoring.catalogue.INPUTS``, ``none`` for no figure, ``na`` for "không áp dụng"; a
document's state, ``missing`` for none.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any, cast

from scoring import Problems, grade, read_submissions
from scoring.catalogue import INPUTS, Catalogue, Indicator, Ratio, Survey, judged
from scoring.exact import written
from scoring.measures import judge
from scoring.published import shown_like
from scoring.scorecard import Scorecard
from scoring.steps import Step
from scoring.submission import ReadValues
from scoring.vocabulary import DOCUMENT_STATES, DocumentState, InputName

LONGEST = 200
"""No trial is longer, as no value of an address is (``ui.reader.asked``)."""
NONE, NOT_APPLICABLE, MISSING = "none", "na", "missing"
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_WORD = re.compile(r"[A-Za-z0-9_.-]{1,64}")

Changes = dict[str, str]
"""Code of an indicator or a document → what it is changed to, as it is written."""


def read_changes(card: Scorecard, text: str) -> Changes | None:
    """What a text changes of a scorecard; None where it is no trial: a code or a figure that its criteria do not take."""
    changes: Changes = {}
    for part in text.split(","):
        code, colon, value = part.partition(":")
        if not colon or code in changes or not _possible(card, code, value):
            return None
        changes[code] = value
    return changes if len(text) <= LONGEST else None


def as_text(changes: Mapping[str, str]) -> str:
    """The changes as they are written; "" where they are too many for an address."""
    text = ",".join(f"{code}:{value}" for code, value in changes.items())
    return text if len(text) <= LONGEST else ""


def tried(card: Scorecard, changes: Mapping[str, str]) -> Scorecard:
    """The scorecard of the copy: graded anew, as every other one."""
    catalogue, given = card.catalogue, card.all_entered
    values, documents = dict(given.values), dict(given.documents)
    excused, rulings = dict(given.not_applicable), dict(given.rulings)
    for code, value in changes.items():
        if code in catalogue.documents:
            documents.pop(code, None)
            if value != MISSING:
                documents[code] = cast(DocumentState, value)
            continue
        excused.pop(code, None)
        # What an inspector ruled is part of what is tried otherwise.
        rulings.pop(code, None)
        if value == NOT_APPLICABLE:
            excused[code] = NOT_APPLICABLE
        elif value == NONE:
            values.pop(code, None)
        else:
            values[code] = read_figures(card, code, value) or {}
    changed = replace(
        given, values=ReadValues(values), documents=documents, not_applicable=excused, rulings=rulings
    )  # fmt: skip
    return shown_like(card, grade(catalogue, changed))


def first_steps(card: Scorecard, steps: Sequence[Step]) -> tuple[Changes, int]:
    """The changes of as many first steps as can be written in an address, and how many those are."""
    for many in range(len(steps), 0, -1):
        if (changes := of_steps(card, steps[:many])) and as_text(changes):
            return changes, many
    return {}, 0


def of_steps(card: Scorecard, steps: Iterable[Step]) -> Changes | None:
    """The changes that these steps are, in the ward's own figures; None where figures of one cannot be written."""
    changes: Changes = {}
    for step in steps:
        changes |= dict.fromkeys(step.codes, "accepted")
        if step.indicator is not None and step.inputs is not None:
            inputs = _in_own_figures(card, step.indicator, step.inputs)
            texts = [_written(inputs.get(name)) for name in names_of(step.indicator)]
            if None in texts:
                return None
            changes[step.indicator.code] = "/".join(text or "" for text in texts)
    return changes


def _in_own_figures(card: Scorecard, indicator: Indicator, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The figures of a step of a share as the ward would type them: of its own whole, with so many in it as are enough.

    A step asks for a share alone, such as 17 of 20. Of a whole in which no number of them gives all that the step gives,
    its own figures stay.
    """
    match indicator:
        case Ratio():
            part, whole = "numerator", "denominator"
        case Survey():
            part, whole = "positive", "valid"
        case _:
            return inputs
    result = card.indicator(indicator.code)
    own = result.inputs.get(whole)
    if not own:
        return inputs
    share = Fraction(inputs[part] * own, inputs[whole])
    for count in dict.fromkeys((ceil(share), floor(share))):
        found = {**result.inputs, part: count}
        finding = judge(result.prepared, found)
        if (finding.state, finding.credit) == ("met", 1):
            return found
    return inputs


def names_of(indicator: Indicator) -> tuple[InputName, ...]:
    """The figures that are written of an indicator, in their order."""
    return tuple(name for name in INPUTS[indicator.kind] if name != "issued")


def _written(value: Any) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Fraction):
        text = written(value)
        return text if _NUMBER.fullmatch(text) else None
    return value if isinstance(value, str) else None


def _possible(card: Scorecard, code: str, value: str) -> bool:
    catalogue: Catalogue = card.catalogue
    if code in catalogue.documents:
        return value == MISSING or value in DOCUMENT_STATES
    if code not in catalogue.indicators:
        return False
    if value == NOT_APPLICABLE:
        return judged(catalogue.indicators[code])
    return value == NONE or _taken(card, code, value)


def _taken(card: Scorecard, code: str, value: str) -> bool:
    try:
        return read_figures(card, code, value) is not None
    except Problems:
        return False


def read_figures(card: Scorecard, code: str, value: str) -> Mapping[str, Any] | None:
    """The figures of an indicator as the reader of submissions takes them; None for what are no figures.

    Raises Problems for what it refuses.
    """
    names = names_of(card.catalogue.indicators[code])
    parts = value.split("/")
    if len(parts) != len(names):
        return None
    texts: list[str] = []
    for name, part in zip(names, parts, strict=True):
        is_word = name in {"on", "level"}
        if not (_WORD if is_word else _NUMBER).fullmatch(part):
            return None
        texts.append(json.dumps(part) if is_word else part)
    inputs = ",".join(f"{json.dumps(name)}:{text}" for name, text in zip(names, texts, strict=True))
    window = card.submission.window
    text = (
        f'{{"unit":"x","round":"x","window":{{"from":"{window.start}","to":"{window.end}"}},'
        f'"values":{{{json.dumps(code)}:{{{inputs}}}}}}}'
    )
    (found,) = read_submissions(card.catalogue, text)
    return found.values[code]
