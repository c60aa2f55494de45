"""Screens are tested on a sample record of their own, filled once for all of them. Drawn whole, they are all ``slow``."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dossiers.files import checks as file_checks
from tests.dossiers.showing import read_here
from tests.pages.visiting import own_record
from ui.reader.record import the_record

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


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a filled record, to be copied by each test that writes."""
    folder = tmp_path_factory.mktemp("filled")
    with own_record(folder):
        the_record().close()
    return folder


@pytest.fixture
def record_of_its_own(filled_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A copy of the sample for one test, which may write to it; files are read in this process."""
    monkeypatch.setattr(file_checks, "_run", read_here)
    shutil.copytree(filled_folder, tmp_path / "own")
    with own_record(tmp_path / "own"):
        yield
