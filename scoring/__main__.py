"""The command: ``python -m scoring check|grade|schema`` (docs/scoring.md, section 7)."""

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from scoring.catalogue import check_catalogue_files, read_catalogue_files, schema_text
from scoring.grading import gc_paused, grade, grade_all
from scoring.problems import Problem, Problems, unreadable_words
from scoring.ranking import ranks
from scoring.submission import read_submissions
from scoring.vocabulary import LANGUAGES
from scoring.words import COMMAND

BAD_INPUT = 2
READER_GONE = 1
STDIN = "<stdin>"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 when done, 2 for bad input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="\n")
    options = _parser().parse_args(arguments)
    try:
        with gc_paused():
            return options.run(options)
    except Problems as found:
        for problem in found.problems:
            print(problem.line_of_text(options.lang), file=sys.stderr)
        return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scoring", description="Check catalogues and grade submissions.")
    commands = parser.add_subparsers(required=True, metavar="check|grade|schema")
    check = commands.add_parser("check", help="check catalogue files; the first is the national layer")
    check.add_argument("files", nargs="+", metavar="FILE")
    check.add_argument("--strict", action="store_true", help="refuse what is allowed and hardly meant, too")
    check.set_defaults(run=_check)
    grading = commands.add_parser("grade", help="grade submissions (a JSON array, or JSON Lines)")
    grading.add_argument("--catalogue", required=True, metavar="FILE")
    grading.add_argument("--layer", action="append", default=[], metavar="FILE")
    grading.add_argument("--ranks", action="store_true", help="add ranks within each round")
    grading.add_argument("submissions", nargs="?", metavar="SUBMISSIONS", help="standard input without a name")
    grading.set_defaults(run=_grade)
    schema = commands.add_parser("schema", help="print the JSON Schema of a catalogue file")
    schema.set_defaults(run=_schema)
    for command in (check, grading, schema):
        command.add_argument("--lang", choices=LANGUAGES, default="vi", help="language of problems (default: vi)")
    return parser


def _check(options: argparse.Namespace) -> int:
    catalogue, notices = check_catalogue_files(options.files)
    for notice in notices:
        print(notice.line_of_text(options.lang), file=sys.stderr)
    if notices and options.strict:
        return BAD_INPUT
    summary = (
        COMMAND["checked"]
        .in_language(options.lang)
        .format(
            catalogue=catalogue.national.catalogue,
            version=catalogue.national.version,
            layers=len(catalogue.layers),
            groups=len(catalogue.groups),
            criteria=len(catalogue.criteria),
            indicators=len(catalogue.indicators),
            sha256=catalogue.sha256,
        )
    )
    print(summary)
    return 0


def _grade(options: argparse.Namespace) -> int:
    catalogue = read_catalogue_files([options.catalogue, *options.layer])
    name = options.submissions
    try:
        if name is None:
            content = sys.stdin.buffer.read()
        else:
            with open(name, "rb") as file:
                content = file.read()
    except OSError as error:
        raise Problems([Problem(name or STDIN, 1, None, "JSON", unreadable_words(error))]) from error
    submissions = read_submissions(catalogue, content, name or STDIN)
    del content
    if options.ranks:
        scorecards = grade_all(catalogue, submissions)
        texts = (card.as_json(rank=rank) for card, rank in zip(scorecards, ranks(scorecards), strict=True))
    else:
        texts = (grade(catalogue, submission).as_json() for submission in submissions)
    sys.stdout.write("[")
    for number, text in enumerate(texts):
        sys.stdout.write(",\n" if number else "\n")
        sys.stdout.write(text)
    sys.stdout.write("\n]\n")
    return 0


def _schema(options: argparse.Namespace) -> int:
    sys.stdout.write(schema_text())
    return 0


def _as_a_program() -> int:
    try:
        code = main()
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader of the output has stopped reading (``| head``). Without this Python would report it again on closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE


if __name__ == "__main__":
    sys.exit(_as_a_program())
