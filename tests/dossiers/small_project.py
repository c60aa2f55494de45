"""A small project of the same form as the real one: two mergers, three rounds, dossiers in many states."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

NATIONAL = """\
catalogue: small
version: "1"
layer: national
title: {vi: "Bộ tiêu chí nhỏ", en: "A small catalogue"}
status: reconstructed
sources:
- {code: S01, name: {vi: "Nguồn", en: "Source"}}
bands:
- {code: good, name: {vi: "Tốt", en: "Good"}, min_score: 80}
- {code: rest, name: {vi: "Còn lại", en: "The rest"}}
groups:
- code: A
  name: {vi: "Nhóm", en: "Group"}
  criteria:
  - code: TC1
    name: {vi: "Mọi loại", en: "Every kind"}
    indicators:
    - {code: "1.1", name: {vi: "a", en: "a"}, kind: ratio, target: {at_least: 90}}
    - {code: "1.2", name: {vi: "b", en: "b"}, kind: count, target: {at_most: 5}}
    - {code: "1.3", name: {vi: "c", en: "c"}, kind: change, target: {at_most: 0}}
    - {code: "1.4", name: {vi: "d", en: "d"}, kind: survey, target: {at_least: 80}}
    - {code: "1.5", name: {vi: "e", en: "e"}, kind: attestation, of: 3, target: {at_least: 3}}
    - {code: "1.6", name: {vi: "f", en: "f"}, kind: deadline, target: {on_or_before: "03-31"}}
    - {code: "1.7", name: {vi: "g", en: "g"}, kind: number, target: {at_least: 1}}
    - code: "1.8"
      name: {vi: "h", en: "h"}
      kind: level
      levels: [{code: low, name: {vi: "thấp", en: "low"}}, {code: high, name: {vi: "cao", en: "high"}}]
      target: {equal: high}
"""
LOCAL = """\
catalogue: small-local
version: "1"
layer: local
title: {vi: "Lớp địa phương", en: "Local layer"}
extends: {catalogue: small, version: "1"}
groups:
- code: L
  name: {vi: "Nhóm", en: "Group"}
  criteria:
  - code: L1
    name: {vi: "Một", en: "One"}
    indicators:
    - {code: "L1.1", name: {vi: "a", en: "a"}, kind: count, target: {at_most: 0}}
