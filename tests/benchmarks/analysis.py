"""How long ranks under drawn weights and paths to a band take: ``python -m tests.benchmarks.analysis`` prints them.

Drawing is set beside a bare product of two matrices of the same shape with an argsort, in the same run. Wall and processor
seconds; the units are those of ``tests.benchmarks.grading``, most of which fall far short.
"""

import os
from collections.abc import Callable
from time import perf_counter, process_time

import numpy as np

from dossiers.upkeep.command import speak_utf8
from scoring import Scorecard, grade_all, read_catalogue_files, read_submissions
from scoring.band_path import path_to
from scoring.firm_ranks import Drawing, firm_ranks
from tests.benchmarks.grading import FILES, NATION, nation

SIZES = ((1_000, 300), (10_000, NATION))
PATHS = 300


def bare(draws: int, units: int, criteria: int) -> None:
    """A product of weights and credits, and the order of units in each draw."""
    random = np.random.default_rng(1)
    np.argsort(random.random((draws, criteria)) @ random.random((criteria, units)), axis=1)


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """(on the wall, of processor)."""
    wall, processor = perf_counter(), process_time()
    work()
    return perf_counter() - wall, process_time() - processor


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
    wall, processor = seconds(lambda: [path_to(card) for card in cards[:PATHS]])
    print(f"| paths of {PATHS} units | {wall:.2f} | {processor:.2f} | |")


if __name__ == "__main__":
    main()
