"""A ward assesses itself in a real browser: what the page said is saved outlives everything, what is not is asked about."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect

from dossiers.acts import audit_reading
from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal.decisions import Verdict
from dossiers.procedure import status as dossier_status
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.submissions import entry_acts as entering
from dossiers.submissions import entry_sheets as entries
from tests.browser.mortal import MortalApp
from tests.browser.photograph import settled
from tests.browser.test_paths import ENGLISH, NAMES_ENTERED, STREAMLITS_OWN, pieces, violations, with_language
from tests.browser.visiting import Visitor, read
from tests.dossiers.working import act, decide_all, person

WARD = "chieng-coi"
FORM = "/self_assessment?criterion=TC05"
FIELDS = ("Trang bị hiện có", "Trang bị theo định mức", "Camera đang hoạt động", "Camera đã lắp")


@pytest.fixture
def address(app: MortalApp) -> str:
    """Visitors go to the test's own app."""
    return app.address


@pytest.fixture
def record(app: MortalApp) -> Iterator[Record]:
    """The app's record, opened beside it."""
    found = open_record(app.record)
    yield found
    found.close()


def fill(page: Page, *texts: str) -> None:
    """Type the four figures of TC05 and leave the last field."""
    for place, text in enumerate(texts):
        page.get_by_label(FIELDS[place], exact=True).fill(text)
    page.keyboard.press("Tab")
    expect(page.locator(".ws-self-standing")).to_contain_text("ô chưa lưu")
    settled(page)


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".ws-self-standing")).to_contain_text("Đã lưu")
    expect(page.locator(".ws-self-standing")).not_to_contain_text("ô chưa lưu")
    settled(page)


def figures(page: Page) -> list[str]:
    return [page.get_by_label(label, exact=True).input_value() for label in FIELDS]


def entry(record: Record, criterion: str = "TC05", unit: str = WARD) -> entries.Entry:
    return entries.sheet(record, person(record, unit), unit, "2026").entries[criterion]


expect.set_options(timeout=20_000)
CAMERAS = ("118", "118", "61", "74")


# Nothing is lost


def test_what_the_page_said_is_saved_outlives_a_killed_server(visitor: Visitor, app: MortalApp) -> None:
    page = visitor.open(FORM, WARD)
    fill(page, *CAMERAS)
    page.get_by_label(re.compile("^Giải trình")).fill("13 camera mất tín hiệu sau mưa lũ")
    save(page)
    said = page.locator(".ws-self-standing").inner_text()
    app.kill()
    app.start()
    page.goto(f"{app.address}{FORM}")
    settled(page)
    assert figures(page) == list(CAMERAS)
    assert page.get_by_label(re.compile("^Giải trình")).input_value() == "13 camera mất tín hiệu sau mưa lũ"
    assert page.locator(".ws-self-standing").inner_text() == said


def test_what_is_typed_and_not_saved_stays_in_the_page_while_the_server_dies_and_comes_back(
    visitor: Visitor, app: MortalApp, record: Record
) -> None:
    page = visitor.open(FORM, WARD)
    fill(page, *CAMERAS)
    app.kill()
    page.wait_for_timeout(500)
    app.start()
    page.wait_for_function("document.querySelector('[data-test-connection-state=CONNECTED]')", timeout=60_000)
    settled(page)
    assert figures(page) == list(CAMERAS)
    save(page)
    assert entry(record).values["5.2"] == {"numerator": 61, "denominator": 74}


def test_a_double_click_on_save_is_one_act(visitor: Visitor, record: Record) -> None:
    page = visitor.open(FORM, WARD)
    fill(page, *CAMERAS)
    page.get_by_role("button", name="Lưu", exact=True).dblclick()
    expect(page.locator(".ws-self-standing")).to_contain_text("Đã lưu")
    settled(page)
    assert entry(record).version == 1
    done = [
        each
        for each in audit_reading.lines(record, person(record, "lead"))
        if each.act == "save_entry" and (each.unit_id, each.subject) == (WARD, "TC05")
    ]
    assert [each.outcome for each in done] == ["done"]


def test_typing_and_pressing_save_at_once_saves_what_was_typed_last(visitor: Visitor, record: Record) -> None:
    page = visitor.open(FORM, WARD)
    fill(page, *CAMERAS)
    page.get_by_label(FIELDS[2], exact=True).fill("66")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".ws-self-standing")).to_contain_text("Đã lưu")
    settled(page)
    assert entry(record).values["5.2"]["numerator"] == 66


