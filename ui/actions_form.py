"""The form of one action: new, or one that stands; saved as a whole, nothing lost when saving fails or somebody was faster."""

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import NamedTuple

import streamlit as st

from dossiers import actions
from dossiers.access import Actor
from dossiers.actions import Action, Wanted
from dossiers.acts import new_operation
from dossiers.clock import now
from dossiers.errors import BadInput, DossierError, Stale
from dossiers.personal_data import suspected_names
from dossiers.record import Record
from dossiers.schema import ActionState
from scoring.catalogue import Catalogue
from ui import formats
from ui.clashes import clash_html
from ui.language import in_words, language, say
from ui.notices import tell_next
from ui.typed import Mistyped, day, shown

FORM = "action_form"
"""The key of the container the fields stand in."""
NEW = "new"
STATES: tuple[ActionState, ...] = ("open", "done", "dropped")
_TEXTS = ("who", "outcome", "accountable")


def form(record: Record, actor: Actor, place: tuple[str, str], which: str, action: Action | None, prefilled: Wanted,
         catalogue: Catalogue) -> tuple[bool, bool]:  # fmt: skip
    """Draw the form of ``action``, or of a new one that starts as ``prefilled``.

    ``place``: ward and round it is looked at from. ``which``: tells one form from another; each keeps what was typed.
    Gives whether it is finished (saved or given up), and whether something in it is not saved yet.
    """
    opened = _opened(place, which, action, prefilled)
    operation, start = opened.operation, opened.wanted
    with st.container(border=True, key=FORM):
        st.html(
            f'<h2 class="ws ws-act-heading">{escape(say("actions.form_change" if action else "actions.form_new"))}</h2>'
        )
        typed = _fields(operation, start, catalogue)
        state = _state(opened) if action else "open"
        below = st.container()
        with st.container(horizontal=True):
            saving = st.button(say("actions.save"), type="primary", key=f"action_save_{operation}")
            leaving = st.button(say("actions.cancel"), key=f"action_cancel_{operation}")
        with below:
            if leaving:
                finish(place, which)
                return True, False
            clash: Stale | None = st.session_state.get(f"action_clash_{operation}")
            wanted = _read(typed, saving)
            if saving and wanted and _names_are_meant(operation, wanted):
                if _save(record, actor, place, action, wanted, state, opened, clash):
                    finish(place, which)
                    tell_next(say("actions.saved", when=formats.moment(now(record))))
                    return True, False
                clash = st.session_state.get(f"action_clash_{operation}")
            if clash is not None:
                _show_clash(clash, wanted or start, state, catalogue)
                if st.button(say("clashes.keep_theirs"), key=f"action_theirs_{operation}"):
                    finish(place, which)
                    return True, False
    unsaved = wanted != start or state != opened.state
    if action and not unsaved and action.version != opened.version:
        # Nothing was typed and somebody saved: the form shows what stands now.
        finish(place, which)
        st.rerun()
    return False, unsaved


def finish(place: tuple[str, str], which: str) -> None:
    """Let go of what was typed: the next form of this kind starts anew."""
    st.session_state.get("action_forms", {}).pop((*place, which), None)


class Opened(NamedTuple):
    """An action as it stood when its form was opened.

    ``operation``: the id of the one saving the form leads to; its fields carry it in their names, so a new form is empty.
    """

    operation: str
    wanted: Wanted
    state: ActionState
    version: int


def _opened(place: tuple[str, str], which: str, action: Action | None, prefilled: Wanted) -> Opened:
    """As it was opened first: what the record holds by now is looked at when saving."""
    forms: dict[tuple[str, str, str], Opened] = st.session_state.setdefault("action_forms", {})
    if action is None:
        return forms.setdefault((*place, which), Opened(new_operation(), prefilled, "open", 0))
    return forms.setdefault((*place, which), Opened(new_operation(), action.wanted, action.state, action.version))


def _fields(operation: str, start: Wanted, catalogue: Catalogue) -> dict[str, object]:
    """The fields as they are filled in. What is typed outlives a look at another screen."""
    codes = [None, *catalogue.criteria]
    if start.criterion not in codes:
        codes.append(start.criterion)

    def key(name: str) -> str:
        return f"action_{name}_{operation}"

    typed: dict[str, object] = {}
    typed["criterion"] = st.selectbox(
        say("actions.criterion"),
        codes,
        index=codes.index(start.criterion),
        format_func=lambda code: _criterion_name(code, catalogue),
        key=key("criterion"),
        filter_mode=None,
        persist_state="session",
    )
    typed["task"] = st.text_area(
        say("actions.task"), start.task, key=key("task"), height=68, max_chars=None, persist_state="session"
    )
    left, right = st.columns(2)
    with left:
        typed["who"] = st.text_input(
            say("actions.who"), start.who, key=key("who"), placeholder=say("actions.who_form"), persist_state="session"
        )
        by_when, so_far = st.columns(2)
        typed["due"] = by_when.text_input(
            say("actions.due_day"), shown(start.due), key=key("due"), placeholder=say("actions.due_form"),
            persist_state="session",
        )  # fmt: skip
        typed["progress"] = so_far.number_input(
            say("actions.progress"), 0, 100, start.progress, 5, key=key("progress"), persist_state="session"
        )
    with right:
        typed["outcome"] = st.text_input(
            say("actions.outcome"), start.outcome, key=key("outcome"), placeholder=say("actions.outcome_form"),
            persist_state="session",
        )  # fmt: skip
        typed["accountable"] = st.text_input(
            say("actions.accountable"), start.accountable, key=key("accountable"), persist_state="session"
        )
    typed["outside_ward"] = st.checkbox(
        say("actions.outside_ward"), start.outside_ward, key=key("outside"), persist_state="session"
    )
    return typed


