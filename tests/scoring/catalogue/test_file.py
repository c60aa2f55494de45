"""Sections 2 and 10: what a catalogue file may hold; what is refused, with every problem at its line."""

import hashlib
import json
from datetime import date
from fractions import Fraction

import pytest

from scoring import read_catalogue
from scoring.catalogue import DateTarget
from tests.scoring.building import (
    COUNT,
    LAST_BAND,
    NAME,
    SMALL,
    Data,
    catalogue,
    criterion,
    document,
    group,
    indicator,
    items,
    local,
    national,
    of_indicators,
    refusal_of,
    refused,
    with_indicator,
)

# The whole of a file


GOOD = """\
# yaml-language-server: $schema=criteria.schema.json
catalogue: model-ward-police
version: "2024.1"
layer: national
title: {vi: "Bộ tiêu chí", en: "Criteria"}
issuer: {vi: "Bộ Công an", en: "Ministry of Public Security"}
status: reconstructed
valid_from: 2024-01-01
bands:
- {code: recommended, name: {vi: "Đủ điều kiện", en: "Ready"}, min_score: 90, all_met: true, gates: true}
- {code: close, name: {vi: "Gần đạt", en: "Close"}, min_score: 80, min_met: {national: 20}, gates: true}
- {code: not_yet, name: {vi: "Chưa đạt", en: "Not yet"}}
checks:
- {code: Q1, kind: both_fell, of: ["14.2", "14.2"], question: {vi: "…", en: "…"}}
groups:
- code: D
  name: {vi: "An ninh", en: "Security"}
  criteria:
  - code: TC14
    name: {vi: "Ma túy", en: "Drugs"}
    weight: 5
    basis: seed
    responsible: {vi: "Công an phường", en: "Ward police"}
    documents:
    - {code: TC14.a, name: {vi: "Báo cáo", en: "Report"}}
    indicators:
    - {code: "14.1", name: {vi: "Người nghiện mới", en: "New drug users"}, unit: {vi: người, en: people},
       kind: count, target: {at_most: 0}, basis: seed}
    - {code: "14.2", name: {vi: "Biến động", en: "Change"}, unit: {vi: "%", en: "%"}, kind: change, target: {below: 0},
       small_base: {below: 20, rule: not_increased}, basis: assumed}
"""


def test_the_example_of_the_rules_is_read():
    found = read_catalogue([("criteria.yaml", GOOD.encode())])
    assert found.national.title.vi == "Bộ tiêu chí"
    assert found.national.valid_from == date(2024, 1, 1)
    assert list(found.indicators) == ["14.1", "14.2"]
    assert [band.code for band in found.bands] == ["recommended", "close", "not_yet"]
    assert found.criteria["TC14"].documents[0].required is True


def test_the_sha256_is_over_all_files_bytes_in_the_order_given():
    extending = b'catalogue: x\nversion: "1"\nlayer: x\ntitle: {vi: x, en: x}\n' + (
        b'extends: {catalogue: model-ward-police, version: "2024.1"}\n'
        b"groups: [{code: X, name: {vi: x, en: x}, criteria: [{code: X1, name: {vi: x, en: x}, "
        b"indicators: [{code: X1.1, name: {vi: x, en: x}, kind: count}]}]}]\n"
    )
    found = read_catalogue([("a", GOOD.encode()), ("b", extending)])
    assert found.sha256 == hashlib.sha256(GOOD.encode() + extending).hexdigest()


def test_a_byte_order_mark_and_windows_line_ends_are_read():
    assert read_catalogue([("a", b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())]).layers == ("national",)


