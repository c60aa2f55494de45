"""The command: ``python -m scoring check|grade|schema|ranks|path|change|agree|effect``.

See docs/scoring.md, section 7, and docs/analysis.md.
"""

import argparse
import errno
import signal
import sys
from collections.abc import Sequence

from scoring import __version__, quiet_start
from scoring.agree_command import add_agree
from scoring.catalogue import check_catalogue_files, schema_text
from scoring.change_command import add_change
from scoring.command_line import NotUnderstood, Told, VersionParser, language_of
from scoring.effect_command import add_effect
from scoring.grade_command import DONE, grade_command
from scoring.grading import gc_paused
from scoring.path_command import path_command
from scoring.problems import Problems, problem_words
from scoring.quiet_start import INTERRUPTED
from scoring.ranks_command import ranks_command
from scoring.streams import drop, prepare_streams, tell
from scoring.vocabulary import Language
from scoring.words import COMMAND, Words

NOT_WRITTEN = 1
BAD_INPUT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 below the band asked for or not written, 2 bad input."""
    prepare_streams()
    arguments = sys.argv[1:] if arguments is None else arguments
    language = language_of(arguments)
    try:
        code = _run(arguments, language)
        sys.stdout.flush()
        return code
    except Problems as found:
        for problem in found.problems:
            tell(problem.line_of_text(language))
    except NotUnderstood as refused:
        tell(refused.text)
    except BrokenPipeError:
        # The reader of the output has stopped reading (``| head``) and knows why.
        drop(sys.stdout)
        return NOT_WRITTEN
    except OSError as error:
        drop(sys.stdout)
        tell(_not_written(error).in_language(language))
        return NOT_WRITTEN
    return BAD_INPUT


def _not_written(error: OSError) -> Words:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return problem_words("output_full")
    if error.errno == errno.EBADF:
        return problem_words("output_closed")
    return problem_words("not_written", number=error.errno)


def _run(arguments: Sequence[str], language: Language) -> int:
    try:
        options = _parser(language).parse_args(arguments)
    except Told as asked:
        sys.stdout.write(asked.text)
        return DONE
    with gc_paused():
        return options.run(options)


def _parser(language: Language) -> VersionParser:
    parser = VersionParser(language=language, version=__version__, first=True)
    commands = parser.add_subparsers(required=True, metavar="check|grade|schema|ranks|path|change|agree|effect")

    def command(name: str, topic: str) -> VersionParser:
        return commands.add_parser(name, part=name, topic=topic, language=language, version=__version__, first=False)

    check = command("check", "help_check")
    check.add_argument("files", nargs="+", metavar="FILE")
    check.add_argument("--strict", action="store_true")
    check.set_defaults(run=_check)
    grading = command("grade", "help_grade")
    grading.add_argument("--catalogue", required=True, metavar="FILE")
    grading.add_argument("--layer", action="append", default=[], metavar="FILE")
    grading.add_argument("--ranks", action="store_true")
    grading.add_argument("--from", dest="from_", choices=("json", "csv"), default="json")
    grading.add_argument("--to", choices=("json", "jsonl", "csv"), default="json")
    grading.add_argument("--fail-below", metavar="BAND")
    grading.add_argument("submissions", nargs="?", metavar="SUBMISSIONS")
    grading.set_defaults(run=grade_command)
    command("schema", "help_schema").set_defaults(run=_schema)
    ranking = command("ranks", "help_ranks")
    _add_input(ranking)
    ranking.add_argument("--draws", default="1000", metavar="N")
    ranking.add_argument("--spread", default="25", metavar="PERCENT")
    ranking.add_argument("--seed", default="1", metavar="N")
    ranking.add_argument("--weights", metavar="FILE")
    ranking.add_argument("--leave-one-out", action="store_true")
    ranking.set_defaults(run=ranks_command)
    path = command("path", "help_path")
    _add_input(path)
    path.add_argument("--to", metavar="BAND")
    path.set_defaults(run=path_command)
    add_change(command("change", "help_change"))
    add_agree(command("agree", "help_agree"))
    add_effect(command("effect", "help_effect"))
    return parser


def _add_input(parser: VersionParser) -> None:
    """What says where a catalogue and submissions are read from."""
    parser.add_argument("--catalogue", required=True, metavar="FILE")
    parser.add_argument("--layer", action="append", default=[], metavar="FILE")
    parser.add_argument("--from", dest="from_", choices=("json", "csv"), default="json")
    parser.add_argument("submissions", nargs="?", metavar="SUBMISSIONS")


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


def _schema(options: argparse.Namespace) -> int:
    sys.stdout.write(schema_text())
    return 0


def program() -> int:
    """Run the command as a program of its own: exit code 130 where it is interrupted (Ctrl+C), without a word."""
    try:
        quiet_start.ready()
        return main()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        drop(sys.stdout)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(program())
