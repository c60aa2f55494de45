"""What a ward chief came for: what is missing, by when, what would lift the ward; then how it went before."""

import html
from collections.abc import Sequence
from datetime import date

from dossiers.rounds.rounds import Round, comparable
from dossiers.rounds.units import Unit
from dossiers.store.clock import VIETNAM
from dossiers.submissions.results import History, Result
from scoring.catalogue import Indicator, Survey
from scoring.exact import apart
from scoring.scorecard import IndicatorResult, Scorecard
from ui.parts import formats
from ui.parts.formats import days, number, signed
from ui.parts.states import state_mark
from ui.parts.ward_names import ward_names
from ui.reader.language import in_words, language, say
from ui.reader.people import told_derivation, told_name
from ui.screens.overview.cells import declared
from ui.screens.overview.figures import figures, threshold
from ui.screens.overview.progress import WITH_WARD, late_mark
from ui.screens.overview.published import band_name
from ui.screens.overview.steps import Lift, Step, lifts, partly, steps

SHOWN = 8
MOST_CODES = 6


def deadline_html(result: Result | None, round_: Round, today: date, *, dated: bool = True) -> str:
    """State, days left or late, and what that means for the ward. ``dated``: False where the next thing above says the days."""
    if result is None:
        late = max((today - round_.submit_by).days, 0)
        left = max((round_.submit_by - today).days, 0)
        mark = late_mark(say("overview.late_submit", days=days(late))) if late else _left("submit", left)
        means = say("overview.means_not_begun", submit=formats.day(round_.submit_by))
        return f'<p class="ws ws-o-when">{mark} {means}</p>'
    late = result.lateness
    state = f"<strong>{say(f'common.state_{result.state}')}</strong>"
    again = "_again" if result.state == "returned" else ""
    if late.days_late:
        mark = late_mark(say(f"overview.late_{late.step}{again}", days=days(late.days_late)))
    elif late.step == "done":
        mark = ""
    else:
        mark = _left(late.step, late.days_left)
    key = f"overview.means_{result.state}{'_late' if late.days_late and late.step == 'submit' else ''}"
    means = say(
        key,
        submit=formats.day(round_.submit_by),
        appraise=formats.day(round_.appraise_by),
        publish=formats.day(round_.publish_by),
    )
    sent = _sent(result)
    if not dated:
        mark = ""
    first = f"{mark} {state}{sent}." if late.days_late and mark else f"{state}{sent}. {mark}"
    return f'<p class="ws ws-o-when">{first} {means}</p>'


def standing_html(result: Result) -> str:
    """The headline, whose it is, the score beside it, the band and what bars each better one."""
    scorecard = result.standing
    if scorecard is None:
        return f'<p class="ws ws-quiet">{say("overview.nothing_entered")}</p>'
    if result.state in WITH_WARD:
        return _draft(scorecard)
    claimed = result.standing_part != "appraisal"
    overall = scorecard.overall
    score = say("overview.score_line", score=formats.score(overall.exact))
    if overall.upper != overall.exact:
        score += " " + say("overview.score_upper", upper=formats.score(overall.upper))
    whose = say("overview.whose_claim" if claimed else "overview.whose_appraisal")
    bars = "".join(f"<li>{_lift(each)}</li>" for each in lifts(scorecard))
    band = f"<strong>{html.escape(band_name(result))}</strong>"
    return (
        f'<div class="ws ws-o-standing"><div><p class="ws-o-headline">{say("overview.met")} {formats.headline(scorecard)}</p>'
        f'<p class="ws-quiet">{whose} {score}</p><p>{say("overview.band_now")}: {band}</p></div>'
        f'<ul class="ws-o-lifts">{bars}</ul></div>'
    )


def _draft(scorecard: Scorecard) -> str:
    """How far a draft has come, and what it would be worth if it were sent now."""
    required = [each.code for each in scorecard.catalogue.documents.values() if each.required]
    lacking = sum(code not in scorecard.submission.documents for code in required)
    done = say("overview.draft_headline", number=number(declared(scorecard)), of=number(scorecard.overall.counts.total))
    worth = say(
        "overview.draft_if_sent",
        headline=formats.headline(scorecard),
        score=formats.score(scorecard.overall.exact),
        documents=number(lacking),
    )
    return f'<div class="ws"><p class="ws-o-headline">{done}</p><p class="ws-quiet">{worth}</p></div>'


