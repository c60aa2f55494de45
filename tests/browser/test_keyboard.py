"""From a screen's beginning to what is to be filled in, without a mouse; and where the keyboard stands is seen."""

import pytest
from playwright.sync_api import expect

from tests.browser.photograph import settled
from tests.browser.visiting import Visitor


def test_from_the_first_screen_to_the_first_field_in_five_keys(visitor: Visitor) -> None:
    page = visitor.open("/", "moc-chau")
    for key in ("Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".st-key-next_thing a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/self_assessment?*")
    expect(page.locator(".st-key-self_answer")).to_be_visible(timeout=20_000)
    settled(page)
    page.evaluate("document.activeElement.blur()")
    for key in ("Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".st-key-self_answer input, .st-key-self_answer textarea").first).to_be_focused()
    field = page.locator(".st-key-self_answer textarea").first
    field.focus()
    expect(field.locator("..")).to_have_css("outline-style", "solid")


@pytest.mark.parametrize(
    "part", ["[data-testid=stTopNavLink]", ".ws-person a", ".st-key-pick_lang button", ".ws-self-links a"]
)
def test_the_ring_is_seen_with_the_keyboard_and_not_after_a_press_of_the_mouse(visitor: Visitor, part: str) -> None:
    page = visitor.open("/self_assessment?criterion=TC05", "moc-chau")
    ring = "each => (s => [s.outlineStyle, s.outlineWidth, s.outlineColor])(getComputedStyle(each))"
    place = page.locator(part).first
    place.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(f"({ring})(document.activeElement)") == ["solid", "2px", "rgb(23, 35, 46)"]
    heading = page.locator("[data-testid=stMain] h1")
    heading.evaluate("each => { each.tabIndex = -1; each.focus(); }")
    assert heading.evaluate(ring)[0] == "none"
