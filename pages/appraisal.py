"""Thẩm định: the queue; a ward with its 27 criteria and steps; one criterion with everything to decide it from."""

from html import escape

import streamlit as st

from dossiers.access.policy import INSPECTOR_ROLES
from dossiers.appraisal import case as appraisal
from dossiers.appraisal.second_marking import second_queue
from dossiers.errors import DossierError
from dossiers.next_step.next_thing import STEPS
from dossiers.next_step.of_person import kind_at
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import rounds
from dossiers.rounds.units import unit as unit_of
from dossiers.store.clock import today
from dossiers.submissions import questions as exchanges
from dossiers.submissions.results import result
from ui.reader.choice import pick, segments
from ui.reader.language import in_words, language, say
from ui.reader.people import acting_person, told_error
from ui.reader.record import the_record
from ui.reader.screens import PAGES
from ui.screens.appraisal.form import unsaved
from ui.screens.appraisal.head import case_head, case_line, ward_line, way_back
from ui.screens.appraisal.judging import judging
from ui.screens.appraisal.reading import reading
from ui.screens.appraisal.second import second_case, second_view
from ui.screens.appraisal.waiting import waiting
from ui.screens.appraisal.ward import rows_html
from ui.screens.appraisal.way import next_case, to_case, to_top
from ui.screens.procedure.panel import procedure_panel

record = the_record()
person = acting_person(record)
if person is None or person.role not in INSPECTOR_ROLES | {"board"}:
    st.stop()
actor = person
now = today(record)
known = {each.id: each for each in reversed(rounds(record))}
newest = next((each.id for each in known.values() if each.status == "open"), next(iter(known)))


def queue_page() -> None:
    """What waits, and the one next thing."""
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        place = st.empty()
        round_id = pick(
            "round", say("appraisal.choose_round"), list(known), newest, lambda key: in_words(known[key].name)
        )
        place.title(say("appraisal.title", round=in_words(known[round_id].name)), anchor=False)
    view = segments(
        "view", say("appraisal.choose_view"), ("queue", "second"), "queue", lambda key: say(f"appraisal.view_{key}")
    )
    if view == "second":
        second_view(record, actor, round_id)
    else:
        waiting(record, actor, round_id, now)


def ward_page(unit_id: str, round_id: str) -> None:
    """A ward: the steps that can be taken, and where its 27 criteria stand."""
    unit, round_ = unit_of(record, unit_id), known[round_id]
    found = result(record, actor, unit_id, round_id)
    stages = appraisal.decided(record, actor, unit_id, round_id)
    asked = exchanges.exchanges(record, actor, unit_id, round_id)
    way_back(None, round_id)
    st.title(say("appraisal.ward_title", ward=unit.name), anchor=False)
    st.html(ward_line(found, stages, now))
    kind = kind_at(record, actor, unit_id, round_id)
    key, code = next_case(stages, asked, kind)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            say(f"appraisal.{key}", code=code),
            type="secondary" if key == "look_at" else "primary",
            on_click=lambda: to_case(unit_id, round_id, code),
        )
        where = {"unit": unit_id, "round": round_id, "lang": language()}
        label = say("appraisal.open_scorecard")
        st.page_link(PAGES / "scorecard.py", label=label, icon=":material/fact_check:", query_params=where)
    rows, panel = st.columns([2.4, 1], gap="large")
    with panel, st.container(border=True, key="appraisal_steps"):
        procedure_panel(record, actor, unit, round_, wanted=STEPS.get(kind) if kind else None)
    with rows:
        st.html(rows_html(found, catalogue_of(record, round_id), stages, asked, unsaved(unit_id, round_id)))


def case_page(unit_id: str, round_id: str, code: str) -> None:
    """One criterion: what is claimed and shown on the left, the decision on the right."""
    case = appraisal.case(record, actor, unit_id, round_id, code)
    stages = appraisal.decided(record, actor, unit_id, round_id)
    following = case_head(case, list(stages))
    found = result(record, actor, unit_id, round_id)
    st.html(case_line(case, found, catalogue_of(record, round_id), stages, now))
    left, right = st.columns([1.9, 1], gap="large")
    card = case.scorecard_appraisal
    if card is None and not case.blind:
        card = appraisal.effect(record, actor, unit_id, round_id, code, verdicts=()).before
    with left:
        there = reading(record, actor, case, card, now)
    with right, st.container(border=True, key="appraisal_form"):
        judging(record, actor, case, there, following)
    to_top(code)


asked_unit, asked_criterion = st.query_params.get("unit"), st.query_params.get("criterion")
asked_round = st.query_params.get("round", newest)
if asked_unit is None or asked_round not in known:
    queue_page()
    st.stop()
drawn_for_me = {
    (each.unit.id, each.criterion.code): each
    for each in second_queue(record, actor, asked_round)
    if each.states is None
}
try:
    mark = drawn_for_me.get((asked_unit, asked_criterion or ""))
    if mark is not None:
        way_back(None, asked_round)
        name = in_words(mark.criterion.name)
        st.title(say("appraisal.second_title", code=mark.criterion.code, name=name), anchor=False)
        second_case(record, actor, mark, known[asked_round].window_to.year)
    elif asked_criterion is None:
        ward_page(asked_unit, asked_round)
    else:
        case_page(asked_unit, asked_round, asked_criterion)
except DossierError as refused:
    way_back(None, asked_round)
    st.html(f'<p class="ws ws-lead">{escape(told_error(refused))}</p>')
