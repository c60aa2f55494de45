"""Sessions whose browser is gone for the moment: kept for somebody who may come back, at once forgotten for nobody.

Streamlit keeps the last 128 of anybody for half an hour, and looks at their age only when another one comes. So strangers
could push out the sessions of people whose connection broke, and what a closed window held was held on. Here a session of
nobody ends with its connection, each person has room for ``OF_A_PERSON``, and ``sweep`` ends what is too old.
"""

import time
from dataclasses import dataclass
from typing import Any

import streamlit.runtime.memory_session_storage as streamlits
from streamlit.runtime.session_manager import SessionInfo, SessionStorage

from ui.app import kept_files

#: In all, and of one person.
IN_ALL, OF_A_PERSON = 128, 20
#: Seconds after which a browser that has not come back has its chosen files asked for again; the words are kept for longer.
FILES = 120.0


@dataclass
class _Kept:
    info: SessionInfo
    whose: str
    until: float
    files_until: float | None


class KeptSessions(SessionStorage):
    """In the place of Streamlit's own storage; asked in the server's loop only."""

    def __init__(self, maxsize: int = IN_ALL, ttl_seconds: float = 120) -> None:
        self._most, self._seconds = maxsize, ttl_seconds
        self._kept: dict[str, _Kept] = {}
        _STORAGES.append(self)

    def get(self, session_id: str) -> SessionInfo | None:
        kept = self._kept.get(session_id)
        return kept.info if kept is not None and kept.until > time.monotonic() else None

    def save(self, session_info: SessionInfo) -> None:
        session = session_info.session
        whose, at = _whose(session), time.monotonic()
        if whose is None:
            session.shutdown()
            return
        own = [key for key, kept in self._kept.items() if kept.whose == whose]
        if len(own) >= OF_A_PERSON:
            self._end(own[0])
        elif len(self._kept) >= self._most:
            self._end(next(iter(self._kept)))
        self._kept[session.id] = _Kept(session_info, whose, at + self._seconds, at + FILES)

    def delete(self, session_id: str) -> None:
        self._kept.pop(session_id, None)

    def list(self) -> list[SessionInfo]:
        return [kept.info for kept in self._kept.values()]

    def sweep(self) -> None:
        """End what is too old, and give back the files of whoever has not come back by now."""
        at = time.monotonic()
        for key in [key for key, kept in self._kept.items() if kept.until <= at]:
            self._end(key)
        for kept in self._kept.values():
            if kept.files_until is not None and kept.files_until <= at:
                kept.files_until = None
                kept_files.give_back(kept.info.session)

    def _end(self, session_id: str) -> None:
        self._kept.pop(session_id).info.session.shutdown()


_STORAGES: list[KeptSessions] = []


def _whose(session: Any) -> str | None:
    """The person the last run of a session was for, as the shell notes it."""
    try:
        return session.session_state["acting"]
    except KeyError:
        return None


def sweep() -> None:
    """As ``KeptSessions.sweep``, for the storage of this server."""
    for storage in _STORAGES:
        storage.sweep()


def keep_sessions_of_people_only() -> None:
    """Have Streamlit use this storage, which it takes by name when its runtime is made."""
    if not hasattr(streamlits, "MemorySessionStorage"):
        raise RuntimeError("Streamlit keeps its sessions elsewhere now: look there who may fill the memory")
    streamlits.MemorySessionStorage = KeptSessions
