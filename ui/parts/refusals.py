"""What is wrong in a form: said at its field, which is marked and tied to it, and once above the form with links.

``at_field`` stands below a field, ``summary`` once in the form. Streamlit's fields take no attributes, so a script ties them:
``aria-invalid`` and ``aria-describedby`` on the field, a name on each group of fields, the keyboard at the summary after a
press that was refused.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from ui import plain_streamlit as st
from ui.parts.templates import beside


@dataclass(frozen=True)
class Refusal:
    """One thing that is wrong. ``key``: of its field; ``label``: what the field is called; ``text``: what would be right."""

    key: str
    label: str
    text: str


def at_field(key: str, text: str) -> None:
    """What is wrong in the field above, whose key this is."""
    st.html(_pieces.at_field(_id_of(key), text))


def summary(refusals: Sequence[Refusal], *, step: bool = False) -> None:
    """One line above the fields with a link to each that is wrong; nothing where nothing is. ``step``: a step of a dossier was
    refused, not a saving.
    """
    if refusals:
        heading = "refusals.summary_step" if step else "refusals.summary"
        st.html(_pieces.summary([(_place_of(each.key), each.label, each.text) for each in refusals], heading))


def tie(
    form: str,
    refusals: Sequence[Refusal],
    *,
    groups: Mapping[str, str] | None = None,
    focus: str = "",
    moment: object = "",
) -> None:
    """Tie each field to what is wrong in it. Called once a run of each ``form``, also where nothing is wrong any more.

    ``groups``: key of a container → the name of the fields in it. ``focus``: the key of the field where the keyboard is
    wanted, or "summary"; it goes there once for each ``moment``.
    """
    wrong = [{"place": _place_of(each.key), "id": _id_of(each.key)} for each in refusals]
    named = [{"place": _place_of(key), "name": name} for key, name in (groups or {}).items()]
    there = focus if focus in ("", "summary") else _place_of(focus)
    st.html(_pieces.tie(form, wrong, named, there, str(moment)), unsafe_allow_javascript=True)


def _place_of(key: str) -> str:
    """The class that Streamlit gives the container of an element with this key."""
    return "st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key.strip())


def _id_of(key: str) -> str:
    return f"ws-wrong-{blake2b(key.encode(), digest_size=6).hexdigest()}"


_pieces = beside(__file__)
