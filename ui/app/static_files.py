"""Streamlit's own scripts, style and signs, and our styles, packed once and kept: Streamlit would serve three megabytes to
a first visitor, unpacked.

Each file is packed when it is first asked for, in a thread, and kept packed in memory: some four megabytes if somebody asked
for all. What is packed has an ETag of its own; that hashed files are kept by the browser for a year stays as Streamlit says.

Of the font of signs ("Material Symbols Rounded", 4,000 signs, 375 kB) only those in ``icons.txt`` are sent: a part
made with ``pyftsubset`` (glyphs of these names and the letters of ligatures, feature ``rlig``, no closure over the layout).
"""

import gzip
import mimetypes
import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Scope
from streamlit.file_util import get_static_dir

from ui.app.our_styles import our_styles, styles_name

_HERE = Path(__file__).parent
_PREFIX = "/static/"
_FILE = re.compile(r"/static/(?:js|css|media)/[A-Za-z0-9_.-]+")
_SIGNS = re.compile(r"MaterialSymbols-Rounded\.[A-Za-z0-9_-]+\.woff2")
_PACKS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_KEPT = "public, immutable, max-age=31536000"


class Packed(NamedTuple):
    """A file as it is sent."""

    body: bytes
    kind: str
    etag: str
    encoding: str


async def packed(scope: Scope) -> Response | None:
    """The answer to a request for one of Streamlit's files that is better sent packed; None where Streamlit answers."""
    path: str = scope["path"]
    if scope["method"] not in {"GET", "HEAD"} or not _FILE.fullmatch(path) or _asked(scope, b"range"):
        return None
    name = path.rpartition("/")[2]
    packs = Path(name).suffix in _PACKS and accepts_gzip(_asked(scope, b"accept-encoding"))
    if not (packs or name == styles_name() or _SIGNS.fullmatch(name)):
        return None
    found = await run_in_threadpool(_packed, path.removeprefix(_PREFIX), packs)
    return None if found is None else _answer(found, _asked(scope, b"if-none-match"))


def _answer(found: Packed, known: str) -> Response:
    headers = {"cache-control": _KEPT, "etag": found.etag, "vary": "accept-encoding"}
    if found.etag in known:
        return Response(status_code=304, headers=headers)
    if found.encoding:
        headers["content-encoding"] = found.encoding
    return Response(found.body, headers=headers, media_type=found.kind)


def accepts_gzip(asked: str) -> bool:
    """Whether a browser takes what is packed, by its header ``Accept-Encoding``."""
    for each in asked.lower().split(","):
        name, _, quality = each.partition(";")
        if name.strip() in {"gzip", "*"}:
            return not re.fullmatch(r"\s*q\s*=\s*0(?:\.0*)?\s*", quality)
    return False


@lru_cache(maxsize=512)
def _packed(path: str, packs: bool) -> Packed | None:
    """A file by its path below Streamlit's folder of them, packed if it ``packs``; None where there is none."""
    name = path.rpartition("/")[2]
    file = _HERE / "icons.woff2" if _SIGNS.fullmatch(name) else Path(get_static_dir()) / "static" / path
    if path == f"css/{styles_name()}":
        body = our_styles()
    elif file.is_file():
        body = file.read_bytes()
    else:
        return None
    encoding = "gzip" if packs else ""
    body = gzip.compress(body, 9, mtime=0) if packs else body
    kind = _PACKS.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Packed(body, kind, f'"{blake2b(body, digest_size=12).hexdigest()}"', encoding)


def _asked(scope: Scope, name: bytes) -> str:
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return ",".join(value.decode("latin-1") for each, value in headers if each == name)
