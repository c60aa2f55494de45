"""Screens know Streamlit through ``ui.plain_streamlit`` alone: no text is Markdown there, no field is without its length."""

import ast
import inspect
import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from dossiers.texts.lengths import FIELDS, longest
from ui import plain_streamlit
from ui.plain_streamlit import HOLDS, JOINER, plain

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
every_source = pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
KNOW_STREAMLIT = {"ui/plain_streamlit.py", "ui/reader/asked.py", "app.py"}
"""The two that stand between, and the launcher, which draws nothing."""


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def of_streamlit() -> dict[str, set[str]]:
    """Each function of Streamlit whose documentation says that it reads Markdown → the parameters it says so of."""
    found = {}
    for name in dir(streamlit):
        call = getattr(streamlit, name)
        if name.startswith("_") or not callable(call) or "arkdown" not in (inspect.getdoc(call) or ""):
            continue
        reads, now = set(), None
        for line in (inspect.getdoc(call) or "").splitlines():
            now = match[1] if (match := re.match(r"(\w+) : ", line)) else now
            if now is not None and "arkdown" in line:
                reads.add(now)
        found[name] = reads & {
            "label",
            "body",
            "title",
            "text",
            "help",
            "options",
            "format_func",
            "captions",
            "caption",
        }
    return {name: reads for name, reads in found.items() if reads}


@every_source
def test_no_screen_knows_streamlit_itself(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import) and name not in KNOW_STREAMLIT:
            assert not {each.name for each in node.names} & {"streamlit"}, "from ui import plain_streamlit as st"
        if isinstance(node, ast.ImportFrom) and node.module == "streamlit" and name not in KNOW_STREAMLIT:
            assert {each.name for each in node.names} <= {"config"}, "from ui import plain_streamlit as st"


@every_source
def test_nothing_that_reads_markdown_is_drawn_by_way_of_a_place(path: Path) -> None:
    """``with column: st.title(…)``: the columns and containers that Streamlit hands out are its own, and read Markdown."""
    draws = {name for name in of_streamlit() if hasattr(DeltaGenerator, name)} - {"status", "text"}
    draws |= {"text_input", "text_area", "markdown", "write", "metric", "table"}
    own = re.compile(r"st|LOG|streamlit|_pieces|drawn|marks|sys\.std\w+|self\.transport")
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in draws:
            place = ast.unparse(node.func.value)
            assert own.fullmatch(place) or (node.func.attr == "title" and not node.args), ast.unparse(node)


def test_whatever_streamlit_says_reads_markdown_is_drawn_plainly_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = set(plain_streamlit.__all__) & set(of_streamlit()) - {"columns", "container", "empty", "navigation"}
    assert len(offered) > 15
    for name in offered - {"text_input", "text_area"}:
        drawn = getattr(plain_streamlit, name)
        own = drawn.__wrapped__
        assert own == getattr(streamlit, name)
        for parameter in of_streamlit()[name] - {"options"}:
            told = []
            cell = next(
                each for each in drawn.__closure__ if callable(each.cell_contents) and each.cell_contents == own
            )
            monkeypatch.setattr(cell, "cell_contents", lambda told=told, **given: told.append(given))
            given = {parameter: (lambda option: option) if parameter == "format_func" else "*x*"}
            drawn(**given)
            shown = told[0][parameter]
            assert (shown("*x*") if parameter == "format_func" else shown) == r"\*x\*", (name, parameter)
            monkeypatch.setattr(cell, "cell_contents", own)


@pytest.mark.parametrize("name", ["text_input", "text_area"])
def test_a_field_for_typing_has_the_length_of_what_it_holds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict = {}
    monkeypatch.setattr(streamlit, name, lambda *args, **more: given.update(args=args, **more))
    monkeypatch.setattr(plain_streamlit, "session_state", {})
    draw = getattr(plain_streamlit, name)
    draw("*Lý do*", holds="reason", help="_x_", key="why")
    assert (given["args"][0], given["max_chars"], given["help"]) == (r"\*Lý do\*", longest("reason"), r"\_x\_")
    assert plain_streamlit.typed_at_most() == {"why": longest("reason")}
    with pytest.raises(TypeError):
        draw("Lý do")
    with pytest.raises(KeyError):
        draw("Lý do", holds="anything")


