"""The part of the second grader that judges single indicators and raises questions; see ``reference``."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

LARGER_THAN_EVERY_NUMBER = "larger than every number"


def judged(
    indicator: Mapping[str, Any], submission: Mapping[str, Any], window_end: date, lacking: str | None
) -> dict[str, Any]:
    code, kind = indicator["code"], indicator["kind"]
    values = submission.get("values", {}).get(code, {})
    number = worth(indicator, values)
    base_is_small = is_small_base(indicator, values)
    result = {"code": code, **as_shown(indicator, values, None if base_is_small else number)}

    def be(state: str, cause: str | None, credit: Fraction | None, if_proven: Fraction | None) -> dict[str, Any]:
        return {**result, "state": state, "cause": cause, "credit": credit, "credit_if_proven": if_proven}

    nil, full = Fraction(0), Fraction(1)
    if "target" not in indicator and "credit" not in indicator:
        return be("tracked", None, None, None)
    if code in submission.get("rulings", {}):
        state = submission["rulings"][code]["state"]
        if state == "not_applicable":
            return be(state, None, None, None)
        if state == "not_proven":
            return be(state, "ruling", nil, full)
        return be(state, None, full if state == "met" else nil, full if state == "met" else nil)
    if code in submission.get("not_applicable", {}) or (
        kind == "ratio" and "denominator" in values and Fraction(values["denominator"]) == 0
    ):
        return be("not_applicable", None, None, None)
    needed = NEEDED[kind]
    absent = [name for name in needed if name not in values]
    if absent:
        cause = "no_baseline" if kind == "change" and absent == ["previous"] else "missing_value"
        return be("not_proven", cause, nil, full)
    if kind == "survey":
        valid = Fraction(values["valid"])
        if valid == 0 or valid < indicator.get("min_sample", 0):
            return be("not_proven", "sample_too_small", nil, full)
    if base_is_small:
        if indicator["small_base"]["rule"] == "judge":
            return be("not_proven", "needs_judgement", nil, full)
        met = Fraction(values["current"]) <= Fraction(values["previous"])
        credit = full if met else nil
    else:
        credit, met = full, True
        if "credit" in indicator:
            credit = credit_of(indicator, number)
            met = credit == 1
        if "target" in indicator:
            met = reaches(indicator, number, window_end)
            if "credit" not in indicator:
                credit = full if met else nil
    if lacking is None:
        return be("met" if met else "not_met", None, credit, credit)
    if met:
        return be("not_proven", lacking, nil, credit)
    return be("not_met", None, nil, credit)


NEEDED = {
    "attestation": ("confirmed",),
    "deadline": ("on",),
    "ratio": ("numerator", "denominator"),
    "count": ("count",),
    "change": ("current", "previous"),
    "level": ("level",),
    "survey": ("positive", "valid"),
    "number": ("value",),
}


def worth(indicator: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """What the inputs give: a number, a date, the text for what is larger than every number, or None."""
    kind = indicator["kind"]
    if any(name not in values for name in NEEDED[kind]):
        return None
    if kind == "deadline":
        return date.fromisoformat(values["on"])
    if kind == "level":
        return Fraction(place_of(indicator, values["level"]))
    numbers = [Fraction(values[name]) for name in NEEDED[kind]]
    if kind in ("ratio", "survey"):
        return None if numbers[1] == 0 else 100 * numbers[0] / numbers[1]
    if kind == "change":
        current, previous = numbers
        if previous == 0:
            return Fraction(0) if current == 0 else LARGER_THAN_EVERY_NUMBER
        return 100 * (current - previous) / previous
    return numbers[0]


def place_of(indicator: Mapping[str, Any], code: str) -> int:
    return [level["code"] for level in indicator["levels"]].index(code) + 1


def is_small_base(indicator: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    return (
        "small_base" in indicator
        and "previous" in values
        and Fraction(values["previous"]) < indicator["small_base"]["below"]
    )


def as_shown(indicator: Mapping[str, Any], values: Mapping[str, Any], number: Any) -> dict[str, Any]:
    kind = indicator["kind"]
    if number is None or number == LARGER_THAN_EVERY_NUMBER:
        return {"value": None, "exact": None}
    if kind == "deadline":
        return {"value": number.isoformat(), "exact": None}
    if kind == "level":
        return {"value": values["level"], "exact": str(number)}
    return {"value": str(number) if kind in ("count", "attestation") else two_decimals(number), "exact": str(number)}


def limit_in(indicator: Mapping[str, Any], limit: Any) -> Fraction:
    return Fraction(place_of(indicator, limit)) if indicator["kind"] == "level" else Fraction(limit)


def reaches(indicator: Mapping[str, Any], number: Any, window_end: date) -> bool:
    ((operator, limit),) = indicator["target"].items()
    if operator == "on_or_before":
        if isinstance(limit, str) and len(limit) == 5:
            month, day = int(limit[:2]), int(limit[3:])
            if (month, day) == (2, 29):
                day = monthrange(window_end.year, 2)[1]
            limit = date(window_end.year, month, day)
        elif isinstance(limit, str):
            limit = date.fromisoformat(limit)
        return number <= limit
    if number == LARGER_THAN_EVERY_NUMBER:
        return operator in ("at_least", "above")
    limit = limit_in(indicator, limit)
    return {
        "at_least": number >= limit,
        "at_most": number <= limit,
        "above": number > limit,
        "below": number < limit,
        "equal": number == limit,
    }[operator]


def credit_of(indicator: Mapping[str, Any], number: Any) -> Fraction:
    rule = indicator["credit"]
    if "steps" in rule:
        earned = [Fraction(0)]
        for step in rule["steps"]:
            operator = "at_least" if "at_least" in step else "at_most"
            limit = limit_in(indicator, step[operator])
            if number == LARGER_THAN_EVERY_NUMBER:
                reached = operator == "at_least"
            else:
                reached = number >= limit if operator == "at_least" else number <= limit
            if reached:
                earned.append(Fraction(step["credit"]))
        return max(earned)
    nothing, everything = limit_in(indicator, rule["from"]), limit_in(indicator, rule["to"])
    if number == LARGER_THAN_EVERY_NUMBER:
        return Fraction(1 if everything > nothing else 0)
    return min(Fraction(1), max(Fraction(0), (number - nothing) / (everything - nothing)))


# Questions


def asked(layers: Sequence[Mapping[str, Any]], submission: Mapping[str, Any]) -> list[str]:
    indicators = {
        indicator["code"]: indicator
        for layer in layers
        for group in layer["groups"]
        for criterion in group["criteria"]
        for indicator in criterion["indicators"]
    }
    values = submission.get("values", {})

    def operand(name: Any) -> Any:
        if name in indicators:
            given = values.get(name, {})
            number = None if is_small_base(indicators[name], given) else worth(indicators[name], given)
            return None if number == LARGER_THAN_EVERY_NUMBER else number
        code, _, entry = name.rpartition(".")
        given = values.get(code, {})
        return Fraction(given[entry]) if entry in given else None

    def fell(code: str) -> bool:
        given = values.get(code, {})
        return "current" in given and "previous" in given and Fraction(given["current"]) < Fraction(given["previous"])

    codes = []
    for layer in layers:
        for check in layer.get("checks", []):
            first, second = check["of"]
            if check["kind"] == "both_fell":
                raised = fell(first) and fell(second)
            elif check["kind"] == "all_positive_small":
                given = values.get(first, {})
                raised = (
                    "positive" in given
                    and "valid" in given
                    and 0 < Fraction(given["valid"]) < second
                    and Fraction(given["positive"]) == Fraction(given["valid"])
                )
            else:
                left, right = operand(first), operand(second)
                raised = left is not None and right is not None and left > right
            if raised:
                codes.append(check["code"])
    return codes


# Text


def digits(number: Fraction, decimals: int) -> str:
    scaled = abs(number) * 10**decimals
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    text = str(whole).rjust(decimals + 1, "0")
    text = f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text
    return f"-{text}" if number < 0 and whole else text


def two_decimals(number: Fraction) -> str:
    return digits(number, 2)
