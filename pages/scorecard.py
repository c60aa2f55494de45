"""Phiếu điểm: one ward in one round. What is missing, whose it is, by when, what would lift it; then every criterion."""

from collections.abc import Callable

from dossiers.access.policy import Actor
from dossiers.community import actions
from dossiers.errors import NotAllowed, NotFound
from dossiers.next_step.of_person import step_of
from dossiers.procedure.frozen import versions
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from dossiers.submissions.provenance import figures
from dossiers.submissions.results import history, result
from ui import plain_streamlit as st
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup
from ui.reader.language import say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.screens.actions.block import block, link
from ui.screens.procedure.panel import procedure_panel
from ui.screens.procedure.steps import frozen_html
from ui.screens.scorecard.balance import balance, firm
from ui.screens.scorecard.choice import choose
from ui.screens.scorecard.empty import nothing_to_show
from ui.screens.scorecard.head import gates, head, lineage_line, questions, round_line
from ui.screens.scorecard.reading import read
from ui.screens.scorecard.residents import residents
from ui.screens.scorecard.rows import choose_rows, rows
from ui.screens.scorecard.summary import summary
from ui.screens.scorecard.trend import small_trend


def main(record: Record, actor: Actor) -> None:
    """Draw the screen. What only the record can change is kept for as long as it stays as it is."""
    kept = KeptParts(record, actor)
    title, picks = st.columns([3, 2], vertical_alignment="bottom")
    with picks, st.container(horizontal=True, horizontal_alignment="right", key="scorecard_picks"):
        choice = choose(record, actor)
    unit, round_ = choice.unit, choice.round
    with title:
        st.title(say("scorecard.title", ward=choice.name), anchor=False)

    try:
        found = result(record, actor, unit.id, round_.id)
        real = figures(record, actor, unit.id, round_.id)
    except (NotAllowed, NotFound) as error:
        nothing_to_show(choice, actor, error)
        return
    past = history(record, actor, unit.id, round_.kind)
    reading = read(found, past, real, sample=record.facts().sample)

    def part(name: str, make: Callable[[], Markup]) -> Markup:
        return kept.part(f"scorecard/{name}", unit.id, round_.id, make=make)

    def draw_head() -> Markup:
        criteria = round_line(round_, catalogue_of(record, round_.id))
        return head(found, reading, choice.note, criteria, lineage_line(record, unit))

    st.html(kept.part("scorecard/head", unit.id, round_.id, choice.note, make=draw_head))
    if reading is None:
        nothing_to_show(choice, actor, None)
        return
    if locked := frozen_html(versions(record, actor, unit.id, round_.id)):
        st.html(locked)
    if actor.role in ("lead_inspector", "board"):
        with st.expander(say("procedure.next_steps"), key="scorecard_steps"):
            wanted = step_of(record, actor, unit.id, round_.id)
            procedure_panel(record, actor, unit, round_, wanted=wanted, here="scorecard")

    if conditions := part("gates", lambda: gates(reading)):
        st.html(conditions)
    st.html(part("summary", lambda: summary(reading)))

    with st.container(key="scorecard_sides"):
        left, middle, right = st.columns(3, gap="medium")
    left.html(part("balance", lambda: balance(reading)))
    try:
        to_do = actions.actions_of(record, actor, unit.id, round_.id)
        middle.html(part("to_do", lambda: block(to_do, actions.uncovered(record, actor, unit.id, round_.id, to_do))))
        with middle:
            link(to_do, unit.id, round_.id)
    except NotAllowed:
        pass  # Another ward's scorecard is read once published; what it has to do is its own.
    if said := part("residents", lambda: residents(reading)):
        middle.html(said)
    with right:
        small_trend(past, round_, unit)
    if strong := part("firm", lambda: firm(reading)):
        right.html(strong)
    if asked := part("questions", lambda: questions(reading)):
        st.html(asked)

    heading, filters = st.columns([1, 2], vertical_alignment="center")
    with heading:
        st.subheader(say("scorecard.rows", n=len(reading.scorecard.criteria)), anchor=False)
    with filters, st.container(horizontal=True, horizontal_alignment="right", key="scorecard_filters"):
        chosen = choose_rows(reading)
    st.html(part(f"rows/{chosen}", lambda: rows(reading, chosen)))


the_reader = acting_person(the_record())
if the_reader is None:
    st.stop()
main(the_record(), the_reader)
