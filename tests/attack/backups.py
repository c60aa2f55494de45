"""Backups made while people work, onto disks that are full; archives with a byte turned, or cut off.

What is told as done is whole; what is not done leaves nothing under the name it was to have. (Kills are in ``kills``.)
"""

import os
import random
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from dossiers.access.policy import Actor
from dossiers.acts.audit import append_in, head, verify
from dossiers.errors import DossierError, RecordError
from dossiers.sample import sample_of
from dossiers.store.addresses import address_of
from dossiers.store.clock import now
from dossiers.store.opening import open_existing, open_record
from dossiers.store.record import Record
from dossiers.store.schema import evidence_files
from dossiers.upkeep import backup
from dossiers.upkeep.evidence_files import sweep
from tests.attack.attempts import Attempt

ABOUT = "backups while people work, onto full disks; archives cut off or with a byte turned"
IN_TESTS = True
ROOT = Path(__file__).resolve().parents[2]
ADMINISTRATOR = Actor("administrator", None, "Quản trị viên", "administrator")
#: The sample's database is 1.4 MB, its archive 0.4 MB.
SIZES = (1_000, 60_000, 300_000, 700_000, 1_300_000)


def attempts(folder: Path, thorough: bool) -> Iterator[Attempt]:
    """See ``tests.attack``."""
    record = open_record(address_of(folder / "record.db"), fill=sample_of())
    with closing(record):
        yield from _turned(record, folder / "turned", 150 if thorough else 8, 60 if thorough else 4)
        yield from _while_others_write(record, folder / "written", 30 if thorough else 2)
        yield from _while_evidence_comes_and_goes(record, folder / "evidence-rounds", 15 if thorough else 2)
    if thorough:
        yield from _onto_a_full_disk(folder)


