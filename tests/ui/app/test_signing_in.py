"""The forms of signing in: whose form is taken, what the cookie is like, where one is led, and what an answer never holds."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import Busy
from dossiers.people.accounts import create_person, disable_person
from dossiers.people.sessions import session
from dossiers.store.schema import audit_log, sign_in_attempts
from tests.pages.visiting import own_record
from ui.app import password_turns, serving, signing_in
from ui.reader import provider
from ui.reader.people import BROWSER, COOKIE, SESSION, actor_of
from ui.reader.record import the_record

pytestmark = pytest.mark.usefixtures("quick_hashes")
NEW = "hoa ban nở trên núi"


async def a_screen(request: Any) -> PlainTextResponse:
    return PlainTextResponse("a screen")


APP = Starlette(routes=[*serving.ROUTES, Route("/{path:path}", a_screen)], middleware=serving.MIDDLEWARE)


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with own_record(Path(tmp_path_factory.mktemp("signing_in"))):
        yield


@pytest.fixture(autouse=True)
def nothing_tried_before() -> None:
    with the_record().writing() as connection:
        connection.execute(sign_in_attempts.delete())


def visitor(base: str = "http://scores.example", **headers: str) -> TestClient:
    """A browser in the office, at another machine."""
    return TestClient(APP, base_url=base, client=("10.0.0.7", 1), headers=headers, follow_redirects=False)


@pytest.fixture
def account() -> tuple[str, str]:
    """A login and its one-time password."""
    administrator = actor_of(the_record(), "administrator")
    assert administrator is not None
    login = f"person.{new_idempotency_key()[:8]}"
    issued = create_person(
        the_record(),
        administrator,
        login=login,
        name="Nguyễn An",
        role="board",
        unit_id=None,
        idempotency_key=new_idempotency_key(),
    )
    return login, issued.password or ""


def send(client: TestClient, path: str, origin: str | None = "http://scores.example", **form: str) -> httpx.Response:
    headers = {"origin": origin} if origin else {}
    return client.post(path, data=form, headers=headers)


def settled_in(client: TestClient, account: tuple[str, str]) -> TestClient:
    """Signed in, with a password of their own."""
    send(client, "/sign-in", login=account[0], password=account[1])
    answer = send(client, "/password", new=NEW, repeated=NEW)
    assert answer.status_code == 303
    return client


# The form


@pytest.mark.parametrize(("language", "words"), [("vi", ["Đăng nhập", "Mật khẩu"]), ("en", ["Sign in", "Password"])])
def test_the_form_is_plain_and_helps_password_managers(language: str, words: list[str]) -> None:
    answer = visitor().get(f"/sign-in?lang={language}")
    assert answer.status_code == 200 and f'<html lang="{language}">' in answer.text
    assert all(word in answer.text for word in words)
    for needed in (
        'autocomplete="username"',
        'autocomplete="current-password"',
        'type="password"',
        '<label for="login">',
        '<label for="password">',
    ):
        assert needed in answer.text
    assert "<script" not in answer.text and "onpaste" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_who_signs_in_with_a_first_password_is_led_to_change_it_and_then_where_they_were_going(account) -> None:
    client = visitor()
    answer = send(client, "/sign-in", login=account[0], password=account[1], next="/trends?unit=to-hieu", lang="en")
    assert answer.status_code == 303 and answer.headers["location"].startswith(
        "/password?next=%2Ftrends%3Funit%3Dto-hieu"
    )
    page = client.get(answer.headers["location"])
    assert "Choose one of your own" in page.text and 'autocomplete="new-password"' in page.text
    answer = send(client, "/password", new=NEW, repeated=NEW, next="/trends?unit=to-hieu", lang="en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/trends?unit=to-hieu")


# The cookie


@pytest.mark.parametrize(("base", "secure"), [("http://scores.example", False), ("https://scores.example", True)])
def test_the_cookie_is_kept_from_scripts_from_other_sites_and_under_https_from_plain_http(
    account, base, secure
) -> None:
    answer = send(visitor(base), "/sign-in", origin=base, login=account[0], password=account[1])
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith(SESSION))
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= flags and ("secure" in flags) is secure
    assert not any(flag.startswith(("max-age", "expires", "domain")) for flag in flags), "gone with the browser"


def test_a_token_from_before_is_never_carried_on(account) -> None:
    """Fixation: what somebody put into the browser before does not become the session; what it was, ends."""
    planted = visitor(cookie=f"{SESSION}=planted-by-somebody")
    send(planted, "/sign-in", login=account[0], password=account[1])
    assert planted.cookies[SESSION] != "planted-by-somebody"
    client = visitor()
    send(client, "/sign-in", login=account[0], password=account[1])
    first = client.cookies[SESSION]
    assert session(the_record(), "planted-by-somebody") is None
    send(client, "/sign-in", login=account[0], password=account[1])
    assert client.cookies[SESSION] != first and session(the_record(), first) is None


def test_signing_in_lets_go_of_the_role_that_was_played(account) -> None:
    answer = send(visitor(), "/sign-in", login=account[0], password=account[1])
    assert any(each.startswith(f'{COOKIE}="";') for each in answer.headers.get_list("set-cookie"))


# Whose form


@pytest.mark.parametrize("path", ["/sign-in", "/password", "/sign-out", "/sign-out-everywhere"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"origin": "http://scores.example.evil.example"},
        {"sec-fetch-site": "cross-site", "origin": "http://scores.example"},
        {"sec-fetch-site": "same-site", "origin": "http://scores.example"},
        {"sec-fetch-site": "none"},
    ],
)
def test_a_form_of_another_site_is_not_taken(account, path: str, headers: dict[str, str]) -> None:
    client = settled_in(visitor(), account)
    token = client.cookies[SESSION]
    answer = client.post(path, data={"login": account[0], "password": NEW, "new": "x"}, headers=headers)
    assert answer.status_code == 403 and "set-cookie" not in answer.headers
    assert session(the_record(), token) is not None


def test_a_browser_that_names_the_site_otherwise_is_understood(account) -> None:
    answer = visitor().post(
        "/sign-in", data={"login": account[0], "password": account[1]}, headers={"sec-fetch-site": "same-origin"}
    )
    assert answer.status_code == 303


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/sign-out", "/sign-out-everywhere"])
def test_a_link_signs_nobody_out(account, method: str, path: str) -> None:
    client = settled_in(visitor(), account)
    client.request(method, path)
    assert session(the_record(), client.cookies[SESSION]) is not None


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"x" * 20_000, "application/x-www-form-urlencoded", 413),
        (b"login=a&password=b", "multipart/form-data; boundary=x", 415),
        (b"login=a&password=b", "application/json", 415),
        (b"login=\xff\xfe", "application/x-www-form-urlencoded", 400),
    ],
)
def test_a_form_of_another_kind_or_size_is_not_read(content: bytes, kind: str, status: int) -> None:
    answer = visitor().post(
        "/sign-in", content=content, headers={"content-type": kind, "origin": "http://scores.example"}
    )
    assert answer.status_code == status


# Where to


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/x", "/\\evil.example", "javascript:alert(1)", "/trends\r\nset-cookie: a=b",
     "/%0d%0aset-cookie:a=b", "/sign-out", "\x00/trends", "/trends\x7f", "//[evil.example"],
)  # fmt: skip
def test_nobody_is_led_elsewhere_by_signing_in(account, elsewhere: str) -> None:
    client = settled_in(visitor(), account)
    answer = send(client, "/sign-in", login=account[0], password=NEW, next=elsewhere)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?lang=vi")
    assert "a=b" not in str(answer.headers)


def test_nothing_that_was_typed_becomes_part_of_the_page() -> None:
    typed = '"><script>alert(1)</script>'
    answer = send(visitor(), "/sign-in", login=typed, password=typed, next=typed, lang=typed)
    assert "<script" not in answer.text and "&lt;script&gt;" in answer.text
    asked = visitor().get("/sign-in", params={"next": f"/trends?unit={typed}", "lang": typed})
    assert "<script" not in asked.text


# The answer


def test_a_failure_keeps_the_login_and_never_the_password(account) -> None:
    answer = send(visitor(), "/sign-in", login=account[0], password="my wrong secret", lang="en")
    assert answer.status_code == 200 and f'value="{account[0]}"' in answer.text
    assert "my wrong secret" not in answer.text and 'role="alert"' in answer.text
    assert "The login or the password is not right" in answer.text and "set-cookie" not in answer.headers


def test_unknown_login_and_wrong_password_give_the_same_page(account) -> None:
    def page(login: str) -> str:
        return send(visitor(), "/sign-in", login=login, password="wrong").text.replace(login, "…")

    assert page(account[0]) == page("nobody.at.all")


def test_who_tries_too_often_is_told_how_long_to_wait(account) -> None:
    client = visitor()
    for _ in range(5):
        send(client, "/sign-in", login=account[0], password="wrong")
    answer = send(client, "/sign-in", login=account[0], password=account[1])
    assert answer.status_code == 429 and "Hãy chờ 15 phút" in answer.text
    assert answer.headers["retry-after"] == "900" and "set-cookie" not in answer.headers


def test_the_browser_one_signed_in_with_enters_while_strangers_guess(account) -> None:
    client = settled_in(visitor(), account)
    send(client, "/sign-out")
    for _ in range(6):
        send(visitor(), "/sign-in", login=account[0], password="wrong")
    assert send(visitor(), "/sign-in", login=account[0], password=NEW).status_code == 429
    assert send(client, "/sign-in", login=account[0], password=NEW).status_code == 303


@pytest.mark.parametrize(("base", "secure"), [("http://scores.example", False), ("https://scores.example", True)])
def test_what_a_browser_is_known_by_outlives_it_and_opens_nothing(account, base: str, secure: bool) -> None:
    client = visitor(base)
    answer = send(client, "/sign-in", origin=base, login=account[0], password=account[1])
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith(BROWSER))
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/", f"max-age={180 * 86400}"} <= flags and (
        "secure" in flags
    ) is secure
    known = client.cookies[BROWSER]
    assert session(the_record(), known) is None and known != client.cookies[SESSION]
    other = visitor(base, cookie=f"{BROWSER}={known}; {SESSION}={known}")
    assert send(other, "/sign-in", origin=base, login=account[0], password="wrong").status_code == 200


def test_what_the_browser_is_known_by_is_no_way_to_tell_whether_a_login_exists(account) -> None:
    client = settled_in(visitor(), account)

    def answers(login: str) -> list[int]:
        return [send(client, "/sign-in", login=login, password="wrong").status_code for _ in range(7)]

    assert answers("nobody.at.all") == answers("inspector") == [200] * 5 + [429] * 2


def test_the_log_holds_the_address_and_no_secret(account) -> None:
    send(visitor(), "/sign-in", login=account[0], password="my wrong secret")
    settled_in(visitor(), account)
    with the_record().reading() as connection:
        written = str(connection.execute(select(audit_log)).all())
    assert "10.0.0.7" in written
    for secret in ("my wrong secret", account[1], NEW, "argon2"):
        assert secret not in written


# Out


def test_signing_out_ends_the_session_and_clears_the_cookie(account) -> None:
    client = settled_in(visitor(), account)
    token = client.cookies[SESSION]
    answer = send(client, "/sign-out", lang="en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?out=1&lang=en")
    assert SESSION not in client.cookies and session(the_record(), token) is None
    assert "You are signed out" in client.get("/sign-in?out=1&lang=en").text


def test_signing_out_everywhere_ends_the_others_too(account) -> None:
    one = settled_in(visitor(), account)
    other = visitor()
    send(other, "/sign-in", login=account[0], password=NEW)
    kept = other.cookies[SESSION]
    assert send(one, "/sign-out-everywhere", lang="vi").status_code == 303
    assert session(the_record(), kept) is None


def test_without_a_session_there_is_no_password_to_change(account) -> None:
    client = visitor()
    for answer in (client.get("/password?next=/trends"), send(client, "/password", new=NEW, repeated=NEW)):
        assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next=")


def test_a_disabled_person_changes_no_password(account) -> None:
    client = visitor()
    send(client, "/sign-in", login=account[0], password=account[1])
    held = session(the_record(), client.cookies[SESSION])
    administrator = actor_of(the_record(), "administrator")
    assert held is not None and administrator is not None and held.actor.person_id is not None
    disable_person(the_record(), administrator, held.actor.person_id, reason="x", idempotency_key=new_idempotency_key())
    assert send(client, "/password", new=NEW, repeated=NEW).headers["location"].startswith("/sign-in")


def test_a_bad_new_password_is_told_and_nothing_of_it_comes_back(account) -> None:
    client = visitor()
    send(client, "/sign-in", login=account[0], password=account[1])
    answer = send(client, "/password", new="congansonla2026", repeated="congansonla2026")
    assert "dễ đoán" in answer.text and "congansonla2026" not in answer.text


# The provider


def test_the_providers_button_is_there_only_where_one_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "tài khoản của cơ quan" not in visitor().get("/sign-in").text
    monkeypatch.setattr(provider, "providers", lambda: ("default", "bộ"))
    page = visitor().get("/sign-in?next=/trends").text
    assert "Đăng nhập bằng tài khoản của cơ quan" in page and "Đăng nhập bằng bộ" in page
    answer = visitor().get("/sign-in/default?next=/trends%3Funit%3Dto-hieu")
    assert answer.headers["location"] == "/?sign_in=default&lang=vi"
    assert re.match(rf"{signing_in.GOAL}=.*HttpOnly", answer.headers["set-cookie"])


@pytest.mark.parametrize("name", ["default", "nobody", "%0d%0aset-cookie:a=b"])
def test_a_provider_that_is_not_configured_leads_back_to_the_form(name: str) -> None:
    answer = visitor().get(f"/sign-in/{name}")
    assert answer.status_code == 303 and "set-cookie" not in answer.headers


def test_where_one_was_going_is_remembered_over_the_provider_and_leads_nobody_elsewhere() -> None:
    for kept, goal in (
        ("%2Ftrends%3Funit%3Dto-hieu", "/trends?unit=to-hieu"),
        ("https%3A%2F%2Fevil.example", "/?lang=vi"),
    ):
        client = visitor()
        client.cookies.set(signing_in.GOAL, kept)
        client.cookies.set(provider.COOKIE, "whatever the provider said")
        answer = client.get("/")
        assert (answer.status_code, answer.headers["location"]) == (303, goal)


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "Đang có nhiều người đăng nhập"), ("en", "Many people are signing in")]
)
def test_a_crowd_at_the_door_is_told_plainly_and_the_login_stays(
    monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    async def crowded(*_: Any, **__: Any) -> None:
        raise Busy(password_turns.PLACES.shares["password"].told)

    monkeypatch.setattr(signing_in, "in_turn", crowded)
    form = {"login": "nguyen.an", "password": "x", "next": "/", "lang": lang}
    answer = visitor(**{"sec-fetch-site": "same-origin"}).post("/sign-in", data=form)
    assert answer.status_code == 503
    assert said in answer.text and 'value="nguyen.an"' in answer.text
    assert SESSION not in answer.cookies
