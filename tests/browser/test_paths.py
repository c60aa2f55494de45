"""What people do, in a real browser: a newcomer, a chief, an inspector; on a phone, in the dark, in both languages."""

import re
import unicodedata
from functools import cache
from string import Formatter

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.photograph import settled
from tests.browser.visiting import Visitor, asked, choose, press, read
from ui.reader.language import word_list

SCREENS = {
    "overview": "/?round=2026",
    "scorecard": "/scorecard?unit=to-hieu&round=2026",
    "trends": "/trends?unit=to-hieu&measure=indicator&indicator=11.1",
    "catalogue": "/catalogue",
    "demonstration": "/demonstration",
}


def with_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


# Paths


@pytest.mark.parametrize(("width", "language"), [(1440, "vi"), (1093, "en"), (683, "vi"), (390, "en")])
def test_the_next_thing_is_whole_at_every_width_and_goes_by_keyboard_without_loading_anew(
    visitor: Visitor, width: int, language: str
) -> None:
    page = visitor.open(f"/?lang={language}", "inspector", width=width)
    box = page.locator(".st-key-next_thing")
    go = box.get_by_role("link")
    expect(go).to_have_count(1)
    inner, outer = go.bounding_box(), box.bounding_box()
    assert inner and outer and outer["x"] >= 0 and outer["x"] + outer["width"] <= width
    assert outer["x"] <= inner["x"] and inner["x"] + inner["width"] <= outer["x"] + outer["width"]
    assert go.evaluate("link => link.scrollWidth <= link.clientWidth + 1"), "no word of it is cut"
    page.evaluate("window.here = true")
    go.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert go.evaluate("link => getComputedStyle(link).outlineStyle") == "solid", "the focus is seen"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="TC19")).to_be_visible(timeout=20_000)
    assert page.evaluate("window.here === true")


def test_a_newcomer_chooses_a_role_and_reads_what_is_missing(visitor: Visitor) -> None:
    page = visitor.open("/")
    expect(page.get_by_role("heading", name="Chọn vai để xem thử")).to_be_visible()
    assert "Phiếu điểm" not in page.inner_text("body")
    page.get_by_role("link", name="Bắt đầu với Trưởng Công an phường Tô Hiệu").click()
    expect(page.get_by_role("heading", name="Phường Tô Hiệu · Năm 2026")).to_be_visible(timeout=20_000)
    settled(page)
    assert "đạt 21/23 + 3/4" in page.inner_text("[data-testid=stMain]")
    assert "Hạn 02/12/2026, còn 9 ngày." in page.inner_text(".st-key-next_thing")
    page.locator(".st-key-overview_ways").get_by_role("link", name="Phiếu điểm").click()
    expect(page.get_by_role("heading", name="Phiếu điểm phường Tô Hiệu")).to_be_visible(timeout=20_000)
    settled(page)
    gate = page.locator("details").filter(has_text="8.1").first
    inside = gate.locator(":scope > :not(summary)").first
    expect(inside).to_be_hidden()
    gate.locator("summary").first.click()
    expect(inside).to_be_visible()
    assert "không chấp nhận TC08.a: chưa đủ căn cứ" in inside.inner_text()


def test_somebody_who_followed_a_link_is_led_there_after_choosing_a_role(visitor: Visitor) -> None:
    page = visitor.open("/trends?unit=van-son&lang=en")
    page.get_by_role("link", name="Inspector 1").click()
    expect(page.get_by_role("heading", name="Trends of Vân Sơn ward")).to_be_visible(timeout=20_000)


def test_an_inspector_changes_ward_and_round_and_shares_the_link(visitor: Visitor) -> None:
    page = visitor.open("/scorecard?lang=en", "inspector")
    choose(page, 0, "Chiềng An")
    choose(page, 1, "Year 2025")
    heading = page.get_by_role("heading", level=1).inner_text()
    assert "Chiềng An" in heading
    assert asked(page).items() >= {"unit": "chieng-an", "round": "2025", "lang": "en"}.items()
    other = visitor.open(page.url.removeprefix(visitor.address), "inspector")
    assert other.get_by_role("heading", level=1).inner_text() == heading
    assert asked(other).items() >= {"unit": "chieng-an", "round": "2025", "lang": "en"}.items()
    expect(other.locator("[data-testid=stSelectbox] input").nth(1)).to_have_value("Year 2025")


def test_a_reload_keeps_ward_round_language_and_role(visitor: Visitor) -> None:
    page = visitor.open("/scorecard?unit=moc-chau&round=2025&lang=vi", "inspector")
    press(page, "English")
    before = page.get_by_role("heading", level=1).inner_text()
    page.reload()
    settled(page)
    assert page.get_by_role("heading", level=1).inner_text() == before and "Mộc Châu" in before
    assert asked(page).items() >= {"unit": "moc-chau", "round": "2025", "lang": "en"}.items()
    assert "Inspector 1" in page.inner_text("[data-testid=stMain]")


def test_from_screen_to_screen_the_ward_and_the_language_stay(visitor: Visitor) -> None:
    page = visitor.open("/scorecard?unit=moc-chau&round=2025&lang=en", "inspector")
    page.locator("header").get_by_role("link", name=re.compile("Trends")).click()
    expect(page.get_by_role("heading", name="Trends of Mộc Châu ward")).to_be_visible(timeout=20_000)
    settled(page)
    assert asked(page).items() >= {"unit": "moc-chau", "lang": "en"}.items()


