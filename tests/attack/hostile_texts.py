"""Hostile texts typed into every place of every writing function, into commands, catalogues and tables of files.

The functions and their places of text are found in the source (``tests.dossiers.border``); the short form, with few texts, is
the test beside that package.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from argon2 import PasswordHasher

from dossiers.errors import DossierError
from dossiers.files import checks as file_checks
from dossiers.office.adoption import checked, file_of
from dossiers.people import passwords
from dossiers.store.addresses import PROJECT
from dossiers.texts.csv_tables import filled, read_table
from dossiers.unseen_signs import without_unseen
from tests.attack.attempts import Attempt
from tests.dossiers.border.honest_calls import CALLS
from tests.dossiers.border.hostile_texts import FEW, HOSTILE
from tests.dossiers.border.typing_in import build, typed_in
from tests.dossiers.showing import read_here
from tests.dossiers.small_project import NATIONAL

ABOUT = "texts of a million letters, unseen signs, false letters and floods of marks, wherever a text comes in"
IN_TESTS = False
_MOST_SECONDS = 60


def attempts(folder: Path, thorough: bool) -> Iterator[Attempt]:
    """Each text in each place is an attempt."""
    texts = HOSTILE if thorough else FEW
    with _quick():
        yield from _functions(folder, texts)
    yield from _catalogues(texts)
    yield from _tables(folder / "tables", texts)
    yield from _commands(folder / "commands", texts)


class _quick:
    """Reading files in this process and cheap password hashes, which are not what is tried here."""

    def __enter__(self) -> None:
        self._kept = file_checks._run, passwords._hasher
        file_checks._run = read_here
        passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        passwords._nobodys.cache_clear()

    def __exit__(self, *_: object) -> None:
        file_checks._run, passwords._hasher = self._kept
        passwords._nobodys.cache_clear()


def _functions(folder: Path, texts: dict[str, Callable[[str], str]]) -> Iterator[Attempt]:
    template = build(folder / "template")
    for typed in typed_in(template, folder, list(CALLS), texts):
        yield Attempt(f"{typed.function} {typed.place} {typed.text}", not typed.wrong, typed.wrong)


def _catalogues(texts: dict[str, Callable[[str], str]]) -> Iterator[Attempt]:
    """A catalogue whose title, name of a criterion or code is hostile: refused with its place, or without a trace of it."""
    for honest in ("Bộ tiêu chí nhỏ", "Mọi loại", "TC1", "low"):
        for called, make in texts.items():
            hostile = make(honest)
            quoted = hostile.replace("\\", "\\\\").replace('"', '\\"')
            text = NATIONAL.replace(honest, quoted)
            content = text.encode("utf-8", "surrogatepass")
            try:
                catalogue = checked([file_of("quốc gia.yaml", content)]).catalogue
            except DossierError as error:
                seen = error.text("vi")
                yield Attempt(f"catalogue {honest}: {called}", without_unseen(seen) == seen and len(seen) < 50_000)
            except Exception as unhandled:
                yield Attempt(f"catalogue {honest}: {called}", False, repr(unhandled)[:300])
            else:
                held = repr(catalogue.files[0])
                yield Attempt(
                    f"catalogue {honest}: {called}", without_unseen(held) == held and len(held) < 100_000, "kept"
                )


def _tables(folder: Path, texts: dict[str, Callable[[str], str]]) -> Iterator[Attempt]:
    """Cells of a table: read tidied, or named as a problem with their line."""
    folder.mkdir()
    for called, make in texts.items():
        hostile = make("Tô Hiệu").replace('"', '""')
        content = f'name,other\r\n"{hostile}",x\r\n'.encode("utf-8", "surrogatepass")
        (folder / "table.csv").write_bytes(content)
        problems: list[str] = []
        try:
            lines = read_table(folder, "table.csv", {"name": filled, "other": filled}, problems)
        except Exception as unhandled:
            yield Attempt(f"cell: {called}", False, repr(unhandled)[:300])
            continue
        kept = [line.values["name"] for line in lines]
        held = all(without_unseen(each) == each and len(each) <= 4_000 for each in [*kept, *problems])
        yield Attempt(f"cell: {called}", held and bool(kept or problems), ascii(kept)[:200])


def _commands(folder: Path, texts: dict[str, Callable[[str], str]]) -> Iterator[Attempt]:
    """Arguments of the commands. What the system itself hands to no program (NUL, too long) cannot be tried."""
    folder.mkdir()
    for option, honest in (
        ("--login", "nguyen.an"),
        ("--name", "Nguyễn An"),
        ("--email", "an@congan.example"),
        ("--record", "x"),
    ):
        for called, make in texts.items():
            hostile = make(honest)
            if "\0" in hostile or len(hostile.encode("utf-8", "surrogatepass")) > 100_000 or "\ud800" in hostile:
                continue
            place = f"sqlite:///{folder / f'{len(list(folder.iterdir()))}.db'}"
            given = {"--login": "nguyen.an", "--name": "Nguyễn An", "--record": place, option: hostile}
            words = [f"{name}={value}" for name, value in given.items()]
            done = subprocess.run(
                [sys.executable, "-m", "dossiers.upkeep.first_record", *words],
                cwd=PROJECT, capture_output=True, timeout=_MOST_SECONDS, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"},
            )  # fmt: skip
            told = (done.stdout + done.stderr).decode("utf-8", "replace")
            yield Attempt(f"new-record {option}: {called}", "Traceback" not in told, told[-300:])
