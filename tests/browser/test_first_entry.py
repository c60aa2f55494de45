"""From a record just begun to the first figure of a ward: by few presses, and with few words to type.

Every press and every word is counted: who sets a programme up for three hundred wards does it three hundred times.
"""

import re
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from dossiers.store.opening import open_record
from dossiers.store.schema import entries
from dossiers.upkeep.first_record import begin_record
from tests.browser.photograph import running_app, settled

MOST_CLICKS, MOST_WORDS = 15, 12
NEW = "hoabannởtrênnúi"
CHIEF = "Lò Văn Hùng"


class Person:
    """One pair of hands at a browser of its own; what they do is added to ``clicks`` and ``words``."""

    clicks = words = 0

    def __init__(self, browser: Browser, address: str) -> None:
        self.page: Page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
        self.page.goto(f"{address}/?lang=vi")

    def click(self, place: Locator) -> None:
        Person.clicks += 1
        box = place.first
        # What is drawn of a box to tick is its label.
        if box.get_attribute("type") == "checkbox":
            box = box.locator("xpath=ancestor::label")
        box.click()
        self.page.wait_for_load_state()

    def press(self, label: str | re.Pattern[str]) -> None:
        self.click(self.page.get_by_role("button", name=label))

    def type(self, text: str) -> None:
        """Into the field that has the focus, and on to the next one.

        A page gives its first field the focus only when it is painted, on a busy machine well after it has loaded: what is
        typed before goes nowhere, the form stays, and the screen that is waited for never comes.
        """
        Person.words += len(text.split())
        self.page.locator("input:focus, textarea:focus").wait_for()
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Tab")

    def come_in(self, login: str, password: str) -> None:
        """Sign in, and choose a password: the fields have the focus already."""
        self.type(login)
        self.type(password)
        self.press("Đăng nhập")
        self.page.get_by_role("heading", name="Đổi mật khẩu").wait_for()
        self.type(NEW)
        self.type(NEW)
        self.press("Đổi mật khẩu")
        settled(self.page)


def test_from_nothing_to_a_chiefs_first_figure_takes_few_presses_and_words(browser: Browser, tmp_path: Path) -> None:
    record = open_record(f"sqlite:///{tmp_path}/record.db")
    one_time = begin_record(record, login="quan.tri", name="Nguyễn An").password or ""
    record.close()
    with running_app(f"sqlite:///{tmp_path}/record.db") as address:
        office = Person(browser, address)
        office.come_in("quan.tri", one_time)
        office.click(office.page.get_by_role("link", name="Mở đợt đánh giá"))
        settled(office.page)
        office.press("Tạo đợt")
        settled(office.page)
        office.press("Tiếp theo: thêm trưởng Công an cho 8 phường")
        settled(office.page)
        office.click(office.page.get_by_label("Họ tên", exact=True))
        office.type(CHIEF)
        # The login follows from the name in a run of its own: pressed before, the button would be drawn anew under the hand.
        expect(office.page.get_by_label("Tên đăng nhập", exact=True)).to_have_value("lo.van.hung", timeout=30_000)
        settled(office.page)
        office.press("Thêm người")
        given = office.page.locator("[data-testid=stCode]").inner_text().strip()

        chief = Person(browser, address)
        chief.come_in("lo.van.hung", given)
        chief.click(chief.page.locator(".st-key-next_thing a"))
        settled(chief.page)
        figure = chief.page.locator(".st-key-self_form").locator(
            "input[type=checkbox], input[type=text], input[type=number]"
        )
        chief.click(figure.first)
        if figure.first.get_attribute("type") != "checkbox":
            chief.type("05/02/2026")
        settled(chief.page)
        chief.press(re.compile("^Lưu"))
        expect(chief.page.locator(".ws-self-standing").first).to_contain_text("Đã lưu", timeout=30_000)
    record = open_record(f"sqlite:///{tmp_path}/record.db")
    with record.reading() as connection:
        assert len(connection.execute(select(entries)).all()) == 1, "the figure is on record"
    record.close()
    assert (Person.clicks <= MOST_CLICKS, Person.words <= MOST_WORDS) == (True, True), (Person.clicks, Person.words)
