"""Reading catalogue files: the result is a checked Catalogue, or every problem at once with its file and line."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path as FilePath

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from scoring.catalogue.models import KINDS, Catalogue, CatalogueFile, IndicatorBase
from scoring.catalogue.rules import rule_problems
from scoring.catalogue.values import ENGLISH_ASKED
from scoring.catalogue.yaml_text import (
    MOST_BYTES,
    KeyPath,
    Scalar,
    YamlDocument,
    YamlValue,
    part_of,
    read_yaml,
    shown_path,
)
from scoring.files import read_file
from scoring.problems import Problem, Problems, problem_words
from scoring.words import Words


class _AnyKind(IndicatorBase):
    """An indicator whose kind is unknown: what it shares with all kinds can still be checked."""

    model_config = ConfigDict(extra="ignore")


_EITHER_OF_TWO = ("credit", "min_group", "max_unmet")
"""Keys whose value has one of two forms."""
_FORMS = ("line", "steps", "one", "each")
"""What the models call these forms."""
_FILE = TypeAdapter(CatalogueFile)
_INDICATOR = TypeAdapter(_AnyKind)


def read_catalogue_files(paths: Sequence[str | FilePath] | str | FilePath) -> Catalogue:
    """Read and check catalogue files, the national layer first; one path alone is that of the national layer.

    Raises Problems with everything that is wrong in them; files above 2 MB are refused unread.
    """
    contents: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    for path in [paths] if isinstance(paths, str | FilePath) else paths:
        content = read_file(path, MOST_BYTES + 1)
        if isinstance(content, Problem):
            problems.append(content)
        else:
            contents.append((str(path), content))
    if problems:
        raise Problems(problems)
    return read_catalogue(contents)


def read_catalogue(files: Sequence[tuple[str, bytes]]) -> Catalogue:
    """Check catalogue texts, given as (name, bytes), the national layer first, and assemble them.

    Raises Problems with everything that is wrong, in the order of files and lines; TypeError where paths are given.
    """
    if isinstance(files, str | FilePath) or any(isinstance(file, str | FilePath) for file in files):
        raise TypeError("read_catalogue takes pairs of name and bytes; read_catalogue_files takes paths")
    documents = [read_yaml(name, content) for name, content in files]
    problems = [problem for document in documents for problem in document.problems]
    whole = [document for document in documents if document.complete]
    models = [_model(document, problems) for document in whole]
    problems += rule_problems(documents)
    if problems:
        order = {name: place for place, (name, _) in enumerate(files)}
        once = dict.fromkeys(problems)
        raise Problems(sorted(once, key=lambda found: (order[found.file], found.line or 0, found.where)))
    digest = hashlib.sha256()
    for _, content in files:
        digest.update(content)
    return Catalogue(tuple(model for model in models if model), digest.hexdigest())


def _model(document: YamlDocument, problems: list[Problem]) -> CatalogueFile | None:
    if not isinstance(document.data, dict):
        problems.append(Problem(document.name, document.line(()), None, "YAML", problem_words("mapping_needed")))
        return None
    try:
        return _FILE.validate_python(document.data, context=_context(document))
    except ValidationError as error:
        problems += _translated(document, error.errors(include_url=False))
        return None


def _context(document: YamlDocument) -> dict[str, bool]:
    """What the reading of single values has to know of the whole file: whether its texts need English."""
    languages = document.data.get("languages") if isinstance(document.data, dict) else None
    return {ENGLISH_ASKED: languages is None or (isinstance(languages, list) and "en" in languages)}


def _translated(document: YamlDocument, errors: Iterable[ErrorDetails], base: KeyPath = ()) -> Iterable[Problem]:
    for error in errors:
        path, missing = _path(document.data, (*base, *error["loc"]))
        if error["type"] == "union_tag_not_found":
            yield from _of_unknown_kind(document, path)
            continue
        where = (*path, *missing) if _is_missing(error) else path
        yield _problem(document, where, _words(error, missing))


def _path(data: YamlValue | None, loc: KeyPath) -> tuple[KeyPath, KeyPath]:
    """Split the place of a validation error: the part that exists in the data, and the keys beyond it.

    Pydantic also names the chosen member of a union (after an indicator's number, after ``credit``), which is no key.
    """
    path: list[str | int] = []
    for place, step in enumerate(loc):
        before = loc[place - 1] if place else None
        chosen = (isinstance(before, int) and loc[place - 2] == "indicators" and step in KINDS) or (
            before in _EITHER_OF_TWO and step in _FORMS
        )
        if chosen and place + 1 < len(loc):
            continue
        if (part := part_of(data, step)) is not None:
            path.append(step)
            data = part
        elif not chosen:
            return tuple(path), loc[place:]
    return tuple(path), ()


def _is_missing(error: ErrorDetails) -> bool:
    return error["type"] == "missing" or error.get("ctx", {}).get("kind") == "missing"


def _words(error: ErrorDetails, missing: KeyPath) -> Words:
    context = error.get("ctx", {})
    kind, given = error["type"], error["input"]
    if kind == "scoring":
        return problem_words(context["kind"], **context["details"])
    if kind == "missing":
        return problem_words("missing", key=error["loc"][-1])
    if kind == "extra_forbidden":
        return problem_words("unknown_key", key=error["loc"][-1])
    if kind == "literal_error":
        text = given.text if isinstance(given, Scalar) else given if isinstance(given, str) else "…"
        return problem_words("unknown_choice", value=text, choices=context["expected"].replace(" or ", ", "))
    raise AssertionError(f"a validation error without words: {error!r} {missing!r}")


def _of_unknown_kind(document: YamlDocument, path: KeyPath) -> Iterable[Problem]:
    indicator = document.data
    for step in path:
        indicator = part_of(indicator, step)
    assert isinstance(indicator, dict), "an unknown kind stands in a mapping"
    if "kind" in indicator:
        given = indicator["kind"]
        text = given.text if isinstance(given, Scalar) else given if isinstance(given, str) else "…"
        yield _problem(document, (*path, "kind"), problem_words("unknown_choice", value=text, choices=", ".join(KINDS)))
    else:
        yield _problem(document, (*path, "kind"), problem_words("missing", key="kind"))
    known = {key for model in KINDS.values() for key in model.model_fields}
    for key in indicator:
        if key not in known:
            yield _problem(document, (*path, key), problem_words("unknown_key", key=key))
    try:
        _INDICATOR.validate_python(indicator, context=_context(document))
    except ValidationError as error:
        yield from _translated(document, error.errors(include_url=False), path)


def _problem(document: YamlDocument, path: KeyPath, text: Words) -> Problem:
    return Problem(document.name, document.line(path), None, shown_path(document.data, path), text)
