"""The catalogue that is shipped holds what is known of the programme, says where it is from, and can be graded."""

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from scoring import Catalogue, read_catalogue_files

HERE = Path(__file__).resolve().parents[2] / "criteria"
FILES = (HERE / "criteria.yaml", HERE / "son_la_city.yaml")
BASES = {"seed", "published", "sibling", "derived", "assumed"}

# Number of judged or tracked indicators of every criterion: 59 of the research, 18.1 split in three, and 13.4.
INDICATORS = {
    **dict(zip((f"TC{n:02d}" for n in range(1, 13)), (2, 1, 2, 1, 2, 2, 2, 2, 1, 2, 3, 2), strict=True)),
    **dict(zip((f"TC{n:02d}" for n in range(13, 24)), (4, 4, 2, 2, 2, 3, 2, 3, 4, 3, 3), strict=True)),
    **dict.fromkeys(("SL1", "SL2", "SL3", "SL4"), 2),
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue_files(FILES)


@cache
def texts() -> list[dict[str, Any]]:
    """The files as plain data, read once: for looking only."""
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES]


def criteria(*, of: int | None = None) -> list[dict[str, Any]]:
    chosen = texts() if of is None else [texts()[of]]
    return [criterion for text in chosen for group in text["groups"] for criterion in group["criteria"]]


def indicators() -> dict[str, dict[str, Any]]:
    return {indicator["code"]: indicator for criterion in criteria() for indicator in criterion["indicators"]}


