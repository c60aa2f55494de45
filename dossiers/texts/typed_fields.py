"""The texts of an act, field by field: tidied as they come in, and refused where they are too long or a name deceives.

An act makes its fields with ``typed`` or ``typed_of_each``, takes the texts that it stores out of them, and hands them to
``acts.on_dossier`` or ``acts.for_office``, which refuse what ``problems_of`` finds before anything is done.
"""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from dossiers.errors import Doubt, messages, wrong
from dossiers.texts.doubts import Problem
from dossiers.texts.lengths import FIELDS, LONGEST, LengthClass
from dossiers.texts.names import name, signs_refused_in
from dossiers.texts.personal_data import refusals
from dossiers.texts.typed_text import composed, kept_text

Label = Mapping[str, str]
#: How texts of a class are tidied. All others have one line.
_TIDIED: Mapping[LengthClass, Callable[[str], str]] = {
    "name": name, "seed": name, "sentence": kept_text, "paragraph": kept_text, "page": kept_text,
}  # fmt: skip
_NAMES: frozenset[LengthClass] = frozenset({"name", "seed"})
#: How many of the refused signs of a name are told.
_MOST_SIGNS = 5


class TypedField(NamedTuple):
    """One text that somebody typed: how its field is called {vi, en}, the text as it is stored, its class.

    ``refused``: signs in it that no name may hold.
    """

    label: dict[str, str]
    text: str
    of: LengthClass
    refused: tuple[str, ...] = ()


#: Any key → the text typed there.
Typed = Mapping[str, TypedField]


def typed_field(label: Label, text: str, of: LengthClass) -> TypedField:
    """A text as it came in, tidied for its class."""
    refused = signs_refused_in(text[: 4 * LONGEST[of]]) if of in _NAMES else ()
    return TypedField(dict(label), _TIDIED.get(of, composed)(str(text)), of, refused)


def typed(**texts: str | None) -> Typed:
    """Texts with the names of their fields: the field ``reason`` has its name from the message ``field_reason`` and its class
    from ``lengths.FIELDS``.
    """
    return {
        field: typed_field(messages()[f"field_{field}"], text or "", FIELDS[field]) for field, text in texts.items()
    }


def typed_of_each(field: str, texts: Mapping[str, str]) -> Typed:
    """The texts of one field for several criteria or subjects, named by their codes and the name of the field."""
    label = messages()[f"field_{field}"]
    return {
        code: typed_field({key: f"{code}, {label[key].lower()}" for key in ("vi", "en")}, text, FIELDS[field])
        for code, text in texts.items()
    }


def typed_with_labels(texts: Mapping[str, str], labels: Mapping[str, Label], of: Mapping[str, LengthClass]) -> Typed:
    """Texts whose fields are called as ``labels`` says, by the classes ``of``."""
    return {field: typed_field(labels[field], text, of[field]) for field, text in texts.items()}


def texts_of(fields: Typed) -> dict[str, str]:
    """The texts as they are stored, under the same keys."""
    return {key: field.text for key, field in fields.items()}


def missing(fields: Typed, optional: Collection[str] = ()) -> list[Problem]:
    """A problem for each field in which nothing stands once it is tidied, except the ``optional`` ones."""
    return [
        wrong("needs_text", field=field.label)
        for key, field in fields.items()
        if not field.text and key not in optional
    ]


def problems_of(fields: Typed, before: Mapping[str, str] | None = None) -> list[Problem]:
    """What is wrong with the texts: too long, a name that may deceive, a number of a person (which may be a ``Doubt``).

    ``before``: key → the stored text. What does not change is asked about no second time.
    """
    stored = before or {}
    return [
        problem
        for key, field in fields.items()
        for problem in _problems(field)
        if not (isinstance(problem, Doubt) and stored.get(key) == field.text)
    ]


def _problems(field: TypedField) -> list[Problem]:
    most, length = LONGEST[field.of], len(field.text)
    found: list[Problem] = []
    if field.refused:
        signs = ", ".join(field.refused[:_MOST_SIGNS])
        found.append(wrong("name_signs", field=field.label, signs=signs))
    if length > most:
        found.append(wrong("text_long", field=field.label, length=length, most=most, over=length - most))
        return found
    return found + refusals({"": (field.label, field.text)})
