"""Adding up the figures of merged wards, the pure rule (docs/scoring.md, section 9)."""

from datetime import date

import pytest

from scoring import Catalogue, Submission, read_catalogue
from scoring.merging import ADDING, Predecessor, merge, merged_submission
from scoring.submission import Window
from tests.dossiers.small_project import NATIONAL

WINDOW = Window(date(2023, 11, 1), date(2024, 10, 31))
FULL = {
    "1.1": {"numerator": 9, "denominator": 10},
    "1.2": {"count": 2},
    "1.3": {"current": 4, "previous": 5},
    "1.4": {"positive": 30, "valid": 40, "issued": 50},
    "1.5": {"confirmed": 3},
    "1.6": {"on": date(2024, 3, 1)},
    "1.7": {"value": 2},
    "1.8": {"level": "high"},
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """One indicator of every kind."""
    return read_catalogue([("national.yaml", NATIONAL.encode())])


def of(unit: str, values: dict | None = None, window: Window = WINDOW) -> Predecessor:
    """A predecessor that went whole and entered ``values`` (the full set unless told)."""
    return Predecessor(unit, Submission(unit, "2024", window, FULL if values is None else values))


def test_counts_numerators_and_denominators_add(catalogue: Catalogue) -> None:
    found = merge(catalogue, [of("a"), of("b"), of("c")])
    assert {code: each.inputs for code, each in found.items() if each.reason is None} == {
        "1.1": {"numerator": 27, "denominator": 30},
        "1.2": {"count": 6},
        "1.3": {"current": 12, "previous": 15},
        "1.4": {"positive": 90, "valid": 120, "issued": 150},
    }


def test_what_is_no_count_has_no_sum(catalogue: Catalogue) -> None:
    found = merge(catalogue, [of("a"), of("b")])
    kinds = {code: catalogue.indicators[code].kind for code, each in found.items() if each.reason == "kind"}
    assert set(kinds.values()) == {"attestation", "deadline", "number", "level"}
    assert not set(kinds.values()) & set(ADDING)
    assert all(found[code].inputs == {} for code in kinds)


@pytest.mark.parametrize(
    ("code", "name"),
    [(code, name) for code in ("1.1", "1.2", "1.3", "1.4") for name in FULL[code] if name != "issued"],
)
def test_one_input_that_one_unit_lacks_makes_its_sum_missing_never_smaller(
    catalogue: Catalogue, code: str, name: str
) -> None:
    without = {**FULL, code: {each: value for each, value in FULL[code].items() if each != name}}
    found = merge(catalogue, [of("a"), of("b", without), of("c")])[code]
    assert name not in found.inputs
    assert found.reason == "lacking"
    assert found.lacking == {name: ("b",)}
    assert all(value == 3 * FULL[code][other] for other, value in found.inputs.items())


def test_forms_issued_may_be_unknown(catalogue: Catalogue) -> None:
    without = {**FULL, "1.4": {"positive": 30, "valid": 40}}
    found = merge(catalogue, [of("a"), of("b", without)])["1.4"]
    assert found.inputs == {"positive": 60, "valid": 80}
    assert (found.reason, found.lacking) == (None, {"issued": ("b",)})


def test_a_zero_is_a_figure_and_not_a_gap(catalogue: Catalogue) -> None:
    none_found = {**FULL, "1.2": {"count": 0}}
    found = merge(catalogue, [of("a", none_found), of("b", none_found)])["1.2"]
    assert (found.inputs, found.reason) == ({"count": 0}, None)


def test_a_unit_without_a_submission_lacks_every_input(catalogue: Catalogue) -> None:
    found = merge(catalogue, [of("a"), Predecessor("b", None)])
    assert {each.reason for each in found.values()} == {"lacking", "kind"}
    assert found["1.1"].lacking == {"numerator": ("b",), "denominator": ("b",)}


def test_a_unit_taken_over_in_part_bars_every_sum(catalogue: Catalogue) -> None:
    found = merge(catalogue, [of("a"), of("b")._replace(whole=False)])
    assert {each.reason for each in found.values()} == {"partial", "kind"}
    assert not any(each.inputs for each in found.values())


def test_figures_of_different_windows_do_not_add(catalogue: Catalogue) -> None:
    other = Window(date(2023, 12, 1), date(2024, 11, 30))
    found = merge(catalogue, [of("a"), of("b", window=other)])
    assert {each.reason for each in found.values()} == {"window", "kind"}


def test_the_sum_of_nobody_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="without predecessors"):
        merge(catalogue, [])


def test_only_complete_sums_are_graded_for_their_value(catalogue: Catalogue) -> None:
    without = {**FULL, "1.3": {"current": 4}}
    first = of("a")
    assert first.submission is not None
    merged = merged_submission("new", merge(catalogue, [first, of("b", without)]), first.submission)
    assert set(merged.values) == {"1.1", "1.2", "1.4"}
    assert (merged.unit, merged.round, merged.window) == ("new", "2024", WINDOW)
