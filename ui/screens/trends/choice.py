"""What a trend is about: the ward, the kind of rounds and the measure, chosen from lists or named by the address."""

from collections.abc import Mapping
from typing import NamedTuple

from streamlit.delta_generator import DeltaGenerator

from dossiers.access.policy import Actor
from dossiers.rounds.units import Unit
from dossiers.vocabulary import RoundKind
from scoring.catalogue import Catalogue
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.long_lists import pick_ward
from ui.parts.measures import indicators_matching
from ui.parts.templates import beside
from ui.reader.choice import pick, segments
from ui.reader.language import in_words, say

KINDS: tuple[RoundKind, ...] = ("year", "half_year")
VIEWS = ("score", "met", "indicator", "change", "residents")
UNSCORED = ("met", "indicator", "residents")
"""What there is to see where no criteria give points."""


class MeasureChoice(NamedTuple):
    """The ward, the kind of rounds, and what of it is shown, one of ``VIEWS``."""

    unit_id: str
    kind: RoundKind
    view: str


def choose(wards: Mapping[str, Unit], actor: Actor, *, scored: bool) -> MeasureChoice:
    """Draw the lists and return what is chosen; to begin with the reader's own ward. ``wards``: by id, as they are listed.

    ``scored``: whether any criteria of the record give points.
    """

    def ward_label(unit_id: str) -> str:
        """The name of a ward, with its last day where it is gone."""
        unit = wards[unit_id]
        return say("trends.ended", ward=unit.name, day=formats.day(unit.valid_to)) if unit.valid_to else unit.name

    with st.container(horizontal=True, vertical_alignment="center"):
        start = actor.unit_id or next(iter(wards))
        unit_id = pick_ward("unit", say("common.ward"), {each: ward_label(each) for each in wards}, start, width=260)
        kind = segments("kind", say("trends.kind"), KINDS, "year", lambda key: say(f"trends.{key}"))
        views = VIEWS if scored else UNSCORED
        view = segments("measure", say("trends.measure"), views, views[0], lambda key: say(f"trends.{key}"))
    return MeasureChoice(unit_id, "half_year" if kind == "half_year" else "year", view)


def choose_indicator(catalogue: Catalogue, *, width: int = 640, row: DeltaGenerator | None = None) -> str:
    """Draw the search and the list of indicators; the code of the one chosen, to begin with one that a check looks at.

    ``row``: a horizontal container for them to stand in; without one they make their own.
    """
    indicators = list(catalogue.indicators)
    code = _usual_indicator(catalogue)
    with row or st.container(horizontal=True, vertical_alignment="center"):
        looked_for = st.text_input(
            say("trends.find"), key="trends_find", holds="search", type="search", placeholder=say("trends.find"),
            label_visibility="collapsed", width=260,
        )  # fmt: skip
        found = indicators_matching(catalogue, looked_for)
        code = pick(
            "indicator", say("trends.indicator"), found or indicators, code if code in found or not found else found[0],
            lambda each: f"{each} {in_words(catalogue.indicators[each].name)}", width=width,
        )  # fmt: skip
    if not found:
        st.html(_pieces.nothing_found(looked_for))
    return code


def _usual_indicator(catalogue: Catalogue) -> str:
    """The first indicator that a check of the catalogue looks at, else the first of all."""
    checked = (each for check in catalogue.checks for each in check.of if isinstance(each, str))
    return next((each for each in checked if each in catalogue.indicators), next(iter(catalogue.indicators)))


_pieces = beside(__file__)
