"""``ranks``: submissions in, the rank of each and how firm it is out (``docs/analysis.md``, section 1)."""

import argparse
import re
import sys

from scoring.catalogue import Catalogue
from scoring.command_input import given_catalogue, given_submissions
from scoring.exact import MOST_DIGITS, Exact, decimal
from scoring.files import read_file
from scoring.firm_ranks import Drawing, FirmRank, WeightSet, firm_ranks, ranks_under
from scoring.grading import grade_all
from scoring.path_command import array_text
from scoring.problems import Problem, Problems, problem_words
from scoring.scorecard import Scorecard
from scoring.weight_sets import read_weight_sets

_WHOLE = re.compile(r"[0-9]+\Z", re.ASCII)


def ranks_command(options: argparse.Namespace) -> int:
    """Rank and write. Raises Problems."""
    problems: list[Problem] = []
    drawing = _drawing(options, problems)
    try:
        catalogue = given_catalogue([options.catalogue, *options.layer], options.submissions)
    except Problems as found:
        raise Problems([*problems, *found.problems]) from None
    sets = _weight_sets(catalogue, options.weights, problems)
    submissions = given_submissions(catalogue, options.submissions, options.from_, problems)
    found = _firm(grade_all(catalogue, submissions), drawing, sets, options.leave_one_out)
    sys.stdout.write(array_text([each.as_data() for each in found]))
    return 0


def _firm(
    cards: list[Scorecard], drawing: Drawing, sets: list[WeightSet] | None, leave_one_out: bool
) -> list[FirmRank]:
    if sets is not None:
        return ranks_under(cards, sets, leave_one_out=leave_one_out)
    try:
        return firm_ranks(cards, drawing, leave_one_out=leave_one_out)
    except ModuleNotFoundError as error:
        if error.name != "numpy":
            raise
        raise Problems([Problem("ranks", None, None, "", problem_words("numpy_missing"))]) from None


def _drawing(options: argparse.Namespace, problems: list[Problem]) -> Drawing:
    """How weights are drawn, by the words typed; what is wrong with them goes to ``problems``."""
    draws, seed = _whole(options.draws), _whole(options.seed)
    spread: Exact | None = decimal(options.spread)
    if not draws:
        problems.append(_refused("--draws", "draws_needed", options.draws))
    if spread is None or not 0 <= spread <= 100:
        problems.append(_refused("--spread", "spread_needed", options.spread))
        spread = 0
    if seed is None:
        problems.append(_refused("--seed", "seed_needed", options.seed))
    return Drawing(draws or 1, spread, seed or 0)


def _whole(text: str) -> int | None:
    return int(text) if _WHOLE.match(text) and len(text) <= MOST_DIGITS else None


def _refused(option: str, problem: str, text: str) -> Problem:
    return Problem(option, None, None, "", problem_words(problem, text=text))


def _weight_sets(catalogue: Catalogue, named: str | None, problems: list[Problem]) -> list[WeightSet] | None:
    if named is None:
        return None
    content = read_file(named)
    if isinstance(content, Problem):
        problems.append(content)
        return None
    try:
        return list(read_weight_sets(catalogue, content, named))
    except Problems as found:
        problems += found.problems
        return None
