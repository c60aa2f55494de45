"""Bộ tiêu chí as it is read: what wards are judged by, honestly labelled, searchable, linkable."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.visiting import own_record, visit, written


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with own_record(tmp_path_factory.mktemp("catalogue")):
        yield


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch):
    def opened(person: str | None = "to-hieu", **query: str) -> AppTest:
        return visit(monkeypatch, "catalogue", person, **query)

    return opened


def test_all_criteria_of_both_layers_are_there_under_a_loud_label(catalogue) -> None:
    page = written(catalogue())
    assert "Bản dựng lại, không phải văn bản chính thức." in page
    assert page.count('<details class="ws-cat-criterion">') == 27
    for words in (
        "27 tiêu chí, 62 chỉ tiêu",
        "Bộ Công an",
        "lớp địa phương (son-la-city)",
        "Dựa trên căn cứ nào",
        "Mức xếp loại",
    ):
        assert words in page


def test_a_link_opens_one_criterion_alone(catalogue) -> None:
    page = written(catalogue(criterion="TC11"))
    assert page.count("ws-cat-criterion") == 1
    assert '<details class="ws-cat-criterion" open>' in page
    assert "không tính phần trăm, đạt khi không tăng" in page


def test_a_link_to_no_criterion_says_so_and_shows_all(catalogue) -> None:
    page = written(catalogue(criterion="TC99"))
    assert "Địa chỉ vừa mở nêu một tiêu chí không có trên màn hình này." in page and "TC99" not in page
    assert page.count("ws-cat-criterion") == 27


def test_search_ignores_marks(catalogue) -> None:
    app = catalogue()
    app.text_input[0].set_value("ma tuy").run()
    page = written(app)
    assert "1 trong 27 tiêu chí" in page and "TC14" in page


def test_a_search_without_a_find_says_so(catalogue) -> None:
    app = catalogue()
    app.text_input[0].set_value("phi thuyền").run()
    assert "Không có tiêu chí nào khớp" in written(app)


def test_gates_can_be_picked_out(catalogue) -> None:
    app = catalogue()
    app.toggle[0].set_value(True).run()
    page = written(app)
    assert "2 trong 27 tiêu chí" in page and "TC08" in page and "TC10" in page


def test_filters_from_the_address_hold(catalogue) -> None:
    page = written(catalogue(kind="deadline"))
    assert "1 trong 27 tiêu chí" in page
    assert "chậm nhất 31/03 của năm kết thúc kỳ số liệu" in page


def test_the_english_page_is_english(catalogue) -> None:
    page = written(catalogue(lang="en", criterion="TC20"))
    for words in (
        "A reconstruction, not the official text.",
        "Residents",
        "at least 90%",
        "Needs at least 100 valid answers.",
    ):
        assert words in page
    for words in ("tiêu chí", "ngưỡng", "Căn cứ", "giả định"):
        assert words not in page


def test_nobody_sees_anything(catalogue) -> None:
    assert "ws-cat-criterion" not in written(catalogue(person=None))
