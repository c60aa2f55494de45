"""The decision on one criterion: choose, type, see what it would do, save and go on; or accept everything in one act."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from dossiers.access.policy import Actor, readable_in_state
from dossiers.appraisal.case import Case, effect
from dossiers.appraisal.decision_acts import decide
from dossiers.appraisal.decisions import CLASS_INPUT, REQUEST, Verdict
from dossiers.appraisal.subjects import Subject, accept_rest, keep_all, kinds, subjects
from dossiers.errors import BadInput, DossierError, Stale
from dossiers.next_step.of_person import Onward
from dossiers.store.record import Record
from dossiers.submissions.documents_on_file import requirement_of
from dossiers.submissions.entry_sheets import CLASS
from dossiers.vocabulary import DecisionKind
from ui import plain_streamlit as st
from ui.parts import doubts, formats
from ui.parts.acting import acting, may_succeed_later, told_failure
from ui.parts.clashes import clash_html
from ui.parts.notices import tell_next
from ui.parts.reconnecting import button
from ui.parts.templates import beside
from ui.parts.unit_classes import class_name
from ui.reader.language import in_words, language, say
from ui.reader.people import told_error
from ui.screens.appraisal.case import decision_words, subject_name
from ui.screens.appraisal.effect import effect_html
from ui.screens.appraisal.form import OpenedOn, choices, dirty, field_key, forget, opened
from ui.screens.appraisal.verdicts import VerdictInWords, fields, read
from ui.screens.appraisal.way import to_case, to_ward
from ui.screens.self_assessment.fields import as_text

RULINGS = ("met", "not_met", "not_proven", "not_applicable")
TOO_SOON = 0.4
"""Seconds. A key held down, or a click too many, must not accept the criterion that comes next before anybody has read it."""
NAMED = 3
"""Up to so many decisions of one kind are told by their codes."""
SAVE_KEYS, ACCEPT_KEYS = "Ctrl+Enter", "Alt+A"


def decision_panel(record: Record, actor: Actor, case: Case, there: frozenset[str], following: Onward) -> None:
    """Draw the form. ``there``: codes of the documents that are there; ``following``: where saving leads."""
    wanted = subjects(case, there)
    form = opened(case, wanted)
    name = form.stem
    st.subheader(say("appraisal.decide", code=case.criterion.code), anchor=False)
    tried = {**_refused_of(form, wanted), **(read(case, choices(case, form)).wrong if form.tried else {})}
    _refusal(case, form, list(tried))
    for subject in wanted:
        _subject(record, actor, case, name, subject, tried.get(subject.subject, ""))
    form.drawn = True
    told = read(case, choices(case, form))
    if told.preview:
        # Before anything is chosen there is nothing that saving would change.
        _effect(record, actor, case, told)
    if form.expected_version != case.version and dirty(form):
        _clash(record, actor, case, form, following)
        return
    button(
        _go_on(case, following),
        _save(record, actor, case, form, following),
        key=f"save|{name}",
        type="primary",
        shortcut=SAVE_KEYS,
        help=say("appraisal.shortcut", keys=SAVE_KEYS.replace("+", " + ")),
        disabled=not told.anything,
    )
    if rest := _rest(case, there, form):
        button(
            _accepting(case, rest, besides=told.anything),
            _save(record, actor, case, form, following, there=there),
            key=f"accept|{name}",
            icon=":material/done_all:",
            shortcut=ACCEPT_KEYS,
            help=say("appraisal.shortcut", keys=ACCEPT_KEYS.replace("+", " + ")),
        )
    if not told.anything and (same := keep_all(case)):
        keep = partial(_keep, record, actor, case, form, same, form.expected_version, following)
        button(say("appraisal.keep_answered"), keep, key=f"same|{name}")
    st.html(_pieces.kept_beside("appraisal" in readable_in_state("ward_chief", "own", case.state)))


def _accepting(case: Case, rest: Sequence[Verdict], *, besides: bool) -> str:
    """What accepting the rest is called: one by its name, several counted. ``besides``: others are saved with it."""
    if len(rest) == 1:
        one = "appraisal.accept_besides_one" if besides else "appraisal.accept_rest_one"
        return say(one, what=_named_inside(case, rest[0].subject))
    several = "appraisal.accept_besides" if besides else "appraisal.accept_rest"
    return say(several, what=_counted(rest))


def _counted(rest: Sequence[Verdict]) -> str:
    """ "3 chỉ tiêu và 2 tài liệu": what is decided of a criterion counts its indicators alone, so documents are told apart."""
    documents = sum(each.kind == "accept_document" for each in rest)
    indicators = len(rest) - documents
    of_documents = say("appraisal.accept_documents", count=documents)
    of_indicators = say("appraisal.accept_indicators", count=indicators)
    if not indicators or not documents:
        return of_indicators if indicators else of_documents
    return say("appraisal.accept_both", indicators=of_indicators, documents=of_documents)


def _go_on(case: Case, following: Onward) -> str:
    if following.criterion is None:
        return say("appraisal.save_last")
    if following.unit.id == case.unit.id:
        return say("appraisal.save_next", code=following.criterion)
    return say("appraisal.save_next_ward", ward=following.unit.name, code=following.criterion)


def _subject(record: Record, actor: Actor, case: Case, name: str, subject: Subject, wrong: str) -> None:
    """The fields of one subject: what is decided, and what that asks for."""
    if subject.sort == "indicator" and _granted(name, subject):
        return
    if subject.sort == "request":
        _request(record, actor, case, subject)
    kind = st.segmented_control(
        _label(case, subject),
        kinds(case, subject),
        format_func=lambda each: _kind_in_words(subject, each),
        key=field_key(name, subject, "kind"),
        persist_state="session",
    )
    if kind == "correct" and subject.sort == "class":
        _class(case, name, subject)
    elif kind == "correct":
        _figures(case, name, subject)
    elif kind == "rule":
        st.segmented_control(
            say("appraisal.rule_as", code=subject.code),
            RULINGS,
            format_func=lambda each: say(f"common.{each}"),
            key=field_key(name, subject, "state"),
            persist_state="session",
        )
    if kind not in (None, "accept", "accept_document"):
        st.text_area(
            say("appraisal.reason_for", code=_code(case, subject)),
            key=field_key(name, subject, "reason"),
            holds="reason",
            height=82,
            persist_state="session",
        )
    if wrong:
        st.html(_pieces.wrong(subject_name(case, subject.subject), wrong))


def _granted(name: str, subject: Subject) -> bool:
    request = Subject("request", subject.code)
    return st.session_state.get(field_key(name, request, "kind")) == "approve_not_applicable"


def _kind_in_words(subject: Subject, kind: DecisionKind) -> str:
    return say("appraisal.do_correct_class" if (subject.sort, kind) == ("class", "correct") else f"appraisal.do_{kind}")


def _code(case: Case, subject: Subject) -> str:
    """The subject inside a sentence, where a name begins small."""
    return _named_inside(case, subject.subject)


def _named_inside(case: Case, subject: str) -> str:
    name = subject_name(case, subject)
    return name[:1].lower() + name[1:] if subject.startswith(CLASS) else name


def _class(case: Case, name: str, subject: Subject) -> None:
    """The classes there are, of which one is right."""
    st.segmented_control(
        say("appraisal.right_class"),
        list(case.catalogue.classes[subject.code]),
        format_func=partial(class_name, case.catalogue, subject.code),
        key=field_key(name, subject, CLASS_INPUT),
        persist_state="session",
    )


def _label(case: Case, subject: Subject) -> str:
    if subject.sort == "request":
        return say("appraisal.label_request", code=subject.code)
    if subject.sort == "class":
        said = case.stated.get(subject.code)
        stated = class_name(case.catalogue, subject.code, said) if said else say("requirements.class_none")
        return say("appraisal.label_class", label=subject_name(case, subject.subject), stated=stated)
    if subject.sort == "document":
        found = next(each for each in case.criterion.documents if each.code == requirement_of(subject.code))
        return f"{subject.code} {in_words(found.name)}"
    found = next(each for each in case.criterion.indicators if each.code == subject.code)
    return f"{subject.code} {in_words(found.name)}"


def _request(record: Record, actor: Actor, case: Case, subject: Subject) -> None:
    """What granting "không áp dụng" would do, before anybody chooses."""
    granted = Verdict(subject.subject, "approve_not_applicable", reason="-")
    try:
        found = effect(record, actor, case.unit.id, case.round.id, case.criterion.code, verdicts=[granted])
    except DossierError as refused:
        st.html(_pieces.quiet(told_error(refused)))
        return
    shown = effect_html(found, case.criterion.code, [subject.code], whole=_whole(case))
    st.html(_pieces.granting(subject.code, shown))


def _figures(case: Case, name: str, subject: Subject) -> None:
    found, year = fields(case, subject), case.round.window_to.year
    for place, each in zip(st.columns(len(found)), found, strict=True):
        key, label = field_key(name, subject, each.input), f"{subject.code} {each.label(year)}"
        if each.how == "choice":
            with place:
                st.selectbox(
                    label,
                    each.options,
                    index=None,
                    format_func=each.option,
                    key=key,
                    filter_mode=None,
                    placeholder=label,
                    persist_state="session",
                )
        elif each.fixed is not None:
            # No key: what the record holds is shown, and typed by nobody.
            with place:
                st.text_input(label, as_text(each, each.fixed), holds="figure", disabled=True)
        else:
            with place:
                st.text_input(label, key=key, holds="figure", persist_state="session")


# What it would do


def _whole(case: Case) -> bool:
    """In a blind round the ward's score would tell of criteria that are still hidden."""
    return case.scorecard_appraisal is not None


