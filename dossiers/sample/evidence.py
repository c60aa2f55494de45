"""The documents of the sample record: read from ``sample_data/evidence/``, made by ``sample_data.scans``.

Only rows are made here. The files are not checked again, so that starting stays quick.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from dossiers.store.stored_text import sha256

LIST = "evidence/documents.yaml"


@dataclass
class SampleEvidence:
    """Rows of the three tables, and the files to store before them."""

    files: list[bytes] = field(default_factory=list)
    evidence_files: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    evidence_uses: list[dict[str, Any]] = field(default_factory=list)


def evidence_of(
    folder: Path,
    people: Iterable[Mapping[str, Any]],
    claimed: Mapping[tuple[str, str], Collection[str]],
    asked: Mapping[str, Collection[str]],
    problems: list[str],
) -> SampleEvidence:
    """The documents listed in a sample folder; none if it has no list.

    ``people``: rows of the table (a ward's officer hands in documents). ``claimed``: (unit, round) of a dossier → the
    requirements that its submission says are provided. ``asked``: round → the requirements of its catalogue. Whatever is
    wrong is added to ``problems``.
    """
    found = SampleEvidence()
    if not (folder / LIST).exists():
        return found
    names = {person["id"]: person["name"] for person in people}
    numbers: dict[tuple[str, str, str], int] = {}
    stored: set[str] = set()
    try:
        entries = yaml.safe_load((folder / LIST).read_text(encoding="utf-8"))
        for number, entry in enumerate(entries, 1):
            _read(folder, entry, number, names, claimed, asked, numbers, stored, found, problems)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        problems.append(f"{LIST}:1: cannot be read: {error!r}")
    return found


def _read(
    folder: Path, entry: Mapping[str, Any], number: int, names: Mapping[str, str],
    claimed: Mapping[tuple[str, str], Collection[str]], asked: Mapping[str, Collection[str]],
    numbers: dict[tuple[str, str, str], int], stored: set[str], found: SampleEvidence, problems: list[str],
) -> None:  # fmt: skip
    where, officer = (entry["unit"], entry["round"]), f"{entry['unit']}-officer"
    if where not in claimed or officer not in names:
        problems.append(f"{LIST}:1: document {number}: {' '.join(where)} is no dossier of a ward with an officer")
        return
    at = datetime.fromisoformat(entry["added_at"])
    signed = {"added_by": officer, "added_by_name": names[officer], "added_at": at}
    digest = None
    if "file" in entry:
        content = (folder / "evidence" / entry["file"]).read_bytes()
        digest = sha256(content)
        if digest not in stored:
            stored.add(digest)
            found.files.append(content)
            found.evidence_files.append(
                {
                    "sha256": digest, "size": len(content), "media_type": entry["media_type"],
                    "pages": entry.get("file_pages"), "stored_at": at,
                }
            )  # fmt: skip
    found.evidence.append(
        {
            "id": number, "unit_id": where[0], "round_id": where[1], "sha256": digest, "file_name": entry.get("file"),
            "number_symbol": entry["number_symbol"], "kind": entry["kind"], "issuer": entry["issuer"],
            "issued_on": date.fromisoformat(entry["issued_on"]), "abstract": entry["abstract"],
            "kept_at": entry.get("kept_at"), **signed,
        }
    )  # fmt: skip
    for requirement, pages in entry["uses"].items():
        if requirement not in asked[where[1]]:
            problems.append(f"{LIST}:1: document {number}: round {where[1]} asks for no {requirement}")
        key = (*where, requirement)
        numbers[key] = numbers.get(key, 0) + 1
        found.evidence_uses.append(
            {
                "unit_id": where[0], "round_id": where[1], "requirement": requirement, "number": numbers[key],
                "evidence_id": number, "pages": pages, "claimed_before": requirement in claimed[where], **signed,
            }
        )  # fmt: skip
