"""Write the sample data: ``python -m sample_data.generate``.

The same bytes come out every time. The catalogue decides which indicators and documents there are; ``wards`` and
``stories`` hold what is told, ``plausible`` draws the rest from a fixed seed.
"""

import csv
import io
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from sample_data import procedure, stories, wards
from sample_data.plausible import SEED, Dossier, Inputs, draw, half_of
from sample_data.stories import Story
from scoring import read_catalogue_files

HERE = Path(__file__).resolve().parent
LAYERS = ("criteria/criteria.yaml", "criteria/son_la_city.yaml")
AS_OF = "2026-11-23"

Table = tuple[tuple[str, ...], list[tuple[Any, ...]]]


class Criterion(NamedTuple):
    """What the generator needs of a criterion: its indicators' codes, its documents (code -> required), and what is ticked.

    ``items``: of each attestation the codes of what it asks for.
    """

    code: str
    indicators: tuple[str, ...]
    documents: dict[str, bool]
    items: dict[str, tuple[str, ...]]


class Weakness(NamedTuple):
    """One word of a story: an indicator or a document, perhaps with a value, and whether the ward hid it."""

    code: str
    value: str | None
    mark: str  # "" | "*" | "-" | "!"


def read_criteria() -> list[Criterion]:
    """The criteria of both layers, in catalogue order."""
    found = []
    for layer in LAYERS:
        text = yaml.safe_load((HERE.parent / layer).read_text(encoding="utf-8"))
        for group in text["groups"]:
            for criterion in group["criteria"]:
                documents = {d["code"]: d.get("required", True) for d in criterion["documents"]}
                indicators = tuple(i["code"] for i in criterion["indicators"])
                items = {
                    i["code"]: tuple(each["code"] for each in i["items"])
                    for i in criterion["indicators"]
                    if "items" in i
                }
                found.append(Criterion(criterion["code"], indicators, documents, items))
    return found


def read_weaknesses(text: str) -> dict[str, Weakness]:
    """The words of one story by code. Raises ValueError for a word that is none."""
    found = {}
    for word in text.split():
        match = re.fullmatch(r"([A-Z]*[0-9]+\.[0-9a-e]+)(?:=([0-9]+))?([*\-!]?)", word)
        if not match:
            raise ValueError(f"not a weakness: {word}")
        found[match[1]] = Weakness(match[1], match[2], match[3])
    return found


def weaknesses_of(unit_id: str, round_id: str) -> dict[str, Weakness]:
    """What is weak in this dossier; for a half-year the plain weaknesses of the year it leans on."""
    if round_id in stories.WEAKNESSES:
        return read_weaknesses(stories.WEAKNESSES[round_id][unit_id])
    year = stories.WEAKNESSES[stories.HALF_YEAR_AFTER[round_id]]
    if unit_id not in year:
        raise KeyError(f"{unit_id} has no story for {round_id}")
    told = stories.WEAKNESSES[round_id[:4]]
    whole_year = read_weaknesses(told[unit_id if unit_id in told else successor_of(unit_id)])
    words = read_weaknesses(year[unit_id]).values()
    return {
        w.code: w
        for w in words
        if not w.code.startswith("TC") and (w.code in whole_year or w.code not in stories.STAYS)
    }


def successor_of(unit_id: str) -> str:
    """The new ward into which an old unit went."""
    return next(new for new, old in wards.PREDECESSORS.items() if unit_id in {unit.id for unit in old})


# --- counts over the years ----------------------------------------------------------------------------------------


def half_counts(unit_id: str, year: int) -> wards.Counts:
    """Counts of the first half of a year. Before the merger those of a new ward are the sum of its predecessors,
    if these all took part; there is one number for one thing."""
    old = wards.PREDECESSORS.get(unit_id, ())
    if year <= 2025 and old and all(unit.id in wards.OLD_PARTICIPANTS for unit in old):
        return wards.total([half_counts(unit.id, year) for unit in old])
    counts = wards.YEARS[unit_id][year]
    return half_of(
        counts, Dossier(unit_id, f"{year}-H1", year, True, wards.SIZES[unit_id], counts, counts).dice("half")
    )


