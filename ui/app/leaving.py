"""A browser that leaves asks first while anything of this session is typed and not saved, whatever screen is shown.

Changing the screen inside the app asks nothing: what was typed stays in the session. Closing the browser would lose it there.
A field that was being typed in when the connection broke is gone back to, so that the server hears of it.
"""

from json import dumps

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.parts import forms
from ui.screens.administration import form as administration_form
from ui.screens.appraisal import form as appraisal_form
from ui.screens.evidence import upload as evidence_upload
from ui.screens.procedure import panel as procedure_panel
from ui.screens.self_assessment import answers as self_answers
from ui.screens.self_assessment import drafts as self_drafts
from ui.screens.self_assessment import form as self_form

HOLDING = (
    forms.anything_unsaved,
    self_drafts.anything_unsaved,
    appraisal_form.anything_unsaved,
)
"""Whoever keeps in the session what people type."""
PLACES = (
    forms.FORM, administration_form.FORM, self_form.FORM, self_answers.FORM, evidence_upload.FORM, procedure_panel.FIELDS,
    "appraisal_form", "second_form",
)  # fmt: skip
"""The keys of the containers whose fields wait to be saved. What is being typed there counts before the server hears of it."""
_SCRIPT = """<script>
(() => {
    if (!window.wsLeaving) {
        const typed = new Set();
        const ask = event => {
            if (window.wsLeaving.unsaved || [...typed].some(field => field.isConnected)) event.preventDefault();
        };
        const settle = () => {
            window.onbeforeunload = window.wsLeaving.unsaved || typed.size ? ask : null;
        };
        document.addEventListener('input', event => {
            if (event.target.closest(PLACES)) {
                typed.add(event.target);
                window.wsLeaving.last = event.target;
                settle();
            }
        });
        document.addEventListener('focusin', event => {
            const connected = document.querySelector('[data-test-connection-state=CONNECTED]');
            if (connected && event.target !== window.wsLeaving.last) window.wsLeaving.last = null;
        });
        window.wsLeaving = {typed, settle, last: null};
    }
    // A lost connection locks the fields and takes the focus away, and the server would never hear of what was being typed:
    // only a field that is left tells it. So it is gone back to, and left by whatever is done next.
    const last = window.wsLeaving.last;
    if (last && last.isConnected && !last.disabled && document.activeElement === document.body) last.focus();
    // The server has heard of a field that was left.
    for (const field of window.wsLeaving.typed) {
        if (!field.isConnected || field !== document.activeElement) window.wsLeaving.typed.delete(field);
    }
    window.wsLeaving.unsaved = UNSAVED;
    window.wsLeaving.settle();
})(); // RUN
</script>"""


def ask_before_leaving(place: DeltaGenerator) -> None:
    """Tell the browser, in ``place``, whether it has to ask. At the end of a run: what the screen did counts."""
    runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    unsaved = any(holds() for holds in HOLDING)
    selectors = ", ".join(f".st-key-{each}" for each in PLACES)
    script = _SCRIPT.replace("PLACES", dumps(selectors)).replace("UNSAVED", dumps(unsaved))
    # A script that reads as the one before would not run again.
    place.html(script.replace("RUN", str(runs)), unsafe_allow_javascript=True)
