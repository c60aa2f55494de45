"""The question a form asks where the program cannot tell: whose number it is, whether a word is a stamp of secrecy.

It stands beside the refusal, one tick for each doubt. What is ticked goes with the next press on save, for that act alone; a
text that holds another number, or another file, is asked about anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

from dossiers.errors import BadInput
from dossiers.texts import doubts
from ui import plain_streamlit as st
from ui.reader.language import say

_ASKED = "doubts_asked"
"""The session's key: stem of a form → key of a doubt → key of its tick."""


def ask(stem: str, refused: object) -> None:
    """Draw a tick for each doubt of what was refused, answered ones too; nothing where there is none.

    ``stem``: what the keys of the form's fields begin with, so that the next form of the same name asks anew.
    """
    if not isinstance(refused, BadInput):
        return
    asked = {each.key: each for each in (*refused.answered, *refused.doubts)}
    ticks = {key: f"{stem}|doubt|{blake2b(key.encode(), digest_size=8).hexdigest()}" for key in asked}
    st.session_state.setdefault(_ASKED, {})[stem] = ticks
    for key, each in asked.items():
        st.checkbox(say(f"doubts.no_{each.kind}", what=each.what), key=ticks[key], persist_state="session")


@contextmanager
def answered(stem: str, idempotency_key: str) -> Iterator[None]:
    """Do the act with this idempotency key, with what was ticked in the form."""
    ticks = st.session_state.get(_ASKED, {}).get(stem, {})
    with doubts.answered(idempotency_key, [key for key, tick in ticks.items() if st.session_state.get(tick)]):
        yield
