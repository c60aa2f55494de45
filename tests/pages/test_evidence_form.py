"""Documents on the screen: what was typed stays until it is saved, and it is said what was added, corrected, withdrawn."""

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.evidence import listing as evidence_listing
from dossiers.files import checks as file_checks
from dossiers.files import readers as file_readers
from dossiers.people.accounts import account
from tests.dossiers.made_files import image, pdf
from tests.pages.visiting import written
from ui.reader.record import the_record

WARD = "chieng-coi"


pytestmark = pytest.mark.usefixtures("record_of_its_own")
"""Every test here writes."""


def criterion_page(who: str, unit: str, criterion: str) -> None:
    """A screen of nothing but the documents of one criterion."""
    from dossiers.people.accounts import account
    from ui.reader.language import settle_language
    from ui.reader.record import the_record
    from ui.screens.evidence.list import evidence_list
    from ui.screens.evidence.upload import evidence_form

    settle_language()
    record = the_record()
    actor = account(record, who)
    assert actor is not None
    evidence_list(record, actor, unit, "2026", criterion)
    evidence_form(record, actor, unit, "2026", criterion)


def open_page(who: str = WARD, criterion: str = "TC05", unit: str = WARD, lang: str = "vi") -> AppTest:
    app = AppTest.from_function(criterion_page, args=(who, unit, criterion), default_timeout=20)
    app.query_params["lang"] = lang
    app.run()
    assert not app.exception, app.exception
    return app


def choose(app: AppTest, words: str) -> AppTest:
    """Press one of several side by side: a requirement, or where the document comes from."""
    for group in app.button_group:
        if words in group.options:
            group.set_value(words).run()
            break
    else:
        raise AssertionError(f"{words} in none of {[each.options for each in app.button_group]}")
    assert not app.exception, app.exception
    return app


def fill(app: AppTest, **fields: str) -> AppTest:
    """Type into fields by the end of their key."""
    for name, text in fields.items():
        next(each for each in app.text_input if str(each.key).endswith(f"|{name}")).set_value(text)
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(each for each in app.button if each.label == label).click()
    app.run()
    assert not app.exception, app.exception
    return app


