"""Streamlit's own files come packed where the browser takes that, and with them every sign that is shown."""

import asyncio
import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response
from streamlit.file_util import get_static_dir

from ui.app.our_styles import our_styles, styles_name
from ui.app.static_files import accepts_gzip, packed

ROOT = Path(__file__).resolve().parents[3]
FILES = Path(get_static_dir()) / "static"
SCRIPT = next((FILES / "js").glob("index.*.js"))


def answer(path: str, **headers: str) -> Response | None:
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": path, "headers": told}
    return asyncio.run(packed(scope))


def test_a_script_is_packed_and_reads_as_before() -> None:
    found = answer(f"/static/js/{SCRIPT.name}", accept_encoding="gzip, deflate, br")
    assert found is not None
    assert found.headers["content-encoding"] == "gzip" and "immutable" in found.headers["cache-control"]
    assert len(found.body) * 3 < SCRIPT.stat().st_size
    assert gzip.decompress(bytes(found.body)) == SCRIPT.read_bytes()


def test_what_the_browser_has_is_not_sent_again() -> None:
    path = f"/static/js/{SCRIPT.name}"
    first = answer(path, accept_encoding="gzip")
    assert first is not None
    again = answer(path, accept_encoding="gzip", if_none_match=f"W/{first.headers['etag']}")
    assert again is not None and (again.status_code, again.body) == (304, b"")


@pytest.mark.parametrize("takes", ["gzip", "identity"])
def test_our_styles_are_kept_for_a_year_packed_or_not(takes: str) -> None:
    found = answer(f"/static/css/{styles_name()}", accept_encoding=takes)
    assert found is not None and "immutable" in found.headers["cache-control"]
    assert found.headers["content-type"].startswith("text/css")
    body = bytes(found.body)
    assert (gzip.decompress(body) if takes == "gzip" else body) == our_styles()
    assert answer("/static/css/ward-scorecard.000000000000.css", accept_encoding=takes) is None


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"/static/js/{SCRIPT.name}", {}),
        (f"/static/js/{SCRIPT.name}", {"accept_encoding": "gzip;q=0"}),
        (f"/static/js/{SCRIPT.name}", {"accept_encoding": "gzip", "range": "bytes=0-9"}),
        ("/static/js/none.js", {"accept_encoding": "gzip"}),
        ("/static/js/../../index.html", {"accept_encoding": "gzip"}),
        ("/static/js/..%2f..%2findex.html", {"accept_encoding": "gzip"}),
        ("/static/index.html", {"accept_encoding": "gzip"}),
        ("/media/secret.js", {"accept_encoding": "gzip"}),
    ],
)
def test_all_else_is_left_to_streamlit(path: str, headers: dict[str, str]) -> None:
    assert answer(path, **headers) is None


@pytest.mark.parametrize(
    ("asked", "takes"),
    [("gzip", True), ("br, GZIP;q=0.5", True), ("*", True), ("", False), ("br", False), ("gzip; q=0.0", False)],
)
def test_packed_is_sent_to_whoever_says_so(asked: str, takes: bool) -> None:
    assert accepts_gzip(asked) is takes


def test_every_sign_that_a_screen_or_streamlit_shows_is_in_the_small_font() -> None:
    held = set((ROOT / "ui" / "app" / "icons.txt").read_text(encoding="utf-8").split("\n"))
    sources = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), *(FILES / "js").glob("*.js")]
    shown = {
        sign for each in sources for sign in re.findall(r":material/([a-z0-9_]+):", each.read_text(encoding="utf-8"))
    }
    # Streamlit's icon for a score; the font has no sign of that name.
    assert shown - held - {"star_filled"} == set()
    (font,) = FILES.glob("media/MaterialSymbols-Rounded.*.woff2")
    small = answer(f"/static/media/{font.name}")
    assert small is not None and small.body == (ROOT / "ui" / "app" / "icons.woff2").read_bytes()
