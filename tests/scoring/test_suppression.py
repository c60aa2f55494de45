"""Small counts of sensitive subjects in what is published outside."""

from itertools import chain, product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scoring.suppression import HIDDEN, SMALL, published_figures, published_table, shown_count
from tests.scoring.building import Data, indicator, of_indicators, scorecard, submission


def test_counts_from_1_to_4_read_less_than_5():
    assert [shown_count(count) for count in (0, 1, 4, 5, 12)] == ["0", "< 5", "< 5", "5", "12"]


@pytest.mark.parametrize(
    ("kind", "inputs", "counts", "value", "hidden"),
    [
        ("count", {"count": 3}, {"count": "< 5"}, "< 5", True),
        ("count", {"count": 0}, {"count": "0"}, "0", False),
        ("ratio", {"numerator": 2, "denominator": 6}, {"numerator": "< 5", "denominator": "6"}, "–", True),
        ("ratio", {"numerator": 5, "denominator": 6}, {"numerator": "5", "denominator": "6"}, "83.33", False),
        ("change", {"current": 9, "previous": 3}, {"current": "9", "previous": "< 5"}, "–", True),
        ("change", {"current": 4}, {"current": "< 5"}, None, True),
    ],
)
def test_the_value_of_a_sensitive_indicator_goes_with_its_small_counts(
    kind: str, inputs: Data, counts: Data, value: str | None, hidden: bool
):
    layer = of_indicators(indicator(kind, sensitive=True, target={"at_most": 50}))
    assert published_figures(scorecard(layer, submission({"1": inputs})).indicator("1")) == (counts, value, hidden)


def test_what_is_not_sensitive_is_published_whole():
    layer = of_indicators(indicator("count", target={"at_most": 0}))
    assert published_figures(scorecard(layer, submission({"1": {"count": 3}})).indicator("1")) == (
        {"count": "3"},
        "3",
        False,
    )


def test_sensitive_changes_no_scorecard():
    plain, sensitive = (
        of_indicators(indicator("count", target={"at_most": 0}, **keys)) for keys in ({}, {"sensitive": True})
    )
    one, other = (scorecard(layer, submission({"1": {"count": 3}})).as_data() for layer in (plain, sensitive))
    assert {**one, "catalogue": 0} == {**other, "catalogue": 0}


def test_without_totals_nothing_gives_a_count_away():
    assert published_table([[3, 9], [0, 12]]) == (("< 5", "9"), ("0", "12"))


def test_where_a_total_would_give_a_count_away_the_next_smallest_of_its_row_or_column_is_hidden_too():
    assert published_table([[30, 3, 20]], row_totals=True) == (("30", "< 5", "–", "53"),)
    assert published_table([[9], [3], [8]], column_totals=True) == (("9",), ("< 5",), ("–",), ("20",))
    # Nobody can be told by 0, and hiding it would hide nothing.
    assert published_table([[3, 0, 20]], row_totals=True) == (("< 5", "0", "–", "23"),)


def test_with_totals_of_rows_and_columns_four_counts_hide_one():
    found = published_table([[3, 20, 30], [10, 20, 30], [12, 8, 9]], row_totals=True, column_totals=True)
    assert found == (
        ("< 5", "–", "30", "53"),
        ("–", "–", "30", "60"),
        ("12", "8", "9", "29"),
        ("25", "48", "69", "142"),
    )


def test_two_small_counts_are_given_away_too_where_only_one_pair_fits():
    # 4 and 4 alone make 8 of two numbers from 1 to 4; 1 alone is left where what is not small is 5 at least.
    assert published_table([[4, 4]], row_totals=True) == (("< 5", "< 5", "–"),)
    assert published_table([[1, 5]], row_totals=True) == (("< 5", "–", "–"),)
    assert published_table([[2, 3]], row_totals=True) == (("< 5", "< 5", "5"),)