def _turned(record: Record, folder: Path, turns: int, cuts: int) -> Iterator[Attempt]:
    """Turn a byte, or cut the archive off, at the ends, where its lists lie, and anywhere."""
    folder.mkdir()
    archive, other = folder / "b.zip", folder / "other.zip"
    backup.make(record, archive)
    whole = archive.read_bytes()
    some = random.Random(12)
    ends = [*range(40), *range(len(whole) - 400, len(whole))]
    for place in [*some.sample(ends, turns // 2), *some.sample(range(len(whole)), turns - turns // 2)]:
        changed = bytearray(whole)
        changed[place] ^= some.randrange(1, 256)
        other.write_bytes(changed)
        yield Attempt(f"byte {place} turned", *_is_told(lambda: backup.verify(other)))
    for length in [0, 1, len(whole) - 1, *some.sample(range(len(whole)), cuts - 3)]:
        other.write_bytes(whole[:length])
        yield Attempt(f"cut to {length} bytes", *_is_told(lambda: backup.restore(other, folder / "new")))
        yield Attempt(f"cut to {length} bytes: nothing restored", not (folder / "new").exists(), "a folder was made")


def _is_told(act: Callable[[], object]) -> tuple[bool, str]:
    try:
        act()
    except RecordError as error:
        return bool(error.text("vi") and error.text("en")), ""
    except Exception as error:
        return False, f"no refusal in words but {error!r}"
    return False, "told as whole"


def _while_others_write(record: Record, folder: Path, rounds: int) -> Iterator[Attempt]:
    folder.mkdir()
    with _going_on(lambda: _save(record)):
        for number in range(rounds):
            before = head(record).number
            archive, new = folder / f"{number}.zip", folder / f"{number}"
            made = backup.make(record, archive)
            after = head(record).number
            held = before <= made.head.number <= after and made.whole and backup.restore(archive, new) == made
            with closing(open_existing(address_of(new / "record.db"))) as restored:
                held = held and head(restored) == made.head and verify(restored, made.head).holds
            yield Attempt(f"round {number} while others write", held, f"{before}, {made.head.number}, {after}")
            shutil.rmtree(new)


def _while_evidence_comes_and_goes(record: Record, folder: Path, rounds: int) -> Iterator[Attempt]:
    folder.mkdir()
    with _going_on(lambda: _add_evidence(record)), _going_on(lambda: _leave_a_file_and_sweep(record)):
        for number in range(rounds):
            archive = folder / f"{number}.zip"
            made = backup.make(record, archive)
            held = made.whole and backup.verify(archive) == made
            yield Attempt(f"round {number} while evidence comes and goes", held, str(made.lacks[:2]))


def _save(record: Record) -> None:
    with record.writing() as connection:
        append_in(connection, ADMINISTRATOR, "administer_units", now(record))


def _add_evidence(record: Record) -> None:
    content = b"%PDF-1.4 " + os.urandom(20_000)
    digest = record.files.put(content)
    with record.writing() as connection:
        connection.execute(
            evidence_files.insert().values(
                sha256=digest, size=len(content), media_type="application/pdf", pages=1, stored_at=now(record)
            )
        )


def _leave_a_file_and_sweep(record: Record) -> None:
    digest = record.files.put(os.urandom(1000))
    place = record.files.folder / digest[:2] / digest
    with suppress(FileNotFoundError):
        os.utime(place, (1_000_000_000, 1_000_000_000))
    sweep(record, timedelta(hours=1))


@contextmanager
def _going_on(work: Callable[[], None]) -> Iterator[None]:
    """Do the work again and again beside what is done inside. What it raises is raised at the end."""
    stopped, failed = threading.Event(), list[BaseException]()

    def again() -> None:
        try:
            while not stopped.wait(0.002):
                work()
        except BaseException as error:
            failed.append(error)

    worker = threading.Thread(target=again)
    worker.start()
    try:
        yield
    finally:
        stopped.set()
        worker.join()
    if failed:
        raise failed[0]


def _onto_a_full_disk(folder: Path) -> Iterator[Attempt]:
    """No file of the command may grow beyond a size, as on a full disk; and on small disks, where one may mount them."""
    archive = folder / "whole.zip"
    with closing(open_existing(address_of(folder / "record.db"))) as record:
        backup.make(record, archive)
    for size in SIZES:
        for act, place in (("make", folder / f"full-{size}"), ("restore", folder / f"full-restore-{size}")):
            place.mkdir()
            yield from _full(folder, act, archive, place, size)
    disk = folder / "disk"
    disk.mkdir()
    for size in SIZES:
        with _small_disk(disk, size) as mounted:
            if not mounted:
                return
            for act in ("make", "restore"):
                yield from _full(folder, act, archive, disk, None, f"disk of {size} bytes")


def _full(
    folder: Path, act: str, archive: Path, place: Path, limit: int | None, where: str | None = None
) -> Iterator[Attempt]:
    goal = place / ("new.zip" if act == "make" else "new")
    words = ["make", str(goal)] if act == "make" else ["restore", str(archive), str(goal)]

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [sys.executable, "-m", "dossiers.upkeep.backup", *words], cwd=ROOT, capture_output=True, text=True, timeout=120,
        env={**os.environ, "WARD_SCORECARD_RECORD": address_of(folder / "record.db")}, preexec_fn=limited,
    )  # fmt: skip
    said = done.stdout + done.stderr
    what = f"{act} onto {where or f'a disk full at {limit} bytes'}"
    if done.returncode == 0:
        yield Attempt(f"{what}: whole, as it is told", _is_whole(goal), said[-400:])
        return
    clear = done.returncode == 1 and "Traceback" not in said and said.count("\n") >= 2
    yield Attempt(f"{what}: told", clear, f"{done.returncode}: {said[-400:]}")
    left = [each.name for each in place.iterdir()]
    yield Attempt(f"{what}: nothing is left", not left, str(left))


def _is_whole(goal: Path) -> bool:
    try:
        if goal.is_file():
            return backup.verify(goal).whole
        with closing(open_existing(address_of(goal / "record.db"))) as restored:
            return verify(restored).holds
    except DossierError:
        return False


@contextmanager
def _small_disk(place: Path, size: int) -> Iterator[bool]:
    """A disk of this size at ``place``; False where this account may not mount one."""
    try:
        mounted = not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True
        ).returncode
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(place)], capture_output=True)
