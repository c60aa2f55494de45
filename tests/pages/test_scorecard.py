"""Phiếu điểm as people meet it: own ward first, gates first, claims called claims, nothing of others before publication."""

import re
from html import unescape

import pytest

from dossiers.community.actions import actions_of
from tests.dossiers import working
from tests.pages.visiting import visit, written
from ui.reader.record import the_record

# Names stay as they are in every language.
NAMES = (
    "Sơn La", "Tô Hiệu", "Chiềng Lề", "Quyết Thắng", "Quyết Tâm", "Chiềng Cơi", "Chiềng Cọ", "Hua La", "Tiếng Việt",
    "Thới An", "Bình Định",
)  # fmt: skip
VIETNAMESE = re.compile(r"[ăâđêôơưạảãàáậẩẫầấặẳẵằắẹẻẽèéệểễềếịỉĩìíọỏõòóộổỗồốợởỡờớụủũùúựửữừứỵỷỹỳý]", re.IGNORECASE)


def test_a_ward_chief_lands_on_the_own_ward_in_the_open_round(monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit(monkeypatch, "scorecard", "to-hieu")
    assert page.title[0].value == "Phiếu điểm phường Tô Hiệu"
    said = written(page)
    for text in ("Năm 2026", "Yêu cầu giải trình, bổ sung", "còn 9 ngày để giải trình", "đạt 21/23 + 3/4", "TC08.a"):
        assert text in said


def test_gates_come_before_the_count_and_the_count_before_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "scorecard", "inspector", unit="to-hieu", round="2026"))
    places = [said.index(text) for text in ("ws-gates", "đạt 21/23", "Điểm mất nhiều nhất", "ws-rows")]
    assert places == sorted(places)


def test_all_criteria_stand_in_the_table_and_each_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "scorecard", "inspector", unit="to-hieu", round="2026"))
    table = said[said.index("ws-rows") :]
    assert table.count('scope="row" class="ws-c-criterion"') == 27
    assert table.count("<details>") == 27


def test_a_filter_keeps_only_what_is_open_and_stays_in_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit(monkeypatch, "scorecard", "inspector", unit="to-hieu", round="2026", rows="open")
    said = written(page)
    assert said[said.index("ws-rows") :].count('scope="row"') == 3
    assert page.query_params["rows"] in ("open", ["open"])


def test_a_phone_starts_with_what_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.screens.scorecard.rows.on_a_phone", lambda: True)
    said = written(visit(monkeypatch, "scorecard", "inspector", unit="to-hieu", round="2026"))
    assert said[said.index("ws-rows") :].count('scope="row"') == 3


def test_an_unappraised_dossier_is_called_a_claim_to_ward_and_inspector(monkeypatch: pytest.MonkeyPatch) -> None:
    for person in ("chieng-sinh", "inspector"):
        said = written(visit(monkeypatch, "scorecard", person, unit="chieng-sinh", round="2026"))
        assert "ký hiệu rỗng ○ □" in said
        assert "<dt>Tự chấm</dt>" in said and "<dt>Điểm thẩm định</dt>" not in said


def test_a_draft_says_what_is_missing_and_that_it_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "scorecard", "chieng-coi"))
    assert "Đã khai 7/62 chỉ tiêu" in said
    assert "Quá hạn gửi 8 ngày" in said


def test_another_ward_s_unpublished_dossier_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit(monkeypatch, "scorecard", "to-hieu", unit="moc-son", round="2026")
    said = written(page)
    assert "chưa công bố nên phường khác chưa xem được" in said
    for text in ("ws-rows", "ws-count", "Yêu cầu giải trình", "82,73"):
        assert text not in said


def test_another_ward_s_published_scorecard_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "scorecard", "to-hieu", unit="moc-son", round="2025"))
    assert "Công bố" in said
    assert "ws-rows" in said


def test_before_the_merger_the_ward_gives_way_to_its_predecessor_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit(monkeypatch, "scorecard", "inspector", unit="to-hieu", round="2024")
    assert page.title[0].value == "Phiếu điểm phường Tô Hiệu (cũ)"
    said = written(page)
    assert "Đang xem Tô Hiệu (cũ); phường liên quan: Tô Hiệu (cũ), Chiềng Lề, Quyết Thắng, Quyết Tâm." in said
    assert "Từ 01/07/2025 nhập vào phường Tô Hiệu." in said


def test_the_first_year_after_the_merger_is_compared_with_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "scorecard", "inspector", unit="to-hieu", round="2025"))
    assert "Tăng so với" not in said and "Năm 2024" not in said