def test_the_total_of_four_counts_of_1_reads_hidden_as_less_than_5_would_tell_all_of_them():
    assert published_table([[1, 1, 1, 1]], row_totals=True) == (("< 5", "< 5", "< 5", "< 5", "–"),)
    # The totals of both rows and columns may stand: each could be another one as long as that of all is open.
    assert published_table([[1, 1], [1, 1]], row_totals=True, column_totals=True) == (
        ("< 5", "< 5", "< 5"),
        ("< 5", "< 5", "< 5"),
        ("< 5", "< 5", "–"),
    )
    # Where three add up to 4 at most, one of them may be the 2.
    assert published_table([[1, 1, 1]], row_totals=True) == (("< 5", "< 5", "< 5", "< 5"),)
    assert published_table([[4, 4, 4, 4]], row_totals=True) == (("< 5", "< 5", "< 5", "< 5", "–"),)


def test_a_total_that_is_small_is_hidden_and_an_empty_cell_stays_empty():
    assert published_table([[None, 3, 0]], row_totals=True) == (("", "< 5", "0", "< 5"),)
    assert published_table([], row_totals=True, column_totals=True) == ()
    with pytest.raises(ValueError, match="equal length"):
        published_table([[1], [1, 2]])


SHAPES = ((1, 2), (1, 3), (2, 2), (2, 3), (3, 2))
COUNTS = st.sampled_from((0, 1, 2, 3, 4, 5, 6, 9))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[int]], Data]:
    rows, columns = draw(st.sampled_from(SHAPES))
    totals = draw(
        st.sampled_from(({"row_totals": True}, {"column_totals": True}, {"row_totals": True, "column_totals": True}))
    )
    return [[draw(COUNTS) for _ in range(columns)] for _ in range(rows)], totals


def with_totals(counts: list[list[int]], totals: Data) -> list[list[int]]:
    whole = [[*row, sum(row)] if "row_totals" in totals else list(row) for row in counts]
    return [*whole, list(map(sum, zip(*whole, strict=True)))] if "column_totals" in totals else whole


def could_be(count: int, text: str) -> bool:
    return 1 <= count <= 4 if text == SMALL else count == 0 or count >= 5 if text == HIDDEN else count == int(text)


def could_be_all(guess: list[list[int]], whole: list[list[int]], shown: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a table reads like another one. Of a small total that reads "–" nothing is known."""
    every = zip(*(chain.from_iterable(each) for each in (guess, whole, shown)), strict=True)
    return all((text == HIDDEN and 1 <= true <= 4) or could_be(count, text) for count, true, text in every)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(tables())
@example(([[1, 1], [1, 1]], {"row_totals": True, "column_totals": True}))
@example(([[1], [1], [1], [1]], {"row_totals": True, "column_totals": True}))
def test_every_small_count_of_a_published_table_could_be_another_one(case: tuple[list[list[int]], Data]):
    counts, totals = case
    shown = published_table(counts, **totals)
    whole = with_totals(counts, totals)
    # What is small is hidden, and what reads 0 is 0; of small ones only a total may read "–".
    assert could_be_all(whole, whole, shown)
    for row, texts in zip(counts, shown, strict=False):
        assert all(text == SMALL for count, text in zip(row, texts, strict=False) if 1 <= count <= 4)
    places = [(r, c) for r, row in enumerate(counts) for c, _ in enumerate(row) if not shown[r][c].isdigit()]
    options = [range(1, 5) if shown[r][c] == SMALL else (0, *range(5, 12)) for r, c in places]
    found: dict[Any, set[int]] = {place: set() for place in places if shown[place[0]][place[1]] == SMALL}
    for chosen in product(*options):
        if all(len(each) > 1 for each in found.values()):
            return
        guess = [list(row) for row in counts]
        for (r, c), count in zip(places, chosen, strict=True):
            guess[r][c] = count
        if could_be_all(with_totals(guess, totals), whole, shown):
            for r, c in found:
                found[r, c].add(guess[r][c])
    assert all(len(each) > 1 for each in found.values())
