"""A server killed while files come in: what it said was saved is there, no row lacks its file, what is left over is swept."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from dossiers.evidence import documents as evidence
from dossiers.store.opening import open_existing
from dossiers.store.record import Record
from dossiers.submissions.documents_on_file import documents_on_file_in
from dossiers.upkeep import evidence_files as evidence_upkeep
from tests.dossiers.made_files import pdf
from tests.dossiers.showing import ROUND, WARD, ask_for_documents, claims, kept, person, shown

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
KILLED = -9
#: Hands in one file after another and says each code once it is saved. ``STAGE``: where it kills itself, at the third file.
UPLOADING = """
import os, signal, sys
from dossiers.acts.transaction import DossierActContext
from dossiers.files import checks as file_checks
from dossiers.store.opening import open_existing
from dossiers.store.record import Record
from tests.dossiers.made_files import pdf
from tests.dossiers.showing import hand_in, read_here

address, mark, stage = sys.argv[1:]
file_checks._run = read_here
record = open_existing(address)
number = 0

def dies(when, real):
    def dying(*arguments, **more):
        if number == 3 and stage.startswith("before"):
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*arguments, **more)
        if number == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return dying

if stage.endswith("the renaming"):
    os.replace = dies(stage, os.replace)
elif stage.endswith("the disc"):
    os.fsync = dies(stage, os.fsync)
elif stage.endswith("the rows"):
    DossierActContext.audit = dies(stage, DossierActContext.audit)
elif stage.endswith("the end"):
    DossierActContext.touch = dies(stage, DossierActContext.touch)
while True:
    number += 1
    words = f"{mark} {number}"
    code, = hand_in(record, "TC1.a", words=words).codes
    print(code, words, sep="\\t", flush=True)
"""
STAGES = [
    f"{when} {what}" for what in ("the disc", "the renaming", "the rows", "the end") for when in ("before", "after")
]


@pytest.fixture
def record(sample: Path, filled: Callable[[], Record]) -> Record:
    """A record whose criteria ask for documents."""
    ask_for_documents(sample)
    return filled()


def uploading(address: str, mark: str, stage: str = "") -> subprocess.Popen[str]:
    """A process that hands in files until it is killed."""
    return subprocess.Popen(
        [sys.executable, "-c", UPLOADING, address, mark, stage], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def holds(address: str, said: list[str]) -> None:
    """What must be true whenever the server is gone."""
    record = open_existing(address)
    try:
        assert evidence_upkeep.check(record) == ()
        found = shown(record)
        for line in said:
            code, words = line.rstrip("\n").split("\t")
            opened = evidence.open_file(record, person(record, WARD), WARD, ROUND, code)
            assert opened.content == pdf(words)
        with record.reading() as connection:
            assert dict.fromkeys(documents_on_file_in(connection, WARD, ROUND), "provided") == claims(record)
        assert [int(code.rpartition("-")[2]) for code in found] == list(range(1, len(found) + 1))
        # Nothing is left over after sweeping but what rows name.
        evidence_upkeep.sweep(record, older_than=timedelta(seconds=-1))
        assert {name for name, _ in record.files.names()} == {each.sha256 for each in found.values()}
        assert evidence_upkeep.check(record) == ()
    finally:
        record.close()


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_any_stage_of_an_upload_nothing_is_half_there(record: Record, address: str, stage: str) -> None:
    worker = uploading(address, "một", stage)
    said, _ = worker.communicate(timeout=60)
    assert worker.returncode == KILLED
    lines = said.splitlines()
    assert len(lines) == 2
    uses, documents, rows, files = kept(record)
    assert uses == documents == rows == 2
    # Killed after the file and before its row: the file is there, and nobody names it.
    assert files >= 2
    holds(address, lines)


def test_killed_again_and_again_at_any_moment_what_was_said_to_be_saved_is_there(record: Record, address: str) -> None:
    dice = random.Random(3)
    said: list[str] = []
    turns = 4
    for turn in range(turns):
        worker = uploading(address, f"lượt {turn}")
        assert worker.stdout is not None
        # Once the first is saved it is at work; then a moment that falls anywhere in the next ones.
        said.append(worker.stdout.readline())
        time.sleep(dice.uniform(0.0, 0.15))
        worker.kill()
        rest, _ = worker.communicate(timeout=30)
        assert worker.returncode == KILLED
        said += rest.splitlines()
        holds(address, said)
    # At most one a turn was saved and its telling cut short.
    assert len(said) <= len(shown(record)) <= len(said) + turns
