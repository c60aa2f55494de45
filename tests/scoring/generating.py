"""Catalogues and submissions made up at random, as plain data that the rules accept.

Every decision is one ``choose`` among a few options, so that the same code serves hypothesis (which then shrinks what
fails) and a seeded ``random`` (which makes many cases fast). Thresholds and figures come from short lists in which
they often fall exactly on each other.
"""

import random
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tests.scoring.building import NAME, Data, document, indicator, local, national

Choose = Callable[[Sequence[Any]], Any]
KINDS = ("attestation", "deadline", "ratio", "count", "change", "level", "survey", "number")
NUMBER_OPERATORS = ("at_least", "at_most", "above", "below", "equal")
WEIGHTS = (1, 2, 5, Fraction(1, 2), Fraction(333, 100), 0)
LIMITS: dict[str, Sequence[Any]] = {
    "attestation": (0, 1, 2, 3, 4),
    "ratio": (0, 50, Fraction(8378, 100), 90, 100, Fraction(125, 10)),
    "count": (0, 1, 3, 10),
    "change": (-64, -10, 0, Fraction(-5, 2), 50),
    "level": ("poor", "fair", "good"),
    "survey": (50, 80, Fraction(9667, 100), 100),
    "number": (-1, 0, Fraction(25, 2), 90),
}
COUNTS = (0, 0, 1, 2, 3, 5, 9, 10, 19, 20, 25, 31, 37)
DAYS = ("2023-02-28", "2023-03-01", "2023-03-31", "2023-04-01", "2022-12-31", "2024-02-29")
DEADLINES = ("03-31", "02-29", "02-28", "12-31", date(2023, 3, 31), "2024-02-29")
WINDOW_ENDS = ("2023-11-30", "2024-10-31")
STATES = ("met", "not_met", "not_proven", "not_applicable")


@st.composite
def cases(draw: st.DrawFn, submissions: int = 1) -> tuple[list[Data], list[Data]]:
    """(layers, submissions) drawn by hypothesis."""

    def choose(options: Sequence[Any]) -> Any:
        return options[draw(st.integers(0, len(options) - 1))]

    made = layers(choose)
    return made, [submission(choose, made, f"u{number}") for number in range(submissions)]


def random_case(seed: int, submissions: int) -> tuple[list[Data], list[Data]]:
    """(layers, submissions) made from a seed."""
    choose = random.Random(seed).choice
    made = layers(choose)
    return made, [submission(choose, made, f"u{number}") for number in range(submissions)]


def layers(choose: Choose) -> list[Data]:
    """One to three layers that belong together."""
    weighted = choose((False, False, True))
    made = [_layer(choose, number, weighted) for number in range(choose((1, 1, 2, 3)))]
    made[0]["bands"] = _bands(choose)
    known: list[Data] = []
    for layer in made:
        known += indicators_of([layer])
        layer["checks"] = checks_of(choose, layer["layer"], known)
    return made


def indicators_of(made: Sequence[Data]) -> list[Data]:
    """The indicators of layers, in order."""
    return [found for criterion in criteria_of(made) for found in criterion["indicators"]]


def criteria_of(made: Sequence[Data]) -> list[Data]:
    """The criteria of layers, in order."""
    return [criterion for layer in made for group in layer["groups"] for criterion in group["criteria"]]


def is_judged(what: Data) -> bool:
    """Whether an indicator is more than tracked."""
    return "target" in what or "credit" in what or "by" in what


def _layer(choose: Choose, number: int, weighted: bool) -> Data:
    groups = []
    for group in range(choose((1, 1, 2))):
        code = f"{number}{'AB'[group]}"
        criteria = [_criterion(choose, f"{code}{place}") for place in range(choose((1, 2, 3)))]
        weight = {"weight": choose(WEIGHTS)} if weighted else {}
        groups.append({"code": code, "name": NAME, "criteria": criteria, **weight})
    return national(*groups) if number == 0 else local(*groups, layer=f"local{number}")


def _criterion(choose: Choose, code: str) -> Data:
    found: Data = {
        "code": code,
        "name": NAME,
        "indicators": [_indicator(choose, f"{code}.{place}") for place in range(choose((1, 1, 2, 3)))],
    }
    if choose((False, True)):
        found["weight"] = choose(WEIGHTS)
    needed = choose((0, 0, 1, 2))
    if needed:
        required = [{}, {"required": False}, {"required": True}]
        found["documents"] = [document(f"{code}.d{place}", **choose(required)) for place in range(needed)]
    return found


def _indicator(choose: Choose, code: str) -> Data:
    kind = choose(KINDS)
    found = indicator(kind, code)
    judged_by = choose(("target", "target", "credit", "both", "nothing"))
    if kind == "deadline" and judged_by in ("credit", "both"):
        judged_by = "target"
    if judged_by in ("target", "both"):
        found["target"] = _target(choose, kind)
    if judged_by in ("credit", "both"):
        found["credit"] = _credit(choose, kind)
    if judged_by != "nothing" and choose((False, False, True)):
        found["gate"] = True
    if choose((False, False, True)):
        found["weight"] = choose(WEIGHTS)
    if kind == "ratio" and choose((False, True)):
        found["may_exceed"] = True
    if kind == "survey" and choose((False, True)):
        found["min_sample"] = choose((0, 1, 10, 20))
    if kind == "change" and choose((False, True)) and not {"at_least", "above"} & found.get("target", {}).keys():
        found["small_base"] = {"below": choose((0, 1, 10, 20)), "rule": choose(("not_increased", "judge"))}
    return found


