"""Markup stands in templates, style and scripts in files: no tag in a Python text, nothing escaped by hand."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
TAG = re.compile(r"</?[a-z][a-z0-9]*(?:[\s/>]|$)|<!--|<!DOCTYPE", re.IGNORECASE)
MAKES_MARKUP = ROOT / "ui" / "parts" / "templates.py"
"""The one file that escapes: a sentence around a detail that a macro made."""


def texts(tree: ast.Module) -> list[str]:
    """Every text of the code, pieces of f-strings too, docstrings not."""
    silent = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_markup_stands_in_python(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert {text for text in texts(tree) if TAG.search(text)} == set()
    called = {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    }
    assert path == MAKES_MARKUP or not called & {"escape", "Markup"}, "what is escaped by hand is forgotten one day"
