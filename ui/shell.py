"""The main script, run at every interaction: who looks, in which language, which screens there are; then the screen."""

from pathlib import Path

import streamlit as st

from ui.frame import frame
from ui.language import say, settle_language
from ui.people import acting_person
from ui.record import the_record
from ui.screens import DEMONSTRATION, FRONT, Screen, screens_for

settle_language()
# An icon by name would be fetched from its maker's server.
st.set_page_config(layout="wide", page_icon=str(Path(__file__).with_name("icon.svg")))


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


person = acting_person(the_record())
if person is None:
    # The wall: until somebody is chosen there is no other screen, whatever address was asked.
    page = st.navigation([page_of(DEMONSTRATION, default=True)], position="hidden")
else:
    page = st.navigation(
        [page_of(screen, default=screen is FRONT) for screen in screens_for(person.role)], position="top"
    )
frame(person)
page.run()