def _effect(record: Record, actor: Actor, case: Case, told: VerdictInWords) -> None:
    st.html(_pieces.heading())
    try:
        found = effect(record, actor, case.unit.id, case.round.id, case.criterion.code, verdicts=told.preview)
    except DossierError as refused:
        st.html(_pieces.refused(told_error(refused).splitlines()))
        return
    touched = dict.fromkeys(code for each in told.preview for code in _touched(case, each))
    st.html(effect_html(found, case.criterion.code, touched, whole=_whole(case)))


def _touched(case: Case, verdict: Verdict) -> list[str]:
    """The indicators that a decision is about: of a class those of the criterion that ask by it."""
    if verdict.subject.startswith(CLASS):
        key = verdict.subject.removeprefix(CLASS)
        return [each.code for each in case.criterion.indicators if each.by == key]
    return [verdict.subject.removeprefix(REQUEST)]


# Keeping it


def _rest(case: Case, there: frozenset[str], form: OpenedOn) -> tuple[Verdict, ...]:
    """Acceptance of what is neither decided nor chosen in the form."""
    chosen = {subject.subject for subject, choice in choices(case, form).items() if choice.kind is not None}
    return tuple(each for each in accept_rest(case, there) if each.subject not in chosen)


def _save(
    record: Record,
    actor: Actor,
    case: Case,
    form: OpenedOn,
    following: Onward,
    *,
    over: bool = False,
    there: frozenset[str] | None = None,
) -> Callable[[], None]:
    """Keep what the form holds when the button is pressed, in one act.

    ``over``: knowing that a colleague decided meanwhile. ``there``: everything left open is accepted besides.
    """

    def pressed() -> None:
        if there is not None and form.too_soon(TOO_SOON):
            return
        told = read(case, choices(case, form))
        form.tried, form.refused = bool(told.wrong), None
        verdicts = (*told.verdicts, *(_rest(case, there, form) if there is not None else ()))
        if told.wrong or not verdicts:
            return
        _keep(record, actor, case, form, verdicts, case.version if over else form.expected_version, following)

    return pressed


