"""The forms of the administration: what was typed stays until it is saved, one press is one act, a clash shows both sides.

Fields carry the idempotency key of their form in their keys: after the act succeeded, the next form starts empty.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from dossiers.errors import BadInput, DossierError, Stale
from ui import plain_streamlit as st
from ui.parts import doubts, formats, forms
from ui.parts.acting import acting, may_succeed_later, told_failure
from ui.parts.clashes import both_html
from ui.parts.forms import At, problems_of, tell_at_fields
from ui.parts.notices import tell_next
from ui.parts.templates import beside
from ui.parts.typed import Mistyped, day, shown, whole
from ui.reader.language import say
from ui.reader.people import told_error
from ui.screens.audit.difference import difference_table

FORM = "office_form"
"""The key of the container the fields stand in."""
_Done = TypeVar("_Done")


@dataclass
class OfficeForm(forms.Form):
    """A form of the office. ``problems`` are those of typing, found before anything is asked of the record."""

    problems: list[str] = field(default_factory=list)

    def day(self, name: str, label: str, start: date | None = None) -> date:
        """A day typed 05/02/2026. What is none becomes a problem, and the earliest day there is stands in for it."""
        typed = self.text(name, label, shown(start), holds="day", placeholder=say("administration.day_form"))
        try:
            return date.fromisoformat(day(typed))
        except Mistyped as refused:
            self.problems.append(At(name, str(refused)))
            return date.min

    def whole(self, name: str, label: str, start: int) -> int:
        """A whole number."""
        typed = self.text(name, label, str(start), holds="figure")
        try:
            return whole(typed)
        except Mistyped as refused:
            self.problems.append(At(name, str(refused)))
            return 0


def opened(name: str, expected: Any = None, *, follows: bool = False) -> OfficeForm:
    """The form of this name, kept over the runs until it is finished; with the question it waits for an answer to.

    ``follows``: as in ``forms.opened``.
    """
    form = forms.opened(f"office|{name}", expected, follows=follows, kind=OfficeForm)
    form.problems = []
    tell_at_fields(form)
    if isinstance(form.refused, BadInput):
        tell_problems([each for each in form.placed(problems_of(form.refused)) if not isinstance(each, At)])
        doubts.ask(form.stem, form.refused)
    return form


def carry_out(
    form: OfficeForm, act: Callable[[str], _Done], said: Callable[[_Done], str], *, standing: Any = None
) -> None:
    """Do the act of the form under its idempotency key; then draw anew with what was done, or tell what is to be mended.

    ``standing``: the record's side as it stands now; after a clash the next press is told from it.
    """
    form.refused = None
    form.refuse(form.problems)
    if form.problems:
        st.rerun()
    if form.moved_on:
        form.moved_on = False
        _tell_moved_on(form)
        return
    try:
        with acting(form.stem, form.saving()):
            done = act(form.saving())
    except Stale as clash:
        form.expected, form.clash = standing, clash
        st.rerun()
    except BadInput as refused:
        form.refused = refused
        form.refuse(form.placed(problems_of(refused)))
        st.rerun()
    except DossierError as refused:
        tell_failure(refused)
        return
    forms.finish(form)
    tell_next(said(done))
    st.rerun()


def _tell_moved_on(form: OfficeForm) -> None:
    """Nothing is saved over what nobody has seen: what the record holds now, beside what stands in the fields."""
    st.html(both_html(say("forms.moved_on"), form.changed()))


def clash_of(form: OfficeForm, units: dict[str, str]) -> None:
    """If somebody was faster: who and when, both sides, and the way to give up one's own. Saving again keeps one's own."""
    clash = form.clash
    if clash is None:
        return
    difference = difference_table(clash.theirs, clash.mine, units, clash=True)
    st.html(_pieces.clash(told_error(clash), difference))
    if st.button(say("administration.keep_theirs"), key=form.key("theirs")):
        forms.finish(form)
        st.rerun()


def tell_problems(problems: Sequence[str]) -> None:
    """What is to be mended, all at once; what was typed stays. Nothing where nothing is."""
    if problems:
        st.html(_pieces.problems(problems, False))


def tell_failure(failure: DossierError) -> None:
    """Why nothing was done; what was typed stays."""
    st.html(_pieces.problems(told_failure(failure).splitlines(), may_succeed_later(failure)))


def heading(text: str) -> None:
    """Draw the heading of a form."""
    st.html(_pieces.heading(text))


def sentence(text: str) -> None:
    """Draw a sentence on its own."""
    st.html(_pieces.sentence(text))


def hint(text: str) -> None:
    """Draw, small, what a field or a button brings about."""
    st.html(_pieces.hint(text))


def span(first: date | None, last: date | None) -> str:
    """Two days with a dash between them, or the one there is: "từ 01/07/2025"."""
    if first and last:
        return f"{formats.day(first)} – {formats.day(last)}"
    if first or last:
        return say("administration.since" if first else "administration.until", day=formats.day(first or last))
    return formats.NONE


_pieces = beside(__file__)
