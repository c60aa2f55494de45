"""The form of one entry of the book of opinions: what was heard, and the answer. Nothing is lost when saving fails."""

from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from typing import Any, NamedTuple

import streamlit as st

from dossiers import opinions
from dossiers.access import Actor
from dossiers.acts import new_operation
from dossiers.clock import now
from dossiers.errors import BadInput, DossierError, Stale
from dossiers.opinions import TOPICS, Heard, Opinion
from dossiers.personal_data import suspected_names
from dossiers.record import Record
from ui import formats
from ui.clashes import clash_html
from ui.language import language, say
from ui.notices import tell_next
from ui.opinions_table import topic_word
from ui.typed import Mistyped, day, shown, whole

FORM = "opinion_form"
"""The key of the container the fields stand in."""
NEW = "new"
FIELDS = ("heard_on", "residential_group", "topic", "attended", "opinions", "summary", "answer", "answered_on")
_READERS: Mapping[str, Callable[[str], Any]] = {
    "heard_on": lambda text: date.fromisoformat(day(text)),
    "answered_on": lambda text: date.fromisoformat(day(text)),
    "attended": whole,
    "opinions": whole,
}


def form(record: Record, actor: Actor, unit_id: str, opinion: Opinion | None) -> tuple[bool, bool]:
    """Draw the form of ``opinion``, or of a new entry.

    Gives whether it is finished (saved or given up), and whether something in it is not saved yet.
    """
    which = str(opinion.id) if opinion else NEW
    opened = _opened(unit_id, which, opinion)
    operation, start = opened.operation, opened.typed
    with st.container(border=True, key=FORM):
        heading = say("opinions.form_change" if opinion else "opinions.form_new")
        st.html(f'<h2 class="ws ws-act-heading">{escape(heading)}</h2>')
        st.html(f'<p class="ws ws-quiet">{escape(say("opinions.totals_only"))}</p>')
        typed = _fields(operation, start)
        below = st.container()
        with st.container(horizontal=True):
            saving = st.button(say("opinions.save"), type="primary", key=f"opinion_save_{operation}")
            leaving = st.button(say("opinions.cancel"), key=f"opinion_cancel_{operation}")
        with below:
            if leaving:
                finish(unit_id, which)
                return True, False
            clash: Stale | None = st.session_state.get(f"opinion_clash_{operation}")
            if saving:
                heard = _read(typed)
                if heard is not None and _names_are_meant(operation, heard):
                    seen = clash.version if clash else opened.version
                    if _save(record, actor, unit_id, opinion, heard, seen, operation):
                        finish(unit_id, which)
                        tell_next(say("opinions.saved", when=formats.moment(now(record))))
                        return True, False
                    clash = st.session_state.get(f"opinion_clash_{operation}")
            if clash is not None:
                st.html(clash_html(clash, _differences(clash, typed)))
                st.html(f'<p class="ws">{escape(say("opinions.clash_choose"))}</p>')
                if st.button(say("clashes.keep_theirs"), key=f"opinion_theirs_{operation}"):
                    finish(unit_id, which)
                    return True, False
    unsaved = typed != start
    if opinion and not unsaved and opinion.version != opened.version:
        # Nothing was typed and somebody saved: the form shows what stands now.
        finish(unit_id, which)
        st.rerun()
    return False, unsaved


def finish(unit_id: str, which: str) -> None:
    """Let go of what was typed: the next form of this kind starts anew."""
    st.session_state.get("opinion_forms", {}).pop((unit_id, which), None)


class Opened(NamedTuple):
    """An entry as it stood when its form was opened, as it would be typed.

    ``operation``: the id of the one saving the form leads to; its fields carry it in their names, so a new form is empty.
    """

    operation: str
    typed: dict[str, str | None]
    version: int


def _opened(unit_id: str, which: str, opinion: Opinion | None) -> Opened:
    """As it was opened first: what the record holds by now is looked at when saving."""
    forms: dict[tuple[str, str], Opened] = st.session_state.setdefault("opinion_forms", {})
    empty = dict.fromkeys(FIELDS, "") | {"topic": None}
    start = _as_typed(opinion.heard) if opinion else empty
    return forms.setdefault((unit_id, which), Opened(new_operation(), start, opinion.version if opinion else 0))


def _as_typed(heard: Heard) -> dict[str, str | None]:
    return {name: shown(getattr(heard, name)) for name in FIELDS}


