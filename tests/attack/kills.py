"""The program is killed while it begins, fills, opens, copies or restores a record, and then simply asked again."""

import contextlib
import io
import logging
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from dossiers.acts.audit import verify as verify_log
from dossiers.errors import DossierError
from dossiers.evidence.previews import Previews
from dossiers.people import passwords
from dossiers.people.signing_in import change_password, sign_in
from dossiers.sample import sample_of
from dossiers.store.addresses import address_of
from dossiers.store.opening import open_begun, open_record
from dossiers.store.record import Record
from dossiers.store.schema import evidence_files, metadata
from dossiers.store.unfinished import ENDING
from dossiers.upkeep import backup, first_record, reset_password
from dossiers.upkeep.leftovers import leftovers, remove_leftovers, temporary_folder
from tests.attack.attempts import Attempt
from tests.dossiers.small_project import write_project

ABOUT = "SIGKILL at any moment of first filling, new-record, reset-password, opening, backup, restore, upload, drawing"
IN_TESTS = hasattr(os, "fork")

LOGIN, NAME, OWN = "nguyen.an", "Nguyễn An", "hoa ban nở trên núi"
#: How often each is killed at a random moment.
_TIMES = 20
#: What changes what lies on disk: functions of the system, and the end of a transaction, each the first times it is called.
_CALLS = ("replace", "fsync", "mkdir", "unlink", "open", "commit")
_MOMENTS = [(call, number, side) for call in _CALLS for number in (1, 2) for side in ("before", "after")]
_SHORT = [("commit", 1, "before"), ("replace", 1, "before")]

Work = Callable[[], Any]
#: Makes a new place and gives what is done there, and what is to be seen after it was killed: "" where all is well.
Case = Callable[[Path], tuple[Work, Callable[[str], str]]]


def attempts(folder: Path, thorough: bool) -> Iterator[Attempt]:
    """Kill each at random moments and around each call of the system; then do it again."""
    chance, numbers = random.Random(12), count()
    with quick_hashes(), _quiet():
        for name, case in _cases(folder).items():
            moments: list[Any] = _SHORT
            if thorough:
                lasts = _duration(case, folder / f"{name}-{next(numbers)}")
                moments = [*(chance.random() * lasts for _ in range(_TIMES)), *_MOMENTS]
            for moment in moments:
                place = folder / f"{name}-{next(numbers)}"
                place.mkdir()
                yield _attempt(name, case, place, moment)


def _attempt(name: str, case: Case, place: Path, moment: Any) -> Attempt:
    work, seen_after = case(place)
    printed = _killed(work, place, moment)
    try:
        seen = seen_after(printed)
    except (DossierError, OSError, sqlite3.Error, AssertionError) as error:
        seen = f"{type(error).__name__}: {error}"
    when = f"{moment[2]} {moment[0]} {moment[1]}" if isinstance(moment, tuple) else f"after {moment:.3f} s"
    return Attempt(f"{name} killed {when}", not seen, seen)


# What is killed, and what is right afterwards


