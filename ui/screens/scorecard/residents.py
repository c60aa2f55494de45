"""What residents say: surveys with their number, response and change, complaints, answers in time.

The change of a survey is told with its margin (``scoring.change``).
"""

from typing import NamedTuple

from scoring import catalogue as c
from scoring.change import survey_change
from scoring.exact import Exact
from scoring.scorecard import IndicatorResult, Scorecard
from ui.parts import formats
from ui.parts.derivations import not_entered, told_derivation, told_state
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.screens.scorecard.phrases import asked, measured
from ui.screens.scorecard.reading import Reading

OTHERS = ("20.2", "8.2", "SL1.2", "SL4.2")
"""Beside every survey of the catalogue: forms returned, complaints upheld, remarks found true, requests answered in time.
Indicators of the shipped catalogue; another one may mean something else by these codes."""
SHIPPED = "model-ward-police"


class ResidentLine(NamedTuple):
    """One indicator: what it measured, what became of it since the year before, and what it opens to."""

    part: IndicatorResult
    name: str
    measured: str
    changed: str
    state: str
    derivation: str
    asked: str
    note: str


def residents(reading: Reading) -> Markup:
    """The block; "" for a catalogue that asks residents nothing."""
    surveys = [code for code, found in reading.catalogue.indicators.items() if found.kind == "survey"]
    others = OTHERS if reading.catalogue.national.catalogue == SHIPPED else ()
    codes = [*surveys, *(code for code in others if code in reading.catalogue.indicators)]
    return _pieces.residents([_line(reading, code) for code in codes], reading.claimed)


def _line(reading: Reading, code: str) -> ResidentLine:
    indicator, part = reading.catalogue.indicators[code], reading.scorecard.indicator(code)
    derivation, wanted = (
        "" if not_entered(part) else told_derivation(part, reading.scorecard),
        asked(reading, indicator),
    )
    return ResidentLine(
        part=part,
        name=in_words(indicator.name),
        measured=measured(reading, part),
        changed=_changed(reading, indicator),
        state=told_state(part),
        derivation=derivation,
        asked="" if wanted in derivation else formats.begun(wanted),
        note=in_words(indicator.note),
    )


def _changed(reading: Reading, indicator: c.Indicator) -> str:
    """What became of it since the year before; for a survey too small on either side, nothing."""
    if reading.before is None or not _inputs(reading.scorecard, indicator.code):
        return ""
    now, before = _inputs(reading.scorecard, indicator.code), _inputs(reading.before, indicator.code)
    year = reading.year_before
    match indicator.kind:
        case "survey":
            least = max(getattr(indicator, "min_sample", 0), 1)
            if any("positive" not in each or each.get("valid", 0) < least for each in (now, before)):
                return say("scorecard.survey_no_change", year=year)
            change = survey_change((now["positive"], now["valid"]), (before["positive"], before["valid"]))
            key = "scorecard.survey_clear" if change.clear else "scorecard.survey_unclear"
            margin = formats.number(change.margin, 1)
            return say(key, year=year, points=formats.signed(change.points, 1), margin=margin)
        case "count" if "count" in now and "count" in before:
            return say("scorecard.count_before", year=year, count=formats.number(before["count"]))
        case "ratio" if {"numerator", "denominator"} <= before.keys():
            counts = f"{formats.number(before['numerator'])}/{formats.number(before['denominator'])}"
            return say("scorecard.count_before", year=year, count=counts)
    return ""


def _inputs(scorecard: Scorecard, code: str) -> dict[str, Exact]:
    return dict(scorecard.submission.values.get(code, {}))


_pieces = beside(__file__)
