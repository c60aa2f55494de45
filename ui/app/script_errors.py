"""What a screen says when a run of it broke, and the way on.

Streamlit keeps what stands in the fields of a run that ended with an error: drawn again, they hold it. Loading the page anew
would begin another session without it, so the way on is a button.
"""

import logging
import secrets

from dossiers.errors import DossierError
from ui import plain_streamlit as st
from ui.parts.broken_runs import note_broken_run
from ui.parts.templates import beside
from ui.reader.language import language, say

LOG = logging.getLogger("ward_scorecard")


def tell_script_error(error: Exception) -> bool:
    """Show an error in the reader's language: what is wrong where we know it, else a number that stands in the log."""
    if isinstance(error, DossierError):
        st.error(error.text(language()))
    else:
        number = secrets.token_hex(4)
        LOG.error("script error %s", number, exc_info=error)
        st.error(say("shell.script_error", number=number))
    note_broken_run()
    st.html(_pieces.words_stay())
    st.button(say("shell.try_again"), key="try_again", icon=":material/refresh:")
    return True


_pieces = beside(__file__)
