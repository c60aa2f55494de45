"""What a screen about rounds shows on a record that has none yet: what comes first, and whose it is."""

import streamlit as st

from dossiers.access.policy import Actor, office_allows
from dossiers.store.record import Record
from ui.reader.language import say
from ui.screens.next_step.next_thing import draw_next_thing


def no_round(record: Record, person: Actor) -> None:
    """The sentence in place of the screen; whoever may open a round is led there."""
    st.title(say("shell.no_round"), anchor=False)
    if office_allows("administer_rounds", person.role):
        draw_next_thing(record, person, None)
        st.html(f'<p class="ws ws-lead">{say("shell.no_round_administrator")}</p>')
    else:
        st.html(f'<p class="ws ws-lead">{say("shell.no_round_others")}</p>')
