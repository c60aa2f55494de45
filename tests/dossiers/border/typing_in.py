"""Typing hostile texts into every place of every writing function, and looking at what the record holds afterwards."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import Any

from dossiers.errors import DossierError
from dossiers.people.accounts import account
from dossiers.store.opening import open_existing
from dossiers.store.record import Record
from dossiers.unseen_signs import without_unseen
from tests.dossiers.access import policy_stage
from tests.dossiers.border.honest_calls import CALLS, ROUND, UNIT, example
from tests.dossiers.border.kept_texts import wrong_texts
from tests.dossiers.border.texts_of_calls import Place, at, places_of_text, replaced
from tests.dossiers.border.writing_functions import writing_functions
from tests.dossiers.showing import ask_for_documents

#: A message that repeats a million letters is none.
_LONGEST_MESSAGE = 20_000
_AT = "2026-11-20 03:00:00"


@dataclass(frozen=True)
class Typed:
    """One hostile text typed into one place. ``wrong``: what is not as it should be; empty where all is."""

    function: str
    place: Place
    text: str
    wrong: str


def build(folder: Path) -> Path:
    """The stage of the policy, with an action and an opinion to change: a record to copy from."""
    template = policy_stage.build(folder, _ask_for_more)
    record = open_existing(f"sqlite:///{template}")
    signed = ("board-2", "x", _AT)
    with record.writing() as connection:
        run = connection.exec_driver_sql
        run(
            "INSERT INTO actions (id, unit_id, round_id, task, created_by, created_by_name, created_at, changed_by,"
            " changed_by_name, changed_at) VALUES (1, ?, ?, 'Sửa đèn', ?, ?, ?, ?, ?, ?)",
            (UNIT, ROUND, *signed, *signed),
        )
        run(
            "INSERT INTO opinions (id, unit_id, heard_on, residential_group, topic, opinions, created_by, created_by_name,"
            " created_at, changed_by, changed_by_name, changed_at)"
            " VALUES (1, ?, '2026-11-01', 'Tổ 1', 'order', 2, ?, ?, ?, ?, ?, ?)",
            (UNIT, *signed, *signed),
        )
        run(
            "UPDATE exchanges SET answer = 'Câu trả lời cũ', answered_at = ?, answered_by_name = 'x' WHERE id = 1",
            (_AT,),
        )
    record.close()
    return template


def _ask_for_more(sample: Path) -> None:
    """Documents, and a survey that somebody independent enters."""
    ask_for_documents(sample)
    file = sample.parent / "criteria" / "national.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("kind: survey,", "kind: survey, entered_by: independent,"), encoding="utf-8")


class Stage:
    """A copy of the template for one function, put back whenever something was stored."""

    def __init__(self, template: Path, folder: Path, name: str) -> None:
        self._honest = CALLS[name]
        self.function = writing_functions()[f"dossiers.{name}"]
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._file, self._at_first = folder / "stage.db", folder / "at-first.db"
        shutil.copyfile(template, self._file)
        self.record = open_existing(f"sqlite:///{self._file}")
        with self.record.writing() as connection:
            connection.exec_driver_sql(
                "UPDATE dossiers SET state = ?, submitted_at = ? WHERE unit_id = ? AND round_id = ?",
                (self._honest.state, _AT, UNIT, ROUND),
            )
            for statement in self._honest.first:
                connection.exec_driver_sql(statement)
        _copy(self._file, self._at_first)
        self.actor = account(self.record, self._honest.by) if self._honest.by else None

    def call(self, given: Mapping[str, Any]) -> DossierError | None:
        """Call the function; the error meant for people, if it ends in one. Any other error is not caught."""
        who = {} if self._honest.by is None else {"actor": self.actor}
        fitting = {key: each for key, each in given.items() if key in signature(self.function).parameters}
        try:
            self.function(self.record, **who, **fitting)
        except DossierError as error:
            return error
        return None

    def again(self) -> None:
        """As at first."""
        _copy(self._at_first, self._file)


def _copy(source: Path, target: Path) -> None:
    """Put a database in the place of another that may be open."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def typed_in(
    template: Path, folder: Path, names: list[str], texts: Mapping[str, Callable[[str], str]]
) -> Iterator[Typed]:
    """Type each of the ``texts`` into every place of the functions ``names``, one at a time."""
    for name in names:
        stage = Stage(template, folder / name, name)
        for place in places_of_text(stage.function, example(name, stage.record, stage.actor)):
            for called, make in texts.items():
                given = example(name, stage.record, stage.actor)
                hostile = make(at(given, place))
                yield Typed(name, place, called, _outcome(stage, replaced(given, place, hostile)))
            # Refusals stand in the log.
            yield Typed(name, place, "what refusals left", _left(stage.record))
        stage.record.close()


def _outcome(stage: Stage, given: Mapping[str, Any]) -> str:
    try:
        error = stage.call(given)
    except Exception as unhandled:
        found = f"{type(unhandled).__name__}: {ascii(str(unhandled))[:200]}"
    else:
        if error is not None:
            return _wrong_message(error)
        found = _left(stage.record)
    stage.again()
    return found


def _left(record: Record) -> str:
    return "; ".join(wrong_texts(record)[:3])


def _wrong_message(error: DossierError) -> str:
    for language in ("vi", "en"):
        text = error.text(language)
        if len(text) > _LONGEST_MESSAGE or without_unseen(text) != text:
            return f"a message of {len(text)} letters: {text[:80]!a}"
    return ""
