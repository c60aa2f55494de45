"""The grader agrees with the second one on catalogues that use the further forms of rules, each form often enough."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from tests.scoring import generating_forms, reference
from tests.scoring.building import Data, json_bytes
from tests.scoring.generating import criteria_of, indicators_of
from tests.scoring.generating_forms import cases, random_case
from tests.scoring.reference_indicators import is_judged
from tests.scoring.test_reference import agree

FORMS = generating_forms.ALL_FORMS
"""The forms that the generated catalogues may use."""

SEEDS = 200
SUBMISSIONS = 3


@given(cases(FORMS, 2))
def test_both_graders_agree_on_every_form(case: tuple[list[Data], list[Data]]):
    agree(*case)


@pytest.mark.parametrize("start", range(0, SEEDS, 40))
def test_both_graders_agree_on_many_seeded_cases_of_every_form(start: int):
    for seed in range(start, start + 40):
        agree(*random_case(seed, SUBMISSIONS, FORMS))


def test_the_seeded_cases_use_every_form_and_show_what_it_does():
    """The agreement above says little about what the cases never show."""
    seen: Counter[str] = Counter()
    for seed in range(SEEDS):
        layers, submissions = random_case(seed, SUBMISSIONS, FORMS)
        given = json.loads(json_bytes(submissions), parse_float=str)
        cards = [reference.card(layers, one) for one in given]
        seen.update(set(used_in(layers)))
        for one, card in zip(given, cards, strict=True):
            seen.update(set(shown_by(layers, one, card)))
        without = reference.ranking([{"bands": layers[0]["bands"]}], cards)
        seen["ranks: by band not by score"] += reference.ranking(layers, cards) != without
    expected = [sign for form, signs in SIGNS.items() if form in FORMS for sign in signs]
    assert {sign: seen[sign] for sign in expected if seen[sign] < 4} == {}


SIGNS: dict[str, Sequence[str]] = {
    "fractions": ("fraction in target", "fraction in credit", "fraction in weight", "min_score of a fraction"),
    "languages": ("languages",),
    "inputs": ("inputs",),
    "items": ("items with codes", "answered by items"),
    "same_as": ("same_as",),
    "equal": ("equal", "asks: equal"),
    "range": ("range of numbers", "range of levels", "range: met", "range: not_met"),
    "floor": ("floor", "floor of levels", "floor: credit between", "floor: figure on it"),
    "per": ("per", "per: met", "per: not_met"),
    "classes": (
        "by",
        "class by a later layer",
        "empty case: not_applicable",
        "class_missing",
        "case: met",
        "case: not_met",
    ),
    "needs": (
        "needs",
        "needs: met beside not_met",
        "needs: not_proven beside met",
        "needs: not_met",
        "needs: fewer left",
    ),
    "bonus": (
        "bonus",
        "bonus: adds",
        "bonus: not_proven",
        "bonus: bounded at 100",
        "only bonus and deduction: no score",
    ),
    "deduction": ("deduction", "deduction: takes away", "deduction: not_proven", "deduction: bounded at 0"),
    "above_100": ("above_100", "score above 100"),
    "points": (
        "points",
        "points: null of a layer or group",
        "points: the weight of another",
        "points: 0 of 0",
        "points: of an indicator",
        "points: negative of an indicator",
        "points: none inside needs",
        "points: single without weight",
    ),
    "must_meet": ("must_meet not_met", "must_meet not_proven"),
    "min_group": (
        "min_group of every group",
        "min_group of some groups",
        "min_group G n > n",
        "min_group n > null",
        "min_group G n > null",
    ),
    "max_unmet": ("max_unmet n < n", "max_unmet national n < n", "max_unmet null"),
    "levels": (
        "levels at_least good n > n",
        "levels at_least good n < n",
        "levels at_most poor n > n",
        "levels at_most poor n < n",
        "levels at_least good null",
        "levels: beside a ruling to met",
        "levels: beside class_missing",
        "levels: beside not_applicable",
        "levels: beside missing documents",
    ),
    "rank_by": ("rank_by", "ranks: by band not by score"),
}
"""What must be seen of a form, in catalogues, answers and scorecards."""


def used_in(layers: Sequence[Data]) -> Iterator[str]:
    """The signs of forms that a catalogue holds."""
    for layer in layers:
        yield from layer
        yield from (check["kind"] for check in layer.get("checks", ()))
    for band in layers[0]["bands"]:
        if "min_group" in band:
            yield f"min_group of {'some groups' if isinstance(band['min_group'], dict) else 'every group'}"
    for criterion in criteria_of(layers):
        yield from criterion
        yield criterion.get("counts_as", "")
        if isinstance(criterion.get("weight"), str):
            yield "fraction in weight"
        judged = [one for one in criterion["indicators"] if is_judged(one)]
        if "points" in layers[0] and "needs" not in criterion and len(judged) == 1 and "weight" not in judged[0]:
            yield "points: single without weight"
    for place, layer in enumerate(layers):
        for found in indicators_of([layer]):
            yield from found
            if "code" in found.get("items", [{}])[0]:
                yield "items with codes"
            if place and "by" in found:
                yield "class by a later layer"
            for rule in (found, *found.get("cases", {}).values()):
                target, credit = rule.get("target", {}), rule.get("credit", {})
                if len(target) == 2:
                    yield "range of levels" if found["kind"] == "level" else "range of numbers"
                if "floor" in credit:
                    yield "floor of levels" if found["kind"] == "level" else "floor"
                if any("/" in str(limit) for limit in target.values()):
                    yield "fraction in target"
                if any("/" in str(limit) for limit in credit.values()):
                    yield "fraction in credit"


def shown_by(layers: Sequence[Data], given: Data, card: Data) -> Iterator[str]:
    """The signs of forms in one submission and its scorecard."""
    if any("items" in values for values in given["values"].values()):
        yield "answered by items"
    kinds = {check["code"]: check["kind"] for layer in layers for check in layer["checks"]}
    yield from (f"asks: {kinds[question['code']]}" for question in card["questions"])
    barred = [bar for bars in card["band"]["barred_by"].values() for bar in bars]
    yield from map(_without_figures, barred)
    if any(bar.startswith("min_score") and "/" in bar for bar in barred):
        yield "min_score of a fraction"
    for part in (card["overall"], *card["layers"].values(), *card["groups"]):
        yield from _shown_of_part(part)
    for criterion, found in zip(criteria_of(layers), card["criteria"], strict=True):
        yield from _shown_of_criterion(layers, criterion, found, given)
    yield from _shown_of_bounds(layers, given, card)
    yield from _shown_beside_levels(layers, given, card, barred)


def _without_figures(bar: str) -> str:
    """What bars a band, without its figures and codes: min_group A 50 > 48.33 is min_group G n > n."""
    name, *words = bar.split()
    if name in ("gate", "must_meet"):
        return f"{name} {words[-1]}"
    if name == "min_group" and words[1] != ">":
        words[0] = "G"
    return " ".join([name, *(re.sub(r"^[-\d./]+$", "n", word) for word in words)])


def _shown_of_part(part: Data) -> Iterator[str]:
    if part["exact"] is not None and Fraction(part["exact"]) > 100:
        yield "score above 100"
    if "points" in part and part["points"] is None:
        yield "points: null of a layer or group"


def _shown_of_criterion(layers: Sequence[Data], criterion: Data, found: Data, given: Data) -> Iterator[str]:
    states = [one["state"] for one in found["indicators"]]
    if "needs" in criterion:
        if found["state"] == "met" and "not_met" in states:
            yield "needs: met beside not_met"
        if found["state"] == "not_proven" and "met" in states:
            yield "needs: not_proven beside met"
        if found["state"] == "not_met":
            yield "needs: not_met"
        if 0 < sum(state in reference.APPLICABLE for state in states) < criterion["needs"]:
            yield "needs: fewer left"
    if "counts_as" in criterion:
        if found["state"] == "not_proven":
            yield f"{found['counts_as']}: not_proven"
        if found["points"] not in (None, "0.00"):
            yield "bonus: adds" if found["counts_as"] == "bonus" else "deduction: takes away"
    if "points" in layers[0]:
        yield from _shown_of_points(criterion, found)
    for what, one in zip(criterion["indicators"], found["indicators"], strict=True):
        yield from _shown_of_indicator(what, one, given)


def _shown_of_bounds(layers: Sequence[Data], given: Data, card: Data) -> Iterator[str]:
    """Where it is a bonus that lifts the score to 100, or a deduction that lowers it to 0."""
    for counts_as, bound in (("bonus", "100"), ("deduction", "0")):
        extra = [one for one in card["criteria"] if one.get("counts_as") == counts_as]
        if extra and card["overall"]["exact"] is None:
            yield "only bonus and deduction: no score"
        elif extra and card["overall"]["exact"] == bound:
            without = reference.card([_without_extra(layer, counts_as) for layer in layers], given)
            if without["overall"]["exact"] != bound:
                yield f"{counts_as}: bounded at {bound}"


def _without_extra(layer: Data, counts_as: str) -> Data:
    """The layer with no criterion that counts so: all of them weigh nothing."""
    groups = [
        {
            **group,
            "criteria": [
                {**one, "weight": 0} if one.get("counts_as") == counts_as else one for one in group["criteria"]
            ],
        }
        for group in layer["groups"]
    ]
    return {**layer, "groups": groups}


def _shown_of_points(criterion: Data, found: Data) -> Iterator[str]:
    for what, one in zip(criterion["indicators"], found["indicators"], strict=True):
        if "points" not in one:
            yield "points: none inside needs"
        elif one["points"] is not None:
            yield "points: negative of an indicator" if one["points"].startswith("-") else "points: of an indicator"
            if Fraction(one["weight"]) != Fraction(what.get("weight", criterion["weight"])):
                yield "points: the weight of another"
            if found["credit"] is None:
                yield "points: 0 of 0"


def _shown_of_indicator(what: Data, one: Data, given: Data) -> Iterator[str]:
    yield str(one["cause"])
    target, credit = what.get("target", {}), what.get("credit", {})
    if len(target) == 2:
        yield f"range: {one['state']}"
    if "per" in what:
        yield f"per: {one['state']}"
    if "floor" in credit and one["credit"] not in (None, "0", "1"):
        yield "floor: credit between"
        if what["kind"] != "level" and Fraction(one["exact"]) == Fraction(credit["floor"]):
            yield "floor: figure on it"
    if "by" in what:
        yield f"case: {one['state']}"
        if what["cases"].get(given.get("classes", {}).get(what["by"])) == {} and one["state"] == "not_applicable":
            yield "empty case: not_applicable"


def _shown_beside_levels(layers: Sequence[Data], given: Data, card: Data, barred: Sequence[str]) -> Iterator[str]:
    """What the standing of a level depends on, where a condition on levels looked at it and barred."""
    if not any(bar.startswith("levels") for bar in barred):
        return
    named = {code for band in layers[0]["bands"] for entry in band.get("levels", ()) for code in entry["of"]}
    results = {one["code"]: one for criterion in card["criteria"] for one in criterion["indicators"]}
    for code in named:
        result: dict[str, Any] = results[code]
        if code in given["rulings"]:
            yield f"levels: beside a ruling to {given['rulings'][code]['state']}"
        elif result["cause"] == "class_missing" and result["value"] is not None:
            yield "levels: beside class_missing"
        elif result["state"] == "not_applicable":
            yield "levels: beside not_applicable"
        elif result["cause"] in ("missing_document", "document_rejected"):
            yield "levels: beside missing documents"
