"""The decision form of one criterion as the session keeps it: seeded from what stands, kept through failures and page turns.

The form remembers the version it was opened on: what a colleague decided meanwhile is never overwritten unawares. The keys of
its fields carry that version: a form that a browser still shows after its session was lost is found again by them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from time import monotonic
from typing import TypeVar

from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal.case import Case
from dossiers.appraisal.decisions import Verdict
from dossiers.appraisal.subjects import Subject
from ui import plain_streamlit as st
from ui.parts.reconnecting import let_go_of, still_shown, whose
from ui.reader.language import language
from ui.screens.appraisal.verdicts import VerdictChoice, fields, kept
from ui.screens.self_assessment.fields import translated

FORMS = "appraisal_forms"
"""The session's key for all forms: name → what each was opened on."""


@dataclass
class OpenedOn:
    """What a form was opened on: the version, what its fields held then, and the idempotency key of its saving.

    ``stem``: what the keys of its fields begin with. ``drawn``: its fields were drawn, so what they hold is known.
    ``tongue``: the language figures are typed in. ``tried``: saving was attempted, so what is missing is told.
    ``refused``: what the record answered. ``pressed``: when it was drawn first, or pressed last (of `time.monotonic`).
    """

    expected_version: int
    seeded: dict[Subject, VerdictChoice]
    idempotency_key: str
    tongue: str
    stem: str
    drawn: bool = False
    tried: bool = False
    refused: Exception | None = None
    pressed: float = field(default_factory=monotonic)

    def saving(self, verdicts: Sequence[Verdict], expected_version: int) -> str:
        """The idempotency key of a press: two presses are one act, another decision or one over another version is another."""
        return sha256(f"{self.idempotency_key} {expected_version} {list(verdicts)!r}".encode()).hexdigest()

    def too_soon(self, least: float) -> bool:
        """Whether less than ``least`` seconds went by since it was drawn or pressed; counts as a press itself."""
        before, self.pressed = self.pressed, monotonic()
        return self.pressed - before < least


def form_name(case: Case) -> str:
    """The name of a criterion's form."""
    return f"appraise|{case.unit.id}|{case.round.id}|{case.criterion.code}"


def field_key(stem: str, subject: Subject, field: str) -> str:
    """The session's key of one field."""
    return f"{stem}|{subject.subject}|{field}"


def opened(case: Case, subjects: tuple[Subject, ...]) -> OpenedOn:
    """The form, opened now, or found as it was left; one nobody has touched follows what stands."""
    forms: dict[str, OpenedOn] = st.session_state.setdefault(FORMS, {})
    name = form_name(case)
    form = forms.get(name)
    if form is None or (form.drawn and form.expected_version != case.version and not dirty(form)):
        start = f"{name}|{whose()}|"
        form = forms[name] = _found_again(start) or _new(start, case.version)
    _speak(case, form)
    for subject in subjects:
        if subject not in form.seeded:
            form.seeded[subject] = kept(case, subject)
            _fill(form.stem, subject, form.seeded[subject])
        elif field_key(form.stem, subject, "kind") not in st.session_state:
            _fill(form.stem, subject, form.seeded[subject])
    return form


def _new(start: str, version: int) -> OpenedOn:
    idempotency_key = new_idempotency_key()
    return OpenedOn(version, {}, idempotency_key, language(), f"{start}{version}|{idempotency_key}")


def _found_again(start: str) -> OpenedOn | None:
    """The form that the browser shows, of a session that is gone; None where it shows none of this person."""
    for key in still_shown(start):
        version, idempotency_key, *_ = key.removeprefix(start).split("|")
        if version.isdecimal():
            return OpenedOn(
                int(version), {}, idempotency_key, language(), f"{start}{version}|{idempotency_key}", pressed=0.0
            )
    return None


def _speak(case: Case, form: OpenedOn) -> None:
    """The language was changed with figures typed in the other: "8,5" becomes "8.5", not 85."""
    old, new = form.tongue, language()
    if old == new:
        return
    for subject, seeded in form.seeded.items():
        inputs = dict(seeded.inputs)
        for each in fields(case, subject) if inputs else ():
            key = field_key(form.stem, subject, each.input)
            inputs[each.input] = translated(each, inputs.get(each.input, ""), old, new)
            if st.session_state.get(key):
                st.session_state[key] = translated(each, st.session_state[key], old, new)
        form.seeded[subject] = replace(seeded, inputs=inputs)
    form.tongue = new


def _fill(stem: str, subject: Subject, choice: VerdictChoice) -> None:
    """Let the fields of a subject begin with a choice, but for those in which the browser shows something already."""
    shown = set(still_shown(stem))
    start = {"kind": choice.kind, "state": choice.state, "reason": choice.reason}
    for each, held in {**start, **{name: text or None for name, text in choice.inputs.items()}}.items():
        if (key := field_key(stem, subject, each)) not in shown:
            st.session_state[key] = held


def choices(case: Case, form: OpenedOn) -> dict[Subject, VerdictChoice]:
    """What the fields hold now. An indicator that is to be left out is not decided on besides."""
    found = {subject: _choice(form.stem, subject, form.seeded[subject]) for subject in form.seeded}
    granted = {
        subject.code
        for subject, choice in found.items()
        if subject.sort == "request" and choice.kind == "approve_not_applicable"
    }
    return {
        subject: choice
        for subject, choice in found.items()
        if subject.sort != "indicator" or subject.code not in granted
    }


_Held = TypeVar("_Held")


def _choice(stem: str, subject: Subject, seeded: VerdictChoice) -> VerdictChoice:
    def held(field: str, otherwise: _Held) -> _Held:
        return st.session_state.get(field_key(stem, subject, field), otherwise)

    inputs = {each: held(each, text) or "" for each, text in seeded.inputs.items()}
    return VerdictChoice(
        held("kind", seeded.kind), held("state", seeded.state), held("reason", seeded.reason) or "", inputs
    )


def dirty(form: OpenedOn) -> bool:
    """Whether the fields hold anything else than at the opening."""
    return any(_meant(_choice(form.stem, subject, seeded)) != _meant(seeded) for subject, seeded in form.seeded.items())


def _meant(choice: VerdictChoice) -> tuple[object, ...]:
    """What of a choice counts: a field that its kind does not ask for is no change."""
    state = choice.state if choice.kind == "rule" else None
    inputs = {name: text for name, text in choice.inputs.items() if text} if choice.kind == "correct" else None
    return choice.kind, state, choice.reason.strip(), inputs


def forget(case: Case) -> None:
    """Let the form go: it was saved, or given up."""
    name = form_name(case)
    form: OpenedOn | None = st.session_state.get(FORMS, {}).pop(name, None)
    if form is not None:
        let_go_of(form.stem)
    for key in [key for key in st.session_state if str(key).startswith(f"{name}|")]:
        del st.session_state[key]


def unsaved(unit_id: str, round_id: str) -> tuple[str, ...]:
    """The criteria of a dossier whose forms hold something that is not saved."""
    start = f"appraise|{unit_id}|{round_id}|"
    return tuple(name.removeprefix(start) for name in _touched() if name.startswith(start))


def anything_unsaved() -> bool:
    """Whether any form of this session holds something that is not saved."""
    return bool(_touched())


def _touched() -> list[str]:
    return [name for name, form in st.session_state.get(FORMS, {}).items() if dirty(form)]
