"""Sections 7 and 10: submissions as text: an array or lines of JSON, and how what is no JSON is told."""

import json

import pytest

from scoring import Submission, read_submissions
from tests.scoring.building import catalogue, indicator, of_indicators, refused_submissions, submission

LAYERS = of_indicators(indicator("count", "5", target={"at_most": 5}))
CATALOGUE = catalogue(LAYERS)


def read(content: str | bytes) -> list[Submission]:
    return read_submissions(CATALOGUE, content.encode() if isinstance(content, str) else content, "s.json")


def test_an_array_and_json_lines_say_the_same_in_the_same_order():
    data = [{**submission({"5": {"count": number}}), "unit": f"u{number}"} for number in range(3)]
    array = read(json.dumps(data))
    assert array == read("\n".join(map(json.dumps, data)) + "\n")
    assert array == read(json.dumps(data, indent=2))
    assert [one.unit for one in array] == ["u0", "u1", "u2"]


@pytest.mark.parametrize("text", ["", "\n\n", "[]", " [ ] \n", "\ufeff[]", "\ufeff"])
def test_nothing_is_no_submission_and_no_problem(text: str):
    assert read(text) == []


def test_a_byte_order_mark_blank_lines_and_windows_line_ends_are_passed_over():
    line = json.dumps(submission())
    other = json.dumps({**submission(), "unit": "b"})
    assert len(read(f"\ufeff{line}\r\n\r\n  \n{other}\r\n")) == 2
    assert len(read(f"\ufeff[{line}]".encode())) == 1


def test_json_lines_end_at_a_line_feed_only():
    text = json.dumps({**submission(), "unit": "a\u2028b\u0085c"}, ensure_ascii=False)
    assert read(text)[0].unit == "a\u2028b\u0085c"
    line = json.dumps(submission())
    (problem,) = refused_submissions(LAYERS, f"{line}\r{line}")
    assert problem.startswith(f"s.json:1:{len(line) + 2}: ")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[{]", "s.json:1:3"),
        ('[\n{"unit": "a",}\n]', "s.json:2:14"),
        ("[1,\n2\n", "s.json:3:1"),
        ('\n{"unit"\n', "s.json:3:1"),
        ("[]\n[]", "s.json:2:1"),
        ("unit,round\n", "s.json:1:1"),
        ('[{"unit":\n\n NaN}]', "s.json:3:2"),
        ('[{"a": "NaN",\n"b": -Infinity}]', "s.json:2:6"),
        ('["\\uD800\n"]', "s.json:1:9"),
        ("[" * 100_000, "s.json:1:65"),
        ("[\n" + '{"a":\n' * 5000 + "1" + "}" * 5000 + "]", "s.json:65:1"),
        ('[{"unit": "a\tb"}]', "s.json:1:13"),
        ("[01]", "s.json:1:3"),
        ("[1.]", "s.json:1:3"),
        ("[.5]", "s.json:1:2"),
        ("[+5]", "s.json:1:2"),
        ("['a']", "s.json:1:2"),
        ("// none\n[]", "s.json:1:1"),
    ],
)
def test_text_that_is_no_json_is_told_by_file_line_and_column(text: str, place: str):
    assert refused_submissions(LAYERS, text)[0].startswith(f"{place}: JSON: ")


@pytest.mark.parametrize("content", [b"[\xff]", "[]".encode("utf-16"), b'{"unit": "\n\n\xe1\xba"}'])
def test_text_that_is_not_utf_8_is_told_by_file_and_line(content: bytes):
    (problem,) = refused_submissions(LAYERS, content)
    assert problem.startswith(f"s.json:{content.count(10) + 1}: JSON: not UTF-8")


def test_every_bad_line_is_told_and_a_line_that_is_no_json_still_counts_in_the_numbering():
    bad = {**submission({"5": {"count": -1}}), "unit": "b"}
    problems = refused_submissions(LAYERS, f"{json.dumps(submission())}\nnonsense\n\n{json.dumps(bad)}\n{{\n")
    assert [line.split(": ")[0] for line in problems] == [
        "s.json:2:1",
        "submission 3 (b, 2023)",
        "s.json:5:2",
    ]


def test_problems_of_an_array_are_all_told_in_order():
    bad = [submission({"5": {"count": -1}, "99": {}}), 7, {**submission(), "unit": "c", "zone": 1}]
    problems = refused_submissions(LAYERS, bad)
    assert [line.split(": ")[:2] for line in problems] == [
        ["submission 1 (03652, 2023)", "values.5.count"],
        ["submission 1 (03652, 2023)", "values.99"],
        ["submission 2", "7"],
        ["submission 3 (c, 2023)", "zone"],
    ]
