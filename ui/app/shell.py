"""The main script, run at every interaction: who looks, in which language, which screens there are; then the screen."""

from streamlit.navigation.page import Page

from dossiers.rounds.rounds import rounds
from ui import plain_streamlit as st
from ui.app.frame import frame
from ui.app.leaving import anything_unsaved, ask_before_leaving
from ui.app.shown_fields import send_what_is_shown
from ui.app.too_long import tell_what_is_too_long
from ui.parts.broken_runs import show_anew
from ui.parts.drafts import begin_drafts, keep_drafts
from ui.parts.gone_buttons import tell_gone_button
from ui.parts.notices import belongs_here, tell, tell_unknown
from ui.parts.reconnecting import run_anew_when_reconnected
from ui.reader.asked import begin
from ui.reader.language import say, settle_language
from ui.reader.people import Visitor, demonstration_open, is_local_run, visitor
from ui.reader.record import the_record
from ui.reader.screens import DEMONSTRATION, FRONT, NOT_YOURS, SCREENS, SIGNED_OUT, Screen, screens_for
from ui.screens.next_step.next_thing import no_round
from ui.static import STATIC

begin()
st.typed_at_most().clear()
st.typed_texts().clear()
settle_language()
show_anew()
# An icon by name would be fetched from its maker's server.
st.set_page_config(layout="wide", page_icon=str(STATIC / "icon.svg"))
record = the_record()


def page_of(screen: Screen, address: str, *, offered: bool) -> Page:
    """A screen at an address as Streamlit's page, titled in the language of the session."""
    return st.Page(
        screen.file,
        title=say(f"shell.{screen.name}"),
        icon=screen.icon,
        url_path=address,
        default=address == FRONT.name,
        visibility="visible" if offered else "hidden",
        help=say(f"shell.{screen.name}_help"),
    )


def offered_to(visitor: Visitor) -> list[Screen]:
    """The screens in the menu: those of the role; that a role can be switched is for who plays one."""
    if visitor.actor is None:
        return []
    return [
        screen
        for screen in screens_for(visitor.actor.role)
        if screen is not DEMONSTRATION or visitor.way == "demonstration"
    ]


def in_place_of_others(visitor: Visitor) -> Screen:
    """What stands at every other address. For nobody it is the wall: roles to choose where they are played, else signing in."""
    if visitor.actor is not None:
        return NOT_YOURS
    may_play = visitor.way is None and demonstration_open(record) and is_local_run()
    return DEMONSTRATION if may_play else SIGNED_OUT


def forget_others(visitor: Visitor) -> None:
    """Drop what the session holds of somebody else: a connection that is made anew may belong to the next person."""
    now = visitor.actor.person_id if visitor.actor else None
    before = st.session_state.get("acting", now)
    if before != now:
        st.session_state.clear()
        st.session_state["ended"] = now is None
    st.session_state["acting"] = now


found = visitor(record)
forget_others(found)
begin_drafts()
offered, other = offered_to(found), in_place_of_others(found)
shown = {screen.name: screen if screen in offered else other for screen in SCREENS}
pages = {page_of(screen, name, offered=screen in offered): screen for name, screen in shown.items()}
page = st.navigation(list(pages), position="top" if offered else "hidden")
frame(found)
with st.container(key="leaving"):
    leaving, too_long, shown_fields = st.empty(), st.empty(), st.empty()
    run_anew_when_reconnected()
tell()
unknown, gone = st.empty(), st.empty()
screen = next(screen for each, screen in pages.items() if each.url_path == page.url_path)
try:
    if found.actor is not None and screen.needs_round and not rounds(record):
        no_round(record, found.actor)
    else:
        page.run()
    tell_gone_button(gone)
finally:
    # Also where a screen stops early, and where it failed.
    belongs_here()
    tell_unknown(unknown)
    tell_what_is_too_long(too_long)
    ask_before_leaving(leaving)
    if found.actor is not None:
        keep_drafts(unsaved=anything_unsaved())
    send_what_is_shown(shown_fields)
