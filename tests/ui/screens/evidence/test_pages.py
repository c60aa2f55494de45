"""Pages of documents asked for by many at once: drawn once, in turn, for whoever is still there, and holding nobody else up."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from anyio.to_thread import current_default_thread_limiter

from dossiers.errors import NotFound
from dossiers.files import checks as file_checks
from dossiers.files.readers import PLACES, ReaderRun
from dossiers.sample import sample_of
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from tests.dossiers.made_files import image, nested_pdf, pdf
from tests.dossiers.other_readers import reads_with
from tests.dossiers.showing import ROUND, WARD, ask_for_documents, hand_in, put_in, read_here
from tests.dossiers.small_project import write_project
from tests.ui.asking import APP
from ui.reader import record as record_module
from ui.reader.people import COOKIE
from ui.screens.evidence import pages as evidence_pages
from ui.screens.evidence import route as evidence_route

pytestmark = pytest.mark.slow

FILE = f"/evidence/{WARD}/{ROUND}/TC1.a-01"
DRAWN = image("PNG")
PATIENT = 20


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Record]:
    """The server's record, with a document of five pages that the ward and the inspector may open."""
    sample = write_project(tmp_path / "project")
    ask_for_documents(sample)
    monkeypatch.setenv("WARD_SCORECARD_RECORD", f"sqlite:///{tmp_path}/record.db")
    record_module._opened.cache_clear()
    opened = open_record(fill=sample_of(sample))
    with monkeypatch.context() as quick:
        quick.setattr(file_checks, "_run", read_here)
        hand_in(opened, "TC1.a", content=pdf(*("một trang",) * 60))
        put_in(opened, "draft")
        hand_in(opened, "TC1.b", content=nested_pdf(3, pages=2))
    put_in(opened, "under_appraisal")
    yield opened
    opened.close()
    record_module._opened.cache_clear()


class Renderer:
    """Stands for the reader: draws once it is let, and counts."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.stopped: list[int] = []
        self.let = threading.Event()
        self._lock = threading.Lock()

    def picture(self, content: bytes, page: int, *, reading: ReaderRun) -> bytes:
        with self._lock:
            self.begun.append(page)
        while not self.let.wait(0.01):
            if reading._stopped:
                self.stopped.append(page)
                raise reading._place.busy()
        return DRAWN


@pytest.fixture
def renderer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Renderer]:
    renderer = Renderer()
    monkeypatch.setattr(evidence_pages, "picture", renderer.picture)
    yield renderer
    renderer.let.set()


class Browser:
    """One request, answered or not yet, by somebody who may go away."""

    def __init__(self, address: str, person: str = WARD, **headers: str) -> None:
        self.sent: list[Any] = []
        self._left = asyncio.Event()
        path, _, query = address.partition("?")
        given = {"host": "127.0.0.1", "cookie": f"{COOKIE}={person}", **headers}
        self._scope = {
            "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
            "raw_path": path.encode(), "query_string": query.encode(), "root_path": "", "server": ("127.0.0.1", 80),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
            "client": ("127.0.0.1", 1),
        }  # fmt: skip
        self._asked = False
        self.task = asyncio.ensure_future(APP(self._scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        self.sent.append(message)

    def go_away(self) -> None:
        self._left.set()

    async def answer(self) -> tuple[int, bytes]:
        await asyncio.wait_for(self.task, PATIENT)
        return self.sent[0]["status"], b"".join(each.get("body", b"") for each in self.sent[1:])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}


def page(number: int) -> str:
    return f"{FILE}/page/{number}.png"


async def until(true: Callable[[], bool]) -> None:
    async def waiting() -> None:
        while not true():
            await asyncio.sleep(0.01)

    await asyncio.wait_for(waiting(), PATIENT)


def read(drawn: bytes) -> str:
    """What the lines of a drawn sentence say."""
    return " ".join(each.text or "" for each in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text"))


def joined(count: int) -> bool:
    """Whether so many wait for one page of one person."""
    return any(len(waiting) == count for _, waiting in evidence_pages._WAITING._under_way.values())


def served(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run what happens at one server."""
    asyncio.run(work())
    assert not PLACES._taken and not any(PLACES._lines.values()), "every place was given back"


