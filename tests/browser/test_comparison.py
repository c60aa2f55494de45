"""So sánh in a browser: every mark that can be pressed leads on, nothing is loaded anew on the way, everybody can read it."""

from tests.browser.photograph import settled
from tests.browser.test_paths import violations
from tests.browser.visiting import Visitor

CRITERIA = "/comparison?round=2026&compare=criteria"
WIDTHS = (390, 683, 1093, 1440)
WIDE = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .filter(each => each.scrollWidth > each.clientWidth).map(each => each.tagName + each.scrollWidth)"""


def test_a_lead_inspector_opens_a_criterion_a_ward_and_a_cell_and_goes_on_from_every_mark(visitor: Visitor) -> None:
    page = visitor.open(CRITERIA, "lead")
    page.evaluate("window.stillHere = true")

    page.get_by_role("link", name="TC11").first.click()
    page.wait_for_selector("#ws-opened")
    assert page.locator("#ws-opened tbody tr").count() == 8 and "open_criterion=TC11" in page.url
    assert violations(page) == []

    page.locator("#ws-opened").get_by_role("link", name="Xếp phường theo tiêu chí này").click()
    page.wait_for_function("document.querySelector('#ws-opened') === null")
    assert "criteria_order=TC11" in page.url and page.get_by_text("TC11 Kiềm chế").first.is_visible()

    cell = page.locator("td.ws-o-disputed")
    assert cell.count() == 1 and "≠" in cell.inner_text()
    cell.click()
    page.wait_for_selector("#ws-opened")
    assert "open_criterion=SL4" in page.url and "open_ward=chieng-an" in page.url
    assert page.locator("#ws-opened tbody tr").count() == 1
    assert page.evaluate("window.stillHere"), "all this without loading the page anew"
    page.go_back()
    page.wait_for_function("document.querySelector('#ws-opened') === null")

    page.locator(".ws-o-heat thead").get_by_role("link", name="Tô Hiệu", exact=True).click()
    page.wait_for_selector("#ws-opened")
    assert page.locator("#ws-opened tbody tr").count() == 27
    page.locator("#ws-opened").get_by_role("link", name="TC05").click()
    page.wait_for_url("**/scorecard?unit=to-hieu&round=2026&criterion=TC05*")

    for view, mark, leads in (
        ("indicator&indicator=13.4", ".ws-c-dot", "**/scorecard?unit=*criterion=TC13*"),
        ("ranks", ".ws-c-dot", "**/scorecard?unit=*round=2026*"),
        ("self&by=ward", ".ws-c-dot", "**/scorecard?unit=*round=2026*"),
        ("self&by=criterion", ".ws-c-dot", "**/comparison?compare=criteria*open_criterion=*"),
        ("wards", "[data-testid=stVegaLiteChart] .mark-symbol path", "**/scorecard?unit=*round=*"),
    ):
        page = visitor.open(f"/comparison?round=2026&compare={view}", "lead")
        page.locator(mark).first.click()
        page.wait_for_url(leads)
        page.context.close()


def test_every_view_can_be_read_by_everybody_at_every_width(visitor: Visitor) -> None:
    page = visitor.open(CRITERIA, "lead", WIDTHS[0])
    for view in ("criteria&open_ward=chieng-an", "indicator", "wards", "self&by=criterion", "ranks", "questions"):
        page.goto(f"{visitor.address}/comparison?round=2026&compare={view}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            settled(page)
            assert page.evaluate(WIDE) == [], (view, width)
            if width in (WIDTHS[0], WIDTHS[-1]):
                assert violations(page) == [], (view, width)
