"""What would lift a ward: gates first, then what proof alone wins, then what must change on the ground."""

from scoring.paths import band_gaps, below_full_credit, criteria_with_figures, remedies
from tests.scoring import every_band
from tests.scoring.small_catalogue import GOOD, scorecard


def test_an_open_gate_comes_before_larger_gains() -> None:
    values = {**GOOD, "2.1": {"numerator": 5, "denominator": 10}}
    found = remedies(scorecard(values, {}))
    assert [remedy.criterion.code for remedy in found] == ["TC01", "TC04", "TC02"]
    assert [gate.code for gate in found[0].gates] == ["1.1"]


def test_proof_alone_wins_the_points_that_the_documents_hold_back() -> None:
    remedy = remedies(scorecard(documents={"TC04.a": "provided"}))[0]
    assert [document.code for document in remedy.missing] == ["TC01.a"]
    assert (remedy.by_proof, remedy.by_all) == (4, 4)


def test_what_is_not_met_wins_nothing_by_proof() -> None:
    remedy = remedies(scorecard({**GOOD, "2.1": {"numerator": 7, "denominator": 10}}))[0]
    assert (remedy.by_proof, remedy.by_all) == (0, 3)
    assert [indicator.code for indicator, _ in remedy.unmet] == ["2.1"]


def test_too_small_a_sample_is_neither_a_missing_figure_nor_unmet() -> None:
    remedy = remedies(scorecard({**GOOD, "4.1": {"positive": 42, "valid": 42}}))[0]
    assert not remedy.enter and not remedy.unmet and not remedy.missing
    assert [indicator.code for indicator, _ in remedy.unsettled] == ["4.1"]


def test_a_missing_earlier_figure_is_asked_for_by_itself() -> None:
    remedy = remedies(scorecard({**GOOD, "3.1": {"current": 3}}))[0]
    assert [indicator.code for indicator in remedy.enter_before] == ["3.1"]


def test_a_band_is_barred_by_everything_that_bars_it() -> None:
    gap = band_gaps(scorecard({**GOOD, "2.1": {"numerator": 5, "denominator": 10}}, {"TC04.a": "provided"}))[0]
    assert gap.band.code == "ready"
    assert gap.score is not None and gap.score[0] == 90
    assert [each.code for each in gap.unmet] == ["TC01", "TC02"]
    assert [gate.code for gate in gap.gates] == ["1.1"]


def test_a_gap_carries_the_figures_of_every_further_condition() -> None:
    best, groups, few, must, above = reversed(band_gaps(every_band.ward(1, 1, "poor", "fair"))[-5:])
    assert [found.code for found in best.must_meet] == ["1.1", "2.1"]
    assert best.groups == (("A", 60, 0), ("B", 60, 0))
    assert best.max_unmet == ((None, 0, 4),)
    assert [(short.counted, short.unknown) for short in best.levels] == [(0, 0), (1, 0)]
    assert groups.groups == (("A", 50, 0), ("B", 60, 0))
    assert few.max_unmet == (("national", 1, 4),)
    assert [found.code for found in must.must_meet] == ["2.1"]
    assert [short.counted for short in above.levels] == [1]
    assert not any(gap.nothing for gap in (best, groups, few, must, above))


def test_a_gap_says_where_there_is_nothing_to_look_at() -> None:
    best, groups, few = reversed(band_gaps(every_band.ward(None, None, None, None, ("1.1", "2.1", "3.1", "4.1"))))
    assert best.nothing and best.score == (90, None) and best.groups == ((None, 60, None),)
    assert [short.counted for short in best.levels] == [None, None]
    assert groups.groups == (("A", 50, None), ("B", 60, None))
    assert few.max_unmet == (("national", 1, None),)


def test_every_barred_band_has_a_gap_that_is_not_empty_and_no_other_has_one() -> None:
    for card in every_band.every_ward():
        gaps = {gap.band.code: gap for gap in band_gaps(card)}
        assert list(gaps) == list(reversed(card.barred_by))
        for code, gap in gaps.items():
            told = {
                "min_score": gap.score,
                "min_met": gap.met,
                "all_met": gap.unmet or gap.nothing,
                "gate": gap.gates,
                "must_meet": gap.must_meet,
                "min_group": gap.groups,
                "max_unmet": gap.max_unmet,
                "levels": gap.levels,
            }
            assert {condition for condition, said in told.items() if said} == {
                bar.condition for bar in card.barred_by[code]
            }


def test_met_criteria_that_leave_points_are_told_apart() -> None:
    assert below_full_credit(scorecard()) == ()
    assert [
        each.code for each in below_full_credit(scorecard({**GOOD, "2.1": {"numerator": 9, "denominator": 10}}))
    ] == ["TC02"]


def test_criteria_with_all_their_figures_are_counted_documents_aside() -> None:
    assert criteria_with_figures(scorecard({"1.1": {"count": 0}, "3.1": {"current": 3}}, {})) == 1