def open_dossier(unit_id: str, window: dict[str, Any]) -> Dossier:
    """What the drawing functions see of one ward in one round."""
    year, half = int(window["window_to"][:4]), window["kind"] == "half_year"
    now = half_counts(unit_id, year) if half else wards.YEARS[unit_id][year]
    before = half_counts(unit_id, year - 1) if half else wards.year_before(unit_id, year)
    return Dossier(unit_id, window["id"], year, half, wards.size_in(unit_id, year), now, before)


# --- one dossier --------------------------------------------------------------------------------------------------

EXACT_INPUT = {"4.1": "confirmed", "23.1": "confirmed", "14.1": "count"}


def values_of(
    d: Dossier, criteria: list[Criterion], weak: dict[str, Weakness], story: Story, claimed: bool
) -> dict[str, Inputs]:
    """All inputs of a dossier: as the ward entered them (``claimed``), or as they truly are."""
    values: dict[str, Inputs] = {}
    items = {code: found for criterion in criteria for code, found in criterion.items.items()}
    for code in (code for criterion in criteria for code in criterion.indicators):
        weakness = weak.get(code)
        good = weakness is None or (claimed and weakness.mark == "*")
        drawn = draw(d, code, good)
        if weakness and weakness.value and not good:
            drawn = {EXACT_INPUT[code]: int(weakness.value)}
        hand = story.self_values.get(code) if claimed else None
        inputs = hand or story.values.get(code) or drawn
        if inputs is not None:
            lacking = stories.LACKING_FIRST.get((d.unit_id, d.round_id, code))
            values[code] = ticked(inputs, items[code], lacking) if code in items else inputs
    return values


def ticked(inputs: Inputs, items: tuple[str, ...], lacking: str | None) -> Inputs:
    """So many items as the ones that hold. Where some lack, ``lacking`` does first, then those named last."""
    count = inputs["confirmed"]
    kept = [each for each in items if each != lacking] + [each for each in items if each == lacking]
    return {"items": [each for each in items if each in kept[:count]]}


def documents_of(d: Dossier, criteria: list[Criterion], weak: dict[str, Weakness], appraised: bool) -> dict[str, str]:
    """The state of every document that is there."""
    found = {}
    for code, required in ((code, must) for criterion in criteria for code, must in criterion.documents.items()):
        mark = weak[code].mark if code in weak else ""
        annual = d.half and code in stories.ANNUAL_DOCUMENTS
        left_out = not required and d.dice(code).randint(1, 5) == 1
        if mark == "-" or annual or left_out:
            continue
        found[code] = ("rejected" if mark == "!" else "accepted") if appraised else "provided"
    return found


def submission(d: Dossier, window: dict[str, Any], criteria: list[Criterion], appraised: bool) -> dict[str, Any]:
    """One submission: the ward's self-assessment, or the dossier as the inspector left it."""
    story = stories.STORIES.get((d.unit_id, d.round_id), Story())
    weak = weaknesses_of(d.unit_id, d.round_id)
    values = values_of(d, criteria, weak, story, claimed=not appraised)
    documents = documents_of(d, criteria, weak, appraised)
    state = stories.OPEN_DOSSIERS[d.unit_id][0] if d.round_id == stories.OPEN_ROUND else "published"
    if state == "draft":
        values = {code: inputs for code, inputs in values.items() if code in stories.DRAFT_HOLDS}
        documents = {code: mark for code, mark in documents.items() if code.startswith("TC01")}
    elif state == "under_appraisal" and appraised:
        seen = [c for c in criteria if c.code in stories.APPRAISED_SO_FAR]
        values = {code: values[code] for c in seen for code in c.indicators if code in values}
        documents = {code: documents[code] for c in seen for code in c.documents if code in documents}
    # What does not apply has no figures.
    values = {code: inputs for code, inputs in values.items() if code not in story.not_applicable}
    made: dict[str, Any] = {
        "unit": d.unit_id,
        "round": d.round_id,
        "window": {"from": window["window_from"], "to": window["window_to"]},
        "values": values,
        "documents": documents,
    }
    # In the round under way what a ward asks for stands with its savings, and counts once the inspector granted it.
    if story.not_applicable and (appraised or d.round_id != stories.OPEN_ROUND):
        made["not_applicable"] = story.not_applicable
    if appraised and story.rulings:
        made["rulings"] = story.rulings
    return made


