"""A record whose criteria ask for documents, and one with documents of the year before."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from dossiers.files import checks as file_checks
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, evidence_files, evidence_uses
from dossiers.store.schema import evidence as documents
from tests.dossiers.made_files import pdf
from tests.dossiers.showing import (
    WARD,
    ask_for_documents,
    read_here,
)


@pytest.fixture(autouse=True)
def quick_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_checks, "_run", read_here)


@pytest.fixture
def record(sample: Path, filled: Callable[[], Record]) -> Iterator[Record]:
    """A record of one's own whose criterion TC1 asks for TC1.a, TC1.b and TC1.c; chieng-an is a draft."""
    ask_for_documents(sample)
    yield filled()


def earlier_document(record: Record, unit: str, round_id: str, content: bytes) -> None:
    """A document of an earlier round, put past the procedure."""
    digest = record.files.put(content)
    at = datetime(2024, 11, 5, tzinfo=VIETNAM)
    signed = {"added_by": WARD, "added_by_name": "x", "added_at": at}
    with record.writing() as connection:
        connection.execute(
            evidence_files.insert().values(sha256=digest, size=len(content), media_type="application/pdf", stored_at=at)
        )
        key = connection.execute(
            documents.insert().values(
                unit_id=unit, round_id=round_id, sha256=digest, file_name="cũ.pdf", number_symbol="1/QĐ", **signed
            )
        ).inserted_primary_key
        assert key is not None
        connection.execute(
            evidence_uses.insert().values(
                unit_id=unit, round_id=round_id, requirement="TC1.a", number=1, evidence_id=key[0], **signed
            )
        )


@pytest.fixture
def with_last_year(sample: Path, filled: Callable[[], Record]) -> Record:
    """A record whose round 2024 is the year before 2026's, with a document of a ward that went into chieng-an."""
    ask_for_documents(sample)
    for file in (sample / "rounds.csv", *sorted((sample / "submissions").glob("2024.*"))):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("2023-11-01", "2024-11-01").replace("2024-10-31", "2025-10-31"), encoding="utf-8")
    record = filled()
    earlier_document(record, "chieng-an-cu", "2024", pdf("quyết định cũ"))
    earlier_document(record, "chieng-le", "2024", pdf("của phường khác"))
    return record
