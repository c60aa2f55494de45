"""Windows: people find room whatever crowd of nobody is there, and an office behind one address gets in whole."""

import asyncio
from typing import Any

import pytest

from ui.app import windows
from ui.app.connections import LARGER
from ui.app.limits import USUAL
from ui.app.windows import (
    RUNS_OF_A_PLACE,
    RUNS_OF_NOBODY,
    SILENT_NOBODY,
    SILENT_PERSON,
    OnlySoManyWindows,
    Windows,
)

PERSON = ("person", "an")
OF_A_PERSON, OF_NOBODY = USUAL["windows_of_a_person"], USUAL["windows_of_nobody"]


def place(number: int) -> tuple[str, str]:
    return ("place", f"10.0.{number // 250}.{number % 250}")


def full(at: float = 0.0, places: int = 500) -> Windows:
    """Every place of nobody taken, from many places."""
    windows = Windows(OF_A_PERSON, 120, OF_NOBODY)
    for number in range(1_000):
        windows.come(place(number % places), at)
    assert windows.counts()["place"] == OF_NOBODY
    return windows


def test_a_thousand_of_nobody_take_no_more_than_their_places_and_somebody_finds_room() -> None:
    crowd = full()
    assert all(crowd.come(PERSON, 0.0) for _ in range(OF_A_PERSON))
    assert crowd.come(PERSON, 0.0) is None, "one person has a bound, too"
    assert crowd.come(("person", "bình"), 0.0) is not None


def test_sixty_people_of_one_address_get_in_with_two_windows_each() -> None:
    office = Windows(OF_A_PERSON, 120, OF_NOBODY)
    assert all(office.come(place(1), 0.0) for _ in range(120))
    assert office.come(place(1), 0.0) is None
    assert office.come(place(2), 0.0) is not None, "others are not shut out by that"


def test_a_crowd_from_one_address_gives_way_to_other_addresses_once_it_is_silent() -> None:
    crowd = Windows(OF_A_PERSON, 120, 120)
    first = [crowd.come(place(1), 0.0) for _ in range(120)]
    assert crowd.come(place(2), 1.0) is None, "who has just come is not sent away"
    newcomer = crowd.come(place(2), SILENT_NOBODY)
    assert newcomer is not None
    given = [each for each in first if each is not None and each.gives_way.is_set()]
    assert len(given) == 1


def test_at_a_full_place_the_longest_silent_gives_way_to_the_newcomer() -> None:
    crowd = Windows(OF_A_PERSON, 2, OF_NOBODY)
    one, other = crowd.come(place(1), 0.0), crowd.come(place(1), 1.0)
    assert one is not None and other is not None
    crowd.turn(one, 5.0)
    assert crowd.come(place(1), SILENT_NOBODY + 2) is not None
    assert other.gives_way.is_set() and not one.gives_way.is_set()


def test_the_forgotten_window_of_a_person_gives_way_to_a_new_one_of_theirs_and_no_other() -> None:
    open_ = Windows(2, 120, OF_NOBODY)
    theirs = open_.come(("person", "bình"), 0.0)
    mine = [open_.come(PERSON, 0.0) for _ in range(2)]
    assert not open_.has_room(PERSON, SILENT_PERSON - 1) and open_.has_room(PERSON, SILENT_PERSON)
    assert open_.come(PERSON, SILENT_PERSON) is not None
    assert [each.gives_way.is_set() for each in mine if each] == [True, False]
    assert theirs is not None and not theirs.gives_way.is_set()


def test_places_come_free_when_windows_are_closed() -> None:
    crowd = Windows(OF_A_PERSON, 120, 2)
    one = crowd.come(place(1), 0.0)
    assert one is not None and crowd.come(place(2), 0.0) is not None and crowd.come(place(3), 0.0) is None
    crowd.gone(one)
    crowd.gone(one)
    assert crowd.come(place(3), 0.0) is not None and crowd.counts()["place"] == 2


