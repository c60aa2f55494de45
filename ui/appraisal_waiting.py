"""The queue on the screen: the one next thing with its button, then the dossiers."""

from dataclasses import replace
from datetime import date
from html import escape

import streamlit as st

from dossiers import appraisal_queue
from dossiers.access import Actor
from dossiers.record import Record
from ui.appraisal_queue import groups, queue_html
from ui.language import say
from ui.next_thing import draw_next_thing
from ui.overview_wards import leafed
from ui.people import told_name


def waiting(record: Record, actor: Actor, round_id: str, today: date) -> None:
    """Draw what waits in a round for the reader."""
    draw_next_thing(record, actor, round_id, here="appraisal")
    items = [
        replace(each, inspectors=tuple(told_name(name) for name in each.inspectors))
        for each in appraisal_queue.queue(record, actor, round_id)
    ]
    if not items:
        st.html(f'<p class="ws ws-lead">{escape(say("appraisal.queue_empty"))}</p>')
        return
    lockable = {each.unit.id for each in items if "lock" in each.may}
    shown = {unit.id for unit, _ in leafed([(each.unit, each.result) for each in items])}
    st.html(queue_html(groups([each for each in items if each.unit.id in shown], actor.role, lockable), today))