def steps_html(result: Result) -> str:
    """What to do next as a table, the first few; the rest opens. Each criterion leads to where it is done, or else read."""
    address = _address(result)
    scorecard = result.standing
    if scorecard is None:
        return ""
    found = steps(scorecard)
    if not found:
        return f'<p class="ws">{say("overview.nothing_open")}</p>' + _partly_html(scorecard)
    claimed = result.standing_part != "appraisal"
    table = _table(found[:SHOWN], scorecard, address, say("overview.steps_caption"), claimed)
    if len(found) > SHOWN:
        more = say("overview.more_steps", more=number(len(found) - SHOWN))
        rest = _table(found[SHOWN:], scorecard, address, say("overview.steps_caption_rest"), claimed)
        table += f'<details class="ws ws-o-more"><summary>{more}</summary>{rest}</details>'
    return table + _partly_html(scorecard)


def trend_html(history: History, round_: Round) -> str:
    """The ward's own rounds of this kind and window up to this one, in one line; the merger named, nothing joined across it."""
    own = [
        each
        for each in history.results
        if each.standing is not None
        and each.state != "draft"
        and comparable(each.round, round_)
        and each.round.window_to <= round_.window_to
    ]
    parts = [_round_of_trend(each) for each in own]
    line = ' <span aria-hidden="true">→</span> '.join(parts) if parts else say("overview.no_trend")
    if len(own) > 1:
        (before, now) = own[-2:]
        assert before.standing and now.standing
        if before.standing.catalogue.sha256 != now.standing.catalogue.sha256:
            line += f" · {say('overview.other_criteria')}"
        elif before.standing.overall.exact is not None and now.standing.overall.exact is not None:
            moved = now.standing.overall.exact - before.standing.overall.exact
            line += f" · {say('overview.moved', points=signed(moved), before=before.round.id)}"
    if history.merged:
        called = ward_names([history.unit, *(each.succession.unit for each in history.merged)])
        names = ", ".join(html.escape(called[each.succession.unit.id]) for each in history.merged)
        since = formats.day(min(each.succession.valid_from for each in history.merged))
        line += f'<br><span class="ws-quiet">{say("overview.merged", names=names, day=since)}</span>'
    return f'<p class="ws">{line}</p>'


def _left(step: str, left: int) -> str:
    return (
        f"<strong>{say(f'overview.left_{step}' if left else f'overview.left_{step}_today', days=days(left))}</strong>"
    )


def _sent(result: Result) -> str:
    sent = result.dossier.submitted_at
    if sent is None:
        return ""
    late = result.lateness.sent_days_late
    tail = say("overview.sent_late", days=days(late)) if late else say("overview.sent_in_time")
    return f" ({say('overview.sent_on', day=formats.day(sent.astimezone(VIETNAM).date()))}, {tail})"


def _lift(lift: Lift) -> str:
    """ "Lên Gần đạt còn: điều kiện 8.1; …": one band and everything that keeps the ward from it."""
    parts = []
    if lift.gates:
        parts.append(say("overview.bar_gates", codes=", ".join(gate.code for gate in lift.gates)))
    if lift.score:
        asked, has = lift.score
        shown = formats.NONE if has is None else number(apart(has, asked))
        parts.append(say("overview.bar_score", asked=number(asked), has=shown))
    parts += [say("overview.bar_met", asked=number(asked), has=number(has)) for _, asked, has in lift.met]
    if lift.unmet:
        codes = [each.code for each in lift.unmet[:MOST_CODES]]
        if len(lift.unmet) > MOST_CODES:
            codes.append("…")
        parts.append(say("overview.bar_unmet", number=number(len(lift.unmet)), codes=", ".join(codes)))
    return say("overview.lift", band=html.escape(in_words(lift.band.name)), bars="; ".join(parts))