def test_runs_of_nobody_take_turns_and_those_of_somebody_never_wait() -> None:
    crowd = full()
    mine = crowd.come(PERSON, 0.0)
    asking = next(iter(crowd._open.values()))[0]
    waits = [crowd.turn(asking, 0.0) for _ in range(200)]
    a_second, burst = RUNS_OF_A_PLACE
    assert waits[: int(burst)] == [0.0] * int(burst)
    assert waits[-1] == pytest.approx((200 - burst) / a_second)
    assert mine is not None and [crowd.turn(mine, 0.0) for _ in range(200)] == [0.0] * 200


def test_many_places_together_ask_for_no_more_runs_than_nobody_has() -> None:
    crowd = full()
    at, admitted = 0.0, 0
    for second in range(60):
        for each in list(crowd._open.values()):
            admitted += crowd.turn(each[0], at + second) <= 1
    a_second, burst = RUNS_OF_NOBODY
    assert admitted <= burst + (60 + 1) * a_second


# In the server


class Line:
    """A websocket as uvicorn hands it to an application."""

    def __init__(self, cookie: str = "") -> None:
        self.said: list[Any] = []
        self.allowed = False
        self.coming: asyncio.Queue[Any] = asyncio.Queue()
        self.coming.put_nowait({"type": "websocket.connect"})
        self.scope = {
            "type": "websocket", "path": "/_stcore/stream", "client": ("10.9.9.9", 1), "query_string": b"",
            "headers": [(b"host", b"a"), *([(b"cookie", cookie.encode())] if cookie else [])],
            "extensions": {"websocket.http.response": {}, LARGER: {"allow": self.allow}},
        }  # fmt: skip

    def allow(self) -> None:
        self.allowed = True

    async def send(self, message: Any) -> None:
        self.said.append(message)
        if message["type"] == "websocket.http.response.body":
            self.coming.put_nowait({"type": "websocket.disconnect", "code": 1006})


async def streamlit(scope: Any, receive: Any, send: Any) -> None:
    """Stands for Streamlit: listens until the window is gone."""
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


def test_a_window_without_room_is_answered_503_with_when_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "OPEN", Windows(1, 1, 1))
    server = OnlySoManyWindows(streamlit)

    async def run() -> tuple[Line, Line]:
        first, second = Line(), Line()
        listening = asyncio.create_task(server(first.scope, first.coming.get, first.send))
        await asyncio.sleep(0.01)
        await server(second.scope, second.coming.get, second.send)
        first.coming.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await listening
        return first, second

    first, second = asyncio.run(run())
    assert first.said == [{"type": "websocket.accept"}]
    assert second.said[0]["status"] == 503 and (b"retry-after", b"15") in second.said[0]["headers"]
    assert windows.OPEN.counts() == {}
    assert not first.allowed, "long messages are for somebody"


def test_a_window_that_gives_way_ends_as_though_the_browser_had_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "OPEN", Windows(1, 1, 1))
    monkeypatch.setattr(windows, "SILENT_NOBODY", 0.0)
    server = OnlySoManyWindows(streamlit)

    async def run() -> Line:
        first, second = Line(), Line()
        one = asyncio.create_task(server(first.scope, first.coming.get, first.send))
        await asyncio.sleep(0.01)
        two = asyncio.create_task(server(second.scope, second.coming.get, second.send))
        await asyncio.wait_for(one, 5)
        second.coming.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await two
        return second

    assert asyncio.run(run()).said == [{"type": "websocket.accept"}]


def test_nobody_who_is_silent_for_long_is_let_go_and_somebody_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "OPEN", Windows(9, 9, 9))
    monkeypatch.setattr(windows, "LONGEST_SILENCE", 0.05)

    async def known(scope: Any) -> str | None:
        return "an" if any(name == b"cookie" for name, _ in scope["headers"]) else None

    monkeypatch.setattr(windows, "person_of", known)
    server = OnlySoManyWindows(streamlit)

    async def run() -> Line:
        nobody, somebody = Line(), Line("ward_session=x")
        staying = asyncio.create_task(server(somebody.scope, somebody.coming.get, somebody.send))
        await asyncio.wait_for(server(nobody.scope, nobody.coming.get, nobody.send), 5)
        await asyncio.sleep(0.2)
        assert not staying.done()
        somebody.coming.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await staying
        return somebody

    assert asyncio.run(run()).allowed
