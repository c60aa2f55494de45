"""Loại phường: of which class the ward is, asked where the first threshold depends on it, and then shown where it does."""

from collections.abc import Mapping
from functools import partial

from dossiers.errors import DossierError, Stale
from dossiers.submissions.entry_sheets import classes_asked_by
from dossiers.submissions.unit_classes import state_class
from scoring.catalogue import Criterion
from ui import plain_streamlit as st
from ui.parts import forms
from ui.parts.acting import acting, told_failure
from ui.parts.forms import Form
from ui.parts.reconnecting import button
from ui.parts.templates import beside
from ui.parts.unit_classes import class_label, class_name
from ui.reader.language import say
from ui.screens.self_assessment.desk import WardDesk


def unit_class(desk: WardDesk, criterion: Criterion) -> None:
    """For each class by which a criterion asks: one press of a few, and what is kept; nothing where it asks by none."""
    for key in classes_asked_by(criterion):
        stated = desk.sheet.classes.get(key, "")
        with st.container(key=f"self_class_{key}"):
            if desk.editing:
                _ask(desk, key, stated)
            elif stated:
                st.html(_pieces.stated(class_label(desk.catalogue, key), class_name(desk.catalogue, key, stated)))
            if corrected := _corrected(desk, key, stated):
                st.html(_pieces.note(say("self_assessment.class_corrected", name=corrected)))


def _corrected(desk: WardDesk, key: str, stated: str) -> str:
    """The class that the inspector put in the place of the ward's own, as far as the ward may read it; "" for none."""
    card = desk.result.scorecard_appraisal
    holds = card.submission.classes.get(key, stated) if card is not None else stated
    return "" if holds == stated else class_name(desk.catalogue, key, holds)


def _ask(desk: WardDesk, key: str, stated: str) -> None:
    unit, round_ = desk.sheet.unit.id, desk.sheet.round.id
    form = forms.opened(f"class|{unit}|{round_}|{key}", stated, follows=True)
    naming = partial(class_name, desk.catalogue, key)
    label = class_label(desk.catalogue, key)
    chosen = form.one_of("code", label, list(desk.catalogue.classes[key]), naming, stated or None)
    form.drawn = True
    if form.refused is not None:
        st.html(_pieces.wrong(told_failure(form.refused)))
    if (chosen or "") == stated:
        st.html(_pieces.note(say("self_assessment.class_stated" if stated else "self_assessment.class_needed")))
        return
    button(say("self_assessment.class_save"), partial(_save, desk, key, form), key=form.key("save"))


def _save(desk: WardDesk, key: str, form: Form) -> None:
    code = form.value("code")
    if not code:
        return
    place = (desk.record, desk.actor, desk.sheet.unit.id, desk.sheet.round.id)
    try:
        with acting(form.stem, form.saving()):
            state_class(*place, key=key, code=code, expected=_seen(form, key), idempotency_key=form.saving())
    except DossierError as refused:
        form.refused = refused
        form.clash = refused if isinstance(refused, Stale) else form.clash
    else:
        forms.finish(form)


def _seen(form: Form, key: str) -> str:
    """The class that stood there when it was chosen, or that a clash has shown since."""
    theirs: Mapping[str, str] = form.clash.theirs if form.clash is not None else {key: form.expected or ""}
    return theirs[key]


_pieces = beside(__file__)