def _target(choose: Choose, kind: str) -> Data:
    if kind == "deadline":
        return {"on_or_before": choose(DEADLINES)}
    return {choose(NUMBER_OPERATORS): choose(LIMITS[kind])}


def _credit(choose: Choose, kind: str) -> Data:
    limits = LIMITS[kind]
    if choose((False, True)):
        start = choose(limits)
        return {"from": start, "to": choose([limit for limit in limits if limit != start])}
    operator = choose(("at_least", "at_most"))
    shares = (0, Fraction(1, 4), Fraction(1, 2), 1, 1)
    return {"steps": [{operator: choose(limits), "credit": choose(shares)} for _ in range(choose((1, 2, 3)))]}


def _bands(choose: Choose) -> list[Data]:
    bands = []
    for place in range(choose((0, 1, 2))):
        band: Data = {"code": f"band{place}", "name": NAME}
        for _ in range(choose((1, 2, 4))):
            band |= choose(
                (
                    {"min_score": choose((0, 50, Fraction(125, 2), 100))},
                    {"min_met": {"national": choose((1, 2))}},
                    {"all_met": True},
                    {"gates": True},
                )
            )
        bands.append(band)
    return [*bands, {"code": "last", "name": NAME}]


def checks_of(choose: Choose, layer: str, known: Sequence[Data]) -> list[Data]:
    changes = [found["code"] for found in known if found["kind"] == "change"]
    surveys = [found["code"] for found in known if found["kind"] == "survey"]
    numbers = [found["code"] for found in known if found["kind"] not in ("deadline", "level")]
    numbers += [f"{found['code']}.{name}" for found in known for name in INPUTS.get(found["kind"], ())]
    possible: list[Data] = []
    if changes:
        possible.append({"kind": "both_fell", "of": [choose(changes), choose(changes)]})
    if surveys:
        possible.append({"kind": "all_positive_small", "of": [choose(surveys), choose((1, 10, 38))]})
    if numbers:
        possible.append({"kind": "not_more_than", "of": [choose(numbers), choose(numbers)]})
    return [
        {"code": f"{layer}Q{place}", "question": NAME, **check}
        for place, check in enumerate(possible)
        if choose((False, True))
    ]


INPUTS = {
    "attestation": ("confirmed",),
    "ratio": ("numerator", "denominator"),
    "count": ("count",),
    "change": ("current", "previous"),
    "survey": ("positive", "valid", "issued"),
    "number": ("value",),
}


# Submissions


def submission(choose: Choose, made: Sequence[Data], unit: str) -> Data:
    """A submission that the layers accept."""
    values, excused, rulings = {}, {}, {}
    for found in indicators_of(made):
        inputs = entered(choose, found)
        if inputs or choose((False, True)):
            values[found["code"]] = inputs
        if is_judged(found):
            act = choose((None,) * 8 + ("excuse", "rule", "both"))
            if act in ("excuse", "both"):
                excused[found["code"]] = "không phát sinh"
            if act in ("rule", "both"):
                rulings[found["code"]] = {"state": choose(STATES), "reason": "đã xem hồ sơ", "by": "TĐV 1"}
    documents = {}
    for criterion in criteria_of(made):
        for needed in criterion.get("documents", ()):
            given = choose(("provided", "accepted", "accepted", "rejected", None))
            if given:
                documents[needed["code"]] = given
    return {
        "unit": unit,
        "round": choose(("2023", "2024")),
        "window": {"from": "2022-12-01", "to": choose(WINDOW_ENDS)},
        "values": values,
        "documents": documents,
        "not_applicable": excused,
        "rulings": rulings,
    }


def entered(choose: Choose, found: Data) -> Data:
    """The inputs of one indicator, now and then with one left out."""
    kind = found["kind"]
    if kind == "attestation":
        inputs: Data = {"confirmed": choose((0, 1, 2, 3, 4, 4))}
    elif kind == "deadline":
        inputs = {"on": choose(DAYS)}
    elif kind == "count":
        inputs = {"count": choose(COUNTS)}
    elif kind == "level":
        inputs = {"level": choose(("poor", "fair", "good"))}
    elif kind == "number":
        inputs = {"value": choose((-1, 0, 12.5, "12.50", "12.495", "-0.004", 90, "89.995", "0.005"))}
    elif kind == "change":
        inputs = {"current": choose(COUNTS), "previous": choose(COUNTS)}
    elif kind == "survey":
        positive, valid = sorted((choose(COUNTS), choose(COUNTS)))
        inputs = {"positive": positive, "valid": valid, "issued": valid + choose((0, 5))}
    else:
        numerator, denominator = sorted((choose(COUNTS), choose(COUNTS)))
        if found.get("may_exceed") and numerator and choose((False, True)):
            numerator, denominator = denominator, numerator
        inputs = {"numerator": numerator, "denominator": denominator}
    if choose((False,) * 6 + (True,)):
        del inputs[choose(sorted(inputs))]
    return inputs