def test_leaving_with_something_unsaved_asks_first_and_without_does_not(visitor: Visitor) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page = visitor.open(FORM, WARD)
    page.on("dialog", stay)
    page.get_by_label(FIELDS[0], exact=True).press_sequentially("118")
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"], "typed, and not even left the field"
    page.keyboard.press("Tab")
    expect(page.locator(".ws-self-standing")).to_contain_text("ô chưa lưu")
    settled(page)
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload", "beforeunload"]
    save(page)
    page.reload()
    settled(page)
    assert len(asked) == 2
    assert page.get_by_label(FIELDS[0], exact=True).input_value() == "118"


def test_from_criterion_to_criterion_nothing_reloads_and_nothing_typed_is_lost(visitor: Visitor) -> None:
    page = visitor.open(FORM, WARD)
    page.evaluate("window.sameDocument = true")
    fill(page, *CAMERAS)
    page.get_by_role("link", name=re.compile("^TC06")).click()
    expect(page.get_by_role("heading", name=re.compile("^TC06"))).to_be_visible()
    settled(page)
    expect(page.get_by_role("link", name=re.compile("^TC05"))).to_contain_text("Chưa lưu")
    page.get_by_role("link", name=re.compile("^TC05")).click()
    expect(page.get_by_role("heading", name=re.compile("^TC05"))).to_be_visible()
    settled(page)
    assert figures(page) == list(CAMERAS)
    assert page.evaluate("window.sameDocument === true")


def test_two_browsers_edit_one_criterion_and_choose(visitor: Visitor, record: Record) -> None:
    mine, theirs = visitor.open(FORM, WARD), visitor.open(FORM, f"{WARD}-officer")
    fill(mine, *CAMERAS)
    fill(theirs, "110", "118", "61", "74")
    save(theirs)
    mine.get_by_role("button", name="Lưu", exact=True).click()
    clash = mine.locator(".st-key-self_clash")
    expect(clash).to_contain_text("Cán bộ Công an phường Chiềng Cơi đã lưu TC05")
    settled(mine)
    expect(clash.get_by_role("table")).to_contain_text("110")
    assert violations(mine) == []
    assert entry(record).values["5.1"]["numerator"] == 110
    clash.get_by_role("radiogroup", name="5.1 Trang bị hiện có").get_by_text("Lấy bản của tôi").click()
    settled(mine)
    mine.get_by_role("button", name="Lưu theo lựa chọn").click()
    expect(clash).not_to_be_visible()
    settled(mine)
    assert entry(record).values["5.1"]["numerator"] == 118
    assert entry(record).version == 2


# With the keyboard, on a phone


