"""What a ward enters: one criterion at a time, checked by scoring, never over somebody else's, never twice."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dossiers.acts import audit_reading
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput, NotAllowed, NotFound, Stale
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from dossiers.submissions import entry_acts as entering
from dossiers.submissions import entry_sheets as entries
from dossiers.submissions.results import result
from tests.dossiers.working import GOOD, ROUND, act, enter, person

UNIT = "chieng-an"


@pytest.fixture
def own(filled: Callable[[], Record]) -> Record:
    return filled()


def save(record: Record, by: str = UNIT, criterion: str = "TC1", **more):
    given = {
        "values": {"1.2": {"count": 2}}, "explanation": "", "not_applicable": {}, "expected_version": 0,
        "idempotency_key": new_idempotency_key(), **more,
    }  # fmt: skip
    return entering.save(record, person(record, by), UNIT, ROUND, criterion, **given)


def test_what_is_saved_is_there_and_says_who_and_when(own: Record) -> None:
    given = {"1.2": {"count": 2}, "1.7": {"value": "2.50"}, "1.6": {"on": "2026-03-01"}}
    saved = save(own, values=given, explanation=" vì mưa ")
    again = entries.sheet(own, person(own, UNIT), UNIT, ROUND).entries["TC1"]
    assert saved == again
    assert again.values == given
    assert (again.version, again.saved_by, again.explanation) == (1, person(own, UNIT).name, "vì mưa")


def test_other_criteria_stay_as_they_were(own: Record) -> None:
    save(own, criterion="L1", values={"L1.1": {"count": 0}})
    sheet = entries.sheet(own, person(own, UNIT), UNIT, ROUND)
    assert sheet.entries["TC1"].values == {"1.2": {"count": 1}} and sheet.entries["TC1"].version == 0


def test_figures_of_another_criterion_are_refused_whoever_enters_them(own: Record) -> None:
    """Saved with a criterion, they would replace what others entered there: a survey's figures, too."""
    before = entries.sheet(own, person(own, UNIT), UNIT, ROUND).entries
    strange = {"1.2": {"count": 2}, "L1.1": {"count": 0}}
    with pytest.raises(BadInput) as refused:
        save(own, values=strange)
    assert [each["vi"].partition(":")[0] for each in refused.value.problems] == ["L1.1"]
    with pytest.raises(BadInput):
        entering.preview(own, person(own, UNIT), UNIT, ROUND, "TC1", values=strange, not_applicable={})
    assert entries.sheet(own, person(own, UNIT), UNIT, ROUND).entries == before


def test_an_input_taken_out_is_gone(own: Record) -> None:
    save(own, values={"1.1": {"numerator": 1, "denominator": 2}})
    assert "1.2" not in entries.sheet(own, person(own, UNIT), UNIT, ROUND).entries["TC1"].values


def test_numbers_of_persons_enter_neither_record_nor_log(own: Record) -> None:
    with pytest.raises(BadInput) as refused:
        save(own, explanation="Người vi phạm có CCCD 014201000123", not_applicable={"1.1": "Hỏi số 0912 345 678"})
    assert [each["vi"].partition(":")[0] for each in refused.value.problems] == ["TC1, giải trình", "1.1"]
    with pytest.raises(BadInput):
        save(own, explanation="CCCD 014201000123", expected_version=7)
    assert entries.sheet(own, person(own, UNIT), UNIT, ROUND).entries["TC1"].version == 0
    told = audit_reading.lines(own, person(own, "administrator"))
    assert not [each for each in told if "014201000123" in f"{each.before}{each.after}{each.reason}"]
    assert save(own, explanation="Giảm 1.234.567 đồng, theo số 12/BC-CAP ngày 05/02/2026").version == 1


def test_every_problem_is_told_and_nothing_is_kept(own: Record) -> None:
    with pytest.raises(BadInput) as refused:
        save(own, values={"1.1": {"numerator": 9, "denominator": 5}, "1.2": {"count": -1}, "1.5": {"confirmed": 7}})
    assert len(refused.value.problems) == 3
    assert {problem["vi"].partition(":")[0] for problem in refused.value.problems} == {
        "1.1.numerator", "1.2.count", "1.5.confirmed",
    }  # fmt: skip
    assert entries.sheet(own, person(own, UNIT), UNIT, ROUND).entries["TC1"].version == 0