def _cases(folder: Path) -> dict[str, Case]:
    sample = write_project(folder / "project")
    kept = folder / "kept"
    kept.mkdir()
    with closing(_begun(kept)) as record:
        archive = folder / "archive.zip"
        backup.make(record, archive)

    def first_filling(place: Path) -> tuple[Work, Callable[[str], str]]:
        address = address_of(place / "record.db")

        def again(printed: str) -> str:
            with closing(open_record(address, fill=sample_of(sample))) as record:
                return _all_of(
                    (record.facts().sample, "no sample"),
                    (_rows(record) == whole, "not the whole sample"),
                    (verify_log(record).holds, "the log is broken"),
                    (_nothing_left(record, place), "leftovers"),
                )

        return lambda: open_record(address, fill=sample_of(sample)).close(), again

    with closing(open_record(address_of(folder / "whole.db"), fill=sample_of(sample))) as filled:
        whole = _rows(filled)

    def new_record(place: Path) -> tuple[Work, Callable[[str], str]]:
        address = address_of(place / "record.db")
        arguments = ["--record", address, "--login", LOGIN, "--name", NAME]

        def again(printed: str) -> str:
            told = _told_by(lambda: first_record.main(arguments))
            with closing(open_begun(address)) as record:
                entered = sign_in(record, LOGIN, _password_in(told), address="10.0.0.1")
                return _all_of(
                    (entered.must_change_password, "no one-time password"),
                    (verify_log(record).holds, "the log is broken"),
                    (_nothing_left(record, place), "leftovers"),
                )

        return lambda: first_record.main(arguments), again

    def password_reset(place: Path) -> tuple[Work, Callable[[str], str]]:
        shutil.copytree(kept, place, dirs_exist_ok=True)
        address = address_of(place / "record.db")
        arguments = ["--record", address, "--login", LOGIN]

        def again(printed: str) -> str:
            with closing(open_begun(address)) as record:
                ways = [OWN, *([_password_in(printed)] if "One-time password: " in printed else [])]
                enters = any(_enters(record, each) for each in ways)
                told = _told_by(lambda: reset_password.main(arguments))
                return _all_of(
                    (enters, "neither the old password nor the one that was printed opens"),
                    (_enters(record, _password_in(told)), "the second one does not open"),
                    (verify_log(record).holds, "the log is broken"),
                    (_nothing_left(record, place), "leftovers"),
                )

        return lambda: reset_password.main(arguments), again

    def opening(place: Path) -> tuple[Work, Callable[[str], str]]:
        """Making the tables takes the steps of the migrations, in one transaction."""
        address = address_of(place / "record.db")

        def again(printed: str) -> str:
            with closing(open_record(address)) as record:
                found = first_record.begin_record(record, login=LOGIN, name=NAME)
                return _all_of(
                    (_enters(record, found.password or ""), "nobody gets in"),
                    (_nothing_left(record, place), "leftovers"),
                )

        return lambda: open_record(address).close(), again

    def backing_up(place: Path) -> tuple[Work, Callable[[str], str]]:
        shutil.copytree(kept, place, dirs_exist_ok=True)
        address = address_of(place / "record.db")

        def make(name: str) -> None:
            with closing(open_begun(address)) as found:
                found.backups.mkdir(exist_ok=True)
                backup.make(found, found.backups / name)

        def again(printed: str) -> str:
            make("backup-2.zip")
            with closing(open_begun(address)) as found:
                archives = sorted(found.backups.iterdir())
                for each in archives:
                    backup.verify(each)
                return _all_of(
                    ({each.name for each in archives} <= {"backup-1.zip", "backup-2.zip"}, f"{archives}"),
                    (_nothing_left(found, place), "leftovers"),
                )

        return lambda: make("backup-1.zip"), again

    def restoring(place: Path) -> tuple[Work, Callable[[str], str]]:
        target = place / "restored"

        def again(printed: str) -> str:
            try:
                backup.restore(archive, target)
            except DossierError as refused:
                # It was complete already.
                assert refused.code == "restore_not_empty", refused
            with closing(open_begun(address_of(target / "record.db"))) as found, found.reading() as connection:
                digests = connection.execute(evidence_files.select()).all()
                content = [found.files.get(each.sha256) for each in digests]
                return _all_of(
                    (len(content) == _FILES, "not all files"),
                    (_enters(found, OWN), "nobody gets in"),
                    (_nothing_left(found, place), "leftovers"),
                )

        return lambda: backup.restore(archive, target), again

    def restoring_into_a_folder_that_is_there(place: Path) -> tuple[Work, Callable[[str], str]]:
        work, seen = restoring(place)
        (place / "restored").mkdir()

        def again(printed: str) -> str:
            here = place / "restored"
            if not (here / "record.db").exists() and (here / "evidence").exists():
                # Killed between the two moves at the very end: what to do is said, and nothing looks like a record.
                with contextlib.suppress(DossierError):
                    backup.restore(archive, here)
                    return "restored over something"
                (here / "evidence").rename(place / "evidence-moved-away")
            return seen(printed)

        return work, again

    def keeping_files(place: Path) -> tuple[Work, Callable[[str], str]]:
        shutil.copytree(kept, place, dirs_exist_ok=True)
        address = address_of(place / "record.db")

        def keep() -> None:
            with closing(open_begun(address)) as record:
                for number in range(20):
                    digest = record.files.put(_content(number))
                    Previews(record.previews).keep(digest, 1, _content(number))

        def again(printed: str) -> str:
            keep()
            with closing(open_begun(address)) as record:
                return _all_of(
                    (len(list(record.files.names())) == 20 and not _unfinished(place), "not all files, or others"),
                    (_nothing_left(record, place), "leftovers"),
                )

        return keep, lambda printed: _with_next_start(address) or again(printed)

    return {
        "first filling": first_filling,
        "new-record": new_record,
        "reset-password": password_reset,
        "opening": opening,
        "backup": backing_up,
        "restore": restoring,
        "restore into an empty folder": restoring_into_a_folder_that_is_there,
        "upload and drawing": keeping_files,
    }


