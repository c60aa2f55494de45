"""People who were looked up and have lost the right since: nothing is told or done for who they were.

A page looks up who acts when its run begins. Whatever happens afterwards – the account is disabled or gets another role or
ward, the session ends, the assignment is taken away, a conflict of interest is declared – holds for all that still runs: each
reading function gives what the account as it is now may read, and each act is refused and changes nothing.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, inspect, select, update

from dossiers.access.policy import WARD_ROLES, Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import DossierError, NotAllowed
from dossiers.office import assignments
from dossiers.people import accounts, relations, sessions
from dossiers.store.opening import open_existing
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, audit_log, metadata, successions
from dossiers.store.schema import sessions as _sessions
from dossiers.store.stored_text import sha256
from dossiers.vocabulary import ACTS, STATES, Act, Role
from tests.attack.attempts import Attempt
from tests.dossiers.access import policy_stage
from tests.dossiers.access.audience import NEIGHBOUR, ONE_OF_A_KIND, ROUND, WARD, Reader
from tests.dossiers.access.may_be_told import may_do
from tests.dossiers.access.planted import Stage, stages
from tests.dossiers.access.policy_stage import CAST, stage
from tests.dossiers.access.sweep import ask_as
from tests.dossiers.access.test_policy import ATTEMPTS, OFFICE_ATTEMPTS

ABOUT = "people who lost their account, session, role, ward, assignment or impartiality after they were looked up"
#: The dossiers are brought to their stages by the whole procedure, which takes a few seconds.
IN_TESTS = False
STAGES = ("decided", "reopened_and_asked")
#: What somebody is told or may do is asked as one of these, of the record of ``planted`` or of ``policy_stage``.
Taken = Callable[[Record, Actor, str], None]


@dataclass(frozen=True)
class Loss:
    """Something that happens to a person after they were looked up. ``happens``: (record, actor, ward). ``of``: the roles it
    can happen to; ``leaves``: the reader that they are from then on."""

    name: str
    happens: Taken
    leaves: Callable[[Reader], Reader]
    of: frozenset[Role] | None = None
    relation: str | None = None


def _nobody(reader: Reader) -> Reader:
    return replace(reader, account="disabled")


def _admin(record: Record) -> Actor:
    found = accounts.account(record, "administrator")
    assert found is not None
    return found


def _disabled(record: Record, actor: Actor, ward: str) -> None:
    assert actor.person_id is not None
    accounts.disable_person(record, _admin(record), actor.person_id, reason="vì", idempotency_key=new_idempotency_key())


def _another_role(record: Record, actor: Actor, ward: str) -> None:
    _changed(record, actor, "surveyor" if actor.role != "surveyor" else "board", None)


def _another_ward(record: Record, actor: Actor, ward: str) -> None:
    _changed(record, actor, actor.role, NEIGHBOUR if ward == WARD else WARD)


def _of_a_ward(record: Record, actor: Actor, ward: str) -> None:
    _changed(record, actor, "ward_officer", NEIGHBOUR if ward == WARD else WARD)


def _changed(record: Record, actor: Actor, role: Role, unit_id: str | None) -> None:
    assert actor.person_id is not None
    by = _admin(record)
    accounts.change_role(
        record, by, actor.person_id, role=role, unit_id=unit_id, expected=accounts.person(record, by, actor.person_id),
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip


def _signed_out(record: Record, actor: Actor, ward: str) -> None:
    sessions.sign_out(record, _token(actor))


def _expired(record: Record, actor: Actor, ward: str) -> None:
    with record.writing() as connection:
        at = datetime.now(VIETNAM) - timedelta(seconds=1)
        connection.execute(update(_sessions).where(_sessions.c.token_sha256 == actor.session).values(expires_at=at))


def _forgotten(record: Record, actor: Actor, ward: str) -> None:
    with record.writing() as connection:
        connection.execute(delete(_sessions).where(_sessions.c.token_sha256 == actor.session))


def _taken_over(record: Record, actor: Actor, ward: str) -> None:
    """The session that is named is somebody else's."""
    with record.writing() as connection:
        connection.execute(
            update(_sessions).where(_sessions.c.token_sha256 == actor.session).values(person_id="administrator")
        )


