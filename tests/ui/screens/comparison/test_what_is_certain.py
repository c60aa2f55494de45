"""What comparison says only where the record bears it out: who is strict; scores of drafts; names beside lines."""

from dossiers.access.policy import Actor
from dossiers.appraisal.reasons import reasons_of_round
from dossiers.rounds.rounds import round_
from scoring.agreement import signed_differences
from ui.reader.language import settle_language
from ui.reader.record import the_record
from ui.screens.comparison.scores_over_rounds import scores_over_rounds
from ui.screens.comparison.scores_over_rounds_chart import HEIGHT, LINE, _names_moved
from ui.screens.comparison.self_view import JudgedBy, findings
from ui.screens.comparison.two_judgements import Group, groups, pairs, surely_apart
from ui.screens.comparison.wards import Comparison, comparison
from ui.screens.comparison.wards_beside import comparable_wards
from ui.screens.comparison.wards_view import first_wards

LEAD = Actor("lead_inspector", None, "Trưởng đoàn thẩm định", "lead")


def of_2026() -> Comparison:
    settle_language("vi")
    return comparison(the_record(), LEAD, round_(the_record(), "2026"))


def judging(*differences: int) -> Group:
    return Group("one", "One", None, None, None, signed_differences(differences), ())


def test_two_judge_surely_apart_only_beyond_what_chance_makes() -> None:
    # Half of forty a point below: mean −1/2, variance 40 · 1/4 / 39. The other: none below. (1/2)² = 0.25, and
    # 1.96² · 0.2564 / 40 = 0.0246: apart. One of forty: (1/40)² = 0.000625, and 3.84 · 0.025 / 40 = 0.0024: not.
    fair = judging(*[0] * 40)
    assert surely_apart(judging(*[-1] * 20, *[0] * 20), fair)
    assert not surely_apart(judging(-1, *[0] * 39), fair)
    # Few differences say nothing for certain, however alike they are.
    assert not surely_apart(judging(*[-1] * 29), fair)


def test_nobody_is_called_strict_for_what_may_be_chance() -> None:
    compared = of_2026()
    reasons = reasons_of_round(the_record(), LEAD, "2026")
    first, second = ("inspector", "Thẩm định viên 1"), ("inspector-2", "Thẩm định viên 2")
    found = [
        each._replace(person=second if each.unit.id in ("moc-son", "moc-chau") else first)
        for each in pairs(compared, reasons)
    ]
    told = findings(compared, JudgedBy("inspector", found, groups(compared, found, "inspector"), True))
    assert told[0] == (
        "Chưa ai chặt hơn rõ rệt: Thẩm định viên 1 −0,16 điểm mỗi tiêu chí so với tự chấm (chỉ 4 hồ sơ), "
        "Thẩm định viên 2 −0,12 (chỉ 2 hồ sơ)."
    )
    assert told[1].startswith("Chênh lệch nhỏ như vậy có thể do ngẫu nhiên")
    # Whoever finds nothing met is strict beyond chance.
    harsh = [
        each._replace(points=(each.points[0], 0)) if each.points and each.person == second else each for each in found
    ]
    told = findings(compared, JudgedBy("inspector", harsh, groups(compared, harsh, "inspector"), True))
    assert told[0].startswith("Chặt nhất là Thẩm định viên 2: trung bình −3,") and "ngẫu nhiên" not in " ".join(told)


def test_a_draft_has_no_score_over_the_rounds_and_is_not_compared_first() -> None:
    compared = of_2026()
    wards = {unit.id: unit for unit, _ in compared.wards}
    over = scores_over_rounds(compared, [wards["chieng-coi"], wards["chieng-an"]])
    assert [point is None for point in over.points[0]][-1] and over.points[1][-1] is not None
    assert first_wards(compared, comparable_wards(compared)) == ["chieng-an", "chieng-sinh"]


def test_names_beside_lines_lie_a_line_apart_and_stay_where_there_is_room() -> None:
    scores = [91, 92, 80, None]
    moved = _names_moved(scores, [70.0, 100.0])
    ends = [HEIGHT * (100 - score) / 30 + down for score, down in zip(scores, moved, strict=True) if score is not None]
    assert ends[0] - ends[1] == LINE and moved[1:] == [0.0, 0.0, 0.0]
