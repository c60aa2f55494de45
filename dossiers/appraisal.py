"""The inspector's side: the queue, one criterion with all that bears on it, deciding, and what a decision would do."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from dossiers import drafts
from dossiers.access import BLIND_STATES, INSPECTOR_ROLES, Actor, allowed, bonds_in, relation_in
from dossiers.acts import Doing, Place, carry_out, place_in
from dossiers.appraising import (
    appraised_in,
    requests_in,
    requests_of_round_in,
    stages_in,
    stages_of,
    write_appraisal_in,
)
from dossiers.catalogues import catalogues_in
from dossiers.decisions import (
    REQUEST,
    Decision,
    Stage,
    Verdict,
    decisions_in,
    decisions_of_round_in,
    subjects_of,
)
from dossiers.entries import Entry, bump_in, entries_in
from dossiers.errors import BadInput, NotAllowed, NotFound, NotNow, Stale
from dossiers.exchanges import Exchange, exchanges_in
from dossiers.last_year import LastYear, last_year
from dossiers.record import Record
from dossiers.results import Result, results
from dossiers.rounds import Round
from dossiers.schema import State, assignments, people
from dossiers.schema import decisions as _decisions
from dossiers.schema import entries as _entries
from dossiers.schema import exchanges as _exchanges
from dossiers.schema import first_judgements as _first
from dossiers.schema import second_marks as _second
from dossiers.submissions import readable_one_in, stored_in, submission
from dossiers.units import Unit, units_in
from scoring import Catalogue, Scorecard
from scoring.catalogue import Criterion, judged
from scoring.exact import Exact
from scoring.scores import STATES as SCORED
from scoring.submission import RULING_STATES

#: How many of the same point, decided elsewhere, are shown.
MOST_ELSEWHERE = 8


@dataclass(frozen=True)
class FirstJudgement:
    """What an inspector judged of an indicator before the ward's figures were shown."""

    state: str
    note: str
    judged_by: str
    judged_at: datetime


@dataclass(frozen=True)
class Elsewhere:
    """The same indicator as it was decided for another ward of the round. `claim`: what that ward entered."""

    unit: Unit
    claim: Mapping[str, Any]
    decision: Decision


@dataclass(frozen=True)
class Case:
    """One criterion of one dossier, with everything an inspector decides from.

    `claim` and `scorecard_self` are None as long as the round is blind and nothing was judged first. `stage`: how far the
    deciding is. `scorecard_appraisal`: the decisions so far laid over the claims, undecided criteria as claimed; None while
    blind. `version`: of the appraisal of this criterion, to be given to `decide`.
    """

    unit: Unit
    round: Round
    criterion: Criterion
    state: State
    revision: int
    version: int
    stage: Stage
    claim: Entry | None
    decisions: dict[str, Decision]
    last_year: LastYear
    exchanges: tuple[Exchange, ...]
    first: dict[str, FirstJudgement]
    blind: bool
    elsewhere: dict[str, tuple[Elsewhere, ...]]
    provided: frozenset[str]
    scorecard_self: Scorecard | None
    scorecard_appraisal: Scorecard | None


@dataclass(frozen=True)
class QueueItem:
    """One dossier in an inspector's queue.

    `decided` of `total` criteria; `questions`: raised by the checks; `open_exchanges`: asked and not closed; `doubt`:
    self-score minus the appraisal's, in points, None before all is decided. `waiting_for`: "ward", "inspector", "office" or
    nobody (None). `assigned`: to the acting person; `inspectors`: names of those it is assigned to.
    """

    result: Result
    revision: int
    decided: int
    total: int
    questions: int
    open_exchanges: int
    doubt: Exact | None
    waiting_for: str | None
    assigned: bool
    inspectors: tuple[str, ...]

    @property
    def unit(self) -> Unit:
        """The ward."""
        return self.result.unit

    @property
    def state(self) -> State:
        """The state of the dossier."""
        return self.result.state


@dataclass(frozen=True)
class Effect:
    """What decisions would do, nothing of it kept: scorecards before and after, undecided criteria as claimed."""

    before: Scorecard
    after: Scorecard


WAITING_FOR: Mapping[State, str | None] = {
    "draft": "ward",
    "returned": "ward",
    "submitted": "inspector",
    "under_appraisal": "inspector",
    "clarification_requested": "ward",
    "clarified": "inspector",
    "locked": "office",
    "approved": "office",
    "published": None,
}


