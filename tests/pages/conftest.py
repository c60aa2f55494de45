"""Screens are tested on a sample record of their own, filled once for all of them. Drawn whole, they are all ``slow``."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dossiers.files import checks as file_checks
from tests.dossiers.showing import read_here
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


@pytest.fixture
def record_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A copy of the sample for one test, which may write to it; files are read in this process."""
    monkeypatch.setattr(file_checks, "_run", read_here)
    with own_record(tmp_path / "own"):
        yield
