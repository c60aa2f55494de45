"""The form that adds documents to one criterion: a new file, one that is there, one of last period, or a reference to one."""

from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from dossiers import evidence
from dossiers.access import Actor
from dossiers.acts import new_operation
from dossiers.clock import now
from dossiers.errors import BadInput, DossierError, wrong
from dossiers.evidence import Added
from dossiers.evidence_about import About
from dossiers.evidence_listing import Document, Needed, earlier, listing, needed, requirements
from dossiers.record import Record
from ui import formats
from ui.evidence_list import about_line, title
from ui.language import in_words, language, say, word_list
from ui.typed import Mistyped, day

FORM = "evidence_form"
"""The key of the container the fields stand in, for ``ui.leaving.warn_on_leaving``."""
_MEND = "mend"


def evidence_form(record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> None:
    """Draw the buttons that open the form, and the form when it is open. Draws nothing for who may add nothing now."""
    if not evidence.may(record, actor, "add_evidence", unit_id, round_id):
        return
    asked = needed(record, actor, unit_id, round_id, criterion)
    if not asked:
        return
    place = _Place(record, actor, unit_id, round_id, criterion)
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


def _pick_requirement(place: "_Place", codes: list[str]) -> None:
    """Which document is to be added: the one whose form is open."""
    key, open_now = f"evidence_for_{place.criterion}", place.opened()
    shown = open_now if open_now in codes else None
    if st.session_state.get(key) != shown:
        st.session_state[key] = shown
    st.pills(say("evidence.add_for"), codes, key=key, on_change=lambda: place.open(st.session_state[key]))


class _Place:
    """Where the form stands: the criterion of a dossier, and what the session keeps of it."""

    def __init__(self, record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> None:
        self.record, self.actor = record, actor
        self.unit_id, self.round_id, self.criterion = unit_id, round_id, criterion
        self._name = f"{unit_id}/{round_id}/{criterion}"

    @property
    def here(self) -> tuple[Record, Actor, str, str]:
        """The first arguments of every act."""
        return self.record, self.actor, self.unit_id, self.round_id

    def open(self, panel: str | None) -> None:
        """Open a panel, with fields of its own and one operation for all presses of its button."""
        st.session_state["evidence_panel"] = (self._name, panel, new_operation())

    def opened(self) -> str | None:
        """The panel that is open at this criterion."""
        name, panel, _ = st.session_state.get("evidence_panel", ("", None, ""))
        return panel if name == self._name else None

    @property
    def operation(self) -> str:
        """The operation of the open panel."""
        return st.session_state["evidence_panel"][2]

    def key(self, field: str) -> str:
        """The key of a field of the open panel: another panel, and the next document, start with empty fields."""
        return f"evidence_{field}_{self.operation}"

    def said(self, text: str, warnings: tuple[dict[str, str], ...] = ()) -> None:
        """Keep what is to be told once the screen is drawn anew, and close the panel."""
        st.session_state["evidence_said"] = (self._name, text, warnings)
        self.open(None)

    def take_said(self) -> tuple[str, tuple[dict[str, str], ...]] | None:
        """What was to be told here. It stays until something else is done here."""
        name, text, warnings = st.session_state.get("evidence_said", ("", "", ()))
        return (text, warnings) if name == self._name and self.opened() is None else None


def _tell(place: _Place) -> None:
    said = place.take_said()
    if said is None:
        return
    text, warnings = said
    notes = "".join(f"<li>{escape(each[language()])}</li>" for each in warnings)
    more = f"<p><strong>{escape(say('evidence.notice'))}</strong></p><ul>{notes}</ul>" if notes else ""
    st.html(f'<div class="ws ws-ev-said" role="status"><p>{escape(text)}</p>{more}</div>')


def _problems(problems: tuple[dict[str, str], ...]) -> None:
    lines = "".join(f"<li>{escape(each[language()])}</li>" for each in problems)
    st.html(
        f'<div class="ws ws-ev-problems" role="alert"><p><strong>{escape(say("evidence.to_mend"))}</strong></p>'
        f"<ul>{lines}</ul></div>"
    )


def _carry_out(place: _Place, act: Callable[[], Added | None], told: str, codes: tuple[str, ...] = ()) -> None:
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
    except DossierError as refused:
        _problems(({"vi": refused.text("vi"), "en": refused.text("en")},))
        return
    st.rerun()


# Adding


def _add(place: _Place, need: Needed) -> None:
    names = requirements(place.record, place.round_id)
    there = {
        each.code: each
        for each in listing(place.record, place.actor, place.unit_id, place.round_id)
        if each.active and need.code not in {each.requirement, *(code.rpartition("-")[0] for code in each.also)}
    }
    before = {each.source: each for each in earlier(*place.here)}
    ways = ["new", *(["there"] if there else []), *(["earlier"] if before else []), "refer"]
    with st.container(border=True, key="evidence_panel"):
        heading = say("evidence.adding_for", code=need.code, name=in_words(need.name))
        st.html(f'<h3 class="ws ws-ev-heading">{escape(heading)}</h3>')
        way = st.segmented_control(
            say("evidence.way"),
            ways,
            format_func=lambda each: say(f"evidence.way_{each}", count=formats.number(len(before))),
            default="new",
            required=True,
            key=place.key("way"),
            label_visibility="collapsed",
        )
        others = {code: name for code, name in names.items() if code != need.code}
        if way == "there":
            _from_there(place, need, there, others)
        elif way == "earlier":
            labels = {
                source: _named(each.document, f"{each.unit.name} {each.round.id}") for source, each in before.items()
            }
            _from_earlier(place, need, labels, others)
        elif way == "refer":
            _refer(place, need, others)
        else:
            _new(place, need, others)
        st.button(say("evidence.close"), key="evidence_close", type="tertiary", on_click=place.open, args=(None,))


def _new(place: _Place, need: Needed, others: Mapping[str, Any]) -> None:
    with st.form(place.key("new"), border=False):
        with st.container(key=f"ws_upload_{language()}"):
            file = st.file_uploader(say("evidence.choose_file"), key=place.key("file"), help=None)
        st.html(f'<p class="ws ws-quiet">{escape(say("evidence.file_rules"))}</p>')
        typed = _about_fields(place)
        also = _also(place, others)
        pressed = st.form_submit_button(say("evidence.save"), type="primary")
    if not pressed:
        return
    about, problems = _read_about(typed)
    if file is None:
        problems = ({"vi": _in("evidence.no_file_chosen", "vi"), "en": _in("evidence.no_file_chosen", "en")}, *problems)
    if problems or file is None:
        _problems(problems)
        return
    content, name = file.getvalue(), file.name

    def act() -> Added:
        return evidence.add(
            *place.here, requirements=[need.code, *also], content=content, file_name=name, about=about,
            operation=place.operation,
        )  # fmt: skip

    _carry_out(place, act, "evidence.saved")


def _from_there(place: _Place, need: Needed, there: Mapping[str, Document], others: Mapping[str, Any]) -> None:
    with st.form(place.key("there"), border=False):
        code = _pick_document(place, "code", {each: _named(document, each) for each, document in there.items()})
        pages = st.text_input(
            say("evidence.pages_field"),
            key=place.key("pages"),
            placeholder=say("evidence.example_pages"),
            max_chars=100,
        )
        also = _also(place, others)
        pressed = st.form_submit_button(say("evidence.save"), type="primary")
    if not pressed:
        return
    if code is None:
        _nothing_chosen()
        return

    def act() -> Added:
        taken = {each.rpartition("-")[0] for each in (code, *there[code].also)}
        wanted = [each for each in (need.code, *also) if each not in taken]
        return evidence.use(*place.here, code, requirements=wanted, pages=pages, operation=place.operation)

    _carry_out(place, act, "evidence.saved")


def _from_earlier(place: _Place, need: Needed, labels: Mapping[Any, str], others: Mapping[str, Any]) -> None:
    with st.form(place.key("earlier"), border=False):
        source = _pick_document(place, "source", labels)
        pages = st.text_input(
            say("evidence.pages_field"),
            key=place.key("pages"),
            placeholder=say("evidence.example_pages"),
            max_chars=100,
        )
        also = _also(place, others)
        pressed = st.form_submit_button(say("evidence.save"), type="primary")
    if not pressed:
        return
    if source is None:
        _nothing_chosen()
        return

    def act() -> Added:
        return evidence.use_again(
            *place.here, source, requirements=[need.code, *also], pages=pages, operation=place.operation
        )

    _carry_out(place, act, "evidence.saved")


def _refer(place: _Place, need: Needed, others: Mapping[str, Any]) -> None:
    with st.form(place.key("refer"), border=False):
        st.html(f'<p class="ws ws-quiet">{escape(say("evidence.refer_rules"))}</p>')
        typed = _about_fields(place, abstract=False)
        kept_at = st.text_input(
            say("evidence.kept_at_field"),
            key=place.key("kept_at"),
            placeholder=say("evidence.example_kept_at"),
            max_chars=300,
        )
        also = _also(place, others)
        pressed = st.form_submit_button(say("evidence.save"), type="primary")
    if not pressed:
        return
    about, problems = _read_about(typed)
    if problems:
        _problems(problems)
        return

    def act() -> Added:
        return evidence.refer(
            *place.here, requirements=[need.code, *also], about=about, kept_at=kept_at, operation=place.operation
        )

    _carry_out(place, act, "evidence.saved")


# Correcting and withdrawing


def _mend(place: _Place, own: list[Document]) -> None:
    by_code = {each.code: each for each in own}
    with st.container(border=True, key="evidence_panel"):
        code = _pick_document(place, "mend", {each.code: _named(each, each.code) for each in own})
        if code is not None:
            _mend_one(place, by_code[code])
        st.button(say("evidence.close"), key="evidence_close", type="tertiary", on_click=place.open, args=(None,))


def _mend_one(place: _Place, document: Document) -> None:
    with st.form(place.key(f"change_{document.code}"), border=False):
        typed = _about_fields(place, document.about, document.code, abstract=document.sha256 is not None)
        changed = st.form_submit_button(say("evidence.save_about"), type="primary")
    if changed:
        about, problems = _read_about(typed)
        if problems:
            _problems(problems)
            return

        def change() -> None:
            evidence.change(*place.here, document.code, about=about, operation=place.operation)

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


# Fields


def _about_fields(place: _Place, about: About | None = None, of: str = "", *, abstract: bool = True) -> dict[str, str]:
    """What was typed: field → text."""
    about = about or About()
    dated = formats.day(about.issued_on) if about.issued_on else ""
    left, right = st.columns(2)
    typed = {}
    for column, name, label, value, most in (
        (left, "number_symbol", "evidence.number_symbol", about.number_symbol, 100),
        (right, "kind", "evidence.kind", about.kind, 100),
        (left, "issuer", "evidence.issuer", about.issuer, 200),
        (right, "day", "evidence.issued_on", dated, 20),
    ):
        typed[name] = column.text_input(
            say(label), value, max_chars=most, key=place.key(f"{name}{of}"), placeholder=say(f"evidence.example_{name}")
        )
    if abstract:
        typed["abstract"] = st.text_input(
            say("evidence.abstract"), about.abstract, max_chars=1000, key=place.key(f"abstract{of}")
        )
    typed["pages"] = st.text_input(
        say("evidence.pages_field"), about.pages, max_chars=100, key=place.key(f"pages{of}"),
        placeholder=say("evidence.example_pages"),
    )  # fmt: skip
    return typed


def _read_about(typed: Mapping[str, str]) -> tuple[About, tuple[dict[str, str], ...]]:
    issued_on, problems = None, ()
    if typed["day"].strip():
        try:
            issued_on = date.fromisoformat(day(typed["day"]))
        except Mistyped:
            problems = (wrong("evidence_date_form", text=typed["day"].strip()),)
    about = About(
        typed["number_symbol"], typed["kind"], typed["issuer"], issued_on, typed.get("abstract", ""), typed["pages"]
    )
    return about, problems


def _also(place: _Place, others: Mapping[str, dict[str, str]]) -> list[str]:
    return st.multiselect(
        say("evidence.also_for"),
        list(others),
        format_func=lambda code: f"{code} {others[code][language()]}",
        key=place.key("also"),
        placeholder=say("evidence.also_for_none"),
        filter_mode=None,
        select_all=False,
    )


def _pick_document(place: _Place, name: str, labels: Mapping[Any, str]) -> Any:
    return st.selectbox(
        say("evidence.which"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=place.key(name),
        placeholder=say("evidence.which_none"),
        filter_mode=None,
    )


def _named(document: Document, place: str) -> str:
    """A document in a list to choose from."""
    return " · ".join(filter(None, [place, title(document), about_line(document.about, document.kept_at)]))


def _nothing_chosen() -> None:
    _problems(({each: _in("evidence.nothing_chosen", each) for each in ("vi", "en")},))


def _in(key: str, tongue: str) -> str:
    return word_list()[key][tongue]
