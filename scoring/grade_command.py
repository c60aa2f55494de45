"""``grade``: submissions in, scorecards out. Everything is read and checked before the first sign is written."""

import argparse
import sys
from collections.abc import Iterable, Iterator

from scoring.catalogue import Catalogue
from scoring.command_input import given_catalogue, given_submissions, unknown_band
from scoring.grading import grade, grade_all
from scoring.ranking import ranks
from scoring.scorecard import Scorecard
from scoring.scorecard_table import csv_lines, scorecard_rows
from scoring.submission import Submission

DONE = 0
BELOW = 1


def grade_command(options: argparse.Namespace) -> int:
    """Grade and write; gives 1 where a submission is in a worse band than ``--fail-below``. Raises Problems."""
    catalogue = given_catalogue([options.catalogue, *options.layer], options.submissions)
    problems = unknown_band(catalogue, options.fail_below, "--fail-below", options.catalogue)
    submissions = given_submissions(catalogue, options.submissions, options.from_, problems)
    graded = _graded(catalogue, submissions, options.ranks)
    below = _Below(catalogue, options.fail_below)
    cards = below.watched(graded)
    write = sys.stdout.write
    if options.to == "csv":
        pairs = list(cards)
        placed = [rank for _, rank in pairs] if options.ranks else None
        for line in csv_lines(catalogue, scorecard_rows([card for card, _ in pairs], placed), options.ranks):
            write(line)
    elif options.to == "jsonl":
        for card, rank in cards:
            write(_json(card, rank, options.ranks))
            write("\n")
    else:
        write("[")
        for number, (card, rank) in enumerate(cards):
            write(",\n" if number else "\n")
            write(_json(card, rank, options.ranks))
        write("\n]\n")
    return BELOW if below.found else DONE


def _graded(
    catalogue: Catalogue, submissions: list[Submission], ranked: bool
) -> Iterable[tuple[Scorecard, int | None]]:
    """Each scorecard with its rank. Without ranks they are made one by one, so that few are held at a time."""
    if not ranked:
        return ((grade(catalogue, submission), None) for submission in submissions)
    cards = grade_all(catalogue, submissions)
    return zip(cards, ranks(cards), strict=True)


def _json(card: Scorecard, rank: int | None, ranked: bool) -> str:
    return card.as_json(rank=rank) if ranked else card.as_json()


class _Below:
    """Watches the bands of the scorecards that go by: ``found`` once one is worse than the band asked for."""

    def __init__(self, catalogue: Catalogue, band: str | None) -> None:
        codes = [each.code for each in catalogue.bands]
        self._worse: set[str | None] = {None, *codes[codes.index(band) + 1 :]} if band is not None else set()
        self.found = False

    def watched(self, cards: Iterable[tuple[Scorecard, int | None]]) -> Iterator[tuple[Scorecard, int | None]]:
        """The same scorecards."""
        for card, rank in cards:
            self.found = self.found or card.band in self._worse
            yield card, rank
