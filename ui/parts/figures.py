"""The figures of an indicator as people write them: "44 → 47 vụ", "262/285", "3/4 mục", a date, the name of a level."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scoring.catalogue import ITEMS, Attestation, Indicator, LevelIndicator, in_percent
from scoring.exact import beside, decimal, normal, plain
from scoring.scorecard import IndicatorResult
from ui.parts.formats import NONE, day, number, with_percent_sign
from ui.reader.language import in_words, say


def figures(indicator: Indicator, inputs: Mapping[str, Any]) -> str:
    """What was entered for an indicator, in one short piece; "" where nothing was.

    A change reads from the earlier count to this one; a share is never given without its two counts.
    """
    given = {name: value for name, value in inputs.items() if value is not None}
    unit = f" {in_words(indicator.unit)}" if indicator.unit and in_words(indicator.unit) != "%" else ""
    if isinstance(indicator, Attestation) and (held := confirmed(given)) is not None:
        if indicator.out_of == 1:
            return say("figures.item_holds" if held else "figures.item_holds_not")
        counted = {"number": number(held), "of": number(indicator.out_of)}
        return say("figures.items_of_unit", **counted, unit=unit.strip()) if unit else say("figures.items", **counted)
    if isinstance(indicator, LevelIndicator) and "level" in given:
        return in_words(indicator.levels[indicator.places[given["level"]] - 1].name)
    match given:
        case {"on": on}:
            return day(on)
        case {"numerator": part, "denominator": whole} | {"positive": part, "valid": whole}:
            return f"{number(part)}/{number(whole)}"
        case {"current": now, "previous": before}:
            return f"{number(before)} → {number(now)}{unit}"
        case {"count": found} | {"current": found} | {"value": found}:
            return f"{number(_shortest(found))}{unit}"
    return ""


def _shortest(found: Any) -> Any:
    """A figure without the noughts that somebody typed after it: "1650.0" is 1650, as whole people are counted."""
    exact = decimal(found) if isinstance(found, str) else None
    return found if exact is None else plain(exact)


def confirmed(inputs: Mapping[str, Any]) -> int | None:
    """How many items of an attestation hold, whether it was answered by them or by their number; None without an answer."""
    return inputs["confirmed"] if "confirmed" in inputs else len(inputs[ITEMS]) if ITEMS in inputs else None


def as_judged(part: IndicatorResult) -> str:
    """What an indicator measured, with as many decimals as show on which side of its thresholds it lies: "89,996", "100"."""
    if part.exact is None:
        return NONE
    exact = normal(Fraction(part.exact))
    return number(exact if isinstance(exact, int) else beside(exact, part.prepared.thresholds))


def with_share(indicator: Indicator, inputs: Mapping[str, Any], part: IndicatorResult) -> str:
    """The figures as ``figures`` tells them; of a share in percent with it: "33/36 = 91,67 %", as it is judged by."""
    given = figures(indicator, inputs)
    if given and in_percent(indicator) and indicator.kind in ("ratio", "survey") and part.exact is not None:
        return f"{given} = {with_percent_sign(as_judged(part))}"
    return given
