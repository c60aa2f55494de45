"""What is stored comes back unchanged, or not at all."""

from datetime import date

import pytest

from dossiers.access.policy import Actor
from dossiers.errors import NotFound, RecordError
from dossiers.rounds.catalogues import catalogue_of, texts_of
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM
from dossiers.store.stored_text import sha256
from dossiers.submissions import provenance, submissions
from tests.dossiers.small_project import LOCAL, NATIONAL

INSPECTOR = Actor("inspector", None, "Thẩm định viên 1")


def test_catalogue_texts_reopen_unchanged_under_their_hash(record: Record) -> None:
    texts = texts_of(record, "2026")
    assert [text.content.decode() for text in texts] == [NATIONAL, LOCAL]
    assert [text.file_name for text in texts] == ["criteria/national.yaml", "criteria/local.yaml"]
    assert all(sha256(text.content) == text.sha256 for text in texts)


def test_a_round_is_judged_by_its_own_layers(record: Record) -> None:
    assert catalogue_of(record, "2024").layers == ("national",)
    assert catalogue_of(record, "2026").layers == ("national", "local")


def test_rounds_of_the_same_texts_share_one_catalogue(record: Record) -> None:
    assert catalogue_of(record, "2024") is catalogue_of(record, "2025-H1")


def test_the_catalogue_of_an_unknown_round_is_not_found(record: Record) -> None:
    for ask in (catalogue_of, texts_of):
        with pytest.raises(NotFound):
            ask(record, "1999")


def test_a_catalogue_text_altered_in_the_record_is_refused(filled) -> None:
    record = filled()
    with record.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER catalogue_texts_no_update")
        connection.exec_driver_sql("UPDATE catalogue_texts SET content = CAST('other' AS BLOB)")
    with pytest.raises(RecordError) as caught:
        texts_of(record, "2024")
    assert caught.value.code == "damaged"


def test_every_stored_submission_matches_its_hash(record: Record) -> None:
    with record.reading() as connection:
        rows = connection.exec_driver_sql("SELECT content, sha256 FROM submission_texts").all()
    assert rows
    assert all(sha256(content) == digest for content, digest in rows)


def test_a_submission_altered_in_the_record_is_refused(filled) -> None:
    record = filled()
    with record.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE submission_texts SET content = replace(content, '\"count\":1', '\"count\":0')"
        )
    with pytest.raises(RecordError) as caught:
        submissions.dossiers(record, INSPECTOR, "2025-H1")
    assert caught.value.code == "damaged"


def test_the_appraisal_stands_beside_what_the_ward_entered(record: Record) -> None:
    found = submissions.dossier(record, INSPECTOR, "to-hieu", "2026")
    assert found.self_assessment is not None
    assert found.appraisal is not None
    assert found.self_assessment.values["1.1"] == {"numerator": 10, "denominator": 10}
    assert found.appraisal.values["1.1"] == {"numerator": 5, "denominator": 10}


def test_times_come_back_on_the_vietnamese_clock(record: Record) -> None:
    found = submissions.dossier(record, INSPECTOR, "to-hieu", "2026")
    assert found.submitted_at is not None
    assert found.submitted_at.isoformat() == "2026-11-17T00:30:00+07:00"
    assert found.submitted_at.tzinfo is VIETNAM


def test_a_draft_was_saved_and_not_sent(record: Record) -> None:
    found = submissions.dossier(record, INSPECTOR, "chieng-an", "2026")
    assert found.first_saved_at is not None
    assert (found.submitted_at, found.appraisal) == (None, None)


def test_figures_say_what_is_real_and_from_where(record: Record) -> None:
    listed = provenance.figures(record, INSPECTOR, "chieng-le", "2024")
    figure = listed["1.2", "count"]
    assert (figure.value, figure.origin, figure.source_code) == ("2", "real", "S01")
    assert figure.note == {"vi": "thật", "en": "real"}
    assert provenance.origin_of(listed, "1.2", "count", sample=True) == "real"
    assert provenance.origin_of(listed, "1.1", "numerator", sample=True) == "synthetic"
    assert provenance.origin_of(listed, "1.1", "numerator", sample=False) is None


@pytest.mark.parametrize(
    ("day", "officers"), [(date(2023, 10, 30), None), (date(2024, 1, 1), 18), (date(2026, 1, 1), 19)]
)
def test_the_profile_is_the_latest_one_known_on_the_day(record: Record, day: date, officers: int | None) -> None:
    found = provenance.profile(record, "chieng-le", day)
    assert (found.officers if found else None) == officers
