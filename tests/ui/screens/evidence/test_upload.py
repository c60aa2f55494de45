"""What a file may prove besides, the likeliest first."""

from datetime import datetime

from dossiers.evidence.about import About
from dossiers.evidence.listing import Document, Needed
from dossiers.store.schema import VIETNAM
from ui.screens.evidence.upload import by_likelihood


def name(vi: str) -> dict[str, str]:
    return {"vi": vi, "en": vi}


NAMES = {"TC01.a": name("Nghị quyết"), "TC05.a": name("Ảnh"), "TC05.b": name("Biên bản"), "TC06.a": name("Danh sách"),
         "TC07.a": name("Biên bản")}  # fmt: skip


def test_documents_that_shared_a_file_come_first_then_the_same_name_then_the_same_criterion() -> None:
    at = datetime(2026, 11, 5, tzinfo=VIETNAM)
    shared = Document(
        "TC05.b-01", "TC05.b", About(), ("TC06.a-01",), None, None, None, None, None, "tủ", "x", at, None, None
    )
    need = Needed("TC05.b", NAMES["TC05.b"], True)
    assert list(by_likelihood(need, NAMES, [shared], ())) == ["TC06.a", "TC07.a", "TC05.a", "TC01.a"]
    assert list(by_likelihood(need, NAMES, (), ())) == ["TC07.a", "TC05.a", "TC01.a", "TC06.a"]
