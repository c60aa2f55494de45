"""What must never be typed into the record: identity numbers and phone numbers of people. Also text that looks like a name.

The record holds totals only, never persons (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15). Numbers are refused; if one may
be another number, the person is asked (see ``doubts``). A name cannot be told from other words for certain, so it is
only pointed out.
"""

import re
from collections.abc import Mapping

from dossiers.errors import Doubt, wrong
from dossiers.texts.doubts import Problem
from dossiers.texts.personal_numbers import Found, numbers_in
from dossiers.texts.typed_text import nfc

#: Any key → (the field's name {vi, en}, its text).
Labelled = Mapping[str, tuple[dict[str, str], str]]

_ADDRESSED = re.compile(
    r"(?:(?P<before>\w+)\s+)?\b(?P<called>ông|bà|anh|chị|cô|chú|cụ|bác|em|mr|mrs|ms)\b\.?\s+(?=(?P<name>[^\W\d_]+(?:\s+[^\W\d_]+){0,4}))",
    re.IGNORECASE,
)
#: "đường Bà Triệu", "tổ Bà Nà": places named after people.
_PLACES = frozenset({"đường", "phố", "ngõ", "ngách", "hẻm", "tổ", "bản", "trường", "chợ", "đền", "street"})


def about(label: dict[str, str], vi: str, en: str) -> dict[str, str]:
    """A problem {vi, en} with the field's name in front."""
    return {"vi": f"{label['vi']}: {vi}", "en": f"{label['en']}: {en}"}


def refusals(fields: Labelled) -> list[Problem]:
    """A sentence {vi, en} for every number of a person in a field: which number, in which field, and why it is refused.

    If it may be another number, the sentence is a ``Doubt``.
    """
    return [_refusal(label, found) for label, text in fields.values() for found in numbers_in(text)]


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
