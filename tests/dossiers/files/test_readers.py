"""Readers of files: in their places, ended in time, and what is said of a file is said of it and not of the crowd."""

import os
import threading
import time
from contextlib import suppress

import pytest

from dossiers.errors import BadInput, Busy, NotFound
from dossiers.files import checks as file_checks
from dossiers.files import readers as file_readers
from dossiers.files import reading as file_reading
from dossiers.files.checks import accepted, picture
from dossiers.files.readers import PLACES, ReaderRun, stop_all
from tests.dossiers.made_files import nested_pdf, pdf
from tests.dossiers.other_readers import reads_with, runs

pytestmark = pytest.mark.slow

SLEEPING = "import time; time.sleep(60)"


def children() -> set[int]:
    """The processes of this one that are there, or were and nobody looked at their end."""
    own = os.getpid()
    found = set()
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError), open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as stat:
            if int(stat.read().rpartition(")")[2].split()[1]) == own:
                found.add(int(name))
    return found


def nothing_is_taken() -> bool:
    """Whether each purpose's places are free again."""
    asked = [PLACES.ask(purpose, f"person {n}") for n, purpose in enumerate(("upload", "preview", "preview"))]
    granted = all(each.granted.done() for each in asked)
    for each in asked:
        each.give_back()
    return granted


def test_all_readers_together_take_no_more_than_two_large_ones_did() -> None:
    assert PLACES._in_all * file_reading.MEMORY_BYTES <= 3_000_000_000


@pytest.mark.parametrize(("pages", "page"), [(1, 1), (3, 2)])
def test_a_small_file_that_takes_long_is_refused_by_the_page_that_does(
    monkeypatch: pytest.MonkeyPatch, pages: int, page: int
) -> None:
    reads_with(monkeypatch, PAGE_SECONDS=1)
    bomb = nested_pdf(pages=pages)
    assert len(bomb) < 3_000
    with pytest.raises(BadInput) as refused:
        accepted(bomb, "bản đồ.pdf")
    (problem,) = refused.value.problems
    assert problem["vi"].startswith(f"bản đồ.pdf: đọc trang {page} tốn quá nhiều thời gian")
    assert f"page {page} took too much time" in problem["en"]
    assert nothing_is_taken()


def test_each_page_has_its_time_and_a_long_honest_file_all_of_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    # Its pages take more together than one of them may.
    reads_with(monkeypatch, PAGE_SECONDS=2)
    assert accepted(nested_pdf(5, pages=30), "dài.pdf").pages == 30


def test_a_file_nested_as_deep_as_drawing_programs_do_is_accepted_and_drawn() -> None:
    deep = nested_pdf(4)
    assert accepted(deep, "bản vẽ.pdf").pages == 1
    assert picture(deep, 1)


def test_a_page_too_heavy_to_draw_is_said_to_be_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    reads_with(monkeypatch, DRAWING_SECONDS=1)
    bomb = nested_pdf(pages=2)
    assert picture(bomb, 1)
    with pytest.raises(NotFound) as heavy:
        picture(bomb, 2)
    assert heavy.value.code == "page_too_heavy"
    assert "quá nặng" in heavy.value.text("vi") and "too heavy" in heavy.value.text("en")
    assert all("ải tệp" in text or "ownload" in text for text in heavy.value.texts.values())


def test_who_only_waited_is_never_told_that_the_file_took_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_readers, "TURN", 0.05)
    held = [PLACES.ask("upload", person) for person in ("a", "b")]
    try:
        with pytest.raises(Busy) as told:
            accepted(pdf("một"), "x.pdf", person="c")
    finally:
        for each in held:
            each.give_back()
    assert told.value.code == "readers_busy"
    assert accepted(pdf("một"), "x.pdf", person="c").pages == 1


@pytest.mark.skipif(os.name == "nt", reason="there the wall's clock is the only one")
def test_a_reader_the_machine_does_not_get_to_says_nothing_of_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    runs(monkeypatch, SLEEPING)
    monkeypatch.setattr(file_readers, "PATIENCE", {"upload": 0.2, "preview": 0.2})
    for read in (lambda: accepted(pdf("một"), "x.pdf"), lambda: picture(pdf("một"), 1)):
        with pytest.raises(Busy):
            read()
    assert nothing_is_taken()


def test_one_persons_heavy_file_leaves_others_their_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as slow:
        runs(slow, SLEEPING)
        stuck = [threading.Thread(target=refused_as_busy, args=("much",)) for _ in range(3)]
        for each in stuck:
            each.start()
        while not file_readers._RUNNING:
            time.sleep(0.01)
    try:
        assert accepted(pdf("một"), "x.pdf", person="another").pages == 1
        assert len(file_readers._RUNNING) == 1
    finally:
        while any(each.is_alive() for each in stuck):
            stop_all()
            time.sleep(0.05)
    assert nothing_is_taken()


def refused_as_busy(person: str) -> None:
    with pytest.raises(Busy):
        accepted(pdf("một"), "x.pdf", person=person)


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="asks Linux for the processes")
def test_a_reader_that_is_stopped_is_gone_and_leaves_no_dead_process(monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    runs(monkeypatch, SLEEPING)
    place = PLACES.ask("preview", "a")
    reading = ReaderRun(place)
    told: list[BaseException] = []

    def draw() -> None:
        with pytest.raises(Busy) as busy:
            file_checks.picture(pdf("một"), 1, reading=reading)
        told.append(busy.value)

    thread = threading.Thread(target=draw)
    thread.start()
    while reading._process is None:
        time.sleep(0.01)
    assert children() - before
    reading.stop()
    thread.join(20)
    assert told and not children() - before
    assert nothing_is_taken()


def test_a_reader_stopped_before_it_began_does_not_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_readers.subprocess, "Popen", lambda *_, **__: pytest.fail("was started"))
    reading = ReaderRun(PLACES.ask("preview", "a"))
    reading.stop()
    with pytest.raises(Busy):
        reading.run(["picture", "1", "100"], pdf("một"))
    assert nothing_is_taken()


def test_a_reader_that_cannot_be_started_gives_its_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    with monkeypatch.context() as full:
        full.setattr(file_readers.subprocess, "Popen", refuse)
        with pytest.raises(OSError):
            accepted(pdf("một"), "x.pdf")
    assert nothing_is_taken()
