"""What a result says in a few words: figures first, then why a criterion stands as it does and what bars a band.

All of it plain text in the language of the screen.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scoring import catalogue as c
from scoring.exact import Exact, normal
from scoring.published import WithheldResult
from scoring.reading import judged_parts, required_documents
from scoring.scorecard import CriterionResult, IndicatorResult
from ui.parts import formats
from ui.parts.figures import as_judged, figures
from ui.parts.requirements import asked_of, required
from ui.reader.language import in_words, say
from ui.reader.people import told_name
from ui.screens.scorecard.reading import Reading

NOTHING_ENTERED: Mapping[str, Any] = {}


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def percent(exact: str | Exact | None) -> str:
    """ "81,82 %", "100 %"; "—" where there is none."""
    return formats.NONE if exact is None else formats.percent(normal(Fraction(exact)))


def measured(reading: Reading, part: IndicatorResult) -> str:
    """What an indicator measured, counts before percentages: "47 → 44 = −6,38 %", "36/44 = 81,82 %", "0 vụ"."""
    if isinstance(part, WithheldResult):
        return in_words(part.figures)
    indicator = reading.indicator(part)
    inputs = reading.scorecard.submission.values.get(part.code, NOTHING_ENTERED)
    if any(name not in inputs for name in c.INPUTS[indicator.kind] if name != "issued"):
        return _incomplete(indicator, inputs)
    match indicator.kind:
        case "attestation" if indicator.out_of == 1:
            return figures(indicator, inputs)
        case "attestation":
            return f"{formats.number(inputs['confirmed'])}/{indicator.out_of}{_unit(indicator)}"
        case "deadline":
            return formats.day(inputs["on"])
        case "ratio":
            return _share(indicator, inputs["numerator"], inputs["denominator"], part)
        case "survey":
            return _share(indicator, inputs["positive"], inputs["valid"], part)
        case "count":
            return f"{formats.number(inputs['count'])}{_unit(indicator)}"
        case "number":
            return f"{formats.number(inputs['value'])}{_unit(indicator)}"
        case "level":
            return in_words(indicator.levels[indicator.places[inputs["level"]] - 1].name)
        case _:
            steps = f"{formats.number(inputs['previous'])} → {formats.number(inputs['current'])}"
            return steps if part.exact is None else f"{steps} = {formats.with_percent_sign(as_judged(part))}"


def _share(indicator: c.Indicator, numerator: Exact, denominator: Exact, part: IndicatorResult) -> str:
    counts = f"{formats.number(numerator)}/{formats.number(denominator)}"
    if part.exact is None:
        return counts
    figure = as_judged(part)
    return f"{counts} = {formats.with_percent_sign(figure) if c.in_percent(indicator) else figure + _unit(indicator)}"


def _incomplete(indicator: c.Indicator, inputs: Mapping[str, Any]) -> str:
    if indicator.kind == "change" and "current" in inputs:
        return say("scorecard.no_baseline", current=formats.number(inputs["current"]))
    return say("scorecard.no_figure")


def _unit(indicator: c.Indicator) -> str:
    """The unit without what it explains in brackets."""
    unit = in_words(indicator.unit).partition(" (")[0]
    return f" {unit}" if unit else ""


def asked(reading: Reading, indicator: c.Indicator) -> str:
    """What is asked of an indicator, "yêu cầu: từ 90 %"; "" for one without a target."""
    if c.not_asked(indicator, reading.scorecard.submission.classes):
        return required(say("requirements.case_empty"))
    return required(asked_of(indicator, reading.year))


def why(reading: Reading, part: IndicatorResult) -> str:
    """Why an indicator is not met or not proven, figures first."""
    ruling = reading.scorecard.submission.rulings.get(part.code)
    if ruling is not None:
        return say("scorecard.why_ruling", by=told_name(ruling.by), reason=ruling.reason)
    indicator, shown = reading.indicator(part), measured(reading, part)
    match part.cause:
        case "missing_value":
            return say("scorecard.no_figure")
        case "no_baseline":
            return shown
        case "class_missing":
            return say("scorecard.why_class", result=shown)
        case "sample_too_small":
            return say("scorecard.why_sample", result=shown, least=formats.number(getattr(indicator, "min_sample", 0)))
        case "needs_judgement":
            return say("scorecard.why_judgement", result=shown)
        case "missing_document" | "document_rejected":
            return missing_words(reading, reading.scorecard.criterion(reading.catalogue.criterion_of[part.code].code))
        case _:
            if part.exact is None and indicator.kind == "change":
                return say("scorecard.why_risen", result=shown)
            return say("scorecard.why_target", result=shown, asked=asked(reading, indicator))


def reasons(reading: Reading, result: CriterionResult) -> str:
    """Why a criterion is not met or not proven: the reasons of the indicators that make it so, each said once."""
    parts = [part for part in judged_parts(reading.scorecard, result) if part.state == result.state]
    if parts and all(part.cause == "missing_value" for part in parts):
        return say("scorecard.no_figure")
    said = dict.fromkeys(why(reading, part) for part in parts)
    return "; ".join(said)


def in_brief(reading: Reading, result: CriterionResult) -> str:
    """The first reason why a criterion is open, shorter: its figure without the target, that somebody ruled without the words.

    All of it stands in the derivation.
    """
    parts = [part for part in judged_parts(reading.scorecard, result) if part.state == result.state]
    documents = missing_words(reading, result)
    if documents and any(part.cause in {"missing_document", "document_rejected"} for part in parts):
        return documents
    if not parts or parts[0].cause == "missing_value":
        return say("scorecard.no_figure")
    first = parts[0]
    if first.code in reading.scorecard.submission.rulings:
        return say("scorecard.flag_ruled")
    if first.cause == "class_missing":
        return say("scorecard.why_class", result=measured(reading, first))
    if first.cause == "sample_too_small":
        least = formats.number(getattr(reading.indicator(first), "min_sample", 0))
        return say("scorecard.why_too_few", least=least)
    return measured(reading, first)


def missing_words(reading: Reading, result: CriterionResult) -> str:
    """ "thiếu TC08.a; không chấp nhận TC05.b": the required documents that do not count, by code."""
    found = required_documents(reading.scorecard, result)
    texts = [say("scorecard.lacks", document=", ".join(found.missing))] if found.missing else []
    texts += [say("scorecard.refused", document=", ".join(found.rejected))] if found.rejected else []
    return "; ".join(texts)


def evidence_words(reading: Reading, result: CriterionResult) -> str:
    """ "thiếu 1/2 tài liệu: TC08.a": the required documents that do not count or are only declared; "" where none is."""
    found = required_documents(reading.scorecard, result)
    replaced = [code for code in found.rejected if reading.standings.get(code) == "replacing"]
    parts = {
        "missing": found.missing,
        "rejected": [code for code in found.rejected if code not in replaced],
        "replaced": replaced,
        "declared": declared_documents(reading, result),
    }
    return "; ".join(
        say(f"scorecard.evidence_{name}", n=len(codes), of=len(found.required), codes=", ".join(codes))
        for name, codes in parts.items()
        if codes
    )


def declared_documents(reading: Reading, result: CriterionResult) -> list[str]:
    """The required documents that count, though no file of them has been handed in."""
    found = required_documents(reading.scorecard, result)
    there = [code for code in found.required if code not in (*found.missing, *found.rejected)]
    return [code for code in there if reading.standings.get(code) == "declared"]


def band_name(reading: Reading, code: str | None) -> str:
    """The name of a band; "—" where none is reached."""
    return next((in_words(band.name) for band in reading.catalogue.bands if band.code == code), formats.NONE)


def layer_name(reading: Reading, layer: str) -> str:
    """What the criteria of a layer are called by: the title of a local layer, "quốc gia" for the national one.

    Where there is no other they are simply criteria.
    """
    if len(reading.catalogue.layers) == 1:
        return say("scorecard.all_criteria")
    if layer == reading.catalogue.layers[0]:
        return say("scorecard.national")
    file = next(file for file in reading.catalogue.files if file.layer == layer)
    return in_words(file.title)