def attach(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader[0].set_value((name, content, "application/octet-stream"))
    return app


def documents(criterion: str = "TC05", unit: str = WARD) -> dict[str, evidence_listing.Document]:
    record = the_record()
    actor = account(record, unit)
    assert actor is not None
    return {each.code: each for each in evidence_listing.listing(record, actor, unit, "2026", criterion)}


@pytest.mark.parametrize(("who", "unit"), [("inspector", WARD), ("lead", WARD), ("chieng-an", "chieng-an")])
def test_who_may_add_nothing_now_sees_no_form(who: str, unit: str) -> None:
    assert not open_page(who, unit=unit).button_group


def test_a_file_is_saved_with_what_was_typed_and_the_page_says_so() -> None:
    app = choose(open_page(), "TC05.b")
    attach(app, "biên bản.pdf", pdf("Biên bản kiểm tra camera"))
    fill(app, number_symbol="41/BB-CAP", kind="Biên bản", issuer="Công an phường", day="28/10/2026", pages="1")
    fill(app, abstract="Kiểm tra camera")
    press(app, "Lưu tệp")
    assert "Đã lưu TC05.b-01 lúc " in written(app)
    about = documents()["TC05.b-01"].about
    assert (about.number_symbol, about.issued_on and about.issued_on.isoformat(), about.pages) == (
        "41/BB-CAP", "2026-10-28", "1",
    )  # fmt: skip
    assert not app.file_uploader, "the form is closed"
    assert "41/BB-CAP, Công an phường, 28/10/2026" in written(app)
    choose(app, "TC05.b")
    assert "Đã lưu TC05.b-01" not in written(app)
    # The next file begins with the kind and the issuing body of the last one, and with nothing that is its own.
    assert {each.value for each in app.text_input} == {"", "Biên bản", "Công an phường"}


def test_what_is_wrong_is_told_and_everything_typed_stays() -> None:
    app = choose(open_page(), "TC05.b")
    fill(app, number_symbol="41/BB-CAP", day="31/02/2026")
    press(app, "Lưu tệp")
    said = written(app)
    assert "Chưa chọn tệp." in said
    assert "“31/02/2026” không đúng dạng ngày/tháng/năm" in said
    assert {"41/BB-CAP", "31/02/2026"} <= {each.value for each in app.text_input}
    attach(app, "<b>x</b>.pdf", b"no pdf at all")
    fill(app, day="28/10/2026")
    press(app, "Lưu tệp")
    said = written(app)
    assert "không phải tệp PDF, ảnh JPEG" in said and "<b>" not in said
    assert documents() == {}
    attach(app, "ảnh.jpg", image())
    press(app, "Lưu tệp")
    assert documents()["TC05.b-01"].about.number_symbol == "41/BB-CAP"


def test_a_classified_document_is_refused_as_a_file_and_kept_as_a_reference() -> None:
    app = choose(open_page(), "TC05.a")
    attach(app, "x.pdf", pdf("TỐI MẬT"))
    press(app, "Lưu tệp")
    assert "đóng dấu TỐI MẬT" in written(app)
    choose(app, "Tài liệu mật: chỉ dẫn chiếu")
    assert "Trích yếu" not in [each.label for each in app.text_input]
    press(app, "Lưu tệp")
    assert "Nơi lưu: chưa ghi." in written(app)
    fill(app, number_symbol="12/QĐ", day="20/03/2026", kept_at="Tủ hồ sơ mật")
    press(app, "Lưu tệp")
    assert documents()["TC05.a-01"].kept_at == "Tủ hồ sơ mật"
    assert "lưu tại Tủ hồ sơ mật" in written(app)


def test_a_warning_is_shown_with_what_was_saved() -> None:
    app = choose(open_page(), "TC05.b")
    attach(app, "x.pdf", pdf("Số 001088123456"))
    press(app, "Lưu tệp")
    said = written(app)
    assert "1 số giống số định danh cá nhân (trang 1)" in said and "001088123456" not in said


def test_a_document_that_is_there_serves_another_requirement() -> None:
    app = choose(open_page(), "TC05.b")
    choose(app, "Tệp đã nộp")
    press(app, "Lưu tệp")
    assert "Chưa chọn tệp đã nộp." in written(app)
    app.selectbox[0].select_index(0)
    press(app, "Lưu tệp")
    assert documents()["TC05.b-01"].also == ("TC01.a-01",)


def test_last_periods_documents_are_offered_and_used_again() -> None:
    app = choose(open_page(criterion="TC01"), "TC01.c")
    choose(app, "Kỳ trước (2)")
    assert any("Chiềng Cơi 2025" in each and "31/QĐ-UBND" in each for each in app.selectbox[0].options)
    app.selectbox[0].select_index(0)
    press(app, "Lưu tệp")
    assert documents("TC01")["TC01.c-01"].about.number_symbol == "31/QĐ-UBND"
    choose(app, "TC01.d")
    assert "Kỳ trước (1)" in [option for group in app.button_group for option in group.options]


def test_one_file_for_two_requirements_at_once() -> None:
    app = choose(open_page(), "TC05.b")
    attach(app, "x.pdf", pdf("một"))
    app.multiselect[0].set_value(["TC06.a"])
    press(app, "Lưu tệp")
    assert "Đã lưu TC05.b-01, TC06.a-01" in written(app)
    assert documents()["TC05.b-01"].also == ("TC06.a-01",)


def test_details_are_corrected_and_a_document_is_withdrawn() -> None:
    app = press(open_page(criterion="TC01"), "Sửa thông tin hoặc rút tệp")
    app.selectbox[0].select_index(0).run()
    assert "09-NQ/ĐU" in [each.value for each in app.text_input]
    fill(app, number_symbol="10-NQ/ĐU")
    press(app, "Lưu thông tin")
    assert "Đã sửa TC01.a-01" in written(app)
    assert documents("TC01")["TC01.a-01"].about.number_symbol == "10-NQ/ĐU"
    press(app, "Sửa thông tin hoặc rút tệp")
    app.selectbox[0].select_index(0).run()
    press(app, "Rút tệp này")
    assert "Đã rút TC01.a-01" in written(app)
    assert not documents("TC01")["TC01.a-01"].active


def test_a_correction_made_meanwhile_by_somebody_else_is_shown_beside_ones_own() -> None:
    def opened() -> AppTest:
        app = press(open_page(criterion="TC01"), "Sửa thông tin hoặc rút tệp")
        app.selectbox[0].select_index(0).run()
        return app

    first, second = opened(), opened()
    press(fill(first, number_symbol="10-NQ/ĐU"), "Lưu thông tin")
    press(fill(second, number_symbol="11-NQ/ĐU"), "Lưu thông tin")
    said = written(second)
    assert "sau khi bạn mở" in said and "10-NQ/ĐU" in said and "11-NQ/ĐU" in said
    assert documents("TC01")["TC01.a-01"].about.number_symbol == "10-NQ/ĐU"
    assert "11-NQ/ĐU" in [each.value for each in second.text_input]
    press(second, "Lưu thông tin")
    assert documents("TC01")["TC01.a-01"].about.number_symbol == "11-NQ/ĐU"
    # Who keeps what is saved writes nothing.
    third, fourth = opened(), opened()
    press(fill(third, number_symbol="12-NQ/ĐU"), "Lưu thông tin")
    press(fill(fourth, number_symbol="13-NQ/ĐU"), "Lưu thông tin")
    press(fourth, "Giữ bản đang lưu")
    assert documents("TC01")["TC01.a-01"].about.number_symbol == "12-NQ/ĐU" and not fourth.text_input


def test_while_answering_a_document_is_added_and_marked() -> None:
    app = open_page("to-hieu", "TC08", "to-hieu")
    choose(app, "TC08.a")
    attach(app, "x.pdf", pdf("Xác nhận"))
    press(app, "Lưu tệp")
    assert "Bổ sung khi giải trình" in written(app)


def test_every_word_of_the_form_is_english_on_an_english_screen() -> None:
    app = choose(open_page(lang="en"), "TC05.b")
    labels = [each.label for kind in (app.text_input, app.button, app.multiselect, app.file_uploader) for each in kind]
    assert "Save the file" in labels and "Number and symbol" in labels
    vietnamese = set("ăâđêôơưáàảãạếềệốồộứừựờợịỉĩ")
    # The names of documents and stamps are what they are.
    assert not [each for each in labels if vietnamese & set(each.lower())]
    press(app, "Save the file")
    assert "No file was chosen." in written(app)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_where_others_files_are_being_read_nothing_typed_is_lost_and_the_same_press_saves_later(
    monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    save = {"vi": "Lưu tệp", "en": "Save the file"}[lang]
    app = choose(open_page(lang=lang), "TC05.b")
    attach(app, "biên bản.pdf", pdf("Biên bản kiểm tra camera"))
    fill(
        app, number_symbol="41/BB-CAP", kind="Biên bản", issuer="Công an phường", day="28/10/2026", abstract="Kiểm tra"
    )
    with monkeypatch.context() as crowded:
        crowded.setattr(file_readers, "TURN", 0.05)
        crowded.setattr(
            file_checks, "_run",
            lambda arguments, content, person: file_readers.read(arguments, content, purpose="upload", person=person),
        )  # fmt: skip
        held = [file_readers.PLACES.ask("upload", person) for person in ("a", "b")]
        press(app, save)
        for each in held:
            each.give_back()
    said, mend = {"vi": ("Máy đang đọc các tệp khác", "cần sửa"), "en": ("Other files are being read", "mended")}[lang]
    assert said in written(app) and mend not in written(app)
    assert "TC05.b-01" not in documents()
    assert "41/BB-CAP" in {each.value for each in app.text_input}
    press(app, save)
    assert documents()["TC05.b-01"].about.number_symbol == "41/BB-CAP"
