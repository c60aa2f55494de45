"""All criteria over all wards: which wards, by group, state and peers, in which order; state or share in each cell.

A long list opens with sums by group of peers; ward by ward it has pages. A row or a column opens to its bullets.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from dossiers.access.policy import Actor
from dossiers.store.record import Record
from dossiers.submissions.criteria_by_ward import Column, columns, with_disputes
from dossiers.submissions.peer_groups import PEER_GROUPS, PeerGroup, peer_groups
from dossiers.submissions.questions import asked_in_round, disputed
from ui import plain_streamlit as st
from ui.parts.formats import number
from ui.parts.kept import KeptParts
from ui.parts.states import word
from ui.parts.templates import beside
from ui.reader.asked import asked_among
from ui.reader.choice import ON, current, pick, segments, switched
from ui.reader.language import in_words, language, say
from ui.screens.comparison.criteria_shown import (
    BY_NAME,
    EVERYTHING,
    LOOKED_FOR,
    NOTHING_YET,
    STATES,
    criteria_by,
    criteria_of,
    having,
    in_order,
    only,
    orders,
)
from ui.screens.comparison.long_lists import one_a_ward
from ui.screens.comparison.opened import opened, opened_html, script_html
from ui.screens.comparison.peer_sums import group_sums, sums_html
from ui.screens.comparison.ranks_view import EVERYBODY, members
from ui.screens.comparison.wards import Comparison
from ui.screens.overview.heat import UNMET_FIRST, CriteriaPart, Ordering, draw_heat_map
from ui.screens.overview.heat import VIEWS as HEAT_VIEWS
from ui.screens.overview.wards import FEW

KEYS = ("criteria_order", "criteria_group", "criteria_state", "group", "disputed", "criteria_by", "view")
"""Under these names the address tells what is shown: the order of wards, the group of criteria, the state, the group of peers,
whether only wards that dispute something, by what the criteria are ordered, and which of the heat map's views is looked at."""
ROWS = ("groups", "wards")
_MOST_NAMED, _MOST_WITH_EQUALS = 3, 5


class Chosen(NamedTuple):
    """What is shown of the criteria and in which order."""

    order: str = BY_NAME
    part: str = EVERYTHING
    state: str = EVERYTHING
    peers: str = EVERYBODY
    disputed: str = ""
    by: str = ""
    view: str = HEAT_VIEWS[0]


def draw_criteria(record: Record, actor: Actor, kept: KeptParts, compared: Comparison) -> None:
    """Ask for order and filters, and draw sums of a long list or the heat map of the wards."""
    round_id = compared.round.id
    groups = kept.of_all_wards("peer groups", round_id, make=lambda: peer_groups(record, compared.round.window_to))
    every = kept.of_all_wards("comparison columns", round_id, make=lambda: all_columns(record, actor, compared))
    chosen = _chosen(compared, every, groups)
    found = kept.of_all_wards(
        "comparison columns shown", round_id, chosen, make=lambda: shown_columns(compared, every, chosen, groups)
    )
    criteria = kept.value(
        "comparison criteria shown", round_id, chosen, make=lambda: shown_criteria(compared, every, found, chosen)
    )
    told = kept.of_all_wards("comparison finding", round_id, chosen, make=lambda: finding(found, criteria, chosen))
    by_group = len(found) > FEW and _by_group()
    st.html(_pieces.head(round_id, told, _asked(chosen), by_group))
    opens = _address(round_id, chosen)
    ordering = Ordering(_address(round_id, chosen._replace(by="")), chosen.by, criteria_order_told(compared, chosen))
    shown = found if by_group else one_a_ward(found, actor, lambda each: each.unit)
    _draw_opened(compared, found, shown[:FEW], criteria, chosen)
    if by_group:
        st.html(
            kept.part(
                "comparison sums", round_id, chosen,
                make=lambda: sums_html(group_sums(found, groups, criteria), criteria, opens, ordering),
            )
        )  # fmt: skip
    elif shown:
        own = () if actor.unit_id is None else (actor.unit_id,)
        draw_heat_map(kept, shown, criteria, round_id, own, opens, ordering)


def all_columns(record: Record, actor: Actor, compared: Comparison) -> tuple[Column, ...]:
    """Every ward with its cells, marked what it does not accept as far as ``actor`` may know."""
    asked = asked_in_round(record, actor, compared.round.id)
    against = {unit_id: disputed(each) for unit_id, each in asked.items()}
    return with_disputes(columns(compared.wards, compared.catalogue), against)


def shown_columns(
    compared: Comparison, every: Sequence[Column], chosen: Chosen, groups: Mapping[str, frozenset[PeerGroup]]
) -> tuple[Column, ...]:
    """The wards that are asked for, in order, with the cells of the criteria asked for."""
    criteria = criteria_of(compared.catalogue, chosen.part).criteria
    wanted = set(members(compared, groups, chosen.peers))
    found = [column for column in every if column.unit.id in wanted]
    some = having(found, chosen.state, criteria, disputed=bool(chosen.disputed))
    ordered = in_order(some, chosen.order, chosen.view)
    return only(ordered, shown_criteria(compared, every, ordered, chosen).criteria)


def shown_criteria(
    compared: Comparison, every: Sequence[Column], found: Sequence[Column], chosen: Chosen
) -> CriteriaPart:
    """The criteria that are asked for, in order. ``found``: the wards shown, of ``every`` one there is."""
    return criteria_by(criteria_of(compared.catalogue, chosen.part), every, found, chosen.by, chosen.view)


