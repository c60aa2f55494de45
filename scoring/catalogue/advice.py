"""What to type instead: the problem of a single value or key, with the way out in words of somebody who writes criteria."""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, cast

from scoring.catalogue.places import Models, elsewhere, keys_of, meant_elsewhere, nearest, required, without_accents
from scoring.catalogue.values import MONTH_DAYS
from scoring.catalogue.yaml_text import KeyPath, Scalar, YamlDocument, YamlValue, part_of, shown_value
from scoring.exact import MOST_DIGITS, decimal, digits, fraction, normal, scientific, thousands, written
from scoring.problems import problem_words
from scoring.vocabulary import OPERATORS
from scoring.words import Words

FORMS: dict[str, str] = {
    "target": "{at_least: 80}",
    "credit": "{from: 0, to: 100}",
    "small_base": "{below: 20, rule: judge}",
    "min_met": "{national: 20}",
    "extends": '{catalogue: …, version: "…"}',
    "inputs": '{numerator: {vi: "…", en: "…"}}',
    "same_as": '{denominator: "11.1.current"}',
    "levels": '{code: …, name: {vi: "…", en: "…"}}',
    "bands": '{code: …, name: {vi: "…", en: "…"}}',
    "documents": '{code: …, name: {vi: "…", en: "…"}}',
    "sources": "[S01, S02]",
    "items": '{vi: "…", en: "…"}',
    "steps": "{at_least: 60, credit: 0.5}",
    "checks": '{code: …, kind: equal, of: ["1.1", "2.1"], question: {vi: "…", en: "…"}}',
    "of": '["1.1", "2.1"]',
    "indicators": '{code: "1.1", name: {vi: "…", en: "…"}, kind: count}',
    "criteria": '{code: …, name: {vi: "…", en: "…"}, indicators: […]}',
    "groups": '{code: …, name: {vi: "…", en: "…"}, criteria: […]}',
    "languages": "[vi, en]",
    "must_meet": '["1.1", "2.1"]',
    "min_group": "50",
    "max_unmet": "2",
    "needs": "3",
    "per": "100000",
    "floor": "80",
    "by": "area",
    "cases": "{core: {target: {at_least: 90}}, outer: {target: {at_least: 80}}}",
    "classes": "{area: [{code: core, name: …}, {code: outer, name: …}]}",
    "counts_as": "bonus",
    "points": "true",
    "above_100": "true",
    "rank_by": "band",
    "weight": "5",
    "min_score": "80",
    "gate": "true",
    "all_met": "true",
    "gates": "true",
    "required": "false",
    "may_exceed": "true",
    "of_items": "4",
    "min_sample": "30",
    "kind": "ratio",
    "basis": "published",
    "status": "official",
    "valid_from": "2026-01-01",
    "valid_to": "2026-12-31",
    "on_or_before": '"03-31"',
}
"""An example of what stands under a key, to be typed over."""
_NAMES = ("name", "title", "unit", "note", "issuer", "responsible", "question")
_LEVELS_OF_A_BAND = '{of: ["1.1", "1.2"], at_least: good, min: 2}'
_TARGETS = {"deadline": '{on_or_before: "03-31"}', "level": "{at_least: …}"}
LISTS = frozenset({"levels", "bands", "documents", "items", "steps", "checks", "indicators", "criteria", "groups"})
_TIGHT = re.compile(r"^([A-Za-z_]+):(\S.*)$")
_LOOSE = re.compile(
    r"^(vi|en|code|name|credit|from|to|floor|kind|at_least|at_most|above|below|equal)(?:\s*[=：]\s*|\s+)(.+)$"
)
_SIGNED = re.compile(r"^([^\d]*?)\s*(\d[\d./]*)$")
_FIGURE = r"[-+]?\d[\d., \u00a0_]*|[-+]?[.,]\d+"
_WITH_SIGNS = re.compile(rf"^(?:[≥≤<>=~]+\s*)?({_FIGURE})\s*(?:%|[^\W\d]+\.?(?:\s[^\W\d]+)?|/?\s?100)?$")
_WORDS_BEFORE = re.compile(
    r"^(tu|tren|duoi|it nhat|toi thieu|nhieu nhat|toi da|from|at least|at most|over|under)\s+(?=\d)"
)
_WORDS_BEHIND = re.compile(r"(?<=\d)\s+(tro len|tro xuong|or more|or less)$")
_BEHIND = re.compile(r"(?:\s*[,;]|\s*(?:#|//|/\*|<!--).*)$")
"""What ends a line in other notations, and a comment without its blank."""
_LIKE_DIGITS = str.maketrans("OoIl", "0011")
_DAY_IN_WORDS = re.compile(r"^(?:ngay\s+)?(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+(\d{4}))?$")
_SLASHED_DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?$")
_LOOSE_DAY = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")


