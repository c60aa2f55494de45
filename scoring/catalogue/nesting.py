"""Keys that stand one level too high or too deep: whose they are, told once for all of them, and read as they were meant."""

import re
from typing import NamedTuple

from scoring.catalogue.places import Models, keys_of, models_at
from scoring.catalogue.yaml_text import KeyPath, Scalar, YamlDocument, YamlValue, shown_value
from scoring.problems import problem_words
from scoring.vocabulary import LANGUAGES
from scoring.words import Words

_BY_LANGUAGE = re.compile(r"(name|title|unit|note|issuer|responsible|question)[._ ](vi|en)")


class Misplaced(NamedTuple):
    """Keys of a mapping that belong under ``owner``: what each is called there, and what is told of them at the first."""

    owner: str
    inner: dict[str, str]
    text: Words


def misplaced(document: YamlDocument, mapping: dict[str, YamlValue], path: KeyPath, models: Models) -> list[Misplaced]:
    """The keys of a mapping that belong one level deeper."""
    known = keys_of(models)
    unknown = [key for key in mapping if key not in known]
    if not unknown:
        return []
    found = [*_under_an_empty_key(document, mapping, path, known), *_cases_beside_by(document, mapping, known)]
    taken = {key for each in found for key in each.inner}
    by_language: dict[str, dict[str, str]] = {}
    for key in unknown:
        parts = _BY_LANGUAGE.fullmatch(key)
        owner, language = (parts[1], parts[2]) if parts else ("name", key)
        if key not in taken and language in LANGUAGES and owner in known and owner not in mapping:
            by_language.setdefault(owner, {})[key] = language
    for owner, inner in by_language.items():
        form = shown_value({owner: {language: mapping[key] for key, language in inner.items()}})[1:-1]
        found.append(Misplaced(owner, inner, problem_words("belongs_inside", keys=", ".join(inner), form=form)))
    return found


def _under_an_empty_key(
    document: YamlDocument, mapping: dict[str, YamlValue], path: KeyPath, known: tuple[str, ...]
) -> list[Misplaced]:
    """The lines under ``target:`` that are not indented deeper than it."""
    found: list[Misplaced] = []
    keys = list(mapping)
    for place, owner in enumerate(keys):
        value = mapping[owner]
        if owner not in known or not (isinstance(value, Scalar) and value.kind == "nothing" and not value.text):
            continue
        inside = keys_of(models_at(document.data, (*path, owner)))
        inner: dict[str, str] = {}
        for key in keys[place + 1 :]:
            if key in known or key not in inside:
                break
            inner[key] = key
        if inner:
            text = problem_words("indent_inside", keys=", ".join(inner), owner=owner)
            found.append(Misplaced(owner, inner, text))
    return found


def _cases_beside_by(document: YamlDocument, mapping: dict[str, YamlValue], known: tuple[str, ...]) -> list[Misplaced]:
    """The codes of a class that stand on an indicator and not in its ``cases``."""
    by = mapping.get("by")
    classes = document.data.get("classes") if isinstance(document.data, dict) else None
    entries = classes.get(by) if isinstance(classes, dict) and isinstance(by, str) else None
    if "cases" in mapping or "cases" not in known or not isinstance(entries, list):
        return []
    codes = [entry.get("code") for entry in entries if isinstance(entry, dict)]
    inner = {key: key for key in mapping if key in codes and key not in known}
    if not inner:
        return []
    form = f"cases: {{{', '.join(f'{key}: …' for key in inner)}}}"
    return [Misplaced("cases", inner, problem_words("belongs_inside", keys=", ".join(inner), form=form))]


def too_deep(mapping: dict[str, YamlValue], models: Models) -> Words | None:
    """What is told of ``{code: a, name: {vi: …}}`` where the languages stand in the entry itself; None elsewhere."""
    known, name = keys_of(models), mapping.get("name")
    if (
        "name" in known
        or not set(LANGUAGES) <= set(known)
        or not isinstance(name, dict)
        or set(LANGUAGES) & set(mapping)
    ):
        return None
    return problem_words("without_name", form=shown_value(name)[1:-1])
