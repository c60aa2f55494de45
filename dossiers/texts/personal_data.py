"""What must never be typed into the record: identity numbers and phone numbers of people. Also text that looks like a name.

The record holds totals only, never persons (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15). Numbers are refused; if one may
be another number, the person is asked (see ``doubts``). A name cannot be told from other words for certain, so it is
only pointed out.
"""

import re
from collections.abc import Collection, Mapping

from dossiers.errors import Doubt, messages, wrong
from dossiers.texts.doubts import Problem
from dossiers.texts.personal_numbers import Found, numbers_in
from dossiers.texts.typed_text import kept_text, nfc

#: Texts of an act as people typed them: any key → (the field's name {vi, en}, its text).
Typed = Mapping[str, tuple[dict[str, str], str]]

_ADDRESSED = re.compile(
    r"(?:(?P<before>\w+)\s+)?\b(?P<called>ông|bà|anh|chị|cô|chú|cụ|bác|em|mr|mrs|ms)\b\.?\s+(?=(?P<name>[^\W\d_]+(?:\s+[^\W\d_]+){0,4}))",
    re.IGNORECASE,
)
#: "đường Bà Triệu", "tổ Bà Nà": places named after people.
_PLACES = frozenset({"đường", "phố", "ngõ", "ngách", "hẻm", "tổ", "bản", "trường", "chợ", "đền", "street"})


def tidied(
    said: object, names: Collection[str], labels: Mapping[str, dict[str, str]], most: int, before: object = None
) -> tuple[dict[str, str], list[Problem]]:
    """The texts of ``said`` named in ``names``, as they will be stored, and their problems: too long, a person's number.

    ``labels``: name → the field's name {vi, en}. ``most``: how many letters a text may have. ``before``: the stored texts
    under the same names.
    """
    texts = {name: kept_text(str(getattr(said, name))) for name in names}
    problems: list[Problem] = [
        about(labels[name], f"dài quá {most} ký tự.", f"more than {most} letters.")
        for name, text in texts.items()
        if len(text) > most
    ]
    stands = {name: getattr(before, name, "") for name in names}
    return texts, problems + refusals_of_change({name: (labels[name], text) for name, text in texts.items()}, stands)


def about(label: dict[str, str], vi: str, en: str) -> dict[str, str]:
    """A problem {vi, en} with the field's name in front."""
    return {"vi": f"{label['vi']}: {vi}", "en": f"{label['en']}: {en}"}


def typed(**texts: str) -> Typed:
    """Texts with the names of their fields: the field ``reason`` has its name from the message ``field_reason``."""
    return {name: (messages()[f"field_{name}"], text) for name, text in texts.items()}


def typed_of_each(field: str, texts: Mapping[str, str]) -> Typed:
    """The texts of one field for several criteria or subjects, named by their codes and the name of the field."""
    label = messages()[f"field_{field}"]
    return {
        code: ({key: f"{code}, {label[key].lower()}" for key in ("vi", "en")}, text) for code, text in texts.items()
    }


def refusals(fields: Typed) -> list[Problem]:
    """A sentence {vi, en} for every number of a person in a field: which number, in which field, and why it is refused.

    If it may be another number, the sentence is a ``Doubt``.
    """
    return [_refusal(label, found) for label, text in fields.values() for found in numbers_in(text)]


def refusals_of_change(fields: Typed, before: Mapping[str, str]) -> list[Problem]:
    """As ``refusals``, but without texts that do not change. ``before``: key → the stored text."""
    return [
        problem
        for key, field in fields.items()
        for problem in refusals({key: field})
        if not (isinstance(problem, Doubt) and before.get(key) == field[1])
    ]


def _refusal(label: dict[str, str], found: Found) -> Problem:
    told = {"field": label, "number": found.written}
    if found.certain:
        return wrong(f"number_{found.kind}", **told)
    key = f"{found.kind}:{label['vi']}:{found.digits}"
    return Doubt(found.kind, found.written, key, wrong(f"doubt_{found.kind}", **told))


def suspected_names(*texts: str) -> tuple[str, ...]:
    """Everything in ``texts`` that looks like a person's name ("ông Nguyễn Văn A"). It is pointed out, not refused."""
    found: dict[str, None] = {}
    for text in texts:
        for hit in _ADDRESSED.finditer(nfc(text)):
            if (hit["before"] or "").lower() in _PLACES:
                continue
            capitalised = []
            for word in hit["name"].split():
                if not word[0].isupper():
                    break
                capitalised.append(word)
            if capitalised:
                found[f"{hit['called']} {' '.join(capitalised)}"] = None
    return tuple(found)