# --- the tables ---------------------------------------------------------------------------------------------------


def units_table() -> Table:
    """Units: the wards of today, and what they were made of."""
    rows = [(*old, "", wards.LAST_DAY_BEFORE) for new in wards.NEW_WARDS for old in wards.PREDECESSORS[new.id]]
    rows += [(*new, wards.MERGER_DATE, "") for new in wards.NEW_WARDS]
    return ("id", "code", "name", "kind", "district", "valid_from", "valid_to"), rows


def successions_table() -> Table:
    """Which unit went into which: in Sơn La each went whole."""
    rows = [
        (old.id, new.id, "whole", wards.MERGER_DATE, wards.LEGAL_BASIS)
        for new in wards.NEW_WARDS
        for old in wards.PREDECESSORS[new.id]
    ]
    return ("predecessor_id", "successor_id", "extent", "valid_from", "legal_basis"), rows


def participants(window: dict[str, Any]) -> tuple[str, ...]:
    """The wards judged in a round: those that existed when it opened."""
    return wards.NEW_PARTICIPANTS if window["opens"] >= wards.MERGER_DATE else wards.OLD_PARTICIPANTS


def dossiers_table() -> Table:
    """Where every dossier stands."""
    rows = []
    for window in stories.WINDOWS:
        for unit_id in participants(window):
            if window["id"] == stories.OPEN_ROUND:
                rows.append((unit_id, window["id"], *stories.OPEN_DOSSIERS[unit_id]))
                continue
            dice = open_dossier(unit_id, window).dice("times")
            late = stories.LATE_DAYS.get((unit_id, window["id"]))
            day, month = 15 + late if late else dice.randint(7, 15), window["submit_by"][:8]
            sent = f"{month}{day:02d}T{dice.randint(8, 17):02d}:{dice.randint(0, 59):02d}:00+07:00"
            saved = f"{month}{dice.randint(2, 5):02d}T{dice.randint(8, 17):02d}:{dice.randint(0, 59):02d}:00+07:00"
            rows.append((unit_id, window["id"], "published", sent, saved))
    return ("unit_id", "round_id", "state", "submitted_at", "first_saved_at"), rows


def profiles_table() -> Table:
    """Officers, households, residents at the end of each year's window."""
    rows = []
    for window in (w for w in stories.WINDOWS if w["kind"] == "year"):
        for unit_id in participants(window):
            size = wards.size_in(unit_id, int(window["id"]))
            real = size.real and window["id"] == "2023"
            people = (size.officers, size.households, size.residents)
            origin = ("real", "S01") if real else ("synthetic", "")
            rows.append((unit_id, window["window_to"], *people, *origin))
    return ("unit_id", "as_of", "officers", "households", "residents", "origin", "source_code"), rows


def figures_table() -> Table:
    """Where a figure is real, or chosen to agree with a real rate. Everything not listed is synthetic."""
    rate_vi = "Bài báo nêu mọi tin báo đều được tiếp nhận, xử lý (100 %), không nêu số tin; số tin là số chọn."
    rate_en = (
        "The article says that all reports were received and handled (100%), without counts; the counts are chosen."
    )
    fall_vi = "Bài báo nêu giảm 64 %, không nêu số người; 25 và 9 được chọn vì cho đúng −64 %."
    fall_en = "The article gives a fall of 64% without counts; 25 and 9 are chosen because they give exactly −64%."
    crime_vi = "Bài báo nêu tội phạm về trật tự xã hội giảm so với cùng kỳ, không nêu số vụ; số vụ là số chọn."
    crime_en = (
        "The article says that social-order crime fell on the same period, without counts; the counts are chosen."
    )
    new_vi = "Bài báo nêu không phát sinh người nghiện mới."
    new_en = "The article says that there were no new drug users."
    people_vi = 'Bài báo nêu "hơn 15.000" nhân khẩu; lấy 15.000.'
    people_en = 'The article says "over 15,000" residents; 15,000 is used.'
    found = [
        ("6.1", "numerator", 18, "real", "Bài báo nêu 18 cán bộ, chiến sĩ.", "The article gives 18 officers."),
        ("11.1", "current", 15, "derived", crime_vi, crime_en),
        ("11.1", "previous", 18, "derived", crime_vi, crime_en),
        ("13.1", "numerator", 36, "derived", rate_vi, rate_en),
        ("13.1", "denominator", 36, "derived", rate_vi, rate_en),
        ("14.1", "count", 0, "real", new_vi, new_en),
        ("14.2", "current", 9, "derived", fall_vi, fall_en),
        ("14.2", "previous", 25, "derived", fall_vi, fall_en),
        ("15.1", "denominator", 15_000, "derived", people_vi, people_en),
        ("22.3", "denominator", 4_600, "real", "Bài báo nêu 4.600 hộ.", "The article gives 4,600 households."),
    ]
    rows = [
        ("quyet-thang", "2023", code, field, value, origin, "S01", vi, en)
        for code, field, value, origin, vi, en in found
    ]
    head = ("unit_id", "round_id", "indicator", "input", "value", "origin", "source_code", "note_vi", "note_en")
    return head, rows


