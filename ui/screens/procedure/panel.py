"""The steps a reader may take with a dossier now: each with what it needs, what it does, and what has to come first."""

import contextlib
from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from typing import Any

from streamlit.errors import StreamlitAPIException

from dossiers.access.policy import Actor, office_allows
from dossiers.errors import DossierError, NotAllowed, NotFound, Stale, messages
from dossiers.procedure import status as dossier_status
from dossiers.procedure import steps as procedure
from dossiers.procedure.acted_on import acted_on
from dossiers.procedure.status import DossierStatus
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.deadlines import AnswerDays, days_to_answer, days_to_correct
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.vocabulary import Act
from ui import plain_streamlit as st
from ui.parts import doubts, formats
from ui.parts.acting import acting, told_failure
from ui.parts.drafts import hear_in_dialog, keep_drafts
from ui.parts.forms import At, Form, finish, opened, problems_of, tell_at_fields
from ui.parts.gone_buttons import because
from ui.parts.notices import tell_next
from ui.parts.reconnecting import still_shown, whose
from ui.parts.refusals import Refusal, at_field, tie
from ui.parts.templates import beside
from ui.parts.typed import Mistyped, day, shown
from ui.reader.language import in_words, language, say
from ui.reader.people import told_error, told_name
from ui.reader.screens import PAGES
from ui.screens.appraisal.way import to_case
from ui.screens.procedure.acted_on import acted_on_html, named
from ui.screens.procedure.asking import proposed, written
from ui.screens.procedure.steps import steps_html

FIELDS = "procedure_fields"
"""What is written there and not sent is asked about before a browser leaves."""
Take = Callable[..., dict[str, Any]]
PLAIN: dict[Act, Take] = {"begin_appraisal": procedure.begin}
"""One press: what it does can be undone by giving the dossier back."""
CONFIRMED: dict[Act, Take] = {"lock": procedure.lock, "approve": procedure.approve, "publish": procedure.publish}
"""Asked back once: these are not undone by the same person."""
ASKING: dict[Act, Take] = {
    "request_clarification": procedure.request_clarification,
    "return_dossier": procedure.return_dossier,
}
ACTS: tuple[Act, ...] = (
    "begin_appraisal", "request_clarification", "return_dossier", "lock", "approve", "publish", "settle_reopening",
    "request_reopening",
)  # fmt: skip


def procedure_panel(
    record: Record, actor: Actor, unit: Unit, round_: Round, *, wanted: Act | None, here: str = "appraisal"
) -> None:
    """Draw the steps that are the reader's in this state, and how the dossier came here. Nothing for who may not read it.

    ``wanted``: the step that is the reader's next thing, the one filled button; None where it is no step. ``here``: the screen
    it is drawn on.
    """
    try:
        status = dossier_status.status(record, actor, unit.id, round_.id)
    except (NotAllowed, NotFound):
        return
    mine: list[Act] = [act for act in ACTS if act in status.available_acts or act in status.blocked]
    # Nobody looks for a request that nobody made, nor asks a second time while one waits.
    idle = "settle_reopening" if status.reopening is None else "request_reopening"
    mine = [act for act in mine if act != idle]
    if status.reopening is not None:
        st.html(_pieces.reopening(status.reopening))
    for act in mine:
        _act(record, actor, unit, round_, status, act, primary=act == wanted, here=here)
    _tell_who_was_faster(status, unit, round_, {act for act in ACTS if act not in mine})
    logged = office_allows("read_log", actor.role)
    if status.steps:
        st.html(_pieces.taken(len(status.steps), steps_html(status.steps, status.version, logged=logged)))


def _act(
    record: Record,
    actor: Actor,
    unit: Unit,
    round_: Round,
    status: DossierStatus,
    act: Act,
    *,
    primary: bool,
    here: str,
) -> None:
    unmet = status.blocked.get(act)
    name = f"{act}|{unit.id}|{round_.id}"
    pressed = st.button(
        say(f"procedure.act_{act}"),
        key=f"press|{name}",
        type="primary" if primary and unmet is None else "secondary",
        disabled=unmet is not None,
        on_click=partial(_begin, record, actor, unit, round_, status, act, name) if act in PLAIN else None,
    )
    if refused := st.session_state.pop(f"{name}|refused", None):
        st.error(refused)
    if unmet is not None:
        # The first criterion is a press away, and its own screen lists the others.
        codes = barring(unmet)
        st.html(_pieces.comes_first(told_error(unmet, **({"criteria": named(codes)} if codes else {}))))
        if (code := first_barring(unmet)) is not None:
            _to_barring(unit, round_, act, code, here)
    elif act not in PLAIN and (pressed or still_shown(f"form|{name}|{whose()}|")):
        form = opened(name, version=status.revision)
        if pressed:
            # What stands now is what the reader sees, also where words of an earlier look still wait here.
            form.version, form.refused = status.revision, None
        body = partial(_dialog, record, actor, unit, round_, status, act, form)
        st.dialog(say(f"procedure.act_{act}"), width="large" if act in ASKING else "small")(body)()


