"""A network that keeps things back, the Back button, no scripts: what each comes to is said."""

import re

import pytest
from playwright.sync_api import Request, WebSocketRoute, expect

from tests.browser.photograph import settled
from tests.browser.visiting import Visitor

FORM = "/self_assessment?criterion=TC13"


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


@pytest.mark.parametrize("kept_back", ["closed", "open and silent"])
def test_a_network_that_keeps_the_line_back_is_told_within_ten_seconds_and_nothing_in_english(
    visitor: Visitor, kept_back: str
) -> None:
    page = visitor.browser.new_context(locale="vi-VN").new_page()
    page.context.add_cookies([{"name": "demonstration_person", "value": "chieng-coi", "url": visitor.address}])

    def met(line: WebSocketRoute) -> None:
        if kept_back == "closed":
            line.close(code=1011)

    page.route_web_socket(re.compile("/_stcore/stream"), met)
    page.goto(visitor.address + FORM)
    expect(page.locator("#ws-standing")).to_contain_text("chưa nối được với máy chủ", timeout=12_000)
    page.wait_for_timeout(2000)
    expect(page.locator("[role=dialog]")).to_have_count(0)
    page.context.close()


def test_scripts_that_do_not_come_are_told_before_any_of_them_has(visitor: Visitor) -> None:
    page = visitor.browser.new_context(locale="vi-VN").new_page()
    page.context.add_cookies([{"name": "demonstration_person", "value": "chieng-coi", "url": visitor.address}])
    page.route(re.compile("/static/js/protobuf"), lambda request: None)
    page.goto(visitor.address + FORM, wait_until="commit")
    expect(page.locator("#ws-standing")).to_contain_text("Đường truyền chậm", timeout=12_000)
    page.unroute_all(behavior="ignoreErrors")
    page.context.close()


@pytest.mark.parametrize(("language", "said"), [("vi", "Phần này chưa tải được."), ("en", "This part has not loaded.")])
def test_a_part_that_was_not_fetched_says_so_without_the_words_of_an_engine(
    visitor: Visitor, language: str, said: str
) -> None:
    page = visitor.browser.new_context(locale="vi-VN").new_page()
    page.context.add_cookies([{"name": "demonstration_person", "value": "chieng-coi", "url": visitor.address}])
    page.route(re.compile("/static/js/ArrowVegaLiteChart"), lambda request: request.abort())
    page.goto(f"{visitor.address}/trends?lang={language}")
    expect(page.locator("[data-testid=stAlertContentError]").first).to_have_text(re.compile(re.escape(said)))
    assert "Failed to fetch" not in page.locator("[data-testid=stMain]").inner_text()
    assert "TypeError" not in page.locator("[data-testid=stMain]").inner_text()
    page.context.close()


def test_without_scripts_only_that_is_said(visitor: Visitor) -> None:
    page = visitor.browser.new_context(locale="vi-VN", java_script_enabled=False).new_page()
    page.context.add_cookies([{"name": "demonstration_person", "value": "chieng-coi", "url": visitor.address}])
    page.goto(visitor.address + FORM)
    expect(page.locator("noscript p").first).to_contain_text("đang tắt JavaScript")
    expect(page.locator("noscript p").first).to_be_visible()
    expect(page.locator("#ws-standing")).to_be_hidden()
    page.context.close()


def test_in_forced_colours_what_is_ticked_and_where_the_arrow_keys_stand_is_seen(visitor: Visitor) -> None:
    page = visitor.open("/self_assessment?criterion=TC04", "chieng-coi", forced_colors="active")
    ground = "each => getComputedStyle(each).backgroundColor"
    ticks = page.locator("[data-testid=stCheckbox] label")
    ticks.nth(1).click()
    expect(ticks.nth(1)).to_have_attribute("data-selected", "true")
    assert ticks.nth(0).locator("> div").first.evaluate(ground) != ticks.nth(1).locator("> div").first.evaluate(ground)
    page.goto(f"{visitor.address}/trends")
    settled(page)
    page.locator("[data-testid=stSelectbox] input").first.click()
    page.keyboard.press("ArrowDown")
    at = page.locator("[role=option][data-focused=true]")
    assert at.evaluate(ground) != page.locator("[role=option]:not([data-focused=true])").first.evaluate(ground)


def test_a_first_load_asks_forty_times_and_takes_a_megabyte_at_most(visitor: Visitor) -> None:
    place = visitor.browser.new_context(locale="vi-VN")
    place.add_cookies([{"name": "demonstration_person", "value": "chieng-coi", "url": visitor.address}])
    visitor.contexts.append(place)
    came: list[Request] = []
    page = place.new_page()
    page.on("requestfinished", lambda request: came.append(request))
    page.goto(visitor.address + FORM)
    settled(page)
    asked = [each for each in came if each.url.startswith(visitor.address)]
    sizes = [each.sizes() for each in asked]
    assert len(asked) <= 40
    assert sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes) <= 1_000_000
