"""Adopting a catalogue: checked by line, its effect shown first, never once a dossier was sent; the past stays as it was."""

from collections.abc import Callable

import pytest

from dossiers.access.policy import Actor
from dossiers.acts.audit import lines
from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput, NotAllowed, NotNow, Stale
from dossiers.office.adoption import UploadedCatalogue, adopt, effect, file_of, files_of
from dossiers.people.accounts import account
from dossiers.rounds.catalogues import catalogue_of, texts_of
from dossiers.store.record import Record
from dossiers.submissions.submissions import dossier
from tests.dossiers.small_project import LOCAL, NATIONAL

ADMINISTRATOR = Actor("administrator", None, "Quản trị viên", "administrator")
INSPECTOR = Actor("inspector", None, "Thẩm định viên 1", "inspector")


def files(national: str = NATIONAL, local: str = LOCAL) -> list[UploadedCatalogue]:
    return [UploadedCatalogue("quoc-gia.yaml", national.encode()), UploadedCatalogue("dia-phuong.yaml", local.encode())]


STRICTER = NATIONAL.replace("kind: count, target: {at_most: 5}", "kind: count, target: {at_most: 0}")
WITHOUT_COUNT = NATIONAL.replace(
    """    - {code: "1.2", name: {vi: "b", en: "b"}, kind: count, target: {at_most: 5}}\n""", ""
)


def only_drafts(record: Record) -> None:
    with record.writing() as connection:
        connection.exec_driver_sql("UPDATE dossiers SET state = 'draft', submitted_at = NULL WHERE round_id = '2026'")


def take(record: Record, given: list[UploadedCatalogue], **more: str) -> None:
    said = {
        "reason": "Bản chính thức",
        "expected": catalogue_of(record, "2026").sha256,
        "idempotency_key": new_idempotency_key(),
        **more,
    }
    adopt(record, ADMINISTRATOR, "2026", given, **said)


def test_every_problem_is_told_with_its_file_and_line_in_both_languages(filled: Callable[[], Record]) -> None:
    record = filled()
    bad = NATIONAL.replace("kind: ratio", "kind: rate").replace("min_score: 80", "min_score: many")
    with pytest.raises(BadInput) as caught:
        effect(record, ADMINISTRATOR, "2026", files(bad))
    places = [problem["vi"].split(": ")[0] for problem in caught.value.problems]
    assert places == ["quoc-gia.yaml:9", "quoc-gia.yaml:18"]
    assert all(problem["vi"] != problem["en"] for problem in caught.value.problems)


def test_what_the_files_hardly_mean_is_told_with_its_line_and_forbids_nothing(filled: Callable[[], Record]) -> None:
    record = filled()
    only_drafts(record)
    assert effect(record, ADMINISTRATOR, "2026", files(STRICTER)).notices == ()
    odd = files(NATIONAL.replace("min_score: 80", "min_score: 800"))
    (notice,) = effect(record, ADMINISTRATOR, "2026", odd).notices
    place = notice["vi"].partition(": lưu ý: ")[0]
    assert place.startswith("quoc-gia.yaml:9: bands[") and place.endswith("].min_score")
    assert notice["vi"] == f"{place}: lưu ý: 800: không điểm nào đạt tới, cao nhất là 100"
    assert notice["en"] == f"{place}: notice: 800: no score reaches it, 100 is the highest"
    take(record, odd)
    assert catalogue_of(record, "2026").bands[0].min_score == 800


def publish(record: Record, unit_id: str) -> None:
    with record.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE dossiers SET state = 'published', submitted_at = '2026-11-01 00:00:00'"
            " WHERE round_id = '2026' AND unit_id = ?",
            (unit_id,),
        )


