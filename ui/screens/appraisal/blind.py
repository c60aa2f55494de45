"""A judgement before the ward's figures are shown: the states of a criterion's indicators, chosen from the evidence alone."""

from collections.abc import Callable

from dossiers.errors import DossierError
from scoring.catalogue import Criterion, judged
from ui import plain_streamlit as st
from ui.parts import doubts
from ui.parts.acting import acting, told_failure
from ui.parts.forms import finish, opened
from ui.parts.reconnecting import button
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say

STATES = ("met", "not_met", "not_proven", "not_applicable")
Keep = Callable[[dict[str, str], str, str], None]
"""Keeps states and note under an idempotency key; raises dossiers' errors."""


def judging_form(
    name: str, criterion: Criterion, keep: Keep, label: str, then: Callable[[], None] | None = None
) -> None:
    """Draw the form: a state for every judged indicator, one note. ``then``: what follows once it was kept.

    What was chosen stays in the fields where keeping it fails.
    """
    form = opened(name)
    wanted = [each for each in criterion.indicators if judged(each)]
    if form.refused is not None:
        st.error(told_failure(form.refused))
        doubts.ask(form.stem, form.refused)

    def pressed() -> None:
        chosen = {each.code: state for each in wanted if (state := form.value(each.code)) is not None}
        form.refused = None
        try:
            with acting(form.stem, form.saving()):
                keep(chosen, form.value("note") or "", form.saving())
        except DossierError as error:
            form.refused = error
            return
        finish(form)
        if then is not None:
            then()

    for each in wanted:
        title = f"{each.code} {in_words(each.name)}"
        form.one_of(each.code, title, STATES, lambda state: say(f"common.{state}"))
    form.long_text("note", say("appraisal.note"), height=82)
    button(label, pressed, key=form.key("save"), type="primary")


def hidden_html() -> Markup:
    """Why nothing of the ward's is on the screen yet."""
    return _pieces.hidden()


_pieces = beside(__file__)
