"""Of which classes a ward is: stated once for its dossier, where the criteria of the round set thresholds by class.

The ward states it with its figures, because it belongs to what it sends: it stands in the text of the submission, goes into
the appraisal with it, and is locked with it. A merged ward states its own; nothing is carried over from its predecessors.
"""

from collections.abc import Mapping
from typing import Any

from dossiers import acts
from dossiers.access.policy import Actor
from dossiers.acts import DossierActContext
from dossiers.acts.audit import last_done_in
from dossiers.errors import Stale
from dossiers.rounds.catalogues import catalogues_in
from dossiers.store.record import Record
from dossiers.store.schema import audit_log
from dossiers.store.schema import decisions as _decisions
from dossiers.submissions import drafts
from dossiers.submissions.entry_acts import touch
from dossiers.submissions.entry_sheets import CLASS, classes_asked_by, sheet
from scoring import Catalogue


def state_class(
    record: Record,
    actor: Actor,
    unit_id: str,
    round_id: str,
    *,
    key: str,
    code: str,
    expected: str,
    idempotency_key: str,
) -> Mapping[str, str]:
    """Say of which class a ward is: ``key`` names the class ("area"), ``code`` which of its codes holds ("core").

    ``expected``: the code that stood there when the form was opened, "" for none. In a dossier that was given back another
    class undoes the decisions on the criteria that ask by it, as other figures do. Returns all classes stated now. Raises
    BadInput for a key or a code that the criteria of the round do not have, Stale where somebody has stated another since,
    NotAllowed, NotNow.
    """

    def body(context: DossierActContext) -> dict[str, Any]:
        connection, snapshot = context.connection, context.dossier
        catalogue = catalogues_in(connection, [round_id])[round_id]
        data = drafts.data_in(connection, snapshot, "self_assessment")
        before = data.get("classes", {})
        text, read = drafts.checked(catalogue, {**data, "classes": {**before, key: code}})
        subject, after = CLASS + key, dict(read.classes)
        if after == before:
            context.audit(subject=subject, before=before, after=after, reason="already so")
            return {}
        if before.get(key, "") != expected:
            raise _stale(context, key, before.get(key, ""), code)
        drafts.store_in(connection, snapshot, "self_assessment", text)
        if snapshot.state == "returned":
            _undo_decisions(context, catalogue, key)
        context.audit(subject=subject, before=before, after=after)
        touch(context)
        return {}

    acts.on_dossier(
        record, actor, "save_entry", idempotency_key, body, unit_id=unit_id, round_id=round_id, attempted={key: code}
    )
    return sheet(record, actor, unit_id, round_id).classes


def _undo_decisions(context: DossierActContext, catalogue: Catalogue, key: str) -> None:
    """Forget what was decided on figures that were judged by another class. What was decided on a file stays."""
    asking = [code for code, criterion in catalogue.criteria.items() if key in classes_asked_by(criterion)]
    context.connection.execute(
        _decisions.delete().where(
            _decisions.c.unit_id == context.dossier.unit.id,
            _decisions.c.round_id == context.dossier.round.id,
            _decisions.c.criterion.in_(asking),
            _decisions.c.kind.not_in(("accept_document", "reject_document")),
        )
    )


def _stale(context: DossierActContext, key: str, theirs: str, mine: str) -> Stale:
    snapshot = context.dossier
    last = last_done_in(
        context.connection,
        audit_log.c.unit_id == snapshot.unit.id,
        audit_log.c.round_id == snapshot.round.id,
        audit_log.c.subject == CLASS + key,
    )
    return Stale(
        "stale_class", who=last.who, at=last.at, theirs={key: theirs}, mine={key: mine}, version=snapshot.revision
    )