def with_hint(words: Words, hint: Words | None) -> Words:
    """A sentence, and what to write instead where that can be told."""
    return words if hint is None else Words(words.vi + hint.vi, words.en + hint.en)


def number_hint(given: object) -> Words | None:
    """How a number is to be written that was written in another form."""
    text = given.text if isinstance(given, Scalar) else given if isinstance(given, str) else ""
    bare = text.strip()
    if isinstance(given, Scalar) and decimal(bare) is not None:
        return None
    if isinstance(given, str) and fraction(bare):
        return None  # A fraction is text with or without quotes, so quotes are not what is wrong with it.
    if isinstance(given, str) and decimal(bare) is not None:
        return problem_words("hint_quoted", right=bare)
    if re.fullmatch(r"-?\d+(\.\d+)?", bare) and digits(bare) > MOST_DIGITS:
        return problem_words("hint_long", most=MOST_DIGITS)
    plain = unicodedata.normalize("NFKC", bare).replace("−", "-").replace("–", "-")
    if re.fullmatch(r"[-+]?\d+(\.\d+)?[eE][-+]?\d+", plain):
        number = scientific(plain.lstrip("+"))
        return None if number is None else problem_words("hint_write", right=number)
    if right := _without_decoration(bare, plain):
        return problem_words("hint_write", right=right)
    if span := re.fullmatch(r"(?:tu )?(\d+(?:\.\d+)?)\s*(?:-|den(?: duoi)?)\s*\d+(?:\.\d+)?", without_accents(plain)):
        return problem_words("hint_one_number", right=span.group(1))
    found = _WITH_SIGNS.match(_WORDS_BEFORE.sub("", _WORDS_BEHIND.sub("", without_accents(plain))))
    if not found:
        return None
    return _figure_hint(found.group(1).strip())


def _without_decoration(bare: str, plain: str) -> str | None:
    """The number inside of what is written around it or for it: "2,", "(5)", "2// note", "9O", "⅔", "1'000"."""
    shorn = _BEHIND.sub("", plain).strip("() ")
    slashed = shorn.replace("\u2044", "/").replace("\u2215", "/")
    fitting = slashed.translate(_LIKE_DIGITS) if re.fullmatch(r"[\dOoIl.]*\d[\dOoIl.]*", slashed) else slashed
    right = re.sub(r"(?<=\d)['’](?=\d{3}\b)", "", fitting)
    mixed = re.search(r"\d[^\d\s/]", bare) and "\u2044" in plain  # "1½" is no elevenhalves
    if right == plain or mixed or (decimal(right) is None and fraction(right) is None) or thousands(right):
        return None
    note = re.search(r"(?:#|//|/\*|<!--)\s*(.*?)\s*(?:\*/|-->)?$", bare)
    return f"{right}  # {note[1]}" if note and note[1] else right


def whole_hint(given: object, key: object) -> Words | None:
    """How a whole number is to be written. "3/5" under ``needs`` is three of the five that there are."""
    if isinstance(given, str) and given.rstrip().endswith("%"):
        per_hundred = re.fullmatch(r"100\s*%", given.strip())
        if key != "per" or per_hundred:
            return problem_words("hint_no_per" if key == "per" else "hint_no_share")
    if isinstance(given, str) and (share := fraction(given.strip())) is not None:
        so_many = key == "needs" and share <= 1
        right = given.partition("/")[0].strip() if so_many else written(normal(Fraction(share)))
        return problem_words("hint_write", right=right) if right.isdecimal() else None
    if isinstance(given, str) and (number := decimal(given.strip())) is not None and number.denominator != 1:
        return None
    return number_hint(given)


def range_hint(given: object) -> Words | None:
    """Both bounds of a range that was written as "60-80"."""
    text = given.text if isinstance(given, Scalar) else given if isinstance(given, str) else ""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:-|–|→|to)\s*(\d+(?:\.\d+)?)\s*", text)
    return problem_words("hint_write", right=f"at_least: {found[1]}, at_most: {found[2]}") if found else None


def share_hint(given: object) -> Words | None:
    """A share of the points that was written as a percentage."""
    percent = decimal(given.text) if isinstance(given, Scalar) else None
    if percent is None or not 1 < percent <= 100:
        return number_hint(given)
    return problem_words("hint_write", right=written(normal(Fraction(percent) / 100)))


