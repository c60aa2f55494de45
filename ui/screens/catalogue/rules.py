"""The rule of an indicator, in words a ward chief reads: what is entered, when it is met, how points are given."""

import re
from datetime import date
from typing import Any, NamedTuple

from scoring.catalogue import (
    Attestation,
    Band,
    Catalogue,
    Change,
    Check,
    DateTarget,
    Indicator,
    LevelIndicator,
    LevelLine,
    LevelsAsked,
    NumberLine,
    Ratio,
    Survey,
    in_percent,
    input_words,
    judged,
    split_operand,
)
from scoring.exact import Exact, WrittenFraction, written
from scoring.measures import limits_of
from ui.parts.bands import level_words
from ui.parts.formats import day, day_of_year, number, percent, with_percent_sign
from ui.parts.requirements import asked_of
from ui.parts.unit_classes import cases_of
from ui.reader.language import in_words, say

WHATEVER_YEAR = 2000
"""A leap year, for targets without a year of their own; the year is never shown."""


def entered(indicator: Indicator) -> str:
    """What a ward enters for an indicator."""
    if isinstance(indicator, Attestation):
        one = indicator.out_of == 1
        return say("catalogue.enter_one" if one else "catalogue.enter_attestation", of=number(indicator.out_of))
    if indicator.inputs and indicator.kind in _NAMED:
        names = "; ".join(in_words(name) for name in indicator.inputs.values())
        return say("catalogue.enter_named", figures=names) if in_percent(indicator) else names
    if isinstance(indicator, Ratio) and indicator.may_exceed:
        return say("catalogue.enter_ratio_may_exceed")
    if isinstance(indicator, Survey):
        text = say("catalogue.enter_survey")
        return f"{text} {say('catalogue.by_others')}" if indicator.entered_by == "independent" else text
    unit = in_words(indicator.unit)
    return say(f"catalogue.enter_{indicator.kind}") + (f" ({unit})" if unit and indicator.kind in _COUNTED else "")


_COUNTED = ("count", "number")
_NAMED = ("ratio", "change", "count", "number", "deadline")


class CaseRule(NamedTuple):
    """What is asked of one class of wards. ``threshold``: when it is met; ``credit``: how points are given, "" for nothing."""

    name: str
    threshold: str
    credit: str


def cases(indicator: Indicator, catalogue: Catalogue) -> tuple[CaseRule, ...]:
    """What is asked of each class of wards; empty where all are asked the same."""
    return tuple(
        CaseRule(name, say("requirements.case_empty"), "")
        if case is None
        else CaseRule(name, threshold(case), credit(case))
        for name, case in cases_of(indicator, catalogue)
    )


def threshold(indicator: Indicator) -> str:
    """When an indicator is met, in words; for one that is only tracked, that it is. Of one that asks by class: that it does."""
    if not judged(indicator):
        return say("catalogue.tracked")
    target = indicator.target
    if target is None and indicator.by is not None and indicator.credit is None:
        return say("requirements.by_class")
    if target is None:
        return say("catalogue.met_at_full_credit")
    if isinstance(target, DateTarget):
        if isinstance(target.on_or_before, date):
            return say("catalogue.on_or_before", day=day(target.on_or_before))
        month, monthday = target.on_or_before
        return say("catalogue.on_or_before_each_year", day=day_of_year(date(WHATEVER_YEAR, month, monthday)))
    limits = limits_of(indicator, WHATEVER_YEAR)
    if len(limits) == 2:
        return asked_of(indicator, WHATEVER_YEAR)
    ((operator, asked),) = limits
    if isinstance(indicator, LevelIndicator):
        return say(f"catalogue.level_{operator}", level=in_words(indicator.levels[int(asked) - 1].name))
    if isinstance(indicator, Attestation) and operator == "at_least" and asked == indicator.out_of:
        one = indicator.out_of == 1
        return say("catalogue.one_item" if one else "catalogue.all_items", of=number(indicator.out_of))
    if operator == "at_most" and asked == 0 and not isinstance(indicator, Change):
        return say("requirements.none")
    if isinstance(indicator, Change) and asked == 0 and operator in {"at_most", "below"}:
        return say(f"catalogue.change_{operator}_0")
    if isinstance(indicator, Change) and asked < 0 and operator in {"at_most", "below"}:
        return say(f"catalogue.change_{operator}", value=_value(indicator, -asked))
    return say(f"catalogue.{operator}", value=_value(indicator, asked))


def credit(indicator: Indicator) -> str:
    """How points are given; "" for what is only tracked."""
    if not judged(indicator):
        return ""
    rule = indicator.credit
    if rule is None:
        by_class = indicator.by is not None and indicator.target is None
        return say("requirements.by_class" if by_class else "catalogue.credit_all_or_none")
    if isinstance(rule, NumberLine | LevelLine):
        line = say("catalogue.credit_line", start=_value(indicator, rule.start), to=_value(indicator, rule.to))
        if rule.floor is None:
            return line
        return f"{line}; {say('catalogue.credit_floor', floor=_value(indicator, rule.floor))}"
    steps = (
        say(
            f"catalogue.credit_step_{'at_least' if step.at_least is not None else 'at_most'}",
            value=_value(indicator, step.at_least if step.at_least is not None else step.at_most),
            share=_share(step.credit),
        )
        for step in rule.steps
    )
    return say("catalogue.credit_steps", steps="; ".join(steps))


