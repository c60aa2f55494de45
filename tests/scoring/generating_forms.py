"""Catalogues and submissions made up at random that use the further forms of rules, each as data that the rules accept.

What ``generating`` makes is changed afterwards, one function a form, so that a set of forms says what may come up.
Figures fall on thresholds, and a hair beside them, oftener than chance would have it.
"""

import random
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from tests.scoring import generating
from tests.scoring.building import NAME, Data, indicator, items, written
from tests.scoring.generating import INPUTS, LIMITS, WEIGHTS, Choose, checks_of, criteria_of, indicators_of, is_judged

FORMS_OF_TEXTS = ("fractions", "languages", "inputs", "items", "same_as", "equal")
FORMS_OF_INDICATORS = ("range", "floor", "per", "classes")
FORMS_OF_CRITERIA = ("needs", "bonus", "deduction", "above_100", "points")
FORMS_OF_BANDS = ("must_meet", "min_group", "max_unmet", "levels", "rank_by")
ALL_FORMS = FORMS_OF_TEXTS + FORMS_OF_INDICATORS + FORMS_OF_CRITERIA + FORMS_OF_BANDS

NOT_WITH_GROUP_WEIGHTS = {"bonus", "deduction", "points"}
SCALES = (("poor", "fair", "good"), ("poor", "good"), ("bad", "poor", "fair", "good", "best"))
ON_EVERY_SCALE = ("poor", "good")
FRACTIONS: Mapping[str, Sequence[str]] = {
    "attestation": ("3/2", "8/4"),
    "ratio": ("200/3", "180/2", "2/3"),
    "count": ("5/2", "9/3", "10/3"),
    "change": ("-10/3", "0/1", "-128/2"),
    "survey": ("250/3", "160/2"),
    "number": ("-1/3", "25/2", "2/3"),
}
CLASSES = {"area": ("core", "outer"), "size": ("S", "M", "L")}
CASES = (1, 2, 3)


@st.composite
def cases(draw: st.DrawFn, forms: Collection[str], submissions: int) -> tuple[list[Data], list[Data]]:
    """(layers, submissions) drawn by hypothesis, with no other forms than these."""

    def choose(options: Sequence[Any]) -> Any:
        return options[draw(st.integers(0, len(options) - 1))]

    made = layers(choose, forms)
    return made, [submission(choose, made, f"u{number}") for number in range(submissions)]


def random_case(seed: int, submissions: int, forms: Collection[str]) -> tuple[list[Data], list[Data]]:
    """(layers, submissions) made from a seed, with no other forms than these."""
    choose = random.Random(seed).choice
    made = layers(choose, forms)
    return made, [submission(choose, made, f"u{number}") for number in range(submissions)]


def layers(choose: Choose, forms: Collection[str]) -> list[Data]:
    """One to three layers that belong together."""
    made = generating.layers(choose)
    weighted = any("weight" in group for layer in made for group in layer["groups"])
    some = {
        form
        for form in ALL_FORMS
        if form in forms and choose((False, True)) and not (weighted and form in NOT_WITH_GROUP_WEIGHTS)
    }
    _declare_classes(choose, made, some)
    _put_indicators(choose, made, some)
    _put_criteria(choose, made, some)
    if "points" in some:
        _put_points(choose, made, some)
    _put_texts(choose, made, some)
    _put_bands(choose, made, some)
    known: list[Data] = []
    for layer in made:
        known += indicators_of([layer])
        layer["checks"] = checks_of(choose, layer["layer"], known)
        if "equal" in some:
            layer["checks"] += _equal_checks(choose, layer["layer"], known)
    if "languages" in some:
        _leave_out_english(choose, made)
    return made


# Indicators


def _declare_classes(choose: Choose, made: Sequence[Data], some: set[str]) -> None:
    """The first class stands in the national file; the second there, or in one that comes later."""
    if "classes" not in some:
        return
    last = choose(made)
    for name, layer in zip(CLASSES, (made[0], last), strict=True):
        codes = [{"code": code, "name": NAME} for code in CLASSES[name]]
        layer["classes"] = {**layer.get("classes", {}), name: codes}
    if last is not made[0] and choose((False, False, True)):
        del made[0]["classes"]


def _put_indicators(choose: Choose, made: Sequence[Data], some: set[str]) -> None:
    known: list[str] = []
    for layer in made:
        known += layer.get("classes", ())
        for criterion in criteria_of([layer]):
            criterion["indicators"] = [_changed(choose, one, known, some) for one in criterion["indicators"]]


