"""The files of a draft as text, saved as its next version; putting it away."""

from dossiers.office.criteria_drafts import Draft, put_away, save_draft
from ui import plain_streamlit as st
from ui.reader.language import say
from ui.screens.administration.form import FORM, carry_out, clash_of, opened, sentence
from ui.screens.workshop.editor import draw_editor
from ui.screens.workshop.reading import Reading


def draw_writing(reading: Reading, draft: Draft) -> None:
    """Draw the view."""
    if draft.state == "put_away":
        sentence(say("workshop.is_put_away"))
        _putting_away(reading, draft, away=False)
        return
    form = opened(f"draft_{draft.id}", draft.version, follows=True)
    clash_of(form, {})
    with st.container(border=True, key=FORM):
        name = form.text("name", say("workshop.name"), draft.name, holds="name")
        # The fields begin with the version that the form was opened on, until it is saved or nothing in it is typed.
        files = draw_editor(form, reading.files(draft, form.expected)).files
        if st.button(say("workshop.save"), type="primary", key=form.key("save")):
            carry_out(
                form,
                lambda idempotency_key: save_draft(
                    reading.record, reading.actor, draft.id, name=name, files=files, expected_version=form.expected,
                    idempotency_key=idempotency_key,
                ),
                lambda made: say("workshop.saved", version=made.version),
                standing=draft.version,
            )  # fmt: skip
    if draft.waiting is None:
        _putting_away(reading, draft, away=True)


def _putting_away(reading: Reading, draft: Draft, *, away: bool) -> None:
    form = opened(f"draft_away_{draft.id}")
    label, done = ("put_away", "was_put_away") if away else ("take_up", "was_taken_up")
    if st.button(say(f"workshop.{label}"), key=form.key("away")):
        carry_out(
            form,
            lambda idempotency_key: put_away(
                reading.record, reading.actor, draft.id, away=away, idempotency_key=idempotency_key
            ),
            lambda made: say(f"workshop.{done}", draft=made.name),
        )