def test_a_stale_version_keeps_both_and_says_who_and_when(own: Record) -> None:
    save(own, by=f"{UNIT}-officer", values={"1.2": {"count": 3}})
    with pytest.raises(Stale) as clash:
        save(own, values={"1.2": {"count": 4}}, explanation="tôi")
    assert clash.value.theirs["values"] == {"1.2": {"count": 3}}
    assert clash.value.mine["values"] == {"1.2": {"count": 4}} and clash.value.version == 1
    assert person(own, f"{UNIT}-officer").name in clash.value.text("vi")
    stored = entries.sheet(own, person(own, UNIT), UNIT, ROUND).entries["TC1"]
    assert stored.values == {"1.2": {"count": 3}}
    line = audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(outcome="conflict"))[0]
    assert line.after["values"] == {"1.2": {"count": 4}} and line.before["values"] == {"1.2": {"count": 3}}
    assert save(own, values={"1.2": {"count": 4}}, expected_version=clash.value.version).version == 2


def test_the_same_content_is_no_clash(own: Record) -> None:
    save(own, by=f"{UNIT}-officer", values={"1.2": {"count": 3}})
    assert save(own, values={"1.2": {"count": 3}}).version == 1


def test_a_double_click_is_one_act(own: Record) -> None:
    idempotency_key = new_idempotency_key()
    assert save(own, idempotency_key=idempotency_key).version == save(own, idempotency_key=idempotency_key).version == 1
    assert len(audit_reading.lines(own, person(own, "lead"), audit_reading.AuditFilter(act="save_entry"))) == 1


def test_an_operation_of_another_person_is_not_taken_for_ones_own(own: Record) -> None:
    idempotency_key = new_idempotency_key()
    save(own, idempotency_key=idempotency_key)
    with pytest.raises(NotAllowed):
        save(own, by=f"{UNIT}-officer", idempotency_key=idempotency_key, expected_version=1)


def test_a_request_not_applicable_needs_a_reason_and_grants_nothing(own: Record) -> None:
    with pytest.raises(BadInput):
        save(own, not_applicable={"1.1": "  "})
    save(own, not_applicable={"1.1": "không phát sinh"})
    sheet = entries.sheet(own, person(own, UNIT), UNIT, ROUND)
    assert sheet.entries["TC1"].not_applicable == {"1.1": "không phát sinh"}
    assert sheet.scorecard is not None and sheet.scorecard.indicator("1.1").state == "not_proven"


def test_a_preview_shows_what_a_request_would_do_and_keeps_nothing(own: Record) -> None:
    found = entering.preview(
        own, person(own, UNIT), UNIT, ROUND, "TC1", values={"1.2": {"count": 9}}, not_applicable={"1.1": "không có"}
    )
    assert found.before.indicator("1.2").state == "met" and found.after.indicator("1.2").state == "not_met"
    assert found.asked is not None and found.asked.indicator("1.1").state == "not_applicable"
    assert entries.sheet(own, person(own, UNIT), UNIT, ROUND).entries["TC1"].values == {"1.2": {"count": 1}}


def test_the_earlier_count_the_record_holds_is_not_typed(own: Record) -> None:
    """Chiềng An's predecessors of 2024 are no year back of 2026, so there the ward types it; see also the shipped sample."""
    saved = save(own, values={"1.3": {"current": 4, "previous": 5}})
    assert saved.values["1.3"] == {"current": 4, "previous": 5}


def test_another_ward_neither_reads_nor_writes_and_the_attempt_is_on_record(own: Record) -> None:
    for by in ("to-hieu", "to-hieu-officer", "administrator", "board", "inspector", "lead"):
        with pytest.raises(NotAllowed):
            save(own, by=by)
    with pytest.raises(NotAllowed):
        entries.sheet(own, person(own, "to-hieu"), UNIT, ROUND)
    refused = audit_reading.lines(
        own, person(own, "lead"), audit_reading.AuditFilter(outcome="refused", act="save_entry")
    )
    assert {line.person_id for line in refused} == {
        "to-hieu", "to-hieu-officer", "administrator", "board", "inspector", "lead",
    }  # fmt: skip


