"""What the shipped catalogue says of what is typed: every figure by its own name, ticks, and figures that are asked twice."""

from pathlib import Path

import pytest

from scoring import Catalogue, read_catalogue_files
from scoring.catalogue import INPUTS, Attestation, split_operand

HERE = Path(__file__).resolve().parents[2] / "criteria"
ASKED_TWICE = {
    ("7.1", "denominator"): "6.1.numerator",
    ("12.1", "denominator"): "11.1.current",
    ("13.3", "denominator"): "13.1.denominator",
    ("13.4", "current"): "13.1.denominator",
    ("20.2", "numerator"): "20.1.valid",
    ("20.2", "denominator"): "20.1.issued",
    ("21.3", "denominator"): "21.2.denominator",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue_files([HERE / "criteria.yaml", HERE / "son_la_city.yaml"])


def test_every_figure_has_a_name_of_its_own_and_no_two_of_an_indicator_the_same(catalogue: Catalogue) -> None:
    for indicator in catalogue.indicators.values():
        names = indicator.inputs or {}
        assert set(names) == set(INPUTS[indicator.kind]), indicator.code
        for language in ("vi", "en"):
            said = [getattr(each, language) for each in names.values()]
            assert len(set(said)) == len(said), (indicator.code, said)


def test_every_attestation_is_ticked_item_by_item(catalogue: Catalogue) -> None:
    for indicator in catalogue.indicators.values():
        if isinstance(indicator, Attestation):
            assert len(indicator.coded_items) == indicator.out_of, indicator.code


def test_what_is_asked_twice_says_where_it_was_asked_first(catalogue: Catalogue) -> None:
    found = {
        (indicator.code, name): operand
        for indicator in catalogue.indicators.values()
        for name, operand in (indicator.same_as or {}).items()
    }
    assert ASKED_TWICE.items() <= found.items()
    for operand in found.values():
        code, name = split_operand(operand, catalogue.indicators)
        assert code in catalogue.indicators and name is not None


def test_figures_that_should_be_one_are_compared(catalogue: Catalogue) -> None:
    compared = {frozenset(each for each in check.of if isinstance(each, str)) for check in catalogue.checks}
    for (code, name), operand in ASKED_TWICE.items():
        assert frozenset({f"{code}.{name}", operand}) in compared, (code, name)
