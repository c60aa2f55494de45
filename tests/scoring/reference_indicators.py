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
    values = inputs_of(indicator, submission)
    rule = rule_of(indicator, submission)
    number = worth(indicator, values)
    base_is_small = is_small_base(indicator, values)
    result = {"code": code, **as_shown(indicator, values, None if base_is_small else number)}

    def be(state: str, cause: str | None, credit: Fraction | None, if_proven: Fraction | None) -> dict[str, Any]:
        return {**result, "state": state, "cause": cause, "credit": credit, "credit_if_proven": if_proven}

    nil, full = Fraction(0), Fraction(1)
    # 10: "Tracked comes first". Forms 4: what is asked by cases "is never tracked".
    if not is_judged(indicator):
        return be("tracked", None, None, None)
    # 4, step 1. Forms 4: "A ruling comes first as ever".
    if code in submission.get("rulings", {}):
        state = submission["rulings"][code]["state"]
        if state == "not_applicable":
            return be(state, None, None, None)
        if state == "not_proven":
            return be(state, "ruling", nil, full)
        return be(state, None, full if state == "met" else nil, full if state == "met" else nil)
    # 4, step 2. Forms 4: "an empty case is not_applicable at step 2".
    if (
        code in submission.get("not_applicable", {})
        or (kind == "ratio" and "denominator" in values and Fraction(values["denominator"]) == 0)
        or rule == NOT_ASKED
    ):
        return be("not_applicable", None, None, None)
    # Forms 4: "not_proven with cause class_missing (credit_if_proven 1) between steps 3 and 4".
    if rule is None:
        return be("not_proven", "class_missing", nil, full)
    # 4, step 4.
    absent = [name for name in NEEDED[kind] if name not in values]
    if absent:
        cause = "no_baseline" if kind == "change" and absent == ["previous"] else "missing_value"
        return be("not_proven", cause, nil, full)
    # 4, step 5.
    if kind == "survey":
        valid = Fraction(values["valid"])
        if valid == 0 or valid < indicator.get("min_sample", 0):
            return be("not_proven", "sample_too_small", nil, full)
    # 4, step 6. 10: "Where the small-base rule applies it gives the credit too: 1 when met, else 0."
    if base_is_small:
        if indicator["small_base"]["rule"] == "judge":
            return be("not_proven", "needs_judgement", nil, full)
        met = Fraction(values["current"]) <= Fraction(values["previous"])
        credit = full if met else nil
    else:
        met = is_met(indicator, rule, number, window_end)
        credit = full if met else nil
        if "credit" in rule:
            credit = credit_of(indicator, rule["credit"], number)
    # 4, step 7, and what stands below it.
    if lacking is None:
        return be("met" if met else "not_met", None, credit, credit)
    if met:
        return be("not_proven", lacking, nil, credit)
    return be("not_met", None, nil, credit)


def inputs_of(indicator: Mapping[str, Any], submission: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was entered. Forms 2: "`confirmed` is then how many" of the items answered hold, "`[]` is 0"."""
    values = submission.get("values", {}).get(indicator["code"], {})
    return {"confirmed": len(values["items"])} if "items" in values else values


NOT_ASKED: Mapping[str, Any] = {}


def is_judged(indicator: Mapping[str, Any]) -> bool:
    return "target" in indicator or "credit" in indicator or "by" in indicator


def rule_of(indicator: Mapping[str, Any], submission: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Target and credit: those of the indicator, or of the case of the unit's class, which is None where not given."""
    if "by" not in indicator:
        return indicator
    classes = submission.get("classes", {})
    return indicator["cases"][classes[indicator["by"]]] if indicator["by"] in classes else None


def lacking_document(criterion: Mapping[str, Any], submission: Mapping[str, Any]) -> str | None:
    """10: "missing_document where one document is missing and another rejected"."""
    given = submission.get("documents", {})
    required = [document["code"] for document in criterion.get("documents", []) if document.get("required", True)]
    if any(code not in given for code in required):
        return "missing_document"
    if any(given[code] == "rejected" for code in required):
        return "document_rejected"
    return None


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
        # Forms 3: "the value is 100000 · numerator / denominator".
        return None if numbers[1] == 0 else indicator.get("per", 100) * numbers[0] / numbers[1]
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


def is_met(indicator: Mapping[str, Any], rule: Mapping[str, Any], number: Any, window_end: date) -> bool:
    """By the target; 3: "without a target the indicator is met when that credit is 1"."""
    if "target" not in rule:
        return credit_of(indicator, rule["credit"], number) == 1
    # Forms 3: a range is "met when both hold".
    return all(holds(indicator, operator, limit, number, window_end) for operator, limit in rule["target"].items())


def holds(indicator: Mapping[str, Any], operator: str, limit: Any, number: Any, window_end: date) -> bool:
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


def credit_of(indicator: Mapping[str, Any], rule: Mapping[str, Any], number: Any) -> Fraction:
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
    rising = everything > nothing
    if number == LARGER_THAN_EVERY_NUMBER:
        return Fraction(1 if rising else 0)
    # Forms 3: "0 on the worse side of 80, on the line from there on".
    if "floor" in rule:
        floor = limit_in(indicator, rule["floor"])
        if (number < floor) if rising else (number > floor):
            return Fraction(0)
    return min(Fraction(1), max(Fraction(0), (number - nothing) / (everything - nothing)))


# Questions


def asked(layers: Sequence[Mapping[str, Any]], submission: Mapping[str, Any]) -> list[dict[str, Any]]:
    indicators = {
        indicator["code"]: indicator
        for layer in layers
        for group in layer["groups"]
        for criterion in group["criteria"]
        for indicator in criterion["indicators"]
    }

    def given(code: str) -> Mapping[str, Any]:
        return inputs_of(indicators[code], submission)

    def operand(name: Any) -> Any:
        if name in indicators:
            number = None if is_small_base(indicators[name], given(name)) else worth(indicators[name], given(name))
            return None if number == LARGER_THAN_EVERY_NUMBER else number
        code, _, entry = name.rpartition(".")
        return Fraction(given(code)[entry]) if entry in given(code) else None

    def fell(code: str) -> bool:
        values = given(code)
        return (
            "current" in values and "previous" in values and Fraction(values["current"]) < Fraction(values["previous"])
        )

    questions = []
    for layer in layers:
        for check in layer.get("checks", []):
            first, second = check["of"]
            if check["kind"] == "both_fell":
                raised = fell(first) and fell(second)
            elif check["kind"] == "all_positive_small":
                values = given(first)
                raised = (
                    "positive" in values
                    and "valid" in values
                    and 0 < Fraction(values["valid"]) < second
                    and Fraction(values["positive"]) == Fraction(values["valid"])
                )
            else:
                left, right = operand(first), operand(second)
                raised = left is not None and right is not None and left > right
                if check["kind"] == "equal":
                    # Forms 2: `equal` "asks where both figures are there and differ".
                    raised = left is not None and right is not None and left != right
            if raised:
                questions.append({"code": check["code"], "text": check["question"]})
    return questions


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