def _tell_who_was_faster(status: DossierStatus, unit: Unit, round_: Round, gone: Collection[Act]) -> None:
    """Where a step can be taken no more: who moved the dossier on, for whoever pressed its button meanwhile."""
    if status.steps:
        last = status.steps[-1]
        did, who, when = say(f"procedure.did_{last.act}"), told_name(last.by), formats.moment(last.at)
        because(f"|{unit.id}|{round_.id}", say("procedure.faster", did=did, who=who, when=when))
    for act in gone:
        if refused := st.session_state.pop(f"{act}|{unit.id}|{round_.id}|refused", None):
            st.error(refused)


def _to_barring(unit: Unit, round_: Round, act: Act, code: str, here: str) -> None:
    """The way to the criterion that has to be dealt with first."""
    label, icon = say("procedure.to_barring", code=code), ":material/arrow_forward:"
    if here == "appraisal":
        key = f"bars|{act}|{unit.id}|{round_.id}"
        st.button(label, key=key, type="tertiary", icon=icon, on_click=partial(to_case, unit.id, round_.id, code))
        return
    where = {"unit": unit.id, "round": round_.id, "criterion": code, "lang": language()}
    st.page_link(PAGES / "appraisal.py", label=label, icon=icon, query_params=where)


def barring(unmet: DossierError) -> list[str]:
    """The criteria that keep an act from being done; none where it is something else."""
    return [code for code in str(unmet.values.get("criteria") or "").split(", ") if code]


def first_barring(unmet: DossierError) -> str | None:
    """The first of them; None where it is no criterion."""
    return next(iter(barring(unmet)), None)


def _begin(record: Record, actor: Actor, unit: Unit, round_: Round, status: DossierStatus, act: Act, name: str) -> None:
    form = opened(name, version=status.revision)
    form.version = status.revision
    refused = _take(record, actor, unit, round_, act, form, PLAIN[act], {})
    if refused is not None:
        st.session_state[f"{name}|refused"] = told_failure(refused)


def _dialog(
    record: Record, actor: Actor, unit: Unit, round_: Round, status: DossierStatus, act: Act, form: Form
) -> None:
    """What the act asks for and what it does. It closes when the record has taken it; what was written stays otherwise."""
    st.html(acted_on_html(acted_on(record, actor, unit.id, round_.id), draft=act == "request_clarification"))
    st.html(_pieces.about(say(f"procedure.about_{act}", ward=unit.name)))
    if act == "settle_reopening":
        st.html(_pieces.reopening(status.reopening))
    told_above = form.refused
    hear_in_dialog(form.stem)
    with st.container(key=FIELDS):
        tell_at_fields(form, step=True)
        take, given, wrong = _asked_for(record, actor, unit, round_, act, form)
    form.drawn = True
    buttons = [("do", take, given)]
    if act == "settle_reopening":
        buttons = [("do", take, {"confirm": True}), ("refuse", take, {"confirm": False})]
    with st.container(horizontal=True):
        for key, way, more in buttons:
            label = say(f"procedure.{key}_{act}")
            if st.button(label, key=form.key(key), type="primary" if key == "do" else "secondary"):
                if wrong:
                    form.refused = None
                    form.refuse(wrong)
                    _draw_anew()
                    continue
                form.refused = _take(record, actor, unit, round_, act, form, way, more)
                if form.refused is None:
                    st.rerun()
                form.refuse(form.placed(problems_of(form.refused)))
                _draw_anew()
    if form.refused is not None:
        problems = form.placed(problems_of(form.refused))
        rest = [each for each in problems if not isinstance(each, At)]
        if form.refused is not told_above or not problems:
            st.error(told_failure(form.refused))
        elif rest:
            st.error("\n".join(rest))
        doubts.ask(form.stem, form.refused)
        if isinstance(form.refused, Stale):
            # Read, and pressed again, the act is done to what stands now.
            st.html(_pieces.press_again())
    keep_drafts(unsaved=form.unsaved, stem=form.stem)


