"""The form of one action: new, or one that stands; saved as a whole, nothing lost when saving fails or somebody was faster."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from dossiers.access.policy import Actor
from dossiers.community import actions
from dossiers.community.actions import Action, FiveClear
from dossiers.community.five_clear import LABELS
from dossiers.errors import Stale
from dossiers.store.record import Record
from dossiers.texts.lengths import FIELDS as LENGTH_CLASSES
from dossiers.texts.lengths import LONGEST
from dossiers.vocabulary import ActionState
from scoring.catalogue import Catalogue, Criterion
from scoring.scorecard import Scorecard
from scoring.steps import Step, lacking_documents
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.forms import FORM, At, Form, ending, opened, tell_at_fields
from ui.parts.requirements import asked_of
from ui.parts.templates import beside
from ui.parts.typed import Mistyped, day, percent, shown
from ui.reader.language import in_words, say

NEW = "new"
STATES: tuple[ActionState, ...] = ("open", "done", "dropped")
_TEXTS = ("task", "who", "outcome", "accountable")
_DOCUMENTS = "-documents"
_FIELDS = ("criterion", "task", "who", "due", "progress", "outcome", "accountable", "outside_ward")
Said = tuple[FiveClear, ActionState]

_pieces = beside(__file__)


class About(NamedTuple):
    """What a new action is for: a criterion, and of it one indicator, or its documents."""

    criterion: str
    indicator: str | None = None
    documents: bool = False


def key_of_step(step: Step) -> str:
    """What the form of a new action for a step on the way up is called."""
    if step.indicator is not None:
        return f"{NEW}-{step.indicator.code}"
    return f"{NEW}-{step.criterion.code}{_DOCUMENTS}"


def key_of_change(code: str, catalogue: Catalogue) -> str:
    """What the form of a new action about an indicator, or about a document, is called."""
    if code in catalogue.indicators:
        return f"{NEW}-{code}"
    return f"{NEW}-{criterion_of(catalogue, code).code}{_DOCUMENTS}"


def criterion_of(catalogue: Catalogue, code: str) -> Criterion:
    """The criterion of an indicator or a document."""
    if code in catalogue.indicators:
        return catalogue.criterion_of[code]
    return next(each for each in catalogue.criteria.values() if any(needed.code == code for needed in each.documents))


def about_of(key: str, catalogue: Catalogue) -> About | None:
    """What the form called so is for; None for one that is for nothing in particular, and for what the criteria do not have."""
    code = key.removeprefix(f"{NEW}-")
    if code in catalogue.criteria:
        return About(code)
    if code in catalogue.indicators:
        return About(catalogue.criterion_of[code].code, code)
    code = code.removesuffix(_DOCUMENTS)
    return About(code, documents=True) if code in catalogue.criteria else None


def named(key: str, of_ward: Mapping[str, Action]) -> str:
    """What an entry of the list of forms is called: an action by its task, a new one by what it is for."""
    if key in of_ward:
        return of_ward[key].wanted.task
    code = key.removeprefix(NEW).lstrip("-")
    if code.endswith(_DOCUMENTS):
        return say("actions.add_for_documents", code=code.removesuffix(_DOCUMENTS))
    return say("actions.add_for", code=code) if code else say("actions.new" if key else "actions.choose_none")


def prefilled(key: str, catalogue: Catalogue, card: Scorecard | None = None) -> FiveClear:
    """How a new action starts: with the criterion it is for, and whom the catalogue makes responsible for that.

    For an indicator, or the documents that are lacking by ``card``, with the task and the outcome, too.
    """
    about = about_of(key, catalogue)
    if about is None:
        return FiveClear("")
    criterion = catalogue.criteria[about.criterion]
    task, outcome = _task_and_outcome(about, criterion, card)
    most = LONGEST[LENGTH_CLASSES["task"]]
    return FiveClear(
        task[:most], criterion.code, outcome=outcome[:most], accountable=in_words(criterion.responsible),
        outside_ward=criterion.outside and bool(task),
    )  # fmt: skip


def _task_and_outcome(about: About, criterion: Criterion, card: Scorecard | None) -> tuple[str, str]:
    if about.indicator is not None:
        indicator = next(each for each in criterion.indicators if each.code == about.indicator)
        asked = ""
        if card is not None:
            asked = asked_of(card.indicator(indicator.code).prepared.indicator, card.submission.window.end.year)
        what = {"code": indicator.code, "name": in_words(indicator.name), "asked": asked}
        task, outcome = (
            ("task_indicator_asked", "outcome_indicator_asked") if asked else ("task_indicator", "outcome_indicator")
        )
        return say(f"actions.{task}", **what), say(f"actions.{outcome}", **what)
    if not about.documents:
        return "", ""
    lacking = lacking_documents(card, criterion) if card is not None else ()
    wanted = [each for each in criterion.documents if each.required and (each.code in lacking or not lacking)]
    named_so = "; ".join(f"{each.code} {in_words(each.name)}" for each in wanted)
    codes = ", ".join(each.code for each in wanted)
    return say("actions.task_documents", documents=named_so), say("actions.outcome_documents", codes=codes)


def form(
    record: Record,
    actor: Actor,
    place: tuple[str, str],
    which: str,
    action: Action | None,
    start: FiveClear,
    catalogue: Catalogue,
    close: Callable[[], None],
) -> None:
    """Draw the form of ``action``, or of a new one that begins as ``start``.

    ``place``: ward and round it is looked at from. ``which``: tells one form from another; each keeps what was typed.
    ``close``: what follows when it is saved or given up.
    """
    name = "|".join(("action", *place, which))
    kept = opened(name, action, action.version if action else None)

    def keep(said: Said) -> None:
        wanted, state = said
        if action is None:
            actions.create(record, actor, *place, wanted, idempotency_key=kept.saving())
            return
        guard: dict[str, Any] = {"expected_version": kept.version, "idempotency_key": kept.saving()}
        if state == _standing(kept):
            actions.change(record, actor, *place, action.id, wanted, **guard)
        else:
            outcome = wanted.outcome
            actions.settle(record, actor, *place, action.id, state=state, outcome=outcome, wanted=wanted, **guard)

    with st.container(border=True, key=FORM):
        st.html(_pieces.heading(changes=action is not None))
        tell_at_fields(kept)
        _fields(kept, kept.expected.wanted if kept.expected else start, catalogue)
        ending(
            record, kept, read=lambda: _read(kept), words=lambda said: [getattr(said[0], each) for each in _TEXTS],
            keep=keep, differences=lambda clash: _differences(clash, kept, catalogue), close=close, called=LABELS,
        )  # fmt: skip


def _fields(kept: Form, start: FiveClear, catalogue: Catalogue) -> None:
    codes = [None, *catalogue.criteria]
    if start.criterion not in codes:
        codes.append(start.criterion)
    kept.choice(
        "criterion", say("actions.criterion"), codes, lambda code: _criterion_name(code, catalogue), start.criterion
    )
    kept.long_text("task", say("actions.task"), start.task)
    left, right = st.columns(2)
    with left:
        kept.text("who", say("actions.who"), start.who, placeholder=say("actions.who_form"))
        by_when, so_far = st.columns(2)
        with by_when:
            kept.text("due", say("actions.due_day"), shown(start.due), holds="day", placeholder=say("actions.due_form"))
        with so_far:
            kept.text("progress", say("actions.progress"), shown(start.progress), holds="percent")
    with right:
        kept.text("outcome", say("actions.outcome"), start.outcome, placeholder=say("actions.outcome_form"))
        kept.text("accountable", say("actions.accountable"), start.accountable)
    kept.tick("outside_ward", say("actions.outside_ward"), start.outside_ward)
    if kept.expected is not None:
        kept.one_of(
            "state", say("actions.state"), STATES, lambda state: say(f"actions.state_{state}"), kept.expected.state,
            required=True,
        )  # fmt: skip


def _read(kept: Form) -> tuple[Said | None, list[str]]:
    """What the fields say, or what of them cannot be read."""
    wrong: list[str] = []
    due, progress = None, 0
    try:
        due = date.fromisoformat(day(text)) if (text := kept.value("due").strip()) else None
    except Mistyped as refused:
        wrong.append(At("due", str(refused)))
    try:
        progress = percent(text) if (text := kept.value("progress").strip()) else 0
    except Mistyped as refused:
        wrong.append(At("progress", str(refused)))
    if wrong:
        return None, wrong
    wanted = FiveClear(
        **{each: kept.value(each).strip() for each in _TEXTS}, criterion=kept.value("criterion"), due=due,
        progress=progress, outside_ward=kept.value("outside_ward"),
    )  # fmt: skip
    return (wanted, kept.value("state") or "open"), []


def _standing(kept: Form) -> ActionState:
    """Whether the action that was shown last is open."""
    return kept.clash.theirs["state"] if kept.clash else kept.expected.state


def _differences(clash: Stale, kept: Form, catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    for each in (*_FIELDS, "state"):
        theirs, mine = (_as_read(each, side, catalogue) for side in (clash.theirs[each], kept.value(each)))
        yield say(f"actions.{each}"), theirs, mine


def _as_read(name: str, value: Any, catalogue: Catalogue) -> str:
    if name == "criterion":
        return _criterion_name(value, catalogue)
    if name == "progress":
        return formats.with_percent_sign(str(value)) if str(value).strip() else formats.NONE
    if name == "outside_ward":
        return say("actions.is_so" if value else "actions.is_not")
    if name == "state":
        return say(f"actions.state_{value}")
    return shown(value) or formats.NONE


def _criterion_name(code: str | None, catalogue: Catalogue) -> str:
    if code is None:
        return say("actions.no_criterion")
    return f"{code} {in_words(catalogue.criteria[code].name)}" if code in catalogue.criteria else code
