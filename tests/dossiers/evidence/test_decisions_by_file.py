"""A decision on a file is about that file; a document stands while one of its files does; a file in place of a refused one
waits until somebody has decided on it; and the ward is told of a refusal once its dossier came back to it."""

from collections.abc import Iterator, Mapping

import pytest

from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal.decisions import Verdict
from dossiers.errors import BadInput, NotNow
from dossiers.evidence import listing
from dossiers.procedure import steps
from dossiers.store.record import Record
from dossiers.submissions.questions import exchanges
from dossiers.submissions.results import result
from tests.dossiers.showing import ROUND, WARD, hand_in, person, shown
from tests.dossiers.working import act, decide, decide_all, enter

ACCEPT, REASON = "accept_document", "Không có dấu."


@pytest.fixture
def two_files(record: Record) -> Iterator[Record]:
    """A dossier under appraisal with two files for TC1.a, one for TC1.b."""
    for requirement, words in (("TC1.a", "một"), ("TC1.a", "hai"), ("TC1.b", "ba")):
        hand_in(record, requirement, words=words)
    enter(record, WARD, explanation="đã đủ")
    act(record, WARD, WARD, "submit")
    act(record, "inspector", WARD, "begin")
    yield record


def refuse(record: Record, *codes: str) -> appraisal.Case:
    return decide(record, *(Verdict(code, "reject_document", reason=REASON) for code in codes))


def counted(record: Record, requirement: str = "TC1.a") -> str | None:
    """How a document counts in the appraisal as it is stored."""
    card = result(record, person(record, "inspector"), WARD, ROUND).scorecard_appraisal
    assert card is not None
    return card.submission.documents.get(requirement)


def told(record: Record, by: str) -> Mapping[str, str]:
    return {code: each.standing for code, each in shown(record, by).items()}


def stands(record: Record, by: str, requirement: str = "TC1.a") -> str:
    return listing.standings(record, person(record, by), WARD, ROUND)[requirement]


def answer_all(record: Record) -> None:
    chief = person(record, WARD)
    for each in exchanges(record, chief, WARD, ROUND):
        steps.answer(
            record, chief, WARD, ROUND, each.id, text="Đã thay", agrees=True, idempotency_key=new_idempotency_key()
        )


def stage(record: Record) -> str:
    return appraisal.decided(record, person(record, "inspector"), WARD, ROUND)["TC1"]


def test_a_document_stands_while_one_of_its_files_is_not_refused(two_files: Record) -> None:
    refuse(two_files, "TC1.a-01")
    assert counted(two_files) == "provided"
    assert told(two_files, "inspector") == {"TC1.a-01": "refused", "TC1.a-02": "filed", "TC1.b-01": "filed"}
    decide(two_files, Verdict("TC1.a-02", ACCEPT))
    assert counted(two_files) == "accepted" and stands(two_files, "inspector") == "accepted"
    refuse(two_files, "TC1.a-02")
    assert counted(two_files) == "rejected" and stands(two_files, "inspector") == "refused"
    assert counted(two_files, "TC1.b") == "provided"


def test_a_refusal_of_a_file_says_why_and_only_files_that_are_there_are_decided_on(two_files: Record) -> None:
    with pytest.raises(BadInput, match="reason"):
        decide(two_files, Verdict("TC1.a-01", "reject_document"))
    for unknown in ("TC1.a-09", "TC1.c-01", "TC2.a-01"):
        with pytest.raises(BadInput):
            decide(two_files, Verdict(unknown, ACCEPT))
    refuse(two_files, "TC1.a-01")
    assert shown(two_files, "inspector")["TC1.a-01"].refused_because == REASON


def test_what_is_decided_on_the_document_as_a_whole_is_decided_on_all_its_files(two_files: Record) -> None:
    refuse(two_files, "TC1.a-01")
    decide(two_files, Verdict("TC1.a", ACCEPT))
    assert set(told(two_files, "inspector").values()) == {"accepted", "filed"} and counted(two_files) == "accepted"


def test_the_ward_is_told_of_a_refusal_from_the_question_on(two_files: Record) -> None:
    decide_all(two_files, WARD)
    refuse(two_files, "TC1.a-01", "TC1.a-02")
    assert set(told(two_files, WARD).values()) == {"filed"} and stands(two_files, WARD) == "filed"
    act(two_files, "inspector", WARD, "request_clarification", questions={"TC1": "Vì sao?"})
    assert told(two_files, WARD)["TC1.a-01"] == "refused" and stands(two_files, WARD) == "refused"
    assert shown(two_files, WARD)["TC1.a-01"].refused_because == REASON


def test_the_ward_is_told_of_a_refusal_when_its_dossier_is_given_back_and_goes_on_being_told(two_files: Record) -> None:
    refuse(two_files, "TC1.a-01")
    act(two_files, "inspector", WARD, "return_dossier", reasons={"TC1": "thiếu dấu"})
    assert told(two_files, WARD)["TC1.a-01"] == "refused"
    assert hand_in(two_files, "TC1.a", words="mới").codes == ("TC1.a-03",)
    assert told(two_files, WARD)["TC1.a-03"] == "replacing"
    enter(two_files, WARD, {"1.2": {"count": 2}}, explanation="đã sửa")
    act(two_files, WARD, WARD, "submit")
    act(two_files, "inspector", WARD, "begin")
    assert told(two_files, WARD)["TC1.a-01"] == "refused"
    decide(two_files, Verdict("TC1.a-03", "reject_document", reason="chưa dấu"))
    assert told(two_files, WARD)["TC1.a-03"] == "replacing", "what was decided since is the inspector's own"


def test_a_file_in_place_of_a_refused_one_counts_once_it_was_decided_on(two_files: Record) -> None:
    decide_all(two_files, WARD)
    refuse(two_files, "TC1.a-01", "TC1.a-02")
    act(two_files, "inspector", WARD, "request_clarification", questions={"TC1": "Vì sao?"})
    hand_in(two_files, "TC1.a", words="mới")
    assert stands(two_files, WARD) == stands(two_files, "inspector") == "replacing"
    # While the ward answers, what it has not sent holds nothing up: its days may end without a word.
    assert stage(two_files) == "decided"
    answer_all(two_files)
    act(two_files, WARD, WARD, "send_answers")
    assert stage(two_files) == "partial"
    decide(two_files, Verdict("1.2", "accept"))
    assert counted(two_files) == "rejected"
    with pytest.raises(NotNow):
        act(two_files, "lead", WARD, "lock")
    decide(two_files, Verdict("TC1.a-03", ACCEPT))
    assert (counted(two_files), stage(two_files)) == ("accepted", "decided")


def test_figures_changed_in_a_dossier_given_back_leave_what_was_decided_on_files(two_files: Record) -> None:
    decide(two_files, Verdict("1.2", "accept"), Verdict("TC1.a-01", "reject_document", reason=REASON))
    act(two_files, "inspector", WARD, "return_dossier", reasons={"TC1": "sai số"})
    enter(two_files, WARD, {"1.2": {"count": 2}}, explanation="đã sửa")
    found = appraisal.case(two_files, person(two_files, "inspector"), WARD, ROUND, "TC1")
    assert set(found.decisions) == {"TC1.a-01"} and found.stage == "partial"
