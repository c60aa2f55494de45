"""Tổng quan as it is read: by an inspector, by ward chiefs, in both languages, and what is kept from whom."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.visiting import own_record, visit, written


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with own_record(tmp_path_factory.mktemp("overview")):
        yield


@pytest.fixture
def overview(monkeypatch: pytest.MonkeyPatch):
    def opened(person: str | None, **query: str) -> AppTest:
        return visit(monkeypatch, "overview", person, **query)

    return opened


def test_the_inspector_sees_where_the_open_round_stands(overview) -> None:
    page = written(overview("inspector"))
    assert "Tổng quan · Năm 2026" in page
    for words in ("7/8 phường", "Quá hạn gửi 8 ngày", "Hồ sơ đang ở đâu", "27 tiêu chí × 8 phường", "TC11 và TC13"):
        assert words in page
    assert page.index(">Chiềng Cơi</a></th>") < page.index(">Thảo Nguyên</a></th>")


def test_the_same_in_english_has_no_vietnamese_words(overview) -> None:
    page = written(overview("inspector", lang="en"))
    for words in (
        "Overview · Year 2026",
        "Where each dossier stands",
        "Submission 8 days overdue",
        "27 criteria × 8 wards",
    ):
        assert words in page
    for words in ("phường", "Phường", "tiêu chí", "Chưa đạt", "ngày"):
        assert words not in page


def test_a_shared_link_opens_the_round_and_the_view(overview) -> None:
    page = written(overview("inspector", round="2025", view="share"))
    assert "Tổng quan · Năm 2025" in page
    assert "Kết quả đã công bố" in page
    assert "Phần trăm số điểm của tiêu chí" in page


def test_an_unknown_round_in_the_address_falls_back_to_the_open_one(overview) -> None:
    assert "Tổng quan · Năm 2026" in written(overview("inspector", round="1999"))


def test_a_round_before_the_merger_shows_the_wards_of_its_time_and_names_the_merger(overview) -> None:
    page = written(overview("inspector", round="2023"))
    assert "Quyết Thắng" in page and "Tô Hiệu (cũ)" in page
    assert "Từ 01/07/2025" in page
    assert "Thảo Nguyên" not in page


def test_a_chief_reads_headline_deadline_and_next_steps_first(overview) -> None:
    page = written(overview("to-hieu"))
    assert "Phường Tô Hiệu · Năm 2026" in page
    for words in (
        "đạt 21/23 + 3/4",
        "còn thiếu: TC08 (điều kiện bắt buộc), TC04, SL4.",
        "Nộp tệp khác cho <strong>TC08.a</strong>",
        "Năm 2025: đạt 14/23 + 1/4, 76,92 điểm. Năm nay cao hơn 14,71.",
        "91,63 → 96,25",
        "lên <strong>Gần đạt</strong>",
    ):
        assert words in page
    assert page.index("TC08.a") < page.index("4.1 Trụ sở")


def test_a_late_chief_reads_how_late_and_what_is_missing(overview) -> None:
    page = written(overview("chieng-coi"))
    for words in ("Quá hạn gửi 8 ngày", "đã khai 4/27 tiêu chí", "Còn 18 tiêu chí nữa"):
        assert words in page


def test_what_somebody_may_not_read_yet_is_called_so_and_counted_nowhere(overview) -> None:
    page = written(overview("board", round="2026"))
    assert "Còn 7/8 phường có hồ sơ chưa tới bước bạn được xem" in page
    assert "1/1 phường" in page and "27 tiêu chí × 1 phường" in page
    assert "Quá hạn gửi" not in page and "chưa mở hồ sơ" not in page
    page = written(overview("inspector-2", round="2026"))
    assert "Còn 1/8 phường" in page and "Chiềng An" not in page
    assert "6/7 phường" in page and page.count("Quá hạn gửi 8 ngày") == 1


def test_for_whom_an_open_round_is_empty_the_newest_published_one_opens(overview) -> None:
    for person in ("administrator", "surveyor"):
        page = written(overview(person))
        assert "Kết quả đã công bố" in page and "Quá hạn" not in page
    page = written(overview("administrator", round="2026"))
    assert "Chưa hồ sơ nào của đợt này tới bước bạn được xem." in page
    assert "Quá hạn" not in page and "0/8" not in page and "ws-o-heat" not in page


def test_an_officer_of_a_ward_reads_the_wards_own_overview(overview) -> None:
    page = written(overview("to-hieu-officer"))
    assert "đạt 21/23 + 3/4" in page and "chỉ hiện sau khi công bố" in page
    assert "Hồ sơ đang ở đâu" not in page


def test_a_chief_sees_nothing_of_other_wards_before_publication(overview) -> None:
    page = written(overview("to-hieu"))
    assert "chỉ hiện sau khi công bố" in page
    for name in ("Chiềng Cơi", "Mộc Châu", "Thảo Nguyên", "Vân Sơn", "Hạng"):
        assert name not in page


def test_a_chief_sees_everybody_once_published(overview) -> None:
    page = written(overview("to-hieu", round="2025"))
    assert "Kết quả đã công bố" in page and "Hạng" in page and "Thảo Nguyên" in page
    assert page.count('<tr class="ws-o-own">') == 1


def test_a_chief_of_a_merged_ward_sees_which_wards_there_were_before(overview) -> None:
    page = written(overview("to-hieu", round="2024"))
    assert "Phường Tô Hiệu có từ 01/07/2025, chưa có trong đợt này" in page
    assert page.count('<tr class="ws-o-own">') == 4


def test_a_chief_of_a_ward_without_a_past_is_told_so(overview) -> None:
    page = written(overview("thao-nguyen", round="2023"))
    assert "Phường Thảo Nguyên không có hồ sơ trong đợt này." in page


def test_the_english_chief_reads_english(overview) -> None:
    page = written(overview("chieng-coi", lang="en"))
    for words in ("Submission 8 days overdue", "4/27 criteria entered", "26 criteria still open"):
        assert words in page
    assert "Cần làm" not in page


def test_nobody_sees_anything(overview) -> None:
    assert "Tổng quan" not in written(overview(None))


def test_a_step_beyond_what_is_asked_says_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    # 14 of 17 cases are 82 %, more than the 75 % that are asked for: all of its points are earned at 85 %.
    page = unescape(re.sub("<[^>]+>", "", written(visit(monkeypatch, "overview", "chieng-an", round="2026"))))
    assert "14/17 = 82,35 %; để được đủ điểm: 85 %" in page
    assert "1.246/1.512 = 82,41 %; yêu cầu: từ 80 % trở lên" in page
    # 81 of 86 answers are 94 %, more than the 90 % that are asked for: it is the answers that are too few.
    page = unescape(re.sub("<[^>]+>", "", written(visit(monkeypatch, "overview", "moc-son", round="2026"))))
    assert "81/86 = 94,19 %; cần ít nhất 100 phiếu hợp lệ" in page
