"""Tổng quan: for the inspector where the round stands, for a ward chief what is missing, by when, and what would lift it."""

from collections.abc import Callable, Collection
from dataclasses import replace

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
from dossiers.submissions.criteria_by_ward import Column, columns
from dossiers.submissions.results import Result, history, results
from dossiers.submissions.submissions import withheld
from ui.parts.formats import number
from ui.reader.choice import newest_round, pick, segments
from ui.reader.language import in_words, language, say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.reader.screens import PAGES
from ui.screens.actions.block import link
from ui.screens.next_step.next_thing import draw_next_thing
from ui.screens.overview import heat, obstacles, progress, published
from ui.screens.overview.about import about_html, merger_note, no_dossiers, others_hidden, withheld_html
from ui.screens.overview.deadline import absent, deadline_html
from ui.screens.overview.past_rounds import past_rounds_html
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
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(say("overview.obstacles"), anchor=False)
        st.html(obstacles.obstacles_html(everybody, catalogue))
    with right:
        st.subheader(say("overview.questions_title"), anchor=False)
        st.html(obstacles.questions_html(everybody, round_.id))
    heat_map([each for each in everybody if each.unit.id in shown], round_)


def published_view(round_: Round, found: tuple[Result, ...], own: Collection[str] = ()) -> None:
    """A published round: the results, then the heat map. ``own``: the ids of the reader's own ward or of those before it."""
    names = told_apart([each.unit for each in found], units(record))
    found = tuple(replace(each, unit=unit) for each, unit in zip(found, names, strict=True))
    wards = taking_part(round_, published.in_order(found), ())
    st.html(about_html(round_, len(wards), now))
    if not found:
        st.html(no_dossiers())
        return
    if any(not each.unit.valid_on(now) for each in found):
        st.html(merger_note(record.facts().merger))
    st.subheader(say("overview.results"), anchor=False)
    shown = leafed(wards)
    st.html(published.results_html([each for _, each in shown if each], own))
    heat_map(columns(by_name(shown), catalogue_of(record, round_.id)), round_, own)


def ward_view(actor: Actor, round_: Round, found: tuple[Result, ...], *, told: bool) -> None:
    """The ward: state (``told``: its days stand above), headline, what is lacking, its rounds; the others once published."""
    ward = unit_of(record, str(actor.unit_id))
    own = next((each for each in found if each.unit.id == ward.id), None)
    if own is None and round_.status == "published":
        before = told_apart([each.unit for each in predecessors(record, ward.id)], units(record))
        st.html(absent(ward, before, found))
        published_view(round_, found, {each.id for each in before})
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
        published_view(round_, found, {ward.id})
    else:
        st.subheader(say("overview.others"), anchor=False)
        st.html(others_hidden(round_))


def heat_map(found: Collection[Column], round_: Round, own: Collection[str] = ()) -> None:
    """Criteria × wards in one of three views."""
    catalogue = catalogue_of(record, round_.id)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        criteria = say("overview.heat_criteria", number=number(len(catalogue.criteria)))
        wards = say("overview.heat_wards", number=number(len(found)))
        st.subheader(say("overview.heat_title", criteria=criteria, wards=wards), anchor=False, width="content")
        view = segments("view", say("overview.heat_view"), heat.VIEWS, "state", lambda key: say(f"overview.view_{key}"))
    st.html(heat.legend_html(found, view))
    st.html(heat.heat_html(found, catalogue, view, round_.id, own))


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
    published_view(looked_at, graded)
else:
    inspector_view(person, looked_at, graded)
