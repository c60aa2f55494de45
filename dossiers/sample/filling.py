"""Filling an empty record from the sample data, or refusing it whole with every problem at once.

``read_sample`` checks the files against each other and returns the rows of the tables. Nothing is written here, so the record
is locked only while finished rows are inserted.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from sqlalchemy import Connection

from dossiers.errors import SampleProblems
from dossiers.sample.evidence import evidence_of
from dossiers.sample.files import COLUMNS, SAMPLE_DATA
from dossiers.sample.log import audit_in
from dossiers.sample.people import assignments_of, conflicts_of_interest_of, english_names_of, people_of
from dossiers.sample.story import Happening, story_of
from dossiers.store.stored_text import canonical, sha256
from dossiers.texts.csv_tables import CsvLine, read_table
from dossiers.vocabulary import PARTS, STATES, Part
from scoring import Catalogue, Problems, read_catalogue, read_submissions

#: suffix of a file of submissions → the part of the dossier it fills
_PARTS: Mapping[str, Part] = {"self": "self_assessment", "appraisal": "appraisal"}
_APPRAISAL_MAY_BE = STATES[STATES.index("under_appraisal") :]
_APPRAISAL_MUST_BE = STATES[STATES.index("clarification_requested") :]
_SELF_MUST_BE = STATES[STATES.index("submitted") :]


class Sample(NamedTuple):
    """Checked sample data: the rows of every table by its name, the files of evidence, and what happened, for the log."""

    rows: dict[str, list[dict[str, Any]]]
    files: Sequence[bytes] = ()
    happenings: Sequence[Happening] = ()

    def audit_in(self, connection: Connection) -> None:
        """Write what happened into the audit log. The rows must have been inserted before."""
        audit_in(connection, self.rows["people"], self.happenings)


class _Stored(NamedTuple):
    """A submission of a file: its canonical text and the same as data."""

    place: str
    content: str
    data: dict[str, Any]


def sample_of(folder: Path = SAMPLE_DATA) -> Callable[[], Sample]:
    """A function for ``open_record`` that reads the sample data of ``folder`` when a record has to be filled.

    It raises SampleProblems, as ``read_sample`` does.
    """
    return partial(read_sample, folder)


def read_sample(folder: Path) -> Sample:
    """The sample data of ``folder``, ready to be written. Catalogue files are named relative to the folder above it.

    Raises SampleProblems with everything that is wrong, each as ``file:line: what``.
    """
    problems: list[str] = []
    tables = {file: read_table(folder, file, columns, problems) for file, columns in COLUMNS.items()}
    state = _record_state(folder, problems)
    _check_units(tables, problems)
    _check_rounds(tables["rounds.csv"], problems)
    catalogues = _Catalogues(folder.parent, tables, problems)
    stored = {
        (round_id, part): _submissions(folder, round_id, suffix, catalogue, problems)
        for round_id, catalogue in catalogues.of_round.items()
        for suffix, part in _PARTS.items()
        if round_id in {line.values["id"] for line in tables["rounds.csv"]}
    }
    _check_no_file_is_left_over(folder, tables["rounds.csv"], problems)
    _check_dossiers(tables, stored, problems)
    _check_figures(tables["figures.csv"], catalogues.of_round, stored, problems)
    if problems:
        raise SampleProblems(problems)
    units, as_of = _rows(tables["units.csv"]), state["as_of"]
    people = people_of(units, as_of)
    shown = evidence_of(
        folder,
        people,
        _claimed(tables["dossiers.csv"], stored),
        {round_id: catalogue.documents.keys() for round_id, catalogue in catalogues.of_round.items()},
        problems,
    )
    own = {
        (unit_id, round_id): (text.data, sha256(text.content))
        for (round_id, part), texts in stored.items()
        if part == "self_assessment"
        for unit_id, text in (texts or {}).items()
    }
    handed_in = (shown.evidence, shown.evidence_uses)
    story = story_of(folder, people, _rows(tables["dossiers.csv"]), catalogues.of_round, own, handed_in, problems)
    if problems:
        raise SampleProblems(problems)
    return Sample(
        {
            "record_state": [state],
            "units": units,
            "successions": _rows(tables["successions.csv"]),
            "profiles": _rows(tables["profiles.csv"]),
            "rounds": _rows(tables["rounds.csv"]),
            "catalogue_texts": catalogues.texts,
            "round_catalogues": catalogues.uses,
            "dossiers": _rows(tables["dossiers.csv"]),
            "submission_texts": [
                {
                    "unit_id": unit_id,
                    "round_id": round_id,
                    "part": part,
                    "content": text.content,
                    "sha256": sha256(text.content),
                }
                for (round_id, part), texts in stored.items()
                for unit_id, text in (texts or {}).items()
            ],
            "figures": _rows(tables["figures.csv"]),
            "people": people,
            "english_names": english_names_of(units, as_of),
            "assignments": assignments_of(_rows(tables["dossiers.csv"]), _rows(tables["rounds.csv"]), as_of),
            "ties": conflicts_of_interest_of(units, as_of),
            "evidence_files": shown.evidence_files,
            "evidence": shown.evidence,
            "evidence_uses": shown.evidence_uses,
            **story.rows,
        },
        shown.files,
        story.happenings,
    )


def _rows(lines: Iterable[CsvLine]) -> list[dict[str, Any]]:
    return [line.values for line in lines]


def _record_state(folder: Path, problems: list[str]) -> dict[str, Any]:
    file = "sample.yaml"
    try:
        data = yaml.safe_load((folder / file).read_text(encoding="utf-8"))
        as_of, notice, merger = data["as_of"], data["notice"], data["merger"]
        if not isinstance(as_of, date) or not all(isinstance(t[x], str) for t in (notice, merger) for x in t):
            raise TypeError("as_of is a date, notice and merger are texts")
        return {
            "id": 1,
            "revision": 1,
            "sample": True,
            "as_of": as_of,
            "notice_vi": notice["vi"],
            "notice_en": notice["en"],
            "merger_vi": merger["vi"],
            "merger_en": merger["en"],
        }
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        problems.append(f"{file}:1: needs as_of, notice {{vi, en}} and merger {{vi, en}}: {error}")
        return {}


def _check_unique(file: str, lines: Iterable[CsvLine], columns: tuple[str, ...], problems: list[str]) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for line in lines:
        key = tuple(line.values[column] for column in columns)
        first = seen.setdefault(key, line.number)
        if first != line.number:
            problems.append(f"{file}:{line.number}: {', '.join(map(str, key))} is on line {first} already")


def _check_known(file: str, lines: Iterable[CsvLine], column: str, known: Iterable[str], problems: list[str]) -> None:
    known = set(known)
    problems.extend(
        f"{file}:{line.number}: {column}: “{line.values[column]}” is not known"
        for line in lines
        if line.values[column] not in known
    )


def _check_units(tables: Mapping[str, list[CsvLine]], problems: list[str]) -> None:
    units, successions = tables["units.csv"], tables["successions.csv"]
    _check_unique("units.csv", units, ("id",), problems)
    by_code: dict[str, list[CsvLine]] = {}
    for line in units:
        by_code.setdefault(line.values["code"], []).append(line)
        if (line.values["valid_from"] or date.min) > (line.values["valid_to"] or date.max):
            problems.append(f"units.csv:{line.number}: valid_to comes before valid_from")
    for code, lines in by_code.items():
        for one, other in combinations(lines, 2):
            if _overlap(one.values, other.values):
                problems.append(f"units.csv:{other.number}: code {code} is that of {one.values['id']} on the same days")
    by_id = {line.values["id"]: line.values for line in units}
    _check_unique("successions.csv", successions, ("predecessor_id", "successor_id"), problems)
    for column in ("predecessor_id", "successor_id"):
        _check_known("successions.csv", successions, column, by_id, problems)
    for line in successions:
        before, after = by_id.get(line.values["predecessor_id"]), by_id.get(line.values["successor_id"])
        if before and after and _overlap(before, after):
            problems.append(f"successions.csv:{line.number}: the two units are valid on the same days")
    _check_unique("profiles.csv", tables["profiles.csv"], ("unit_id", "as_of"), problems)
    _check_known("profiles.csv", tables["profiles.csv"], "unit_id", by_id, problems)


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    latest_start = max(one["valid_from"] or date.min, other["valid_from"] or date.min)
    return latest_start <= min(one["valid_to"] or date.max, other["valid_to"] or date.max)


def _check_rounds(rounds: list[CsvLine], problems: list[str]) -> None:
    _check_unique("rounds.csv", rounds, ("id",), problems)
    _check_unique("rounds.csv", rounds, ("kind", "window_from", "window_to"), problems)
    for line in rounds:
        for earlier, later in (
            ("window_from", "window_to"),
            ("opens", "submit_by"),
            ("submit_by", "appraise_by"),
            ("appraise_by", "publish_by"),
        ):
            if line.values[earlier] > line.values[later]:
                problems.append(f"rounds.csv:{line.number}: {later} comes before {earlier}")


#: (round, part) → unit → its submission; None instead of a file that was refused, because its content is unknown.
_AllStored = Mapping[tuple[str, str], "dict[str, _Stored] | None"]


class _Catalogues:
    """The catalogue of each round, and the rows that keep its texts."""

    def __init__(self, root: Path, tables: Mapping[str, list[CsvLine]], problems: list[str]) -> None:
        file, lines = "catalogues.csv", tables["catalogues.csv"]
        round_ids = [line.values["id"] for line in tables["rounds.csv"]]
        _check_unique(file, lines, ("round_id",), problems)
        _check_known(file, lines, "round_id", round_ids, problems)
        named = {line.values["round_id"] for line in lines}
        problems.extend(f"{file}:1: round {each} has no catalogue" for each in round_ids if each not in named)
        self.of_round: dict[str, Catalogue] = {}
        self.uses: list[dict[str, Any]] = []
        self._texts: dict[str, dict[str, Any]] = {}
        read: dict[tuple[str, ...], Catalogue | None] = {}
        contents: dict[str, bytes] = {}
        for line in lines:
            names = line.values["layer_files"]
            try:
                contents |= {name: (root / name).read_bytes() for name in names if name not in contents}
            except OSError as error:
                problems.append(f"{file}:{line.number}: {error.filename} cannot be read")
                continue
            if names not in read:
                read[names] = self._read([(name, contents[name]) for name in names], problems)
            catalogue = read[names]
            if catalogue is not None:
                self.of_round[line.values["round_id"]] = catalogue
            for position, name in enumerate(names):
                self._keep(line.values["round_id"], position, name, contents[name])

    @property
    def texts(self) -> list[dict[str, Any]]:
        """Rows of catalogue_texts."""
        return list(self._texts.values())

    @staticmethod
    def _read(files: list[tuple[str, bytes]], problems: list[str]) -> Catalogue | None:
        try:
            return read_catalogue(files)
        except Problems as refused:
            problems.extend(problem.line_of_text("en") for problem in refused.problems)
            return None

    def _keep(self, round_id: str, position: int, name: str, content: bytes) -> None:
        digest = sha256(content)
        self._texts.setdefault(digest, {"sha256": digest, "file_name": name, "content": content})
        self.uses.append({"round_id": round_id, "position": position, "sha256": digest})


def _submissions(
    folder: Path, round_id: str, suffix: str, catalogue: Catalogue, problems: list[str]
) -> dict[str, _Stored] | None:
    """The submissions of one file by unit, checked by scoring's own reader: empty without a file, None if it is refused."""
    file = _file_of(round_id, suffix)
    if not (folder / file).exists():
        return {}
    content = (folder / file).read_bytes()
    try:
        read_submissions(catalogue, content, file)
    except Problems as refused:
        problems.extend(
            f"{file}: {problem.line_of_text('en')}" if problem.place else problem.line_of_text("en")
            for problem in refused.problems
        )
        return None
    text = content.decode("utf-8-sig")
    if text.lstrip().startswith("["):
        problems.append(f"{file}:1: write one submission a line (JSON Lines), no array")
        return None
    found = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            plain = canonical(line)
            data = json.loads(plain)
            if data["round"] == round_id:
                found[data["unit"]] = _Stored(f"{file}:{number}", plain, data)
            else:
                problems.append(f"{file}:{number}: round {data['round']} in a file of {round_id}")
    return found


