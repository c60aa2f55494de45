"""The sample's documents are what they say, and tell the stories that the sample's README tells."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from dossiers.errors import SampleProblems
from dossiers.evidence import listing as evidence_listing
from dossiers.files.reading import look
from dossiers.people.accounts import account
from dossiers.sample import SAMPLE_DATA, sample_of
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.upkeep import evidence_files as evidence_upkeep
from sample_data import scans
from tests.dossiers.small_project import write_project

FOLDER = SAMPLE_DATA / "evidence"
LISTED = yaml.safe_load((FOLDER / "documents.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    opened = open_record(f"sqlite:///{tmp_path_factory.mktemp('sample')}/record.db", fill=sample_of())
    yield opened
    opened.close()


def flags(record: Record, who: str, unit: str, code: str) -> dict[str, evidence_listing.Flag]:
    actor = account(record, who)
    assert actor is not None
    found = {each.code: each for each in evidence_listing.listing(record, actor, unit, "2026")}
    return {each.kind: each for each in found[code].flags}


def test_the_list_is_the_one_the_code_writes() -> None:
    assert (FOLDER / "documents.yaml").read_text(encoding="utf-8") == scans.listed()
    assert {file.name for file in FOLDER.iterdir()} == {"documents.yaml", scans.PHOTOGRAPH, *scans.PAGES}


def test_drawing_twice_gives_the_same_bytes() -> None:
    pages = scans.PAGES["to-hieu-toi-pham.pdf"]
    assert scans.scan(pages) == scans.scan(pages)
    assert scans.photograph() == scans.photograph()


@pytest.mark.parametrize("entry", [each for each in LISTED if "file" in each], ids=lambda each: each["file"])
def test_every_file_is_accepted_small_and_what_the_list_says(entry: dict[str, str]) -> None:
    content = (FOLDER / entry["file"]).read_bytes()
    assert len(content) < 30_000
    found = look(content)
    assert (found["media_type"], found["pages"], found["stamp"]) == (entry["media_type"], entry.get("file_pages"), None)


def test_every_document_of_the_record_has_its_file(record: Record) -> None:
    assert evidence_upkeep.check(record) == ()
    assert sum(1 for _ in record.files.names()) == len(scans.PAGES) + 1


def test_the_camera_minutes_of_moc_son_are_older_than_the_period(record: Record) -> None:
    assert flags(record, "inspector", "moc-son", "TC05.b-01")["before_window"].days == 44
    assert "before_window" not in flags(record, "inspector", "to-hieu", "TC05.b-01")


def test_two_wards_show_the_same_picture_and_only_the_inspector_is_told(record: Record) -> None:
    for one, other in (("to-hieu", "moc-son"), ("moc-son", "to-hieu")):
        (place,) = flags(record, "inspector", one, "TC23.b-01")["seen_elsewhere"].places
        assert place.unit.id == other
        assert "seen_elsewhere" not in flags(record, one, one, "TC23.b-01")


def test_what_is_wrong_in_the_list_is_told_and_nothing_is_filled(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")
    (folder / "evidence").mkdir()
    (folder / "evidence" / "a.pdf").write_bytes(b"%PDF-")
    entry = {**LISTED[0], "file": "a.pdf", "uses": {"TC9.z": "1"}}
    for entries, said in (
        ([entry], "asks for no TC9.z"),
        ([{**entry, "unit": "nowhere"}], "nowhere 2026 is no dossier"),
        ([{**entry, "file": "b.pdf"}], "cannot be read"),
        ("nonsense", "cannot be read"),
    ):
        (folder / "evidence" / "documents.yaml").write_text(yaml.safe_dump(entries), encoding="utf-8")
        with pytest.raises(SampleProblems, match=said):
            open_record(f"sqlite:///{tmp_path}/record.db", fill=sample_of(folder))
