"""What is printed is whole and light, and holds nothing that only a screen needs."""

import re

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.browser.photograph import settled
from tests.browser.visiting import Visitor

PAPERS = {
    "scorecard": ("to-hieu", "/scorecard?unit=to-hieu&round=2026"),
    "appraisal": ("inspector", "/appraisal?unit=chieng-an&round=2026&criterion=TC11"),
    "audit": ("lead", "/audit"),
    "review": ("moc-chau", "/self_assessment?view=review"),
    "comparison": ("inspector", "/comparison?indicator=13.4"),
}

LONG_CODE = re.compile(r"[0-9a-f]{5,}\S*")
"""Left out on paper, where its first sixteen signs stand at the top."""


def plain(text: str) -> str:
    """Without blanks and line ends, which a page sets anew."""
    return re.sub(r"[\s\u200b\ufffe]", "", text)


def printed(page: Page) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(page.pdf(format="A4"))


def text_of(paper: pypdfium2.PdfDocument) -> list[str]:
    return [sheet.get_textpage().get_text_range() for sheet in paper]


@pytest.mark.parametrize("name", PAPERS)
def test_a_page_is_printed_whole_and_light_without_what_only_a_screen_needs(visitor: Visitor, name: str) -> None:
    person, path = PAPERS[name]
    page = visitor.open(f"{path}&lang=vi" if "?" in path else f"{path}?lang=vi", person, color_scheme="dark")
    folded = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] details:not([open])')]
            .map(part => [...part.children].slice(1).map(each => each.textContent).join(' ').trim().slice(0, 25))"""
    )
    with printed(page) as paper:
        sheets = text_of(paper)
        picture = paper[0].render(scale=1).to_pil().convert("L")
    whole = plain("".join(sheets))
    assert [part for part in folded if plain(LONG_CODE.sub("", part))[:20] not in whole] == []
    assert sum(picture.histogram()[200:]) > 0.75 * picture.width * picture.height, "paper is light"
    assert re.search(r"[0-9a-f]{40}", whole) is None
    for needless in ("đổivai", "Bấmvào", "Đếnbiểumẫu", "Trìnhđơn", "Tảibảng", "khôngcầndấu"):
        assert needless not in whole
    assert "…" not in whole, "nothing is cut"
    assert name != "scorecard" or whole.count("8.1Cánbộ,chiếnsĩ") == 1, "a derivation is printed once"
    assert len(plain(sheets[-1])) > 120, "a sheet of its own holds more than a line or two"
    assert page.evaluate("document.querySelectorAll('[data-testid=stMain] details[open]').length") == 0, (
        "all is as before"
    )
    page.emulate_media(media="print")
    grounds = """() => [...document.querySelectorAll('[data-testid=stMain] .react-aria-ComboBox > [role=group]')]
        .map(box => getComputedStyle(box).backgroundColor)"""
    assert set(page.evaluate(grounds)) <= {"rgba(0, 0, 0, 0)"}, "what is chosen from a list can be read"


def test_all_that_was_typed_is_printed(visitor: Visitor) -> None:
    page = visitor.open("/self_assessment?criterion=TC05&lang=vi", "moc-chau", color_scheme="dark")
    field = page.locator(".st-key-self_answer textarea").first
    field.fill("\n".join(f"Dòng {number} của lời giải trình" for number in range(1, 61)))
    page.keyboard.press("Tab")
    settled(page)
    with printed(page) as paper:
        whole = plain("".join(text_of(paper)))
    assert all(plain(f"Dòng {number} của lời giải trình") in whole for number in range(1, 61))
    assert field.is_visible() and page.locator(".ws-written").count() == 0
