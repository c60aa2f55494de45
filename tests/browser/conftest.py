"""One app and one browser for the whole suite; without Chromium it fails."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.photograph import chromium, running_app


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of an app of our own, on a fresh sample record."""
    with running_app() as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as found:
        yield found
