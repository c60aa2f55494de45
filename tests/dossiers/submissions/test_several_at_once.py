"""Several processes at one criterion lose no update; a process killed while it saves leaves all of a save or nothing of it."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dossiers.acts import audit
from dossiers.acts.audit_reading import AuditFilter, lines
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.submissions import entry_sheets as entries
from tests.dossiers.working import ROUND, person

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
UNIT = "chieng-an"
PROCESSES, TIMES, KILLS = 4, 8, 6


def started(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.dossiers.submissions.saving_alone", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def entry(record: Record) -> entries.Entry:
    return entries.sheet(record, person(record, UNIT), UNIT, ROUND).entries["TC1"]


def test_several_processes_editing_one_criterion_lose_no_update(filled: Callable[[], Record], address: str) -> None:
    record = filled()
    before = entry(record).values["1.2"]["count"]
    people = [UNIT, f"{UNIT}-officer"]
    running = [started("add", address, people[each % 2], str(TIMES)) for each in range(PROCESSES)]
    assert [each.wait(timeout=120) for each in running] == [0] * PROCESSES
    now = entry(record)
    assert now.values["1.2"]["count"] == before + PROCESSES * TIMES
    assert now.version == PROCESSES * TIMES
    assert audit.verify(record).holds
    kept = lines(record, person(record, "lead"), AuditFilter(act="save_entry", outcome="done"), limit=1000)
    assert [line.after["values"]["1.2"]["count"] for line in kept][::-1] == list(
        range(before + 1, before + PROCESSES * TIMES + 1)
    )


def test_a_killed_process_loses_nothing_it_said_was_saved(filled: Callable[[], Record], address: str) -> None:
    filled().close()
    lot = random.Random(3646)
    said = 0
    for _ in range(KILLS):
        running = started("save", address)
        assert running.stdout is not None
        first = running.stdout.readline()
        time.sleep(lot.uniform(0, 0.15))
        os.kill(running.pid, signal.SIGKILL)
        rest = running.stdout.read().split()
        running.wait()
        said = int((rest or [first])[-1])
        record = open_record(address)
        now = entry(record)
        # The last save may have been kept and the word of it lost, never the other way round.
        assert now.values["1.2"]["count"] in (said, said + 1)
        assert now.explanation == f"lần {now.values['1.2']['count']}"
        assert now.version == now.values["1.2"]["count"] - 1
        assert audit.verify(record).holds and audit.head(record).number == now.version
        record.close()
    assert said > KILLS
