"""Words on the screen: every one in both languages, with the same details, used somewhere, and none asked for in vain."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
import streamlit as st

from scoring.vocabulary import OPERATORS
from ui.reader.language import LANGUAGES, WORDS, in_words, language, say, word_list

ROOT = Path(__file__).resolve().parents[3]
SOURCES = sorted([*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")])
FILES = {path.stem for path in (ROOT / "ui" / "words").glob("*.yaml")}


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def constants() -> Iterator[str]:
    """Every text in the code that is whole, not a piece of an f-string."""
    for tree in trees().values():
        pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces:
                yield node.value


def keys_written_out() -> set[str]:
    """Texts in the code that look like a key of one of the word lists."""
    form = re.compile(rf"(?:{'|'.join(FILES)})\.[a-z][a-z0-9_]*")
    return {text for text in constants() if form.fullmatch(text) and not text.endswith(".py")}


def keys_put_together(start: str) -> set[str]:
    """A regular expression for each f-string that begins as ``start`` describes: keys completed by a value."""
    found = set()
    for tree in trees().values():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)):
                continue
            if re.fullmatch(start, str(node.values[0].value)):
                parts = (
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9_-]+"
                    for part in node.values
                )
                found.add("".join(parts))
    return found


WHOLE_KEY = rf"(?:{'|'.join(FILES)})\.[a-z0-9_]*"
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
    bare = {pattern for pattern in patterns if pattern.endswith("\\.[a-z0-9_-]+")}
    names = {*constants(), *OPERATORS}

    def is_used(key: str) -> bool:
        name = key.partition(".")[2]
        if key in written or any(re.fullmatch(pattern, key) for pattern in patterns - bare):
            return True
        named = name in names or any(re.fullmatch(tail, name) for tail in tails)
        return named and any(re.fullmatch(pattern, key) for pattern in bare)

    assert [key for key in word_list() if not is_used(key)] == []


def test_every_detail_a_word_needs_is_given() -> None:
    wrong = []
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"):
                continue
            key = node.args[0] if node.args else None
            if isinstance(key, ast.Constant) and all(keyword.arg for keyword in node.keywords):
                given = {keyword.arg for keyword in node.keywords}
                needed = placeholders(word_list()[str(key.value)]["vi"])
                if given != needed:
                    wrong.append(f"{path.name}:{node.lineno} {key.value}: {given} for {needed}")
    assert wrong == []


def test_no_vietnamese_stands_in_the_code() -> None:
    """Two names are the exceptions: they read the same in either language."""
    letters = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
    allowed = {"Tiếng Việt", "Ngôn ngữ / Language", "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", "đ"}
    found = {
        (path.name, text)
        for path, tree in trees().items()
        for text in _spoken(tree)
        if letters.search(text) and text not in allowed
    }
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


@pytest.mark.parametrize(
    "file", [*sorted(WORDS.glob("*.yaml")), ROOT / "dossiers" / "messages.yaml"], ids=lambda file: file.name
)
def test_no_word_is_given_twice(file: Path) -> None:
    """YAML keeps the later one without a word, and the earlier one's readers read something else."""
    keys = re.findall(r"^([\w.-]+):", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted({key for key in keys if keys.count(key) > 1}) == []
