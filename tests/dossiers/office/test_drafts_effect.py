"""What a draft would do to a round: ward by ward for dossiers that its reader may read, the others counted; nothing is kept."""

from collections.abc import Callable

import pytest

from dossiers.acts.audit_reading import lines
from dossiers.errors import BadInput, NotAllowed
from dossiers.office.drafts_effect import effect_on_round
from dossiers.store.record import Record
from scoring.draft_effect import StateChange, draft_effects
from tests.dossiers.office.by_two import FAULTY, STRICTER, files
from tests.dossiers.small_project import NATIONAL
from tests.dossiers.working import ROUND, enter, person


def publish(record: Record, unit_id: str) -> None:
    with record.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE dossiers SET state = 'published', submitted_at = '2026-11-01 00:00:00'"
            " WHERE round_id = '2026' AND unit_id = ?",
            (unit_id,),
        )


def test_a_published_ward_is_told_with_both_scorecards_and_what_would_change(filled: Callable[[], Record]) -> None:
    record = filled()
    publish(record, "to-hieu")
    board = person(record, "board")
    before = lines(record, board)
    found = effect_on_round(record, board, ROUND, files(NATIONAL.replace("TC1", "TC9")))
    assert (found.hidden, found.empty) == (1, 0)
    (to_hieu,) = found.wards
    assert (to_hieu.unit.id, to_hieu.state) == ("to-hieu", "published")
    assert (to_hieu.effect.before.catalogue, to_hieu.effect.after.catalogue) == (found.present, found.draft)
    codes = [(change.code, change.before is None, change.after is None) for change in to_hieu.effect.changes]
    assert codes == [("TC9", True, False), ("TC1", False, True)], "a criterion that comes, then one that goes"
    assert lines(record, board) == before


def test_what_its_reader_may_not_read_is_only_counted(filled: Callable[[], Record]) -> None:
    """The board reads from locked on, an administrator what is published; ranks are among the wards that are told."""
    record = filled()
    enter(record, "chieng-an", {"1.2": {"count": 3}})
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE dossiers SET state = 'locked', submitted_at = '2026-11-01 00:00:00'")
        connection.exec_driver_sql(
            "INSERT INTO submission_texts SELECT unit_id, round_id, 'appraisal', content, sha256 FROM submission_texts"
            " WHERE unit_id = 'chieng-an' AND round_id = '2026' AND part = 'self_assessment'"
        )
    board, administrator = (
        effect_on_round(record, person(record, who), ROUND, files(STRICTER)) for who in ("board", "administrator")
    )
    assert (administrator.wards, administrator.hidden) == ((), 2)
    assert ([ward.unit.id for ward in board.wards], board.hidden) == (["to-hieu", "chieng-an"], 0)
    chieng_an = board.wards[1].effect
    assert chieng_an.before.criterion("TC1").state == "met"
    assert chieng_an.changes == (StateChange("TC1", "met", "not_met"),)
    assert (chieng_an.rank_before, chieng_an.rank_after) == (1, 1)


def test_it_is_what_scoring_says_of_the_same_texts(filled: Callable[[], Record]) -> None:
    """Graded text by text, so that each is graded once, and the same as ``draft_effects`` of all of them."""
    record = filled()
    publish(record, "to-hieu")
    found = effect_on_round(record, person(record, "board"), ROUND, files(STRICTER))
    told = [ward.effect for ward in found.wards]
    assert told == list(draft_effects(found.present, found.draft, [each.submission for each in told]))


def test_files_that_are_no_catalogue_are_told_by_line(filled: Callable[[], Record]) -> None:
    record = filled()
    with pytest.raises(BadInput) as caught:
        effect_on_round(record, person(record, "board"), ROUND, files(FAULTY))
    assert caught.value.problems[0]["en"].startswith("quoc-gia.yaml:18: ")


@pytest.mark.parametrize("who", ["lead", "inspector", "to-hieu", "surveyor"])
def test_nobody_else_tries_a_draft_on(filled: Callable[[], Record], who: str) -> None:
    record = filled()
    with pytest.raises(NotAllowed):
        effect_on_round(record, person(record, who), ROUND, files(STRICTER))
