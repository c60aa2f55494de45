"""Xu hướng: how a ward goes, over rounds of one window, with the merger drawn and named."""

from collections.abc import Mapping, Sequence

from dossiers.access.policy import Actor
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import rounds
from dossiers.rounds.units import Unit, units
from dossiers.store.clock import today
from dossiers.store.record import Record
from scoring.catalogue import Catalogue
from scoring.trends import companions
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.formats import ward_names
from ui.parts.kept import KeptParts
from ui.parts.measures import IndicatorMeasure, Measure, MetMeasure, ScoreMeasure
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.screens.residents.view import draw_residents
from ui.screens.trends.change_view import draw_change
from ui.screens.trends.choice import choose, choose_indicator
from ui.screens.trends.head import head
from ui.screens.trends.of_ward import WardTrends
from ui.screens.trends.page import chart_and_table, nothing_yet, read_beside


def main(record: Record, actor: Actor) -> None:
    """Draw the screen."""
    kept = KeptParts(record, actor)
    known = units(record)
    wards, names = wards_of(record, known), ward_names(known)
    top = st.container()
    scored = any(catalogue_of(record, each.id).scored for each in rounds(record))
    choice = choose(wards, actor, scored=scored)
    ward = WardTrends(record, actor, choice.unit_id, choice.kind, names)
    code = choose_indicator(ward.newest) if choice.view == "indicator" else None
    with top:
        head(ward.past, ward.rounds, ward.apart, ward.went_into, names)

    if choice.view == "change":
        draw_change(kept, ward.past, ward.rounds, names)
        return
    if choice.view == "residents" and not ward.empty:
        draw_residents(record, actor, kept, ward, choice.kind)
        return
    trends = [ward.trend_of(measure) for measure in measures(choice.view, code, ward.newest)]
    if ward.empty:
        nothing_yet(trends[0])
        return
    chart_and_table(kept, trends, choice.unit_id, choice.kind, choice.view, code)
    if code is not None:
        read_beside([IndicatorMeasure(each) for each in companions(ward.newest, code)], ward.trend_of)


def wards_of(record: Record, known: Sequence[Unit]) -> Mapping[str, Unit]:
    """The wards to choose from, those of today first, each in dictionary order."""
    now = today(record)
    wards = (unit for unit in known if unit.kind == "ward")
    listed = sorted(wards, key=lambda unit: (not unit.valid_on(now), formats.sort_key(unit.name)))
    return {unit.id: unit for unit in listed}


def measures(view: str, code: str | None, catalogue: Catalogue) -> list[Measure]:
    """What is drawn: an indicator, the criteria met of each layer, or the score."""
    if code is not None:
        return [IndicatorMeasure(code)]
    return [MetMeasure(layer) for layer in catalogue.layers] if view == "met" else [ScoreMeasure()]


the_reader = acting_person(the_record())
if the_reader is None:
    st.stop()
main(the_record(), the_reader)
