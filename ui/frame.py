"""What stands around every screen: the style sheet, the line that says what this is, the acting person, the language."""

from pathlib import Path

import streamlit as st

from dossiers.access import Actor
from dossiers.catalogues import catalogue_of
from dossiers.clock import today
from dossiers.rounds import rounds
from ui import formats
from ui.language import LANGUAGES, language, say
from ui.record import the_record

STYLE = Path(__file__).with_name("style.css")
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}


def frame(person: Actor | None) -> None:
    """Draw the frame. On every page it says that the catalogue is a reconstruction and the figures a sample, if they are."""
    now = language()
    st.session_state["lang"] = now
    if st.query_params.get("lang") != now:
        st.query_params["lang"] = now
    st.html(STYLE)
    with st.container(horizontal=True, vertical_alignment="center", key="frame"):
        st.html(f'<p class="ws ws-honest">{_honesty()}</p>')
        if person is not None:
            st.html(f'<p class="ws ws-person">{say("shell.acting_as", name=person.name)}</p>', width="content")
        _language_switch(now)


def _honesty() -> str:
    record = the_record()
    parts = []
    newest = rounds(record)[-1]
    statuses = {file.status for file in catalogue_of(record, newest.id).files}
    if "reconstructed" in statuses:
        parts.append(f"<strong>{say('shell.reconstructed')}</strong>")
    if record.facts().sample:
        parts.append(f"<strong>{say('shell.sample')}</strong>")
        parts.append(say("shell.sample_today", day=formats.day(today(record))))
    return " · ".join(parts)


def _language_switch(now: str) -> None:
    if st.session_state.get("pick_lang") != now:
        st.session_state["pick_lang"] = now

    def changed() -> None:
        st.session_state["lang"] = st.query_params["lang"] = st.session_state["pick_lang"] or now

    st.segmented_control(
        "Ngôn ngữ / Language",
        LANGUAGES,
        format_func=LANGUAGE_NAMES.__getitem__,
        key="pick_lang",
        label_visibility="collapsed",
        required=True,
        on_change=changed,
    )