def test_sixty_who_ask_for_one_page_get_one_drawing(record: Record, renderer: Renderer) -> None:
    async def happens() -> None:
        asking = [Browser(page(1)) for _ in range(60)]
        await until(lambda: renderer.begun == [1])
        renderer.let.set()
        assert {await each.answer() for each in asking} == {(200, DRAWN)}
        assert await Browser(page(1), "inspector").answer() == (200, DRAWN)
        assert renderer.begun == [1]

    served(happens)


def test_sixty_pages_of_one_person_hold_no_thread_and_leave_another_person_their_turn(
    record: Record, renderer: Renderer
) -> None:
    async def happens() -> None:
        asking = [Browser(page(number)) for number in range(1, 31)]
        await until(lambda: len(renderer.begun) == 1 and sum(map(len, PLACES._lines["preview"].values())) == 29)
        assert current_default_thread_limiter().borrowed_tokens == 0
        assert evidence_route._DESK.borrowed_tokens == 0
        assert (await Browser("/health").answer())[0] == 200
        other = Browser(page(60), "inspector")
        await until(lambda: len(renderer.begun) == 2)
        assert renderer.begun[1] == 60
        renderer.let.set()
        assert await other.answer() == (200, DRAWN)
        assert {await each.answer() for each in asking} == {(200, DRAWN)}
        assert sorted(renderer.begun) == [*range(1, 31), 60]

    served(happens)


def test_a_page_another_person_waits_for_comes_with_ones_own_turn(record: Record, renderer: Renderer) -> None:
    async def happens() -> None:
        first = [Browser(page(1))]
        await until(lambda: renderer.begun == [1])
        first.append(Browser(page(2)))
        await until(lambda: bool(PLACES._lines["preview"]))
        # The ward stands in the line with page 2; the inspector's turn comes at once.
        second = [Browser(page(2), "inspector")]
        await until(lambda: renderer.begun == [1, 2])
        second.append(Browser(page(1), "inspector"))
        renderer.let.set()
        assert {await each.answer() for each in (*first, *second)} == {(200, DRAWN)}
        assert renderer.begun == [1, 2]

    served(happens)


def test_who_goes_away_gives_their_place_back_and_only_the_last_ends_the_drawing(
    record: Record, renderer: Renderer
) -> None:
    async def happens() -> None:
        first = Browser(page(1))
        await until(lambda: renderer.begun == [1])
        second, in_line = Browser(page(1)), Browser(page(2))
        await until(lambda: bool(PLACES._lines["preview"]) and joined(2))
        first.go_away()
        assert (await first.answer())[0] == 499
        in_line.go_away()
        assert (await in_line.answer())[0] == 499
        await until(lambda: not PLACES._lines["preview"])
        assert not renderer.stopped
        second.go_away()
        await second.answer()
        await until(lambda: renderer.stopped == [1] and not PLACES._taken)
        renderer.let.set()
        # What was given up is no failure of the page.
        assert await Browser(page(1)).answer() == (200, DRAWN)
        assert renderer.begun == [1, 1]

    served(happens)


def test_another_person_who_joined_keeps_the_drawing_going(record: Record, renderer: Renderer) -> None:
    async def happens() -> None:
        first = Browser(page(1))
        await until(lambda: renderer.begun == [1])
        second = Browser(page(1), "inspector")
        await until(lambda: any(len(waiting) == 2 for _, waiting in evidence_pages._DRAWN._under_way.values()))
        first.go_away()
        await first.answer()
        renderer.let.set()
        assert await second.answer() == (200, DRAWN)
        assert renderer.begun == [1] and not renderer.stopped

    served(happens)


def test_a_line_that_is_full_is_told_plainly_and_nothing_is_remembered_of_it(
    record: Record, renderer: Renderer
) -> None:
    async def happens() -> None:
        most = PLACES.shares["preview"].line_by_person
        asking = [Browser(page(number)) for number in range(1, most + 2)]
        await until(lambda: sum(map(len, PLACES._lines["preview"].values())) == most)
        late = Browser(page(60))
        status, told = await late.answer()
        assert status == 503 and "xem lại sau ít phút" in told.decode()
        assert late.headers["retry-after"] == "60"
        renderer.let.set()
        for each in asking:
            await each.answer()
        assert await Browser(page(60)).answer() == (200, DRAWN)

    served(happens)