def test_the_chief_of_another_ward_cannot_open_an_unpublished_scorecard_by_its_address(visitor: Visitor) -> None:
    own = visitor.open(SCREENS["scorecard"], "to-hieu")
    assert "91,63" in read(own)
    refused = visitor.open(SCREENS["scorecard"], "van-son")
    assert "chưa công bố nên phường khác chưa xem được" in read(refused)
    for page in (refused, visitor.open("/trends?unit=to-hieu&measure=score", "van-son")):
        assert "91,63" not in page.content()


def test_a_trend_is_found_by_words_without_marks(visitor: Visitor) -> None:
    page = visitor.open("/trends?unit=to-hieu&measure=indicator", "inspector")
    page.get_by_placeholder("Tìm chỉ tiêu, không cần dấu").fill("hai long")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^20.1 "))).to_be_visible()
    settled(page)
    assert asked(page)["indicator"] == "20.1"


def test_an_address_without_a_screen_is_not_found_in_words(visitor: Visitor) -> None:
    page = visitor.browser.new_page()
    answer = page.goto(f"{visitor.address}/nowhere?lang=en")
    assert answer is not None and answer.status == 404
    assert "There is no such page" in page.inner_text("main")
    page.close()


# Languages


@cache
def pieces(language: str) -> set[str]:
    """The fixed parts of all words of a language that mean something on their own and do not stand in the other one."""

    def fixed(text: str) -> set[str]:
        plain = re.sub(r"<[^>]+>", " ", text)
        return {part.strip(" .,;:()“”·") for part, *_ in Formatter().parse(plain)}

    own, others = set(), ""
    for texts in word_list().values():
        for each, text in texts.items():
            if each == language:
                own |= fixed(text)
            else:
                others += f"\n{text}".lower()
    return {part for part in own if len(part) > 5 and part.lower() not in others}


ENGLISH = re.compile(
    r"\b(the|to|an|of|option|open|close|page|pages|link|select|search|show|copy|download|choose)\b", re.IGNORECASE
)
NAMES_ENTERED = re.compile(
    "Tiếng Việt|Ngôn ngữ|Sơn La|Tô Hiệu|Chiềng \\w+|Quyết \\w+|Mộc \\w+|Vân Sơn|Thảo Nguyên|Hua La|Bình Minh|Cờ Đỏ|Đông Sang"
    "|Mường Sang|Thới An|Bình Định"
)


# The name of an icon, which is drawn as one.
STREAMLITS_OWN = {"search"}


@pytest.mark.parametrize(
    ("person", "screen"),
    [*(("inspector", screen) for screen in SCREENS), ("to-hieu", "overview"), ("to-hieu", "trends")],
)
def test_each_screen_speaks_one_language(visitor: Visitor, person: str, screen: str) -> None:
    page = visitor.open(with_language(SCREENS[screen], "vi"), person)
    # What people typed stands as they typed it.
    page.add_style_tag(content=".ws-typed { display: none }")
    assert page.locator("html").get_attribute("lang") == "vi"
    vietnamese = read(page)
    assert {part for part in pieces("en") if re.search(rf"\b{re.escape(part)}\b", vietnamese)} == set()
    plain = {line.strip() for line in vietnamese.split("\n") if re.fullmatch(r"[A-Za-z ]{4,}", line.strip())}
    assert {line for line in plain if ENGLISH.search(line)} - STREAMLITS_OWN == set()
    press(page, "English")
    # A machine with much else to do draws the answer only after a while.
    expect(page.get_by_text(word_list()["shell.sample"]["en"]).first).to_be_visible(timeout=30_000)
    settled(page)
    english = read(page)
    assert {part for part in pieces("vi") if re.search(rf"\b{re.escape(part)}\b", english)} == set()
    if screen != "catalogue":  # its sources carry their own, Vietnamese, titles
        left = NAMES_ENTERED.sub("", unicodedata.normalize("NFC", english))
        assert set(re.findall(r"\w*[ăâđêôơưạảãàáấầẩẫậếềểễệốồổỗộớờởỡợứừửữựịỉĩìíọỏõụủũỳỷỹỵ]\w*", left)) == set()


# A phone


@pytest.mark.parametrize(("person", "language"), [("inspector", "vi"), ("to-hieu", "en")])
def test_nothing_scrolls_sideways_on_a_phone(visitor: Visitor, person: str, language: str) -> None:
    page = visitor.open(with_language("/", language), person, width=390)
    for screen, path in {**SCREENS, "score": "/trends?unit=to-hieu", "old": "/trends?unit=quyet-thang"}.items():
        page.goto(visitor.address + with_language(path, language))
        settled(page)
        wide = page.evaluate(
            """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
                .filter(each => each.scrollWidth > each.clientWidth).map(each => each.tagName + each.scrollWidth)"""
        )
        assert wide == [], screen


# Everybody


def violations(page: Page) -> list[str]:
    """Serious and critical findings of axe, as rule and place."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:120]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


@pytest.mark.parametrize(
    ("person", "scheme", "screens"),
    [
        ("inspector", "dark", (*SCREENS, "unmerged")),
        ("to-hieu", "light", (*SCREENS, "unmerged")),
        ("inspector", "light", ("overview",)),
        ("to-hieu", "dark", ("overview",)),
    ],
)
def test_every_screen_can_be_read_by_everybody(
    visitor: Visitor, person: str, scheme: str, screens: tuple[str, ...]
) -> None:
    page = visitor.open("/demonstration", person, color_scheme=scheme)
    for screen in screens:
        page.goto(visitor.address + {**SCREENS, "unmerged": "/scorecard?unit=moc-chau&round=2025"}[screen])
        settled(page)
        assert violations(page) == [], screen