def _figure_hint(figure: str) -> Words | None:
    """A figure in the form of an office ("1.234,5", "89,5", "1 000", "+5") as a file holds it."""
    joined = re.sub(r"[ \u00a0_]", "", figure).lstrip("+")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d+", joined):
        return _comma(joined.replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?\d{1,3}(\.\d{3}){2,}|-?\d{1,3}(,\d{3}){2,}", joined):
        return problem_words("hint_write", right=re.sub(r"[.,]", "", joined))
    if re.fullmatch(r"-?\d*,\d+", joined):
        pointed = joined.replace(",", ".")
        if readings := thousands(pointed):
            return problem_words("hint_write", right=" / ".join(readings))
        return _comma(re.sub(r"^(-?)\.", r"\g<1>0.", pointed))
    right = re.sub(r"^(-?)\.", r"\g<1>0.", joined.rstrip("."))
    return problem_words("hint_write", right=right) if decimal(right) is not None else None


def _comma(right: str) -> Words:
    return problem_words("hint_comma", right=right)


def flag_hint(given: object, key: object = "") -> Words | None:
    """True or false for "có", "x", "đúng", a quoted "true"."""
    if isinstance(given, list) and key in {"gates", "all_met"}:
        return problem_words("hint_must_meet", key=key)
    text = given.text if isinstance(given, Scalar) else given if isinstance(given, str) else ""
    if isinstance(given, str) and text.strip().lower() in {"true", "false"}:
        return problem_words("hint_quoted", right=text.strip().lower())
    right = nearest(text, ("true", "false")) if text.strip() else None
    return problem_words("hint_write", right=right) if right else None


def day_hint(given: object, *, yearly: bool = False) -> Words | None:
    """A date in the form of an office ("31/3/2026") as a file holds it."""
    text = (given.text if isinstance(given, Scalar) else given if isinstance(given, str) else "").strip()
    if found := _LOOSE_DAY.match(text):
        year, month, day = map(int, found.groups())
    elif found := _SLASHED_DAY.match(text) or _DAY_IN_WORDS.match(without_accents(text)):
        day, month, year = int(found.group(1)), int(found.group(2)), int(found.group(3) or 0)
    else:
        return None
    if month > 12 >= day:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31) or (not year and not yearly):
        return None
    if day > MONTH_DAYS[month - 1]:
        return problem_words("hint_short_month", month=month, days=MONTH_DAYS[month - 1])
    right = f"{year:04d}-{month:02d}-{day:02d}" if year else f'"{month:02d}-{day:02d}"'
    return None if right == text else problem_words("hint_write", right=right)


def choice_words(given: object, choices: Sequence[str]) -> Words:
    """A value that is none of a list, with the one that was probably meant."""
    text = shown_value(cast(YamlValue, given))
    listed = ", ".join(choices)
    if len(choices) == 1:
        return problem_words("unknown_choice_only", value=text, right=listed)
    right = nearest(text, choices)
    if right:
        return problem_words("unknown_choice_near", value=text, right=right, choices=listed)
    return problem_words("unknown_choice", value=text, choices=listed)


def form_of(path: KeyPath, kind: object = None, given: object = None) -> str:
    """What may stand at a place, as an example."""
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    if key == "target" and isinstance(kind, str) and kind in _TARGETS:
        return _TARGETS[kind]
    if key == "of" and kind == "attestation":
        return FORMS["of_items"]
    if key == "levels" and "bands" in path:
        return _LEVELS_OF_A_BAND
    if path[:1] == ("classes",) and len(path) > 1:
        return FORMS["levels"] if isinstance(path[-1], int) else f"[{FORMS['levels']}, {FORMS['levels']}]"
    if path[-2:-1] == ("inputs",):
        return form_of(("name",), kind, given)
    if path[-2:-1] == ("cases",):
        return f"{{target: {form_of(('target',), kind, given)}}}"
    text = given.text if isinstance(given, Scalar) else given if isinstance(given, str) else ""
    if key == "credit" and isinstance(given, list):
        return f"{{steps: {shown_value(cast(YamlValue, given))}}}"
    if key == "target" and (form := target_form(given)):
        return form
    if key in _NAMES or (key == "items" and text):
        return f'{{vi: "{text.strip() or "…"}", en: "…"}}'
    if key == "documents" and text:
        code = re.fullmatch(r"[A-Za-z0-9._-]+", text.strip())
        given_code, given_name = (text.strip(), "…") if code else ("…", text.strip())
        return f'{{code: {given_code}, name: {{vi: "{given_name}", en: "…"}}}}'
    if key == "levels" and text:
        return f'{{code: {text.strip()}, name: {{vi: "…", en: "…"}}}}'
    return FORMS.get(key, "…")