def test_every_problem_is_told_at_once_each_with_its_line():
    bad = (
        GOOD.replace("status: reconstructed", "status: guessed")
        .replace("weight: 5", "weight: -5")
        .replace("basis: seed\n    responsible", "basis: hearsay\n    responsible")
        .replace("kind: count, target: {at_most: 0}", "kind: count, target: {on_or_before: 03-31}")
        .replace('of: ["14.2", "14.2"]', 'of: ["14.2", "99.9"]')
        .replace("{national: 20}", "{provincial: 20}")
        .replace('title: {vi: "Bộ tiêu chí", en: "Criteria"}', "titel: x")
    )
    places = [line.split(": ")[:2] for line in refusal_of(("c.yaml", bad))]
    assert places == [
        ["c.yaml:5", "titel"],
        ["c.yaml:5", "title"],
        ["c.yaml:7", "status"],
        ["c.yaml:11", "bands[close].min_met.provincial"],
        ["c.yaml:14", "checks[Q1].of[2]"],
        ["c.yaml:21", "groups[D].criteria[TC14].weight"],
        ["c.yaml:22", "groups[D].criteria[TC14].basis"],
        ["c.yaml:28", "groups[D].criteria[TC14].indicators[14.1].target.on_or_before"],
    ]


def test_a_problem_is_one_line_of_file_line_where_and_what():
    (line,) = refusal_of(("tiêu chí.yaml", GOOD.replace("weight: 5", "weight: -5")))
    assert line == "tiêu chí.yaml:21: groups[D].criteria[TC14].weight: -5: must not be negative"


def test_problems_come_in_the_order_of_files_and_lines():
    bad = national(group(criterion({**COUNT, "kind": "counts"})))
    also = local(group(criterion(indicator("count", "2", gate=True), code="L"), code="B"))
    assert [line.split(":")[0] for line in refused(bad, also)] == ["national.yaml", "local.yaml"]


@pytest.mark.parametrize("key", ["catalogue", "version", "layer", "title", "groups", "bands"])
def test_a_required_key_of_the_file_is_missed_by_name(key: str):
    layer = {name: value for name, value in SMALL.items() if name != key}
    line = next(line for line in refused(layer) if line.endswith(f": {key}: key {key} is missing"))
    assert ".yaml:1: " in line


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("groups[A]", "name"),
        ("groups[1]", "code"),
        ("groups[A].criteria[TC1]", "name"),
        ("groups[A].criteria[1]", "code"),
        ("groups[A].criteria[TC1].indicators[1]", "name"),
        ("groups[A].criteria[TC1].indicators[1]", "code"),
        ("groups[A].criteria[TC1].indicators[1]", "kind"),
        ("groups[A].criteria[TC1].documents[d]", "name"),
        ("groups[A].criteria[TC1].documents[1]", "code"),
        ("groups[A]", "criteria"),
        ("groups[A].criteria[TC1]", "indicators"),
        ("bands[1]", "code"),
        ("bands[not_yet]", "name"),
    ],
)
def test_required_keys_inside_are_missed_by_name_too(path: str, key: str):
    layer = of_indicators(dict(COUNT), documents=[document("d")], bands=[dict(LAST_BAND)])
    parts: list[Data] = [layer["bands"][0], layer["groups"][0]]
    parts.append(parts[1]["criteria"][0])
    parts += [parts[2]["indicators"][0], parts[2]["documents"][0]]
    depth = {"bands": 0, "groups": 1, "criteria": 2, "indicators": 3, "documents": 4}
    del parts[depth[path.rpartition(".")[2].partition("[")[0]]][key]
    assert refused(layer) == [f"national.yaml:1: {path}.{key}: key {key} is missing"]


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_file_is_refused(text: str):
    assert refusal_of(("c.yaml", text)) == [
        "c.yaml:1: YAML: the file is empty; a catalogue begins with catalogue, version, layer, title"
    ]


@pytest.mark.parametrize("text", ["- a\n", "text\n", "5\n", "~\n"])
def test_a_file_that_is_no_mapping_is_refused(text: str):
    assert refusal_of(("c.yaml", text)) == [
        "c.yaml:1: YAML: a catalogue file is a mapping (key: value is needed on each line), "
        'beginning with catalogue: …, version: "…", layer: national'
    ]


