"""``agree``: how far two judgements of the same things agree, out of JSON Lines.

``docs/analysis.md``. Everything is read and checked before the first sign is written.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic_core import to_json

from scoring.agreement import Agreement, Pair, agreement
from scoring.command_input import STANDARD_INPUT
from scoring.command_line import VersionParser
from scoring.exact import Exact, rounded
from scoring.files import STDIN, read_file, read_stdin
from scoring.json_text import Failed, JsonValue, MarkedObject, json_value, shown_value, unicode_text
from scoring.letters import composed_letters
from scoring.problems import Problem, Problems, problem_words
from scoring.vocabulary import JUDGED_STATES
from scoring.words import Words

DONE = 0
KEYS = ("item", "a", "b")
PLACES = 4
"""With how many decimals shares and coefficients are written."""
SCALE = "--scale"
_INSTEAD = {"json_more_text": "pairs_more_text", "json_constant": "json_text_needed", "json_table": "agree_reads_json"}
"""What is told in other words than of submissions."""


def add_agree(parser: VersionParser) -> None:
    """The options of ``agree``."""
    parser.add_argument(SCALE, metavar="a,b,…")
    parser.add_argument("pairs", nargs="?", metavar="FILE")
    parser.set_defaults(run=agree_command)


def agree_command(options: argparse.Namespace) -> int:
    """Compare the judgements and write how far they agree. Raises Problems."""
    problems: list[Problem] = []
    scale = None if options.scale is None else _scale(options.scale, problems)
    # With a scale that is refused nobody can say which states stand on it.
    known = None if problems else JUDGED_STATES if scale is None else scale
    pairs = _pairs(options.pairs, known, problems)
    if problems:
        raise Problems(problems)
    sys.stdout.write(f"{to_json(agreement_data(agreement(pairs, scale))).decode()}\n")
    return DONE


def agreement_data(found: Agreement) -> dict[str, Any]:
    """How far judgements agree, in the form of docs/analysis.md."""
    interval = found.interval
    return {
        "n": found.n,
        "same": _shown(found.same),
        "within_one": _shown(found.within_one),
        "ac1": _shown(found.ac1),
        "ac1_low": None if interval is None else _shown(interval.low),
        "ac1_high": None if interval is None else _shown(interval.high),
        "kappa": _shown(found.kappa),
        "few": found.few,
    }


def _shown(number: Exact | None) -> str | None:
    return None if number is None else rounded(number, PLACES)


def _scale(text: str, problems: list[Problem]) -> tuple[str, ...]:
    """The states of ``--scale``, each once and none of them empty."""
    states = [composed_letters(part.strip()) for part in text.split(",")]
    if not all(states):
        problems.append(Problem(SCALE, None, None, "", problem_words("scale_empty")))
    for state in dict.fromkeys(state for state in states if state and states.count(state) > 1):
        problems.append(Problem(SCALE, None, None, "", problem_words("scale_twice", code=state)))
    return tuple(dict.fromkeys(state for state in states if state))


# The pairs of a file


def _pairs(named: str | None, scale: Sequence[str] | None, problems: list[Problem]) -> list[Pair]:
    """The pairs of the file, of standard input where it is None or ``-``. What is wrong goes to ``problems``, by line.

    Without a scale any text is taken for a state.
    """
    name = STDIN if named is None or named == STANDARD_INPUT else named
    content = read_stdin() if name is STDIN else read_file(name)
    if isinstance(content, Problem):
        problems.append(content)
        return []
    text = unicode_text(content, name, "JSON", problems)
    pairs: list[Pair] = []
    for number, line in enumerate(() if text is None else text.split("\n"), 1):
        if not line.strip(" \t\r"):
            continue
        data = json_value(line, name, problems, number, _INSTEAD)
        if isinstance(data, Failed):
            continue
        found = list(_wrong(data, scale, name, number))
        problems += found
        if not found and isinstance(data, dict):
            a, b = (composed_letters(str(data[side])) for side in ("a", "b"))
            pairs.append((a, b))
    return pairs


def _wrong(data: JsonValue, scale: Sequence[str] | None, name: str, line: int) -> Iterator[Problem]:
    """What is wrong with one line."""

    def problem(where: str, text: Words) -> Problem:
        return Problem(name, line, None, where, text)

    if not isinstance(data, dict):
        yield problem("", problem_words("object_needed", text=shown_value(data)))
        return
    for key in data.repeated if isinstance(data, MarkedObject) else ():
        yield problem(key, problem_words("repeated_key", key=key))
    for key in data:
        if key not in KEYS:
            yield problem(key, problem_words("unknown_key_listed", key=key, choices=", ".join(KEYS)))
    for key in KEYS:
        if key not in data:
            yield problem(key, problem_words("missing", key=key))
        elif (text := _wrong_value(key, data[key], scale)) is not None:
            yield problem(key, text)


def _wrong_value(key: str, given: JsonValue, scale: Sequence[str] | None) -> Words | None:
    needed = problem_words("item_needed" if key == "item" else "json_text_needed", text=shown_value(given))
    if isinstance(given, str):
        if key == "item" or scale is None:
            return None if given.strip() else needed
        known = composed_letters(given) in scale
        return None if known else problem_words("unknown_choice", value=given, choices=", ".join(scale))
    # A whole number names an item as well as a text does.
    if key == "item" and isinstance(given, int) and not isinstance(given, bool):
        return None
    return needed
