"""The part of the second grader that finds the band, and what bars each better one; see ``reference``."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from tests.scoring.reference_indicators import (
    digits,
    inputs_of,
    is_met,
    lacking_document,
    place_of,
    rule_of,
)

Data = Mapping[str, Any]
APPLICABLE = ("met", "not_met", "not_proven")
UNMET = ("not_met", "not_proven")


def band(layers: Sequence[Data], submission: Data, overall: Data, found: Sequence[Data], groups: Any) -> dict[str, Any]:
    """The first band whose conditions all hold, with what bars each better one.

    ``found`` are the criteria as judged; ``groups`` (code, layer, exact score) stand in catalogue order.
    """
    # Forms 5: a bonus or deduction stands "in no count, not in `coverage`, `all_met`, `min_met`, `max_unmet`".
    ordinary = [criterion for criterion in found if criterion["counts_as"] is None]
    states = {one["code"]: one["state"] for criterion in found for one in criterion["indicators"]}
    gates = [one["code"] for one in indicators_of(layers) if one.get("gate")]

    # "Further conditions, in this order after those of scoring.md".
    conditions: Sequence[tuple[str, Callable[[Any], list[str]]]] = (
        ("min_score", lambda least: by_score(least, overall["score"])),
        ("min_met", lambda least: by_met(least, ordinary)),
        ("all_met", lambda _: by_all_met(ordinary)),
        ("gates", lambda _: by_states("gate", gates, states)),
        ("must_meet", lambda codes: by_states("must_meet", codes, states)),
        ("min_group", lambda least: by_groups(least, groups)),
        ("max_unmet", lambda most: by_unmet(most, ordinary)),
        ("levels", lambda entries: [bar for entry in entries for bar in by_levels(entry, layers, submission, states)]),
    )
    barred_by = {}
    for one in layers[0]["bands"]:
        barred = [bar for name, bars in conditions if name in one for bar in bars(one[name])]
        if not barred:
            return {"code": one["code"], "barred_by": barred_by}
        barred_by[one["code"]] = barred
    raise AssertionError("the last band has no condition")


def by_score(least: Any, score: Fraction | None) -> list[str]:
    if score is None or score < Fraction(least):
        return [f"min_score {as_written(least)} > {apart(score, Fraction(least))}"]
    return []


def by_met(least: Data, ordinary: Sequence[Data]) -> list[str]:
    met = {layer: count(ordinary, ("met",), layer) for layer in least}
    return [f"min_met {layer} {least[layer]} > {met[layer]}" for layer in least if met[layer] < least[layer]]


def by_all_met(ordinary: Sequence[Data]) -> list[str]:
    applicable, met = count(ordinary, APPLICABLE), count(ordinary, ("met",))
    if applicable == 0:
        return ["all_met null"]
    return [f"all_met {applicable} > {met}"] if met < applicable else []


def by_states(name: str, codes: Sequence[str], states: Mapping[str, str]) -> list[str]:
    """Forms 6: "`gates` and `must_meet` bar by not_met and not_proven only"."""
    return [f"{name} {code} {states[code]}" for code in codes if states[code] in UNMET]


def by_groups(least: Any, groups: Sequence[tuple[str, str, Fraction | None]]) -> list[str]:
    """Forms 6: "every group of all layers", or the groups named; "a group without a score is passed over"."""
    if isinstance(least, Mapping):
        looked_at = [(code, least[code], score) for code, _, score in groups if code in least]
    else:
        looked_at = [(code, least, score) for code, _, score in groups]
    if all(score is None for _, _, score in looked_at):
        # "`min_group 50 > null`; a map reads `min_group A 50 > null`, one for each of its groups".
        if not isinstance(least, Mapping):
            return [f"min_group {as_written(least)} > null"]
        return [f"min_group {code} {as_written(limit)} > null" for code, limit, _ in looked_at]
    return [
        f"min_group {code} {as_written(limit)} > {apart(score, Fraction(limit))}"
        for code, limit, score in looked_at
        if score is not None and score < Fraction(limit)
    ]


def by_unmet(most: Any, ordinary: Sequence[Data]) -> list[str]:
    """Forms 6: "`max_unmet 2 < 3` (`max_unmet national 2 < 3`; both forms `max_unmet null`)"."""
    layer = None
    if isinstance(most, Mapping):
        ((layer, most),) = most.items()
    if count(ordinary, APPLICABLE, layer) == 0:
        return ["max_unmet null"]
    unmet = count(ordinary, UNMET, layer)
    named = "" if layer is None else f"{layer} "
    return [f"max_unmet {named}{most} < {unmet}"] if unmet > most else []


def by_levels(entry: Data, layers: Sequence[Data], submission: Data, states: Mapping[str, str]) -> list[str]:
    """Forms 6: "how many of the named level indicators stand at that level or better (worse)"."""
    side = "at_least" if "at_least" in entry else "at_most"
    bound = "min" if "min" in entry else "max"
    shown = f"levels {side} {entry[side]}"
    # "not_applicable is passed over".
    named = [code for code in entry["of"] if states[code] != "not_applicable"]
    if not named:
        return [f"{shown} null"]
    standing = 0
    for code in named:
        criterion, indicator = found_in(layers, code)
        place = place_standing(indicator, criterion, submission)
        limit = place_of(indicator, entry[side])
        if place is None:
            # "unknown, which never helps: not counted by `min`, counted by `max`".
            standing += bound == "max"
        else:
            standing += place >= limit if side == "at_least" else place <= limit
    if bound == "min":
        return [f"{shown} {entry['min']} > {standing}"] if standing < entry["min"] else []
    return [f"{shown} {entry['max']} < {standing}"] if standing > entry["max"] else []


def place_standing(indicator: Data, criterion: Data, submission: Data) -> int | None:
    """The place of the level at which an indicator stands, from 1; None where it is unknown."""
    ruling = submission.get("rulings", {}).get(indicator["code"])
    if ruling is None:
        # "the one entered where no inspector ruled and the required documents of its criterion are there".
        level = inputs_of(indicator, submission).get("level")
        if level is None or lacking_document(criterion, submission) is not None:
            return None
        return place_of(indicator, level)
    # "a ruling to met counts as the lowest level that is met": unknown where no rule, or no level, says which.
    rule = rule_of(indicator, submission)
    if ruling["state"] != "met" or not rule:
        return None
    end = date.fromisoformat(submission["window"]["to"])
    places = range(1, len(indicator["levels"]) + 1)
    return next((place for place in places if is_met(indicator, rule, Fraction(place), end)), None)


# What the conditions look at


def count(criteria: Sequence[Data], states: Sequence[str], layer: str | None = None) -> int:
    return sum(one["state"] in states and layer in (None, one["layer"]) for one in criteria)


def indicators_of(layers: Sequence[Data]) -> list[Data]:
    return [
        indicator
        for layer in layers
        for group in layer["groups"]
        for criterion in group["criteria"]
        for indicator in criterion["indicators"]
    ]


def found_in(layers: Sequence[Data], code: str) -> tuple[Data, Data]:
    return next(
        (criterion, indicator)
        for layer in layers
        for group in layer["groups"]
        for criterion in group["criteria"]
        for indicator in criterion["indicators"]
        if indicator["code"] == code
    )


# Text


def apart(score: Fraction | None, threshold: Fraction) -> str:
    """The score with as many decimals, from two, as show that it lies below the threshold."""
    if score is None:
        return "null"
    decimals = 2
    while Fraction(digits(score, decimals)) >= threshold:
        decimals += 1
    return digits(score, decimals)


def as_written(number: Any) -> str:
    """Forms 1: "in `barred_by` the threshold is shown as written": a fraction as its text, any other in decimals."""
    return number if isinstance(number, str) else decimal(Fraction(number))


def decimal(number: Fraction) -> str:
    decimals = next(count for count in range(100) if (number * 10**count).denominator == 1)
    return digits(number, decimals)
