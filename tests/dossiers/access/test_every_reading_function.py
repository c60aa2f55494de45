"""Every public function that reads is known here: how the sweep asks it, or why it asks nobody who reads.

They are found by looking, so a new one fails here until somebody has thought of who may be told what by it.
"""

import ast
from collections import Counter
from pathlib import Path

from tests.dossiers.access.reading_functions import (
    INSIDE,
    NOT_ASKED,
    READ_FOR_ANYBODY,
    READ_FOR_SOMEBODY,
    inside,
    reading_for_anybody,
    reading_for_somebody,
)

ROOT = Path(__file__).resolve().parents[3]
TABLES = "tests/dossiers/access/reading_functions.py"


def test_every_function_that_reads_for_somebody_is_asked_by_the_sweep() -> None:
    listed = {*READ_FOR_SOMEBODY, *NOT_ASKED}
    assert not reading_for_somebody() - listed, (
        f"These read the record for somebody, and nobody has tried who is told what: "
        f"{sorted(reading_for_somebody() - listed)}. "
        f"Let each make or take the reader's view (dossiers/access/view.py), and give READ_FOR_SOMEBODY in {TABLES} the calls "
        "that ask for all it could tell of a dossier."
    )
    assert not listed - reading_for_somebody(), (
        f"There are no such functions any more: {listed - reading_for_somebody()}."
    )


def test_every_function_that_reads_for_anybody_says_why_it_may() -> None:
    assert not reading_for_anybody() - {*READ_FOR_ANYBODY}, (
        f"These read the record and ask nobody who reads: {sorted(reading_for_anybody() - {*READ_FOR_ANYBODY})}. Let them "
        f"take the acting person if a dossier is in what they tell; if not, say in READ_FOR_ANYBODY in {TABLES} why not."
    )
    gone = {*READ_FOR_ANYBODY} - reading_for_anybody()
    assert not gone, f"There are no such functions any more: {gone}."


def test_every_function_inside_a_transaction_says_who_has_asked_before() -> None:
    listed = Counter(name for names in INSIDE.values() for name in names)
    assert not [name for name, times in listed.items() if times > 1]
    assert not inside() - {*listed}, (
        f"These take an open transaction, which knows nobody: {sorted(inside() - {*listed})}. Put each under the reason in "
        f"INSIDE in {TABLES} for which it may be asked without asking who reads, or let it take the reader."
    )
    assert not {*listed} - inside(), f"There are no such functions any more: {set(listed) - inside()}."


def test_screens_ask_nothing_inside_a_transaction() -> None:
    """They hand over the record and the acting person; what takes a transaction is asked by those who asked for a view."""
    closed = {name.rpartition(".")[2] for names in INSIDE.values() for name in names}
    modules = {f"dossiers.{name.rpartition('.')[0]}" for names in INSIDE.values() for name in names}
    asked = []
    for room in ("ui", "pages"):
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module in modules:
                    asked += [f"{file.relative_to(ROOT)}: {each.name}" for each in node.names if each.name in closed]
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    name = node.func.attr
                    if name in ("reading", "writing") or (name in closed and name.endswith("_in")):
                        asked.append(f"{file.relative_to(ROOT)}:{node.lineno}: {name}")
    assert asked == []
