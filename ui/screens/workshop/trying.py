"""What drafts would do to every ward of a round that the reader may read; several drafts side by side."""

from dossiers.office.criteria_drafts import Draft
from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.choice import newest_round, pick
from ui.reader.language import in_words, say
from ui.screens.administration.form import hint, sentence
from ui.screens.workshop.effect_view import draw_effects
from ui.screens.workshop.reading import Reading
from ui.screens.workshop.route import APART


def draw_trying(reading: Reading, draft: Draft) -> None:
    """Draw the view."""
    if reading.read(reading.files(draft)).catalogue is None:
        sentence(say("workshop.not_comparable"))
        return
    start = newest_round(reading.rounds, "administrator")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        round_id = pick(
            "draft_round", say("workshop.try_on"), list(reading.rounds), start,
            lambda key: in_words(reading.rounds[key].name),
        )  # fmt: skip
        names = {each.id: each.name for each in reading.drafts if _may_stand_beside(reading, draft, each)}
        also: list[int] = []
        if names:
            also = st.multiselect(
                say("workshop.beside"), list(names), format_func=lambda key: names[key],
                key=f"drafts_beside_{draft.id}", placeholder=say("workshop.beside"), filter_mode=None,
                select_all=False, label_visibility="collapsed", width=320, persist_state="session",
            )  # fmt: skip
    chosen = [draft, *(each for each in reading.drafts if each.id in also)]
    first = reading.effect(round_id, reading.files(draft))
    if not first.wards:
        role = "board" if reading.actor.role == "board" else "administrator"
        sentence(say(f"workshop.effect_none_{role}"))
    else:
        st.html(_pieces.taken(round_id, APART.join(str(each.id) for each in chosen)))
        draw_effects(reading.effects(round_id, {each.name: reading.files(each) for each in chosen}))
    if first.hidden:
        hint(say("workshop.effect_hidden", count=first.hidden))


def _may_stand_beside(reading: Reading, draft: Draft, other: Draft) -> bool:
    """A draft that is worked on, has another name, and is a catalogue."""
    if other.id == draft.id or other.name == draft.name or other.state == "put_away":
        return False
    return reading.read(reading.files(other)).catalogue is not None


_pieces = beside(__file__)
