"""How a round gets another catalogue: one person proposes a version of a draft with a reason, another releases it.

Whoever proposed it, or saved what is proposed, never releases it, in whatever role they act by then. Only with the release does
anything change for the round, and only if it still may (``adoption.conditions``). One proposal at a time waits for a round.
"""

from typing import Any

from dossiers import acts
from dossiers.access.policy import Actor
from dossiers.acts import ActContext
from dossiers.acts.audit import reading_for_office
from dossiers.errors import BadInput, NotAllowed, NotFound, NotNow, messages, wrong
from dossiers.office.adoption import adopt_in, catalogue_rows_in, require_adoptable_in
from dossiers.office.criteria_drafts import DraftVersion, Proposal, draft_in, personal_numbers, proposals_in, version_in
from dossiers.office.forms import moved_on
from dossiers.rounds.catalogues import catalogue_of, catalogues_in
from dossiers.rounds.rounds import round_in
from dossiers.store.record import Record
from dossiers.store.schema import catalogue_proposals
from dossiers.texts.typed_fields import missing, typed
from dossiers.vocabulary import ProposalOutcome
from scoring import Catalogue


def proposals(record: Record, actor: Actor, round_id: str | None = None) -> tuple[Proposal, ...]:
    """What was proposed for a round (None: for all), settled or not, the latest first. Raises NotAllowed."""
    with reading_for_office(record, actor, "propose_catalogue", round_id=round_id) as connection:
        return proposals_in(connection, round_id)[::-1]


def propose(
    record: Record,
    actor: Actor,
    draft_id: int,
    round_id: str,
    *,
    reason: str,
    expected_version: int,
    expected: str,
    idempotency_key: str,
) -> Proposal:
    """Propose the newest version of a draft as the catalogue of a round.

    ``expected_version``: the version that the person saw; ``expected``: the hash of the round's catalogue that they saw as
    present. Raises NotAllowed, NotFound; NotNow if another proposal waits for the round, the draft was put away, or a dossier
    was sent already; Stale if the draft or the round's catalogue moved on; BadInput if the reason is missing, the draft is no
    catalogue, differs in nothing, holds a number of a person, or cannot read what a ward entered.
    """
    said = typed(reason=reason)

    def body(context: ActContext) -> dict[str, Any]:
        connection = context.connection
        round_ = round_in(connection, round_id)
        found = draft_in(connection, draft_id)
        version = version_in(connection, draft_id, found.version)
        if found.version != expected_version:
            mine = {"version": expected_version}
            raise moved_on(context, f"draft-{draft_id}", theirs={"version": found.version}, mine=mine)
        _require_seen(context, round_id, expected, version)
        if absent := missing(said):
            raise BadInput(absent)
        if found.state == "put_away":
            raise NotNow("draft_put_away", who=found.put_away_by_name)
        if waiting := _waiting(proposals_in(connection, round_id)):
            raise NotNow("proposal_waits", who=waiting.proposed_by_name, round=round_.name)
        # A number that is no person's for certain was asked about when it was saved.
        certain = [each for file in version.files for each in personal_numbers(file) if type(each) is dict]
        if certain:
            raise BadInput(certain)
        require_adoptable_in(connection, round_, version.files)
        row = {"draft_id": draft_id, "version": version.version, "round_id": round_id, "reason": said["reason"].text}
        adding = catalogue_proposals.insert().values(**row, **context.signed("proposed"))
        new = connection.execute(adding.returning(catalogue_proposals.c.id)).scalar_one()
        before, after = {"catalogue": catalogue_rows_in(connection, round_id)}, _told(version)
        context.audit(round_id=round_id, subject=_subject(new), before=before, after=after, reason=said["reason"].text)
        return {"proposal": new}

    done = acts.for_office(record, actor, "propose_catalogue", idempotency_key, body, typed=said)
    return _one(record, actor, done["proposal"])


def withdraw(record: Record, actor: Actor, proposal_id: int, *, idempotency_key: str) -> Proposal:
    """Withdraw one's own proposal. Raises NotAllowed, NotFound, and NotNow if it is settled or somebody else's."""

    def body(context: ActContext) -> dict[str, Any]:
        found = _waiting_in(context, proposal_id)
        if found.proposed_by != context.person_id:
            raise NotNow("not_your_proposal", who=found.proposed_by_name)
        _settle(context, found, "withdrawn", "")
        return {}

    acts.for_office(record, actor, "withdraw_proposal", idempotency_key, body)
    return _one(record, actor, proposal_id)