KEYS = {
    "": "catalogue, version, layer, title, languages, issuer, status, points, above_100,…",
    "title": "vi, en",
    "bands[b]": "code, name, min_score, all_met, min_met, gates, must_meet, min_group, max_unmet…",
    "groups[A]": "code, name, weight, note, criteria",
    "groups[A].criteria[TC1]": "code, name, weight, weight_basis, counts_as, needs, basis, responsible, sources…",
    "groups[A].criteria[TC1].documents[d]": "code, name, required",
    "groups[A].criteria[TC1].indicators[1]": (
        "code, name, unit, weight, gate, basis, sources, note, inputs, same_as, by, sens…"
    ),
    "groups[A].criteria[TC1].indicators[1].target": "at_least, at_most, above, below, equal",
}
"""The keys that are told to be known at a place. A long list ends in the middle."""


@pytest.mark.parametrize(
    ("where", "layer"),
    [
        ("zone", {**SMALL, "zone": 1}),
        ("groups[A].zone", national({**group(criterion(COUNT)), "zone": 1})),
        ("groups[A].criteria[TC1].zone", national(group(criterion(COUNT, zone=1)))),
        ("groups[A].criteria[TC1].indicators[1].zone", of_indicators({**COUNT, "zone": 1})),
        (
            "groups[A].criteria[TC1].indicators[1].target.zone",
            of_indicators({**COUNT, "target": {"at_most": 0, "zone": 1}}),
        ),
        ("groups[A].criteria[TC1].documents[d].zone", of_indicators(COUNT, documents=[document("d", zone=1)])),
        ("title.zone", {**SMALL, "title": {**NAME, "zone": "x"}}),
        ("bands[b].zone", {**SMALL, "bands": [{"code": "b", "name": NAME, "min_score": 1, "zone": 1}, LAST_BAND]}),
    ],
)
def test_unknown_keys_are_refused_everywhere(where: str, layer: Data):
    (problem,) = refused(layer)
    assert (
        problem == f"national.yaml:1: {where}: key zone is not known here; known are {KEYS[where.rpartition('.')[0]]}"
    )


def test_a_key_of_one_kind_is_refused_on_another():
    own = {
        "of": ("attestation", 3),
        "items": ("attestation", items(2)),
        "may_exceed": ("ratio", True),
        "small_base": ("change", {"below": 20, "rule": "judge"}),
        "levels": ("level", [{"code": "a", "name": NAME}]),
        "min_sample": ("survey", 30),
        "entered_by": ("survey", "independent"),
    }
    for key, (owner, value) in own.items():
        for kind in ("attestation", "deadline", "ratio", "count", "change", "level", "survey", "number"):
            if kind == owner:
                continue
            (problem,) = refused(with_indicator(kind, **{key: value}))
            told = f".{key}: key {key} is not known here; {key} stands in an indicator of kind {owner}"
            assert problem.endswith(told), (key, kind)


def test_a_deadline_takes_no_credit_rule():
    (problem,) = refused(with_indicator("deadline", credit={"from": 0, "to": 1}))
    assert problem == (
        "national.yaml:1: groups[A].criteria[TC1].indicators[1].credit: key credit is not known here; "
        "credit stands in an indicator of kind attestation, ratio, count, change, level, survey, number"
    )


# Codes, keys, and what YAML makes of text


def test_two_equal_keys_name_the_seconds_line():
    bad = GOOD.replace("    weight: 5\n", "    weight: 5\n    weight: 6\n")
    assert refusal_of(("c.yaml", bad)) == [
        "c.yaml:22: groups[D].criteria[TC14].weight: key weight is already there in line 21; drop one of them, "
        'or put a dash "- " where a new entry begins'
    ]


def test_two_equal_codes_name_the_seconds_line():
    bad = GOOD.replace('code: "14.2"', 'code: "14.1"').replace(
        ', of: ["14.2", "14.2"]', ', of: ["14.1.count", "14.1.count"]'
    )
    (problem,) = [line for line in refusal_of(("c.yaml", bad)) if "already used" in line]
    assert problem.startswith("c.yaml:29: ")
    assert problem.endswith("code 14.1 is already used in c.yaml:27; a code is used once")


