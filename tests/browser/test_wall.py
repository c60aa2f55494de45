"""A fresh server, asked over its websocket for every screen without a person, gives the wall and nothing else.

Streamlit runs whatever page the browser names; the address line and the menu are no guard. The loss this prevents: a page
file that runs for nobody because the main script was passed by.
"""

from typing import NamedTuple

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from ui.screens import FRONT, SCREENS


class Drawn(NamedTuple):
    """What one run sent: every text, and the pages its menu knows (address → the hash browsers name them by)."""

    texts: str
    pages: dict[str, str]


def run(address: str, page_name: str, page_hash: str, cookie: str | None) -> Drawn:
    """Ask for one run of the main script, as a browser does, and collect what it sends."""
    headers = {"Cookie": f"demonstration_person={cookie}"} if cookie else {}
    stream = address.replace("http", "ws") + "/_stcore/stream"
    texts, pages = [], {}
    with connect(stream, additional_headers=headers, origin=address, max_size=None) as socket:  # pyright: ignore[reportArgumentType]  (an origin is a text)
        asked = BackMsg()
        asked.rerun_script.page_name = page_name
        asked.rerun_script.page_script_hash = page_hash
        asked.rerun_script.query_string = "unit=to-hieu&round=2026"
        socket.send(asked.SerializeToString())
        while True:
            data = socket.recv(timeout=20)
            message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            kind = message.WhichOneof("type")
            if kind == "delta":
                texts.append(str(message.delta))
            elif kind == "navigation":
                pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            elif kind == "script_finished":
                return Drawn("\n".join(texts), pages)


def told(drawn: Drawn) -> str:
    """Protobuf writes letters beyond ASCII as octets."""
    return drawn.texts.encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")


@pytest.fixture(scope="module")
def hashes(address: str) -> dict[str, str]:
    """What a browser that knows every screen would ask for."""
    return run(address, "", "", "inspector").pages


@pytest.mark.parametrize("screen", [screen.name for screen in SCREENS])
@pytest.mark.parametrize("by", ["name", "hash"])
@pytest.mark.parametrize("cookie", [None, "nobody", "to-hieu-cu"])
def test_without_a_person_every_screen_is_the_wall(
    address: str, hashes: dict[str, str], screen: str, by: str, cookie: str | None
) -> None:
    known = hashes["" if screen == FRONT.name else screen]
    drawn = run(address, screen if by == "name" else "", known if by == "hash" else "", cookie)
    assert "Chọn vai để xem thử" in told(drawn)
    assert "Phiếu điểm phường" not in told(drawn) and "Xu hướng phường" not in told(drawn)
    assert len(drawn.pages) <= 1


@pytest.mark.parametrize("by", ["name", "hash"])
def test_with_a_person_the_screen_asked_for_is_drawn(address: str, hashes: dict[str, str], by: str) -> None:
    """So that the test above sees a wall and not merely an empty answer."""
    name, known = ("trends", "") if by == "name" else ("", hashes["trends"])
    drawn = run(address, name, known, "inspector")
    assert "Xu hướng phường Tô Hiệu" in told(drawn)
    assert len(drawn.pages) == len(SCREENS)