def test_who_waited_too_long_is_told_to_come_again(
    record: Record, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_pages, "TURN", 0.1)

    async def happens() -> None:
        first = Browser(page(1))
        await until(lambda: renderer.begun == [1])
        assert (await Browser(page(2)).answer())[0] == 503
        renderer.let.set()
        assert await first.answer() == (200, DRAWN)

    served(happens)


@pytest.mark.parametrize("code", ["page_too_heavy", "no_picture"])
def test_a_page_that_cannot_be_drawn_is_tried_once(record: Record, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    tried: list[int] = []

    def fails(content: bytes, page: int, **_: Any) -> bytes:
        tried.append(page)
        raise NotFound(code, page=page)

    monkeypatch.setattr(evidence_pages, "picture", fails)

    async def happens() -> None:
        for _ in range(3):
            assert {(await each.answer())[0] for each in [Browser(page(4)) for _ in range(5)]} == {404}
        assert tried == [4]

    served(happens)


def test_a_heavy_page_is_said_to_be_in_the_screens_language_where_its_picture_would_stand(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads_with(monkeypatch, DRAWING_SECONDS=1)
    bomb = nested_pdf()
    monkeypatch.setattr(evidence_route.OpenedFile, "content", property(lambda _: bomb))

    async def happens() -> None:
        shown = Browser(page(1), accept="image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8")
        status, drawn = await shown.answer()
        assert (status, shown.headers["content-type"]) == (404, "image/svg+xml")
        assert read(drawn) == "Trang 1 quá nặng để xem trước. Hãy tải tệp về để mở."
        assert shown.headers["cache-control"] == "no-store, private"
        screen = "http://127.0.0.1/appraisal?unit=chieng-an&lang=en"
        english = Browser(page(1), sec_fetch_dest="image", referer=screen)
        assert read((await english.answer())[1]) == "Page 1 is too heavy to preview. Download the file to open it."
        # Opened by itself it is a sentence.
        status, told = await Browser(f"{page(1)}?lang=en", accept="text/html,image/webp,*/*").answer()
        assert status == 404 and "<p>Page 1 is too heavy to preview. Download the file to open it.</p>" in told.decode()

    served(happens)


def test_what_was_drawn_is_given_to_nobody_who_may_not_open_the_document(record: Record, renderer: Renderer) -> None:
    renderer.let.set()

    async def happens() -> None:
        assert await Browser(page(1)).answer() == (200, DRAWN)
        refused = {await Browser(page(1), person).answer() for person in ("to-hieu", "administrator", "nobody")}
        (status, told), *others = refused
        assert (status, others) == (404, [])
        assert "<p>Không có tệp này, hoặc bạn không có quyền mở.</p>" in told.decode()

    served(happens)


def test_a_page_there_is_not_starts_no_reader(record: Record, renderer: Renderer) -> None:
    async def happens() -> None:
        for number in (0, 61, 500, 10**9):
            assert (await Browser(page(number)).answer())[0] == 404
        assert not renderer.begun

    served(happens)


def test_what_was_drawn_is_there_after_a_restart_and_drawn_anew_where_it_was_deleted(
    record: Record, renderer: Renderer
) -> None:
    renderer.let.set()

    async def happens() -> None:
        assert (await Browser(page(1)).answer())[0] == 200
        evidence_pages.previews.cache_clear()
        assert (await Browser(page(1)).answer())[0] == 200
        assert renderer.begun == [1]
        for each in record.previews.iterdir():
            each.unlink()
        assert (await Browser(page(1)).answer())[0] == 200
        assert renderer.begun == [1, 1]

    served(happens)


def test_sixty_who_receive_a_file_slowly_hold_no_thread(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_route, "_PART", 1000)

    async def happens() -> None:
        takes = asyncio.Event()

        class Slow(Browser):
            async def _send(self, message: Any) -> None:
                await super()._send(message)
                if len(self.sent) > 1:
                    await takes.wait()

        slow = [Slow(FILE) for _ in range(60)]
        await until(lambda: all(len(each.sent) == 2 for each in slow))
        assert current_default_thread_limiter().borrowed_tokens == evidence_route._DESK.borrowed_tokens == 0
        assert all(len(each.sent[1]["body"]) == 1000 for each in slow), "no more was read than is taken"
        takes.set()
        assert {await each.answer() for each in slow} == {(200, pdf(*("một trang",) * 60))}

    served(happens)
