"""A second grader, slow and plain, written from the rules alone, against which the real one is held.

It takes what the files say, as plain Python (mappings, lists, text, whole numbers, ``Fraction``, ``date``), and shares
no line with ``scoring``: one ``Fraction`` for every number, nothing remembered, nothing shortened. It expects input that
the rules accept. ``card`` gives a scorecard as JSON would hold it, without ``catalogue`` and ``derivation``, and with
only the codes of the questions. What concerns single indicators stands in ``reference_indicators``.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from tests.scoring.reference_indicators import asked, digits, judged, two_decimals

Layer = Mapping[str, Any]


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


# Criteria


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
