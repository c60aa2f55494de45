"""What the figures of a criterion give, beside the fields and in the box "if it were sent now"."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from html import escape
from typing import Any

from dossiers.submissions.entry_acts import Preview
from dossiers.submissions.entry_sheets import Sheet
from scoring import Scorecard
from scoring.catalogue import Attestation, Criterion, DateTarget, Indicator, judged
from scoring.exact import Exact
from scoring.measures import last_day, limit_of, threshold_words
from scoring.scorecard import IndicatorResult
from ui.parts import formats
from ui.parts.states import state_mark
from ui.reader.language import in_words, say
from ui.screens.catalogue.rules import PERCENT, special
from ui.screens.overview.figures import figures
from ui.screens.self_assessment.fields import closed
from ui.screens.self_assessment.gains import Gain, gains, points, share


def heading_html(indicator: Indicator, year: int) -> str:
    """Code, name, threshold with its basis; the note of the catalogue below."""
    limit = limit_of(indicator, year)
    asked = say("self_assessment.threshold", value=_threshold(indicator, year)) if limit else ""
    if isinstance(indicator, Attestation) and indicator.out_of == 1 and limit:
        asked = say("self_assessment.must_hold")
    if not judged(indicator):
        asked = say("self_assessment.tracked")
    basis = ""
    if indicator.basis and judged(indicator):
        basis = f' <span class="ws-basis">{escape(say(f"common.basis_{indicator.basis}"))}</span>'
    gate = f' <span class="ws-cat-gate">{escape(say("self_assessment.gate"))}</span>' if indicator.gate else ""
    notes = [text for text in (in_words(indicator.note), *special(indicator)) if text]
    note = f'<p class="ws-quiet ws-small">{escape(" ".join(notes))}</p>' if notes else ""
    return (
        f'<div class="ws ws-self-indicator"><h4>{escape(indicator.code)} {escape(in_words(indicator.name))} '
        f'<span class="ws-quiet">{escape(asked)}</span>{basis}{gate}</h4>{note}</div>'
    )


def _threshold(indicator: Indicator, year: int) -> str:
    if isinstance(indicator.target, DateTarget):
        return say("self_assessment.by_day", day=formats.day(last_day(indicator.target, year)))
    limit = limit_of(indicator, year)
    assert limit is not None
    return in_words(threshold_words(indicator, limit))


def live_html(indicator: Indicator, part: IndicatorResult, missing: tuple[str, ...], year: int) -> str:
    """State, value and what is in its way, from what stands in the form now."""
    words = [_value(indicator, part)]
    if part.state == "not_proven":
        words.append(_cause(part, missing, year))
    text = ", ".join(escape(word) for word in words if word)
    mark = "" if part.state == "tracked" else state_mark(part.state, claimed=True)
    return f'<p class="ws ws-self-live">{mark} {text}</p>'


def _value(indicator: Indicator, part: IndicatorResult) -> str:
    if part.value is not None and indicator.kind in PERCENT:
        return f"{formats.number(part.value)} %"
    return figures(indicator, part.inputs)


def _cause(part: IndicatorResult, missing: tuple[str, ...], year: int) -> str:
    match part.cause:
        case "missing_document":
            return say("self_assessment.cause_missing_document", codes=", ".join(missing))
        case "no_baseline":
            return say("self_assessment.cause_no_baseline", year=year - 1)
        case "missing_value":
            return say("self_assessment.cause_missing_value")
    return in_words(part.derivation)


def last_year_html(indicator: Indicator, sheet: Sheet) -> str:
    """What the record holds of the year before, beside the fields."""
    inputs = sheet.last_year.values.get(indicator.code)
    if not inputs or sheet.last_year.round is None:
        return ""
    text = figures(indicator, dated(inputs))
    for part, whole in (("numerator", "denominator"), ("positive", "valid")):
        if part in inputs and inputs.get(whole):
            text += f" = {formats.number(Fraction(100 * inputs[part], inputs[whole]), 2)} %"
    year = sheet.last_year.round.window_to.year
    value = f'<p class="ws ws-quiet ws-small">{escape(say("self_assessment.last_year", year=year, value=text))}</p>'
    return value if text else ""


def dated(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data with its dates as dates."""
    return {name: date.fromisoformat(value) if name == "on" else value for name, value in inputs.items()}


def summed_html(sheet: Sheet, names: Mapping[str, str]) -> str:
    """That last year's figures were added up from the wards that went into this one."""
    if not sheet.last_year.summed:
        return ""
    parts = ", ".join(names[each.id] for each in sheet.last_year.summed)
    return f'<p class="ws ws-quiet ws-small">{escape(say("self_assessment.summed", parts=parts))}</p>'


