"""The menu's own item leads back: from inside of a ward or a criterion to the list that the screen begins with.

Streamlit draws the same place again when the item of the screen that is shown is pressed. ``ui/static/menu_leads_back.js`` lets
the address go before; what lies inside of a screen is asked for by the address alone (``ui/reader/choice.py``, ``kept``).
"""

from ui import plain_streamlit as st
from ui.parts.templates import beside

KEPT = ("lang", "round")
"""What the address keeps: the language, and the round that is looked at."""


def lead_back_by_the_menu() -> None:
    """Have the browser lead back to the list of a screen when its own item is pressed."""
    st.html(_pieces.script(KEPT), unsafe_allow_javascript=True)


_pieces = beside(__file__)
