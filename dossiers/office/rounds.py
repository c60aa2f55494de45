"""Running rounds: creating them with a draft dossier for every ward, moving deadlines, making them blind or not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from sqlalchemy import Connection, select

from dossiers import acts
from dossiers.access.policy import Actor
from dossiers.acts import ActContext
from dossiers.acts.audit import reading_for_office
from dossiers.errors import BadInput, NotNow, wrong
from dossiers.office.adoption import UploadedCatalogue, checked, keep_in, require_own_names_in
from dossiers.office.forms import moved_on, shown, written
from dossiers.rounds.rounds import Round, round_, round_in, rounds_in
from dossiers.rounds.units import Unit, units_in
from dossiers.store.record import Record
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import rounds as _rounds
from dossiers.store.schema import steps
from dossiers.texts.typed_fields import missing, typed
from dossiers.vocabulary import STATES, RoundKind, State

KINDS: tuple[RoundKind, ...] = get_args(RoundKind)
MOST_CLARIFY_DAYS = 60
#: States in which no inspector has had the dossier yet (unless it was returned).
_NOT_BEGUN: frozenset[State] = frozenset({"draft", "returned", "submitted"})


@dataclass(frozen=True)
class Deadlines:
    """The days of a round: the first day to enter; the last days for ward, inspector and office; how many days to answer."""

    opens: date
    submit_by: date
    appraise_by: date
    publish_by: date
    clarify_days: int


def deadlines_of(of: Round) -> Deadlines:
    """The deadlines of a round, to be changed."""
    return Deadlines(of.opens, of.submit_by, of.appraise_by, of.publish_by, of.clarify_days)


def create_round(
    record: Record,
    actor: Actor,
    *,
    kind: RoundKind,
    name: dict[str, str],
    window: tuple[date, date],
    deadlines: Deadlines,
    blind: bool,
    files: Sequence[UploadedCatalogue],
    idempotency_key: str,
) -> Round:
    """Create a round with its criteria, and a draft dossier for every ward that exists on the last day of its window.

    ``name``: {vi, en}. ``files``: the catalogue, national layer first. Raises NotAllowed, and BadInput with everything that
    is wrong: the order of the days, a window that another round of this kind has, a catalogue that cannot be read.
    """
    said = typed(name_vi=name.get("vi"), name_en=name.get("en"))
    kept = {language: said[f"name_{language}"].text for language in ("vi", "en")}

    def body(context: ActContext) -> dict[str, Any]:
        known = rounds_in(context.connection)
        problems = missing(said)
        problems += _bad_window(kind, window, known) + _bad_deadlines(deadlines)
        if not problems:
            checked(files)
        if problems:
            raise BadInput(problems)
        require_own_names_in(context.connection, files)
        new = Round(
            _free_id(kind, window[1], known), kind, kept, *window, deadlines.opens, deadlines.submit_by,
            deadlines.appraise_by, deadlines.publish_by, "open", deadlines.clarify_days, blind,
        )  # fmt: skip
        columns = {key: value for key, value in vars(new).items() if key != "name"}
        context.connection.execute(_rounds.insert().values(**columns, name_vi=kept["vi"], name_en=kept["en"]))
        keep_in(context.connection, new.id, files)
        wards = _open_drafts(context.connection, new)
        after = {**_round_data(new), "wards": wards, "catalogue": [each.plain for each in files]}
        context.audit(round_id=new.id, subject=new.id, after=after)
        return {"round_id": new.id}

    return round_(
        record, acts.for_office(record, actor, "administer_rounds", idempotency_key, body, typed=said)["round_id"]
    )


def change_deadlines(
    record: Record,
    actor: Actor,
    round_id: str,
    deadlines: Deadlines,
    *,
    reason: str,
    expected: Round,
    idempotency_key: str,
) -> Round:
    """Change the days of a round that is not published yet, with a reason. Questions already asked keep their last day.

    ``expected``: the round as the person saw it. Raises NotAllowed, NotFound, NotNow, Stale, BadInput.
    """
    said = typed(reason=reason)
    why = said["reason"].text

    def body(context: ActContext) -> dict[str, Any]:
        old = _unpublished(context.connection, round_id)
        if old != expected:
            raise moved_on(context, round_id, theirs=_days(deadlines_of(old)), mine=_days(deadlines))
        problems = [*_bad_deadlines(deadlines), *missing(said)]
        if not problems and deadlines == deadlines_of(old):
            problems.append(wrong("nothing_changed"))
        if problems:
            raise BadInput(problems)
        context.connection.execute(_rounds.update().where(_rounds.c.id == round_id).values(**vars(deadlines)))
        before, after = _days(deadlines_of(old)), _days(deadlines)
        changed = [key for key in before if before[key] != after[key]]
        context.audit(
            round_id=round_id, subject=round_id, reason=why, before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )  # fmt: skip
        return {}

    acts.for_office(record, actor, "administer_rounds", idempotency_key, body, typed=said)
    return round_(record, round_id)


def set_blind(
    record: Record, actor: Actor, round_id: str, blind: bool, *, reason: str, expected: Round, idempotency_key: str
) -> Round:
    """Make a round blind (inspectors judge before they see the ward's figures) or not. Only before any appraisal has begun.

    Raises NotAllowed, NotFound, NotNow (with the number of dossiers whose appraisal has begun), Stale, BadInput.
    """
    said = typed(reason=reason)
    why = said["reason"].text

    def body(context: ActContext) -> dict[str, Any]:
        old = _unpublished(context.connection, round_id)
        if old != expected:
            raise moved_on(context, round_id, theirs={"blind": old.blind}, mine={"blind": blind})
        if absent := missing(said):
            raise BadInput(absent)
        if old.blind == blind:
            raise BadInput([wrong("nothing_changed")])
        if begun := _begun(context.connection, round_id):
            # Which wards these are is not the administrator's to read.
            raise NotNow("appraisal_begun", count=begun)
        context.connection.execute(_rounds.update().where(_rounds.c.id == round_id).values(blind=blind))
        context.audit(
            round_id=round_id, subject=round_id, before={"blind": old.blind}, after={"blind": blind}, reason=why
        )
        return {}

    acts.for_office(record, actor, "administer_rounds", idempotency_key, body, typed=said)
    return round_(record, round_id)


def wards_without_dossier(record: Record, actor: Actor, round_id: str) -> tuple[Unit, ...]:
    """Wards that exist on the last day of a round's window but have no dossier: they were recorded after it was created.

    For those who run the rounds. Raises NotAllowed, NotFound.
    """
    with reading_for_office(record, actor, "administer_rounds", round_id=round_id) as connection:
        return _lacking(connection, round_in(connection, round_id))


def add_dossiers(record: Record, actor: Actor, round_id: str, *, idempotency_key: str) -> tuple[str, ...]:
    """Create a draft for every ward of ``wards_without_dossier``; returns their ids. Raises NotAllowed, NotFound, NotNow."""

    def body(context: ActContext) -> dict[str, Any]:
        found = _unpublished(context.connection, round_id)
        wards = _open_drafts(context.connection, found)
        if not wards:
            raise NotNow("no_ward_lacks")
        context.audit(round_id=round_id, subject=round_id, after={"wards": wards})
        return {"wards": wards}

    return tuple(acts.for_office(record, actor, "administer_rounds", idempotency_key, body)["wards"])


def states_of(record: Record, actor: Actor, round_id: str) -> dict[State, int]:
    """How many dossiers of a round are in each state; numbers only, for those who run the rounds. Raises NotAllowed."""
    with reading_for_office(record, actor, "administer_rounds", round_id=round_id) as connection:
        round_in(connection, round_id)
        found = connection.execute(select(_dossiers.c.state).where(_dossiers.c.round_id == round_id)).scalars().all()
    return {state: found.count(state) for state in STATES if state in found}


# Inside a transaction that is open already


def _unpublished(connection: Connection, round_id: str) -> Round:
    found = round_in(connection, round_id)
    if found.status == "published":
        raise NotNow("round_published", round=found.name)
    return found


def _begun(connection: Connection, round_id: str) -> int:
    moved = select(steps.c.unit_id).where(steps.c.round_id == round_id, steps.c.act == "begin_appraisal")
    standing = select(_dossiers.c.unit_id).where(
        _dossiers.c.round_id == round_id, _dossiers.c.state.not_in(sorted(_NOT_BEGUN))
    )
    return len({*connection.execute(moved).scalars(), *connection.execute(standing).scalars()})


def _lacking(connection: Connection, of: Round) -> tuple[Unit, ...]:
    there = set(connection.execute(select(_dossiers.c.unit_id).where(_dossiers.c.round_id == of.id)).scalars())
    return tuple(each for each in units_in(connection, of.window_to) if each.kind == "ward" and each.id not in there)


def _open_drafts(connection: Connection, of: Round) -> list[str]:
    wards = [each.id for each in _lacking(connection, of)]
    if wards:
        connection.execute(
            _dossiers.insert(), [{"unit_id": each, "round_id": of.id, "state": "draft"} for each in wards]
        )
    return wards


# What a round must fulfil


def _bad_window(kind: str, window: tuple[date, date], known: Collection[Round]) -> list[dict[str, str]]:
    if kind not in KINDS:
        return [wrong("bad_choice", field=wrong("field_sort"))]
    if window[0] >= window[1]:
        return [wrong("window_turned", start=shown(window[0]), end=shown(window[1]))]
    return [
        wrong("window_taken", round=other.name)
        for other in known
        if (other.kind, other.window_from, other.window_to) == (kind, *window)
    ]


def _bad_deadlines(given: Deadlines) -> list[dict[str, str]]:
    problems = [
        wrong(
            "deadlines_turned",
            earlier=wrong(f"field_{earlier}"),
            later=wrong(f"field_{later}"),
            one=shown(getattr(given, earlier)),
            other=shown(getattr(given, later)),
        )
        for earlier, later in (("opens", "submit_by"), ("submit_by", "appraise_by"), ("appraise_by", "publish_by"))
        if getattr(given, earlier) > getattr(given, later)
    ]
    if not 1 <= given.clarify_days <= MOST_CLARIFY_DAYS:
        problems.append(wrong("bad_clarify_days", most=MOST_CLARIFY_DAYS))
    return problems


def _free_id(kind: str, ends: date, known: Collection[Round]) -> str:
    """A new id such as ``2027`` or ``2027-H1``, which addresses of screens use."""
    half = "-H1" if ends.month <= 6 else "-H2"
    stem = f"{ends.year}{half if kind == 'half_year' else ''}"
    taken = {each.id for each in known}
    return next(each for each in (stem, *(f"{stem}-{number}" for number in range(2, 1000))) if each not in taken)


def _days(given: Deadlines) -> dict[str, Any]:
    return {key: value if isinstance(value, int) else written(value) for key, value in vars(given).items()}


def _round_data(of: Round) -> dict[str, Any]:
    dates = {key: written(value) for key, value in vars(of).items() if isinstance(value, date)}
    return {**vars(of), **dates}