def _not_assigned(record: Record, actor: Actor, ward: str) -> None:
    by = _admin(record)
    given = assignments.assigned(record, by, ROUND).by_unit[ward]
    assignments.assign(
        record, by, ROUND, {ward: given - {actor.person_id or ""}}, expected={ward: given},
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip


def _tied(record: Record, actor: Actor, ward: str) -> None:
    assert actor.person_id is not None
    relations.add_conflict_of_interest(
        record, _admin(record), actor.person_id, ward, reason="vì", idempotency_key=new_idempotency_key()
    )


def _merged(record: Record, actor: Actor, ward: str) -> None:
    """The ward goes into one with which the person has a conflict of interest."""
    other = NEIGHBOUR if ward == WARD else WARD
    assert actor.person_id is not None
    relations.add_conflict_of_interest(
        record, _admin(record), actor.person_id, other, reason="vì", idempotency_key=new_idempotency_key()
    )
    with record.writing() as connection:
        connection.execute(
            successions.insert().values(
                predecessor_id=ward, successor_id=other, extent="whole", valid_from=date(2026, 11, 1), legal_basis="NQ"
            )
        )


def _kept_off(reader: Reader) -> Reader:
    """Whoever is tied may mark nothing a second time, so that a mark once drawn for them hides no published result either."""
    return replace(reader, relation="tied", marks=None)


_INSPECTORS: frozenset[Role] = frozenset({"inspector", "lead_inspector"})
_PROVINCE: frozenset[Role] = frozenset({"inspector", "lead_inspector", "board"})
LOSSES = (
    Loss("account disabled", _disabled, _nobody),
    Loss("given another role", _another_role, _nobody),
    Loss("given another ward", _another_ward, _nobody, of=WARD_ROLES),
    Loss("given a ward", _of_a_ward, _nobody, of=_PROVINCE),
    Loss("signed out", _signed_out, _nobody),
    Loss("session expired", _expired, _nobody),
    Loss("session gone", _forgotten, _nobody),
    Loss("session of somebody else", _taken_over, _nobody),
    Loss("assignment taken", _not_assigned, lambda each: replace(each, relation="other"), of=_INSPECTORS, relation="assigned"),
    Loss("conflict of interest", _tied, _kept_off, of=_PROVINCE),
    Loss("merged ward", _merged, _kept_off, of=_PROVINCE),
)  # fmt: skip


#: What makes somebody tied to the ward: nobody loses by it who is so already.
_TIES = ("conflict of interest", "merged ward")


def attempts(folder: Path, thorough: bool) -> Iterator[Attempt]:
    """Every reading function and every act, after every loss, by everybody who had something to lose."""
    yield from _told(folder, thorough)
    yield from _done(folder, thorough)


def _told(folder: Path, thorough: bool) -> Iterator[Attempt]:
    ways = folder / "ways"
    ways.mkdir()
    found = stages(ways)
    for name in STAGES if thorough else STAGES[:1]:
        for reader in ONE_OF_A_KIND:
            if reader.account != "in_use" or reader.id == "administrator":
                continue
            for loss in LOSSES:
                if _can_happen(loss, reader.role, reader.relation):
                    yield from _told_after(found[name], reader, loss, folder / "now.db")


def _told_after(at: Stage, reader: Reader, loss: Loss, file: Path) -> Iterator[Attempt]:
    record = _copy(at.file, file)
    try:
        actor = _signed_in(record, reader.actor(record))
        # What was remembered for the actor before is no answer any more.
        list(ask_as(record, actor, reader, at))
        loss.happens(record, actor, WARD)
        for each in ask_as(record, actor, loss.leaves(reader), at):
            yield Attempt(f"{loss.name}: {each}", each.held, each.failed or ", ".join(each.leaks))
    finally:
        record.close()


def _done(folder: Path, thorough: bool) -> Iterator[Attempt]:
    template = policy_stage.build(folder)
    for state in STATES if thorough else STATES[:1]:
        with stage(template, folder, state) as on:
            for role, relation in CAST:
                acts: list[Act] = [act for act in ACTS if may_do(role, relation, act, state)]
                for loss in LOSSES:
                    if not acts or not _can_happen(loss, role, relation):
                        continue
                    on.again()
                    actor = _signed_in(on.record, on.person(role, relation))
                    loss.happens(on.record, actor, policy_stage.UNIT)
                    now = loss.leaves(Reader("", role, relation, account="in_use"))
                    before = _content(on.record)
                    for act in acts:
                        if now.account == "in_use" and may_do(role, now.relation, act, state):
                            continue
                        for number, attempt in enumerate(ATTEMPTS[act]):
                            yield _tried(
                                on.record,
                                actor,
                                attempt,
                                f"{loss.name}: {act} {number} by {role} ({relation}) in {state}",
                            )
                    yield _unchanged(on.record, before, f"{loss.name}: by {role} ({relation}) in {state}")
    yield from _office(template, folder)


def _office(template: Path, folder: Path) -> Iterator[Attempt]:
    with stage(template, folder, "under_appraisal") as on:
        roles: tuple[Role, ...] = ("administrator", "lead_inspector", "board")
        for role in roles:
            for loss in LOSSES:
                if loss.relation or loss.name in _TIES or not _can_happen(loss, role, "other"):
                    continue
                on.again()
                actor = _signed_in(on.record, on.person(role, "other"))
                loss.happens(on.record, actor, policy_stage.UNIT)
                before = _content(on.record)
                for act, tries in OFFICE_ATTEMPTS.items():
                    for number, attempt in enumerate(tries):
                        yield _tried(on.record, actor, attempt, f"{loss.name}: {act} {number} by {role}")
                yield _unchanged(on.record, before, f"{loss.name}: for the office by {role}")


def _can_happen(loss: Loss, role: Role, relation: str) -> bool:
    return (loss.of is None or role in loss.of) and loss.relation in (None, relation) and not (
        loss.name in _TIES and relation == "tied"
    )  # fmt: skip


def _tried(record: Record, actor: Actor, attempt: Callable[[Record, Actor], object], what: str) -> Attempt:
    """It has to be refused."""
    try:
        answer = attempt(record, actor)
    except NotAllowed:
        return Attempt(what, True)
    except DossierError as other:
        return Attempt(what, False, f"not refused: {other}")
    return Attempt(what, False, f"answered {str(answer)[:80]}")


def _unchanged(record: Record, before: dict[str, list[object]], what: str) -> Attempt:
    """All that was refused left everything as it was, but for its lines in the log."""
    changed = [name for name, rows in _content(record).items() if rows != before[name]]
    return Attempt(f"{what}: nothing is changed", not changed, f"changed: {changed}")


def _content(record: Record) -> dict[str, list[object]]:
    with record.reading() as connection:
        there = set(inspect(connection).get_table_names())
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in metadata.sorted_tables
            # The log holds the refusal, and the revision counts it.
            if table.name in there and table is not audit_log and table.name != "record_state"
        }


def _signed_in(record: Record, actor: Actor) -> Actor:
    """The actor as a page looked them up: with the session they signed in with."""
    assert actor.person_id is not None
    token = f"token-{actor.person_id}-{'x' * 32}"
    with record.writing() as connection:
        sessions.begin_session_in(connection, actor.person_id, token)
    return replace(actor, session=sha256(token))


def _token(actor: Actor) -> str:
    return f"token-{actor.person_id}-{'x' * 32}"


def _copy(source: Path, file: Path) -> Record:
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()
    shutil.copyfile(source, file)
    return open_existing(f"sqlite:///{file}")
