"""Results that others computed, reproduced: trees of weighted rules, and weighted sums under three versions of weights.

``worked_examples.json`` carries the figures with their sources. Figures of others were computed in floating point, so
they agree to the digits they were given with; ours are exact.
"""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring import grade, ranks, read_submissions
from tests.scoring.building import Data, card, catalogue, criterion, group, indicator, json_bytes, national, submission

WORKED = json.loads(Path(__file__).with_name("worked_examples.json").read_text(encoding="utf-8"), parse_float=Fraction)
TREES = {case["name"]: case for case in WORKED["weighted_tree"]["cases"]}
SUMS = WORKED["weighted_sum_three_versions"]


# Trees of rules (XCCDF 1.2, as OpenSCAP computes them)


def rule(node: Data) -> Data:
    return indicator("attestation", f"r{node['id']}", of=1, target={"at_least": 1}, weight=node["weight"])


def entered(node: Data) -> Data:
    """What to submit for a rule's result; unknown is something not entered."""
    code = f"r{node['id']}"
    values = {"pass": {code: {"confirmed": 1}}, "fail": {code: {"confirmed": 0}}}.get(node["result"], {})
    excused = {code: "không áp dụng"} if node["result"] == "notapplicable" else {}
    return {"values": values, "not_applicable": excused}


def rules_of(node: Data) -> list[Data]:
    return [node] if node["type"] == "rule" else [found for child in node["children"] for found in rules_of(child)]


def submitted(tree: Data) -> Data:
    parts = [entered(node) for node in rules_of(tree)]
    return submission(
        {code: inputs for part in parts for code, inputs in part["values"].items()},
        not_applicable={code: reason for part in parts for code, reason in part["not_applicable"].items()},
    )


def groups_of(tree: Data) -> list[Data]:
    """The groups of a tree; bare rules as one group."""
    bare = tree["children"][0]["type"] == "rule"
    return [{"id": "0", "weight": 1, "children": tree["children"]}] if bare else tree["children"]


def as_groups(tree: Data) -> Data:
    """Groups of the tree as groups with weights; rules as criteria of their own."""
    return national(
        *(
            group(*map(as_criterion, part["children"]), code=f"g{part['id']}", weight=part["weight"])
            for part in groups_of(tree)
        )
    )


def as_criterion(node: Data) -> Data:
    return criterion({**rule(node), "weight": 1}, code=f"c{node['id']}", weight=node["weight"])


def as_criteria(tree: Data) -> Data:
    """Groups of the tree as criteria with weights, rules as their indicators with weights."""
    return national(
        group(
            *(
                criterion(*map(rule, part["children"]), code=f"c{part['id']}", weight=part["weight"])
                for part in groups_of(tree)
            )
        )
    )


@pytest.mark.parametrize("shape", [as_groups, as_criteria])
@pytest.mark.parametrize("name", TREES)
def test_a_tree_of_weighted_rules_scores_as_in_xccdf(name: str, shape: Any):
    case = TREES[name]
    exact = card(shape(case["tree"]), submitted(case["tree"]))["overall"]["exact"]
    if all(node["result"] == "notapplicable" for node in rules_of(case["tree"])):
        assert exact is None, "where nothing is applicable there is no score; XCCDF says 0"
    else:
        expected = case["expected"]["default"]
        # OpenSCAP computes in single precision: seven digits hold.
        assert abs(Fraction(exact) - Fraction(expected["score"])) <= Fraction(expected["score"]) / 10**7
        assert expected["maximum"] == 100


@pytest.mark.parametrize("name", TREES)
def test_the_flat_model_is_the_points_of_criteria_whatever_the_groups_weigh(name: str):
    case = TREES[name]
    criteria = card(as_groups(case["tree"]), submitted(case["tree"]))["criteria"]
    applicable = [found for found in criteria if found["credit"] is not None]
    flat = case["expected"]["flat"]
    assert sum(Fraction(found["points"]) for found in applicable) == Fraction(flat["score"])
    assert sum(Fraction(found["weight"]) for found in applicable) == Fraction(flat["maximum"])


# Weighted sums (Provincial Competitiveness Index), the weights changed twice


def index(version: str) -> Data:
    """Sub-indices from 1 to 10 that add up, so weighted, to a total of 10 to 100: credit is their tenth."""
    return national(
        group(
            *(
                criterion(indicator("number", f"{name}.1", credit={"from": 0, "to": 10}), code=name, weight=weight)
                for name, weight in SUMS["weights"][version].items()
            )
        ),
        version=version,
    )


def totals(version: str) -> tuple[list[Data], list[Fraction], list[int | None]]:
    """The rows of a version, and their scores and ranks here."""
    rows = [row for row in SUMS["rows"] if row["catalogue"] == version]
    found = catalogue(index(version))
    data = [
        {
            **submission({f"{name}.1": {"value": sub} for name, sub in row["sub"].items()}),
            "unit": row["province"],
            "round": str(row["year"]),
        }
        for row in rows
    ]
    cards = [grade(found, one) for one in read_submissions(found, json_bytes(data), "s.json")]
    return rows, [Fraction(one.overall.exact or 0) for one in cards], ranks(cards)


@pytest.mark.parametrize("version", SUMS["weights"])
def test_weighted_sums_under_each_version_of_the_weights_agree_to_the_published_digits(version: str):
    rows, scores, _ = totals(version)
    assert len(rows) == 6
    for row, score in zip(rows, scores, strict=True):
        # Published with five decimals from sub-indices published with six.
        assert abs(score - row["total"]) < Fraction(15, 10**6), row["province"]


@pytest.mark.parametrize("version", SUMS["weights"])
def test_ranks_stand_in_the_order_of_the_published_ones(version: str):
    rows, _, found = totals(version)
    published = sorted(row["rank"] for row in rows)
    assert found == [published.index(row["rank"]) + 1 for row in rows]


def test_the_weights_of_one_version_do_not_give_the_totals_of_another():
    rows = [row for row in SUMS["rows"] if row["catalogue"] == "2006-2008"]
    found = index("2013-2016")
    for row in rows:
        data = submission({f"{name}.1": {"value": sub} for name, sub in row["sub"].items()})
        assert abs(Fraction(card(found, data)["overall"]["exact"]) - row["total"]) > Fraction(1, 10)