@every_source
def test_every_field_for_typing_says_what_it_holds(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("st.text_input", "st.text_area"):
            said = [each.value for each in node.keywords if each.arg == "holds"]
            assert said, ast.unparse(node)
            assert not isinstance(said[0], ast.Constant) or said[0].value in HOLDS, ast.unparse(node)
            assert "max_chars" not in {each.arg for each in node.keywords}


def test_fields_of_the_record_have_the_length_of_the_record() -> None:
    assert {field: HOLDS[field] for field in FIELDS} == {field: longest(field) for field in FIELDS}


# The address


@every_source
def test_one_place_reads_the_address(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() == "ui/reader/asked.py":
        return
    for node in ast.walk(tree_of(path)):
        assert not (isinstance(node, ast.Attribute) and ast.unparse(node) == "st.query_params"), "ui.reader.asked asks"
        assert not (isinstance(node, ast.keyword) and node.arg == "bind"), "Streamlit would read the address by itself"


# What plain makes of a text; that a browser shows it so is seen in tests/browser/test_plain_streamlit.py


@pytest.mark.parametrize("text", [
    "Tô Hiệu", "TC07: 08:30 ngày 05/02/2026", "12,5 %", "Đợt 2026 (nửa năm) – lần 1", "a, b; c.", "3.1: chọn một trạng thái",
    "-5,2", "#1",
    "có/không", "“Nguyễn Văn A”",
])  # fmt: skip
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(("text", "shown"), [
    ("a*b_c", r"a\*b\_c"),
    ("[x](http://e.vn)", rf"\[x\](http:{JOINER}//e.vn)"),
    ("1. Phường", r"1\. Phường"),
    ("- Phường", r"\- Phường"),
    ("# Phường", r"\# Phường"),
    ("---", r"\---"),
    ("<b>", r"\<b>"),
    ("$x$", r"\$x\$"),
    (":red[x]", rf":{JOINER}red\[x\]"),
    (":material/home:", f":{JOINER}material/home:"),
    (":100:", f":{JOINER}100:"),
    ("www.e.vn", f"www{JOINER}.e.vn"),
    ("a@e.vn", f"a@{JOINER}e.vn"),
    ("a -> b", f"a -{JOINER}> b"),
    ("&lt;", r"\&lt;"),
    ("    thụt vào", "thụt vào"),
    ("một\nhai", "một  \nhai"),
])  # fmt: skip
def test_signs_of_form_are_escaped_and_what_is_read_together_is_parted(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_different_texts_stay_different() -> None:
    """Options are told apart by what they are called."""
    texts = ["*", r"\*", r"\\*", "_", r"\_", "a:b", f"a:{JOINER}b", "1.", r"1\."]
    assert len({plain(each) for each in texts} | {"a"}) >= len(texts) - 1


@pytest.mark.parametrize("name", ["radio", "pills", "segmented_control"])
def test_options_that_nobody_named_are_plain(name: str) -> None:
    app = AppTest.from_string(f"from ui import plain_streamlit as st\nst.{name}('a', ['*x*'])").run()
    assert [str(getattr(each, "content", each)) for each in app.main[0].proto.options] == [r"\*x\*"]


def test_names_of_options_are_plain_where_streamlit_reads_them() -> None:
    assert plain_streamlit._shown(lambda option: f"*{option}*")(1) == r"\*1\*"
    assert plain_streamlit._shown(["*a*", None]) == [r"\*a\*", None]
    assert plain_streamlit._shown(SimpleNamespace) is not None