def test_what_was_sent_is_closed(own: Record) -> None:
    enter(own, UNIT)
    act(own, UNIT, UNIT, "submit")
    with pytest.raises(NotAllowed) as refused:
        save(own, expected_version=1)
    assert "Đã gửi" in refused.value.text("vi") and "Submitted" in refused.value.text("en")


def test_an_unknown_criterion_is_not_found(own: Record) -> None:
    with pytest.raises(NotFound):
        save(own, criterion="TC99")


def test_lacking_names_figures_documents_and_explanation(own: Record) -> None:
    catalogue = catalogue_of(own, ROUND)
    enter(own, UNIT, {"1.2": {"count": 9}})
    sheet = entries.sheet(own, person(own, UNIT), UNIT, ROUND)
    lack = entries.lacking(catalogue, sheet.entries["TC1"], sheet.scorecard)
    assert lack == entries.Lacking((), (), True) and not lack.nothing
    assert entries.lacking(catalogue, sheet.entries["L1"], sheet.scorecard).nothing


def test_first_saved_is_written_once(own: Record) -> None:
    before = result(own, person(own, UNIT), UNIT, ROUND).dossier.first_saved_at
    save(own, values=dict(list(GOOD.items())[:2]))
    assert result(own, person(own, UNIT), UNIT, ROUND).dossier.first_saved_at == before


# Surveys


@pytest.fixture
def surveyed(sample: Path, filled: Callable[[], Record]) -> Record:
    """A record whose survey is asked by somebody independent."""
    file = sample.parent / "criteria" / "national.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("kind: survey,", "kind: survey, entered_by: independent,"), encoding="utf-8")
    return filled()


def test_who_runs_the_survey_learns_nothing_else_of_a_draft_also_from_a_clash(surveyed: Record) -> None:
    save(surveyed, explanation="chưa đủ", not_applicable={"1.1": "không phát sinh"})
    surveyor = person(surveyed, "surveyor")
    with pytest.raises(Stale) as clash:
        entering.save_survey(
            surveyed, surveyor, UNIT, ROUND, "TC1",
            values={"1.4": {"positive": 9, "valid": 10}}, expected_version=0, idempotency_key=new_idempotency_key(),
        )  # fmt: skip
    assert clash.value.theirs == {"values": {}, "explanation": "", "not_applicable": {}}
    assert clash.value.mine == {"values": {"1.4": {"positive": 9, "valid": 10}}}
    assert set(entries.sheet(surveyed, surveyor, UNIT, ROUND).last_year.values) <= {"1.4"}


# Reasons for many criteria at once


def explain(record: Record, reasons: dict[str, str], versions: dict[str, int], by: str = UNIT) -> None:
    entering.explain(
        record, person(record, by), UNIT, ROUND, reasons=reasons, expected_versions=versions,
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip


def test_reasons_of_many_criteria_are_saved_together_and_leave_the_figures_alone(own: Record) -> None:
    before = entries.sheet(own, person(own, UNIT), UNIT, ROUND).entries
    explain(own, {"TC1": "chờ số liệu", "L1": "chờ cấp trên"}, {"TC1": 0, "L1": 0})
    after = entries.sheet(own, person(own, UNIT), UNIT, ROUND).entries
    assert {code: (each.explanation, each.version) for code, each in after.items() if code in ("TC1", "L1")} == {
        "TC1": ("chờ số liệu", 1),
        "L1": ("chờ cấp trên", 1),
    }
    assert {code: each.values for code, each in after.items()} == {code: each.values for code, each in before.items()}


def test_where_one_reason_cannot_be_saved_none_is(own: Record) -> None:
    save(own, criterion="L1", values={"L1.1": {"count": 0}})
    with pytest.raises(Stale) as faster:
        explain(own, {"TC1": "chờ số liệu", "L1": "chờ cấp trên"}, {"TC1": 0, "L1": 0})
    assert faster.value.mine == {"criterion": "L1", "explanation": "chờ cấp trên"}
    for reasons in ({"TC1": "chờ", "L1": " "}, {"TC1": "CCCD 014201000123", "L1": "chờ"}, {}):
        with pytest.raises(BadInput):
            explain(own, reasons, {"TC1": 0, "L1": 1})
    assert entries.sheet(own, person(own, UNIT), UNIT, ROUND).entries["TC1"].explanation == ""
