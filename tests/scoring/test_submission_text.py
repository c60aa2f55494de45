"""Sections 7 and 10: submissions as text: an array or lines of JSON, and how what is no JSON is told."""

import json

import pytest

from scoring import Problems, Submission, read_submissions
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


# One value, or lines


EXAMPLE = """{"unit": "03652", "round": "2023", "window": {"from": "2022-12-01", "to": "2023-11-30"},
 "values": {"5": {"count": 4}},
 "documents": {},
 "not_applicable": {},
 "rulings": {"5": {"state": "met", "reason": "…", "by": "…"}}}
"""


def test_one_submission_may_stand_on_any_number_of_lines():
    (found,) = read(EXAMPLE)
    assert (found.unit, found.values) == ("03652", {"5": {"count": 4}})
    assert read(f"\n\n{EXAMPLE}") == read("\ufeff" + json.dumps(json.loads(EXAMPLE), indent=4)) == [found]


def test_the_first_line_tells_whether_a_text_is_one_value_or_lines():
    line, bad = json.dumps(submission()), '{"unit": "b", '
    # The first line is a value: each wrong line is told its own error.
    assert [problem.split(": ")[0] for problem in refused_submissions(LAYERS, f"{line}\n{bad}\n{bad}\n")] == [
        "s.json:2:15",
        "s.json:3:15",
    ]
    # It is none, or an array begins: the whole is told its one error.
    (problem,) = refused_submissions(LAYERS, f"{bad}\n{line}\n{bad}\n")
    assert problem.startswith("s.json:2:1: ")
    (problem,) = refused_submissions(LAYERS, f"[{line},\n{bad}\n{bad}]")
    assert problem.startswith("s.json:3:1: ")


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ('{"a": 1,}', "thừa dấu phẩy trước }", "one comma too many before }"),
        ("[1,\n]", "thừa dấu phẩy trước ]", "one comma too many before ]"),
        ('{"a" 1}', "cần dấu hai chấm, không phải 1", "a colon is needed after the key, not 1"),
        ("{a: 1}", 'cần tên khóa trong ngoặc kép, như "unit", không phải a', "a key in double quotes is needed"),
        ('{"a": 1 "b": 2}', 'trước " thiếu dấu phẩy', 'a comma or a closing bracket is missing before "'),
        ('{"a": True}', "không phải True", "not True"),
        ('{"a": 8,5}', "8,5: dấu thập phân là dấu chấm: 8.5", "8,5: the decimal sign is a point: 8.5"),
        ('{"unit": 03652}', 'đặt trong ngoặc kép: "03652"', 'quote it: "03652"'),
        ('{"a": “x”}', 'ngoặc kép thẳng " thay cho “', 'straight double quotes " in place of “'),
        ('{"a": "x', "mở ngoặc kép ở đây mà không đóng", "the text that is opened here is not closed"),
        ('{"a": "x\ty"}', "gõ phím Tab", "no tab"),
        ('{"a": "\\x"}', "muốn viết chính dấu ấy", "for the sign itself"),
        ('{"a": 1', "văn bản dừng giữa chừng", "the text ends too early"),
        ('{"a": NaN}', "NaN không phải JSON", "NaN is not JSON"),
        ('{"a": 1} {"b": 2}', "đã hết một giá trị mà còn {", "the value has ended, but { follows"),
        ("unit;round;window.from\na;b;c\n", "đây là bảng CSV", "this is a CSV table"),
        (b"PK\x03\x04....xl/workbook.xml", "đây là tệp Excel", "this is an Excel file"),
        (b"PK\x03\x04....word/document.xml", "đây là tệp Word", "this is a Word file"),
        (b"PK\x03\x04....", "tệp nén ZIP", "a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "tệp Office cũ", "an old Office file"),
        (b"\x1f\x8b\x08\x00", "nén gzip", "packed with gzip"),
        (b"%PDF-1.7", "đây là tệp PDF", "this is a PDF file"),
    ],
)
def test_what_is_no_json_is_told_in_the_readers_language_with_what_to_type(text: str | bytes, vi: str, en: str):
    with pytest.raises(Problems) as refused:
        read(text)
    (problem,) = refused.value.problems
    assert vi in problem.line_of_text("vi") and en in problem.line_of_text("en")
    assert problem.line_of_text("vi").startswith("s.json:") and problem.line_of_text("vi").isprintable()


@pytest.mark.parametrize("text", ["null", "7", '"a"', "true", "{}\n[]", "1\n2"])
def test_a_value_that_is_no_submission_is_told_as_one(text: str):
    assert refused_submissions(LAYERS, text)[-1].startswith("submission ")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"unit": 3652}, 'unit: 3652: cần chữ, không phải số; đặt trong ngoặc kép: "03652"'),
        ({"round": 2023}, 'round: 2023: cần chữ, không phải số; đặt trong ngoặc kép: "2023"'),
        ({"unit": ["a"]}, "unit: […]: cần chuỗi chữ không trống"),
        ({"values": {"5": {"count": "80%"}}}, 'values.5.count: "80%": cần số nguyên'),
        ({"values": {"5": {"count": "8,5"}}}, 'values.5.count: "8,5": cần số nguyên'),
        ({"values": {"5": {"count": -8}}}, "values.5.count: -8: cần số nguyên"),
        ({"values": {"5": {"count": 2.5}}}, "values.5.count: 2.5: cần số nguyên"),
        ({"values": {"5": {"count": True}}}, "values.5.count: true: cần số nguyên"),
        ({"values": {"5": {"count": {"a": 1}}}}, "values.5.count: {…}: cần số nguyên"),
        ({"values": {"5": {"count": "x" * 500}}}, f'values.5.count: "{"x" * 78}…: cần số nguyên'),
        ({"values": {"5": 7}}, "values.5: 7: cần một đối tượng JSON {…}"),
        ({"documents": "có"}, 'documents: "có": cần một đối tượng JSON {…}'),
        ({"window": {"from": 2023, "to": "2023-11-30"}}, 'window.from: 2023: cần ngày có thật dạng "2026-03-31"'),
    ],
)
def test_the_refused_value_is_shown_shortened(change: dict[str, object], told: str):
    with pytest.raises(Problems) as refused:
        read(json.dumps([{**submission(), **change}], ensure_ascii=False))
    (problem,) = refused.value.problems
    assert told in problem.line_of_text("vi")
