"""Signing in with a password of our own, in a real browser, on a real record: from the first password to being signed out."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dossiers.access.policy import Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.people.accounts import create_person, disable_person
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.upkeep.first_record import begin_record
from tests.browser.photograph import running_app, settled

NEW = "hoa ban nở trên núi"


class Office(NamedTuple):
    """An app on a real record with its first administrator."""

    address: str
    record: Record
    administrator: Actor
    one_time: str


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    url = f"sqlite:///{tmp_path_factory.mktemp('office')}/record.db"
    record = open_record(url)
    begun = begin_record(record, login="first.one", name="Nguyễn An")
    with running_app(url) as address:
        yield Office(address, record, Actor("administrator", None, "Nguyễn An", begun.person.id), begun.password or "")
    record.close()


@pytest.fixture
def place(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    yield found
    found.close()


def opened(place: BrowserContext, address: str) -> Page:
    page = place.new_page()
    page.goto(address)
    return page


def enter(page: Page, login: str, password: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def choose_password(page: Page, new: str = NEW) -> None:
    page.get_by_label("Mật khẩu mới", exact=True).fill(new)
    page.get_by_label("Nhập lại mật khẩu mới").fill(new)
    page.get_by_role("button", name="Đổi mật khẩu").click()


def no_barriers(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def somebody(office: Office, login: str) -> tuple[str, str]:
    """A new inspector: the account's id and the one-time password."""
    issued = create_person(
        office.record, office.administrator, login=login, name=f"Người {login}", role="inspector", unit_id=None,
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    return issued.person.id, issued.password or ""


def test_from_the_first_password_to_the_screen_asked_for(office: Office, place: BrowserContext) -> None:
    page = opened(place, f"{office.address}/audit?lang=vi")
    expect(page).to_have_title("Đăng nhập · Phiếu điểm phường")
    enter(page, "first.one", "not the password")
    expect(page.get_by_role("alert")).to_contain_text("không đúng")
    assert page.get_by_label("Tên đăng nhập").input_value() == "first.one"
    enter(page, "First.One", f" {office.one_time} ")
    expect(page.get_by_role("heading", name="Đổi mật khẩu")).to_be_visible()
    choose_password(page, "congansonla2026")
    expect(page.get_by_role("alert")).to_contain_text("dễ đoán")
    choose_password(page)
    settled(page)
    expect(page.get_by_role("heading", name="Nhật ký")).to_be_visible()
    assert page.url.startswith(f"{office.address}/audit")
    cookie = next(each for each in place.cookies() if each.get("name") == "ward_session")
    assert cookie.get("httpOnly") is True and cookie.get("sameSite") == "Lax" and cookie.get("expires") == -1
    assert page.evaluate("document.cookie.includes('ward_session')") is False


def test_before_the_password_is_changed_no_screen_opens(office: Office, place: BrowserContext) -> None:
    _, first = somebody(office, "chua.doi")
    page = opened(place, f"{office.address}/?lang=vi")
    enter(page, "chua.doi", first)
    for path in ("/?lang=vi", "/scorecard?lang=vi", "/account?lang=vi"):
        page.goto(f"{office.address}{path}")
        settled(page)
        expect(page.get_by_role("heading", name="Hãy đặt mật khẩu của riêng bạn trước")).to_be_visible()
        assert "Người chua.doi" not in page.inner_text("body")
    page.get_by_role("link", name="Đặt mật khẩu").click()
    choose_password(page)
    settled(page)
    expect(page.get_by_role("heading", name="Tài khoản")).to_be_visible()


def test_signing_out_in_one_tab_ends_the_other_at_its_next_run(office: Office, place: BrowserContext) -> None:
    _, first = somebody(office, "hai.tab")
    page = opened(place, f"{office.address}/account?lang=vi")
    enter(page, "hai.tab", first)
    choose_password(page)
    settled(page)
    other = opened(place, f"{office.address}/account?lang=vi")
    settled(other)
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Bạn đã đăng xuất")
    other.locator("[data-testid=stButtonGroup]").get_by_text("English", exact=True).click()
    expect(other.get_by_role("heading", name="You are no longer signed in")).to_be_visible(timeout=20_000)
    settled(other)
    assert "Người hai.tab" not in other.inner_text("body")


def test_everywhere_means_another_browser_too(office: Office, place: BrowserContext, browser: Browser) -> None:
    _, first = somebody(office, "hai.may")
    page = opened(place, f"{office.address}/account?lang=vi")
    enter(page, "hai.may", first)
    choose_password(page)
    settled(page)
    elsewhere = browser.new_context(locale="vi-VN")
    second = opened(elsewhere, f"{office.address}/account?lang=vi")
    enter(second, "hai.may", NEW)
    settled(second)
    page.reload()
    settled(page)
    assert page.get_by_role("row").count() == 3, "the headings and two browsers"
    page.get_by_role("button", name="Đăng xuất mọi nơi").click()
    page.wait_for_url("**/sign-in**")
    second.locator("[data-testid=stButtonGroup]").get_by_text("English", exact=True).click()
    expect(second.get_by_role("heading", name="You are no longer signed in")).to_be_visible(timeout=20_000)
    elsewhere.close()


def test_a_disabled_person_is_out_at_the_next_run(office: Office, place: BrowserContext) -> None:
    id_, first = somebody(office, "bi.khoa")
    page = opened(place, f"{office.address}/account?lang=vi")
    enter(page, "bi.khoa", first)
    choose_password(page)
    settled(page)
    disable_person(office.record, office.administrator, id_, reason="Nghỉ việc", idempotency_key=new_idempotency_key())
    page.locator("[data-testid=stButtonGroup]").get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", name="You are no longer signed in")).to_be_visible(timeout=20_000)
    page.goto(f"{office.address}/sign-in?lang=vi")
    enter(page, "bi.khoa", NEW)
    expect(page.get_by_role("alert")).to_contain_text("đã bị khóa")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_pages_have_no_barriers_and_fit(
    office: Office, browser: Browser, language: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    place = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = opened(place, f"{office.address}/sign-in?lang={language}")
    no_barriers(page)
    page.locator("#login").fill("nobody.at.all")
    page.locator("#password").fill("wrong")
    page.get_by_role("button").click()
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for path in ("/account", "/nowhere"):
        page.goto(f"{office.address}{path}?lang={language}")
        no_barriers(page)
    place.close()


def test_without_scripts_the_form_works(office: Office, browser: Browser) -> None:
    _, first = somebody(office, "khong.js")
    place = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = opened(place, f"{office.address}/sign-in?lang=vi")
    enter(page, "khong.js", first)
    assert "/password?" in page.url
    choose_password(page)
    assert any(each.get("name") == "ward_session" for each in place.cookies())
    place.close()
