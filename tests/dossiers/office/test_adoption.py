"""Criteria for a round: checked by line, never once a dossier was sent, released by another; the past stays as it was."""

from collections.abc import Callable

import pytest

from dossiers.access.policy import Actor
from dossiers.acts.audit_reading import lines
from dossiers.errors import BadInput, NotAllowed, NotNow
from dossiers.office.adoption import UploadedCatalogue, conditions, file_of, files_of
from dossiers.people.accounts import account
from dossiers.rounds.catalogues import catalogue_of, texts_of
from dossiers.store.record import Record
from dossiers.submissions.submissions import dossier
from tests.dossiers.office.by_two import STRICTER, files, only_drafts, take
from tests.dossiers.small_project import LOCAL, NATIONAL

ADMINISTRATOR = Actor("administrator", None, "Quản trị viên", "administrator")
INSPECTOR = Actor("inspector", None, "Thẩm định viên 1", "inspector")


WITHOUT_COUNT = NATIONAL.replace(
    """    - {code: "1.2", name: {vi: "b", en: "b"}, kind: count, target: {at_most: 5}}\n""", ""
)


def test_every_problem_is_told_with_its_file_and_line_in_both_languages(filled: Callable[[], Record]) -> None:
    record = filled()
    bad = NATIONAL.replace("kind: ratio", "kind: rate").replace("min_score: 80", "min_score: many")
    with pytest.raises(BadInput) as caught:
        conditions(record, ADMINISTRATOR, "2026", files(bad))
    places = [problem["vi"].split(": ")[0] for problem in caught.value.problems]
    assert places == ["quoc-gia.yaml:9", "quoc-gia.yaml:18"]
    assert all(problem["vi"] != problem["en"] for problem in caught.value.problems)


def test_what_the_files_hardly_mean_is_told_with_its_line_and_forbids_nothing(filled: Callable[[], Record]) -> None:
    record = filled()
    only_drafts(record)
    assert conditions(record, ADMINISTRATOR, "2026", files(STRICTER)).notices == ()
    odd = files(NATIONAL.replace("min_score: 80", "min_score: 800"))
    (notice,) = conditions(record, ADMINISTRATOR, "2026", odd).notices
    place = notice["vi"].partition(": lưu ý: ")[0]
    assert place.startswith("quoc-gia.yaml:9: bands[") and place.endswith("].min_score")
    assert notice["vi"] == f"{place}: lưu ý: 800: không điểm nào đạt tới, cao nhất là 100"
    assert notice["en"] == f"{place}: notice: 800: no score reaches it, 100 is the highest"
    take(record, odd)
    assert catalogue_of(record, "2026").bands[0].min_score == 800


def test_that_drafts_hold_what_the_new_criteria_do_not_know_is_told_in_numbers(filled: Callable[[], Record]) -> None:
    record = filled()
    only_drafts(record)
    assert conditions(record, ADMINISTRATOR, "2026", files(WITHOUT_COUNT)).unreadable == 1
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
    assert conditions(record, ADMINISTRATOR, "2026", files(STRICTER)).unreadable == 2
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
        conditions(filled(), ADMINISTRATOR, "2026", given)


@pytest.mark.parametrize("person", ["lead", "inspector", "to-hieu", "to-hieu-officer"])
def test_nobody_else_tries_criteria_out(filled: Callable[[], Record], person: str) -> None:
    record = filled()
    actor = account(record, person)
    assert actor is not None
    with pytest.raises(NotAllowed):
        conditions(record, actor, "2026", files(STRICTER))
    assert [(line.act, line.outcome) for line in lines(record, ADMINISTRATOR)] == [("propose_catalogue", "refused")]


def test_a_file_is_known_by_its_bare_name(filled: Callable[[], Record]) -> None:
    assert file_of("C:\\criteria\\bộ tiêu chí.yaml", b"").name == "bộ tiêu chí.yaml"
    assert file_of("../../etc/passwd", b"").name == "passwd"
    assert file_of("", b"").name == "catalogue.yaml"
    record = filled()
    assert [each.content for each in files_of(record, "2026")] == [NATIONAL.encode(), LOCAL.encode()]