def _keep(
    record: Record,
    actor: Actor,
    case: Case,
    form: OpenedOn,
    verdicts: Sequence[Verdict],
    expected_version: int,
    following: Onward,
) -> None:
    unit_id, round_id, code = case.unit.id, case.round.id, case.criterion.code
    try:
        idempotency_key = form.saving(verdicts, expected_version)
        with acting(form.stem, idempotency_key):
            decide(
                record,
                actor,
                unit_id,
                round_id,
                code,
                verdicts=verdicts,
                expected_version=expected_version,
                idempotency_key=idempotency_key,
            )
    except DossierError as refused:
        form.refused = refused
        return
    forget(case)
    tell_next(say("appraisal.saved", code=code, done=done_in_words(verdicts)))
    if following.criterion is None:
        to_ward(following.unit.id, round_id)
    else:
        to_case(following.unit.id, round_id, following.criterion)


def done_in_words(verdicts: Sequence[Verdict]) -> str:
    """What was decided: "3.1 sửa số liệu; 6 mục chấp nhận". Few are named, of many their number is told."""
    subjects: dict[str, list[str]] = {}
    for each in verdicts:
        of_class = each.subject.startswith(CLASS)
        done = say(
            "appraisal.done_correct_class" if of_class and each.kind == "correct" else f"appraisal.done_{each.kind}"
        )
        name = say("requirements.class_of_ward") if of_class else each.subject.removeprefix(REQUEST)
        subjects.setdefault(done, []).append(name)
    return "; ".join(
        f"{', '.join(codes) if len(codes) <= NAMED else say('appraisal.items', count=formats.number(len(codes)))} {done}"
        for done, codes in subjects.items()
    )


