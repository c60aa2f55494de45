"""A judgement before the ward's figures are shown: the states of a criterion's indicators, chosen from the evidence alone."""

from collections.abc import Callable
from html import escape

import streamlit as st

from dossiers.acts import new_operation
from dossiers.errors import DossierError
from scoring.catalogue import Criterion, judged
from ui.language import in_words, language, say

STATES = ("met", "not_met", "not_proven", "not_applicable")
Keep = Callable[[dict[str, str], str, str], None]
"""Keeps states and note under an operation id; raises dossiers' errors."""


def judging_form(
    name: str, criterion: Criterion, keep: Keep, label: str, then: Callable[[], None] | None = None
) -> None:
    """Draw the form: a state for every judged indicator, one note. ``then``: what follows once it was kept.

    What was chosen stays in the fields where keeping it fails.
    """
    operations: dict[str, str] = st.session_state.setdefault("judging_operations", {})
    refused: dict[str, DossierError] = st.session_state.setdefault("judging_refused", {})
    wanted = [each for each in criterion.indicators if judged(each)]
    if name in refused:
        st.error(refused[name].text(language()).replace("\n", "  \n"))

    def pressed() -> None:
        states = {each.code: st.session_state.get(f"{name}|{each.code}") for each in wanted}
        chosen = {code: state for code, state in states.items() if state is not None}
        try:
            keep(chosen, st.session_state.get(f"{name}|note") or "", operations.setdefault(name, new_operation()))
        except DossierError as error:
            refused[name] = error
            return
        refused.pop(name, None)
        operations.pop(name, None)
        if then is not None:
            then()

    with st.form(f"form|{name}", border=False):
        for each in wanted:
            st.segmented_control(
                f"**{each.code}** {in_words(each.name)}",
                STATES,
                format_func=lambda state: say(f"common.{state}"),
                key=f"{name}|{each.code}",
                persist_state="session",
            )
        st.text_area(say("appraisal.note"), key=f"{name}|note", height=82, persist_state="session")
        st.form_submit_button(label, type="primary", on_click=pressed)


def hidden_html() -> str:
    """Why nothing of the ward's is on the screen yet."""
    return f'<p class="ws ws-note ws-a-blind">{escape(say("appraisal.blind"))}</p>'
