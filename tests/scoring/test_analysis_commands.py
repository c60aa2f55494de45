"""The commands ``change``, ``agree`` and ``effect``, run the way an office runs them."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scoring.__main__ import main
from tests.scoring.building import (
    Data,
    attested,
    criterion,
    group,
    indicator,
    json_bytes,
    national,
    submission,
    yaml_text,
)


class Run(NamedTuple):
    code: int
    out: str
    errors: list[str]

    @property
    def data(self) -> Any:
        assert (self.code, self.errors) == (0, [])
        return json.loads(self.out)


Here = Callable[..., Run]


@pytest.fixture
def here(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Here:
    """Run the command in this process, in a folder with the files of these tests, and tell what is wrong in English."""
    monkeypatch.chdir(tmp_path)

    def run_here(words: str, stdin: str = "") -> Run:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = main([*words.split(), "--lang", "en"])
        out, errors = capsysbinary.readouterr()
        return Run(code, out.decode(), errors.decode().splitlines())

    return run_here


def write(name: str, *layers: Data) -> None:
    Path(name).write_text("\n".join(map(yaml_text, layers)), encoding="utf-8")


def give(name: str, *submissions: Data) -> None:
    Path(name).write_bytes(json_bytes(submissions))


def layer(weights: Data) -> Data:
    return national(group(*(criterion(attested(code)[0], code=f"TC{code}", weight=w) for code, w in weights.items())))


def of_round(round_: str, values: Data, **keys: object) -> Data:
    return {**submission({code: {"confirmed": number} for code, number in values.items()}), "round": round_, **keys}


# change

CHANGE = "change --from-catalogue old.yaml --catalogue new.yaml --from old.json --to new.json"


@pytest.fixture
def rounds(here: Here) -> None:
    write("old.yaml", layer({"1": 1, "3": 2}))
    write("new.yaml", layer({"1": 2, "2": 1}))
    give("old.json", of_round("2023", {"1": 1, "3": 0}))
    give("new.json", of_round("2024", {"1": 1, "2": 1}))


@pytest.mark.usefixtures("rounds")
def test_change_has_the_keys_of_the_rules_in_their_order_and_exact_figures_beside_shown_ones(here: Here):
    # Old under old 1/3, old under new 2/3, new under old 1/3, new under new 1.
    nothing = {"difference": "0.00", "performance": "0.00", "catalogue": "0.00"}
    exact = {"difference": "0", "performance": "0", "catalogue": "0"}
    found = here(CHANGE).data
    assert found == {
        "unit": "03652",
        "from": {"round": "2023", "score": "33.33", "exact": "100/3"},
        "to": {"round": "2024", "score": "100.00", "exact": "100"},
        "difference": "66.67",
        "performance": "16.67",
        "catalogue": "50.00",
        "exact": {"difference": "200/3", "performance": "50/3", "catalogue": "50"},
        "criteria": [
            {
                "code": "TC1",
                "from": "33.33",
                "to": "66.67",
                "difference": "33.33",
                "performance": "0.00",
                "catalogue": "33.33",
                "exact": {"difference": "100/3", "performance": "0", "catalogue": "100/3"},
            },
            {
                "code": "TC2",
                "from": "0.00",
                "to": "33.33",
                "difference": "33.33",
                "performance": "16.67",
                "catalogue": "16.67",
                "exact": {"difference": "100/3", "performance": "50/3", "catalogue": "50/3"},
            },
            {"code": "TC3", "from": "0.00", "to": "0.00", **nothing, "exact": exact},
        ],
    }
    assert list(found) == ["unit", "from", "to", "difference", "performance", "catalogue", "exact", "criteria"]
    assert list(found["criteria"][0]) == ["code", "from", "to", "difference", "performance", "catalogue", "exact"]


@pytest.mark.usefixtures("rounds")
def test_change_without_a_score_is_null_with_the_reason_on_standard_error(here: Here):
    write("new.yaml", layer({"1": 0, "2": 0}))
    found = here(CHANGE)
    data = json.loads(found.out)
    nothing = {"difference": None, "performance": None, "catalogue": None}
    assert (found.code, data["to"]) == (0, {"round": "2024", "score": None, "exact": None})
    assert {**nothing, "exact": nothing}.items() <= data.items()
    assert data["criteria"][0] == {"code": "TC1", "from": "33.33", "to": None, **nothing, "exact": nothing}
    why = "have no score under the new catalogue (model 1), because nothing is applicable or all weights are 0"
    assert found.errors == [f"nothing can be split: the figures of round {round_} {why}" for round_ in ("2023", "2024")]


@pytest.mark.usefixtures("rounds")
def test_change_is_refused_with_everything_that_is_wrong(here: Here):
    give("old.json", of_round("2023", {"1": 1, "2": 0}))
    give("new.json")
    assert here(CHANGE) == (
        2,
        "",
        [
            "old.json: submission 1 (03652, 2023): values.2: code 2 is not in the catalogue",
            "new.json: exactly one submission is needed, of one unit for one round; there are 0 in the file",
        ],
    )
    give("old.json", of_round("2023", {"1": 1}))
    longer = {"from": "2023-12-01", "to": "2024-12-02"}
    give("new.json", of_round("2024", {}, unit="03646", window=longer))
    assert here(CHANGE) == (
        2,
        "",
        [
            "new.json: unit: 03646: the other file is of unit 03652; only a unit and itself are compared",
            "new.json: window: this window lasts 368 days, the other 365; only windows of the same length are compared, "
            "give or take one day",
        ],
    )
    give("new.json", of_round("2024", {}), of_round("2025", {}))
    assert here(CHANGE).errors == [
        "new.json: exactly one submission is needed, of one unit for one round; there are 2 in the file"
    ]


@pytest.mark.usefixtures("rounds")
def test_all_that_is_wrong_with_both_catalogues_is_told_at_once_and_what_stands_in_both_once(here: Here):
    write("bad.yaml", {**layer({"1": 1}), "zone": 1})
    found = here("change --from-catalogue bad.yaml --catalogue bad.yaml --from nowhere.json --to new.json")
    assert (found.code, found.out) == (2, "")
    assert [error.split(": ")[:2] for error in found.errors] == [
        ["bad.yaml:1", "zone"],
        ["nowhere.json", "there is no such file; check its name and folder"],
    ]


@pytest.mark.usefixtures("rounds")
def test_one_of_the_two_submissions_may_come_from_standard_input(here: Here):
    text = Path("new.json").read_text(encoding="utf-8")
    assert here(CHANGE.replace("new.json", "-"), text) == here(CHANGE)
    found = here(CHANGE.replace("new.json", "-").replace("old.json", "-"), text)
    told = "<stdin>: --to: only one of the two can be read from standard input; name a file for the other"
    assert found == (2, "", [told])


# agree


def lines(*pairs: tuple[str, str]) -> str:
    return "".join(json.dumps({"item": f"TC{place}", "a": a, "b": b}) + "\n" for place, (a, b) in enumerate(pairs))


def test_agree_writes_shares_and_coefficients_with_four_digits(here: Here):
    pairs = [("met", "met")] * 2 + [("met", "not_met")] + [("not_met", "not_met")]
    found = here("agree --scale met,not_met", lines(*pairs)).data
    # By hand: AC1 9/17. The pairs add 0.3382, 0.3382, -0.7794 and 0.1029, their squares 0.8469;
    # the variance is 0.8469 / 4² / 0.53125² = 0.1875, its root 0.4331.
    assert list(found) == ["n", "same", "within_one", "ac1", "ac1_low", "ac1_high", "kappa", "few"]
    assert (found["n"], found["same"], found["ac1"], found["kappa"]) == (4, "0.7500", "0.5294", "0.5000")
    assert (found["within_one"], found["ac1_low"], found["ac1_high"], found["few"]) == (None, "-0.3194", "1.0000", True)
    without = here("agree -", lines(*pairs)).data
    assert without["within_one"] == "0.7500"


def test_agree_of_nothing_is_null(here: Here):
    nothing = dict.fromkeys(("same", "within_one", "ac1", "ac1_low", "ac1_high", "kappa"))
    assert here("agree", "\n").data == {"n": 0, **nothing, "few": True}


def test_every_bad_line_is_refused_with_its_number(here: Here):
    Path("pairs.jsonl").write_text(
        '{"item": "1", "a": "met", "b": "met"}\n\n{"item": 2, "a": "mett", "b": null}\n[]\n'
        '{"a": 1, "b": "met", "c": 1}\nmet\n{"item": " ", "a": "met", "a": "met", "b": "met"}\n',
        encoding="utf-8",
    )
    found = here("agree pairs.jsonl")
    assert (found.code, found.out) == (2, "")
    assert found.errors == [
        "pairs.jsonl:3: a: mett: one of met, not_met, not_proven, not_applicable is expected",
        "pairs.jsonl:3: b: null: a text that is not blank is needed",
        "pairs.jsonl:4: […]: a JSON object {…} is needed",
        "pairs.jsonl:5: c: key c is not known here; known are item, a, b",
        "pairs.jsonl:5: item: key item is missing",
        "pairs.jsonl:5: a: 1: a text that is not blank is needed",
        "pairs.jsonl:6:1: JSON: a value is needed here (a number, quoted text, […], {…}), not met",
        "pairs.jsonl:7: a: key a appears twice",
        'pairs.jsonl:7: item: " ": a text that is not blank, or a whole number, is needed',
    ]


def test_a_bad_line_of_pairs_is_told_of_pairs_and_not_of_submissions(here: Here):
    pair = '"a": "met", "b": "met"'
    Path("pairs.jsonl").write_text(
        f'{{"item": 1.5, {pair}}}\n{{"item": NaN, {pair}}}\nnull\n{{"item": 1, {pair}}} {{}}\n', encoding="utf-8"
    )
    assert here("agree pairs.jsonl").errors == [
        "pairs.jsonl:1: item: 1.5: a text that is not blank, or a whole number, is needed",
        "pairs.jsonl:2:10: JSON: NaN: a text that is not blank is needed",
        "pairs.jsonl:3: null: a JSON object {…} is needed",
        "pairs.jsonl:4:37: JSON: the value has ended, but { follows; one pair of judgements a line",
    ]


def test_a_scale_with_an_empty_or_repeated_state_is_refused(here: Here):
    assert here("agree --scale a,,b,a nowhere.jsonl") == (
        2,
        "",
        [
            "--scale: a state is empty; write as in met,not_met",
            "--scale: a is named twice; each state is named once",
            "nowhere.jsonl: there is no such file; check its name and folder",
        ],
    )


# effect


def test_effect_has_the_keys_of_the_rules_in_their_order(here: Here):
    write("now.yaml", layer({"1": 1, "2": 1}))
    write(
        "draft.yaml", national(group(criterion(attested("1")[0], code="TC1"), criterion(attested("3")[0], code="TC3")))
    )
    give("s.json", of_round("2023", {"1": 1, "2": 1}), of_round("2023", {"2": 1}, unit="03646"))
    found = here("effect --catalogue now.yaml --draft draft.yaml s.json").data
    assert found[0] == {
        "unit": "03652",
        "round": "2023",
        "from": {"met": {"national": "2/2"}, "score": "100.00", "band": "not_yet", "rank": 1},
        "to": {"met": {"national": "1/2"}, "score": "50.00", "band": "not_yet", "rank": 1},
        "criteria": [
            {"code": "TC3", "from": None, "to": "not_proven"},
            {"code": "TC2", "from": "met", "to": None},
        ],
    }
    assert list(found[0]) == ["unit", "round", "from", "to", "criteria"]
    assert list(found[0]["from"]) == ["met", "score", "band", "rank"]
    assert [each["unit"] for each in found] == ["03652", "03646"]


def test_effect_reads_what_grade_reads_and_tells_all_that_is_wrong(here: Here):
    write("now.yaml", national(group(criterion(indicator("count", target={"at_most": 0})))))
    table = "unit,round,window.from,window.to,values.1.count\n03652,2023,2022-12-01,2023-11-30,2\n"
    found = here("effect --catalogue now.yaml --draft now.yaml --from csv", table).data
    assert [(each["from"]["met"], each["criteria"]) for each in found] == [({"national": "0/1"}, [])]
    assert here("effect --catalogue now.yaml --draft now.yaml", "[]").data == []
    write("bad.yaml", {**layer({"1": 1}), "zone": 1})
    refused = here("effect --catalogue now.yaml --draft bad.yaml --layer nowhere.yaml s.json")
    assert (refused.code, refused.out) == (2, "")
    assert [error.split(": ")[0] for error in refused.errors] == ["nowhere.yaml", "bad.yaml:1", "s.json"]


def test_a_command_that_reads_no_table_does_not_say_how_to_read_one(here: Here):
    write("now.yaml", national(group(criterion(indicator("count", target={"at_most": 0})))))
    Path("s.csv").write_text("unit,round\n03652,2023\n", encoding="utf-8")
    for command, right in [
        ("change --from-catalogue now.yaml --catalogue now.yaml --from s.csv --to s.csv", "change reads JSON only"),
        ("agree s.csv", "agree reads JSON only"),
    ]:
        found = here(f"{command} --lang en")
        assert found.code == 2 and right in found.errors[0] and "--from csv" not in found.errors[0]
    found = here("effect --catalogue now.yaml --draft now.yaml --from s.csv --lang en")
    assert (found.code, "--from csv s.csv" in found.errors[0]) == (2, True)


@pytest.mark.parametrize("command", ["change", "agree", "effect"])
def test_help_has_an_example(command: str, here: Here):
    found = here(f"{command} --help")
    assert (found.code, found.errors) == (0, [])
    assert found.out.startswith(f"python -m scoring {command} ") and "\nExample" in found.out