@pytest.mark.parametrize(
    "layer",
    [
        national(group(criterion(COUNT)), group(criterion(indicator("count", "2"), code="TC2"))),
        national(group(criterion(COUNT), criterion(indicator("count", "2")))),
        national(group(criterion(COUNT), criterion(COUNT, code="TC2"))),
        of_indicators(COUNT, documents=[document("d"), document("d")]),
        {**SMALL, "bands": [{"code": "not_yet", "name": NAME, "min_score": 1}, LAST_BAND]},
        {
            **SMALL,
            "checks": [{"code": "Q", "kind": "not_more_than", "of": ["1", "1"], "question": NAME} for _ in range(2)],
        },
        with_indicator("level", levels=[{"code": "a", "name": NAME}, {"code": "a", "name": NAME}]),
    ],
)
def test_codes_are_used_once_among_their_like(layer: Data):
    (problem,) = refused(layer)
    assert "is already used in national.yaml:1; a code is used once" in problem


@pytest.mark.parametrize(
    ("written", "what"),
    [("14.1", "a number"), ("14", "a number"), ("2024-01-01", "a date"), ("yes", "a truth value"), ("1_0", "a number")],
)
def test_codes_that_yaml_reads_as_something_else_are_refused_with_the_advice_to_quote(written: str, what: str):
    problems = refusal_of(("c.yaml", GOOD.replace('code: "14.1"', f"code: {written}")))
    assert problems == [
        "c.yaml:27: groups[D].criteria[TC14].indicators[1].code: "
        f'YAML reads {written} as {what}, not text; quote it: "{written}"'
    ]


def test_a_version_is_text_too():
    (problem,) = refusal_of(("c.yaml", GOOD.replace('version: "2024.1"', "version: 2024.1")))
    assert problem.startswith("c.yaml:3: version: ") and 'quote it: "2024.1"' in problem


@pytest.mark.parametrize("name", ["{vi: x}", "{en: x}", "{vi: x, en: ''}", "{vi: x, en: }", "x", "{vi: x, en: [x]}"])
def test_names_stand_in_both_languages(name: str):
    bad = GOOD.replace('name: {vi: "An ninh", en: "Security"}', f"name: {name}")
    assert all(line.startswith("c.yaml:17: groups[D].name") for line in refusal_of(("c.yaml", bad)))


# Numbers


@pytest.mark.parametrize("weight", ["0", "5", "2.5", "0.001", "-0", "007"])
def test_a_weight_is_a_plain_decimal(weight: str):
    found = read_catalogue([("c.yaml", GOOD.replace("weight: 5", f"weight: {weight}").encode())])
    assert found.criteria["TC14"].weight == Fraction(weight)


@pytest.mark.parametrize(
    "weight",
    [
        ".inf",
        "-.inf",
        ".nan",
        "1e3",
        "1.5e1",
        "0x1F",
        "0b11",
        "1_000",
        "+5",
        "5.",
        ".5",
        "12:30",
        '"5"',
        "five",
        "true",
        "",
        "[5]",
        "9" * 61,
        "-1",
        "-0.5",
    ],
)
def test_a_weight_of_another_form_negative_or_not_finite_is_refused(weight: str):
    (problem,) = refusal_of(("c.yaml", GOOD.replace("weight: 5", f"weight: {weight}")))
    assert problem.startswith("c.yaml:21: groups[D].criteria[TC14].weight: ")


def test_a_number_of_60_digits_is_read_exactly():
    digits = "1" * 30 + "." + "1" * 30
    found = read_catalogue([("c.yaml", GOOD.replace("weight: 5", f"weight: {digits}").encode())])
    assert found.criteria["TC14"].weight == Fraction(digits)


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("attestation", {"of": 0}),
        ("attestation", {"of": Fraction(3, 2)}),
        ("attestation", {"of": "3"}),
        ("survey", {"min_sample": -1}),
        ("survey", {"min_sample": Fraction(1, 2)}),
        ("change", {"small_base": {"below": -1, "rule": "judge"}}),
        ("change", {"small_base": {"below": Fraction(39, 2), "rule": "judge"}}),
    ],
)
def test_whole_numbers_that_are_not_whole_or_too_small_are_refused(kind: str, keys: Data):
    (problem,) = refused(with_indicator(kind, **keys))
    assert "a whole number of" in problem


