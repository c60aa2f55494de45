"""What the figures of a criterion give, beside the fields and in the box "if it were sent now"."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from dossiers.submissions.entry_acts import Preview
from dossiers.submissions.entry_sheets import Sheet
from scoring import Scorecard
from scoring.catalogue import Criterion, Indicator, Ratio, entered_by_others, in_percent
from scoring.exact import Exact, rounded
from scoring.exact import beside as beside_thresholds
from scoring.points import points, points_of_indicator
from scoring.scorecard import CriterionResult, IndicatorResult
from scoring.whatif import Gain, gains
from ui.parts import formats
from ui.parts.adding_up import adding_up
from ui.parts.derivations import not_entered, told_derivation
from ui.parts.figures import figures
from ui.parts.requirements import requirement
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.screens.catalogue.rules import special


def heading_html(indicator: Indicator, year: int, by_class: str = "") -> Markup:
    """Code, name, what is asked; the note of the catalogue below. ``year``: in which the window ends; ``by_class``: what is
    asked of each class of wards, where that differs."""
    note = in_words(indicator.note)
    notes = [text for text in (by_class, note, *special(indicator, told=note)) if text]
    return _pieces.heading(indicator, requirement(indicator, year), notes)


def live_html(indicator: Indicator, part: IndicatorResult, missing: tuple[str, ...], year: int) -> Markup:
    """State, value and what is in its way, from what stands in the form now. ``missing``: documents that are required."""
    if not_entered(part):
        return _pieces.not_entered()
    words = [_value(indicator, part)]
    if part.state == "not_proven":
        words.append(_cause(part, missing, year))
    return _pieces.live(part.state, [word for word in words if word])


def _value(indicator: Indicator, part: IndicatorResult) -> str:
    if part.exact is not None and in_percent(indicator):
        return formats.percent(_beside_thresholds(part.exact, part))
    if part.exact is not None and isinstance(indicator, Ratio):
        return f"{formats.number(_beside_thresholds(part.exact, part))} {in_words(indicator.unit)}".rstrip()
    return figures(indicator, part.inputs)


def _beside_thresholds(exact: str, part: IndicatorResult) -> str:
    """With as many decimals as show on which side of its thresholds it lies."""
    return beside_thresholds(Fraction(exact), part.prepared.thresholds)


def _cause(part: IndicatorResult, missing: tuple[str, ...], year: int) -> str:
    match part.cause:
        case "missing_document":
            return say("self_assessment.cause_missing_document", codes=", ".join(missing))
        case "no_baseline":
            return say("self_assessment.cause_no_baseline", year=year - 1)
        case "missing_value":
            return say("self_assessment.cause_missing_value")
        case "class_missing":
            return say("self_assessment.cause_class_missing")
    return in_words(part.derivation)


def last_year_html(indicator: Indicator, sheet: Sheet) -> Markup:
    """What the record holds of the year before, beside the fields; nothing where it holds nothing."""
    inputs = sheet.last_year.values.get(indicator.code)
    if not inputs or sheet.last_year.round is None:
        return _pieces.nothing()
    text = figures(indicator, dated(inputs))
    for part, whole in (("numerator", "denominator"), ("positive", "valid")):
        if part in inputs and inputs.get(whole):
            of = indicator.out_of if isinstance(indicator, Ratio) else 100
            share = Fraction(of * inputs[part], inputs[whole])
            text += f" = {formats.percent(share, 2) if in_percent(indicator) else formats.number(share, 2)}"
    return _pieces.last_year(sheet.last_year.round.window_to.year, text)


def dated(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data with its dates as dates."""
    return {name: date.fromisoformat(value) if name == "on" else value for name, value in inputs.items()}


def summed_html(sheet: Sheet, names: Mapping[str, str]) -> Markup:
    """That last year's figures were added up from the wards that went into this one; nothing where they were not."""
    return _pieces.summed([names[each.id] for each in sheet.last_year.summed])


