"""The queue on the screen: the one next thing with its button, then the dossiers."""

from dataclasses import replace
from datetime import date
from functools import partial
from html import escape

import streamlit as st

from dossiers import appraisal_queue
from dossiers.access import Actor
from dossiers.record import Record
from ui.appraisal_queue import groups, next_words, queue_html, tasks
from ui.appraisal_way import to_ward
from ui.language import say
from ui.overview_wards import leafed
from ui.people import told_name


def waiting(record: Record, actor: Actor, round_id: str, today: date) -> None:
    """Draw what waits in a round for the reader."""
    items = [
        replace(each, inspectors=tuple(told_name(name) for name in each.inspectors))
        for each in appraisal_queue.queue(record, actor, round_id)
    ]
    lockable = {each.unit.id for each in items if "lock" in each.may}
    to_settle = {each.unit.id for each in items if "settle_reopening" in each.may}
    todo = tasks(items, actor.role, lockable, to_settle)
    if todo:
        unit = todo[0].item.unit
        st.html(f'<p class="ws ws-lead"><strong>{say("appraisal.next")}:</strong> {escape(next_words(todo[0]))}</p>')
        label = say("appraisal.open_next", ward=unit.name)
        st.button(label, type="primary", on_click=partial(to_ward, unit.id, round_id))
    else:
        nothing = say("appraisal.nothing_next" if items else "appraisal.queue_empty")
        st.html(f'<p class="ws ws-lead">{escape(nothing)}</p>')
    if items:
        shown = {unit.id for unit, _ in leafed([(each.unit, each.result) for each in items])}
        st.html(queue_html(groups([each for each in items if each.unit.id in shown], actor.role, lockable), today))
