"""Ý kiến người dân: what residents said at meetings, what waits for an answer, and how much of it was answered."""

from dossiers.community import opinions
from dossiers.errors import NotAllowed, NotFound
from ui import plain_streamlit as st
from ui.parts.formats import day, sort_key
from ui.parts.forms import unsaved
from ui.parts.long_lists import leafed_rows, pick_ward
from ui.reader.asked import asked_among
from ui.reader.choice import pick, remember, segments
from ui.reader.language import language, say
from ui.reader.people import acting_person, wards
from ui.reader.record import the_record
from ui.screens.opinions import table as drawn
from ui.screens.opinions.form import NEW, form

EVERYBODY = "all"

record = the_record()
actor = acting_person(record)
if actor is None:
    st.stop()

names = {unit.id: unit.name for unit in sorted(wards(record), key=lambda unit: sort_key(unit.name))}
title, picks = st.columns([3, 2], vertical_alignment="bottom")
row = picks.container(horizontal=True, horizontal_alignment="right", key="opinions_picks")
with row:
    if actor.unit_id is None:
        offered = {EVERYBODY: say("opinions.all_wards"), **names}
        asked_for = asked_among("unit", names) or EVERYBODY
        unit_id = pick_ward("only", say("common.ward"), offered, asked_for, kept=False, always=[EVERYBODY])
    else:
        unit_id = actor.unit_id
with title:
    of_one = say("opinions.title", ward=names.get(unit_id, actor.name))
    st.title(say("opinions.title_all") if unit_id == EVERYBODY else of_one, anchor=False)

# All wards: which have any, and who waits for an answer

if unit_id == EVERYBODY:
    in_wards = opinions.opinions_of_wards(record, actor, list(names))
    together = [each for found in in_wards.values() for each in found]
    unanswered = sum(not each.heard.answered for each in together)
    if together:
        st.html(drawn.counts_line(together, opinions.answered_share(together), unanswered))
    having = drawn.longest_wait_first(in_wards, names)
    shown = leafed_rows(having, "opinions", lambda each: each.name)
    st.html(drawn.wards_table(shown, [name for ward, name in names.items() if ward in in_wards and not in_wards[ward]]))
    st.stop()

# One ward

try:
    everything = opinions.opinions_of(record, actor, unit_id)
except (NotAllowed, NotFound) as error:
    nothing = say("opinions.no_dossier", ward=names.get(unit_id, unit_id))
    st.html(drawn.nothing_here(nothing if isinstance(error, NotFound) else error.text(language())))
    st.stop()
may = opinions.may_save(record, actor, unit_id)
by_id = {str(each.id): each for each in everything}
years = ["", *dict.fromkeys(str(each.heard.heard_on.year) for each in everything)]
with row:
    year = pick("heard", say("opinions.year"), years, "", lambda key: key or say("opinions.all_years"), width=140)
found = [each for each in everything if year in ("", str(each.heard.heard_on.year))]
waiting = sorted((each for each in found if not each.heard.answered), key=lambda each: -each.waiting)

if found:
    st.html(drawn.counts_line(found, opinions.answered_share(found), len(waiting)))


def name(key: str) -> str:
    """An entry in the list, by day, group and topic."""
    if key not in by_id:
        return say("opinions.new" if key else "opinions.choose_none")
    heard = by_id[key].heard
    return f"{day(heard.heard_on)} · {heard.residential_group} · {drawn.topic_word(heard.topic)}"


if may:
    with st.container(horizontal=True, vertical_alignment="center", key="opinions_do"):
        add = st.empty()
        # What was begun and not saved stands open again, wherever the reader has been.
        begun = next((key for key in (NEW, *by_id) if key in unsaved(f"opinion|{unit_id}|")), "")
        chosen = pick("opinion", say("opinions.choose"), ["", *by_id, NEW], begun, name, width=420, kept=False)
    # In an open form saving is what is next.
    kind = "secondary" if chosen else "primary"
    with add:
        st.button(say("opinions.add"), type=kind, icon=":material/add:", on_click=remember, args=("opinion", NEW))
    if chosen:
        form(record, actor, unit_id, by_id.get(chosen), lambda: remember("opinion", ""))

view, views = "everything", ["waiting", "everything"]
if found:
    view = segments("heard_view", say("opinions.view"), views, view, lambda key: say(f"opinions.view_{key}"))
answered = [each for each in found if each.heard.answered]
st.html(drawn.table(waiting if view == "waiting" else [*waiting, *answered], unit_id, {"only": unit_id}, may=may))
if found:
    if (line := drawn.small_base_line(found)) is not None:
        st.html(line)
    for place, heading, totals in zip(
        st.columns(2, gap="large"),
        ("by_topic", "by_group"),
        (drawn.topics_table(found), drawn.groups_table(found, unit_id)),
        strict=True,
    ):
        with place:
            st.subheader(say(f"opinions.{heading}"), anchor=False)
            st.html(totals)
