"""Files of the record deleted, moved, replaced, cut, spoiled: at rest, and under a program that has them open.

Each is to be noticed and told by health, doctor, backup and verify as fitting; no save is to be said done that would be lost;
and where a file was taken away under a running program, what was saved before is to be found again after the program stopped.
"""

import io
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from dossiers.access.policy import Actor
from dossiers.acts.audit import Head, append_in, head, verify
from dossiers.errors import CannotWrite, DossierError
from dossiers.sample import sample_of
from dossiers.store.addresses import address_of
from dossiers.store.clock import now
from dossiers.store.opening import open_existing, open_record
from dossiers.store.record import Record
from dossiers.upkeep.health import Checkup
from tests.attack.attempts import Attempt

ABOUT = "files of the record deleted, moved, replaced, cut, spoiled, at rest and under a running program"
IN_TESTS = False
ROOT = Path(__file__).resolve().parents[2]
ADMINISTRATOR = Actor("administrator", None, "Quản trị viên", "administrator")
PAGE = 4096


@dataclass(frozen=True)
class Blow:
    """Something done to the files of a record. ``is_kept``: whether what was saved before can and must be found again."""

    name: str
    strike: Callable[[Path], object]
    is_kept: bool


def _delete_all(record: Path) -> None:
    for each in record.parent.glob("record.db*"):
        each.unlink()


def _replace(record: Path) -> None:
    shutil.copyfile(record.with_name("earlier.db"), record.with_name("other.db"))
    os.replace(record.with_name("other.db"), record)


def _cut(share: float) -> Callable[[Path], None]:
    return lambda record: os.truncate(record, int(record.stat().st_size * share))


