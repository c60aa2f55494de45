"""Words on the screen: every one in both languages, with the same details, used somewhere, and none asked for in vain."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
import streamlit as st
from jinja2 import nodes

from scoring.catalogue import Bilingual
from scoring.catalogue.values import ENGLISH_ASKED
from scoring.vocabulary import OPERATORS
from scoring.words import Counted
from ui.parts.templates import ENVIRONMENT
from ui.reader.language import LANGUAGES, WORD_FILES, in_words, language, say, word_list

ROOT = Path(__file__).resolve().parents[3]
SOURCES = sorted([*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")])
TEMPLATES = sorted((ROOT / "ui").rglob("*.html"))
SECTIONS = {key.partition(".")[0] for key in word_list()}
VALUE = "[a-z0-9_-]+"
"""What a value that completes a key may be, as a regular expression."""


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


@cache
def templates() -> dict[Path, nodes.Template]:
    return {path: ENVIRONMENT.parse(path.read_text(encoding="utf-8")) for path in TEMPLATES}


def constants() -> Iterator[str]:
    """Every text in the code that is whole, not a piece of an f-string; in templates, of one put together by "~"."""
    for tree in trees().values():
        pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces:
                yield node.value
    for template in templates().values():
        pieces = {id(part) for node in template.find_all(nodes.Concat) for part in node.nodes}
        for node in template.find_all(nodes.Const):
            if isinstance(node.value, str) and id(node) not in pieces:
                yield node.value


def keys_written_out() -> set[str]:
    """Texts in the code that look like a key of one of the word lists."""
    form = re.compile(rf"(?:{'|'.join(SECTIONS)})\.[a-z][a-z0-9_]*")
    return {text for text in constants() if form.fullmatch(text) and not text.endswith((".py", ".html"))}


def put_together() -> Iterator[tuple[str, ...]]:
    """The pieces of each text put together of a first piece and more, "" for a value."""
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                yield tuple(str(part.value) if isinstance(part, ast.Constant) else "" for part in node.values)
    for template in templates().values():
        for node in template.find_all(nodes.Concat):
            if isinstance(node.nodes[0], nodes.Const):
                yield tuple(str(part.value) if isinstance(part, nodes.Const) else "" for part in node.nodes)


def keys_put_together(start: str) -> set[str]:
    """A regular expression for each text put together that begins as ``start`` describes: keys completed by a value."""
    return {
        "".join(re.escape(piece) if piece else VALUE for piece in pieces)
        for pieces in put_together()
        if re.fullmatch(start, pieces[0])
    }


WHOLE_KEY = rf"(?:{'|'.join(SECTIONS)})\.[a-z0-9_]*"
TAIL = "[a-z0-9]+_"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", sorted(word_list()))
def test_every_word_stands_in_both_languages_with_the_same_details(key: str) -> None:
    texts = word_list()[key]
    assert set(texts) == set(LANGUAGES)
    assert all(text.strip() for text in texts.values())
    assert placeholders(texts["vi"]) == placeholders(texts["en"])


def test_every_word_asked_for_exists() -> None:
    assert keys_written_out() - word_list().keys() == set()
    for pattern in keys_put_together(WHOLE_KEY):
        assert any(re.fullmatch(pattern, key) for key in word_list()), pattern


def test_every_word_is_asked_for() -> None:
    """A key that only a bare "file.{…}" could mean is used when its own name, or how it is put together, stands in the code."""
    written, patterns, tails = keys_written_out(), keys_put_together(WHOLE_KEY), keys_put_together(TAIL)
    bare = {pattern for pattern in patterns if pattern.endswith(f"\\.{VALUE}")}
    names = {*constants(), *OPERATORS}

    def is_used(key: str) -> bool:
        name = key.partition(".")[2]
        if key in written or any(re.fullmatch(pattern, key) for pattern in patterns - bare):
            return True
        named = name in names or any(re.fullmatch(tail, name) for tail in tails)
        return named and any(re.fullmatch(pattern, key) for pattern in bare)

    assert [key for key in word_list() if not is_used(key)] == []


def asked() -> Iterator[tuple[str, str, set[str]]]:
    """(place, key, details) of every call of ``say`` with a key and details written out."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                key = node.args[0] if node.args else None
                if isinstance(key, ast.Constant) and all(keyword.arg for keyword in node.keywords):
                    details = {str(keyword.arg) for keyword in node.keywords}
                    yield f"{path.name}:{node.lineno}", str(key.value), details
    for path, template in templates().items():
        for node in template.find_all(nodes.Call):
            if isinstance(node.node, nodes.Name) and node.node.name == "say":
                key = node.args[0]
                if isinstance(key, nodes.Const) and node.dyn_kwargs is None:
                    yield f"{path.name}:{node.lineno}", str(key.value), {each.key for each in node.kwargs}


