"""Who is acting. Until people sign in with accounts of their own, one of the demonstration persons, chosen on a marked page.

The choice lives in a cookie that the server sets (``serving``), so that a reload, a new tab and a shared link keep it.
It opens the sample record only.
"""

import streamlit as st

from dossiers.access import Actor
from dossiers.clock import today
from dossiers.record import Record
from dossiers.units import Unit, units
from ui.language import say

COOKIE = "demonstration_person"
INSPECTOR = "inspector"


def chosen_person() -> str | None:
    """The demonstration person's key that the browser carries; tests replace this function, cookies being out of reach."""
    return st.context.cookies.get(COOKIE)


def acting_person(record: Record) -> Actor | None:
    """The acting person, or None where nobody (or nobody we know) was chosen."""
    key = chosen_person()
    return actor_of(key, wards(record)) if key and record.facts().sample else None


def actor_of(key: str, known: tuple[Unit, ...]) -> Actor | None:
    """The demonstration person under ``key``: the inspector, or the chief of the ward with that id."""
    if key == INSPECTOR:
        return Actor("inspector", None, say("people.inspector"))
    for unit in known:
        if unit.id == key:
            return Actor("ward_chief", unit.id, say("people.ward_chief", ward=unit.name))
    return None


def wards(record: Record) -> tuple[Unit, ...]:
    """The wards of the record's today."""
    return tuple(unit for unit in units(record, today(record)) if unit.kind == "ward")