def test_the_effect_on_a_published_dossier_is_told_before_anything_is_kept(filled: Callable[[], Record]) -> None:
    record = filled()
    publish(record, "chieng-an")
    before = texts_of(record, "2026")
    found = effect(record, ADMINISTRATOR, "2026", files(STRICTER))
    (chieng_an,) = found.wards
    assert chieng_an.unit.id == "chieng-an" and found.hidden == 1
    assert chieng_an.before is None and chieng_an.after is None, "nothing was appraised, so nothing stands"
    publish(record, "to-hieu")
    to_hieu = effect(record, ADMINISTRATOR, "2026", files(STRICTER)).wards[0]
    assert to_hieu.before is not None and to_hieu.after is not None
    assert (to_hieu.before.catalogue.sha256, to_hieu.after.catalogue.sha256) == (
        found.present.sha256,
        found.catalogue.sha256,
    )
    assert not found.same and not found.unreadable
    assert texts_of(record, "2026") == before and lines(record, ADMINISTRATOR) == ()


def test_of_what_is_not_published_an_administrator_is_told_numbers_and_no_ward(filled: Callable[[], Record]) -> None:
    record = filled()
    found = effect(record, ADMINISTRATOR, "2026", files(WITHOUT_COUNT))
    assert (found.wards, found.hidden, found.sent, found.unreadable) == ((), 2, 1, 1)


def test_the_standing_part_of_a_dossier_is_the_one_compared(filled: Callable[[], Record]) -> None:
    record = filled()
    publish(record, "to-hieu")
    (to_hieu,) = effect(record, ADMINISTRATOR, "2026", files()).wards
    assert to_hieu.before is not None and to_hieu.before.indicator("1.1").state == "not_met"


def test_that_drafts_hold_what_the_new_criteria_do_not_know_is_told_in_numbers(filled: Callable[[], Record]) -> None:
    record = filled()
    only_drafts(record)
    assert effect(record, ADMINISTRATOR, "2026", files(WITHOUT_COUNT)).unreadable == 1
    with pytest.raises(BadInput) as caught:
        take(record, files(WITHOUT_COUNT))
    for language, told in (("vi", "nháp như vậy: 1"), ("en", "such drafts: 1")):
        assert told in caught.value.text(language)
        assert not [told for told in ("Chiềng An", "Tô Hiệu", "1.2") if told in caught.value.text(language)]
    assert [text.file_name for text in texts_of(record, "2026")] == ["criteria/national.yaml", "criteria/local.yaml"]


def test_documents_and_explanations_need_a_place_in_the_new_criteria_too(filled: Callable[[], Record]) -> None:
    record = filled()
    only_drafts(record)
    with record.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO evidence (id, unit_id, round_id, kept_at, added_by, added_by_name, added_at)"
            " VALUES (1, 'chieng-an', '2026', 'tủ 1', 'chieng-an', 'x', '2026-11-01 00:00:00')"
        )
        connection.exec_driver_sql(
            "INSERT INTO evidence_uses (unit_id, round_id, requirement, number, evidence_id, added_by, added_by_name, added_at)"
            " VALUES ('chieng-an', '2026', 'TC9.a', 1, 1, 'chieng-an', 'x', '2026-11-01 00:00:00')"
        )
        connection.exec_driver_sql(
            "INSERT INTO entries VALUES ('to-hieu', '2026', 'self_assessment', 'TC8', 1, 'Vì sao', '{\"9.9\": \"không có\"}',"
            " 'to-hieu', 'x', '2026-11-01 00:00:00')"
        )
    assert effect(record, ADMINISTRATOR, "2026", files(STRICTER)).unreadable == 2
    with pytest.raises(BadInput):
        take(record, files(STRICTER))


def test_once_a_dossier_was_sent_the_criteria_stay(filled: Callable[[], Record]) -> None:
    record = filled()
    with pytest.raises(NotNow) as caught:
        take(record, files(STRICTER))
    assert "đã gửi là 1" in caught.value.text("vi") and "next round" in caught.value.text("en")
    assert "Tô Hiệu" not in caught.value.text("vi")
    only_drafts(record)
    with record.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE dossiers SET state = 'returned', submitted_at = '2026-11-01 00:00:00' WHERE unit_id = 'to-hieu'"
        )
    with pytest.raises(NotNow):
        take(record, files(STRICTER))


