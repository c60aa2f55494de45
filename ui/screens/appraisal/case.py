"""One criterion as an inspector reads it: claim, last year, own figure, derivation and state; then what was said."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from dossiers.appraisal.case import Case
from dossiers.appraisal.decisions import REQUEST, Decision, Verdict
from dossiers.submissions.entry_sheets import Entry
from dossiers.submissions.questions import Exchange
from scoring.catalogue import Indicator, judged
from scoring.scorecard import IndicatorResult, Scorecard
from ui.parts import formats
from ui.parts.states import state_mark
from ui.reader.language import in_words, say
from ui.reader.people import told_derivation, told_name
from ui.screens.overview.figures import figures, threshold
from ui.screens.overview.progress import late_mark
from ui.screens.scorecard.derivations import basis


def plain_figures(indicator: Indicator, inputs: Mapping[str, Any]) -> str:
    """As `figures`, from plain data (dates as text); "—" where nothing was given."""
    given = {name: date.fromisoformat(value) if name == "on" else value for name, value in inputs.items()}
    return figures(indicator, given) or formats.NONE


def table_html(case: Case, card: Scorecard | None) -> str:
    """The indicators of the criterion. ``card``: the appraisal so far, undecided parts as claimed; None while hidden."""
    year = str(case.round.window_to.year - 1)
    heads = ["indicator", "threshold", "before", "claim", "appraised", "derivation", "state"]
    head = "".join(
        f'<th scope="col" class="ws-a-{name}{" ws-number" if name in NUMBERS else ""}">'
        f"{year if name == 'before' else escape(say(f'appraisal.column_{name}'))}</th>"
        for name in heads
    )
    rows = "".join(_row(case, indicator, card) for indicator in case.criterion.indicators)
    return (
        f'<div class="ws ws-a-case"><table><caption>{escape(_caption(case))}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


NUMBERS = ("before", "claim", "appraised")


def _caption(case: Case) -> str:
    if case.last_year.round is None:
        return say("appraisal.caption_alone")
    units = ", ".join(unit.name for unit in case.last_year.summed)
    key = "appraisal.caption_summed" if units else "appraisal.caption"
    return say(key, year=case.last_year.round.window_to.year, units=units)


def _row(case: Case, indicator: Indicator, card: Scorecard | None) -> str:
    result = card.indicator(indicator.code) if card else None
    own = case.scorecard_self.indicator(indicator.code) if case.scorecard_self else None
    decision = case.decisions.get(indicator.code)
    granted = case.decisions.get(REQUEST + indicator.code)
    claim = case.claim.values.get(indicator.code, {}) if case.claim else {}
    before = case.last_year.values.get(indicator.code, {})
    settled = decision is not None or granted is not None
    gate = f' <span class="ws-flag">{escape(say("scorecard.flag_gate"))}</span>' if indicator.gate else ""
    cells = {
        "threshold": _threshold(case, indicator),
        "before": escape(_before(indicator, before)),
        "claim": escape(say("appraisal.hidden") if case.claim is None else plain_figures(indicator, _now(claim))),
        "appraised": _appraised(indicator, decision, claim),
        "derivation": _derivation(card, result, own),
        "state": _state(result, settled, indicator, hidden=case.claim is None),
    }
    name = f"<strong>{escape(indicator.code)}</strong> {escape(in_words(indicator.name))}{gate}"
    rest = "".join(
        f'<td class="ws-a-{key}{" ws-number" if key in NUMBERS else ""}" data-head="{_head(key, case)}">{text}</td>'
        for key, text in cells.items()
    )
    return f'<tr><th scope="row" class="ws-a-indicator">{name}</th>{rest}</tr>'


def _head(key: str, case: Case) -> str:
    return str(case.round.window_to.year - 1) if key == "before" else escape(say(f"appraisal.column_{key}"))


def _threshold(case: Case, indicator: Indicator) -> str:
    if not judged(indicator):
        return f'<span class="ws-quiet">{escape(say("common.tracked"))}</span>'
    shown = threshold(indicator, case.round.window_to.year) or say("scorecard.by_credit")
    return f"{escape(shown)} {basis(indicator.basis)}"


def _now(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """This period's count of a change: the earlier one has a column of its own."""
    return {name: value for name, value in inputs.items() if not (name == "previous" and "current" in inputs)}


def _before(indicator: Indicator, inputs: Mapping[str, Any]) -> str:
    return plain_figures(indicator, _now(inputs)) if inputs else formats.NONE


def _appraised(indicator: Indicator, decision: Decision | None, claim: Mapping[str, Any]) -> str:
    if decision is None:
        return f'<span class="ws-quiet">{escape(say("appraisal.undecided"))}</span>'
    if decision.kind == "correct" and decision.inputs is not None:
        return f"<strong>{escape(plain_figures(indicator, _now(decision.inputs)))}</strong>"
    return escape(plain_figures(indicator, _now(claim)))


def _derivation(card: Scorecard | None, result: IndicatorResult | None, own: IndicatorResult | None) -> str:
    if card is None or result is None:
        return formats.NONE
    text = escape(told_derivation(result, card))
    if own is not None and own.derivation != result.derivation:
        claimed = say("scorecard.claimed_as", derivation=in_words(own.derivation))
        text += f'<br><span class="ws-quiet">{escape(claimed)}</span>'
    return text


def _state(result: IndicatorResult | None, settled: bool, indicator: Indicator, *, hidden: bool) -> str:
    if hidden or result is None:
        return f'<span class="ws-quiet">{escape(say("appraisal.hidden"))}</span>'
    return state_mark(result.state, claimed=not settled and judged(indicator))


