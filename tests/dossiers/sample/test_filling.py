"""The sample data is taken whole or refused whole, with every problem and its place."""

from pathlib import Path

import pytest

from dossiers.errors import SampleProblems
from dossiers.sample import read_sample
from dossiers.store.stored_text import canonical, sha256
from tests.dossiers.small_project import (
    DOSSIERS,
    ROUNDS,
    SUBMISSIONS,
    SUCCESSIONS,
    UNITS,
    submission,
    write_submissions,
    write_table,
)


def problems(sample: Path) -> tuple[str, ...]:
    """What the sample is refused for."""
    with pytest.raises(SampleProblems) as caught:
        read_sample(sample)
    return caught.value.problems


def test_a_good_sample_is_taken(sample: Path) -> None:
    rows = read_sample(sample).rows
    assert len(rows["submission_texts"]) == sum(map(len, SUBMISSIONS.values()))
    assert [row["position"] for row in rows["round_catalogues"] if row["round_id"] == "2026"] == [0, 1]


def test_all_problems_come_at_once_each_with_file_and_line(sample: Path) -> None:
    write_table(sample, "units.csv", [*UNITS, ("Tô Hiệu", "1x", "", "city", "", "2025-13-01", "")])
    write_table(sample, "dossiers.csv", [*DOSSIERS, ("nobody", "2026", "draft", "", "")])
    found = problems(sample)
    starts = [each.split(": ")[0] for each in found]
    assert starts.count("units.csv:8") == 5
    assert "dossiers.csv:8" in starts


def test_the_message_counts_the_problems_in_both_languages(sample: Path) -> None:
    (sample / "profiles.csv").write_text("wrong\n", encoding="utf-8")
    with pytest.raises(SampleProblems) as caught:
        read_sample(sample)
    assert "có 1 lỗi" in caught.value.text("vi")
    assert "1 problem" in caught.value.text("en")
    assert "profiles.csv:1" in caught.value.text("vi")


@pytest.mark.parametrize(
    ("unit", "says"),
    [
        (("other", "03646", "Khác", "ward", "", "2025-07-01", ""), "code 03646 is that of to-hieu"),
        (("other", "03646", "Khác", "ward", "", "", "2020-01-01"), "code 03646 is that of chieng-le"),
        (("to-hieu", "09999", "Khác", "ward", "", "", ""), "to-hieu is on line 4 already"),
        (("other", "09999", "Khác", "ward", "", "2025-07-01", "2025-06-30"), "before valid_from"),
    ],
    ids=["code taken now", "code taken once", "id twice", "ends before it begins"],
)
def test_units_that_cannot_be_told_apart_are_refused(sample: Path, unit: tuple[str, ...], says: str) -> None:
    write_table(sample, "units.csv", [*UNITS, unit])
    assert any(each.startswith("units.csv:8: ") and says in each for each in problems(sample))


def test_a_predecessor_that_lives_on_beside_its_successor_is_refused(sample: Path) -> None:
    row = ("to-hieu", "chieng-an", "whole", "2025-07-01", "x")
    write_table(sample, "successions.csv", [*SUCCESSIONS, row])
    assert problems(sample) == ("successions.csv:6: the two units are valid on the same days",)


def test_deadlines_out_of_order_are_refused(sample: Path) -> None:
    row = list(ROUNDS[2])
    row[7], row[8] = row[8], row[7]
    write_table(sample, "rounds.csv", [*ROUNDS[:2], tuple(row)])
    assert problems(sample) == ("rounds.csv:4: appraise_by comes before submit_by",)


@pytest.mark.parametrize(
    ("place", "row", "says"),
    [
        (4, ("to-hieu", "2026", "submitted", "2026-11-10T08:00:00+07:00", ""), "has no appraisal yet"),
        (4, ("to-hieu", "2026", "submitted", "", ""), "submitted_at is filled from the sending on"),
        (5, ("chieng-an", "2026", "submitted", "2026-11-10 08:00", ""), "is no time"),
        (5, ("chieng-an", "2026", "draft", "", ""), "first_saved_at is missing"),
        (5, ("chieng-an", "2024", "draft", "", ""), "is not valid in the window of 2024"),
        (0, ("chieng-le", "2024", "locked", "2024-11-10T08:00:00+07:00", ""), "2024 is published"),
    ],
)
def test_dossiers_whose_state_does_not_fit_are_refused(
    sample: Path, place: int, row: tuple[str, ...], says: str
) -> None:
    write_table(sample, "dossiers.csv", [*DOSSIERS[:place], row, *DOSSIERS[place + 1 :]])
    start = f"dossiers.csv:{place + 2}: "
    assert any(each.startswith(start) and says in each for each in problems(sample))


def test_an_appraised_dossier_without_appraisal_is_refused(sample: Path) -> None:
    write_submissions(sample, "2026.appraisal", [])
    assert problems(sample) == ("dossiers.csv:6: a clarification_requested dossier has an appraisal",)


