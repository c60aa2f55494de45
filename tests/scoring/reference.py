"""A second grader, slow and plain, written from the rules alone, against which the real one is held.

It takes what the files say, as plain Python (mappings, lists, text, whole numbers, ``Fraction``, ``date``), and shares
no line with ``scoring``: one ``Fraction`` for every number, nothing remembered, nothing shortened. It expects input that
the rules accept. ``card`` gives a scorecard as JSON would hold it, without ``catalogue`` and ``derivation``, and with
only the codes of the questions.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

Layer = Mapping[str, Any]
LARGER_THAN_EVERY_NUMBER = "larger than every number"


def card(layers: Sequence[Layer], submission: Mapping[str, Any]) -> dict[str, Any]:
    """The scorecard of one submission under national and local layers."""
    window_end = date.fromisoformat(submission["window"]["to"])
    criteria = [
        {
            **judged_criterion(criterion, submission, window_end),
            "code": criterion["code"],
            "group": group["code"],
            "layer": layer["layer"],
            "weight_number": Fraction(criterion.get("weight", 1)),
        }
        for layer in layers
        for group in layer["groups"]
        for criterion in group["criteria"]
    ]
    groups = [
        {"code": group["code"], "layer": layer["layer"], "weight": group.get("weight")}
        for layer in layers
        for group in layer["groups"]
    ]
    overall = part(groups, criteria)
    by_layer = {
        layer["layer"]: part(
            [group for group in groups if group["layer"] == layer["layer"]],
            [criterion for criterion in criteria if criterion["layer"] == layer["layer"]],
        )
        for layer in layers
    }
    gates = [
        {"indicator": indicator["code"], "state": found["state"]}
        for layer in layers
        for group in layer["groups"]
        for criterion in group["criteria"]
        for indicator, found in zip(
            criterion["indicators"],
            next(entry for entry in criteria if entry["code"] == criterion["code"])["indicators"],
            strict=True,
        )
        if indicator.get("gate")
    ]
    return {
        "unit": submission["unit"],
        "round": submission["round"],
        "overall": shown(overall),
        "layers": {code: shown(found) for code, found in by_layer.items()},
        "band": band(layers[0]["bands"], overall, by_layer, gates),
        "gates": gates,
        "groups": [shown_group(group, [c for c in criteria if c["group"] == group["code"]]) for group in groups],
        "criteria": [shown_criterion(criterion) for criterion in criteria],
        "questions": asked(layers, submission),
    }


def ranking(cards: Sequence[Mapping[str, Any]]) -> list[int | None]:
    """One more than the number of submissions of the round that score higher; none without a score."""
    return [
        None
        if one["overall"]["exact"] is None
        else 1
        + sum(
            other["round"] == one["round"]
            and other["overall"]["exact"] is not None
            and Fraction(other["overall"]["exact"]) > Fraction(one["overall"]["exact"])
            for other in cards
        )
        for one in cards
    ]


# One indicator


def judged_criterion(criterion: Mapping[str, Any], submission: Mapping[str, Any], window_end: date) -> dict[str, Any]:
    given = submission.get("documents", {})
    required = [document["code"] for document in criterion.get("documents", []) if document.get("required", True)]
    lacking = None
    if any(given.get(code) == "rejected" for code in required):
        lacking = "document_rejected"
    if any(code not in given for code in required):
        lacking = "missing_document"
    indicators = [judged(one, submission, window_end, lacking) for one in criterion["indicators"]]
    weights = [Fraction(one.get("weight", 1)) for one in criterion["indicators"]]
    states = [one["state"] for one in indicators if one["state"] != "tracked"]
    if not states:
        state = "tracked"
    elif all(one == "not_applicable" for one in states):
        state = "not_applicable"
    elif "not_met" in states:
        state = "not_met"
    elif "not_proven" in states:
        state = "not_proven"
    else:
        state = "met"
    counting = [(weight, one) for weight, one in zip(weights, indicators, strict=True) if one["state"] in APPLICABLE]
    return {
        "state": state,
        "credit": mean([(weight, one["credit"]) for weight, one in counting]),
        "if_proven": mean([(weight, one["credit_if_proven"]) for weight, one in counting]),
        "indicators": indicators,
    }


APPLICABLE = ("met", "not_met", "not_proven")


def mean(weighted: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    total = sum((weight for weight, _ in weighted), Fraction(0))
    if total == 0:
        return None
    return sum((weight * number for weight, number in weighted), Fraction(0)) / total


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


# Scores


def part(groups: Sequence[Mapping[str, Any]], criteria: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Score, upper, coverage and counts of some groups and their criteria together."""
    return {
        "score": averaged(groups, criteria, lambda criterion: criterion["credit"]),
        "upper": averaged(groups, criteria, lambda criterion: criterion["if_proven"]),
        "coverage": averaged(groups, criteria, lambda criterion: Fraction(criterion["state"] in ("met", "not_met"))),
        "counts": counts(criteria),
    }