def _refused_of(form: OpenedOn, wanted: Sequence[Subject]) -> dict[str, str]:
    """Subject → what the record refused in it. A problem names its subject first."""
    problems = form.refused.problems if isinstance(form.refused, BadInput) else []
    said = [each[language()].partition(": ") for each in problems]
    return {each.subject: text for each in wanted for name, _, text in said if name == each.subject}


def _refusal(case: Case, form: OpenedOn, marked: Sequence[str]) -> None:
    """What was refused: where, in one line; the sentences stand at their fields. What belongs to no field stands here whole."""
    told = isinstance(form.refused, BadInput) and len(form.refused.problems) == len(marked)
    if marked and (form.refused is None or told):
        st.html(_pieces.not_saved([subject_name(case, each) for each in marked]))
        if form.refused is not None:
            doubts.ask(form.stem, form.refused)
        return
    # A clash is told below, with both versions.
    if isinstance(form.refused, DossierError) and not isinstance(form.refused, Stale):
        lines = told_failure(form.refused)
        st.error(lines if may_succeed_later(form.refused) else f"{lines}\n{say('appraisal.nothing_lost')}")
        doubts.ask(form.stem, form.refused)


def _clash(record: Record, actor: Actor, case: Case, form: OpenedOn, following: Onward) -> None:
    """Somebody decided since the form was opened: what they decided, and a choice; mine stays in the form until chosen."""
    name = form.stem
    last = max(case.decisions.values(), key=lambda each: each.decided_at or datetime.min.replace(tzinfo=UTC))
    clash = Stale("stale_entry", who=last.decided_by, at=last.decided_at, criterion=case.criterion.code)
    rows = [
        (subject_name(case, each.subject), _in_words(case, case.decision_on(each.subject)), _in_words(case, each))
        for each in read(case, choices(case, form)).preview
    ]
    st.html(_pieces.clash(clash_html(clash, rows)))
    button(say("appraisal.clash_theirs"), lambda: forget(case), key=f"theirs|{name}")
    keep_mine = _save(record, actor, case, form, following, over=True)
    button(say("appraisal.clash_mine"), keep_mine, key=f"mine|{name}")


def _in_words(case: Case, verdict: Verdict | None) -> str:
    if verdict is None:
        return say("appraisal.undecided_yet")
    return decision_words(case, verdict) + (f": {verdict.reason}" if verdict.reason else "")


_pieces = beside(__file__)