@pytest.mark.parametrize("unit", ["xyz", "<b>x</b>", "03646"])
def test_an_unknown_ward_in_the_address_is_answered_without_its_words(
    monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    page = visit(monkeypatch, "scorecard", "inspector", unit=unit, round="2026")
    assert "Địa chỉ vừa mở nêu một phường, xã không có trên màn hình này." in written(page)
    assert "<b>x" not in written(page) and "xyz" not in written(page)


def test_real_figures_of_the_seed_carry_their_source(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "scorecard", "inspector", unit="quyet-thang", round="2023"))
    assert "số thật, nguồn S01. Bài báo nêu 18 cán bộ, chiến sĩ." in said
    assert "số chọn cho khớp nguồn S01" in said
    assert ">nguồn S01</span>" not in said


def test_what_is_not_applicable_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "scorecard", "inspector", unit="thao-nguyen", round="2026"))
    assert "1 KAD" in said
    assert "Toàn bộ 11 vụ trong kỳ do Công an tỉnh thụ lý điều tra" in said


@pytest.mark.parametrize(("unit", "round_"), [("to-hieu", "2026"), ("chieng-coi", "2026"), ("quyet-thang", "2023")])
def test_an_english_screen_holds_no_vietnamese_but_names(
    monkeypatch: pytest.MonkeyPatch, unit: str, round_: str
) -> None:
    said = written(visit(monkeypatch, "scorecard", "inspector", unit=unit, round=round_, lang="en"))
    for name in NAMES:
        said = said.replace(name, "")
    # What people typed stands as they typed it.
    said = re.sub(r'<span class="ws-typed">.*?</span>', "", said, flags=re.DOTALL)
    texts = re.sub(r"<[^>]*>", " ", said)
    assert "Scorecard of" in texts
    assert [line for line in re.split(r"\s{2,}|\n", texts) if VIETNAMESE.search(line)] == []


def test_nobody_gets_a_scorecard_without_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "scorecard", None, unit="to-hieu", round="2026"))
    assert "ws-rows" not in said
    assert "Phiếu điểm phường" not in said


