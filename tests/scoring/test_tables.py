"""Section 7: submissions from a CSV table and scorecards as one."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import Problems, Submission, grade, ranks, read_submissions, read_table, scorecard_rows
from scoring.scorecard_table import csv_lines
from tests.scoring.building import (
    Data,
    catalogue,
    criterion,
    document,
    group,
    indicator,
    json_bytes,
    national,
    submission,
)

ITEMS = [{"code": code, "vi": code, "en": code} for code in ("a", "b", "c")]
LAYERS = national(
    group(
        criterion(
            indicator("ratio", "13.1", target={"at_least": 80}),
            indicator("count", "1", target={"at_most": 0}),
            indicator("level", "7", target={"at_least": "fair"}),
            indicator("deadline", "2", target={"on_or_before": "03-31"}),
            indicator("number", "9"),
            {**indicator("attestation", "4", target={"at_least": 2}, items=ITEMS), "of": None},
            documents=[document("TC1.a")],
        )
    )
)
del LAYERS["groups"][0]["criteria"][0]["indicators"][5]["of"]
CATALOGUE = catalogue(LAYERS)
NEEDED = "unit,round,window.from,window.to"
ROW = "03652,2023,2022-12-01,2023-11-30"


def read(text: str | bytes) -> list[Submission]:
    return read_table(CATALOGUE, text, "t.csv")


def complaints(text: str | bytes) -> list[str]:
    with pytest.raises(Problems) as refused:
        read(text)
    return [problem.line_of_text("en") for problem in refused.value.problems]


def from_json(**keys: Any) -> list[Submission]:
    return read_submissions(CATALOGUE, [{**submission(), **keys}])


# In


def test_a_row_is_a_submission_and_columns_are_the_paths_of_the_json():
    heading = (
        f"{NEEDED},values.13.1.numerator,values.13.1.denominator,values.7.level,values.2.on,values.9.value,values.4.items,"
        "documents.TC1.a,not_applicable.1,rulings.13.1.state,rulings.13.1.reason,rulings.13.1.by"
    )
    row = f'{ROW},33,40,fair,2023-03-01,12.50,a c,accepted,không có,met,"xem hồ sơ, đủ",Nguyễn An'
    assert read(f"{heading}\n{row}\n") == from_json(
        values={
            "13.1": {"numerator": 33, "denominator": 40},
            "7": {"level": "fair"},
            "2": {"on": "2023-03-01"},
            "9": {"value": "12.50"},
            "4": {"items": ["a", "c"]},
        },
        documents={"TC1.a": "accepted"},
        not_applicable={"1": "không có"},
        rulings={"13.1": {"state": "met", "reason": "xem hồ sơ, đủ", "by": "Nguyễn An"}},
    )


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_is_utf_8_with_or_without_a_mark_parted_by_comma_or_semicolon(start: str, separator: str, end: str):
    lines = [
        NEEDED.replace(",", separator) + f"{separator}values.1.count",
        ROW.replace(",", separator) + f"{separator}3",
    ]
    assert read((start + end.join(lines) + end).encode()) == from_json(values={"1": {"count": 3}})


def test_the_separator_is_the_one_that_the_heading_holds_more_often_outside_quotes():
    layers = national(group(criterion(indicator("count", "a,b,c,d,e,f", target={"at_most": 0}))))
    heading = f'{NEEDED.replace(",", ";")};"values.a,b,c,d,e,f.count"'
    (found,) = read_table(catalogue(layers), f"{heading}\n{ROW.replace(',', ';')};2\n")
    assert found.values == {"a,b,c,d,e,f": {"count": 2}}


def test_an_empty_cell_is_nothing_and_a_shorter_row_has_empty_cells():
    for row in (f"{ROW},,", ROW, f'{ROW},"",""'):
        assert read(f"{NEEDED},values.1.count,documents.TC1.a\n{row}\n") == from_json()


def test_a_row_without_any_text_is_passed_over_and_not_counted():
    text = f"\n,,,\n{NEEDED},values.1.count\n,,,,\n{ROW},0\n\n  ,\n{ROW.replace('2023,2', '2024,2')},-1\n"
    assert complaints(text) == [
        'submission 2 (03652, 2024): values.1.count: "-1": a whole number of 0 or more, of at most 60 digits, is needed'
    ]


def test_blanks_around_the_text_of_a_cell_belong_to_it():
    assert read(f"{NEEDED}\n{ROW.replace('03652', ' 03652 ')}\n")[0].unit == " 03652 "
    assert complaints(f"{NEEDED},values.1.count\n{ROW}, 3\n")[0].startswith(
        'submission 1 (03652, 2023): values.1.count: " 3": '
    )
    assert complaints(f"{NEEDED}, values.1.count\n{ROW},3\n") == [
        "t.csv:1:  values.1.count: there is no column  values.1.count; the nearest is values.1.count"
    ]


def test_a_hyphen_alone_in_a_column_of_items_is_none_of_them():
    heading = f"{NEEDED},values.4.items"
    assert read(f"{heading}\n{ROW},-\n")[0].values == {"4": {"items": (), "confirmed": 0}}
    assert read(f"{heading}\n{ROW},\n")[0].values == {}
    assert "values.4.items" in complaints(f"{heading}\n{ROW},   \n")[0]
    assert complaints(f"{heading}\n{ROW},a d\n")[0].endswith("d: one of a, b, c is expected")


def test_an_unknown_a_repeated_and_a_missing_column_are_told_by_file_and_line():
    text = "\nunit,unit,round,window.from,values.13.1.numerater,xyz,values.1.count\nu,,2023,2022-12-01,,,-1\n"
    assert complaints(text) == [
        "t.csv:2: unit: column unit is there twice; keep one",
        "t.csv:2: values.13.1.numerater: there is no column values.13.1.numerater; the nearest is values.13.1.numerator",
        "t.csv:2: xyz: there is no column xyz; columns are paths such as unit, window.from, values.13.1.numerator, "
        "documents.TC14.a",
        "t.csv:2: window.to: column window.to is missing",
        'submission 1 (u, 2023): values.1.count: "-1": a whole number of 0 or more, of at most 60 digits, is needed',
    ]


def test_inputs_of_another_kind_and_items_where_none_carry_a_code_are_unknown_columns():
    for column in (
        "values.13.1.count",
        "values.13.1.items",
        "values.99.count",
        "documents.x",
        "classes.area",
        "values",
    ):
        assert complaints(f"{NEEDED},{column}\n{ROW},1\n")[0].startswith(f"t.csv:1: {column}: there is no column")


def test_a_column_without_a_name_is_told_with_its_place():
    assert complaints(f"{NEEDED},,values.1.count\n{ROW},,1\n") == [
        "t.csv:1: CSV: column 5 has no name; name it or delete it"
    ]


def test_what_a_row_lacks_because_its_column_is_missing_is_told_once():
    assert complaints("unit,values.1.count\na,1\nb,1\n") == [
        "t.csv:1: round: column round is missing",
        "t.csv:1: window.from: column window.from is missing",
        "t.csv:1: window.to: column window.to is missing",
    ]


def test_a_longer_row_is_refused_by_its_line_and_still_counted():
    text = f'{NEEDED}\n"a\nb",2023,2022-12-01,2023-11-30\n{ROW},5\nc,2023,x,2023-11-30\n'
    assert complaints(text) == [
        "t.csv:4: CSV: 5 cells in a table of 4 columns; text that holds a separator is quoted",
        'submission 3 (c, 2023): window.from: "x": a real date such as "2026-03-31" is needed',
    ]


@pytest.mark.parametrize("cell", ['"abc', '"abc"d'])
def test_a_broken_table_is_told_by_the_line_where_the_row_begins(cell: str):
    (problem,) = complaints(f"{NEEDED}\n{ROW}\n{ROW.replace('03652', cell)}\nx,y\n")
    assert problem.startswith("t.csv:3: CSV: the quotes of this line do not match")


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", ",,\n"])
def test_an_empty_table_is_told_what_it_lacks(text: str):
    assert complaints(text) == [
        "t.csv:1: CSV: the table is empty; its first line names the columns, unit, round, window.from, window.to at least"
    ]


def test_a_table_of_a_heading_alone_holds_no_submissions():
    assert read(f"{NEEDED}\n") == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[{}]", "this is JSON, not a table"),
        (b"PK\x03\x04..xl/workbook.xml", "this is an Excel file"),
        (b"\x1f\x8b\x08", "packed with gzip"),
        ("unit".encode("utf-16"), "not UTF-8 text but UTF-16"),
        (b"unit,\xe0\n", "not UTF-8 text"),
    ],
)
def test_what_is_no_table_is_said_as_what_it_is(content: bytes, told: str):
    (problem,) = complaints(content)
    assert problem.startswith("t.csv:1: CSV: ") and told in problem


def test_problems_of_a_row_name_it_as_json_does():
    text = f"{NEEDED},values.1.count\n{ROW},0\n,2023,2022-12-01,2023-11-30,x\n{ROW},0\n"
    assert [line.split(": ")[:2] for line in complaints(text)] == [
        ["submission 2", "unit"],
        ["submission 2", "values.1.count"],
        ["submission 3 (03652, 2023)", "unit"],
    ]


def as_table(data: list[Data]) -> str:
    """Submissions as CSV, written apart from the product."""
    rows = [dict(_paths(one)) for one in data]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _paths(data: Any, path: str = "") -> Any:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _paths(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", (" ".join(value) or "-") if isinstance(value, list) else str(value)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=6).filter(
    lambda text: text.strip() != ""
)
COUNTS = st.integers(0, 50)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "13.1": st.tuples(COUNTS, COUNTS).map(lambda two: {"numerator": min(two), "denominator": max(two) + 1}),
        "1": COUNTS.map(lambda count: {"count": count}),
        "7": st.sampled_from(["poor", "fair", "good"]).map(lambda level: {"level": level}),
        "2": st.dates().map(lambda day: {"on": day.isoformat()}),
        "9": st.decimals(-99, 99, places=4).map(lambda value: {"value": f"{value:f}"}),
        "4": st.lists(st.sampled_from("abc"), unique=True).map(lambda items: {"items": items}),
    },
)
SUBMISSIONS = st.lists(
    st.fixed_dictionaries(
        {"unit": TEXT, "round": TEXT, "values": VALUES},
        optional={
            "documents": st.sampled_from([{"TC1.a": state} for state in ("provided", "accepted", "rejected")]),
            "not_applicable": TEXT.map(lambda reason: {"1": reason}),
            "rulings": TEXT.map(lambda text: {"13.1": {"state": "met", "reason": text, "by": text}}),
        },
    ),
    min_size=1,
    max_size=4,
)


@given(SUBMISSIONS)
def test_csv_and_json_give_the_same_bytes(drawn: list[Data]):
    data = [
        {**one, "unit": f"{number}{one['unit']}", "window": submission()["window"]} for number, one in enumerate(drawn)
    ]
    by_json = read_submissions(CATALOGUE, json_bytes(data))
    by_table = read_table(CATALOGUE, as_table(data).encode())
    assert [grade(CATALOGUE, one).as_json() for one in by_table] == [grade(CATALOGUE, one).as_json() for one in by_json]


# Out


def test_the_columns_of_the_result_in_their_order():
    layers = national(group(criterion(indicator("ratio", "13.1", target={"at_least": 80}), indicator("count", "1"))))
    found = catalogue(layers)
    data = [submission({"13.1": {"numerator": 33, "denominator": 40}}), {**submission(), "unit": 'a,"b"\n'}]
    cards = [grade(found, one) for one in read_submissions(found, data)]
    # 33/40 is 82.5 %; the target has no credit rule, so the criterion earns all of its one weight.
    assert "".join(csv_lines(found, scorecard_rows(cards, ranks(cards)), ranked=True)) == (
        "unit,round,overall.score,overall.exact,overall.upper,overall.coverage,overall.counts.met,overall.counts.not_met,"
        "overall.counts.not_proven,overall.counts.not_applicable,overall.counts.total,band,rank,13.1.state,13.1.value,"
        "1.state,1.value\n"
        "03652,2023,100.00,100,100.00,100.00,1,0,0,0,1,not_yet,1,met,82.50,tracked,\n"
        '"a,""b""\n",2023,0.00,0,100.00,0.00,0,0,1,0,1,not_yet,2,not_proven,,tracked,\n'
    )


def test_without_ranks_there_is_no_column_and_null_is_an_empty_cell():
    found = catalogue(LAYERS)
    nothing = submission(not_applicable=dict.fromkeys(("13.1", "1", "7", "2", "4"), "x"))
    cards = [grade(found, one) for one in read_submissions(found, [nothing])]
    heading, row = "".join(csv_lines(found, scorecard_rows(cards), ranked=False)).splitlines()
    assert "rank" not in heading.split(",")
    assert row.startswith("03652,2023,,,,,0,0,0,1,1,not_yet,not_applicable,,")


def test_rows_say_what_the_json_says():
    cards = [grade(CATALOGUE, one) for one in read_submissions(CATALOGUE, [submission({"1": {"count": 3}})])]
    (row,) = scorecard_rows(cards)
    data = json.loads(cards[0].as_json())
    assert row["overall.exact"] == data["overall"]["exact"]
    for result in data["criteria"][0]["indicators"]:
        assert row[f"{result['code']}.state"] == result["state"]
        assert row[f"{result['code']}.value"] == result["value"]
