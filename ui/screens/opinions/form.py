"""The form of one entry of the book of opinions: what was heard, and the answer. Nothing is lost when saving fails."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from dossiers.access.policy import Actor
from dossiers.community import opinions
from dossiers.community.opinions import TOPICS, Heard, Opinion
from dossiers.errors import Stale
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.forms import FORM, At, Form, ending, opened, tell_at_fields
from ui.parts.templates import beside
from ui.parts.typed import Mistyped, day, shown, whole
from ui.reader.language import say
from ui.screens.opinions.table import topic_word

NEW = "new"
FIELDS = ("heard_on", "residential_group", "topic", "attended", "opinions", "summary", "answer", "answered_on")
_HOLDS = {
    "heard_on": "day", "answered_on": "day", "attended": "figure", "opinions": "figure",
    "residential_group": "residential_group", "summary": "summary", "answer": "opinion_answer",
}  # fmt: skip
NEEDED = ("heard_on", "topic", "opinions")
_READERS: dict[str, Callable[[str], Any]] = {
    "heard_on": lambda text: date.fromisoformat(day(text)),
    "answered_on": lambda text: date.fromisoformat(day(text)),
    "attended": whole,
    "opinions": whole,
}

_pieces = beside(__file__)


def form(record: Record, actor: Actor, unit_id: str, opinion: Opinion | None, close: Callable[[], None]) -> None:
    """Draw the form of ``opinion``, or of a new entry. ``close``: what follows when it is saved or given up."""
    which = str(opinion.id) if opinion else NEW
    kept = opened(f"opinion|{unit_id}|{which}", opinion, opinion.version if opinion else None)

    def keep(heard: Heard) -> None:
        if opinion is None:
            opinions.add(record, actor, unit_id, heard, idempotency_key=kept.saving())
        else:
            expected_version = kept.version or opinion.version
            opinions.change(
                record,
                actor,
                unit_id,
                opinion.id,
                heard,
                expected_version=expected_version,
                idempotency_key=kept.saving(),
            )

    with st.container(border=True, key=FORM):
        st.html(_pieces.heading(changes=opinion is not None))
        st.html(_pieces.totals_only())
        tell_at_fields(kept)
        _fields(kept)
        ending(
            record, kept, read=lambda: _read(kept),
            words=lambda heard: (heard.residential_group, heard.summary, heard.answer), keep=keep,
            differences=lambda clash: _differences(clash, kept), close=close, called=opinions.LABELS,
        )  # fmt: skip


def _fields(kept: Form) -> None:
    start = {name: shown(getattr(kept.expected.heard, name)) if kept.expected else "" for name in FIELDS}
    when, where, what = st.columns([1, 1, 2])
    count, of, rest = st.columns([1, 1, 2])
    answered, told = st.columns([1, 3])
    hints = {
        "heard_on": say("opinions.day_form"),
        "answered_on": say("opinions.day_form"),
        "residential_group": say("opinions.group_form"),
    }
    lines = {"heard_on": when, "residential_group": where, "opinions": count, "attended": of, "answered_on": answered}
    for name, column in lines.items():
        with column:
            kept.text(name, _label(name), start[name], holds=_HOLDS[name], placeholder=hints.get(name))
    with what:
        topics = list(dict.fromkeys([*TOPICS, *filter(None, [start["topic"]])]))
        hint = say("opinions.choose_topic")
        kept.choice("topic", _label("topic"), topics, topic_word, start["topic"], otherwise=None, placeholder=hint)
    for name, column in (("summary", rest), ("answer", told)):
        with column:
            kept.long_text(name, _label(name), start[name], holds=_HOLDS[name])


def _read(kept: Form) -> tuple[Heard | None, list[str]]:
    """What the fields say; None, with everything that cannot be read, where something cannot."""
    read: dict[str, Any] = {}
    wrong: list[str] = []
    for name in FIELDS:
        text = (kept.value(name) or "").strip()
        read[name] = None if name in _READERS else text
        if not text and name in NEEDED:
            wrong.append(At(name, say("opinions.empty")))
        elif text and name in _READERS:
            try:
                read[name] = _READERS[name](text)
            except Mistyped as refused:
                wrong.append(At(name, str(refused)))
    return (None if wrong else Heard(**read)), wrong


def _differences(clash: Stale, kept: Form) -> Iterator[tuple[str, str, str]]:
    for name in FIELDS:
        both = (shown(clash.theirs[name]), kept.value(name) or "")
        theirs, mine = ((topic_word(side) if name == "topic" else side) or formats.NONE for side in both)
        yield _label(name), theirs, mine


def _label(name: str) -> str:
    return say("opinions.topic") if name == "topic" else say(f"opinions.field_{name}")
