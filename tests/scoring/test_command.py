"""Section 7: the command, run the way an office runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from scoring import grade, ranks, read_catalogue_files, read_submissions
from scoring.__main__ import main
from tests.scoring.building import (
    Data,
    attested,
    criterion,
    group,
    indicator,
    json_bytes,
    local,
    national,
    submission,
    yaml_text,
)
from tests.scoring.generating import random_case

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
NATIONAL = national(
    group(
        criterion(indicator("ratio", "13.1", target={"at_least": 80}), code="TC13", weight=5),
        criterion(attested("14.1", gate=True)[0], code="TC14"),
    )
)
LOCAL = local(group(criterion(attested("L1")[0], code="L"), code="B"))


class Run(NamedTuple):
    code: int
    out: bytes
    errors: list[str]


def run(*arguments: object, stdin: bytes = b"", seed: str = "random", **environment: str) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", "scoring", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, **environment},
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr.decode().splitlines())


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    paths = {"national": tmp_path / "national.yaml", "local": tmp_path / "local.yaml", "data": tmp_path / "data.json"}
    paths["national"].write_text(yaml_text(NATIONAL), encoding="utf-8")
    paths["local"].write_text(yaml_text(LOCAL), encoding="utf-8")
    return paths


def unit(name: str, numerator: int, round_: str = "2023") -> Data:
    return {**submission({"13.1": {"numerator": numerator, "denominator": 40}}), "unit": name, "round": round_}


# check


def test_check_prints_a_summary_and_exits_0(files: dict[str, Path]):
    found = run("check", files["national"], files["local"])
    assert (found.code, found.errors) == (0, [])
    sha256 = read_catalogue_files([files["national"], files["local"]]).sha256
    assert found.out.decode() == f"model 1: 2 lớp, 2 nhóm, 3 tiêu chí, 3 chỉ tiêu; sha256 {sha256}\n"


def test_check_prints_one_line_a_problem_on_standard_error_and_exits_2(files: dict[str, Path]):
    files["national"].write_text(yaml_text({**NATIONAL, "zone": 1, "status": "x"}))
    files["local"].write_text("a: [")
    found = run("check", files["national"], files["local"])
    assert (found.code, found.out) == (2, b"")
    assert [line.split(": ")[0] for line in found.errors] == [f"{files['national']}:1"] * 2 + [f"{files['local']}:1"]


ODD = national(group(criterion(indicator("ratio", "1", target={"at_least": 120}))))


def test_check_tells_notices_on_standard_error_and_exits_0_and_with_strict_2_and_writes_nothing(files: dict[str, Path]):
    files["national"].write_text(yaml_text(ODD), encoding="utf-8")
    line = f"{files['national']}:1: groups[A].criteria[TC1].indicators[1].target.at_least: notice: no value meets this "
    found = run("check", "--lang", "en", files["national"])
    assert (found.code, found.errors) == (0, [f"{line}target: values lie between 0 and 100"])
    assert found.out.startswith(b"model 1: ")
    strict = run("check", "--strict", "--lang", "en", files["national"])
    assert (strict.code, strict.out, strict.errors) == (2, b"", found.errors)
    assert "lưu ý: " in run("check", files["national"]).errors[0]


def test_with_a_problem_only_problems_are_told_and_grade_tells_no_notices(files: dict[str, Path]):
    files["national"].write_text(yaml_text(ODD), encoding="utf-8")
    files["data"].write_bytes(b"[]")
    assert run("grade", "--catalogue", files["national"], files["data"]) == Run(0, b"[\n]\n", [])
    files["national"].write_text(yaml_text({**ODD, "status": "x"}), encoding="utf-8")
    found = run("check", "--lang", "en", files["national"])
    assert (found.code, len(found.errors)) == (2, 1)
    assert "notice" not in found.errors[0]


def test_the_first_file_is_the_national_layer(files: dict[str, Path]):
    assert run("check", files["local"], files["national"]).code == 2


def test_a_file_that_is_not_there_is_told(files: dict[str, Path]):
    found = run("check", files["national"], "nowhere.yaml", "--lang", "en")
    assert (found.code, found.out) == (2, b"")
    assert found.errors == ["nowhere.yaml: there is no such file; check its name and folder"]


def test_problems_are_told_in_vietnamese_and_in_english_when_asked(files: dict[str, Path]):
    files["national"].write_text("")
    told = "tệp trống, chưa có chữ nào; một bộ tiêu chí bắt đầu bằng catalogue, version, layer, title"
    assert run("check", files["national"]).errors == [f"{files['national']}:1: YAML: {told}"]
    told = "the file is empty; a catalogue begins with catalogue, version, layer, title"
    assert run("check", "--lang", "en", files["national"]).errors == [f"{files['national']}:1: YAML: {told}"]


def test_output_is_utf_8_whatever_the_terminal_says(files: dict[str, Path]):
    found = run("check", files["national"], PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    assert found.code == 0 and "tiêu chí" in found.out.decode()


@pytest.mark.parametrize(
    "arguments", [[], ["check"], ["grade"], ["judge"], ["check", "--fast", "x"], ["grade", "x.json"]]
)
def test_a_command_that_is_not_understood_exits_2_with_nothing_on_standard_output(arguments: list[str]):
    found = run(*arguments)
    assert (found.code, found.out) == (2, b"")
    assert found.errors


# grade


def graded(*arguments: object, stdin: bytes = b"") -> list[Data]:
    found = run("grade", *arguments, stdin=stdin)
    assert (found.code, found.errors) == (0, [])
    return json.loads(found.out)


def test_grade_writes_an_array_of_scorecards_in_the_order_read(files: dict[str, Path]):
    files["data"].write_bytes(json_bytes([unit("c", 40), unit("a", 31), unit("b", 0)]))
    cards = graded("--catalogue", files["national"], "--layer", files["local"], files["data"])
    assert [card["unit"] for card in cards] == ["c", "a", "b"]
    found = read_catalogue_files([files["national"], files["local"]])
    read = read_submissions(found, files["data"].read_bytes(), "x")
    assert cards == [grade(found, one).as_data() for one in read]


def test_a_scorecard_has_the_keys_of_the_rules_and_no_others(files: dict[str, Path]):
    (card,) = graded("--catalogue", files["national"], "--layer", files["local"], stdin=json_bytes([unit("a", 33)]))
    part = ["score", "exact", "upper", "coverage", "counts"]
    assert list(card) == [
        *("unit", "round", "catalogue", "overall", "layers", "band", "gates", "groups", "criteria", "questions")
    ]
    assert list(card["catalogue"]) == ["id", "version", "layers", "sha256"]
    assert card["catalogue"]["layers"] == ["national", "local"]
    assert list(card["overall"]) == part
    assert [list(layer) for layer in card["layers"].values()] == [part, part]
    assert list(card["band"]) == ["code", "barred_by"]
    assert [list(gate) for gate in card["gates"]] == [["indicator", "state"]]
    assert list(card["groups"][0]) == ["code", "layer", "score", "exact", "counts"]
    assert list(card["criteria"][0]) == ["code", "group", "layer", "state", "credit", "weight", "points", "indicators"]
    assert list(card["criteria"][0]["indicators"][0]) == [
        *("code", "state", "cause", "value", "exact", "credit", "credit_if_proven", "derivation")
    ]
    assert card["criteria"][0]["indicators"][0]["derivation"] == {
        "vi": "33/40 = 82,50 %; ngưỡng ≥ 80 %: đạt",
        "en": "33/40 = 82.50%; target ≥ 80%: met",
    }


def test_submissions_come_from_standard_input_without_a_name(files: dict[str, Path]):
    data = json_bytes([unit("a", 31)])
    files["data"].write_bytes(data)
    named = run("grade", "--catalogue", files["national"], files["data"])
    piped = run("grade", "--catalogue", files["national"], stdin=data)
    assert named.code == 0 and named.out == piped.out


def test_json_lines_and_an_array_give_the_same_bytes(files: dict[str, Path]):
    data = [unit("a", 31), unit("b", 2)]
    lines = b"\n".join(json_bytes([one])[1:-1] for one in data)
    arguments = ("grade", "--catalogue", files["national"], "--ranks")
    assert run(*arguments, stdin=lines).out == run(*arguments, stdin=json_bytes(data)).out


def test_no_submissions_give_an_empty_array(files: dict[str, Path]):
    assert graded("--catalogue", files["national"], stdin=b"[]") == []
    assert graded("--catalogue", files["national"], "--ranks", stdin=b"") == []


def test_ranks_are_added_only_when_asked_for_and_among_each_round(files: dict[str, Path]):
    data = json_bytes([unit("a", 40), unit("b", 40), unit("c", 0), unit("c", 0, "2024"), unit("b", 40, "2024")])
    cards = graded("--catalogue", files["national"], "--ranks", stdin=data)
    assert [card["rank"] for card in cards] == [1, 1, 3, 2, 1]
    assert list(cards[0])[-1] == "rank"
    assert all("rank" not in card for card in graded("--catalogue", files["national"], stdin=data))


def test_rank_is_null_without_a_score(files: dict[str, Path]):
    nothing = submission(not_applicable={"13.1": "không phát sinh", "14.1": "không phát sinh"})
    (card,) = graded("--catalogue", files["national"], "--ranks", stdin=json_bytes([nothing]))
    assert card["rank"] is None


def test_bad_submissions_leave_standard_output_empty_and_exit_2(files: dict[str, Path]):
    data = [unit(f"{number}", 1) for number in range(30)]
    data[16] = {**unit("03652", 1), "values": {"13.1": {"numerator": -3}, "9.9": {}}}
    data[29] = {"unit": "x"}
    files["data"].write_bytes(json_bytes(data))
    found = run("grade", "--catalogue", files["national"], files["data"], "--lang", "en")
    assert (found.code, found.out) == (2, b"")
    assert found.errors == [
        "submission 17 (03652, 2023): values.13.1.numerator: a whole number of 0 or more, of at most 60 digits, is needed",
        "submission 17 (03652, 2023): values.9.9: code 9.9 is not in the catalogue",
        "submission 30: round: key round is missing",
        "submission 30: window: key window is missing",
    ]


def test_text_that_is_no_json_is_told_by_file_and_line(files: dict[str, Path]):
    files["data"].write_bytes(b"[\n{]")
    assert run("grade", "--catalogue", files["national"], files["data"]).errors[0].startswith(f"{files['data']}:2: ")
    assert run("grade", "--catalogue", files["national"], stdin=b"[\n\nNaN]").errors[0].startswith("<stdin>:3: ")


def test_a_bad_catalogue_or_an_absent_file_leaves_standard_output_empty_and_exits_2(files: dict[str, Path]):
    for arguments in (
        ["--catalogue", files["local"]],
        ["--catalogue", files["national"], "--layer", files["national"]],
        ["--catalogue", "nowhere.yaml"],
        ["--catalogue", files["national"], "nowhere.json"],
        ["--catalogue", files["national"], files["national"].parent],
    ):
        found = run("grade", *arguments, stdin=json_bytes([unit("a", 1)]))
        assert (found.code, found.out) == (2, b"")
        assert found.errors and all(":1: " in line for line in found.errors)


def test_previous_comes_from_the_submission_alone_also_when_the_batch_holds_the_year_before(files: dict[str, Path]):
    files["national"].write_text(yaml_text(national(group(criterion(indicator("change", "1", target={"below": 0}))))))
    data = [submission({"1": {"current": current}}, round=year) for current, year in ((9, "2022"), (5, "2023"))]
    cards = graded("--catalogue", files["national"], stdin=json_bytes(data))
    assert [card["criteria"][0]["indicators"][0]["cause"] for card in cards] == ["no_baseline"] * 2


def test_any_window_is_graded_whatever_the_catalogues_validity(files: dict[str, Path]):
    files["national"].write_text(yaml_text({**NATIONAL, "valid_from": "2030-01-01", "valid_to": "2030-12-31"}))
    assert graded("--catalogue", files["national"], stdin=json_bytes([unit("a", 40)]))[0]["overall"]["score"]


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path):
    layers, data = random_case(11, 20)
    paths = [tmp_path / f"{layer['layer']}.yaml" for layer in layers]
    for path, layer in zip(paths, layers, strict=True):
        path.write_text(yaml_text(layer), encoding="utf-8")
    arguments = [
        "grade",
        "--catalogue",
        paths[0],
        *(part for path in paths[1:] for part in ("--layer", path)),
        "--ranks",
    ]
    outputs = {run(*arguments, stdin=json_bytes(data), seed=seed).out for seed in ("0", "1", "4242")}
    assert len(outputs) == 1 and json.loads(outputs.pop())[19]


def test_problems_come_in_the_same_order_whatever_the_hash_seed(files: dict[str, Path]):
    bad: Data = dict.fromkeys(("zone", "area", "part", "five", "x1", "x2"), 1)
    files["national"].write_text(yaml_text({**NATIONAL, **bad}))
    assert len({tuple(run("check", files["national"], seed=seed).errors) for seed in ("0", "1", "2")}) == 1
    files["national"].write_text(yaml_text(NATIONAL))
    runs = [
        run("grade", "--catalogue", files["national"], stdin=json_bytes([bad]), seed=seed) for seed in ("0", "1", "2")
    ]
    assert len({tuple(found.errors) for found in runs}) == 1


def test_the_command_is_the_library(files: dict[str, Path], capsysbinary: pytest.CaptureFixture[bytes]):
    data = json_bytes([unit("a", 31), unit("b", 40)])
    files["data"].write_bytes(data)
    assert main(["grade", "--catalogue", str(files["national"]), "--ranks", str(files["data"])]) == 0
    found = read_catalogue_files([files["national"]])
    cards = [grade(found, one) for one in read_submissions(found, data, "x")]
    expected = [{**card.as_data(), "rank": rank} for card, rank in zip(cards, ranks(cards), strict=True)]
    assert json.loads(capsysbinary.readouterr().out) == expected


def test_a_reader_that_stops_reading_is_no_failure_to_tell(files: dict[str, Path]):
    files["data"].write_bytes(json_bytes([unit(f"u{number}", 31) for number in range(2000)]))
    command = [sys.executable, "-m", "scoring", "grade", "--catalogue", files["national"], files["data"]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.read(1) == b"["
        process.stdout.close()
        assert process.stderr.read() == b""