def _spoil(first: int, step: int, content: bytes) -> Callable[[Path], None]:
    """Write ``content`` over pages of the file, from page ``first`` on, each ``step``."""

    def strike(record: Path) -> None:
        with record.open("r+b") as file:
            for page in range(first, record.stat().st_size // PAGE, step):
                file.seek(page * PAGE)
                file.write(content)

    return strike


def _over_the_beginning(record: Path) -> None:
    with record.open("r+b") as file:
        file.write(b"not a database any more")


def _write_over(record: Path) -> None:
    shutil.copyfile(record.with_name("earlier.db"), record)


def _settled(strike: Callable[[Path], object]) -> Callable[[Path], object]:
    """The same after the log of writes was brought into the file, so that it can heal nothing."""

    def settle_and_strike(record: Path) -> None:
        with closing(sqlite3.connect(record)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        strike(record)

    return settle_and_strike


def _move_the_folder(record: Path) -> None:
    record.parent.rename(record.parent.with_name(f"{record.parent.name}-away"))


def _write_a_letter(record: Path) -> None:
    record.write_bytes(b"Kinh gui " * 2000)


BLOWS = (
    Blow("deleted", lambda record: record.unlink(), True),
    Blow("deleted with its log of writes", _delete_all, True),
    Blow("moved away", lambda record: record.rename(record.with_name("away.db")), True),
    Blow("folder moved away", _move_the_folder, True),
    Blow("replaced by a restore", _replace, True),
    Blow("written over by an earlier copy", _settled(_write_over), False),
    Blow("written over beside its log of writes", _write_over, False),
    Blow("cut to half", _cut(0.5), False),
    Blow("emptied", _cut(0.0), False),
    Blow("replaced by a letter", _write_a_letter, False),
    Blow("beginning spoiled", _settled(_over_the_beginning), False),
    Blow("beginning spoiled beside its log of writes", _over_the_beginning, False),
    Blow("single pages zeroed", _spoil(8, 40, bytes(PAGE)), False),
    Blow("single pages of noise", _spoil(9, 40, os.urandom(PAGE)), False),
    Blow("log of writes deleted", lambda record: Path(f"{record}-wal").unlink(), True),
    Blow("log of writes emptied", lambda record: os.truncate(f"{record}-wal", 0), False),
    Blow("index of the log deleted", lambda record: Path(f"{record}-shm").unlink(), True),
)  # fmt: skip
#: These lie in files that only a running program has.
OPEN_ONLY = {
    "written over beside its log of writes", "beginning spoiled beside its log of writes",
    "log of writes deleted", "log of writes emptied", "index of the log deleted", "folder moved away",
}  # fmt: skip
QUICK = {"deleted", "replaced by a restore", "single pages zeroed"}


def attempts(folder: Path, thorough: bool) -> Iterator[Attempt]:
    """See ``tests.attack``."""
    whole = folder / "whole"
    _begin(whole)
    blows = [blow for blow in BLOWS if thorough or blow.name in QUICK]
    for number, blow in enumerate(blows):
        yield from _while_open(_copy(whole, folder / f"open-{number}"), blow)
    if not thorough:
        return
    for number, blow in enumerate(each for each in blows if each.name not in OPEN_ONLY):
        yield from _at_rest(_copy(whole, folder / f"rest-{number}"), blow)
    yield from _evidence(whole, folder)
    yield from _under_a_server(whole, folder)


def _begin(folder: Path) -> None:
    """A record that has gone on since ``earlier.db`` was copied from it."""
    folder.mkdir()
    address = address_of(folder / "record.db")
    open_record(address, fill=sample_of()).close()
    shutil.copyfile(folder / "record.db", folder / "earlier.db")
    with closing(open_existing(address)) as record:
        for _ in range(3):
            _save(record)


def _copy(whole: Path, folder: Path) -> Path:
    shutil.copytree(whole, folder)
    return folder / "record.db"


def _save(record: Record) -> None:
    with record.writing() as connection:
        append_in(connection, ADMINISTRATOR, "administer_units", now(record))


# Under an open record, in this process


def _while_open(file: Path, blow: Blow) -> Iterator[Attempt]:
    record = open_existing(address_of(file))
    checkup = Checkup(lambda: record)
    for _ in range(3):
        _save(record)
    before = head(record)
    assert not checkup.health().broken
    blow.strike(file)
    refused = _is_refused(record)
    if not refused:
        before = head(record)
    checkup.forget()
    found = checkup.health()
    record.close()
    if not refused and not blow.is_kept:
        # The log of writes had all that was struck: then nothing was harmed, and nothing may be lost.
        yield Attempt(
            f"{blow.name}: nothing said done is lost", _is_found(file.parent, before), "what was saved is lost"
        )
        return
    yield Attempt(f"{blow.name}: save refused", refused, "a save was said done")
    yield Attempt(f"{blow.name}: health", bool(found.broken), f"health says {found.status}")
    if blow.is_kept:
        yield Attempt(f"{blow.name}: all found again", _is_found(file.parent, before), "what was saved is lost")
    if blow.name in ("replaced by a restore", "written over by an earlier copy"):
        # Looked at by another process: this one keeps what was written over open.
        seen = _run_apart("dossiers.upkeep.verify", record=file)
        yield Attempt(f"{blow.name}: what was put there is whole", seen.code == 0, seen.said)


def _is_refused(record: Record) -> bool:
    try:
        _save(record)
    except CannotWrite:
        return True
    return False


def _is_found(folder: Path, before: Head) -> bool:
    """Whether a whole record that ends with this line lies in the folder, or where it was moved, or among temporary files."""
    places = [folder, folder.with_name(f"{folder.name}-away"), Path(os.environ.get("TMPDIR", "/tmp"))]
    names = ("record.db", "away.db", "record.rescued-*.db")
    for file in (found for place in places for name in names for found in place.glob(name)):
        try:
            with closing(open_existing(address_of(file))) as found:
                if head(found) == before and verify(found).holds:
                    return True
        except DossierError:
            continue
        finally:
            if file.parent == places[-1]:
                file.unlink(missing_ok=True)
    return False


# At rest, by command


@dataclass(frozen=True)
class Seen:
    """What a command did: its exit code and all that it printed."""

    code: int
    said: str

    @property
    def is_clear(self) -> bool:
        """No traceback, and something in both languages."""
        return "Traceback" not in self.said and self.said.count("\n") >= 2


def _run(module: str, *words: str, record: Path) -> Seen:
    """Run a command in this process: starting one takes longer than what it does."""
    printed = io.StringIO()
    before = os.environ.get("WARD_SCORECARD_RECORD")
    os.environ["WARD_SCORECARD_RECORD"] = address_of(record)
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            code = import_module(module).main(list(words))
    except BaseException:
        return Seen(-1, printed.getvalue() + traceback.format_exc())
    finally:
        os.environ.pop("WARD_SCORECARD_RECORD")
        if before is not None:
            os.environ["WARD_SCORECARD_RECORD"] = before
    return Seen(code, printed.getvalue())


def _run_apart(module: str, *words: str, record: Path) -> Seen:
    """Run a command in a process of its own, which holds nothing open."""
    environment = {**os.environ, "WARD_SCORECARD_RECORD": address_of(record)}
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    return Seen(done.returncode, done.stdout + done.stderr)


def _at_rest(file: Path, blow: Blow) -> Iterator[Attempt]:
    blow.strike(file)
    is_another = blow.name in ("replaced by a restore", "written over by an earlier copy")
    if is_another:
        # At rest that is a restore like any other: everything works on.
        for module, words in (("doctor", ()), ("verify", ()), ("backup", ("make", str(file.with_name("b.zip"))))):
            seen = _run(f"dossiers.upkeep.{module}", *words, record=file)
            yield Attempt(f"at rest, {blow.name}: {module}", seen.code == 0 and seen.is_clear, seen.said)
        return
    before = _content(file.parent)
    for module in ("doctor", "verify"):
        seen = _run(f"dossiers.upkeep.{module}", record=file)
        # Single pages may lie outside of the log, which is all that ``verify`` reads.
        told = seen.code == 1 or (module == "verify" and "pages" in blow.name and seen.code == 0)
        yield Attempt(f"at rest, {blow.name}: {module}", told and seen.is_clear, seen.said[-600:])
        if module == "doctor":
            unchanged = _content(file.parent) == before
            yield Attempt(f"at rest, {blow.name}: doctor changes nothing", unchanged, str(set(before)))
    archive = file.with_name("b.zip")
    seen = _run("dossiers.upkeep.backup", "make", str(archive), record=file)
    honest = seen.code == 1 and seen.is_clear and not archive.exists()
    yield Attempt(f"at rest, {blow.name}: backup", honest, seen.said[-600:])
    kept = file.with_name("b.incomplete.zip")
    saved = kept.exists() if file.exists() else not kept.exists()
    yield Attempt(f"at rest, {blow.name}: what there is was saved", saved, seen.said[-600:])
    if kept.exists():
        seen = _run("dossiers.upkeep.backup", "verify", str(kept), record=file)
        yield Attempt(f"at rest, {blow.name}: what was saved is no backup", seen.code == 1 and seen.is_clear, seen.said)


def _content(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


# Evidence


def _evidence(whole: Path, folder: Path) -> Iterator[Attempt]:
    def of(file: Path) -> Path:
        return next(each for each in sorted((file.parent / "evidence").glob("??/*")))

    blows: dict[str, Callable[[Path], object]] = {
        "missing": lambda file: of(file).unlink(),
        "cut": lambda file: os.truncate(of(file), 100),
        "emptied": lambda file: os.truncate(of(file), 0),
        "altered by a byte": lambda file: of(file).write_bytes(of(file).read_bytes()[:-1] + b"?"),
        "another file": lambda file: of(file).write_bytes(b"%PDF-1.4 another"),
        "all gone": lambda file: shutil.rmtree(file.parent / "evidence"),
    }
    for number, (name, strike) in enumerate(blows.items()):
        file = _copy(whole, folder / f"evidence-{number}")
        strike(file)
        archive, new = file.with_name("b.zip"), file.with_name("new")
        with closing(open_existing(address_of(file))) as record:
            found = Checkup(lambda record=record: record).health()
        if name in ("missing", "all gone"):
            yield Attempt(f"evidence {name}: health", found.status != "ok", found.status)
        yield _expect(f"evidence {name}: doctor", 1, _run("dossiers.upkeep.doctor", record=file))
        yield _expect(f"evidence {name}: check", 1, _run("dossiers.upkeep.evidence_files", "check", record=file))
        yield _expect(f"evidence {name}: backup", 3, _run("dossiers.upkeep.backup", "make", str(archive), record=file))
        yield _expect(
            f"evidence {name}: verify", 3, _run("dossiers.upkeep.backup", "verify", str(archive), record=file)
        )
        restored = _run("dossiers.upkeep.backup", "restore", str(archive), str(new), record=file)
        yield _expect(f"evidence {name}: restore", 3, restored)
        yield Attempt(f"evidence {name}: the rest is restored", (new / "record.db").is_file(), restored.said[-600:])


def _expect(what: str, code: int, seen: Seen) -> Attempt:
    return Attempt(what, seen.code == code and seen.is_clear, f"exit code {seen.code}: {seen.said[-600:]}")


# Under the server


def _under_a_server(whole: Path, folder: Path) -> Iterator[Attempt]:
    for number, blow in enumerate(each for each in BLOWS if each.is_kept and each.name != "folder moved away"):
        file = _copy(whole, folder / f"server-{number}")
        with _server(file) as (address, process):
            yield Attempt(f"server, {blow.name}: health before", _health(address)[0] == 200, str(_health(address)))
            with closing(open_existing(address_of(file))) as record:
                _save(record)
                before = head(record)
            blow.strike(file)
            time.sleep(2.5)
            status, told = _health(address)
            yield Attempt(f"server, {blow.name}: health", status == 503 and told.get("status") == "broken", str(told))
            if blow.name == "deleted":
                # Killed after it was discovered: what was rescued is there all the same.
                process.kill()
            else:
                process.terminate()
            process.wait(60)
        if blow.name == "index of the log deleted" or "log of writes" in blow.name:
            continue
        yield Attempt(f"server, {blow.name}: all found again", _is_found(file.parent, before), "what was saved is lost")


@contextmanager
def _server(file: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The program on a record, at a free port of its own, until the end of this."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (file.parent / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT, env={**os.environ, "WARD_SCORECARD_RECORD": address_of(file)}, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}/health"
            give_up = time.monotonic() + 90
            while _health(address)[0] == 0 and time.monotonic() < give_up:
                time.sleep(0.2)
            yield address, process
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(60)


def _health(address: str) -> tuple[int, dict[str, object]]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as unwell:
        with unwell:
            return unwell.code, json.loads(unwell.read())
    except (OSError, ValueError):
        return 0, {}
