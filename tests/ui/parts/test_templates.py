"""Markup from templates: what is handed in is text, what is missing is an error, and no template calls anything safe."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from jinja2 import UndefinedError, nodes

from ui.app import leaving
from ui.parts import clashes
from ui.parts.templates import ENVIRONMENT, Markup, Pieces, beside
from ui.reader.language import UI

NAMES = sorted(path.relative_to(UI).as_posix() for path in UI.rglob("*.html"))
SENT_AS_THEY_ARE = sorted(
    path.relative_to(UI).as_posix() for path in (UI / "static").glob("*.*") if path.suffix != ".py"
)
MODULES = sorted(path for path in UI.rglob("*.py") if path.with_suffix(".html").exists())
HOSTILE = "<script>alert('1')</script> & \"2\" & 'x' onclick=a"
marks = Pieces("parts/marks.html", {})


@cache
def tree(name: str) -> nodes.Template:
    return ENVIRONMENT.parse((UI / name).read_text(encoding="utf-8"))


def macros(name: str) -> set[str]:
    return {macro.name for macro in tree(name).find_all(nodes.Macro)}


def drawn(source: str, **given: object) -> str:
    return ENVIRONMENT.from_string(source).render(**given)


# What is handed in


def test_what_is_handed_in_is_text_and_not_markup() -> None:
    text = drawn("<p>{{ text }}</p>", text=HOSTILE)
    assert text.startswith("<p>&lt;script&gt;") and text.count("<") == 2


def test_no_quote_ends_an_attribute() -> None:
    text = drawn('<a title="{{ text }}">', text=HOSTILE)
    assert text.count('"') == 2 and "'" not in text and text.count("<") == text.count(">") == 1


def test_what_a_macro_drew_is_not_escaped_twice() -> None:
    mark = marks.typed("a & b")
    assert isinstance(mark, Markup)
    assert drawn("<td>{{ mark }}</td>", mark=mark) == '<td><span class="ws-typed">a &amp; b</span></td>'


def test_what_two_people_typed_is_drawn_as_text() -> None:
    page = clashes.both_html(HOSTILE, [(HOSTILE, HOSTILE, f"{HOSTILE}!")])
    assert isinstance(page, Markup)
    # Long words have places to break at, which nobody sees.
    assert "<script" not in page and page.replace("<wbr>", "").count("&lt;script&gt;") == 4


def test_a_text_in_the_readers_language_is_escaped_like_any_other() -> None:
    text = drawn('{{ say("common.former_ward", ward=text) }}', text=HOSTILE)
    assert text.startswith("&lt;script&gt;alert(&#39;1&#39;)") and "<" not in text


def test_a_detail_that_a_macro_drew_stays_markup_and_everything_around_it_is_escaped() -> None:
    text = drawn('{{ say("overview.do_document", code=code, name=name) }}', code=marks.strong("<A>"), name="<i>&")
    assert text.partition(" ")[2] == "<strong>&lt;A&gt;</strong> &lt;i&gt;&amp;"


def test_no_detail_that_is_text_becomes_markup() -> None:
    assert "<" not in drawn('{{ say("overview.do_document", code="<b>", name=text) }}', text=HOSTILE)


@pytest.mark.parametrize(("count", "words"), [("1", "1 day"), ("8", "8 days")])
def test_a_count_picks_its_form_beside_markup_too(monkeypatch: pytest.MonkeyPatch, count: str, words: str) -> None:
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert drawn('{{ say("common.days", days=count) }}', count=Markup(count)) == words


def test_no_value_ends_the_script_it_is_handed_to() -> None:
    script = leaving._pieces.script("</script><img src=x onerror=alert(1)>", True, 7)
    assert script.count("</script>") == 1 and "<img" not in script
    assert script.rstrip().endswith('"unsaved": true}); // run 7\n</script>')


# What is missing


@pytest.mark.parametrize(
    "source", ["{{ nobody }}", "{% if nobody %}{% endif %}", "{{ text.nothing }}", "{{ 'a' ~ nobody }}"]
)
def test_a_name_that_nobody_gave_is_an_error(source: str) -> None:
    with pytest.raises(UndefinedError):
        drawn(source, text="a")


def test_a_macro_that_is_not_there_is_an_error_and_so_is_a_detail_it_does_not_take() -> None:
    with pytest.raises(AttributeError):
        _ = marks.no_such_mark
    with pytest.raises(TypeError):
        marks.typed("a", colour="red")


def test_a_macro_knows_the_functions_of_the_module_beside_it() -> None:
    pieces = beside(str(UI / "parts" / "marks.py"), state_word=lambda state: f"<{state}>")
    assert "&lt;met&gt;" in pieces.state_mark("met")
    assert "Đạt" in marks.state_mark("met")


# Every template


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles_with_all_that_it_takes_from_others(name: str) -> None:
    ENVIRONMENT.get_template(name)
    for taken in tree(name).find_all((nodes.FromImport, nodes.Include)):
        assert isinstance(taken.template, nodes.Const)
        other = str(taken.template.value)
        assert (UI / other).is_file(), other
        if isinstance(taken, nodes.FromImport):
            names = {each if isinstance(each, str) else each[0] for each in taken.names}
            assert names - macros(other) == set(), other


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(UI).as_posix())
def test_every_macro_that_python_asks_for_exists(path: Path) -> None:
    asked = set(asked_for(path))
    assert asked - macros(path.with_suffix(".html").relative_to(UI).as_posix()) == set()


def asked_for(path: Path) -> Iterator[str]:
    """The macros a module asks of what it got from ``beside``."""
    code = ast.parse(path.read_text(encoding="utf-8"))
    pieces = {
        target.id
        for node in code.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if isinstance(node.value.func, ast.Name) and node.value.func.id == "beside"
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(code):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in pieces:
            yield node.attr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(UI).as_posix())
def test_every_macro_beside_a_module_is_drawn_by_somebody(path: Path) -> None:
    name = path.with_suffix(".html").relative_to(UI).as_posix()
    used = {*asked_for(path), *(each.name for each in tree(name).find_all(nodes.Name) if each.ctx == "load")}
    assert macros(name) - used - taken_by_others(name) == set()


def taken_by_others(name: str) -> set[str]:
    """The macros of a template that others import."""
    takings = [taken for other in NAMES for taken in tree(other).find_all(nodes.FromImport)]
    return {
        each if isinstance(each, str) else each[0]
        for taken in takings
        if isinstance(taken.template, nodes.Const) and taken.template.value == name
        for each in taken.names
    }


@pytest.mark.parametrize("name", NAMES)
def test_no_template_says_that_something_is_safe(name: str) -> None:
    assert [each.name for each in tree(name).find_all(nodes.Filter) if each.name in {"safe", "urlize"}] == []
    assert [*tree(name).find_all((nodes.EvalContextModifier, nodes.MarkSafe, nodes.MarkSafeIfAutoescape))] == []


@pytest.mark.parametrize("name", SENT_AS_THEY_ARE)
def test_what_is_no_template_is_sent_as_it_stands(name: str) -> None:
    assert ENVIRONMENT.get_template(name).render() == (UI / name).read_text(encoding="utf-8")
