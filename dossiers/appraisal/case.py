"""One criterion of a dossier as its inspector sees it: the claim, everything about it, and the effect of a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from dossiers.access.policy import INSPECTOR_ROLES, Actor
from dossiers.access.reader import reading_as
from dossiers.access.view import View, view_in
from dossiers.acts import DossierSnapshot, snapshot_in
from dossiers.appraisal.decisions import Decision, Stage, Verdict, about, decisions_in
from dossiers.appraisal.file_decisions import decision_on
from dossiers.appraisal.judgements import FirstJudgement, first_in
from dossiers.appraisal.outcome import appraised_in, stages_in, stages_shown
from dossiers.appraisal.precedents import Precedent, precedents_in
from dossiers.errors import NotAllowed, NotNow
from dossiers.rounds.catalogues import criterion_in
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import entries as _entries
from dossiers.submissions import drafts
from dossiers.submissions.documents_on_file import Filed, Filing, filing_in
from dossiers.submissions.entry_sheets import Entry, entries_in
from dossiers.submissions.last_year import LastYear, last_year_in
from dossiers.submissions.questions import Exchange, exchanges_shown_in
from dossiers.vocabulary import State
from scoring import Catalogue, Scorecard
from scoring.catalogue import Criterion


@dataclass(frozen=True)
class Case:
    """One criterion of one dossier, with everything an inspector needs for a decision.

    ``claim`` and ``scorecard_self`` are None in a blind round until the first judgement was given; then the scorecard is of
    this criterion alone, and ``provided`` names no document of another. ``stage``: how far the deciding is. ``filing``: the
    files handed in for the documents of the criterion. ``classes``: of which classes the ward is, as far as nobody decided
    otherwise as it says itself (``stated``); what is asked of it depends on that, so it is told in a blind round, too.
    ``scorecard_appraisal``: the claims with the decisions so far applied, undecided criteria as claimed; None while any claim
    is hidden. ``version``: of the appraisal of this criterion, to be passed to ``decide``.
    """

    unit: Unit
    round: Round
    catalogue: Catalogue
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
    elsewhere: dict[str, tuple[Precedent, ...]]
    provided: frozenset[str]
    scorecard_self: Scorecard | None
    scorecard_appraisal: Scorecard | None
    filing: Filing = field(default_factory=dict[str, tuple[Filed, ...]])
    classes: Mapping[str, str] = field(default_factory=dict[str, str])
    stated: Mapping[str, str] = field(default_factory=dict[str, str])

    def decision_on(self, subject: str) -> Decision | None:
        """The decision that stands on a subject; on a file also the one on its document as a whole."""
        file = next((each for files in self.filing.values() for each in files if each.code == subject), None)
        found = self.decisions.get(subject) if file is None else decision_on(file, self.decisions)
        return found if isinstance(found, Decision) else None


@dataclass(frozen=True)
class EffectOfDecisions:
    """The effect of decisions that are not saved: the scorecards before and after, undecided criteria as claimed."""

    before: Scorecard
    after: Scorecard


def case(record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> Case:
    """One criterion for an inspector or the board. Raises NotFound; NotAllowed for everybody else.

    Raises NotNow for a second inspector who still has to mark it: they must not see the first inspector's decisions.
    """
    with reading_as(record, actor) as connection:
        return _case_in(connection, actor, unit_id, round_id, criterion)


def decided(record: Record, actor: Actor, unit_id: str, round_id: str) -> dict[str, Stage]:
    """Criterion → how far its deciding is; one that the actor still has to mark a second time counts as open.

    Raises as ``case``.
    """
    with reading_as(record, actor) as connection:
        view, snapshot = _appraised_in(connection, actor, unit_id, round_id)
        return stages_shown(view, stages_in(connection, snapshot))


def effect(
    record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str, *, verdicts: Sequence[Verdict]
) -> EffectOfDecisions:
    """The effect of these decisions on a criterion, undecided criteria as claimed. Raises BadInput, and as ``case``."""
    counted = {each.subject: each for each in verdicts if each.kind != "rule" or each.reason.strip()}
    with reading_as(record, actor) as connection:
        before = _so_far_in(connection, actor, unit_id, round_id, criterion)
        if not counted:
            return EffectOfDecisions(before, before)
        view, snapshot = _appraised_in(connection, actor, unit_id, round_id)
        made = {**_decisions_shown(connection, view, snapshot), **counted}
        return EffectOfDecisions(before, _laid_over_in(connection, view, snapshot, criterion, made))


# Inside a transaction that is open already


@memoised_per_revision
def _case_in(connection: Connection, actor: Actor, unit_id: str, round_id: str, criterion: str) -> Case:
    view, snapshot = _appraised_in(connection, actor, unit_id, round_id)
    catalogue, wanted = criterion_in(connection, round_id, criterion)
    _refuse_second(view, criterion)
    data = drafts.data_in(connection, snapshot, "self_assessment")
    decided = _decisions_shown(connection, view, snapshot)
    hidden = not view.shows_claim(criterion)
    claims = _of_criterion(data, wanted) if view.blind else data
    filing, asked = filing_in(connection, unit_id, round_id), {each.code for each in wanted.documents}
    _, whole = appraised_in(connection, snapshot, decided.values(), undecided_as_claimed=catalogue.criteria)
    return Case(
        unit=snapshot.unit,
        round=snapshot.round,
        catalogue=catalogue,
        criterion=wanted,
        state=snapshot.state,
        revision=snapshot.revision,
        version=version_in(connection, snapshot, criterion),
        stage=stages_shown(view, stages_in(connection, snapshot))[criterion],
        claim=None if hidden else entries_in(connection, catalogue, snapshot, data)[criterion],
        decisions={subject: each for subject, each in decided.items() if about(each, wanted)},
        last_year=last_year_in(connection, unit_id, round_id, reader=actor),
        exchanges=tuple(each for each in exchanges_shown_in(connection, view) if each.criterion == criterion),
        first=first_in(connection, snapshot, wanted),
        blind=hidden,
        elsewhere=precedents_in(connection, actor, catalogue, snapshot, wanted),
        provided=_provided(claims) if not hidden else frozenset(),
        scorecard_self=None if hidden else drafts.graded(catalogue, drafts.ungranted(claims)),
        scorecard_appraisal=None if view.blind else drafts.graded(catalogue, whole),
        filing={code: files for code, files in filing.items() if code in asked},
        classes=whole.get("classes", {}),
        stated=data.get("classes", {}),
    )


@memoised_per_revision
def _so_far_in(connection: Connection, actor: Actor, unit_id: str, round_id: str, criterion: str) -> Scorecard:
    """The decisions so far, undecided criteria as claimed. Raises NotNow where nothing was judged first in a blind round."""
    view, snapshot = _appraised_in(connection, actor, unit_id, round_id)
    criterion_in(connection, round_id, criterion)
    _refuse_second(view, criterion)
    if not view.shows_claim(criterion):
        raise NotNow("judge_first", criterion=criterion)
    return _laid_over_in(connection, view, snapshot, criterion, _decisions_shown(connection, view, snapshot))


def _laid_over_in(
    connection: Connection, view: View, snapshot: DossierSnapshot, criterion: str, made: Mapping[str, Verdict]
) -> Scorecard:
    """The claims with these decisions laid over them. Raises BadInput."""
    catalogue, _ = criterion_in(connection, snapshot.round.id, criterion)
    # In a blind round the claims of other criteria stay hidden; this criterion's claim was opened by judging it.
    opened = [criterion] if view.blind else catalogue.criteria
    _, data = appraised_in(connection, snapshot, made.values(), undecided_as_claimed=opened)
    return drafts.graded(catalogue, data)


def _provided(data: drafts.Data) -> frozenset[str]:
    return frozenset(code for code, state in data["documents"].items() if state != "rejected")


def _of_criterion(data: drafts.Data, criterion: Criterion) -> drafts.Data:
    """What a submission says of one criterion alone: its figures, its documents, its requests."""
    indicators = {each.code for each in criterion.indicators}
    documents = {each.code for each in criterion.documents}
    return {
        **data,
        "values": {code: inputs for code, inputs in data["values"].items() if code in indicators},
        "documents": {code: state for code, state in data["documents"].items() if code in documents},
    }


def version_in(connection: Connection, snapshot: DossierSnapshot, criterion: str) -> int:
    """The version of the appraisal of a criterion; 0 before anything was decided on it."""
    query = select(_entries.c.version).where(
        _entries.c.unit_id == snapshot.unit.id,
        _entries.c.round_id == snapshot.round.id,
        _entries.c.part == "appraisal",
        _entries.c.criterion == criterion,
    )
    return connection.execute(query).scalar_one_or_none() or 0


def _appraised_in(connection: Connection, actor: Actor, unit_id: str, round_id: str) -> tuple[View, DossierSnapshot]:
    """A dossier and the view on it, for those who appraise or approve. Raises NotFound, NotAllowed."""
    view = view_in(connection, actor, unit_id, round_id)
    if actor.role not in INSPECTOR_ROLES | {"board"} or not view.allows("read_evidence"):
        raise NotAllowed("not_yours")
    return view, snapshot_in(connection, unit_id, round_id)


def _decisions_shown(connection: Connection, view: View, snapshot: DossierSnapshot) -> dict[str, Decision]:
    """Subject → decision, without the criteria that the reader still has to mark a second time."""
    return {
        subject: each
        for subject, each in decisions_in(connection, snapshot).items()
        if view.shows_decisions(each.criterion)
    }


def _refuse_second(view: View, criterion: str) -> None:
    """Raise NotNow if the reader still has to mark this criterion a second time: until then the decisions are hidden."""
    if criterion in view.unmarked:
        raise NotNow("mark_second_first", criterion=criterion)
