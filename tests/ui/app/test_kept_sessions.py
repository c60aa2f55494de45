"""Sessions whose browser is gone: those of nobody end at once, those of people wait for them, each person's within bounds."""

from types import SimpleNamespace
from typing import Any

import pytest

from ui.app import kept_files, kept_sessions
from ui.app.kept_sessions import FILES, IN_ALL, OF_A_PERSON, KeptSessions

STAYING = 1_800.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr(kept_sessions.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> KeptSessions:
    monkeypatch.setattr(kept_sessions, "_STORAGES", [])
    return KeptSessions(ttl_seconds=STAYING)


def info(name: str, acting: str | None = None, *, ran: bool = True) -> Any:
    session = SimpleNamespace(
        id=name, session_state={"acting": acting} if ran else {}, over=False, _uploaded_file_mgr=None
    )
    session.shutdown = lambda: setattr(session, "over", True)
    return SimpleNamespace(session=session)


@pytest.mark.parametrize("nobody", [info("a"), info("a", ran=False)])
def test_a_session_of_nobody_ends_with_its_connection(storage: KeptSessions, nobody: Any) -> None:
    storage.save(nobody)
    assert nobody.session.over and storage.get("a") is None and storage.list() == []
    storage.delete("a")


def test_a_session_of_somebody_waits_for_them_and_ends_after_a_while(storage: KeptSessions, clock: list[float]) -> None:
    mine = info("a", "an")
    storage.save(mine)
    clock[0] += STAYING - 1
    storage.sweep()
    assert storage.get("a") is mine and not mine.session.over
    clock[0] += 1
    storage.sweep()
    assert storage.get("a") is None and mine.session.over


def test_one_person_never_pushes_out_the_sessions_of_others(storage: KeptSessions) -> None:
    other = info("other", "bình")
    storage.save(other)
    mine = [info(str(number), "an") for number in range(IN_ALL * 2)]
    for each in mine:
        storage.save(each)
    assert storage.get("other") is other
    assert [each.session.over for each in mine] == [True] * (IN_ALL * 2 - OF_A_PERSON) + [False] * OF_A_PERSON


def test_a_session_that_is_taken_up_again_is_not_ended(storage: KeptSessions, clock: list[float]) -> None:
    mine = info("a", "an")
    storage.save(mine)
    storage.delete("a")
    clock[0] += STAYING * 2
    storage.sweep()
    assert not mine.session.over


def test_files_are_given_back_before_the_words_are(
    storage: KeptSessions, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    monkeypatch.setattr(kept_files, "give_back", lambda session: given.append(session.id))
    storage.save(info("a", "an"))
    clock[0] += FILES - 1
    storage.sweep()
    assert given == []
    for _ in range(3):
        clock[0] += 1
        kept_sessions.sweep()
    assert given == ["a"] and storage.get("a") is not None
