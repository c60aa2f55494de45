"""The grader agrees with a second one, written from the rules alone, on whatever a generator makes up."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given

from scoring import Scorecard, grade, ranks, read_submissions
from tests.scoring import reference
from tests.scoring.building import Data, catalogue, json_bytes
from tests.scoring.generating import cases, random_case


def compared(card: Scorecard) -> Data:
    """A scorecard as JSON, without what the reference does not tell: the catalogue and the wording."""
    data = json.loads(json.dumps(card.as_data()))
    del data["catalogue"]
    for criterion in data["criteria"]:
        for indicator in criterion["indicators"]:
            del indicator["derivation"]
    return data


def agree(layers: Sequence[Data], submissions: Sequence[Data]) -> None:
    found = catalogue(*layers)
    text = json_bytes(submissions)
    cards = [grade(found, one) for one in read_submissions(found, text, "s.json")]
    expected = [reference.card(layers, one) for one in json.loads(text, parse_float=str)]
    assert [compared(card) for card in cards] == expected
    assert ranks(cards) == reference.ranking(layers, expected)


@given(cases(submissions=2))
def test_both_graders_agree_on_states_causes_values_credits_scores_bands_gates_questions_and_ranks(
    case: tuple[list[Data], list[Data]],
):
    agree(*case)


@pytest.mark.parametrize("start", range(0, 400, 40))
def test_both_graders_agree_on_many_seeded_cases(start: int):
    for seed in range(start, start + 40):
        agree(*random_case(seed, 6))


def test_the_seeded_cases_reach_every_state_cause_and_condition():
    """The agreement above says little about what the cases never show."""
    seen = set()
    for seed in range(120):
        layers, submissions = random_case(seed, 6)
        for one in json.loads(json_bytes(submissions), parse_float=str):
            card = reference.card(layers, one)
            seen |= {bar.split()[0] for bars in card["band"]["barred_by"].values() for bar in bars}
            seen |= {f"question {question['code'][-1]}" for question in card["questions"]}
            seen |= {f"criterion {criterion['state']}" for criterion in card["criteria"]}
            seen.add("no score" if card["overall"]["score"] is None else "score")
            for criterion in card["criteria"]:
                for result in criterion["indicators"]:
                    seen |= {result["state"], result["cause"]}
    causes = {"missing_value", "no_baseline", "sample_too_small", "needs_judgement", "ruling"}
    causes |= {"missing_document", "document_rejected"}
    states = {"met", "not_met", "not_proven", "not_applicable", "tracked"}
    expected = {
        *causes,
        *states,
        *(f"criterion {state}" for state in states),
        "score",
        "no score",
        "question 0",
        "question 1",
    }
    assert expected | {"question 2", "min_score", "min_met", "all_met", "gate"} <= seen
