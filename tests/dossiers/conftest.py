"""Records of the small project: one that is only read, and ones of a test's own."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from dossiers.access.policy import Actor
from dossiers.people.accounts import account
from dossiers.sample import sample_of
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from tests.dossiers.filled_copies import FilledCopies
from tests.dossiers.small_project import write_project


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample_data folder of a small project of its own, to be changed at will."""
    return write_project(tmp_path / "project")


@pytest.fixture
def address(tmp_path: Path) -> str:
    """The address of a record that does not exist yet."""
    return f"sqlite:///{tmp_path / 'record.db'}"


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterable[Record]:
    """The small project's record, opened once: for tests that only read."""
    folder = tmp_path_factory.mktemp("small")
    opened = open_record(f"sqlite:///{folder / 'record.db'}", fill=sample_of(write_project(folder / "project")))
    yield opened
    opened.close()


@pytest.fixture
def administrator(record: Record) -> Actor:
    """The administrator of whichever record the test has."""
    found = account(record, "administrator")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> FilledCopies:
    """Of the records that were filled in this process; filling one takes longer than most tests do."""
    return FilledCopies(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def filled(sample: Path, address: str, copies: FilledCopies) -> Iterable[Callable[[], Record]]:
    """Opens a record of one's own from ``sample``, after the test has changed what it wants in there."""
    opened: list[Record] = []

    def fill() -> Record:
        first = not opened
        if first:
            copies.lay(sample, address)
        opened.append(open_record(address, fill=sample_of(sample)))
        if first:
            copies.keep(sample, address)
        return opened[-1]

    yield fill
    for each in opened:
        each.close()