def special(indicator: Indicator, told: str = "") -> tuple[str, ...]:
    """The small-base rule and the least sample, where there are any and ``told`` does not say them already."""
    found = []
    small = indicator.small_base if isinstance(indicator, Change) else None
    if small is not None and not _names(told, small.below):
        found.append(say(f"catalogue.small_base_{small.rule}", below=number(small.below)))
    if isinstance(indicator, Survey) and indicator.min_sample and not _names(told, indicator.min_sample):
        found.append(say("catalogue.min_sample", least=number(indicator.min_sample)))
    return tuple(found)


def _names(text: str, least: int) -> bool:
    """Whether a note of the catalogue says itself below which number another rule holds."""
    return re.search(rf"(?i)\b(?:{say('catalogue.bounds')})\s+{least}\b", text) is not None


def listed(indicator: Indicator) -> tuple[str, ...]:
    """The items to confirm or the levels to choose from (worst first), where an indicator names them."""
    if isinstance(indicator, LevelIndicator):
        return tuple(in_words(level.name) for level in indicator.levels)
    if isinstance(indicator, Attestation) and indicator.items is not None:
        return tuple(in_words(item) for item in indicator.items)
    return ()


def asked_for(band: Band, catalogue: Catalogue, layers: dict[str, str]) -> tuple[str, ...]:
    """What a band asks, one condition each. ``layers``: the names of the layers by code."""
    found = []
    if band.min_score is not None:
        found.append(say("catalogue.band_score", score=number(written(band.min_score))))
    if band.all_met:
        found.append(say("catalogue.band_all_met"))
    for layer, least in (band.min_met or {}).items():
        found.append(say("catalogue.band_min_met", least=number(least), layer=layers[layer]))
    if band.gates:
        found.append(say("catalogue.band_gates"))
    if band.must_meet is not None:
        key = "band_must_meet_one" if len(band.must_meet) == 1 else "band_must_meet"
        found.append(say(f"catalogue.{key}", codes=", ".join(band.must_meet)))
    found += _groups_asked(band)
    found += _unmet_allowed(band, layers)
    found += [_levels_asked(asked, catalogue) for asked in band.levels or ()]
    return tuple(found) or (say("catalogue.band_free"),)


def _groups_asked(band: Band) -> list[str]:
    if isinstance(band.min_group, dict):
        return [
            say("catalogue.band_group", group=group, score=number(written(least)))
            for group, least in band.min_group.items()
        ]
    return [] if band.min_group is None else [say("catalogue.band_every_group", score=number(written(band.min_group)))]


def _unmet_allowed(band: Band, layers: dict[str, str]) -> list[str]:
    if isinstance(band.max_unmet, dict):
        return [
            say("catalogue.band_max_unmet_layer", most=number(most), layer=layers[layer])
            if most
            else say("catalogue.band_none_unmet_layer", layer=layers[layer])
            for layer, most in band.max_unmet.items()
        ]
    if band.max_unmet is None:
        return []
    if not band.max_unmet:
        return [say("catalogue.band_none_unmet")]
    return [say("catalogue.band_max_unmet", most=number(band.max_unmet))]


def _levels_asked(asked: LevelsAsked, catalogue: Catalogue) -> str:
    side, bound = "at_most" if asked.at_least is None else "at_least", "min" if asked.max is None else "max"
    bound = bound if asked.max != 0 else "none"
    return say(
        f"catalogue.band_levels_{side}_{bound}",
        bound=number(asked.min if asked.max is None else asked.max),
        of=", ".join(asked.of),
        **level_words(catalogue, asked),
    )


def asks_when(check: Check, catalogue: Catalogue) -> str:
    """When a check asks its question."""
    operands = [_operand(each, catalogue) for each in check.of]
    return say(f"catalogue.check_{check.kind}", one=operands[0], other=operands[1])


def _operand(operand: Any, catalogue: Catalogue) -> str:
    if not isinstance(operand, str):
        return number(operand)
    code, name = split_operand(operand, catalogue.indicators)
    return f"{code} ({in_words(input_words(catalogue.indicators[code], name))})" if name else code


def _share(share: Exact) -> str:
    return number(share) if isinstance(share, WrittenFraction) else percent(written(100 * share))


def _value(indicator: Indicator, value: Any) -> str:
    if isinstance(indicator, LevelIndicator):
        return in_words(indicator.levels[indicator.places[value] - 1].name)
    text = number(written(value))
    if in_percent(indicator):
        return with_percent_sign(text)
    if isinstance(indicator, Attestation):
        return say("catalogue.items", number=text)
    unit = in_words(indicator.unit)
    return f"{text} {unit}" if unit else text
