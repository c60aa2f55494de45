"""One difference between two catalogues in the words of the screen: what it is of, what is another, old and new.

Rules are told as the screen *Bộ tiêu chí* tells them. Where its words are the same for two rules that differ, the values
themselves are told, key by key: nothing that differs is ever shown alike.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from pydantic import BaseModel

from scoring.catalogue import Band, Bilingual, Catalogue, CatalogueFile, Check, Criterion, DocumentNeeded, Group
from scoring.catalogue_difference import Difference
from scoring.exact import written
from ui.parts import formats
from ui.reader.language import LANGUAGE_NAMES, in_words, language, say, word_list
from ui.screens.catalogue.about import layer_names
from ui.screens.catalogue.rules import asked_for, asks_when, cases, credit, entered, listed, special, threshold
from ui.screens.workshop.word_difference import Piece, word_difference

_RULE_OF = {
    "target": lambda indicator, _: threshold(indicator),
    "credit": lambda indicator, _: credit(indicator),
    "cases": lambda indicator, catalogue: "; ".join(
        f"{case.name}: {', '.join(part for part in (case.threshold, case.credit) if part)}"
        for case in cases(indicator, catalogue)
    ),
    "small_base": lambda indicator, _: " ".join(special(indicator)),
    "min_sample": lambda indicator, _: " ".join(special(indicator)),
    "of": lambda indicator, _: entered(indicator),
    "levels": lambda indicator, _: "; ".join(listed(indicator)),
}
"""How the screen of criteria tells a rule of an indicator."""


class ToldDifference(NamedTuple):
    """``part``: what it is of; ``what``: what of it is another; ``old``, ``new``: both in words, "" where one is not there.

    ``pieces``: of a text, which words went and came; then ``old`` and ``new`` are empty.
    """

    part: str
    what: str
    old: str
    new: str
    pieces: tuple[Piece, ...] = ()


def told(difference: Difference, before: Catalogue, after: Catalogue) -> Iterator[ToldDifference]:
    """A difference as one line; of a text in both languages, one for each language in which it changed."""
    part = part_name(difference, after if difference.new else before)
    if difference.way in ("added", "gone"):
        model = difference.new or difference.old
        text = described(model, after if difference.new else before)
        came = difference.way == "added"
        yield ToldDifference(part, say(f"workshop.way_{difference.way}"), "" if came else text, text if came else "")
    elif difference.way == "moved":
        old, new = (_place(code, each) for code, each in ((difference.before, before), (difference.after, after)))
        yield ToldDifference(part, say("workshop.way_moved"), old, new)
    elif difference.way == "ordered":
        what = say("workshop.way_ordered", of=field_name(difference.field))
        yield ToldDifference(part, what, ", ".join(difference.before), ", ".join(difference.after))
    elif not difference.grades and _holds_text(difference.before, difference.after):
        yield from _texts(difference, part)
    else:
        yield ToldDifference(part, field_name(difference.field), *_values(difference, before, after))


def part_name(difference: Difference, catalogue: Catalogue) -> str:
    """What a part of ``catalogue`` is called: "TC07 Tên tiêu chí", with what it is where its code does not tell."""
    model = difference.new or difference.old
    if model is None:
        return say("workshop.part_catalogue")
    if difference.kind == "file":
        return formats.begun(layer_names(catalogue)[difference.code])
    name = in_words(getattr(model, "name", None))
    return say(f"workshop.part_{difference.kind}", code=difference.code, name=name).strip()


def field_name(field: str) -> str:
    """What a key of a file is called: "Trọng số"; the key itself where it has no other name yet."""
    key = f"workshop.field_{field}"
    return in_words(word_list()[key]) if key in word_list() else field


def described(model: BaseModel | None, catalogue: Catalogue) -> str:
    """What a part that came or went holds, in short."""
    match model:
        case Criterion():
            inside = [say("catalogue.all_indicators", number=formats.number(len(model.indicators)))]
            return ", ".join([formats.worth(model), *inside] if catalogue.scored else inside)
        case DocumentNeeded():
            return say("workshop.document_required" if model.required else "workshop.document_optional")
        case Band():
            return "; ".join(asked_for(model, catalogue, layer_names(catalogue)))
        case Check():
            return asks_when(model, catalogue)
        case Group():
            return say("catalogue.all_criteria", number=formats.number(len(model.criteria)))
        case CatalogueFile():
            return value_text(model.version, language())
        case _ if model is not None and getattr(model, "kind", None):
            return _rule(model, catalogue)
        case _:
            return in_words(getattr(model, "name", None))


def _rule(indicator: Any, catalogue: Catalogue) -> str:
    """When an indicator is met and, where there are points, how they are given."""
    if indicator.by is not None:
        return _RULE_OF["cases"](indicator, catalogue)
    met = say("workshop.met_when", rule=threshold(indicator))
    points = credit(indicator) if catalogue.scored and indicator.credit is not None else ""
    return "; ".join(part for part in (met, points) if part)


def _place(code: str, catalogue: Catalogue) -> str:
    """Where a part stands: the group or criterion that holds it; a layer by its name."""
    groups = {group.code: group for _, group in catalogue.groups}
    if code in catalogue.criteria:
        return f"{code} {in_words(catalogue.criteria[code].name)}"
    if code in groups:
        return f"{code}. {in_words(groups[code].name)}"
    return layer_names(catalogue).get(code or catalogue.national.layer, code)


def _values(difference: Difference, before: Catalogue, after: Catalogue) -> tuple[str, str]:
    sides = ((difference.old, difference.before, before), (difference.new, difference.after, after))
    first, second = (_in_the_screen_s_words(difference, *side) for side in sides)
    if first != second:
        return first, second
    return value_text(difference.before, language()), value_text(difference.after, language())


def _in_the_screen_s_words(difference: Difference, model: Any, value: Any, catalogue: Catalogue) -> str:
    field = difference.field
    if difference.kind == "indicator" and field in _RULE_OF and value is not None:
        return _RULE_OF[field](model, catalogue) if field in type(model).model_fields else value_text(value, language())
    if difference.kind == "indicator" and field in ("target", "credit"):
        return _without(model, field)
    if difference.kind == "indicator" and field == "kind":
        return say(f"catalogue.kind_{value}")
    if difference.kind == "band" and value not in (None, False):
        alone = type(model).model_construct(code=model.code, name=model.name)
        return "; ".join(asked_for(alone.model_copy(update={field: value}), catalogue, layer_names(catalogue)))
    if difference.kind == "check" and field in ("of", "kind"):
        return asks_when(model, catalogue)
    return value_text(value, language())


def _without(indicator: Any, field: str) -> str:
    """What holds of an indicator that has no target, or no credit."""
    if field not in type(indicator).model_fields:
        return value_text(None, language())
    return threshold(indicator) if field == "target" else credit(indicator) or value_text(None, language())


def _texts(difference: Difference, part: str) -> Iterator[ToldDifference]:
    for tongue in (language(), *(each for each in LANGUAGE_NAMES if each != language())):
        old, new = (value_text(each, tongue) for each in (difference.before, difference.after))
        if old != new:
            what = field_name(difference.field)
            if tongue != language():
                what = say("workshop.in_language", what=what, language=LANGUAGE_NAMES[tongue])
            nothing = value_text(None, tongue)
            pieces = word_difference("" if old == nothing else old, "" if new == nothing else new)
            yield ToldDifference(part, what, "", "", pieces)


def _holds_text(*values: Any) -> bool:
    return any(
        isinstance(each, Bilingual)
        or (isinstance(each, tuple) and any(isinstance(one, BaseModel) for one in each))
        or isinstance(each, dict)
        for each in values
    )


def value_text(value: Any, tongue: str) -> str:
    """Any value of a catalogue, as it is: two that differ are never told alike in all languages."""
    if value is None or value == ():
        return say("workshop.not_written")
    if isinstance(value, bool):
        return say("workshop.on" if value else "workshop.off")
    if isinstance(value, Bilingual):
        code = getattr(value, "code", None)
        text = (value.vi if tongue == "vi" else value.en) or say("workshop.not_written")
        return f"{code}: {text}" if code else text
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, BaseModel):
        held = {field.alias or name: getattr(value, name) for name, field in type(value).model_fields.items()}
        return ", ".join(f"{key}: {value_text(each, tongue)}" for key, each in held.items() if each is not None)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {value_text(each, tongue)}" for key, each in value.items())
    if isinstance(value, tuple):
        return "; ".join(value_text(each, tongue) for each in value)
    if isinstance(value, str):
        key = f"workshop.value_{value}"
        return in_words(word_list()[key]) if key in word_list() else value
    return formats.number(written(value))
