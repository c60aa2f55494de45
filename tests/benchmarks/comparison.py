"""How long So sánh takes with many wards: ``python -m tests.benchmarks.comparison [WARDS …]`` (75 and 3,321 without any).

Each view over the websocket, as a ratio to an empty page served beside it: its first run, a run that orders or looks through it
otherwise, and its rerun. Before all stands the first run of the server, which grades every text of the round once.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from dossiers.sample import sample_of
from dossiers.store.opening import open_record
from dossiers.upkeep.command import speak_utf8
from tests.benchmarks.many_wards import NATION, PROVINCE, ROUND, add_many_wards
from tests.benchmarks.pages import Visitor, empty_app
from tests.browser.photograph import running_app

RERUNS = 9
PATIENCE = 600
"""So many seconds a run may take: the first one grades thousands of texts."""
VIEWS = (
    ("one indicator", "compare=indicator&indicator=13.4", "sort=name"),
    ("criteria, sums", "compare=criteria&rows=groups", "criteria_state=not_met"),
    ("criteria, ward by ward", "compare=criteria&rows=wards", "criteria_order=TC11"),
    ("criteria, one opened", "compare=criteria&rows=wards&open_criterion=TC11", "criteria_order=TC04"),
    ("wards side by side", "compare=wards", "all_criteria=true"),
    ("self against appraisal, by ward", "compare=self&by=ward", "all_criteria=true"),
    ("self against appraisal, by criterion", "compare=self&by=criterion", "all_criteria=true"),
    ("ranks", "compare=ranks", "group=urban"),
    ("questions", "compare=questions", "all_criteria=true"),
)


def measure(wards: int, empty: str) -> tuple[float, list[tuple[str, float, float, float, float, int]]]:
    """Seconds of the server's first run; of each view the first run, one ordered otherwise, reruns, the empty page's, bytes."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/record.db"
        record = open_record(address, fill=sample_of())
        add_many_wards(record, wards)
        record.close()
        with running_app(address) as app:
            visitor = Visitor(app, "lead", "comparison", f"round={ROUND}", patience=PATIENCE)
            nothing = Visitor(empty, None, "", "")
            cold, _ = visitor.run()
            rows = []
            for name, query, otherwise in VIEWS:
                visitor.query = f"round={ROUND}&{query}"
                first, received = visitor.run()
                turns = [(visitor.run()[0], nothing.run()[0]) for _ in range(RERUNS)]
                visitor.query += f"&{otherwise}"
                ordered, _ = visitor.run()
                ours, theirs = (statistics.median(turn[side] for turn in turns) for side in (0, 1))
                rows.append((name, first, ordered, ours, theirs, received))
            visitor.socket.close()
            nothing.socket.close()
    return cold, rows


def main(wanted: Sequence[int]) -> None:
    """Measure and print."""
    speak_utf8()
    load = Path("/proc/loadavg")
    with empty_app() as empty:
        for wards in wanted:
            began = time.perf_counter()
            cold, rows = measure(wards, empty)
            about = f", load {load.read_text().split()[0]}" if load.exists() else ""
            print(
                f"\n{wards:,} wards, the server's first run {cold:.1f} s{about}, {time.perf_counter() - began:.0f} s in all\n"
            )
            print("| view | first, s (target ≤ 5) | otherwise, s | rerun, ms | empty page, ms | ratio | kB |")
            print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
            for name, first, ordered, ours, theirs, received in rows:
                cells = (
                    name, f"{first:.2f}", f"{ordered:.2f}", f"{ours * 1000:.0f}", f"{theirs * 1000:.0f}",
                    f"{ours / theirs:.1f}", f"{received / 1000:.0f}",
                )  # fmt: skip
                print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or (PROVINCE, NATION))
