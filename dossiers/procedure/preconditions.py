"""What has to come first: why an act that the policy allows cannot be done yet, or not by this person.

``access.policy`` says who may act at all, ``steps`` where a step leads.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, or_, select

from dossiers.acts import DossierSnapshot
from dossiers.appraisal.decisions import Stage
from dossiers.appraisal.outcome import stages_of_round_in
from dossiers.errors import DossierError, NotAllowed, NotNow, messages
from dossiers.rounds.catalogues import catalogues_in
from dossiers.store.schema import audit_log as _log
from dossiers.store.schema import decisions as _decisions
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import first_judgements as _first
from dossiers.store.schema import reopenings as _reopenings
from dossiers.store.schema import second_marks as _marks
from dossiers.store.schema import steps as _steps
from dossiers.submissions import drafts
from dossiers.submissions.entry_sheets import entries_in, lacking
from dossiers.submissions.questions import Exchange, clarify_by_in, open_exchanges_in
from dossiers.vocabulary import Act

#: act → what its person must not have done in this version. "score": to have decided or judged anything, even if somebody
#: else decided otherwise later; "mark_second": to have given a second mark.
OTHER_PERSON: Mapping[Act, tuple[str, ...]] = {
    "lock": ("score", "mark_second"),
    "approve": ("score", "lock"),
    "publish": ("score", "lock"),
}


@dataclass(frozen=True)
class Facts:
    """What the record holds about dossiers of one round, as far as an act of one person depends on it.

    Each fact is read when it is first needed, for all these dossiers at once, so that three hundred dossiers take as many
    queries as one. ``unit_ids``: None for the whole round. ``today``: the day in Vietnam.
    """

    connection: Connection
    round_id: str
    person_id: str | None
    today: date
    unit_ids: Collection[str] | None = None

    @cached_property
    def stages(self) -> dict[str, dict[str, Stage]]:
        """Unit → criterion → how far its deciding is."""
        return stages_of_round_in(self.connection, self.round_id, self.unit_ids)

    @cached_property
    def open_exchanges(self) -> dict[str, list[Exchange]]:
        """Unit → its questions that are not closed."""
        return open_exchanges_in(self.connection, self.round_id, self.unit_ids)

    @cached_property
    def reopenings(self) -> dict[tuple[str, int], Row]:
        """(unit, version) → the request to reopen that is waiting."""
        query = self._of(_reopenings, select(_reopenings)).where(_reopenings.c.outcome.is_(None))
        return {(row.unit_id, row.version): row for row in self.connection.execute(query)}

    @cached_property
    def answer_by(self) -> Mapping[str, date]:
        """Unit → the last day to answer the latest draft; an import may hold none."""
        return clarify_by_in(self.connection, self.round_id)

    @cached_property
    def steps_taken(self) -> frozenset[tuple[str, int, str]]:
        """(unit, version, act) of every step the person took."""
        query = self._of(_steps, select(_steps.c.unit_id, _steps.c.version, _steps.c.act))
        query = query.where(_steps.c.taken_by == (self.person_id or ""))
        return frozenset((unit_id, version, act) for unit_id, version, act in self.connection.execute(query))

    @cached_property
    def scored(self) -> frozenset[str]:
        """The units on which the person decided or judged anything since the present version began.

        The present decisions are not enough: a decision that somebody else made again bears the other's name. So the log is
        asked. The present decisions are asked too, because decisions of an earlier version go on into the next one, and
        because an import is not in the log.
        """
        found = self._scored_by_the_log()
        for table, by in ((_decisions, _decisions.c.decided_by), (_first, _first.c.judged_by)):
            query = self._of(table, select(table.c.unit_id).distinct()).where(by == (self.person_id or ""))
            found |= set(self.connection.execute(query).scalars())
        return frozenset(found)

    def _scored_by_the_log(self) -> set[str]:
        mine = and_(_log.c.person_id == (self.person_id or ""), _log.c.act.in_(("decide", "judge_first")))
        # The log is searched by unit (it has an index for that) and never read from end to end.
        units = select(_dossiers.c.unit_id).where(_dossiers.c.round_id == self.round_id)
        query = self._of(_log, select(_log.c.unit_id, _log.c.act, _log.c.after)).where(
            _log.c.unit_id.in_(units), _log.c.outcome == "done", or_(mine, _log.c.act == "settle_reopening")
        )
        found: set[str] = set()
        for unit_id, act, after in self.connection.execute(query.order_by(_log.c.number)):
            if act != "settle_reopening":
                found.add(unit_id)
            elif "state" in json.loads(after):
                # The reopening was confirmed, so the next version began here.
                found.discard(unit_id)
        return found

    @cached_property
    def marked(self) -> frozenset[str]:
        """The units for which the person marked a criterion a second time."""
        query = self._of(_marks, select(_marks.c.unit_id).distinct())
        query = query.where(_marks.c.person_id == (self.person_id or ""), _marks.c.states.is_not(None))
        return frozenset(self.connection.execute(query).scalars())

    def did(self, snapshot: DossierSnapshot, act: str) -> bool:
        """Whether the person did ``act`` on this version of a dossier ("score" and "mark_second" as in OTHER_PERSON)."""
        if act == "score":
            return snapshot.unit.id in self.scored
        if act == "mark_second":
            return snapshot.unit.id in self.marked
        return (snapshot.unit.id, snapshot.version, act) in self.steps_taken

    def waiting(self, snapshot: DossierSnapshot) -> Row | None:
        """The request to reopen a dossier that waits for a second person."""
        return self.reopenings.get((snapshot.unit.id, snapshot.version))

    def open(self, snapshot: DossierSnapshot, kind: str) -> list[Exchange]:
        """The questions of one kind to a ward that are not closed."""
        return [each for each in self.open_exchanges.get(snapshot.unit.id, []) if each.kind == kind]

    def _of(self, table: Any, query: Select) -> Select:
        query = query.where(table.c.round_id == self.round_id)
        return query if self.unit_ids is None else query.where(table.c.unit_id.in_(list(self.unit_ids)))


def unmet_precondition(facts: Facts, snapshot: DossierSnapshot, act: Act) -> DossierError | None:
    """Why an act that the policy allows cannot be done to the dossier now, or not by this person; None if it can."""
    for earlier in OTHER_PERSON.get(act, ()):
        if facts.did(snapshot, earlier):
            return _same_person(act, earlier)
    check = _CONDITIONS.get(act)
    return check(facts, snapshot) if check else None


def _same_person(act: str, earlier: str) -> NotAllowed:
    words = messages()
    return NotAllowed("same_person", act=words[f"act_{act}"], earlier=words[f"did_{earlier}"])


def _explained(facts: Facts, snapshot: DossierSnapshot) -> DossierError | None:
    catalogue = catalogues_in(facts.connection, [snapshot.round.id])[snapshot.round.id]
    stored = drafts.data_in(facts.connection, snapshot, "self_assessment")
    card = drafts.graded(catalogue, drafts.ungranted(stored))
    entered = entries_in(facts.connection, catalogue, snapshot, stored)
    short = {code: lacking(catalogue, entry, card) for code, entry in entered.items()}
    if lack := [code for code, each in short.items() if each.explanation]:
        return NotNow("needs_explanation", criteria=", ".join(lack))
    lack = [code for code, each in short.items() if each.classes]
    return NotNow("needs_class", criteria=", ".join(lack)) if lack else None


def _all_decided(facts: Facts, snapshot: DossierSnapshot) -> DossierError | None:
    open_ones = [code for code, stage in facts.stages[snapshot.unit.id].items() if stage != "decided"]
    return NotNow("undecided", count=len(open_ones), criteria=", ".join(open_ones)) if open_ones else None


def _all_answered(facts: Facts, snapshot: DossierSnapshot) -> DossierError | None:
    waiting = [each.criterion for each in facts.open(snapshot, "clarification") if each.answer is None]
    return NotNow("unanswered", criteria=", ".join(waiting)) if waiting else None


def _ready_to_lock(facts: Facts, snapshot: DossierSnapshot) -> DossierError | None:
    if snapshot.state == "clarification_requested":
        last = facts.answer_by.get(snapshot.unit.id)
        if last is not None and facts.today <= last:
            return NotNow("clock_runs", due=last)
    return _all_decided(facts, snapshot)


def _none_waits(facts: Facts, snapshot: DossierSnapshot) -> DossierError | None:
    request = facts.waiting(snapshot)
    return NotNow("reopening_waits", who=request.requested_by_name) if request else None


def _somebody_elses_waits(facts: Facts, snapshot: DossierSnapshot) -> DossierError | None:
    request = facts.waiting(snapshot)
    if request is None:
        return NotNow("no_reopening")
    if request.requested_by == facts.person_id:
        return _same_person("settle_reopening", "request_reopening")
    return None


_CONDITIONS: Mapping[Act, Callable[[Facts, DossierSnapshot], DossierError | None]] = {
    "submit": _explained,
    "request_clarification": _all_decided,
    "send_answers": _all_answered,
    "lock": _ready_to_lock,
    "request_reopening": _none_waits,
    "settle_reopening": _somebody_elses_waits,
}