def if_sent_html(card: Scorecard, criterion: Criterion, *, sent: bool = False) -> Markup:
    """ "If it were sent now" (``sent``: as it was sent): state and points, and how each indicator comes to its share."""
    result = card.criterion(criterion.code)
    judged = [part for part in result.indicators if part.state != "tracked"]
    earned = _adding_up(result, [points_of_indicator(result, part.code) for part in judged])
    rows = [
        (part.code, "" if not_entered(part) else told_derivation(part, card), brought)
        for part, brought in zip(judged, earned, strict=True)
    ]
    entered = any(derivation for _, derivation, _ in rows)
    return _pieces.if_sent(result, rows, sent, entered, card.catalogue.scored)


def _adding_up(result: CriterionResult, brought: list[Exact | None]) -> list[Exact | None]:
    """What each indicator brings, rounded so that all of it adds up to the points of the criterion beside it."""
    counted, total = [each for each in brought if each is not None], points(result)
    if total is None or sum(counted) != total:
        return brought
    shown = iter(adding_up(counted, Fraction(rounded(total))))
    return [None if each is None else next(shown) for each in brought]


def gains_html(card: Scorecard, criterion: Criterion) -> Markup:
    """ "More points": each next step with the criterion's points once it is taken; nothing where all points are there."""
    steps = [(_step(each, criterion), each.points) for each in gains(card, criterion)]
    return _pieces.gains(steps, card.criterion(criterion.code), card.catalogue.scored)


def _step(gain: Gain, criterion: Criterion) -> str:
    if gain.enter:
        others = [each.code for each in criterion.indicators if each.code in gain.enter and entered_by_others(each)]
        codes = ", ".join(code for code in gain.enter if code not in others)
        key = ("gain_enter_and_wait" if codes else "gain_wait") if others else "gain_enter"
        step = say(f"self_assessment.{key}", codes=codes or ", ".join(others), others=", ".join(others))
    elif gain.indicator is not None and gain.inputs is not None:
        step = say("self_assessment.gain_reach", code=gain.indicator.code, value=figures(gain.indicator, gain.inputs))
    else:
        return say("self_assessment.gain_documents", codes=", ".join(gain.documents))
    return say("self_assessment.gain_and", codes=", ".join(gain.documents), step=step) if gain.documents else step


def asked_html(preview: Preview, criterion: Criterion, codes: list[str]) -> Markup:
    """What granting the requests "not applicable" would do to the criterion and to the whole, before anybody grants them."""
    if preview.asked is None:
        return _pieces.nothing()
    before, after = preview.after, preview.asked
    if not after.catalogue.scored:
        headlines = {"before": formats.headline(before), "after": formats.headline(after)}
        return _pieces.asked([say("self_assessment.asked_whole_met", codes=", ".join(codes), **headlines)])
    return _pieces.asked(
        [
            say(
                "self_assessment.asked_criterion",
                before=formats.score(points(before.criterion(criterion.code))),
                after=formats.score(points(after.criterion(criterion.code))),
                codes=", ".join(codes),
            ),
            say(
                "self_assessment.asked_whole",
                before=formats.score(before.overall.exact),
                after=formats.score(after.overall.exact),
                headline_before=formats.headline(before),
                headline_after=formats.headline(after),
            ),
        ]
    )


def questions_html(card: Scorecard, criterion: Criterion) -> Markup:
    """What the inspector's checks ask about this criterion, from the figures alone; nothing where they ask nothing."""
    own = {each.code for each in criterion.indicators}
    asked = [question for question in card.questions if own & set(question.indicators)]
    return _pieces.questions(asked)


def closed_html(indicator: Indicator, inputs: Mapping[str, Any], part: IndicatorResult | None) -> Markup:
    """A survey indicator as the ward sees it: shut, with who enters it and what stands there."""
    return _pieces.closed(figures(indicator, inputs), part.state if part is not None else None)


_pieces = beside(__file__, points=points)
