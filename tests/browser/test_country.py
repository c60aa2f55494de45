"""A province of 300 wards and all the country's 3,321 in a browser: every view is whole, true, reached to its end, and light.

What the sentences must say is counted from the record beside the server, not read off the screen.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dossiers.people.accounts import account
from dossiers.sample import sample_of
from dossiers.store.opening import open_record
from dossiers.submissions.criteria_by_ward import columns
from tests.benchmarks.many_wards import NATION, ROUND, add_many_wards
from tests.browser.photograph import running_app, settled
from tests.browser.test_comparison import WIDE
from tests.browser.test_paths import violations
from tests.browser.visiting import Visitor, asked
from ui.parts.formats import sort_key
from ui.screens.comparison.wards import Comparison, comparison, rounds_to_compare
from ui.screens.overview.wards import FEW

PLACE = 300
INDICATOR = "13.4"
MOST_NODES = 6000
"""A screen of many wards has so many elements at most: a page of it, not all."""
VIEWS = (
    "indicator&indicator=13.4",
    "criteria",
    "criteria&rows=wards",
    "self&by=ward",
    "ranks",
    "questions",
    "residents",
)
OTHERS = ("/?round=2026", "/actions?round=2026", "/opinions?", "/trends?", "/appraisal?round=2026")
COUNT_WITHOUT_ITS_SIGN = re.compile(r"(?<![\d.,/])(?!19\d\d|20\d\d)\d{4,}(?!\d)")


@pytest.fixture(scope="module", params=[PLACE, NATION])
def country(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Comparison]]:
    """(address of an app, what a lead inspector compares there) of so many wards, this round and the one before."""
    folder: Path = tmp_path_factory.mktemp(f"wards-{request.param}")
    record = open_record(f"sqlite:///{folder}/record.db", fill=sample_of())
    add_many_wards(record, request.param, year_before=True)
    lead = account(record, "lead")
    assert lead is not None
    compared = comparison(record, lead, next(each for each in rounds_to_compare(record, lead) if each.id == ROUND))
    record.close()
    with running_app(f"sqlite:///{folder}/record.db") as address:
        yield address, compared


@pytest.fixture
def visitor(browser: Browser, country: tuple[str, Comparison]) -> Iterator[Visitor]:
    """Who visits that app; it waits as long as a server's first run may take on a machine with much to do."""
    found = Visitor(browser, country[0])
    yield found
    found.leave()
    assert found.strayed == [] and found.complained == []


def whole(page: Page) -> str:
    """Wait until the screen is whole; everything on it, which must fit, hold no error and no number without its sign."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning] h1", timeout=180_000)
    settled(page)
    shown = page.inner_text("[data-testid=stMain]")
    assert page.locator("[data-testid=stException]").count() == 0, page.url
    assert page.evaluate(WIDE) == [], page.url
    assert page.evaluate("document.querySelectorAll('*').length") < MOST_NODES, page.url
    assert not COUNT_WITHOUT_ITS_SIGN.findall(shown), page.url
    return shown


def opened(visitor: Visitor) -> Page:
    """A lead inspector's first screen. The first run of a server grades every text, so it may take its time."""
    with suppress(Exception):
        visitor.open("/account", "lead")
    return visitor.contexts[-1].pages[0]


def test_every_screen_of_many_wards_fits_is_light_and_can_be_read_by_everybody(
    visitor: Visitor, country: tuple[str, Comparison]
) -> None:
    page = opened(visitor)
    wards = len(country[1].wards)
    for language, width in (("vi", 1440), ("en", 390)):
        page.set_viewport_size({"width": width, "height": 900})
        title = {"vi": f"So sánh {wards:,} phường".replace(",", "."), "en": f"{wards:,} wards compared"}[language]
        for view in VIEWS:
            page.goto(f"{visitor.address}/comparison?round={ROUND}&compare={view}&lang={language}")
            shown = whole(page)
            assert title in shown, view
            # What axe finds depends on language and width little, on how many wards there are least.
            if (wards == NATION) == (language == "en"):
                assert violations(page) == [], (view, language)
        for path in OTHERS if wards == NATION else ():
            page.goto(f"{visitor.address}{path}&lang={language}")
            whole(page)


def test_the_first_sentences_say_what_the_record_counts_and_marks_lead_to_the_ward_they_stand_for(
    visitor: Visitor, country: tuple[str, Comparison]
) -> None:
    compared = country[1]
    cards = [of.standing for _, of in compared.wards if of and of.standing]
    page = opened(visitor)

    page.goto(f"{visitor.address}/comparison?round={ROUND}&compare=criteria&rows=wards&lang=vi")
    shown = whole(page)
    unmet = {
        code: sum(
            column.cells[code].state in ("not_met", "not_proven")
            for column in columns(compared.wards, compared.catalogue)
        )
        for code in compared.catalogue.criteria
    }
    first = max(unmet, key=lambda code: unmet[code])
    assert (
        f"({unmet[first]:,})".replace(",", ".") in shown
        and f"trong {len(compared.wards):,} phường: {first}".replace(",", ".") in shown
    )

    last_page = -(-len(compared.wards) // FEW)
    page.get_by_role("button", name=str(last_page), exact=True).click()
    names = sorted((unit.name for unit, _ in compared.wards), key=sort_key)
    expect(page.locator(".ws-o-heat tbody th").last).to_have_text(names[-1], timeout=60_000)

    page.get_by_label("Tìm phường").fill("to hieu")
    page.keyboard.press("Enter")
    expect(page.locator(".ws-o-heat tbody th").filter(has_text=re.compile("^Tô Hiệu$"))).to_be_visible(timeout=60_000)

    page.goto(f"{visitor.address}/comparison?round={ROUND}&compare=indicator&indicator={INDICATOR}&sort=name&lang=vi")
    shown = whole(page)
    asking = sum(any(INDICATOR in each.indicators for each in card.questions) for card in cards)
    assert f"{asking:,} phường có câu hỏi".replace(",", ".") in shown
    mark = page.locator("tr", has=page.locator(".ws-c-dot")).nth(3)
    ward = mark.locator("th").inner_text()
    mark.locator(".ws-c-dot").last.click()
    page.wait_for_url("**/scorecard?unit=*", timeout=60_000)
    assert {unit.id: unit.name for unit, _ in compared.wards}[asked(page)["unit"]] == ward
    # Another ward is found in a list of thousands by some of its name, without marks.
    find = page.get_by_placeholder("Tìm phường")
    expect(find).to_be_visible(timeout=60_000)
    find.fill("van son")
    find.press("Enter")
    settled(page)
    page.locator(".st-key-scorecard_picks [data-testid=stSelectbox]").first.click()
    page.get_by_role("option", name="Vân Sơn", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Phiếu điểm phường Vân Sơn", exact=True)).to_be_visible(
        timeout=60_000
    )
