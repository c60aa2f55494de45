"""Thẩm định: the queue; a ward with its 27 criteria and steps; one criterion with everything to decide it from."""

from datetime import date

from dossiers.access.policy import INSPECTOR_ROLES, Actor
from dossiers.appraisal import case as appraisal
from dossiers.appraisal.second_marking import pending_mark
from dossiers.errors import DossierError, RecordError
from dossiers.evidence.listing import standings
from dossiers.next_step.next_thing import STEPS, next_case
from dossiers.next_step.of_person import kind_at
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import Round, rounds
from dossiers.rounds.units import unit as unit_of
from dossiers.rounds.units import units
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.submissions import questions as exchanges
from dossiers.submissions.results import result
from ui import plain_streamlit as st
from ui.parts.kept import KeptParts
from ui.reader.asked import asked, asked_among, told_already
from ui.reader.choice import pick, segments
from ui.reader.language import in_words, say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.screens.appraisal.form import unsaved
from ui.screens.appraisal.head import case_head, case_line, nothing_there, refusal, scorecard_link, ward_line, way_back
from ui.screens.appraisal.judging import judging
from ui.screens.appraisal.reading import reading
from ui.screens.appraisal.second import second_case, second_view
from ui.screens.appraisal.waiting import waiting
from ui.screens.appraisal.ward import rows_html
from ui.screens.appraisal.way import to_case, to_top
from ui.screens.evidence.list import notes
from ui.screens.procedure.panel import procedure_panel


def main() -> None:
    """The screen that the address asks for: queue, ward, criterion, or a criterion drawn for a second marking."""
    record = the_record()
    actor = acting_person(record)
    if actor is None or actor.role not in INSPECTOR_ROLES | {"board"}:
        st.stop()
    known = {each.id: each for each in reversed(rounds(record))}
    newest = next((each.id for each in known.values() if each.status == "open"), next(iter(known)))
    round_ = known.get((asked_among("round", known) or "") if asked("round") else newest)
    if asked("unit") is None or round_ is None:
        queue_page(record, actor, known, newest)
        return
    unit_id = asked_among("unit", {each.id for each in units(record)})
    code = asked_among("criterion", catalogue_of(record, round_.id).criteria)
    if unit_id is None or (code is None and asked("criterion")):
        way_back(None, round_.id)
        st.html(nothing_there())
        told_already()
        return
    try:
        mark = pending_mark(record, actor, unit_id, round_.id, code)
        if mark is not None:
            second_case(record, actor, mark, round_.window_to.year)
        elif code is None:
            ward_page(record, actor, unit_id, round_, today(record))
        else:
            case_page(record, actor, unit_id, round_, code, today(record))
    except RecordError:
        # Not a matter of this page: what is typed on it waits until the record can be read again.
        raise
    except DossierError as refused:
        way_back(None, round_.id)
        st.html(refusal(refused))


def queue_page(record: Record, actor: Actor, known: dict[str, Round], newest: str) -> None:
    """What waits, and the one next thing."""
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        place = st.empty()
        names = {each.id: in_words(each.name) for each in known.values()}
        round_id = pick("round", say("appraisal.choose_round"), list(known), newest, names.__getitem__)
        with place:
            st.title(say("appraisal.title", round=names[round_id]), anchor=False)
    views = {each: say(f"appraisal.view_{each}") for each in ("queue", "second")}
    view = segments("view", say("appraisal.choose_view"), list(views), "queue", views.__getitem__)
    if view == "second":
        second_view(record, actor, round_id)
    else:
        waiting(record, actor, round_id, today(record))


def ward_page(record: Record, actor: Actor, unit_id: str, round_: Round, now: date) -> None:
    """A ward: the steps that can be taken, and where its 27 criteria stand."""
    unit, found = unit_of(record, unit_id), result(record, actor, unit_id, round_.id)
    stages = appraisal.decided(record, actor, unit_id, round_.id)
    asked = exchanges.exchanges(record, actor, unit_id, round_.id)
    kind = kind_at(record, actor, unit_id, round_.id)
    way_back(None, round_.id)
    st.title(say("appraisal.ward_title", ward=unit.name), anchor=False)
    st.html(ward_line(found, stages, now))
    key, code = next_case(stages, asked, kind)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            say(f"appraisal.next_{key}", code=code),
            type="secondary" if key == "look_at" else "primary",
            on_click=lambda: to_case(unit_id, round_.id, code),
        )
        scorecard_link(unit_id, round_.id)
    rows, panel = st.columns([2.4, 1], gap="large")
    with panel, st.container(border=True, key="appraisal_steps"):
        procedure_panel(record, actor, unit, round_, wanted=STEPS.get(kind) if kind else None)
    with rows:
        catalogue = catalogue_of(record, round_.id)
        told = notes(catalogue, standings(record, actor, unit_id, round_.id))
        st.html(rows_html(found, catalogue, stages, asked, unsaved(unit_id, round_.id), told))


def case_page(record: Record, actor: Actor, unit_id: str, round_: Round, code: str, now: date) -> None:
    """One criterion: what is claimed and shown on the left, the decision on the right."""
    kept = KeptParts(record, actor)
    case = appraisal.case(record, actor, unit_id, round_.id, code)
    stages = appraisal.decided(record, actor, unit_id, round_.id)
    case_head(case, list(stages))
    st.html(
        kept.part("appraisal_line", unit_id, round_.id, code, make=lambda: case_line(record, actor, case, stages, now))
    )
    left, right = st.columns([1.9, 1], gap="large")
    with left:
        there = reading(record, actor, case, kept, now)
    with right, st.container(border=True, key="appraisal_form"):
        judging(record, actor, case, there)
    to_top(code)


main()
