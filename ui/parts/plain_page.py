"""Pages outside of the screens, as plain HTML that needs no script: signing in, choosing a password, what does not exist."""

from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from ui.parts.templates import Markup, beside
from ui.reader.language import LANGUAGE_NAMES

#: Nothing is loaded at all, and forms go to this server only.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "img-src 'self'"
)


def plain_page(
    title: str, body: Markup, *, path: str, query: dict[str, str] | None = None, status: int = 200, wide: bool = False
) -> HTMLResponse:
    """A page in the language of the request. ``path`` and ``query``: where its other language is found."""
    links = [
        (code, name, f"{path}?{urlencode({**(query or {}), 'lang': code})}") for code, name in LANGUAGE_NAMES.items()
    ]
    return HTMLResponse(
        _pieces.document(title, body, links, wide),
        status_code=status,
        headers={"content-security-policy": _POLICY, "cache-control": "no-store"},
    )


def error_page(title: str, text: str, *, path: str, status: int) -> HTMLResponse:
    """A page that says why there is none as asked for, with the way to the front."""
    answer = plain_page(title, _pieces.refused(text), path=path, status=status)
    answer.headers["x-content-type-options"] = "nosniff"
    answer.headers["x-frame-options"] = "DENY"
    answer.headers["referrer-policy"] = "same-origin"
    return answer


def sentence(text: str) -> Markup:
    """The body of a page that only says something."""
    return _pieces.sentence(text)


def no_room(windows: int, seconds: int) -> Markup:
    """The body of the page where there is no room for another window: of a person who has so many, or (0) of nobody yet."""
    return _pieces.no_room(windows, seconds)


_pieces = beside(__file__)
