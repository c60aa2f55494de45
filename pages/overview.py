"""Tổng quan: for the inspector where the round stands, for a ward chief what is missing, by when, and what would lift it."""

from dossiers.access.policy import INSPECTOR_ROLES, WARD_ROLES, Actor
from dossiers.community.actions import actions_of
from dossiers.office.assignments import assigned_to
from dossiers.procedure.progress import progress_of, round_numbers
from dossiers.procedure.status import status
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit, predecessors, units
from dossiers.rounds.units import unit as unit_of
from dossiers.store.clock import today
from dossiers.submissions.criteria_by_ward import columns
from dossiers.submissions.results import Result, history, results
from dossiers.submissions.submissions import unreadable_units
from ui import plain_streamlit as st
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup
from ui.reader.language import language, say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.reader.screens import PAGES
from ui.screens.actions.block import link
from ui.screens.next_step.next_thing import draw_next_thing
from ui.screens.overview.about import about_html, chosen_round, others_hidden, withheld_html
from ui.screens.overview.cells import cells_html
from ui.screens.overview.deadline import absent, deadline_html
from ui.screens.overview.heat import draw_heat_map
from ui.screens.overview.obstacles import draw_obstacles
from ui.screens.overview.past_rounds import past_rounds_html
from ui.screens.overview.progress import numbers_html, table_html
from ui.screens.overview.published import draw_published
from ui.screens.overview.remedies import lacking_count
from ui.screens.overview.standing import standing_html
from ui.screens.overview.wards import by_name, leafed, taking_part, told_apart
from ui.screens.overview.way import way_html
from ui.screens.trial.trial import BEGIN
from ui.screens.way_up.of_ward import what_to_do

record = the_record()
person = acting_person(record)
if person is None:
    st.stop()
kept = KeptParts(record, person)
now = today(record)


def inspector_view(actor: Actor, round_: Round, found: tuple[Result, ...]) -> None:
    """The round: its numbers, where each dossier stands, what holds wards up, what their figures ask, the heat map."""
    catalogue = catalogue_of(record, round_.id)
    everywhere = taking_part(round_, found, units(record, round_.window_to))
    hidden = unreadable_units(record, actor, round_.id, [unit.id for unit, of in everywhere if of is None])
    wards = by_name([ward for ward in everywhere if ward[0].id not in hidden])
    st.html(about_html(round_, len(everywhere), now, actor.role) + withheld_html(len(hidden), len(everywhere)))
    if not wards:
        return
    stages = progress_of(wards, round_, catalogue, now)
    st.html(numbers_html(round_numbers(stages)))
    st.subheader(say("overview.places"), anchor=False)
    shown = {each.id for each, _ in leafed([(each.unit, each.result) for each in stages])}
    listed = [each for each in stages if each.unit.id in shown]
    mine = assigned_to(record, actor, round_.id) if actor.role in INSPECTOR_ROLES else None
    appraises = mine is not None or actor.role == "board"
    about = (round_.id, *(each.unit.id for each in listed))
    st.html(kept.part("overview table", *about, make=lambda: table_html(listed, now, appraises=appraises, mine=mine)))
    everybody = columns(wards, catalogue)
    draw_obstacles(everybody, catalogue, round_.id)
    draw_heat_map(kept, [each for each in everybody if each.unit.id in shown], catalogue, round_.id)


def ward_view(actor: Actor, round_: Round, found: tuple[Result, ...], *, told: bool) -> None:
    """The ward: the dossier's way, where it stands, every criterion, what is lacking; the other wards once published.

    ``told``: the day by which a dossier has to be begun stands above.
    """
    ward = unit_of(record, str(actor.unit_id))
    own = next((each for each in found if each.unit.id == ward.id), None)
    if own is None and round_.status == "published":
        before = told_apart([each.unit for each in predecessors(record, ward.id)], units(record))
        st.html(absent(ward, before, found))
        draw_published(kept, record, round_, found, {each.id for each in before})
        return
    if own is None:
        st.html(deadline_html(round_, now, dated=not told))
    else:
        st.html(way_html(own, status(record, actor, ward.id, round_.id).steps, round_))

        def draw_standing() -> Markup:
            past = past_rounds_html(history(record, actor, ward.id, round_.kind), round_)
            return standing_html(own, past)

        st.html(kept.part("overview standing", ward.id, round_.id, make=draw_standing))
        # Where nothing is entered there is nothing to show of the criteria.
        if cells := kept.part("overview cells", ward.id, round_.id, make=lambda: cells_html(own)):
            st.html(cells)
        if count := lacking_count(own):
            st.subheader(
                say("overview.lacked" if own.state == "published" else "overview.lacking", n=count), anchor=False
            )
        if own.standing is not None:
            st.html(kept.part("overview remedies", ward.id, round_.id, make=lambda: what_to_do(record, actor, own)))
    with st.container(horizontal=True, key="overview_ways"):
        ways_on(actor, ward, round_, begun=own is not None)
    if round_.status == "published":
        draw_published(kept, record, round_, found, {ward.id})
    else:
        st.html(others_hidden(round_))


def ways_on(actor: Actor, ward: Unit, round_: Round, *, begun: bool) -> None:
    """To the ward's scorecard, its actions and its trends."""
    where = {"unit": ward.id, "round": round_.id, "lang": language()}
    if begun:
        to_scorecard = say("overview.open_scorecard")
        st.page_link(PAGES / "scorecard.py", label=to_scorecard, icon=":material/fact_check:", query_params=where)
        st.page_link(
            PAGES / "scorecard.py", label=say("trial.heading"), icon=":material/tune:",
            query_params={**where, "try": BEGIN},
        )  # fmt: skip
        link(actions_of(record, actor, ward.id, round_.id), ward.id, round_.id)
    where = {"unit": ward.id, "lang": language()}
    to_trends = say("overview.open_trends")
    st.page_link(PAGES / "trends.py", label=to_trends, icon=":material/show_chart:", query_params=where)


if person.unit_id is None:
    looked_at = chosen_round(record, person, lambda name: say("overview.title_inspector", round=name))
else:
    ward_name = unit_of(record, person.unit_id).name
    looked_at = chosen_round(record, person, lambda name: say("overview.title_ward", ward=ward_name, round=name))
told_of = draw_next_thing(record, person, looked_at.id)
graded = results(record, person, looked_at.id)
if person.role in WARD_ROLES:
    ward_view(person, looked_at, graded, told=told_of == looked_at)
elif looked_at.status == "published":
    draw_published(kept, record, looked_at, graded)
else:
    inspector_view(person, looked_at, graded)