def _draw_anew() -> None:
    """Draw the dialog once more, with what was refused at its fields; a run of the whole screen would close it."""
    with contextlib.suppress(StreamlitAPIException):
        st.rerun(scope="fragment")


def _asked_for(
    record: Record, actor: Actor, unit: Unit, round_: Round, act: Act, form: Form
) -> tuple[Take, dict[str, Any], list[At]]:
    """Draw the fields of an act. Gives what takes it, with what was filled in, and what is still wrong in it."""
    if act in ASKING:
        texts, lacking = _questions(record, actor, unit, round_, act, form)
        due, wrong = _due(record, round_, act, form)
        given = {"reasons" if act == "return_dossier" else "questions": texts, "due": due}
        return ASKING[act], given, [*lacking, *([At("due", wrong)] if wrong else [])]
    if act == "request_reopening":
        reason = form.long_text("reason", say("procedure.reason"), height=110)
        return procedure.request_reopening, {"reason": reason}, []
    if act == "settle_reopening":
        return procedure.settle_reopening, {}, []
    return CONFIRMED[act], {}, []


def _due(record: Record, round_: Round, act: Act, form: Form) -> tuple[date | None, str]:
    """The last day the ward is given, as it is typed, and what is wrong with it: it is no day, or none that may be given."""
    now = today(record)
    days = (days_to_correct if act == "return_dossier" else days_to_answer)(round_, now)
    label = say(f"procedure.due_{act}")
    typed = form.text("due", label, shown(days.proposed), holds="day", width=220)
    try:
        due = date.fromisoformat(day(typed))
    except Mistyped as refused:
        wrong = formats.begun(str(refused))
        _tell_of_the_day(form, label, wrong)
        return None, wrong
    wrong = "" if days.first <= due <= days.last else _outside(days)
    _tell_of_the_day(form, label, wrong)
    if not wrong:
        st.html(_pieces.given_day((due - now).days))
    return due, wrong


def _tell_of_the_day(form: Form, label: str, wrong: str) -> None:
    """What is wrong with the day, at its field as soon as it was left; "" where nothing is, or a press has told it already."""
    if "due" in form.still_wrong():
        wrong = ""
    if wrong:
        at_field(form.key("due"), wrong)
    tie(f"{form.name}|due", [Refusal(form.key("due"), label, wrong)] if wrong else [])


def _outside(days: AnswerDays) -> str:
    return say("procedure.due_outside", first=formats.day(days.first), last=formats.day(days.last))


def _questions(
    record: Record, actor: Actor, unit: Unit, round_: Round, act: Act, form: Form
) -> tuple[dict[str, str], list[At]]:
    """A text for each chosen criterion, and what is lacking; what checks and decisions suggest is there to begin with."""
    catalogue = catalogue_of(record, round_.id)
    if form.expected is None:
        form.expected = proposed(record, actor, unit.id, round_.id) if act == "request_clarification" else {}
    label = say(f"procedure.criteria_{act}")
    chosen = form.several(
        "chosen", label, list(catalogue.criteria),
        lambda code: f"{code} {in_words(catalogue.criteria[code].name)}", list(form.expected),
        placeholder=say("procedure.criteria_none"),
    )  # fmt: skip
    key = "procedure.reason_for" if act == "return_dossier" else "procedure.question_for"
    named = messages()["field_reason" if act == "return_dossier" else "field_question"][language()].lower()
    form.called.update({f"{code}, {named}".casefold(): code for code in chosen})
    texts = {
        code: form.long_text(code, say(key, code=code), form.expected.get(code, ""), holds="question", height=96)
        for code in sorted(chosen, key=list(catalogue.criteria).index)
    }
    said = written(texts)
    lacking = [At(code, say(f"procedure.write_{act}")) for code in texts if code not in said]
    if act == "return_dossier" and not chosen:
        lacking = [At("chosen", say("procedure.choose_first"))]
    return said, lacking


def _take(
    record: Record,
    actor: Actor,
    unit: Unit,
    round_: Round,
    act: Act,
    form: Form,
    take: Take,
    given: dict[str, Any],
) -> DossierError | None:
    """Take the step; what refuses it, or None. Nothing is drawn while it runs."""
    try:
        with acting(form.stem, form.saving()):
            take(
                record, actor, unit.id, round_.id, expected_version=form.version, idempotency_key=form.saving(), **given
            )
    except Stale as clash:
        form.version = clash.version
        return clash
    except DossierError as refused:
        return refused
    finish(form)
    tell_next(say(f"procedure.done_{act}", ward=unit.name))
    return None


_pieces = beside(__file__, told_name=told_name)
