"""Every refusal is a page in the reader's language that says what to do next, whoever refuses, and no traceback is shown."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dossiers.errors import CannotRead, CannotWrite
from tests.pages.visiting import own_record
from ui.app import serving, signing_in

ORIGIN = {"origin": "http://scores.example"}
FORM = {**ORIGIN, "content-type": "application/x-www-form-urlencoded"}


async def streamlits_screen(request: Any) -> PlainTextResponse:
    return PlainTextResponse("a screen")


async def broken(request: Any) -> None:
    raise ZeroDivisionError("what only the log may know")


async def unwritable(request: Any) -> None:
    raise CannotWrite("full")


async def unreadable(request: Any) -> None:
    raise CannotRead("read_only")


APP = Starlette(
    routes=[
        *serving.ROUTES,
        Route("/static/broken", broken),
        Route("/static/unwritable", unwritable),
        Route("/static/unreadable", unreadable),
        Route("/trends", streamlits_screen),
    ],
    middleware=serving.MIDDLEWARE,
)


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with own_record(Path(tmp_path_factory.mktemp("answers"))):
        yield


def browser() -> TestClient:
    return TestClient(APP, base_url="http://scores.example", client=("10.0.0.7", 1), follow_redirects=False)


REFUSED: dict[str, tuple[int, str, str, dict[str, Any]]] = {
    "no such screen": (404, "GET", "/nothing-here", {}),
    "no such file of ours": (404, "GET", "/static/nothing-here", {}),
    "no such upload": (403, "PUT", "/_stcore/upload_file/a/b", {"headers": ORIGIN}),
    "closed": (404, "GET", "/_stcore/metrics", {}),
    "sent to a screen": (405, "POST", "/trends", {"headers": ORIGIN}),
    "asked for what is only sent": (405, "GET", "/sign-out", {}),
    "sent to what is only read": (405, "DELETE", "/sign-in", {"headers": ORIGIN}),
    "from another site": (403, "POST", "/sign-in", {"headers": {"origin": "http://evil.example"}}),
    "from nowhere": (403, "POST", "/sign-in", {"data": {"login": "a"}}),
    "of another kind": (415, "POST", "/sign-in", {"headers": ORIGIN, "files": {"login": b"x"}}),
    "broken multipart": (
        415, "POST", "/password", {"headers": {**ORIGIN, "content-type": "multipart/form-data"}, "content": b"--x"},
    ),
    "too large": (413, "POST", "/sign-in", {"headers": FORM, "content": b"login=" + b"x" * 20_000}),
    "no letters": (400, "POST", "/sign-out", {"headers": FORM, "content": b"login=\xff\xfe"}),
    "no such document": (404, "GET", "/evidence/a/b/c", {}),
    "nobody of that name": (404, "GET", "/choose-person/nobody", {}),
    "an error of the program": (500, "GET", "/static/broken", {}),
    "a full disk": (503, "GET", "/static/unwritable", {}),
    "nothing can be read": (503, "GET", "/static/unreadable", {}),
}  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("what", REFUSED)
def test_refusal_is_a_page_in_the_readers_language(what: str, language: str) -> None:
    status, method, path, more = REFUSED[what]
    answer = browser().request(method, f"{path}?lang={language}", **more)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}">' in answer.text and "<h1>" in answer.text
    assert f'href="/?lang={language}"' in answer.text, "the way on"
    assert "Traceback" not in answer.text and "what only the log may know" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff" and "default-src 'none'" in str(answer.headers)


def test_language_is_that_of_the_page_it_was_sent_from_where_the_address_names_none() -> None:
    referer = {"referer": "http://scores.example/trends?unit=to-hieu&lang=en"}
    assert '<html lang="en">' in browser().get("/nothing-here", headers=referer).text
    assert '<html lang="vi">' in browser().get("/nothing-here", headers={"referer": "http://[broken?lang=en"}).text


def test_number_told_is_the_one_under_which_the_log_has_everything(caplog: pytest.LogCaptureFixture) -> None:
    said = browser().get("/static/broken").text
    (line,) = [each for each in caplog.records if each.levelname == "ERROR"]
    assert line.args is not None and str(line.args[-1]) in said  # pyright: ignore[reportArgumentType]
    assert line.exc_info is not None and line.exc_info[0] is ZeroDivisionError


def test_headers_that_tell_a_browser_what_to_do_stay() -> None:
    assert "POST" in browser().get("/sign-out").headers["allow"]
    assert browser().get("/static/unwritable").headers["retry-after"] == "60"


def test_what_is_only_asked_about_gets_the_same_answer_without_a_body() -> None:
    assert browser().head("/nothing-here").status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("trouble", "words"),
    [("full", {"vi": "đĩa của máy chủ đã đầy", "en": "disk is full"}), ("read_only", {"vi": "chỉ cho đọc", "en": "read-only"})],
)  # fmt: skip
def test_signing_in_where_nothing_can_be_written_says_so_and_keeps_the_login(
    trouble: Any, words: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: Any, **more: Any) -> None:
        raise CannotWrite(trouble)

    monkeypatch.setattr(signing_in, "sign_in", refuse)
    form = {"login": "nguyen.an", "password": "secret words", "lang": language}
    answer = browser().post("/sign-in", data=form, headers=ORIGIN)
    assert answer.status_code == 503 and words[language] in answer.text
    assert 'value="nguyen.an"' in answer.text and "secret words" not in answer.text
    assert "set-cookie" not in answer.headers
