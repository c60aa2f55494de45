"""What residents say: surveys with their number, response and change, complaints, answers in time.

The change of a survey is told with its margin (95 %, Agresti and Caffo 2000: one answer more on each side of both
surveys), so that 93 after 91 of four hundred is not taken for progress.
"""

from fractions import Fraction
from html import escape
from math import sqrt
from typing import NamedTuple

from scoring import catalogue as c
from scoring.exact import Exact
from scoring.scorecard import Scorecard
from ui.parts import formats
from ui.parts.states import state_mark
from ui.reader.language import in_words, say
from ui.reader.people import told_derivation
from ui.screens.scorecard.derivations import opening
from ui.screens.scorecard.phrases import measured, threshold
from ui.screens.scorecard.reading import Reading

OTHERS = ("20.2", "8.2", "SL1.2", "SL4.2")
"""Beside every survey of the catalogue: forms returned, complaints upheld, remarks found true, requests answered in time.
Indicators of the shipped catalogue; those another catalogue does not hold are left out."""
SQUARED_95 = Fraction(38416, 10000)
"""1.96², for a margin of 95 %."""


class Change(NamedTuple):
    """A survey against the year before: the difference and its margin, both in percentage points."""

    points: Exact
    margin: float

    @property
    def clear(self) -> bool:
        """Whether the difference is larger than its margin."""
        return abs(float(self.points)) > self.margin


def survey_change(now: tuple[Exact, Exact], before: tuple[Exact, Exact]) -> Change:
    """The change between two surveys, each (positive, valid) with valid above 0, and its 95 % margin."""
    points = Fraction(100 * now[0]) / now[1] - Fraction(100 * before[0]) / before[1]
    spread = Fraction(0)
    for positive, valid in (now, before):
        adjusted = Fraction(positive + 1) / (valid + 2)
        spread += adjusted * (1 - adjusted) / (valid + 2)
    return Change(points, 100 * sqrt(SQUARED_95 * spread))


def residents(reading: Reading) -> str:
    """The block as HTML; "" for a catalogue that asks residents nothing."""
    surveys = [code for code, found in reading.catalogue.indicators.items() if found.kind == "survey"]
    codes = [*surveys, *(code for code in OTHERS if code in reading.catalogue.indicators)]
    lines = "".join(_line(reading, code) for code in codes)
    if not lines:
        return ""
    heading = (
        f'{escape(say("scorecard.residents"))} <span class="ws-quiet">{escape(say("scorecard.residents_by"))}</span>'
    )
    return f'<div class="ws"><section class="ws-block"><h3>{heading}</h3>{lines}</section></div>'


def _line(reading: Reading, code: str) -> str:
    indicator, part = reading.catalogue.indicators[code], reading.scorecard.indicator(code)
    changed = escape(_changed(reading, indicator))
    name = f"{escape(code)} {escape(in_words(indicator.name))}"
    note = f' <span class="ws-quiet">· {changed}</span>' if changed else ""
    line = f'<span class="ws-what">{name}{note}</span><span class="ws-number">{escape(measured(reading, part))}</span>'
    inside = (
        f"<p>{escape(told_derivation(part, reading.scorecard))} {state_mark(part.state, claimed=reading.claimed)}</p>"
    )
    if c.judged(indicator):
        inside += f"<p>{escape(say('scorecard.threshold', target=threshold(reading, indicator)))}</p>"
    if indicator.note is not None:
        inside += f'<p class="ws-quiet">{escape(in_words(indicator.note))}</p>'
    return opening(line, inside, "ws-line")


def _changed(reading: Reading, indicator: c.Indicator) -> str:
    """What became of it since the year before; for a survey too small on either side, nothing."""
    if reading.before is None or not _inputs(reading.scorecard, indicator.code):
        return ""
    now, before = _inputs(reading.scorecard, indicator.code), _inputs(reading.before, indicator.code)
    year = reading.before.submission.window.end.year
    match indicator.kind:
        case "survey":
            least = max(getattr(indicator, "min_sample", 0), 1)
            if any("positive" not in each or each.get("valid", 0) < least for each in (now, before)):
                return say("scorecard.survey_no_change", year=year)
            change = survey_change((now["positive"], now["valid"]), (before["positive"], before["valid"]))
            key = "scorecard.survey_clear" if change.clear else "scorecard.survey_unclear"
            margin = formats.number(Fraction(change.margin), 1)
            return say(key, year=year, points=formats.signed(change.points, 1), margin=margin)
        case "count" if "count" in now and "count" in before:
            return say("scorecard.count_before", year=year, count=formats.number(before["count"]))
        case "ratio" if {"numerator", "denominator"} <= before.keys():
            counts = f"{formats.number(before['numerator'])}/{formats.number(before['denominator'])}"
            return say("scorecard.count_before", year=year, count=counts)
    return ""


def _inputs(scorecard: Scorecard, code: str) -> dict[str, Exact]:
    return dict(scorecard.submission.values.get(code, {}))
