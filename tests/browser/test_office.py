"""The office at its screens in a real browser: what it does is kept once and stands in the log; everybody can read it."""

import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.photograph import ROOT, settled
from tests.browser.test_paths import ENGLISH, STREAMLITS_OWN, pieces, violations
from tests.browser.visiting import Visitor, app_of_its_own, asked, read

VIEWS = tuple(
    f"/administration?office={view}" for view in ("units", "rounds", "assignments", "people", "criteria", "backups")
)
#: What people of the sample sign in as, which happens to be English.
LOGINS = {"inspector", "surveyor", "administrator"}
SCREENS = (*VIEWS, "/workshop", "/audit")


#: What the office does here would be in the way of others.
address = app_of_its_own()


def fill(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True).first
    field.fill(text)
    field.press("Tab")
    settled(page)


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).first.click()
    settled(page)


def test_a_unit_typed_wrong_then_right_and_clicked_twice_is_one_unit_and_one_line(visitor: Visitor) -> None:
    page = visitor.open("/administration?office=units", "administrator")
    fill(page, "Tên", "Chiềng Mới")
    fill(page, "Mã", "03646")
    fill(page, "Hiệu lực từ ngày", "1/10/2026")
    fill(page, "Căn cứ pháp lý", "Nghị quyết 99")
    press(page, "Thêm đơn vị")
    expect(page.get_by_role("alert").filter(has_text="03646 là của Tô Hiệu")).to_be_visible()
    assert page.evaluate("typeof window.onbeforeunload") == "function"
    fill(page, "Mã", "03999")
    page.get_by_role("button", name="Thêm đơn vị", exact=True).first.dblclick()
    expect(page.get_by_role("status").filter(has_text="Đã thêm Chiềng Mới")).to_be_visible()
    settled(page)
    assert page.evaluate("window.onbeforeunload") is None
    assert page.locator(".ws-adm-table tbody tr").filter(has_text="03999").count() == 1
    log = visitor.open("/audit?log_act=administer_units&log_text=chieng moi", "board")
    assert log.locator(".ws-a-lines > table > tbody > tr").count() == 1
    log.locator(".ws-a-lines summary").first.click()
    assert "Nghị quyết 99" in log.inner_text(".ws-a-lines")


def test_a_catalogue_is_uploaded_its_mistake_named_and_the_mended_one_tried_on_the_wards(visitor: Visitor) -> None:
    page = visitor.open("/workshop?draft_origin=files&lang=en", "administrator")
    national = (ROOT / "criteria" / "criteria.yaml").read_text(encoding="utf-8")
    local: FilePayload = {
        "name": "son_la_city.yaml", "mimeType": "text/yaml",
        "buffer": (ROOT / "criteria" / "son_la_city.yaml").read_bytes(),
    }  # fmt: skip

    slip = national.replace("kind: ratio", "kind: rate", 1).encode()
    given: list[FilePayload] = [local, {"name": "criteria.yaml", "mimeType": "text/yaml", "buffer": slip}]

    fill(page, "Name of the draft", "Weights of 2027")
    page.locator("input[type=file]").set_input_files(given)
    settled(page)
    press(page, "Begin the draft")
    line = national[: national.index("kind: ratio")].count("\n") + 1
    expect(page.get_by_text("1 problem to mend in criteria.yaml")).to_be_visible()
    press(page, f"Go to line {line}")
    text = page.get_by_label("Text of criteria.yaml", exact=True)
    pressed = text.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert pressed.strip() == "kind: rate"
    mended = national.replace("    weight: 3\n", "    weight: 9\n")
    page.locator("input[type=file]").set_input_files(
        {"name": "mended.yaml", "mimeType": "text/yaml", "buffer": mended.encode()}
    )
    settled(page)
    press(page, "Replace criteria.yaml by mended.yaml")
    expect(page.get_by_text("No problems.")).to_be_visible()
    press(page, "Save as a new version")
    expect(page.get_by_text("Version 2 was saved.")).to_be_visible()
    page.get_by_text("Effect", exact=True).click()
    settled(page)
    expect(page.get_by_text("Each ward now and under the draft; those that change first")).to_be_visible()
    with page.expect_download() as saved:
        page.locator("a[href*='workshop.csv']").click()
    taken = Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert "(Weights of 2027)" in taken[0] and len(taken) > 1, "a table with a line a ward"
    page.get_by_text("Propose, release", exact=True).click()
    settled(page)
    expect(page.get_by_text("cannot get other criteria any more")).to_be_visible()
    assert page.get_by_role("button", name="Propose for the round").count() == 0


def test_the_log_is_verified_and_leafed_through(visitor: Visitor) -> None:
    page = visitor.open("/audit", "lead")
    page.get_by_text("Kiểm tra nhật ký", exact=True).click()
    press(page, "Kiểm tra")
    expect(page.get_by_text("Nhật ký nguyên vẹn")).to_be_visible()
    press(page, "Cũ hơn")
    assert asked(page)["before"].isdigit()
    page.reload()
    settled(page)
    expect(page.get_by_role("button", name="Về mới nhất")).to_be_visible()


@pytest.mark.parametrize(("path", "person"), [("/scorecard?unit=thao-nguyen&round=2026", "board"), ("/audit", "lead")])
def test_the_head_of_the_log_is_printed_whole_on_the_first_page_and_shown_on_no_screen(
    visitor: Visitor, path: str, person: str
) -> None:
    page = visitor.open(path, person)
    line = page.locator(".ws-on-paper")
    expect(line).to_be_hidden()
    wanted = re.search(r"\d+:[0-9a-f]{16}", line.text_content() or "")
    assert wanted
    with pypdfium2.PdfDocument(page.pdf(format="A4")) as paper:
        text = paper[0].get_textpage().get_text_range()
    printed = re.sub(r"\s", "", text)
    assert f"Đầunhậtký:{wanted[0]}" in printed
    assert "đổivai" not in printed, "nobody switches roles on paper"


@pytest.mark.parametrize("path", SCREENS)
def test_each_screen_speaks_one_language(visitor: Visitor, path: str) -> None:
    vietnamese = read(visitor.open(f"{path}{'&' if '?' in path else '?'}lang=vi", "administrator"))
    found = {part for part in pieces("en") if re.search(rf"\b{re.escape(part)}\b", vietnamese)}
    assert found - LOGINS == set()
    plain = {line.strip() for line in vietnamese.split("\n")}
    english = {line for line in plain if re.fullmatch(r"[A-Za-z ]{4,}", line) and ENGLISH.search(line)}
    assert english - STREAMLITS_OWN == set()


@pytest.mark.parametrize(
    ("person", "scheme", "width"), [("administrator", "dark", 1440), ("administrator", "light", 390)]
)
def test_everybody_can_read_it_and_nothing_scrolls_sideways(
    visitor: Visitor, person: str, scheme: str, width: int
) -> None:
    page = visitor.open("/overview", person, width, color_scheme=scheme)
    for path in SCREENS:
        page.goto(visitor.address + path)
        settled(page)
        if path == "/audit":
            page.locator(".ws-a-lines summary").first.click()
        assert violations(page) == [], path
        main = page.evaluate(
            "(() => { const m = document.querySelector('[data-testid=stMain]'); return [m.scrollWidth, m.clientWidth]; })()"
        )
        assert main[0] <= main[1], path
