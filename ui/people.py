"""Who is acting. Until people sign in with accounts of their own, one of the demonstration persons, chosen on a marked page.

The choice lives in a cookie that the server sets (``serving``), so that a reload, a new tab and a shared link keep it.
It opens the sample record only.
"""

import streamlit as st

from dossiers.access import Actor
from dossiers.clock import today
from dossiers.people import account
from dossiers.record import Record
from dossiers.units import Unit, units

COOKIE = "demonstration_person"
INSPECTOR = "inspector"


def chosen_person() -> str | None:
    """The demonstration person's key that the browser carries; tests replace this function, cookies being out of reach."""
    return st.context.cookies.get(COOKIE)


def acting_person(record: Record) -> Actor | None:
    """The acting person, or None where nobody (or nobody we know) was chosen."""
    key = chosen_person()
    return actor_of(record, key) if key and record.facts().sample else None


def actor_of(record: Record, key: str) -> Actor | None:
    """The demonstration person under ``key``: somebody of the province, or of the ward with that id."""
    return account(record, key)


def wards(record: Record) -> tuple[Unit, ...]:
    """The wards of the record's today."""
    return tuple(unit for unit in units(record, today(record)) if unit.kind == "ward")
