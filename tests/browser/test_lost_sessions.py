"""A server that is started anew while people type: what their browsers still show is saved at the first press.

One restart for all forms: every page is filled in first, then the server dies and comes back, then each is pressed.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import decision_acts as deciding
from dossiers.appraisal import second_marking
from dossiers.appraisal.decisions import Verdict
from dossiers.community import actions, opinions
from dossiers.evidence import listing as evidence_listing
from dossiers.procedure import status as dossier_status
from dossiers.rounds.units import units
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.submissions import questions as exchanges
from tests.browser.mortal import MortalApp
from tests.browser.photograph import settled
from tests.browser.visiting import Visitor
from tests.dossiers.made_files import pdf
from tests.dossiers.working import act, person

WORDS = "Đã gõ rất lâu"
SENT = "van-son"
"""A ward whose dossier was sent, and is taken up before anything else."""


@dataclass
class Open:
    """What stands when everybody has typed, and after the server came back."""

    app: MortalApp
    record: Record
    pages: dict[str, Page]


@pytest.fixture(scope="module")
def after(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Every form filled in, the server killed and started anew, every browser connected again; nothing pressed yet.

    Nobody has left the field typed into last: the server that died had not heard of what stands there.
    """
    folder = tmp_path_factory.mktemp("restarted")
    app = MortalApp(folder)
    app.start()
    record = open_record(app.record)
    prepare(record)
    visitor = Visitor(browser, app.address)
    pages = {}
    try:
        for name, (path, who, fill) in FORMS.items():
            pages[name] = visitor.open(path, who)
            fill(pages[name])
            settled(pages[name])
        app.kill()
        for page in pages.values():
            page.wait_for_function("!document.querySelector('[data-test-connection-state=CONNECTED]')", timeout=60_000)
        app.start()
        for page in pages.values():
            page.wait_for_function("document.querySelector('[data-test-connection-state=CONNECTED]')", timeout=60_000)
        for page in pages.values():
            settled(page)
        yield Open(app, record, pages)
    finally:
        visitor.leave()
        record.close()
        app.leave()
    assert visitor.strayed == []


def prepare(record: Record) -> None:
    """A dossier under appraisal, with one criterion decided and drawn for a second inspector."""
    act(record, "inspector", SENT, "begin")
    inspector, case = (
        person(record, "inspector"),
        appraisal.case(record, person(record, "inspector"), SENT, "2026", "TC02"),
    )
    verdicts = [Verdict(each.code, "accept") for each in case.criterion.indicators]
    deciding.decide(
        record,
        inspector,
        SENT,
        "2026",
        "TC02",
        verdicts=verdicts,
        expected_version=case.version,
        idempotency_key=new_idempotency_key(),
    )
    second_marking.draw_second(
        record, person(record, "lead"), "2026", seed="2026-11", percent=100, person_ids=["inspector-2"],
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    settled(page)


def type_into(page: Page, **texts: str) -> None:
    """Type into fields by their labels; blanks are written as underscores."""
    for label, text in texts.items():
        page.get_by_label(label.replace("_", " ")).first.fill(text)


# What people typed


def action(page: Page) -> None:
    type_into(page, Rõ_việc=WORDS)
    page.get_by_text("Người chịu trách nhiệm ở ngoài phường").click()


def opinion(page: Page) -> None:
    page.locator("[data-testid=stSelectbox]").last.click()
    page.get_by_role("option").first.click()
    settled(page)
    type_into(page, Ngày_họp="20/11/2026", Tổ_dân_phố="Tổ 2", Số_ý_kiến="3", Tóm_tắt_ý_kiến=WORDS)


def document(page: Page) -> None:
    page.locator(".st-key-evidence_buttons").get_by_text("TC05.b", exact=True).click()
    page.locator("[data-testid=stFileUploader]").wait_for()
    choose_file(page)
    type_into(page, **{"Số, ký hiệu": WORDS})


def choose_file(page: Page) -> None:
    file: FilePayload = {
        "name": "biên bản.pdf",
        "mimeType": "application/pdf",
        "buffer": pdf("Biên bản kiểm tra camera"),
    }
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file)
    expect(page.locator("[data-testid=stFileChip]")).to_be_visible()
    settled(page)


def decision(page: Page) -> None:
    for name in ("Kết luận trực tiếp", "Chưa đạt"):
        page.locator(".st-key-appraisal_form").get_by_role("radio", name=name).first.click()
        settled(page)
    page.locator(".st-key-appraisal_form textarea").first.fill(WORDS)


def second_mark(page: Page) -> None:
    groups = page.locator(".st-key-second_form [data-testid=stButtonGroup]")
    for place in range(groups.count()):
        groups.nth(place).get_by_text("Đạt", exact=True).click()
        settled(page)
    page.locator(".st-key-second_form textarea").fill(WORDS)


def unit(page: Page) -> None:
    for label, text in {
        "Tên": "Phường Thử",
        "Mã": "99998",
        "Hiệu lực từ ngày": "01/07/2025",
        "Căn cứ pháp lý": WORDS,
    }.items():
        page.locator(".st-key-office_form").get_by_label(label, exact=True).fill(text)


def giving_back(page: Page) -> None:
    press(page, "Trả lại")
    dialog = page.get_by_role("dialog")
    dialog.locator("[data-testid=stMultiSelect]").click()
    page.get_by_role("option", name=re.compile("^TC05 ")).click()
    page.keyboard.press("Tab")
    settled(page)
    dialog.locator("textarea").first.fill(WORDS)


