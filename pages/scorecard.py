"""Phiếu điểm: one ward in one round. What is missing, whose it is, by when, what would lift it; then every criterion."""

from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial

from dossiers.access.policy import Actor
from dossiers.community import actions
from dossiers.community.actions import Action
from dossiers.errors import NotAllowed, NotFound
from dossiers.evidence.listing import standings
from dossiers.next_step.of_person import step_of
from dossiers.procedure.frozen import versions
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from dossiers.submissions.provenance import figures
from dossiers.submissions.results import History, history, result
from scoring.scorecard import CriterionResult
from ui import plain_streamlit as st
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup
from ui.reader.asked import asked, asked_among
from ui.reader.language import say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.screens.actions.block import block, link
from ui.screens.procedure.panel import procedure_panel
from ui.screens.procedure.steps import frozen_html
from ui.screens.scorecard.balance import balance, firm
from ui.screens.scorecard.choice import WardAndRound, choose
from ui.screens.scorecard.empty import nothing_to_show
from ui.screens.scorecard.head import background, gates, head, lineage_line, questions, round_line
from ui.screens.scorecard.opened_row import show_opened_row
from ui.screens.scorecard.reading import Reading, read
from ui.screens.scorecard.residents import residents
from ui.screens.scorecard.rows import choose_rows, rows
from ui.screens.scorecard.side_by_side import draw_side_by_side
from ui.screens.scorecard.summary import summary
from ui.screens.scorecard.trend import points, small_trend
from ui.screens.trial.of_ward import draw_trial
from ui.screens.way_up.of_ward import way_to_next_band

Part = Callable[[str, Callable[[], Markup]], Markup]
"""Draws a part of the screen under a name, or gives what was drawn before."""


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
    try:
        stands = standings(record, actor, unit.id, round_.id)
    except NotAllowed:
        stands = {}  # Another ward's scorecard is read once published, its files never.
    reading = read(found, past, real, sample=record.facts().sample, standings=stands)

    def part(name: str, make: Callable[[], Markup]) -> Markup:
        return kept.part(f"scorecard/{name}", unit.id, round_.id, make=make)

    st.html(part(f"head/{choice.note}", lambda: head(found, reading, choice.note)))
    if reading is None:
        nothing_to_show(choice, actor, None)
        return
    if actor.role in ("lead_inspector", "board"):
        with st.expander(say("procedure.next_steps"), key="scorecard_steps"):
            wanted = step_of(record, actor, unit.id, round_.id)
            procedure_panel(record, actor, unit, round_, wanted=wanted, here="scorecard")

    if (text := asked("try")) is not None:
        # Not kept as a part: an address may ask for any number of trials.
        draw_trial(record, actor, found, text)
    if conditions := part("gates", lambda: gates(reading)):
        st.html(conditions)
    st.html(part("summary", lambda: summary(reading, way_to_next_band(record, actor, found))))

    with st.container(key="scorecard_sides"):
        draw_side_by_side(beside_each_other(choice, reading, past, part))

    heading, filters = st.columns([1, 2], vertical_alignment="center")
    with heading:
        st.subheader(say("scorecard.rows", n=len(reading.scorecard.criteria)), anchor=False)
    with filters, st.container(horizontal=True, horizontal_alignment="right", key="scorecard_filters"):
        chosen = choose_rows(reading)
    opened = asked_among("criterion", reading.catalogue.criteria)
    st.html(part(f"rows/{chosen}/{opened}", lambda: rows(reading, chosen, opened)))
    if opened is not None:
        show_opened_row()
    draw_side_by_side(below(record, actor, choice, reading, part))

    def draw_background() -> Markup:
        locked = versions(record, actor, unit.id, round_.id)
        doubtful = any(not each.intact or not each.regrades_same for each in locked)
        criteria = round_line(round_, catalogue_of(record, round_.id))
        return background(criteria, lineage_line(record, unit), frozen_html(locked), doubtful=doubtful)

    st.html(part("background", draw_background))


def beside_each_other(choice: WardAndRound, reading: Reading, past: History, part: Part) -> list[Callable[[], object]]:
    """Above the rows, what has something to show: losses and moves, the trend."""
    found: list[Callable[[], object]] = []
    if said := part("balance", lambda: balance(reading)):
        found.append(lambda: st.html(said))
    if len(drawn := points(past, choice.round)) > 1:
        found.append(lambda: small_trend(drawn, past, choice.round, choice.unit))
    return found


def below(
    record: Record, actor: Actor, choice: WardAndRound, reading: Reading, part: Part
) -> list[Callable[[], object]]:
    """Below the rows, what has something to say: open actions, questions, residents, strengths."""
    found: list[Callable[[], object]] = []
    # Another ward's scorecard is read once published; what it has to do is its own.
    with suppress(NotAllowed):
        to_do = actions.actions_of(record, actor, choice.unit.id, choice.round.id)
        lacking = actions.uncovered(record, actor, choice.unit.id, choice.round.id, to_do)
        if lacking or any(action.open for action in to_do):
            found.append(lambda: actions_block(to_do, lacking, choice))
    for name, draw in (("questions", questions), ("residents", residents), ("firm", firm)):
        if said := part(name, partial(draw, reading)):
            found.append(partial(st.html, said))
    return found


def actions_block(to_do: Collection[Action], lacking: Collection[CriterionResult], choice: WardAndRound) -> None:
    """The open actions, and the way to all."""
    st.html(block(to_do, lacking))
    link(to_do, choice.unit.id, choice.round.id)


the_reader = acting_person(the_record())
if the_reader is None:
    st.stop()
main(the_record(), the_reader)
