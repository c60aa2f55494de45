"""The states of criteria and indicators as people see them: always a symbol and a word, never a colour alone.

Full symbols are the inspector's judgement; hollow ones are what the ward claims and nobody has appraised yet.
"""

from scoring.reading import untouched
from scoring.scorecard import CriterionResult, Scorecard
from ui.reader.language import say

SYMBOLS = {"met": "●", "not_met": "■", "not_proven": "◇", "tracked": "·", "unfilled": "–"}
HOLLOW = {"met": "○", "not_met": "□"}
NOTHING = "—"


def shown_state(scorecard: Scorecard, result: CriterionResult) -> str:
    """The state of a criterion as screens tell it: "unfilled" for one that is not proven since nobody has filled it in yet."""
    return "unfilled" if result.state == "not_proven" and untouched(scorecard, result) else result.state


def symbol(state: str | None, claimed: bool = False) -> str:
    """The symbol of a state; "KAD" for not applicable, which has letters for a symbol; "—" where there is nothing yet."""
    if state is None:
        return NOTHING
    if state == "not_applicable":
        return say("common.na_short")
    return HOLLOW.get(state, SYMBOLS[state]) if claimed else SYMBOLS[state]


def word(state: str | None) -> str:
    """The word of a state, in the language of the screen."""
    return say("common.no_dossier" if state is None else f"common.{state}")