def _state(opened: Opened) -> ActionState:
    """Whether it stays open."""
    chosen = st.segmented_control(
        say("actions.state"), STATES, default=opened.state, format_func=lambda state: say(f"actions.state_{state}"),
        key=f"action_state_{opened.operation}", required=True, persist_state="session",
    )  # fmt: skip
    return chosen or opened.state


def _read(typed: Mapping[str, object], saving: bool) -> Wanted | None:
    """What the fields say, or None where the day cannot be read (said when saving)."""
    text = str(typed["due"] or "").strip()
    try:
        due = date.fromisoformat(day(text)) if text else None
    except Mistyped as refused:
        if saving:
            st.error(f"{say('actions.due_day')}: {refused}")
        return None
    texts = {name: str(typed[name] or "").strip() for name in ("task", *_TEXTS)}
    criterion, progress = typed["criterion"], typed["progress"]
    return Wanted(
        criterion=str(criterion) if criterion else None, due=due, progress=progress if isinstance(progress, int) else 0,
        outside_ward=bool(typed["outside_ward"]), **texts,
    )  # fmt: skip


def _names_are_meant(operation: str, wanted: Wanted) -> bool:
    """What looks like a person's name is pointed at once; pressing again says that it is none."""
    names = suspected_names(wanted.task, wanted.who, wanted.outcome, wanted.accountable)
    key = f"action_names_{operation}"
    if not names or st.session_state.get(key) == names:
        return True
    st.session_state[key] = names
    st.warning(say("actions.names", names=", ".join(f"“{name}”" for name in names)))
    return False


def _save(
    record: Record,
    actor: Actor,
    place: tuple[str, str],
    action: Action | None,
    wanted: Wanted,
    state: ActionState,
    opened: Opened,
    clash: Stale | None,
) -> bool:
    """Save; after a clash over what the other one saved, which the person has seen by now."""
    operation, seen = opened.operation, clash.version if clash else opened.version
    stands = clash.theirs["state"] if clash else opened.state
    try:
        if action is None:
            actions.create(record, actor, *place, wanted, operation=operation)
        elif state == stands:
            actions.change(record, actor, *place, action.id, wanted, seen=seen, operation=operation)
        else:
            actions.settle(
                record, actor, *place, action.id, state=state, outcome=wanted.outcome, wanted=wanted, seen=seen,
                operation=operation,
            )  # fmt: skip
    except Stale as faster:
        st.session_state[f"action_clash_{operation}"] = faster
        return False
    except BadInput as refused:
        st.error("  \n".join([say("actions.not_saved"), *(problem[language()] for problem in refused.problems)]))
        return False
    except DossierError as refused:
        st.error(refused.text(language()))
        return False
    return True


def _show_clash(clash: Stale, mine: Wanted, state: ActionState, catalogue: Catalogue) -> None:
    theirs, own = dict(clash.theirs), mine.as_data()
    rows = [
        (say(f"actions.{name}"), _as_read(name, theirs[name], catalogue), _as_read(name, own[name], catalogue))
        for name in ("criterion", "task", "who", "due", "progress", "outcome", "accountable", "outside_ward")
    ]
    rows.append((say("actions.state"), say(f"actions.state_{theirs['state']}"), say(f"actions.state_{state}")))
    st.html(clash_html(clash, rows))
    st.html(f'<p class="ws">{escape(say("actions.clash_choose"))}</p>')


def _as_read(name: str, value: object, catalogue: Catalogue) -> str:
    if name == "criterion":
        return _criterion_name(str(value) if value else None, catalogue)
    if name == "due":
        return shown(value) or formats.NONE
    if name == "progress":
        return f"{value} %"
    if name == "outside_ward":
        return say("actions.is_so" if value else "actions.is_not")
    return str(value) or formats.NONE


def _criterion_name(code: str | None, catalogue: Catalogue) -> str:
    if code is None:
        return say("actions.no_criterion")
    return f"{code} {in_words(catalogue.criteria[code].name)}" if code in catalogue.criteria else code