def case(record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> Case:
    """One criterion for an inspector or the board. Raises NotFound; NotAllowed for everybody else.

    NotNow for whoever has it still to mark a second time: the first inspector's decisions are not for them.
    """
    earlier = last_year(record, unit_id, round_id)
    with record.reading() as connection:
        place, catalogue = _appraised_place(connection, actor, unit_id, round_id)
        if criterion not in catalogue.criteria:
            raise NotFound("no_criterion", criterion=criterion)
        wanted = catalogue.criteria[criterion]
        _refuse_second(connection, actor, place, criterion)
        data = drafts.data_in(connection, place, "self_assessment")
        decided = decisions_in(connection, place)
        first = _first_in(connection, place, wanted)
        hidden = _hidden(actor, place) and not _judged_first(wanted, first)
        mine = {subject: each for subject, each in decided.items() if each.criterion == criterion}
        blind_still = _hidden(actor, place)
        _, whole = appraised_in(connection, place, decided.values(), undecided_as_claimed=True)
        return Case(
            unit=place.unit,
            round=place.round,
            criterion=wanted,
            state=place.state,
            revision=place.revision,
            version=_version_in(connection, place, criterion),
            stage=stages_of(catalogue, decided, requests_in(connection, catalogue, place))[criterion],
            claim=None if hidden else entries_in(connection, catalogue, place, data)[criterion],
            decisions=mine,
            last_year=earlier,
            exchanges=tuple(
                each for each in exchanges_in(connection, unit_id, round_id) if each.criterion == criterion
            ),
            first=first,
            blind=hidden,
            elsewhere=_elsewhere(connection, actor, catalogue, place, wanted),
            provided=frozenset(code for code, state in data["documents"].items() if state != "rejected"),
            scorecard_self=None if hidden else drafts.graded(catalogue, _granted_nothing(data)),
            scorecard_appraisal=None if hidden or blind_still else drafts.graded(catalogue, whole),
        )


def decided(record: Record, actor: Actor, unit_id: str, round_id: str) -> dict[str, Stage]:
    """Criterion → how far its deciding is. Raises as `case`."""
    with record.reading() as connection:
        place, _ = _appraised_place(connection, actor, unit_id, round_id)
        return stages_in(connection, place)


def queue(record: Record, actor: Actor, round_id: str) -> tuple[QueueItem, ...]:
    """The dossiers of a round for an inspector or the board: what is late first, then what is doubted, assigned ones ahead.

    Raises NotFound; NotAllowed for everybody else.
    """
    if actor.role not in INSPECTOR_ROLES | {"board"}:
        raise NotAllowed("not_yours")
    graded = results(record, actor, round_id)
    with record.reading() as connection:
        catalogue = catalogues_in(connection, [round_id])[round_id]
        bonds = bonds_in(connection, actor)
        decided_of = decisions_of_round_in(connection, round_id)
        names = _inspectors_in(connection, round_id)
        waiting = _open_exchanges_in(connection, round_id)
        requests = requests_of_round_in(connection, catalogue, round_id)
    items = []
    for each in graded:
        stages = stages_of(catalogue, decided_of.get(each.unit.id, {}), requests.get(each.unit.id, {}))
        done = sum(stage == "decided" for stage in stages.values())
        own, appraised = each.scorecard_self, each.scorecard_appraisal
        doubt = None
        if own is not None and appraised is not None and each.standing_part == "appraisal":
            claimed, found = own.overall.exact, appraised.overall.exact
            doubt = None if claimed is None or found is None else claimed - found
        items.append(
            QueueItem(
                result=each,
                revision=each.dossier.revision,
                decided=done,
                total=len(catalogue.criteria),
                questions=len((each.standing or own).questions) if (each.standing or own) else 0,  # pyright: ignore
                open_exchanges=waiting.get(each.unit.id, 0),
                doubt=doubt,
                waiting_for=WAITING_FOR[each.state],
                assigned=bonds.relation(each.unit.id, round_id) == "assigned",
                inspectors=names.get(each.unit.id, ()),
            )
        )
    return tuple(sorted(items, key=_urgency))


def effect(
    record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str, *, verdicts: Sequence[Verdict]
) -> Effect:
    """What these decisions on a criterion would do, undecided criteria counted as claimed. Raises BadInput, as `case`."""
    with record.reading() as connection:
        place, catalogue = _appraised_place(connection, actor, unit_id, round_id)
        if criterion not in catalogue.criteria:
            raise NotFound("no_criterion", criterion=criterion)
        wanted = catalogue.criteria[criterion]
        _refuse_second(connection, actor, place, criterion)
        if _hidden(actor, place) and not _judged_first(wanted, _first_in(connection, place, wanted)):
            raise NotNow("judge_first", criterion=criterion)
        now = decisions_in(connection, place)
        after = {**now, **{each.subject: each for each in verdicts if each.kind != "rule" or each.reason.strip()}}
        # In a blind round what other criteria claim stays out of it.
        claimed = not _hidden(actor, place)
        _, data_before = appraised_in(connection, place, now.values(), undecided_as_claimed=claimed)
        _, data_after = appraised_in(connection, place, after.values(), undecided_as_claimed=claimed)
    return Effect(drafts.graded(catalogue, data_before), drafts.graded(catalogue, data_after))


def decide(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    criterion: str,
    *,
    verdicts: Sequence[Verdict],
    seen: int,
    operation: str,
) -> Case:
    """Keep decisions on a criterion; subjects not named keep the decision they have.

    `seen`: the case's version. The ward's figures stay as they are: the appraisal is worked out anew beside them. Raises
    BadInput with every problem (a reason is compulsory for all but accepting), Stale where another inspector decided since,
    NotNow in a blind round before a first judgement, NotAllowed.
    """
    attempted = [_plain(each) for each in verdicts]

    def body(doing: Doing) -> dict[str, Any]:
        connection, place = doing.connection, doing.dossier
        catalogue = catalogues_in(connection, [place.round.id])[place.round.id]
        if criterion not in catalogue.criteria:
            raise NotFound("no_criterion", criterion=criterion)
        wanted = catalogue.criteria[criterion]
        if _hidden(actor, place) and not _judged_first(wanted, _first_in(connection, place, wanted)):
            raise NotNow("judge_first", criterion=criterion)
        problems = _wrong(wanted, verdicts, requests_in(connection, catalogue, place))
        if problems:
            raise BadInput(problems)
        before = {
            subject: each for subject, each in decisions_in(connection, place).items() if each.criterion == criterion
        }
        version = _version_in(connection, place, criterion)
        if seen != version:
            raise _stale(connection, place, criterion, version, before, attempted)
        for each in verdicts:
            _keep(doing, criterion, each)
        write_appraisal_in(doing)
        version = bump_in(connection, doing, "appraisal", criterion, version)
        _close_answered(doing, criterion)
        reasons = "; ".join(f"{each.subject}: {each.reason.strip()}" for each in verdicts if each.reason.strip())
        doing.tell(
            subject=criterion,
            before=[_plain(each) for each in before.values()],
            after=attempted,
            reason=reasons or None,
        )
        doing.touch()
        return {"version": version}

    carry_out(record, actor, "decide", operation, body, unit_id=unit_id, round_id=round_id, attempted=attempted)
    return case(record, actor, unit_id, round_id, criterion)


def judge_first(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    criterion: str,
    *,
    states: Mapping[str, str],
    note: str,
    operation: str,
) -> Case:
    """In a blind round: keep what the inspector judges of each indicator from the evidence alone, before the claim is shown.

    `states`: indicator → state, for every judged indicator (BadInput). A first judgement is given once and stays (NotNow).
    """

    def body(doing: Doing) -> dict[str, Any]:
        connection, place = doing.connection, doing.dossier
        catalogue = catalogues_in(connection, [place.round.id])[place.round.id]
        if criterion not in catalogue.criteria:
            raise NotFound("no_criterion", criterion=criterion)
        wanted = catalogue.criteria[criterion]
        if _judged_first(wanted, _first_in(connection, place, wanted)):
            raise NotNow("judged_already", criterion=criterion)
        problems = [
            {"vi": f"{each.code}: chọn một trạng thái.", "en": f"{each.code}: choose a state."}
            for each in wanted.indicators
            if judged(each) and states.get(each.code) not in SCORED
        ]
        if problems:
            raise BadInput(problems)
        kept = {each.code: states[each.code] for each in wanted.indicators if judged(each)}
        for code, state in kept.items():
            connection.execute(
                _first.insert().values(
                    unit_id=unit_id, round_id=round_id, indicator=code, state=state, note=note.strip(),
                    **doing.signed("judged"),
                )
            )  # fmt: skip
        doing.tell(subject=criterion, after={"states": kept, "note": note.strip()})
        return {}

    carry_out(record, actor, "judge_first", operation, body, unit_id=unit_id, round_id=round_id)
    return case(record, actor, unit_id, round_id, criterion)


# Who may look, and what is hidden from whom


def _appraised_place(connection: Connection, actor: Actor, unit_id: str, round_id: str) -> tuple[Place, Catalogue]:
    """The dossier, for those who appraise or approve. Raises NotFound, NotAllowed."""
    readable_one_in(connection, actor, unit_id, round_id)
    place = place_in(connection, unit_id, round_id)
    relation = relation_in(connection, actor, unit_id, round_id)
    if actor.role not in INSPECTOR_ROLES | {"board"} or not allowed("read_evidence", actor.role, relation, place.state):
        raise NotAllowed("not_yours")
    return place, catalogues_in(connection, [round_id])[round_id]


def _refuse_second(connection: Connection, actor: Actor, place: Place, criterion: str) -> None:
    """Whoever is to mark a criterion a second time sees nothing of the first inspector's decisions before (NotNow)."""
    query = select(_second.c.criterion).where(
        _second.c.unit_id == place.unit.id,
        _second.c.round_id == place.round.id,
        _second.c.criterion == criterion,
        _second.c.person_id == (actor.person_id or ""),
        _second.c.states.is_(None),
    )
    if connection.execute(query).first() is not None:
        raise NotNow("mark_second_first", criterion=criterion)


def _hidden(actor: Actor, place: Place) -> bool:
    return place.round.blind and actor.role in INSPECTOR_ROLES and place.state in BLIND_STATES


def _first_in(connection: Connection, place: Place, criterion: Criterion) -> dict[str, FirstJudgement]:
    query = select(_first).where(
        _first.c.unit_id == place.unit.id,
        _first.c.round_id == place.round.id,
        _first.c.indicator.in_([each.code for each in criterion.indicators]),
    )
    return {
        row.indicator: FirstJudgement(row.state, row.note, row.judged_by_name, row.judged_at)
        for row in connection.execute(query)
    }


def _judged_first(criterion: Criterion, first: Mapping[str, FirstJudgement]) -> bool:
    return all(each.code in first for each in criterion.indicators if judged(each))


def _granted_nothing(data: drafts.Data) -> drafts.Data:
    return {key: value for key, value in data.items() if key != "not_applicable"}


# Deciding


def _wrong(criterion: Criterion, verdicts: Sequence[Verdict], requests: Mapping[str, str]) -> list[dict[str, str]]:
    """What is wrong with the form of the decisions; figures are checked by scoring."""
    problems: list[dict[str, str]] = []

    def wrong(subject: str, vi: str, en: str) -> None:
        problems.append({"vi": f"{subject}: {vi}", "en": f"{subject}: {en}"})

    indicators = {each.code: each for each in criterion.indicators}
    documents = {each.code for each in criterion.documents}
    if len({each.subject for each in verdicts}) != len(verdicts):
        wrong(criterion.code, "một mục được quyết định hai lần.", "one subject is decided twice.")
    for each in verdicts:
        code = each.subject.removeprefix(REQUEST)
        if each.subject not in subjects_of(criterion):
            wrong(each.subject, f"không thuộc {criterion.code}.", f"does not belong to {criterion.code}.")
            continue
        if each.subject in documents:
            fitting = {"accept_document", "reject_document"}
        elif each.subject.startswith(REQUEST):
            fitting = {"approve_not_applicable", "refuse_not_applicable"}
            if code not in requests:
                wrong(code, "phường không đề nghị không áp dụng.", "the ward did not ask to leave it out.")
        else:
            fitting = {"accept", "correct", "rule"}
        if each.kind not in fitting:
            wrong(each.subject, f"quyết định “{each.kind}” không dùng cho mục này.", f"“{each.kind}” does not fit it.")
        if each.kind not in ("accept", "accept_document") and not each.reason.strip():
            wrong(each.subject, "phải ghi lý do.", "a reason is compulsory.")
        if (each.kind == "rule") != (each.state is not None) or each.state not in (None, *RULING_STATES):
            wrong(each.subject, "chọn một trạng thái để kết luận.", "choose the state to rule.")
        elif each.kind == "rule" and not judged(indicators[code]):
            wrong(each.subject, "chỉ tiêu theo dõi không kết luận trạng thái.", "a tracked indicator takes no ruling.")
        if (each.kind == "correct") != (each.inputs is not None):
            wrong(each.subject, "nhập số liệu sửa.", "enter the corrected figures.")
    return problems


def _keep(doing: Doing, criterion: str, verdict: Verdict) -> None:
    place = doing.dossier
    key = {"unit_id": place.unit.id, "round_id": place.round.id, "subject": verdict.subject}
    doing.connection.execute(_decisions.delete().where(*(_decisions.c[name] == value for name, value in key.items())))
    doing.connection.execute(
        _decisions.insert().values(
            **key,
            criterion=criterion,
            kind=verdict.kind,
            inputs=None if verdict.inputs is None else json.dumps(dict(verdict.inputs), ensure_ascii=False),
            state=verdict.state,
            reason=verdict.reason.strip(),
            **doing.signed("decided"),
        )
    )


def _close_answered(doing: Doing, criterion: str) -> None:
    """Deciding again after an answer is what the question was for."""
    if doing.dossier.state != "clarified":
        return
    doing.connection.execute(
        _exchanges.update()
        .where(
            _exchanges.c.unit_id == doing.dossier.unit.id,
            _exchanges.c.round_id == doing.dossier.round.id,
            _exchanges.c.criterion == criterion,
            _exchanges.c.closed_at.is_(None),
        )
        .values(**doing.signed("closed"))
    )


def _version_in(connection: Connection, place: Place, criterion: str) -> int:
    query = select(_entries.c.version).where(
        _entries.c.unit_id == place.unit.id,
        _entries.c.round_id == place.round.id,
        _entries.c.part == "appraisal",
        _entries.c.criterion == criterion,
    )
    return connection.execute(query).scalar_one_or_none() or 0


def _stale(
    connection: Connection, place: Place, criterion: str, version: int, theirs: Mapping[str, Decision], mine: Any
) -> Stale:
    row = connection.execute(
        select(_entries.c.saved_by_name, _entries.c.saved_at).where(
            _entries.c.unit_id == place.unit.id,
            _entries.c.round_id == place.round.id,
            _entries.c.part == "appraisal",
            _entries.c.criterion == criterion,
        )
    ).one()
    return Stale(
        "stale_entry", theirs=[_plain(each) for each in theirs.values()], mine=mine, version=version,
        who=row.saved_by_name, when=f"{row.saved_at:%H:%M %d/%m/%Y}", criterion=criterion,
    )  # fmt: skip


def _plain(verdict: Verdict) -> dict[str, Any]:
    return {
        "subject": verdict.subject, "kind": verdict.kind, "state": verdict.state, "reason": verdict.reason.strip(),
        "inputs": None if verdict.inputs is None else dict(verdict.inputs),
    }  # fmt: skip


# What is shown beside


def _elsewhere(
    connection: Connection, actor: Actor, catalogue: Catalogue, place: Place, criterion: Criterion
) -> dict[str, tuple[Elsewhere, ...]]:
    """The same indicators decided for other wards of the round; what was corrected or ruled on comes first."""
    bonds = bonds_in(connection, actor)
    units = {unit.id: unit for unit in units_in(connection)}
    everywhere = decisions_of_round_in(connection, place.round.id)
    texts = {
        each.unit_id: submission(catalogue, each.texts["self_assessment"])
        for each in stored_in(connection, [place.round.id], list(everywhere))
        if "self_assessment" in each.texts
        and each.unit_id != place.unit.id
        and bonds.relation(each.unit_id, place.round.id) != "tied"
        and not (place.round.blind and each.state in BLIND_STATES)
    }
    found = {}
    for indicator in criterion.indicators:
        rows = [
            Elsewhere(units[unit_id], drafts.written(texts[unit_id], indicator.code), made[indicator.code])
            for unit_id, made in everywhere.items()
            if unit_id in texts and indicator.code in made
        ]
        rows.sort(key=lambda row: (row.decision.kind == "accept", row.unit.code))
        found[indicator.code] = tuple(rows[:MOST_ELSEWHERE])
    return found


def _inspectors_in(connection: Connection, round_id: str) -> dict[str, tuple[str, ...]]:

    query = (
        select(assignments.c.unit_id, people.c.name)
        .join(people, people.c.id == assignments.c.person_id)
        .where(assignments.c.round_id == round_id)
        .order_by(people.c.name)
    )
    found: dict[str, tuple[str, ...]] = {}
    for unit_id, name in connection.execute(query):
        found[unit_id] = (*found.get(unit_id, ()), name)
    return found


def _open_exchanges_in(connection: Connection, round_id: str) -> dict[str, int]:
    query = select(_exchanges.c.unit_id).where(_exchanges.c.round_id == round_id, _exchanges.c.closed_at.is_(None))
    found: dict[str, int] = {}
    for unit_id in connection.execute(query).scalars():
        found[unit_id] = found.get(unit_id, 0) + 1
    return found


def _urgency(item: QueueItem) -> tuple[Any, ...]:
    """Mine before others', the latest first, then what is doubted most and asked about most; done ones last."""
    lateness = item.result.lateness
    return (
        lateness.step == "done",
        not item.assigned,
        -lateness.days_late,
        lateness.due or date.max,
        -abs(item.doubt or 0),
        -item.questions,
        item.unit.code,
    )