_SAID: tuple[tuple[str, str, str], ...] = (
    ("at_least", ">=|≥|=>", "tro len|it nhat|toi thieu|khong duoi|khong it hon|at least|or more"),
    ("at_most", "<=|≤|=<", "tro xuong|khong qua|khong tren|khong vuot|toi da|nhieu nhat|at most|or less"),
    ("above", ">", "tren|hon|over|above|more than"),
    ("below", "<", "duoi|under|below|less than"),
    ("equal", "=", "bang|dung|equals?"),
)
"""What says which side of a number is meant, in signs and in words without their accents."""


def operator_said(text: str) -> str | None:
    """The operator that a text names by a sign or by a word; None where it names none."""
    bare = without_accents(text)
    for operator, signs, words in _SAID:
        if re.search(rf"{signs}|(?<!\w)(?:{words}|{operator})(?!\w)", bare):
            return operator
    return None


def target_form(given: object) -> str | None:
    """A target that was written as a text ("≤ 5", "từ 1 đến 5") or as a list, as a file holds it."""
    if isinstance(given, list):
        entries = cast(list[object], given)
        if len(entries) == 1 and isinstance(entries[0], dict):
            return shown_value(cast(YamlValue, entries[0]))
        bounds = [entry.text for entry in entries if isinstance(entry, Scalar) and entry.kind == "number"]
        return f"{{at_least: {bounds[0]}, at_most: {bounds[1]}}}" if len(bounds) == len(entries) == 2 else None
    text = given.text if isinstance(given, Scalar) else given if isinstance(given, str) else ""
    figures = re.findall(r"\d+(?:\.\d+)?(?:/\d+)?", text)
    if not figures:
        return None
    if len(figures) == 2 and re.search(r"\d\s*(?:\.\.+|-|–|→|den|to)\s*\d", without_accents(text)):
        return f"{{at_least: {figures[0]}, at_most: {figures[1]}}}"
    return f"{{{operator_said(text) or 'at_least'}: {figures[0]}}}"


def list_words(path: KeyPath, given: object) -> Words:
    """A list is needed where something else stands."""
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    if isinstance(given, dict) and given:
        return problem_words("list_of_one")
    if isinstance(given, str) and key not in LISTS:
        entries = [
            each for part in re.split(r"[,;]|\s(?:v\u00e0|and|=)\s", given) if (each := part.strip(" \"'()[]{}“”‘’"))
        ]
        return problem_words("list_needed", form=f"[{', '.join(map(_as_text, entries))}]")
    form = form_of(path)
    return problem_words("list_needed", form=f"[{form}]" if key in LISTS else FORMS.get(key, "[…]"))


def _as_text(code: str) -> str:
    """A code as a file holds it: in quotes where YAML would read a number."""
    return f'"{code}"' if decimal(code) is not None else code


def empty_words(document: YamlDocument, path: KeyPath, models: Models, kind: object = None) -> Words:
    """Nothing stands where a value is needed; a key that may be left out may also be deleted."""
    line, key = document.line_text(path), path[-1] if path else ""
    if isinstance(key, str) and re.search(rf"\b{re.escape(key)}\s*:\s*#", line):
        return problem_words("empty_hash")
    form = form_of(path, kind)
    if form == "…" or not isinstance(key, str):
        return problem_words("empty")
    if key in LISTS:
        form = f"[{form}]"
    optional = bool(models) and not required(models, key) and key not in {"bands", "extends"}
    return problem_words("value_empty" if optional else "value_empty_needed", form=f"{key}: {form}", key=key)


def unknown_key_words(key: str, models: Models, taken: Sequence[str]) -> tuple[Words, str | None]:
    """The problem of an unknown key; and the key of this place that was meant, if one is near and not given already."""
    if key == "<<":
        return problem_words("no_merging"), None
    known = keys_of(models)
    if key == "max_score" and "min_score" in known:
        return problem_words("band_without_top"), None
    free = [each for each in known if each not in taken]
    exact = elsewhere(key, models)
    right = nearest(key, free)
    # In a rule of credit "points" are its credit, though points are known at the top of a file, too.
    if right and (exact is None or ("credit" in known and "kind" not in known)):
        return problem_words("unknown_key_near", key=key, right=right), right
    if exact is None and (near := meant_elsewhere(key, _all_keys())) and near not in known:
        exact = elsewhere(near, models)
    if exact:
        return problem_words("unknown_key_elsewhere", key=key, right=exact.key, place=exact.place), None
    return plain_words(key, models)


