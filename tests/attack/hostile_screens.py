"""A record whose every text is hostile, looked at on every screen by everybody; and addresses that ask for hostile things.

Nothing of a text becomes more than a text: no link, picture, script, heading, emphasis, formula or icon; no request leaves;
no screen is wider than its window. In its short form, without a browser, what is sent to Streamlit is looked through.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page

from dossiers.sample import sample_of
from dossiers.store.opening import open_record
from tests.attack.attempts import Attempt
from tests.attack.hostile import MARK, spoil
from tests.browser.photograph import chromium, running_app, settled
from tests.browser.pictures import SCREENS
from tests.browser.visiting import Visitor

ABOUT = "hostile texts in every place of the record, on every screen of everybody, and in the addresses"
IN_TESTS = True

WIDTHS = (1440, 1093, 683, 390)
#: What the address asks for on some screens; each is asked with hostile words in its place.
ASKED = {
    "/": ("round", "unit"),
    "/scorecard": ("unit", "round", "rows"),
    "/trends": ("unit", "kind", "measure", "indicator"),
    "/catalogue": ("criterion", "q", "text", "basis", "kind", "gates"),
    "/appraisal": ("unit", "round", "criterion", "view", "second"),
    "/actions": ("round", "only", "action"),
    "/opinions": ("unit", "heard", "opinion", "heard_view"),
    "/administration": ("office", "office_round"),
    "/audit": ("log_text", "log_ward", "log_round", "log_person", "log_act", "log_outcome", "before"),
    "/self_assessment": ("round", "criterion", "view", "tasks", "unit"),
}
READ = (("inspector", "/"), ("to-hieu", "/actions"), ("chieng-sinh", "/self_assessment"), ("lead", "/appraisal"))
"""The screens of the short form."""
FORGED = "[bấm](http://evil.example/forged) **Đã khóa, gọi 0900** <img src=http://evil.example/x>"
#: A text is made into something where one of these holds it or its words; our own marks lie beside the texts, not within.
MADE = """mark => {
    const found = [...document.querySelectorAll('a[href*="evil.example"], [src*="evil.example"], [onerror], .katex')];
    for (const each of document.querySelectorAll('[data-testid=stMarkdownContainer]')) {
        found.push(...each.querySelectorAll('a, img, em, strong, code, pre, del, li, table, blockquote, hr, [role=img]'));
        found.push(...each.querySelectorAll('[class*=stMarkdownColored], [class*=stMarkdownBadge], [style*=background]'));
    }
    for (const each of document.querySelectorAll('.ws script, .ws img:not(.ws-ev-look img), .ws em, .ws b')) found.push(each);
    return found.filter(each => !each.closest('[data-testid=stCode]')).map(each => each.outerHTML.slice(0, 160));
}"""
WIDER = """() => {
    const main = document.querySelector('[data-testid=stMain]') ?? document.documentElement;
    const over = Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - window.innerWidth);
    if (over <= 0) return '';
    const edge = main.getBoundingClientRect().right;
    const beyond = each => each.getBoundingClientRect().right > edge + 1;
    const first = [...main.querySelectorAll('*')].find(each => beyond(each) && ![...each.children].some(beyond));
    const name = first?.className || first?.dataset?.testid || first?.tagName;
    return `${over} px too wide: ${name} ${first?.innerText?.slice(0, 40)}`;
}"""


def attempts(folder: Path, thorough: bool) -> Iterator[Attempt]:
    """Everybody's screens on the hostile record: in Chromium, or as what they send to the browser."""
    database = folder / "record.db"
    open_record(f"sqlite:///{database}", fill=sample_of()).close()
    spoil(database)
    yield from (_in_a_browser(database) if thorough else _as_sent(database))


# In a browser


