"""Places that are shared out: how many there are, who comes next, who is told to come again."""

import threading

import pytest

from dossiers.errors import Busy
from dossiers.files.places import Allowance, Place, Places


def places(in_all: int = 3, **changed: int) -> Places:
    """Three places, two a purpose and one a person."""
    wanted = {"at_once": 2, "by_person": 1, "line": 6, "line_by_person": 3, **changed}
    share = Allowance(**wanted, told="readers_busy")
    return Places(in_all, {"upload": share, "preview": share})


def there(*asked: Place) -> list[bool]:
    """Which of them were granted."""
    return [each.granted.done() for each in asked]


def test_one_purpose_leaves_the_other_a_place() -> None:
    shared = places()
    uploads = [shared.ask("upload", person) for person in "abc"]
    preview = shared.ask("preview", "a")
    assert there(*uploads, preview) == [True, True, False, True]
    uploads[0].give_back()
    assert there(*uploads) == [True, True, True]


def test_there_are_never_more_in_all_than_places() -> None:
    shared = places()
    asked = [shared.ask(purpose, person) for person in "ab" for purpose in ("upload", "preview")]
    assert sum(there(*asked)) == 3


def test_who_asks_for_much_holds_one_place_and_makes_nobody_else_wait_for_all_of_it() -> None:
    shared = places()
    much = [shared.ask("preview", "much") for _ in range(4)]
    little = shared.ask("preview", "little")
    assert there(*much, little) == [True, False, False, False, True]
    third = shared.ask("preview", "third")
    much[0].give_back()
    # The third came later than the three that wait and before them all but one.
    assert there(*much[1:], third) == [True, False, False, False]
    little.give_back()
    assert there(*much[1:], third) == [True, False, False, True]


def test_persons_take_turns_in_the_line() -> None:
    shared = places(in_all=1)
    first = shared.ask("upload", "x")
    line = {name: shared.ask("upload", name[0]) for name in ("a1", "a2", "a3", "b1", "b2", "c1")}
    served, now = [], first
    while now is not None:
        now.give_back()
        now = next((each for name, each in line.items() if each.granted.done() and name not in served), None)
        served += [name for name, each in line.items() if each is now]
    assert served == ["a1", "b1", "c1", "a2", "b2", "a3"]


def test_the_line_has_an_end_for_one_and_for_all_and_both_are_told_the_same() -> None:
    shared = places(in_all=1)
    shared.ask("upload", "x")
    for _ in range(3):
        shared.ask("upload", "much")
    with pytest.raises(Busy) as told:
        shared.ask("upload", "much")
    assert "thử lại" in told.value.text("vi") and "try again" in told.value.text("en")
    for person in "abc":
        shared.ask("upload", person)
    with pytest.raises(Busy):
        shared.ask("upload", "d")
    # The other purpose has a line of its own.
    assert not shared.ask("preview", "d").granted.done()


def test_who_leaves_the_line_gives_room_and_who_gives_back_twice_gives_one_place() -> None:
    shared = places(in_all=1)
    first, second, third = (shared.ask("upload", person) for person in "abc")
    second.give_back()
    first.give_back()
    first.give_back()
    assert there(third) == [True]
    assert not shared.ask("upload", "d").granted.done()


def test_who_stopped_waiting_this_very_moment_gets_none() -> None:
    shared = places(in_all=1)
    first, second, third = (shared.ask("upload", person) for person in "abc")
    assert second.granted.cancel()
    first.give_back()
    assert third.granted.done()
    second.give_back()
    assert not shared.ask("upload", "d").granted.done()


def test_waiting_ends_with_the_plain_answer_and_leaves_nothing_taken() -> None:
    shared = places(in_all=1)
    first, second = shared.ask("upload", "a"), shared.ask("upload", "b")
    with pytest.raises(Busy):
        second.wait(0.01)
    first.give_back()
    shared.ask("upload", "c").wait(0)


def test_many_threads_at_once_never_hold_more_than_there_are() -> None:
    shared, held, most, lock = places(line=1000, line_by_person=1000), 0, 0, threading.Lock()

    def work(purpose: str, person: str) -> None:
        nonlocal held, most
        for _ in range(50):
            place = shared.ask(purpose, person)
            place.wait(20)
            with lock:
                held += 1
                most = max(most, held)
            with lock:
                held -= 1
            place.give_back()

    threads = [
        threading.Thread(target=work, args=(purpose, person)) for purpose in ("upload", "preview") for person in "abcd"
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most <= 3
    assert there(shared.ask("upload", "a"), shared.ask("preview", "a"), shared.ask("preview", "b")) == [True] * 3
