"""Section 4 and its small print: the state of an indicator, decided in one order, and what it earns."""

import pytest

from tests.scoring.building import (
    Data,
    card,
    document,
    indicator,
    judged,
    of_indicators,
    refused_submissions,
    state,
    submission,
)

COUNT = indicator("count", target={"at_most": 5})
HALVES = indicator("ratio", target={"at_least": 80}, credit={"from": 0, "to": 100})
PROOF = [document("TC1.a"), document("TC1.b")]
BOTH = {"TC1.a": "accepted", "TC1.b": "provided"}


def ruled(to: str) -> dict[str, Data]:
    return {"1": {"state": to, "reason": "đã kiểm tra tại chỗ", "by": "TĐV 3"}}


def summary(result: Data) -> tuple[str, str | None, str | None, str | None]:
    return result["state"], result["cause"], result["credit"], result["credit_if_proven"]


# 1. A ruling comes first


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("met", ("met", None, "1", "1")),
        ("not_met", ("not_met", None, "0", "0")),
        ("not_proven", ("not_proven", "ruling", "0", "1")),
        ("not_applicable", ("not_applicable", None, None, None)),
    ],
)
@pytest.mark.parametrize("inputs", [{"count": 0}, {"count": 9}, None])
def test_a_ruling_decides_whatever_was_entered(to: str, expected: tuple[str | None, ...], inputs: Data | None):
    assert summary(judged(COUNT, inputs, rulings=ruled(to))) == expected


def test_a_ruling_goes_before_not_applicable():
    assert state(COUNT, None, rulings=ruled("met"), not_applicable={"1": "không phát sinh"}) == "met"


def test_a_ruling_is_final_documents_do_not_change_its_state_or_credit():
    assert summary(judged(COUNT, None, rulings=ruled("met"), documents=PROOF)) == ("met", None, "1", "1")


def test_a_ruling_earns_1_or_0_whatever_the_credit_rule_says():
    result = judged(HALVES, {"numerator": 1, "denominator": 2}, rulings=ruled("met"))
    assert summary(result) == ("met", None, "1", "1")


def test_value_and_exact_show_what_the_inputs_give_beside_a_ruling():
    result = judged(HALVES, {"numerator": 1, "denominator": 2}, rulings=ruled("met"))
    assert (result["value"], result["exact"]) == ("50.00", "50")


def test_a_ruling_is_visible_with_its_reason_and_name():
    words = judged(COUNT, {"count": 9}, rulings=ruled("met"))["derivation"]
    assert "TĐV 3" in words["vi"] and "đã kiểm tra tại chỗ" in words["vi"] and words["vi"].endswith(": đạt")


# 2. Not applicable


def test_an_approved_not_applicable_goes_before_what_was_entered():
    result = judged(COUNT, {"count": 9}, not_applicable={"1": "không phát sinh"})
    assert summary(result) == ("not_applicable", None, None, None)
    assert result["value"] == "9"


def test_a_ratio_over_0_is_not_applicable():
    result = judged(HALVES, {"numerator": 0, "denominator": 0})
    assert summary(result) == ("not_applicable", None, None, None)
    assert (result["value"], result["exact"]) == (None, None)


def test_a_ratio_over_0_is_not_applicable_before_its_missing_numerator_is_noticed():
    assert state(HALVES, {"denominator": 0}) == "not_applicable"


# 3. Tracked, which comes before everything


def test_a_tracked_indicator_stays_tracked_with_nothing_entered_or_a_ratio_over_0():
    assert summary(judged(indicator("count"), None)) == ("tracked", None, None, None)
    assert state(indicator("ratio"), {"numerator": 0, "denominator": 0}) == "tracked"
    assert state(indicator("survey", min_sample=30), {"positive": 1, "valid": 1}) == "tracked"


def test_ruling_on_a_tracked_indicator_or_marking_it_not_applicable_is_refused():
    what = of_indicators(indicator("count"))
    problems = refused_submissions(what, [submission(rulings=ruled("met"), not_applicable={"1": "không có"})])
    assert [line.split(": ")[1] for line in problems] == ["not_applicable.1", "rulings.1"]


# 4. A value missing


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("attestation", {}),
        ("deadline", {}),
        ("ratio", {"numerator": 3}),
        ("ratio", {"denominator": 3}),
        ("count", {}),
        ("change", {}),
        ("change", {"previous": 3}),
        ("level", {}),
        ("survey", {"valid": 30}),
        ("survey", {"positive": 30}),
        ("survey", {"issued": 30}),
        ("number", {}),
    ],
)
def test_a_missing_value_is_not_proven_and_would_earn_all(kind: str, inputs: Data):
    target = {"on_or_before": "03-31"} if kind == "deadline" else {"at_least": "good" if kind == "level" else 1}
    result = judged(indicator(kind, target=target), inputs)
    assert summary(result) == ("not_proven", "missing_value", "0", "1")
    assert judged(indicator(kind, target=target), None) == judged(indicator(kind, target=target), {})


