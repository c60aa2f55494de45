"""A fresh server, asked over its websocket for every screen without a person, gives the wall and nothing else.

Streamlit runs whatever page the browser names; the address line and the menu are no guard. The loss this prevents: a page
file that runs for nobody because the main script was passed by.
"""

from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin

from dossiers.people.signing_in import change_password, sign_in
from dossiers.store.opening import open_record
from dossiers.upkeep.first_record import begin_record
from tests.browser.photograph import running_app
from ui.reader.screens import DEMONSTRATION, FRONT, SCREENS, screens_for


class Drawn(NamedTuple):
    """What one run sent: every text, the pages it knows (address → the hash browsers name them by), those in its menu."""

    texts: str
    pages: dict[str, str]
    offered: frozenset[str] = frozenset()


def run(address: str, page_name: str, page_hash: str, cookie: str | None, **headers: str) -> Drawn:
    """Ask for one run of the main script, as a browser does, and collect what it sends.

    ``cookie``: the demonstration person's; with a "=" in it, another one as it stands.
    """
    if cookie:
        headers["Cookie"] = cookie if "=" in cookie else f"demonstration_person={cookie}"
    stream = address.replace("http", "ws") + "/_stcore/stream"
    texts, pages, offered = [], {}, frozenset()
    with connect(stream, additional_headers=headers, origin=Origin(address), max_size=None) as socket:
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
                known = message.navigation.app_pages
                pages = {page.url_pathname: page.page_script_hash for page in known}
                offered = frozenset(page.url_pathname for page in known if not page.is_hidden)
            elif kind == "script_finished":
                return Drawn("\n".join(texts), pages, offered)


def told(drawn: Drawn) -> str:
    """Protobuf writes letters beyond ASCII as octets."""
    return drawn.texts.encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")


def assert_nothing_else(drawn: Drawn) -> None:
    """No screen's heading, no name of a person at work, and a menu without a single visible entry."""
    said = told(drawn)
    for words in (
        "Phiếu điểm phường",
        "Xu hướng phường",
        "Tổng quan ·",
        "27 tiêu chí",
        "Dòng cuối",
        "Đơn vị mới",
        "Tài khoản",
    ):
        assert words not in said, words
    assert drawn.offered == frozenset()


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
    assert_nothing_else(drawn)


@pytest.mark.parametrize("by", ["name", "hash"])
def test_with_a_person_the_screen_asked_for_is_drawn(address: str, hashes: dict[str, str], by: str) -> None:
    """So that the test above sees a wall and not merely an empty answer."""
    name, known = ("trends", "") if by == "name" else ("", hashes["trends"])
    drawn = run(address, name, known, "inspector")
    assert "Xu hướng phường Tô Hiệu" in told(drawn)
    assert drawn.offered == {"" if each is FRONT else each.name for each in screens_for("inspector")}


@pytest.mark.parametrize("screen", ["administration", "audit", "self_assessment"])
def test_the_screen_of_another_role_is_not_drawn(address: str, hashes: dict[str, str], screen: str) -> None:
    drawn = run(address, "", hashes[screen], "inspector")
    assert "Trang này không thuộc vai của bạn" in told(drawn)


@pytest.mark.parametrize(
    "headers",
    [{"X-Forwarded-For": "10.1.2.3"}, {"X-Forwarded-Host": "scores.example"}, {"Forwarded": "for=10.1.2.3"}],
    ids=["X-Forwarded-For", "X-Forwarded-Host", "Forwarded"],
)
def test_through_a_server_in_front_nobody_plays_a_role(address: str, headers: dict[str, str]) -> None:
    drawn = run(address, "", "", "inspector", **headers)
    assert "Bạn chưa đăng nhập" in told(drawn)
    assert_nothing_else(drawn)


@pytest.mark.parametrize("screen", [screen.name for screen in SCREENS])
def test_over_http_a_screen_is_the_one_empty_page_or_the_way_to_the_wall(address: str, screen: str) -> None:
    """Streamlit's page holds nothing of the record; without a person even that is given at the front only."""
    answer = httpx.get(f"{address}/{screen}?unit=to-hieu")
    assert answer.status_code == 307
    landed = httpx.get(f"{address}/{screen}?unit=to-hieu", follow_redirects=True)
    assert "Tô Hiệu" not in landed.text and "TC01" not in landed.text


# A real record


class Office(NamedTuple):
    """An app on a record that is no sample, with its administrator's session."""

    address: str
    token: str
    one_time: str


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    url = f"sqlite:///{tmp_path_factory.mktemp('real')}/record.db"
    record = open_record(url)
    first = begin_record(record, login="first.one", name="Nguyễn An").password or ""
    one_time = sign_in(record, "first.one", first, address="here").token
    held = sign_in(record, "first.one", first, address="here").token
    new = "hoa ban nở trên núi"
    token = change_password(record, held, current="", new=new, repeated=new, address="here").token
    record.close()
    with running_app(url) as address:
        yield Office(address, token, one_time)


@pytest.mark.parametrize("by", ["name", "hash"])
@pytest.mark.parametrize("screen", [screen.name for screen in SCREENS])
@pytest.mark.parametrize(
    "cookie",
    [None, "administrator", "inspector", "to-hieu", "ward_session=guessed", "ward_session=", "the one that ended"],
)
def test_on_a_real_record_there_is_only_the_way_to_sign_in(
    office: Office, hashes: dict[str, str], screen: str, by: str, cookie: str | None
) -> None:
    if cookie == "the one that ended":
        cookie = f"ward_session={office.one_time}"
    known = hashes["" if screen == FRONT.name else screen]
    drawn = run(office.address, screen if by == "name" else "", known if by == "hash" else "", cookie)
    assert "Bạn chưa đăng nhập" in told(drawn)
    assert_nothing_else(drawn)


def test_on_a_real_record_a_session_opens_the_screens_of_its_role(office: Office) -> None:
    drawn = run(office.address, "", "", f"ward_session={office.token}")
    assert "Chưa có đợt đánh giá nào" in told(drawn) and "Nguyễn An" in told(drawn)
    wanted = {"" if each is FRONT else each.name for each in screens_for("administrator") if each is not DEMONSTRATION}
    assert drawn.offered == wanted


@pytest.mark.parametrize("path", ["/", *(f"/{screen.name}" for screen in SCREENS)])
def test_on_a_real_record_every_address_leads_to_the_sign_in(office: Office, path: str) -> None:
    answer = httpx.get(f"{office.address}{path}", cookies={"demonstration_person": "inspector"}, follow_redirects=True)
    assert answer.url.path == "/sign-in" and "Tên đăng nhập" in answer.text
