"""The queue on the screen: the one next thing with its button, then the dossiers."""

from dataclasses import replace
from datetime import date

from dossiers.access.policy import Actor
from dossiers.next_step.next_thing import kind_of
from dossiers.procedure import queue as appraisal_queue
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.people import told_name
from ui.screens.appraisal.queue import queue_html
from ui.screens.next_step.next_thing import draw_next_thing
from ui.screens.overview.wards import leafed


def waiting(record: Record, actor: Actor, round_id: str, today: date) -> None:
    """Draw what waits in a round for the reader."""
    draw_next_thing(record, actor, round_id, here="appraisal")
    items = [
        replace(each, inspectors=tuple(told_name(name) for name in each.inspectors))
        for each in appraisal_queue.queue(record, actor, round_id)
    ]
    if not items:
        st.html(_pieces.empty())
        return
    lockable = {
        each.unit.id
        for each in items
        if kind_of(each.available_acts, each.state, answered=each.answered, undecided=each.undecided) == "lock"
    }
    shown = {unit.id for unit, _ in leafed([(each.unit, each.result) for each in items])}
    parts = appraisal_queue.in_parts([each for each in items if each.unit.id in shown], actor.role, lockable)
    st.html(queue_html(parts, today))


_pieces = beside(__file__)
