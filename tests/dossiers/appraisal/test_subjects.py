"""What there is to decide of a criterion, and what is decided without weighing it."""

from dataclasses import replace

from dossiers.appraisal.decisions import Verdict
from dossiers.appraisal.subjects import accept_rest, keep_all, subjects
from dossiers.submissions.questions import Exchange
from tests.dossiers.appraisal.small_case import AT, case_of, decided


def test_a_subject_is_each_indicator_after_its_request_then_the_documents_that_are_there() -> None:
    case = case_of("TC01", requests={"1.1": "không có"})
    assert [each.subject for each in subjects(case, {"TC01.a"})] == ["na:1.1", "1.1", "TC01.a"]


def test_while_the_claim_is_hidden_there_is_nothing_to_decide() -> None:
    assert subjects(case_of("TC01", hidden=True), {"TC01.a"}) == ()
    assert accept_rest(case_of("TC01", hidden=True), {"TC01.a"}) == ()


def test_accepting_the_rest_leaves_what_is_decided_tracked_or_asked_to_be_left_out() -> None:
    assert accept_rest(case_of("TC01"), {"TC01.a"}) == (Verdict("1.1", "accept"), Verdict("TC01.a", "accept_document"))
    assert accept_rest(case_of("TC01", decided("1.1", "rule", state="not_met", reason="x")), {"TC01.a"}) == (
        Verdict("TC01.a", "accept_document"),
    )
    assert accept_rest(case_of("TC01", requests={"1.1": "không có"}), ()) == ()
    assert [each.subject for each in accept_rest(case_of("TC03"), ())] == ["3.1"]


def test_what_stands_is_decided_again_only_where_an_answer_waits_for_that() -> None:
    stands = decided("2.1", "rule", state="not_met", reason="hỏng")
    asked = Exchange(1, "TC02", "clarification", "Vì sao?", None, "TĐV", AT, "Đã sửa", True, "Trưởng", AT, None)
    answered = replace(case_of("TC02", stands), state="clarified", exchanges=(asked,))
    assert keep_all(answered) == (Verdict("2.1", "rule", None, "not_met", "hỏng"),)
    assert keep_all(replace(answered, state="under_appraisal")) == ()
    assert keep_all(replace(answered, exchanges=(replace(asked, answer=None),))) == ()
    assert keep_all(replace(answered, exchanges=(replace(asked, closed_at=AT),))) == ()
