"""How a record and all around it are, line by line, each with what to do: ``python3 run.py doctor [--record ADDRESS]``.

Nothing is changed, and nothing has to be whole: a record that is damaged, missing, empty, read-only, or of another version of
the program is told as that. The exit code is 1 if anything is broken, else 0; what somebody should look at breaks nothing.
"""

import argparse
import json
import os
import platform
import re
import shutil
import sqlite3
import stat
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import metadata as installed
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import SQLAlchemyError

from dossiers.acts.audit import verify_in
from dossiers.errors import DossierError, NotFound, RecordError, wrong
from dossiers.people.accounts import administrators_in
from dossiers.store import first_start, migrations, private
from dossiers.store.addresses import PROJECT, file_at, named_address
from dossiers.store.file_store import FolderOfFiles
from dossiers.store.looking import looking
from dossiers.store.open_file import rescued_beside
from dossiers.store.opening import looked_at, open_existing
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, audit_log, record_state
from dossiers.upkeep import backup
from dossiers.upkeep.command import FAILED, command, tell
from dossiers.upkeep.evidence_files import documents_of
from dossiers.upkeep.health import LITTLE_ROOM, NO_ROOM, identity_of
from dossiers.upkeep.kept_backups import OLD, archives_in
from dossiers.upkeep.leftovers import leftovers, temporary_folder
from dossiers.upkeep.verify import told
from dossiers.upkeep.why import why
from scoring import __version__

