"""All criteria over all wards to take away: every ward that is asked for as a row, in each criterion what the screen shows."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from dossiers.errors import NotFound
from dossiers.submissions.criteria_by_ward import Cell, Column
from dossiers.submissions.peer_groups import PEER_GROUPS, PeerGroup, peer_groups
from ui.parts import formats
from ui.parts.states import word
from ui.parts.table_file import figure, table_file
from ui.reader.choice import ON
from ui.reader.language import in_words, say
from ui.screens.comparison.criteria import (
    KEYS,
    Chosen,
    all_columns,
    criteria_order_told,
    finding,
    order_name,
    shown_columns,
    shown_criteria,
    state_name,
)
from ui.screens.comparison.criteria_picture import MOST_DRAWN, criteria_picture
from ui.screens.comparison.criteria_shown import BY_NAME, EVERYTHING, LOOKED_FOR, criteria_of, orders
from ui.screens.comparison.peer_sums import SUMMED, group_sums, state_word
from ui.screens.comparison.peer_sums_picture import sums_picture
from ui.screens.comparison.picture_text import file_words
from ui.screens.comparison.ranks_view import EVERYBODY
from ui.screens.comparison.taking import Asked, TakenView, source
from ui.screens.overview.heat import UNMET_FIRST, VIEWS, CriteriaPart


class _Found(NamedTuple):
    """The wards and criteria that are asked for, in order, and the groups of peers."""

    wards: tuple[Column, ...]
    criteria: CriteriaPart
    groups: Mapping[str, frozenset[PeerGroup]]


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
        or chosen.by not in {"", UNMET_FIRST, *(unit.id for unit, _ in asked.compared.wards)}
        or chosen.view not in (VIEWS if catalogue.scored else VIEWS[:1])
    ):
        raise NotFound("no_round", round="")
    return chosen


def _found(asked: Asked, chosen: Chosen) -> _Found:
    compared = asked.compared
    groups = peer_groups(asked.record, compared.round.window_to)
    every = all_columns(asked.record, asked.actor, compared)
    wards = shown_columns(compared, every, chosen, groups)
    return _Found(wards, shown_criteria(compared, every, wards, chosen), groups)


def _summed(asked: Asked) -> bool:
    return asked.wanted.get("rows") == "groups"


def _table(asked: Asked) -> bytes:
    chosen = _chosen(asked)
    found = _found(asked, chosen)
    if _summed(asked):
        return _sums_table(found)
    scored = asked.compared.catalogue.scored
    codes = found.criteria.criteria
    heads = [say("comparison.unit_code"), say("common.ward"), *([say("comparison.score")] if scored else [])]
    rows: list[list[str]] = []
    for column in found.wards:
        card = column.result.standing if column.result is not None else None
        score = [figure(card.overall.exact if card else None, 2 if card and card.overall.exact is not None else None)]
        rows.append(
            [
                column.unit.code, column.unit.name, *(score if scored else []), formats.headline(card) if card else "",
                *(_inside(column.cells[code], chosen.view) for code in codes), *_marked(column, chosen.view),
            ]
        )  # fmt: skip
    marks = [] if chosen.view == VIEWS[0] else [say("overview.claimed_legend"), say("overview.disputed_legend")]
    return table_file([*heads, say("comparison.met_count"), *codes, *marks], rows)


def _marked(column: Column, view: str) -> list[str]:
    """What a figure alone does not tell: the criteria that are the ward's own claim, and those that it disputes."""
    if view == VIEWS[0]:
        return []
    claimed = [code for code, cell in column.cells.items() if cell.claimed]
    return [" ".join(claimed), " ".join(code for code, cell in column.cells.items() if cell.disputed)]


def _sums_table(found: _Found) -> bytes:
    """A row for each criterion in each group of peers."""
    heads = [
        say("comparison.criterion"), say("comparison.name"), say("comparison.peers"), say("comparison.wards_in_group"),
        *(state_word(state) for state in SUMMED),
    ]  # fmt: skip
    sums = group_sums(found.wards, found.groups, found.criteria)
    rows = [
        [
            code, in_words(criterion.name), say(f"comparison.group_{each.group}"), str(each.wards),
            *(str(each.counts[code].get(state, 0)) for state in SUMMED),
        ]
        for code, criterion in found.criteria.criteria.items()
        for each in sums
    ]  # fmt: skip
    return table_file(heads, rows)


def _inside(cell: Cell, view: str) -> str:
    """What the screen shows in a cell: the state in words, or the share of the points in percent, or the difference."""
    if view == "share" and cell.credit is not None and cell.state != "not_applicable":
        return figure(100 * cell.credit, 2)
    if view == "difference" and cell.state != "not_applicable":
        return figure(cell.difference, None if cell.difference is None else 2)
    if cell.state is None:
        return ""
    told = say("overview.claimed_state", state=word(cell.state)) if cell.claimed else word(cell.state)
    return say("overview.disputed", state=told) if cell.disputed else told


def _picture(asked: Asked) -> dict[str, Any]:
    """What the screen shows of the wards asked for, ward by ward or summed by group of peers."""
    chosen = _chosen(asked)
    found = _found(asked, chosen)
    if not found.wards:
        raise NotFound("no_round", round="")
    told = [finding(found.wards, found.criteria, chosen), *_part(asked, chosen)]
    if _summed(asked):
        sums = group_sums(found.wards, found.groups, found.criteria)
        return sums_picture(sums, found.criteria, [*told, source(asked)])
    drawn = found.wards[:MOST_DRAWN]
    told += [say(f"comparison.criteria_marks_{chosen.view}"), source(asked, len(found.wards) - len(drawn))]
    return criteria_picture(drawn, found.criteria, chosen.view, told)


def _part(asked: Asked, chosen: Chosen) -> list[str]:
    """Which part of all it is and in which order, in words; nothing where all stands as it does to begin with."""
    parts = _parts(asked, chosen)
    told = [say("comparison.only_part", parts="; ".join(parts))] if parts else []
    if chosen.order != BY_NAME and not _summed(asked):
        told.append(say("comparison.wards_ordered", order=order_name(asked.compared, chosen.order, chosen.view)))
    if chosen.by:
        told.append(criteria_order_told(asked.compared, chosen))
    return told


def _parts(asked: Asked, chosen: Chosen) -> list[str]:
    """What is left in by what is asked for, "nhóm B. …", "phường có tiêu chí chưa đạt"; nothing where it is all."""
    groups = {group.code: f"{group.code}. {in_words(group.name)}" for _, group in asked.compared.catalogue.groups}
    told = [groups[chosen.part]] if chosen.part in groups else []
    if chosen.peers != EVERYBODY:
        told.append(say(f"comparison.group_{chosen.peers}"))
    if chosen.state != EVERYTHING:
        told.append(state_name(chosen.state))
    if chosen.disputed:
        told.append(say("comparison.only_disputed"))
    return told


def _named(asked: Asked) -> str:
    """The file's name says which part of all it holds, as a table has no other place for it."""
    chosen = _chosen(asked)
    view = [] if chosen.view == VIEWS[0] or _summed(asked) else [say(f"overview.view_{chosen.view}")]
    sums = [say("comparison.rows_groups")] if _summed(asked) else []
    words = [say("comparison.criteria_file"), *sums, *view, *_parts(asked, chosen)]
    return file_words(words)


VIEW = TakenView(named=_named, csv=_table, chart=_picture)
