"""Section 7: the command, run the way an office runs it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest

import scoring
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


Here = Callable[..., Run]


@pytest.fixture
def here(capsysbinary: pytest.CaptureFixture[bytes]) -> Here:
    """Run the command in this process, which takes less time than starting one."""

    def run_here(*arguments: object) -> Run:
        code = main([str(each) for each in arguments])
        out, errors = capsysbinary.readouterr()
        return Run(code, out, errors.decode().splitlines())

    return run_here


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
    assert [line.split(": ")[:2] for line in found.errors] == [
        [f"{files['national']}:1", "status"],
        [f"{files['national']}:1", "zone"],
        [f"{files['local']}:1", "YAML"],
        [f"{files['local']}:1", "a"],
    ]


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
        "submission 17 (03652, 2023): values.13.1.numerator: -3: a whole number of 0 or more, of at most 60 digits, is needed",
        "submission 17 (03652, 2023): values.9.9: code 9.9 is not in the catalogue",
        "submission 30: round: key round is missing",
        "submission 30: window: key window is missing",
    ]


def test_text_that_is_no_json_is_told_by_file_and_line(files: dict[str, Path]):
    files["data"].write_bytes(b"[\n{]")
    assert run("grade", "--catalogue", files["national"], files["data"]).errors[0].startswith(f"{files['data']}:2:2: ")
    assert run("grade", "--catalogue", files["national"], stdin=b"[\n\nNaN]").errors[0].startswith("<stdin>:3:1: ")


def test_a_bad_catalogue_or_an_absent_file_leaves_standard_output_empty_and_exits_2(files: dict[str, Path]):
    folder = files["national"].parent
    for arguments, start in (
        (["--catalogue", files["local"]], f"{files['local']}:1: "),
        (["--catalogue", files["national"], "--layer", files["national"]], f"{files['national']}:1: "),
        (["--catalogue", "nowhere.yaml"], "nowhere.yaml: "),
        (["--catalogue", files["national"], "nowhere.json"], "nowhere.json: "),
        (["--catalogue", files["national"], folder], f"{folder}: "),
    ):
        found = run("grade", *arguments, stdin=json_bytes([unit("a", 1)]))
        assert (found.code, found.out) == (2, b"")
        assert found.errors and all(line.startswith(start) for line in found.errors)


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


# Forms in and out


@pytest.fixture
def two(files: dict[str, Path]) -> list[object]:
    """The words that grade two submissions, of which the second is in the last band only."""
    bands = [{"code": "good", "name": {"vi": "x", "en": "x"}, "min_score": 50}, *NATIONAL["bands"]]
    files["national"].write_text(yaml_text({**NATIONAL, "bands": bands}), encoding="utf-8")
    files["data"].write_bytes(json_bytes([unit("a", 40), unit("b", 0)]))
    return ["grade", "--catalogue", files["national"], files["data"]]


def test_a_hyphen_is_standard_input(files: dict[str, Path]):
    data = json_bytes([unit("a", 31)])
    arguments = ("grade", "--catalogue", files["national"])
    assert run(*arguments, "-", stdin=data) == run(*arguments, stdin=data)


def test_one_submission_pasted_on_several_lines_is_graded(files: dict[str, Path]):
    pretty = json.dumps(unit("a", 31), indent=1).encode()
    assert run("grade", "--catalogue", files["national"], stdin=pretty).out == (
        run("grade", "--catalogue", files["national"], stdin=json_bytes([unit("a", 31)])).out
    )


def test_json_lines_out_are_the_entries_of_the_array(two: list[object]):
    lines = run(*two, "--ranks", "--to", "jsonl")
    assert (lines.code, lines.errors) == (0, [])
    assert [json.loads(line) for line in lines.out.splitlines()] == json.loads(run(*two, "--ranks", "--to", "json").out)
    assert run(*two[:-1], "--to", "jsonl", stdin=b"").out == b""


def test_csv_in_gives_the_bytes_of_json_and_csv_out_is_a_row_a_submission(files: dict[str, Path], two: list[object]):
    table = "unit;round;window.from;window.to;values.13.1.numerator;values.13.1.denominator\r\n"
    table += "a;2023;2022-12-01;2023-11-30;40;40\r\nb;2023;2022-12-01;2023-11-30;0;40\r\n"
    by_table = run(*two[:-1], "--from", "csv", "--ranks", stdin=("\ufeff" + table).encode())
    assert by_table.errors == [] and by_table.out == run(*two, "--ranks").out
    rows = run(*two, "--ranks", "--to", "csv").out.decode()
    # 13.1 weighs 5 of 6; the attestation 14.1 is missing in both.
    assert [line.split(",")[:4] for line in rows.splitlines()] == [
        ["unit", "round", "overall.score", "overall.exact"],
        ["a", "2023", "83.33", "250/3"],
        ["b", "2023", "0.00", "0"],
    ]
    assert rows.splitlines()[0].endswith(",band,rank,13.1.state,13.1.value,14.1.state,14.1.value")
    assert rows.endswith("not_met,0.00,not_proven,\n")


def test_bad_rows_leave_standard_output_empty_and_exit_2(files: dict[str, Path]):
    files["data"].write_text("unit,round,window.from,window.to\na,2023,2022-12-01,x\n", encoding="utf-8")
    found = run(
        "grade", "--catalogue", files["national"], "--from", "csv", "--to", "csv", files["data"], "--lang", "en"
    )
    assert found == (
        2, b"", ['submission 1 (a, 2023): window.to: "x": a real date such as "2026-03-31" is needed']
    )  # fmt: skip


# Exit codes


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_a_submission_below_the_band_is_exit_code_1_and_results_are_written_all_the_same(two: list[object], form: str):
    assert run(*two, "--to", form, "--fail-below", "good") == run(*two, "--to", form)._replace(code=1)
    assert run(*two, "--to", form, "--fail-below", "not_yet") == run(*two, "--to", form)


def test_the_band_asked_for_is_not_below_itself(files: dict[str, Path], two: list[object]):
    files["data"].write_bytes(json_bytes([unit("a", 40)]))
    assert run(*two, "--fail-below", "good").code == 0


def test_a_band_that_the_catalogue_does_not_have_is_told_with_all_else_that_is_wrong(two: list[object]):
    found = run(*two[:-1], "--fail-below", "best", "--lang", "en", stdin=b"[{]")
    assert (found.code, found.out) == (2, b"")
    assert [line.split(": ", 1)[0] for line in found.errors] == [str(two[2]), "<stdin>:1:3"]
    assert found.errors[0].endswith(": --fail-below: there is no band best; there are: good, not_yet")


def test_all_files_that_cannot_be_read_are_told_at_once():
    found = run("grade", "--catalogue", "a.yaml", "--layer", "b.yaml", "--lang", "en", "c.json")
    assert (found.code, [line.split(": ")[0] for line in found.errors]) == (2, ["a.yaml", "b.yaml", "c.json"])


# Help, version, language


def test_the_version_is_that_of_the_package():
    for words in (["--version"], ["grade", "--version"]):
        assert run(*words) == (0, f"ward-scoring {scoring.__version__}\n".encode(), [])


@pytest.mark.parametrize("command", [[], ["check"], ["grade"], ["schema"]])
@pytest.mark.parametrize(
    ("language", "codes", "examples"), [("vi", "Mã thoát: 0", "Ví dụ"), ("en", "Exit codes: 0", "xample")]
)
def test_help_has_examples_and_exit_codes_in_the_readers_language(
    here: Here, command: list[str], language: str, codes: str, examples: str
):
    for words in ([*command, "--help"], [*command, "-h"], ["--lang", language, *command, "-h"]):
        found = here(*words, *(["--lang", language] if "--lang" not in words else []))
        assert (found.code, found.errors) == (0, [])
        told = found.out.decode()
        assert codes in told and (examples in told or not command)


def test_help_of_grade_names_every_option(
    here: Here,
):
    told = here("grade", "--help").out.decode()
    for option in ("--catalogue", "--layer", "--ranks", "--from", "--to", "--fail-below", "--lang"):
        assert option in told


def test_the_language_may_stand_anywhere_and_the_last_one_counts(here: Here, files: dict[str, Path]):
    files["data"].write_bytes(b"[{]")
    command = ["grade", "--catalogue", files["national"], files["data"]]
    english = here(*command, "--lang", "en")
    assert "a key in double quotes" in english.errors[0]
    for words in (["--lang", "en", *command], ["--lang=en", *command], ["--lang", "vi", *command, "--lang", "en"]):
        assert here(*words) == english
    assert here("grade", "--lang", "en", *command[1:]) == english
    assert here("--lang", "en", *command, "--lang", "vi") == here(*command) != english


@pytest.mark.parametrize(
    ("words", "vi", "en"),
    [
        (["grade"], "python -m scoring grade: thiếu --catalogue", "python -m scoring grade: --catalogue missing"),
        (["check"], "python -m scoring check: thiếu FILE", "python -m scoring check: FILE missing"),
        (
            [],
            "python -m scoring: thiếu check|grade|schema|ranks|path|change|agree|effect",
            "python -m scoring: check|grade|schema|ranks|path|change|agree|effect missing",
        ),
        (["schema", "--fast"], "python -m scoring: không hiểu --fast", "python -m scoring: --fast not understood"),
        (["judge"], "không có judge; chọn một trong check, grade, schema", "there is no judge; choose one of check"),
        (["grade", "--to", "xml"], "--to: không có xml", "--to: there is no xml"),
        (["grade", "--catalogue"], "--catalogue: thiếu giá trị đi sau", "--catalogue: a value must follow"),
        (["grade", "--ranks=yes"], "--ranks: không nhận giá trị", "--ranks: takes no value"),
    ],
)
def test_what_is_not_understood_is_told_in_the_readers_language(here: Here, words: list[str], vi: str, en: str):
    for language, told, see in (("vi", vi, "Xem: python -m scoring"), ("en", en, "See: python -m scoring")):
        found = here("--lang", language, *words)
        assert (found.code, found.out) == (2, b"")
        assert told in found.errors[0] and found.errors[1].startswith(see) and found.errors[1].endswith("--help")


# Figures without end


def test_scores_of_many_long_ratios_are_written_whole(files: dict[str, Path]):
    """Python writes no whole number of more than 4,300 digits at once."""
    codes = [f"r{number}" for number in range(90)]
    line = {"credit": {"from": 0, "to": 100}}
    files["national"].write_text(
        yaml_text(national(group(criterion(*(indicator("ratio", code, **line) for code in codes)))))
    )
    odd = 10**58 + 1
    data = submission({code: {"numerator": 1, "denominator": odd + 2 * number} for number, code in enumerate(codes)})
    (card,) = graded("--catalogue", files["national"], stdin=json_bytes([data]))
    exact = 100 * sum((Fraction(1, odd + 2 * number) for number in range(90)), Fraction(0)) / 90
    above, _, below = card["overall"]["exact"].partition("/")
    assert len(below) > 4300
    places = 4000
    assert number_of(above, places) * exact.denominator == number_of(below, places) * exact.numerator


def number_of(text: str, places: int) -> int:
    """A whole number of any length; Python reads no more than 4,300 digits at once either."""
    start = len(text) % places
    number = int(text[:start] or "0")
    for place in range(start, len(text), places):
        number = number * 10**places + int(text[place : place + places])
    return number