def _file_of(round_id: str, suffix: str) -> str:
    return f"submissions/{round_id}.{suffix}.jsonl"


def _check_no_file_is_left_over(folder: Path, rounds: list[CsvLine], problems: list[str]) -> None:
    """Report files that nothing names: a file with a mistyped name would otherwise be ignored silently."""
    known = {_file_of(line.values["id"], suffix) for line in rounds for suffix in _PARTS}
    for file in sorted((folder / "submissions").glob("*")):
        if f"submissions/{file.name}" not in known:
            problems.append(f"submissions/{file.name}:1: the file belongs to no round; name it <round>.self.jsonl")


def _check_dossiers(tables: Mapping[str, list[CsvLine]], stored: _AllStored, problems: list[str]) -> None:
    file, lines = "dossiers.csv", tables["dossiers.csv"]
    units = {line.values["id"]: line.values for line in tables["units.csv"]}
    rounds = {line.values["id"]: line.values for line in tables["rounds.csv"]}
    _check_unique(file, lines, ("unit_id", "round_id"), problems)
    _check_known(file, lines, "unit_id", units, problems)
    _check_known(file, lines, "round_id", rounds, problems)
    dossiers = {(line.values["unit_id"], line.values["round_id"]) for line in lines}
    for line in lines:
        unit_id, round_id, state = (line.values[name] for name in ("unit_id", "round_id", "state"))
        problems.extend(f"{file}:{line.number}: {what}" for what in _wrong_in_dossier(line.values, stored))
        round_, unit = rounds.get(round_id), units.get(unit_id)
        if round_ and unit and not _overlap(unit, _window(round_)):
            problems.append(f"{file}:{line.number}: {unit_id} is not valid in the window of {round_id}")
        if round_ and round_["status"] == "published" and state != "published":
            problems.append(f"{file}:{line.number}: {round_id} is published, and this dossier is {state}")
    for (round_id, part), texts in stored.items():
        window = {"from": str(rounds[round_id]["window_from"]), "to": str(rounds[round_id]["window_to"])}
        for unit_id, text in (texts or {}).items():
            if (unit_id, round_id) not in dossiers:
                problems.append(f"{text.place}: {unit_id} has no dossier in {round_id} for this {part}")
            if text.data["window"] != window:
                problems.append(f"{text.place}: the window is not that of {round_id} ({window})")


