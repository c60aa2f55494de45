"""Whatever is typed into whichever function of the record: it is kept tidied and bounded, or refused with a clear message."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from dossiers.files import checks as file_checks
from dossiers.people import passwords
from tests.dossiers.border.honest_calls import CALLS, ELSEWHERE, example
from tests.dossiers.border.hostile_texts import FEW
from tests.dossiers.border.kept_texts import wrong_texts
from tests.dossiers.border.texts_of_calls import places_of_text
from tests.dossiers.border.typing_in import Stage, build, typed_in
from tests.dossiers.border.writing_functions import writing_functions
from tests.dossiers.showing import read_here


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("border"))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No process for reading files, no tenth of a second for each password."""
    monkeypatch.setattr(file_checks, "_run", read_here)
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


def test_every_writing_function_has_an_honest_call() -> None:
    found = {name.removeprefix("dossiers.") for name in writing_functions()}
    listed = {*CALLS, *ELSEWHERE}
    new, gone = sorted(found - listed), sorted(listed - found)
    assert not new, f"writing functions without a line in tests/dossiers/border/honest_calls.py: {new}"
    assert not gone, f"lines for functions that write nothing any more: {gone}"


@pytest.mark.parametrize("name", [name for name, call in CALLS.items() if call.done])
def test_an_honest_call_goes_through(name: str, template: Path, tmp_path: Path) -> None:
    """Else a hostile one would be refused for something else."""
    stage = Stage(template, tmp_path, name)
    error = stage.call(example(name, stage.record, stage.actor))
    assert error is None, error.text("en") if error else ""
    assert wrong_texts(stage.record) == []
    stage.record.close()


@pytest.mark.parametrize("name", list(CALLS))
def test_each_place_of_text_has_an_example(name: str, template: Path, tmp_path: Path) -> None:
    stage = Stage(template, tmp_path, name)
    places_of_text(stage.function, example(name, stage.record, stage.actor))
    stage.record.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", list(CALLS))
def test_hostile_texts_are_kept_tidied_or_refused(name: str, template: Path, tmp_path: Path) -> None:
    made = list(typed_in(template, tmp_path, [name], FEW))
    assert [f"{each.place} {each.text}: {each.wrong}" for each in made if each.wrong] == []
