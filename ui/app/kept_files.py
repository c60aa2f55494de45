"""Files that were chosen in a form and not saved yet: kept in memory, so much of a person, so much of all together.

Streamlit keeps every file of a session until the session ends, however many; one person could fill the machine. Here a file
that is more than there is room for is not kept, and one that no form asked for in a while gives way first. In its place stands
an empty file of the kind ``chosen_files.NO_ROOM`` or ``chosen_files.LET_GO``, of which the form says what it means
(``ui/parts/chosen_files.py``): everything else that was typed is still there. What an act has taken in is given back at once.

Files on their way in are bounded, too: who sends more than ``AT_ONCE`` waits, and nothing of theirs is read meanwhile.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

import streamlit.runtime.memory_uploaded_file_manager as streamlits
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec, UploadFileUrlInfo

from dossiers.errors import Busy
from dossiers.files.places import Allowance, Places
from ui.app.given_back import MUCH
from ui.app.limits import limit
from ui.parts.chosen_files import LET_GO, NO_ROOM

_MB = 1024 * 1024
#: Seconds after which a file that no run of a screen asked for gives way to another one.
IDLE = 600.0
#: Addresses for files that a session may have asked for and not used, the newest.
_ADDRESSES = 100
#: Files on their way in at once, of all and of a person; how many wait their turn, and for how many seconds.
AT_ONCE, AT_ONCE_OF_A_PERSON = 40, 3
_LINE, _LINE_OF_A_PERSON, _TURN = 400, 100, 600.0
PLACES = Places(
    AT_ONCE, {"file": Allowance(AT_ONCE, AT_ONCE_OF_A_PERSON, _LINE, _LINE_OF_A_PERSON, told="uploads_busy")}
)
#: Who sends the file that is being taken in.
_SENDER: ContextVar[str] = ContextVar("sender", default="")


class KeptFiles(MemoryUploadedFileManager):
    """In the place of Streamlit's own manager. Its lock guards what is added here, too."""

    def __init__(self, upload_endpoint: str) -> None:
        super().__init__(upload_endpoint)
        self.of_a_person, self.in_all = limit("files_mb_of_a_person") * _MB, limit("files_mb") * _MB
        self._asked: dict[tuple[str, str], float] = {}
        self._whose: dict[tuple[str, str], str] = {}
        self._handed_out: dict[str, dict[str, None]] = {}

    def get_upload_urls(self, session_id: str, file_names: Sequence[str]) -> list[UploadFileUrlInfo]:
        found = super().get_upload_urls(session_id, file_names[:_ADDRESSES])
        with self._lock:
            own = self._handed_out.setdefault(session_id, {})
            own.update(dict.fromkeys(each.file_id for each in found))
            for each in list(own)[:-_ADDRESSES]:
                del own[each]
        return found

    def handed_out(self, session_id: str, file_id: str) -> bool:
        """Whether this session asked for a place for this file."""
        with self._lock:
            return file_id in self._handed_out.get(session_id, ())

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        key, whose = (session_id, file.file_id), _SENDER.get() or session_id
        with self._lock:
            self._handed_out.get(session_id, {}).pop(file.file_id, None)
        if not self._make_room(whose, len(file.data)):
            file = file._replace(type=NO_ROOM, data=b"")
            MUCH.set()
        super().add_file(session_id, file)
        with self._lock:
            self._asked[key], self._whose[key] = time.monotonic(), whose

    def get_files(self, session_id: str, file_ids: Sequence[str]) -> list[UploadedFileRec]:
        at = time.monotonic()
        with self._lock:
            self._asked.update({(session_id, each): at for each in file_ids if (session_id, each) in self._asked})
        return super().get_files(session_id, file_ids)

    def remove_file(self, session_id: str, file_id: str) -> None:
        super().remove_file(session_id, file_id)
        self._forget([(session_id, file_id)])

    def remove_session_files(self, session_id: str) -> None:
        super().remove_session_files(session_id)
        with self._lock:
            keys = [key for key in self._asked if key[0] == session_id]
            self._handed_out.pop(session_id, None)
        self._forget(keys)

    def let_go(self, session_id: str, file_id: str | None = None) -> None:
        """Let go of what a file held, or all files of a session. That there was one is remembered."""
        with self._lock:
            files = self.file_storage.get(session_id, {})
            for each in [file_id] if file_id else list(files):
                if each in files and files[each].data:
                    MUCH.set()
                    self._total_bytes -= len(files[each].data)
                    files[each] = files[each]._replace(type=LET_GO, data=b"")

    def held(self, whose: str | None = None) -> int:
        """Bytes that are kept, of a person or (None) in all."""
        with self._lock:
            if whose is None:
                return self._total_bytes
            return sum(len(self._data(key)) for key, person in self._whose.items() if person == whose)

    def _make_room(self, whose: str, size: int) -> bool:
        """Whether so much can be kept, once what nobody asked for in a while was let go."""
        while (own := self.held(whose) + size > self.of_a_person) or self.held() + size > self.in_all:
            idle = self._longest_idle(whose if own else None)
            if idle is None:
                return False
            self.let_go(*idle)
        return True

    def _longest_idle(self, whose: str | None) -> tuple[str, str] | None:
        before = time.monotonic() - IDLE
        with self._lock:
            among = [
                key
                for key, asked in self._asked.items()
                if asked < before and self._data(key) and whose in {None, self._whose[key]}
            ]
            return min(among, key=self._asked.__getitem__, default=None)

    def _data(self, key: tuple[str, str]) -> bytes:
        file = self.file_storage.get(key[0], {}).get(key[1])
        return file.data if file else b""

    def _forget(self, keys: Sequence[tuple[str, str]]) -> None:
        if keys:
            MUCH.set()
        with self._lock:
            for key in keys:
                self._asked.pop(key, None)
                self._whose.pop(key, None)


