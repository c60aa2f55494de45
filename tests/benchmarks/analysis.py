"""How long ranks under other weights and paths to a band take: ``python -m tests.benchmarks.analysis`` prints them.

Drawing is set beside a bare product of two matrices of the same shape with an argsort, paths beside grading the same units,
in the same run. Wall and processor seconds; the units are those of ``tests.benchmarks.grading``, most of which fall far short,
and the same with all but a few of their steps taken. Paths are found with the garbage collector paused, as the command does.
"""

import os
import random
from collections.abc import Callable
from time import perf_counter, process_time

import numpy as np

from dossiers.upkeep.command import speak_utf8
from scoring import Scorecard, grade_all, read_catalogue_files, read_submissions
from scoring.band_path import path_to
from scoring.firm_ranks import Drawing, firm_ranks, ranks_under
from scoring.grading import gc_paused
from scoring.steps import changed, steps_of
from tests.benchmarks.grading import FILES, NATION, nation

SIZES = ((1_000, 300), (10_000, NATION))
PATHS = 300
FEW = (2, 8)
"""How many steps a ward of a usual round still lacks."""


def bare(draws: int, units: int, criteria: int) -> None:
    """A product of weights and credits, and the order of units in each draw."""
    random = np.random.default_rng(1)
    np.argsort(random.random((draws, criteria)) @ random.random((criteria, units)), axis=1)


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """(on the wall, of processor)."""
    wall, processor = perf_counter(), process_time()
    work()
    return perf_counter() - wall, process_time() - processor


def nearly_there(cards: list[Scorecard]) -> list[Scorecard]:
    """The same units with all of their steps taken but a few."""
    chance, found = random.Random(1), list[Scorecard]()
    for card in cards:
        steps = steps_of(card, card.catalogue.bands[0]).steps
        left = {step.place for step in chance.sample(steps, min(len(steps), chance.randint(*FEW)))}
        submission = changed(card.submission, [step for step in steps if step.place not in left])
        found += grade_all(card.catalogue, [submission])
    return found


def main() -> None:
    """Measure and print."""
    speak_utf8()
    catalogue = read_catalogue_files(FILES)
    cards: list[Scorecard] = grade_all(catalogue, read_submissions(catalogue, nation(catalogue, NATION), "x"))
    print(f"load {os.getloadavg()[0]:.1f}\n\n| | wall, s | processor, s | bare product with argsort, processor, s |")
    print("| --- | ---: | ---: | ---: |")
    for draws, units in SIZES:
        some = cards[:units]
        beside = seconds(lambda draws=draws, units=units: bare(draws, units, len(catalogue.criteria)))
        wall, processor = seconds(lambda some=some, draws=draws: firm_ranks(some, Drawing(draws)))
        print(f"| {draws:,} draws × {units:,} units | {wall:.2f} | {processor:.2f} | {beside[1]:.2f} |", flush=True)
    wall, processor = seconds(lambda: ranks_under(cards, [{}], leave_one_out=True))
    print(f"| {NATION:,} units without each criterion | {wall:.2f} | {processor:.2f} | |\n", flush=True)
    print("| | wall, s | processor, s | grading them, processor, s |\n| --- | ---: | ---: | ---: |")
    far = cards[:PATHS]
    for name, some in ((f"paths of {PATHS} units", far), ("that lack 2 to 8 steps", nearly_there(far))):
        alone = seconds(lambda some=some: grade_all(catalogue, [card.submission for card in some]))
        with gc_paused():
            wall, processor = seconds(lambda some=some: [path_to(card) for card in some])
        print(f"| {name} | {wall:.2f} | {processor:.2f} | {alone[1]:.2f} |", flush=True)


if __name__ == "__main__":
    main()