def test_who_may_not_read_a_scorecard_yet_is_told_why_in_the_words_of_their_office(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for person, why in (
        ("inspector-2", "có xung đột lợi ích với phường này nên chỉ xem hồ sơ sau khi công bố."),
        ("board", "từ bước “Chốt”."),
        ("administrator", "từ bước “Công bố”."),
        ("to-hieu", "nên phường khác chưa xem được."),
    ):
        said = written(visit(monkeypatch, "scorecard", person, unit="chieng-an", round="2026"))
        assert why in said, person
    assert "2025" in written(visit(monkeypatch, "scorecard", "administrator")), "the newest that is published"


def test_a_trial_stands_beside_what_stands_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    record, path = the_record(), {"unit": "to-hieu", "round": "2026"}
    before = record.revision
    said = written(visit(monkeypatch, "scorecard", "to-hieu", **path))
    assert "try=TC08.a%3Aaccepted&amp;" in said and "Thử trên bản sao" not in said
    page = visit(monkeypatch, "scorecard", "to-hieu", **path, **{"try": "TC08.a:accepted,4.1:na"})
    said = " ".join(re.sub(r"<[^>]+>", " ", written(page)).split())
    assert "Số đạt 21/23 + 3/4 22/23 + 3/4, 1 KAD +1" in said and "Điểm 91,63 97,07 +5,44" in said
    assert "Xếp loại Chưa đạt Gần đạt" in said and "đạt 21/23 + 3/4" in said.partition("Điều kiện bắt buộc")[2]
    # TC08.a has an open action already, "không áp dụng" is nothing to work for: neither makes a new one.
    assert "/actions?action=new-" not in written(page).partition("Điều kiện bắt buộc")[0]
    assert ">Đã giao việc</a>" in written(page) and "try=4.1%3Ana&amp;" in written(page)
    # Whoever may read the ward opens the same, and may make no action of it where that is not theirs.
    assert "97,07" in written(visit(monkeypatch, "scorecard", "inspector", **path, **{"try": "TC08.a:accepted,4.1:na"}))
    # Others see nothing, also by address; what is no trial is not repeated.
    for person in ("moc-son", "van-son", "board"):
        assert "97,07" not in written(
            visit(monkeypatch, "scorecard", person, **path, **{"try": "TC08.a:accepted,4.1:na"})
        )
    said = written(visit(monkeypatch, "scorecard", "to-hieu", **path, **{"try": "TC08.a:zz<b>"}))
    assert "không hợp lệ với bộ tiêu chí" in said and "zz" not in said.partition("<script")[0]
    # Any indicator and any document is changed by its fields or its buttons.
    page = visit(monkeypatch, "scorecard", "to-hieu", **path, what="4.1", **{"try": "new"})
    page.text_input(key="trial_4.1_confirmed").set_value("x")
    page.button(key="trial|4.1|typed").click().run()
    told = written(page)
    assert "Chưa thực hiện được: 1 chỗ cần sửa" in told and told.count("cần số nguyên, từ 0 trở lên") >= 2
    assert page.query_params["try"] == "new" and "st-key-trial_4-1_confirmed" in told
    # What can be read and the criteria do not take is told there, too.
    page.text_input(key="trial_4.1_confirmed").set_value("9")
    page.button(key="trial|4.1|typed").click().run()
    assert "Chưa thực hiện được: 1 chỗ cần sửa" in written(page) and page.query_params["try"] == "new"
    page.text_input(key="trial_4.1_confirmed").set_value("4")
    page.button(key="trial|4.1|typed").click().run()
    assert page.query_params["try"] == "4.1:4" and "Chưa thực hiện được" not in written(page) and not page.exception
    assert "22/23 + 3/4" in written(page)
    page = visit(monkeypatch, "scorecard", "to-hieu", **path, what="TC08.a", **{"try": "4.1:4"})
    page.button(key="trial|TC08.a|accepted").click().run()
    assert page.query_params["try"] == "4.1:4,TC08.a:accepted" and "23/23 + 3/4" in written(page)
    assert record.revision == before


def test_what_is_tried_becomes_the_wards_actions_in_one_press(monkeypatch: pytest.MonkeyPatch) -> None:
    record, path = the_record(), {"unit": "to-hieu", "round": "2026", "try": "12.1:44/44,19.2:3402/3402,4.1:4,9.1:none"}
    ward = working.person(record, "to-hieu")
    before = actions_of(record, ward, "to-hieu", "2026")
    # 4.1 has an open action, and no figure of 9.1 is nothing to work for.
    page = visit(monkeypatch, "scorecard", "to-hieu", **path)
    (press,) = [each for each in page.button if each.label == "Giao cả 2 việc này"]
    press.click().run()
    made = [each for each in actions_of(record, ward, "to-hieu", "2026") if each not in before]
    assert {each.wanted.criterion for each in made} == {"TC12", "TC19"} and len(made) == 2 and not page.exception
    assert all(each.wanted.task and each.wanted.outcome and each.wanted.accountable for each in made)
    assert "Đã ghi 2 việc vào Kế hoạch khắc phục" in written(page) and written(page).count(">Đã giao việc</a>") >= 3
    assert not [each for each in page.button if each.label.startswith("Giao cả")]
    # Who may read the trial and not plan for the ward is offered no press.
    assert not [
        each for each in visit(monkeypatch, "scorecard", "inspector", **path).button if each.label.startswith("Giao cả")
    ]


def test_a_neighbour_tries_figures_of_a_published_ward_without_learning_its_small_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = {"unit": "to-hieu", "round": "2025"}
    # Steps follow from figures: the first of the list is offered, not the first step.
    page = visit(monkeypatch, "scorecard", "chieng-an", **path, **{"try": "new"})
    assert not page.exception and "Thử đổi một số liệu" in written(page) and "Thử thêm một bước" not in written(page)
    page = visit(monkeypatch, "scorecard", "chieng-an", **path, **{"try": "12.1:47/47"}, what="14.1")
    said = unescape(re.sub(r"<[^>]+>", "", written(page)))
    assert not page.exception and "hiện nay: < 5 · yêu cầu: không có" in said and "37/47 → 47/47" in said
    assert page.text_input(key="trial_14.1_count").value == ""
    # Its own chief and the inspector have the figure.
    own = visit(monkeypatch, "scorecard", "to-hieu", **path, **{"try": "new"}, what="14.1")
    assert own.text_input(key="trial_14.1_count").value not in ("", None)


@pytest.mark.parametrize("person", ["surveyor", "administrator"])
def test_who_may_read_only_what_is_published_is_led_there(monkeypatch: pytest.MonkeyPatch, person: str) -> None:
    page = visit(monkeypatch, "scorecard", person, unit="to-hieu", round="2026")
    assert "chỉ thuộc quyền xem của bạn từ bước “Công bố”" in written(page)
    (way,) = page.get("page_link")
    assert way.proto.label == "Xem phiếu điểm đã công bố: Sáu tháng đầu năm 2026"
    assert "unit=to-hieu&round=2026-H1" in way.proto.query_string