def _changed(choose: Choose, found: Data, classes: Sequence[str], some: set[str]) -> Data:
    if "levels" in some and choose((False, False, True)):
        kept = {key: found[key] for key in ("weight", "gate") if key in found}
        rule = {"target": {"at_least": "good"}} if is_judged(found) else {}
        scale = [{"code": code, "name": NAME} for code in choose(SCALES)]
        found = {**indicator("level", found["code"]), **kept, **rule, "levels": scale}
    if found["kind"] == "attestation" and "items" in some and choose((False, True, True)):
        del found["of"]
        found["items"] = [{"code": code, **item} for code, item in zip("abcd", items(4), strict=True)]
    if not is_judged(found) or choose((False, False, True)):
        return found
    if found["kind"] == "ratio" and "per" in some and choose((False, True, True)):
        found["per"] = choose((1, 10, 1000, 100000))
    rule = _rule(choose, found, some)
    if classes and choose((False, True, True)):
        found = {key: found[key] for key in found if key not in ("target", "credit")}
        name = choose(classes)
        asked = choose(CLASSES[name])
        found["by"] = name
        found["cases"] = {
            code: rule if code == asked else choose(({}, _rule(choose, found, some))) for code in CLASSES[name]
        }
        return found
    return {**{key: found[key] for key in found if key not in ("target", "credit")}, **rule}


def _rule(choose: Choose, found: Data, some: set[str]) -> Data:
    """A target, a credit rule or both."""
    judged_by = "target" if found["kind"] == "deadline" else choose(("target", "target", "credit", "both"))
    rule: Data = {}
    if judged_by != "credit":
        rule["target"] = _target(choose, found, some)
    if judged_by != "target":
        rule["credit"] = _credit(choose, found, some)
    return rule


def _limits(found: Data, some: set[str]) -> list[Any]:
    """What a bound may be, in rising order."""
    if found["kind"] == "level":
        return [level["code"] for level in found["levels"]]
    limits = [*LIMITS[found["kind"]], *(FRACTIONS[found["kind"]] if "fractions" in some else ())]
    if "per" in found:
        per = found["per"]
        limits = [0, Fraction(per, 4), Fraction(per, 2), per, *([f"{per}/3"] if "fractions" in some else [])]
    return sorted(limits, key=Fraction)


def _number(found: Data, limit: Any) -> Fraction:
    if found["kind"] == "level":
        return Fraction([level["code"] for level in found["levels"]].index(limit))
    return Fraction(limit)


def _target(choose: Choose, found: Data, some: set[str]) -> Data:
    if found["kind"] == "deadline":
        return {"on_or_before": choose(generating.DEADLINES)}
    limits = _limits(found, some)
    operators = ("at_most", "below", "equal") if "small_base" in found else generating.NUMBER_OPERATORS
    if "range" in some and "small_base" not in found and choose((False, True)):
        ranges = _ranges(found, limits)
        return choose(ranges)
    return {choose(operators): choose(limits)}


def _ranges(found: Data, limits: Sequence[Any]) -> list[Data]:
    ranges = []
    for lower, low, upper, high in product(("at_least", "above"), limits, ("at_most", "below"), limits):
        least, most = _number(found, low), _number(found, high)
        if found["kind"] == "level":
            least, most = least + (lower == "above"), most - (upper == "below") + Fraction(1, 2)
        if least < most:
            ranges.append({lower: low, upper: high})
    return ranges


def _credit(choose: Choose, found: Data, some: set[str]) -> Data:
    limits = _limits(found, some)
    if choose((False, True)) or ("floor" in some and choose((False, True))):
        start = choose(limits)
        end = choose([limit for limit in limits if _number(found, limit) != _number(found, start)])
        floors = [
            one for one in limits if _lies_between(_number(found, one), _number(found, start), _number(found, end))
        ]
        floor = {"floor": choose(floors)} if "floor" in some and choose((False, True, True)) else {}
        return {"from": start, "to": end, **floor}
    operator = choose(("at_least", "at_most"))
    shares = (0, Fraction(1, 4), Fraction(1, 2), 1, 1, *(("1/3", "2/4") if "fractions" in some else ()))
    return {"steps": [{operator: choose(limits), "credit": choose(shares)} for _ in range(choose((1, 2, 3)))]}


