"""The form that adds documents to one criterion: a new file, one that is there, one of last period, or a reference to one."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import streamlit as st

from dossiers import evidence
from dossiers.access import Actor
from dossiers.clock import now
from dossiers.errors import BadInput, Busy, DossierError, Stale
from dossiers.evidence import Added
from dossiers.evidence_about import About
from dossiers.evidence_listing import Document, Earlier, Needed, earlier, listing, needed, requirements
from dossiers.record import Record
from ui import formats
from ui.clashes import clash_html
from ui.evidence_fields import Desk, about_fields, also_for, clash_rows, named, pages_field, pick_document, read_about
from ui.language import in_words, language, say, word_list

FORM = "evidence_form"
"""The key of the container the fields stand in."""
_MEND = "mend"
Adding = Callable[[list[str]], Added]
"""Adds what was filled in as evidence for these requirements."""


def evidence_form(record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> None:
    """Draw the buttons that open the form, and the form when it is open. Draws nothing for who may add nothing now."""
    if not evidence.may(record, actor, "add_evidence", unit_id, round_id):
        return
    asked = needed(record, actor, unit_id, round_id, criterion)
    if not asked:
        return
    place = Desk(record, actor, unit_id, round_id, criterion)
    with st.container(key=FORM):
        _tell(place)
        own = [each for each in listing(record, actor, unit_id, round_id, criterion) if each.active]
        with st.container(horizontal=True, vertical_alignment="bottom", key="evidence_buttons"):
            _pick_requirement(place, [need.code for need in asked])
            if own:
                st.button(
                    say("evidence.mend"), key="evidence_mend", type="tertiary", on_click=place.open, args=(_MEND,)
                )
        panel = place.opened()
        if panel == _MEND and own:
            _mend(place, own)
        elif panel in {need.code for need in asked}:
            _add(place, next(need for need in asked if need.code == panel))


def _pick_requirement(place: Desk, codes: list[str]) -> None:
    """Which document is to be added: the one whose form is open."""
    key, open_now = f"evidence_for_{place.criterion}", place.opened()
    shown = open_now if open_now in codes else None
    if st.session_state.get(key) != shown:
        st.session_state[key] = shown
    st.pills(say("evidence.add_for"), codes, key=key, on_change=lambda: place.open(st.session_state[key]))


def _tell(place: Desk) -> None:
    said = place.take_said()
    if said is None:
        return
    text, warnings = said
    notes = "".join(f"<li>{escape(each[language()])}</li>" for each in warnings)
    more = f"<p><strong>{escape(say('evidence.notice'))}</strong></p><ul>{notes}</ul>" if notes else ""
    st.html(f'<div class="ws ws-ev-said" role="status"><p>{escape(text)}</p>{more}</div>')


def _problems(problems: tuple[dict[str, str], ...], heading: str = "evidence.to_mend") -> None:
    lines = "".join(f"<li>{escape(each[language()])}</li>" for each in problems)
    st.html(
        f'<div class="ws ws-ev-problems" role="alert"><p><strong>{escape(say(heading))}</strong></p>'
        f"<ul>{lines}</ul></div>"
    )


def _carry_out(place: Desk, act: Callable[[], Added | None], told: str, codes: tuple[str, ...] = ()) -> None:
    """Do it; then draw anew with what was done, or show what is to be mended and leave everything typed as it is."""
    try:
        with st.spinner(say("evidence.checking")):
            done = act()
            when = formats.moment(now(place.record))
            text = say(told, codes=", ".join(done.codes if done else codes), when=when)
            place.said(text, done.warnings if done else ())
    except BadInput as refused:
        _problems(refused.problems)
        return
    except Stale:
        # Both sides are drawn above the fields.
        st.rerun()
    except Busy as crowd:
        # Nothing is to be mended; the same press may do in a while.
        _problems((crowd.texts,), "evidence.not_saved_yet")
        return
    except DossierError as refused:
        _problems(({"vi": refused.text("vi"), "en": refused.text("en")},))
        return
    st.rerun()


# Adding


def _add(place: Desk, need: Needed) -> None:
    names = requirements(place.record, place.round_id)
    there = {
        each.code: each
        for each in listing(place.record, place.actor, place.unit_id, place.round_id)
        if each.active and need.code not in {each.requirement, *(code.rpartition("-")[0] for code in each.also)}
    }
    before = {each.source: each for each in earlier(*place.here)}
    ways: dict[str, Callable[[], Adding]] = {"new": lambda: _new(place)}
    if there:
        ways["there"] = lambda: _from_there(place, there)
    if before:
        ways["earlier"] = lambda: _from_earlier(place, before)
    ways["refer"] = lambda: _refer(place)
    with st.container(border=True, key="evidence_panel"):
        heading = say("evidence.adding_for", code=need.code, name=in_words(need.name))
        st.html(f'<h3 class="ws ws-ev-heading">{escape(heading)}</h3>')
        way = st.segmented_control(
            say("evidence.way"),
            list(ways),
            format_func=lambda each: say(f"evidence.way_{each}", count=formats.number(len(before))),
            default="new",
            required=True,
            key=place.key("way"),
            label_visibility="collapsed",
        )
        with st.form(place.key(f"add_{way}"), border=False):
            adding = ways[way]()
            also = also_for(place, {code: name for code, name in names.items() if code != need.code})
            pressed = st.form_submit_button(say("evidence.save"), type="primary")
        if pressed:
            _carry_out(place, lambda: adding([need.code, *also]), "evidence.saved")
        st.button(say("evidence.close"), key="evidence_close", type="tertiary", on_click=place.open, args=(None,))


# Each way draws its fields, and gives what adds the document. It raises BadInput where something is missing.


def _new(place: Desk) -> Adding:
    with st.container(key=f"ws_upload_{language()}"):
        file = st.file_uploader(say("evidence.choose_file"), key=place.key("file"), help=None)
    st.html(f'<p class="ws ws-quiet">{escape(say("evidence.file_rules"))}</p>')
    typed = about_fields(place)

    def add(requirements: list[str]) -> Added:
        about, problems = read_about(typed)
        if file is None or problems:
            raise BadInput([*(() if file else _said("evidence.no_file_chosen")), *problems])
        return evidence.add(
            *place.here, requirements=requirements, content=file.getvalue(), file_name=file.name, about=about,
            operation=place.operation,
        )  # fmt: skip

    return add


def _from_there(place: Desk, there: Mapping[str, Document]) -> Adding:
    code = pick_document(place, "code", {each: named(document, each) for each, document in there.items()})
    pages = pages_field(place)

    def use(requirements: list[str]) -> Added:
        if code is None:
            raise BadInput(_said("evidence.nothing_chosen"))
        taken = {each.rpartition("-")[0] for each in (code, *there[code].also)}
        wanted = [each for each in requirements if each not in taken]
        return evidence.use(*place.here, code, requirements=wanted, pages=pages, operation=place.operation)

    return use


def _from_earlier(place: Desk, before: Mapping[Any, Earlier]) -> Adding:
    labels = {source: named(each.document, f"{each.unit.name} {each.round.id}") for source, each in before.items()}
    source = pick_document(place, "source", labels)
    pages = pages_field(place)

    def use_again(requirements: list[str]) -> Added:
        if source is None:
            raise BadInput(_said("evidence.nothing_chosen"))
        more = {"requirements": requirements, "pages": pages}
        return evidence.use_again(*place.here, source, **more, operation=place.operation)

    return use_again


def _refer(place: Desk) -> Adding:
    st.html(f'<p class="ws ws-quiet">{escape(say("evidence.refer_rules"))}</p>')
    typed = about_fields(place, abstract=False)
    kept_at = st.text_input(
        say("evidence.kept_at_field"),
        key=place.key("kept_at"),
        placeholder=say("evidence.example_kept_at"),
        max_chars=300,
    )

    def refer(requirements: list[str]) -> Added:
        return evidence.refer(
            *place.here, requirements=requirements, about=_about(typed), kept_at=kept_at, operation=place.operation
        )

    return refer


# Correcting and withdrawing


def _mend(place: Desk, own: list[Document]) -> None:
    by_code = {each.code: each for each in own}
    with st.container(border=True, key="evidence_panel"):
        code = pick_document(place, "mend", {each.code: named(each, each.code) for each in own})
        if code is not None:
            _mend_one(place, by_code[code])
        st.button(say("evidence.close"), key="evidence_close", type="tertiary", on_click=place.open, args=(None,))


def _mend_one(place: Desk, document: Document) -> None:
    seen = place.opened_on(document.code, document.about)
    clash = place.clash(document.code)
    if clash is not None:
        choice = f'<p class="ws">{escape(say("forms.clash_choose"))}</p>'
        st.html(clash_html(clash, clash_rows(clash)) + choice)
        st.button(say("clashes.keep_theirs"), key="evidence_theirs", on_click=place.open, args=(None,))
    with st.form(place.key(f"change_{document.code}"), border=False):
        typed = about_fields(place, seen, document.code, abstract=document.sha256 is not None)
        changed = st.form_submit_button(say("evidence.save_about"), type="primary")
    if changed:

        def change() -> None:
            try:
                evidence.change(*place.here, document.code, about=_about(typed), seen=seen, operation=place.operation)
            except Stale as faster:
                place.clashed(document.code, faster)
                raise

        _carry_out(place, change, "evidence.changed", (document.code,))
    if not evidence.may(place.record, place.actor, "withdraw_evidence", place.unit_id, place.round_id):
        return
    with st.form(place.key(f"withdraw_{document.code}"), border=False):
        reason = st.text_input(say("evidence.withdraw_reason"), key=place.key(f"reason_{document.code}"), max_chars=300)
        gone = st.form_submit_button(say("evidence.withdraw"))
    if gone:

        def withdraw() -> None:
            evidence.withdraw(*place.here, document.code, reason=reason, operation=place.operation)

        _carry_out(place, withdraw, "evidence.taken_out", (document.code,))


def _about(typed: Mapping[str, str]) -> About:
    about, problems = read_about(typed)
    if problems:
        raise BadInput(problems)
    return about


def _said(key: str) -> list[dict[str, str]]:
    """One of the screen's own sentences as a problem."""
    return [word_list()[key]]
