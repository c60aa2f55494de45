"""All criteria over all wards to take away: every ward that is asked for as a row, the state of each criterion in it."""

from typing import Any

from dossiers.errors import NotFound
from dossiers.submissions.criteria_by_ward import Cell
from dossiers.submissions.peer_groups import PEER_GROUPS, peer_groups
from ui.parts import formats
from ui.parts.states import word
from ui.parts.table_file import figure, table_file
from ui.reader.language import say
from ui.screens.comparison.criteria import KEYS, Chosen, shown_columns
from ui.screens.comparison.criteria_shown import EVERYTHING, STATES, criteria_of, orders
from ui.screens.comparison.ranks_view import EVERYBODY
from ui.screens.comparison.taking import Asked, TakenView


def _chosen(asked: Asked) -> Chosen:
    """What is asked for. Raises NotFound."""
    chosen = Chosen(*(asked.wanted.get(key, usual) for key, usual in zip(KEYS, Chosen(), strict=True)))
    catalogue = asked.compared.catalogue
    parts = {EVERYTHING, *(group.code for _, group in catalogue.groups)}
    if (
        chosen.part not in parts
        or chosen.order not in orders(criteria_of(catalogue, chosen.part))
        or chosen.state not in {EVERYTHING, *STATES}
        or chosen.peers not in {EVERYBODY, *PEER_GROUPS}
    ):
        raise NotFound("no_round", round="")
    return chosen


def _table(asked: Asked) -> bytes:
    chosen = _chosen(asked)
    scored = asked.compared.catalogue.scored
    codes = criteria_of(asked.compared.catalogue, chosen.part).criteria
    heads = [say("comparison.unit_code"), say("common.ward"), *([say("comparison.score")] if scored else [])]
    rows: list[list[str]] = []
    for column in shown_columns(asked.compared, chosen, peer_groups(asked.record, asked.compared.round.window_to)):
        card = column.result.standing if column.result is not None else None
        score = [figure(card.overall.exact if card else None, 2 if card and card.overall.exact is not None else None)]
        rows.append(
            [
                column.unit.code, column.unit.name, *(score if scored else []), formats.headline(card) if card else "",
                *(_state(column.cells[code]) for code in codes),
            ]
        )  # fmt: skip
    return table_file([*heads, say("comparison.met_count"), *codes], rows)


def _state(cell: Cell) -> str:
    if cell.state is None:
        return ""
    return say("overview.claimed_state", state=word(cell.state)) if cell.claimed else word(cell.state)


def _picture(asked: Asked) -> dict[str, Any]:
    """There is none: a table of states says more."""
    raise NotFound("no_round", round="")


VIEW = TakenView(named=lambda _: say("comparison.criteria_file"), csv=_table, chart=_picture)
