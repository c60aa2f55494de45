"""Every screen at every width from a phone to a wall, and at every zoom: zoomed to 400 %, a window has a quarter of its width.

The screens stand in ``pictures``; what is laid out as another one is left out. ``layout_faults.js`` says what counts.
"""

from pathlib import Path

import pytest

from tests.browser.photograph import settled
from tests.browser.pictures import SCREENS
from tests.browser.visiting import Visitor

WIDTHS = list(range(320, 2561, 40))
AS_ANOTHER = {
    ("to-hieu", "scorecard-all"), ("to-hieu", "self-review"), ("to-hieu", "action-new"), ("to-hieu", "not-yours"),
    ("chieng-sinh", "overview"), ("chieng-sinh", "scorecard"), ("chieng-sinh", "self-list"), ("moc-chau", "overview"),
    ("moc-chau", "self-list"), ("moc-chau", "opinions"), ("van-son", "scorecard"), ("chieng-an-officer", "overview"),
    ("inspector", "scorecard"), ("inspector", "overview-ward"), ("inspector", "local"), ("inspector", "actions"),
    ("inspector", "opinions"), ("inspector", "trends"), ("lead", "overview"), ("lead", "scorecard"), ("lead", "queue"),
    ("lead", "audit"), ("lead", "office-assignments"), ("board", "overview"), ("board", "queue"),
    ("board", "scorecard"), ("board", "comparison-indicator"), ("board", "comparison-criteria"), ("board", "catalogue"),
    ("surveyor", "actions"), ("administrator", "overview"),
}  # fmt: skip
FAULTS = (Path(__file__).parent / "layout_faults.js").read_text("utf-8")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("person", [person for person in SCREENS if person])
def test_at_no_width_is_anything_cut_or_over_another_thing_or_a_word_a_line(
    visitor: Visitor, person: str, language: str
) -> None:
    page = visitor.open(f"/account?lang={language}", person)
    found: dict[str, object] = {}
    for screen, path in SCREENS[person].items():
        if (person, screen) in AS_ANOTHER:
            continue
        page.goto(f"{visitor.address}{path}{'&' if '?' in path else '?'}lang={language}")
        settled(page)
        faults = page.evaluate(f"async widths => {{ {FAULTS}; return await faultsAtWidths(widths); }}", WIDTHS)
        if faults:
            found[screen] = faults
    assert found == {}


@pytest.mark.parametrize("width", [320, 390, 683, 1093, 1440])
def test_in_a_window_the_menu_and_the_charts_keep_within_it(visitor: Visitor, width: int) -> None:
    page = visitor.open("/", "to-hieu", width=width)
    for path in ("/", "/trends?unit=to-hieu", "/trends?unit=quyet-thang", "/scorecard?unit=to-hieu&round=2026"):
        page.goto(visitor.address + path)
        settled(page)
        faults = page.evaluate(f"() => {{ {FAULTS}; return layoutFaults(document); }}")
        assert faults == [], path


@pytest.mark.parametrize(("width", "height", "most"), [(1093, 614, 110), (390, 844, 130)])
def test_the_header_is_one_line_and_the_content_begins_below_it(
    visitor: Visitor, width: int, height: int, most: int
) -> None:
    page = visitor.open("/", "to-hieu", width=width)
    page.set_viewport_size({"width": width, "height": height})
    for path in ("/", "/self_assessment", "/actions", "/trends?unit=to-hieu"):
        page.goto(visitor.address + path)
        settled(page)
        tops = page.evaluate(
            """() => {
                const first = document.querySelector('[data-testid=stMain] h1').getBoundingClientRect();
                const menu = document.querySelector('[data-testid=stTopNavLink], [data-testid=stExpandSidebarButton]');
                const middle = each => { const box = each.getBoundingClientRect(); return (box.top + box.bottom) / 2; };
                const parts = [menu, ...document.querySelectorAll('.ws-person, .st-key-pick_lang')];
                return {first: first.top, middles: parts.map(middle)};
            }"""
        )
        assert tops["first"] <= most, path
        assert len(tops["middles"]) == 3 and max(tops["middles"]) - min(tops["middles"]) < 8, (path, tops)
