"""Files that were chosen and not saved: so much of a person, so much of all, and what is given back."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from ui.app import given_back, kept_files
from ui.app.kept_files import AT_ONCE_OF_A_PERSON, KeptFiles, give_back, take_in
from ui.parts.chosen_files import LET_GO, NO_ROOM

SIZE = 1_000


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> KeptFiles:
    made = KeptFiles("/_stcore/upload_file")
    made.of_a_person, made.in_all = 3 * SIZE, 5 * SIZE
    monkeypatch.setattr(kept_files, "_MANAGERS", [made])
    return made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr(kept_files.time, "monotonic", lambda: now[0])
    return now


def add(files: KeptFiles, person: str, name: str, session: str = "") -> str:
    """Add a file of somebody; the kind under which it is kept."""
    token = kept_files._SENDER.set(person)
    files.add_file(session or person, UploadedFileRec(name, f"{name}.pdf", "application/pdf", bytes(SIZE)))
    kept_files._SENDER.reset(token)
    return files.get_files(session or person, [name])[0].type


def test_a_person_has_room_for_so_much_in_all_their_windows_and_others_for_theirs(files: KeptFiles) -> None:
    kinds = [add(files, "an", str(number), f"window {number % 2}") for number in range(30)]
    assert kinds == ["application/pdf"] * 3 + [NO_ROOM] * 27
    assert files.held("an") == 3 * SIZE
    assert add(files, "bình", "b") == "application/pdf"
    assert files.get_files("window 1", ["29"])[0].name == "29.pdf", "the form can say which file it was"


def test_all_people_together_have_room_for_so_much(files: KeptFiles) -> None:
    kinds = [add(files, f"person {number}", "f") for number in range(20)]
    assert kinds.count("application/pdf") == 5 and files.held() == 5 * SIZE


def test_a_file_no_form_asked_for_in_a_while_gives_way_and_one_that_is_shown_does_not(
    files: KeptFiles, clock: list[float]
) -> None:
    for name in "abc":
        add(files, "an", name)
    clock[0] += kept_files.IDLE + 1
    files.get_files("an", ["a", "b"])
    assert add(files, "an", "d") == "application/pdf"
    assert [each.type for each in files.get_files("an", list("abcd"))] == [
        "application/pdf", "application/pdf", LET_GO, "application/pdf",
    ]  # fmt: skip
    assert add(files, "an", "e") == NO_ROOM


def test_what_was_removed_or_whose_session_ended_is_given_back(files: KeptFiles) -> None:
    for name in "abc":
        add(files, "an", name, session=f"window {name}")
    files.remove_file("window a", "a")
    assert files.held("an") == 2 * SIZE
    files.remove_session_files("window b")
    assert files.held("an") == files.held() == SIZE
    assert not files._asked.keys() - {("window c", "c")} and files._whose.keys() == {("window c", "c")}


def test_a_window_that_does_not_come_back_gives_its_files_back_and_remembers_there_was_one(files: KeptFiles) -> None:
    add(files, "an", "a", session="window")
    (record,) = files.get_files("window", ["a"])
    held = UploadedFile(record, SimpleNamespace())  # pyright: ignore[reportArgumentType]
    session = SimpleNamespace(
        id="window", _uploaded_file_mgr=files, session_state=SimpleNamespace(filtered_state={"file": held, "x": [1]})
    )
    give_back(session)
    assert files.held() == 0 and held.closed
    assert files.get_files("window", ["a"])[0].type == LET_GO


# On their way in


def scope(path: str) -> dict[str, Any]:
    return {"type": "http", "method": "PUT", "path": path, "headers": [], "query_string": b""}


async def asked(path: str, person: str, app: Any) -> int:
    """The status that sending a file is answered with."""
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    async def unread() -> Any:
        raise AssertionError("nothing of it is read")

    await take_in(app, scope(path), unread, send, person)
    return said[0]["status"]


async def streamlit(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})


def test_only_a_place_that_a_page_asked_for_takes_a_file_and_only_once(files: KeptFiles) -> None:
    (place,) = files.get_upload_urls("window", ["a.pdf"])
    assert asyncio.run(asked(place.upload_url, "an", streamlit)) == 204
    add(files, "an", place.file_id, session="window")
    for path in (
        place.upload_url,
        "/_stcore/upload_file/window/invented",
        "/_stcore/upload_file/x",
        "/_stcore/upload_file",
    ):
        assert asyncio.run(asked(path, "an", streamlit)) == 403


def test_a_page_has_a_bounded_number_of_places_for_files(files: KeptFiles) -> None:
    first = files.get_upload_urls("window", ["a"] * 50)
    assert len(files.get_upload_urls("window", ["a"] * 10_000)) == 100
    assert not files.handed_out("window", first[0].file_id)


def test_files_of_one_person_come_in_a_few_at_a_time_and_those_of_another_beside_them(files: KeptFiles) -> None:
    places = [each.upload_url for each in files.get_upload_urls("window", ["a"] * 12)]
    under_way: list[str] = []
    most: list[int] = []

    async def run() -> list[int]:
        full, go_on = asyncio.Event(), asyncio.Event()

        async def slow(scope: Any, receive: Any, send: Any) -> None:
            under_way.append(scope["path"])
            most.append(len(under_way))
            if len(under_way) == AT_ONCE_OF_A_PERSON:
                full.set()
            await go_on.wait()
            under_way.remove(scope["path"])
            await streamlit(scope, receive, send)

        mine = [asyncio.create_task(asked(each, "an", slow)) for each in places[:10]]
        await asyncio.wait_for(full.wait(), 30)
        assert await asyncio.wait_for(asked(places[11], "bình", streamlit), 30) == 204
        assert len(under_way) == AT_ONCE_OF_A_PERSON
        go_on.set()
        return await asyncio.gather(*mine)

    assert asyncio.run(run()) == [204] * 10
    assert max(most) == AT_ONCE_OF_A_PERSON


def test_memory_of_files_that_are_gone_is_given_back_to_the_system(files: KeptFiles) -> None:
    given_back.MUCH.clear()
    add(files, "an", "a")
    assert not given_back.MUCH.is_set()
    files.let_go("an", "a")
    assert given_back.MUCH.is_set()
    given_back.give_memory_back()
    assert not given_back.MUCH.is_set()
    files.remove_session_files("an")
    assert given_back.MUCH.is_set()
