"""The view of two to five wards: who they are, in what they differ, and how their scores went over the rounds."""

from collections.abc import Sequence

from dossiers.rounds.units import Unit
from scoring.exact import Exact
from scoring.scorecard import Scorecard
from ui import plain_streamlit as st
from ui.parts import charts, formats
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup, beside
from ui.reader.asked import ask, asked_words
from ui.reader.choice import ON, switched
from ui.reader.language import in_words, say
from ui.screens.comparison.scores_over_rounds import ScoreOverRounds, scores_over_rounds
from ui.screens.comparison.scores_over_rounds_chart import scores_chart
from ui.screens.comparison.wards import Comparison
from ui.screens.comparison.wards_beside import FEWEST, MOST, WardsBeside, comparable_wards, wards_beside
from ui.screens.overview.wards import FEW, named

_APART = ","
MOST_OFFERED = 100
"""So many wards of those looked for stand in the list."""
_TOLD = 2
"""So many criteria that are furthest apart are named."""


def draw_wards(kept: KeptParts, compared: Comparison) -> None:
    """Ask which wards, and draw them side by side."""
    known = comparable_wards(compared)
    if len(known) < FEWEST:
        st.html(_pieces.line(say("comparison.too_few_wards")))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = _chosen(compared, known)
        everything = switched("all_criteria", say("comparison.all_rows"))
    if len(chosen) < FEWEST:
        st.html(_pieces.line(say("comparison.choose_wards")))
        return
    about = (compared.round.id, *chosen)
    found = wards_beside(compared, chosen)
    st.html(kept.part("comparison wards", *about, everything, make=lambda: table_html(compared, found, everything)))
    if not compared.catalogue.scored:
        return
    over = scores_over_rounds(compared, [ward.unit for ward in found.wards])
    if len(over.rounds) > 1:
        _draw_trend(kept, over, about)


def _chosen(compared: Comparison, known: dict[str, Unit]) -> list[str]:
    """The wards chosen, or named by the address."""
    key = "pick_wards"
    asked = wards_named(asked_words("wards", 200) or "", known) or first_wards(compared, known)
    if key not in st.session_state or not set(st.session_state[key]) <= set(known):
        st.session_state[key] = asked
    return st.multiselect(
        say("comparison.wards"),
        _offered(known, st.session_state[key]),
        format_func=lambda unit_id: known[unit_id].name,
        key=key,
        max_selections=MOST,
        placeholder=say("comparison.wards"),
        label_visibility="collapsed",
        # Typing into the list would miss what is typed without marks.
        filter_mode=None,
        width=620,
        on_change=lambda: ask("wards", _APART.join(st.session_state[key])),
    )


def _offered(known: dict[str, Unit], chosen: Sequence[str]) -> list[str]:
    """The wards in the list: all of a few; of many the first of those looked for, and always those chosen."""
    if len(known) <= FEW:
        return list(known)
    looked_for = st.text_input(
        say("overview.find_ward"), key="ward_to_compare", holds="search", placeholder=say("overview.find_ward_hint"),
        type="search", width=220,
    )  # fmt: skip
    found = {unit.id for unit, _ in named([(unit, None) for unit in known.values()], looked_for or "")}
    return [*chosen, *[each for each in known if each in found and each not in chosen][:MOST_OFFERED]]


def first_wards(compared: Comparison, known: dict[str, Unit]) -> list[str]:
    """The two that are compared to begin with: the first by name, those that are drafts still last."""
    drafts = {unit.id for unit, result in compared.wards if result is not None and result.state == "draft"}
    return sorted(known, key=lambda unit_id: unit_id in drafts)[:FEWEST]


def wards_named(text: str, known: dict[str, Unit]) -> list[str]:
    """The ids in an address, those that can be compared, each once, at most as many as are shown."""
    return [each for each in dict.fromkeys(text.split(_APART)) if each in known][:MOST]


def table_html(compared: Comparison, found: WardsBeside, everything: bool) -> Markup:
    """The sentence and the table; ``everything``: also the criteria in which the wards do not differ."""
    rows = found.rows if everything else found.differing
    named = _APART.join(each.unit.id for each in found.wards)
    return _pieces.wards(compared, found, rows, finding(found), named, everything)


def finding(found: WardsBeside) -> str:
    """Of two wards which is ahead; in how many criteria they are alike, and what is apart most."""
    criteria = [row for row in found.rows if row.criterion is not None]
    same = sum(not row.differs for row in criteria)
    told = [] if found.ahead is None else [_ahead_told(found, found.ahead)]
    # Half of such a comparison is what a ward says of itself.
    claimed = [ward.unit.name for ward in found.wards if ward.result.standing_part != "appraisal"]
    if claimed:
        told.append(say("comparison.not_appraised", wards=", ".join(claimed)))
    told.append(
        say("comparison.same_and_differing", same=formats.number(same), other=formats.number(len(criteria) - same))
    )
    apart = sorted(
        (row for row in criteria if row.criterion is not None and row.ahead),
        key=lambda row: -abs(row.ahead or 0),
    )
    if apart:
        named = [each.criterion for each in apart[:_TOLD] if each.criterion is not None]
        codes = ", ".join(f"{each.code} {in_words(each.name)}" for each in named)
        told.append(say("comparison.apart_most", codes=codes))
    return " ".join(told)


def _ahead_told(found: WardsBeside, ahead: Exact) -> str:
    """Which of two wards has the higher score, and by how much; the names stand as the wards do."""
    one, other = (ward.unit.name for ward in found.wards)
    if not ahead:
        return say("comparison.level_scores")
    first, second = (one, other) if ahead > 0 else (other, one)
    return say("comparison.ahead_by", ward=first, other=second, points=formats.score(abs(ahead)))


def _draw_trend(kept: KeptParts, over: ScoreOverRounds, about: Sequence[str]) -> None:
    st.subheader(say("comparison.over_rounds"), anchor=False)
    left, right = st.columns((3, 2), gap="large")
    with left:
        colours = charts.palette()
        alt = say("comparison.over_rounds_alt", wards=", ".join(each.name for each in over.wards))
        charts.show(scores_chart(over, colours, pressed=True), alt=alt, colours=colours)
    with right:
        st.html(kept.part("comparison over rounds", *about, make=lambda: _pieces.over_rounds(over)))


def _band_name(card: Scorecard) -> str:
    names = {each.code: each.name for each in card.catalogue.bands}
    return in_words(names[card.band]) if card.band is not None else ""


_pieces = beside(__file__, ON=ON, band_name=_band_name, headline=formats.headline)
