"""A field that does not take what is typed or pasted says so: nothing is cut or dropped without a word."""

from playwright.sync_api import Page

from dossiers.texts.lengths import longest
from tests.browser.photograph import settled
from tests.browser.visiting import Visitor

NOTE = ".ws-too-long"


def paste(page: Page, text: str) -> None:
    """Put a text into the field that has the focus, as pasting does: in one piece."""
    page.evaluate("text => document.execCommand('insertText', false, text)", text)


def test_a_paste_that_is_too_long_is_told_and_nothing_of_it_is_cut(visitor: Visitor) -> None:
    page = visitor.open("/actions?action=new", "to-hieu")
    field, most = page.get_by_label("Rõ việc", exact=True), longest("task")
    field.click()
    paste(page, "x" * (most + 100))
    note = page.locator(NOTE)
    note.wait_for(state="visible")
    assert f"nhiều nhất {most} ký tự" in note.inner_text() and f"{most + 100} ký tự" in note.inner_text()
    assert field.input_value() == ""
    page.keyboard.type("Họp tổ dân phố")
    note.wait_for(state="hidden")
    assert field.input_value() == "Họp tổ dân phố"


def test_at_the_limit_one_letter_more_is_told_and_all_before_it_is_saved_in_the_field(visitor: Visitor) -> None:
    page = visitor.open("/actions?action=new&lang=en", "to-hieu", width=390)
    field, most = page.get_by_label("Who", exact=True), longest("who")
    field.click()
    paste(page, "x" * most)
    assert page.locator(NOTE).is_hidden()
    page.keyboard.type("y")
    page.locator(NOTE).wait_for(state="visible")
    assert field.input_value() == "x" * most
    page.keyboard.press("Tab")
    settled(page)
    assert page.locator(NOTE).is_hidden() and field.input_value() == "x" * most
