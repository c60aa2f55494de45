"""Files in the store: kept once, swept when nobody names them, told when lost or altered."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from dossiers import acts
from dossiers.store.record import Record
from dossiers.store.stored_text import sha256
from dossiers.upkeep import evidence_files as evidence_upkeep
from tests.dossiers.showing import (
    hand_in,
    kept,
    shown,
)


def test_sweeping_removes_old_files_nobody_names_and_no_others(record: Record) -> None:
    hand_in(record, "TC1.a")
    young, old = (record.files.put(content) for content in (b"young", b"old"))
    unfinished = record.files._place(old).with_name(f"{old}-abc123.unfinished")
    unfinished.write_bytes(b"half")
    named = shown(record)["TC1.a-01"].sha256
    assert named is not None
    long_ago = time.time() - 3 * 3600
    for place in (record.files._place(old), record.files._place(named), unfinished):
        os.utime(place, (long_ago, long_ago))
    assert evidence_upkeep.sweep(record) == 2
    assert {name for name, _ in record.files.names()} == {named, young}
    assert evidence_upkeep.sweep(record, older_than=timedelta(0)) == 1
    assert evidence_upkeep.check(record) == ()


def test_a_file_put_again_while_sweeping_is_kept(record: Record) -> None:
    digest = record.files.put(b"again")
    os.utime(record.files._place(digest), (0, 0))
    assert record.files.put(b"again") == digest
    assert evidence_upkeep.sweep(record) == 0
    assert record.files.get(digest) == b"again"


def test_a_file_swept_between_being_put_and_its_row_is_put_again(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = acts.on_dossier

    def swept_before(*arguments, **more):
        evidence_upkeep.sweep(record, older_than=timedelta(seconds=-1))
        assert kept(record)[3] == 0
        return real(*arguments, **more)

    monkeypatch.setattr(acts, "on_dossier", swept_before)
    hand_in(record, "TC1.a")
    assert evidence_upkeep.check(record) == ()
    assert kept(record) == (1, 1, 1, 1)


def test_the_store_keeps_a_file_once_and_refuses_names_that_are_none(record: Record) -> None:
    assert record.files.put(b"one") == record.files.put(b"one") == sha256("one")
    assert kept(record)[3] == 1
    for name in ("../../etc/passwd", "", "A" * 64, "0" * 63, f"{'0' * 64}/x"):
        with pytest.raises(ValueError):
            record.files.get(name)


def test_the_folder_is_the_one_named_else_the_one_beside_the_database(
    record: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    digest = record.files.put(b"here")
    assert (tmp_path / "evidence" / digest[:2] / digest).read_bytes() == b"here"
    monkeypatch.setenv("WARD_SCORECARD_EVIDENCE", str(tmp_path / "elsewhere"))
    assert record.files.put(b"here") == digest
    assert (tmp_path / "elsewhere" / digest[:2] / digest).exists()


def test_the_command_checks_and_sweeps(
    record: Record, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WARD_SCORECARD_RECORD", address)
    hand_in(record, "TC1.a")
    assert evidence_upkeep.main(["check"]) == 0
    assert "nguyên vẹn" in capsys.readouterr().out
    assert evidence_upkeep.main(["sweep"]) == 0
    digest = shown(record)["TC1.a-01"].sha256
    assert digest is not None
    record.files.remove(digest)
    assert evidence_upkeep.main(["check"]) == 1
    assert f"THIẾU tệp {digest}" in capsys.readouterr().out
    assert evidence_upkeep.main(["mend"]) == 2
