"""What Streamlit's own parts are called for those who hear the page or go by keyboard: English, with no words to set.

A small script, ``ui/static/framework_words.js``, renames them in the browser whenever they appear. In English it gives them
back their own names.
"""

from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.language import language, say

#: What the framework says, as a pattern of the whole name → the key of our words; ``{name}`` there is what stands in brackets.
SAID = {
    "Skip to main content": "skip",
    "App pages": "pages",
    "Sidebar": "menu",
    "Expand sidebar": "open_menu",
    "Collapse sidebar": "close_menu",
    "Open": "open",
    "Close": "close",
    "Clear value": "clear",
    "Selected values": "selected",
    "file upload": "choose_file",
    "Add files": "choose_file",
    "Upload (.+)": "choose_file",
    "Remove (.+)": "remove",
    "Help for (.+)": "help",
}


def name_the_frameworks_parts() -> None:
    """Have the browser call Streamlit's own parts by our words, in the language of the screen."""
    words = [] if language() == "en" else [(said, say(f"framework.{key}", name="$1")) for said, key in SAID.items()]
    st.html(_pieces.script(words), unsafe_allow_javascript=True)


_pieces = beside(__file__)
