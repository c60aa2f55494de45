"""Where each dossier of a round stands: order, and the round in numbers."""

from dossiers.procedure.progress import WardProgress, progress_of, round_numbers
from tests.dossiers.small_round import ROUND, TODAY, some_wards, unit
from tests.scoring.small_catalogue import catalogue


def the_round() -> tuple[WardProgress, ...]:
    return progress_of(some_wards(), ROUND, catalogue(), TODAY)


def test_late_ones_come_first_then_those_least_far_along_then_those_waiting_longest() -> None:
    names = [progress.unit.name for progress in the_round()]
    assert names == ["Chiềng An", "Chiềng Cơi", "Mộc Sơn", "Vân Sơn", "Thảo Nguyên"]


def test_wards_that_are_equally_far_along_stay_as_given() -> None:
    wards = [(unit(name), None) for name in ("B", "A", "C")]
    assert [each.unit.name for each in progress_of(wards, ROUND, catalogue(), TODAY)] == ["B", "A", "C"]


def test_numbers_count_criteria_over_what_was_sent_and_everybody_who_takes_part() -> None:
    found = round_numbers(the_round())
    assert (found.wards, found.sent, found.late) == (5, 3, 2)
    assert found.waiting == {"inspector": 2, "ward": 2, "board": 1}
    assert (found.seen, found.of) == (4, 12)
