"""What the server does around the screens: the door, headers, language, health; nobody is led elsewhere by a link to us."""

import asyncio
import gzip
import json
import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from dossiers.acts.audit import head
from dossiers.errors import RecordError
from dossiers.store.record import Record
from dossiers.upkeep import health
from tests.pages.visiting import own_record
from ui.app import serving
from ui.app.windows import Windows
from ui.reader import record
from ui.reader.people import COOKIE
from ui.reader.screens import SCREENS

SHELL = '<!DOCTYPE html><html lang="en"><head></head><body>Tô Hiệu</body></html>'


class Answer(NamedTuple):
    """What came back for a request."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def goes_to(self) -> str:
        return self.headers["location"]


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with own_record(Path(tmp_path_factory.mktemp("serving"))):
        yield


async def streamlit_page(request: Any) -> HTMLResponse:
    """Stands for Streamlit, which answers every address with its one page."""
    return HTMLResponse(SHELL, headers={"etag": '"1"'})


async def streamlit_file(request: Any) -> PlainTextResponse:
    return PlainTextResponse("file", headers={"x-frame-options": "SAMEORIGIN"})


APP = Starlette(
    routes=[
        *serving.ROUTES,
        Route("/static/{name}", streamlit_file),
        Route("/_stcore/upload_file/{session}/{file}", streamlit_file, methods=["PUT", "DELETE"]),
        Route("/{path:path}", streamlit_page),
    ],
    # Streamlit packs its answers, inside of our door.
    middleware=[*serving.MIDDLEWARE, Middleware(GZipMiddleware, minimum_size=1)],
)


HERE, ELSEWHERE = "127.0.0.1", "10.1.2.3"


def ask(
    address: str, *, person: str | None = None, method: str = "GET", host: str = HERE, client: str = HERE, **more: str
) -> Answer:
    """Send one request through the door, by default from a browser on this machine. ``more``: further headers."""
    parts = urlsplit(address)
    headers = [
        (b"host", host.encode()),
        (b"accept-encoding", b"gzip"),
        *([(b"cookie", f"{COOKIE}={person}".encode())] if person else []),
        *((name.replace("_", "-").encode(), value.encode()) for name, value in more.items()),
    ]
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": parts.path,
        "raw_path": parts.path.encode(), "query_string": parts.query.encode(), "root_path": "", "headers": headers,
        "server": (host, 80), "client": (client, 1),
    }  # fmt: skip
    return _through_the_door(scope)


def ask_raw(path: str) -> Answer:
    """As ``ask``, with a path that no address could carry as it stands."""
    return _through_the_door(
        {
            "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path, "query_string": b"",
            "raw_path": path.encode(), "root_path": "", "headers": [(b"host", HERE.encode())], "server": (HERE, 80),
            "client": (HERE, 1),
        }
    )  # fmt: skip


def _through_the_door(scope: dict[str, Any]) -> Answer:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(APP(scope, receive, send))
    answered = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    body = b"".join(each.get("body", b"") for each in sent[1:])
    packed = answered.get("content-encoding") == "gzip"
    return Answer(sent[0]["status"], answered, (gzip.decompress(body) if packed else body).decode())


@pytest.mark.parametrize("screen", [screen.name for screen in SCREENS if screen.name != "overview"])
def test_without_a_person_every_screen_leads_to_the_wall_and_remembers_where_one_was_going(screen: str) -> None:
    answer = ask(f"/{screen}?unit=to-hieu&lang=en")
    assert answer.status == 307
    query = parse_qs(urlsplit(answer.goes_to).query)
    assert urlsplit(answer.goes_to).path == "/"
    assert query == {"next": [f"/{screen}?unit=to-hieu&lang=en"], "lang": ["en"]}


def test_with_a_person_a_screen_is_served() -> None:
    assert ask("/trends", person="inspector").status == 200


@pytest.mark.parametrize(
    ("address", "goal"), [("/overview", "/"), ("/overview?lang=en&round=2026", "/?lang=en&round=2026")]
)
def test_the_front_screens_own_address_leads_to_the_front(address: str, goal: str) -> None:
    answer = ask(address, person="inspector")
    assert (answer.status, answer.goes_to) == (307, goal)


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/trends/more",
        "/Overview",
        "/admin",
        "/..",
        "/scorecard/",
        "/index.html",
        "/trends.py",
        "/trends/_stcore/health",
    ],
)
@pytest.mark.parametrize(("language", "words"), [("vi", "Không có trang này"), ("en", "There is no such page")])
def test_an_address_without_a_screen_is_not_found_in_the_readers_language(path: str, language: str, words: str) -> None:
    answer = ask(f"{path}?lang={language}", person="inspector")
    assert answer.status == 404
    assert words in answer.body and f'<html lang="{language}">' in answer.body
    assert f'href="/?lang={language}"' in answer.body
    assert 'href="//' not in answer.body


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "//evil.example/%22onx=", '/"><script>'])
def test_an_address_that_is_not_found_leads_nobody_elsewhere_and_writes_nothing(path: str) -> None:
    scope_path = ask_raw(path)
    assert "<script>" not in scope_path.body
    assert re.findall(r'href="(/[/\\][^"]*)"', scope_path.body) == []


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/openapi.json"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_streamlit_offers_to_programs_is_closed(path: str, method: str) -> None:
    assert ask(path, person="inspector", method=method).status == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_nobody_unknown_puts_a_file_into_the_servers_memory(method: str) -> None:
    """Streamlit takes files from any open page, the wall among them, and holds them as long as it is open."""
    address = "/_stcore/upload_file/a-session/a-file"
    for stranger in ({}, {"person": "nobody"}, {"person": "inspector", "client": ELSEWHERE}):
        assert ask(address, method=method, **stranger).status == 403
    assert ask(address, person="inspector", method=method).status == 200


@pytest.mark.parametrize(
    "address", ["/", "/nowhere", "/overview", "/static/app.js", "/health", "/choose-person/nobody"]
)
def test_every_answer_carries_the_protecting_headers(address: str) -> None:
    headers = ask(address, person="inspector").headers
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    # Pages of plain HTML fetch nothing at all.
    assert "connect-src 'self'" in policy or ("default-src 'none'" in policy and "connect-src" not in policy)
    assert headers["referrer-policy"] == "same-origin"


def test_nothing_may_be_fetched_from_elsewhere() -> None:
    policy = ask("/", person="inspector").headers["content-security-policy"]
    assert "http" not in policy and "*" not in policy


@pytest.mark.parametrize(
    ("query", "language"), [("", "vi"), ("?lang=en", "en"), ("?lang=vi", "vi"), ("?lang=xx", "vi")]
)
def test_the_page_says_its_language_and_keeps_its_whole_body(query: str, language: str) -> None:
    answer = ask(f"/{query}", person="inspector")
    assert f'<html lang="{language}" translate="no">' in answer.body
    assert answer.body.startswith("<!DOCTYPE html>") and answer.body.endswith("<body>Tô Hiệu</body></html>")
    assert int(answer.headers["content-length"]) > 0 and answer.headers["content-encoding"] == "gzip"
    assert answer.headers["etag"] not in {"", '"1"'}, "Streamlit's is of another page"


def test_the_page_is_not_sent_again_to_whoever_has_it_and_is_where_it_is_another() -> None:
    first = ask("/", person="inspector").headers["etag"]
    again = ask("/", person="inspector", if_none_match=f"W/{first}")
    assert (again.status, again.body) == (304, "")
    assert ask("/?lang=en", person="inspector", if_none_match=first).status == 200


def test_whoever_comes_from_signing_in_without_a_session_is_told_that_cookies_are_blocked() -> None:
    blocked = ask(
        "/scorecard", host="scores.example", client=ELSEWHERE, referer="http://scores.example/sign-in?next=%2F"
    )
    assert "cookies=none" in blocked.goes_to
    assert "chặn cookie" in ask(blocked.goes_to, host="scores.example", client=ELSEWHERE).body
    plain = ask("/scorecard", host="scores.example", client=ELSEWHERE).goes_to
    assert "cookies" not in plain and "chặn cookie" not in ask(plain, host="scores.example", client=ELSEWHERE).body


@pytest.fixture(autouse=True)
def asked_anew() -> None:
    """Each test asks after health itself, and gets no answer that another one was given a moment before."""
    serving.CHECKUP.forget()


def test_health_tells_that_the_record_is_open() -> None:
    answer = ask("/health")
    assert answer.status == 200 and '"status":"ok"' in answer.body


def test_health_leaves_the_revision_and_the_log_as_they_are() -> None:
    opened = record.the_record()
    before = opened.revision, head(opened)
    for _ in range(3):
        serving.CHECKUP.forget()
        assert ask("/health").status == 200
    assert (opened.revision, head(opened)) == before


def test_health_is_looked_for_once_however_often_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Record] = []
    monkeypatch.setattr(health, "_saving", lambda record: looked.append(record))
    for _ in range(50):
        assert ask("/health").status == 200
    assert len(looked) == 1


def test_strangers_are_told_codes_and_neither_the_log_nor_the_disk() -> None:
    assert set(json.loads(ask("/health").body)) == {"status", "codes", "revision", "head", "free", "file"}
    assert set(json.loads(ask("/health", client=ELSEWHERE).body)) == {"status", "codes", "revision"}


def test_health_is_503_where_the_disk_has_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_free", lambda record: 1024)
    answer = ask("/health")
    assert answer.status == 503 and json.loads(answer.body)["codes"] == ["no_room"]


def test_health_tells_when_the_record_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed() -> None:
        raise RecordError("unreachable", where="here", detail="gone")

    monkeypatch.setattr(serving, "the_record", closed)
    answer = ask("/health")
    assert answer.status == 503 and "record unavailable" in answer.body


@pytest.mark.parametrize("address", ["/health", "/sign-in", "/evidence/to-hieu/2026/TC01.a-01"])
def test_who_knocks_is_not_told_where_the_record_lies_nor_what_its_driver_says(
    address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def closed() -> None:
        raise RecordError("unreachable", where="postgresql://inner-host/scores", detail="role scores does not exist")

    monkeypatch.setattr(record, "_opened", closed)
    said = ask(address).body
    assert "inner-host" not in said and "role scores" not in said
    assert "log" in said or "nhật ký" in said
    assert "inner-host" in caplog.text and "role scores" in caplog.text


@pytest.mark.parametrize("key", ["inspector", "to-hieu"])
def test_choosing_a_person_sets_a_cookie_that_scripts_cannot_read(key: str) -> None:
    answer = ask(f"/choose-person/{key}?next=/trends%3Funit%3Dto-hieu")
    assert (answer.status, answer.goes_to) == (303, "/trends?unit=to-hieu")
    cookie = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    assert cookie.value == key
    assert cookie["httponly"] and cookie["samesite"].lower() == "lax"


@pytest.mark.parametrize(
    "where",
    [
        {"client": ELSEWHERE},
        {"host": "scores.example"},
        {"host": "scores.example", "client": ELSEWHERE},
        {"x_forwarded_for": ELSEWHERE},
        {"forwarded": "for=10.1.2.3"},
        {"origin": "https://scores.example"},
        {"origin": "http://["},
        {"host": "127.0.0.1.example"},
        {"host": "localhost.example:8501"},
    ],
)
def test_demonstration_roles_are_for_browsers_on_this_machine_only(where: dict[str, str]) -> None:
    """Not over the network, not through a server in front, not by a name that was made to point here."""
    assert ask("/choose-person/inspector", **where).status == 404
    for person in (None, "inspector"):
        answer = ask("/trends?unit=to-hieu", person=person, **where)
        assert (answer.status, urlsplit(answer.goes_to).path) == (307, "/sign-in")


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501"])
def test_this_machine_has_several_names(host: str) -> None:
    assert ask("/choose-person/inspector", host=host).status == 303


@pytest.mark.parametrize("key", ["nobody", "chieng-le", "INSPECTOR", "%2e%2e"])
def test_nobody_unknown_can_be_chosen(key: str) -> None:
    """A former ward has no chief any more."""
    answer = ask(f"/choose-person/{key}")
    assert answer.status == 404 and "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/x", "/\\evil.example", "javascript:alert(1)", "evil.example", "/choose-person/x",
     "/sign-in", "/trends\nset-cookie:a=b", "https:evil.example", "///evil.example", "/trends\\..\\x", "//[evil.example"],
)  # fmt: skip
def test_a_link_to_us_leads_nobody_elsewhere(elsewhere: str) -> None:
    from urllib.parse import quote

    assert ask(f"/choose-person/inspector?next={quote(elsewhere, safe='')}").goes_to == "/"


def test_a_screen_without_room_for_its_window_says_so_and_tries_again_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving.windows, "OPEN", Windows(1, 0, 0))
    full = ask("/?lang=vi")
    assert full.status == 503 and full.headers["refresh"] == full.headers["retry-after"] == "15"
    assert "Trang sẽ tự thử lại sau 15 giây" in full.body and "script" not in full.body
    assert "tries again by itself" in ask("/?lang=en").body
    somebody = ask("/", person="inspector")
    assert somebody.status == 200 and "Tô Hiệu" in somebody.body, "for people there is room"