def _in_a_browser(database: Path) -> Iterator[Attempt]:
    with running_app(f"sqlite:///{database}") as address, chromium() as browser:
        screens = [(person, path) for person, of_person in SCREENS.items() for path in of_person.values()]
        for number, (person, path) in enumerate(screens):
            language = "en" if number % 3 == 2 else "vi"
            asked = f"{path}{'&' if '?' in path else '?'}lang={language}"
            yield from _looked_at(browser, address, person, asked, WIDTHS)
        for path, names in ASKED.items():
            for person in ("inspector", "administrator", "to-hieu"):
                forged = "&".join(f"{name}={quote(FORGED)}" for name in names)
                yield from _looked_at(browser, address, person, f"{path}?{forged}", (1440,), forged=True)


def _looked_at(
    browser: Browser, address: str, person: str, path: str, widths: tuple[int, ...], *, forged: bool = False
) -> Iterator[Attempt]:
    visitor, dialogs = Visitor(browser, address), []
    what = f"{person or 'nobody'} at {path[:60]}"
    try:
        page = _opened(visitor, path, person, widths[0], dialogs)
        wrong = _made(page)
        if forged and "Đã khóa, gọi 0900" in _said(page):
            wrong.append("the address spoke in the product's words")
        yield Attempt(what, not wrong, "; ".join(wrong)[:400])
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(250)
            _settle(page)
            wider = page.evaluate(WIDER)
            yield Attempt(f"{what} at {width} px", not wider, wider)
        stray = [*visitor.strayed, *visitor.complained, *dialogs]
        yield Attempt(f"{what}: nothing runs, nothing leaves", not stray, "; ".join(stray)[:400])
    finally:
        visitor.leave()


def _opened(visitor: Visitor, path: str, person: str, width: int, dialogs: list[str]) -> Page:
    context = visitor.browser.new_context(
        viewport={"width": width, "height": 900}, locale="vi-VN", reduced_motion="reduce"
    )
    visitor.contexts.append(context)
    context.on("request", lambda request: visitor._note_request(request.url))
    context.on("weberror", lambda error: visitor.complained.append(str(error.error)))
    context.on("dialog", lambda dialog: _note_dialog(dialog, dialogs))
    if person:
        context.add_cookies([{"name": "demonstration_person", "value": person, "url": visitor.address}])
    page = context.new_page()
    page.goto(f"{visitor.address}{path}")
    page.wait_for_load_state()
    if page.query_selector("#root"):
        settled(page)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    return page


def _note_dialog(dialog: Dialog, dialogs: list[str]) -> None:
    dialogs.append(dialog.message)
    dialog.dismiss()


def _settle(page: Page) -> None:
    if page.query_selector("[data-testid=stApp]"):
        settled(page)


def _made(page: Page) -> list[str]:
    failed = page.locator("[data-testid=stException]").count()
    error = page.locator("[data-testid=stAlert]").filter(has_text="số lỗi").count()
    return [*page.evaluate(MADE, MARK), *(["an exception"] if failed or error else [])]


def _said(page: Page) -> str:
    """What the page says by itself: not what stands in a field for words that are looked for."""
    return page.evaluate("document.body.innerText")


# As it is sent


def _as_sent(database: Path) -> Iterator[Attempt]:
    from tests.pages.visiting import own_record, visit

    with own_record(database.parent), pytest.MonkeyPatch.context() as patch:
        for person, path in READ:
            parts = urlsplit(path)
            app = visit(patch, parts.path.strip("/") or "overview", person, True, **dict(parse_qsl(parts.query)))
            raw = [text for text in _read_as_markdown(app) if MARK in text]
            yield Attempt(f"{person} at {path}", not raw, "; ".join(raw)[:200])


def _read_as_markdown(app: Any) -> Iterator[str]:
    """Every text that goes to where Streamlit reads Markdown."""
    for each in _elements(app._tree):
        proto = each.proto
        for name in ("label", "body", "help", "text"):
            if each.type != "html" and isinstance(found := getattr(proto, name, None), str):
                yield found
        if each.type in ("radio", "button_group"):
            yield from (str(getattr(option, "content", option)) for option in proto.options)


def _elements(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        yield child
        yield from _elements(child)
