"""Blind rounds: an inspector judges from the evidence before the ward's figures are shown."""

from collections.abc import Callable

import pytest

from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import decision_acts as deciding
from dossiers.appraisal.decisions import Verdict
from dossiers.errors import BadInput, NotAllowed, NotNow
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from dossiers.store.schema import rounds
from dossiers.submissions import entry_sheets as entries
from dossiers.submissions import results
from tests.dossiers.working import ROUND, decide, person, under_appraisal

UNIT = "chieng-an"


@pytest.fixture
def blind(filled: Callable[[], Record]) -> Record:
    """A record in which Chiềng An's dossier is under appraisal, in a round judged blind."""
    own = under_appraisal(filled())
    with own.writing() as connection:
        connection.execute(rounds.update().where(rounds.c.id == ROUND).values(blind=True))
    return own


def judge(record: Record, states: dict[str, str] | None = None, by: str = "inspector"):
    wanted = catalogue_of(record, ROUND).criteria["TC1"].indicators
    return deciding.judge_first(
        record, person(record, by), UNIT, ROUND, "TC1",
        states={each.code: "met" for each in wanted} if states is None else states, note="",
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip


def test_in_a_blind_round_nothing_shows_the_claim_before_a_first_judgement(blind: Record) -> None:
    inspector = person(blind, "inspector")
    case = appraisal.case(blind, inspector, UNIT, ROUND, "TC1")
    assert case.blind and case.claim is None and case.scorecard_self is None and case.scorecard_appraisal is None
    seen = results.result(blind, inspector, UNIT, ROUND)
    assert seen.dossier.self_assessment is None and seen.scorecard_self is None
    for refused in (
        lambda: decide(blind, Verdict("1.2", "accept"), expected_version=0),
        lambda: appraisal.effect(blind, inspector, UNIT, ROUND, "TC1", verdicts=[]),
    ):
        with pytest.raises(NotNow):
            refused()
    with pytest.raises(NotAllowed):
        entries.sheet(blind, inspector, UNIT, ROUND)


def test_after_it_the_claim_is_shown_for_that_criterion_only(blind: Record) -> None:
    case = judge(blind)
    assert not case.blind and case.claim is not None and case.first["1.1"].state == "met"
    assert appraisal.case(blind, person(blind, "inspector"), UNIT, ROUND, "L1").claim is None
    decide(blind, Verdict("1.2", "accept"))


def test_a_first_judgement_is_whole_and_given_once(blind: Record) -> None:
    with pytest.raises(BadInput):
        judge(blind, {"1.1": "met"})
    judge(blind)
    with pytest.raises(NotNow):
        judge(blind)
