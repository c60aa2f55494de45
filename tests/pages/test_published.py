"""What a reader from outside is sent does not depend on a small count of a sensitive subject: not on which of 1 to 4 it is.

Two records that differ in such counts only are shown to the same readers by the same addresses. If anything of what they
are sent differed, in a table, a hover text, the data of a chart or a file to take away, that would tell the count. No list of
places is needed for that, so a new screen is held to it by its address alone.
"""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from dossiers.acts import audit_reading
from dossiers.office import adoption, drafts_effect
from dossiers.people.accounts import account
from dossiers.procedure.frozen import versions
from dossiers.rounds.catalogues import catalogue_of, texts_of
from dossiers.store.stored_text import canonical, sha256
from dossiers.submissions import entry_acts, entry_sheets, results, submissions
from dossiers.submissions.last_year import last_year
from dossiers.submissions.provenance import figures
from scoring import grade, read_submission
from tests.pages.visiting import own_record, visit
from tests.ui.asking import ask
from ui.reader.record import the_record

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
NEIGHBOUR = "moc-chau"
"""The ward whose chief looks on; nothing is planted in its own dossiers."""
SEAL = "0" * 64
"""The hash over what was locked: the one thing that differs with a count and is shown (docs/analysis.md, section 6)."""
OUTSIDE = (NEIGHBOUR, "administrator")
INSIDE = (WARD, "inspector", "lead", "board")
CODES = tuple(PLANTED)


