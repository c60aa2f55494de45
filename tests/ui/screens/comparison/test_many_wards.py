"""Long lists of So sánh: sums by groups of like wards, a ward's own place, and one record of a whole province."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dossiers.submissions.criteria_by_ward import columns
from dossiers.submissions.peer_groups import PEER_GROUPS, peer_groups
from tests.benchmarks.many_wards import PROVINCE, add_many_wards
from tests.dossiers.working import person as person_of
from tests.pages.visiting import own_record, visit, written
from ui.reader.language import settle_language
from ui.reader.record import the_record
from ui.screens.comparison.criteria_shown import EVERYTHING, criteria_of
from ui.screens.comparison.long_lists import around
from ui.screens.comparison.peer_sums import SUMMED, group_sums
from ui.screens.comparison.ranks_view import EVERYBODY
from ui.screens.comparison.wards import comparison, rounds_to_compare
from ui.screens.overview.wards import FEW


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A record of 75 wards."""
    folder = tmp_path_factory.mktemp("province") / "record"
    with own_record(folder):
        add_many_wards(the_record(), PROVINCE)
        yield folder


def test_of_a_long_list_a_ward_sees_five_before_and_after_its_own_and_of_a_short_one_all() -> None:
    def unit_of(number: int) -> Any:
        return type("Unit", (), {"id": str(number)})

    many = range(FEW + 1)
    assert list(around(many, "20", unit_of)) == list(range(15, 26))
    assert list(around(many, "2", unit_of)) == list(range(8)), "fewer before the second place"
    assert list(around(many, "nobody", unit_of)) == list(around(many, None, unit_of)) == list(many)
    assert list(around(range(FEW), "20", unit_of)) == list(range(FEW))


def test_sums_count_every_ward_once_in_all_and_in_one_group_by_origin_and_one_by_residents(province: Path) -> None:
    settle_language("vi")
    record = the_record()
    lead = person_of(record, "lead")
    compared = comparison(record, lead, next(each for each in rounds_to_compare(record, lead) if each.id == "2026"))
    assert len(compared.wards) == PROVINCE
    criteria = criteria_of(compared.catalogue, EVERYTHING)
    found = columns(compared.wards, compared.catalogue)
    groups = peer_groups(record, compared.round.window_to)
    everybody, *parts = group_sums(found, groups, criteria)
    assert (everybody.group, everybody.wards) == (EVERYBODY, PROVINCE)
    of = {each.group: each for each in parts}
    assert set(of) == set(PEER_GROUPS)
    for code in criteria.criteria:
        states = [column.cells[code].state for column in found]
        for state in SUMMED:
            assert everybody.counts[code].get(state, 0) == states.count(state)
            for one, other in (("urban", "with_communes"), ("large", "small")):
                assert states.count(state) == sum(of[each].counts[code].get(state, 0) for each in (one, other))
        assert sum(everybody.counts[code].get(state, 0) for state in SUMMED) == PROVINCE


def test_a_province_opens_with_sums_and_has_pages_and_a_list_of_one_group_is_as_long_as_its_sum_says(
    province: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page(**asked: str) -> str:
        return written(visit(monkeypatch, "comparison", "lead", compare="criteria", round="2026", **asked))

    sums = page()
    assert "ws-c-sums" in sums and "ws-o-heat" not in sums and "So sánh 75 phường" in sums
    assert sums.count("<tr") == 1 + 27 and "Phường ít dân" in sums
    wards = page(rows="wards")
    assert wards.partition("ws-o-wide")[2].count("<tr") == 1 + FEW
    opened = page(open_criterion="TC11")
    assert "Hiện 40 phường đầu theo thứ tự đang chọn, còn 35 phường." in opened
    # A ward that stands on a later page opens all the same.
    assert "ws-c-opened" in page(rows="wards", open_ward="van-son")
    questions = written(visit(monkeypatch, "comparison", "lead", compare="questions", round="2026"))
    assert questions.partition("ws-c-questions")[2].count("<tr") <= 1 + FEW


def test_wards_to_set_side_by_side_are_found_without_marks_and_those_chosen_stay(
    province: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit(monkeypatch, "comparison", "lead", compare="wards", wards="van-son,moc-chau", round="2026")
    app.text_input(key="ward_to_compare").set_value("to hieu").run()
    offered = app.multiselect(key="pick_wards")
    assert offered.value == ["van-son", "moc-chau"]
    assert offered.options[:2] == ["Vân Sơn", "Mộc Châu"] and "Tô Hiệu" in offered.options
    assert all(each.startswith("Tô Hiệu") for each in offered.options[2:])


def test_the_lists_of_all_wards_elsewhere_have_pages_and_a_ward_is_chosen_by_some_of_its_name(
    province: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions = visit(monkeypatch, "actions", "lead", round="2026")
    assert written(actions).count("ws-act-uncovered") > 0
    assert written(actions).count("<details") <= FEW + 1
    assert len(actions.selectbox(key="pick_only").options) == 1 + PROVINCE
    actions.text_input(key="find_only").set_value("to hieu").run()
    offered = actions.selectbox(key="pick_only").options
    assert offered[0] == "Tất cả các phường" and "Tô Hiệu" in offered and all("Tô Hiệu" in each for each in offered[1:])

    opinions = written(visit(monkeypatch, "opinions", "lead"))
    assert "Chưa có ý kiến nào: 69 phường." in opinions

    first = written(visit(monkeypatch, "overview", "lead", round="2026"))
    assert "compare=questions" in first and "ws-o-more" not in first, "so many questions are read in So sánh"