def _claimed(dossiers: list[CsvLine], stored: _AllStored) -> dict[tuple[str, str], set[str]]:
    """(unit, round) of every dossier → the documents that its self-assessment says are provided."""
    found = {}
    for line in dossiers:
        unit_id, round_id = line.values["unit_id"], line.values["round_id"]
        text = (stored.get((round_id, "self_assessment")) or {}).get(unit_id)
        found[(unit_id, round_id)] = set(text.data.get("documents", {})) if text else set()
    return found


def _window(round_: Mapping[str, Any]) -> dict[str, date]:
    return {"valid_from": round_["window_from"], "valid_to": round_["window_to"]}


def _wrong_in_dossier(dossier: Mapping[str, Any], stored: _AllStored) -> Iterable[str]:
    unit_id, round_id, state = (dossier[name] for name in ("unit_id", "round_id", "state"))
    own, appraised = (stored.get((round_id, part), {}) for part in PARTS)
    has_self, has_appraisal = unit_id in (own or {}), unit_id in (appraised or {})
    if state in _SELF_MUST_BE and not has_self and own is not None:
        yield f"a {state} dossier has a self-assessment"
    if state in _APPRAISAL_MUST_BE and not has_appraisal and appraised is not None:
        yield f"a {state} dossier has an appraisal"
    if state not in _APPRAISAL_MAY_BE and has_appraisal:
        yield f"a {state} dossier has no appraisal yet"
    if (state in _SELF_MUST_BE) != (dossier["submitted_at"] is not None):
        yield f"submitted_at is filled from the sending on, and only then; this dossier is {state}"
    if has_self and dossier["first_saved_at"] is None:
        yield "first_saved_at is missing, and there is a self-assessment"