def test_previous_alone_missing_is_no_baseline():
    result = judged(indicator("change", target={"below": 0}), {"current": 3})
    assert summary(result) == ("not_proven", "no_baseline", "0", "1")


def test_issued_is_not_needed():
    assert state(indicator("survey", target={"at_least": 80}), {"positive": 9, "valid": 10}) == "met"


def test_a_missing_value_goes_before_missing_documents():
    assert judged(COUNT, None, documents=PROOF)["cause"] == "missing_value"


# 5. Too small a sample


@pytest.mark.parametrize(("valid", "expected"), [(29, "sample_too_small"), (30, None), (31, None)])
def test_a_survey_with_fewer_valid_answers_than_min_sample_is_not_proven(valid: int, expected: str | None):
    result = judged(indicator("survey", target={"at_least": 80}, min_sample=30), {"positive": valid, "valid": valid})
    assert result["cause"] == expected
    assert result["state"] == ("not_proven" if expected else "met")
    assert result["value"] == "100.00"


@pytest.mark.parametrize("keys", [{}, {"min_sample": 0}, {"min_sample": 30}])
def test_a_survey_without_valid_answers_is_not_proven_whatever_the_minimum(keys: Data):
    result = judged(indicator("survey", target={"at_least": 80}, **keys), {"positive": 0, "valid": 0})
    assert summary(result) == ("not_proven", "sample_too_small", "0", "1")
    assert result["value"] is None
    assert f"ít nhất {max(keys.get('min_sample', 0), 1)} phiếu" in result["derivation"]["vi"]


def test_a_small_sample_that_would_not_meet_the_target_is_not_proven_too():
    what = indicator("survey", target={"at_least": 80}, min_sample=30)
    assert state(what, {"positive": 1, "valid": 29}) == "not_proven"


# 7. Documents


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        ({}, "missing_document"),
        ({"TC1.a": "accepted"}, "missing_document"),
        ({"TC1.a": "rejected", "TC1.b": "accepted"}, "document_rejected"),
        ({"TC1.a": "rejected"}, "missing_document"),
        ({"TC1.a": "rejected", "TC1.b": "rejected"}, "document_rejected"),
    ],
)
def test_met_without_its_documents_is_not_proven(given: Data, cause: str):
    result = judged(COUNT, {"count": 0}, documents=PROOF) if not given else one(COUNT, {"count": 0}, given)
    assert summary(result) == ("not_proven", cause, "0", "1")


def one(what: Data, inputs: Data, given: Data) -> Data:
    data = submission({"1": inputs}, documents=given)
    return card(of_indicators(what, documents=PROOF), data)["criteria"][0]["indicators"][0]


def test_provided_and_accepted_documents_both_count():
    assert summary(one(COUNT, {"count": 0}, BOTH)) == ("met", None, "1", "1")


def test_a_document_that_is_not_required_may_be_absent_or_rejected():
    layers = of_indicators(COUNT, documents=[document("TC1.a", required=False)])
    for given in ({}, {"TC1.a": "rejected"}):
        assert card(layers, submission({"1": {"count": 0}}, documents=given))["criteria"][0]["state"] == "met"


def test_not_met_stays_not_met_without_documents_but_earns_nothing_now():
    result = one(HALVES, {"numerator": 1, "denominator": 2}, {})
    assert summary(result) == ("not_met", None, "0", "1/2")
    assert summary(one(HALVES, {"numerator": 1, "denominator": 2}, BOTH)) == ("not_met", None, "1/2", "1/2")


def test_what_only_lacks_documents_would_earn_its_computed_credit():
    result = one(HALVES, {"numerator": 9, "denominator": 10}, {"TC1.a": "accepted"})
    assert summary(result) == ("not_proven", "missing_document", "0", "9/10")


def test_for_credit_if_proven_a_rejected_document_is_like_a_missing_one():
    rejected = one(HALVES, {"numerator": 9, "denominator": 10}, {**BOTH, "TC1.a": "rejected"})
    assert rejected["credit_if_proven"] == "9/10"


def test_documents_of_another_criterion_prove_nothing_here():
    layers = of_indicators(COUNT, documents=[document("TC1.a")])
    other = {"code": "TC2", "name": {"vi": "x", "en": "x"}, "indicators": [indicator("count", "2")]}
    layers["groups"][0]["criteria"].append({**other, "documents": [document("TC2.a")]})
    data = submission({"1": {"count": 0}}, documents={"TC2.a": "accepted"})
    assert card(layers, data)["criteria"][0]["state"] == "not_proven"


def test_not_applicable_needs_no_documents():
    assert state(COUNT, {"count": 0}, documents=PROOF, not_applicable={"1": "không phát sinh"}) == "not_applicable"


def test_cause_is_null_unless_the_state_is_not_proven():
    for inputs in ({"count": 0}, {"count": 9}):
        assert judged(COUNT, inputs)["cause"] is None


@pytest.mark.parametrize("value", ["-0.004", "0.004", "-0.00", "0"])
def test_what_rounds_to_zero_has_no_sign(value: str):
    assert judged(indicator("number", target={"at_least": 0}), {"value": value})["value"] == "0.00"
