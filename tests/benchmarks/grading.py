"""How long grading takes: ``python -m tests.benchmarks.grading`` prints a Markdown table.

A round of the whole nation (3,321 commune-level units, all indicators, with derivations) is graded in this process,
and by the command from file to output; and units from 100 to 30,000 show whether the cost of one stays the same.
Inputs are made from a fixed seed and mostly differ from unit to unit, as a nation's do: what grading remembers of
earlier units helps less than it would with a few repeated figures.
"""

import gc
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from scoring import Catalogue, Scorecard, Submission, grade, grade_all, read_catalogue_files, read_submissions
from scoring.catalogue import Indicator, judged

ROOT = Path(__file__).resolve().parents[2]
FILES = [ROOT / "criteria" / "criteria.yaml", ROOT / "criteria" / "son_la_city.yaml"]
NATION = 3321
SIZES = (100, 1_000, NATION, 10_000, 30_000)
RUNS = 5
SEED = 20261124


def nation(catalogue: Catalogue, units: int) -> bytes:
    """Submissions of so many units as JSON Lines."""
    chance = random.Random(SEED)
    lines = (json.dumps(_submission(catalogue, chance, number), ensure_ascii=False) for number in range(units))
    return "\n".join(lines).encode()


def _submission(catalogue: Catalogue, chance: random.Random, number: int) -> dict[str, Any]:
    indicators = catalogue.indicators
    asked = [code for code, found in indicators.items() if judged(found)]
    excused = chance.sample(asked, chance.choice((0, 0, 1, 2)))
    ruled = chance.sample(asked, chance.choice((0, 0, 0, 1)))
    return {
        "unit": f"{number:05}",
        "round": "2026",
        "window": {"from": "2025-11-01", "to": "2026-10-31"},
        "values": {code: _inputs(found, chance) for code, found in indicators.items() if chance.random() > 0.02},
        "documents": {
            code: "rejected" if chance.random() < 0.02 else "accepted"
            for code in catalogue.documents
            if chance.random() > 0.05
        },
        "not_applicable": dict.fromkeys(excused, "không phát sinh trong kỳ"),
        "rulings": {code: {"state": "met", "reason": "đã kiểm tra tại chỗ", "by": "TĐV 7"} for code in ruled},
    }


def _inputs(indicator: Indicator, chance: random.Random) -> dict[str, Any]:
    if indicator.kind == "attestation":
        return {"confirmed": chance.randint(max(0, indicator.out_of - 1), indicator.out_of)}
    if indicator.kind == "deadline":
        return {"on": f"2026-{chance.randint(1, 4):02}-{chance.randint(1, 28):02}"}
    if indicator.kind == "ratio":
        denominator = chance.randint(1, 4000)
        return {"numerator": round(denominator * chance.uniform(0.7, 1)), "denominator": denominator}
    if indicator.kind == "count":
        return {"count": chance.choice((0, 0, 0, chance.randint(0, 30)))}
    if indicator.kind == "change":
        return {"current": chance.randint(0, 400), "previous": chance.randint(0, 400)}
    if indicator.kind == "level":
        return {"level": chance.choice(indicator.levels).code}
    if indicator.kind == "survey":
        valid = chance.randint(80, 600)
        return {
            "positive": round(valid * chance.uniform(0.75, 1)),
            "valid": valid,
            "issued": valid + chance.randint(0, 60),
        }
    return {"value": f"{chance.uniform(0, 100):.2f}"}


def timed(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median seconds of a few runs, garbage of earlier ones collected first."""
    seconds = []
    for _ in range(runs):
        gc.collect()
        start = perf_counter()
        work()
        seconds.append(perf_counter() - start)
    return median(seconds)


def in_process(units: int) -> tuple[float, float, float]:
    """Seconds to read so many units, to grade them together, and to grade them one by one.

    Each run has a fresh catalogue, so that nothing is remembered.
    """
    content = nation(read_catalogue_files(FILES), units)
    runs = RUNS if units <= NATION else 1

    def reading() -> None:
        read_submissions(read_catalogue_files(FILES), content, "x")

    def one_by_one(catalogue: Catalogue, submissions: list[Submission]) -> list[Scorecard]:
        return [grade(catalogue, one) for one in submissions]

    return timed(reading, runs), graded(grade_all, content, runs), graded(one_by_one, content, runs)


def graded(way: Callable[[Catalogue, list[Submission]], list[Scorecard]], content: bytes, runs: int) -> float:
    """The median seconds that one way of grading takes."""
    seconds = []
    for _ in range(runs):
        catalogue = read_catalogue_files(FILES)
        submissions = read_submissions(catalogue, content, "x")
        gc.collect()
        start = perf_counter()
        cards = way(catalogue, submissions)
        seconds.append(perf_counter() - start)
        del cards
    return median(seconds)


def command(path: Path) -> tuple[float, int]:
    """Seconds and peak memory (bytes) of the command from a file of submissions to its output."""
    arguments = [sys.executable, "-m", "scoring", "grade", "--catalogue", str(FILES[0]), "--layer", str(FILES[1])]
    start = perf_counter()
    with subprocess.Popen([*arguments, "--ranks", str(path)], stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        while process.stdout.read(1 << 20):
            pass
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the command failed with {process.returncode}")
    return perf_counter() - start, used.ru_maxrss * 1024


def main() -> None:
    """Measure and print: the command first, for a child's peak memory counts that of the parent it was forked from."""
    catalogue = read_catalogue_files(FILES)
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; ", end="")
    print(f"{len(catalogue.criteria)} criteria, {len(catalogue.indicators)} indicators; medians of {RUNS} runs\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nation.jsonl"
        path.write_bytes(nation(catalogue, NATION))
        runs = [command(path) for _ in range(RUNS)]
    seconds, memory = median(run[0] for run in runs), max(run[1] for run in runs)
    print(f"The command, {NATION:,} units with ranks: {seconds:.2f} s, peak {memory / 1e6:.0f} MB resident\n")
    print("| units | read, s | grade_all, s | µs a unit | grade one by one, s |\n| ---: | ---: | ---: | ---: | ---: |")
    for units in SIZES:
        reading, together, singly = in_process(units)
        print(
            f"| {units:,} | {reading:.2f} | {together:.2f} | {1e6 * together / units:.0f} | {singly:.2f} |", flush=True
        )


if __name__ == "__main__":
    main()
