"""A draft proposed for a round by one person; released or declined by another, or withdrawn; what was proposed before."""

from dossiers.errors import DossierError
from dossiers.office.adoption import Conditions
from dossiers.office.criteria_drafts import Draft, Proposal
from dossiers.office.proposals import decline, propose, release, withdraw
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import Round
from scoring import Catalogue
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.acting import foreseen
from ui.parts.gone_buttons import because
from ui.parts.templates import beside
from ui.reader.language import in_words, say
from ui.reader.people import told_name
from ui.screens.administration.form import (
    FORM,
    carry_out,
    clash_of,
    heading,
    hint,
    opened,
    sentence,
    tell_failure,
    tell_problems,
)
from ui.screens.workshop.reading import Reading


def draw_proposing(reading: Reading, draft: Draft) -> None:
    """Draw the view."""
    _tell_who_was_faster(draft)
    if draft.waiting is not None:
        _settling(reading, draft, draft.waiting)
    elif draft.state == "put_away":
        sentence(say("workshop.is_put_away"))
    elif problems := reading.read(reading.files(draft)).problems:
        sentence(say("workshop.faults"))
        tell_problems(problems)
    else:
        _proposing(reading, draft)
    if settled := [_told(reading, each) for each in reversed(draft.proposals) if each.outcome is not None]:
        st.html(_pieces.earlier(settled))


def _tell_who_was_faster(draft: Draft) -> None:
    """What somebody else did meanwhile, for whoever presses a button that is gone by then."""
    for each in draft.proposals:
        if each.outcome is None:
            who, when = told_name(each.proposed_by_name), formats.moment(each.proposed_at)
            because(f"draft_propose_{draft.id}_", say("workshop.proposed_meanwhile", who=who, when=when))
            continue
        who, when = told_name(each.settled_by_name), formats.moment(each.settled_at)
        for act in ("release", "decline", "withdraw"):
            because(f"draft_{act}_{each.id}|", say(f"workshop.{each.outcome}_meanwhile", who=who, when=when))


def _proposing(reading: Reading, draft: Draft) -> None:
    running = {key: each for key, each in reading.rounds.items() if each.status == "open"}
    if not running:
        sentence(say("workshop.no_open_round"))
        return
    with st.container(border=True, key=FORM):
        round_id = _round(running, draft.from_round)
        form = opened(f"draft_propose_{draft.id}_{round_id}", _seen(reading, draft, round_id))
        clash_of(form, {})
        found = _conditions(reading, round_id, draft)
        if found is not None and not found.met:
            return
        reason = form.text("reason", say("workshop.reason"))
        if found is not None and st.button(say("workshop.propose"), type="primary", key=form.key("propose")):
            version, present = form.expected
            carry_out(
                form,
                lambda idempotency_key: propose(
                    reading.record, reading.actor, draft.id, round_id, reason=reason, expected_version=version,
                    expected=present, idempotency_key=idempotency_key,
                ),
                lambda made: say("workshop.proposed", round=in_words(running[made.round_id].name)),
                standing=_seen(reading, draft, round_id),
            )  # fmt: skip


def _round(running: dict[str, Round], start: str | None) -> str:
    """The round that it is for: a choice, which stays while one looks at other drafts."""
    options = list(running)
    chosen = st.selectbox(
        say("workshop.for_round"), options, index=options.index(start) if start in options else 0,
        format_func=lambda key: in_words(running[key].name), key="draft_for_round", filter_mode=None,
        placeholder=say("workshop.for_round"), persist_state="session",
    )  # fmt: skip
    return chosen or options[0]


def _seen(reading: Reading, draft: Draft, round_id: str) -> tuple[int, str]:
    """What somebody who proposes sees: the version of the draft, and the round's catalogue by its hash."""
    return draft.version, catalogue_of(reading.record, round_id).sha256


