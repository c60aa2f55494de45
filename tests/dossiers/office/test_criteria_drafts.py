"""Drafts of criteria: kept with their faults, every save a version, nothing written over; for the board and administrators."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from dossiers.acts.audit_reading import lines
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput, Doubtful, NotAllowed, NotFound, NotNow, Stale
from dossiers.office import criteria_drafts
from dossiers.office.adoption import UploadedCatalogue, files_of
from dossiers.office.criteria_drafts import draft, draft_version, drafts, put_away
from dossiers.store.record import Record
from dossiers.texts.doubts import answered
from tests.dossiers.office.by_two import FAULTY, STRICTER, begin, files, save
from tests.dossiers.small_project import NATIONAL
from tests.dossiers.working import ROUND, person


def away(record: Record, draft_id: int, by: str = "board", *, away: bool = True) -> criteria_drafts.Draft:
    return put_away(record, person(record, by), draft_id, away=away, idempotency_key=new_idempotency_key())


def test_every_save_is_a_version_and_a_draft_with_faults_is_kept(filled: Callable[[], Record]) -> None:
    record = filled()
    board = person(record, "board")
    first = begin(record, files_of(record, ROUND), name="Bản 2027", from_round=ROUND)
    assert (first.version, first.from_round, first.state) == (1, ROUND, "being_written")
    save(record, first, files(FAULTY), by="board", name="Bản 2027, sửa")
    again = save(record, draft(record, board, first.id), files(STRICTER))
    assert (again.version, again.name, again.saved_by_name) == (3, "Bản 2027, sửa", "Quản trị viên")
    told = [draft_version(record, board, first.id, each) for each in (3, 2, 1)]
    assert [(each.version, each.name) for each in told] == [(3, "Bản 2027, sửa"), (2, "Bản 2027, sửa"), (1, "Bản 2027")]
    assert told[1].files == files(FAULTY) and told[2].files == files_of(record, ROUND)
    assert draft_version(record, board, first.id) == told[0]
    line = lines(record, board)[0]
    assert (line.act, line.before["version"], line.after["version"]) == ("draft_criteria", 2, 3)
    assert "criteria" not in str(line.after["catalogue"][0]) and STRICTER[:20] not in str(line.after)


def test_nothing_that_was_kept_can_be_changed_by_whatever_program(filled: Callable[[], Record]) -> None:
    record = filled()
    begin(record, files())
    for statement in (
        "UPDATE criteria_draft_texts SET content = CAST('x' AS BLOB)",
        "DELETE FROM criteria_draft_versions",
        "UPDATE criteria_draft_files SET position = 7",
    ):
        with pytest.raises(DatabaseError, match="is only added to"), record.writing() as connection:
            connection.execute(text(statement))


def test_of_two_who_save_at_once_the_second_is_told_who_was_faster(filled: Callable[[], Record]) -> None:
    record = filled()
    seen = begin(record, files())
    save(record, seen, files(STRICTER), by="board")
    with pytest.raises(Stale) as caught:
        save(record, seen, files(FAULTY))
    assert "Hội đồng" in caught.value.text("vi")
    assert caught.value.theirs["version"] == 2
    assert draft(record, person(record, "board"), seen.id).version == 2
    assert lines(record, person(record, "board"))[0].outcome == "conflict"


def test_several_drafts_stand_side_by_side_and_one_begins_from_another(filled: Callable[[], Record]) -> None:
    record = filled()
    board = person(record, "board")
    one = begin(record, files(), name="Phương án 1")
    other = begin(record, draft_version(record, board, one.id).files, "board", "Phương án 2", from_draft=one.id)
    save(record, other, files(STRICTER), by="board")
    assert [(each.name, each.version, each.from_draft) for each in drafts(record, board)] == [
        ("Phương án 2", 2, one.id),
        ("Phương án 1", 1, None),
    ]
    assert draft_version(record, board, one.id).files == files()


def test_a_draft_put_away_keeps_its_versions_and_can_be_taken_up_again(filled: Callable[[], Record]) -> None:
    record = filled()
    board = person(record, "board")
    kept = begin(record, files())
    gone = away(record, kept.id)
    assert (gone.state, gone.put_away_by_name) == ("put_away", board.name)
    with pytest.raises(NotNow, match="Take it up again"):
        save(record, gone, files(STRICTER))
    with pytest.raises(BadInput):
        away(record, kept.id)
    assert draft_version(record, board, kept.id).files == files()
    assert away(record, kept.id, "administrator", away=False).state == "being_written"
    assert save(record, kept, files(STRICTER)).version == 2


def test_there_are_as_many_drafts_as_somebody_can_oversee(
    filled: Callable[[], Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(criteria_drafts, "MOST_DRAFTS", 2)
    record = filled()
    first = begin(record, files())
    begin(record, files())
    with pytest.raises(NotNow, match="There are 2 drafts"):
        begin(record, files())
    away(record, first.id)
    begin(record, files())
    with pytest.raises(NotNow, match="There are 2 drafts"):
        away(record, first.id, away=False)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((), "hand in at least one file"),
        (files() * 3, "5 files at most"),
        ((files()[0], files()[0]), "two files have the same name"),
        ((UploadedCatalogue(" a.yaml", b"x"),), "cannot be used"),
        ((UploadedCatalogue("", b"x"),), "cannot be used"),
        ((UploadedCatalogue("a.yaml", b"x" * 2_000_001),), "a.yaml: the file is too large; at most 2000000 bytes"),
        ((UploadedCatalogue("a.yaml", b"\xff\xfe"),), "a.yaml: this is no text in UTF-8"),
    ],
    ids=["none", "too many", "one name twice", "a strange name", "no name", "too big", "no text"],
)
def test_what_no_editor_could_show_is_refused(
    filled: Callable[[], Record], given: tuple[UploadedCatalogue, ...], told: str
) -> None:
    with pytest.raises(BadInput) as caught:
        begin(filled(), given)
    assert told in caught.value.text("en")


def test_a_draft_without_a_name_or_with_nothing_new_is_refused(filled: Callable[[], Record]) -> None:
    record = filled()
    with pytest.raises(BadInput, match="Name of the draft: fill this in"):
        begin(record, files(), name=" ")
    with pytest.raises(BadInput) as caught:
        save(record, begin(record, files()), files())
    assert "Nothing differs" in caught.value.text("en")


def test_a_number_of_a_person_is_told_by_its_line_and_never_kept(filled: Callable[[], Record]) -> None:
    record = filled()
    called = NATIONAL + "# Gọi ông trưởng nhóm: 0912 345 678\n"
    with pytest.raises(BadInput) as caught:
        begin(record, files(called))
    line = len(called.splitlines())
    assert [problem["vi"].split(": ")[0] for problem in caught.value.problems] == [f"quoc-gia.yaml:{line}"]
    assert drafts(record, person(record, "board")) == ()


def test_what_may_be_another_number_is_asked_once(filled: Callable[[], Record]) -> None:
    record = filled()
    doubtful = files(NATIONAL + "# Biên lai 0912345678\n")
    with pytest.raises(Doubtful) as caught:
        begin(record, doubtful, idempotency_key="once")
    with answered("once", {each.key for each in caught.value.doubts}):
        kept = begin(record, doubtful, idempotency_key="once")
    assert save(record, kept, (UploadedCatalogue("quoc-gia.yaml", b"# x\n" + doubtful[0].content),)).version == 2


def test_a_double_click_begins_and_saves_once(filled: Callable[[], Record]) -> None:
    record = filled()
    one, other = (begin(record, files(), idempotency_key="begun") for _ in range(2))
    for _ in range(2):
        save(record, one, files(STRICTER), idempotency_key="saved")
    assert one.id == other.id and len(drafts(record, person(record, "board"))) == 1
    assert len(lines(record, person(record, "board"))) == 2


@pytest.mark.parametrize("who", ["lead", "inspector", "to-hieu", "to-hieu-officer", "surveyor"])
def test_nobody_else_reads_or_writes_a_draft(filled: Callable[[], Record], who: str) -> None:
    record = filled()
    kept = begin(record, files(), name="Bản kín")
    actor = person(record, who)
    for asked in (
        lambda: drafts(record, actor),
        lambda: draft(record, actor, kept.id),
        lambda: draft_version(record, actor, kept.id),
        lambda: begin(record, files(), by=who),
        lambda: save(record, kept, files(STRICTER), by=who),
        lambda: away(record, kept.id, who),
    ):
        with pytest.raises(NotAllowed) as caught:
            asked()
        assert "Bản kín" not in caught.value.text("vi")
    assert draft(record, person(record, "board"), kept.id) == kept


def test_a_draft_or_version_that_is_not_there_is_said_so(filled: Callable[[], Record]) -> None:
    record = filled()
    board = person(record, "board")
    with pytest.raises(NotFound, match="no draft 7"):
        draft(record, board, 7)
    kept = begin(record, files())
    with pytest.raises(NotFound, match=f"Draft {kept.id} has no version 9"):
        draft_version(record, board, kept.id, 9)
    with pytest.raises(NotFound):
        begin(record, files(), from_draft=99)