def _lies_between(number: Fraction, one: Fraction, other: Fraction) -> bool:
    return min(one, other) <= number <= max(one, other)


# Criteria


def _put_criteria(choose: Choose, made: Sequence[Data], some: set[str]) -> None:
    for criterion in criteria_of(made):
        if "fractions" in some and choose((False, False, True)):
            criterion["weight"] = choose(("10/3", "2/4", "6/3", "0/1"))
        judged = sum(map(is_judged, criterion["indicators"]))
        if "needs" in some and judged and choose((False, True)):
            criterion["needs"] = choose(range(1, judged + 1))
            for found in criterion["indicators"]:
                found.pop("weight", None)
        elif "fractions" in some and choose((False, False, True)):
            for found in criterion["indicators"]:
                found["weight"] = choose(("1/3", "2/3", "4/2"))
        counts_as = [form for form in ("bonus", "deduction") if form in some]
        if counts_as and choose((False, False, True)):
            criterion["counts_as"] = choose(counts_as)
    if "above_100" in some:
        made[0]["above_100"] = True


def _put_points(choose: Choose, made: Sequence[Data], some: set[str]) -> None:
    """Weights of indicators that add up to their criterion's."""
    for layer in made:
        layer["points"] = True
    for criterion in criteria_of(made):
        judged = [found for found in criterion["indicators"] if is_judged(found)]
        for found in criterion["indicators"]:
            found.pop("weight", None)
        if "needs" in criterion or not judged:
            criterion["weight"] = choose(WEIGHTS)
            continue
        weights = [choose((*WEIGHTS, *(("1/3", "2/3", "4/2") if "fractions" in some else ()))) for _ in judged]
        total = sum(map(Fraction, weights), Fraction(0))
        criterion["weight"] = total if _ends_in_decimals(total) else str(total)
        if len(judged) > 1 or choose((False, True)):
            for found, weight in zip(judged, weights, strict=True):
                found["weight"] = weight


def _ends_in_decimals(number: Fraction) -> bool:
    return 10**10 % number.denominator == 0


# Texts


def _put_texts(choose: Choose, made: Sequence[Data], some: set[str]) -> None:
    numbers: list[str] = []
    for layer in made:
        numbers += _operands(indicators_of([layer]))
        for found in indicators_of([layer]):
            if "inputs" in some and choose((False, True)):
                named = INPUTS.get(found["kind"], {"deadline": ("on",), "level": ("level",)}.get(found["kind"], ()))
                found["inputs"] = {choose(named): NAME}
            own = INPUTS.get(found["kind"], ())
            if "same_as" in some and own and choose((False, True)):
                name = choose(own)
                others = [operand for operand in numbers if operand != f"{found['code']}.{name}"]
                if others:
                    found["same_as"] = {name: choose(others)}


def _operands(known: Sequence[Data]) -> list[str]:
    return [f"{found['code']}.{name}" for found in known for name in INPUTS.get(found["kind"], ())]


def _equal_checks(choose: Choose, layer: str, known: Sequence[Data]) -> list[Data]:
    numbers = [found["code"] for found in known if found["kind"] not in ("deadline", "level")] + _operands(known)
    return [
        {"code": f"{layer}E{place}", "question": NAME, "kind": "equal", "of": [choose(numbers), choose(numbers)]}
        for place in range(choose((0, 1, 2)) if numbers else 0)
    ]


def _leave_out_english(choose: Choose, made: list[Data]) -> None:
    for place, layer in enumerate(made):
        if choose((False, True)):
            made[place] = {**_in_vietnamese(layer), "languages": ["vi"]}


def _in_vietnamese(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _in_vietnamese(data[key]) for key in data if not (key == "en" and "vi" in data)}
    return [_in_vietnamese(one) for one in data] if isinstance(data, list) else data


# Bands


def _put_bands(choose: Choose, made: Sequence[Data], some: set[str]) -> None:
    conditions = _conditions(choose, made[0], some)
    if "rank_by" in some:
        made[0]["rank_by"] = "band"
    if not conditions:
        return
    bands = made[0]["bands"][:-1]
    for place in range(choose((1, 1, 2))):
        bands.append({"code": f"further{place}", "name": NAME})
    for band in bands:
        for _ in range(choose(CASES) if band["code"].startswith("further") else choose((0, 1))):
            band |= choose(conditions)
    made[0]["bands"] = [*bands, made[0]["bands"][-1]]