def _conditions(reading: Reading, round_id: str, draft: Draft, version: int | None = None) -> Conditions | None:
    """Whether the round may get it, told; None where that cannot be read."""
    try:
        with foreseen():
            found = reading.conditions(round_id, reading.files(draft, version))
    except DossierError as refused:
        tell_failure(refused)
        return None
    round_ = in_words(reading.rounds[round_id].name)
    if found.same:
        sentence(say("workshop.same_as_round", round=round_))
    if found.sent:
        sentence(say("workshop.fixed", round=round_, count=found.sent))
    elif found.unreadable:
        sentence(say("workshop.unreadable", count=found.unreadable))
    if not found.same and version_of(found.catalogue) == version_of(found.present):
        hint(say("workshop.same_version"))
    if found.notices:
        st.html(_pieces.notices([in_words(notice) for notice in found.notices]))
    return found


def _settling(reading: Reading, draft: Draft, proposal: Proposal) -> None:
    """What waits, and what the reader may do about it."""
    round_ = in_words(reading.rounds[proposal.round_id].name)
    with st.container(border=True, key=FORM):
        heading(say("workshop.waiting", version=proposal.version, round=round_))
        who, when = told_name(proposal.proposed_by_name), formats.moment(proposal.proposed_at)
        sentence(say("workshop.proposed_by", who=who, when=when, reason=proposal.reason))
        if draft.version != proposal.version:
            sentence(say("workshop.later_version", version=draft.version))
        found = _conditions(reading, proposal.round_id, draft, proposal.version)
        own = proposal.proposed_by == reading.actor.person_id
        if proposal.is_for_another_than(reading.actor.person_id):
            sentence(say("workshop.another_releases"))
        elif found is not None and found.met:
            _release(reading, proposal)
        if own:
            _withdraw(reading, proposal)
        else:
            _decline(reading, proposal)


def _release(reading: Reading, proposal: Proposal) -> None:
    present = catalogue_of(reading.record, proposal.round_id).sha256
    form = opened(f"draft_release_{proposal.id}", present)
    clash_of(form, {})
    if st.button(say("workshop.release"), type="primary", key=form.key("release")):
        round_ = in_words(reading.rounds[proposal.round_id].name)
        carry_out(
            form,
            lambda idempotency_key: release(
                reading.record, reading.actor, proposal.id, expected=form.expected, idempotency_key=idempotency_key
            ),
            lambda made: say("workshop.released", round=round_, version=version_of(made)),
            standing=present,
        )


def _decline(reading: Reading, proposal: Proposal) -> None:
    form = opened(f"draft_decline_{proposal.id}")
    reason = form.text("reason", say("workshop.decline_reason"))
    if st.button(say("workshop.decline"), key=form.key("decline")):
        carry_out(
            form,
            lambda idempotency_key: decline(
                reading.record, reading.actor, proposal.id, reason=reason, idempotency_key=idempotency_key
            ),
            lambda made: say("workshop.declined"),
        )


def _withdraw(reading: Reading, proposal: Proposal) -> None:
    form = opened(f"draft_withdraw_{proposal.id}")
    if st.button(say("workshop.withdraw"), key=form.key("withdraw")):
        carry_out(
            form,
            lambda idempotency_key: withdraw(
                reading.record, reading.actor, proposal.id, idempotency_key=idempotency_key
            ),
            lambda made: say("workshop.withdrawn"),
        )


def _told(reading: Reading, proposal: Proposal) -> str:
    """What became of a proposal."""
    return say(
        f"workshop.outcome_{proposal.outcome}", version=proposal.version,
        round=in_words(reading.rounds[proposal.round_id].name), who=told_name(proposal.settled_by_name),
        when=formats.moment(proposal.settled_at), answer=proposal.answer,
    )  # fmt: skip


def version_of(catalogue: Catalogue) -> str:
    """The versions of a catalogue's layers: "2026.1 + 2026.1"."""
    return " + ".join(file.version for file in catalogue.files)


_pieces = beside(__file__)
