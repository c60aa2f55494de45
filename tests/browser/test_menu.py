"""The menu's own item leads back from inside of a screen to the list it begins with, and Back leads inside again."""

import pytest
from playwright.sync_api import expect

from tests.browser.photograph import settled
from tests.browser.visiting import Visitor, asked


@pytest.mark.parametrize("width", [1093, 1280])
@pytest.mark.parametrize(("person", "items"), [("to-hieu-officer", 10), ("inspector", 10), ("lead", 12), ("board", 11)])
def test_the_menu_of_every_role_is_one_line_on_a_laptop(visitor: Visitor, person: str, items: int, width: int) -> None:
    page = visitor.open("/account?lang=vi", person, width=width)
    for language in ("vi", "en"):
        page.goto(f"{visitor.address}/account?lang={language}")
        settled(page)
        expect(page.locator("[data-testid=stTopNavLink]:visible")).to_have_count(items)
        assert page.locator("[data-testid=stTopNavSection]").count() == 0
        ends = page.evaluate(
            """() => [[...document.querySelectorAll('[data-testid=stTopNavLink]')].at(-1), document.querySelector('.ws-person')]
                .map(each => each.getBoundingClientRect())"""
        )
        assert ends[0]["right"] < ends[1]["left"], language


def test_what_the_menu_has_no_room_for_is_called_in_our_words(visitor: Visitor) -> None:
    page = visitor.open("/account?lang=vi", "lead", width=900)
    expect(page.locator("[data-testid=stTopNavSection]")).to_have_text("Khác")


@pytest.mark.parametrize(
    ("person", "path", "item", "title"),
    [
        ("inspector", "/appraisal?unit=chieng-an&round=2026&criterion=TC19", "Thẩm định", "Thẩm định · Năm 2026"),
        ("inspector", "/opinions?only=to-hieu", "Ý kiến người dân", "Ý kiến người dân"),
        ("to-hieu", "/catalogue?criterion=TC11", "Bộ tiêu chí", "Bộ tiêu chí"),
    ],
)
def test_the_menu_leads_back_to_the_list(visitor: Visitor, person: str, path: str, item: str, title: str) -> None:
    page = visitor.open(f"{path}&lang=vi", person)
    inside = asked(page)
    page.locator("[data-testid=stTopNavLink]").filter(has_text=item).click()
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    left = asked(page)
    assert not {"unit", "criterion"} & left.keys() and left.get("only", "all") == "all" and left["lang"] == "vi"
    assert left.get("round") == inside.get("round")
    page.go_back()
    settled(page)
    assert inside.items() <= asked(page).items()
