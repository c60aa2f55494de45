"""Who reads is who the account is now, and not who it was when somebody looked it up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from dossiers.access import reader as reading
from dossiers.access.policy import Actor
from dossiers.acts.audit_reading import lines, occurring
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import second_marking
from dossiers.community import actions, opinions
from dossiers.errors import NotAllowed
from dossiers.evidence import listing
from dossiers.next_step.of_person import next_thing, unfinished
from dossiers.office import adoption, assignments, rounds
from dossiers.people.accounts import list_people
from dossiers.people.relations import list_conflicts_of_interest
from dossiers.people.sessions import begin_session_in, new_token, session, sign_out
from dossiers.procedure import frozen, queue, status
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, people
from dossiers.submissions import entry_sheets, last_year, provenance, questions, results, submissions
from tests.dossiers.province import statements
from tests.dossiers.working import ROUND, person

UNIT = "to-hieu"
Read = Callable[[Record, Actor], Any]
#: Whose account → what they read, by names of functions.
READINGS: dict[str, dict[str, Read]] = {
    "inspector": {
        "case": lambda record, actor: appraisal.case(record, actor, UNIT, ROUND, "TC1"),
        "decided": lambda record, actor: appraisal.decided(record, actor, UNIT, ROUND),
        "dossier": lambda record, actor: submissions.dossier(record, actor, UNIT, ROUND),
        "dossiers": lambda record, actor: submissions.dossiers(record, actor, ROUND),
        "exchanges": lambda record, actor: questions.exchanges(record, actor, UNIT, ROUND),
        "figures": lambda record, actor: provenance.figures(record, actor, UNIT, ROUND),
        "history": lambda record, actor: results.history(record, actor, UNIT),
        "last_year": lambda record, actor: last_year.last_year(record, actor, UNIT, ROUND),
        "listing": lambda record, actor: listing.listing(record, actor, UNIT, ROUND),
        "needed": lambda record, actor: listing.needed(record, actor, UNIT, ROUND, "TC1"),
        "next_thing": lambda record, actor: next_thing(record, actor, ROUND),
        "opinions": lambda record, actor: opinions.opinions_of(record, actor, UNIT),
        "actions": lambda record, actor: actions.actions_of(record, actor, UNIT, ROUND),
        "queue": lambda record, actor: queue.queue(record, actor, ROUND),
        "result": lambda record, actor: results.result(record, actor, UNIT, ROUND),
        "results": lambda record, actor: results.results(record, actor, ROUND),
        "second_queue": lambda record, actor: second_marking.second_queue(record, actor, ROUND),
        "sheet": lambda record, actor: entry_sheets.sheet(record, actor, UNIT, ROUND),
        "status": lambda record, actor: status.status(record, actor, UNIT, ROUND),
        "unfinished": unfinished,
        "versions": lambda record, actor: frozen.versions(record, actor, UNIT, ROUND),
    },
    "administrator": {
        "assigned": lambda record, actor: assignments.assigned(record, actor, ROUND),
        "conflicts": list_conflicts_of_interest,
        "conditions": lambda record, actor: adoption.conditions(record, actor, ROUND, adoption.files_of(record, ROUND)),
        "lines": lines,
        "occurring": occurring,
        "people": list_people,
        "states": lambda record, actor: rounds.states_of(record, actor, ROUND),
    },
}
CASES = [(who, name) for who, readings in READINGS.items() for name in readings]


def disable(record: Record, who: str) -> None:
    with record.writing() as connection:
        connection.execute(people.update().where(people.c.id == who).values(disabled_at=datetime.now(VIETNAM)))


def give_another_role(record: Record, who: str) -> None:
    with record.writing() as connection:
        connection.execute(people.update().where(people.c.id == who).values(role="board"))


@pytest.mark.parametrize("change", [disable, give_another_role])
def test_whoever_lost_the_account_or_the_role_reads_nothing_more(
    filled: Callable[[], Record], change: Callable[[Record, str], None]
) -> None:
    record = filled()
    looked_up = {who: person(record, who) for who in READINGS}
    for who, name in CASES:
        READINGS[who][name](record, looked_up[who])
    for who in READINGS:
        change(record, who)
    for who, name in CASES:
        with pytest.raises(NotAllowed) as refused:
            READINGS[who][name](record, looked_up[who])
        assert refused.value.code == "no_account", name


def signed_in(record: Record, who: str, until: datetime | None = None) -> tuple[Actor, str]:
    token = new_token()
    with record.writing() as connection:
        begin_session_in(connection, who, token, until)
    held = session(record, token)
    assert held is not None
    return held.actor, token


def test_what_was_signed_out_reads_nothing_more_and_another_session_goes_on(filled: Callable[[], Record]) -> None:
    record = filled()
    (one, token), (other, _) = signed_in(record, "inspector"), signed_in(record, "inspector")
    assert results.results(record, one, ROUND)
    sign_out(record, token)
    with pytest.raises(NotAllowed) as refused:
        results.results(record, one, ROUND)
    assert refused.value.code == "session_over"
    assert results.results(record, other, ROUND)


def test_a_session_that_expires_by_the_clock_ends_though_nobody_writes(
    filled: Callable[[], Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = filled()
    actor, _ = signed_in(record, "inspector")
    read = READINGS["inspector"]["case"]
    read(record, actor)

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) + timedelta(hours=13)

    monkeypatch.setattr(reading, "datetime", Later)
    with pytest.raises(NotAllowed) as refused:
        read(record, actor)
    assert refused.value.code == "session_over"


def test_the_account_is_asked_for_once_a_revision(filled: Callable[[], Record]) -> None:
    record = filled()
    actor, _ = signed_in(record, "inspector")
    with statements(record) as sent:
        for _ in range(3):
            results.results(record, actor, ROUND)
            status.status(record, actor, UNIT, ROUND)
    assert len([each for each in sent if "FROM people" in each and "sessions" in each]) == 1


def test_whoever_never_had_an_account_reads_by_role_and_runs_nothing_of_the_office(record: Record) -> None:
    assert results.results(record, Actor("inspector", None, "x"), ROUND)
    assert not results.results(record, Actor("administrator", None, "x"), ROUND)
    for name in READINGS["administrator"]:
        with pytest.raises(NotAllowed):
            READINGS["administrator"][name](record, Actor("administrator", None, "x"))