def _draw_opened(
    compared: Comparison, found: Sequence[Column], shown: Sequence[Column], criteria: CriteriaPart, chosen: Chosen
) -> None:
    """What the address asks to be opened, above the table, and the script that follows its links."""
    code = asked_among("open_criterion", criteria.criteria)
    unit_id = asked_among("open_ward", {each.unit.id for each in found})
    if code is not None or unit_id is not None:
        closed = _address(compared.round.id, chosen)
        by = chosen._replace(by=unit_id or "") if code is None else chosen._replace(order=code)
        ordered = _address(compared.round.id, by)
        of = opened(found, shown, criteria, code, unit_id)
        st.html(opened_html(of, compared.round.id, closed, ordered, scored=criteria.scored))
    st.html(script_html([code, unit_id]), unsafe_allow_javascript=True)


def _by_group() -> bool:
    return segments("rows", say("comparison.rows"), ROWS, ROWS[0], lambda key: say(f"comparison.rows_{key}")) == ROWS[0]


def _asked(chosen: Chosen) -> dict[str, str]:
    """What is chosen as an address tells it."""
    return {key: value for key, value in zip(KEYS, chosen, strict=True) if value}


def _address(round_id: str, chosen: Chosen) -> str:
    """The address of this view as it stands, nothing opened."""
    return "/comparison?" + urlencode({"compare": "criteria", "round": round_id, **_asked(chosen), "lang": language()})


def _chosen(compared: Comparison, every: Sequence[Column], groups: Mapping[str, frozenset[PeerGroup]]) -> Chosen:
    catalogue = compared.catalogue
    view = current("view", HEAT_VIEWS, HEAT_VIEWS[0]) if catalogue.scored else HEAT_VIEWS[0]
    names = {group.code: f"{group.code}. {in_words(group.name)}" for _, group in catalogue.groups}
    present = {group for unit, _ in compared.wards for group in groups.get(unit.id, ())}
    peers_known = [each for each in PEER_GROUPS if each in present]
    with st.container(horizontal=True, vertical_alignment="center"):
        part = pick(
            "criteria_group", say("comparison.criteria_group"), [EVERYTHING, *names], EVERYTHING,
            lambda key: names.get(key) or say("comparison.criteria_group_all"), width=240,
        )  # fmt: skip
        known = orders(criteria_of(catalogue, part))
        order = pick(
            "criteria_order", say("comparison.sort"), known, BY_NAME, lambda key: order_name(compared, key, view)
        )
        state = pick(
            "criteria_state", say("comparison.criteria_state"), [EVERYTHING, *LOOKED_FOR], EVERYTHING, state_name, width=220
        )  # fmt: skip
        peers = pick(
            "group", say("comparison.group"), [EVERYBODY, *peers_known], EVERYBODY,
            lambda key: say(f"comparison.group_{key}"),
        )  # fmt: skip
        some = any(cell.disputed for column in every for cell in column.cells.values())
        against = ON if some and switched("disputed", say("comparison.only_disputed")) else ""
    by = asked_among("criteria_by", {UNMET_FIRST, *(column.unit.id for column in every)}) or ""
    return Chosen(order, part, state, peers, against, by, view)


def order_name(compared: Comparison, key: str, view: str = HEAT_VIEWS[0]) -> str:
    """What an order of wards is called: by name, by score or by what is met, by a criterion in a view of the heat map."""
    criterion = compared.catalogue.criteria.get(key)
    if criterion is not None:
        return say(f"comparison.sort_criterion_{view}", code=key, name=in_words(criterion.name))
    if key == BY_NAME:
        return say("comparison.sort_name")
    return say("comparison.sort_score" if compared.catalogue.scored else "comparison.sort_met")


def criteria_order_told(compared: Comparison, chosen: Chosen) -> str:
    """In which order the criteria stand, "" for the catalogue's."""
    if chosen.by in ("", UNMET_FIRST):
        return say("comparison.criteria_by_unmet") if chosen.by else ""
    ward = next(unit.name for unit, _ in compared.wards if unit.id == chosen.by)
    return say(f"comparison.criteria_by_{chosen.view}", ward=ward)


def finding(found: tuple[Column, ...], criteria: CriteriaPart, chosen: Chosen) -> str:
    """What holds wards up most; of one criterion, by which they are ordered, how many do not meet it."""
    if not found:
        return say("comparison.no_ward_so")
    states = {code: Counter(column.cells[code].state for column in found) for code in criteria.criteria}
    counts = {code: [of[state] for state in STATES[:2]] for code, of in states.items()}
    if chosen.order in counts:
        lacking, unproven = counts[chosen.order]
        return say(
            "comparison.criterion_finding", code=chosen.order, name=in_words(criteria.criteria[chosen.order].name),
            lacking=number(lacking), unproven=number(unproven), wards=number(len(found)),
        )  # fmt: skip
    worst = sorted(
        (code for code, each in counts.items() if any(each)), key=lambda code: (-sum(counts[code]), -counts[code][0])
    )
    if not worst:
        return say("comparison.none_lacking", wards=number(len(found)))
    last = sum(counts[worst[:_MOST_NAMED][-1]])
    # Equals of the last one named are no less in the way; of many of them the table tells.
    named = [code for code in worst if sum(counts[code]) >= last]
    told = [
        f"{code} {in_words(criteria.criteria[code].name)} ({number(sum(counts[code]))})"
        for code in (named if len(named) <= _MOST_WITH_EQUALS else worst[:_MOST_NAMED])
    ]
    return say("comparison.criteria_finding", codes=", ".join(told), wards=number(len(found)))


def state_name(key: str) -> str:
    if key == EVERYTHING:
        return say("comparison.any_state")
    if key == NOTHING_YET:
        return say("comparison.somewhere", state=say("comparison.nothing_yet"))
    return say("comparison.somewhere", state=word(next(each for each in STATES if each == key)))


_pieces = beside(__file__)