def decline(record: Record, actor: Actor, proposal_id: int, *, reason: str, idempotency_key: str) -> Proposal:
    """Decline somebody else's proposal, with a reason. Nothing changes for the round.

    Raises NotAllowed, also to whoever proposed it; NotFound; NotNow if it is settled; BadInput without a reason.
    """
    said = typed(reason=reason)

    def body(context: ActContext) -> dict[str, Any]:
        found = _waiting_in(context, proposal_id)
        if found.proposed_by == context.person_id:
            raise _same_person("decline_proposal")
        if absent := missing(said):
            raise BadInput(absent)
        _settle(context, found, "declined", said["reason"].text)
        return {}

    acts.for_office(record, actor, "decline_proposal", idempotency_key, body, typed=said)
    return _one(record, actor, proposal_id)


def release(record: Record, actor: Actor, proposal_id: int, *, expected: str, idempotency_key: str) -> Catalogue:
    """Release somebody else's proposal: with it the round has the catalogue that was proposed; returns that.

    ``expected``: the hash of the round's catalogue that the person saw as present. Raises NotAllowed, also to whoever proposed
    it or saved that version; NotFound; NotNow if it is settled, or a dossier was sent since; Stale if the round has another
    catalogue by now; BadInput as ``propose``.
    """

    def body(context: ActContext) -> dict[str, Any]:
        connection = context.connection
        found = _waiting_in(context, proposal_id)
        version = version_in(connection, found.draft_id, found.version)
        if found.is_for_another_than(context.person_id):
            raise _same_person("adopt_catalogue")
        _require_seen(context, found.round_id, expected, version)
        before = {"catalogue": catalogue_rows_in(connection, found.round_id)}
        adopt_in(connection, round_in(connection, found.round_id), version.files)
        _note(context, found, "released", "")
        context.audit(
            round_id=found.round_id, subject=found.round_id, before=before, after=_told(version), reason=found.reason
        )
        return {"round_id": found.round_id}

    done = acts.for_office(record, actor, "adopt_catalogue", idempotency_key, body)
    return catalogue_of(record, done["round_id"])


def _one(record: Record, actor: Actor, proposal_id: int) -> Proposal:
    return next(each for each in proposals(record, actor) if each.id == proposal_id)


def _subject(proposal_id: int) -> str:
    return f"proposal-{proposal_id}"


def _told(version: DraftVersion) -> dict[str, Any]:
    catalogue = [each.plain for each in version.files]
    return {"draft": version.name, "version": version.version, "catalogue": catalogue}


def _same_person(act: str) -> NotAllowed:
    return NotAllowed("same_person_proposed", act=messages()[f"act_{act}"])


def _waiting(found: tuple[Proposal, ...]) -> Proposal | None:
    return next((each for each in found if each.outcome is None), None)


def _waiting_in(context: ActContext, proposal_id: int) -> Proposal:
    found = next((each for each in proposals_in(context.connection) if each.id == proposal_id), None)
    if found is None:
        raise NotFound("no_proposal", number=proposal_id)
    if found.outcome is not None:
        outcome = wrong(f"proposal_{found.outcome}")
        raise NotNow("proposal_settled", outcome=outcome, who=found.settled_by_name, when=found.settled_at)
    return found


def _require_seen(context: ActContext, round_id: str, expected: str, version: DraftVersion) -> None:
    """Raise Stale if the round has another catalogue than the person saw."""
    present = catalogues_in(context.connection, [round_id])[round_id]
    if present.sha256 != expected:
        theirs = {"catalogue": catalogue_rows_in(context.connection, round_id)}
        raise moved_on(context, round_id, theirs=theirs, mine=_told(version))


def _settle(context: ActContext, found: Proposal, outcome: ProposalOutcome, answer: str) -> None:
    """Note that nothing comes of a proposal, and write the line of the act."""
    _note(context, found, outcome, answer)
    name = version_in(context.connection, found.draft_id, found.version).name
    after = {"draft": name, "version": found.version}
    context.audit(round_id=found.round_id, subject=_subject(found.id), after=after, reason=answer or None)


def _note(context: ActContext, found: Proposal, outcome: ProposalOutcome, answer: str) -> None:
    context.connection.execute(
        catalogue_proposals.update()
        .where(catalogue_proposals.c.id == found.id)
        .values(outcome=outcome, answer=answer, **context.signed("settled"))
    )