State = Literal["ok", "look", "broken"]
#: A moment may be ahead of this machine's clock by as much: clocks of disks and other machines differ a little.
_AHEAD = timedelta(minutes=5)
_PORT = 8501
_PINNED = re.compile(r"([A-Za-z0-9_.-]+)==([^\s;\\]+)")
#: How many files, lines or packages a line names.
_NAMED = 5
#: What may go wrong while something is looked at; anything else is a mistake of this program.
_TROUBLES = (DossierError, SQLAlchemyError, sqlite3.Error, OSError, ValueError, LookupError, TypeError, OverflowError)


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it is, and in words {vi, en} what was found and what to do."""

    about: str
    state: State
    words: dict[str, str]

    @property
    def line(self) -> dict[str, str]:
        """As it is printed: state, subject, words."""
        return {
            language: f"{wrong(f'doctor_{self.state}')[language]:<7}{wrong(f'doctor_{self.about}')[language]}: "
            f"{self.words[language]}"
            for language in ("vi", "en")
        }


Findings = Iterator[Finding]


def examine(url: str | None = None, port: int = _PORT) -> Findings:
    """Look at the record at ``url``, as ``open_record`` finds it, and at what belongs to it. Never raises for what it finds."""
    try:
        where, file = named_address(url), file_at(url)
    except RecordError as error:
        yield Finding("record", "broken", error.texts)
        yield from _versions()
        return
    if file is None:
        yield from _on_a_server(url, where)
    else:
        yield from _in_a_file(file, where, port)
    yield from _versions()


# The record


def _in_a_file(file: Path, where: str, port: int) -> Findings:
    around = looked_at(file, _never)
    there = _is_there(file, where)
    yield there
    if there.state == "broken":
        yield from _guarded("backups", lambda: _backups(None, around))
    else:
        try:
            with looking(file, temporary_folder()) as record:
                yield from _database(record, where, around)
        except OSError as error:
            yield _unseen("database", error)
    yield from _guarded("disk", lambda: _disk(file, around))
    yield from _guarded("modes", lambda: _modes(file, around))
    yield from _guarded("leftovers", lambda: _leftovers(file, around))
    yield from _guarded("server", lambda: _server(file, port))


def _never() -> sqlite3.Connection:
    raise AssertionError("only its folders are asked for")


def _is_there(file: Path, where: str) -> Finding:
    try:
        if not file.parent.is_dir():
            return Finding("record", "broken", RecordError("no_folder", where=where, folder=file.parent).texts)
        rescued = rescued_beside(file)
        if not file.exists() and rescued:
            return Finding("record", "broken", wrong("rescued_is_here", where=where, rescued=rescued[0]))
        if not file.exists():
            return Finding("record", "broken", wrong("no_record", where=where))
        if file.is_dir():
            return Finding("record", "broken", wrong("doctor_folder", where=where))
        if first_start.is_blank(file):
            return Finding("record", "broken", wrong("emptied", where=where))
        size = file.stat().st_size
        with file.open("rb") as content:
            content.read(1)
    except OSError as error:
        return Finding("record", "broken", wrong("doctor_unread", where=where, detail=why(error)))
    if not os.access(file, os.W_OK) or not os.access(file.parent, os.W_OK):
        return Finding("record", "look", wrong("doctor_read_only", where=where))
    return Finding("record", "ok", wrong("doctor_there", where=where, size=_bytes(size)))


def _database(record: Record, where: str, around: Record) -> Findings:
    """What can be asked of the database itself; each question for itself, since damage may hit any of them."""
    yield from _guarded("database", lambda: _whole(record))
    if not _can_be_asked(record):
        # It would say the same to each question.
        yield from _guarded("backups", lambda: _backups(None, around))
        return
    yield from _guarded("step", lambda: _step(record, where))
    yield from _guarded("log", lambda: _log(record))
    yield from _guarded("kind", lambda: _kind(record))
    yield from _guarded("administrators", lambda: _administrators(record))
    yield from _guarded("evidence", lambda: _evidence(record, around.files))
    yield from _guarded("backups", lambda: _backups(record, around))
    yield from _guarded("clock", lambda: _clock(record, around))


def _on_a_server(url: str | None, where: str) -> Findings:
    try:
        with closing(open_existing(url)) as record:
            yield Finding("record", "ok", wrong("doctor_server_record", where=where))
            for about, look in (
                ("log", _log), ("kind", _kind), ("administrators", _administrators),
            ):  # fmt: skip
                yield from _guarded(about, lambda look=look: look(record))
            yield from _guarded("evidence", lambda: _evidence(record, record.files))
    except DossierError as error:
        yield Finding("record", "broken", error.texts)


def _guarded(about: str, look: Callable[[], Findings]) -> Findings:
    """Look at one thing; whatever cannot be looked at is broken."""
    try:
        yield from look()
    except _TROUBLES as error:
        yield _unseen(about, error)


def _unseen(about: str, error: BaseException) -> Finding:
    if isinstance(error, DossierError):
        return Finding(about, "broken", error.texts)
    if isinstance(error, OSError | sqlite3.Error):
        return Finding(about, "broken", wrong("doctor_unseen", detail=why(error)))
    cause = getattr(error, "orig", None)
    detail = why(cause) if isinstance(cause, sqlite3.Error) else str(cause or error).splitlines()[0][:200]
    return Finding(about, "broken", wrong("doctor_unseen", detail=detail))


def _can_be_asked(record: Record) -> bool:
    try:
        with _asking(record) as connection:
            connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar()
    except _TROUBLES:
        return False
    return True


def _whole(record: Record) -> Findings:
    with _asking(record) as connection:
        found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(5)"))]
        keys = connection.execute(text("PRAGMA foreign_key_check")).first()
    if found != ["ok"]:
        detail = "; ".join(found)[:300].replace("\n", " ")
        yield Finding("database", "broken", wrong("doctor_damaged", detail=detail))
    elif keys is not None:
        yield Finding("database", "broken", wrong("doctor_keys", table=keys[0]))
    else:
        yield Finding("database", "ok", wrong("doctor_whole"))


def _step(record: Record, where: str) -> Findings:
    with _asking(record) as connection:
        step = migrations.current_step(connection)
        tables = connection.execute(text("SELECT count(*) FROM sqlite_master WHERE type = 'table'")).scalar_one()
    known = migrations.newest_step()
    if step is None:
        code = "doctor_foreign" if tables else "doctor_no_tables"
        yield Finding("step", "broken", wrong(code))
    elif step == known:
        yield Finding("step", "ok", wrong("doctor_step_is", step=step))
    elif migrations.knows(step):
        yield Finding("step", "look", wrong("doctor_older", found=step, known=known))
    else:
        code = "before_baseline" if migrations.is_before_the_baseline(step) else "newer"
        yield Finding("step", "broken", wrong(code, where=where, found=step, known=known))


def _log(record: Record) -> Findings:
    with _asking(record) as connection:
        found = verify_in(connection)
    sentences = told(found)
    joined = {language: " ".join(each[language] for each in sentences) for language in ("vi", "en")}
    yield Finding("log", "broken" if not found.holds else "look" if found.ran_back else "ok", joined)


def _kind(record: Record) -> Findings:
    with _asking(record) as connection:
        row = connection.execute(select(record_state.c.sample)).first()
    if row is None:
        yield Finding("kind", "broken", wrong("doctor_unfilled"))
    else:
        yield Finding("kind", "ok", wrong("doctor_sample" if row.sample else "doctor_real"))


def _administrators(record: Record) -> Findings:
    with _asking(record) as connection:
        sample = connection.execute(select(record_state.c.sample)).scalar()
        found = administrators_in(connection)
    able = [each.login for each in found if each.can_sign_in]
    if sample:
        yield Finding("administrators", "ok", wrong("doctor_administrators_sample"))
    elif not able:
        names = ", ".join(each.login for each in found) or None
        yield Finding("administrators", "broken", wrong("doctor_no_administrator", logins=names))
    else:
        code = "doctor_administrators_are" if len(able) > 1 else "doctor_one_administrator"
        state: State = "ok" if len(able) > 1 else "look"
        yield Finding("administrators", state, wrong(code, count=len(able), logins=", ".join(able[:_NAMED])))


# What belongs to it


def _evidence(record: Record, files: FolderOfFiles) -> Findings:
    with _asking(record) as connection:
        named = documents_of(connection)
    missing, altered = list[str](), list[str]()
    for digest, documents in named.items():
        whose = documents[0] if documents else digest[:16]
        try:
            files.get(digest)
        except NotFound:
            missing.append(whose)
        except (RecordError, OSError):
            altered.append(whose)
    if named and not files.folder.is_dir():
        yield Finding("evidence", "broken", wrong("doctor_no_evidence", folder=files.folder, count=len(named)))
        return
    if missing:
        yield Finding("evidence", "broken", wrong("doctor_missing", count=len(missing), documents=_some(missing)))
    if altered:
        yield Finding("evidence", "broken", wrong("doctor_altered", count=len(altered), documents=_some(altered)))
    if files.folder.is_dir() and not os.access(files.folder, os.W_OK):
        yield Finding("evidence", "broken", wrong("doctor_evidence_read_only", folder=files.folder))
    if not missing and not altered:
        yield Finding("evidence", "ok", wrong("doctor_evidence_whole", count=len(named), folder=files.folder))
    nobodys = [name for name, _ in files.names() if name not in named]
    if nobodys:
        yield Finding("evidence", "look", wrong("doctor_nobodys", count=len(nobodys)))


def _backups(record: Record | None, around: Record) -> Findings:
    sample = record is not None and _is_sample(record)
    folder = around.backups
    kept = archives_in(folder)
    if not kept:
        state: State = "ok" if sample else "look"
        yield Finding(
            "backups", state, wrong("doctor_no_backup_sample" if sample else "doctor_no_backup", folder=folder)
        )
        return
    newest = kept[0]
    try:
        summary = backup.verify(newest)
    except DossierError as error:
        yield Finding("backups", "broken", error.texts)
        return
    age = datetime.now(VIETNAM) - summary.made_at
    details = {"file": newest.name, "when": f"{summary.made_at:%H:%M %d/%m/%Y}", "count": len(kept), "folder": folder}
    if summary.lacks or summary.flaws:
        yield Finding("backups", "look", wrong("doctor_backup_lacking", lacking=len(summary.lacks), **details))
    elif age > OLD and not sample:
        yield Finding("backups", "look", wrong("doctor_backup_old", days=age.days, **details))
    else:
        yield Finding("backups", "ok", wrong("doctor_backup", **details))
    database = around.file
    if database is not None and database.exists() and not sample and folder.stat().st_dev == database.stat().st_dev:
        yield Finding("backups", "look", wrong("doctor_same_disk", folder=folder))


def _is_sample(record: Record) -> bool:
    with suppress(*_TROUBLES), _asking(record) as connection:
        return bool(connection.execute(select(record_state.c.sample)).scalar())
    return False


def _clock(record: Record, around: Record) -> Findings:
    now = datetime.now(UTC)
    later = list[dict[str, str]]()
    last = None
    with suppress(*_TROUBLES), _asking(record) as connection:
        last = connection.execute(select(audit_log.c.at).order_by(audit_log.c.number.desc()).limit(1)).scalar()
    # The sample's log stands on the days of its story.
    if last and not _is_sample(record) and datetime.fromisoformat(last) > now + _AHEAD:
        later.append(wrong("doctor_last_line", when=last))
    file = around.file
    for path in [*([file] if file else []), *archives_in(around.backups)[:1]]:
        with suppress(OSError):
            changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if changed > now + _AHEAD:
                moment = f"{path.name} {changed.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
                later.append({"vi": moment, "en": moment})
    told_now = f"{now.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    zone = datetime.now().astimezone().tzname() or "?"
    if later:
        joined = {language: "; ".join(each[language] for each in later) for language in ("vi", "en")}
        yield Finding("clock", "look", wrong("doctor_clock_behind", now=told_now, later=joined))
    else:
        yield Finding("clock", "ok", wrong("doctor_clock_is", now=told_now, zone=zone))


def _disk(file: Path, around: Record) -> Findings:
    rooms: dict[int, tuple[int, list[str]]] = {}
    for folder in (file.parent, around.files.folder, around.backups, around.previews, temporary_folder()):
        there = folder
        while not there.is_dir() and there != there.parent:
            there = there.parent
        device = there.stat().st_dev
        rooms.setdefault(device, (shutil.disk_usage(there).free, []))[1].append(str(folder))
    for free, folders in rooms.values():
        state: State = "broken" if free < NO_ROOM else "look" if free < LITTLE_ROOM else "ok"
        code = {"ok": "doctor_room", "look": "doctor_little_room", "broken": "doctor_no_room"}[state]
        yield Finding("disk", state, wrong(code, free=_bytes(free), folders=", ".join(dict.fromkeys(folders))))


def _modes(file: Path, around: Record) -> Findings:
    wide = [f"{path} ({stat.S_IMODE(path.stat().st_mode):04o})" for path in private.wide(file, around.folders)]
    if wide:
        yield Finding("modes", "look", wrong("doctor_wide", count=len(wide), paths=_some(wide)))
    else:
        yield Finding("modes", "ok", wrong("doctor_closed"))


def _leftovers(file: Path, around: Record) -> Findings:
    left = leftovers(around)
    rescued = rescued_beside(file)
    if left:
        size = _bytes(sum(each.size for each in left))
        names = _some([str(each.path) for each in left])
        yield Finding("leftovers", "look", wrong("doctor_leftovers_are", count=len(left), size=size, paths=names))
    if rescued:
        names = _some([str(each) for each in rescued])
        yield Finding("leftovers", "look", wrong("doctor_rescued", count=len(rescued), paths=names))
    if not left and not rescued:
        yield Finding("leftovers", "ok", wrong("doctor_no_leftovers"))


def _server(file: Path, port: int) -> Findings:
    answer = _asked(port)
    address = f"http://127.0.0.1:{port}"
    if answer is None:
        yield Finding("server", "ok", wrong("doctor_no_server", address=address))
        return
    if "revision" not in answer:
        yield Finding("server", "look", wrong("doctor_other_program", address=address))
        return
    broken = answer.get("status") == "broken"
    codes = ", ".join(map(str, answer.get("codes", []))) or None
    if answer.get("file") != identity_of(file):
        state: State = "broken" if broken else "look"
        yield Finding("server", state, wrong("doctor_other_record", address=address, codes=codes))
    elif broken:
        yield Finding("server", "broken", wrong("doctor_server_broken", address=address, codes=codes))
    else:
        yield Finding("server", "ok", wrong("doctor_server_runs", address=address, codes=codes))


def _asked(port: int) -> dict[str, Any] | None:
    """What a server on this machine says of its health; {} for another program, None for nobody."""
    # Asked on this machine only, whatever proxy the machine is set to.
    ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
    try:
        try:
            answer = ask(f"http://127.0.0.1:{port}/health", timeout=10)
        except urllib.error.HTTPError as unwell:
            answer = unwell
        with answer:
            found = json.loads(answer.read(10_000))
            return found if isinstance(found, dict) else {}
    except urllib.error.URLError:
        return None
    except (OSError, ValueError):
        return {}


# The program


def _versions() -> Findings:
    try:
        pinned = dict(_PINNED.findall((PROJECT / "requirements.txt").read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        yield Finding("versions", "look", wrong("doctor_unseen", detail=error))
        return
    other = list[str]()
    for name, version in pinned.items():
        with suppress(installed.PackageNotFoundError):
            found = installed.version(name)
            if found != version:
                other.append(f"{name} {found} (≠ {version})")
    details = {"program": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    if other:
        yield Finding("versions", "look", wrong("doctor_other_versions", packages=_some(other), **details))
    else:
        yield Finding("versions", "ok", wrong("doctor_versions_are", **details))


@contextmanager
def _asking(record: Record) -> Iterator[Connection]:
    """A reading transaction that asks for no revision first: a record of another version may have none."""
    with record.looking() as connection:
        yield connection


def _bytes(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count < 1_000_000_000 else f"{count / 1_000_000_000:.1f} GB"


def _some(names: Sequence[str]) -> str:
    more = f" (+{len(names) - _NAMED})" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


@command
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python3 run.py doctor",
        description="Xem hồ sơ và mọi thứ quanh nó có ổn không, không thay đổi gì / How the record and all around it are.",
    )
    parser.add_argument("--record", metavar="ADDRESS", help="địa chỉ hồ sơ / which: sqlite:////srv/scorecard/record.db")
    parser.add_argument("--port", type=int, default=_PORT, help="cổng của máy chủ / the server's port")
    options = parser.parse_args(arguments)
    states = list[State]()
    for finding in examine(options.record, options.port):
        states.append(finding.state)
        tell(finding.line)
    broken, look = states.count("broken"), states.count("look")
    code = "doctor_sum_broken" if broken else "doctor_sum_look" if look else "doctor_sum_ok"
    tell(wrong(code, broken=broken, look=look))
    return FAILED if broken else 0


if __name__ == "__main__":
    sys.exit(main())
