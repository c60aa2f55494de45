"""What the program cannot tell is asked; the answer serves one act and one doubt, and stands in its log line with the name."""

import hashlib
import threading
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from dossiers.acts import audit, audit_lines
from dossiers.acts import transaction as acts
from dossiers.acts.transaction import new_idempotency_key
from dossiers.community import opinions
from dossiers.community.opinions import Heard
from dossiers.errors import BadInput, DossierError, Doubtful
from dossiers.evidence.about import About
from dossiers.files import checks as file_checks
from dossiers.store.record import Record
from dossiers.store.schema import audit_log, metadata
from dossiers.texts import doubts
from dossiers.texts.doubts import Answers, answered
from tests.dossiers.made_files import docx, pdf
from tests.dossiers.showing import WARD, ask_for_documents, hand_in, kept, read_here, shown
from tests.dossiers.texts.test_personal_numbers import ACTS, UNIT
from tests.dossiers.texts.test_personal_numbers import shown as with_a_document
from tests.dossiers.working import person

IN_DOUBT = "Biên lai 0912345678"
CERTAIN = "014204001234"


def heard(summary: str) -> Heard:
    return Heard(date(2026, 11, 12), "Tổ 7", "traffic", 4, summary=summary)


def add(record: Record, summary: str, idempotency_key: str, by: str = UNIT) -> int:
    return opinions.add(record, person(record, by), UNIT, heard(summary), idempotency_key=idempotency_key)


def doubt_of(record: Record, summary: str, idempotency_key: str = "ask") -> doubts.Doubt:
    with pytest.raises(Doubtful) as asked:
        add(record, summary, idempotency_key)
    (doubt,) = asked.value.doubts
    return doubt


def last_line(record: Record) -> audit_lines.LogLine:
    """The newest line as it stands in the log, whole: no reader of the log is shown what they read nowhere else."""
    with record.reading() as connection:
        row = connection.execute(audit_log.select().order_by(audit_log.c.number.desc()).limit(1)).one()
    return audit_lines.line_of(row)


def stored_texts(record: Record) -> set[str]:
    """Every text in every table."""
    with record.reading() as connection:
        rows = [row for table in metadata.sorted_tables for row in connection.execute(select(table))]
    return {value for row in rows for value in row if isinstance(value, str)}


