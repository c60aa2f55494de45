"""Many passwords at once: no thread of the server's waits, addresses take turns, and a line that is too long is told so."""

import asyncio
import threading

import pytest
from anyio.to_thread import current_default_thread_limiter

from dossiers.errors import Busy
from ui.app import password_turns
from ui.app.password_turns import PLACES, in_turn


class Checks:
    """Stand for the checking of passwords; each lasts until one more is let go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.let_go = threading.Semaphore(0)

    def check(self, address: str) -> str:
        self.begun.append(address)
        self.let_go.acquire(timeout=20)
        return address


async def until_begun(checks: Checks, count: int) -> None:
    while len(checks.begun) < count:
        await asyncio.sleep(0.01)


def test_sixty_at_once_from_one_address_hold_two_threads_and_another_address_comes_next() -> None:
    async def happens() -> None:
        checks = Checks()
        many = [asyncio.ensure_future(in_turn("10.0.0.7", checks.check, "10.0.0.7")) for _ in range(60)]
        await until_begun(checks, 2)
        assert current_default_thread_limiter().borrowed_tokens == 2
        other = asyncio.ensure_future(in_turn("10.0.0.8", checks.check, "10.0.0.8"))
        await asyncio.sleep(0.05)
        checks.let_go.release(2)
        await until_begun(checks, 4)
        assert "10.0.0.8" in checks.begun[2:4]
        checks.let_go.release(60)
        assert await other == "10.0.0.8"
        done = await asyncio.gather(*many, return_exceptions=True)
        told = [each for each in done if isinstance(each, Busy)]
        most = PLACES.shares["password"].line_by_person
        assert len(told) == 60 - most - 2 and done.count("10.0.0.7") == most + 2
        assert "Xin thử lại sau ít phút" in told[0].text("vi") and "try again" in told[0].text("en")

    asyncio.run(happens())
    assert not PLACES._taken


def test_who_waits_too_long_is_told_and_leaves_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_turns, "_TURN", 0.05)

    async def happens() -> None:
        checks = Checks()
        held = [asyncio.ensure_future(in_turn("a", checks.check, "a")) for _ in range(2)]
        await until_begun(checks, 2)
        with pytest.raises(Busy):
            await in_turn("b", checks.check, "b")
        checks.let_go.release(60)
        assert await asyncio.gather(*held) == ["a", "a"]
        assert await in_turn("b", checks.check, "b") == "b"

    asyncio.run(happens())
    assert not PLACES._taken and not any(PLACES._lines.values())


def test_a_check_that_fails_gives_its_turn_back() -> None:
    def fails() -> None:
        raise ValueError("wrong")

    async def happens() -> None:
        for _ in range(5):
            with pytest.raises(ValueError):
                await in_turn("a", fails)

    asyncio.run(happens())
    assert not PLACES._taken