def averaged(groups: Sequence[Mapping[str, Any]], criteria: Sequence[Mapping[str, Any]], of: Any) -> Fraction | None:
    def inside(some: Sequence[Mapping[str, Any]]) -> Fraction | None:
        return mean([(one["weight_number"], 100 * of(one)) for one in some if one["credit"] is not None])

    if not any(group["weight"] is not None for group in groups):
        return inside(criteria)
    scored = [
        (Fraction(group["weight"]), inside([one for one in criteria if one["group"] == group["code"]]))
        for group in groups
    ]
    return mean([(weight, score) for weight, score in scored if score is not None])


def counts(criteria: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    found = Counter(criterion["state"] for criterion in criteria)
    states = ("met", "not_met", "not_proven", "not_applicable")
    return {**{state: found[state] for state in states}, "total": sum(found[state] for state in states)}


def band(
    bands: Sequence[Mapping[str, Any]], overall: Any, by_layer: Mapping[str, Any], gates: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    barred_by = {}
    for one in bands:
        barred = []
        if "min_score" in one:
            least = Fraction(one["min_score"])
            if overall["score"] is None or overall["score"] < least:
                barred.append(f"min_score {decimal(least)} > {apart(overall['score'], least)}")
        for layer, least in one.get("min_met", {}).items():
            met = by_layer[layer]["counts"]["met"]
            if met < least:
                barred.append(f"min_met {layer} {least} > {met}")
        if one.get("all_met"):
            tally = overall["counts"]
            applicable = tally["met"] + tally["not_met"] + tally["not_proven"]
            if applicable == 0:
                barred.append("all_met null")
            elif tally["met"] < applicable:
                barred.append(f"all_met {applicable} > {tally['met']}")
        if one.get("gates"):
            barred += [
                f"gate {gate['indicator']} {gate['state']}"
                for gate in gates
                if gate["state"] in ("not_met", "not_proven")
            ]
        if not barred:
            return {"code": one["code"], "barred_by": barred_by}
        barred_by[one["code"]] = barred
    raise AssertionError("the last band has no condition")


def apart(score: Fraction | None, threshold: Fraction) -> str:
    """The score with as many decimals, from two, as show that it lies below the threshold."""
    if score is None:
        return "null"
    decimals = 2
    while Fraction(digits(score, decimals)) >= threshold:
        decimals += 1
    return digits(score, decimals)


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


def decimal(number: Fraction) -> str:
    decimals = next(count for count in range(100) if (number * 10**count).denominator == 1)
    return digits(number, decimals)


def or_null(number: Fraction | None, text: Any = str) -> str | None:
    return None if number is None else text(number)


def shown(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "score": or_null(found["score"], two_decimals),
        "exact": or_null(found["score"]),
        "upper": or_null(found["upper"], two_decimals),
        "coverage": or_null(found["coverage"], two_decimals),
        "counts": found["counts"],
    }


def shown_group(group: Mapping[str, Any], criteria: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    score = averaged([{"weight": None}], criteria, lambda criterion: criterion["credit"])
    return {
        "code": group["code"],
        "layer": group["layer"],
        "score": or_null(score, two_decimals),
        "exact": or_null(score),
        "counts": counts(criteria),
    }


def shown_criterion(criterion: Mapping[str, Any]) -> dict[str, Any]:
    credit = criterion["credit"]
    return {
        "code": criterion["code"],
        "group": criterion["group"],
        "layer": criterion["layer"],
        "state": criterion["state"],
        "credit": or_null(credit),
        "weight": decimal(criterion["weight_number"]),
        "points": None if credit is None else two_decimals(criterion["weight_number"] * credit),
        "indicators": [
            {**one, "credit": or_null(one["credit"]), "credit_if_proven": or_null(one["credit_if_proven"])}
            for one in criterion["indicators"]
        ],
    }


# Questions


def asked(layers: Sequence[Layer], submission: Mapping[str, Any]) -> list[str]:
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
