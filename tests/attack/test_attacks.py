"""The short form of every attack that is quick, and the command that runs the thorough ones."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.attack import __main__ as command
from tests.attack.attempts import Attempt, attacks

QUICK = sorted(name for name, module in attacks().items() if module.IN_TESTS)


@pytest.mark.parametrize("name", QUICK)
def test_attack_in_its_short_form_never_gets_through(name: str, tmp_path: Path) -> None:
    made = list(attacks()[name].attempts(tmp_path, False))
    assert made, "an attack that tries nothing proves nothing"
    assert [attempt for attempt in made if not attempt.held] == []


def _attack(*held: bool) -> SimpleNamespace:
    def attempts(folder: Path, thorough: bool) -> Iterator[Attempt]:
        assert folder.is_dir() and thorough
        yield from (Attempt(f"door {number}", each, "open") for number, each in enumerate(held))

    return SimpleNamespace(ABOUT="doors", IN_TESTS=False, attempts=attempts)


@pytest.mark.parametrize(
    ("held", "code", "line"), [((True, True), 0, "2 of 2"), ((True, False), 1, "1 of 2"), ((), 1, "0 of 0")]
)
def test_command_counts_what_held_and_fails_with_the_first_that_did_not(
    held: tuple[bool, ...], code: int, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "attacks", lambda: {"doors": _attack(*held)})
    assert command.main([]) == code
    printed = capsys.readouterr().out
    assert f"doors: {line} held" in printed
    assert ("door 1: open" in printed) == (False in held)


def test_command_names_the_attacks_there_are_when_asked_for_another(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["nothing-of-this-name"]) == 2
    assert "nothing-of-this-name" in capsys.readouterr().err
