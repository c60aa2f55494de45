"""Why a score changed, as it is shown: figures that add up in every direction, the sentence, the waterfall, the table."""

import csv
import io
from datetime import date
from fractions import Fraction
from typing import Any

import altair as alt
import pytest
import streamlit
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.rounds.rounds import Round
from scoring import Catalogue, grade, read_submission
from scoring.exact import rounded
from tests.scoring.building import WINDOW, Data, attested, catalogue, criterion, group, national, submission
from tests.scoring.generating_forms import ALL_FORMS, random_case
from ui.parts import charts
from ui.screens.trends.change import Change, ScoredRound, change_between, earlier_than
from ui.screens.trends.change_chart import change_chart
from ui.screens.trends.change_view import heading, key_html, rest, table_html
from ui.screens.trends.change_words import finding, most_moved, notes
from ui.screens.trends.route import picture, table


def round_in(year: int, *, days: int = 0) -> Round:
    """A year's round, 1/11 to 31/10."""
    first, last = date(year - 1, 11, 1), date(year, 10, 31 - days)
    name = {"vi": f"Năm {year}", "en": f"Year {year}"}
    return Round(f"{year}", "year", name, first, last, last, last, last, last, "published")


def layer(version: str = "2024.1", **weights: int) -> Data:
    """A criterion for each code, met when its one item is confirmed."""
    made = [
        criterion(attested(code.lstrip("_"))[0], code=f"TC{code.lstrip('_')}", weight=w) for code, w in weights.items()
    ]
    return {**national(group(*made)), "version": version}


def scored(year: int, found: Catalogue, data: Data, *, claimed: bool = False) -> ScoredRound:
    window = {"from": f"{year - 1}-11-01", "to": f"{year}-10-31"}
    return ScoredRound(round_in(year), grade(found, read_submission(found, {**data, "window": window})), claimed)


def answers(**confirmed: int) -> Data:
    return submission({code.lstrip("_"): {"confirmed": number} for code, number in confirmed.items()})


def reweighted() -> Change:
    """Criterion 2 newly met, under a catalogue in which 1 weighs three times as much, 3 went and 4 came."""
    old = scored(2025, catalogue(layer(_1=1, _2=1, _3=1)), answers(_1=1, _2=0, _3=0))
    new = scored(2026, catalogue(layer("2026.1", _1=3, _2=1, _4=2)), answers(_1=1, _2=1, _4=0))
    return change_between(old, new)


def test_the_sentence_tells_both_parts_and_they_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    # S(old, old) = 1/3, S(old, new) = 3/6, S(new, old) = 2/3, S(new, new) = 4/6:
    # the ward ½[(4/6 - 3/6) + (2/3 - 1/3)] = 1/4, the criteria ½[(4/6 - 2/3) + (3/6 - 1/3)] = 1/12.
    change = reweighted()
    assert finding(change) == "Tăng 33,34 điểm, từ 33,33 lên 66,67: do phường +25,00, do bộ tiêu chí đổi +8,34."
    assert heading(change) == "Vì sao 33,33 thành 66,67?"
    assert most_moved(change) == "Tăng nhiều nhất: TC1 (+16,67), TC2 (+16,67)."
    assert any("chấm theo cả hai bộ tiêu chí" in note for note in notes(change))
    monkeypatch.setitem(streamlit.session_state, "lang", "en")
    assert finding(change) == (
        "Up 33.34 points, from 33.33 to 66.67: by the ward +25.00, by the change of criteria +8.34."
    )


def test_one_catalogue_leaves_nothing_to_the_criteria_and_no_column_for_them() -> None:
    found = catalogue(layer(_1=1, _2=2))
    change = change_between(scored(2025, found, answers(_1=1, _2=1)), scored(2026, found, answers(_1=1, _2=0)))
    assert finding(change) == (
        "Giảm 66,67 điểm, từ 100,00 xuống 33,33. Hai đợt chấm theo cùng một bộ tiêu chí, nên tất cả là do phường."
    )
    drawn = table_html(change, "Tô Hiệu")
    assert "Do phường" in drawn and "Do bộ tiêu chí" not in drawn and "do bộ tiêu chí" not in key_html(change)
    same = change_between(change.earlier, change.earlier._replace(round=round_in(2026)))
    assert finding(same) == "Điểm không đổi, vẫn 100,00." and heading(same) == "Vì sao vẫn là 100,00?"


def test_the_table_names_what_came_and_what_went_and_sums_up_what_stayed() -> None:
    old = scored(2025, catalogue(layer(_1=1, _2=1, _3=1)), answers(_1=1, _2=1, _3=1))
    new = scored(2026, catalogue(layer("2026.1", _1=1, _2=1, _4=1)), answers(_1=1, _2=1, _4=1), claimed=True)
    change = change_between(old, new)
    drawn = table_html(change, "Tô Hiệu")
    assert "(mới ở bộ 2026.1)" in drawn and "(bỏ ở bộ 2026.1)" in drawn and "2 tiêu chí không đổi" in drawn
    assert rest(change) == (None, Fraction("66.67"), 0, 0, Fraction("66.67"), False, False)
    assert notes(change)[0] == "Phường tự chấm, chưa thẩm định: Năm 2026."


