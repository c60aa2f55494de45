"""The view of ranks as it is drawn: a dot for the rank, a bar for its range, and who cannot be told from whom."""

from collections.abc import Mapping, Sequence
from time import monotonic

from streamlit.delta_generator import DeltaGenerator

from dossiers.access.policy import Actor
from dossiers.store.record import Record
from dossiers.submissions.peer_groups import PEER_GROUPS, PeerGroup, peer_groups
from scoring.rank_ranges import Drawing, Progress
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup, beside
from ui.reader.choice import pick
from ui.reader.language import say
from ui.screens.comparison.firm_ranks import DRAWS, SPREADS, RankedWard, WardsRanked, wards_ranked, weighty
from ui.screens.comparison.long_lists import one_a_ward
from ui.screens.comparison.wards import Comparison

EVERYBODY = "all"
CRITERIA_TOLD = 2
UNRANKED_TOLD = 12
"""So many wards without a rank are named; of more the number of the others is told."""
_SOON = 1.0
"""What takes longer than so many seconds shows how far it is."""


def draw_ranks(record: Record, actor: Actor, kept: KeptParts, compared: Comparison) -> None:
    """Ask among whom and how the weights are drawn, and draw the ranks."""
    round_id = compared.round.id
    groups = kept.of_all_wards("peer groups", round_id, make=lambda: peer_groups(record, compared.round.window_to))
    having = [each for each in PEER_GROUPS if any(each in groups.get(unit.id, ()) for unit, _ in compared.wards)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        group = pick(
            "group", say("comparison.group"), [EVERYBODY, *having], EVERYBODY, _group_name, width=300, labelled=True
        )
        spread = pick("spread", say("comparison.spread"), SPREADS, "25", _spread_name, width=230, labelled=True)
        draws = pick("draws", say("comparison.draws"), DRAWS, DRAWS[0], _draws_name, width=190, labelled=True)
    units = members(compared, groups, group)
    drawing = Drawing(int(draws), int(spread))
    about = (round_id, group, spread, draws)
    place = st.empty()
    with place, st.spinner(say("comparison.drawing", draws=formats.number(int(draws)))):
        found = kept.of_all_wards(
            "comparison ranked", *about, make=lambda: wards_ranked(compared, units, drawing, _progress(place))
        )
    place.empty()
    st.html(kept.part("comparison ranks head", *about, make=lambda: head_html(compared, found, drawing, group)))
    if not found.ranked:
        return
    shown = one_a_ward(found.ranked, actor, lambda each: each.unit)
    ids = tuple(each.unit.id for each in shown)
    st.html(
        kept.part(
            "comparison ranks",
            *about,
            ids,
            actor.unit_id,
            make=lambda: ranks_html(compared, found, shown, actor.unit_id),
        )
    )


def _progress(place: DeltaGenerator) -> Progress:
    """Tells in ``place`` how many draws are done, once that takes longer than one waits without a word."""
    began = monotonic()

    def told(done: int, of: int) -> None:
        if monotonic() - began > _SOON:
            place.html(_pieces.progress(done, of))

    return told


def members(compared: Comparison, groups: Mapping[str, frozenset[PeerGroup]], group: str) -> list[str]:
    """The wards of a group of peers, by id; all of them where it names none."""
    return [unit.id for unit, _ in compared.wards if group == EVERYBODY or group in groups.get(unit.id, ())]


def head_html(compared: Comparison, found: WardsRanked, drawing: Drawing, group: str = EVERYBODY) -> Markup:
    """Who is first and whether that is certain, the ways to take it away, and who has no rank."""
    more = len(found.unranked) - UNRANKED_TOLD
    return _pieces.head(
        compared,
        found,
        drawing,
        finding(found, drawing),
        group,
        found.unranked[:UNRANKED_TOLD],
        formats.number(more) if more > 0 else "",
    )


def ranks_html(compared: Comparison, found: WardsRanked, shown: Sequence[RankedWard], own: str | None = None) -> Markup:
    """The ranks as a table. ``shown``: those of ``found`` that are drawn. ``own``: the reader's ward, which is marked."""
    return _pieces.ranks(compared, shown, own, *_ends(shown))


def finding(found: WardsRanked, drawing: Drawing) -> str:
    """Who is first and whether that is certain."""
    if not found.ranked:
        return say("comparison.nobody_ranked")
    firsts = [each.unit.name for each in found.ranked if each.firm.rank == 1]
    if len(firsts) > 1:
        return say("comparison.several_first", wards=", ".join(firsts))
    spread = formats.with_percent_sign(formats.number(drawing.spread))
    if found.of == 1:
        return say("comparison.one_ranked", ward=firsts[0])
    level = found.level_first - 1
    if level <= 0:
        return say("comparison.surely_first", ward=firsts[0], spread=spread)
    return say("comparison.not_surely_first", ward=firsts[0], spread=spread, wards=formats.number(level))


def range_words(ward: RankedWard) -> str:
    """ "1–3": where the rank lies in nine draws of ten; one number where it does not move."""
    found = ward.firm.range
    if found is None:
        return formats.NONE
    low, high = formats.number(found.low), formats.number(found.high)
    return low if found.low == found.high else f"{low}–{high}"


def without_words(ward: RankedWard, most: int | None = CRITERIA_TOLD) -> list[str]:
    """ "Không có TC04, Tô Hiệu sẽ thứ 2.": the criteria that hold the rank; none where each could go without moving it.

    ``most``: so many are told, and how many more there are; None for all.
    """
    every = weighty(ward)
    told = every[:most]
    more = [say("comparison.without_more", criteria=len(every) - len(told))] if len(every) > len(told) else []
    return [*_without(ward, told), *more]


def _without(ward: RankedWard, told: Sequence[tuple[str, int]]) -> list[str]:
    return [say("comparison.without", code=code, ward=ward.unit.name, rank=formats.number(rank)) for code, rank in told]


def _ends(shown: Sequence[RankedWard]) -> tuple[int, int]:
    """The best and the worst rank that the wards shown may have. A page of a country would be one point of all its ranks."""
    ranges = [each.firm.range for each in shown if each.firm.range is not None]
    places = [each.firm.rank for each in shown if each.firm.rank is not None]
    places += [place for each in ranges for place in (each.low, each.high)]
    return min(places, default=1), max(places, default=1)


def _at(rank: int, first: int, last: int) -> str:
    """Where a rank lies on the track from ``first`` to ``last``, in percent, for a style sheet."""
    return f"{100 * (rank - first) / max(last - first, 1):.2f}%"


def _group_name(key: str) -> str:
    return say(f"comparison.group_{key}")


def _spread_name(key: str) -> str:
    return say("comparison.spread_of", spread=formats.with_percent_sign(key))


def _draws_name(key: str) -> str:
    return say("comparison.draws_of", draws=formats.number(int(key)))


_pieces = beside(__file__, at=_at, range_words=range_words, without_words=without_words)
