"""Derivations: one sentence that leads from the inputs of an indicator to its state (docs/scoring.md, section 7).

They are made only when asked for, from what the result keeps, because most derivations of a round are never looked at.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from scoring import catalogue as c
from scoring.exact import REMEMBERED, Exact, beside, figure, in_both
from scoring.measures import Finding, Inputs, PreparedIndicator, on_small_base, shown_day
from scoring.named_tuples import from_fields
from scoring.vocabulary import InputName, Kind, State
from scoring.words import DERIVATIONS, INPUT_WORDS, NO_WORDS, STATE_WORDS, Words


class Remark(NamedTuple):
    """What a derivation adds to the figures: ``before`` the state (missing documents, a ruling) or ``after`` it (an excuse)."""

    before: Words = NO_WORDS
    after: Words = NO_WORDS


NO_REMARK = Remark()


def derivation(prepared: PreparedIndicator, inputs: Inputs, finding: Finding, state: State, remark: Remark) -> Words:
    """The derivation of ``state`` from the inputs, from what was found in them, and from the remark."""
    figures = _figures(prepared, inputs, finding)
    target, credit = prepared.without_target, NO_WORDS
    if finding.compared:
        target = prepared.target
        if prepared.credit is not None:
            credit = _taken_away(finding.credit) if prepared.takes_away else _share_of_points(finding.credit, "credit")
    reached, (before, after) = STATE_WORDS[state], remark
    vi = f"{figures.vi}{target.vi}{credit.vi}{before.vi}: {reached.vi}{after.vi}"
    en = f"{figures.en}{target.en}{credit.en}{before.en}: {reached.en}{after.en}"
    return from_fields(Words, (vi, en))


def _taken_away(credit: Exact) -> Words:
    """What an indicator of a deduction takes away is what it does not earn."""
    return DERIVATIONS["nothing_taken"] if credit == 1 else _share_of_points(1 - credit, "taken_away")


def _share_of_points(part: Exact, told: str) -> Words:
    """The share of the points that is earned, or taken away (``told``), in whole percents; never 0 or 100 of what is not
    nothing and not all."""
    top, bottom = part.as_integer_ratio()
    percent = (200 * top + bottom) // (2 * bottom)
    if percent in (0, 100) and bottom != 1:
        return _told(told, *in_both(beside(100 * part, (0, 100))))
    return _WHOLE_PERCENTS[told][percent]


def _told(told: str, vi_share: str, en_share: str) -> Words:
    vi, en = DERIVATIONS[told]
    return Words(vi.format(share=vi_share), en.format(share=en_share))


_WHOLE_PERCENTS = {
    told: tuple(_told(told, str(percent), str(percent)) for percent in range(101)) for told in ("credit", "taken_away")
}


def ruled(by: str, reason: str) -> Remark:
    """The remark for a ruling, with the inspector's name and reason."""
    return Remark(before=join(say("ruling", by=by), say("reason", reason=reason)))


def excused(reason: str) -> Remark:
    """The remark for an indicator that does not apply, with the reason."""
    return Remark(after=say("reason", reason=reason))


def lacking(missing: list[str], rejected: list[str]) -> Remark:
    """The remark for documents that are missing or rejected, by their codes."""
    words = say("missing_document", documents=", ".join(missing)) if missing else NO_WORDS
    if rejected:
        words = join(words, say("document_rejected", documents=", ".join(rejected)))
    return Remark(before=words)


def _figures(prepared: PreparedIndicator, inputs: Inputs, finding: Finding) -> Words:
    for name in prepared.needed:
        if name not in inputs:
            break
    else:
        return FIGURES[prepared.indicator.kind](prepared, inputs, finding)
    absent: list[InputName] = [name for name in prepared.needed if name not in inputs]
    if prepared.indicator.kind == "ratio" and inputs.get("denominator") == 0:
        return say("ratio_of_none", entered="…", whole=0)
    if absent == ["previous"]:
        return say("no_baseline", current=inputs["current"])
    vi, en = DERIVATIONS["missing_value"]
    return Words(
        vi.format(inputs=", ".join(INPUT_WORDS[name].vi for name in absent)),
        en.format(inputs=", ".join(INPUT_WORDS[name].en for name in absent)),
    )


# One function per kind


def _attestation(prepared: PreparedIndicator, inputs: Inputs, finding: Finding) -> Words:
    assert isinstance(prepared.indicator, c.Attestation)
    words = _confirmed(inputs["confirmed"], prepared.indicator.out_of)
    if c.ITEMS not in inputs:
        return words
    without = [item for code, item in prepared.indicator.coded_items.items() if code not in inputs[c.ITEMS]]
    return join(words, _missing_items(without)) if without else words


@lru_cache(maxsize=REMEMBERED)
def _confirmed(confirmed: int, of: int) -> Words:
    return say("attestation", confirmed=confirmed, of=of)


