"""Results of a round, of a unit over the rounds, and of merged units added up."""

from fractions import Fraction

import pytest

from dossiers.access.policy import Actor
from dossiers.errors import NotAllowed, NotFound
from dossiers.store.record import Record
from dossiers.submissions import results
from dossiers.submissions.results import Result
from tests.dossiers.small_project import (
    DOSSIERS,
    SUBMISSIONS,
    SUCCESSIONS,
    submission,
    write_submissions,
    write_table,
)

INSPECTOR = Actor("inspector", None, "Thẩm định viên 1")
CHIEF = Actor("ward_chief", "to-hieu", "Trưởng Công an phường Tô Hiệu")
NEIGHBOUR = Actor("ward_chief", "chieng-an", "Trưởng Công an phường Chiềng An")


def by_unit(found: tuple[Result, ...]) -> dict[str, Result]:
    """The results by unit id."""
    return {each.unit.id: each for each in found}


def test_both_parts_are_graded_and_the_appraisal_stands_once_it_is_shown(record: Record) -> None:
    found = by_unit(results.results(record, INSPECTOR, "2026"))["to-hieu"]
    assert found.scorecard_self is not None
    assert found.scorecard_self.overall.exact == Fraction(100, 16)
    assert found.standing is found.scorecard_appraisal
    assert found.standing_part == "appraisal"
    assert found.standing is not None
    assert found.standing.overall.exact == 0


def test_before_that_the_self_score_stands(filled) -> None:
    record = filled()
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE dossiers SET state = 'under_appraisal' WHERE unit_id = 'to-hieu'")
    found = by_unit(results.results(record, INSPECTOR, "2026"))["to-hieu"]
    assert found.standing is found.scorecard_self
    assert found.scorecard_appraisal is not None
    assert (found.standing_part, found.rank) == ("self_assessment", None)


def test_results_come_in_order_of_code_with_their_deadlines(record: Record) -> None:
    found = results.results(record, INSPECTOR, "2026")
    assert [each.unit.code for each in found] == ["03646", "03664"]
    assert found[0].lateness.sent_days_late == 2
    assert found[1].lateness.days_late == 8


def test_only_appraised_dossiers_are_ranked(record: Record) -> None:
    found = by_unit(results.results(record, INSPECTOR, "2026"))
    assert (found["to-hieu"].rank, found["chieng-an"].rank) == (1, None)


def test_ranks_stay_with_the_inspector_until_the_round_is_published(record: Record) -> None:
    assert [each.rank for each in results.results(record, CHIEF, "2026")] == [None]
    everybody = [
        {each.unit.id: each.rank for each in results.results(record, actor, "2024")}
        for actor in (INSPECTOR, CHIEF, NEIGHBOUR)
    ]
    assert everybody == [{"chieng-le": 1, "to-hieu-cu": 2, "chieng-an-cu": 3}] * 3


def test_what_was_graded_once_is_not_graded_again(record: Record) -> None:
    first = results.result(record, INSPECTOR, "to-hieu", "2026")
    assert results.result(record, INSPECTOR, "to-hieu", "2026").standing is first.standing


def test_an_unknown_round_is_not_found(record: Record) -> None:
    with pytest.raises(NotFound):
        results.results(record, INSPECTOR, "1999")


# Over the rounds


def test_a_history_holds_rounds_of_one_kind_and_keeps_predecessors_apart(record: Record) -> None:
    found = results.history(record, INSPECTOR, "to-hieu")
    assert [each.round.id for each in found.results] == ["2026"]
    assert {each.succession.unit.id: [one.round.id for one in each.results] for each in found.merged} == {
        "chieng-le": ["2024"],
        "to-hieu-cu": ["2024"],
    }


def test_half_years_have_a_history_of_their_own(record: Record) -> None:
    found = results.history(record, CHIEF, "to-hieu", "half_year")
    assert found.results == ()
    assert {each.succession.unit.id: len(each.results) for each in found.merged} == {
        "chieng-le": 1,
        "to-hieu-cu": 0,
    }


def test_a_history_shows_another_ward_only_as_far_as_it_is_published(record: Record) -> None:
    found = results.history(record, NEIGHBOUR, "to-hieu")
    assert found.results == ()
    assert [each.results[0].round.id for each in found.merged] == ["2024", "2024"]


# Merged units added up