"""
SAMPLE = """\
as_of: 2026-11-23
seed: 1
notice: {vi: "số liệu mẫu", en: "sample data"}
merger: {vi: "sáp nhập", en: "merger"}
"""
ACT = "1681/NQ-UBTVQH15"
UNITS = [
    ("chieng-le", "03646", "Chiềng Lề", "ward", "Thành phố Sơn La", "", "2025-06-30"),
    ("to-hieu-cu", "03649", "Tô Hiệu", "ward", "Thành phố Sơn La", "", "2025-06-30"),
    ("to-hieu", "03646", "Tô Hiệu", "ward", "", "2025-07-01", ""),
    ("chieng-an-cu", "03667", "Chiềng An", "ward", "Thành phố Sơn La", "", "2025-06-30"),
    ("chieng-den", "03661", "Chiềng Đen", "commune", "Thành phố Sơn La", "", "2025-06-30"),
    ("chieng-an", "03664", "Chiềng An", "ward", "", "2025-07-01", ""),
]
SUCCESSIONS = [
    ("chieng-le", "to-hieu", "whole", "2025-07-01", ACT),
    ("to-hieu-cu", "to-hieu", "whole", "2025-07-01", ACT),
    ("chieng-an-cu", "chieng-an", "whole", "2025-07-01", ACT),
    ("chieng-den", "chieng-an", "whole", "2025-07-01", ACT),
]
WINDOWS = {
    "2024": ("2023-11-01", "2024-10-31"),
    "2025-H1": ("2024-11-01", "2025-04-30"),
    "2026": ("2025-11-01", "2026-10-31"),
}
ROUNDS = [
    ("2024", "year", "Năm 2024", "Year 2024", *WINDOWS["2024"],
     "2024-10-01", "2024-11-15", "2024-12-15", "2025-03-31", "published"),
    ("2025-H1", "half_year", "6 tháng 2025", "Half of 2025", *WINDOWS["2025-H1"],
     "2025-04-01", "2025-05-15", "2025-06-15", "2025-06-30", "published"),
    ("2026", "year", "Năm 2026", "Year 2026", *WINDOWS["2026"],
     "2026-10-01", "2026-11-15", "2026-12-15", "2027-03-31", "open"),
]  # fmt: skip
SENT, SAVED = "2024-11-10T08:00:00+07:00", "2024-11-01T08:00:00+07:00"
DOSSIERS = [
    ("chieng-le", "2024", "published", SENT, SAVED),
    ("to-hieu-cu", "2024", "published", SENT, SAVED),
    ("chieng-an-cu", "2024", "published", SENT, SAVED),
    ("chieng-le", "2025-H1", "published", "2025-05-10T08:00:00+07:00", "2025-05-01T08:00:00+07:00"),
    ("to-hieu", "2026", "clarification_requested", "2026-11-17T00:30:00+07:00", "2026-11-01T08:00:00+07:00"),
    ("chieng-an", "2026", "draft", "", "2026-11-20T08:00:00+07:00"),
]


def submission(unit: str, round_id: str, **values: Any) -> dict[str, Any]:
    """A submission with the values of a few indicators; keys ``i1_1`` stand for codes "1.1"."""
    window = dict(zip(("from", "to"), WINDOWS[round_id], strict=True))
    named = {key[1:].replace("_", "."): inputs for key, inputs in values.items()}
    return {"unit": unit, "round": round_id, "window": window, "values": named}


SUBMISSIONS = {
    "2024.self": [
        submission("chieng-le", "2024", i1_1={"numerator": 9, "denominator": 10}, i1_2={"count": 2},
                   i1_3={"current": 4, "previous": 5}, i1_7={"value": 2.5}),
        submission("to-hieu-cu", "2024", i1_1={"numerator": 40, "denominator": 50}, i1_2={"count": 3},
                   i1_3={"current": 6}),
        submission("chieng-an-cu", "2024", i1_1={"numerator": 1, "denominator": 1}),
    ],
    "2024.appraisal": [
        submission("chieng-le", "2024", i1_1={"numerator": 8, "denominator": 10}, i1_2={"count": 2},
                   i1_3={"current": 4, "previous": 5}, i1_7={"value": 2.5}),
        submission("to-hieu-cu", "2024", i1_1={"numerator": 40, "denominator": 50}, i1_2={"count": 3},
                   i1_3={"current": 6}, i1_6={"on": "2024-03-01"}),
        submission("chieng-an-cu", "2024", i1_1={"numerator": 1, "denominator": 1}),
    ],
    "2025-H1.self": [submission("chieng-le", "2025-H1", i1_2={"count": 1})],
    "2025-H1.appraisal": [submission("chieng-le", "2025-H1", i1_2={"count": 1})],
    "2026.self": [
        submission("to-hieu", "2026", i1_1={"numerator": 10, "denominator": 10}),
        submission("chieng-an", "2026", i1_2={"count": 1}),
    ],
    "2026.appraisal": [submission("to-hieu", "2026", i1_1={"numerator": 5, "denominator": 10})],
}  # fmt: skip

#: file → its header and rows
TABLES = {
    "units.csv": ("id,code,name,kind,district,valid_from,valid_to", UNITS),
    "successions.csv": ("predecessor_id,successor_id,extent,valid_from,legal_basis", SUCCESSIONS),
    "rounds.csv": (
        "id,kind,name_vi,name_en,window_from,window_to,opens,submit_by,appraise_by,publish_by,status",
        ROUNDS,
    ),
    "catalogues.csv": (
        "round_id,layer_files",
        [
            ("2024", "criteria/national.yaml"),
            ("2025-H1", "criteria/national.yaml"),
            ("2026", "criteria/national.yaml;criteria/local.yaml"),
        ],
    ),
    "dossiers.csv": ("unit_id,round_id,state,submitted_at,first_saved_at", DOSSIERS),
    "figures.csv": (
        "unit_id,round_id,indicator,input,value,origin,source_code,note_vi,note_en",
        [("chieng-le", "2024", "1.2", "count", "2", "real", "S01", "thật", "real")],
    ),
    "profiles.csv": (
        "unit_id,as_of,officers,households,residents,origin,source_code",
        [
            ("chieng-le", "2023-10-31", "18", "4600", "15000", "real", "S01"),
            ("chieng-le", "2024-10-31", "19", "", "", "synthetic", ""),
        ],
    ),
}


def write_table(folder: Path, file: str, rows: Iterable[tuple[str, ...]]) -> None:
    """One CSV file of the sample, under its usual header."""
    with (folder / file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(TABLES[file][0].split(","))
        writer.writerows(rows)


def write_submissions(folder: Path, name: str, submissions: Iterable[dict[str, Any]]) -> None:
    """One file of submissions, ``<round>.self`` or ``<round>.appraisal``."""
    lines = (json.dumps(each, ensure_ascii=False) for each in submissions)
    (folder / "submissions" / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_project(root: Path) -> Path:
    """The small project under ``root``; gives its sample_data folder."""
    folder = root / "sample_data"
    (folder / "submissions").mkdir(parents=True)
    (root / "criteria").mkdir()
    (root / "criteria" / "national.yaml").write_text(NATIONAL, encoding="utf-8")
    (root / "criteria" / "local.yaml").write_text(LOCAL, encoding="utf-8")
    (folder / "sample.yaml").write_text(SAMPLE, encoding="utf-8")
    for file, (_, rows) in TABLES.items():
        write_table(folder, file, rows)
    for name, submissions in SUBMISSIONS.items():
        write_submissions(folder, name, submissions)
    return folder
