"""What is offered when a file is described: what this office wrote itself, the most used first, and nobody else's words."""

from dataclasses import replace

import pytest

from dossiers.errors import NotAllowed
from dossiers.evidence.words_used import words_used
from dossiers.store.record import Record
from tests.dossiers.showing import ABOUT, ROUND, WARD, hand_in, person


def test_the_words_used_most_come_first_and_other_wards_words_never(record: Record) -> None:
    for number, issuer in enumerate(("Công an tỉnh", "Công an phường", "Công an tỉnh")):
        hand_in(record, "TC1.a", words=f"số {number}", about=replace(ABOUT, issuer=issuer))
    hand_in(record, "TC1.b", words="không", about=replace(ABOUT, issuer="", kind=""))
    neighbour = replace(ABOUT, issuer="Cơ quan riêng", kind="Sổ riêng")
    hand_in(record, "TC1.a", by="to-hieu", unit="to-hieu", about=neighbour)
    found = words_used(record, person(record, WARD), WARD, ROUND)
    assert (found.issuers, found.kinds) == (("Công an tỉnh", "Công an phường"), ("Báo cáo",))


def test_only_who_may_hand_in_files_is_offered_words(record: Record) -> None:
    with pytest.raises(NotAllowed):
        words_used(record, person(record, "inspector"), WARD, ROUND)
