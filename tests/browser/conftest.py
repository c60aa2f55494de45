"""One app and one browser for the whole suite; without Chromium it fails. All of it is marked as ``browser``."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.mortal import MortalApp
from tests.browser.photograph import chromium, running_app
from tests.browser.visiting import Visitor

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here, before it is chosen by marks; ``items`` are those of every folder."""
    for each in items:
        if each.path.is_relative_to(HERE):
            each.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of an app of our own, on a fresh sample record. Modules that change it have ``app_of_its_own``."""
    with running_app() as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as found:
        yield found


@pytest.fixture
def visitor(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visitor]:
    """Whoever visits ``address``: no request may leave this machine and the browser may report no error, whatever is done.

    Where a test may end its ``app``, the browser does report that it is gone; there only what leaves the machine counts.
    """
    found = Visitor(browser, address)
    yield found
    found.leave()
    assert found.strayed == []
    if "app" not in request.fixturenames:
        assert found.complained == []


@pytest.fixture
def app(tmp_path: Path) -> Iterator[MortalApp]:
    """An app of one test's own, on a sample record in ``tmp_path``: the test may end it and start it again."""
    found = MortalApp(tmp_path)
    found.start()
    yield found
    found.leave()
