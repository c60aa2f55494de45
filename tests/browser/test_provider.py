"""Signing in through the office's OpenID provider: a real browser, the app as it runs, a provider that plays the office's.

The provider says who somebody is; whether that opens anything is the record's word, asked at every run. The loss this prevents:
a cookie that lives thirty days and goes on opening screens for whoever left.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import oidc_provider_mock
import pytest
from oidc_provider_mock import User
from playwright.sync_api import Browser, Page, expect

from dossiers.access.policy import Actor
from dossiers.acts.audit_reading import lines
from dossiers.acts.transaction import new_idempotency_key
from dossiers.people.accounts import Person, create_person, disable_person, list_people
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.upkeep.first_record import begin_record
from tests.browser.photograph import free_port, running_app, settled

#: subject → what the provider says of them.
KNOWN = {
    "s-101": {"email": "binh@congan.example", "email_verified": True, "name": "Trần Bình"},
    "s-102": {"email": "chi@congan.example", "email_verified": True},
    "s-103": {"email": "dung@congan.example", "email_verified": False},
    "s-104": {"email": "giang@congan.example", "email_verified": True},
    "s-666": {"email": "stranger@elsewhere.example", "email_verified": True},
}


class Office(NamedTuple):
    """An app on a real record, beside a provider."""

    address: str
    record: Record
    administrator: Actor


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("provider")
    url, port = f"sqlite:///{folder}/record.db", free_port()
    record = open_record(url)
    first = begin_record(record, login="first.one", name="Nguyễn An").person
    administrator = Actor("administrator", None, first.name, first.id)
    for login in ("binh", "chi", "dung", "giang"):
        create_person(
            record, administrator, login=f"{login}.x", name=f"Người {login}", role="inspector", unit_id=None,
            email=f"{login}@congan.example", with_password=False, idempotency_key=new_idempotency_key(),
        )  # fmt: skip
    known = [User(sub=subject, claims=claims) for subject, claims in KNOWN.items()]
    with oidc_provider_mock.run_server_in_thread(user_claims=known) as provider:
        secrets = folder / "secrets.toml"
        secrets.write_text(
            f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{"x" * 64}"
client_id = "scorecard"
client_secret = "of the test"
server_metadata_url = "http://localhost:{provider.server_port}/.well-known/openid-configuration"
"""
        )
        with running_app(url, port=port, options=["--secrets.files", str(secrets)]) as address:
            yield Office(address, record, administrator)
    record.close()


def person(office: Office, login: str) -> Person:
    return next(each for each in list_people(office.record, office.administrator) if each.login == login)


def through_the_provider(browser: Browser, office: Office, subject: str, path: str = "/") -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN").new_page()
    page.goto(f"{office.address}{path}")
    page.get_by_role("link", name="Đăng nhập bằng tài khoản của cơ quan").click()
    page.wait_for_url(re.compile(r"localhost:\d+/oauth2/authorize"))
    page.get_by_role("button", name=subject).click()
    page.wait_for_url(f"{office.address}/**")
    settled(page)
    return page


def test_a_registered_person_enters_where_they_were_going(browser: Browser, office: Office) -> None:
    page = through_the_provider(browser, office, "s-101", "/account?lang=vi")
    expect(page.get_by_role("heading", name="Tài khoản")).to_be_visible()
    said = page.inner_text("[data-testid=stMain]")
    assert "Người binh" in said and "tài khoản của cơ quan" in said and "thẩm định viên" in said.lower()
    assert person(office, "binh.x").by_provider
    page.context.close()


def pressed(page: Page, words: str) -> None:
    """Change something on the screen, so that it runs again."""
    page.locator("[data-testid=stButtonGroup]").get_by_text(words, exact=True).click()
    settled(page)


def log_of_sign_ins(office: Office) -> list[tuple[str, str, str | dict[str, str] | None]]:
    """Who, how it ended, why: the lines of signing in, oldest first."""
    told = lines(office.record, office.administrator)
    return [(each.person_name, each.outcome, each.reason) for each in told if each.act == "sign_in"][::-1]


def test_a_disabled_account_loses_the_screens_at_the_next_run(browser: Browser, office: Office) -> None:
    page = through_the_provider(browser, office, "s-102", "/account?lang=vi")
    expect(page.get_by_role("heading", name="Tài khoản")).to_be_visible()
    disable_person(
        office.record,
        office.administrator,
        person(office, "chi.x").id,
        reason="Nghỉ việc",
        idempotency_key=new_idempotency_key(),
    )
    pressed(page, "English")
    said = page.inner_text("[data-testid=stMain]")
    assert "This account is disabled" in said and "Người chi" not in said
    assert page.locator("[data-testid=stTopNavLink]").count() == 0
    page.goto(f"{office.address}/account?lang=vi")
    settled(page)
    assert "Tài khoản này đã bị khóa" in page.inner_text("[data-testid=stMain]")
    page.context.close()


@pytest.mark.parametrize(
    ("subject", "told", "code"),
    [("s-666", "chưa được cấp quyền", "not_registered"), ("s-103", "email_verified là false", "email_denied")],
    ids=["a stranger", "an e-mail the provider has not verified"],
)
def test_whom_nobody_entered_sees_the_refusal_and_nothing_else(
    browser: Browser, office: Office, subject: str, told: str, code: str
) -> None:
    page = through_the_provider(browser, office, subject)
    for path in ("/?lang=vi", "/scorecard?lang=vi", "/audit?lang=vi"):
        page.goto(f"{office.address}{path}")
        settled(page)
        said = page.inner_text("[data-testid=stMain]")
        assert told in said and str(KNOWN[subject]["email"]) in said
        assert page.locator("[data-testid=stTopNavLink]").count() == 0
    refused = [each for each in log_of_sign_ins(office) if each[1:] == ("refused", code)]
    assert len(refused) == 1, "one line a sign-in, however often the page is opened"
    page.get_by_role("button", name="Đăng xuất tài khoản cơ quan").click()
    page.wait_for_url(lambda url: office.address not in url or "/sign-in" in url, timeout=20_000)
    page.context.close()


def test_signing_out_everywhere_ends_a_cookie_that_was_kept(browser: Browser, office: Office) -> None:
    """The provider's cookie outlives it; opened again, it opens nothing."""
    page = through_the_provider(browser, office, "s-104", "/account?lang=vi")
    kept = page.context.cookies()
    page.get_by_role("button", name="Đăng xuất mọi nơi").click()
    page.wait_for_url(lambda url: "/account" not in url, timeout=20_000)
    page.context.close()
    place = browser.new_context(locale="vi-VN")
    place.add_cookies(kept)  # pyright: ignore[reportArgumentType]  (what cookies() gives, add_cookies takes)
    again = place.new_page()
    again.goto(f"{office.address}/account?lang=vi")
    settled(again)
    said = again.inner_text("[data-testid=stMain]")
    assert "Phiên đăng nhập đã kết thúc" in said and "Người giang" not in said
    place.close()


def test_a_cookie_signed_by_somebody_else_is_nobodys(browser: Browser, office: Office) -> None:
    place = browser.new_context(locale="vi-VN")
    place.add_cookies([{"name": "_streamlit_user", "value": "eyJzdWIiOiJzLTEwMSJ9.x.y", "url": office.address}])
    page = place.new_page()
    page.goto(f"{office.address}/account?lang=vi")
    settled(page)
    assert "Bạn chưa đăng nhập" in page.inner_text("[data-testid=stMain]")
    place.close()
