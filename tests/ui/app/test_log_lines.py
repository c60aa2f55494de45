"""The console: what is said again and again is counted, and everything else can still be found."""

import logging
from collections.abc import Iterator

import pytest

from ui.app import log_lines
from ui.app.log_lines import ERRORS_OF_OURS, OF_A_KIND, OF_ALL_KINDS, WINDOW, Bounded, tell_what_was_held_back


class Console(logging.Handler):
    """Keeps what would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr(log_lines.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def console(clock: list[float]) -> Iterator[Console]:
    logger, console = logging.getLogger("a.crowd"), Console()
    logger.propagate = False
    console.addFilter(Bounded())
    logger.addHandler(console)
    yield console
    logger.removeHandler(console)


def test_half_a_million_lines_of_one_kind_are_few_lines_and_a_count(clock: list[float]) -> None:
    logger, console = logging.getLogger("a.flood"), Console()
    logger.propagate = False
    console.addFilter(Bounded())
    logger.addHandler(console)
    for number in range(20_000):
        logger.error("no handle left for connection %d", number)
    logger.error("the disk is full")
    assert len(console.lines) == OF_A_KIND + 1 and console.lines[-1] == "the disk is full"
    clock[0] += WINDOW + 1
    tell_what_was_held_back()
    assert console.lines[-1] == "no handle left for connection 19999 (19995 more like it in 61 s)"
    logger.error("no handle left for connection %d", 1)
    assert console.lines[-1] == "no handle left for connection 1", "after that they are written again"
    tell_what_was_held_back()
    assert len(console.lines) == OF_A_KIND + 3, "and told once"


def test_kinds_that_differ_in_every_line_are_bounded_as_well(console: Console, clock: list[float]) -> None:
    for number in range(3_000):
        logging.getLogger("a.crowd").warning(f"line {number}")
    assert len(console.lines) <= OF_ALL_KINDS
    clock[0] += WINDOW + 1
    tell_what_was_held_back()
    logging.getLogger("a.crowd").warning("another minute")
    assert console.lines[-1] == "another minute"


def test_errors_whose_number_people_are_told_are_written(clock: list[float]) -> None:
    logger, console = logging.getLogger("ward_scorecard"), Console()
    bounded = Bounded()
    console.addFilter(bounded)
    logger.addHandler(console)
    try:
        for number in range(ERRORS_OF_OURS):
            logger.error("script error %s", number)
    finally:
        logger.removeHandler(console)
    assert len(console.lines) == ERRORS_OF_OURS
