"""The top of the trends screen: the ward, which rounds are compared, where the ward comes from and where it went."""

from collections.abc import Iterable, Mapping, Sequence

from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Succession
from dossiers.submissions.results import History
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.templates import beside
from ui.reader.choice import remember
from ui.reader.language import in_words, say


def head(
    past: History,
    shown: Sequence[Round],
    apart: Iterable[Round],
    went_into: Sequence[Succession],
    names: Mapping[str, str],
) -> None:
    """Title, what is compared, and the way to the ward this one was merged into.

    ``shown``: the rounds on the axis. ``apart``: those of the same kind whose window differs. ``names``: by unit id.
    """
    st.title(say("trends.title", ward=names[past.unit.id]), anchor=False)
    st.html(_pieces.lead(_sentences(past, shown[-1], apart, went_into, names)))
    for link in went_into:
        st.button(
            say("trends.to_successor", ward=link.unit.name),
            type="tertiary",
            icon=":material/arrow_forward:",
            on_click=remember,
            args=("unit", link.unit.id),
        )


def _sentences(
    past: History, newest: Round, apart: Iterable[Round], went_into: Sequence[Succession], names: Mapping[str, str]
) -> list[str]:
    first, last = (formats.day_of_year(each, each.year) for each in (newest.window_from, newest.window_to))
    sentences = [say("trends.window", first=first, last=last)]
    not_drawn = ", ".join(in_words(each.name) for each in apart)
    if not_drawn:
        sentences.append(say("trends.not_comparable", rounds=not_drawn))
    if past.merged:
        day = formats.day(past.merged[0].succession.valid_from)
        units = ", ".join(names[each.succession.unit.id] for each in past.merged)
        sentences.append(say("trends.merged_from", day=day, units=units))
    if went_into:
        into = ", ".join(names[link.unit.id] for link in went_into)
        sentences.append(say("trends.belongs_to", day=formats.day(went_into[0].valid_from), wards=into))
    return sentences


_pieces = beside(__file__)
