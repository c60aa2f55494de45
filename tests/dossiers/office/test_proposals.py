"""Other criteria for a round take two people: one proposes with a reason, another releases; locked rounds stay as they are."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError

from dossiers.acts.audit_reading import lines
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput, NotAllowed, NotFound, NotNow, Stale
from dossiers.office import proposals
from dossiers.office.adoption import UploadedCatalogue, conditions, files_of
from dossiers.office.criteria_drafts import Proposal, draft, put_away
from dossiers.office.proposals import decline, withdraw
from dossiers.people.accounts import change_role
from dossiers.people.accounts import person as account_of
from dossiers.rounds.catalogues import catalogue_of, texts_of
from dossiers.store.record import Record
from tests.dossiers.office.by_two import FAULTY, STRICTER, begin, files, only_drafts, propose, release, save, take
from tests.dossiers.small_project import LOCAL, NATIONAL
from tests.dossiers.working import ROUND, person


def once() -> dict[str, str]:
    return {"idempotency_key": new_idempotency_key()}


def running(filled: Callable[[], Record]) -> Record:
    """A record whose round of 2026 may still get other criteria."""
    record = filled()
    only_drafts(record)
    return record


def test_one_proposes_another_releases_and_the_log_tells_both(filled: Callable[[], Record]) -> None:
    record = running(filled)
    kept = begin(record, files(STRICTER), name="Chặt hơn")
    before = catalogue_of(record, ROUND)
    proposal = propose(record, kept, reason="Theo kế hoạch 2026")
    assert catalogue_of(record, ROUND) is before, "nothing changes before the release"
    board = person(record, "board")
    assert draft(record, board, kept.id).state == "proposed"
    now = release(record, proposal)
    assert now.criteria["TC1"].indicators[1].code == "1.2" and now.sha256 != before.sha256
    assert texts_of(record, ROUND)[0].content == STRICTER.encode()
    assert draft(record, board, kept.id).state == "released"
    adopted, proposed = lines(record, board)[:2]
    assert (adopted.act, adopted.person_id, adopted.reason) == ("adopt_catalogue", "board", "Theo kế hoạch 2026")
    assert (proposed.act, proposed.person_id, proposed.round_id) == ("propose_catalogue", "administrator", ROUND)
    assert adopted.before["catalogue"][0]["file"] == "criteria/national.yaml"
    assert (adopted.after["draft"], adopted.after["version"]) == ("Chặt hơn", 1)


@pytest.mark.parametrize("by", ["administrator", "board"])
def test_whoever_proposed_does_not_release_in_whatever_role(filled: Callable[[], Record], by: str) -> None:
    record = running(filled)
    proposal = propose(record, begin(record, files(STRICTER), by=by), by=by)
    with pytest.raises(NotAllowed) as caught:
        release(record, proposal, by=by)
    assert caught.value.code == "same_person_proposed"
    with pytest.raises(NotAllowed):
        decline(record, person(record, by), proposal.id, reason="Thôi", **once())
    assert [line.outcome for line in lines(record, person(record, "board"))[:2]] == ["refused", "refused"]
    other = "board" if by == "administrator" else "administrator"
    assert release(record, proposal, by=other) is catalogue_of(record, ROUND)


def test_another_role_makes_nobody_another_person(filled: Callable[[], Record]) -> None:
    record = running(filled)
    administrator = person(record, "administrator")
    proposal = propose(record, begin(record, files(STRICTER), by="board-2"), by="board-2")
    seen = account_of(record, administrator, "board-2")
    change_role(record, administrator, "board-2", role="administrator", unit_id=None, expected=seen, **once())
    with pytest.raises(NotAllowed) as caught:
        release(record, proposal, by="board-2")
    assert caught.value.code == "same_person_proposed"


def test_whoever_saved_what_another_proposed_does_not_release_it(filled: Callable[[], Record]) -> None:
    record = running(filled)
    kept = save(record, begin(record, files()), files(STRICTER), by="board")
    proposal = propose(record, kept)
    assert proposal.is_for_another_than("board") and proposal.is_for_another_than("administrator")
    with pytest.raises(NotAllowed):
        release(record, proposal)
    release(record, proposal, by="board-2")


def test_no_row_of_the_record_can_say_that_one_person_did_both(filled: Callable[[], Record]) -> None:
    record = running(filled)
    propose(record, begin(record, files(STRICTER)))
    with pytest.raises(IntegrityError, match="two_people"), record.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE catalogue_proposals SET outcome = 'released', settled_by = proposed_by, settled_by_name = 'x',"
            " settled_at = '2026-11-01 00:00:00'"
        )


def test_a_draft_with_faults_is_kept_and_not_proposed(filled: Callable[[], Record]) -> None:
    record = running(filled)
    kept = begin(record, files(FAULTY))
    with pytest.raises(BadInput) as caught:
        propose(record, kept)
    assert caught.value.problems[0]["vi"].startswith("quoc-gia.yaml:18: ")
    assert propose(record, save(record, kept, files(STRICTER))).version == 2


def test_a_round_never_gets_two_files_of_one_name(filled: Callable[[], Record]) -> None:
    """A text has the name it was stored under first; so a new text must not come under that name beside it."""
    record = running(filled)
    local = files_of(record, ROUND)[1]
    renamed = [UploadedCatalogue(local.name, STRICTER.encode()), UploadedCatalogue("moi.yaml", local.content)]
    kept = begin(record, renamed)
    with pytest.raises(BadInput, match=f"the text of moi.yaml is kept under the name {local.name} already"):
        propose(record, kept)
    with pytest.raises(BadInput, match=r"rename that one"):
        conditions(record, person(record, "board"), ROUND, renamed)
    another = [UploadedCatalogue("quoc-gia.yaml", STRICTER.encode()), UploadedCatalogue("moi.yaml", local.content)]
    release(record, propose(record, save(record, kept, another)))
    assert [each.name for each in files_of(record, ROUND)] == ["quoc-gia.yaml", local.name]


def test_without_reason_or_change_nothing_is_proposed(filled: Callable[[], Record]) -> None:
    record = running(filled)
    with pytest.raises(BadInput, match="Reason: fill this in"):
        propose(record, begin(record, files(STRICTER)), reason=" ")
    with pytest.raises(BadInput) as caught:
        propose(record, begin(record, files()))
    assert "Nothing differs" in caught.value.text("en")


def test_what_is_released_is_the_version_that_was_proposed(filled: Callable[[], Record]) -> None:
    record = running(filled)
    kept = begin(record, files(STRICTER))
    proposal = propose(record, kept)
    later = save(record, kept, files(STRICTER.replace("min_score: 80", "min_score: 70")))
    assert later.state == "proposed" and proposal.version == 1
    assert release(record, proposal).bands[0].min_score == 80


def test_one_proposal_at_a_time_waits_for_a_round(filled: Callable[[], Record]) -> None:
    record = running(filled)
    one = propose(record, begin(record, files(STRICTER)))
    other = begin(record, files(STRICTER.replace("min_score: 80", "min_score: 70")), by="board")
    with pytest.raises(NotNow, match="a proposal by Quản trị viên waits"):
        propose(record, other, by="board")
    withdraw(record, person(record, "administrator"), one.id, **once())
    assert propose(record, other, by="board").outcome is None


def test_the_other_declines_with_a_reason_and_nothing_changes(filled: Callable[[], Record]) -> None:
    record = running(filled)
    before, board = catalogue_of(record, ROUND), person(record, "board")
    proposal = propose(record, begin(record, files(STRICTER)))
    with pytest.raises(BadInput):
        decline(record, board, proposal.id, reason="", **once())
    told = decline(record, board, proposal.id, reason="Chưa có căn cứ", **once())
    assert (told.outcome, told.answer, told.settled_by_name) == ("declined", "Chưa có căn cứ", board.name)
    assert catalogue_of(record, ROUND) is before
    for late in (
        lambda: release(record, proposal),
        lambda: decline(record, board, proposal.id, reason="x", **once()),
        lambda: withdraw(record, person(record, "administrator"), proposal.id, **once()),
    ):
        with pytest.raises(NotNow, match="was declined already"):
            late()


def test_only_the_proposer_withdraws(filled: Callable[[], Record]) -> None:
    record = running(filled)
    proposal = propose(record, begin(record, files(STRICTER)))
    with pytest.raises(NotNow, match="Only Quản trị viên"):
        withdraw(record, person(record, "board"), proposal.id, **once())
    assert withdraw(record, person(record, "administrator"), proposal.id, **once()).outcome == "withdrawn"
    with pytest.raises(NotFound):
        withdraw(record, person(record, "administrator"), 99, **once())


def test_who_saw_other_criteria_or_another_version_is_told(filled: Callable[[], Record]) -> None:
    record = running(filled)
    seen = catalogue_of(record, ROUND).sha256
    kept = begin(record, files(STRICTER.replace("min_score: 80", "min_score: 70")))
    take(record, files(STRICTER))
    with pytest.raises(Stale) as caught:
        propose(record, kept, expected=seen)
    assert "Hội đồng" in caught.value.text("vi"), "who released is who changed the round"
    save(record, kept, files(), by="board")
    with pytest.raises(Stale):
        propose(record, kept)
    proposal = propose(record, draft(record, person(record, "board"), kept.id))
    with pytest.raises(Stale):
        release(record, proposal, by="board-2", expected=seen.replace("0", "1"))


def test_a_draft_that_waits_is_not_put_away_nor_is_one_proposed_that_is(filled: Callable[[], Record]) -> None:
    record = running(filled)
    kept, board = begin(record, files(STRICTER)), person(record, "board")
    put_away(record, board, kept.id, away=True, **once())
    with pytest.raises(NotNow):
        propose(record, kept)
    put_away(record, board, kept.id, away=False, **once())
    propose(record, kept)
    with pytest.raises(NotNow, match="has proposed this draft"):
        put_away(record, board, kept.id, away=True, **once())


def test_a_round_in_which_a_dossier_was_sent_keeps_its_criteria(filled: Callable[[], Record]) -> None:
    """Also when it was sent between the proposal and the release; rounds that are locked are past all proposals."""
    record = running(filled)
    proposal = propose(record, begin(record, files(STRICTER)))
    before = {each: (texts_of(record, each), catalogue_of(record, each)) for each in ("2024", "2025-H1", ROUND)}
    with record.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE dossiers SET state = 'locked', submitted_at = '2026-11-01 00:00:00'"
            " WHERE unit_id = 'to-hieu' AND round_id = '2026'"
        )
    with pytest.raises(NotNow) as caught:
        release(record, proposal)
    assert caught.value.code == "catalogue_fixed" and "Tô Hiệu" not in caught.value.text("vi")
    withdraw(record, person(record, "administrator"), proposal.id, **once())
    for round_id in (ROUND, "2024"):
        with pytest.raises(NotNow):
            propose(record, begin(record, files(STRICTER)), round_id=round_id)
    assert {each: (texts_of(record, each), catalogue_of(record, each)) for each in before} == before


def test_a_double_click_proposes_and_releases_once(filled: Callable[[], Record]) -> None:
    record = running(filled)
    kept, seen = begin(record, files(STRICTER)), catalogue_of(record, ROUND).sha256
    one, other = (propose(record, kept, idempotency_key="proposed") for _ in range(2))
    assert one == other
    for _ in range(2):
        release(record, one, idempotency_key="released", expected=seen)
    assert [line.act for line in lines(record, person(record, "board"))] == [
        "adopt_catalogue", "propose_catalogue", "draft_criteria",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["lead", "inspector", "to-hieu", "surveyor"])
def test_nobody_else_proposes_settles_or_reads_what_is_proposed(filled: Callable[[], Record], who: str) -> None:
    record = running(filled)
    kept, actor = begin(record, files(STRICTER)), person(record, who)
    with pytest.raises(NotAllowed):
        propose(record, kept, by=who)
    proposal: Proposal = propose(record, kept)
    for asked in (
        lambda: proposals.proposals(record, actor),
        lambda: release(record, proposal, by=who),
        lambda: decline(record, actor, proposal.id, reason="x", **once()),
        lambda: withdraw(record, actor, proposal.id, **once()),
    ):
        with pytest.raises(NotAllowed):
            asked()
    assert proposals.proposals(record, person(record, "board"), ROUND) == (proposal,)
    assert (NATIONAL.encode(), LOCAL.encode()) == tuple(text.content for text in texts_of(record, ROUND))