_FILES = 6


def _content(number: int) -> bytes:
    return random.Random(number).randbytes(200_000)


def _begun(place: Path) -> Record:
    """A record with an administrator, who has chosen a password, and files of evidence."""
    record = open_record(address_of(place / "record.db"))
    first = first_record.begin_record(record, login=LOGIN, name=NAME).password or ""
    token = sign_in(record, LOGIN, first, address="10.0.0.1").token
    change_password(record, token, current="", new=OWN, repeated=OWN, address="10.0.0.1")
    digests = [record.files.put(_content(number)) for number in range(_FILES)]
    with record.writing() as connection:
        for digest in digests:
            connection.exec_driver_sql(
                "INSERT INTO evidence_files VALUES (?, 200000, 'application/pdf', 1, '2026-11-20 00:00:00')", (digest,)
            )
    return record


def _rows(record: Record) -> dict[str, int]:
    with record.reading() as connection:
        return {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in metadata.tables
        }


def _enters(record: Record, password: str) -> bool:
    try:
        return bool(sign_in(record, LOGIN, password, address="10.0.0.1"))
    except DossierError:
        return False


def _with_next_start(address: str) -> str:
    """The server starts: it removes what was left. "" where nothing is left then."""
    with closing(open_begun(address)) as record:
        remove_leftovers(record)
        return "" if not leftovers(record) else "leftovers after the next start"


def _nothing_left(record: Record, place: Path) -> bool:
    """After the next start and what is done next, nothing unfinished lies anywhere."""
    remove_leftovers(record)
    return not leftovers(record) and not _unfinished(place) and not list(temporary_folder().glob(f"ward-*{ENDING}"))


def _unfinished(place: Path) -> list[Path]:
    return [each for each in place.rglob("*") if each.name.endswith((ENDING, ".first-start")) or "tmp" in each.name]


def _all_of(*found: tuple[bool, str]) -> str:
    return ", ".join(seen for right, seen in found if not right)


# Killing


def _killed(work: Work, place: Path, moment: Any) -> str:
    """Do the work in a process that is killed at the moment; what it had printed by then."""
    output = place / "output.txt"
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            _print_into(output)
            if isinstance(moment, tuple):
                _die_at(*moment)
            work()
        os._exit(0)
    if not isinstance(moment, tuple):
        time.sleep(moment)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    printed = output.read_text(encoding="utf-8") if output.exists() else ""
    output.unlink(missing_ok=True)
    return printed


def _print_into(file: Path) -> None:
    import sys

    sys.stdout = open(file, "w", encoding="utf-8")  # noqa: SIM115  (the process ends with it)
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (the process ends with it)


def _die_at(call: str, number: int, side: str) -> None:
    """Have this process end before or after the so manieth call of a function of the system, or commit of a transaction."""
    if call == "commit":
        calls = count(1)
        heard = (Engine, "commit") if side == "before" else (Pool, "checkin")
        event.listen(*heard, lambda *_: os.kill(os.getpid(), signal.SIGKILL) if next(calls) == number else None)
        return
    real, calls = getattr(os, call), count(1)

    def counting(*arguments: Any, **more: Any) -> Any:
        last = next(calls) == number
        if last and side == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = real(*arguments, **more)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(os, call, counting)


def _duration(case: Case, place: Path) -> float:
    """How long the work takes, in seconds, if nobody kills it."""
    place.mkdir()
    work, _ = case(place)
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            _print_into(Path(os.devnull))
            work()
        os._exit(0)
    os.waitpid(child, 0)
    return time.monotonic() - began


@contextmanager
def _quiet() -> Iterator[None]:
    """What is removed is logged each time; here it is counted."""
    log = logging.getLogger("ward_scorecard")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


@contextmanager
def quick_hashes() -> Iterator[None]:
    """Passwords are hashed as they are, with the least memory: killing is tried here, not guessing."""
    real = passwords._hasher
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._nobodys.cache_clear()
    try:
        yield
    finally:
        passwords._hasher = real
        passwords._nobodys.cache_clear()


def _told_by(work: Work) -> str:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        code = work()
    if code != 0:
        raise AssertionError(told.getvalue())
    return told.getvalue()


def _password_in(told: str) -> str:
    return told.rpartition("One-time password: ")[2].split()[0]
