"""Everybody asks every reading function at every stage of a dossier; nobody is told more than docs/procedure.md says.

``tests/dossiers/access`` has what this is made of: ``planted`` the dossier and its signs, ``audience`` the readers,
``reading_functions`` the calls, ``may_be_told`` the page read as it stands.
"""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.attack.attempts import Attempt
from tests.dossiers.access.audience import ONE_OF_A_KIND, READERS
from tests.dossiers.access.planted import Stage, stages
from tests.dossiers.access.sweep import Asked, ask_all

ABOUT = "readers told more of a dossier than the page of the procedure says"
#: Its short form is tests/dossiers/access/test_what_readers_are_told.py.
IN_TESTS = False
#: Where everybody asks for everything; elsewhere one of each kind asks about the dossier.
FULL = ("marked_twice", "reopened_and_asked", "blind_judged_one")


def attempts(folder: Path, thorough: bool) -> Iterator[Attempt]:
    """Each function asked by each reader at each stage."""
    way = stages(folder)
    if not thorough:
        way = {name: way[name] for name in ("draft", "locked")}
    # Two at a time, in processes of their own: a record is read by one reader after the other.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for found in pool.map(partial(_asked, thorough=thorough), way.values()):
            for each in found:
                what = f"{each.function} by {each.reader} at {each.stage}"
                yield Attempt(what, each.held, each.failed or ", ".join(each.leaks))


def _asked(stage: Stage, thorough: bool) -> list[Asked]:
    full = thorough and stage.name in FULL
    return list(ask_all(stage, READERS if full else ONE_OF_A_KIND, thorough=full))