def test_every_detail_a_word_needs_is_given() -> None:
    wrong = [
        f"{place} {key}: {given} for {needed}"
        for place, key, given in asked()
        if given != (needed := placeholders(word_list()[key]["vi"]))
    ]
    assert wrong == []


def test_a_count_picks_the_english_form() -> None:
    counted = [texts for texts in word_list().values() if isinstance(texts["en"], Counted)]
    assert counted, "no text has two forms"
    for texts in counted:
        english = texts["en"]
        assert isinstance(english, Counted)
        assert english.by in placeholders(texts["vi"])
        assert placeholders(english.one) <= placeholders(texts["vi"])
    days = Counted("days", "{days} day", "{days} days")
    assert [days.format(days=each) for each in (1, "1", 0, 2, "1,000")] == [
        "1 day",
        "1 day",
        "0 days",
        "2 days",
        "1,000 days",
    ]


def test_no_vietnamese_stands_in_the_code() -> None:
    """One name is the exception: it reads the same in either language. In templates none stands either."""
    letters = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
    allowed = {"Tiếng Việt", "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", "đ"}
    found = {
        (path.name, text)
        for path, tree in trees().items()
        for text in _spoken(tree)
        if letters.search(text) and text not in allowed
    }
    found |= {(path.name, text) for path in TEMPLATES for text in letters.findall(path.read_text(encoding="utf-8"))}
    assert found == set()


def _spoken(tree: ast.Module) -> Iterator[str]:
    """Texts that are not docstrings."""
    silent = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


@pytest.mark.parametrize(("chosen", "shown"), [(None, "vi"), ("vi", "vi"), ("en", "en"), ("fr", "vi"), ("", "vi")])
def test_the_screen_is_vietnamese_unless_english_is_chosen(
    monkeypatch: pytest.MonkeyPatch, chosen: str | None, shown: str
) -> None:
    monkeypatch.setitem(st.session_state, "lang", chosen)
    assert language() == shown
    assert say("shell.trends") == {"vi": "Xu hướng", "en": "Trends"}[shown]
    assert in_words({"vi": "một", "en": "one"}) == {"vi": "một", "en": "one"}[shown]
    assert in_words(None) == ""


def test_a_name_without_english_is_shown_in_vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert in_words({"vi": "một"}) == "một"
    assert in_words(Bilingual.model_validate({"vi": "một"}, context={ENGLISH_ASKED: False})) == "một"


@pytest.mark.parametrize(
    "file",
    [*WORD_FILES, *(ROOT / package / "words.yaml" for package in ("dossiers", "scoring"))],
    ids=lambda file: f"{file.parent.name}/{file.name}",
)
def test_no_word_is_given_twice(file: Path) -> None:
    """YAML keeps the later one without a word, and the earlier one's readers read something else."""
    section, keys = "", []
    for indent, key in re.findall(r"^( {2})?([\w.-]+):", file.read_text(encoding="utf-8"), re.MULTILINE):
        section = section if indent else key
        keys.append(f"{section}.{key}")
    assert sorted({key for key in keys if keys.count(key) > 1}) == []
