"""``change``: the change of one unit between two rounds, split into the ward's part and the catalogue's part.

``docs/analysis.md``. Everything is read and checked before the first sign is written.
"""

import argparse
import sys
from typing import Any

from pydantic_core import to_json

from scoring.catalogue import Catalogue
from scoring.change_split import ChangeSplit, CriterionChange, Parts, change_split, same_length
from scoring.command_input import STANDARD_INPUT, given_catalogues, given_submissions
from scoring.command_line import VersionParser
from scoring.exact import exact_text, shown
from scoring.files import STDIN
from scoring.problems import Problem, Problems, problem_words
from scoring.scorecard import Scorecard
from scoring.streams import tell
from scoring.submission import Submission
from scoring.vocabulary import Language
from scoring.words import COMMAND

DONE = 0
_TABLES = ("json_table", "content_excel", "content_office")
NO_PARTS = dict.fromkeys(Parts._fields)


def add_change(parser: VersionParser) -> None:
    """The options of ``change``."""
    parser.add_argument("--from-catalogue", required=True, metavar="FILE")
    parser.add_argument("--from-layer", action="append", default=[], metavar="FILE")
    parser.add_argument("--catalogue", required=True, metavar="FILE")
    parser.add_argument("--layer", action="append", default=[], metavar="FILE")
    parser.add_argument("--from", dest="from_", required=True, metavar="FILE")
    parser.add_argument("--to", required=True, metavar="FILE")
    parser.set_defaults(run=change_command)


def change_command(options: argparse.Namespace) -> int:
    """Split the change and write it; without all four scores, say on standard error why. Raises Problems."""
    old_files, new_files = [options.from_catalogue, *options.from_layer], [options.catalogue, *options.layer]
    old_catalogue, new_catalogue = given_catalogues(old_files, new_files, submissions=(options.from_, options.to))
    old, new = _submissions(old_catalogue, options.from_, new_catalogue, options.to)
    split = change_split(old_catalogue, old, new_catalogue, new)
    for card in split.without_score:
        tell(_no_score(split, card, options.lang))
    sys.stdout.write(f"{to_json(change_data(split)).decode()}\n")
    return DONE


def _submissions(
    old_catalogue: Catalogue, old_name: str, new_catalogue: Catalogue, new_name: str
) -> tuple[Submission, Submission]:
    """The two submissions: one in each file, of one unit, with windows of the same length. Raises Problems."""
    if old_name == new_name == STANDARD_INPUT:
        raise Problems([Problem(STDIN, None, None, "--to", problem_words("stdin_twice"))])
    problems: list[Problem] = []
    found: list[Submission] = []
    for catalogue, name in ((old_catalogue, old_name), (new_catalogue, new_name)):
        file = STDIN if name == STANDARD_INPUT else name
        try:
            read = given_submissions(catalogue, name, None)
        except Problems as refused:
            problems += [_in_its_file(problem) for problem in refused.problems]
            continue
        if len(read) == 1:
            found += read
        else:
            problems.append(Problem(file, None, None, "", problem_words("one_submission", count=len(read))))
    if len(found) == 2:
        problems += _not_comparable(found[0], found[1], STDIN if new_name == STANDARD_INPUT else new_name)
    if problems:
        raise Problems(problems)
    return found[0], found[1]


def _in_its_file(problem: Problem) -> Problem:
    """A problem of a submission with the name of its file: there are two, each with a submission 1.

    Here ``--from`` names a file, so a table is not told to be read by ``--from csv``.
    """
    if problem.text in map(problem_words, _TABLES):
        return problem._replace(text=problem_words("change_reads_json"))
    return problem if problem.place is None else problem._replace(place=f"{problem.file}: {problem.place}")


def _not_comparable(old: Submission, new: Submission, file: str) -> list[Problem]:
    problems: list[Problem] = []
    if old.unit != new.unit:
        text = problem_words("another_unit", unit=new.unit, other=old.unit)
        problems.append(Problem(file, None, None, "unit", text))
    if not same_length(old.window, new.window):
        days, others = ((window.end - window.start).days + 1 for window in (new.window, old.window))
        text = problem_words("window_length", days=days, others=others)
        problems.append(Problem(file, None, None, "window", text))
    return problems


def _no_score(split: ChangeSplit, card: Scorecard, language: Language) -> str:
    """Why nothing can be split: which submission has no score under which catalogue."""
    national = card.catalogue.national
    which = "no_score_old" if card.catalogue is split.before.catalogue else "no_score_new"
    sentence = COMMAND[which].in_language(language)
    return sentence.format(round=card.submission.round, catalogue=f"{national.catalogue} {national.version}")


def change_data(split: ChangeSplit) -> dict[str, Any]:
    """A split in the form of docs/analysis.md."""
    return {
        "unit": split.after.submission.unit,
        "from": _score_data(split.before),
        "to": _score_data(split.after),
        **_parts_data(split.parts),
        "criteria": [_criterion_data(each) for each in split.criteria],
    }


def _score_data(card: Scorecard) -> dict[str, Any]:
    score = card.overall.exact
    return {"round": card.submission.round, "score": shown(score), "exact": exact_text(score)}


def _criterion_data(each: CriterionChange) -> dict[str, Any]:
    return {"code": each.code, "from": shown(each.before), "to": shown(each.after), **_parts_data(each.parts)}


def _parts_data(parts: Parts | None) -> dict[str, Any]:
    if parts is None:
        return {**NO_PARTS, "exact": dict(NO_PARTS)}
    exact = parts._asdict()
    return {
        **{name: shown(number) for name, number in exact.items()},
        "exact": {name: exact_text(number) for name, number in exact.items()},
    }
