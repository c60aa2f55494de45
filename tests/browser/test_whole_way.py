"""One ward from an empty form to a published result in a real browser: entered, sent, appraised, argued about, locked, told.

Everybody has a browser of their own, as on machines of their own. Axe looks at every screen on the way; at the end an auditor
reads in the log who decided what, and why.
"""

import re

from playwright.sync_api import Page, expect

from tests.browser.photograph import settled
from tests.browser.test_paths import violations
from tests.browser.visiting import Visitor, app_of_its_own, read

WARD, NAME = "chieng-coi", "Chiềng Cơi"
CRITERIA = [*(f"TC{number:02d}" for number in range(1, 24)), "SL1", "SL2", "SL3", "SL4"]
ARGUED = "TC05"
REASON = "Biên bản kiểm tra camera ngày 12/10/2026 ghi 52 camera hoạt động."
ANSWER = "Chín camera được sửa xong ngày 20/10/2026, có biên bản bổ sung."


#: This path changes the record for good.
address = app_of_its_own()


def press(page: Page, name: str | re.Pattern[str], *, exact: bool = True) -> None:
    """Press a button, and wait until the screen has answered."""
    button = page.get_by_role("button", name=name, exact=exact and isinstance(name, str))
    button.first.click()
    settled(page)


def readable(page: Page) -> None:
    """Nothing on this screen keeps anybody from reading it."""
    assert violations(page) == []


def enter(page: Page) -> None:
    """The officer types two figures, saves, and finds them after a reload."""
    page.get_by_label("Camera đang hoạt động", exact=True).fill("61")
    page.get_by_label("Camera đã lắp", exact=True).fill("74")
    page.keyboard.press("Tab")
    settled(page)
    press(page, "Lưu")
    expect(page.locator(".ws-self-standing")).to_contain_text("Đã lưu")
    page.reload()
    settled(page)
    assert page.get_by_label("Camera đang hoạt động", exact=True).input_value() == "61"


def explain_all(page: Page) -> None:
    """The chief gives one reason for all criteria that lack figures or documents, before sending."""
    press(page, re.compile("Xem lại trước khi gửi"))
    page.get_by_role("combobox", name="Lý do chung cho các tiêu chí còn thiếu").click()
    page.get_by_role("option", name="Chưa đến kỳ tổng hợp số liệu").click()
    settled(page)
    press(page, "Lưu")
    expect(page.get_by_role("button", name="Gửi hồ sơ…")).to_be_visible(timeout=20_000)


def appraise_all(page: Page) -> None:
    """The inspector goes through the criteria without leaving the flow; one figure is corrected, with the reason."""
    for code in CRITERIA:
        expect(page.get_by_role("heading", level=1, name=re.compile(rf"^{code} "))).to_be_visible(timeout=20_000)
        if code == ARGUED:
            correct(page, "52")
            readable(page)
        page.wait_for_timeout(450)  # a press sooner than anybody can read is taken for a key held down
        press(page, re.compile("^Chấp nhận |^Lưu, và chấp nhận"))
    expect(page.get_by_text("27/27").first).to_be_visible(timeout=20_000)


def correct(page: Page, working: str) -> None:
    """Put another figure in the place of the claimed one, and say why."""
    page.get_by_role("radio", name="Sửa số liệu").nth(1).click()
    settled(page)
    page.get_by_label("5.2 Camera đang hoạt động", exact=True).fill(working)
    page.get_by_role("textbox", name="Lý do cho 5.2 (bắt buộc)").fill(REASON)
    page.keyboard.press("Tab")
    settled(page)
    assert "Nếu lưu thì" in read(page)


def take(page: Page, act: str, confirm: str) -> None:
    """A step of the procedure that asks back."""
    press(page, act)
    press(page, confirm)


def test_from_an_empty_form_to_a_published_result(visitor: Visitor) -> None:
    # The ward enters and sends
    officer = visitor.open(f"/self_assessment?criterion={ARGUED}", f"{WARD}-officer")
    enter(officer)
    readable(officer)
    chief = visitor.open("/self_assessment?criterion=TC01", WARD)
    explain_all(chief)
    readable(chief)
    press(chief, "Gửi hồ sơ…")
    press(chief, "Gửi chính thức")
    expect(chief.get_by_text("Đã gửi hồ sơ lúc")).to_be_visible(timeout=20_000)
    readable(chief)

    # The inspector appraises and asks
    inspector = visitor.open("/appraisal", "inspector")
    readable(inspector)
    inspector.goto(f"{visitor.address}/appraisal?unit={WARD}&round=2026&lang=vi")
    settled(inspector)
    press(inspector, "Nhận thẩm định")
    readable(inspector)
    inspector.goto(f"{visitor.address}/appraisal?unit={WARD}&round=2026&criterion=TC01&lang=vi")
    settled(inspector)
    appraise_all(inspector)
    press(inspector, "Yêu cầu giải trình")
    readable(inspector)
    press(inspector, "Gửi cho phường")
    expect(inspector.get_by_text("Yêu cầu giải trình, bổ sung").first).to_be_visible(timeout=20_000)

    # The ward disagrees
    chief.goto(f"{visitor.address}/self_assessment?criterion={ARGUED}&lang=vi")
    settled(chief)
    assert "52 camera hoạt động" in read(chief)
    readable(chief)
    answered = 0
    while chief.get_by_text("Chưa trả lời").count() or not answered:
        chief.get_by_role("radiogroup").get_by_text("Không đồng ý", exact=True).click()
        settled(chief)
        chief.get_by_role("textbox", name="Giải trình của phường").fill(ANSWER)
        chief.keyboard.press("Tab")
        settled(chief)
        press(chief, "Lưu câu trả lời")
        expect(chief.locator(".ws-self-standing")).to_contain_text("Đã lưu")
        answered += 1
        waiting = chief.locator(".ws-self-list a", has_text="Cần giải trình")
        if not waiting.count():
            break
        waiting.first.click()
        settled(chief)
    press(chief, "Gửi giải trình…")
    press(chief, "Gửi chính thức")
    expect(chief.get_by_text("Đã gửi giải trình lúc")).to_be_visible(timeout=20_000)

    # The inspector reads the answer and stands by the figure; others lock, approve, publish
    inspector.goto(f"{visitor.address}/appraisal?unit={WARD}&round=2026&criterion={ARGUED}&lang=vi")
    settled(inspector)
    assert ANSWER in read(inspector)
    for person, act, confirm, state in (
        ("lead", "Chốt", "Chốt kết quả", "Chốt"),
        ("board", "Duyệt", "Duyệt kết quả", "Duyệt"),
        ("board", "Công bố", "Công bố kết quả", "Công bố"),
    ):
        page = visitor.open(f"/appraisal?unit={WARD}&round=2026", person)
        take(page, act, confirm)
        expect(page.get_by_text(re.compile(f"^Đã .*{NAME}")).first).to_be_visible(timeout=20_000)
        readable(page)
        assert state in read(page)

    # Everybody reads the result, and an auditor how it came about
    neighbour = visitor.open(f"/scorecard?unit={WARD}&round=2026", "to-hieu")
    assert f"Phiếu điểm phường {NAME}" in read(neighbour) and "Công bố" in read(neighbour)
    readable(neighbour)
    auditor = visitor.open("/audit", "board")
    readable(auditor)
    log = read(auditor).lower()
    for told in ("công bố kết quả", "duyệt kết quả", "chốt kết quả", REASON):
        assert told.lower() in log, told