def test_the_keyboard_opens_a_criterion_and_stands_at_its_form(visitor: Visitor) -> None:
    page = visitor.open("/self_assessment", WARD)
    page.get_by_role("link", name=re.compile("^TC05")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^TC05"))).to_be_focused()
    settled(page)
    page.keyboard.press("Tab")
    expect(page.get_by_label(FIELDS[0], exact=True)).to_be_focused()


def test_save_and_next_shows_the_beginning_of_the_next_form(visitor: Visitor) -> None:
    page = visitor.open("/self_assessment?criterion=TC13", WARD)
    button = page.get_by_role("button", name="Lưu và sang TC14")
    button.scroll_into_view_if_needed()
    button.click()
    expect(page.get_by_role("heading", name=re.compile("^TC14"))).to_be_in_viewport()


def test_on_a_phone_list_and_form_are_two_screens(visitor: Visitor) -> None:
    page = visitor.open("/self_assessment", WARD, width=390)
    expect(page.get_by_role("link", name=re.compile("^TC05"))).to_be_visible()
    expect(page.get_by_label(re.compile("^Giải trình"))).not_to_be_visible()
    page.get_by_role("link", name=re.compile("^TC05")).click()
    expect(page.get_by_label(FIELDS[0], exact=True)).to_be_visible()
    settled(page)
    expect(page.get_by_role("link", name=re.compile("^TC06"))).not_to_be_visible()
    page.get_by_role("button", name="Về danh sách tiêu chí").click()
    expect(page.get_by_role("link", name=re.compile("^TC06"))).to_be_visible()


# Sending, and back


def test_from_the_last_figure_to_the_receipt(visitor: Visitor, record: Record) -> None:
    chief = person(record, WARD)
    for code, found in entries.sheet(record, chief, WARD, "2026").entries.items():
        entering.save(
            record, chief, WARD, "2026", code, values=found.values, explanation="đang khắc phục", not_applicable={},
            expected_version=found.version, idempotency_key=new_idempotency_key(),
        )  # fmt: skip
    page = visitor.open("/self_assessment", WARD)
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    expect(page.get_by_role("heading", name="Xem lại trước khi gửi")).to_be_visible()
    page.get_by_role("button", name="Gửi hồ sơ").click()
    page.get_by_role("button", name="Gửi chính thức").dblclick()
    expect(page.locator(".ws-self-receipt")).to_contain_text("Đã gửi hồ sơ lúc")
    assert dossier_status.status(record, chief, WARD, "2026").state == "submitted"
    page.reload()
    settled(page)
    expect(page.locator(".ws-self-receipt")).to_contain_text("Đã gửi hồ sơ lúc")


# Everybody, in both languages

PEOPLE = re.compile("(?:Trưởng|Cán bộ) Công an phường|Thẩm định viên")
SWITCH = {"English", "Language"}
"""The choice of language names each in its own."""


def views(record: Record) -> dict[str, tuple[str, str]]:
    """Every view with somebody who has it."""
    decide_all(record, "chieng-sinh", i8_1=Verdict("8.1", "rule", state="not_proven", reason="8.1: 2026"))
    act(record, "inspector", "chieng-sinh", "request_clarification", questions={"TC08": "2026?", "TC05": "61/74?"})
    act(record, "inspector", "van-son", "return_dossier", reasons={"TC13": "2026"})
    return {
        "form": (WARD, "/self_assessment?criterion=TC11"),
        "items": (WARD, "/self_assessment?criterion=TC04"),
        "shut": (WARD, "/self_assessment?criterion=TC20"),
        "review": (WARD, "/self_assessment?view=review"),
        "returned": ("van-son", "/self_assessment"),
        "answers": ("chieng-sinh", "/self_assessment?criterion=TC08"),
        "figures": ("to-hieu", "/self_assessment?view=figures&criterion=TC18"),
        "draft": ("to-hieu", "/self_assessment"),
        "sent": ("thao-nguyen", "/self_assessment"),
        "survey": ("surveyor", f"/self_assessment?unit={WARD}&criterion=TC20"),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_can_be_read_by_everybody_and_fits_a_phone(visitor: Visitor, record: Record, scheme: str) -> None:
    wide: dict[str, object] = {}
    found: dict[str, list[str]] = {}
    for name, (who, path) in views(record).items():
        page = visitor.open(path, who, width=1440 if scheme == "dark" else 390, color_scheme=scheme)
        found[name] = violations(page)
        over = page.evaluate(
            """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
                .filter(each => each.scrollWidth > each.clientWidth).map(each => each.tagName + each.scrollWidth)"""
        )
        if over:
            wide[name] = over
        page.context.close()
    assert {name: each for name, each in found.items() if each} == {}
    assert wide == {}


def test_every_view_speaks_one_language(visitor: Visitor, record: Record) -> None:
    for name, (who, path) in views(record).items():
        vietnamese = read(visitor.open(with_language(path, "vi"), who))
        foreign = {part for part in pieces("en") if re.search(rf"\b{re.escape(part)}\b", vietnamese)}
        assert foreign - SWITCH == set(), name
        plain = {line.strip() for line in vietnamese.split("\n") if re.fullmatch(r"[A-Za-z ]{4,}", line.strip())}
        assert {line for line in plain if ENGLISH.search(line)} - STREAMLITS_OWN == set(), name
        page = visitor.open(with_language(path, "en"), who)
        # Documents, questions and people stand in the words they were entered in.
        entered = ".ws-ev, .ws-self-question, .ws-self-reason, .ws-self-returned"
        page.evaluate("entered => document.querySelectorAll(entered).forEach(each => each.remove())", entered)
        english = NAMES_ENTERED.sub("", PEOPLE.sub("", read(page)))
        assert {part for part in pieces("vi") if re.search(rf"\b{re.escape(part)}\b", english)} == set(), name