# What was decided, and what was said


def decisions_html(case: Case) -> str:
    """The decisions on this criterion, who took them and why; acceptances of one act in one line. "" where there are none."""
    if not case.decisions:
        return ""
    order = {each.code: place for place, each in enumerate((*case.criterion.indicators, *case.criterion.documents))}
    made = sorted(case.decisions.values(), key=lambda each: order.get(each.subject.removeprefix(REQUEST), 0))
    told = [decision_html(case, [each]) for each in made if each.reason]
    together: dict[tuple[object, ...], list[Decision]] = {}
    for each in made:
        if not each.reason:
            together.setdefault((each.decided_by, each.decided_at), []).append(each)
    told += [decision_html(case, each) for each in together.values()]
    items = "".join(f"<li>{each}</li>" for each in told)
    return f'<section class="ws ws-a-said"><h3>{escape(say("appraisal.decisions"))}</h3><ul>{items}</ul></section>'


def decision_html(case: Case, together: Sequence[Decision]) -> str:
    """Decisions of one act in words: on what, what, why, who, when."""
    first = together[0]
    codes = ", ".join(each.subject.removeprefix(REQUEST) for each in together)
    what = decision_words(case, first) if len(together) == 1 else say("appraisal.did_accept")
    why = f": {typed_html(first.reason)}" if first.reason else ""
    who = f'<span class="ws-quiet">{typed_html(told_name(first.decided_by))}, {formats.moment(first.decided_at)}</span>'
    return f"<strong>{escape(codes)}</strong> {escape(what)}{why} {who}"


def decision_words(case: Case, decision: Verdict) -> str:
    """ "Sửa thành 44 vụ", "Chấp nhận", "Kết luận Chưa đạt"."""
    if decision.kind == "correct" and decision.inputs is not None:
        indicator = next(each for each in case.criterion.indicators if each.code == decision.subject)
        return say("appraisal.did_correct", figure=plain_figures(indicator, _now(decision.inputs)))
    if decision.kind == "rule":
        return say("appraisal.did_rule", state=say(f"common.{decision.state}"))
    return say(f"appraisal.did_{decision.kind}")


def explanation_html(claim: Entry | None) -> str:
    """What the ward wrote about the criterion, and what it asks to leave out; "" where it wrote nothing."""
    if claim is None:
        return ""
    texts = []
    if claim.explanation:
        when = f", {formats.moment(claim.saved_at)}" if claim.saved_at else ""
        by = typed_html(told_name(claim.saved_by))
        who = f'<span class="ws-quiet">{by}{when}</span>' if by else ""
        texts.append(f"<p>“{typed_html(claim.explanation)}” {who}</p>")
    texts += [
        f"<p><strong>{escape(code)}</strong> {escape(say('appraisal.asks_na'))} “{typed_html(reason)}”</p>"
        for code, reason in claim.not_applicable.items()
    ]
    if not texts:
        return ""
    return f'<section class="ws ws-a-said"><h3>{escape(say("appraisal.explanation"))}</h3>{"".join(texts)}</section>'


def exchanges_html(exchanges: tuple[Exchange, ...], today: date) -> str:
    """Questions to the ward and its answers, the latest first; what waits for an answer says until when."""
    if not exchanges:
        return ""
    items = "".join(f"<li>{_exchange(each, today)}</li>" for each in sorted(exchanges, key=lambda each: -each.id))
    return f'<section class="ws ws-a-said"><h3>{escape(say("appraisal.exchange"))}</h3><ul>{items}</ul></section>'


def _exchange(each: Exchange, today: date) -> str:
    asked = say(
        f"appraisal.asked_{each.kind}", who=typed_html(told_name(each.asked_by)), when=formats.moment(each.asked_at)
    )
    text = f'<p>{typed_html(each.question)} <span class="ws-quiet">{asked}</span></p>'
    if each.answer is not None:
        key = {True: "agrees", False: "disagrees"}.get(bool(each.agrees), "disagrees")
        said = say(
            "appraisal.answered", who=typed_html(told_name(each.answered_by)), when=formats.moment(each.answered_at)
        )
        return (
            f"{text}<p>“{typed_html(each.answer)}” <strong>{escape(say(f'appraisal.{key}'))}</strong> "
            f'<span class="ws-quiet">{said}</span></p>'
        )
    if each.open and each.due is not None:
        due = say("appraisal.answer_due", day=formats.day(each.due))
        text += f"<p>{late_mark(due) if today > each.due else escape(due)}</p>"
    return text


def typed_html(text: str) -> str:
    """What a person typed, or is called: escaped, its lines kept, marked as being in the writer's words, not in ours."""
    return f'<span class="ws-typed">{escape(text)}</span>'


def first_html(case: Case) -> str:
    """What was judged before the claim was shown; "" where nothing was."""
    if not case.first:
        return ""
    marks = " ".join(f"<strong>{escape(code)}</strong> {state_mark(each.state)}" for code, each in case.first.items())
    one = next(iter(case.first.values()))
    note = f" “{typed_html(one.note)}”" if one.note else ""
    who = say("appraisal.judged_by", who=typed_html(one.judged_by), when=formats.moment(one.judged_at))
    return (
        f'<section class="ws ws-a-said"><h3>{escape(say("appraisal.first"))}</h3>'
        f'<p>{marks}{note} <span class="ws-quiet">{who}</span></p></section>'
    )
