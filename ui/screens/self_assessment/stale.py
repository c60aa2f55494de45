"""When somebody else saved the criterion since this form was opened: who, when, what differs; theirs or mine, field by field.

Nothing is overwritten and nothing is lost: until one chooses, the record holds theirs and the form holds mine.
"""

from collections.abc import Mapping

from dossiers.access.policy import Actor
from dossiers.store.record import Record
from dossiers.submissions.entry_acts import stale_entry
from dossiers.submissions.entry_sheets import Entry
from scoring.catalogue import Criterion
from ui import plain_streamlit as st
from ui.parts.clashes import clash_html
from ui.parts.formats import NONE
from ui.parts.templates import beside
from ui.reader.language import say
from ui.screens.self_assessment.drafts import EXPLANATION, Draft, ask_id, drop, pull, reason_id, save, settle, texts_of


def stale(draft: Draft, entry: Entry) -> bool:
    """Whether the form holds changes and the record a newer version than the form was opened on."""
    return draft.dirty and draft.expected_version != entry.version


def differing(draft: Draft, theirs: Mapping[str, str]) -> list[str]:
    """The fields in which the two differ."""
    return [name for name, text in theirs.items() if draft.typed[name] != text]


def suggested(draft: Draft, theirs: Mapping[str, str], name: str) -> str | None:
    """Whose value to take where only one of the two changed a field; None where both did, or nobody knows."""
    if not draft.base_known:
        return None
    if draft.typed[name] == draft.base[name]:
        return "theirs"
    return "mine" if theirs[name] == draft.base[name] else None


def choose(record: Record, actor: Actor, draft: Draft, entry: Entry, criterion: Criterion, year: int) -> None:
    """The differences as a table, a choice for each, and for all of them at once."""
    theirs = texts_of(entry, draft.fields, draft.askable)
    names = differing(draft, theirs)
    labels = {name: _label(draft, criterion, name, year) for name in names}
    rows = [(labels[name], _shown(draft, name, theirs[name]), _shown(draft, name, draft.typed[name])) for name in names]
    with st.container(border=True, key="self_clash"):
        st.html(clash_html(stale_entry(entry, None), rows))
        for name in names:
            st.segmented_control(
                labels[name], ("theirs", "mine"), default=suggested(draft, theirs, name),
                format_func=lambda side: say(f"self_assessment.take_{side}"), key=_key(draft, entry, name),
            )  # fmt: skip
        open_ones = [labels[name] for name in names if st.session_state.get(_key(draft, entry, name)) is None]
        if open_ones:
            st.html(_pieces.choose_first())
        with st.container(horizontal=True, key="self_settle"):
            st.button(
                say("self_assessment.save_chosen"), type="primary", disabled=bool(open_ones), key="self_save_chosen",
                on_click=lambda: _settled(record, actor, draft, entry, _mine(draft, entry, names)),
            )  # fmt: skip
            st.button(
                say("self_assessment.all_mine"), key="self_all_mine",
                on_click=lambda: _settled(record, actor, draft, entry, set(names)),
            )  # fmt: skip
            st.button(say("self_assessment.all_theirs"), key="self_all_theirs", on_click=lambda: drop(draft))


def left_over(draft: Draft, criterion: Criterion, year: int) -> None:
    """What was typed and cannot be saved any more, since the dossier moved on: shown until the reader lets it go."""
    names = [name for name, text in draft.base.items() if draft.typed[name] != text]
    rows = [
        (
            _label(draft, criterion, name, year),
            _shown(draft, name, draft.base[name]),
            _shown(draft, name, draft.typed[name]),
        )
        for name in names
    ]
    with st.container(border=True, key="self_left_over"):
        st.html(_pieces.left_over(rows))
        st.button(say("self_assessment.let_go"), key="self_let_go", on_click=lambda: drop(draft))


def _settled(record: Record, actor: Actor, draft: Draft, entry: Entry, mine: set[str]) -> None:
    pull(draft)
    settle(draft, entry, mine)
    if save(record, actor, draft):
        drop(draft)


def _mine(draft: Draft, entry: Entry, names: list[str]) -> set[str]:
    return {name for name in names if st.session_state.get(_key(draft, entry, name)) == "mine"}


def _key(draft: Draft, entry: Entry, name: str) -> str:
    return f"{draft.key(name)}_clash_{entry.version}"


def _label(draft: Draft, criterion: Criterion, name: str, year: int) -> str:
    if name == EXPLANATION:
        return say("self_assessment.explanation_free")
    for code in draft.askable:
        if name == ask_id(code):
            return say("self_assessment.request_of", code=code)
        if name == reason_id(code):
            return say("self_assessment.request_reason", code=code)
    field = next(each for each in draft.fields if each.id == name)
    return f"{field.indicator.code} {field.label(year)}"


def _shown(draft: Draft, name: str, text: str) -> str:
    if not text:
        return say("self_assessment.not_asked") if name.startswith("ask.") else NONE
    if name.startswith("ask."):
        return say("self_assessment.asked")
    field = next((each for each in draft.fields if each.id == name), None)
    return field.in_words(text) if field is not None and field.options else text


_pieces = beside(__file__)