def reopening(page: Page) -> None:
    press(page, "Đề nghị mở lại")
    page.get_by_role("dialog").locator("textarea").fill(WORDS)


def answer(page: Page) -> None:
    page.get_by_text("Đồng ý", exact=True).first.click()
    settled(page)
    type_into(page, Giải_trình_của_phường=WORDS)


FORMS: dict[str, tuple[str, str, Callable[[Page], None]]] = {
    "action": ("/actions?lang=vi&action=new-TC16", "moc-son", action),
    "opinion": ("/opinions?lang=vi&opinion=new", "moc-chau", opinion),
    "document": ("/self_assessment?lang=vi&criterion=TC05", "chieng-coi", document),
    "decision": (f"/appraisal?lang=vi&unit={SENT}&round=2026&criterion=TC03", "inspector", decision),
    "second_mark": (f"/appraisal?lang=vi&unit={SENT}&round=2026&criterion=TC02&second=1", "inspector-2", second_mark),
    "unit": ("/administration?lang=vi&office=units", "administrator", unit),
    "giving_back": ("/appraisal?lang=vi&unit=chieng-sinh&round=2026", "inspector", giving_back),
    "reopening": ("/appraisal?lang=vi&unit=thao-nguyen&round=2026", "lead", reopening),
    "answer": ("/self_assessment?lang=vi", "to-hieu", answer),
}


# What became of it


def test_an_action_is_saved(after: Open) -> None:
    press(after.pages["action"], "Lưu")
    expect(after.pages["action"].locator(".ws-told")).to_contain_text("Đã lưu lúc")
    found = actions.actions_of(after.record, person(after.record, "inspector"), "moc-son", "2026")
    assert [each.wanted.outside_ward for each in found if each.wanted.task == WORDS] == [True]


def test_an_opinion_is_saved(after: Open) -> None:
    press(after.pages["opinion"], "Lưu")
    expect(after.pages["opinion"].locator(".ws-told")).to_contain_text("Đã lưu lúc")
    found = opinions.opinions_of(after.record, person(after.record, "moc-chau"), "moc-chau")
    assert [each.heard.opinions for each in found if each.heard.summary == WORDS] == [3]


def test_a_document_is_saved_once_its_file_was_chosen_again(after: Open) -> None:
    page = after.pages["document"]
    expect(page.get_by_label("Số, ký hiệu")).to_have_value(WORDS)
    expect(page.get_by_text("hãy chọn lại tệp")).to_be_visible()
    expect(page.locator("[data-testid=stFileChip]")).to_have_count(0)
    choose_file(page)
    page.get_by_role("button", name="Lưu tệp").click()
    expect(page.locator(".ws-ev-said")).to_contain_text("Đã lưu TC05.b-01", timeout=40_000)
    found = evidence_listing.listing(after.record, person(after.record, "chieng-coi"), "chieng-coi", "2026", "TC05")
    assert [each.about.number_symbol for each in found] == [WORDS]


def test_a_decision_is_saved(after: Open) -> None:
    after.pages["decision"].get_by_role("button", name=re.compile("^Lưu, sang TC04")).click()
    settled(after.pages["decision"])
    expect(after.pages["decision"].locator(".ws-told")).to_contain_text("Đã lưu TC03")
    made = appraisal.case(after.record, person(after.record, "inspector"), SENT, "2026", "TC03").decisions
    assert made["3.1"].reason == WORDS


def test_a_second_mark_is_saved(after: Open) -> None:
    press(after.pages["second_mark"], "Lưu kết quả chấm")
    expect(after.pages["second_mark"].locator(".ws-told")).to_contain_text("Đã lưu kết quả chấm độc lập lần hai")
    found = second_marking.second_queue(after.record, person(after.record, "inspector-2"), "2026")
    assert [each.note for each in found if each.states is not None and each.unit.id == SENT] == [WORDS]


def test_a_unit_is_added(after: Open) -> None:
    press(after.pages["unit"], "Thêm đơn vị")
    expect(after.pages["unit"].locator(".ws-told")).to_contain_text("Phường Thử")
    assert "Phường Thử" in {each.name for each in units(after.record)}


def test_a_dossier_is_given_back_with_the_reason(after: Open) -> None:
    press(after.pages["giving_back"], "Trả lại cho phường")
    inspector = person(after.record, "inspector")
    expect(after.pages["giving_back"].get_by_role("dialog")).to_have_count(0)
    found = exchanges.exchanges(after.record, inspector, "chieng-sinh", "2026")
    assert [each.question for each in found if each.kind == "returned"] == [WORDS]


def test_a_reopening_is_asked_for(after: Open) -> None:
    press(after.pages["reopening"], "Gửi đề nghị")
    expect(after.pages["reopening"].get_by_role("dialog")).to_have_count(0)
    found = dossier_status.status(after.record, person(after.record, "lead"), "thao-nguyen", "2026").reopening
    assert found is not None and found.reason == WORDS


def test_an_answer_is_saved(after: Open) -> None:
    page = after.pages["answer"]
    page.get_by_role("button", name=re.compile("^Lưu")).first.click()
    settled(page)
    found = exchanges.exchanges(after.record, person(after.record, "inspector"), "to-hieu", "2026")
    assert WORDS in [each.answer for each in found]
