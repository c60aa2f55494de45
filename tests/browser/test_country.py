"""A province of 300 wards and all the country's 3,321 in a browser: every view of So sánh is whole and light.

What the sentences must say is counted from the record beside the server, not read off the screen.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
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
READ_BY_ALL = {("vi", 1440): "criteria", ("en", 390): "criteria&rows=wards"}
"""Where axe looks: at the two largest tables, each once; what it finds in the other views does not depend on how many wards."""
COUNT_WITHOUT_ITS_SIGN = re.compile(r"(?<![\d.,/])(?!19\d\d|20\d\d)\d{4,}(?!\d)")


@dataclass(frozen=True, repr=False)
class Country:
    """The address of an app, and what a lead inspector compares there. Never written out: that would take minutes."""

    address: str
    compared: Comparison


@pytest.fixture(scope="module", params=[PLACE, NATION])
def country(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """An app with so many wards; a province has the year before, too."""
    folder: Path = tmp_path_factory.mktemp(f"wards-{request.param}")
    record = open_record(f"sqlite:///{folder}/record.db", fill=sample_of())
    # What a year before adds does not depend on how many wards there are; for a whole country it takes long to make.
    add_many_wards(record, request.param, year_before=request.param == PLACE)
    lead = account(record, "lead")
    assert lead is not None
    compared = comparison(record, lead, next(each for each in rounds_to_compare(record, lead) if each.id == ROUND))
    record.close()
    with running_app(f"sqlite:///{folder}/record.db") as address:
        yield Country(address, compared)


@pytest.fixture
def visitor(browser: Browser, country: Country) -> Iterator[Visitor]:
    """Who visits that app; it waits as long as a server's first run may take on a machine with much to do."""
    found = Visitor(browser, country.address)
    yield found
    found.leave()
    assert found.strayed == [] and found.complained == []


def whole(page: Page) -> str:
    """Wait until the screen is whole; everything on it."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning] h1", timeout=180_000)
    settled(page)
    return page.inner_text("[data-testid=stMain]")


def faults(page: Page) -> list[str]:
    """What is wrong with the screen: an error, something too wide, more than a page of a list, a number without its sign."""
    nodes = page.evaluate("document.querySelectorAll('*').length")
    found = [
        *page.locator("[data-testid=stException]").all_inner_texts(),
        *(f"wide: {each}" for each in page.evaluate(WIDE)),
        *(f"no sign: {each}" for each in COUNT_WITHOUT_ITS_SIGN.findall(page.inner_text("[data-testid=stMain]"))),
        *([f"{nodes} elements"] if nodes > MOST_NODES else []),
    ]
    return [f"{page.url}, {page.viewport_size}: {each}" for each in found]


def opened(visitor: Visitor) -> Page:
    """A lead inspector's first screen. The first run of a server grades every text, so it may take its time."""
    with suppress(Exception):
        visitor.open("/account", "lead")
    return visitor.contexts[-1].pages[0]


def test_every_view_of_many_wards_fits_is_light_and_can_be_read_by_everybody(
    visitor: Visitor, country: Country
) -> None:
    page = opened(visitor)
    wards = f"{len(country.compared.wards):,}"
    wrong: list[str] = []
    for language, title in (("vi", f"So sánh {wards} phường".replace(",", ".")), ("en", f"{wards} wards compared")):
        for view in VIEWS:
            page.goto(f"{visitor.address}/comparison?round={ROUND}&compare={view}&lang={language}")
            if title not in whole(page):
                wrong.append(f"{page.url} is not headed {title}")
            for width in (1440, 390):
                page.set_viewport_size({"width": width, "height": 900})
                settled(page)
                wrong += faults(page)
                if READ_BY_ALL.get((language, width)) == view:
                    wrong += violations(page)
    assert wrong == []


@pytest.mark.parametrize("country", [PLACE], indirect=True)
def test_the_first_sentences_say_what_the_record_counts_and_marks_lead_to_the_ward_they_stand_for(
    visitor: Visitor, country: Country
) -> None:
    compared = country.compared
    cards = [of.standing for _, of in compared.wards if of and of.standing]
    page = opened(visitor)

    page.goto(f"{visitor.address}/comparison?round={ROUND}&compare=criteria&rows=wards&lang=vi")
    shown = whole(page)
    every = columns(compared.wards, compared.catalogue)
    unmet = {
        code: sum(column.cells[code].state in ("not_met", "not_proven") for column in every)
        for code in compared.catalogue.criteria
    }
    first = max(unmet, key=lambda code: unmet[code])
    assert (
        f"({unmet[first]:,})".replace(",", ".") in shown
        and f"trong {len(compared.wards):,} phường: {first}".replace(",", ".") in shown
    )

    last_page = -(-len(compared.wards) // FEW)
    page.get_by_role("button").filter(has_text=re.compile(f"^{last_page}$")).click()
    names = sorted((unit.name for unit, _ in compared.wards), key=sort_key)
    expect(page.locator(".ws-o-heat tbody th").last).to_contain_text(names[-1], timeout=60_000)

    page.get_by_label("Tìm phường").fill("to hieu")
    page.keyboard.press("Enter")
    found = page.locator(".ws-o-heat").get_by_role("link", name="Tô Hiệu", exact=True).first
    expect(found).to_be_visible(timeout=60_000)

    page.goto(f"{visitor.address}/comparison?round={ROUND}&compare=indicator&indicator={INDICATOR}&sort=name&lang=vi")
    shown = whole(page)
    asking = sum(any(INDICATOR in each.indicators for each in card.questions) for card in cards)
    assert f"{asking:,} phường có câu hỏi".replace(",", ".") in shown
    mark = page.locator("tr", has=page.locator(".ws-c-dot")).nth(3)
    ward = mark.locator("th").inner_text()
    mark.locator(".ws-c-dot").last.click()
    page.wait_for_url("**/scorecard?unit=*", timeout=60_000)
    assert {unit.id: unit.name for unit, _ in compared.wards}[asked(page)["unit"]] == ward
