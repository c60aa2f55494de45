"""What a screen about rounds shows on a record that has none yet: what comes first, and whose it is."""

import streamlit as st

from dossiers.access import Actor, office_allows
from ui.language import language, say


def no_round(person: Actor) -> None:
    """The sentence in place of the screen; whoever may open a round is led there."""
    st.title(say("shell.no_round"), anchor=False)
    if office_allows("administer_rounds", person.role):
        link = f'<a href="/administration?lang={language()}" target="_self">{say("shell.administration")}</a>'
        st.html(f'<p class="ws ws-lead">{say("shell.no_round_administrator", where=link)}</p>')
    else:
        st.html(f'<p class="ws ws-lead">{say("shell.no_round_others")}</p>')
