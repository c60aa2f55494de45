"""What is entered and not saved, of every kind of field and form, is offered where the tab that held it is gone.

Nothing of it is put anywhere before the reader takes it back, nothing is saved by that, and nobody else is offered it.
"""

from typing import Any

from playwright.sync_api import Browser, Page, expect

from dossiers.store.opening import open_record
from dossiers.store.record import Record
from tests.browser.mortal import MortalApp
from tests.browser.photograph import settled
from tests.browser.test_lost_sessions import FORMS, prepare, press
from tests.browser.visiting import Visitor

SHOWN = """() => [...document.querySelectorAll('[data-testid=stMain], [role=dialog]')].flatMap(part => [
    ...[...part.querySelectorAll('input[type=text], textarea')].filter(each => each.checkVisibility())
        .map(each => [each.getAttribute('aria-label'), each.value]),
    ...[...part.querySelectorAll('[data-testid=stSelectbox], [data-testid=stMultiSelect]')].map(each => each.innerText),
    ...[...part.querySelectorAll('input:checked, [aria-checked=true]')]
        .map(each => each.closest('label')?.innerText ?? each.innerText),
])"""
DIALOGS = {"giving_back": "Trả lại", "reopening": "Đề nghị mở lại"}
FIGURES = "/self_assessment?lang=vi&criterion=TC01"


def figures(page: Page) -> None:
    """A day, ticks and a choice of one criterion."""
    form = page.locator(".st-key-self_form")
    for box in form.locator("[data-testid=stCheckbox]").all()[:2]:
        box.click()
        settled(page)
    form.locator("input[type=text]").first.fill("05/02/2026")
    page.keyboard.press("Tab")
    settled(page)


def shown(page: Page) -> Any:
    """What stands in every field that can be seen."""
    return page.evaluate(SHOWN)


def take_back(page: Page, entered: Any) -> Any:
    """Press what offers it; gives what stands in the fields once it is as ``entered``, or when the time is over.

    The labels follow from the figures in a run of their own.
    """
    page.locator(".ws-drafts").get_by_text("Lấy lại vào các ô").click()
    for _ in range(60):
        settled(page)
        if shown(page) == entered:
            break
        page.wait_for_timeout(500)
    return shown(page)


def kept(page: Page) -> list[str]:
    """What the browser keeps."""
    return page.evaluate("Object.keys(localStorage).filter(each => each.startsWith('ws-draft'))")


def lost_and_taken_back(visitor: Visitor, record: Record, name: str, path: str, who: str, fill: Any) -> Page:
    """Fill in a form, lose the tab, open another one and take it back there; gives that one."""
    page = visitor.open(path, who)
    before = record.revision
    if name in DIALOGS:
        press(page, DIALOGS[name])
    untouched = shown(page)
    if name in DIALOGS:
        page.keyboard.press("Escape")
        settled(page)
    fill(page)
    page.keyboard.press("Tab")
    settled(page)
    entered = shown(page)
    anew = page.context.new_page()
    page.close(run_before_unload=False)
    anew.goto(visitor.address + path)
    settled(anew)
    if name in DIALOGS:
        press(anew, DIALOGS[name])
    elif name == "document":
        anew.locator(".st-key-evidence_buttons").get_by_text("TC05.b", exact=True).click()
        settled(anew)
    anew.locator(".ws-drafts").wait_for()
    assert shown(anew) == untouched or name == "document", name
    assert take_back(anew, entered) == entered, name
    expect(anew.locator(".ws-drafts")).to_have_count(0)
    assert record.revision == before, name
    return anew


def test_every_form_comes_back_whole_when_it_is_taken_back_and_saves_nothing(app: MortalApp, browser: Browser) -> None:
    visitor = Visitor(browser, app.address)
    record = open_record(app.record)
    prepare(record)
    try:
        for name, (path, who, fill) in FORMS.items():
            lost_and_taken_back(visitor, record, name, path, who, fill)
        page = lost_and_taken_back(visitor, record, "figures", FIGURES, "chieng-coi", figures)
        # What is saved is kept no longer.
        page.get_by_role("button", name="Lưu", exact=True).click()
        expect(page.locator(".ws-self-standing").first).to_contain_text("Đã lưu", timeout=30_000)
        settled(page)
        assert kept(page) == []
        # Nor is it once somebody else comes to this machine.
        page.locator(".st-key-self_form textarea").first.fill("Lời của người trước")
        settled(page)
        assert len(kept(page)) == 1
        page.context.add_cookies([{"name": "demonstration_person", "value": "to-hieu", "url": visitor.address}])
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(visitor.address + FIGURES)
        settled(page)
        expect(page.locator(".ws-drafts")).to_have_count(0)
        assert kept(page) == []
    finally:
        visitor.leave()
        record.close()