def test_a_catalogue_is_adopted_and_the_log_tells_from_what_to_what(filled: Callable[[], Record]) -> None:
    record = filled()
    only_drafts(record)
    take(record, files(STRICTER))
    assert [(text.file_name, text.content) for text in texts_of(record, "2026")] == [
        ("quoc-gia.yaml", STRICTER.encode()),
        # The text of the local layer is the one the record holds already.
        ("criteria/local.yaml", LOCAL.encode()),
    ]
    draft = dossier(record, INSPECTOR, "chieng-an", "2026")
    assert draft.self_assessment is not None and draft.self_assessment.values["1.2"] == {"count": 1}
    line = lines(record, ADMINISTRATOR)[0]
    assert (line.act, line.round_id, line.reason) == ("adopt_catalogue", "2026", "Bản chính thức")
    assert line.before["catalogue"][0]["file"] == "criteria/national.yaml"
    assert line.after["catalogue"][0]["file"] == "quoc-gia.yaml"


def test_what_was_judged_before_opens_unchanged(filled: Callable[[], Record]) -> None:
    record = filled()
    before = {each: (texts_of(record, each), catalogue_of(record, each)) for each in ("2024", "2025-H1")}
    text_before = texts_of(record, "2026")[0]
    only_drafts(record)
    take(record, files(STRICTER))
    assert {each: (texts_of(record, each), catalogue_of(record, each)) for each in before} == before
    with record.reading() as connection:
        kept = connection.exec_driver_sql(
            "SELECT content FROM catalogue_texts WHERE sha256 = ?", (text_before.sha256,)
        ).scalar_one()
    assert bytes(kept) == text_before.content


def test_without_reason_or_change_nothing_is_adopted(filled: Callable[[], Record]) -> None:
    record = filled()
    only_drafts(record)
    with pytest.raises(BadInput):
        take(record, files(STRICTER), reason="")
    with pytest.raises(BadInput):
        take(record, files())


@pytest.mark.parametrize(
    "given",
    [[], [UploadedCatalogue("a.yaml", NATIONAL.encode())] * 2, files() * 3, [UploadedCatalogue("a.yaml", b"\0" * 3_000_000)],
     [UploadedCatalogue("a.yaml", b"\xff\xfe")], [UploadedCatalogue("a.yaml", LOCAL.encode())]],
    ids=["none", "one name twice", "too many", "too big", "no text", "only a local layer"],
)  # fmt: skip
def test_what_is_no_catalogue_is_refused(filled: Callable[[], Record], given: list[UploadedCatalogue]) -> None:
    with pytest.raises(BadInput):
        effect(filled(), ADMINISTRATOR, "2026", given)


def test_of_two_administrators_the_second_is_told(filled: Callable[[], Record]) -> None:
    record = filled()
    only_drafts(record)
    expected = catalogue_of(record, "2026").sha256
    take(record, files(STRICTER))
    with pytest.raises(Stale) as caught:
        take(record, files(), expected=expected)
    assert "Quản trị viên" in caught.value.text("vi")


def test_a_double_click_adopts_once(filled: Callable[[], Record]) -> None:
    record = filled()
    only_drafts(record)
    idempotency_key, expected = new_idempotency_key(), catalogue_of(record, "2026").sha256
    for _ in range(2):
        take(record, files(STRICTER), idempotency_key=idempotency_key, expected=expected)
    assert len(lines(record, ADMINISTRATOR)) == 1


@pytest.mark.parametrize("person", ["lead", "inspector", "board", "to-hieu"])
def test_nobody_else_adopts_or_tries_out(filled: Callable[[], Record], person: str) -> None:
    record = filled()
    actor = account(record, person)
    assert actor is not None
    with pytest.raises(NotAllowed):
        effect(record, actor, "2026", files(STRICTER))
    with pytest.raises(NotAllowed):
        adopt(record, actor, "2026", files(STRICTER), reason="x", expected="", idempotency_key=new_idempotency_key())
    assert [line.outcome for line in lines(record, ADMINISTRATOR)] == ["refused"] * 2


def test_a_file_is_known_by_its_bare_name(filled: Callable[[], Record]) -> None:
    assert file_of("C:\\criteria\\bộ tiêu chí.yaml", b"").name == "bộ tiêu chí.yaml"
    assert file_of("../../etc/passwd", b"").name == "passwd"
    assert file_of("", b"").name == "catalogue.yaml"
    record = filled()
    assert [each.content for each in files_of(record, "2026")] == [NATIONAL.encode(), LOCAL.encode()]
