"""Kế hoạch khắc phục and Ý kiến người dân in a real browser: typed, refused, saved once, never lost unsaid; for everybody."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.photograph import settled
from tests.browser.test_paths import violations
from tests.browser.visiting import Visitor, app_of_its_own, choose

ACTIONS = "/actions?lang=vi"


#: What is written here stays away from the other tests.
address = app_of_its_own()


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu", exact=True).click()
    settled(page)


def would_ask(page: Page) -> bool:
    """Whether the browser asks before it leaves."""
    return page.evaluate("!window.dispatchEvent(new Event('beforeunload', {cancelable: true}))")


def test_an_unmet_criterion_gets_an_action_with_its_gaps_and_a_double_click_is_one(visitor: Visitor) -> None:
    page = visitor.open(ACTIONS, "moc-son")
    before = page.locator(".ws-act tbody tr").count()
    page.get_by_role("button", name="Thêm việc cho TC18").click()
    expect(page.get_by_label("Rõ việc")).to_be_visible(timeout=20_000)
    settled(page)
    assert not would_ask(page)
    page.get_by_label("Rõ việc").fill("Cắm biển hạn chế tốc độ, gọi 0912 345 678")
    assert would_ask(page), "what is being typed counts before the server knows of it"
    save(page)
    expect(page.get_by_role("alert").filter(has_text="giống số điện thoại")).to_have_count(2)
    page.get_by_label("Rõ việc").fill("Cắm biển hạn chế tốc độ")
    page.get_by_role("button", name="Lưu", exact=True).dblclick()
    expect(page.locator(".ws-told")).to_contain_text("Đã lưu lúc", timeout=20_000)
    settled(page)
    assert page.locator(".ws-act tbody tr").count() == before + 1
    row = page.locator(".ws-act tbody tr").filter(has_text="Cắm biển hạn chế tốc độ")
    assert "thiếu: người" in row.inner_text() and "thiếu: hạn" in row.inner_text()
    assert not would_ask(page)
    page.reload()
    settled(page)
    assert page.locator(".ws-act tbody tr").count() == before + 1


def test_an_opinion_is_written_down_once_by_a_double_click(visitor: Visitor) -> None:
    page = visitor.open("/opinions?lang=vi", "chieng-sinh")
    before = page.locator(".ws-heard tbody tr").count()
    page.get_by_role("button", name="Ghi ý kiến").click()
    expect(page.get_by_label("Ngày họp")).to_be_visible(timeout=20_000)
    settled(page)
    for label, text in (("Ngày họp", "20/11/2026"), ("Tổ dân phố", "Tổ 3"), ("Số ý kiến", "4")):
        page.get_by_label(label).fill(text)
    choose(page, 2, "Ma túy, tệ nạn xã hội")
    page.get_by_role("button", name="Lưu", exact=True).dblclick()
    expect(page.locator(".ws-told")).to_contain_text("Đã lưu lúc", timeout=20_000)
    settled(page)
    assert page.locator(".ws-heard tbody tr").count() == before + 1
    expect(page.get_by_label("Ngày họp")).to_be_hidden()
    assert not would_ask(page)


def test_what_was_typed_is_there_after_a_look_at_another_screen(visitor: Visitor) -> None:
    page = visitor.open("/opinions?lang=vi&opinion=new", "moc-chau")
    page.get_by_label("Tóm tắt ý kiến").fill("Đề nghị lắp thêm đèn")
    # A person's click takes its time: what was typed reaches the server when the finger goes down.
    page.locator("header").get_by_role("link", name="Phiếu điểm").click(delay=150)
    expect(page.get_by_role("heading", name="Phiếu điểm phường Mộc Châu")).to_be_visible(timeout=20_000)
    settled(page)
    assert would_ask(page), "the form waits in the session, and closing the browser would lose it"
    page.get_by_role("link", name="Kế hoạch khắc phục", exact=False).first.click()
    expect(page.get_by_role("heading", name="Kế hoạch khắc phục")).to_be_visible(timeout=20_000)
    settled(page)
    page.get_by_role("button", name="Thêm việc", exact=True).click()
    page.get_by_role("button", name="Thôi, không lưu").click()
    settled(page)
    assert would_ask(page), "giving up another form is no answer for this one"
    page.locator("header").get_by_role("link", name="Ý kiến người dân").click()
    expect(page.get_by_label("Tóm tắt ý kiến")).to_have_value("Đề nghị lắp thêm đèn", timeout=20_000)
    settled(page)
    page.get_by_role("button", name="Thôi, không lưu").click()
    expect(page.get_by_label("Tóm tắt ý kiến")).to_be_hidden(timeout=20_000)
    settled(page)
    assert not would_ask(page)


def test_a_task_leads_to_its_form_and_settling_moves_it_to_the_settled(visitor: Visitor) -> None:
    page = visitor.open(ACTIONS, "chieng-an")
    page.get_by_role("link", name="Lấy lại kết xuất Cổng dịch vụ công đủ 12 tháng").click()
    expect(page.get_by_label("Rõ kết quả")).to_be_visible(timeout=20_000)
    settled(page)
    page.locator("[data-testid=stButtonGroup]").get_by_text("Đã xong", exact=True).click()
    settled(page)
    save(page)
    expect(page.locator(".ws-told")).to_contain_text("Đã lưu lúc", timeout=20_000)
    settled(page)
    assert "Lấy lại kết xuất" not in page.locator(".ws-act").first.inner_text()
    assert "Đã đóng: 1" in page.inner_text("[data-testid=stMain]")


def test_two_who_change_one_action_both_keep_their_words(visitor: Visitor) -> None:
    one, other = (
        visitor.open(f"{ACTIONS}&action=9", "moc-chau"),
        visitor.open(f"{ACTIONS}&action=9", "moc-chau-officer"),
    )
    one.get_by_label("Rõ người").fill("Tổ kỹ thuật")
    save(one)
    expect(one.locator(".ws-told")).to_contain_text("Đã lưu lúc", timeout=20_000)
    other.get_by_label("Rõ người").fill("Đơn vị bảo trì")
    save(other)
    clash = other.locator(".ws-clash")
    expect(clash).to_contain_text("Trưởng Công an phường Mộc Châu đã sửa việc này", timeout=20_000)
    assert "Tổ kỹ thuật" in clash.inner_text() and "Đơn vị bảo trì" in clash.inner_text()
    save(other)
    expect(other.locator(".ws-told")).to_contain_text("Đã lưu lúc", timeout=20_000)
    assert "Đơn vị bảo trì" in other.locator(".ws-act").first.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_both_screens_can_be_read_by_everybody_and_nothing_scrolls_sideways(
    visitor: Visitor, scheme: str, width: int
) -> None:
    page = visitor.open("/demonstration", "moc-son", width=width, color_scheme=scheme)
    for path in (
        "/actions?lang=en",
        "/actions?lang=vi&action=new-TC16",
        "/opinions?lang=en",
        "/opinions?lang=vi&opinion=new",
    ):
        page.goto(visitor.address + path)
        settled(page)
        assert violations(page) == [], path
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width, path
