"""So sánh of wards whose criteria give no points: what is met and how many, and nothing of scores and ranks."""

import csv
import io
import re
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dossiers.access.policy import Actor
from dossiers.errors import NotFound
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.submissions.results import Result
from scoring import grade, read_catalogue_files, read_submission
from tests.dossiers.other_scheme import EXAMPLES
from ui.reader.language import settle_language
from ui.screens.comparison import ranks_taken, wards_taken
from ui.screens.comparison.taking import Asked
from ui.screens.comparison.views import views_for
from ui.screens.comparison.wards import Comparison
from ui.screens.comparison.wards_beside import wards_beside
from ui.screens.comparison.wards_view import table_html

INSPECTOR = Actor("inspector", None, "Thẩm định viên 1", "inspector")
SCHEMES = ("all_must_hold_safe_ward", "all_must_hold_urban_civility")


def compared_by(example: str) -> Comparison:
    """The wards of an example, as they stand after their appraisal."""
    catalogue = read_catalogue_files(EXAMPLES / f"{example}.yaml")
    wards: list[tuple[Unit, Result | None]] = []
    for line in (EXAMPLES / f"{example}.jsonl").read_text().splitlines():
        sent = read_submission(catalogue, line)
        card = grade(catalogue, sent)
        given = SimpleNamespace(self_assessment=sent, appraisal=sent)
        of = SimpleNamespace(
            standing=card, standing_part="appraisal", scorecard_self=card, scorecard_appraisal=card, dossier=given
        )
        unit = SimpleNamespace(id=sent.unit, name=f"Phường {sent.unit}", code=sent.unit)
        wards.append((cast(Unit, unit), cast(Result, of)))
    name = SimpleNamespace(vi="Năm 2026", en="Year 2026")
    round_ = SimpleNamespace(id="2026", name=name, kind="year", status="open", window_to=date(2026, 10, 31))
    return Comparison(cast(Round, round_), catalogue, tuple(wards), None, {})


@pytest.mark.parametrize("example", SCHEMES)
def test_wards_of_a_scheme_without_points_stand_side_by_side_by_what_they_meet(example: str) -> None:
    settle_language("vi")
    compared = compared_by(example)
    units = [unit.id for unit, _ in compared.wards][:2]
    found = wards_beside(compared, units)
    text = re.sub("<[^>]+>", " ", table_html(compared, found, everything=True))
    assert "Số tiêu chí đạt" in text and "Giống nhau ở" in text
    assert not re.search(r"\bĐiểm\b|điểm|hơn|0,00|—", text), text
    whole = sum(bool(each.judged_indicators) for each in compared.catalogue.criteria.values())
    assert f"/{whole}" in text
    asked = Asked(cast(Any, None), INSPECTOR, compared, {"wards": ",".join(units)}, date(2026, 11, 23))
    heads, *rows = csv.reader(io.StringIO(wards_taken.VIEW.csv(asked).decode("utf-8-sig")), delimiter=";")
    assert not any("điểm" in head for head in heads) and {len(row) for row in rows} == {4}
    assert rows[-1][1] == "Số tiêu chí đạt" and rows[-1][2].endswith(f"/{whole}")


@pytest.mark.parametrize("example", SCHEMES)
def test_a_scheme_without_points_has_no_view_of_ranks_and_gives_no_picture_of_scores(example: str) -> None:
    compared = compared_by(example)
    assert "ranks" not in views_for(compared.catalogue, "inspector")
    units = ",".join(unit.id for unit, _ in compared.wards[:2])
    asked = Asked(cast(Any, None), INSPECTOR, compared, {"wards": units}, date(2026, 11, 23))
    for make in (ranks_taken.VIEW.csv, ranks_taken.VIEW.chart):
        with pytest.raises(NotFound):
            make(asked)
    # Of two wards there is a picture of what they meet, and no scores below it.
    facts = SimpleNamespace(sample=False)
    chart = wards_taken.VIEW.chart(asked._replace(record=cast(Any, SimpleNamespace(facts=lambda: facts))))
    assert "vconcat" not in chart and "Đạt" in str(chart) and not re.search(r"\bĐiểm\b|0,00|hơn", str(chart))
