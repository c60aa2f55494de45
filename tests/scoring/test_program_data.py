"""docs/scoring-module.md: dicts, rows and DataFrames are checked as files are; their numbers are exact or refused."""

import datetime
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import scoring
from scoring import (
    Problems,
    Submission,
    Window,
    grade,
    read_catalogue,
    read_catalogue_files,
    read_submission,
    read_submissions,
)
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
    yaml_text,
)

ROOT = Path(__file__).resolve().parents[2]
LAYERS = national(
    group(
        criterion(
            indicator("ratio", "13.1", target={"at_least": 80}),
            indicator("count", "1", target={"at_most": 0}),
            indicator("number", "9"),
            indicator("deadline", "2"),
            documents=[document("TC1.a", required=False)],
        )
    )
)
CATALOGUE = catalogue(LAYERS)
DATA = submission({"13.1": {"numerator": 33, "denominator": 40}})
WINDOW = Window(datetime.date(2022, 12, 1), datetime.date(2023, 11, 30))


def value(given: object) -> Any:
    """What a decimal number of a dict is read as."""
    return read_submissions(CATALOGUE, [submission({"9": {"value": given}})])[0].values["9"]["value"]


def complaints(content: Any) -> list[str]:
    with pytest.raises(Problems) as refused:
        read_submissions(CATALOGUE, content)
    return [problem.line_of_text("en") for problem in refused.value.problems]


# Texts and dicts


def test_bytes_text_a_dict_and_several_of_them_say_the_same():
    content = json_bytes([DATA])
    expected = read_submissions(CATALOGUE, content)
    for given in (
        content.decode(),
        "\ufeff" + content.decode(),
        DATA,
        [DATA],
        (DATA,),
        iter([DATA]),
        content.decode()[1:-1],
    ):
        assert read_submissions(CATALOGUE, given) == expected
    assert read_submission(CATALOGUE, DATA) == expected[0]


def test_dicts_are_refused_with_the_words_of_files():
    bad = [{**DATA, "unit": 3652}, {**submission({"1": {"count": -1}, "8": {}}), "zone": None}, 7]
    with pytest.raises(Problems) as refused:
        read_submissions(CATALOGUE, json_bytes(bad))
    assert complaints(bad) == [problem.line_of_text("en") for problem in refused.value.problems]


@pytest.mark.parametrize("given", [Path("figures.json"), "figures.json", "C:\\Dữ liệu\\phường 1.csv"])
def test_a_path_is_told_to_give_what_the_file_holds(given: Any):
    with pytest.raises(TypeError, match=re.escape("pathlib.Path(…).read_bytes()")):
        read_submissions(CATALOGUE, given)


def test_paths_and_contents_of_catalogues_are_not_taken_for_each_other(tmp_path: Path):
    file = tmp_path / "national.yaml"
    file.write_text(yaml_text(LAYERS), encoding="utf-8")
    assert read_catalogue_files(str(file)).sha256 == read_catalogue_files(file).sha256 == CATALOGUE.sha256
    for given in (str(file), [str(file)], [file]):
        with pytest.raises(TypeError, match="read_catalogue_files takes paths"):
            read_catalogue(given)  # pyright: ignore[reportArgumentType]  (what is refused)


def test_a_key_that_is_no_text_is_refused():
    assert complaints([submission({13.1: {"numerator": 1}})])[0].startswith(  # pyright: ignore[reportArgumentType]  (refused)
        "submission 1 (03652, 2023): values.13.1: key 13.1 must be text"
    )


# Numbers of other libraries


@pytest.mark.parametrize(
    ("given", "exact"),
    [
        (np.int64(5), 5),
        (np.uint8(5), 5),
        (np.int64(2**63 - 1), 2**63 - 1),
        (412.0, 412),
        (np.float64(412.0), 412),
        (0.1, Fraction(1, 10)),
        (np.float32(0.1), Fraction(1, 10)),
        (np.float16(0.1), Fraction(1, 10)),
        (-2.5e-7, Fraction(-1, 4_000_000)),
        (Decimal("12.50"), Fraction(25, 2)),
        (Decimal("1.000"), 1),
        (Decimal("1E+2"), 100),
        (Fraction(2, 3), Fraction(2, 3)),
        (Fraction(4, 2), 2),
        (np.array(7), 7),
        (np.str_("2.5"), Fraction(5, 2)),
        (2**53 - 1.0, 2**53 - 1),
    ],
)
def test_a_number_of_another_library_is_read_as_what_it_prints(given: object, exact: Fraction | int):
    found = value(given)
    assert found == exact and type(found) in {int, Fraction}


@pytest.mark.parametrize(
    "given",
    [
        float("nan"), float("inf"), np.float64("nan"), np.float32("inf"), Decimal("NaN"), Decimal("Infinity"), pd.NaT, pd.NA,
        None, 2.0**53, np.float32(2**24), 1e300, True, np.True_, np.bool_(False), 1j, np.complex64(1), b"5", [5], {"a": 5},
        np.array([5]), np.ma.masked, np.datetime64("2023-01-01"), datetime.date(2023, 1, 1), 10**60, Fraction(1, 10**60), "1,5",
    ],
    ids=repr,
)  # fmt: skip
def test_what_has_no_exact_form_is_refused_and_never_wrong(given: object):
    (problem,) = complaints([submission({"9": {"value": given}})])
    assert problem.startswith("submission 1 (03652, 2023): values.9.value: ")


