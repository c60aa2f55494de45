"""The form that hands in files for one criterion: a new file, one that is there, one of last period, or a reference to one."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from dossiers.access.policy import Actor
from dossiers.errors import BadInput, Busy, DossierError, Stale
from dossiers.evidence import documents as evidence
from dossiers.evidence.about import About
from dossiers.evidence.documents import Added
from dossiers.evidence.listing import Document, Earlier, Needed, earlier, listing, needed, requirements
from dossiers.evidence.words_used import WordsUsed, words_used
from dossiers.store.clock import now
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.parts import doubts, formats, forms
from ui.parts.acting import acting, may_succeed_later, told_failure
from ui.parts.clashes import clash_html
from ui.parts.forms import At, Form
from ui.parts.reconnecting import button
from ui.parts.templates import beside
from ui.reader.language import language, say, word_list
from ui.screens.evidence.fields import (
    EvidenceDesk,
    about_fields,
    also_for,
    clash_rows,
    clashed,
    expected_of,
    named,
    pages_field,
    pick_document,
    read_about,
    told_wrong,
)

FORM = "evidence_form"
"""The key of the container the fields stand in."""
_MEND = "mend"
Adding = Callable[[list[str], str, str], Added]
"""Hands in what was filled in for these documents, with the pages that prove it, under an idempotency key."""


def evidence_form(record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> None:
    """Draw the buttons that open the form, and the form when it is open. Draws nothing for who may add nothing now."""
    if not evidence.may(record, actor, "add_evidence", unit_id, round_id):
        return
    asked = needed(record, actor, unit_id, round_id, criterion)
    if not asked:
        return
    place = EvidenceDesk(record, actor, unit_id, round_id, criterion)
    with st.container(key=FORM):
        _tell(place)
        own = [each for each in listing(record, actor, unit_id, round_id, criterion) if each.active]
        for need in asked:
            if need.standing == "refused":
                _replace(place, need)
        with st.container(horizontal=True, vertical_alignment="bottom", key="evidence_buttons"):
            _pick_requirement(place, [need.code for need in asked])
            if own:
                button(say("evidence.mend"), lambda: place.open(_MEND), key="evidence_mend", type="tertiary")
        panel = place.opened()
        if panel == _MEND and own:
            _mend(place, own)
        elif panel in {need.code for need in asked}:
            _add(place, next(need for need in asked if need.code == panel))


def _replace(place: EvidenceDesk, need: Needed) -> None:
    """The way from a refusal to what mends it."""
    if place.opened() != need.code:
        key = f"evidence_replace|{need.code}"
        open_form = partial(place.open, need.code)
        button(say("evidence.replace", code=need.code), open_form, key=key, icon=":material/upload_file:")


def _pick_requirement(place: EvidenceDesk, codes: list[str]) -> None:
    """For which document a file is to be handed in: the one whose form is open."""
    key, open_now = f"evidence_for_{place.criterion}", place.opened()
    shown = open_now if open_now in codes else None
    if st.session_state.get(key) != shown:
        st.session_state[key] = shown
    st.pills(say("evidence.add_for"), codes, key=key, on_change=lambda: place.open(st.session_state[key]))


def _tell(place: EvidenceDesk) -> None:
    said = place.take_said()
    if said is not None:
        st.html(_pieces.said(*said))


def _refused(form: Form) -> None:
    """What the last press was refused for. It stays, as everything typed does, until the next press."""
    forms.tell_at_fields(form)
    if form.refused is None:
        return
    problems = form.placed(forms.problems_of(form.refused))
    lines = [each for each in problems or [told_failure(form.refused)] if not isinstance(each, At)]
    if lines:
        st.html(_pieces.refused(lines, waits=isinstance(form.refused, Busy) or may_succeed_later(form.refused)))


def by_likelihood(
    need: Needed,
    names: Mapping[str, dict[str, str]],
    there: Iterable[Document],
    before: Iterable[Earlier],
) -> dict[str, dict[str, str]]:
    """The further documents a file may prove, the likeliest first: those that shared a file with this one, here or a year
    ago; those of the same name; those of the same criterion; then all others as they stand in the catalogue."""
    shared = {code.rpartition("-")[0] for each in there if need.code in _served(each) for code in each.also}
    shared |= {each.requirement for each in there if need.code in _served(each)}
    shared |= {code for each in before if need.code in each.requirements for code in each.requirements}
    criterion = need.code.rpartition(".")[0]

    def rank(code: str) -> tuple[bool, bool, bool]:
        return code not in shared, names[code] != need.name, code.rpartition(".")[0] != criterion

    return {code: names[code] for code in sorted(names, key=rank) if code != need.code}


def _served(document: Document) -> set[str]:
    """The documents that a file proves."""
    return {document.requirement, *(code.rpartition("-")[0] for code in document.also)}


def _carry_out(
    place: EvidenceDesk,
    form: Form,
    act: Callable[[str], Added | None],
    told: str,
    codes: tuple[str, ...] = (),
    more: str = "",
) -> None:
    """Do it; then draw anew with what was done, or with what is to be mended and everything typed as it is.

    ``act`` takes the idempotency key; ``more`` tells it from the other act of the same form.
    """
    form.refused = None
    idempotency_key = f"{form.saving()}{more}"
    try:
        with st.spinner(say("evidence.checking")), acting(form.stem, idempotency_key):
            done = act(idempotency_key)
    except Stale as faster:
        # Both sides are drawn above the fields.
        clashed(form, faster)
    except DossierError as refused:
        form.refused = refused
        form.refuse(form.placed(forms.problems_of(refused)))
    else:
        when = formats.moment(now(place.record))
        place.said(say(told, codes=", ".join(done.codes if done else codes), when=when), done.warnings if done else ())
        forms.finish(form)
    st.rerun()


# Adding


def _add(place: EvidenceDesk, need: Needed) -> None:
    names = requirements(place.record, place.round_id)
    own = [each for each in listing(place.record, place.actor, place.unit_id, place.round_id) if each.active]
    there = {
        each.code: each
        for each in own
        if need.code not in {each.requirement, *(code.rpartition("-")[0] for code in each.also)}
    }
    before = {each.source: each for each in earlier(*place.here)}
    ways: dict[str, Callable[[], Adding]] = {"new": lambda: _new(place, need)}
    if there:
        ways["there"] = lambda: _from_there(place, there)
    if before:
        ways["earlier"] = lambda: _from_earlier(place, before)
    ways["refer"] = lambda: _refer(place, need)
    form = place.form
    with st.container(border=True, key="evidence_panel"):
        st.html(_pieces.heading(need))
        _refused(form)
        way = form.one_of(
            "way", say("evidence.way"), list(ways),
            lambda each: say(f"evidence.way_{each}", count=formats.number(len(before))), "new", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
        form.begun["way"] = way
        adding = ways[way or "new"]()
        with st.expander(say("evidence.more"), key=form.key("more")):
            pages = pages_field(form)
            also = also_for(form, by_likelihood(need, names, own, before.values()))
        if form.refused is not None:
            doubts.ask(form.stem, form.refused)
        kind = "primary" if place.wanted else "secondary"
        pressed = st.button(say("evidence.save"), type=kind, key=form.key("save"))
        if pressed:
            _carry_out(
                place,
                form,
                lambda idempotency_key: adding([need.code, *also], pages, idempotency_key),
                "evidence.saved",
            )
        _close(place)


def _close(place: EvidenceDesk) -> None:
    button(say("evidence.close"), place.close, key="evidence_close", type="tertiary")


# Each way draws its fields, and gives what adds the document. It raises BadInput where something is missing.


def _begins_with(place: EvidenceDesk, need: Needed) -> About:
    """What the fields of a new file hold at first: kind and issuing body, as of the last one for the same document, else of
    the last one at all; its number and its date are its own. Where a file was refused, perhaps for these very words, only
    another one for the same document tells them; they are still offered to be taken.

    Whatever else can tell these words beforehand, the file itself among it, belongs here.
    """
    own = [each for each in listing(place.record, place.actor, place.unit_id, place.round_id) if each.active]
    if any(each.standing == "refused" for each in own if each.requirement == need.code):
        own = [each for each in own if each.requirement == need.code and each.standing != "refused"]
    last = max(own, key=lambda each: (each.requirement == need.code, each.added_at), default=None)
    return About() if last is None else About(kind=last.about.kind, issuer=last.about.issuer)


def _offered(place: EvidenceDesk) -> WordsUsed:
    return words_used(place.record, place.actor, place.unit_id, place.round_id)


def _new(place: EvidenceDesk, need: Needed) -> Adding:
    form = place.form
    with st.container(key=f"ws_upload_{language()}"):
        file = form.file("file", say("evidence.choose_file"))
        problems = forms.problems_of(form.refused)
        about_file = [each for each in problems if file is not None and each.startswith(f"{file.name}: ")]
        none = [say("evidence.no_file_chosen")] if form.refused is not None and file is None else []
        told_wrong(" ".join([*about_file, *none]))
    st.html(_pieces.rules(f"{say('evidence.file_rules')} {say('evidence.only_file')}"))
    typed = about_fields(form, _offered(place), _begins_with(place, need))

    def add(requirements: list[str], pages: str, idempotency_key: str) -> Added:
        about, problems = read_about({**typed, "pages": pages})
        if file is None or problems:
            raise BadInput([*(() if file else _said("evidence.no_file_chosen")), *problems])
        return evidence.add(
            *place.here, requirements=requirements, content=file.getvalue(), file_name=file.name, about=about,
            idempotency_key=idempotency_key,
        )  # fmt: skip

    return add


def _from_there(place: EvidenceDesk, there: Mapping[str, Document]) -> Adding:
    form = place.form
    code = pick_document(form, "code", {each: named(document, each) for each, document in there.items()})

    def use(requirements: list[str], pages: str, idempotency_key: str) -> Added:
        if code is None:
            raise BadInput(_said("evidence.nothing_chosen"))
        taken = {each.rpartition("-")[0] for each in (code, *there[code].also)}
        wanted = [each for each in requirements if each not in taken]
        return evidence.use(*place.here, code, requirements=wanted, pages=pages, idempotency_key=idempotency_key)

    return use


def _from_earlier(place: EvidenceDesk, before: Mapping[Any, Earlier]) -> Adding:
    labels = {source: named(each.document, f"{each.unit.name} {each.round.id}") for source, each in before.items()}
    form = place.form
    source = pick_document(form, "source", labels)

    def use_again(requirements: list[str], pages: str, idempotency_key: str) -> Added:
        if source is None:
            raise BadInput(_said("evidence.nothing_chosen"))
        more = {"requirements": requirements, "pages": pages}
        return evidence.use_again(*place.here, source, **more, idempotency_key=idempotency_key)

    return use_again


def _refer(place: EvidenceDesk, need: Needed) -> Adding:
    st.html(_pieces.rules(say("evidence.refer_rules")))
    form = place.form
    start = _begins_with(place, need)
    typed = about_fields(form, _offered(place), start, abstract=False)
    kept_at = form.text("kept_at", say("evidence.kept_at_field"), placeholder=say("evidence.example_kept_at"))

    def refer(requirements: list[str], pages: str, idempotency_key: str) -> Added:
        return evidence.refer(
            *place.here,
            requirements=requirements,
            about=_about({**typed, "pages": pages}),
            kept_at=kept_at,
            idempotency_key=idempotency_key,
        )

    return refer


# Correcting and withdrawing


def _mend(place: EvidenceDesk, own: list[Document]) -> None:
    by_code = {each.code: each for each in own}
    place.choose_still_shown(by_code)
    with st.container(border=True, key="evidence_panel"):
        code = pick_document(place.form, "mend", {each.code: named(each, each.code) for each in own})
        # What is looked at is nothing typed.
        place.form.begun["mend"] = code
        if code is not None:
            _mend_one(place, by_code[code])
        _close(place)


def _mend_one(place: EvidenceDesk, document: Document) -> None:
    form = place.form_of(document)
    if form.clash is not None:
        st.html(clash_html(form.clash, clash_rows(form.clash)) + _pieces.choose())

        def keep_theirs() -> None:
            forms.finish(form)
            place.close()

        button(say("clashes.keep_theirs"), keep_theirs, key="evidence_theirs")
    _refused(form)
    shown = document.sha256 is not None
    typed = about_fields(form, _offered(place), form.expected, abstract=shown)
    typed["pages"] = pages_field(form, form.expected.pages)
    if form.refused is not None:
        doubts.ask(form.stem, form.refused)
    changed = st.button(say("evidence.save_about"), type="primary", key=form.key("save"))
    form.drawn = True
    if changed:

        def change(idempotency_key: str) -> None:
            about, expected = _about(typed), expected_of(form)
            evidence.change(*place.here, document.code, about=about, expected=expected, idempotency_key=idempotency_key)

        _carry_out(place, form, change, "evidence.changed", (document.code,))
    if evidence.may(place.record, place.actor, "withdraw_evidence", place.unit_id, place.round_id):
        reason = form.text("reason", say("evidence.withdraw_reason"))
        if st.button(say("evidence.withdraw"), key=form.key("withdraw")):

            def withdraw(idempotency_key: str) -> None:
                evidence.withdraw(*place.here, document.code, reason=reason, idempotency_key=idempotency_key)

            _carry_out(place, form, withdraw, "evidence.taken_out", (document.code,), " withdraw")


def _about(typed: Mapping[str, str]) -> About:
    about, problems = read_about(typed)
    if problems:
        raise BadInput(problems)
    return about


def _said(key: str) -> list[dict[str, str]]:
    """One of the screen's own sentences as a problem."""
    return [word_list()[key]]


_pieces = beside(__file__)
