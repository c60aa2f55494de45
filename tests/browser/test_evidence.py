"""Documents in a real browser: handed in, looked at, saved again as they were, safe from a power cut and from neighbours."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.mortal import MortalApp
from tests.browser.photograph import settled
from tests.browser.test_paths import violations
from tests.browser.visiting import Visitor, press, read
from tests.dossiers.made_files import pdf

WARD = "chieng-coi"
FORM = "/self_assessment?criterion=TC05&lang="
# Milliseconds: a process of its own reads the file first, on a machine that may be busy.
SAVING = 40_000
NAME = "Biên bản kiểm tra camera.pdf"
# The name of an icon, which is drawn as one.
UPLOADERS_OWN = {"upload"}


@pytest.fixture
def address(app: MortalApp) -> str:
    """Visitors go to the test's own app."""
    return app.address


def open_form(page: Page, requirement: str) -> None:
    """Open the form that adds a document for a requirement."""
    page.locator(".st-key-evidence_buttons").get_by_text(requirement, exact=True).click()
    page.locator("[data-testid=stFileUploader]").wait_for()
    settled(page)


def hand_in(page: Page, file: Path, save: str) -> None:
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file)
    expect(page.locator("[data-testid=stFileChip]")).to_be_visible()
    settled(page)
    page.get_by_role("button", name=save).click()


def test_a_document_is_handed_in_looked_at_and_saved_again_and_outlives_a_power_cut(
    visitor: Visitor, app: MortalApp, tmp_path: Path
) -> None:
    content = pdf("Biên bản kiểm tra camera", "Trang hai")
    file = tmp_path / NAME
    file.write_bytes(content)
    page = visitor.open(f"{FORM}vi", WARD)
    open_form(page, "TC05.b")
    page.get_by_label("Số, ký hiệu").fill("41/BB-CAP")
    page.locator("summary", has_text="Trang cần xem, dùng cả cho tài liệu khác (không bắt buộc)").click()
    page.get_by_label("Trang cần xem").fill("2")
    hand_in(page, file, "Lưu tệp")
    expect(page.locator(".ws-ev-said")).to_contain_text("Đã lưu TC05.b-01", timeout=SAVING)
    app.kill()
    app.start()
    page = visitor.open(f"{FORM}vi", WARD)
    row = page.locator(".ws-ev tr", has_text="TC05.b-01")
    expect(row).to_contain_text("41/BB-CAP, Đảng ủy phường Chiềng Cơi, trang 2")
    row.locator("summary").click()
    picture = row.locator("img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 1000, timeout=SAVING)
    assert (picture.get_attribute("src") or "").endswith("/TC05.b-01/page/2.png")
    with page.expect_download() as saved:
        row.get_by_role("link", name="Tải về").click()
    assert saved.value.suggested_filename == f"TC05.b-01 {NAME}"
    assert Path(saved.value.path()).read_bytes() == content
    address = f"/evidence/{WARD}/2026/TC05.b-01"
    for person, status in ((WARD, 200), ("inspector", 200), ("to-hieu", 404), ("administrator", 404)):
        answer = visitor.open("/catalogue", person).request.get(f"{app.address}{address}", headers={})
        assert answer.status == status, person


def test_a_file_that_is_refused_says_why_and_keeps_what_was_typed(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open(f"{FORM}vi", WARD)
    open_form(page, "TC05.b")
    page.get_by_label("Số, ký hiệu").fill("41/BB-CAP")
    large = tmp_path / "large.pdf"
    large.write_bytes(b"%PDF-" + b"0" * 21_000_000)
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(large)
    why = page.locator(".ws-upload-why")
    expect(why).to_contain_text("lớn hơn 20 MB")
    page.get_by_role("button", name="Bỏ large.pdf").click()
    expect(why).to_have_count(0)
    page.route("**/_stcore/upload_file/**", lambda route: route.abort("connectionreset"))
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(b"%PDF-" + b"0" * 100_000)
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(cut)
    expect(why).to_contain_text("Đường truyền bị ngắt")
    page.unroute("**/_stcore/upload_file/**")
    page.get_by_role("button", name="Bỏ cut.pdf").click()
    false = tmp_path / "ảnh.jpg"
    false.write_bytes(b"MZ no picture")
    hand_in(page, false, "Lưu tệp")
    expect(page.locator(".ws-ev-problems")).to_contain_text("không phải tệp PDF, ảnh JPEG", timeout=SAVING)
    expect(page.get_by_label("Số, ký hiệu")).to_have_value("41/BB-CAP")


def test_each_file_that_did_not_arrive_is_named_with_its_cause(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open("/workshop", "administrator")
    press(page, "Tệp tải lên")
    other, large = tmp_path / "khác.pdf", tmp_path / "lớn.yaml"
    other.write_bytes(b"%PDF-")
    large.write_bytes(b"0" * 21_000_000)
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files([other, large])
    why = page.locator(".ws-upload-why")
    expect(why).to_contain_text("khác.pdf: Ô này không nhận loại tệp đó.")
    expect(why).to_contain_text("lớn.yaml: Tệp lớn hơn 20 MB")
    assert "not allowed" not in read(page)


@pytest.mark.parametrize(("language", "scheme"), [("vi", "light"), ("en", "dark")])
def test_the_open_form_is_for_everybody_and_in_one_language(visitor: Visitor, language: str, scheme: str) -> None:
    page = visitor.open(f"{FORM}{language}", WARD, width=390, color_scheme=scheme)
    open_form(page, "TC05.b")
    assert violations(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide
    if language == "vi":
        form = page.locator(".st-key-evidence_form")
        named = form.evaluate(
            "each => [...each.querySelectorAll('[aria-label], [placeholder]')]"
            ".flatMap(it => [it.getAttribute('aria-label'), it.getAttribute('placeholder')])"
        )
        lines = {line.strip() for line in [*form.inner_text().splitlines(), *filter(None, named)]}
        english = re.compile(r"\b(file|upload|add|remove|per|select|choose|document|save)\b", re.IGNORECASE)
        assert {line for line in lines if english.search(line)} <= UPLOADERS_OWN
