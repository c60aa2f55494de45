"""Screens are tested on a sample record of their own, filled once for all of them. Drawn whole, they are all ``slow``."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.visiting import own_record

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here, before it is chosen by marks; ``items`` are those of every folder."""
    for each in items:
        if each.path.is_relative_to(HERE):
            each.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def sample_record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The record of this process is a fresh one, filled from the sample; never the office's."""
    with own_record(tmp_path_factory.mktemp("record")):
        yield
