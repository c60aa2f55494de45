"""What must never be typed into the record: identity numbers and phone numbers of people; and what looks like a name.

The record holds totals only, never persons (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15). Numbers are refused; a name cannot be
told from other words for certain, so it is only pointed at.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping

from dossiers.errors import BadInput, messages

#: Texts of an act as people typed them: any key → (the field's name {vi, en}, its text).
Typed = Mapping[str, tuple[dict[str, str], str]]

#: A citizen's number: twelve digits in a row, or in groups; in groups only with the leading 0 that every such number has,
#: so that a sum of money ("123.456.789.000") is none.
_IDENTITY = re.compile(r"(?<!\d)(?:\d{12}|0\d{2}(?:[ .\-]\d{3}){3}|0\d{3}(?:[ .\-]\d{4}){2})(?![.\-]?\d)")
#: Vietnamese phone numbers, mobile or landline, at home or from abroad, in the groupings people write.
_PHONE = re.compile(
    r"(?<![\d.,/\-])(?:84\d{9}|(?:(?:\+|00)84[ .\-]?|0)"
    r"(?:\d{2,3}[ .\-]?\d{3,4}[ .\-]?\d{3,4}|\d(?:[ .\-]\d{2}){4}|\d{3}[ .\-]\d{2}[ .\-]\d{2}[ .\-]\d{2}))(?![.\-]?\d)"
)
_ADDRESSED = re.compile(
    r"(?:(?P<before>\w+)\s+)?\b(?P<called>ông|bà|anh|chị|cô|chú|cụ|bác|em|mr|mrs|ms)\b\.?\s+(?=(?P<name>[^\W\d_]+(?:\s+[^\W\d_]+){0,4}))",
    re.IGNORECASE,
)
#: "đường Bà Triệu", "tổ Bà Nà": places named after people.
_PLACES = frozenset({"đường", "phố", "ngõ", "ngách", "hẻm", "tổ", "bản", "trường", "chợ", "đền", "street"})


def tidied(
    said: object, names: Collection[str], labels: Mapping[str, dict[str, str]], most: int
) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The texts of `said` under `names`, blanks cut off; and what is wrong with them: too long, or holding a person's number.

    `labels`: name → the field's name {vi, en}. `most`: letters one text may have.
    """
    texts = {name: str(getattr(said, name)).strip() for name in names}
    problems = [
        about(labels[name], f"dài quá {most} ký tự.", f"more than {most} letters.")
        for name, text in texts.items()
        if len(text) > most
    ]
    return texts, problems + refusals({name: (labels[name], text) for name, text in texts.items()})


def about(label: dict[str, str], vi: str, en: str) -> dict[str, str]:
    """A problem {vi, en} with the field's name in front."""
    return {"vi": f"{label['vi']}: {vi}", "en": f"{label['en']}: {en}"}


def typed(**texts: str) -> Typed:
    """Texts under their fields' names: `reason` is called as the message `field_reason` says."""
    return {name: (messages()[f"field_{name}"], text) for name, text in texts.items()}


def typed_of_each(field: str, texts: Mapping[str, str]) -> Typed:
    """One text each of several criteria or subjects, called by their codes and the name of the field."""
    label = messages()[f"field_{field}"]
    return {
        code: ({key: f"{code}, {label[key].lower()}" for key in ("vi", "en")}, text) for code, text in texts.items()
    }


def refuse(fields: Typed) -> None:
    """Raise BadInput with every field that holds an identity or phone number."""
    if problems := refusals(fields):
        raise BadInput(problems)


def refusals(fields: Typed) -> list[dict[str, str]]:
    """A sentence {vi, en} for every field that holds an identity or phone number: what stands where, and why it may not."""
    found = []
    for label, text in fields.values():
        for kind, pattern in (("identity", _IDENTITY), ("phone", _PHONE)):
            hit = pattern.search(_plain(text))
            if hit:
                found.append(
                    {
                        "vi": f"{label['vi']}: “{hit[0].strip()}” giống {_KINDS[kind]['vi']}. Hồ sơ chỉ ghi số tổng, "
                        "không ghi dữ liệu của cá nhân; hãy bỏ số này.",
                        "en": f"{label['en']}: “{hit[0].strip()}” looks like {_KINDS[kind]['en']}. The record holds totals "
                        "only, no data of persons; take the number out.",
                    }
                )
                break
    return found


def suspected_names(*texts: str) -> tuple[str, ...]:
    """What in `texts` looks like a person's name ("ông Nguyễn Văn A"), as written; to be pointed at, not refused."""
    found: dict[str, None] = {}
    for text in texts:
        for hit in _ADDRESSED.finditer(unicodedata.normalize("NFC", text)):
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


_KINDS = {
    "identity": {"vi": "số định danh", "en": "an identity number"},
    "phone": {"vi": "số điện thoại", "en": "a phone number"},
}


def _plain(text: str) -> str:
    """Digits of any width as plain ones."""
    return unicodedata.normalize("NFKC", text)
