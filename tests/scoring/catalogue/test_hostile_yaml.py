"""Section 2: a file from outside is refused within bounds, whatever it does.

Each text is read by a process of its own with a ceiling on memory and processor time: one that would grow or run
without end dies of the ceiling and fails the test, on any machine.
"""

import copy
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import Problems, read_catalogue
from scoring.catalogue.yaml_text import MOST_BYTES, MOST_NODES
from tests.scoring.building import refusal_of, yaml_text
from tests.scoring.catalogue.test_file import GOOD

ROOT = Path(__file__).resolve().parents[3]
MEMORY = 400_000_000
SECONDS = 20


def check(path: Path) -> tuple[int, str, list[str]]:
    """Exit code, output and problems of the command under its ceilings."""

    def ceilings() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    done = subprocess.run(
        [sys.executable, "-m", "scoring", "check", "--lang", "en", str(path)],
        capture_output=True,
        cwd=ROOT,
        preexec_fn=ceilings,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode().splitlines()


def laughs() -> str:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join(lines)


def anchors() -> str:
    return "".join(f"k{n}: &a{n} v\n" for n in range(60_000)) + "x: [" + "*a0, " * 60_000 + "]"


def levels_and_steps() -> str:
    levels = ", ".join(f"{{code: l{n}}}" for n in range(15_000))
    steps = ", ".join(f"{{at_least: m{n}}}" for n in range(15_000))
    many = f"kind: level, levels: [{levels}], credit: {{steps: [{steps}]}}"
    return GOOD.replace("kind: count, target: {at_most: 0}", many)


HOSTILE = {
    "billion laughs": (laughs, "aliases & * multiply them"),
    "an alias to itself": (lambda: "a: &a [*a]", "contains itself"),
    "an alias to a mapping around it": (lambda: "a: &a {b: {c: *a}}", "contains itself"),
    "an alias never set": (lambda: "a: *nobody", "is not set yet"),
    "nested flow lists": (lambda: "[" * 100_000, "nested more than 32"),
    "nested flow lists, closed": (lambda: "[" * 100_000 + "]" * 100_000, "nested more than 32"),
    "nested flow mappings": (lambda: "{a: " * 100_000, "nested more than 32"),
    "nested block lists": (lambda: "- " * 100_000 + "a", "nested more than 32"),
    "nested block mappings": (lambda: "".join(" " * n + "a:\n" for n in range(1500)), "nested more than 32"),
    "nested keys": (lambda: "? " * 100_000 + "a", "text"),
    "a Python object": (lambda: "a: !!python/object/apply:os.system ['touch /']", "only plain data"),
    "a Python name": (lambda: "a: !!python/name:os.system", "only plain data"),
    "a tag of its own": (lambda: "a: !secret x", "only plain data"),
    "a standard tag": (lambda: "a: !!str 5", "only plain data"),
    "a binary": (lambda: "a: !!binary aGE=", "only plain data"),
    "a set": (lambda: "!!set {a, b}", "only plain data"),
    "many documents": (lambda: "---\na: 1\n" * 100_000, "more than one YAML document"),
    "many nodes": (lambda: "- a\n" * 400_000, f"more than {MOST_NODES} nodes"),
    "a megabyte of anchors": (anchors, f"more than {MOST_NODES} nodes"),
    "a huge text": (lambda: "a: " + "x" * 1_900_000, "key a is not known here"),
    "a huge key": (lambda: '"' + "x" * 1000 + '": 1', "is not known here"),
    "a huge number": (lambda: "a: " + "9" * 1_900_000, "key a is not known here"),
    "a huge weight": (lambda: GOOD.replace("weight: 5", "weight: " + "9" * 1_900_000), "a plain number"),
    "a huge base-60 number": (lambda: "a: 1" + ":59" * 600_000, "key a is not known here"),
    "a long indented text": (lambda: "a: |\n" + "  x\n" * 400_000, "key a is not known here"),
    "a control character": (lambda: "a: b\nc: \x07\n", "control character U+0007"),
    "a null byte": (lambda: "a: \x00", "control character U+0000"),
    "many bad groups": (lambda: "groups: [" + "{zone: 1}, " * 30_000 + "]", "key zone is not known here"),
    "many equal keys": (lambda: "a: 1\n" * 45_000, "already there"),
    "many equal codes": (lambda: "groups: [" + "{code: A}, " * 30_000 + "]", "is already used"),
    "a merge key": (lambda: "<<: {a: 1}", "key << is not known here"),
    "many levels and many steps": (levels_and_steps, "is not among levels"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_in_bounded_time_and_memory(name: str, tmp_path: Path):
    make, complaint = HOSTILE[name]
    path = tmp_path / "hostile.yaml"
    path.write_text(make(), encoding="utf-8")
    assert path.stat().st_size <= MOST_BYTES
    code, output, problems = check(path)
    assert (code, output) == (2, "")
    assert any(complaint in line for line in problems), problems[-3:]
    assert all(line.startswith(f"{path}:") for line in problems)
    assert max(map(len, problems)) < 2000


def test_a_file_above_2_mb_is_refused_unread(tmp_path: Path):
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        file.write(b"a: [")
        os.truncate(file.fileno(), 50_000_000)
    code, _, problems = check(path)
    assert (code, problems) == (2, [f"{path}:1: YAML: the file is above 2000000 bytes and was not read"])


def test_a_file_without_an_end_is_refused():
    code, _, problems = check(Path("/dev/zero"))
    assert (code, len(problems)) == (2, 1)


def test_a_file_of_exactly_2_mb_is_read():
    filled = GOOD + "#" * (MOST_BYTES - len(GOOD.encode()))
    assert read_catalogue([("c.yaml", filled.encode())]).layers == ("national",)
    (problem,) = refusal_of(("c.yaml", filled + "#"))
    assert "above 2000000 bytes" in problem


def test_32_levels_are_read_and_33_are_not():
    assert "nested" not in refusal_of(("c.yaml", "a: " + "[" * 31 + "]" * 31))[0]
    assert "nested more than 32" in refusal_of(("c.yaml", "a: " + "[" * 32 + "]" * 32))[0]


UTF_16 = "c.yaml:1: YAML: the file is saved as UTF-16 (Notepad's Unicode); save it again with the encoding UTF-8"
NOT_UTF_8 = (
    "c.yaml:2: YAML: not UTF-8 text; save the file as UTF-8, and convert text in an old Vietnamese code (TCVN3, VNI, "
    "Windows-1258) to Unicode first"
)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe", UTF_16),
        ("a: ổ".encode("utf-16"), UTF_16),
        ("ổ: 1\nb: ".encode() + b"\xc3(", NOT_UTF_8),
    ],
)
def test_text_that_is_not_utf_8_is_refused(content: bytes, told: str):
    assert refusal_of(("c.yaml", content)) == [told]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: ổổổổổ\nb: ổ\nc: \x01\n", 3),
        ("a: 1\r\nb: 2\r\nb: 3\r\n", 3),
        ("a: 'x\u2028y'\nb: 1\nb: 2\n", 3),
        ("a: 1\n b: 2\n", 2),
    ],
)
def test_lines_are_counted_as_editors_count_them(text: str, line: int):
    assert any(problem.startswith(f"c.yaml:{line}: ") for problem in refusal_of(("c.yaml", text)))


