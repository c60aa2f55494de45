"""The view "why the score changed": two rounds to choose, the sentence, the waterfall, and its table."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from dossiers.rounds.rounds import Round
from dossiers.submissions.results import History
from ui import plain_streamlit as st
from ui.parts import charts, formats
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup, beside
from ui.reader.choice import pick
from ui.reader.language import in_words, say
from ui.screens.trends.change import Change, ChangeRow, ScoredRound, change_between, earlier_than, scored_rounds
from ui.screens.trends.change_chart import change_chart, extent
from ui.screens.trends.change_words import finding, most_moved, not_joined, notes, round_words, row_name, why_no_pair


class AskedChange(NamedTuple):
    """What names a change in an address: the ward, the earlier round and the later one."""

    unit: str
    before: str
    to: str


def draw_change(kept: KeptParts, past: History, shown: Sequence[Round], names: Mapping[str, str]) -> None:
    """Ask which rounds, the two newest to begin with, and draw what lies between them. ``shown``: the rounds there are."""
    found = scored_rounds(past)
    pair = _chosen(found)
    apart = not_joined(past, dict(names))
    if pair is None:
        for text in filter(None, (why_no_pair(names[past.unit.id], found, shown), apart)):
            st.html(_pieces.line(text))
        return
    asked = AskedChange(past.unit.id, pair[0].round.id, pair[1].round.id)
    change = kept.value("trends change", *asked, make=lambda: change_between(*pair))
    st.subheader(heading(change), anchor=False)
    st.html(kept.part("trends change told", *asked, make=lambda: told_html(change, asked, apart)))
    if change.whole is None:
        return
    with st.container(key="trends_change"):
        left, right = st.columns((1, 1), gap="large")
    with left:
        _draw_chart(kept, change, asked, names[past.unit.id])
    with right:
        ward = names[past.unit.id]
        st.html(kept.part("trends change table", *asked, make=lambda: table_html(change, ward)))


def _chosen(found: Sequence[ScoredRound]) -> tuple[ScoredRound, ScoredRound] | None:
    """The two rounds chosen, earlier and later; None where no two can be compared."""
    later = {each.round.id: each for each in reversed(found) if earlier_than(each, found)}
    if not later:
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        place = st.empty()
        to = pick(
            "to", say("trends.change_to"), list(later), next(iter(later)),
            lambda key: say("trends.change_to_round", round=in_words(later[key].round.name)), kept=False,
        )  # fmt: skip
        earlier = {each.round.id: each for each in reversed(earlier_than(later[to], found))}
        with place:
            before = pick(
                "before", say("trends.change_from"), list(earlier), next(iter(earlier)),
                lambda key: say("trends.change_from_round", round=in_words(earlier[key].round.name)), kept=False,
            )  # fmt: skip
    return earlier[before], later[to]


def heading(change: Change) -> str:
    """ "Vì sao 76,92 thành 91,63?" """
    if change.whole is None:
        return say("trends.change")
    before, after = formats.score(change.whole.before), formats.score(change.whole.after)
    key = "trends.change_heading" if change.whole.difference else "trends.change_heading_level"
    return say(key, before=before, after=after)


def told_html(change: Change, asked: AskedChange, apart: str) -> Markup:
    """The sentence and what must be known beside it. ``apart``: that former wards are not joined; "" where there are none."""
    most = most_moved(change) if change.whole is not None else ""
    told = [*notes(change), *([apart] if apart else [])]
    return _pieces.told(finding(change), most, told, asked if change.whole is not None else None)


def _draw_chart(kept: KeptParts, change: Change, asked: AskedChange, ward: str) -> None:
    colours = charts.palette()
    st.html(kept.part("trends change key", *asked, make=lambda: key_html(change)))
    spec = kept.value("trends change chart", *asked, colours, make=lambda: change_chart(change, colours))
    heads = round_words(change.earlier, change.later)
    alt = say("trends.change_alt", ward=ward, before=heads[0], after=heads[1], finding=finding(change))
    charts.show(spec, alt=alt, colours=colours)


def key_html(change: Change) -> Markup:
    """What the marks mean, those that are drawn."""
    marks = {
        "up": any(row.performance > 0 for row in change.rows),
        "down": any(row.performance < 0 for row in change.rows),
        "criteria": any(row.catalogue for row in change.rows),
    }
    kinds = [(f"change-{kind}", say(f"trends.change_key_{kind}")) for kind, drawn in marks.items() if drawn]
    low = Fraction(extent(change)[0])
    return _pieces.key(kinds, say("trends.change_axis", low=formats.number(low)) if low else "")


def table_html(change: Change, ward: str) -> Markup:
    """The table: what moved, what did not as one row, and the sums."""
    heads = round_words(change.earlier, change.later)
    caption = say("trends.change_caption", ward=ward, before=heads[0], after=heads[1])
    names = [row_name(row) for row in change.moved]
    return _pieces.table(change, caption, heads, names, rest(change), formats.number(len(change.unmoved)))


def rest(change: Change) -> ChangeRow | None:
    """The rows that did not move as one; None where all did."""
    found = change.unmoved
    if not found:
        return None
    stayed = sum((row.before for row in found), Fraction(0))
    return ChangeRow(None, stayed, Fraction(0), Fraction(0), stayed)


_pieces = beside(__file__)
