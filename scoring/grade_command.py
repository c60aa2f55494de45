"""``grade``: submissions in, scorecards out. Everything is read and checked before the first sign is written."""

import argparse
import sys
from collections.abc import Iterable, Iterator

from scoring.catalogue import Catalogue
from scoring.command_input import given_catalogue, given_submissions, unknown_band
from scoring.grading import grade
from scoring.ranking import Standing, ranks, ranks_of, standing
from scoring.scorecard import Scorecard, with_rank
from scoring.scorecard_table import csv_lines, scorecard_rows

DONE = 0
BELOW = 1


def grade_command(options: argparse.Namespace) -> int:
    """Grade and write; gives 1 where a submission is in a worse band than ``--fail-below``. Raises Problems."""
    catalogue = given_catalogue([options.catalogue, *options.layer], options.submissions)
    problems = unknown_band(catalogue, options.fail_below, "--fail-below", options.catalogue)
    submissions = given_submissions(catalogue, options.submissions, options.from_, problems)
    below = _Below(catalogue, options.fail_below)
    cards = below.watched(grade(catalogue, submission) for submission in submissions)
    write = sys.stdout.write
    if options.to == "csv":
        every = list(cards)
        rows = scorecard_rows(every, ranks(every) if options.ranks else None)
        for line in csv_lines(catalogue, rows, options.ranks):
            write(line)
        return below.code
    texts = _ranked_texts(cards) if options.ranks else (card.as_json() for card in cards)
    if options.to == "jsonl":
        for text in texts:
            write(text)
            write("\n")
    else:
        write("[")
        for number, text in enumerate(texts):
            write(",\n" if number else "\n")
            write(text)
        write("\n]\n")
    return below.code


def _ranked_texts(cards: Iterable[Scorecard]) -> Iterator[str]:
    """The JSON of each scorecard with its rank, which is known only after the last of them.

    Until then the texts are kept and not the scorecards, which take three times as much memory, and more time for it.
    """
    texts: list[bytes] = []
    standings: list[Standing] = []
    for card in cards:
        texts.append(card.as_json().encode())
        standings.append(standing(card))
    for text, rank in zip(texts, ranks_of(standings), strict=True):
        yield with_rank(text.decode(), rank)


class _Below:
    """Watches the bands of the scorecards that go by: ``found`` once one is worse than the band asked for."""

    def __init__(self, catalogue: Catalogue, band: str | None) -> None:
        codes = [each.code for each in catalogue.bands]
        self._worse: set[str | None] = {None, *codes[codes.index(band) + 1 :]} if band is not None else set()
        self.found = False

    @property
    def code(self) -> int:
        """The exit code, once all scorecards went by."""
        return BELOW if self.found else DONE

    def watched(self, cards: Iterable[Scorecard]) -> Iterator[Scorecard]:
        """The same scorecards."""
        for card in cards:
            self.found = self.found or card.band in self._worse
            yield card
