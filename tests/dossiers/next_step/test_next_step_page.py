"""The tables of docs/next-step.md and the rules of the next thing are one."""

import pytest

from dossiers.next_step.next_thing import LOOKS, OFFICE_STEPS, ORDER, PROVINCE_RULES, RULES, STEPS
from dossiers.vocabulary import ROLES
from tests.dossiers.access.policy_page import rewritten
from tests.dossiers.next_step.next_step_page import DOSSIER, IF, OFFICE, PAGE, WAITING, shown, tables, words


@pytest.mark.parametrize("head", [DOSSIER, OFFICE, WAITING])
def test_the_page_says_what_the_rules_say_row_by_row(head: str) -> None:
    assert shown(head, PAGE.read_text(encoding="utf-8")) == tables()[head]


def test_written_anew_the_page_stays_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert rewritten(page, tables()) == page


def test_every_rule_has_its_sentence_its_button_and_a_row() -> None:
    said, rows = words(), tables()[DOSSIER]
    for rule in RULES:
        assert said[f"{rule.kind}_button"] and rule.when in IF, rule
        assert any(row[3] == said[rule.kind]["vi"] for row in rows), f"nobody may do {rule}"
    assert set(LOOKS) == set(ROLES) and all(f"{kind}_button" in said for kind in OFFICE_STEPS)


def test_a_step_is_led_to_by_the_rule_of_its_own_act() -> None:
    acts = {rule.kind: rule.act for rule in RULES}
    assert {kind: acts[kind] for kind in STEPS} == dict(STEPS)
    assert {rule.kind for rule in PROVINCE_RULES} <= set(ORDER)
