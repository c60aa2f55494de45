"""What is typed and not saved yet, criterion by criterion: kept in the session until it is saved, whatever page is looked at.

A draft knows which version of the entry it was opened on, so a save can tell whether somebody else saved since. Its
idempotency key stays until the save succeeded: a double click is one act.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from dossiers.access.policy import Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import DossierError
from dossiers.store.record import Record
from dossiers.submissions import entry_acts as entering
from dossiers.submissions.entry_sheets import Entry, Sheet
from scoring.catalogue import Criterion, entered_by_others, judged
from ui import plain_streamlit as st
from ui.parts.acting import acting
from ui.parts.reconnecting import let_go_of, still_shown, whose
from ui.reader.language import language, say
from ui.reader.people import told_error
from ui.screens.self_assessment.fields import NO_ITEM, Field, own_fields, survey_fields, text_of, translated, values_of

EXPLANATION = "explanation"
_DRAFTS = "self_drafts"
_NOT_DRAWN = object()


@dataclass
class Draft:
    """One criterion's form. ``base``: what stood in the record when it was opened; ``typed``: what stands in the form now.

    Both map a field's id to its text. ``expected_version``: the entry's version at opening. ``turn`` counts how often the
    form was laid out anew, for widgets keep what was typed under their key. ``owner``: whose form it is, as a part of keys.
    ``base_known``: not where the form was found
    again after its session was lost and somebody saved meanwhile; ``base`` is theirs then. ``drawn``: the fields were drawn,
    so ``typed`` is what they hold. ``failure``: why the last save failed, for the
    reader; ``refused_times``: how often one did.
    """

    unit: str
    round: str
    criterion: str
    fields: tuple[Field, ...]
    askable: tuple[str, ...]
    expected_version: int
    tongue: str
    base: dict[str, str]
    typed: dict[str, str]
    survey: bool = False
    owner: str = field(default_factory=whose)
    idempotency_key: str = field(default_factory=new_idempotency_key)
    turn: int = 0
    base_known: bool = True
    drawn: bool = False
    failure: DossierError | str | None = None
    refused_times: int = 0

    @property
    def changes(self) -> int:
        """In how many fields it differs from what the record held at opening."""
        return sum(self.typed[name] != text for name, text in self.base.items())

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what the record held at opening."""
        return self.typed != self.base

    @property
    def stem(self) -> str:
        """What the keys of its fields begin with."""
        start = _start(self.unit, self.round, self.criterion, survey=self.survey, owner=self.owner)
        return f"{start}{self.expected_version}|{self.turn}"

    def key(self, name: str) -> str:
        """The key of a field's widget."""
        return f"{self.stem}|{name}"

    @property
    def saving(self) -> str:
        """The idempotency key of a press on save: two presses are one act, after another word it is another."""
        return sha256(f"{self.idempotency_key} {self.expected_version} {self.typed!r}".encode()).hexdigest()

    def values(self) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
        """What can be read of the form, and field → what would be right there."""
        return values_of(self.fields, self.typed)

    @property
    def explanation(self) -> str:
        """The explanation as typed."""
        return self.typed.get(EXPLANATION, "")

    @property
    def requests(self) -> dict[str, str]:
        """Indicator → reason, for each asked to be left out."""
        return {code: self.typed[reason_id(code)] for code in self.askable if self.typed[ask_id(code)]}


def ask_id(code: str) -> str:
    """The field that asks to leave an indicator out."""
    return f"ask.{code}"


def reason_id(code: str) -> str:
    """The field for the reason of it."""
    return f"reason.{code}"


def texts_of(entry: Entry, fields: tuple[Field, ...], askable: tuple[str, ...]) -> dict[str, str]:
    """An entry as the texts of its form."""
    return as_texts(fields, askable, entry.values, entry.explanation, entry.not_applicable)


def as_texts(
    fields: tuple[Field, ...],
    askable: tuple[str, ...],
    values: Mapping[str, Mapping[str, Any]],
    explanation: str,
    requests: Mapping[str, str],
) -> dict[str, str]:
    """Plain data as the texts of a form."""
    found = {each.id: text_of(each, values.get(each.indicator.code, {})) for each in fields if each.fixed is None}
    found[EXPLANATION] = explanation
    for code in askable:
        found[ask_id(code)] = "1" if code in requests else ""
        found[reason_id(code)] = requests.get(code, "")
    return found


def drafts() -> dict[tuple[str, str, str], Draft]:
    """All drafts of this session, by unit, round and criterion."""
    return st.session_state.setdefault(_DRAFTS, {})


def unsaved(unit_id: str, round_id: str) -> set[str]:
    """The criteria of a dossier with something typed and not saved."""
    return {
        code for (unit, round_, code), each in drafts().items() if (unit, round_) == (unit_id, round_id) and each.dirty
    }


def anything_unsaved() -> bool:
    """Whether leaving the app now would lose anything."""
    return any(each.dirty for each in drafts().values())