def _conditions(choose: Choose, first: Data, some: set[str]) -> list[Data]:
    found: list[Data] = []
    if "fractions" in some:
        found.append({"min_score": choose(("200/3", "50/1", "250/5"))})
    judged = [one["code"] for one in indicators_of([first]) if is_judged(one)]
    if "must_meet" in some and judged:
        found.append({"must_meet": _several(choose, judged)})
    limits = (0, 40, 50, Fraction(125, 2), 100, *(("200/3", "100/2") if "fractions" in some else ()))
    if "min_group" in some:
        codes = _several(choose, [group["code"] for group in first["groups"]])
        found.append({"min_group": choose(limits)})
        found.append({"min_group": {code: choose(limits) for code in codes}})
    if "max_unmet" in some:
        found.append({"max_unmet": choose((0, 1, 2))})
        found.append({"max_unmet": {"national": choose((0, 1))}})
    leveled = [one["code"] for one in indicators_of([first]) if one["kind"] == "level"]
    if "levels" in some and leveled:
        found += [{"levels": [_level_entry(choose, leveled) for _ in range(number)]} for number in (1, 2)]
    return found


def _level_entry(choose: Choose, codes: Sequence[str]) -> Data:
    bound = choose(({"min": choose(CASES)}, {"max": choose((0, 1))}))
    return {"of": _several(choose, codes), choose(("at_least", "at_most")): choose(ON_EVERY_SCALE), **bound}


def _several(choose: Choose, options: Sequence[str]) -> list[str]:
    """One or more of these, each once, in some order."""
    left, taken = list(options), []
    for _ in range(choose(CASES)):
        if left:
            taken.append(choose(left))
            left.remove(taken[-1])
    return taken


# Submissions


def submission(choose: Choose, made: Sequence[Data], unit: str) -> Data:
    """A submission that the layers accept."""
    given = generating.submission(choose, made, unit)
    for found in indicators_of(made):
        values = given["values"].get(found["code"], {})
        if found["kind"] == "level" and "level" in values:
            values["level"] = choose(found["levels"])["code"]
        if choose((False, True)):
            values = on_threshold(choose, found) or values
        if "confirmed" in values and "code" in found.get("items", [{}])[0] and choose((False, True)):
            values = {"items": list("dabc"[: values["confirmed"]])}
        if values:
            given["values"][found["code"]] = values
    classes = {name: codes for layer in made for name, codes in layer.get("classes", {}).items()}
    chosen = {name: choose([*(one["code"] for one in codes), None]) for name, codes in classes.items()}
    if classes and choose((False, True, True, True)):
        given["classes"] = {name: code for name, code in chosen.items() if code is not None}
    return given


def on_threshold(choose: Choose, found: Data) -> Data | None:
    """Inputs that give exactly what one of the bounds says, or lie a hair beside it; None where none can."""
    limits = _bounds(found)
    if not limits or found["kind"] in ("deadline", "level"):
        return None
    limit = Fraction(choose(limits))
    many, hair = choose((1, 7, 1000)), choose((0, 0, 1, -1))
    if found["kind"] in ("count", "attestation"):
        count = int(limit) + hair
        of = 4 if found["kind"] == "attestation" else 1000
        return {INPUTS[found["kind"]][0]: count} if 0 <= count <= of else None
    if found["kind"] == "number":
        value = limit + Fraction(hair, 1000)
        return {"value": written(value)} if _ends_in_decimals(value) else None
    share = {"ratio": limit / found.get("per", 100), "survey": limit / 100, "change": 1 + limit / 100}[found["kind"]]
    upper, lower = share.numerator * many + hair, share.denominator * many
    if upper < 0 or (found["kind"] != "change" and upper > lower and not found.get("may_exceed")):
        return None
    names = {"ratio": ("numerator", "denominator"), "survey": ("positive", "valid"), "change": ("current", "previous")}
    return dict(zip(names[found["kind"]], (upper, lower), strict=True))


def _bounds(found: Data) -> list[Any]:
    """Every number that the figure of an indicator is compared with."""
    rules = [found, *found.get("cases", {}).values()]
    bounds = [limit for rule in rules for limit in rule.get("target", {}).values()]
    for rule in rules:
        credit = rule.get("credit", {})
        bounds += [credit[key] for key in ("from", "to", "floor", "floor") if key in credit]
        bounds += [step[key] for step in credit.get("steps", ()) for key in ("at_least", "at_most") if key in step]
    return bounds
