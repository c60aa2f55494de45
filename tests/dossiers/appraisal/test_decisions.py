"""The appraisal as a function of the claim and the decisions."""

from dossiers.appraisal import decisions
from dossiers.appraisal.decisions import Verdict
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from tests.dossiers.working import GOOD, ROUND

UNIT = "chieng-an"


def test_nothing_decided_takes_nothing_and_accepting_all_takes_the_claim(record: Record) -> None:
    catalogue = catalogue_of(record, ROUND)
    claim = {
        "unit": UNIT,
        "round": ROUND,
        "window": {"from": "2025-11-01", "to": "2026-10-31"},
        "values": GOOD,
        "documents": {},
    }
    assert decisions.assemble(catalogue, claim, [], {})["values"] == {}
    accepted = [Verdict(code, "accept") for code in GOOD]
    assert decisions.assemble(catalogue, claim, accepted, {}) == claim
    assert decisions.assemble(catalogue, claim, [], {}, undecided_as_claimed=catalogue.criteria) == claim
