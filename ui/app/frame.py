"""What stands around every screen: the style sheet, the line that says what this is, the acting person, the language."""

import html

import streamlit as st

from dossiers.acts import audit
from dossiers.people.sessions import LIFE, sign_out
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import rounds
from dossiers.store import clock
from dossiers.store.clock import today
from ui.app.framework_words import name_the_frameworks_parts
from ui.parts import formats
from ui.reader.addresses import SIGN_OUT
from ui.reader.language import LANGUAGE_NAMES, LANGUAGES, language, say
from ui.reader.people import Visitor, shown_name
from ui.reader.record import the_record
from ui.screens.account.account import failed_tries
from ui.screens.audit.lines import role_in_words
from ui.static import STATIC

STYLE = STATIC / "style.css"
WARNED = 30
"""Minutes before a session ends by itself from which every screen says so: what is typed then would be lost."""

_JUST_BEGUN = LIFE.total_seconds() / 60 - 15
"""Minutes left of a session in its first quarter of an hour: so long every screen says what was tried on the login before."""


def frame(visitor: Visitor) -> None:
    """Draw the frame. On every page it says that the catalogue is a reconstruction and the figures a sample, if they are."""
    now = language()
    st.session_state["lang"] = now
    if st.query_params.get("lang") != now:
        st.query_params["lang"] = now
    st.html(STYLE)
    with st.container(key="framework_words"):
        name_the_frameworks_parts()
    with st.container(horizontal=True, vertical_alignment="center", key="frame"):
        st.html(f'<p class="ws ws-honest">{_honesty()}</p>')
        _person(visitor)
        _language_switch(now)
    if visitor.minutes_left is not None and visitor.minutes_left < WARNED:
        ends = say("shell.session_ends", minutes=visitor.minutes_left)
        st.html(f'<p class="ws"><span class="ws-late">■ {ends}</span></p>')
    if visitor.failed_tries and (visitor.minutes_left or 0) > _JUST_BEGUN:
        st.html(f'<p class="ws" role="status"><span class="ws-late">■ {failed_tries(visitor)}</span></p>')
    if visitor.actor is not None:
        st.html(f'<p class="ws ws-on-paper">{_sealed()}</p>')


def _person(visitor: Visitor) -> None:
    """Who acts, and the way out: another role, or signing out."""
    person = visitor.actor
    if person is None:
        return
    name = html.escape(shown_name(the_record(), person.name))
    if visitor.way == "demonstration":
        switch = f'<a href="/demonstration?lang={language()}" target="_self">{say("shell.switch_role")}</a>'
        st.html(
            f'<p class="ws ws-person">{say("shell.playing", name=name)}<span> · {switch}</span></p>', width="content"
        )
        return
    who = f"<strong>{name}</strong> · {html.escape(role_in_words(person.role))}"
    if visitor.way == "provider":
        st.html(f'<p class="ws ws-person">{who}</p>', width="content")
        if st.button(say("shell.sign_out"), key="sign_out", type="tertiary"):
            sign_out(the_record(), visitor.token)
            st.logout()
        return
    form = (
        f'<form method="post" action="{SIGN_OUT}?lang={language()}" target="_self">'
        f"<button>{say('shell.sign_out')}</button></form>"
    )
    st.html(f'<div class="ws ws-person">{who} · {form}</div>', width="content")


def _sealed() -> str:
    """Where the log stood when this was printed: on paper only, and what a cut log is caught against."""
    found, printed = audit.head(the_record()), clock.now(the_record())
    return html.escape(say("shell.on_paper", when=formats.moment(printed), head=f"{found.number}:{found.hash}"))


def _honesty() -> str:
    record = the_record()
    parts = []
    newest = rounds(record)[-1:]
    if any(file.status == "reconstructed" for each in newest for file in catalogue_of(record, each.id).files):
        parts.append(f"<strong>{say('shell.reconstructed')}</strong>")
    if record.facts().sample:
        parts.append(f"<strong>{say('shell.sample')}</strong>")
        parts.append(say("shell.sample_today", day=formats.day(today(record))))
    return " · ".join(parts)


def _language_switch(now: str) -> None:
    if st.session_state.get("pick_lang") != now:
        st.session_state["pick_lang"] = now

    def changed() -> None:
        st.session_state["lang"] = st.query_params["lang"] = st.session_state["pick_lang"] or now

    st.segmented_control(
        "Ngôn ngữ / Language",
        LANGUAGES,
        format_func=LANGUAGE_NAMES.__getitem__,
        key="pick_lang",
        label_visibility="collapsed",
        required=True,
        on_change=changed,
    )
