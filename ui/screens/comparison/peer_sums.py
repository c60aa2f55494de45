"""All criteria over groups of like wards: in how many of each a criterion is met, is not, is not proven."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dossiers.submissions.criteria_by_ward import Column
from dossiers.submissions.peer_groups import PEER_GROUPS, PeerGroup
from scoring.vocabulary import State
from ui.parts.formats import number
from ui.parts.states import symbol, word
from ui.parts.templates import Markup, beside
from ui.reader.language import say
from ui.screens.comparison.ranks_view import EVERYBODY
from ui.screens.overview.heat import NO_ORDERING, CriteriaPart, Ordering

SUMMED: tuple[State | None, ...] = ("met", "not_met", "not_proven", None, "not_applicable")
"""What is counted, in this order; None: nothing is there yet."""


class GroupSum(NamedTuple):
    """A group of wards, and criterion → state → how many of its wards are in it."""

    group: str
    wards: int
    counts: Mapping[str, Mapping[State | None, int]]


def group_sums(
    found: Sequence[Column], groups: Mapping[str, frozenset[PeerGroup]], criteria: CriteriaPart
) -> tuple[GroupSum, ...]:
    """All wards, then each group of peers that has any among them. A ward is in one group by origin and one by residents."""
    sums: list[GroupSum] = []
    for group in (EVERYBODY, *PEER_GROUPS):
        members = [each for each in found if group == EVERYBODY or group in groups.get(each.unit.id, ())]
        if members:
            counts: Mapping[str, Mapping[State | None, int]] = {
                code: Counter[State | None](each.cells[code].state for each in members) for code in criteria.criteria
            }
            sums.append(GroupSum(group, len(members), counts))
    return tuple(sums)


def sums_html(sums: Sequence[GroupSum], criteria: CriteriaPart, opens: str, ordering: Ordering = NO_ORDERING) -> Markup:
    """The table. ``opens``, ``ordering``: as for the heat map."""
    marks = [
        (state or "nothing", symbol(state), state_word(state))
        for state in SUMMED
        if any(of.get(state) for of in sums[0].counts.values())
    ]
    return _pieces.sums(sums, criteria, opens, ordering, marks)


def counted(found: GroupSum, code: str) -> list[tuple[str, str, str, str, str]]:
    """Of each state that occurs: its kind, how wide its part of the bar is, its sign, how many wards, its word."""
    return [
        (
            state or "nothing", f"{100 * found.counts[code][state] / found.wards:.2f}%", symbol(state),
            number(found.counts[code][state]), state_word(state),
        )
        for state in SUMMED
        if found.counts[code].get(state)
    ]  # fmt: skip


def state_word(state: State | None) -> str:
    """The word of a state; of None that the ward has entered nothing."""
    return say("comparison.nothing_yet") if state is None else word(state)


_pieces = beside(__file__, counted=counted)