def sample_yaml() -> str:
    """What is said about the sample as a whole."""
    said = {
        "as_of": AS_OF,
        "seed": SEED,
        "notice": {
            "vi": "Số liệu mẫu: trừ các số ghi nguồn S01 của Quyết Thắng năm 2023, "
            "mọi số liệu đều được tạo ra để minh họa.",
            "en": "Sample data: apart from the figures of Quyết Thắng 2023 with source S01, "
            "every figure is made up for illustration.",
        },
        "merger": {
            "vi": "Từ 01/07/2025: Chiềng Lề + Tô Hiệu (cũ) + Quyết Thắng + Quyết Tâm = phường Tô Hiệu, "
            "mang mã 03646 của Chiềng Lề.",
            "en": "Since 1 July 2025: Chiềng Lề + (old) Tô Hiệu + Quyết Thắng + Quyết Tâm = Tô Hiệu ward, "
            "which carries Chiềng Lề's code 03646.",
        },
    }
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=200).replace(f"'{AS_OF}'", AS_OF)


def _csv(table: Table) -> str:
    head, rows = table
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()


def _lines(submissions: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in submissions)


def files() -> dict[str, str]:
    """Every file of the sample by its path under this folder."""
    criteria = read_criteria()
    windows = [tuple(window.values()) for window in stories.WINDOWS]
    made = {
        "sample.yaml": sample_yaml(),
        "units.csv": _csv(units_table()),
        "successions.csv": _csv(successions_table()),
        "rounds.csv": _csv((tuple(stories.WINDOWS[0]), windows)),
        "catalogues.csv": _csv((("round_id", "layer_files"), [(w["id"], ";".join(LAYERS)) for w in stories.WINDOWS])),
        "dossiers.csv": _csv(dossiers_table()),
        "profiles.csv": _csv(profiles_table()),
        "figures.csv": _csv(figures_table()),
    }
    unseen = {unit for unit, row in stories.OPEN_DOSSIERS.items() if row[0] in ("draft", "submitted")}
    under_way: dict[tuple[str, str], dict[str, Any]] = {}
    for window in stories.WINDOWS:
        dossiers = [open_dossier(unit_id, window) for unit_id in participants(window)]
        seen = [d for d in dossiers if not (window["id"] == stories.OPEN_ROUND and d.unit_id in unseen)]
        for side, those in (("self", dossiers), ("appraisal", seen)):
            submissions = [submission(d, window, criteria, appraised=side == "appraisal") for d in those]
            made[f"submissions/{window['id']}.{side}.jsonl"] = _lines(submissions)
            if window["id"] == stories.OPEN_ROUND:
                under_way |= {(one["unit"], side): one for one in submissions}
    catalogue = read_catalogue_files([HERE.parent / layer for layer in LAYERS])
    return made | {name: _csv(table) for name, table in procedure.tables(catalogue, under_way).items()}


def main() -> None:
    """Write all files."""
    for name, text in files().items():
        path = HERE / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