def mappings(value: Any, where: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every mapping in the files, with its place."""
    if isinstance(value, dict):
        return [(where, value)] + [found for key, inner in value.items() for found in mappings(inner, f"{where}.{key}")]
    if isinstance(value, list):
        return [found for number, inner in enumerate(value) for found in mappings(inner, f"{where}[{number}]")]
    return []


def test_the_reader_accepts_both_files(catalogue: Catalogue) -> None:
    assert [file.layer for file in catalogue.files] == ["national", "son-la-city"]


def test_it_says_that_it_is_a_reconstruction(catalogue: Catalogue) -> None:
    for file in catalogue.files:
        assert file.status == "reconstructed"
        assert file.note and file.note.en
        assert "dựng lại" in file.note.vi.lower() and "reconstruct" in file.note.en.lower()


def test_the_editor_finds_the_schema() -> None:
    for path in FILES:
        assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=criteria.schema.json\n")


def test_23_national_and_4_local_criteria_in_order_with_all_their_indicators() -> None:
    assert {c["code"]: len(c["indicators"]) for c in criteria()} == INDICATORS
    assert [c["code"] for c in criteria()] == list(INDICATORS)
    assert len(criteria(of=0)) == 23 and len(criteria(of=1)) == 4


def test_indicators_and_documents_are_numbered_without_gaps() -> None:
    for criterion in criteria():
        stem = (
            criterion["code"].removeprefix("TC").lstrip("0")
            if criterion["code"].startswith("TC")
            else criterion["code"]
        )
        numbers = range(1, len(criterion["indicators"]) + 1)
        assert [i["code"] for i in criterion["indicators"]] == [f"{stem}.{n}" for n in numbers]
        letters = "abcdefgh"[: len(criterion["documents"])]
        assert [d["code"] for d in criterion["documents"]] == [f"{criterion['code']}.{letter}" for letter in letters]


def test_national_weights_add_to_exactly_100_and_local_ones_are_2_each() -> None:
    assert sum(Fraction(str(c["weight"])) for c in criteria(of=0)) == 100
    assert [c["weight"] for c in criteria(of=1)] == [2, 2, 2, 2]


def test_the_note_tells_the_share_of_every_group() -> None:
    national = texts()[0]
    for group in national["groups"]:
        share = f"{group['code']} {sum(c['weight'] for c in group['criteria'])}"
        assert share in national["note"]["vi"] and share in national["note"]["en"]


def test_every_weight_is_marked_as_assumed() -> None:
    assert {c["weight_basis"] for c in criteria()} == {"assumed"}


def test_every_criterion_and_every_threshold_states_its_basis() -> None:
    for entry in [*criteria(), *indicators().values()]:
        assert entry["basis"] in BASES, entry["code"]


def test_every_text_is_there_in_both_languages() -> None:
    for number, text in enumerate(texts()):
        for where, found in mappings(text):
            if {"vi", "en"} & set(found):
                assert set(found) - {"code"} == {"vi", "en"}, f"{FILES[number].name}{where}"
                assert all(isinstance(words, str) and words.strip() for words in found.values()), where


def test_every_criterion_has_a_responsible_body_and_a_required_document() -> None:
    for criterion in criteria():
        assert criterion["responsible"]
        assert any(document.get("required", True) for document in criterion["documents"]), criterion["code"]


def test_source_codes_are_listed_once_and_each_is_used() -> None:
    listed = [source["code"] for source in texts()[0]["sources"]]
    used = {code for entry in [*criteria(), *indicators().values()] for code in entry.get("sources", ())}
    assert len(listed) == len(set(listed))
    assert set(listed) == used


def test_only_discipline_and_listed_incidents_are_gates() -> None:
    gates = {code for code, indicator in indicators().items() if indicator.get("gate")}
    assert gates == {"8.1", "10.1"}
    assert all(indicators()[code]["target"] == {"at_most": 0} for code in gates)


def test_every_judged_change_has_a_rule_for_small_numbers() -> None:
    judged = {c: i for c, i in indicators().items() if i["kind"] == "change" and "target" in i}
    assert set(judged) == {"11.1", "14.2", "18.1", "18.2", "18.3", "23.2"}
    for indicator in judged.values():
        assert indicator["small_base"] == {"below": 20, "rule": "not_increased"}


def test_what_is_only_followed_has_no_target_and_no_credit() -> None:
    tracked = {code for code, i in indicators().items() if "target" not in i and "credit" not in i}
    assert tracked == {"6.2", "7.2", "13.3", "13.4", "16.2", "23.3"}


def test_surveys_are_entered_by_others_need_a_sample_and_share_no_question() -> None:
    surveys = {code: i for code, i in indicators().items() if i["kind"] == "survey"}
    assert set(surveys) == {"20.1", "SL1.1"}
    for survey in surveys.values():
        assert survey["entered_by"] == "independent" and survey["min_sample"] == 100
    names = {survey["name"]["vi"] for survey in surveys.values()}
    assert len(names) == 2
    assert "SL1.1" in surveys["20.1"]["note"]["vi"] and "20.1" in surveys["SL1.1"]["note"]["vi"]


@pytest.mark.parametrize(("one", "other"), [("8.2", "SL1.2"), ("14.4", "SL3.1")])
def test_neighbouring_indicators_say_how_they_differ(one: str, other: str) -> None:
    for code, neighbour in ((one, other), (other, one)):
        note = indicators()[code]["note"]
        assert neighbour in note["vi"] and neighbour in note["en"]


def test_partial_credit_runs_towards_the_target_and_is_full_no_earlier_than_it() -> None:
    for code, indicator in indicators().items():
        credit = indicator.get("credit")
        if not credit:
            continue
        (direction, target), start, end = next(iter(indicator["target"].items())), credit["from"], credit["to"]
        if direction == "at_least":
            assert start < target or start == 0, code
            assert start < end, code
        else:
            assert direction == "at_most" and start > end and start >= target, code


def test_a_target_met_earns_most_of_the_credit() -> None:
    """No one who meets a threshold is to feel that it counts for little: at the target at least half is earned."""
    for code, indicator in indicators().items():
        if "credit" in indicator:
            start, end = indicator["credit"]["from"], indicator["credit"]["to"]
            at_target = Fraction(next(iter(indicator["target"].values())) - start) / (end - start)
            assert min(at_target, 1) >= Fraction(1, 2), code


def test_checks_are_questions() -> None:
    for text in texts():
        for check in text["checks"]:
            assert check["question"]["vi"].endswith("?") and check["question"]["en"].endswith("?")


def test_a_fall_in_crime_is_read_with_the_reports_received() -> None:
    assert {"kind": "both_fell", "of": ["11.1", "13.4"]} in [
        {"kind": check["kind"], "of": check["of"]} for check in texts()[0]["checks"]
    ]
