"""The tables of docs/procedure.md that say who reads what and who does what: made of the policy, and read back.

``python -m tests.dossiers.access.policy_page`` writes them anew after the policy was changed.
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from dossiers.access.policy import ALLOWED, OFFICE, READABLE, READS_QUESTIONS
from dossiers.vocabulary import ACTS, OFFICE_ACTS, PARTS, RELATIONS, ROLES, STATES, Relation, Role, State

PAGE = Path(__file__).resolve().parents[3] / "docs" / "procedure.md"
READING = "| role | relation | part | states |"
ACTING = "| act | role | relation | states |"
RUNNING = "| office act | roles |"


def tables() -> dict[str, list[list[str]]]:
    """Head of each table → its rows, as the policy has them. What is never allowed has no row."""
    reading: dict[tuple[str, str, str], Collection[State]] = {**READABLE}
    reading |= {(*key, "questions"): states for key, states in READS_QUESTIONS.items()}
    pairs: list[tuple[Role, Relation]] = [(role, relation) for role in ROLES for relation in RELATIONS]
    return {
        READING: [
            [role, relation, part, in_words(states)]
            for role, relation in pairs
            for part in (*PARTS, "questions")
            if (states := reading.get((role, relation, part)))
        ],
        ACTING: [
            [act, role, relation, in_words(states)]
            for act in ACTS
            for role, relation in pairs
            if (states := ALLOWED[act].get((role, relation)))
        ],
        RUNNING: [[act, ", ".join(role for role in ROLES if role in OFFICE[act])] for act in OFFICE_ACTS],
    }


def in_words(states: Collection[State]) -> str:
    """``always``, ``from X`` (X and every later state), or the states one by one in the order of the procedure."""
    ordered = [state for state in STATES if state in states]
    if len(ordered) == len(STATES):
        return "always"
    if tuple(ordered) == STATES[STATES.index(ordered[0]) :]:
        return f"from {ordered[0]}"
    return ", ".join(ordered)


def on_the_page(head: str, page: str) -> list[list[str]]:
    """The rows of the table with this head, as they stand on the page."""
    lines = page[page.index(head) :].splitlines()[2:]
    last = next((number for number, line in enumerate(lines) if not line.startswith("|")), len(lines))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[:last]]


def written(page: str) -> str:
    """The page with each table as the policy has it now."""
    return rewritten(page, tables())


def rewritten(page: str, wanted: Mapping[str, list[list[str]]]) -> str:
    """The page with each of these tables (head → rows) in place of the one that has its head."""
    for head, rows in wanted.items():
        table = [head, re.sub("[^|]+", " --- ", head), *(f"| {' | '.join(row)} |" for row in rows)]
        old = re.compile(re.escape(head) + r"\n(\|.*\n)*")
        page = old.sub(lambda _, table=table: "\n".join(table) + "\n", page)
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
