"""A second grader, slow and plain, written from the rules alone, against which the real one is held.

It takes what the files say, as plain Python (mappings, lists, text, whole numbers, ``Fraction``, ``date``; a fraction
as its text, ``"2/3"``), and shares no line with ``scoring``: one ``Fraction`` for every number, nothing remembered,
nothing shortened. It expects input that the rules accept. ``card`` gives a scorecard as JSON would hold it, without
``catalogue`` and ``derivation``. What concerns single indicators stands in ``reference_indicators``, bands stand in
``reference_bands``. Comments quote the rule that the code below them follows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from tests.scoring.reference_bands import APPLICABLE, band, decimal
from tests.scoring.reference_indicators import asked, is_judged, judged, lacking_document, two_decimals

Data = Mapping[str, Any]


def card(layers: Sequence[Data], submission: Data) -> dict[str, Any]:
    """The scorecard of one submission under national and local layers."""
    window_end = date.fromisoformat(submission["window"]["to"])
    with_points = "points" in layers[0]
    bounded = "above_100" not in layers[0]
    criteria = [
        {
            **judged_criterion(criterion, submission, window_end, with_points),
            "code": criterion["code"],
            "group": group["code"],
            "layer": layer["layer"],
            "counts_as": criterion.get("counts_as"),
            "weight": criterion.get("weight", 1),
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
    # 10: "`overall` is computed as one layer that holds the groups of all layers".
    overall = part(groups, criteria, bounded)
    by_layer = {
        layer["layer"]: part(
            [group for group in groups if group["layer"] == layer["layer"]],
            [criterion for criterion in criteria if criterion["layer"] == layer["layer"]],
            bounded,
        )
        for layer in layers
    }
    by_group = [
        part([{**group, "weight": None}], [c for c in criteria if c["group"] == group["code"]], bounded)
        for group in groups
    ]
    group_scores = [
        (group["code"], group["layer"], found["score"]) for group, found in zip(groups, by_group, strict=True)
    ]
    # 10: "`gates` lists every gate in catalogue order".
    states = {one["code"]: one["state"] for criterion in criteria for one in criterion["indicators"]}
    gates = [
        {"indicator": indicator["code"], "state": states[indicator["code"]]}
        for layer in layers
        for group in layer["groups"]
        for criterion in group["criteria"]
        for indicator in criterion["indicators"]
        if indicator.get("gate")
    ]
    # Forms 4: "The scorecard of a catalogue with classes has `"classes"` as given (`{}` where none)".
    has_classes = any("classes" in layer for layer in layers)
    return {
        "unit": submission["unit"],
        "round": submission["round"],
        **({"classes": submission.get("classes", {})} if has_classes else {}),
        "overall": shown(overall, with_points),
        "layers": {code: shown(found, with_points) for code, found in by_layer.items()},
        "band": band(layers, submission, overall, criteria, group_scores),
        "gates": gates,
        "groups": [shown_group(group, found, with_points) for group, found in zip(groups, by_group, strict=True)],
        "criteria": [shown_criterion(criterion, with_points) for criterion in criteria],
        "questions": asked(layers, submission),
    }


def ranking(layers: Sequence[Data], cards: Sequence[Data]) -> list[int | None]:
    """One more than the number of submissions of the round that stand better; none without a score."""
    order = [one["code"] for one in layers[0]["bands"]]

    def better(other: Data, one: Data) -> bool:
        scores = Fraction(other["overall"]["exact"]), Fraction(one["overall"]["exact"])
        # Forms 6, `rank_by: band`: "ranks go by band first (best first), then by exact score".
        if "rank_by" in layers[0] and other["band"]["code"] != one["band"]["code"]:
            return order.index(other["band"]["code"]) < order.index(one["band"]["code"])
        return scores[0] > scores[1]

    return [
        None
        if one["overall"]["exact"] is None
        else 1
        + sum(
            other["round"] == one["round"] and other["overall"]["exact"] is not None and better(other, one)
            for other in cards
        )
        for one in cards
    ]


# Criteria


def judged_criterion(criterion: Data, submission: Data, window_end: date, with_points: bool) -> dict[str, Any]:
    lacking = lacking_document(criterion, submission)
    indicators = [judged(one, submission, window_end, lacking) for one in criterion["indicators"]]
    applicable = [place for place, one in enumerate(indicators) if one["state"] in APPLICABLE]
    if "needs" in criterion:
        least = min(criterion["needs"], len(applicable))
        return {
            "state": state_by_needs([one["state"] for one in indicators], least),
            "credit": mean_of_highest(least, [indicators[place]["credit"] for place in applicable]),
            "if_proven": mean_of_highest(least, [indicators[place]["credit_if_proven"] for place in applicable]),
            "indicators": indicators,
            "shares": None,
        }
    weights = indicator_weights(criterion, with_points)
    return {
        "state": state_of([one["state"] for one in indicators if one["state"] != "tracked"]),
        "credit": mean([(weights[place], indicators[place]["credit"]) for place in applicable]),
        "if_proven": mean([(weights[place], indicators[place]["credit_if_proven"]) for place in applicable]),
        "indicators": indicators,
        "shares": shares(Fraction(criterion.get("weight", 1)), weights, applicable),
        "written": [one.get("weight") for one in criterion["indicators"]],
    }


def state_of(states: Sequence[str]) -> str:
    """5: "not_applicable when all its judged indicators are; else not_met if any is; else not_proven ...; else met"."""
    if not states:
        return "tracked"
    if all(one == "not_applicable" for one in states):
        return "not_applicable"
    return next((worst for worst in ("not_met", "not_proven") if worst in states), "met")


def state_by_needs(states: Sequence[str], least: int) -> str:
    """Forms 5: "met when *k* are met; else not_proven when those met and not_proven together are *k* or more; ..."."""
    if least == 0:
        # Forms 10: "nothing applicable is not_applicable, credit null".
        return "not_applicable"
    met, not_proven = states.count("met"), states.count("not_proven")
    if met >= least:
        return "met"
    return "not_proven" if met + not_proven >= least else "not_met"


def mean_of_highest(least: int, credits: Sequence[Fraction]) -> Fraction | None:
    """Forms 5: "the mean of the *k* highest credits"."""
    return mean([(Fraction(1), credit) for credit in sorted(credits, reverse=True)[:least]])


def indicator_weights(criterion: Data, with_points: bool) -> list[Fraction]:
    asked_of = [is_judged(one) for one in criterion["indicators"]]
    if with_points and sum(asked_of) == 1:
        # Forms 10: "A single judged indicator of a criterion of weight 0 has a credit all the same".
        return [Fraction(one) for one in asked_of]
    return [Fraction(one.get("weight", 1)) for one in criterion["indicators"]]


def shares(weight: Fraction, weights: Sequence[Fraction], applicable: Sequence[int]) -> list[Fraction | None]:
    """Forms 7: "where one is not_applicable its weight goes to the others in proportion"; forms 10: null itself."""
    left = sum((weights[place] for place in applicable), Fraction(0))
    found: list[Fraction | None] = [None] * len(weights)
    for place in applicable:
        # Forms 10: "Where those left all weigh 0 ... they have weight 0".
        found[place] = Fraction(0) if left == 0 else weight * weights[place] / left
    return found


def mean(weighted: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    total = sum((weight for weight, _ in weighted), Fraction(0))
    if total == 0:
        return None
    return sum((weight * number for weight, number in weighted), Fraction(0)) / total


# Scores


def part(groups: Sequence[Data], criteria: Sequence[Data], bounded: bool) -> dict[str, Any]:
    """Score, upper, coverage, counts and points of some groups and their criteria together."""
    # Forms 5: bonus and deduction "stand in no count, not in `coverage`".
    ordinary = [criterion for criterion in criteria if criterion["counts_as"] is None]
    scoring = [criterion for criterion in criteria if criterion["credit"] is not None]
    score = averaged(groups, scoring, lambda some: score_of(some, "credit", bounded))
    of = sum((Fraction(one["weight"]) for one in scoring if one["counts_as"] is None), Fraction(0))
    return {
        "score": score,
        "upper": averaged(groups, scoring, lambda some: score_of(some, "if_proven", bounded)),
        "coverage": averaged(groups, scoring, coverage_of),
        "counts": counts(ordinary),
        # Forms 7: "`earned` what is earned of them, bonus and deduction included and bounded as the score is".
        "points": None if score is None else {"earned": two_decimals(score * of / 100), "of": two_decimals(of)},
    }


def averaged(groups: Sequence[Data], criteria: Sequence[Data], inside: Any) -> Fraction | None:
    """5: "Where groups carry a `weight` ... the layer is the weighted mean of the groups that have anything applicable"."""
    if not any(group["weight"] is not None for group in groups):
        return inside(criteria)
    scored = [
        (Fraction(group["weight"]), inside([one for one in criteria if one["group"] == group["code"]]))
        for group in groups
    ]
    return mean([(weight, score) for weight, score in scored if score is not None])


def score_of(criteria: Sequence[Data], credit: str, bounded: bool) -> Fraction | None:
    """Forms 5: 100 · (Σₒ w·c + Σ_bonus w·c − Σ_deduction w·(1−c)) / Σₒ w, then bounded."""

    def total(counts_as: str | None, worth: Any) -> Fraction:
        return sum(
            (Fraction(one["weight"]) * worth(one[credit]) for one in criteria if one["counts_as"] == counts_as),
            Fraction(0),
        )

    most = total(None, lambda _: 1)
    if most == 0:
        return None
    earned = total(None, lambda c: c) + total("bonus", lambda c: c) - total("deduction", lambda c: 1 - c)
    score = max(Fraction(0), 100 * earned / most)
    return min(Fraction(100), score) if bounded else score


def coverage_of(criteria: Sequence[Data]) -> Fraction | None:
    """5: the "share of applicable weight whose criterion is met or not_met"."""
    return mean(
        [
            (Fraction(one["weight"]), Fraction(100 * (one["state"] in ("met", "not_met"))))
            for one in criteria
            if one["counts_as"] is None
        ]
    )


def counts(criteria: Sequence[Data]) -> dict[str, int]:
    found = Counter(criterion["state"] for criterion in criteria)
    states = ("met", "not_met", "not_proven", "not_applicable")
    return {**{state: found[state] for state in states}, "total": sum(found[state] for state in states)}


# Text


def or_null(number: Fraction | None, text: Any = str) -> str | None:
    return None if number is None else text(number)


def shown(found: Data, with_points: bool) -> dict[str, Any]:
    return {
        "score": or_null(found["score"], two_decimals),
        "exact": or_null(found["score"]),
        "upper": or_null(found["upper"], two_decimals),
        "coverage": or_null(found["coverage"], two_decimals),
        "counts": found["counts"],
        **({"points": found["points"]} if with_points else {}),
    }


def shown_group(group: Data, found: Data, with_points: bool) -> dict[str, Any]:
    return {
        "code": group["code"],
        "layer": group["layer"],
        "score": or_null(found["score"], two_decimals),
        "exact": or_null(found["score"]),
        "counts": found["counts"],
        **({"points": found["points"]} if with_points else {}),
    }


def shown_criterion(criterion: Data, with_points: bool) -> dict[str, Any]:
    credit, counts_as, weight = criterion["credit"], criterion["counts_as"], Fraction(criterion["weight"])
    return {
        "code": criterion["code"],
        "group": criterion["group"],
        "layer": criterion["layer"],
        **({"counts_as": counts_as} if counts_as else {}),
        "state": criterion["state"],
        "credit": or_null(credit),
        "weight": shown_weight(criterion["weight"]),
        "points": points_of(weight, credit, counts_as),
        "indicators": [
            shown_indicator(one, place, criterion, with_points) for place, one in enumerate(criterion["indicators"])
        ],
    }


def shown_indicator(found: Data, place: int, criterion: Data, with_points: bool) -> dict[str, Any]:
    result = {**found, "credit": or_null(found["credit"]), "credit_if_proven": or_null(found["credit_if_proven"])}
    # Forms 7: "on a criterion with `needs` its indicators have neither".
    if not with_points or criterion["shares"] is None:
        return result
    share = criterion["shares"][place]
    points = None if share is None else points_of(share, found["credit"], criterion["counts_as"])
    return {**result, "weight": shown_share(share, criterion["written"][place], criterion["weight"]), "points": points}


def points_of(weight: Fraction, credit: Fraction | None, counts_as: str | None) -> str | None:
    """Forms 5: "`points`: w·c, or −w·(1−c)"; 10: "two decimals, whatever the groups weigh"."""
    if credit is None:
        return None
    return two_decimals(-weight * (1 - credit) if counts_as == "deduction" else weight * credit)


def shown_share(share: Fraction | None, own: Any, of_criterion: Any) -> str | None:
    """As the weight is shown that it is; forms 1: any other "exact number of the JSON ... is in lowest terms"."""
    for written in (own, of_criterion):
        if share is not None and written is not None and share == Fraction(written):
            return shown_weight(written)
    return or_null(share)


def shown_weight(weight: Any) -> str:
    """A fraction in lowest terms, any other number in decimals, as it is written."""
    return str(Fraction(weight)) if isinstance(weight, str) else decimal(Fraction(weight))
