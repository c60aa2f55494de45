"""The files of a draft as text, saved as its next version; what is wrong with the version that was saved; putting it away."""

from collections.abc import Sequence

from dossiers.office.adoption import UploadedCatalogue
from dossiers.office.criteria_drafts import Draft, put_away, save_draft
from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.language import say
from ui.screens.administration.form import FORM, OfficeForm, carry_out, clash_of, opened, sentence
from ui.screens.criteria_drafts.beginning import uploaded
from ui.screens.criteria_drafts.reading import Reading


def draw_writing(reading: Reading, draft: Draft) -> None:
    """Draw the view."""
    if draft.state == "put_away":
        sentence(say("criteria_drafts.is_put_away"))
        _putting_away(reading, draft, away=False)
        return
    form = opened(f"draft_{draft.id}", draft.version, follows=True)
    clash_of(form, {})
    with st.container(border=True, key=FORM):
        name = form.text("name", say("criteria_drafts.name"), draft.name, holds="name")
        # The fields begin with the version that the form was opened on, until it is saved or nothing in it is typed.
        files = edited(form, reading.files(draft, form.expected))
        with st.expander(say("criteria_drafts.other_files"), key=f"draft_files_{draft.id}"):
            files = uploaded(form, say("criteria_drafts.other_files_help")) or files
        if st.button(say("criteria_drafts.save"), type="primary", key=form.key("save")):
            carry_out(
                form,
                lambda idempotency_key: save_draft(
                    reading.record, reading.actor, draft.id, name=name, files=files, expected_version=form.expected,
                    idempotency_key=idempotency_key,
                ),
                lambda made: say("criteria_drafts.saved", version=made.version),
                standing=draft.version,
            )  # fmt: skip
        # Beside the button: whoever has just saved looks there.
        st.html(_pieces.faults(draft.version, reading.read(reading.files(draft)).problems))
    if draft.waiting is None:
        _putting_away(reading, draft, away=True)


def edited(form: OfficeForm, files: Sequence[UploadedCatalogue]) -> tuple[UploadedCatalogue, ...]:
    """The files as they stand in fields of the form, one for each."""
    return tuple(
        UploadedCatalogue(
            file.name,
            form.long_text(f"text_{place}", file.name, file.content.decode(), holds="criteria", height=480).encode(),
        )
        for place, file in enumerate(files)
    )


def _putting_away(reading: Reading, draft: Draft, *, away: bool) -> None:
    form = opened(f"draft_away_{draft.id}")
    label, done = ("put_away", "was_put_away") if away else ("take_up", "was_taken_up")
    if st.button(say(f"criteria_drafts.{label}"), key=form.key("away")):
        carry_out(
            form,
            lambda idempotency_key: put_away(
                reading.record, reading.actor, draft.id, away=away, idempotency_key=idempotency_key
            ),
            lambda made: say(f"criteria_drafts.{done}", draft=made.name),
        )


_pieces = beside(__file__)