def _missing_items(items: list[c.Item]) -> Words:
    vi, en = DERIVATIONS["items_missing"]
    words = [c.words_of(item) for item in items]
    return Words(
        vi.format(items=", ".join(each.vi for each in words)), en.format(items=", ".join(each.en for each in words))
    )


def _deadline(prepared: PreparedIndicator, inputs: Inputs, finding: Finding) -> Words:
    return _on(inputs["on"])


@lru_cache(maxsize=REMEMBERED)
def _on(on: date) -> Words:
    day, (vi, en) = shown_day(on), DERIVATIONS["deadline"]
    return Words(vi.format(on=day.vi), en.format(on=day.en))


def _ratio(prepared: PreparedIndicator, inputs: Inputs, finding: Finding) -> Words:
    assert isinstance(prepared.indicator, c.Ratio)
    numerator, denominator = inputs["numerator"], inputs["denominator"]
    if not denominator:
        return _share("ratio_of_none", prepared, numerator, denominator, finding)
    if prepared.indicator.per is None:
        return _share("ratio", prepared, numerator, denominator, finding)
    vi, en = _share("ratio_per", prepared, numerator, denominator, finding)
    return Words(f"{vi} {prepared.unit.vi}".rstrip(), f"{en} {prepared.unit.en}".rstrip())


def _level(prepared: PreparedIndicator, inputs: Inputs, finding: Finding) -> Words:
    assert isinstance(prepared.indicator, c.LevelIndicator)
    return c.words_of(prepared.indicator.levels[prepared.indicator.places[inputs["level"]] - 1].name)


def _survey(prepared: PreparedIndicator, inputs: Inputs, finding: Finding) -> Words:
    assert isinstance(prepared.indicator, c.Survey)
    positive, valid = inputs["positive"], inputs["valid"]
    words = _share("survey", prepared, positive, valid, finding) if valid else say("survey_of_none")
    least = max(prepared.indicator.min_sample, 1)
    return words if valid >= least else join(words, say("sample_too_small", min_sample=least))


def _change(prepared: PreparedIndicator, inputs: Inputs, finding: Finding) -> Words:
    assert isinstance(prepared.indicator, c.Change)
    current, previous = inputs["current"], inputs["previous"]
    if small := on_small_base(prepared.indicator, previous):
        return say(f"small_base_{small.rule}", current=current, previous=previous, below=small.below)
    if previous:
        return _share("change", prepared, current, previous, finding)
    return say("change_from_none", current=current) if current else _share("change_none", prepared, 0, 0, finding)


def _with_unit(prepared: PreparedIndicator, inputs: Inputs, finding: Finding) -> Words:
    return _number_with_unit(_beside_thresholds(prepared, finding), prepared.unit)


@lru_cache(maxsize=REMEMBERED)
def _number_with_unit(number: str, unit: Words) -> Words:
    vi, en = in_both(number)
    return Words(f"{vi} {unit.vi}".rstrip(), f"{en} {unit.en}".rstrip())


def _beside_thresholds(prepared: PreparedIndicator, finding: Finding) -> str:
    """The value, with more than two decimals where they are needed beside the numbers that it is compared with."""
    return (finding.value or "") if finding.number is None else beside(finding.number, prepared.thresholds)


def _share(template: str, prepared: PreparedIndicator, entered: int, whole: int, finding: Finding) -> Words:
    """One figure as a share of another, or compared with another, with the percentage."""
    vi, en = _SHARES[template]
    vi_entered, en_entered = figure(entered)
    vi_whole, en_whole = figure(whole)
    vi_percent, en_percent = in_both(_beside_thresholds(prepared, finding))
    words = vi.format(vi_entered, vi_whole, vi_percent), en.format(en_entered, en_whole, en_percent)
    return from_fields(Words, words)


def _by_place(template: str) -> str:
    """A template whose details are told by their places, which fills in half again as fast as by their names."""
    return template.format(entered="{0}", whole="{1}", percent="{2}")


_SHARES = {
    name: Words(_by_place(DERIVATIONS[name].vi), _by_place(DERIVATIONS[name].en))
    for name in ("ratio", "ratio_per", "ratio_of_none", "survey", "change", "change_none")
}


FIGURES: dict[Kind, Callable[[PreparedIndicator, Inputs, Finding], Words]] = {
    "attestation": _attestation,
    "deadline": _deadline,
    "ratio": _ratio,
    "count": _with_unit,
    "change": _change,
    "level": _level,
    "survey": _survey,
    "number": _with_unit,
}


# Pieces


def say(template: str, **details: object) -> Words:
    """A piece of derivation; whole numbers among the details are written as each language writes them."""
    vi, en = DERIVATIONS[template]
    vi_details: dict[str, object] = {}
    en_details: dict[str, object] = {}
    for name, it in details.items():
        vi_details[name], en_details[name] = figure(it) if type(it) is int else (it, it)
    return Words(vi.format(**vi_details), en.format(**en_details))


def join(first: Words, second: Words) -> Words:
    """Two pieces of derivation one after the other."""
    return Words(first.vi + second.vi, first.en + second.en)
