"""What a step is taken on: the result that stands, and what is still open. Dialogs say it before anybody presses."""

from dataclasses import dataclass
from datetime import date

from dossiers.access.policy import Actor
from dossiers.access.reader import reading_as
from dossiers.access.view import view_in
from dossiers.acts import snapshot_in
from dossiers.appraisal.decisions import decisions_in
from dossiers.appraisal.outcome import stages_in, stages_shown
from dossiers.errors import NotAllowed
from dossiers.rounds.catalogues import catalogues_in
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.submissions.documents_on_file import documents_on_file_in
from dossiers.submissions.questions import exchanges_shown_in
from dossiers.submissions.results import Result, result


@dataclass(frozen=True)
class ActedOn:
    """A dossier as a step finds it, as far as the reader may know it.

    ``result``: with the scorecard that stands. ``undecided``: criteria that are not wholly decided. ``unanswered``: criteria
    with a question that waits for the ward; ``answer_by``: its last day, and ``days_over`` the days since then. ``unread``:
    criteria with an answer on which nobody has decided since. ``unjudged``: documents with a file on which nobody decided;
    they count as provided.
    """

    result: Result
    undecided: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    answer_by: date | None = None
    days_over: int = 0
    unread: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()

    @property
    def nothing_open(self) -> bool:
        """Whether nothing is left open."""
        return not (self.undecided or self.unanswered or self.unread or self.unjudged)


def acted_on(record: Record, actor: Actor, unit_id: str, round_id: str) -> ActedOn:
    """What a step on the dossier would be taken on. Raises NotFound and NotAllowed as reading the dossier does."""
    found, now = result(record, actor, unit_id, round_id), today(record)
    with reading_as(record, actor) as connection:
        view = view_in(connection, actor, unit_id, round_id)
        if not view.reads_the_running:
            raise NotAllowed("not_yours")
        snapshot = snapshot_in(connection, unit_id, round_id)
        asked = [each for each in exchanges_shown_in(connection, view) if each.open and each.kind == "clarification"]
        waiting = [each for each in asked if each.answer is None]
        due = max((each.due for each in waiting if each.due), default=None)
        if "appraisal" not in view.permitted:
            return ActedOn(found)
        stages = stages_shown(view, stages_in(connection, snapshot))
        decided = decisions_in(connection, snapshot)
        filed = documents_on_file_in(connection, unit_id, round_id)
        documents = [
            (criterion.code, document.code)
            for criterion in catalogues_in(connection, [round_id])[round_id].criteria.values()
            for document in criterion.documents
            if document.code in filed and document.code not in decided
        ]
    return ActedOn(
        found,
        undecided=tuple(code for code, stage in stages.items() if stage != "decided"),
        unanswered=tuple(each.criterion for each in waiting),
        answer_by=due,
        days_over=max((now - due).days, 0) if due else 0,
        unread=tuple(each.criterion for each in asked if each.answer is not None),
        unjudged=tuple(document for code, document in documents if view.shows_decisions(code)),
    )