def _planted(folder: Path, count: int) -> None:
    """Put the count into every published dossier of two rounds, into what was locked of one, and into the log."""
    with own_record(folder):
        files = [[each.sha256, each.file_name] for each in texts_of(the_record(), ROUND)]
    with closing(sqlite3.connect(folder / "record.db")) as database, database:
        kept: dict[str, Any] = {"catalogue": [{"sha256": each, "file": name} for each, name in files]}
        for unit, round_, part, text in database.execute(
            "SELECT unit_id, round_id, part, content FROM submission_texts "
            "WHERE round_id IN ('2024', '2025') AND unit_id != ?",
            (NEIGHBOUR,),
        ).fetchall():
            data = json.loads(text)
            for code, inputs in PLANTED.items():
                data["values"][code] = {name: value or count for name, value in inputs.items()}
            content = canonical(json.dumps(data, ensure_ascii=False))
            database.execute(
                "UPDATE submission_texts SET content = ?, sha256 = ? WHERE unit_id = ? AND round_id = ? AND part = ?",
                (content, sha256(content), unit, round_, part),
            )
            if (unit, round_) == (WARD, ROUND):
                kept[part] = {"sha256": sha256(content), "content": content}
        entered = {"values": {code: {name: each or count for name, each in PLANTED[code].items()} for code in CODES}}
        corrected = [{"subject": "14.1", "kind": "correct", "inputs": {"count": count}}]
        kept |= {"decisions": corrected, "exchanges": [], "scorecards": {}}
        for each, its in {"save_entry": entered, "decide": corrected}.items():
            database.execute(
                "INSERT INTO audit_log SELECT max(number) + 1, ?, 'to-hieu', 'T', 'ward_chief', ?, 'done', ?, ?, 'TC14', "
                "NULL, ?, NULL, '', '' FROM audit_log",
                ("2025-11-01T08:00:00.000+07:00", each, WARD, ROUND, json.dumps(its)),
            )
        when = "2026-02-01 02:30:00.000000"
        database.execute(
            "INSERT INTO steps (unit_id, round_id, version, act, from_state, to_state, role, taken_by, taken_by_name, taken_at)"
            " VALUES (?, ?, 1, 'publish', 'approved', 'published', 'board', 'board', 'B', ?)",
            (WARD, ROUND, when),
        )
        with own_record(folder):
            catalogue = catalogue_of(the_record(), ROUND)
        for part in ("self_assessment", "appraisal"):
            kept["scorecards"][part] = grade(catalogue, read_submission(catalogue, kept[part]["content"])).as_data()
        plain = json.dumps(kept, ensure_ascii=False)
        database.execute(
            "INSERT INTO frozen_results VALUES (?, ?, 1, ?, ?, 'lead', 'L', ?)",
            (WARD, ROUND, plain, SEAL, when),
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
    for page in ("audit", "overview", "self_assessment"):
        yield page, {"unit": WARD, "round": ROUND, "criterion": "TC14"}
    for criterion in ("TC14", "TC18"):
        yield "scorecard", {"unit": WARD, "round": ROUND, "criterion": criterion}
    yield "scorecard", {"unit": WARD, "round": ROUND, "try": "14.1:0,TC14.a:missing", "what": "14.4"}
    yield "scorecard", {"unit": BEFORE[0], "round": BEFORE[1], "criterion": "TC14"}
    yield "trends", {"unit": BEFORE[0], "round": BEFORE[1], "measure": "change", "before": "2023"}
    for code in CODES:
        yield "trends", {"unit": WARD, "measure": "indicator", "indicator": code}
        yield "comparison", {"round": ROUND, "compare": "indicator", "indicator": code}
    yield "comparison", {"round": ROUND, "compare": "criteria"}
    yield "comparison", {"round": ROUND, "compare": "wards", "wards": f"{WARD},chieng-an"}


def _taken() -> Iterator[str]:
    views: list[dict[str, str]] = [{"compare": "indicator", "indicator": code} for code in CODES]
    views += [{"compare": "criteria"}, {"compare": "wards", "wards": f"{WARD},chieng-an"}]
    for view in views:
        yield f"/taken/comparison.csv?{urlencode({'round': ROUND, **view})}"
    change = {"unit": BEFORE[0], "round": BEFORE[1], "before": "2023"}
    yield f"/taken/trends.csv?{urlencode(change)}"
    # What a picture holds is in its specification; each is drawn for seconds, so two are.
    yield f"/taken/comparison.svg?{urlencode({'round': ROUND, **views[0]})}"
    yield f"/taken/trends.svg?{urlencode(change)}"


_MADE_UP = re.compile(r"[0-9a-f]{32}|\d\d:\d\d(?= \d\d/\d\d/\d{4})")
"""Keys that a run makes up, and the time of day."""


def _sent(app: AppTest) -> list[bytes]:
    """Everything that the server sends to draw a page, element by element; keys that a run makes up are not told."""

    def of(block: Any) -> Iterator[bytes]:
        for child in getattr(block, "children", {}).values():
            if hasattr(child, "children"):
                yield from of(child)
            proto = getattr(child, "proto", None)
            if proto is not None:
                yield _MADE_UP.sub("", f"{child.type} {proto}").encode()

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


def _read(folder: Path, person: str) -> dict[str, str]:
    """What every function that reads of a dossier hands out, as text."""
    with own_record(folder):
        record = the_record()
        actor = account(record, person)
        assert actor is not None
        asked = (record, actor, WARD, ROUND)
        before = (record, actor, *BEFORE)
        found: dict[str, object] = {
            "dossier": submissions.dossier(*asked),
            "dossiers": submissions.dossiers(record, actor, ROUND),
            "result": results.result(*asked),
            "results": results.results(record, actor, "2024"),
            "history": results.history(record, actor, WARD),
            "summed": results.summed(record, actor, WARD, "2024"),
            "sheet": entry_sheets.sheet(*asked),
            "last_year": last_year(*asked),
            "last_year_summed": last_year(record, actor, WARD, "2026") if person in INSIDE else None,
            "figures": (figures(*asked), figures(*before)),
            "preview": entry_acts.preview(*asked, "TC14", values={}, not_applicable={}),
            "versions": versions(*asked),
        }
        if actor.role == "administrator":
            files = adoption.files_of(record, ROUND)
            other = [adoption.file_of(each.name, each.content + b"\n# again") for each in files]
            found["effect"] = drafts_effect.effect_on_round(record, actor, ROUND, other).wards
        if actor.role in ("administrator", "board"):
            found["lines"] = audit_reading.lines(record, actor, audit_reading.AuditFilter(unit_id=WARD, round_id=ROUND))
            searched = (f'"count": {each}' for each in COUNTS)
            found["searched"] = [
                audit_reading.lines(record, actor, audit_reading.AuditFilter(text=each)) for each in searched
            ]
        return {name: repr(each) for name, each in found.items()}


@pytest.mark.parametrize("person", OUTSIDE)
def test_no_function_hands_out_what_depends_on_a_small_count(folders: tuple[Path, ...], person: str) -> None:
    one, other = (_read(folder, person) for folder in folders)
    assert {name for name in one if one[name] != other[name]} == set()
    assert "PublishedScorecard" in one["result"] and "WithheldResult" in one["result"]


def test_inside_every_function_hands_out_the_count(folders: tuple[Path, ...]) -> None:
    one, other = (_read(folder, "board") for folder in folders)
    assert {name for name in one if one[name] == other[name]} <= {"figures", "searched"}


@pytest.mark.parametrize("person", INSIDE)
def test_inside_the_count_is_shown(folders: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch, person: str) -> None:
    asked = {"unit": WARD, "round": ROUND, "criterion": "TC14"}
    pages = []
    for folder in folders:
        with own_record(folder):
            pages.append(_sent(visit(monkeypatch, "scorecard", person, **asked)))
    assert pages[0] != pages[1]
