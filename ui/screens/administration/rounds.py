"""Đợt đánh giá: the rounds with their windows and days; a new one, other deadlines, blind marking."""

from dossiers.access.policy import Actor
from dossiers.office.adoption import UploadedCatalogue, checked, files_begun_with, files_of
from dossiers.office.round_proposals import in_both_languages, proposed
from dossiers.office.rounds import (
    KINDS,
    Deadlines,
    add_dossiers,
    change_deadlines,
    create_round,
    deadlines_of,
    set_blind,
    states_of,
    wards_without_dossier,
)
from dossiers.rounds.rounds import Round, rounds
from dossiers.store.clock import today
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.templates import beside
from ui.reader.choice import segments
from ui.reader.language import in_words, say
from ui.screens.administration.form import FORM, OfficeForm, carry_out, clash_of, heading, hint, opened, sentence, span

TASKS = ("new", "deadlines", "blind")


def rounds_view(record: Record, actor: Actor) -> None:
    """Draw the view."""
    known = {each.id: each for each in reversed(rounds(record))}
    running = {each.id: each for each in known.values() if each.status == "open"}
    left, right = st.columns([2, 3], gap="large")
    with left:
        task = segments(
            "office_rounds", say("administration.task"), TASKS, "new", lambda key: say(f"administration.rounds_{key}")
        )
        with st.container(border=True, key=FORM):
            heading(say(f"administration.rounds_{task}_title"))
            if task == "new":
                _new(record, actor, known)
            elif not running:
                sentence(say("administration.no_open_round"))
            else:
                (_deadlines if task == "deadlines" else _blind)(record, actor, running)
    with right:
        for each in running.values():
            _lacking(record, actor, each)
        st.html(_pieces.rounds(known.values(), {key: states_of(record, actor, key) for key in running}))


def _new(record: Record, actor: Actor, known: dict[str, Round]) -> None:
    form = opened("round_new")
    kind = form.choice(
        "kind", say("administration.round_kind"), KINDS[::-1], lambda key: formats.begun(say(f"audit.value_{key}"))
    )
    start = proposed(kind, today(record), known.values())
    # Each kind has fields of its own: what was typed for one is not taken for the other.
    name = form.text(f"{kind}_name", say("administration.round_name_vi"), start.name["vi"], holds="name_vi")
    one, two = st.columns(2)
    with one:
        first = form.day(f"{kind}_window_from", say("administration.window_from"), start.window[0])
    with two:
        last = form.day(f"{kind}_window_to", say("administration.window_to"), start.window[1])
    days = _days(form, start.deadlines, f"{kind}_")
    hint(say("administration.round_proposed"))
    blind = form.tick("blind", say("administration.blind"), help=say("administration.blind_help"))
    origin = form.choice(
        "catalogue", say("administration.criteria_from"), [*known] or [""],
        lambda key: in_words(known[key].name) if key else _begun_with(record),
    )  # fmt: skip
    hint(say("administration.round_makes"))
    if st.button(say("administration.rounds_new"), type="primary", key=form.key("save")):
        carry_out(
            form,
            lambda idempotency_key: create_round(
                record, actor, kind=kind, name=in_both_languages(name, kind, last), window=(first, last), deadlines=days,
                blind=blind, files=_files(record, origin), idempotency_key=idempotency_key,
            ),
            lambda made: say(
                "administration.round_created", round=in_words(made.name),
                count=formats.number(sum(states_of(record, actor, made.id).values())),
            ),
        )  # fmt: skip


def _files(record: Record, origin: str) -> tuple[UploadedCatalogue, ...]:
    return files_of(record, origin) if origin else files_begun_with(record)


def _begun_with(record: Record) -> str:
    """The criteria that the record was begun with, by their title."""
    files = files_begun_with(record)
    return in_words(checked(files).catalogue.national.title) if files else formats.NONE


def _days(form: OfficeForm, start: Deadlines, before: str = "") -> Deadlines:
    """The days of a round. ``before``: what the names of the fields begin with."""
    one, two = st.columns(2)
    with one:
        opens = form.day(f"{before}opens", say("administration.opens"), start.opens)
    with two:
        submit_by = form.day(f"{before}submit_by", say("administration.submit_by"), start.submit_by)
    one, two = st.columns(2)
    with one:
        appraise_by = form.day(f"{before}appraise_by", say("administration.appraise_by"), start.appraise_by)
    with two:
        publish_by = form.day(f"{before}publish_by", say("administration.publish_by"), start.publish_by)
    clarify = form.whole(f"{before}clarify", say("administration.clarify_days"), start.clarify_days)
    return Deadlines(opens, submit_by, appraise_by, publish_by, clarify)


def _deadlines(record: Record, actor: Actor, running: dict[str, Round]) -> None:
    round_ = _chosen(running)
    form = opened(f"round_days_{round_.id}", round_)
    clash_of(form, {})
    days = _days(form, deadlines_of(form.expected))
    reason = form.text("reason", say("administration.reason"))
    if st.button(say("administration.save_deadlines"), type="primary", key=form.key("save")):
        carry_out(
            form,
            lambda idempotency_key: change_deadlines(
                record, actor, round_.id, days, reason=reason, expected=form.expected, idempotency_key=idempotency_key
            ),
            lambda made: say("administration.deadlines_saved", round=in_words(made.name)),
            standing=round_,
        )


def _blind(record: Record, actor: Actor, running: dict[str, Round]) -> None:
    round_ = _chosen(running)
    form = opened(f"round_blind_{round_.id}", round_)
    clash_of(form, {})
    sentence(say("administration.blind_on" if round_.blind else "administration.blind_off"))
    hint(say("administration.blind_help"))
    reason = form.text("reason", say("administration.reason"))
    label = say("administration.turn_blind_off" if round_.blind else "administration.turn_blind_on")
    if st.button(label, type="primary", key=form.key("save")):
        carry_out(
            form,
            lambda idempotency_key: set_blind(
                record,
                actor,
                round_.id,
                not form.expected.blind,
                reason=reason,
                expected=form.expected,
                idempotency_key=idempotency_key,
            ),
            lambda made: say("administration.blind_saved", round=in_words(made.name)),
            standing=round_,
        )


def _chosen(running: dict[str, Round]) -> Round:
    """The round a form is about: a choice where several are open."""
    if len(running) == 1:
        (only,) = running.values()
        st.html(_pieces.only(only))
        return only
    chosen = st.selectbox(
        say("common.round"), list(running), format_func=lambda key: in_words(running[key].name), key="office_round",
        filter_mode=None, placeholder=say("common.round"), persist_state="session",
    )  # fmt: skip
    return running[chosen or next(iter(running))]


def _lacking(record: Record, actor: Actor, round_: Round) -> None:
    """Wards recorded after the round was created, and the button that gives them their dossier."""
    lacking = wards_without_dossier(record, actor, round_.id)
    if not lacking:
        return
    form = opened(f"round_wards_{round_.id}")
    wards = ", ".join(unit.name for unit in lacking)
    sentence(say("administration.lacking", round=in_words(round_.name), wards=wards))
    if st.button(say("administration.add_dossiers"), key=form.key("save")):
        carry_out(
            form,
            lambda idempotency_key: add_dossiers(record, actor, round_.id, idempotency_key=idempotency_key),
            lambda made: say("administration.dossiers_added", count=formats.number(len(made))),
        )


_pieces = beside(__file__, span=span)