def draft_of(sheet: Sheet, criterion: Criterion, *, survey: bool = False) -> Draft:
    """The draft of a criterion: the one begun in this session, else one opened on what the record holds.

    A draft without changes follows the record; one with changes keeps what it was opened on.
    """
    entry = sheet.entries[criterion.code]
    place = (sheet.unit.id, sheet.round.id, criterion.code)
    found = drafts().get(place)
    if found is None:
        expected_version, turn = _still_shown(*place, survey=survey) or (entry.version, 0)
    else:
        expected_version, turn = entry.version, found.turn
    untouched = found is not None and not found.dirty and (found.drawn or found.base_known)
    if found is None or (untouched and (found.expected_version != entry.version or found.tongue != language())):
        fields = survey_fields(criterion) if survey else own_fields(criterion, sheet.fixed_previous)
        askable = () if survey else tuple(
            each.code for each in criterion.indicators if judged(each) and not entered_by_others(each)
        )  # fmt: skip
        base = texts_of(entry, fields, askable)
        found = Draft(
            *place, fields=fields, askable=askable, expected_version=expected_version, tongue=language(), base=base,
            typed=dict(base), survey=survey, turn=turn, base_known=expected_version == entry.version,
        )  # fmt: skip
        drafts()[place] = found
    _speak(found, language())
    return found


def _start(unit: str, round_: str, criterion: str, *, survey: bool, owner: str) -> str:
    return f"{'survey' if survey else 'self'}|{unit}|{round_}|{criterion}|{owner}|"


def _still_shown(unit: str, round_: str, criterion: str, *, survey: bool) -> tuple[int, int] | None:
    """Version and turn of the form that the browser shows of a session that is gone."""
    start = _start(unit, round_, criterion, survey=survey, owner=whose())
    for key in still_shown(start):
        expected_version, turn, *_ = key.removeprefix(start).split("|")
        if expected_version.isdecimal() and turn.isdecimal():
            return int(expected_version), int(turn)
    return None


def _speak(draft: Draft, tongue: str) -> None:
    """The language was changed with figures typed in the other: "8,5" becomes "8.5", not 85."""
    if draft.tongue == tongue:
        return
    for each in draft.fields:
        for texts in (draft.base, draft.typed):
            if each.id in texts:
                texts[each.id] = translated(each, texts[each.id], draft.tongue, tongue)
    draft.tongue = tongue
    draft.turn += 1


def pull(draft: Draft) -> None:
    """Take what stands in the widgets of a form; those not drawn keep what they had."""
    stem = draft.stem
    ticks = {each.id: each for each in draft.fields if each.how == "ticks"}
    for name in draft.typed:
        if name in ticks:
            draft.typed[name] = _ticked(draft, ticks[name])
            continue
        held = st.session_state.get(f"{stem}|{name}", _NOT_DRAWN)
        if held is not _NOT_DRAWN:
            draft.typed[name] = as_typed(held)


def _ticked(draft: Draft, field: Field) -> str:
    """The text of a field of items, from its boxes. That none holds is no answer any more once one is ticked."""
    shown = field.ticked(draft.typed[field.id])
    held = {each: st.session_state.get(draft.key(f"{field.id}.{each}"), each in shown) for each in field.options}
    ticked = frozenset(each for each, on in held.items() if on)
    if len(ticked) > 1:
        ticked -= {NO_ITEM}
    return field.text_of_ticks(ticked, draft.base[field.id])


def as_typed(value: Any) -> str:
    """What a widget gives, as the text of its field."""
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)


def save(record: Record, actor: Actor, draft: Draft) -> bool:
    """Keep a draft in the record; whether the record now holds all of it. What was typed stays where that fails."""
    if not draft.dirty:
        draft.failure = None
        return True
    values, wrong = draft.values()
    empty = [code for code, reason in draft.requests.items() if not reason.strip()]
    if wrong or empty:
        draft.failure = "mistyped"
        return False
    place = (record, actor, draft.unit, draft.round, draft.criterion)
    guard = {"expected_version": draft.expected_version, "idempotency_key": draft.saving}
    try:
        with acting(draft.stem, draft.saving):
            if draft.survey:
                entering.save_survey(*place, values=values, **guard)
            else:
                requests = {"explanation": draft.explanation, "not_applicable": draft.requests}
                entering.save(*place, values=values, **requests, **guard)
    except DossierError as refused:
        draft.failure = refused
        return False
    drop(draft)
    return True


def drop(draft: Draft) -> None:
    """Forget a draft: the form shows what the record holds."""
    let_go_of(draft.stem)
    drafts().pop((draft.unit, draft.round, draft.criterion), None)


def settle(draft: Draft, entry: Entry, mine: set[str]) -> None:
    """Go on from somebody else's newer version: theirs in every field but those in ``mine``. Nothing is saved by it."""
    theirs = texts_of(entry, draft.fields, draft.askable)
    draft.typed = {name: draft.typed[name] if name in mine else text for name, text in theirs.items()}
    draft.base, draft.base_known, draft.expected_version, draft.failure = theirs, True, entry.version, None
    draft.idempotency_key = new_idempotency_key()
    draft.turn += 1


def told(failure: DossierError | str) -> str:
    """Why saving failed, in the language of the screen; ``failure``: what was refused, or that something was mistyped."""
    return told_error(failure) if isinstance(failure, DossierError) else say("self_assessment.mistyped")
