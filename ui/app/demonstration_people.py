"""The demonstration people to choose from: those of the wards, and those of the province by what they do."""

import html
from collections.abc import Sequence

import streamlit as st

from dossiers.next_step.of_person import next_thing
from dossiers.rounds.units import Unit
from dossiers.store.record import Record
from ui.reader.addresses import CHOOSE, carried
from ui.reader.language import say
from ui.reader.people import actor_of, shown_name

#: Role → its people, in the order of the procedure.
PROVINCE = {
    "inspector": ("inspector", "inspector-2"),
    "lead_inspector": ("lead",),
    "board": ("board", "board-2"),
    "surveyor": ("surveyor",),
    "administrator": ("administrator",),
}


def to_begin_with(record: Record, wards: Sequence[Unit], goal: str) -> None:
    """Whom to act as first, as the one filled button: the chief of the first ward that has something to do."""
    chiefs = ((ward, actor) for ward in wards if (actor := actor_of(record, ward.id)) is not None)
    ward = next((ward for ward, actor in chiefs if next_thing(record, actor).thing is not None), None)
    if ward is None:
        return
    label = html.escape(say("demonstration.begin_with", ward=ward.name))
    link = f'<a class="ws-filled" href="{CHOOSE}/{ward.id}?next={carried(goal)}" target="_self">{label}</a>'
    st.html(f'<p class="ws">{link}</p>')


def of_the_wards(record: Record, wards: Sequence[Unit], goal: str, now: str | None) -> None:
    """A table of the wards: the chief and the officer of each."""
    rows = "".join(
        f'<tr><th scope="row">{html.escape(ward.name)}</th>'
        f"<td>{_choice(ward.id, say('demonstration.chief'), ward.name, goal, now)}</td>"
        f"<td>{_choice(f'{ward.id}-officer', say('demonstration.officer'), ward.name, goal, now)}</td></tr>"
        for ward in wards
        if actor_of(record, ward.id)
    )
    heads = "".join(
        f'<th scope="col">{say(f"demonstration.{key}")}'
        f'<span class="ws-played-does">{say(f"demonstration.{key}_does")}</span></th>'
        for key in ("chief", "officer")
    )
    st.html(
        f'<div class="ws ws-played"><table><caption class="ws-o-unseen">{say("demonstration.wards")}</caption>'
        f'<thead><tr><th scope="col">{say("demonstration.ward")}</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def of_the_province(record: Record, goal: str, now: str | None) -> None:
    """A list of the roles of the province: what each does, and who has it."""
    drawn = "".join(
        f'<li><span class="ws-played-does">{say(f"demonstration.{role}_does")}</span>'
        + " · ".join(_of_the_province(record, key, goal, now) for key in keys)
        + "</li>"
        for role, keys in PROVINCE.items()
    )
    st.html(f'<ul class="ws ws-played-list">{drawn}</ul>')


def _of_the_province(record: Record, key: str, goal: str, now: str | None) -> str:
    person = actor_of(record, key)
    return _choice(key, shown_name(record, person.name), "", goal, now) if person else ""


def _choice(key: str, words: str, ward: str, goal: str, now: str | None) -> str:
    """A link that makes the person under ``key`` the acting one. ``ward``: said to those who only hear the link."""
    unseen = f'<span class="ws-o-unseen"> {html.escape(ward)}</span>' if ward else ""
    mark = f' <span class="ws-quiet">({say("demonstration.now")})</span>' if key == now else ""
    return f'<a href="{CHOOSE}/{key}?next={carried(goal)}" target="_self">{html.escape(words)}{unseen}</a>{mark}'
