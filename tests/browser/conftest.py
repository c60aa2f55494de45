"""One app and one browser for the whole suite; without Chromium it fails. All of it is marked as ``browser``."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.photograph import chromium, running_app

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here, before it is chosen by marks; ``items`` are those of every folder."""
    for each in items:
        if each.path.is_relative_to(HERE):
            each.add_marker(pytest.mark.browser)


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
