"""Lost tabs, a network that keeps things back, the Back button: what each comes to is said, and nothing typed is gone."""

import re

from playwright.sync_api import expect

from tests.browser.photograph import settled
from tests.browser.visiting import Visitor

FORM = "/self_assessment?criterion=TC13"


def test_what_was_typed_in_a_tab_that_is_gone_is_offered_and_comes_back(visitor: Visitor) -> None:
    page = visitor.open(FORM, "chieng-coi")
    words = page.locator("textarea").first
    words.fill("Giải trình dài chưa lưu")
    settled(page)
    anew = page.context.new_page()
    page.close(run_before_unload=False)
    anew.goto(visitor.address + FORM)
    settled(anew)
    expect(anew.locator("textarea").first).to_have_value("")
    anew.locator(".ws-drafts").get_by_text("Lấy lại vào các ô").click()
    expect(anew.locator("textarea").first).to_have_value("Giải trình dài chưa lưu")
    expect(anew.locator(".ws-self-standing").first).to_contain_text("1 ô chưa lưu")
    # To another person nothing of it is offered.
    anew.context.add_cookies([{"name": "demonstration_person", "value": "to-hieu", "url": visitor.address}])
    anew.on("dialog", lambda dialog: dialog.accept())
    anew.goto(visitor.address + FORM)
    settled(anew)
    expect(anew.locator(".ws-drafts")).to_have_count(0)


def test_one_press_in_the_menu_is_one_step_back(visitor: Visitor) -> None:
    page = visitor.open("/", "chieng-coi")
    before = page.evaluate("history.length")
    for name in ("Xu hướng", "Bộ tiêu chí"):
        page.get_by_role("link", name=name).first.click()
        expect(page.locator("h1").first).to_contain_text(name)
        settled(page)
    assert page.evaluate("history.length") == before + 2
    page.go_back()
    expect(page.locator("h1").first).to_contain_text("Xu hướng")
    settled(page)
    page.go_back()
    expect(page.locator("h1").first).not_to_contain_text("Xu hướng")
    assert page.url.startswith(f"{visitor.address}/?")


def test_a_network_that_keeps_the_line_back_is_told_within_ten_seconds_and_nothing_in_english(visitor: Visitor) -> None:
    page = visitor.browser.new_context(locale="vi-VN").new_page()
    page.context.add_cookies([{"name": "demonstration_person", "value": "chieng-coi", "url": visitor.address}])
    page.route_web_socket(re.compile("/_stcore/stream"), lambda line: line.close(code=1011))
    page.goto(visitor.address + FORM)
    expect(page.locator("#ws-standing")).to_contain_text("chưa nối được với máy chủ", timeout=12_000)
    page.wait_for_timeout(2000)
    expect(page.locator("[role=dialog]")).to_have_count(0)
    page.context.close()
