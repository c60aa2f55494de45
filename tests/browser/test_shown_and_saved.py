"""What a field shows when Save is pressed is what the record keeps, however the text came into the field."""

import re

from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.browser.photograph import settled
from tests.browser.visiting import Visitor, app_of_its_own

address = app_of_its_own()
PATH = "/self_assessment?criterion=TC11"

WITHOUT_FOCUS = {
    "by a program that tells nobody": "(field, text) => { field.value = text; }",
    "by a program past the page's own scripts": """(field, text) => {
        Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, text);
    }""",
    "by a password manager": """(field, text) => {
        Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, text);
        field.dispatchEvent(new Event('input', {bubbles: true}));
        field.dispatchEvent(new Event('change', {bubbles: true}));
    }""",
}


def figure(page: Page) -> Locator:
    return page.locator(".st-key-self_form input[type=text]").first


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu", exact=True).click()
    settled(page)
    expect(page.locator(".ws-self-standing").first).to_contain_text("Đã lưu")
    expect(page.locator(".ws-self-standing").first).not_to_contain_text("Có thay đổi chưa lưu")


def kept(visitor: Visitor) -> str:
    """What a browser that comes anew is shown."""
    return figure(visitor.open(PATH, "chieng-coi")).input_value()


def test_a_value_put_in_without_entering_the_field_is_saved(visitor: Visitor) -> None:
    path = "/self_assessment?criterion=TC05"
    page = visitor.open(path, "chieng-coi")
    fields = page.locator(".st-key-self_form input[type=text]")
    for place, way in enumerate(WITHOUT_FOCUS.values()):
        fields.nth(place).evaluate(way, str(31 + place))
    save(page)
    anew = visitor.open(path, "chieng-coi").locator(".st-key-self_form input[type=text]")
    for place, way in enumerate(WITHOUT_FOCUS):
        expect(fields.nth(place)).to_have_value(str(31 + place))
        assert anew.nth(place).input_value() == str(31 + place), way


def test_what_was_being_typed_when_the_line_broke_is_saved(visitor: Visitor) -> None:
    page = visitor.open("/catalogue", "chieng-coi")
    lines: list[WebSocketRoute] = []
    whole = [True]

    def through(line: WebSocketRoute) -> None:
        if whole[0]:
            line.connect_to_server()
            lines.append(line)
        else:
            line.close(code=1011)

    page.route_web_socket(re.compile(r"/_stcore/stream"), through)
    page.goto(visitor.address + PATH)
    settled(page)
    figure(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("47")
    whole[0] = False
    lines[-1].close(code=1011)
    page.wait_for_timeout(1500)
    expect(figure(page)).to_be_disabled()
    whole[0] = True
    page.wait_for_function("document.querySelector('[data-test-connection-state=CONNECTED]')", timeout=60_000)
    settled(page)
    expect(figure(page)).to_have_value("47")
    save(page)
    assert kept(visitor) == "47"


def test_two_cells_pasted_into_one_figure_are_told_and_not_joined(visitor: Visitor) -> None:
    page = visitor.open("/self_assessment?criterion=TC05", "chieng-coi")
    figure(page).click()
    page.keyboard.press("Control+a")
    page.evaluate(
        """() => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', '118\\r\\n120\\r\\n');
            const paste = new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(paste);
        }"""
    )
    expect(figure(page)).to_have_value("118 120")
    page.keyboard.press("Tab")
    expect(page.locator(".ws-self-wrong").first).to_contain_text("Ô này có hai số: 118 và 120. Chỉ ghi một.")


LATE = """() => {
    const post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (...what) { setTimeout(() => post.apply(this, what), 700); };
    const send = window.wsShown.send;
    window.sent = [];
    window.wsShown.send = field => { window.sent.push(field.getAttribute('aria-label')); send(field); };
}"""
"""A slow machine: what React has yet to do waits, so a field stands there empty before its text is put into it."""


def test_a_field_whose_text_has_not_come_yet_is_not_emptied_on_the_server(visitor: Visitor) -> None:
    page = visitor.open("/self_assessment?criterion=TC11", "chieng-coi")
    page.evaluate(LATE)
    page.get_by_role("link", name=re.compile("^TC03")).click()
    fields = page.locator(".st-key-self_form input[type=text]")
    page.get_by_role("heading", name=re.compile("^TC03")).wait_for()
    expect(fields.nth(2)).not_to_have_value("", timeout=30_000)
    assert page.evaluate("sent") == []
    # And what is put into a field of a later screen is sent, as in the first one.
    fields.nth(2).evaluate(WITHOUT_FOCUS["by a program that tells nobody"], "3")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".ws-self-standing").first).to_contain_text("Đã lưu", timeout=30_000)
    page.wait_for_function("sent.length === 1")