def test_submissions_are_judged_by_the_catalogue_of_their_round(sample: Path) -> None:
    bad = submission("chieng-an", "2026", i1_1={"numerator": 3, "denominator": 2}, iL1_1={"count": 1})
    write_submissions(sample, "2026.self", [SUBMISSIONS["2026.self"][0], bad])
    (found,) = problems(sample)
    assert found.startswith("submissions/2026.self.jsonl: submission 2 (chieng-an, 2026): values.1.1.numerator")


def test_a_local_layer_counts_only_where_the_round_names_it(sample: Path) -> None:
    write_submissions(sample, "2025-H1.self", [submission("chieng-le", "2025-H1", iL1_1={"count": 1})])
    assert any("L1.1" in each for each in problems(sample))


def test_a_submission_in_the_file_of_another_round_is_refused(sample: Path) -> None:
    strayed, right = submission("chieng-an", "2024"), SUBMISSIONS["2026.self"]
    write_submissions(sample, "2026.self", [strayed, *right])
    assert problems(sample) == ("submissions/2026.self.jsonl:1: round 2024 in a file of 2026",)


def test_a_submission_over_another_window_than_its_rounds_is_refused(sample: Path) -> None:
    longer = submission("chieng-an", "2026") | {"window": {"from": "2025-10-01", "to": "2026-10-31"}}
    write_submissions(sample, "2026.self", [SUBMISSIONS["2026.self"][0], longer])
    (found,) = problems(sample)
    assert found.startswith("submissions/2026.self.jsonl:2: the window is not that of 2026")


def test_an_array_is_refused_since_its_lines_are_no_submissions(sample: Path) -> None:
    (sample / "submissions" / "2025-H1.self.jsonl").write_text("[]", encoding="utf-8")
    assert "submissions/2025-H1.self.jsonl:1: write one submission a line (JSON Lines), no array" in problems(sample)


def test_a_file_of_no_round_is_told(sample: Path) -> None:
    write_submissions(sample, "2027.self", [])
    assert problems(sample) == (
        "submissions/2027.self.jsonl:1: the file belongs to no round; name it <round>.self.jsonl",
    )


def test_a_round_that_is_named_nowhere_is_told_and_nothing_breaks(sample: Path) -> None:
    write_table(sample, "rounds.csv", ROUNDS[:2])
    found = problems(sample)
    assert "catalogues.csv:4: round_id: “2026” is not known" in found
    assert "dossiers.csv:6: round_id: “2026” is not known" in found


def test_a_submission_without_a_dossier_is_refused(sample: Path) -> None:
    write_table(sample, "dossiers.csv", DOSSIERS[:-1])
    assert problems(sample) == (
        "submissions/2026.self.jsonl:2: chieng-an has no dossier in 2026 for this self_assessment",
    )


def test_a_bad_catalogue_is_told_with_its_own_lines(sample: Path) -> None:
    file = sample.parent / "criteria" / "local.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "colour: blue\n", encoding="utf-8")
    line = len(file.read_text(encoding="utf-8").splitlines())
    assert any(each.startswith(f"criteria/local.yaml:{line}: ") for each in problems(sample))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("chieng-le", "2024", "1.2", "count", "3", "real", "S01", "", ""), "entered 2, and not 3"),
        (("chieng-le", "2024", "1.4", "valid", "3", "real", "S01", "", ""), "entered None"),
        (("chieng-le", "2024", "1.2", "count", "2", "real", "S99", "", ""), "no source “S99”"),
        (("chieng-le", "2024", "1.2", "count", "2", "invented", "S01", "", ""), "is not one of"),
    ],
)
def test_a_figure_called_real_is_the_one_entered_and_names_its_source(
    sample: Path, row: tuple[str, ...], says: str
) -> None:
    write_table(sample, "figures.csv", [row])
    assert any(each.startswith("figures.csv:2: ") and says in each for each in problems(sample))


def test_a_real_figure_may_be_written_in_another_form_of_the_same_number(sample: Path) -> None:
    row = ("chieng-le", "2024", "1.7", "value", "2.50", "real", "S01", "", "")
    write_table(sample, "figures.csv", [row])
    assert read_sample(sample).rows["figures"][0]["value"] == "2.50"


# The stored form


def test_equal_submissions_have_one_text_and_one_hash() -> None:
    one = canonical('{"unit": "a", "values": {"1.7": {"value": 2.50}}}')
    other = canonical('{ "values" : {"1.7":{"value":2.50}}, "unit":"a" }')
    assert one == other == '{"unit":"a","values":{"1.7":{"value":"2.50"}}}'
    assert sha256(one) == sha256(other.encode())


def test_numbers_are_stored_exactly_and_never_as_floats() -> None:
    assert canonical('{"v": 0.1234567890123456789012345}') == '{"v":"0.1234567890123456789012345"}'
    assert canonical('{"v": 25e-1}') == '{"v":"2.5"}'
    assert canonical('{"v": 12345678901234567890}') == '{"v":12345678901234567890}'


def test_letters_are_stored_composed() -> None:
    assert canonical('{"r": "Hoa\\u0300"}') == canonical('{"r": "Ho\\u00e0"}') == '{"r":"Hoà"}'