@given(st.data())
def test_no_damage_to_a_good_file_makes_anything_but_problems(data: st.DataObject):
    text = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start, min(start + 12, len(text))))
        text = text[:start] + data.draw(st.sampled_from(DAMAGE)) + text[end:]
    lines = text.count("\n") + 1
    try:
        read_catalogue([("c.yaml", text.encode())])
    except Problems as refusal:
        for problem in refusal.problems:
            assert problem.where and problem.text.vi and problem.text.en
            assert problem.line is not None and 1 <= problem.line <= lines


DAMAGE = [
    "",
    "\n",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ": ",
    "~",
    "null",
    "5",
    "-1",
    '"',
    "'",
    "*a",
    "&a ",
    "<<",
    "x",
    "\t",
    "1e3",
    "! ",
    "|",
    "? ",
]
SHAPES = st.recursive(
    st.sampled_from(["", "a", "14.1", 0, 1, -5, True, False]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["code", "vi", "kind", "steps"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.data(), SHAPES)
def test_no_part_of_another_shape_makes_anything_but_problems(data: st.DataObject, shape: object):
    """Any part of a good file replaced by anything at all."""
    damaged = copy.deepcopy(GOOD_DATA)
    part: Any = damaged
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = data.draw(st.sampled_from(keys))
        inner = part[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 3)) == 0:
            part[key] = shape
            break
        part = inner
    try:
        read_catalogue([("c.yaml", yaml_text(damaged).encode())])
    except Problems as refusal:
        assert all(problem.line == 1 and problem.where for problem in refusal.problems)


def _bilingual(text: str) -> dict[str, str]:
    return {"vi": text, "en": text}


GOOD_DATA = {
    "catalogue": "m",
    "version": "1",
    "layer": "national",
    "title": _bilingual("t"),
    "valid_from": "2024-01-01",
    "sources": [{"code": "S01", "name": _bilingual("s")}],
    "bands": [
        {"code": "b", "name": _bilingual("b"), "min_score": 1, "min_met": {"national": 1}, "gates": True},
        {"code": "n", "name": _bilingual("n")},
    ],
    "checks": [{"code": "Q", "kind": "not_more_than", "of": ["1", "2.current"], "question": _bilingual("q")}],
    "groups": [
        {
            "code": "A",
            "name": _bilingual("a"),
            "weight": 1,
            "criteria": [
                {
                    "code": "T",
                    "name": _bilingual("t"),
                    "sources": ["S01"],
                    "documents": [{"code": "d", "name": _bilingual("d"), "required": False}],
                    "indicators": [
                        {
                            "code": "1",
                            "name": _bilingual("1"),
                            "kind": "attestation",
                            "items": [_bilingual("i")],
                            "target": {"equal": 1},
                        },
                        {
                            "code": "2",
                            "name": _bilingual("2"),
                            "kind": "change",
                            "credit": {"from": 0, "to": 1},
                            "small_base": {"below": 1, "rule": "judge"},
                        },
                        {
                            "code": "3",
                            "name": _bilingual("3"),
                            "kind": "level",
                            "levels": [{"code": "x", "name": _bilingual("x")}],
                            "credit": {"steps": [{"at_least": "x", "credit": 1}]},
                        },
                        {"code": "4", "name": _bilingual("4"), "kind": "deadline", "target": {"on_or_before": "03-31"}},
                    ],
                }
            ],
        }
    ],
}


def test_the_good_data_is_good():
    assert list(read_catalogue([("c.yaml", yaml_text(GOOD_DATA).encode())]).indicators) == ["1", "2", "3", "4"]
