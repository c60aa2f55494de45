"""Xu hướng: how a ward goes, over rounds of one window, with the merger drawn and named."""

import html

import streamlit as st

from dossiers.access.policy import Actor, may_read
from dossiers.errors import NotAllowed
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import Round, rounds
from dossiers.rounds.units import predecessors, successors, units
from dossiers.store.clock import today
from dossiers.submissions.results import Summed, history, summed
from ui.parts import formats
from ui.parts.ward_names import ward_names
from ui.reader.choice import pick, remember, segments
from ui.reader.language import in_words, say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.screens.trends.measures import (
    IndicatorMeasure,
    Measure,
    MetMeasure,
    ScoreMeasure,
    companions,
    indicators_matching,
)
from ui.screens.trends.page import beside, chart_and_table, nothing_yet
from ui.screens.trends.series import Trend, same_window, trend

record = the_record()
person = acting_person(record)
if person is None:
    st.stop()
reader: Actor = person

known = {unit.id: unit for unit in units(record)}
names = ward_names(known.values())
now = today(record)
wards = sorted(
    (unit for unit in known.values() if unit.kind == "ward"),
    key=lambda unit: (not unit.valid_on(now), formats.sort_key(unit.name)),
)
options = [unit.id for unit in wards]


def ward_label(unit_id: str) -> str:
    """The name of a ward in the list, with its last day where it is gone."""
    unit = known[unit_id]
    return say("trends.ended", ward=unit.name, day=formats.day(unit.valid_to)) if unit.valid_to else unit.name


# What to look at

asked_unit, asked_indicator = st.query_params.get("unit"), st.query_params.get("indicator")
top = st.container()
with st.container(horizontal=True, vertical_alignment="center"):
    unit_id = pick("unit", say("common.ward"), options, person.unit_id or options[0], ward_label)
    kinds = ["year", "half_year"]
    half = segments("kind", say("trends.kind"), kinds, "year", lambda key: say(f"trends.{key}")) == "half_year"
    views = ["score", "met", "indicator"]
    view = segments("measure", say("trends.measure"), views, "score", lambda key: say(f"trends.{key}"))

every = rounds(record)
kind = "half_year" if half else "year"
shown = same_window(every, kind)
catalogues = {each.id: catalogue_of(record, each.id) for each in shown}
catalogue = catalogues[shown[-1].id]
indicators = list(catalogue.indicators)
checked = (each for check in catalogue.checks for each in check.of if isinstance(each, str))
code = next((each for each in checked if each in catalogue.indicators), indicators[0])
if view == "indicator":
    with st.container(horizontal=True, vertical_alignment="center"):
        looked_for = st.text_input(
            say("trends.find"), key="trends_find", type="search", placeholder=say("trends.find"),
            label_visibility="collapsed", width=260,
        )  # fmt: skip
        found = indicators_matching(catalogue, looked_for)
        code = pick(
            "indicator", say("trends.indicator"), found or indicators, code if code in found or not found else found[0],
            lambda each: f"{each} {in_words(catalogue.indicators[each].name)}", width=640,
        )  # fmt: skip
    if not found:
        st.html(f'<p class="ws ws-quiet">{html.escape(say("trends.nothing_found", text=looked_for))}</p>')

# What is known of it

past = history(record, person, unit_id, kind)
went_into = successors(record, unit_id)
own = frozenset(link.unit.id for link in predecessors(record, person.unit_id)) if person.unit_id else frozenset()
sees_drafts = may_read(person, "draft", unit_id, own)
hidden = set() if sees_drafts else {each.id for each in shown if each.status != "published"}


def sum_of(round_: Round) -> Summed | None:
    """What the former wards counted together in a round, None where the acting person may not know."""
    try:
        return summed(record, reader, unit_id, round_.id)
    except NotAllowed:
        return None


def trend_of(measure: Measure) -> Trend:
    """The chosen ward's trend of a measure."""
    return trend(
        past, shown, measure,
        catalogues=catalogues, names=names, successors=went_into, sum_of=sum_of, hidden=hidden,
    )  # fmt: skip


# The screen

with top:
    st.title(say("trends.title", ward=names[unit_id]), anchor=False)
    newest = shown[-1]
    lead = [say("trends.window", first=formats.day(newest.window_from)[:5], last=formats.day(newest.window_to)[:5])]
    apart = [in_words(each.name) for each in every if each.kind == kind and each not in shown]
    if apart:
        lead.append(say("trends.not_comparable", rounds=", ".join(apart)))
    if past.merged:
        lead.append(say("trends.merged_from", day=formats.day(past.merged[0].succession.valid_from),
                        units=", ".join(names[each.succession.unit.id] for each in past.merged)))  # fmt: skip
    if went_into:
        into = ", ".join(names[link.unit.id] for link in went_into)
        lead.append(say("trends.belongs_to", day=formats.day(went_into[0].valid_from), wards=into))
    st.html(f'<p class="ws ws-lead ws-quiet">{html.escape(" ".join(lead))}</p>')
    for link in went_into:
        label = say("trends.to_successor", ward=link.unit.name)
        st.button(
            label, type="tertiary", icon=":material/arrow_forward:", on_click=remember, args=("unit", link.unit.id)
        )
    if asked_unit and asked_unit not in options:
        st.warning(say("trends.unknown_unit", asked=asked_unit, ward=names[unit_id]))
    if view == "indicator" and asked_indicator and asked_indicator not in indicators:
        st.warning(say("trends.unknown_indicator", asked=asked_indicator, code=code))

if view == "score":
    trends = [trend_of(ScoreMeasure())]
elif view == "met":
    trends = [trend_of(MetMeasure(layer)) for layer in catalogue.layers]
else:
    trends = [trend_of(IndicatorMeasure(code))]

if not past.results and not any(each.results for each in past.merged):
    nothing_yet(trends[0])
else:
    chart_and_table(trends)
    if view == "indicator":
        beside([IndicatorMeasure(each) for each in companions(catalogue, code)], trend_of)