def _fields(operation: str, start: Mapping[str, str | None]) -> dict[str, str | None]:
    """The fields as they are filled in. What is typed outlives a look at another screen."""
    typed: dict[str, str | None] = {}

    def line(name: str, place: Any, **more: Any) -> None:
        typed[name] = place.text_input(
            say(f"opinions.field_{name}"), start[name] or "", key=f"opinion_{name}_{operation}",
            persist_state="session", **more,
        )  # fmt: skip

    when, where, what = st.columns([1, 1, 2])
    line("heard_on", when, placeholder=say("opinions.day_form"))
    line("residential_group", where, placeholder=say("opinions.group_form"))
    topics = [*TOPICS] if start["topic"] in (None, *TOPICS) else [*TOPICS, start["topic"]]
    typed["topic"] = what.selectbox(
        say("opinions.topic"), topics, index=topics.index(start["topic"]) if start["topic"] else None,
        format_func=topic_word, key=f"opinion_topic_{operation}", filter_mode=None,
        placeholder=say("opinions.choose_topic"), persist_state="session",
    )  # fmt: skip
    count, of, rest = st.columns([1, 1, 2])
    line("opinions", count)
    line("attended", of)
    with rest:
        typed["summary"] = st.text_area(
            say("opinions.field_summary"), start["summary"] or "", key=f"opinion_summary_{operation}", height=68,
            persist_state="session",
        )  # fmt: skip
    answered, answer = st.columns([1, 3])
    line("answered_on", answered, placeholder=say("opinions.day_form"))
    with answer:
        typed["answer"] = st.text_area(
            say("opinions.field_answer"), start["answer"] or "", key=f"opinion_answer_{operation}", height=68,
            persist_state="session",
        )  # fmt: skip
    return typed


def _read(typed: Mapping[str, str | None]) -> Heard | None:
    """What the fields say; None, with everything that cannot be read said, where something cannot."""
    read: dict[str, Any] = {}
    wrong = []
    for name in FIELDS:
        text = (typed[name] or "").strip()
        if name not in _READERS:
            read[name] = text
            continue
        read[name] = None
        if text:
            try:
                read[name] = _READERS[name](text)
            except Mistyped as refused:
                wrong.append(f"{say(f'opinions.field_{name}')}: {refused}")
        elif name in ("heard_on", "opinions"):
            wrong.append(f"{say(f'opinions.field_{name}')}: {say('opinions.empty')}")
    if not read["topic"]:
        wrong.append(f"{say('opinions.topic')}: {say('opinions.empty')}")
    if wrong:
        st.error("  \n".join([say("opinions.not_saved"), *wrong]))
        return None
    return Heard(**read)


def _names_are_meant(operation: str, heard: Heard) -> bool:
    """What looks like a person's name is pointed at once; pressing again says that it is none."""
    names = suspected_names(heard.residential_group, heard.summary, heard.answer)
    key = f"opinion_names_{operation}"
    if not names or st.session_state.get(key) == names:
        return True
    st.session_state[key] = names
    st.warning(say("opinions.names", names=", ".join(f"“{name}”" for name in names)))
    return False


def _save(
    record: Record, actor: Actor, unit_id: str, opinion: Opinion | None, heard: Heard, seen: int, operation: str
) -> bool:
    try:
        if opinion is None:
            opinions.add(record, actor, unit_id, heard, operation=operation)
        else:
            opinions.change(record, actor, unit_id, opinion.id, heard, seen=seen, operation=operation)
    except Stale as clash:
        st.session_state[f"opinion_clash_{operation}"] = clash
        return False
    except BadInput as refused:
        st.error("  \n".join([say("opinions.not_saved"), *(problem[language()] for problem in refused.problems)]))
        return False
    except DossierError as refused:
        st.error(refused.text(language()))
        return False
    return True


def _differences(clash: Stale, typed: Mapping[str, str | None]) -> list[tuple[str, str, str]]:
    found = []
    for name in FIELDS:
        theirs, mine = shown(clash.theirs[name]), typed[name] or ""
        if name == "topic":
            theirs, mine = topic_word(theirs), topic_word(mine)
        label = say("opinions.topic") if name == "topic" else say(f"opinions.field_{name}")
        found.append((label, theirs or formats.NONE, mine or formats.NONE))
    return found
