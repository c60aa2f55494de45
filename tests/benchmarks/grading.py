"""How long grading takes: ``python -m tests.benchmarks.grading`` prints a Markdown table.

A round of the whole nation (3,321 commune-level units, all indicators, with derivations) is graded and written in this
process, and by the command from file to output, beside what it takes to read and write the same JSON; and units from 100 to
30,000 show whether the cost of one stays the same. Then catalogues are set beside the shipped one, in turns: the example that
uses every form of rules, by classes and items, and one of 2,000 indicators of all kinds.
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
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import yaml

from dossiers.upkeep.command import speak_utf8
from scoring import (
    Catalogue,
    Scorecard,
    Submission,
    grade,
    grade_all,
    read_catalogue,
    read_catalogue_files,
    read_submissions,
)
from scoring.catalogue import Indicator, judged
from scoring.grading import gc_paused
from scoring.words import Words

ROOT = Path(__file__).resolve().parents[2]
FILES = [ROOT / "criteria" / "criteria.yaml", ROOT / "criteria" / "son_la_city.yaml"]
EVERY_FORM = [ROOT / "criteria" / "examples" / "every_form.yaml"]
LARGE_INDICATORS = 2_000
LARGE_UNITS = 300
IN_TURNS = 300
"""How many units are graded at a time where catalogues take turns: few, so that other work meets them alike."""
NATION = 3321
SIZES = (100, 1_000, NATION, 10_000, 30_000)
RUNS = 5
SEED = 20261124


def nation(catalogue: Catalogue, units: int, seed: int = SEED) -> bytes:
    """Submissions of so many units as JSON Lines."""
    chance = random.Random(seed)
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
        **({"classes": _classes(catalogue, chance)} if catalogue.classes else {}),
    }


def _classes(catalogue: Catalogue, chance: random.Random) -> dict[str, str]:
    """The classes of a ward; one ward in fifty does not give its own."""
    return {key: chance.choice(list(codes)) for key, codes in catalogue.classes.items() if chance.random() > 0.02}


def _inputs(indicator: Indicator, chance: random.Random) -> dict[str, Any]:
    if indicator.kind == "attestation" and indicator.coded_items:
        return {"items": [code for code in indicator.coded_items if chance.random() < 0.9]}
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


def every_form_thrice() -> Catalogue:
    """The example with every form, its groups three times: about as many indicators as the shipped catalogues hold.

    What a ward costs once (scores, bands, the head of its scorecard) is then shared by as many, and the forms can be compared.
    """
    data = yaml.safe_load(EVERY_FORM[0].read_text("utf-8"))
    data["groups"] = [_renamed(group, copy) for copy in ("", "b", "c") for group in data["groups"]]
    return read_catalogue([("thrice.yaml", json.dumps(data, default=str).encode())])


def _renamed(group: dict[str, Any], copy: str) -> dict[str, Any]:
    """A group whose own code, and those of all that it holds, end in ``copy``."""
    return {
        **group,
        "code": group["code"] + copy,
        "criteria": [
            {
                **criterion,
                "code": criterion["code"] + copy,
                "documents": [{**each, "code": each["code"] + copy} for each in criterion.get("documents", [])],
                "indicators": [{**each, "code": each["code"] + copy} for each in criterion["indicators"]],
            }
            for criterion in group["criteria"]
        ],
    }


def large_catalogue() -> Catalogue:
    """A catalogue of two thousand indicators of all kinds, with ranges, floors, steps, classes and items among them."""
    makers = list(OF_EVERY_KIND.values())
    criteria = [
        {
            "code": f"TC{number}",
            "name": NAME,
            "weight": 1,
            "documents": [{"code": f"TC{number}.a", "name": NAME}],
            "indicators": [
                {"code": f"{number}.{place}", "name": NAME, **makers[(number + place) % len(makers)]}
                for place in range(INDICATORS_A_CRITERION)
            ],
        }
        for number in range(LARGE_INDICATORS // INDICATORS_A_CRITERION)
    ]
    groups = [{"code": "A", "name": NAME, "criteria": criteria}]
    classes = {"area": [{"code": code, "name": NAME} for code in ("core", "outer")]}
    data = {**LARGE_HEAD, "classes": classes, "groups": groups}
    return read_catalogue([("large.yaml", json.dumps(data).encode())])


NAME = {"vi": "tên", "en": "name"}
INDICATORS_A_CRITERION = 5
LARGE_HEAD = {
    "catalogue": "large",
    "version": "1",
    "layer": "national",
    "title": NAME,
    "issuer": NAME,
    "status": "reconstructed",
    "valid_from": "2026-01-01",
    "bands": [{"code": "good", "name": NAME, "min_score": 80}, {"code": "other", "name": NAME}],
}
OF_EVERY_KIND: dict[str, dict[str, Any]] = {
    "items": {"kind": "attestation", "items": [{"code": c, **NAME} for c in "abc"], "target": {"at_least": 3}},
    "deadline": {"kind": "deadline", "target": {"on_or_before": "03-31"}},
    "ratio": {"kind": "ratio", "target": {"at_least": 90}, "credit": {"from": 0, "to": 100, "floor": 80}},
    "by_class": {
        "kind": "ratio",
        "by": "area",
        "cases": {"core": {"target": {"at_least": 95}}, "outer": {"target": {"at_least": 80}}},
    },
    "rate": {"kind": "ratio", "per": 100_000, "target": {"at_most": 80_000}},
    "count": {"kind": "count", "target": {"at_most": 5}, "credit": {"from": 20, "to": 0}},
    "change": {"kind": "change", "target": {"at_most": 0}, "small_base": {"below": 10, "rule": "not_increased"}},
    "level": {
        "kind": "level",
        "levels": [{"code": code, "name": NAME} for code in ("poor", "fair", "good")],
        "target": {"at_least": "fair"},
    },
    "survey": {
        "kind": "survey",
        "min_sample": 100,
        "entered_by": "independent",
        "target": {"at_least": 85},
        "credit": {"from": 60, "to": 85},
    },
    "range": {"kind": "number", "target": {"at_least": 20, "below": 80}},
}
"""An indicator of every kind, and of the forms that take the most work."""

Work = Callable[[Catalogue, list[Submission]], list[Scorecard]]


def one_by_one(catalogue: Catalogue, submissions: list[Submission]) -> list[Scorecard]:
    """Grading the way a plain caller does."""
    return [grade(catalogue, one) for one in submissions]


def in_process(units: int, way: Work) -> tuple[float, float, float, float]:
    """Processor seconds to read so many units, grade them, tell every derivation, and write all of it; medians.

    Each run has a fresh catalogue, so that nothing is remembered. Processor time, not the wall's: others use the machine.
    """
    content = nation(read_catalogue_files(FILES), units)
    runs = []
    for _ in range(RUNS if units <= NATION else 1):
        gc.collect()
        catalogue = read_catalogue_files(FILES)
        times = [process_time()]
        submissions = read_submissions(catalogue, content, "x")
        times.append(process_time())
        cards = way(catalogue, submissions)
        times.append(process_time())
        with gc_paused():
            for card in cards:
                told(card)
            times.append(process_time())
            for card in cards:
                card.as_json()
        times.append(process_time())
        runs.append([after - before for before, after in pairwise(times)])
        del cards, submissions
    reading, grading, telling, writing = map(median, zip(*runs, strict=True))
    return reading, grading, telling, writing


def told(card: Scorecard) -> list[Words]:
    """Every derivation of a scorecard, in both languages: they are told when asked for."""
    return [each.derivation for criterion in card.criteria for each in criterion.indicators]


def a_judged_indicator(catalogue: Catalogue, units: int, seed: int) -> tuple[float, int]:
    """Processor seconds to read, grade and write so many units, and how many indicators were judged in them."""
    content = nation(catalogue, units, seed)
    gc.collect()
    start = process_time()
    cards = grade_all(catalogue, read_submissions(catalogue, content, "x"))
    with gc_paused():
        for card in cards:
            card.as_json()
    return process_time() - start, units * sum(judged(found) for found in catalogue.indicators.values())


def beside_the_shipped(other: Catalogue, units: int) -> tuple[float, float, float]:
    """Microseconds a judged indicator under the shipped catalogue and another, in turns, and the ratio of the two.

    As many units as ``units`` of the other are graded under it, a few at a time; the shipped one takes a turn each time.
    Each turn has units of its own: with the same ones again, all that is remembered of a few would be found once more.
    """
    shipped = read_catalogue_files(FILES)
    turns: list[tuple[float, float]] = []
    for first in range(0, units, IN_TURNS):
        some = min(IN_TURNS, units - first)
        one, of_one = a_judged_indicator(shipped, min(some, 100), SEED + first)
        two, of_two = a_judged_indicator(other, some, SEED + first)
        turns.append((1e6 * one / of_one, 1e6 * two / of_two))
    one, two = map(median, zip(*turns, strict=True))
    return one, two, median(there / here for here, there in turns)


def command(path: Path) -> tuple[float, float, int]:
    """Seconds on the wall and of processor, and peak memory (bytes), of the command from submissions to output."""
    arguments = [sys.executable, "-m", "scoring", "grade", "--catalogue", str(FILES[0]), "--layer", str(FILES[1])]
    return _run([*arguments, "--ranks", str(path)])


def json_floor(path: Path) -> float:
    """Processor seconds of ``json.loads`` and ``json.dumps`` alone: of all submissions, and of all their scorecards."""
    catalogue = read_catalogue_files(FILES)
    content = path.read_bytes()
    cards = [card.as_data() for card in grade_all(catalogue, read_submissions(catalogue, content, "x"))]
    with gc_paused():
        start = process_time()
        for line in content.splitlines():
            json.loads(line)
        for card in cards:
            json.dumps(card, ensure_ascii=False)
        return process_time() - start


def _run(arguments: list[str]) -> tuple[float, float, int]:
    start = perf_counter()
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        while process.stdout.read(1 << 20):
            pass
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the command failed with {process.returncode}")
    return perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def main() -> None:
    """Measure and print: the command first, for a child's peak memory counts that of the parent it was forked from."""
    speak_utf8()
    catalogue = read_catalogue_files(FILES)
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; ", end="")
    print(f"{len(catalogue.criteria)} criteria, {len(catalogue.indicators)} indicators; medians of {RUNS} runs\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nation.jsonl"
        path.write_bytes(nation(catalogue, NATION))
        runs = [command(path) for _ in range(RUNS)]
        floor = json_floor(path)
    wall, processor, memory = map(median, zip(*runs, strict=True))
    print(f"The command, {NATION:,} units with ranks: {wall:.2f} s ({processor:.2f} s of processor), ", end="")
    print(f"peak {memory / 1e6:.0f} MB resident. ", end="")
    print(
        f"json.loads and json.dumps of the same alone: {floor:.2f} s of processor; ratio {processor / floor:.1f} (≤ 3)\n"
    )
    print("| units | read, s | grade_all, s | derivations, s | both, µs a unit | grade one by one, s | write, s |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for units in SIZES:
        reading, together, telling, writing = in_process(units, grade_all)
        singly = in_process(units, one_by_one)[1]
        each = f"{1e6 * (together + telling) / units:.0f}"
        cells = (
            f"{units:,}",
            f"{reading:.2f}",
            f"{together:.2f}",
            f"{telling:.2f}",
            each,
            f"{singly:.2f}",
            f"{writing:.2f}",
        )
        print(f"| {' | '.join(cells)} |", flush=True)
    compare()


def compare() -> None:
    """Print what other catalogues take beside the shipped one, a judged indicator of a unit read, graded and written."""
    print("\n| catalogue | units | indicators | shipped, µs | this, µs | ratio |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    compared = (
        ("every form", read_catalogue_files(EVERY_FORM), NATION),
        ("every form, thrice (≤ 1.3)", every_form_thrice(), NATION),
        ("large", large_catalogue(), LARGE_UNITS),
    )
    for name, other, units in compared:
        one, two, ratio = beside_the_shipped(other, units)
        print(f"| {name} | {units:,} | {len(other.indicators):,} | {one:.1f} | {two:.1f} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
