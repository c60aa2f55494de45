"""All criteria over all wards to take away: every ward that is asked for as a row, the state of each criterion in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from dossiers.errors import NotFound
from dossiers.submissions.criteria_by_ward import Cell, Column
from dossiers.submissions.peer_groups import PEER_GROUPS, PeerGroup, peer_groups
from ui.parts import formats
from ui.parts.states import word
from ui.parts.table_file import figure, table_file
from ui.reader.choice import ON
from ui.reader.language import in_words, say
from ui.screens.comparison.criteria import KEYS, Chosen, all_columns, finding, shown_columns
from ui.screens.comparison.criteria_picture import MOST_DRAWN, criteria_picture
from ui.screens.comparison.criteria_shown import EVERYTHING, LOOKED_FOR, criteria_of, orders
from ui.screens.comparison.peer_sums import SUMMED, group_sums, state_word
from ui.screens.comparison.ranks_view import EVERYBODY
from ui.screens.comparison.taking import Asked, TakenView, source
from ui.screens.overview.heat import CriteriaPart


def _chosen(asked: Asked) -> Chosen:
    """What is asked for. Raises NotFound."""
    chosen = Chosen(*(asked.wanted.get(key, usual) for key, usual in zip(KEYS, Chosen(), strict=True)))
    catalogue = asked.compared.catalogue
    parts = {EVERYTHING, *(group.code for _, group in catalogue.groups)}
    if (
        chosen.part not in parts
        or chosen.order not in orders(criteria_of(catalogue, chosen.part))
        or chosen.state not in {EVERYTHING, *LOOKED_FOR}
        or chosen.peers not in {EVERYBODY, *PEER_GROUPS}
        or chosen.disputed not in {"", ON}
    ):
        raise NotFound("no_round", round="")
    return chosen


def _table(asked: Asked) -> bytes:
    chosen = _chosen(asked)
    groups = peer_groups(asked.record, asked.compared.round.window_to)
    every = all_columns(asked.record, asked.actor, asked.compared)
    found = shown_columns(asked.compared, every, chosen, groups)
    if asked.wanted.get("rows") == "groups":
        return _sums_table(found, groups, criteria_of(asked.compared.catalogue, chosen.part))
    scored = asked.compared.catalogue.scored
    codes = criteria_of(asked.compared.catalogue, chosen.part).criteria
    heads = [say("comparison.unit_code"), say("common.ward"), *([say("comparison.score")] if scored else [])]
    rows: list[list[str]] = []
    for column in found:
        card = column.result.standing if column.result is not None else None
        score = [figure(card.overall.exact if card else None, 2 if card and card.overall.exact is not None else None)]
        rows.append(
            [
                column.unit.code, column.unit.name, *(score if scored else []), formats.headline(card) if card else "",
                *(_state(column.cells[code]) for code in codes),
            ]
        )  # fmt: skip
    return table_file([*heads, say("comparison.met_count"), *codes], rows)


def _sums_table(found: Sequence[Column], groups: Mapping[str, frozenset[PeerGroup]], criteria: CriteriaPart) -> bytes:
    """A row for each criterion in each group of peers."""
    heads = [
        say("comparison.criterion"), say("comparison.name"), say("comparison.peers"), say("comparison.wards_in_group"),
        *(state_word(state) for state in SUMMED),
    ]  # fmt: skip
    sums = group_sums(found, groups, criteria)
    rows = [
        [
            code, in_words(criterion.name), say(f"comparison.group_{each.group}"), str(each.wards),
            *(str(each.counts[code].get(state, 0)) for state in SUMMED),
        ]
        for code, criterion in criteria.criteria.items()
        for each in sums
    ]  # fmt: skip
    return table_file(heads, rows)


def _state(cell: Cell) -> str:
    if cell.state is None:
        return ""
    told = say("overview.claimed_state", state=word(cell.state)) if cell.claimed else word(cell.state)
    return say("overview.disputed", state=told) if cell.disputed else told


def _picture(asked: Asked) -> dict[str, Any]:
    """The findings of the wards asked for; of sums by group there is none, as the screen draws none."""
    chosen = _chosen(asked)
    if asked.wanted.get("rows") == "groups":
        raise NotFound("no_round", round="")
    groups = peer_groups(asked.record, asked.compared.round.window_to)
    every = all_columns(asked.record, asked.actor, asked.compared)
    found = shown_columns(asked.compared, every, chosen, groups)
    if not found:
        raise NotFound("no_round", round="")
    criteria = criteria_of(asked.compared.catalogue, chosen.part)
    drawn = found[:MOST_DRAWN]
    told = [finding(found, criteria, chosen), say("comparison.criteria_marks"), source(asked, len(found) - len(drawn))]
    return criteria_picture(drawn, criteria, told)


VIEW = TakenView(named=lambda _: say("comparison.criteria_file"), csv=_table, chart=_picture)
