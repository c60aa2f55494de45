"""Xu hướng: how a ward goes, over rounds of one window, with the merger drawn and named."""

from collections.abc import Mapping, Sequence

from dossiers.access.policy import Actor, may_read
from dossiers.errors import NotAllowed
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import Round, rounds, same_window
from dossiers.rounds.units import Unit, predecessors, successors, units
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.submissions.results import Summed, history, summed
from scoring.catalogue import Catalogue
from scoring.trends import companions
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.formats import ward_names
from ui.parts.kept import KeptParts
from ui.parts.measures import IndicatorMeasure, Measure, MetMeasure, ScoreMeasure
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.screens.trends.change_view import draw_change
from ui.screens.trends.choice import choose, choose_indicator
from ui.screens.trends.head import head
from ui.screens.trends.page import chart_and_table, nothing_yet, read_beside
from ui.screens.trends.series import Trend, trend


def main(record: Record, actor: Actor) -> None:
    """Draw the screen."""
    kept = KeptParts(record, actor)
    known = units(record)
    wards, names = wards_of(record, known), ward_names(known)
    top = st.container()
    known_rounds = rounds(record)
    choice = choose(wards, actor, scored=any(catalogue_of(record, each.id).scored for each in known_rounds))

    every = [each for each in known_rounds if each.kind == choice.kind]
    shown = same_window(every, choice.kind)
    catalogues = {each.id: catalogue_of(record, each.id) for each in shown}
    newest = catalogues[shown[-1].id]
    code = choose_indicator(newest) if choice.view == "indicator" else None

    past = history(record, actor, choice.unit_id, choice.kind)
    went_into = successors(record, choice.unit_id)
    hidden = hidden_rounds(record, actor, choice.unit_id, shown)

    def sum_of(round_: Round) -> Summed | None:
        """What the former wards counted together in a round, None where the acting person may not know."""
        try:
            return summed(record, actor, choice.unit_id, round_.id)
        except NotAllowed:
            return None

    def trend_of(measure: Measure) -> Trend:
        """The chosen ward's trend of a measure."""
        return trend(
            past, shown, measure,
            catalogues=catalogues, names=names, successors=went_into, sum_of=sum_of, hidden=hidden,
        )  # fmt: skip

    with top:
        head(past, shown, [each for each in every if each not in shown], went_into, names)

    if choice.view == "change":
        draw_change(kept, past, shown, names)
        return
    trends = [trend_of(measure) for measure in measures(choice.view, code, newest)]
    if not past.results and not any(each.results for each in past.merged):
        nothing_yet(trends[0])
        return
    chart_and_table(kept, trends, choice.unit_id, choice.kind, choice.view, code)
    if code is not None:
        read_beside([IndicatorMeasure(each) for each in companions(newest, code)], trend_of)


def wards_of(record: Record, known: Sequence[Unit]) -> Mapping[str, Unit]:
    """The wards to choose from, those of today first, each in dictionary order."""
    now = today(record)
    wards = (unit for unit in known if unit.kind == "ward")
    listed = sorted(wards, key=lambda unit: (not unit.valid_on(now), formats.sort_key(unit.name)))
    return {unit.id: unit for unit in listed}


def hidden_rounds(record: Record, actor: Actor, unit_id: str, shown: Sequence[Round]) -> set[str]:
    """The rounds in which the ward's dossier, if there is one, is not the reader's to see."""
    own = frozenset(link.unit.id for link in predecessors(record, actor.unit_id)) if actor.unit_id else frozenset()
    if may_read(actor, "draft", unit_id, own):
        return set()
    return {each.id for each in shown if each.status != "published"}


def measures(view: str, code: str | None, catalogue: Catalogue) -> list[Measure]:
    """What is drawn: an indicator, the criteria met of each layer, or the score."""
    if code is not None:
        return [IndicatorMeasure(code)]
    return [MetMeasure(layer) for layer in catalogue.layers] if view == "met" else [ScoreMeasure()]


the_reader = acting_person(the_record())
if the_reader is None:
    st.stop()
main(the_record(), the_reader)
