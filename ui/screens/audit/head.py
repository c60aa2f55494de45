"""The head of the log, and its verification: the last line's number and hash, a head noted earlier, what a walk found."""

from dossiers.acts.audit import head, head_from, verify
from dossiers.errors import BadInput
from dossiers.store.clock import now
from dossiers.store.record import Record
from dossiers.upkeep.verify import told
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.templates import beside
from ui.reader.language import language, say


def head_and_check(record: Record) -> None:
    """Draw the head, the field for a noted one and the button; after it was pressed, the result."""
    with st.container(key="audit_head"):
        st.html(_pieces.head(head(record)))
        with st.container(horizontal=True, vertical_alignment="bottom", key="audit_check"):
            noted = st.text_input(
                say("audit.noted"), key="audit_noted", placeholder=say("audit.noted_hint"), holds="log_head"
            )
            pressed = st.button(say("audit.check"), type="primary", icon=":material/verified_user:")
        if pressed:
            _result(record, noted)


def in_groups(hash_: str) -> str:
    """A hash in groups that can be read aloud."""
    return " ".join(hash_[place : place + 8] for place in range(0, len(hash_), 8))


def _result(record: Record, text: str) -> None:
    try:
        noted = head_from(text) if text.strip() else None
    except BadInput as refused:
        st.warning(refused.problems[0][language()])
        return
    with st.spinner(say("audit.checking")):
        found = verify(record, noted)
    said = " ".join(sentence[language()] for sentence in told(found, noted))
    at = say("audit.checked_at", when=formats.moment(now(record)))
    if found.holds:
        st.info(f"{said} {at}", icon=":material/check_circle:")
    else:
        st.error(f"{said} {at}", icon=":material/error:")


_pieces = beside(__file__, in_groups=in_groups)
