"""What stands around every screen: the acting person and the language in the header, what this is, paper."""

from contextlib import suppress

from dossiers.acts import audit
from dossiers.errors import CannotWrite
from dossiers.people.sessions import LIFE, sign_out
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import rounds
from dossiers.store import clock
from dossiers.store.clock import today
from ui import plain_streamlit as st
from ui.app.framework_words import name_the_frameworks_parts
from ui.app.leaving import PLACES
from ui.app.menu import lead_back_by_the_menu
from ui.parts.templates import beside
from ui.reader.addresses import SIGN_OUT
from ui.reader.asked import ask
from ui.reader.language import LANGUAGE_NAMES, LANGUAGES, language, say
from ui.reader.people import Visitor, shown_name
from ui.reader.record import the_record
from ui.screens.account.account import failed_tries
from ui.screens.audit.lines import role_in_words

WARNED = 30
"""Minutes before a session ends by itself from which every screen says so: what is typed then would be lost."""

FIELDS = [
    *(f".st-key-{each}" for each in PLACES),
    *(f".st-key-{each}" for each in ("next_thing", "actions_do", "opinions_do")),
    *(f".st-key-{each}" for each in ("self_confirm_buttons", "self_send", "appraisal_steps", "self_list_links")),
]
"""Where the link past menus and lists leads: the fields that wait to be filled in, or else what is to be done next."""

_JUST_BEGUN = LIFE.total_seconds() / 60 - 15
"""Minutes left of a session in its first quarter of an hour: so long every screen says what was tried on the login before."""


def frame(visitor: Visitor) -> None:
    """Draw the frame. On every page it says that the catalogue is a reconstruction and the figures a sample, if they are."""
    now = language()
    st.session_state["lang"] = now
    ask("lang", now)
    with st.container(key="framework_words"):
        name_the_frameworks_parts()
        lead_back_by_the_menu()
        st.html(_pieces.scripts(FIELDS), unsafe_allow_javascript=True)
    if st.context.theme.type == "dark":
        with st.container(key="dark_screen"):
            st.empty()
    with st.container(horizontal=True, vertical_alignment="center", key="frame"):
        st.html(_pieces.to_the_fields(now), width="content")
        _person(visitor)
        _language_switch(now)
    _honesty()
    if visitor.minutes_left is not None and visitor.minutes_left < WARNED:
        st.html(_pieces.session_ends(visitor.minutes_left))
    if visitor.failed_tries and (visitor.minutes_left or 0) > _JUST_BEGUN:
        st.html(_pieces.failed_tries(failed_tries(visitor)))
    if visitor.actor is not None:
        head = audit.head(the_record())
        st.html(_pieces.on_paper(head.number, head.hash[: audit.FEWEST_DIGITS], clock.now(the_record())))


def _person(visitor: Visitor) -> None:
    """Who acts, and the way out: another role, or signing out."""
    person = visitor.actor
    if person is None:
        return
    name = shown_name(the_record(), person.name)
    if visitor.way == "demonstration":
        st.html(_pieces.playing(name), width="content")
        return
    role = role_in_words(person.role)
    if visitor.way != "provider":
        st.html(_pieces.person(name, role, SIGN_OUT), width="content")
        return
    st.html(_pieces.person(name, role), width="content")
    if st.button(say("shell.sign_out"), key="sign_out", type="tertiary"):
        # The office's sign-in ends in any case, and the session on this server, too; the log of the server has what failed.
        with suppress(CannotWrite):
            sign_out(the_record(), visitor.token)
        st.logout()


def _honesty() -> None:
    record = the_record()
    newest = rounds(record)[-1:]
    in_force = catalogue_of(record, newest[0].id) if newest else None
    kind = ""
    if in_force is not None and any(file.status == "reconstructed" for file in in_force.files):
        assumed = any(each.weight_basis == "assumed" for each in in_force.criteria.values())
        kind = "reconstructed_weights" if assumed and in_force.scored else "reconstructed"
    title = in_force.national.title if in_force is not None else None
    st.html(_pieces.honesty(title, kind, today(record) if record.facts().sample else None))


def _language_switch(now: str) -> None:
    if st.session_state.get("pick_lang") != now:
        st.session_state["pick_lang"] = now

    def changed() -> None:
        st.session_state["lang"] = st.session_state["pick_lang"] or now
        ask("lang", st.session_state["lang"])

    st.segmented_control(
        say("shell.language"),
        LANGUAGES,
        format_func=LANGUAGE_NAMES.__getitem__,
        key="pick_lang",
        label_visibility="collapsed",
        required=True,
        on_change=changed,
    )


_pieces = beside(__file__)