def of_another_kind(data: YamlValue | None, path: KeyPath, key: str) -> Words | None:
    """A key of a target that only indicators of another kind have: what this kind has in its place."""
    kind = kind_at(data, path)
    if path[-1:] != ("target",) or not isinstance(kind, str):
        return None
    form = form_of(path, kind)
    if key == "on_or_before" and kind != "deadline":
        return problem_words("target_of_deadline", key=key, kind=kind, form=form)
    if key in OPERATORS and kind == "deadline":
        return problem_words("target_of_number", key=key, form=form)
    return None


def plain_words(key: str, models: Models) -> tuple[Words, None]:
    """The problem of an unknown key of which nothing can be said but which keys there are."""
    return problem_words("unknown_key_listed", key=key, choices=", ".join(keys_of(models))), None


def _all_keys() -> Sequence[str]:
    return [key for key in FORMS if key != "of_items"]


def key_without_value(
    document: YamlDocument, path: KeyPath, mapping: dict[str, YamlValue], key: str
) -> tuple[KeyPath, Words] | None:
    """In braces, a "key" without a value is mostly the rest of a text with a comma, or of a number with one."""
    value = mapping[key]
    if path not in document.flow or not (isinstance(value, Scalar) and value.kind == "nothing" and not value.text):
        return None
    tight = _TIGHT.match(key)
    if tight is None and (loose := _LOOSE.match(key)):
        return (*path, key), problem_words("colon_missing", right=f"{loose.group(1)}: {loose.group(2)}")
    if tight is None and (signed := _SIGNED.match(key)) and (operator := operator_said(signed.group(1))):
        return (*path, key), problem_words("sign_for_key", right=f"{operator}: {signed.group(2)}")
    if tight:
        return (*path, key), problem_words("tight_colon", right=f"{tight.group(1)}: {tight.group(2)}")
    keys = list(mapping)
    rest = [key]
    for before in reversed(keys[: keys.index(key)]):
        owner = mapping[before]
        if isinstance(owner, Scalar) and owner.kind == "nothing" and not owner.text:
            rest.insert(0, before)
            continue
        if isinstance(owner, Scalar) and owner.kind == "number" and (readings := thousands(f"{owner.text}.{key}")):
            text = f"{owner.text},{key}"
            return (*path, before), problem_words("thousands_point", text=text, whole=readings[0], decimal=readings[1])
        if isinstance(owner, Scalar) and owner.kind == "number" and re.fullmatch(r"\d+\s*%?", key):
            return (*path, before), problem_words("comma_in_number", right=f"{before}: {owner.text}.{key.rstrip(' %')}")
        if isinstance(owner, str):
            return (*path, before), problem_words("comma_in_text", right=f'{before}: "{", ".join([owner, *rest])}"')
        return None
    return None


def goes_on(document: YamlDocument, path: KeyPath, mapping: dict[str, YamlValue], key: str) -> bool:
    """Whether another part of the same text follows, so that the last of them is told for all."""
    keys = list(mapping)
    if any(slip.match(key) for slip in (_TIGHT, _LOOSE, _SIGNED)):
        return False
    after = keys[keys.index(key) + 1 :]
    return bool(after) and key_without_value(document, path, mapping, after[0]) is not None


def level_named(data: YamlValue | None, path: KeyPath, given: object) -> str | None:
    """A code of a level, where a rule of a level indicator holds a number that is none of its codes."""
    place = max((at for at, step in enumerate(path) if step == "indicators"), default=-1)
    if place < 0 or path[-1] not in {*OPERATORS, "from", "to", "floor"} or not isinstance(given, Scalar):
        return None
    for step in path[: place + 2]:
        data = part_of(data, step)
    levels = part_of(data, "levels")
    entries = [part_of(level, "code") for level in levels] if isinstance(levels, list) else []
    codes = [code for code in entries if isinstance(code, str)]
    return None if not codes or given.text in codes else codes[len(codes) // 2]


def kind_at(data: YamlValue | None, path: KeyPath) -> Any:
    """The kind of the indicator in which a place lies; None outside of one."""
    kind: Any = None
    for step in path:
        data = part_of(data, step)
        if isinstance(data, dict) and "kind" in data and step != "checks":
            kind = data["kind"]
    return kind
