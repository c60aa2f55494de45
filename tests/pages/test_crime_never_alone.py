"""Crime is never told without the reports received and handled: every place that shows a figure is asked for each that may not
stand alone, as the catalogue has it (``scoring.trends.read_with_others``)."""

import csv
import io
from html import unescape
from urllib.parse import urlencode

import pytest

from dossiers.rounds.catalogues import catalogue_of
from scoring.catalogue import Catalogue
from scoring.trends import read_with_others
from tests.pages.visiting import visit, written
from tests.ui.asking import ask
from ui.reader.language import settle_language
from ui.reader.record import the_record

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
