"""Every screen as everybody who sees it, before and after a change: ``python -m tests.browser.pictures take|compare``.

``take`` photographs an app that runs already (start it on a copy of one record, so that both sides show the same).
``compare`` counts the pixels that differ between two folders and keeps a picture of where. Edges are blended a little
differently from run to run, by up to 6 of 255; what differs by more is something else on the screen.
"""

import argparse
import sys
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from tests.browser.photograph import chromium, settled, whole_page

WARD = "unit=to-hieu&round=2026"
#: One indicator, all criteria, wards beside each other, ranks.
COMPARISON = {
    f"comparison-{view}": f"/comparison?compare={view}" for view in ("indicator", "criteria", "wards", "ranks")
}
#: What those see besides who judge: self-assessment against appraisal by what it may be grouped, and all questions.
JUDGING = {
    **{f"comparison-self-{by}": f"/comparison?compare=self&by={by}" for by in ("ward", "criterion", "inspector")},
    "comparison-questions": "/comparison?compare=questions",
}
TRIAL = "try=TC08.a:accepted,4.1:4,12.1:44/44,19.2:3402/3402"
#: Person → the screens that one sees, by a name for the file.
SCREENS: dict[str, dict[str, str]] = {
    "to-hieu": {
        "overview": "/",
        "scorecard": f"/scorecard?{WARD}",
        "scorecard-all": f"/scorecard?{WARD}&rows=all",
        "trial": f"/scorecard?{WARD}&{TRIAL}&what=12.1",
        "self-list": "/self_assessment",
        "self-criterion": "/self_assessment?criterion=TC11",
        "self-review": "/self_assessment?view=review",
        "actions": "/actions",
        "action-new": "/actions?action=new-TC16",
        "opinions": "/opinions",
        "opinion-new": "/opinions?opinion=new",
        "trends": "/trends?unit=to-hieu&measure=score",
        "trends-indicator": "/trends?unit=to-hieu&measure=indicator&indicator=11.1",
        "trends-change": "/trends?unit=to-hieu&measure=change",
        "trends-residents": "/trends?unit=to-hieu&measure=residents",
        **COMPARISON,
        "catalogue": "/catalogue",
        "account": "/account",
        "demonstration": "/demonstration",
        "not-yours": "/administration",
    },
    "chieng-sinh": {
        "overview": "/",
        "self-list": "/self_assessment",
        "self-answer": "/self_assessment?criterion=TC21",
        "scorecard": "/scorecard?unit=chieng-sinh&round=2026",
    },
    "moc-chau": {
        "overview": "/",
        "self-list": "/self_assessment",
        "self-criterion": "/self_assessment?criterion=TC11",
        "self-review": "/self_assessment?view=review",
        "opinions": "/opinions",
    },
    "van-son": {"refused": f"/scorecard?{WARD}", "scorecard": "/scorecard?unit=van-son&round=2026"},
    "chieng-an-officer": {"overview": "/", "self-list": "/self_assessment", "comparison": "/comparison"},
    "inspector": {
        "overview": "/",
        "overview-ward": "/?unit=to-hieu",
        "comparison-residents": "/comparison?compare=residents",
        "comparison-crime": "/comparison?compare=indicator&indicator=11.1",
        "scorecard": "/scorecard?unit=thao-nguyen&round=2026&rows=all",
        "scorecard-history": "/scorecard?unit=chieng-an&round=2025",
        "queue": "/appraisal",
        "ward": "/appraisal?unit=chieng-an&round=2026",
        "deciding": "/appraisal?unit=chieng-an&round=2026&criterion=TC11",
        "asked": "/appraisal?unit=chieng-sinh&round=2026&criterion=TC21",
        "local": "/appraisal?unit=chieng-sinh&round=2026&criterion=SL4",
        **COMPARISON,
        "trends": "/trends",
        "trends-met": "/trends?unit=to-hieu&measure=met",
        "actions": "/actions",
        "opinions": "/opinions",
    },
    "lead": {
        "overview": "/",
        "queue": "/appraisal",
        "second": "/appraisal?view=second",
        "ward": f"/appraisal?{WARD}",
        "scorecard": f"/scorecard?{WARD}",
        "comparison-wards": "/comparison?compare=wards&wards=to-hieu,chieng-an,moc-chau,moc-son,thao-nguyen",
        **JUDGING,
        "audit": "/audit",
        "office-assignments": "/administration?office=assignments",
    },
    "board": {
        "overview": "/",
        "queue": "/appraisal",
        "scorecard": "/scorecard?unit=thao-nguyen&round=2026",
        **COMPARISON,
        "catalogue": "/catalogue",
        "workshop": "/workshop",
        "audit": "/audit",
    },
    "surveyor": {"overview": "/", "self": "/self_assessment", "actions": "/actions"},
    "administrator": {
        "overview": "/",
        "rounds": "/administration?office=rounds",
        "people": "/administration?office=people",
        "assignments": "/administration?office=assignments",
        "units": "/administration?office=units",
        "criteria": "/administration?office=criteria",
        "backups": "/administration?office=backups",
        "workshop": "/workshop",
        "audit": "/audit",
    },
    "": {"sign-in": "/sign-in", "first": "/"},
}
BLENDED = 8
FAR_APART = [0] * (BLENDED + 1) + [255] * (255 - BLENDED)
"""Up to this, of 255, a pixel counts as the same."""
WIDTHS = (1440, 390)
LANGUAGES = ("vi", "en")


