"""Vai trình diễn: whom to act as while there are no accounts."""

import html
from urllib.parse import quote

import streamlit as st

from ui.language import language, say
from ui.people import INSPECTOR, actor_of, chosen_person, wards
from ui.record import the_record

record = the_record()
goal = st.query_params.get("next") or f"/?lang={language()}"
known = sorted(wards(record), key=lambda unit: unit.code)


def choice(key: str) -> str:
    """A link that makes the person under ``key`` the acting one."""
    person = actor_of(record, key)
    assert person is not None
    name = html.escape(person.name)
    mark = f" <span>({say('demonstration.now')})</span>" if chosen_person() == key else ""
    return f'<li><a href="/choose-person/{key}?next={quote(goal, safe="")}" target="_self">{name}</a>{mark}</li>'


st.title(say("demonstration.title"), anchor=False)
st.html(f'<p class="ws ws-lead">{say("demonstration.what")}</p>')
st.subheader(say("demonstration.inspector"), anchor=False)
st.html(
    f'<div class="ws"><p>{say("demonstration.inspector_sees")}</p><ul class="ws-people">{choice(INSPECTOR)}</ul></div>'
)
st.subheader(say("demonstration.chiefs"), anchor=False)
chiefs = "".join(choice(unit.id) for unit in known)
st.html(f'<div class="ws"><p>{say("demonstration.chiefs_see")}</p><ul class="ws-people">{chiefs}</ul></div>')
