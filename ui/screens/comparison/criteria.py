"""All criteria over all wards: which wards, by group, state and peers, in which order; state or share in each cell."""

from collections.abc import Mapping
from typing import NamedTuple

from dossiers.store.record import Record
from dossiers.submissions.criteria_by_ward import Column, columns
from dossiers.submissions.peer_groups import PEER_GROUPS, PeerGroup, peer_groups
from ui import plain_streamlit as st
from ui.parts.formats import number
from ui.parts.kept import KeptParts
from ui.parts.states import word
from ui.parts.templates import beside
from ui.reader.choice import pick
from ui.reader.language import in_words, say
from ui.screens.comparison.criteria_shown import (
    BY_NAME,
    EVERYTHING,
    STATES,
    criteria_of,
    in_order,
    only,
    orders,
    with_state,
)
from ui.screens.comparison.ranks_view import EVERYBODY, members
from ui.screens.comparison.wards import Comparison
from ui.screens.overview.heat import CriteriaPart, draw_heat_map
from ui.screens.overview.wards import leafed

KEYS = ("criteria_order", "criteria_group", "criteria_state", "group")
"""Under these names the address tells what is shown: the order, the group of criteria, the state, the group of peers."""
_MOST_NAMED = 3


class Chosen(NamedTuple):
    """What is shown of the criteria and in which order."""

    order: str = BY_NAME
    part: str = EVERYTHING
    state: str = EVERYTHING
    peers: str = EVERYBODY


def draw_criteria(record: Record, kept: KeptParts, compared: Comparison) -> None:
    """Ask for order and filters, and draw the heat map of the wards."""
    groups = peer_groups(record, compared.round.window_to)
    chosen = _chosen(compared, groups)
    found = shown_columns(compared, chosen, groups)
    criteria = criteria_of(compared.catalogue, chosen.part)
    st.html(_pieces.head(compared.round.id, finding(found, criteria, chosen), dict(zip(KEYS, chosen, strict=True))))
    places = {column.unit.id: column for column in found}
    shown = [places[unit.id] for unit, _ in leafed([(column.unit, column.result) for column in found])]
    if shown:
        draw_heat_map(kept, shown, criteria, compared.round.id)


def shown_columns(
    compared: Comparison, chosen: Chosen, groups: Mapping[str, frozenset[PeerGroup]]
) -> tuple[Column, ...]:
    """The wards that are asked for, in order, with the cells of the criteria asked for."""
    criteria = criteria_of(compared.catalogue, chosen.part)
    wanted = set(members(compared, groups, chosen.peers))
    found = columns([ward for ward in compared.wards if ward[0].id in wanted], compared.catalogue)
    return in_order(only(with_state(found, chosen.state, criteria.criteria), criteria.criteria), chosen.order)


def _chosen(compared: Comparison, groups: Mapping[str, frozenset[PeerGroup]]) -> Chosen:
    catalogue = compared.catalogue
    names = {group.code: f"{group.code}. {in_words(group.name)}" for _, group in catalogue.groups}
    having = [each for each in PEER_GROUPS if any(each in groups.get(unit.id, ()) for unit, _ in compared.wards)]
    with st.container(horizontal=True, vertical_alignment="center"):
        part = pick(
            "criteria_group", say("comparison.criteria_group"), [EVERYTHING, *names], EVERYTHING,
            lambda key: names.get(key) or say("comparison.criteria_group_all"), width=240,
        )  # fmt: skip
        known = orders(criteria_of(catalogue, part))
        order = pick("criteria_order", say("comparison.sort"), known, BY_NAME, lambda key: order_name(compared, key))
        state = pick(
            "criteria_state",
            say("comparison.criteria_state"),
            [EVERYTHING, *STATES],
            EVERYTHING,
            _state_name,
            width=220,
        )
        peers = pick(
            "group",
            say("comparison.group"),
            [EVERYBODY, *having],
            EVERYBODY,
            lambda key: say(f"comparison.group_{key}"),
        )
    return Chosen(order, part, state, peers)


def order_name(compared: Comparison, key: str) -> str:
    """What an order is called: by name, by score or by what is met, by a criterion."""
    criterion = compared.catalogue.criteria.get(key)
    if criterion is not None:
        return say("comparison.sort_criterion", code=key, name=in_words(criterion.name))
    if key == BY_NAME:
        return say("comparison.sort_name")
    return say("comparison.sort_score" if compared.catalogue.scored else "comparison.sort_met")


def finding(found: tuple[Column, ...], criteria: CriteriaPart, chosen: Chosen) -> str:
    """What holds wards up most; of one criterion, by which they are ordered, how many do not meet it."""
    if not found:
        return say("comparison.no_ward_so")
    counts = {
        code: [sum(column.cells[code].state == state for column in found) for state in STATES[:2]]
        for code in criteria.criteria
    }
    if chosen.order in counts:
        lacking, unproven = counts[chosen.order]
        return say(
            "comparison.criterion_finding", code=chosen.order, name=in_words(criteria.criteria[chosen.order].name),
            lacking=number(lacking), unproven=number(unproven), wards=len(found),
        )  # fmt: skip
    worst = sorted((code for code, each in counts.items() if any(each)), key=lambda code: [-n for n in counts[code]])
    if not worst:
        return say("comparison.none_lacking", wards=len(found))
    told = [f"{code} ({number(sum(counts[code]))})" for code in worst[:_MOST_NAMED]]
    return say("comparison.criteria_finding", codes=", ".join(told), wards=len(found))


def _state_name(key: str) -> str:
    if key == EVERYTHING:
        return say("comparison.any_state")
    return say("comparison.somewhere", state=word(next(each for each in STATES if each == key)))


_pieces = beside(__file__)
