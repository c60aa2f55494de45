"""The main script, run at every interaction: who looks, in which language, which screens there are; then the screen."""

from pathlib import Path

import streamlit as st

from dossiers.rounds import rounds
from ui.frame import frame
from ui.language import say, settle_language
from ui.no_round import no_round
from ui.people import Visitor, demonstration_open, is_local_run, visitor
from ui.record import the_record
from ui.screens import DEMONSTRATION, FRONT, SIGNED_OUT, Screen, screens_for

settle_language()
# An icon by name would be fetched from its maker's server.
st.set_page_config(layout="wide", page_icon=str(Path(__file__).with_name("icon.svg")))
record = the_record()


def page_of(screen: Screen, *, default: bool) -> "st.Page":
    """A screen as Streamlit's page, titled in the language of the session."""
    return st.Page(
        screen.file,
        title=say(f"shell.{screen.name}"),
        icon=screen.icon,
        url_path=screen.name,
        default=default,
        help=say(f"shell.{screen.name}_help"),
    )


def wall_for(visitor: Visitor) -> Screen:
    """What there is for nobody: a role to choose where roles can be played, else the way to sign in."""
    may_play = visitor.way is None and demonstration_open(record) and is_local_run()
    return DEMONSTRATION if may_play else SIGNED_OUT


found = visitor(record)
if found.actor is None:
    # The wall: until somebody is there, there is no other screen, whatever address was asked.
    shown = {page_of(screen := wall_for(found), default=True): screen}
    page = st.navigation(list(shown), position="hidden")
else:
    # A role can be switched only by who plays one.
    known = [
        each for each in screens_for(found.actor.role) if each is not DEMONSTRATION or found.way == "demonstration"
    ]
    shown = {page_of(screen, default=screen is FRONT): screen for screen in known}
    page = st.navigation(list(shown), position="top")
frame(found)
screen = next(screen for each, screen in shown.items() if each.url_path == page.url_path)
if found.actor is not None and screen.needs_round and not rounds(record):
    no_round(found.actor)
else:
    page.run()
