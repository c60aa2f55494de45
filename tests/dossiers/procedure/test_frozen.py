"""What was locked: kept as it stood, opened by itself, published as it stood even while it is being reopened."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.exc import DatabaseError

from dossiers.acts import audit_reading
from dossiers.appraisal.decisions import Verdict
from dossiers.errors import NotAllowed, NotFound
from dossiers.procedure import frozen
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.store.schema import catalogue_texts, exchanges, frozen_results, round_catalogues
from dossiers.store.stored_text import sha256
from dossiers.submissions import results
from tests.dossiers.working import ROUND, act, decide_all, enter, person, to_locked, to_published, under_appraisal

UNIT = "chieng-an"


@pytest.fixture
def own(filled: Callable[[], Record]) -> Record:
    return filled()


def test_a_locked_result_holds_texts_catalogue_decisions_and_scorecard(own: Record) -> None:
    digest = to_locked(own)["sha256"]
    kept = frozen.frozen(own, person(own, UNIT), UNIT, ROUND)
    assert (kept.version, kept.sha256, kept.intact, kept.regrades_same) == (1, digest, True, True)
    assert {each["subject"] for each in kept.content["decisions"]} >= {"1.1", "L1.1"}
    assert [each["file"] for each in kept.content["catalogue"]] == ["criteria/national.yaml", "criteria/local.yaml"]
    standing = results.result(own, person(own, UNIT), UNIT, ROUND).standing
    assert standing is not None and kept.scorecard == json.loads(json.dumps(standing.as_data()))


def test_it_opens_unchanged_after_the_catalogue_of_the_round_moved_on(own: Record) -> None:
    to_locked(own)
    before = frozen.frozen(own, person(own, UNIT), UNIT, ROUND)
    with own.writing() as connection:
        rows = connection.execute(catalogue_texts.select()).all()
        national = next(row for row in rows if row.file_name.endswith("national.yaml"))
        stricter = national.content.replace(b"target: {at_most: 5}", b"target: {at_most: 0}")
        connection.execute(
            catalogue_texts.insert().values(sha256=sha256(stricter), file_name=national.file_name, content=stricter)
        )
        connection.execute(
            round_catalogues.update()
            .where(round_catalogues.c.round_id == ROUND, round_catalogues.c.position == 0)
            .values(sha256=sha256(stricter))
        )
    after = frozen.frozen(own, person(own, UNIT), UNIT, ROUND)
    assert after == before and after.regrades_same


def test_nobody_changes_or_removes_what_was_locked(own: Record) -> None:
    to_locked(own)
    for change in (frozen_results.update().values(sha256="0" * 64), frozen_results.delete()):
        with pytest.raises(DatabaseError, match="only added to"), own.writing() as connection:
            connection.execute(change)


def test_a_result_altered_around_the_record_says_so(own: Record) -> None:
    to_locked(own)
    with own.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER frozen_results_no_update")
        connection.exec_driver_sql("UPDATE frozen_results SET content = replace(content, '\"met\"', '\"not_met\"')")
    found = frozen.frozen(own, person(own, UNIT), UNIT, ROUND)
    assert not found.intact and not found.regrades_same


def test_before_locking_there_is_nothing_and_before_publishing_it_is_not_for_other_wards(own: Record) -> None:
    with pytest.raises(NotFound):
        frozen.frozen(own, person(own, "lead"), UNIT, ROUND)
    to_locked(own)
    for by in ("to-hieu", "to-hieu-officer", "administrator", "surveyor", "inspector-2"):
        with pytest.raises(NotAllowed):
            frozen.frozen(own, person(own, by), UNIT, ROUND)


def test_a_reopened_result_stays_published_as_it_stood(own: Record) -> None:
    to_published(own)
    neighbour = person(own, "to-hieu")
    before = results.result(own, neighbour, UNIT, ROUND)
    act(own, "lead", UNIT, "request_reopening", reason="Nhầm.")
    act(own, "board", UNIT, "settle_reopening", confirm=True)
    decide_all(own, UNIT, i1_2=Verdict("1.2", "correct", inputs={"count": 9}, reason="Sổ ghi 9."))
    now = results.result(own, neighbour, UNIT, ROUND)
    assert now.state == "published" and before.standing is not None and now.standing is not None
    assert now.standing.as_data() == before.standing.as_data()
    assert results.result(own, person(own, UNIT), UNIT, ROUND).state == "clarified"
    act(own, "lead", UNIT, "lock")
    assert [each.version for each in frozen.versions(own, neighbour, UNIT, ROUND)] == [1]
    assert [each.version for each in frozen.versions(own, person(own, "lead"), UNIT, ROUND)] == [1, 2]
    old, new = frozen.versions(own, person(own, "lead"), UNIT, ROUND)
    assert old.scorecard["overall"] != new.scorecard["overall"]


def test_a_version_that_was_never_published_stays_with_those_who_could_read_it(own: Record) -> None:
    to_locked(own)
    act(own, "lead", UNIT, "request_reopening", reason="Nhầm.")
    act(own, "board", UNIT, "settle_reopening", confirm=True)
    act(own, "lead", UNIT, "lock")
    act(own, "board", UNIT, "approve")
    act(own, "board", UNIT, "publish")
    for by in ("to-hieu", "administrator", "surveyor", "inspector-2"):
        assert [each.version for each in frozen.versions(own, person(own, by), UNIT, ROUND)] == [2], by
    for by in (UNIT, "inspector", "lead", "board"):
        assert [each.version for each in frozen.versions(own, person(own, by), UNIT, ROUND)] == [1, 2], by


def test_questions_and_answers_stay_between_ward_and_inspectors_in_what_was_locked_too(own: Record) -> None:
    under_appraisal(own)
    decide_all(own, UNIT)
    act(own, "inspector", UNIT, "request_clarification", questions={"L1": "Có sổ không?"})
    with own.writing() as connection:
        connection.execute(exchanges.update().values(due=today(own) - timedelta(days=1)))
    act(own, "lead", UNIT, "lock")
    act(own, "board", UNIT, "approve")
    act(own, "board", UNIT, "publish")
    for by, shown in ((UNIT, True), ("inspector", True), ("board", True), ("to-hieu", False), ("inspector-2", False)):
        kept = frozen.frozen(own, person(own, by), UNIT, ROUND)
        assert ("exchanges" in kept.content) is shown, by
        assert kept.intact and kept.regrades_same


def test_the_log_tells_the_hash_of_what_was_locked(own: Record) -> None:
    digest = to_locked(own)["sha256"]
    (line,) = audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(act="lock", outcome="done"))
    assert line.after["frozen"] == digest


def test_the_way_to_it_is_kept_too(own: Record) -> None:
    enter(own, UNIT, {"1.2": {"count": 9}}, explanation="Vì mưa.")
    act(own, UNIT, UNIT, "submit")
    act(own, "inspector", UNIT, "begin")
    decide_all(own, UNIT, i1_1=Verdict("1.1", "rule", state="not_met", reason="Không có sổ."))
    act(own, "inspector", UNIT, "request_clarification", questions={})
    act(own, UNIT, UNIT, "send_answers")
    act(own, "lead", UNIT, "lock")
    kept = frozen.frozen(own, person(own, UNIT), UNIT, ROUND)
    (ruling,) = [each for each in kept.content["decisions"] if each["kind"] == "rule"]
    assert (ruling["reason"], ruling["by"]) == ("Không có sổ.", "Thẩm định viên 1")