def test_counts_add_and_rates_come_from_the_sums(record: Record) -> None:
    found = results.summed(record, INSPECTOR, "to-hieu", "2024").indicators
    assert found["1.2"].inputs == {"count": 5}
    assert found["1.2"].value == "5"
    ratio = found["1.1"]
    assert ratio.inputs == {"numerator": 48, "denominator": 60}
    assert (ratio.value, ratio.exact) == ("80.00", "80"), "not 80 % and 80 % averaged, nor the ward's own 90 %"


def test_a_predecessor_without_a_figure_makes_the_sum_missing_and_is_named(record: Record) -> None:
    found = results.summed(record, INSPECTOR, "to-hieu", "2024").indicators["1.3"]
    assert found.inputs == {"current": 10}
    assert (found.value, found.exact, found.reason) == (None, None, "lacking")
    assert {name: [each.id for each in lacking] for name, lacking in found.lacking.items()} == {
        "previous": ["to-hieu-cu"]
    }


def test_a_predecessor_without_a_dossier_lacks_everything(record: Record) -> None:
    found = results.summed(record, INSPECTOR, "chieng-an", "2024")
    assert found.indicators["1.1"].inputs == {}
    assert [each.id for each in found.indicators["1.1"].lacking["numerator"]] == ["chieng-den"]
    assert {each.value for each in found.indicators.values()} == {None}


def test_a_draft_counts_as_no_data(filled, sample) -> None:
    row = ("to-hieu-cu", "2025-H1", "published", "2025-05-10T08:00:00+07:00", "2025-05-01T08:00:00+07:00")
    write_table(sample, "dossiers.csv", [*DOSSIERS, row])
    both = [
        submission("chieng-le", "2025-H1", i1_2={"count": 1}),
        submission("to-hieu-cu", "2025-H1", i1_2={"count": 4}),
    ]
    for part in ("self", "appraisal"):
        write_submissions(sample, f"2025-H1.{part}", both)
    record = filled()
    assert results.summed(record, INSPECTOR, "to-hieu", "2025-H1").indicators["1.2"].value == "5"
    with record.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE dossiers SET state = 'draft' WHERE unit_id = 'to-hieu-cu' AND round_id = '2025-H1'"
        )
    found = results.summed(record, INSPECTOR, "to-hieu", "2025-H1").indicators["1.2"]
    assert (found.value, found.reason) == (None, "lacking")


def test_a_unit_split_among_several_is_not_comparable(filled, sample) -> None:
    partial = [(*row[:2], "partial" if row[0] == "chieng-le" else "whole", *row[3:]) for row in SUCCESSIONS]
    write_table(sample, "successions.csv", partial)
    found = results.summed(filled(), INSPECTOR, "to-hieu", "2024").indicators
    assert {each.reason for code, each in found.items() if code in {"1.1", "1.2", "1.3", "1.4"}} == {"partial"}


def test_a_unit_without_predecessors_has_nothing_to_add_up(record: Record) -> None:
    with pytest.raises(NotFound) as caught:
        results.summed(record, INSPECTOR, "chieng-le", "2024")
    assert caught.value.code == "no_predecessors"


def test_a_sum_is_refused_to_whom_a_part_of_it_is_hidden(filled, sample) -> None:
    """Chiềng Lề's round is reopened: Chiềng An could read one of the two summands and mistake it for the whole."""
    record = filled()
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE rounds SET status = 'open' WHERE id = '2024'")
        connection.exec_driver_sql(
            "UPDATE dossiers SET state = 'locked' WHERE unit_id = 'chieng-le' AND round_id = '2024'"
        )
    assert results.summed(record, CHIEF, "to-hieu", "2024").indicators["1.2"].value == "5"
    with pytest.raises(NotAllowed):
        results.summed(record, NEIGHBOUR, "to-hieu", "2024")


def test_the_standing_part_of_each_predecessor_is_what_adds(record: Record) -> None:
    entered = SUBMISSIONS["2024.self"][0]["values"]["1.1"]["numerator"]
    appraised = SUBMISSIONS["2024.appraisal"][0]["values"]["1.1"]["numerator"]
    assert (entered, appraised) == (9, 8)
    assert results.summed(record, CHIEF, "to-hieu", "2024").indicators["1.1"].inputs["numerator"] == 40 + appraised
