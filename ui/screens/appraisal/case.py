"""One criterion as an inspector reads it: claim, last year, own figure, derivation and state; then what was said."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from dossiers.appraisal.case import Case
from dossiers.appraisal.decisions import CLASS_INPUT, REQUEST, Decision, Verdict
from dossiers.submissions.documents_on_file import requirement_of
from dossiers.submissions.entry_sheets import CLASS, Entry
from dossiers.submissions.questions import Exchange
from scoring.catalogue import Indicator, judged
from scoring.scorecard import Scorecard
from ui.parts import formats
from ui.parts.derivations import told_derivation, told_state
from ui.parts.figures import figures
from ui.parts.read_with import read_with
from ui.parts.templates import Markup, beside
from ui.parts.unit_classes import asked_of_ward, class_label, class_name
from ui.reader.language import say
from ui.reader.people import told_name


def plain_figures(indicator: Indicator, inputs: Mapping[str, Any]) -> str:
    """As ``figures``, from plain data (dates as text); "—" where nothing was given."""
    given = {name: date.fromisoformat(value) if name == "on" else value for name, value in inputs.items()}
    return figures(indicator, given) or formats.NONE


# The figures


class _IndicatorRow(NamedTuple):
    """An indicator of the criterion as its row tells it.

    ``threshold``: None for what is tracked only. ``before``: a year earlier. ``claim``: None while it is hidden. ``appraised``:
    None before anything was decided; ``corrected``: it is the inspector's own. ``claimed_as``: the derivation of what the ward
    claims, where that is another. ``hidden``: the state is. ``claimed``: nobody has decided on it yet.
    """

    indicator: Indicator
    threshold: str | None
    before: str
    claim: str | None
    appraised: str | None
    corrected: bool
    derivation: str
    claimed_as: str
    hidden: bool
    state: str | None
    claimed: bool


def table_html(case: Case, card: Scorecard | None) -> Markup:
    """The indicators of the criterion. ``card``: the appraisal so far, undecided parts as claimed; None while hidden."""
    rows = [_row(case, indicator, card) for indicator in case.criterion.indicators]
    hollow = any(row.claimed for row in rows)
    others = read_with(card, [each.code for each in case.criterion.indicators]) if card is not None else []
    return _pieces.table(
        rows, _caption(case), hollow, case.round.window_to.year - 1, case.criterion.code, case.round.id, others
    )


def _caption(case: Case) -> str:
    if case.last_year.round is None:
        return say("appraisal.caption_alone")
    units = ", ".join(unit.name for unit in case.last_year.summed)
    key = "appraisal.caption_summed" if units else "appraisal.caption"
    return say(key, year=case.last_year.round.window_to.year, units=units)


def _appraised(case: Case, indicator: Indicator, claim: Mapping[str, Any], decision: Decision | None) -> str | None:
    """The figure that stands after the decision; None while there is none. What is left out, or only followed, has no figure
    that anybody decides on."""
    request = case.decisions.get(REQUEST + indicator.code)
    if decision is None and (not judged(indicator) or (request and request.kind == "approve_not_applicable")):
        return formats.NONE
    if decision is None:
        return None
    return _of_the_period(indicator, claim if decision.kind != "correct" else decision.inputs or {})


def _row(case: Case, indicator: Indicator, card: Scorecard | None) -> _IndicatorRow:
    code = indicator.code
    result = card.indicator(code) if card else None
    own = case.scorecard_self.indicator(code) if case.scorecard_self else None
    decision = case.decisions.get(code)
    claim = case.claim.values.get(code, {}) if case.claim else {}
    corrected = decision.inputs if decision is not None and decision.kind == "correct" else None
    differs = result is not None and own is not None and own.derivation != result.derivation
    return _IndicatorRow(
        indicator,
        threshold=asked_of_ward(indicator, case.classes, case.round.window_to.year) or None,
        before=_of_the_period(indicator, case.last_year.values.get(code, {})),
        claim=None if case.claim is None else _of_the_period(indicator, claim),
        appraised=_appraised(case, indicator, claim, decision),
        corrected=corrected is not None,
        derivation=told_derivation(result, card) if card is not None and result is not None else formats.NONE,
        claimed_as=told_derivation(own, case.scorecard_self)
        if own is not None and case.scorecard_self and differs
        else "",
        hidden=case.claim is None or result is None,
        state=told_state(result) if result is not None else None,
        claimed=decision is None and REQUEST + code not in case.decisions and judged(indicator),
    )


def _of_the_period(indicator: Indicator, inputs: Mapping[str, Any]) -> str:
    """The figures without the earlier count of a change: that has a column of its own."""
    shown = {name: value for name, value in inputs.items() if not (name == "previous" and "current" in inputs)}
    return plain_figures(indicator, shown)


# What was decided, and what was said


def subject_name(case: Case, subject: str) -> str:
    """What a decision is about, as it is told: the code of an indicator or file, "Loại phường"."""
    if subject.startswith(CLASS):
        return class_label(case.catalogue, subject.removeprefix(CLASS))
    return subject.removeprefix(REQUEST)


class _Act(NamedTuple):
    """Decisions that one person took at one time for one reason: on what, and what."""

    codes: list[str]
    what: str
    reason: str
    who: str
    when: datetime | None


def decisions_html(case: Case) -> Markup:
    """The decisions on this criterion, who took them and why; acceptances of one act in one line. "" where there are none."""
    order = {each.code: place for place, each in enumerate((*case.criterion.indicators, *case.criterion.documents))}
    made = sorted(
        case.decisions.values(), key=lambda each: order.get(requirement_of(each.subject.removeprefix(REQUEST)), 0)
    )
    acts = [_act(case, [each]) for each in made if each.reason]
    together: dict[tuple[object, ...], list[Decision]] = {}
    for each in made:
        if not each.reason:
            together.setdefault((each.decided_by, each.decided_at), []).append(each)
    return _pieces.decisions([*acts, *(_act(case, each) for each in together.values())])


def _act(case: Case, together: list[Decision]) -> _Act:
    first = together[0]
    codes = [subject_name(case, each.subject) for each in together]
    what = decision_words(case, first) if len(together) == 1 else say("appraisal.did_accept")
    return _Act(codes, what, first.reason, told_name(first.decided_by), first.decided_at)


def decision_words(case: Case, decision: Verdict) -> str:
    """ "Sửa thành 44 vụ", "Chấp nhận", "Kết luận Chưa đạt"."""
    if decision.kind == "correct" and decision.inputs is not None:
        if decision.subject.startswith(CLASS):
            key, code = decision.subject.removeprefix(CLASS), decision.inputs[CLASS_INPUT]
            return say("appraisal.did_correct", figure=class_name(case.catalogue, key, code))
        indicator = next(each for each in case.criterion.indicators if each.code == decision.subject)
        return say("appraisal.did_correct", figure=_of_the_period(indicator, decision.inputs))
    if decision.kind == "rule":
        return say("appraisal.did_rule", state=say(f"common.{decision.state}"))
    return say(f"appraisal.did_{decision.kind}")


def explanation_html(claim: Entry | None) -> Markup:
    """What the ward wrote about the criterion, and what it asks to leave out; "" where it wrote nothing."""
    return _pieces.explanation(claim)


def exchanges_html(exchanges: tuple[Exchange, ...], today: date) -> Markup:
    """Questions to the ward and its answers, the latest first; what waits for an answer says until when."""
    return _pieces.exchanges(sorted(exchanges, key=lambda each: -each.id), today)


def first_html(case: Case) -> Markup:
    """What was judged before the claim was shown; "" where nothing was."""
    return _pieces.first(case.first)


_pieces = beside(__file__, told_name=told_name)
