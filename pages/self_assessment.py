"""Tự đánh giá: the ward's list of criteria, the form of one, the review before sending, and what was asked and answered."""

from html import escape

import streamlit as st

from dossiers.errors import NotAllowed, NotFound
from dossiers.next_step.of_person import unfinished
from dossiers.procedure import status as dossier_status
from dossiers.rounds.catalogues import catalogue_of
from dossiers.submissions.entry_sheets import sheet as sheet_of
from dossiers.submissions.results import result as result_of
from ui.reader.choice import pick
from ui.reader.language import in_words, language, say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.screens.self_assessment import screen

record = the_record()
actor = acting_person(record)
if actor is None:
    st.stop()

# Which round

offered = {
    each.id: each for each in unfinished(record) if each.status == "open" or screen.asked_again(record, actor, each)
}
if not offered:
    st.html(f'<p class="ws ws-lead">{escape(say("self_assessment.no_open_round"))}</p>')
    st.stop()
title, picks = st.columns([3, 2], vertical_alignment="bottom")
way = picks.container(horizontal=True, horizontal_alignment="right", vertical_alignment="bottom", key="self_picks")
with way:
    round_ = next(iter(offered.values()))
    if len(offered) > 1:
        names = {key: in_words(each.name) for key, each in offered.items()}
        round_ = offered[pick("round", say("common.round"), list(offered), round_.id, names.__getitem__, width=220)]
catalogue = catalogue_of(record, round_.id)

# Whoever asks the residents

if actor.role == "surveyor":
    title.title(say("self_assessment.title_survey"), anchor=False)
    screen.survey(record, actor, round_, catalogue)
    st.stop()
if actor.unit_id is None:
    st.html(f'<p class="ws ws-lead">{escape(say("self_assessment.not_for_you"))}</p>')
    st.stop()

# The ward

try:
    sheet = sheet_of(record, actor, actor.unit_id, round_.id)
    status = dossier_status.status(record, actor, actor.unit_id, round_.id)
    result = result_of(record, actor, actor.unit_id, round_.id)
except (NotAllowed, NotFound) as error:
    st.html(f'<p class="ws ws-lead">{escape(error.text(language()))}</p>')
    st.stop()
title.title(say("self_assessment.title", ward=sheet.unit.name), anchor=False)
desk = screen.Desk(record, actor, catalogue, sheet, status, result)
with way:
    screen.ways(desk)
screen.head(desk)

view = screen.view(desk)
if view == "review":
    screen.review_page(desk)
elif view == "answers":
    screen.answers_page(desk)
else:
    screen.work_page(desk)
