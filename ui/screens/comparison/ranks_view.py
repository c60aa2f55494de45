"""The view of ranks as it is drawn: a dot for the rank, a bar for its range, and who cannot be told from whom."""

from collections.abc import Mapping, Sequence

from dossiers.access.policy import Actor
from dossiers.store.record import Record
from dossiers.submissions.peer_groups import PEER_GROUPS, PeerGroup, peer_groups
from scoring.rank_ranges import Drawing
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup, beside
from ui.reader.choice import pick
from ui.reader.language import say
from ui.screens.comparison.firm_ranks import DRAWS, SPREADS, RankedWard, WardsRanked, wards_ranked, weighty
from ui.screens.comparison.wards import Comparison

EVERYBODY = "all"
NEAR = 5
"""In a long list a ward sees so many ranks before and after its own."""
LONG = 40
CRITERIA_TOLD = 2


def draw_ranks(record: Record, actor: Actor, kept: KeptParts, compared: Comparison) -> None:
    """Ask among whom and how the weights are drawn, and draw the ranks."""
    groups = peer_groups(record, compared.round.window_to)
    having = [each for each in PEER_GROUPS if any(each in groups.get(unit.id, ()) for unit, _ in compared.wards)]
    with st.container(horizontal=True, vertical_alignment="center"):
        group = pick("group", say("comparison.group"), [EVERYBODY, *having], EVERYBODY, _group_name)
        spread = pick("spread", say("comparison.spread"), SPREADS, "25", _spread_name, width=230)
        draws = pick("draws", say("comparison.draws"), DRAWS, DRAWS[0], _draws_name, width=190)
    units = members(compared, groups, group)
    drawing = Drawing(int(draws), int(spread))
    about = (compared.round.id, group, spread, draws, actor.unit_id)
    with st.spinner(say("comparison.drawing", draws=formats.number(int(draws)))):
        drawn = kept.part(
            "comparison ranks", *about,
            make=lambda: ranks_html(compared, wards_ranked(compared, units, drawing), drawing, group, actor.unit_id),
        )  # fmt: skip
    st.html(drawn)


def members(compared: Comparison, groups: Mapping[str, frozenset[PeerGroup]], group: str) -> list[str]:
    """The wards of a group of peers, by id; all of them where it names none."""
    return [unit.id for unit, _ in compared.wards if group == EVERYBODY or group in groups.get(unit.id, ())]


def ranks_html(
    compared: Comparison, found: WardsRanked, drawing: Drawing, group: str = EVERYBODY, own: str | None = None
) -> Markup:
    """The ranks as a table. ``own``: the reader's own ward, which is marked; a long list is cut to those around it."""
    shown = around(found.ranked, own)
    return _pieces.ranks(compared, found, shown, drawing, finding(found, drawing), own, group)


def around(ranked: Sequence[RankedWard], own: str | None) -> Sequence[RankedWard]:
    """Of a long list the wards around one's own; without an own one, or of a short list, all."""
    place = next((place for place, each in enumerate(ranked) if each.unit.id == own), None)
    if place is None or len(ranked) <= LONG:
        return ranked
    return ranked[max(0, place - NEAR) : place + NEAR + 1]


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
    return say("comparison.not_surely_first", ward=firsts[0], spread=spread, wards=level)


def range_words(ward: RankedWard) -> str:
    """ "1–3": where the rank lies in nine draws of ten; one number where it does not move."""
    found = ward.firm.range
    if found is None:
        return formats.NONE
    low, high = formats.number(found.low), formats.number(found.high)
    return low if found.low == found.high else f"{low}–{high}"


def without_words(ward: RankedWard) -> list[str]:
    """ "không tính TC04: hạng 2": the criteria that hold the rank; none where each could go without moving it."""
    told = weighty(ward)[:CRITERIA_TOLD]
    return [say("comparison.without", code=code, rank=formats.number(rank)) for code, rank in told]


def _at(rank: int, of: int) -> str:
    """Where a rank lies on the track, in percent, for a style sheet."""
    return f"{100 * (rank - 1) / max(of - 1, 1):.2f}%"


def _group_name(key: str) -> str:
    return say(f"comparison.group_{key}")


def _spread_name(key: str) -> str:
    return say("comparison.spread_of", spread=formats.with_percent_sign(key))


def _draws_name(key: str) -> str:
    return say("comparison.draws_of", draws=formats.number(int(key)))


_pieces = beside(__file__, at=_at, range_words=range_words, without_words=without_words)
