"""What the address asks for, behind its "?": the one place that reads and writes it.

Anybody can send anybody an address. So nothing of one is shown or used but what the screen knows: a value is short, printable
and one of those offered, or it counts as nothing asked, and the screen says so in words of its own (``unknown``).
"""

from collections.abc import Container
from unicodedata import normalize

import streamlit as st

LONGEST = 200
"""No value of ours is longer."""
_OWN = "asked_by_us"
_UNKNOWN = "asked_unknown"


def asked(name: str) -> str | None:
    """The value under ``name`` as it was sent; None where there is none, and where it can be none of ours."""
    value = st.query_params.get(name)
    if not value:
        return None
    if len(value) > LONGEST or not value.isprintable():
        _note(name)
        return None
    return value


def asked_among(name: str, known: Container[str]) -> str | None:
    """The value under ``name`` where it is one of the ``known``; else None, and the reader is told."""
    value = asked(name)
    if value is None or value in known:
        return value
    # What the screen itself wrote there may have gone since, with another choice: nobody asked for it.
    if st.session_state.get(_OWN, {}).get(name) != value:
        _note(name)
    return None


def asked_words(name: str, most: int) -> str | None:
    """What is looked for under ``name``: any words, tidied, at most so many letters."""
    value = st.query_params.get(name)
    if not value:
        return None
    tidy = normalize("NFC", "".join(sign if sign.isprintable() else " " for sign in value[: 4 * most]))
    return " ".join(tidy.split())[:most]


def ask(name: str, value: str | None) -> None:
    """Have the address ask for ``value`` under ``name``; for nothing, where it is None or empty."""
    if not value:
        st.query_params.pop(name, None)
        return
    st.session_state.setdefault(_OWN, {})[name] = value
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def whole_query() -> dict[str, str]:
    """All that the address asks for, to lead back to it, or to know it again. For no screen to read."""
    return st.query_params.to_dict()


# What was asked for in vain


def begin() -> None:
    """At the start of a run: nothing was asked for in vain yet."""
    st.session_state[_UNKNOWN] = []


def unknown() -> tuple[str, ...]:
    """Under which names this run's address asked for something that the screen does not know."""
    return tuple(st.session_state.get(_UNKNOWN, ()))


def told_already() -> None:
    """The screen says itself what was asked for in vain, and what to do."""
    st.session_state[_UNKNOWN] = []


def _note(name: str) -> None:
    noted = st.session_state.setdefault(_UNKNOWN, [])
    if name not in noted:
        noted.append(name)