def _table(found: Sequence[Step], scorecard: Scorecard, address: str, caption: str, claimed: bool) -> str:
    heads = "".join(
        f'<th scope="col"{kind}>{say(f"overview.{key}")}</th>'
        for key, kind in (
            ("criterion", ""),
            ("verdict", ""),
            ("to_do", ""),
            ("owner_head", ""),
            ("gain", ' class="ws-number"'),
        )
    )
    rows = "".join(_row(step, scorecard, address, claimed) for step in found)
    return (
        f'<div class="ws ws-o-next"><table><caption>{caption}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(step: Step, scorecard: Scorecard, address: str, claimed: bool) -> str:
    criterion = step.criterion
    gate = f' <span class="ws-basis">{say("overview.gate")}</span>' if step.gates else ""
    there = html.escape(f"{address}&criterion={criterion.code}", quote=True)
    link = f'<a href="{there}" target="_self">{criterion.code}</a>'
    to_do = "".join(f"<li>{each}</li>" for each in _to_do(step, scorecard))
    owner = html.escape(in_words(criterion.responsible)) if criterion.responsible else formats.NONE
    return (
        f'<tr><th scope="row">{link} {html.escape(in_words(criterion.name))}{gate}</th>'
        f"<td>{state_mark(step.result.state, claimed=claimed)}</td><td><ul>{to_do}</ul></td>"
        f'<td data-head="{say("overview.owner_head")}">{owner}</td>'
        f'<td class="ws-number" data-head="{say("overview.gain")}">{_gain(step)}</td></tr>'
    )


def _gain(step: Step) -> str:
    """Points by proof alone in bold; points that need the facts to change are said to be the most there can be."""
    if step.by_proof:
        text = f"<strong>{signed(step.by_proof)}</strong>"
        rest = step.by_all - step.by_proof
        if step.result.state == "not_met" and rest:
            text += f'<br><span class="ws-quiet">{say("overview.gain_rest", points=signed(rest))}</span>'
        return text
    return say("overview.gain_most", points=signed(step.by_all))


def _to_do(step: Step, scorecard: Scorecard) -> list[str]:
    year = scorecard.submission.window.end.year
    if step.untouched:
        lines = [say("overview.do_enter_all", number=number(len(step.enter)))]
        if step.missing:
            codes = ", ".join(each.code for each in step.missing)
            lines.append(say("overview.do_documents", codes=codes))
        return lines
    lines = [
        say("overview.do_document", code=each.code, name=html.escape(in_words(each.name))) for each in step.missing
    ]
    lines += [
        say("overview.do_replace", code=each.code, name=html.escape(in_words(each.name))) for each in step.rejected
    ]
    lines += [say("overview.do_enter", code=each.code, name=html.escape(in_words(each.name))) for each in step.enter]
    lines += [
        say("overview.do_enter_before", code=each.code, name=html.escape(in_words(each.name)))
        for each in step.enter_before
    ]
    for indicator, part in step.unsettled:
        lines.append(_unsettled(indicator, part, scorecard))
    for indicator, part in step.unmet:
        given = figures(indicator, scorecard.submission.values.get(indicator.code, {}))
        asked = threshold(indicator, year)
        name = html.escape(in_words(indicator.name))
        if part.code in scorecard.submission.rulings or not given or not asked:
            lines.append(f"{indicator.code} {name}: {html.escape(told_derivation(part, scorecard))}")
        else:
            small = part.value is None
            key = "overview.do_meet_small" if small else "overview.do_meet"
            lines.append(say(key, code=indicator.code, name=name, given=html.escape(given), asked=html.escape(asked)))
    return lines


def _unsettled(indicator: Indicator, part: IndicatorResult, scorecard: Scorecard) -> str:
    """Why an indicator is not proven although its figures are there: an inspector's ruling, or too small a sample."""
    name = html.escape(in_words(indicator.name))
    ruling = scorecard.submission.rulings.get(indicator.code)
    if ruling is not None:
        words = {"by": html.escape(told_name(ruling.by)), "reason": html.escape(ruling.reason)}
        return say("overview.do_ruled", code=indicator.code, name=name, **words)
    given = figures(indicator, scorecard.submission.values.get(indicator.code, {}))
    if part.cause == "sample_too_small" and isinstance(indicator, Survey) and given:
        least = number(max(indicator.min_sample, 1))
        return say("overview.do_sample", code=indicator.code, name=name, given=html.escape(given), least=least)
    return f"{indicator.code} {name}: {html.escape(told_derivation(part, scorecard))}"


def _partly_html(scorecard: Scorecard) -> str:
    found = partly(scorecard)
    if not found:
        return ""
    items = "".join(
        f"<li>{each.code} {html.escape(in_words(scorecard.catalogue.criteria[each.code].name))}: "
        f"{number(each.points)}/{number(each.weight)}</li>"
        for each in found
    )
    summary = say("overview.partly", number=number(len(found)))
    return f'<details class="ws ws-o-more"><summary>{summary}</summary><ul class="ws-o-partly">{items}</ul></details>'


def _round_of_trend(result: Result) -> str:
    assert result.standing is not None
    score = formats.score(result.standing.overall.exact)
    claim = f" {say('overview.claimed')}" if result.standing_part != "appraisal" else ""
    return f"{result.round.id}: <strong>{formats.headline(result.standing)}</strong> ({score}{claim})"


def absent(ward: Unit, before: Sequence[Unit], found: Sequence[Result]) -> str:
    """Why the ward has nothing in a published round: it had no dossier, or it did not exist and others went into it."""
    there = {each.unit.id for each in found}
    names = ", ".join(each.name for each in before if each.id in there)
    if ward.valid_from and names:
        gone = say("overview.not_a_unit_then", ward=ward.name, day=formats.day(ward.valid_from), names=names)
    else:
        gone = say("overview.no_dossier_then", ward=ward.name)
    return html.escape(gone)


def _address(result: Result) -> str:
    """The ward's form while it enters figures, else its scorecard, in the language of the screen."""
    if result.state in WITH_WARD:
        return f"/self_assessment?round={result.round.id}&lang={language()}"
    return f"/scorecard?unit={result.unit.id}&round={result.round.id}&lang={language()}"
