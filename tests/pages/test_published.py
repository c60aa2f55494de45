"""What a reader from outside is sent does not depend on a small count of a sensitive subject: not on which of 1 to 4 it is.

Two records that differ in such counts only are shown to the same readers by the same addresses. If anything of what they
are sent differed, in a table, a hover text, the data of a chart or a file to take away, that would tell the count. No list of
places is needed for that, so a new screen is held to it by its address alone.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.store.stored_text import canonical, sha256
from tests.pages.visiting import ROOT, own_record, visit
from tests.ui.asking import ask

#: Sensitive indicators of the sample's criteria, with figures that hold one small count, which keeps every state as it is.
PLANTED: Mapping[str, Mapping[str, int]] = {
    "14.1": {"count": 0},
    "14.4": {"numerator": 0, "denominator": 30},
    "18.2": {"current": 0, "previous": 9},
    "18.3": {"current": 0, "previous": 4},
}
COUNTS = (2, 3)
WARD, ROUND = "to-hieu", "2025"
BEFORE = ("chieng-le", "2024")
"""A ward that went into it, and a published round of then."""
OUTSIDE = ("moc-chau", "administrator", "surveyor", None)
INSIDE = (WARD, "inspector", "lead", "board")
CODES = tuple(PLANTED)


def _planted(folder: Path, count: int) -> None:
    """Put the count into every published dossier of two rounds."""
    with own_record(folder):
        pass
    with closing(sqlite3.connect(folder / "record.db")) as database, database:
        for unit, round_, part, text in database.execute(
            "SELECT unit_id, round_id, part, content FROM submission_texts WHERE round_id IN ('2024', '2025')"
        ).fetchall():
            data = json.loads(text)
            for code, inputs in PLANTED.items():
                data["values"][code] = {name: value or count for name, value in inputs.items()}
            content = canonical(json.dumps(data, ensure_ascii=False))
            database.execute(
                "UPDATE submission_texts SET content = ?, sha256 = ? WHERE unit_id = ? AND round_id = ? AND part = ?",
                (content, sha256(content), unit, round_, part),
            )


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """The two records."""
    found = tuple(tmp_path_factory.mktemp(f"planted{count}") / "own" for count in COUNTS)
    for folder, count in zip(found, COUNTS, strict=True):
        _planted(folder, count)
    return found


def _asked() -> Iterator[tuple[str, dict[str, str]]]:
    """Every screen and view that shows something of a published ward, by page and address."""
    for page in sorted(file.stem for file in (ROOT / "pages").glob("*.py")):
        yield page, {"unit": WARD, "round": ROUND}
    for criterion in ("TC14", "TC18"):
        yield "scorecard", {"unit": WARD, "round": ROUND, "criterion": criterion}
    yield "scorecard", {"unit": WARD, "round": ROUND, "try": "14.1:0,TC14.a:missing", "what": "14.4"}
    yield "scorecard", {"unit": BEFORE[0], "round": BEFORE[1], "criterion": "TC14"}
    yield "trends", {"unit": WARD, "round": ROUND, "view": "change", "before": "2024"}
    for code in CODES:
        yield "trends", {"unit": WARD, "measure": code}
        yield "comparison", {"round": ROUND, "compare": "indicator", "indicator": code}
    yield "comparison", {"round": ROUND, "compare": "criteria"}
    yield "comparison", {"round": ROUND, "compare": "wards", "wards": f"{WARD},chieng-an"}
    yield "comparison", {"round": ROUND, "compare": "ranks"}
    yield "overview", {"round": ROUND, "criterion": "TC14"}


def _taken() -> Iterator[str]:
    views: list[dict[str, str]] = [{"compare": "indicator", "indicator": code} for code in CODES]
    views += [{"compare": "criteria"}, {"compare": "wards", "wards": f"{WARD},chieng-an"}, {"compare": "ranks"}]
    for view in views:
        for ending in ("csv", "svg"):
            yield f"/taken/comparison.{ending}?{urlencode({'round': ROUND, **view})}"
    for ending in ("csv", "svg"):
        yield f"/taken/trends.{ending}?{urlencode({'unit': WARD, 'round': ROUND, 'before': '2024'})}"


def _sent(app: AppTest) -> list[bytes]:
    """Everything that the server sends to draw a page, element by element; keys that a run makes up are not told."""

    def of(block: Any) -> Iterator[bytes]:
        for child in getattr(block, "children", {}).values():
            if hasattr(child, "children"):
                yield from of(child)
            proto = getattr(child, "proto", None)
            if proto is not None and child.type in {"html", "markdown", "arrow_vega_lite_chart", "heading", "alert"}:
                yield f"{child.type} {proto}".encode()
            elif proto is not None:
                yield f"{child.type} {getattr(child, 'label', '')} {getattr(child, 'value', '')}".encode()

    return list(of(app._tree))


def _everything(patch: pytest.MonkeyPatch, folder: Path, person: str | None) -> dict[str, object]:
    with own_record(folder):
        found: dict[str, object] = {
            f"{page} {query}": _sent(visit(patch, page, person, **query)) for page, query in _asked()
        }
        found |= {address: (answer := ask(address, person)).status and answer.body for address in _taken()}
    return found


@pytest.mark.parametrize("person", OUTSIDE)
def test_nothing_sent_outside_depends_on_a_small_count(
    folders: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch, person: str | None
) -> None:
    one, other = (_everything(monkeypatch, folder, person) for folder in folders)
    assert {address for address in one if one[address] != other[address]} == set()


@pytest.mark.parametrize("person", INSIDE)
def test_inside_the_count_is_shown(
    folders: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch, person: str
) -> None:
    asked = {"unit": WARD, "round": ROUND, "criterion": "TC14"}
    pages = []
    for folder in folders:
        with own_record(folder):
            pages.append(_sent(visit(monkeypatch, "scorecard", person, **asked)))
    assert pages[0] != pages[1]
