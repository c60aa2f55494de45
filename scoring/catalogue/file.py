"""Reading catalogue files: the result is a checked Catalogue, or every problem at once with its file and line."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path as FilePath
from typing import NamedTuple

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from scoring.catalogue import advice
from scoring.catalogue.indicators import KINDS, IndicatorBase
from scoring.catalogue.intended import intended
from scoring.catalogue.models import Catalogue, CatalogueFile
from scoring.catalogue.notices import Notice, notices_of
from scoring.catalogue.places import models_at
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
from scoring.exact import decimal
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
    return assembled(read_files([paths] if isinstance(paths, str | FilePath) else paths))


def read_catalogue(files: Sequence[tuple[str, bytes]]) -> Catalogue:
    """Check catalogue texts, given as (name, bytes), the national layer first, and assemble them.

    Raises Problems with everything that is wrong, in the order of files and lines; TypeError where paths are given.
    """
    if isinstance(files, str | FilePath) or any(isinstance(file, str | FilePath) for file in files):
        raise TypeError("read_catalogue takes pairs of name and bytes; read_catalogue_files takes paths")
    return assembled([GivenFile(name, content) for name, content in files])


class Checked(NamedTuple):
    """A catalogue that was checked, and what in its files is allowed and hardly meant, in the order of files and lines."""

    catalogue: Catalogue
    notices: tuple[Notice, ...]


def check_catalogue_files(paths: Sequence[str | FilePath]) -> Checked:
    """The same as ``read_catalogue_files``, with the notices about the files. Raises Problems as it does."""
    return _with_notices(read_files(paths))


def check_catalogue(files: Sequence[tuple[str, bytes]]) -> Checked:
    """The same as ``read_catalogue``, with the notices about the texts. Raises Problems as it does."""
    return _with_notices([GivenFile(name, content) for name, content in files])


def _with_notices(files: Sequence["GivenFile"]) -> Checked:
    documents = documents_of(files)
    catalogue = catalogue_of(files, documents)
    return Checked(catalogue, notices_of(catalogue, documents))


class GivenFile(NamedTuple):
    """A catalogue file as given: its name and its bytes, or why it could not be read."""

    name: str
    content: bytes
    unreadable: Words | None = None


def read_files(paths: Sequence[str | FilePath]) -> list[GivenFile]:
    """The files with their bytes, no more of each than it takes to see that it is too big."""
    return [_read(str(path)) for path in paths]


def _read(path: str) -> GivenFile:
    content = read_file(path, MOST_BYTES + 1)
    return GivenFile(path, b"", content.text) if isinstance(content, Problem) else GivenFile(path, content)


def assembled(files: Sequence[GivenFile]) -> Catalogue:
    """The catalogue that these files make. Raises Problems with everything that is wrong."""
    return catalogue_of(files, documents_of(files))


def documents_of(files: Sequence[GivenFile]) -> list[YamlDocument]:
    """The files as read."""
    return [
        YamlDocument(file.name, None, {}, [Problem(file.name, None, None, "", file.unreadable)], complete=False)
        if file.unreadable
        else read_yaml(file.name, file.content)
        for file in files
    ]


def catalogue_of(files: Sequence[GivenFile], documents: Sequence[YamlDocument]) -> Catalogue:
    """The catalogue that these files make, of what was read of them. Raises Problems with everything that is wrong."""
    problems = [problem for document in documents for problem in document.problems]
    models: list[CatalogueFile] = []
    checked = list(documents)
    for place, document in enumerate(documents):
        if not document.complete:
            continue
        try:
            models.append(_model(document))
        except ValidationError:
            meant = intended(document)
            checked[place] = meant.document
            problems += meant.problems
            problems += _model_problems(meant.document)
    problems += rule_problems(checked)
    if problems:
        order = {file.name: place for place, file in reversed(list(enumerate(files)))}
        once = dict.fromkeys(problems)
        raise Problems(sorted(once, key=lambda found: (order[found.file], found.line or 0, found.where)))
    if len(models) < len(documents):
        # To go on without a refused file would grade by half a catalogue.
        refused = ", ".join(file.name for file in files)
        raise AssertionError(f"a file is refused and nothing is said to be wrong with it: {refused}")
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.content)
    return Catalogue(tuple(models), digest.hexdigest())


def _model(document: YamlDocument) -> CatalogueFile:
    """The file as a model. Raises ValidationError."""
    return _FILE.validate_python(document.data, context=_context(document))


def _model_problems(document: YamlDocument) -> list[Problem]:
    """What is wrong with a file as it was meant."""
    if not isinstance(document.data, dict):
        text = problem_words("file_no_mapping" if document.data is not None else "file_empty")
        return [Problem(document.name, document.line(()), None, "YAML", text)]
    try:
        _model(document)
    except ValidationError as error:
        return list(_translated(document, error.errors(include_url=False)))
    return []


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
        absent = _is_missing(error)
        where = (*path, *missing) if absent else path
        if (_is_lacking(error) and not document.whole) or any(
            where[:end] in document.spoilt for end in range(1, len(where) + 1)
        ):
            continue
        yield _problem(document, where, _words(document, error, path))


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


def _is_lacking(error: ErrorDetails) -> bool:
    """Whether something is not there that may have stood in a part that was passed over."""
    return _is_missing(error) or error.get("ctx", {}).get("kind") == "empty"


def _words(document: YamlDocument, error: ErrorDetails, path: KeyPath) -> Words:
    context = error.get("ctx", {})
    kind, given = error["type"], error["input"]
    if kind == "scoring":
        return _value_words(document, context["kind"], context["details"], given, path)
    if kind == "missing":
        return problem_words("missing", key=error["loc"][-1])
    if kind == "extra_forbidden":
        words, _ = advice.unknown_key_words(str(error["loc"][-1]), models_at(document.data, path[:-1]), ())
        return words
    if kind == "literal_error":
        if isinstance(given, Scalar) and given.kind == "nothing":
            return _empty(document, path)
        return advice.choice_words(given, context["expected"].replace(" or ", ", ").replace("'", "").split(", "))
    raise AssertionError(f"a validation error without words: {error!r}")


def _value_words(
    document: YamlDocument, problem: str, details: Mapping[str, object], given: object, path: KeyPath
) -> Words:
    """The problem of a single value, with what to type instead."""
    kind = advice.kind_at(document.data, path)
    if isinstance(given, Scalar) and given.kind == "nothing" and problem != "missing":
        return _empty(document, path)
    if problem == "empty":
        return problem_words("empty")
    if problem == "mapping_needed":
        return problem_words(problem, form=advice.form_of(path, kind, given))
    if problem == "list_needed":
        return advice.list_words(path, given)
    if problem == "quote_it" and (code := advice.level_named(document.data, path, given)):
        return problem_words("level_by_code", text=details["text"], code=code)
    words = problem_words(problem, **_as_typed(details, given))
    if problem == "credit_range":
        return advice.with_hint(words, advice.share_hint(given))
    if problem == "whole_needed":
        return advice.with_hint(words, advice.whole_hint(given, path[-1]))
    if problem == "number_needed" and path[-2:-1] == ("target",) and (bounds := advice.range_hint(given)):
        return advice.with_hint(words, bounds)
    if problem == "number_needed":
        return advice.with_hint(words, advice.number_hint(given))
    if problem == "flag_needed":
        return advice.with_hint(words, advice.flag_hint(given, path[-1]))
    if problem in {"date_needed", "month_day_needed"}:
        return advice.with_hint(words, advice.day_hint(given, yearly=problem == "month_day_needed"))
    return words


def _as_typed(details: Mapping[str, object], given: object) -> dict[str, object]:
    """The details of a problem, with a number that was quoted in its quotes."""
    quoted = isinstance(given, str) and decimal(given) is not None
    return {**details, "text": f'"{given}"'} if quoted and "text" in details else dict(details)


def _empty(document: YamlDocument, path: KeyPath) -> Words:
    kind = advice.kind_at(document.data, path)
    return advice.empty_words(document, path, models_at(document.data, path[:-1]), kind)


def _of_unknown_kind(document: YamlDocument, path: KeyPath) -> Iterable[Problem]:
    """An indicator whose kind cannot be told is checked for what all kinds share. The kind itself is told already."""
    indicator = document.data
    for step in path:
        indicator = part_of(indicator, step)
    try:
        _INDICATOR.validate_python(indicator, context=_context(document))
    except ValidationError as error:
        yield from _translated(document, error.errors(include_url=False), path)


def _problem(document: YamlDocument, path: KeyPath, text: Words) -> Problem:
    return Problem(document.name, document.line(path), None, shown_path(document.data, path), text)