def _check_figures(
    lines: list[CsvLine],
    catalogues: Mapping[str, Catalogue],
    stored: _AllStored,
    problems: list[str],
) -> None:
    """Check that a figure marked as real is the one entered; else the mark would belong to another number."""
    file = "figures.csv"
    _check_unique(file, lines, ("unit_id", "round_id", "indicator", "input"), problems)
    for line in lines:
        unit_id, round_id, indicator, name, value, source = (
            line.values[each] for each in ("unit_id", "round_id", "indicator", "input", "value", "source_code")
        )
        catalogue = catalogues.get(round_id)
        if catalogue is None:
            problems.append(f"{file}:{line.number}: round “{round_id}” is not known")
            continue
        if source not in catalogue.sources:
            problems.append(f"{file}:{line.number}: source_code: the catalogue lists no source “{source}”")
        own = stored.get((round_id, "self_assessment"), {})
        if own is None:
            continue
        text = own.get(unit_id)
        entered = text.data.get("values", {}).get(indicator, {}).get(name) if text else None
        if entered is None or not _same(str(entered), value):
            problems.append(f"{file}:{line.number}: {indicator}.{name}: {unit_id} entered {entered}, and not {value}")


def _same(one: str, other: str) -> bool:
    try:
        return Fraction(one) == Fraction(other)
    except ValueError:
        return one == other