def if_sent_html(card: Scorecard, criterion: Criterion, *, sent: bool = False) -> str:
    """ "If it were sent now" (``sent``: as it was sent): state and points, and how each indicator comes to its share."""
    result = card.criterion(criterion.code)
    rows = []
    for part, indicator in zip(result.indicators, criterion.indicators, strict=True):
        if part.state == "tracked":
            continue
        own = share(result, criterion, indicator.code)
        rows.append(
            f"<tr><td>{escape(indicator.code)} {escape(in_words(part.derivation))}</td>"
            f'<td class="ws-number">{formats.score(own)}</td></tr>'
        )
    found = points(result)
    worth = say("self_assessment.points_of", points=formats.score(found), weight=formats.number(result.weight))
    return (
        f'<div class="ws ws-self-box"><h3>{escape(say("self_assessment.as_claimed" if sent else "self_assessment.if_sent"))}</h3>'
        f"<p>{state_mark(result.state, claimed=True)} <strong>{escape(worth)}</strong></p>"
        f"<table><caption>{escape(say('self_assessment.if_sent_caption'))}</caption><tbody>{''.join(rows)}</tbody></table></div>"
    )


def gains_html(card: Scorecard, criterion: Criterion) -> str:
    """ "More points": each next step with the criterion's points once it is taken; "" where all points are there."""
    found = gains(card, criterion)
    if not found:
        return ""
    weight = card.criterion(criterion.code).weight
    rows = "".join(
        f'<tr><td>{escape(_gain(each))}</td><td class="ws-number"><strong>{formats.score(each.points)}</strong> / '
        f"{formats.number(weight)}</td></tr>"
        for each in found
    )
    return (
        f'<div class="ws ws-self-box"><h3>{escape(say("self_assessment.more_points"))}</h3>'
        f"<table><caption>{escape(say('self_assessment.more_points_caption'))}</caption><tbody>{rows}</tbody></table></div>"
    )


def _gain(gain: Gain) -> str:
    if gain.enter:
        step = say("self_assessment.gain_enter", codes=", ".join(gain.enter))
    elif gain.indicator is not None and gain.inputs is not None:
        step = say("self_assessment.gain_reach", code=gain.indicator.code, value=figures(gain.indicator, gain.inputs))
    else:
        return say("self_assessment.gain_documents", codes=", ".join(gain.documents))
    return say("self_assessment.gain_and", codes=", ".join(gain.documents), step=step) if gain.documents else step


def asked_html(preview: Preview, criterion: Criterion, codes: list[str]) -> str:
    """What granting the requests "not applicable" would do to the criterion and to the whole, before anybody grants them."""
    if preview.asked is None:
        return ""
    before, after = preview.after, preview.asked
    lines = [
        say(
            "self_assessment.asked_criterion",
            before=_worth(before, criterion),
            after=_worth(after, criterion),
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
    return f'<div class="ws ws-self-asked">{"".join(f"<p>{escape(line)}</p>" for line in lines)}</div>'


def _worth(card: Scorecard, criterion: Criterion) -> str:
    found: Exact | None = points(card.criterion(criterion.code))
    return formats.NONE if found is None else formats.score(found)


def questions_html(card: Scorecard, criterion: Criterion) -> str:
    """What the inspector's checks ask about this criterion, from the figures alone."""
    own = {each.code for each in criterion.indicators}
    asked = [question for question in card.questions if own & set(question.indicators)]
    if not asked:
        return ""
    items = "".join(
        f'<li>{escape(in_words(each.text))} <span class="ws-quiet">({escape(", ".join(each.indicators))})</span></li>'
        for each in asked
    )
    return f'<div class="ws ws-self-box"><h3>{escape(say("self_assessment.questions"))}</h3><ul>{items}</ul></div>'


def closed_html(indicator: Indicator, inputs: Mapping[str, Any], part: IndicatorResult | None) -> str:
    """A survey indicator as the ward sees it: shut, with who enters it and what stands there."""
    assert closed(indicator)
    value = figures(indicator, inputs)
    stands = say("self_assessment.closed_value", value=value) if value else say("self_assessment.closed_empty")
    mark = state_mark(part.state, claimed=True) if part is not None else ""
    return f'<p class="ws ws-self-closed">{escape(say("self_assessment.closed"))} {escape(stands)} {mark}</p>'
