"""How fast one person may change the record."""

import pytest

from dossiers.acts import pace
from dossiers.acts.pace import AT_ONCE, SECONDS, Pace, keep_pace
from dossiers.errors import Busy
from dossiers.store.record import Record


def test_a_person_who_never_rests_gets_no_further_than_a_few_acts_a_minute_and_others_are_not_held_up() -> None:
    kept = Pace()
    assert sum(kept.take("an", 0.0) for _ in range(10_000)) == AT_ONCE
    assert kept.take("bình", 0.0)
    assert sum(kept.take("an", 60.0) for _ in range(10_000)) == 60 / SECONDS
    assert sum(kept.take("an", 60.0 + AT_ONCE * SECONDS) for _ in range(10_000)) == AT_ONCE, (
        "after a rest all is as before"
    )


def test_whoever_acts_too_fast_is_told_to_wait(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "AT_ONCE", 3)
    for _ in range(3):
        keep_pace(record, "p-fast")
    with pytest.raises(Busy, match="wait a minute"):
        keep_pace(record, "p-fast")
    keep_pace(record, "p-slow")
