"""The demonstration people to choose from: those of the wards, and those of the province by what they do.

``goal``: the address to go on to. ``now``: the key of the person who acts.
"""

from collections.abc import Sequence

from dossiers.next_step.of_person import next_thing
from dossiers.rounds.units import Unit
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.addresses import CHOOSE, SIGN_IN, carried
from ui.reader.people import actor_of, shown_name

#: Role → its people, in the order of the procedure.
PROVINCE = {
    "inspector": ("inspector", "inspector-2"),
    "lead_inspector": ("lead",),
    "board": ("board", "board-2"),
    "surveyor": ("surveyor",),
    "administrator": ("administrator",),
}


def about_demonstration() -> None:
    """What the demonstration is."""
    st.html(_pieces.what())


def to_begin_with(record: Record, wards: Sequence[Unit], goal: str) -> None:
    """Whom to act as first, as the one filled button: the chief of the first ward that has something to do."""
    chiefs = ((ward, actor) for ward in wards if (actor := actor_of(record, ward.id)) is not None)
    ward = next((ward for ward, actor in chiefs if next_thing(record, actor).thing is not None), None)
    if ward is not None:
        st.html(_pieces.begin(ward, goal))


def of_the_wards(record: Record, wards: Sequence[Unit], goal: str, now: str | None) -> None:
    """A table of the wards: the chief and the officer of each."""
    st.html(_pieces.wards([ward for ward in wards if actor_of(record, ward.id)], goal, now))


def of_the_province(record: Record, goal: str, now: str | None) -> None:
    """A list of the roles of the province: what each does, and who has it."""
    people = {
        role: [(key, shown_name(record, person.name)) for key in keys if (person := actor_of(record, key))]
        for role, keys in PROVINCE.items()
    }
    st.html(_pieces.province(people, goal, now))


def of_an_account() -> None:
    """The way to sign in, for who has an account on this record."""
    st.html(_pieces.account(SIGN_IN))


def _address(key: str, goal: str) -> str:
    return f"{CHOOSE}/{key}?next={carried(goal)}"


_pieces = beside(__file__, address=_address)
