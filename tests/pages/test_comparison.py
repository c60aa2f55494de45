"""So sánh as it is read: one indicator over all wards, by whom, in which order, and what of it can be taken away."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from html import unescape
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis.strategies import fractions, lists
from streamlit.testing.v1 import AppTest

from dossiers.access.policy import BLIND_STATES, Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal.reasons import reasons_of_round
from dossiers.appraisal.second_marking import draw_second, mark_second, second_queue, second_results
from dossiers.errors import NotAllowed
from dossiers.rounds.rounds import round_
from dossiers.store.schema import rounds as rounds_table
from dossiers.submissions.peer_groups import peer_groups
from dossiers.submissions.questions import asked_in_round
from scoring.catalogue import judged
from scoring.exact import rounded
from scoring.rank_ranges import Drawing
from tests.dossiers.working import person as person_of
from tests.pages.visiting import own_record, visit, written
from tests.ui.asking import Answer, ask
from ui.parts.adding_up import adding_up
from ui.parts.table_file import table_file
from ui.reader.language import settle_language
from ui.reader.record import the_record
from ui.screens.comparison.figures import in_order, sorts, ward_figures
from ui.screens.comparison.firm_ranks import wards_ranked
from ui.screens.comparison.raised import raised
from ui.screens.comparison.ranks_view import ranks_html
from ui.screens.comparison.two_judgements import pairs
from ui.screens.comparison.wards import Comparison, comparison
from ui.screens.comparison.wards_beside import comparable_wards, wards_beside

Opener = Any
INSPECTOR = Actor("inspector", None, "Thẩm định viên 1", "inspector")


@pytest.fixture
def compare(monkeypatch: pytest.MonkeyPatch) -> Opener:
    def opened(person: str | None = "inspector", **query: str) -> AppTest:
        return visit(monkeypatch, "comparison", person, **query)

    return opened


def rows(page: str) -> list[list[str]]:
    """The rows of the table as they are read, cell by cell."""
    body = page.partition("ws-c-indicator")[2].partition("<tbody")[2].partition("</tbody>")[0]
    return [
        [unescape(re.sub("<[^>]+>", "", cell.partition(">")[2])).strip() for cell in re.split(r"<t[hd] ", row)[1:]]
        for row in body.split("<tr ")[1:]
    ]


def of_2026() -> Comparison:
    settle_language("vi")
    return comparison(the_record(), INSPECTOR, round_(the_record(), "2026"))


def test_which_wards_received_fewer_reports_stands_first_with_crime_beside_it(compare: Opener) -> None:
    page = written(compare(indicator="13.4"))
    assert "So sánh 8 phường · Năm 2026" in page
    first = rows(page)[0]
    assert first[1:3] == ["130", "71"] and "Mộc Sơn" in first[0]
    assert "−45,4 %" in first and "61 → 42" in first
    assert "tăng ở 5 phường, giảm ở 2 phường" in page and "2 phường có câu hỏi" in page


def test_every_indicator_is_drawn_in_every_order_and_says_what_the_scorecards_say(compare: Opener) -> None:
    compared = of_2026()
    for code, indicator in compared.catalogue.indicators.items():
        figures = ward_figures(compared, code)
        for each in figures:
            card = each.result.standing if each.result else None
            if card is not None and each.state is not None:
                assert each.state == card.indicator(code).state
        for sort in sorts(indicator):
            assert sorted(each.unit.id for each in in_order(figures, sort, indicator)) == sorted(
                unit.id for unit, _ in compared.wards
            )
        assert ("worst" in sorts(indicator)) == judged(indicator)


def test_the_weakest_come_first_and_wards_without_figures_last() -> None:
    compared = of_2026()
    for code, indicator in compared.catalogue.indicators.items():
        if not judged(indicator):
            continue
        found = in_order(ward_figures(compared, code), "worst", indicator)
        valued = [each.now.value is not None for each in found]
        assert valued == sorted(valued, reverse=True)
        states = [each.state for each in found if each.now.value is not None]
        weights = [{"not_met": 0, "not_proven": 1}.get(str(state), 2) for state in states]
        assert weights == sorted(weights), code


def test_a_ward_that_falls_short_stands_among_the_weakest_though_its_figure_is_withheld(compare: Opener) -> None:
    # 14.1 of 2025: none is asked for. Chiềng Sinh and Tô Hiệu have some, so few that no other ward is told how many.
    page = written(compare("chieng-an", round="2025", indicator="14.1"))
    first, second, third, *_ = rows(page)
    assert (first[0], first[2]) == ("Chiềng Sinh", "< 5") and (second[0], second[2]) == ("Tô Hiệu", "< 5")
    assert (third[0], third[2]) == ("Chiềng An", "0")


def test_of_a_change_the_weakest_is_who_changed_least_for_the_better_not_who_counts_most() -> None:
    # Mộc Châu 52 → 51 (−1,9 %, not met); Tô Hiệu 47 → 44 (−6,4 %); Chiềng Sinh 30 → 28 (−6,7 %); Vân Sơn 14 → 13 (−7,1 %);
    # Thảo Nguyên 12 → 11 (−8,3 %); Chiềng An 19 → 17 (−10,5 %); Mộc Sơn 61 → 42 (−31,1 %); Chiềng Cơi has no figures.
    compared = of_2026()
    indicator, figures = compared.catalogue.indicators["11.1"], ward_figures(compared, "11.1")
    weakest = [each.unit.id for each in in_order(figures, "worst", indicator)]
    assert weakest == [
        "moc-chau", "to-hieu", "chieng-sinh", "van-son", "thao-nguyen", "chieng-an", "moc-son", "chieng-coi",
    ]  # fmt: skip
    assert [each.unit.id for each in in_order(figures, "rose", indicator)] == weakest
    assert [each.unit.id for each in in_order(figures, "fell", indicator)] == [*weakest[-2::-1], "chieng-coi"]


def test_the_first_sentence_answers_what_holds_most_wards_back_who_is_ahead_and_what_is_asked_again(
    compare: Opener,
) -> None:
    page = written(compare(compare="criteria"))
    # 7 wards lack TC04 and 4 TC05; SL4, TC20 and SL1 are lacked by 3 each: equals are named together, the unmet first.
    assert (
        "TC04 Trụ sở làm việc (7), TC05 Trang thiết bị, phương tiện, camera (4), SL4 Vì nhân dân phục vụ (3), "
        "TC20 Sự hài lòng của người dân (3), SL1 Thân thiện (3)." in page
    )
    # 92,04 − 91,63 = 0,41
    page = written(compare(compare="wards", wards="to-hieu,chieng-an"))
    assert "Chiềng An hơn Tô Hiệu 0,41 điểm." in page and "Chưa thẩm định xong" not in page
    page = written(compare(compare="wards", wards="chieng-an,van-son"))
    assert "Chưa thẩm định xong, còn theo số phường tự khai: Vân Sơn." in page
    assert "Đợt nào cũng có câu hỏi: Vân Sơn." in written(compare(compare="questions"))


def test_of_other_wards_a_chief_compares_only_what_is_published(compare: Opener) -> None:
    for asked in ({}, {"round": "2026"}):
        app = compare("to-hieu", indicator="13.4", **asked)
        assert app.title[0].value == "So sánh 8 phường · Sáu tháng đầu năm 2026"
        assert "Năm 2026" not in app.selectbox[0].options and "Năm 2025" in app.selectbox[0].options


def test_nobody_chosen_sees_the_wall(compare: Opener) -> None:
    assert "Chọn vai" in written(compare(None))


def test_the_english_screen_is_english(compare: Opener) -> None:
    page = written(compare(indicator="13.4", lang="en"))
    assert "8 wards compared" in page and "phường" not in page


def taken(person: str | None, ending: str = "csv", **query: str) -> Answer:
    """What comes back where somebody takes away what is shown."""
    return ask(f"/taken/comparison.{ending}?{urlencode(query)}", person)


def test_the_table_is_taken_away_whole_and_as_shown() -> None:
    answer = taken("inspector", compare="indicator", round="2026", indicator="13.4", sort="fell", lang="vi")
    assert answer.status == 200 and "no-store" in answer.headers["cache-control"]
    text = answer.body.decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [each["Phường"] for each in found][:2] == ["Mộc Sơn", "Tô Hiệu"]
    assert (found[0]["2025"], found[0]["2026"], found[0]["Thay đổi"]) == ("130", "71", "-45,38")
    assert len(found) == 8


def test_the_picture_carries_title_source_and_day() -> None:
    answer = taken("inspector", "svg", compare="indicator", round="2026", indicator="13.4", lang="vi")
    assert answer.status == 200
    drawn = unescape(answer.body.decode())
    for words in (
        "13.4 Số tin báo",
        "Năm 2026",
        "23/11/2026",
        "Mộc Sơn",
        "130 → 71",
        "Bộ tiêu chí dựng lại",
        "Số liệu mẫu",
    ):
        assert words in drawn, words


@pytest.mark.parametrize(
    ("person", "asked"),
    [
        (None, {"round": "2026", "indicator": "13.4"}),
        ("to-hieu", {"round": "2026", "indicator": "13.4"}),
        ("administrator", {"round": "2025", "indicator": "13.4"}),
        ("inspector", {"round": "1999", "indicator": "13.4"}),
        ("inspector", {"round": "2026", "indicator": "99.9"}),
        ("inspector", {"round": "2026", "indicator": "13.4", "sort": "by_favour"}),
        ("inspector", {"round": "2026", "indicator": "13.4", "compare": "souls"}),
        ("inspector", {"round": "2026", "compare": "wards", "wards": "to-hieu"}),
        ("inspector", {"round": "2026", "compare": "wards", "wards": "to-hieu,atlantis"}),
        ("inspector", {"round": "2026", "compare": "ranks", "draws": "1000000000"}),
        ("inspector", {"round": "2026", "compare": "ranks", "group": "favourites"}),
    ],
)
def test_what_is_not_theirs_to_see_and_what_is_not_there_get_one_answer(
    person: str | None, asked: dict[str, str]
) -> None:
    answers = {taken(person, ending, **{"compare": "indicator", **asked}).status for ending in ("csv", "svg")}
    assert answers == {404}


def test_differences_of_two_wards_add_up_to_the_difference_of_their_scores(compare: Opener) -> None:
    compared = of_2026()
    known = list(comparable_wards(compared))
    for one, other in combinations(known, 2):
        found = wards_beside(compared, [one, other])
        assert found.ahead is not None
        assert sum(row.ahead or 0 for row in found.rows) == found.ahead
        for row in found.rows:
            first, second = row.brought
            assert first is not None
            assert second is not None
            apart = first - second
            assert abs((row.ahead or 0) - apart) < Fraction(1, 100), row
    page = written(compare(compare="wards", wards="to-hieu,moc-chau"))
    assert "Tô Hiệu hơn" in page and "−4,63" in page and "91,63" in page and "+1,96" in page


def test_wards_are_told_apart_only_where_they_differ_unless_all_is_asked_for(compare: Opener) -> None:
    some = written(compare(compare="wards", wards="to-hieu,moc-chau"))
    every = written(compare(compare="wards", wards="to-hieu,moc-chau", all_criteria="true"))
    assert "TC01" not in some and "TC01" in every
    assert "Giống nhau ở 16 tiêu chí, khác nhau ở 11." in some


def test_a_rank_says_whether_it_is_firm_and_only_what_was_judged_is_ranked(compare: Opener) -> None:
    page = written(compare(compare="ranks"))
    assert "Thảo Nguyên đứng đầu, và vẫn đứng đầu trong ít nhất 95 % lần thử khi trọng số thay đổi ±25 %." in page
    assert "Chưa xếp hạng, vì chưa thẩm định xong: Chiềng Cơi, Chiềng Sinh, Vân Sơn." in page
    compared = of_2026()
    found = wards_ranked(compared, [unit.id for unit, _ in compared.wards], Drawing())
    assert [each.firm.rank for each in found.ranked] == [each.result.rank for each in found.ranked]
    assert ranks_html(compared, found, found.ranked) == ranks_html(compared, found, found.ranked)


def test_peers_are_ranked_among_themselves(compare: Opener) -> None:
    groups = peer_groups(the_record(), date(2026, 10, 31))
    assert groups["to-hieu"] >= {"urban"} and "with_communes" in groups["chieng-an"]
    assert all(("urban" in each) != ("with_communes" in each) for each in groups.values())
    page = written(compare(compare="ranks", group="urban"))
    assert "Tô Hiệu" in page and "Chiềng An" not in page.partition("ws-c-indicator")[2]


@pytest.mark.parametrize("view", [{"compare": "wards", "wards": "to-hieu,moc-chau"}, {"compare": "ranks"}])
def test_every_view_is_taken_away_as_table_and_picture(view: dict[str, str]) -> None:
    table = taken("inspector", round="2026", lang="en", **view).body.decode("utf-8-sig")
    drawn = taken("inspector", "svg", round="2026", lang="en", **view).body.decode()
    for words in ("Tô Hiệu", "91.63"):
        assert words in table
    assert "Tô Hiệu" in drawn and "Source: " in drawn and "phường" not in table


def test_wards_side_by_side_are_taken_away_criterion_by_criterion_with_their_scores_of_earlier_rounds() -> None:
    asked = {"round": "2026", "lang": "vi", "compare": "wards", "wards": "to-hieu,moc-chau"}
    drawn = unescape(taken("inspector", "svg", **asked).body.decode())
    for words in (
        "So sánh Tô Hiệu, Mộc Châu",
        "TC08 Kỷ luật",
        "Chưa đủ căn cứ",
        "−4,63",
        "Điểm qua các đợt",
        "Năm 2025",
    ):
        assert words in drawn, words
    assert "TC01" not in drawn and "Chỉ gồm những tiêu chí khác nhau." in drawn
    assert "TC01" in taken("inspector", "svg", **asked, all_criteria="true").body.decode()
    assert taken("inspector", "svg", **asked, all_criteria="yes").status == 404
    table = list(csv.reader(io.StringIO(taken("inspector", **asked).body.decode("utf-8-sig")), delimiter=";"))
    assert table[-1][1:] == ["Điểm, Năm 2025", "", "76,92", "", table[-1][5], ""], "76,92 on its scorecard"


def test_a_picture_of_some_wards_says_which_and_a_table_of_them_in_its_name() -> None:
    asked = {"round": "2026", "lang": "vi", "compare": "ranks", "group": "urban"}
    assert "Chỉ gồm: Phường hợp nhất từ các phường." in unescape(taken("inspector", "svg", **asked).body.decode())
    assert "xep-hang-phuong-hop-nhat" in taken("inspector", **asked).headers["content-disposition"]


def test_no_cell_of_a_table_is_a_formula() -> None:
    settle_language("en")
    given = ["=1+1", "+84", "@x", "-2+3", "-2.5", "7", "\tx", "a,b", 'say "x"']
    found = next(iter(csv.reader(io.StringIO(table_file(["a"], [given]).decode("utf-8-sig").split("\r\n", 1)[1]))))
    assert found == ["'=1+1", "'+84", "'@x", "'-2+3", "-2.5", "7", "'\tx", "a,b", 'say "x"']


@given(lists(fractions(min_value=-100, max_value=100, max_denominator=997), min_size=1, max_size=30))
def test_figures_rounded_to_add_up_do_and_lie_within_a_hundredth(values: list[Fraction]) -> None:
    total = Fraction(rounded(sum(values, Fraction(0)), 2))
    found = adding_up(values, total)
    assert sum(found) == total
    assert all(abs(one - other) <= Fraction(1, 100) for one, other in zip(found, values, strict=True))


def test_self_assessment_stands_against_appraisal_by_ward_criterion_and_inspector(compare: Opener) -> None:
    page = written(compare(compare="self"))
    assert "4/5 phường tự chấm cao hơn thẩm định. Chênh nhiều nhất: Tô Hiệu (−6,70)." in page
    assert rows(page)[0][0:3] == ["Tô Hiệu", "98,33", "91,63"] and rows(page)[0][4:] == ["−6,70", "3/27 tiêu chí"]
    assert "cùng kết luận ở 91,7 % trong 144 tiêu chí đã xét. AC1 0,91 (0,86 đến 0,96)." in page
    assert page.index("AC1 (khoảng") < page.index(">Kappa<"), "AC1 stands first"
    why = page.partition("Trụ sở làm việc</span>")[2].partition("</details>")[0]
    assert "phòng tiếp công dân chưa tách riêng" in why and "Thẩm định viên 1:" in why and "Phường:" in why
    by_criterion = written(compare(compare="self", by="criterion"))
    assert "nhiều nhất ở TC05 Trang thiết bị, phương tiện, camera: trung bình −1,25 điểm, chỉ 6 hồ sơ." in by_criterion
    assert rows(by_criterion)[0][1:3] == ["4,09", "2,84"] and "18 tiêu chí còn lại" in by_criterion
    assert len(rows(written(compare(compare="self", by="criterion", all_criteria="true")))) == 27
    by_inspector = written(compare("board", compare="self", by="inspector", round="2026"))
    assert "Mới có Thẩm định viên 2 thẩm định" in by_inspector and "144" not in by_inspector, (
        "the board reads what is locked"
    )
    both = unescape(written(compare(compare="self", by="inspector")))
    assert "Chưa ai chặt hơn rõ rệt: Thẩm định viên 1 −0,20 điểm mỗi tiêu chí so với tự chấm (chỉ 4 hồ sơ), " in both
    assert "Thẩm định viên 2 −0,06 (chỉ 2 hồ sơ)." in both and "Chênh lệch nhỏ như vậy có thể do ngẫu nhiên" in both
    assert [row[4:6] for row in rows(both)[:2]] == [["−0,20", "0,91"], ["−0,06", "0,37"]], "told as the table shows it"
    twice = unescape(written(compare("lead", compare="self", by="second", round="2026")))
    assert "cùng kết luận ở 87,8 % trong 49 chỉ tiêu chấm hai lần. AC1 0,86 (0,75 đến 0,97)." in twice
    assert "Kết luận khác nhau: 6" in twice and "chỉ 15" in twice, "a small sample is said to be small"
    why = twice.partition("Tổ bảo vệ an ninh, trật tự xếp loại hoàn thành tốt")[2].partition("</details>")[0]
    assert "Bảng xếp loại TC22.b có 9 tổ" in why and "không phải bị xếp loại thấp" in why, "the reasons of both"


def test_who_does_not_judge_is_offered_no_view_of_judging_and_gets_no_table_of_it(compare: Opener) -> None:
    for person in ("to-hieu", "administrator"):
        app = compare(person, compare="self", round="2025")
        assert "Tự chấm và thẩm định" not in [option for each in app.button_group for option in each.options]
        assert "AC1" not in written(app)
        assert taken(person, compare="self", round="2025").status == 404
        with pytest.raises(NotAllowed):
            reasons_of_round(the_record(), Actor("administrator", None, "Quản trị", "administrator"), "2025")
    assert taken("inspector", compare="self", by="second", round="2026").status == 404, (
        "that is for the lead and the board"
    )
    assert taken("inspector", compare="self", by="favour", round="2026").status == 404


def test_tables_of_self_and_appraisal_hold_the_groups_or_every_pair(compare: Opener) -> None:
    def table(**asked: str) -> list[dict[str, str]]:
        text = taken("inspector", compare="self", round="2026", lang="vi", **asked).body.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    # 27 claimed met, of which 24 are, 1 is not proven and 2 are not met: pa = 24/27; π = 51/54, 1/54, 2/54, 0;
    # pe = Σπ(1 − π)/3 = 0,0354; (pa − pe)/(1 − pe) = 0,8848.
    first = table(by="ward")[0]
    assert (first["Tên"], first["Chênh"], first["Số cặp"], first["AC1"]) == ("Tô Hiệu", "-6,70", "27", "0,8848")
    every = table(by="ward", rows="pairs")
    assert len(every) == 144 and sum(one["Tự chấm: Kết luận"] != one["Thẩm định: Kết luận"] for one in every) == 12
    drawn = taken("inspector", "svg", compare="self", by="criterion", round="2026", lang="vi").body.decode()
    assert "TC05" in unescape(drawn) and "Nguồn" in unescape(drawn)


def test_of_a_blind_round_nothing_is_counted_before_the_draft_is_sent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with own_record(tmp_path):
        record = the_record()
        actor = person_of(record, "inspector")
        before = pairs(comparison(record, actor, round_(record, "2026")), {})
        with record.writing() as connection:
            connection.execute(rounds_table.update().where(rounds_table.c.id == "2026").values(blind=True))
        after = pairs(comparison(record, actor, round_(record, "2026")), {})
        going_on = {each.unit.id for each in before} - {each.unit.id for each in after}
        assert going_on, "a dossier under appraisal was counted before the round was blind"
        assert all(
            each.result.state in BLIND_STATES
            for each in ward_figures(comparison(record, actor, round_(record, "2026")), "13.4")
            if each.unit.id in going_on and each.result
        )
        told = written(visit(monkeypatch, "comparison", "inspector", compare="self", round="2026"))
        names = {unit.id: unit.name for unit, _ in of_2026().wards}
        assert not any(names[unit_id] in told for unit_id in going_on)


def test_all_criteria_are_ordered_by_any_of_them_and_looked_through_by_group_state_and_peers(compare: Opener) -> None:
    page = written(compare(compare="criteria", criteria_order="TC04"))
    assert "TC04 Trụ sở làm việc: 7 phường chưa đạt, 0 chưa đủ căn cứ, trong 8 phường." in page
    heads = re.findall(r"open_ward=([a-z-]+)", page)
    assert heads[:3] == ["moc-chau", "van-son", "chieng-an"], "half of its points, half, three quarters"
    scores = re.findall(r"open_ward=([a-z-]+)", written(compare(compare="criteria", criteria_order="score")))
    assert scores[:3] == ["thao-nguyen", "chieng-an", "to-hieu"], "97,84, then 92,04, then 91,63"
    some = written(compare(compare="criteria", criteria_group="B", criteria_state="not_met", group="urban"))
    assert "Chiềng An" not in some.partition("ws-o-heat")[2]


def test_what_is_shown_of_all_criteria_is_taken_away_with_every_ward(compare: Opener) -> None:
    def table(**asked: str) -> list[dict[str, str]]:
        text = taken("inspector", compare="criteria", round="2026", lang="vi", **asked).body.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    every = table(criteria_order="TC04")
    assert [each["Phường"] for each in every][:3] == ["Mộc Châu", "Vân Sơn", "Chiềng An"] and len(every) == 8
    assert every[0]["TC04"] == "Chưa đạt" and {"TC01", "SL4", "Điểm", "Số tiêu chí đạt"} <= every[0].keys()
    unproven = table(criteria_state="not_proven")
    assert 0 < len(unproven) < 8 and all("Chưa đủ căn cứ" in " ".join(each.values()) for each in unproven)
    for wrong in ({"criteria_order": "TC99"}, {"criteria_group": "Z"}, {"criteria_state": "met!"}, {"group": "mine"}):
        assert taken("inspector", compare="criteria", round="2026", **wrong).status == 404
    for wrong in ({"criteria_by": "atlantis"}, {"criteria_by": "TC04"}, {"view": "opinion"}):
        assert taken("inspector", compare="criteria", round="2026", **wrong).status == 404
    sums = taken("inspector", "svg", compare="criteria", round="2026", rows="groups", criteria_by="unmet", lang="vi")
    summed = unescape(sums.body.decode())
    for words in (
        "TC04 Trụ sở làm việc",
        "Tất cả các phường",
        "(8)",
        "vướng nhiều nhất trước",
        "23/11/2026",
        "Số liệu mẫu",
    ):
        assert words in summed, words
    drawn = unescape(
        taken("inspector", "svg", compare="criteria", round="2026", criteria_group="B", lang="vi").body.decode()
    )
    for words in ("Tô Hiệu", "TC04", "Vướng nhiều phường nhất", "Chưa đủ căn cứ", "23/11/2026", "Số liệu mẫu"):
        assert words in drawn, words
    assert "TC11" not in drawn
    assert taken("to-hieu", compare="criteria", round="2026").status == 404


def test_criteria_are_ordered_by_the_column_of_a_ward_and_led_back_in_one_press_in_every_view_table_and_picture(
    compare: Opener,
) -> None:
    def order(**asked: str) -> list[str]:
        page = written(compare(compare="criteria", **asked)).partition("ws-o-heat")[2]
        return list(dict.fromkeys(re.findall(r"open_criterion=(\w+)", page)))

    usual = order()
    assert usual[:2] == ["TC01", "TC02"] and usual[-1] == "SL4"
    # Tô Hiệu: TC04 (75 %) and SL4 (89 %) are not met, TC08 is not proven, TC19 earns 82 % of its points, TC11 88, TC22 90,
    # TC12 91, TC21 96, TC20 98. All others earn all: by name, Biên chế before Giữ vững, before Kết quả.
    state = order(criteria_by="to-hieu")
    assert state[:12] == [
        "TC04", "SL4", "TC08", "TC19", "TC11", "TC22", "TC12", "TC21", "TC20", "TC06", "TC10", "TC09",
    ]  # fmt: skip
    assert sorted(state) == sorted(usual)
    assert order(criteria_by="to-hieu", view="share")[:4] == ["TC08", "TC04", "TC19", "TC11"], "0, 75, 82, 88 %"
    assert order(criteria_by="to-hieu", view="difference")[:3] == ["TC08", "TC04", "TC11"], "−5,00, −1,00, −0,72"
    # 7 wards lack TC04, 4 TC05; of SL1, SL4 and TC20, which 3 lack each, SL4 is not met by most.
    assert order(criteria_by="unmet")[:5] == ["TC04", "TC05", "SL4", "TC20", "SL1"]
    page = written(compare(compare="criteria", criteria_by="to-hieu", open_ward="to-hieu"))
    assert "Tiêu chí xếp theo Tô Hiệu, yếu nhất trước." in page and page.count('aria-sort="other"') == 1
    back = next(each for each in re.findall(r'href="([^"]+)" target="_self">Về thứ tự', page))
    assert "criteria_by" not in back and "compare=criteria" in back
    opened = page.partition("ws-c-opened")[2].partition("</section>")[0]
    assert re.findall(r"criterion=(\w+)", opened)[:3] == ["TC04", "SL4", "TC08"], "what a ward opens to, too"

    asked = {"compare": "criteria", "round": "2026", "criteria_by": "to-hieu", "view": "difference", "lang": "vi"}
    table = taken("inspector", **asked)
    heads, *_, ward, _ = list(csv.reader(io.StringIO(table.body.decode("utf-8-sig")), delimiter=";"))
    assert heads[4:7] == ["TC08", "TC04", "TC11"] and ward[1] == "Tô Hiệu" and ward[4:7] == ["-5,00", "-1,00", "-0,72"]
    assert "so-voi-tu-cham" in table.headers["content-disposition"]
    drawn = unescape(taken("inspector", "svg", **asked, criteria_group="C").body.decode())
    for words in ("−5,00", "Tiêu chí xếp theo Tô Hiệu, bị hạ nhiều nhất", "Chỉ gồm: C. Xây dựng lực lượng", "KAD"):
        assert words in drawn, words
    assert drawn.index("TC08") < drawn.index("TC06") and "TC04" not in drawn


def test_questions_of_all_wards_stand_with_their_answers_those_not_settled_first(compare: Opener) -> None:
    page = written(compare("lead", compare="questions")).partition("ws-c-wards")[2].partition("</table>")[0]
    wards = [
        unescape(re.sub("<[^>]+>", "", each.partition("</th>")[0].partition(">")[2]))
        for each in page.split('scope="row"')
    ]
    assert sorted(wards[1:]) == sorted(["Mộc Châu", "Mộc Sơn", "Tô Hiệu", "Vân Sơn"])
    # Vân Sơn was asked the same by its figures of 2025, which are the first it has.
    assert "năm nào cũng có từ 2025" in page and "lần đầu" in page
    assert "/appraisal?unit=to-hieu&amp;round=2026&amp;criterion=TC13" in page


def test_a_question_is_never_said_not_to_be_asked_to_who_may_not_know_and_wards_have_no_such_view(
    compare: Opener,
) -> None:
    board = written(compare("board", compare="questions"))
    assert "bạn chưa được xem hỏi đáp này" in board or "Số liệu của các phường chưa đặt ra câu hỏi nào." in board
    assert "chưa hỏi phường" not in board
    ward = written(compare("to-hieu", compare="questions", round="2025"))
    assert "Câu hỏi từ số liệu" not in ward and "chưa hỏi phường" not in ward


def test_an_exchange_counts_as_settled_when_it_is_closed_and_a_gap_breaks_the_pattern() -> None:
    compared = of_2026()
    asked = asked_in_round(the_record(), INSPECTOR, "2026")
    found = raised(compared, asked)
    assert [each.open for each in found] == sorted((each.open for each in found), reverse=True)
    for each in found:
        assert {exchange.criterion for exchange in each.exchanges} <= set(each.criteria)
        assert each.told and each.open == (
            not all(exchange.closed_at for exchange in each.exchanges) or not each.exchanges
        )
        assert not each._replace(told=False, exchanges=()).open, (
            "nobody is told that what they may not know is left to do"
        )
    # In place of a round between: one in which the figures asked nothing.
    asking, quiet = (compared.over_rounds[-2][1][unit] for unit in ("van-son", "to-hieu"))
    first, now = compared.over_rounds[-2][0], compared.over_rounds[-1]
    for between, every in ((asking, True), (quiet, False)):
        over = ((first, {"van-son": asking}), (first, {"van-son": between}), now)
        of_van_son = next(
            each for each in raised(replace(compared, over_rounds=over), asked) if each.unit.id == "van-son"
        )
        assert (len(of_van_son.before), of_van_son.every) == (2 if every else 1, every)


def test_two_inspectors_are_set_against_each_other_for_the_lead_and_no_first_state_is_told_before_its_second(
    compare: Opener, tmp_path: Path
) -> None:
    with own_record(tmp_path):
        record = the_record()
        lead, second = person_of(record, "lead"), person_of(record, "inspector-2")
        with record.writing() as connection:
            connection.exec_driver_sql("DELETE FROM second_marks")
        draw_second(
            record,
            lead,
            "2026",
            seed="7",
            percent=20,
            person_ids=["inspector-2"],
            idempotency_key=new_idempotency_key(),
        )
        drawn = [each for each in second_queue(record, second, "2026") if each.markable]
        before = pairs(comparison(record, second, round_(record, "2026")), {})
        assert drawn and not {each.unit.id for each in before} & {each.unit.id for each in drawn}
        assert "Chưa có chỉ tiêu nào" in written(compare("lead", compare="self", by="second", round="2026"))
        for each in drawn:
            states = {part.code: "not_met" for part in each.criterion.indicators if judged(part)}
            mark_second(
                record, second, each.unit.id, "2026", each.criterion.code,
                states=states, note="Đo lại", idempotency_key=new_idempotency_key(),
            )  # fmt: skip
        both = [each for each in second_results(record, lead, "2026") if each.first is not None]
        apart = sum(each.first != each.second for each in both)
        page = written(compare("lead", compare="self", by="second", round="2026"))
        assert f"trong {len(both)} chỉ tiêu chấm hai lần." in page and f"Kết luận khác nhau: {apart}" in page
        assert apart and "Đo lại" in page and "Người chấm lần đầu" in page


def test_a_row_a_column_and_a_cell_of_all_criteria_open_to_bullets_and_what_a_ward_disputes_is_marked(
    compare: Opener,
) -> None:
    # Chiềng An answered of SL4, by clarification, that it does not accept the finding: nobody else disputes anything.
    page = written(compare("lead", compare="criteria"))
    assert page.count("ws-o-disputed") == 2, "the cell and its place in the legend"
    assert "SL4, Chiềng An: Chưa đủ căn cứ, phường không đồng ý" in page
    only = written(compare("lead", compare="criteria", disputed="true"))
    assert re.findall(r"open_ward=([a-z-]+)", only) == ["chieng-an"]
    both = written(compare("lead", compare="criteria", disputed="true", criteria_state="not_met"))
    assert "Không phường nào như vậy." in both, "what it disputes is not proven"

    def opened(**asked: str) -> str:
        page = written(compare("lead", compare="criteria", **asked))
        return unescape(page.partition("ws-c-opened")[2].partition("</section>")[0])

    wards = opened(open_criterion="TC11")
    assert wards.count("<tr") == 1 + 8 and "TC11 Kiềm chế" in wards and "11.1</span> 61 → 42" in wards
    assert "Mộc Châu" in wards and "4,38/6" in wards and "width:73.08%" in wards, (
        "19/26 of 6 points, as on its scorecard"
    )
    criteria = opened(open_ward="to-hieu")
    assert criteria.count("<tr") == 1 + 27 and "unit=to-hieu&round=2026&lang=vi" in criteria
    cell = opened(open_ward="chieng-an", open_criterion="SL4")
    assert cell.count("<tr") == 1 + 1 and "≠ phường không đồng ý" in cell
    assert not opened(open_ward="nobody")


def test_a_ward_is_told_of_no_dispute_and_only_of_dossiers_it_may_compare(compare: Opener) -> None:
    page = written(compare("to-hieu", compare="criteria", round="2025", open_ward="moc-chau"))
    assert "ws-o-disputed" not in page and "Chỉ phường không đồng ý" not in page and "ws-c-opened" in page
    assert taken("to-hieu", compare="criteria", round="2026", rows="groups").status == 404


def test_the_questions_are_taken_away_by_those_who_see_them_with_their_answers_and_pattern() -> None:
    def table(person: str, round_id: str = "2026") -> list[dict[str, str]]:
        text = taken(person, compare="questions", round=round_id, lang="vi").body.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    every = table("lead")
    assert {each["Phường"] for each in every} == {"Mộc Châu", "Mộc Sơn", "Tô Hiệu", "Vân Sơn"}
    assert {each["Các đợt trước"] for each in every} >= {"năm nào cũng có từ 2025", "lần đầu"}
    assert all("chưa hỏi phường" not in each["Đã hỏi, trả lời"] for each in table("board"))
    assert taken("to-hieu", compare="questions", round="2025").status == 404
    drawn = unescape(taken("lead", "svg", compare="questions", round="2026", lang="vi").body.decode())
    for words in (
        "Vân Sơn",
        "năm nào cũng có từ 2025",
        "13.4: 130 → 71",
        "4 câu hỏi chưa đóng",
        "23/11/2026",
        "Số liệu mẫu",
    ):
        assert words in drawn, words
    assert "chưa hỏi phường" not in unescape(
        taken("board", "svg", compare="questions", round="2026", lang="vi").body.decode()
    )


def test_a_rank_without_a_criterion_is_told_as_a_sentence(compare: Opener) -> None:
    page = written(compare(compare="ranks"))
    assert "Không có TC05, Tô Hiệu sẽ thứ" in page or "Không có TC08, Tô Hiệu sẽ thứ" in page
    # The note about wards without a rank stands before the table, not at its foot.
    assert page.index("Chưa xếp hạng") < page.index("ws-c-indicator")
