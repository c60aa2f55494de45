"""Addresses of this server that people are sent to: which there are, and that a link to us leads nobody elsewhere."""

import re
from urllib.parse import parse_qs, quote, unquote_to_bytes, urlsplit

from starlette.requests import HTTPConnection
from starlette.types import Scope

from ui.reader.language import LANGUAGES
from ui.reader.screens import SCREENS

PAGE_PATHS = {"/"} | {f"/{screen.name}" for screen in SCREENS}
CHOOSE = "/choose-person"
SIGN_IN = "/sign-in"
SIGN_OUT = "/sign-out"
SIGN_OUT_EVERYWHERE = "/sign-out-everywhere"
PASSWORD = "/password"
#: Letters beyond ASCII as an address carries them.
LONGEST = 2000
"""Letters of an address that one is led on to; a longer one was not made by our screens."""
_PACKED_LETTERS = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


def inside(address: str, language: str = "") -> str:
    """The address of a screen of ours as it was asked for, or the front: nobody is sent elsewhere."""
    front = f"/?lang={language}" if language else "/"
    if len(address) > LONGEST:
        return front
    try:
        parts = urlsplit(address)
    except ValueError:
        return front
    outside = parts.scheme or parts.netloc or not address.startswith("/") or "\\" in address
    return front if outside or parts.path not in PAGE_PATHS or not address.isprintable() else address


def asked_language(scope: Scope) -> str:
    """The language of whoever made a request: the one its address asks for, else that of the page it came from, else
    Vietnamese.
    """
    headers = {name.lower(): value for name, value in scope["headers"]}
    try:
        before = parse_qs(urlsplit(headers.get(b"referer", b"").decode("latin-1")).query)
    except ValueError:
        before = {}
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang") or before.get("lang", ["vi"])
    return asked[0] if asked[0] in LANGUAGES else "vi"


def to_sign_in(goal: str, language: str) -> str:
    """The address of the sign-in that leads on to ``goal``."""
    return f"{SIGN_IN}?next={carried(goal)}&lang={language}"


def carried(goal: str) -> str:
    """An address as a part of another. Its letters are packed once: packed twice, browsers show them as ``%E1%BB%99``."""
    return quote(_PACKED_LETTERS.sub(_letters, goal), safe="")


def _letters(packed: re.Match[str]) -> str:
    try:
        letters = unquote_to_bytes(packed[0]).decode("utf-8")
    except UnicodeDecodeError:
        return packed[0]
    return letters if letters.isprintable() else packed[0]


def over_https(connection: HTTPConnection) -> bool:
    """Whether the browser came over HTTPS: cookies are then kept off plain HTTP."""
    return connection.url.scheme in {"https", "wss"}
