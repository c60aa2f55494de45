"""Tổng quan: for the inspector where the round stands, for a ward chief what is missing, by when, and what would lift it."""

from collections.abc import Callable

import streamlit as st

from dossiers.access.policy import INSPECTOR_ROLES, WARD_ROLES, Actor
from dossiers.community.actions import actions_of
from dossiers.office.assignments import assigned_to
from dossiers.procedure.progress import progress_of, round_numbers
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import Round, rounds
from dossiers.rounds.units import predecessors, units
from dossiers.rounds.units import unit as unit_of
from dossiers.store.clock import today
from dossiers.submissions.criteria_by_ward import columns
from dossiers.submissions.results import Result, history, results
from dossiers.submissions.submissions import withheld
from ui.reader.choice import newest_round, pick
from ui.reader.language import in_words, language, say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.reader.screens import PAGES
from ui.screens.actions.block import link
from ui.screens.next_step.next_thing import draw_next_thing
from ui.screens.overview import progress
from ui.screens.overview.about import about_html, others_hidden, withheld_html
from ui.screens.overview.deadline import absent, deadline_html
from ui.screens.overview.heat import draw_heat_map
from ui.screens.overview.obstacles import draw_obstacles
from ui.screens.overview.past_rounds import past_rounds_html
from ui.screens.overview.published import draw_published
from ui.screens.overview.remedies import remedies_html
from ui.screens.overview.standing import standing_html
from ui.screens.overview.wards import by_name, leafed, taking_part, told_apart

record = the_record()
person = acting_person(record)
if person is None:
    st.stop()
now = today(record)


def chosen_round(actor: Actor, title: Callable[[str], str]) -> Round:
    """The round looked at: the newest open one unless another was asked for. Draws the title beside the choice."""
    known = {each.id: each for each in reversed(rounds(record))}
    newest = newest_round(known, actor.role)
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        place = st.empty()
        chosen = pick("round", say("overview.choose_round"), list(known), newest, lambda key: in_words(known[key].name))
        place.title(title(in_words(known[chosen].name)), anchor=False)
    return known[chosen]


def inspector_view(actor: Actor, round_: Round, found: tuple[Result, ...]) -> None:
    """The round: its numbers, where each dossier stands, what holds wards up, what their figures ask, the heat map."""
    catalogue = catalogue_of(record, round_.id)
    everywhere = taking_part(round_, found, units(record, round_.window_to))
    kept = withheld(record, actor, round_.id, [unit.id for unit, of in everywhere if of is None])
    wards = by_name([ward for ward in everywhere if ward[0].id not in kept])
    st.html(about_html(round_, len(everywhere), now, actor.role) + withheld_html(len(kept), len(everywhere)))
    if not wards:
        return
    stages = progress_of(wards, round_, catalogue, now)
    st.html(progress.numbers_html(round_numbers(stages)))
    st.subheader(say("overview.places"), anchor=False)
    shown = {each.id for each, _ in leafed([(each.unit, each.result) for each in stages])}
    listed = [each for each in stages if each.unit.id in shown]
    mine = assigned_to(record, actor, round_.id) if actor.role in INSPECTOR_ROLES else None
    st.html(progress.table_html(listed, now, appraises=mine is not None or actor.role == "board", mine=mine))
    everybody = columns(wards, catalogue)
    draw_obstacles(everybody, catalogue, round_.id)
    draw_heat_map([each for each in everybody if each.unit.id in shown], catalogue, round_.id)


def ward_view(actor: Actor, round_: Round, found: tuple[Result, ...], *, told: bool) -> None:
    """The ward: state (``told``: its days stand above), headline, what is lacking, its rounds; the others once published."""
    ward = unit_of(record, str(actor.unit_id))
    own = next((each for each in found if each.unit.id == ward.id), None)
    if own is None and round_.status == "published":
        before = told_apart([each.unit for each in predecessors(record, ward.id)], units(record))
        st.html(absent(ward, before, found))
        draw_published(record, round_, found, {each.id for each in before})
        return
    st.html(deadline_html(own, round_, now, dated=not told))
    if own is not None:
        where = {"unit": ward.id, "round": round_.id, "lang": language()}
        st.html(standing_html(own))
        to_scorecard = say("overview.open_scorecard")
        st.page_link(PAGES / "scorecard.py", label=to_scorecard, icon=":material/fact_check:", query_params=where)
        if next_steps := remedies_html(own):
            st.subheader(say("overview.lacking" if own.state == "published" else "overview.next"), anchor=False)
            st.html(next_steps)
        link(actions_of(record, actor, ward.id, round_.id), ward.id, round_.id)
    st.subheader(say("overview.trend"), anchor=False)
    st.html(past_rounds_html(history(record, actor, ward.id, round_.kind), round_))
    where = {"unit": ward.id, "lang": language()}
    to_trends = say("overview.open_trends")
    st.page_link(PAGES / "trends.py", label=to_trends, icon=":material/show_chart:", query_params=where)
    if round_.status == "published":
        draw_published(record, round_, found, {ward.id})
    else:
        st.subheader(say("overview.others"), anchor=False)
        st.html(others_hidden(round_))


if person.unit_id is None:
    looked_at = chosen_round(person, lambda name: say("overview.title_inspector", round=name))
else:
    ward_name = unit_of(record, person.unit_id).name
    looked_at = chosen_round(person, lambda name: say("overview.title_ward", ward=ward_name, round=name))
told_of = draw_next_thing(record, person, looked_at.id)
graded = results(record, person, looked_at.id)
if person.role in WARD_ROLES:
    ward_view(person, looked_at, graded, told=told_of == looked_at)
elif looked_at.status == "published":
    draw_published(record, looked_at, graded)
else:
    inspector_view(person, looked_at, graded)