def test_what_has_no_score_is_told_by_name_and_not_drawn() -> None:
    found = catalogue(layer(_1=1))
    nothing = {**submission({}), "not_applicable": {"1": "không có"}}
    change = change_between(scored(2025, found, nothing), scored(2026, found, answers(_1=1)))
    assert change.whole is None and change.rows == ()
    assert finding(change).startswith("Chưa chia được, vì không có điểm: số liệu Năm 2025 chấm theo bộ 2024.1")


def test_only_rounds_of_windows_as_long_are_offered() -> None:
    found = catalogue(layer(_1=1))
    year = [scored(each, found, answers(_1=1)) for each in (2023, 2024, 2025)]
    half = grade(found, read_submission(found, {**answers(_1=1), "window": {"from": "2025-11-01", "to": "2026-04-30"}}))
    assert earlier_than(year[2], year) == year[:2] and earlier_than(year[0], year) == []
    assert earlier_than(ScoredRound(round_in(2026), half, False), year) == []


def test_the_waterfall_is_a_chart_of_altairs_and_hover_says_what_the_table_says() -> None:
    change = reweighted()
    for named in (False, True):
        spec = change_chart(change, charts.LIGHT, named=named)
        alt.LayerChart.from_dict(spec | {"config": charts.config(charts.LIGHT)})
    bars = [each for each in spec["layer"] if each["mark"]["type"] == "bar"]
    assert [bool(each["mark"].get("strokeDash")) for each in bars] == [False, True], "pattern tells the parts apart"
    drawn = table_html(change, "Tô Hiệu")
    for bar in bars:
        for row in bar["data"]["values"]:
            for tip in bar["encoding"]["tooltip"]:
                assert str(row[tip["field"]]).partition(" ")[2] in drawn and str(row[tip["field"]]).split()[0] in drawn
    # From the first score to the last without a gap.
    steps = sorted(
        (row for bar in bars for row in bar["data"]["values"]),
        key=lambda row: (row["row"], row["from"] != row["ward_from"]),
    )
    assert steps[0]["from"] == 33.33 and max(row["to"] for row in steps) >= 66.67
    assert all(
        scale == spec["layer"][0]["encoding"]["x"]["scale"] for scale in [b["encoding"]["x"]["scale"] for b in bars]
    )


def test_what_is_taken_away_adds_up_cell_by_cell() -> None:
    found = list(csv.reader(io.StringIO(table(reweighted()).decode("utf-8-sig")), delimiter=";"))
    assert found[0] == ["Tiêu chí", "Tên", "Năm 2025", "Do phường", "Do bộ tiêu chí", "Thay đổi", "Năm 2026"]
    figures = [[Fraction(cell.replace(",", ".")) for cell in row[2:]] for row in found[1:]]
    assert [sum(column) for column in zip(*figures[:-1], strict=True)] == figures[-1]
    assert [row[0] for row in found[1:]] == ["TC1", "TC2", "TC4", "TC3", ""]
    drawn: dict[str, Any] = picture(reweighted(), "Tô Hiệu", "Nguồn: …")
    assert drawn["title"]["text"] == "Vì sao điểm phường Tô Hiệu đổi: Năm 2025 đến Năm 2026"
    assert drawn["title"]["subtitle"][-1] == "Nguồn: …" and "Khung nét đứt" in drawn["title"]["subtitle"][-2]


@pytest.mark.slow
@settings(max_examples=15)
@given(st.integers(0, 2**32))
def test_rows_and_columns_add_up_whatever_the_form_and_nothing_is_shown_far_from_what_it_is(seed: int) -> None:
    cards: list[ScoredRound] = []
    for place in range(2):
        layers, (data,) = random_case(seed + place, 1, ALL_FORMS)
        found = catalogue(*layers)
        card = grade(found, read_submission(found, {**data, "unit": "u", "window": WINDOW}))
        cards.append(ScoredRound(round_in(2025 + place), card, False))
    change = change_between(*cards)
    if change.whole is None:
        assert "không có điểm" in finding(change)
        return
    for row in (*change.rows, change.whole):
        assert row.before + row.performance + row.catalogue == row.after
    for column in ("before", "performance", "catalogue", "after"):
        assert sum(getattr(row, column) for row in change.rows) == getattr(change.whole, column)
    assert rounded(change.whole.after) == rounded(cards[1].card.overall.exact or 0)
    parts = change.split.parts
    assert parts is not None and abs(change.whole.performance - parts.performance) <= Fraction(1, 100)
    assert abs(change.whole.catalogue - parts.catalogue) <= Fraction(2, 100)
    for row, exact in zip(change.rows, change.split.criteria, strict=True):
        assert exact.parts is not None and abs(row.performance - exact.parts.performance) <= Fraction(3, 100)
