"""Nhật ký: who did what, when, from what to what and why; whether the log still holds."""

from collections.abc import Callable
from typing import TypeVar

from dossiers.access.policy import office_allows
from dossiers.acts.audit_lines import OUTCOMES
from dossiers.acts.audit_reading import AuditFilter, lines, occurring
from dossiers.rounds.rounds import rounds
from dossiers.rounds.units import units
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.formats import ward_names
from ui.reader.asked import ask, asked
from ui.reader.choice import pick, searched
from ui.reader.language import in_words, say
from ui.reader.people import acting_person, shown_name
from ui.reader.record import the_record
from ui.screens.audit.head import head_and_check
from ui.screens.audit.lines import act_in_words, lines_shown, lines_table

ANY = "any"
SHOWN = 50

record = the_record()
actor = acting_person(record)
if actor is None or not office_allows("read_log", actor.role):
    st.stop()

title, verifying = st.columns([3, 2], vertical_alignment="center")
with title:
    st.title(say("audit.title"), anchor=False)
with verifying, st.expander(say("audit.verify"), icon=":material/verified_user:"):
    head_and_check(record)

# Which lines

there = occurring(record, actor)
ward_of = ward_names(units(record))
round_of = {each.id: in_words(each.name) for each in rounds(record)}


Option = TypeVar("Option", bound=str)


def narrowed(key: str, options: tuple[Option, ...], name: Callable[[str], str], width: int) -> Option | None:
    """A filter bound to the address; None where it does not narrow."""
    label, anything = say(f"audit.filter_{key}"), say(f"audit.any_{key}")
    ordered = sorted(options, key=lambda each: formats.sort_key(name(each)))
    chosen = pick(
        f"log_{key}", label, [ANY, *ordered], ANY, lambda each: anything if each == ANY else name(each), width=width, kept=False
    )  # fmt: skip
    return next((each for each in options if each == chosen), None)


with st.container(horizontal=True, vertical_alignment="bottom", key="audit_filters"):
    text = searched("log_text", say("audit.find"), placeholder=say("audit.find_hint"), width=220)
    wanted = AuditFilter(
        unit_id=narrowed("ward", there.units, lambda each: ward_of.get(each, each), 170),
        round_id=narrowed("round", there.rounds, lambda each: round_of.get(each, each), 170),
        person_id=narrowed("person", tuple(there.people), lambda each: shown_name(record, there.people[each]), 220),
        act=narrowed("act", there.acts, act_in_words, 220),
        outcome=narrowed("outcome", OUTCOMES, lambda each: say(f"audit.outcome_{each}"), 150),
        text=text,
    )

# The lines, newest first; looking for others begins at the newest again

if st.session_state.get("log_wanted") not in (None, wanted):
    ask("before", None)
st.session_state["log_wanted"] = wanted
asked_before = asked("before") or ""
before = int(asked_before) if asked_before.isascii() and asked_before.isdigit() and len(asked_before) < 12 else None
found = lines(record, actor, wanted, before_number=before, limit=SHOWN + 1)
page, more = found[:SHOWN], len(found) > SHOWN
st.html(lines_table(page, ward_of, round_of, lambda name: shown_name(record, name)))
with st.container(horizontal=True, vertical_alignment="center"):
    if page:
        st.html(lines_shown(page), width="content")
    if more and st.button(say("audit.older"), icon=":material/arrow_forward:"):
        ask("before", str(page[-1].number))
        st.rerun()
    if before is not None and st.button(say("audit.newest"), icon=":material/first_page:"):
        ask("before", None)
        st.rerun()
