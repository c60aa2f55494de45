"""A visitor in a browser: opens screens as somebody, and notes every request that leaves this machine and every error."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.photograph import running_app, settled

# Streamlit's browser side looks for its server beside the page's address first and finds it at the root.
LOOKING_FOR_THE_SERVER = ("/_stcore/health", "/_stcore/host-config")


@dataclass
class Visitor:
    """Opens pages in contexts of its own; ``strayed`` and ``complained`` must stay empty."""

    browser: Browser
    address: str
    strayed: list[str] = field(default_factory=list)
    complained: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str, person: str | None = None, width: int = 1440, **context: Any) -> Page:
        """The page at ``path``, drawn whole. ``person``: "inspector", a ward's id, or nobody yet."""
        place = self.browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN", **context)
        self.contexts.append(place)
        place.on("request", lambda request: self._note_request(request.url))
        place.on("console", self._note_console)
        place.on("weberror", lambda error: self.complained.append(str(error.error)))
        if person:
            place.add_cookies([{"name": "demonstration_person", "value": person, "url": self.address}])
        page = place.new_page()
        page.goto(f"{self.address}{path}")
        settled(page)
        return page

    def leave(self) -> None:
        """Close everything this visitor opened."""
        for context in self.contexts:
            context.close()

    def _note_request(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.strayed.append(url)

    def _note_console(self, message: ConsoleMessage) -> None:
        where = urlsplit(message.location["url"]).path
        if message.type == "error" and not where.endswith(LOOKING_FOR_THE_SERVER):
            self.complained.append(f"{message.text} ({where})")


def app_of_its_own() -> Any:
    """The fixture ``address`` for a module whose tests change the record: of an app that no other module's visitors go to."""

    @pytest.fixture(scope="module")
    def address() -> Iterator[str]:
        with running_app() as found:
            yield found

    return address


def asked(page: Page) -> dict[str, str]:
    """What the address names: ward, round, language …"""
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def choose(page: Page, place: int, option: str) -> None:
    """Pick an option by its words from the list at ``place``, as a person does."""
    page.locator("[data-testid=stSelectbox]").nth(place).click()
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def press(page: Page, words: str) -> None:
    """Press one of several views side by side."""
    page.locator("[data-testid=stButtonGroup]").get_by_text(words, exact=True).click()
    settled(page)


def read(page: Page) -> str:
    """Everything that can be read on a screen, folded parts opened, with what only a screen reader says."""
    return page.evaluate(
        """() => {
            document.querySelectorAll('details').forEach(part => part.open = true);
            const app = document.querySelector('[data-testid=stApp]');
            const named = [...app.querySelectorAll('[aria-label], [placeholder], [title], [alt]')];
            const kinds = ['aria-label', 'placeholder', 'title', 'alt'];
            const said = named.flatMap(each => kinds.map(kind => each.getAttribute(kind)));
            return [app.innerText, ...said.filter(Boolean)].join('\\n');
        }"""
    )
