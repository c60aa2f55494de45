"""Vì sao thiếu: the reasons for all criteria that lack one in one table, picked from the usual ones or typed, saved at once."""

from collections.abc import Mapping, Sequence
from functools import partial

from dossiers.errors import Stale
from dossiers.submissions import entry_acts as entering
from dossiers.submissions.entry_sheets import Lacking, lacking, unmet
from scoring.catalogue import Criterion
from ui import plain_streamlit as st
from ui.parts import forms
from ui.parts.forms import At, Form
from ui.parts.templates import beside
from ui.reader.language import in_words, say
from ui.screens.self_assessment.desk import WardDesk

USUAL = ("not_due", "higher_level", "other_body", "no_means", "under_way")
"""The usual reasons, by their words."""
OWN = "own"
"""The choice of a reason in one's own words."""


def waiting_for_reason(desk: WardDesk) -> dict[str, Lacking]:
    """The criteria that cannot be sent without a reason, with what they lack."""
    card = desk.sheet.scorecard
    found = {code: lacking(desk.catalogue, entry, card) for code, entry in desk.sheet.entries.items()}
    return {code: each for code, each in found.items() if each.explanation}


def reasons_table(desk: WardDesk, waiting: Mapping[str, Lacking]) -> None:
    """The table; nothing where no criterion waits. One reason may be chosen for all, and another for any of them."""
    if not waiting or not desk.editing:
        return
    unit, round_ = desk.sheet.unit.id, desk.sheet.round.id
    versions = {code: desk.sheet.entries[code].version for code in waiting}
    form = forms.opened(f"reasons|{unit}|{round_}", versions, follows=True)
    st.html(_pieces.heading(len(waiting)))
    with st.container(key=forms.FORM):
        forms.tell_at_fields(form)
        _reason(form, "all", say("self_assessment.reason_all"), ("", *USUAL, OWN), "self_assessment.reason_none")
        with st.container(key="self_reasons", gap=None):
            for code, short in waiting.items():
                name, choice = st.columns([5, 4], vertical_alignment="center")
                name.html(_pieces.row(desk.catalogue.criteria[code], _what(desk, code, short)))
                with choice:
                    label = say("self_assessment.reason_for", code=code)
                    _reason(form, code, label, ("", *USUAL, OWN), "self_assessment.reason_as_all", shown=False)
        forms.ending(
            desk.record,
            form,
            read=partial(_read, form, desk, waiting),
            words=lambda reasons: list(reasons.values()),
            keep=lambda reasons: entering.explain(
                desk.record, desk.actor, unit, round_, reasons=reasons, expected_versions=_versions(form),
                idempotency_key=form.saving(),
            ),
            differences=partial(_differences, desk.catalogue.criteria),
            close=lambda: None,
        )  # fmt: skip


def _reason(form: Form, code: str, label: str, options: Sequence[str], nothing: str, *, shown: bool = True) -> None:
    def naming(key: str) -> str:
        return say(f"self_assessment.reason_{key}") if key else say(nothing)

    form.choice(f"usual|{code}", label, options, naming, "", hide_label=not shown)
    if form.value(f"usual|{code}") == OWN:
        form.text(f"own|{code}", say("self_assessment.reason_own_words", code=label), holds="explanation")


def _read(form: Form, desk: WardDesk, waiting: Mapping[str, Lacking]) -> tuple[dict[str, str] | None, Sequence[str]]:
    """Criterion → its reason, of those that have one. With none, what would be right."""
    common = _said(form, "all")
    reasons = {code: _said(form, code) or common for code in waiting}
    found = {code: reason for code, reason in reasons.items() if reason}
    return (found, ()) if found else (None, (At("usual|all", say("self_assessment.reason_needed")),))


def _said(form: Form, code: str) -> str:
    key = form.value(f"usual|{code}")
    if key == OWN:
        return (form.value(f"own|{code}") or "").strip()
    return say(f"self_assessment.reason_{key}") if key else ""


def _versions(form: Form) -> dict[str, int]:
    """What the reasons are saved over: as the form was opened, and what a clash has shown since."""
    seen = {} if form.clash is None else {form.clash.mine["criterion"]: form.clash.version}
    return {**(form.expected or {}), **seen}


def _what(desk: WardDesk, code: str, short: Lacking) -> str:
    """What a criterion lacks, in a few words."""
    if desk.tasks[code].kind == "not_begun":
        return say("self_assessment.lacks_all")
    if codes := (*short.indicators, *short.documents):
        return say("self_assessment.lacks", codes=", ".join(codes))
    below = unmet(desk.catalogue.criteria[code], desk.sheet.entries[code], desk.sheet.scorecard)
    return say("self_assessment.below", codes=", ".join(below))


def _differences(criteria: Mapping[str, Criterion], faster: Stale) -> list[tuple[str, str, str]]:
    code = faster.mine["criterion"]
    return [(f"{code} {in_words(criteria[code].name)}", faster.theirs["explanation"], faster.mine["explanation"])]


_pieces = beside(__file__)
