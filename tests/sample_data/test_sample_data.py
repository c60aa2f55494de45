"""The sample data: reproducible, readable by the scoring, consistent in itself, and telling the stories it promises."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from sample_data import scans, stories, wards
from sample_data.generate import LAYERS, files
from scoring import Catalogue, Scorecard, grade, read_catalogue_files, read_submissions

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"
ROUNDS = ("2023-H1", "2023", "2024-H1", "2024", "2025-H1", "2025", "2026-H1", "2026")
Graded = dict[tuple[str, str, str], Scorecard]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue_files([ROOT / layer for layer in LAYERS])


@pytest.fixture(scope="module")
def graded(catalogue: Catalogue) -> Graded:
    """Every submission graded, by unit, round and side (self or appraisal)."""
    found = {}
    for round_id in ROUNDS:
        for side in ("self", "appraisal"):
            path = SAMPLE / "submissions" / f"{round_id}.{side}.jsonl"
            for submission in read_submissions(catalogue, path.read_bytes(), path.name):
                found[submission.unit, submission.round, side] = grade(catalogue, submission)
    return found


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def raw(round_id: str, side: str) -> dict[str, dict[str, Any]]:
    text = (SAMPLE / "submissions" / f"{round_id}.{side}.jsonl").read_text(encoding="utf-8")
    return {one["unit"]: one for one in map(json.loads, text.splitlines())}


def headline(card: Scorecard) -> tuple[int, int]:
    return card.layers["national"].counts.met, card.layers["son-la-city"].counts.met


def states(card: Scorecard) -> dict[str, str]:
    """The criteria that are not met, and how."""
    return {c.code: c.state for c in card.criteria if c.state not in ("met", "tracked")}


def indicator(card: Scorecard, code: str) -> Any:
    return next(i for c in card.criteria for i in c.indicators if i.code == code)


def score(card: Scorecard) -> Fraction:
    assert card.overall.exact is not None
    return Fraction(card.overall.exact)


def questions(card: Scorecard) -> set[str]:
    return {question.code for question in card.questions}


# --- the files ----------------------------------------------------------------------------------------------------


def test_the_generator_writes_the_committed_bytes() -> None:
    made = {name: text.encode("utf-8") for name, text in files().items()}
    written = [path for path in SAMPLE.rglob("*") if path.suffix in (".csv", ".jsonl", ".yaml")]
    # The documents have a writer of their own.
    there = [path for path in written if path.parent.name != "evidence"]
    kept = {path.relative_to(SAMPLE).as_posix(): path.read_bytes() for path in there}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_the_list_of_documents_is_what_its_writer_writes() -> None:
    assert (SAMPLE / "evidence" / "documents.yaml").read_text(encoding="utf-8") == scans.listed()


def test_every_submission_is_readable_and_gradable(graded: Graded) -> None:
    assert len(graded) == 2 * (5 * 7 + 3 * 8) - 2


def test_submissions_name_the_window_of_their_round() -> None:
    windows = {row["id"]: {"from": row["window_from"], "to": row["window_to"]} for row in rows("rounds.csv")}
    for round_id in ROUNDS:
        for side in ("self", "appraisal"):
            for one in raw(round_id, side).values():
                assert one["round"] == round_id and one["window"] == windows[round_id]


def test_tables_refer_to_each_other() -> None:
    units = {row["id"] for row in rows("units.csv")}
    rounds = {row["id"] for row in rows("rounds.csv")}
    assert len(units) == len(rows("units.csv")) == 8 + 21
    assert {row[key] for row in rows("successions.csv") for key in ("predecessor_id", "successor_id")} == units
    assert {row["unit_id"] for name in ("dossiers.csv", "profiles.csv", "figures.csv") for row in rows(name)} <= units
    assert {row["round_id"] for row in rows("dossiers.csv")} == rounds == set(ROUNDS)
    assert all((ROOT / path).is_file() for row in rows("catalogues.csv") for path in row["layer_files"].split(";"))


def test_every_dossier_past_the_draft_has_what_its_state_promises() -> None:
    for row in rows("dossiers.csv"):
        assert row["unit_id"] in raw(row["round_id"], "self")
        assert (row["unit_id"] in raw(row["round_id"], "appraisal")) == (row["state"] not in ("draft", "submitted"))
        assert (row["submitted_at"] == "") == (row["state"] == "draft")
        assert row["submitted_at"] == "" or row["first_saved_at"] < row["submitted_at"]


def test_units_carry_no_name_of_a_person_and_inspectors_are_roles() -> None:
    by = {
        ruling["by"]
        for r in ROUNDS
        for one in raw(r, "appraisal").values()
        for ruling in one.get("rulings", {}).values()
    }
    assert by == {"Thẩm định viên 1", "Thẩm định viên 2"}


# --- the merger ---------------------------------------------------------------------------------------------------


def test_one_code_belongs_to_two_units_but_never_on_the_same_day() -> None:
    holders = [row for row in rows("units.csv") if row["code"] == "03646"]
    assert [(row["id"], row["valid_from"], row["valid_to"]) for row in holders] == [
        ("chieng-le", "", "2025-06-30"),
        ("to-hieu", "2025-07-01", ""),
    ]


def test_wards_of_the_city_take_part_before_the_merger_and_the_new_ones_after() -> None:
    for round_id in ROUNDS:
        expected = wards.OLD_PARTICIPANTS if round_id <= "2025-H1" and round_id != "2025" else wards.NEW_PARTICIPANTS
        assert set(raw(round_id, "self")) == set(expected)


@pytest.mark.parametrize("code", ["11.1", "13.4", "14.2", "18.1", "18.2", "18.3", "23.2"])
def test_the_year_before_of_a_merged_ward_is_the_sum_of_its_predecessors(code: str) -> None:
    before = [raw("2024", "appraisal")[old.id]["values"][code]["current"] for old in wards.PREDECESSORS["to-hieu"]]
    assert raw("2025", "appraisal")["to-hieu"]["values"][code]["previous"] == sum(before)
    halves = [raw("2025-H1", "appraisal")[old.id]["values"][code]["current"] for old in wards.PREDECESSORS["to-hieu"]]
    assert raw("2026-H1", "appraisal")["to-hieu"]["values"][code]["previous"] == sum(halves)


# --- consistent in itself -----------------------------------------------------------------------------------------


def test_previous_is_what_the_year_before_recorded() -> None:
    for now, before in (("2024", "2023"), ("2024-H1", "2023-H1"), ("2025-H1", "2024-H1"), ("2026", "2025")):
        earlier = raw(before, "appraisal")
        for unit_id, one in raw(now, "appraisal").items():
            for code, inputs in one["values"].items():
                if "previous" in inputs:
                    assert inputs["previous"] == earlier[unit_id]["values"][code]["current"], (unit_id, now, code)


# What adds up through the year; the rest are stocks, shares of stocks and surveys of their own.
FLOWS = (
    "11.1",
    "11.2",
    "12.1",
    "13.1",
    "13.2",
    "13.4",
    "14.1",
    "15.2",
    "16.1",
    "16.2",
    "18.1",
    "18.2",
    "18.3",
    "19.1",
    "19.2",
)
FLOWS_TOO = ("8.1", "8.2", "10.1", "17.1", "23.3", "SL1.2", "SL2.1", "SL2.2", "SL3.2", "SL4.1", "SL4.2")


def test_a_half_year_holds_no_more_than_its_year() -> None:
    for year in ("2023", "2024", "2026"):
        whole = raw(year, "appraisal")
        for unit_id, half in raw(f"{year}-H1", "appraisal").items():
            for code in (*FLOWS, *FLOWS_TOO):
                for key, value in half["values"].get(code, {}).items():
                    top = whole.get(unit_id, {"values": {}})["values"].get(code, {}).get(key)
                    assert key == "previous" or top is None or Decimal(value) <= Decimal(top), (unit_id, year, code)


def test_numbers_of_one_dossier_fit_together() -> None:
    for round_id in ROUNDS:
        for unit_id, one in raw(round_id, "appraisal").items():
            v, where = one["values"], (unit_id, round_id)
            if "13.1" in v:
                assert v["13.3"]["denominator"] <= v["13.1"]["denominator"] == v["13.4"]["current"], where
                assert v["14.1"]["count"] <= v["14.2"]["current"], where
                assert v["20.1"]["valid"] == v["20.2"]["numerator"] >= v["SL1.1"]["valid"], where
                assert v["14.4"]["denominator"] <= v["SL3.1"]["denominator"], where
            if "12.1" in v:
                assert v["12.1"]["denominator"] == v["11.1"]["current"], where
            if v.get("18.1", {"current": 1})["current"] == 0:
                assert v["18.2"]["current"] == v["18.3"]["current"] == 0, where


def test_numbers_agree_with_the_profile_of_the_ward() -> None:
    profiles = {(row["unit_id"], row["as_of"][:4]): row for row in rows("profiles.csv")}
    for year in ("2023", "2024", "2025", "2026"):
        for unit_id, one in raw(year, "appraisal").items():
            profile, v = profiles[unit_id, year], one["values"]
            if "15.1" in v:
                assert v["15.1"]["denominator"] == int(profile["residents"])
                assert v["22.3"]["denominator"] == int(profile["households"])
            assert v["6.1"]["numerator"] <= int(profile["officers"])


# --- what is real -------------------------------------------------------------------------------------------------


def test_real_and_derived_figures_are_listed_with_their_source_and_stand_in_the_submission() -> None:
    values = raw("2023", "appraisal")["quyet-thang"]["values"]
    listed = rows("figures.csv")
    assert {(row["unit_id"], row["round_id"], row["source_code"]) for row in listed} == {("quyet-thang", "2023", "S01")}
    assert {row["origin"] for row in listed} == {"real", "derived"}
    for row in listed:
        assert values[row["indicator"]][row["input"]] == int(row["value"])
        assert row["note_vi"] and row["note_en"]
    assert {row["indicator"] for row in listed if row["origin"] == "real"} == {"6.1", "14.1", "22.3"}


def test_drug_users_of_quyet_thang_fell_by_exactly_64_percent(graded: Graded) -> None:
    card = graded["quyet-thang", "2023", "appraisal"]
    assert indicator(card, "14.2").exact == "-64"
    assert indicator(card, "14.2").state == "met"
    assert indicator(card, "14.1").value == "0"
    assert indicator(card, "13.1").exact == "100"


def test_one_profile_is_real() -> None:
    real = [row for row in rows("profiles.csv") if row["origin"] == "real"]
    assert [
        (row["unit_id"], row["officers"], row["households"], row["residents"], row["source_code"]) for row in real
    ] == [("quyet-thang", "18", "4600", "15000", "S01")]


def test_the_notice_says_that_it_is_sample_data() -> None:
    said = yaml.safe_load((SAMPLE / "sample.yaml").read_text(encoding="utf-8"))
    assert str(said["as_of"]) == "2026-11-23"
    assert said["notice"]["vi"].startswith("Số liệu mẫu") and said["notice"]["en"].startswith("Sample data")
    assert "03646" in said["merger"]["vi"] and "03646" in said["merger"]["en"]


# --- the stories --------------------------------------------------------------------------------------------------


def test_to_hieu_2026_has_91_points_and_is_still_not_there_because_a_gate_is_open(graded: Graded) -> None:
    card = graded["to-hieu", "2026", "appraisal"]
    assert headline(card) == (21, 3)
    assert 91 <= score(card) < 92
    assert states(card) == {"TC04": "not_met", "TC08": "not_proven", "SL4": "not_met"}
    assert indicator(card, "8.1").cause == "document_rejected"
    assert {gate.indicator: gate.state for gate in card.gates} == {"8.1": "not_proven", "10.1": "met"}
    assert card.band == "not_yet"
    assert questions(card) == {"Q1"}


def test_to_hieu_claimed_more_than_was_found(graded: Graded) -> None:
    claimed, found = graded["to-hieu", "2026", "self"], graded["to-hieu", "2026", "appraisal"]
    assert claimed.band == "recommended" and headline(claimed) == (23, 4)
    assert score(claimed) - score(found) > 6
    assert "Q4" in questions(claimed), "41 crimes claimed, 44 cases to clear"


def test_the_first_year_of_merged_to_hieu_was_weak(graded: Graded) -> None:
    card = graded["to-hieu", "2025", "appraisal"]
    assert headline(card) == (14, 1)
    assert 75 <= score(card) <= 78


@pytest.mark.parametrize(
    ("unit_id", "met", "unmet", "unproven"),
    [
        ("thao-nguyen", (21, 4), {"TC04"}, set()),
        ("chieng-an", (20, 3), {"TC04", "TC05"}, {"TC19", "SL4"}),
        ("moc-chau", (19, 3), {"TC04", "TC05", "TC11"}, {"TC20", "SL1"}),
        ("moc-son", (17, 2), {"TC04", "TC16", "TC18", "TC22", "SL4"}, {"TC05", "TC20", "SL1"}),
    ],
)
def test_headlines_of_the_round_under_way(
    graded: Graded, unit_id: str, met: tuple[int, int], unmet: set[str], unproven: set[str]
) -> None:
    card = graded[unit_id, "2026", "appraisal"]
    assert headline(card) == met
    assert {code for code, state in states(card).items() if state == "not_met"} == unmet
    assert {code for code, state in states(card).items() if state == "not_proven"} == unproven


def test_premises_are_unmet_everywhere_in_the_round_under_way_but_for_the_draft(graded: Graded) -> None:
    standing = [
        graded[unit, "2026", "self" if state == "submitted" else "appraisal"]
        for unit, (state, *_) in stories.OPEN_DOSSIERS.items()
        if state != "draft"
    ]
    assert [states(card).get("TC04") for card in standing] == ["not_met"] * 7


def test_premises_have_been_unmet_for_years(graded: Graded) -> None:
    cards = [card for (_, round_id, side), card in graded.items() if side == "appraisal" and round_id != "2026"]
    assert {states(card).get("TC04") for card in cards} == {"not_met"}


def test_crimes_and_reports_fall_together_in_moc_son(graded: Graded) -> None:
    assert "Q1" in questions(graded["moc-son", "2026", "appraisal"])


def test_a_document_from_outside_the_window_is_rejected_and_ruled_on(graded: Graded) -> None:
    one = raw("2026", "appraisal")["moc-son"]
    assert one["documents"]["TC05.b"] == "rejected"
    assert "trước kỳ số liệu" in one["rulings"]["5.2"]["reason"]
    card = graded["moc-son", "2026", "appraisal"]
    assert indicator(card, "5.1").cause == "document_rejected" and indicator(card, "5.2").cause == "ruling"


def test_everyone_of_42_is_satisfied_in_moc_chau(graded: Graded) -> None:
    card = graded["moc-chau", "2026", "appraisal"]
    assert indicator(card, "20.1").exact == "100" and indicator(card, "20.1").cause == "sample_too_small"
    assert "Q10" in questions(card)


def test_cameras_hang_but_do_not_run_in_moc_chau(graded: Graded) -> None:
    claimed, found = (indicator(graded["moc-chau", "2026", side], "5.2") for side in ("self", "appraisal"))
    assert (claimed.state, found.state) == ("met", "not_met")
    assert Decimal(found.value) < 40


def test_a_criterion_does_not_apply_in_thao_nguyen_and_says_why(graded: Graded) -> None:
    assert states(graded["thao-nguyen", "2026", "appraisal"])["TC12"] == "not_applicable"
    assert all(reason.strip() for reason in raw("2026", "appraisal")["thao-nguyen"]["not_applicable"].values())


def test_what_a_ward_asks_to_leave_out_is_not_proven_until_the_appraisal_grants_it(graded: Graded) -> None:
    assert [unit for unit, one in raw("2026", "self").items() if "not_applicable" in one] == []
    asked = {
        (row["unit_id"], code)
        for row in rows("entries.csv")
        if row["not_applicable"]
        for code in json.loads(row["not_applicable"])
    }
    assert asked == {("thao-nguyen", "12.1"), ("thao-nguyen", "12.2"), ("moc-son", "12.2")}
    for unit, code in asked:
        claimed, found = (indicator(graded[unit, "2026", side], code) for side in ("self", "appraisal"))
        assert (claimed.state, claimed.cause, found.state) == ("not_proven", "missing_value", "not_applicable")


def test_a_ratio_over_nothing_is_not_applicable(graded: Graded) -> None:
    assert raw("2026", "appraisal")["to-hieu"]["values"]["12.2"] == {"numerator": 0, "denominator": 0}
    assert indicator(graded["to-hieu", "2026", "appraisal"], "12.2").state == "not_applicable"


def test_more_officers_than_posts_in_van_son_raise_a_question(graded: Graded) -> None:
    assert "Q7" in questions(graded["van-son", "2026", "self"])


def test_the_round_under_way_has_a_dossier_at_nearly_every_step() -> None:
    now = {row["unit_id"]: row["state"] for row in rows("dossiers.csv") if row["round_id"] == "2026"}
    assert now == {unit: state for unit, (state, *_) in stories.OPEN_DOSSIERS.items()}
    assert len(set(now.values())) == 6


def test_the_late_draft_is_barely_begun() -> None:
    one = raw("2026", "self")["chieng-coi"]
    assert set(one["values"]) == set(stories.DRAFT_HOLDS)


def test_an_appraisal_under_way_holds_only_what_was_seen() -> None:
    full, partial = raw("2026", "self")["chieng-sinh"], raw("2026", "appraisal")["chieng-sinh"]
    assert {code.split(".")[0] for code in partial["values"]} == {str(n) for n in range(1, 10)}
    assert set(partial["values"]) < set(full["values"])


def test_scores_of_the_old_wards_rise_and_the_pilots_lead(graded: Graded) -> None:
    for unit_id in wards.OLD_PARTICIPANTS:
        assert score(graded[unit_id, "2023", "appraisal"]) < score(graded[unit_id, "2024", "appraisal"])
    for year in ("2023", "2024"):
        ranked = sorted(wards.OLD_PARTICIPANTS, key=lambda unit: -score(graded[unit, year, "appraisal"]))
        assert ranked[:2] == ["quyet-thang", "to-hieu-cu"]


def test_self_assessments_are_now_and_then_corrected_in_every_round(graded: Graded) -> None:
    for round_id in ROUNDS:
        claimed, found = raw(round_id, "self"), raw(round_id, "appraisal")
        assert any(claimed[unit]["values"] != found[unit]["values"] for unit in found if unit != "chieng-sinh"), (
            round_id
        )


def test_a_ruling_can_help_a_ward(graded: Graded) -> None:
    claimed, found = (graded["chieng-an-cu", "2024", side] for side in ("self", "appraisal"))
    assert (indicator(claimed, "11.3").state, indicator(found, "11.3").state) == ("not_met", "met")


def test_some_past_dossiers_came_late() -> None:
    deadlines = {row["id"]: row["submit_by"] for row in rows("rounds.csv")}
    late = {
        (r["unit_id"], r["round_id"]) for r in rows("dossiers.csv") if r["submitted_at"][:10] > deadlines[r["round_id"]]
    }
    assert late == set(stories.LATE_DAYS)
