"""The tables of docs/next-step.md, made of the rules of the next thing, the policy and the words of the screen, and read back.

``python -m tests.dossiers.next_step.next_step_page`` writes them anew after a rule, a right or a word was changed.
"""

from collections.abc import Iterator
from pathlib import Path

from dossiers.access.policy import ALLOWED, office_allows
from dossiers.next_step.next_thing import LOOKS, OFFICE_STEPS, RULES, Rule, When
from dossiers.vocabulary import RELATIONS, ROLES, STATES, Role, State
from scoring.words import Texts, read_words
from tests.dossiers.access.policy_page import in_words, on_the_page, rewritten

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "next-step.md"
DOSSIER = "| role | states | if | sentence | button |"
OFFICE = "| role | what is next | sentence | button |"
WAITING = "| role | what can be looked at meanwhile | button |"
IF: dict[When, str] = {
    "always": "",
    "returned_open": "a returned criterion is not corrected",
    "nothing_entered": "nothing is entered",
    "unexplained": "a criterion lacks something and nobody said why",
    "all_explained": "all is entered or explained",
    "unanswered": "a question is not answered",
    "all_answered": "all questions are answered",
    "answers_read": "no answer waits to be read",
    "answer_unread": "an answer waits to be read",
    "undecided": "something lacks its figures or decision",
    "all_decided": "every criterion is decided",
    "drawn": "a criterion was drawn for them",
}


def words() -> dict[str, Texts]:
    """What the screen says: key → {vi, en}."""
    return read_words(ROOT / "ui" / "screens" / "next_step" / "words.yaml")


def states_of(rule: Rule, role: Role) -> list[State]:
    """The states of a dossier in which the policy lets ``role`` do what the rule leads to, in some relation to the ward."""
    return [
        state
        for state in STATES
        if (rule.states is None or state in rule.states)
        and any(state in ALLOWED[rule.act].get((role, relation), ()) for relation in RELATIONS)
    ]


def rules_for(role: Role, state: State) -> list[Rule]:
    """The rules that can be the next thing of ``role`` with a dossier in ``state``."""
    return [rule for rule in RULES if state in states_of(rule, role)]


def tables() -> dict[str, list[list[str]]]:
    """Head of each table → its rows, as the code has them."""
    return {DOSSIER: list(_of_dossiers()), OFFICE: list(_of_the_office()), WAITING: list(_of_waiting())}


def _of_dossiers() -> Iterator[list[str]]:
    said = words()
    for role in ROLES:
        for rule in RULES:
            if states := states_of(rule, role):
                text, button = said[rule.kind]["vi"], said[f"{rule.kind}_button"]["vi"]
                yield [role, in_words(states), IF[rule.when], text, button]


def _of_the_office() -> Iterator[list[str]]:
    said = words()
    for kind, act in OFFICE_STEPS.items():
        roles = ", ".join(role for role in ROLES if office_allows(act, role))
        yield [roles, kind, said[kind]["vi"], said[f"{kind}_button"]["vi"]]


def _of_waiting() -> Iterator[list[str]]:
    said = words()
    for role in ROLES:
        yield [role, LOOKS[role], said[f"look_{LOOKS[role]}"]["vi"]]


def shown(head: str, page: str) -> list[list[str]]:
    """The rows of the table with this head, as they stand on the page."""
    return on_the_page(head, page)


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8"), tables()), encoding="utf-8")
