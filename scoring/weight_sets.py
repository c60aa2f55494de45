"""Reading sets of weights: a JSON array of objects, criterion code → weight (``docs/analysis.md``, section 1)."""

import re
from collections.abc import Iterator

from scoring.catalogue import Catalogue
from scoring.exact import Exact
from scoring.json_text import (
    BLANKS,
    Failed,
    InThousands,
    JsonValue,
    MarkedObject,
    json_value,
    looks_like_a_catalogue,
    shown_value,
    unicode_text,
)
from scoring.problems import Problem, Problems, problem_words
from scoring.words import Words

_INSTEAD = {"json_more_text": "weight_sets_more_text", "json_constant": "weight_constant"}
"""What is told in other words than of submissions."""


def read_weight_sets(catalogue: Catalogue, content: bytes, name: str) -> list[dict[str, Exact]]:
    """The sets of weights in the content of a file; ``name`` is the file's for problems. Raises Problems with all of them."""
    problems: list[Problem] = []
    text = unicode_text(content, name, "JSON", problems)
    if text is not None and (other := _something_else(text)):
        problems.append(Problem(name, 1, None, "JSON", problem_words(other), 1))
        text = None
    data = Failed() if text is None else json_value(text, name, problems, instead=_INSTEAD)
    sets: list[dict[str, Exact]] = []
    if isinstance(data, list):
        if not data:
            problems.append(Problem(name, 1, None, "", problem_words("weight_sets_empty")))
        for number, each in enumerate(data, 1):
            weights: dict[str, Exact] = {}
            for where, found in _weights(catalogue, each, weights):
                problems.append(Problem(name, None, f"{name}: set {number}", where, found))
            sets.append(weights)
    elif not isinstance(data, Failed):
        problems.append(Problem(name, 1, None, "", problem_words("weight_sets_needed", text=shown_value(data))))
    if problems:
        raise Problems(problems)
    return sets


def _something_else(text: str) -> str | None:
    """What a text is that is seen to be no JSON from its first line: a table or a catalogue. None where it may be JSON."""
    first = text.lstrip(BLANKS).partition("\n")[0]
    if first[:1] in ("", "[", "{"):
        return None
    if looks_like_a_catalogue(text):
        return "weight_sets_catalogue"
    return "weight_sets_table" if re.search(r"[,;\t]", first) else None


def _weights(catalogue: Catalogue, given: JsonValue, weights: dict[str, Exact]) -> Iterator[tuple[str, Words]]:
    """The problems of one set; what is right of it goes to ``weights``."""
    if not isinstance(given, dict):
        yield "", problem_words("object_needed", text=shown_value(given))
        return
    if isinstance(given, MarkedObject):
        for key in given.repeated:
            yield key, problem_words("repeated_key", key=key)
    for code, value in given.items():
        weight = value.number if isinstance(value, InThousands) else value
        if code not in catalogue.criteria:
            yield code, problem_words("no_criterion", code=code)
        elif isinstance(weight, bool) or not isinstance(weight, Exact) or weight < 0:
            yield code, problem_words("weight_needed", text=shown_value(value))
        else:
            weights[code] = weight
