"""A browser that leaves asks first while anything of this session is typed and not saved, whatever screen is shown.

Changing the screen inside the app asks nothing: what was typed stays in the session. Closing the browser would lose it there.
A field that was being typed in when the connection broke is gone back to, so that the server hears of it. What the browser does
stands in ``ui/static/leaving.js``.
"""

from streamlit.delta_generator import DeltaGenerator

from ui import plain_streamlit as st
from ui.parts import forms
from ui.parts.templates import beside
from ui.screens.administration import form as administration_form
from ui.screens.administration import people as administration_people
from ui.screens.appraisal import form as appraisal_form
from ui.screens.evidence import upload as evidence_upload
from ui.screens.procedure import panel as procedure_panel
from ui.screens.self_assessment import answers as self_answers
from ui.screens.self_assessment import drafts as self_drafts
from ui.screens.self_assessment import form as self_form
from ui.screens.workshop import editor as workshop_editor

HOLDING = (
    forms.anything_unsaved,
    self_drafts.anything_unsaved,
    appraisal_form.anything_unsaved,
    administration_people.passwords_not_noted,
)
"""Whoever keeps in the session what people type, or what is shown to them only once."""
PLACES = (
    forms.FORM, administration_form.FORM, self_form.FORM, self_answers.FORM, evidence_upload.FORM, procedure_panel.FIELDS,
    workshop_editor.TEXT, "appraisal_form", "second_form",
)  # fmt: skip
"""The keys of the containers whose fields wait to be saved. What is being typed there counts before the server hears of it."""


def anything_unsaved() -> bool:
    """Whether this session holds anything that is typed and not saved."""
    return any(holds() for holds in HOLDING)


def ask_before_leaving(place: DeltaGenerator) -> None:
    """Tell the browser, in ``place``, whether it has to ask. At the end of a run: what the screen did counts."""
    runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    unsaved = anything_unsaved()
    places = ", ".join(f".st-key-{each}" for each in PLACES)
    place.html(_pieces.script(places, unsaved, runs), unsafe_allow_javascript=True)


_pieces = beside(__file__)