@pytest.mark.parametrize("given", [2.5, np.float64(0.5), -1.0, np.int64(-1), Decimal("0.1"), Fraction(1, 2), "1.000"])
def test_a_count_is_whole_whatever_counts(given: object):
    assert complaints([submission({"1": {"count": given}})])


DAY = datetime.date(2023, 3, 1)


@pytest.mark.parametrize(
    "given",
    [
        "2023-03-01",
        DAY,
        datetime.datetime(2023, 3, 1),
        pd.Timestamp("2023-03-01"),
        pd.Timestamp("2023-03-01", tz="Asia/Ho_Chi_Minh"),
        np.datetime64("2023-03-01"),
        np.datetime64("2023-03-01", "ns"),
    ],
)
def test_a_day_may_be_a_date_of_any_library(given: object):
    assert read_submissions(CATALOGUE, [submission({"2": {"on": given}})])[0].values == {"2": {"on": DAY}}


@pytest.mark.parametrize(
    "given", [pd.NaT, datetime.datetime(2023, 3, 1, 7), pd.Timestamp("2023-03-01 07:00"), np.datetime64("NaT")]
)
def test_a_moment_is_no_day(given: object):
    assert "values.2.on: " in complaints([submission({"2": {"on": given}})])[0]


def test_a_date_is_no_text():
    assert "unit: 2023-03-01: a text" in complaints([{**DATA, "unit": DAY}])[0]


# Rows


ROW: Data = {"unit": "03652", "round": "2023", "window.from": "2022-12-01", "window.to": "2023-11-30"}


def test_a_row_has_the_columns_of_a_table_and_nothing_is_an_empty_cell():
    expected = read_submissions(CATALOGUE, [DATA])
    figures = {"values.13.1.numerator": 33, "values.13.1.denominator": np.float64(40)}
    for nothing in (None, float("nan"), np.float32("nan"), pd.NA, pd.NaT, "", np.datetime64("NaT"), Decimal("NaN")):
        row = {**ROW, **figures, "values.1.count": nothing, "documents.TC1.a": nothing}
        assert read_submissions(CATALOGUE, [row]) == read_submissions(CATALOGUE, row) == expected


def test_a_text_that_reads_nan_is_not_nothing():
    assert "values.1.count" in complaints([{**ROW, "values.1.count": "NaN"}])[0]


def test_an_unknown_column_of_rows_is_told_once():
    rows = [{**ROW, "unit": str(number), "values.1.cuont": 1} for number in range(3)]
    assert complaints(rows) == [
        "submissions: values.1.cuont: there is no column values.1.cuont; the nearest is values.1.count"
    ]


# A DataFrame


def frame(**columns: list[Any]) -> pd.DataFrame:
    head = {key: [each] * 3 for key, each in ROW.items()}
    return pd.DataFrame({**head, "unit": ["a", "b", "c"], **columns})


def test_a_data_frame_is_read_cell_by_cell():
    table = frame(
        **{"values.1.count": [1, None, 2**40], "values.13.1.numerator": [3, 4, 5], "values.13.1.denominator": [5] * 3}
    )
    assert str(table["values.1.count"].dtype) == "float64"
    found = read_submissions(CATALOGUE, table)
    assert [one.values.get("1", {}).get("count") for one in found] == [1, None, 2**40]
    assert all(type(one.values["13.1"]["numerator"]) is int for one in found)


def test_a_column_that_is_there_twice_is_refused():
    table = frame(**{"values.1.count": [1, 2, 3]})
    table.columns = [*table.columns[:-1], "round"]
    assert complaints(table) == ["submissions: round: column round is there twice; keep one"]


def test_a_code_read_as_a_number_is_told_what_to_type():
    assert (
        complaints(frame(unit=[3652, 1, 2]))[0]
        == 'submission 1: unit: 3652: text is needed, not a number; quote it: "03652"'
    )


def test_the_five_lines_of_the_documentation_grade_a_data_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    page = (ROOT / "docs" / "scoring-module.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "criteria.yaml").write_text(yaml_text(LAYERS), encoding="utf-8")
    frame(**{"values.1.count": ["0", "1", ""]}).to_csv("figures.csv", index=False)
    names: dict[str, Any] = {}
    exec(lines, names)
    result = names["result"]
    # One indicator of the criterion is missing in each ward, and b has a case where none may be.
    assert list(result["unit"]) == ["a", "b", "c"]
    assert list(result["1.state"]) == ["met", "not_met", "not_proven"]
    assert list(result["rank"]) == [1, 2, 2]


def test_scoring_itself_knows_no_pandas():
    assert not [name for name in vars(scoring) if name in {"pandas", "numpy"}]


# Made by hand


def test_whole_numbers_of_numpy_in_a_submission_made_by_hand_do_not_overflow():
    layers = national(group(criterion(indicator("ratio", "1", target={"at_least": 80}))))
    found = catalogue(layers)
    inputs = {"numerator": np.int64(2**62), "denominator": np.int64(2**62 + 1)}
    card = grade(found, Submission("a", "r", WINDOW, values={"1": inputs}))
    plain = {name: int(number) for name, number in inputs.items()}
    assert card.as_json() == grade(found, Submission("a", "r", WINDOW, values={"1": plain})).as_json()
    # 100 · 2⁶² overflows 64 bits to 0.
    assert card.indicator("1").value == "100.00"


@pytest.mark.parametrize("given", [1.0, np.float64(1), True, np.True_, None, Decimal(1), [1]])
def test_what_is_not_exact_is_refused_when_a_submission_is_made(given: object):
    with pytest.raises(TypeError, match="is not exact"):
        Submission("a", "r", WINDOW, values={"1": {"count": given}})
