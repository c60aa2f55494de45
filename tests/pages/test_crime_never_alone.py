"""Crime is never told without the reports received and handled: every place that shows a figure is asked for each that may not
stand alone, as the catalogue has it (``scoring.trends.read_with_others``)."""

import csv
import io
import re
from html import unescape
from urllib.parse import urlencode

import pytest

from dossiers.rounds.catalogues import catalogue_of
from dossiers.submissions.results import result
from dossiers.submissions.trial import tried
from scoring.band_path import path_to
from scoring.catalogue import Catalogue
from scoring.trends import read_with_others
from tests.dossiers.working import person
from tests.pages.visiting import visit, written
from tests.ui.asking import ask
from ui.reader.language import settle_language
from ui.reader.record import the_record
from ui.screens.way_up.way_up import way_up_html

ROUND = "2026"


def alone(catalogue: Catalogue) -> list[tuple[str, str, tuple[str, ...]]]:
    """(indicator, its criterion, what must be read beside it) of every figure that may not stand alone."""
    return [(code, catalogue.criterion_of[code].code, others) for code, others in read_with_others(catalogue).items()]


def catalogue() -> Catalogue:
    settle_language("vi")
    return catalogue_of(the_record(), ROUND)


def test_the_shipped_catalogue_ties_every_figure_of_crime_to_reports_received_recorded_and_resolved() -> None:
    found = {code: others for code, _, others in alone(catalogue())}
    assert found == dict.fromkeys(("11.1", "11.2", "11.3", "12.1", "12.2"), ("13.4", "13.1", "13.3")) | {
        "13.4": ("11.1",)
    }


@pytest.mark.parametrize(("code", "criterion", "others"), alone(catalogue()))
def test_wherever_the_figure_is_shown_the_others_stand_beside_it(
    monkeypatch: pytest.MonkeyPatch, code: str, criterion: str, others: tuple[str, ...]
) -> None:
    names = [f"{other} {catalogue().indicators[other].name.vi}" for other in others]
    trends = visit(monkeypatch, "trends", "inspector", unit="to-hieu", measure="indicator", indicator=code)
    compared = visit(monkeypatch, "comparison", "inspector", round=ROUND, indicator=code)
    scorecard = visit(monkeypatch, "scorecard", "inspector", unit="to-hieu", round=ROUND)
    for page in map(written, (trends, compared, scorecard)):
        assert [name for name in names if name not in page] == []
    assert len(trends.get("vega_lite_chart")) >= len(others)

    asked = urlencode({"compare": "indicator", "round": ROUND, "indicator": code, "lang": "vi"})
    table = ask(f"/taken/comparison.csv?{asked}", "inspector").body.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert all(any(row[name] for row in rows) for name in names)
    picture = unescape(ask(f"/taken/comparison.svg?{asked}", "inspector").body.decode())
    for other, name in zip(others, names, strict=True):
        assert f"{other}: " in picture and name[:20] in picture


def told_beside(html: str) -> str:
    """What is told to be read with the figures of a piece of a page."""
    found = re.findall(r'<p class="ws-read-with">(.*?)</p>', html, re.DOTALL)
    return unescape(" ".join(re.sub("<[^>]+>", "", " ".join(found)).split()))


def test_where_a_figure_is_tried_or_to_be_bettered_the_others_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = "Đọc cùng: 13.4 Số tin báo về tội phạm đến so với cùng kỳ: 126 → 97; 13.1 "
    path = {"unit": "to-hieu", "round": ROUND}
    # What is tried, and what may be tried next: once for both, where it is the same figure.
    for asked, times in (({"try": "12.1:40/44"}, 2), ({"try": "12.1:40/44", "what": "12.1"}, 1), ({"try": "new"}, 1)):
        page = written(visit(monkeypatch, "scorecard", "to-hieu", **path, **{"what": "11.1", **asked}))
        above = page.partition("Điều kiện bắt buộc")[0]
        assert told_beside(above).count(reports) == times, asked
    page = written(visit(monkeypatch, "scorecard", "to-hieu", **path, **{"try": "4.1:4", "what": "4.1"}))
    assert not told_beside(page.partition("Điều kiện bắt buộc")[0])

    # What a ward still lacks: the overview of one whose 11.1 is not met, and of one without such a figure.
    lacking = written(visit(monkeypatch, "overview", "moc-chau", round=ROUND))
    assert "Đọc cùng: 13.4 " in told_beside(lacking.partition("Còn thiếu 5 tiêu chí")[2])
    assert not told_beside(written(visit(monkeypatch, "overview", "chieng-sinh", round=ROUND)))

    # A step of the way up whose figure is there: 20 of 44 cases cleared are less than the 75 % that are asked for.
    found = result(the_record(), person(the_record(), "to-hieu"), "to-hieu", ROUND)
    assert found is not None and found.standing is not None
    way = path_to(tried(found.standing, {"TC08.a": "accepted", "12.1": "20/44"}))
    told = str(way_up_html(way, found, None, lambda code: ""))
    assert "20/44" in told and reports in told_beside(told)
