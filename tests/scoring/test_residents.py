"""What residents say: surveys with their interval, their response and who asked, and complaints, by what the catalogue says."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from scoring import Catalogue, Window, read_catalogue
from scoring.exact import rounded
from scoring.residents import SurveyFigures, about_asking, complaints, survey_figures, surveys
from scoring.submission import Submission

TEXT = """
catalogue: asked
version: "1"
layer: national
title: {vi: Bộ, en: Set}
issuer: {vi: Bộ, en: Ministry}
bands:
- {code: all, name: {vi: Chung, en: All}}
groups:
- code: A
  name: {vi: Nhóm, en: Group}
  criteria:
  - code: X
    name: {vi: Hỏi dân, en: Asked}
    indicators:
    - {code: "1", name: {vi: Hài lòng, en: Satisfied}, kind: survey, target: {at_least: 90}, min_sample: 100,
       entered_by: independent}
    - {code: "2", name: {vi: Thu về, en: Returned}, kind: ratio, same_as: {numerator: "1.valid", denominator: "1.issued"}}
    - {code: "3", name: {vi: Độc lập, en: Independent}, kind: attestation, of: 1, target: {at_least: 1}}
    - {code: "4", name: {vi: Thái độ, en: Attitude}, kind: survey, same_as: {issued: "1.issued"}}
  - code: Y
    name: {vi: Đơn, en: Letters}
    indicators:
    - {code: "5", name: {vi: Khiếu nại đúng, en: Upheld}, kind: count, target: {at_most: 0}}
    - {code: "6", name: {vi: Việc khác, en: Other}, kind: count, target: {at_most: 0}}
    - {code: "7", name: {vi: Phản ánh về thái độ, en: Remarks}, kind: count, target: {at_most: 0}}
    - {code: "8", name: {vi: "Tố giác, tin báo, kiến nghị khởi tố", en: Reports}, kind: count}
"""


def catalogue() -> Catalogue:
    return read_catalogue([("asked.yaml", TEXT.encode())])


def told(code: str, **values: dict[str, Any]) -> SurveyFigures | None:
    window = Window(date(2025, 1, 1), date(2025, 12, 31))
    entered = {key.removeprefix("i"): each for key, each in values.items()}
    return survey_figures(catalogue(), Submission("w", "2025", window, entered), code)


@pytest.mark.parametrize(
    ("positive", "valid", "low", "high"),
    [
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_the_interval_is_wilsons_as_newcombe_published_it_in_1998(
    positive: int, valid: int, low: str, high: str
) -> None:
    interval = SurveyFigures(positive, valid, None).interval
    assert interval is not None
    assert (rounded(interval.low, 4), rounded(interval.high, 4)) == (low, high)


def test_no_answers_have_no_share_and_no_interval() -> None:
    none = SurveyFigures(0, 0, 200)
    assert (none.share, none.interval, none.response) == (None, None, Fraction(0))


def test_surveys_and_complaints_are_those_that_the_catalogue_calls_so_whatever_their_codes() -> None:
    assert (surveys(catalogue()), complaints(catalogue())) == (("1", "4"), ("5", "7"))


def test_a_request_to_prosecute_is_a_report_of_crime_and_no_complaint() -> None:
    assert "8" not in complaints(catalogue())


def test_how_many_were_asked_is_entered_with_the_survey_or_where_the_same_is_counted_and_never_made_up() -> None:
    with_it = {"positive": 380, "valid": 400, "issued": 500}
    without = {"positive": 380, "valid": 400}
    first, second = told("1", i1=with_it), told("1", i1=without, i2={"numerator": 400, "denominator": 500})
    third = told("4", i1=with_it, i4=without)
    assert [each and each.response for each in (first, second, third)] == [Fraction(4, 5)] * 3
    alone = told("1", i1=without)
    assert alone is not None and alone.issued is None and alone.response is None


def test_more_answers_than_forms_give_no_response_and_figures_that_do_not_fit_no_survey() -> None:
    more = told("1", i1={"positive": 100, "valid": 120, "issued": 110})
    assert more is not None and more.response is None and more.issued == 110
    assert told("1", i1={"positive": 130, "valid": 120}) is None
    assert told("1", i1={"valid": 120}) is None


def test_who_asked_is_confirmed_beside_the_survey_in_its_own_criterion() -> None:
    assert about_asking(catalogue(), "1") == ("3",)


def test_a_share_above_98_percent_is_a_question_and_98_is_none() -> None:
    assert [SurveyFigures(positive, 100, None).at_ceiling for positive in (98, 99, 100)] == [False, True, True]


def test_few_answers_are_fewer_than_30_or_than_the_catalogue_asks_for() -> None:
    assert [SurveyFigures(20, valid, None).few for valid in (29, 30)] == [True, False]
    assert [SurveyFigures(20, valid, None, least=100).few for valid in (99, 100)] == [True, False]


def test_a_change_is_told_against_its_margin_and_not_at_all_of_too_few() -> None:
    """93 after 91 of 400 each: 2 points with a margin of 3.8. 93 after 85: 8 points, clear of a margin of 4.3."""
    before, now = SurveyFigures(364, 400, None), SurveyFigures(372, 400, None)
    change = now.since(before)
    assert change is not None and (change.points, change.clear, rounded(change.margin, 1)) == (2, False, "3.8")
    clear = now.since(SurveyFigures(340, 400, None))
    assert clear is not None and (clear.points, clear.clear, rounded(clear.margin, 1)) == (8, True, "4.3")
    assert now.since(SurveyFigures(20, 25, None)) is None
