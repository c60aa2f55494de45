"""Xưởng tiêu chí: drafts of criteria, written, compared, tried on every ward, proposed by one and released by another."""

from dossiers.access.policy import Actor, office_allows
from dossiers.office.criteria_drafts import drafts
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.reader.choice import current
from ui.reader.language import say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.screens.administration.form import hint
from ui.screens.workshop.beginning import draw_beginning
from ui.screens.workshop.listing import draw_list
from ui.screens.workshop.one import draw_one
from ui.screens.workshop.reading import Reading


def main(record: Record, actor: Actor) -> None:
    """Draw the screen: the list, or the draft that the address names."""
    reading = Reading(record, actor, drafts(record, actor))
    known = {str(each.id): each for each in reading.drafts}
    chosen = current("draft", list(known), "", kept=False)
    if chosen:
        draw_one(reading, known[chosen])
        return
    st.title(say("workshop.title"), anchor=False)
    hint(say("workshop.about"))
    draw_list(reading)
    draw_beginning(reading)


the_reader = acting_person(the_record())
if the_reader is None or not office_allows("draft_criteria", the_reader.role):
    st.stop()
main(the_record(), the_reader)