def names() -> list[tuple[str, str, str, int]]:
    """Every picture: person, screen, language, width."""
    return [
        (person, screen, language, width)
        for person, screens in SCREENS.items()
        for screen in screens
        for language in LANGUAGES
        for width in WIDTHS
    ]


def take(address: str, into: Path, only: str) -> None:
    """Photograph every screen whose name holds ``only``, into ``into``."""
    into.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for person, screen, language, width in names():
            name = f"{person or 'nobody'}-{screen}-{language}-{width}"
            if only in name and not (into / f"{name}.png").exists():
                path = SCREENS[person][screen]
                page = _opened(browser, address, person, f"{path}{'&' if '?' in path else '?'}lang={language}", width)
                file = into / f"{name}.png"
                if page.query_selector("[data-testid=stMain]"):
                    whole_page(page, file)
                else:
                    page.screenshot(path=file, full_page=True)
                page.context.close()
                print(name, flush=True)


def _opened(browser: Browser, address: str, person: str, path: str, width: int) -> Page:
    page = browser.new_context(
        viewport={"width": width, "height": 900}, locale="vi-VN", reduced_motion="reduce"
    ).new_page()
    if person:
        page.context.add_cookies([{"name": "demonstration_person", "value": person, "url": address}])
    page.goto(f"{address}{path}")
    if page.query_selector("[data-testid=stApp], #root"):
        settled(page)
    return page


def compare(before: Path, after: Path, into: Path) -> int:
    """Print each picture that differs with the share of its pixels; how many do."""
    into.mkdir(parents=True, exist_ok=True)
    differing = 0
    for file in sorted({each.name for folder in (before, after) for each in folder.glob("*.png")}):
        if not ((before / file).exists() and (after / file).exists()):
            print(f"{file}: on one side only")
            differing += 1
            continue
        one, two = (Image.open(folder / file).convert("RGB") for folder in (before, after))
        if one.size != two.size:
            print(f"{file}: {one.size} became {two.size}")
            differing += 1
            continue
        apart = ImageChops.difference(one, two).convert("L").point(FAR_APART)
        if apart.getbbox():
            share = apart.histogram()[255] / (one.width * one.height)
            print(f"{file}: {share:.4%} within {apart.getbbox()}")
            apart.save(into / file)
            differing += 1
    return differing


def main() -> None:
    """Take the pictures, or compare two folders of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    taking = verbs.add_parser("take")
    taking.add_argument("address")
    taking.add_argument("into", type=Path)
    taking.add_argument("--only", default="")
    comparing = verbs.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("into", type=Path)
    asked = parser.parse_args()
    if asked.verb == "take":
        take(asked.address, asked.into, asked.only)
    else:
        sys.exit(1 if compare(asked.before, asked.after, asked.into) else 0)


if __name__ == "__main__":
    main()
