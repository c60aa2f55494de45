"""A round by every form of rules, on every screen of every role: entered, sent, appraised, published, and read again."""

from collections.abc import Iterator
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.submissions.results import result
from scoring.exact import rounded, vietnamese
from scoring.points import points
from tests.dossiers.working import person
from tests.pages import every_rule
from tests.pages.every_rule import INSPECTOR, OTHER, WARD
from tests.pages.test_self_assessment import links
from tests.pages.visiting import own_record, press, visit, written
from ui.reader.record import the_record

ROUND = "2027"
READERS = (WARD, OTHER, INSPECTOR, "lead", "board", "administrator", "surveyor")
SCREENS = (
    ("overview", {}),
    ("overview", {"view": "share"}),
    ("scorecard", {"unit": WARD}),
    ("scorecard", {"unit": OTHER}),
    ("self_assessment", {}),
    ("self_assessment", {"view": "review"}),
    ("appraisal", {"unit": WARD}),
    ("appraisal", {"unit": OTHER, "criterion": "TC3"}),
    ("trends", {"unit": OTHER, "indicator": "8.1"}),
    ("catalogue", {}),
    ("actions", {"unit": WARD}),
    ("opinions", {}),
    ("administration", {}),
    ("administration", {"office": "criteria"}),
)


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One ward has entered all but its class; another, at the core, is published."""
    with own_record(tmp_path_factory.mktemp("every_rule")):
        record = the_record()
        assert every_rule.new_round(record) == ROUND
        for unit in (WARD, OTHER):
            every_rule.enter(record, ROUND, unit)
        every_rule.state_class(record, ROUND, "core", OTHER)
        every_rule.publish(record, ROUND, OTHER)
        yield


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch):
    def read(page: str, person: str, **query: str) -> str:
        return " ".join(unescape(written(visit(monkeypatch, page, person, round=ROUND, **query))).split())

    return read


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("tongue", ["vi", "en"])
def test_every_screen_can_be_drawn_for_every_reader(monkeypatch: pytest.MonkeyPatch, reader: str, tongue: str) -> None:
    for page, query in SCREENS:
        app: AppTest = visit(monkeypatch, page, reader, round=ROUND, lang=tongue, **query)
        labels = [each.label for kind in (app.text_input, app.selectbox, app.checkbox, app.button) for each in kind]
        assert all(label.strip() for label in labels), (page, labels)
        assert "None" not in written(app) and "{" not in unescape(written(app)).partition("<script")[0], page


def test_the_catalogue_says_every_rule_in_words(said) -> None:
    page = said("catalogue", WARD)
    for words in (
        "từ 200 hộ và dưới 500 hộ",
        "Phường trung tâm: <strong>từ 95 % trở lên</strong>",
        "Phường ven đô: <strong>từ 80 % trở lên</strong>",
        "120 vụ",
        "từ 80 %",
        "200/3",
        "TC6",
        "Có lối đi cho người khuyết tật",
        "cộng tối đa 3",
        "trừ tối đa 5",
    ):
        assert words in page, words
    assert "120 %" not in page and "120 vụ %" not in page


def test_names_without_english_stand_in_vietnamese_on_the_english_screens(said) -> None:
    page = said("catalogue", WARD, lang="en")
    for words in ("Phường trung tâm: <strong>at least 95%</strong>", "Có lối đi cho người khuyết tật", "200 hộ"):
        assert words in page, words


def test_the_form_asks_for_the_class_and_lists_what_is_asked_of_each(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    with own_record(tmp_path / "own"):
        record = the_record()
        every_rule.new_round(record)
        every_rule.enter(record, ROUND)
        app = visit(monkeypatch, "self_assessment", WARD, round=ROUND, criterion="TC3")
        page = unescape(written(app))
        assert "Phường trung tâm: từ 95 % trở lên; Phường ven đô: từ 80 % trở lên" in page
        assert "chưa ghi loại phường" in page
        group = next(each for each in app.button_group if (each.key or "").endswith("|code"))
        group.set_value("core").run()
        press(app, "Ghi loại phường")
        page = unescape(written(app))
        assert "yêu cầu: từ 95 %" in page and "Phường trung tâm (phường này): từ 95 %" in page
        assert "chưa ghi loại phường" not in page
        assert "Loại phường: Phường trung tâm" in unescape(
            written(visit(monkeypatch, "scorecard", WARD, round=ROUND, unit=WARD))
        )


def test_items_are_ticked_under_how_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(monkeypatch, "self_assessment", WARD, round=ROUND, criterion="TC4")
    page = unescape(written(app)) + " ".join(each.value for each in app.markdown)
    assert "Số mục đạt, trong 3" in page and "trong -" not in page
    ticked = [each.label for each in app.checkbox if each.value]
    assert ticked == ["Có người trực trong giờ hành chính", "Có bảng niêm yết thủ tục"]


def test_a_dossier_without_its_class_says_where_to_choose_it(monkeypatch: pytest.MonkeyPatch) -> None:
    page = links(visit(monkeypatch, "self_assessment", WARD, round=ROUND, view="review"))
    assert 'data-follow="TC3"' in page.partition("Chưa gửi được: chưa ghi loại phường. Chọn ở")[2].partition("</p>")[0]


def test_a_figure_near_its_threshold_reads_the_same_in_every_place(said) -> None:
    """22,499 of 25,000 does not reach 90 %, and nothing says that it did."""
    page = said("scorecard", OTHER, unit=OTHER, criterion="TC1")
    assert "22.499/25.000 = 89,996 %" in page and "90,00 %" not in page
    assert "89,996 %" in said("self_assessment", WARD, criterion="TC1")


def test_the_scorecard_tells_rates_ranges_needs_and_what_is_added_or_taken_away(said) -> None:
    page = said("scorecard", OTHER, unit=OTHER)
    for words in ("120 vụ", "Loại phường: Phường trung tâm", "THUONG", "TRU", "từ 200 hộ và dưới 500 hộ"):
        assert words in page, words


def test_the_scorecard_shows_the_figures_that_grading_gives(said) -> None:
    """The score, the points of each criterion beside its whole, and how each figure came about, as the scorecard has them."""
    record = the_record()
    card = result(record, person(record, "board"), OTHER, ROUND).standing
    assert card is not None and card.overall.exact is not None
    page = said("scorecard", OTHER, unit=OTHER)
    assert vietnamese(rounded(card.overall.exact)) in page
    for criterion in card.criteria:
        earned = points(criterion)
        assert earned is not None and vietnamese(rounded(earned)) in page, criterion.code
        row = said("scorecard", OTHER, unit=OTHER, criterion=criterion.code)
        for each in criterion.indicators:
            figures = each.derivation.vi.rpartition(": ")[0].partition(";")[0].removeprefix("ngày ")
            # One item holds or does not: a screen says so instead of how many of one.
            answer = {"1/1 mục": "Có", "0/1 mục": "Không"}.get(figures)
            assert (f"<p>{answer}; yêu cầu: " if answer else figures) in row, (each.code, figures)


def test_the_share_of_a_deduction_is_told_as_what_is_not_taken_away(said) -> None:
    assert "Ở tiêu chí trừ điểm: phần không bị trừ." in said("overview", INSPECTOR, view="share")


def test_the_inspector_reads_the_class_and_the_threshold_of_that_class(said) -> None:
    page = said("appraisal", INSPECTOR, unit=OTHER, criterion="TC3")
    assert "Loại phường: Phường trung tâm" in page and "từ 95 %" in page


def test_the_inspector_corrects_the_class_and_the_ward_reads_it(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """51 of 60 cameras, 85 %: enough of an outer ward (80), and not of one at the core (95)."""
    with own_record(tmp_path / "own"):
        record = the_record()
        every_rule.new_round(record)
        every_rule.enter(record, ROUND)
        every_rule.state_class(record, ROUND, "outer")
        every_rule.step(record, ROUND, WARD, "submit")
        every_rule.step(record, ROUND, INSPECTOR, "begin")
        app = visit(monkeypatch, "appraisal", INSPECTOR, round=ROUND, unit=WARD, criterion="TC3")
        group(app, "|class:area|kind").set_value("correct").run()
        group(app, "|class:area|class").set_value("core").run()
        effect = unescape(written(app)).partition("Kết luận 3.1")[2].partition("</div>")[0]
        assert effect.index("ws-met") < effect.index("→") < effect.index("ws-not_met")
        press(app, "Lưu, sang TC4")
        assert "Chưa lưu. Cần sửa ở: Loại phường." in unescape(written(app))
        next(each for each in app.text_area if "loại phường" in each.label).set_value("Theo bản đồ quy hoạch").run()
        press(app, "Lưu, sang TC4")
        page = unescape(written(visit(monkeypatch, "appraisal", INSPECTOR, round=ROUND, unit=WARD, criterion="TC3")))
        assert "Loại phường: Phường trung tâm (phường khai: Phường ven đô)" in page and "từ 95 %" in page
        assert "Phường trung tâm" in page.partition("Loại phường</strong>")[2].partition("</li>")[0]
        assert "Theo bản đồ quy hoạch" in page
        every_rule.decide_all(record, ROUND)
        every_rule.step(record, ROUND, INSPECTOR, "request_clarification", questions={"TC3": "Loại phường?"})
        page = unescape(written(visit(monkeypatch, "scorecard", WARD, round=ROUND, unit=WARD)))
        assert "Loại phường: Phường trung tâm (phường khai: Phường ven đô)" in page
        page = unescape(
            written(visit(monkeypatch, "self_assessment", WARD, round=ROUND, view="figures", criterion="TC3"))
        )
        assert "Thẩm định viên sửa loại phường thành: Phường trung tâm." in page


def group(app: AppTest, ending: str):
    return next(each for each in app.button_group if (each.key or "").endswith(ending))
