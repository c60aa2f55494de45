"""Whether pages that take long to draw hold anybody else up: ``python -m tests.benchmarks.previews``.

A real server whose record holds an accepted PDF of a few kB, every page of which takes longer to draw than drawing may. One
person keeps 60 previews of it under way, half of them of one page; meanwhile another signs in and reruns a screen. Both are
measured without and with the previews. Prints the Markdown table that RESULTS.md keeps.
"""

import asyncio
import contextlib
import http.client
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
from argon2 import PasswordHasher

from dossiers.acts.transaction import new_idempotency_key
from dossiers.evidence import documents as evidence
from dossiers.evidence.about import About
from dossiers.files.checks import Accepted
from dossiers.people.accounts import account, create_person
from dossiers.sample import sample_of
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from tests.benchmarks.pages import Visitor
from tests.browser.photograph import running_app
from tests.dossiers.made_files import nested_pdf

WARD, ROUND, REQUIREMENT = "chieng-coi", "2026", "TC05.b"
PAGES, UNDER_WAY, TURNS = 60, 60, 40
LOGIN = "do.thoi.gian"


def prepare(address: str) -> tuple[str, str]:
    """Fill a sample record, open an account in it and hand in the heavy file; (its address, the one-time password)."""
    record = open_record(address, fill=sample_of())
    try:
        code = _handed_in(record)
        administrator = account(record, "administrator")
        assert administrator is not None
        issued = create_person(
            record,
            administrator,
            login=LOGIN,
            name="Người đo",
            role="inspector",
            unit_id=None,
            idempotency_key=new_idempotency_key(),
        )
        assert issued.password is not None
        return f"/evidence/{WARD}/{ROUND}/{code}", issued.password
    finally:
        record.close()


def _handed_in(record: Record) -> str:
    """As though it had been accepted by a version that saw nothing in it."""
    chief = account(record, WARD)
    assert chief is not None
    looked, evidence.accepted = evidence.accepted, lambda *_, **__: Accepted("application/pdf", PAGES, ())
    about = About("12/BC", "Báo cáo", "Công an phường", date(2026, 5, 2), "Kết quả quý I", "1")
    try:
        done = evidence.add(
            record, chief, WARD, ROUND, requirements=[REQUIREMENT], content=nested_pdf(pages=PAGES), file_name="nặng.pdf",
            about=about, idempotency_key=new_idempotency_key(),
        )  # fmt: skip
    finally:
        evidence.accepted = looked
    return done.codes[0]


@contextlib.contextmanager
def previews(app: str, file: str) -> Iterator[Counter[int]]:
    """One person's 60 previews under way for as long as this lasts; counts the answers by their status."""
    answers: Counter[int] = Counter()
    end, begun = threading.Event(), threading.Event()

    async def asking(client: httpx.AsyncClient, number: int) -> None:
        # The first page is empty; every second asker wants one and the same of the others.
        page = 2 if number % 2 else 3 + number % (PAGES - 2)
        while not end.is_set():
            try:
                answer = await client.get(f"{app}{file}/page/{page}.png")
                answers[answer.status_code] += 1
            except httpx.HTTPError as error:
                answers[0] += 1
                print(f"no answer: {error!r}")
            if not number % 2:
                page = 3 + (page + 7) % (PAGES - 2)
            await asyncio.sleep(0.5)

    async def all_of_them() -> None:
        limits = httpx.Limits(max_connections=UNDER_WAY)
        cookies = {"demonstration_person": WARD}
        async with httpx.AsyncClient(cookies=cookies, limits=limits, timeout=120) as client:
            tasks = [asyncio.ensure_future(asking(client, number)) for number in range(UNDER_WAY)]
            await asyncio.sleep(2)
            begun.set()
            while not end.is_set():
                await asyncio.sleep(0.1)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    thread = threading.Thread(target=lambda: asyncio.run(all_of_them()))
    thread.start()
    begun.wait()
    try:
        yield answers
    finally:
        end.set()
        thread.join()


def sign_in(app: str, password: str) -> None:
    """One sign-in, by a browser that comes anew."""
    parts = urlsplit(app)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    form = urlencode({"login": LOGIN, "password": password, "next": "/", "lang": "vi"})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": app}
    connection.request("POST", "/sign-in", form, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 303:
        raise RuntimeError(f"signing in was answered with {answer.status}")


def health(app: str) -> None:
    """One question for the server's health."""
    connection = http.client.HTTPConnection(urlsplit(app).netloc, timeout=60)
    connection.request("GET", "/health")
    if connection.getresponse().read() == b"":
        raise RuntimeError("no health")
    connection.close()


def measure(app: str, password: str, visitor: Visitor) -> dict[str, list[float]]:
    """Milliseconds of each of what the other person does, in turns."""
    doing: dict[str, Callable[[], object]] = {
        "sign-in": lambda: sign_in(app, password), "rerun of a screen": visitor.run, "health": lambda: health(app),
    }  # fmt: skip
    taken: dict[str, list[float]] = {name: [] for name in doing}
    for _ in range(TURNS):
        for name, act in doing.items():
            start = time.perf_counter()
            act()
            taken[name].append((time.perf_counter() - start) * 1000)
    return taken


def argon2() -> list[float]:
    """Milliseconds of one check of a password by itself, which every sign-in contains."""
    hasher = PasswordHasher()
    kept, taken = hasher.hash("một mật khẩu"), []
    for _ in range(20):
        start = time.perf_counter()
        hasher.verify(kept, "một mật khẩu")
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def quantiles(taken: Sequence[float]) -> tuple[float, float]:
    """(p50, p95)."""
    return statistics.median(taken), statistics.quantiles(taken, n=20)[18]


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder)}/record.db"
        file, password = prepare(address)
        with running_app(address) as app:
            visitor = Visitor(app, "inspector", "", f"round={ROUND}")
            for _ in range(5):
                visitor.run()
            idle, alone = measure(app, password, visitor), argon2()
            with previews(app, file) as answers:
                loaded = measure(app, password, visitor)
                beside = argon2()
            visitor.socket.close()
    print(
        "| 60 heavy previews under way | idle p50, ms | idle p95 | loaded p50 | loaded p95 (target < 200) | ratio of p95 |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name in idle:
        _line(name, idle[name], loaded[name])
    _line("a check of a password alone (Argon2id), in another process", alone, beside)
    told = ", ".join(f"{count} × {status}" for status, count in sorted(answers.items()))
    print(f"\nAnswers to previews meanwhile, by status: {told or 'none'}.")


def _line(name: str, idle: Sequence[float], loaded: Sequence[float]) -> None:
    (idle_half, idle_most), (half, most) = quantiles(idle), quantiles(loaded)
    print(f"| {name} | {idle_half:.0f} | {idle_most:.0f} | {half:.0f} | {most:.0f} | {most / idle_most:.1f} |")


if __name__ == "__main__":
    main()
