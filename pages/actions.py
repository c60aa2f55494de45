"""Kế hoạch khắc phục: what is to be done, by the five rõ, late first; what is unmet and has nobody; the form for one."""

from functools import partial

from dossiers.access.policy import Actor
from dossiers.community import actions
from dossiers.community.actions import Action
from dossiers.errors import NotAllowed, NotFound
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import rounds
from dossiers.submissions.results import result, results
from scoring.scorecard import Scorecard
from ui import plain_streamlit as st
from ui.parts.formats import number
from ui.parts.forms import unsaved
from ui.parts.kept import KeptParts
from ui.parts.long_lists import leafed_rows, pick_ward
from ui.parts.templates import Markup
from ui.reader.asked import asked, asked_among
from ui.reader.choice import pick, remember
from ui.reader.language import in_words, language, say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.screens.actions import table as drawn
from ui.screens.actions.form import NEW, about_of, form, named, prefilled
from ui.screens.actions.uncovered import draw_uncovered, most_uncovered_first, uncovered_by_ward
from ui.screens.scorecard.choice import wards_of

EVERYBODY = "all"

record = the_record()
actor = acting_person(record)
if actor is None:
    st.stop()

kept = KeptParts(record, actor)

# Which round and which ward

known = {each.id: each for each in reversed(rounds(record))}
newest = next((each.id for each in known.values() if each.status == "open"), next(iter(known)))
title, picks = st.columns([3, 2], vertical_alignment="bottom")
with picks, st.container(horizontal=True, horizontal_alignment="right", key="actions_picks"):
    round_ = known[
        pick("round", say("common.round"), list(known), newest, lambda key: in_words(known[key].name), width=220)
    ]
    wards = wards_of(record, actor, round_)
    if actor.unit_id is None:
        names = {EVERYBODY: say("actions.all_wards"), **{unit.id: unit.name for unit in wards.values()}}
        # Every other screen calls the ward by this name in its address.
        start = asked_among("unit", wards) or EVERYBODY
        only = pick_ward("only", say("actions.only"), names, start, kept=False, always=[EVERYBODY])
    else:
        only = actor.unit_id
        names = {only: next((unit.name for unit in wards.values() if unit.id == only), actor.name)}
heading = say("actions.title") if only == EVERYBODY else say("actions.title_ward", ward=names[only])
with title:
    st.title(heading, anchor=False)

# What there is

catalogue = catalogue_of(record, round_.id)
lacking: dict[str, tuple] = {}
claimed, claimed_wards = False, set[str]()
standing: Scorecard | None = None
try:
    if only == EVERYBODY:
        found = actions.actions_of_round(record, actor, round_.id)
        lacking = actions.uncovered_in_round(record, actor, round_.id, found)
        claimed_wards = {e.unit.id for e in results(record, actor, round_.id) if e.standing_part != "appraisal"}
    else:
        found = actions.actions_of(record, actor, only, round_.id)
        try:
            of_dossier = result(record, actor, only, round_.id)
            claimed, standing = of_dossier.standing_part != "appraisal", of_dossier.standing
            lacking = {only: actions.uncovered(record, actor, only, round_.id, found)}
        except NotAllowed:
            pass  # Who may read the actions and not the dossier is told the actions.
except (NotAllowed, NotFound) as error:
    nothing = say("actions.no_dossier", ward=names[only]) if isinstance(error, NotFound) else error.text(language())
    st.html(drawn.nothing_here(nothing))
    st.stop()
may = only != EVERYBODY and actions.may_save(record, actor, only, round_.id)
pending = [action for action in found if action.open]
settled = [action for action in found if not action.open]

if counted := drawn.counts_line(found, sum(len(each) for each in lacking.values())):
    st.html(counted)

# The form, where one is open

of_ward = {str(action.id): action for action in found}
if may:
    bare_codes = dict.fromkeys(each.code for each in lacking.get(only, ()))
    # A form that is open or holds something stays, also when somebody else has written one down for the same meanwhile.
    held = unsaved(f"action|{only}|{round_.id}|")
    for key in (asked("action") or "", *sorted(held)):
        if key.startswith(f"{NEW}-") and about_of(key, catalogue) is not None:
            bare_codes[key.removeprefix(f"{NEW}-")] = None
    options = ["", *of_ward, NEW, *(f"{NEW}-{code}" for code in bare_codes)]
    with st.container(horizontal=True, vertical_alignment="center", key="actions_do"):
        add = st.empty()
        # What was begun and not saved stands open again, wherever the reader has been.
        begun = next((key for key in options if key in held), "")
        chosen = pick(
            "action", say("actions.choose"), options, begun, lambda key: named(key, of_ward), width=420, kept=False
        )
    # In an open form saving is what is next.
    kind = "secondary" if chosen else "primary"
    with add:
        st.button(say("actions.add"), type=kind, icon=":material/add:", on_click=remember, args=("action", NEW))
    if chosen:
        place, start = (only, round_.id), prefilled(chosen, catalogue, standing)
        form(record, actor, place, chosen, of_ward.get(chosen), start, catalogue, lambda: remember("action", ""))

# The lists


def _may_begin(reader: Actor, ward: str) -> bool:
    """Whether the reader may begin an action of a ward."""
    return actions.may_save(record, reader, ward, round_.id)


def actions_table(shown: str, found: list[Action]) -> Markup:
    """The table of the actions that are ``shown``: "open" or "settled" ones."""
    several = only == EVERYBODY
    listed = leafed_rows(found, f"{shown}_actions", lambda action: action.ward.name) if several else found
    return kept.part(
        "actions", shown, round_.id, only, *(action.id for action in listed),
        make=lambda: drawn.table(listed, catalogue, {"round": round_.id}, wards=several, may=may),
    )  # fmt: skip


st.html(actions_table("open", pending))

if only == EVERYBODY:
    if wards_lacking := most_uncovered_first(lacking):
        st.subheader(say("actions.uncovered", n=number(sum(map(len, lacking.values())))), anchor=False)
        shown = {ward: lacking[ward] for ward in leafed_rows(wards_lacking, "uncovered", names.__getitem__)}
        st.html(uncovered_by_ward(shown, names, catalogue, claimed=claimed_wards, may=partial(_may_begin, actor)))
elif bare := lacking.get(only, ()):
    draw_uncovered(bare, catalogue, claimed=claimed, may=may)

if settled:
    with st.expander(say("actions.settled", n=number(len(settled)))):
        st.html(actions_table("settled", settled))