@pytest.mark.parametrize("name", ACTS)
def test_every_act_asks_and_keeps_the_answer_and_composed_letters(
    sample: Path, filled: Callable[[], Record], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    field, first, do = ACTS[name]
    if first is with_a_document:
        monkeypatch.setattr(file_checks, "_run", read_here)
        ask_for_documents(sample)
    record = filled()
    first(record)
    apart = unicodedata.normalize("NFD", IN_DOUBT)
    with record.reading() as connection:
        before = connection.execute(audit_log.select()).all()
    with pytest.raises(Doubtful) as asked:
        do(record, apart)
    (doubt,) = asked.value.doubts
    assert doubt["vi"].startswith(f"{field}: ") and "0912345678" in doubt["en"]
    with record.reading() as connection:
        assert connection.execute(audit_log.select()).all() == before
    monkeypatch.setattr(acts, "answers_to", lambda _: Answers(frozenset({doubt.key})))
    try:
        do(record, apart)
    except Doubtful:
        raise
    except DossierError:
        # Refused for what else is wrong with it: somebody was faster, nothing else was changed, it is too late.
        pass
    else:
        after = last_line(record).after
        said = after if isinstance(after, dict) else after[-1]
        assert said["confirmed"] == {"not_phone": ["0912345678"]}
        assert any(IN_DOUBT in text for text in stored_texts(record))
    texts = stored_texts(record)
    assert [text for text in texts if text != unicodedata.normalize("NFC", text)] == []
    assert audit.verify(record).holds


def test_the_answer_stands_in_the_line_of_the_act_under_the_persons_name(filled: Callable[[], Record]) -> None:
    record = filled()
    doubt, idempotency_key = doubt_of(record, IN_DOUBT), new_idempotency_key()
    with answered(idempotency_key, [doubt.key]):
        add(record, IN_DOUBT, idempotency_key)
    line = last_line(record)
    assert (line.act, line.person_id) == ("save_opinion", UNIT)
    assert line.after["confirmed"] == {"not_phone": ["0912345678"]}


def test_an_answer_serves_one_operation_one_number_and_one_field(filled: Callable[[], Record]) -> None:
    record = filled()
    doubt = doubt_of(record, IN_DOUBT)
    with answered("mine", [doubt.key]):
        for text, idempotency_key in (
            (IN_DOUBT, "another"),
            ("Biên lai 0912345679", "mine"),
            (f"{IN_DOUBT}, {CERTAIN}", "mine"),
        ):
            with pytest.raises(BadInput):
                add(record, text, idempotency_key)
        elsewhere = Heard(date(2026, 11, 12), IN_DOUBT, "traffic", 4)
        with pytest.raises(Doubtful):
            opinions.add(record, person(record, UNIT), UNIT, elsewhere, idempotency_key="mine")
    with pytest.raises(Doubtful):
        add(record, IN_DOUBT, "mine")


def test_an_answer_reaches_no_other_thread(filled: Callable[[], Record]) -> None:
    record = filled()
    doubt, seen = doubt_of(record, IN_DOUBT), []
    with answered("mine", [doubt.key]):
        other = threading.Thread(target=lambda: seen.append(doubts.answers_to("mine").keys))
        other.start()
        other.join()
    assert seen == [frozenset()]


def test_what_is_certain_has_no_way_round(filled: Callable[[], Record]) -> None:
    record = filled()
    for number in (CERTAIN, "+84 912 345 678", "ĐT 0912345678"):
        with answered("mine", [f"{kind}:Tóm tắt:{number}" for kind in ("identity", "phone")]):
            with pytest.raises(BadInput) as refused:
                add(record, f"Gọi {number}", "mine")
            assert refused.value.doubts == ()


def test_all_that_is_wrong_is_told_at_once_with_what_is_in_doubt(filled: Callable[[], Record]) -> None:
    with pytest.raises(BadInput) as refused:
        add(filled(), f"{IN_DOUBT}; 0987/654/321; {CERTAIN}", "mine")
    assert not isinstance(refused.value, Doubtful)
    assert [each.what for each in refused.value.doubts] == ["0912345678", "0987/654/321"]
    assert len(refused.value.problems) == 3


def test_a_text_that_stays_is_not_asked_about_again(filled: Callable[[], Record]) -> None:
    record = filled()
    doubt = doubt_of(record, IN_DOUBT)
    with answered("mine", [doubt.key]):
        id_ = add(record, IN_DOUBT, "mine")
    actor = person(record, UNIT)
    opinions.change(record, actor, UNIT, id_, Heard(date(2026, 11, 12), "Tổ 7", "traffic", 5, summary=IN_DOUBT),
                    expected_version=1, idempotency_key=new_idempotency_key())  # fmt: skip
    assert "confirmed" not in last_line(record).after


def test_a_double_click_keeps_one_line(filled: Callable[[], Record]) -> None:
    record = filled()
    doubt = doubt_of(record, IN_DOUBT)
    with answered("mine", [doubt.key]):
        assert len({add(record, IN_DOUBT, "mine") for _ in range(2)}) == 1
    assert len(opinions.opinions_of(record, person(record, UNIT), UNIT)) == 1


# Files


@pytest.fixture
def office(sample: Path, filled: Callable[[], Record], monkeypatch: pytest.MonkeyPatch) -> Record:
    monkeypatch.setattr(file_checks, "_run", read_here)
    ask_for_documents(sample)
    return filled()


TITLE = docx(["BÁO CÁO CÔNG TÁC QUẢN LÝ TÀI LIỆU", "MẬT", "Năm 2026 đã tiếp nhận 12 tài liệu."])


def test_a_word_that_may_be_a_stamp_is_asked_about_and_nothing_is_kept_before(office: Record) -> None:
    before = kept(office)
    with pytest.raises(Doubtful) as asked:
        hand_in(office, "TC1.a", content=TITLE, file_name="báo cáo.docx", idempotency_key="mine")
    (doubt,) = asked.value.doubts
    assert doubt["vi"].startswith("báo cáo.docx: thấy chữ MẬT") and "đoạn 2" in doubt["vi"]
    assert "paragraph 2" in doubt["en"] and kept(office) == before
    with answered("mine", [doubt.key]):
        hand_in(office, "TC1.a", content=TITLE, file_name="báo cáo.docx", idempotency_key="mine")
    assert list(shown(office)) == ["TC1.a-01"]
    line = last_line(office)
    assert (line.person_id, line.after["confirmed"]) == (WARD, {"not_stamp": ["MẬT (báo cáo.docx)"]})


def test_an_answer_for_one_file_serves_no_other(office: Record) -> None:
    with pytest.raises(Doubtful) as asked:
        hand_in(office, "TC1.a", content=TITLE, idempotency_key="mine")
    (doubt,) = asked.value.doubts
    other = docx(["BÁO CÁO CÔNG TÁC QUẢN LÝ TÀI LIỆU", "MẬT", "Khác."])
    with answered("mine", [doubt.key]), pytest.raises(Doubtful):
        hand_in(office, "TC1.a", content=other, idempotency_key="mine")


def test_a_real_stamp_stays_refused_whatever_was_said(office: Record) -> None:
    stamped = pdf(["CÔNG AN PHƯỜNG", ("MẬT", 400), "Báo cáo"], ["DANH MỤC TÀI LIỆU", "TỐI MẬT"])
    said = f"stamp:{hashlib.sha256(stamped).hexdigest()}"
    with answered("mine", [said]), pytest.raises(BadInput) as refused:
        hand_in(office, "TC1.a", content=stamped, idempotency_key="mine")
    assert refused.value.doubts == () and "đóng dấu MẬT" in refused.value.text("vi")


def test_words_of_a_document_and_its_file_are_asked_about_together(office: Record) -> None:
    about = About("0912345678/BC")
    with pytest.raises(Doubtful) as asked:
        hand_in(office, "TC1.a", content=TITLE, about=about, idempotency_key="mine")
    assert [each.kind for each in asked.value.doubts] == ["phone", "stamp"]
    with answered("mine", [each.key for each in asked.value.doubts]):
        hand_in(office, "TC1.a", content=TITLE, about=about, idempotency_key="mine")
    assert set(last_line(office).after["confirmed"]) == {"not_phone", "not_stamp"}


def test_an_answer_to_nothing_leaves_no_trace(filled: Callable[[], Record]) -> None:
    record = filled()
    idempotency_key = new_idempotency_key()
    with answered(idempotency_key, ["phone:Tóm tắt:0900000000"]):
        add(record, "Không có số nào", idempotency_key)
    assert "confirmed" not in last_line(record).after