@pytest.mark.parametrize("flag", ["yes", "On", "TRUE", "true"])
def test_a_truth_value_is_what_yaml_calls_one(flag: str):
    text = GOOD.replace("kind: count, target", f"kind: count, gate: {flag}, target")
    assert read_catalogue([("c.yaml", text.encode())]).indicators["14.1"].gate is True


@pytest.mark.parametrize(
    ("flag", "told"),
    [
        ('"true"', "true: true or false is needed; drop the quotes: true"),
        ("1", "1: true or false is needed; write true"),
        ("maybe", "maybe: true or false is needed"),
        ("~", "there is no value after the colon; give one such as gate: true, or delete the whole of gate"),
    ],
)
def test_anything_else_is_no_truth_value(flag: str, told: str):
    (problem,) = refusal_of(("c.yaml", GOOD.replace("kind: count, target", f"kind: count, gate: {flag}, target")))
    assert problem == f"c.yaml:28: groups[D].criteria[TC14].indicators[14.1].gate: {told}"


# Dates


@pytest.mark.parametrize("day", ["2024-01-01", '"2024-01-01"', "'2024-02-29'"])
def test_a_date_is_a_yaml_date_or_a_quoted_one(day: str):
    text = GOOD.replace("valid_from: 2024-01-01", f"valid_from: {day}")
    found = read_catalogue([("c.yaml", text.encode())]).national
    assert found.valid_from == date.fromisoformat(day.strip("\"'"))


@pytest.mark.parametrize(
    "day", ["2023-02-29", "2024-1-5", "2024-01-01T00:00:00Z", '"01/01/2024"', "2024", "tomorrow", "20240101"]
)
def test_any_other_date_is_refused(day: str):
    (problem,) = refusal_of(("c.yaml", GOOD.replace("valid_from: 2024-01-01", f"valid_from: {day}")))
    assert problem.startswith("c.yaml:8: valid_from: ")


def test_valid_to_may_not_be_before_valid_from():
    assert catalogue({**SMALL, "valid_from": date(2024, 1, 1), "valid_to": date(2024, 1, 1)}).national.valid_to
    (problem,) = refused({**SMALL, "valid_from": date(2024, 1, 2), "valid_to": "2024-01-01"})
    assert problem == "national.yaml:1: valid_to: valid_to is before valid_from (2024-01-02)"


@pytest.mark.parametrize("day", ["03-31", "02-29", "12-31", "2024-02-29", date(2024, 3, 31)])
def test_a_deadline_is_a_month_and_day_or_a_full_date(day: object):
    found = catalogue(with_indicator("deadline", target={"on_or_before": day})).indicators["1"]
    assert isinstance(found.target, DateTarget)


@pytest.mark.parametrize(
    "last", ["01-31", "02-29", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31", "11-30", "12-31"]
)
def test_a_month_has_as_many_days_as_it_has(last: str):
    assert catalogue(with_indicator("deadline", target={"on_or_before": last}))
    assert refused(with_indicator("deadline", target={"on_or_before": f"{last[:3]}{int(last[3:]) + 1}"}))
    assert refused(with_indicator("deadline", target={"on_or_before": f"{last[:3]}00"}))


@pytest.mark.parametrize("day", ["02-30", "13-01", "00-10", "04-31", "3-31", "31/03", "2023-02-29", 331, "", "٠٣-٣١"])
def test_a_deadline_that_is_no_date_is_refused(day: object):
    (problem,) = refused(with_indicator("deadline", target={"on_or_before": day}))
    assert '"03-31" (month-day) or a full date' in problem


def test_a_refused_file_of_which_no_problem_is_told_stops_the_reading(monkeypatch: pytest.MonkeyPatch):
    """Else a catalogue would be made of the other files, and wards graded by half of it."""
    monkeypatch.setattr("scoring.catalogue.file._model_problems", lambda _: [])
    layer = json.dumps(of_indicators(indicator("count"), version=[])).encode()
    with pytest.raises(AssertionError, match=r"nothing is said to be wrong with it: c\.yaml"):
        read_catalogue([("c.yaml", layer)])
