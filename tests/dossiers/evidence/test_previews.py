"""Drawn pages in their folder: found again, bounded, never half there, and nothing lost where they are deleted."""

import os
import shutil
import stat
import time
from pathlib import Path

import pytest

from dossiers.errors import NotFound
from dossiers.evidence import previews
from dossiers.evidence.previews import Previews
from dossiers.store.record import Record
from dossiers.upkeep import evidence_files as evidence_upkeep
from tests.dossiers.made_files import image

FILE, OTHER = "a" * 64, "b" * 64
PICTURE = image("PNG")


@pytest.fixture
def kept(tmp_path: Path) -> Previews:
    return Previews(tmp_path / "previews")


def test_a_page_is_found_again_and_no_other_is_taken_for_it(kept: Previews) -> None:
    assert kept.kept(FILE, 1) is None
    kept.keep(FILE, 1, PICTURE)
    assert kept.kept(FILE, 1) == PICTURE
    assert [kept.kept(FILE, 2), kept.kept(FILE, 11), kept.kept(OTHER, 1)] == [None] * 3


def test_another_renderer_finds_nothing_of_this_ones(kept: Previews, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.keep(FILE, 1, PICTURE)
    monkeypatch.setattr(previews, "_renderer", lambda: "another")
    assert kept.kept(FILE, 1) is None


@pytest.mark.parametrize("code", ["page_too_heavy", "no_picture"])
def test_a_page_that_cannot_be_drawn_is_remembered_and_tried_again_another_day(
    kept: Previews, tmp_path: Path, code: str
) -> None:
    kept.keep_failure(FILE, 3, NotFound(code, page=3))
    with pytest.raises(NotFound) as told:
        kept.kept(FILE, 3)
    assert (told.value.code, told.value.values) == (code, {"page": 3})
    (marked,) = (tmp_path / "previews").iterdir()
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(marked, (two_days_ago, two_days_ago))
    assert kept.kept(FILE, 3) is None


@pytest.mark.parametrize("left", [b"", PICTURE[:40], PICTURE[:-3], b"another thing"])
def test_what_a_loss_of_power_left_of_a_picture_is_not_taken_for_one(
    kept: Previews, tmp_path: Path, left: bytes
) -> None:
    kept.keep(FILE, 1, PICTURE)
    (place,) = (tmp_path / "previews").iterdir()
    place.write_bytes(left)
    assert kept.kept(FILE, 1) is None
    kept.keep(FILE, 1, PICTURE)
    assert kept.kept(FILE, 1) == PICTURE


def test_interrupted_writing_leaves_no_picture(kept: Previews, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(previews.os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            kept.keep(FILE, 1, PICTURE)
    assert kept.kept(FILE, 1) is None
    assert not list((tmp_path / "previews").iterdir())


def test_the_folder_can_be_deleted_at_any_time(kept: Previews, tmp_path: Path) -> None:
    kept.keep(FILE, 1, PICTURE)
    shutil.rmtree(tmp_path / "previews")
    assert kept.kept(FILE, 1) is None
    kept.keep(FILE, 1, PICTURE)
    assert kept.kept(FILE, 1) == PICTURE


def test_a_disc_that_takes_nothing_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "previews").write_text("a file where the folder should be")
    kept = Previews(tmp_path / "previews")
    kept.keep(FILE, 1, PICTURE)
    kept.keep_failure(FILE, 2, NotFound("no_picture", page=2))
    assert kept.kept(FILE, 1) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_nobody_else_on_the_machine_reads_them(kept: Previews, tmp_path: Path) -> None:
    kept.keep(FILE, 1, PICTURE)
    (place,) = (tmp_path / "previews").iterdir()
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_all_together_stay_below_their_bound_and_those_looked_at_last_stay(tmp_path: Path) -> None:
    folder = tmp_path / "previews"
    kept, large = Previews(folder, most=100_000), b"\x89PNG\r\n\x1a\n" + b"0" * 9_000 + b"IEND\xaeB`\x82"
    for page in range(1, 60):
        kept.keep(FILE, page, large)
        assert kept.kept(FILE, 1) == large, "looked at all the time"
        hour_ago = time.time() - 3600 + page
        for place in folder.iterdir():
            if not place.name.startswith(f"{FILE}-1-"):
                os.utime(place, (hour_ago, hour_ago))
    assert sum(place.stat().st_size for place in folder.iterdir()) <= 110_000


def test_sweeping_takes_what_was_drawn_of_files_that_are_gone(record: Record) -> None:
    digest = record.files.put(b"there")
    kept = Previews(record.previews)
    kept.keep(digest, 1, PICTURE)
    kept.keep(FILE, 1, PICTURE)
    kept.keep_failure(OTHER, 1, NotFound("no_picture", page=1))
    evidence_upkeep.sweep(record)
    assert kept.kept(digest, 1) == PICTURE
    assert [kept.kept(FILE, 1), kept.kept(OTHER, 1)] == [None, None]
