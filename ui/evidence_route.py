"""Files of evidence over the web: asked of the server by address, given after the acting person's right was checked.

Streamlit's own addresses for files know no rights. What may not be opened and what does not exist get one answer.
"""

from collections import OrderedDict
from threading import Lock
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dossiers.errors import DossierError, NotAllowed, NotFound
from dossiers.evidence import Opened, open_file
from dossiers.file_checks import picture
from dossiers.stored_text import sha256
from ui.formats import plain_letters
from ui.language import LANGUAGES, word_list
from ui.people import acting_person_of
from ui.record import the_record

EVIDENCE = "/evidence/"
# Nothing in a file can run, load or be framed; nothing of it stays in a cache.
_HEADERS = {
    "cache-control": "no-store, private",
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}
_MOST_DRAWN = 16


def _file(request: Request) -> Response:
    """The file itself, to be saved."""
    opened = _opened(request)
    if isinstance(opened, Response):
        return opened
    headers = {**_HEADERS, "content-disposition": _attachment(opened.file_name)}
    return Response(opened.content, media_type=opened.media_type, headers=headers)


def _page(request: Request) -> Response:
    """One page as a picture."""
    opened = _opened(request)
    if isinstance(opened, Response):
        return opened
    try:
        drawn = _DRAWN.picture(opened, int(request.path_params["page"]))
    except DossierError as error:
        return _told(request, error)
    return Response(drawn, media_type="image/png", headers=_HEADERS)


def _nothing(request: Request) -> Response:
    return _refused(request)


ROUTES = [
    Route(f"{EVIDENCE}{{unit}}/{{round}}/{{code}}", _file),
    Route(f"{EVIDENCE}{{unit}}/{{round}}/{{code}}/page/{{page:int}}.png", _page),
    # Else Streamlit would answer, with a page.
    Route(f"{EVIDENCE}{{rest:path}}", _nothing),
]


def _opened(request: Request) -> Opened | Response:
    try:
        record = the_record()
        actor = acting_person_of(request, record)
        if actor is None:
            return _refused(request)
        parts = (request.path_params[name] for name in ("unit", "round", "code"))
        return open_file(record, actor, *parts)
    except DossierError as error:
        return _told(request, error)


def _told(request: Request, error: DossierError) -> Response:
    if isinstance(error, NotAllowed) or (isinstance(error, NotFound) and error.code not in {"no_file", "no_picture"}):
        return _refused(request)
    status = 404 if isinstance(error, NotFound) else 500
    return PlainTextResponse(error.text(_language(request)), status_code=status, headers=_HEADERS)


def _refused(request: Request) -> Response:
    return PlainTextResponse(word_list()["evidence.refused"][_language(request)], status_code=404, headers=_HEADERS)


def _language(request: Request) -> str:
    asked = request.query_params.get("lang")
    return asked if asked in LANGUAGES else "vi"


def _attachment(name: str) -> str:
    """The header that names a file to be saved, with Vietnamese letters (RFC 6266, RFC 5987), plain ones for old programs."""
    plain = "".join(
        sign if sign.isascii() and sign.isprintable() and sign not in '"\\%' else "_" for sign in _bare(name)
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _bare(name: str) -> str:
    stem, point, ending = name.rpartition(".")
    return f"{plain_letters(stem)}{point}{ending}"


class _Drawn:
    """The pages drawn last: drawing takes a third of a second, and a screen asks again whenever it is drawn."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._lock = Lock()

    def picture(self, opened: Opened, page: int) -> bytes:
        """A page of a file that was opened with right. Raises NotFound."""
        key = (sha256(opened.content), page)
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
        drawn = picture(opened.content, page)
        with self._lock:
            self._pages[key] = drawn
            while len(self._pages) > _MOST_DRAWN:
                self._pages.popitem(last=False)
        return drawn


_DRAWN = _Drawn()