def give_back(session: Any) -> None:
    """Give back the files of a session that lost its browser: those kept here, and those its state still holds."""
    manager = session._uploaded_file_mgr
    if isinstance(manager, KeptFiles):
        manager.let_go(session.id)
    # A state that cannot be read any more holds no file that a form could ask for.
    with suppress(Exception):
        for value in session.session_state.filtered_state.values():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, UploadedFile):
                    each.close()


# On their way in


async def take_in(app: Any, scope: Scope, receive: Receive, send: Send, person: str) -> None:
    """Hand a file on to Streamlit when it is this person's turn. One that no page asked a place for is refused unread."""
    if not _is_expected(scope["path"]):
        await _refused(403)(scope, receive, send)
        return
    try:
        place = PLACES.ask("file", person)
    except Busy:
        await _refused(503)(scope, receive, send)
        return
    try:
        await asyncio.wait_for(asyncio.wrap_future(place.granted), _TURN)
    except TimeoutError:
        place.give_back()
        await _refused(503)(scope, receive, send)
        return
    sender = _SENDER.set(person)
    try:
        await app(scope, receive, send)
    finally:
        _SENDER.reset(sender)
        place.give_back()


def _is_expected(path: str) -> bool:
    *_, session_id, file_id = ["", "", *path.split("/")]
    # Where Streamlit's own manager serves, nobody knows what was handed out.
    return not _MANAGERS or any(each.handed_out(session_id, file_id) for each in _MANAGERS)


def _refused(status: int) -> PlainTextResponse:
    return PlainTextResponse("", status_code=status, headers={"connection": "close", "retry-after": "60"})


_MANAGERS: list[KeptFiles] = []


def _made(upload_endpoint: str) -> KeptFiles:
    _MANAGERS.append(KeptFiles(upload_endpoint))
    return _MANAGERS[-1]


def bound_kept_files() -> None:
    """Have Streamlit use this manager, which it takes by name when its runtime is made."""
    if not hasattr(streamlits, "MemoryUploadedFileManager"):
        raise RuntimeError("Streamlit keeps files elsewhere now: look there who may fill the memory")
    streamlits.MemoryUploadedFileManager = _made
