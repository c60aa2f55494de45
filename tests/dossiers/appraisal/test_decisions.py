"""The appraisal as a function of the claim and the decisions."""

from dossiers.appraisal.assembly import assemble
from dossiers.appraisal.decisions import Stage, Verdict, next_open
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
    assert assemble(catalogue, claim, [], {})["values"] == {}
    accepted = [Verdict(code, "accept") for code in GOOD]
    assert assemble(catalogue, claim, accepted, {}) == claim
    assert assemble(catalogue, claim, [], {}, undecided_as_claimed=catalogue.criteria) == claim


def test_the_next_open_criterion_is_looked_for_onwards_and_round_to_the_start() -> None:
    codes = ["TC01", "TC02", "TC03"]
    stages: dict[str, Stage] = dict(zip(codes, ("decided", "open", "partial"), strict=True))
    assert next_open(stages) == "TC02"
    assert next_open(stages, after="TC02") == "TC03"
    assert next_open(stages, after="TC03") == "TC02"
    assert next_open(dict.fromkeys(codes, "decided")) is None
