"""A disk that is full, then a record that may only be read, in the middle of every form and under every route that writes.

Held where the words stay in their fields, the trouble is named, nothing half-written is left, and the same press saves once
when it can: no restart, no second copy. The forms are those of every screen (``tests/pages/every_form.py``, which a test keeps
whole by the acts of the policy), each on a record of its own.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from dossiers.acts.transaction import new_idempotency_key
from dossiers.files import checks as file_checks
from dossiers.people.accounts import create_person
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from tests.attack.attempts import Attempt
from tests.browser.mortal import MortalApp
from tests.disk import FullDisk, ReadOnlyDisk
from tests.dossiers.showing import read_here
from tests.dossiers.working import person
from tests.pages.every_form import FORMS, FormOf, done, holds, shown
from tests.pages.visiting import own_record
from ui.reader.record import the_record

ABOUT = "full disk, read-only record: every form and route says so, keeps the words, saves once afterwards"
IN_TESTS = False
FEW = ("action", "document", "giving back", "unit")
"""Tried where time is short."""
WORDS = {"full": ("đĩa của máy chủ đã đầy", "disk is full"), "read-only": ("đang chỉ cho đọc", "is read-only")}
FIRST, SECOND = "hoa ban nở trên núi", "mưa rừng qua đêm lạnh"
Disk = FullDisk | ReadOnlyDisk


def attempts(folder: Path, thorough: bool) -> Iterator[Attempt]:
    """Every form under both troubles, then every route that writes under both."""
    # What the server's log says of each is no news here.
    logging.disable(logging.CRITICAL)
    try:
        yield from _attempts(folder, thorough)
    finally:
        logging.disable(logging.NOTSET)


def _attempts(folder: Path, thorough: bool) -> Iterator[Attempt]:
    for name in FORMS if thorough else FEW:
        for trouble, kind in (("full", FullDisk), ("read-only", ReadOnlyDisk)):
            disk = kind(folder / f"{name} {trouble}")
            try:
                yield Attempt(f"{name}, {trouble}", *_of_form(FORMS[name], trouble, disk))
            finally:
                disk.leave()
    if thorough:
        for trouble, kind in (("full", FullDisk), ("read-only", ReadOnlyDisk)):
            disk = kind(folder / f"routes {trouble}")
            try:
                yield from _of_routes(trouble, disk)
            finally:
                disk.leave()


# Forms


def _of_form(form: FormOf, trouble: str, disk: Disk) -> tuple[bool, str]:
    with ExitStack() as around:
        patch = around.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(file_checks, "_run", read_here)
        around.enter_context(own_record(disk.folder / "own"))
        app, record = form.opened(patch), the_record()
        typed, files = holds(app), _files(disk)
        before = record.revision, done(record, form.act)
        with disk.trouble(record):
            app = form.press(app)
            app = form.press(app)
        seen = [*_kept(app, typed), *_said(shown(app), trouble)]
        if (record.revision, done(record, form.act)) != before:
            seen.append("something was written")
        if left := _files(disk) - files:
            seen.append(f"left behind: {sorted(left)}")
        app = form.press(app)
        now = done(record, form.act)
        if now != before[1] + 1:
            seen.append(f"saved {now - before[1]} times afterwards: {shown(app)[-300:]}")
        if any(".unfinished" in each for each in _files(disk)):
            seen.append("a file half written")
    return not seen, "; ".join(seen)


def _kept(app: AppTest, typed: dict[str, Any]) -> Iterator[str]:
    if app.exception:
        yield f"an exception on the screen: {app.exception[0].value}"
    now = holds(app)
    if lost := [key for key, value in typed.items() if now.get(key) != value]:
        yield f"words lost: {lost}"


def _said(page: str, trouble: str) -> Iterator[str]:
    if not any(words in page for words in WORDS[trouble]):
        yield "the trouble is not named"
    if re.search("Traceback|Internal Server Error|tải lại trang", page):
        yield "a traceback, bare English, or advice that loses the words"


def _files(disk: Disk) -> set[str]:
    """Every file of evidence and every backup, by its place."""
    own = disk.folder / "own"
    return {
        str(each.relative_to(own))
        for part in ("evidence", "backups")
        for each in (own / part).rglob("*")
        if each.is_file()
    }


# Routes


def _of_routes(trouble: str, disk: Disk) -> Iterator[Attempt]:
    app = MortalApp(disk.folder)
    try:
        app.start()
        record = open_record(app.record)
        try:
            yield from _asked(trouble, disk, app, record)
        except httpx.TransportError as error:
            yield Attempt(f"the server goes on, {trouble}", False, f"it ended: {error}")
        finally:
            record.close()
    finally:
        app.leave()


def _asked(trouble: str, disk: Disk, app: MortalApp, record: Record) -> Iterator[Attempt]:
    def browser(language: str) -> httpx.Client:
        headers = {"origin": app.address, "referer": f"{app.address}/trends?lang={language}"}
        return httpx.Client(base_url=app.address, headers=headers, timeout=60)

    def entered(language: str, password: str = FIRST) -> httpx.Client:
        client = browser(language)
        answer = client.post("/sign-in", data={"login": login, "password": password, "lang": language})
        assert answer.status_code == 303, answer.text
        return client

    login = "nguyen.thu"
    issued = create_person(
        record, person(record, "administrator"), login=login, name="Nguyễn Thử", role="board", unit_id=None,
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    entered("vi", issued.password or "").post("/password", data={"new": FIRST, "repeated": FIRST})
    for language in ("vi", "en"):
        ways: dict[str, tuple[httpx.Client, Callable[[httpx.Client], httpx.Response]]] = {
            "sign in": (browser(language), lambda client: client.post("/sign-in", data={"login": login, "password": FIRST})),
            "sign out": (entered(language), lambda client: client.post("/sign-out", data={"next": "/"})),
            "sign out everywhere": (entered(language), lambda client: client.post("/sign-out-everywhere", data={"next": "/"})),
            "new password": (
                entered(language),
                lambda client: client.post("/password", data={"current": FIRST, "new": SECOND, "repeated": SECOND}),
            ),
        }  # fmt: skip
        answers: dict[str, httpx.Response] = {}
        reading: dict[str, int] = {}
        tokens = {name: client.cookies.get("ward_session") for name, (client, _) in ways.items()}
        with disk.trouble(record):
            for name, (client, ask) in ways.items():
                answers[name] = ask(client)
            with browser(language) as nobody:
                for path in ("/sign-in", "/trends", "/evidence/to-hieu/2026/TC05.b-01", "/nothing-here"):
                    reading[path] = nobody.get(path).status_code
        for name, answer in answers.items():
            seen = [*_said(answer.text, trouble)]
            if answer.status_code != 503 or f'<html lang="{language}">' not in answer.text:
                seen.append(f"{answer.status_code} in another language than {language}")
            yield Attempt(f"{name}, {trouble}, {language}", not seen, "; ".join(seen))
        yield Attempt(f"what only reads, {trouble}, {language}", max(reading.values()) < 500, str(reading))
        if language == "vi":
            # The last of them ends the first, so they are asked again one by one.
            ended = browser(language)
            ended.cookies.set("ward_session", tokens["sign out"] or "")
            answer = ended.get("/password")
            yield Attempt(f"signed out is out, {trouble}", answer.status_code == 303, f"{answer.status_code}")
        for name in ("sign in", "sign out everywhere"):
            client, ask = ways[name]
            answer = ask(client)
            held = answer.status_code == 303 and not answer.headers["location"].startswith("/password")
            yield Attempt(
                f"{name} afterwards, {trouble}, {language}", held, f"{answer.status_code} {answer.text[:200]}"
            )
    answer = entered("vi").post("/password", data={"current": FIRST, "new": SECOND, "repeated": SECOND})
    yield Attempt(f"new password afterwards, {trouble}", answer.status_code == 303, answer.text[:200])
