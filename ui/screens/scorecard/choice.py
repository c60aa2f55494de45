"""Which ward and which round a scorecard page is about: chosen from lists, or named by the address.

A ward that did not exist in the round asked for gives way to the ward that stood in its place, and the page says so.
"""

from typing import NamedTuple

from dossiers.access.policy import Actor
from dossiers.rounds.rounds import Round, rounds
from dossiers.rounds.units import Unit, predecessors, successors, units
from dossiers.store.record import Record
from dossiers.submissions.results import results
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.formats import ward_names
from ui.parts.long_lists import pick_ward
from ui.reader.asked import asked, asked_among
from ui.reader.choice import current, newest_round, pick, remember
from ui.reader.language import in_words, say


class WardAndRound(NamedTuple):
    """The ward, as it is called here, and the round to show. ``note``: why it is not the ward asked for; "" where it is."""

    unit: Unit
    name: str
    round: Round
    note: str


def choose(record: Record, actor: Actor) -> WardAndRound:
    """Draw the two lists and return what is chosen."""
    known = {round_.id: round_ for round_ in reversed(rounds(record))}
    round_ = known[current("round", list(known), newest_round(known, actor.role))]
    every = {unit.id: unit for unit in units(record)}
    offered = wards_of(record, actor, round_)
    wanted = asked_among("unit", every) if asked("unit") else st.session_state.get("unit")
    stand_in, note = _standing_in(every, offered, wanted, round_, record) if wanted not in offered else (None, "")
    wanted = stand_in or wanted
    if wanted is None or wanted not in offered:
        wanted = _default(record, actor, offered, round_)
    remember("unit", wanted)
    names = ward_names(every.values())
    unit_id = pick_ward("unit", say("common.ward"), {each: names[each] for each in offered}, wanted)
    pick("round", say("common.round"), list(known), round_.id, lambda each: in_words(known[each].name), width=220)
    return WardAndRound(every[unit_id], names[unit_id], round_, note)


def wards_of(record: Record, actor: Actor, round_: Round) -> dict[str, Unit]:
    """The wards to choose from, in dictionary order: those of the day the window ends, once published those that took part."""
    found = [unit for unit in units(record, round_.window_to) if unit.kind == "ward"]
    if round_.status == "published":
        took_part = {result.unit.id for result in results(record, actor, round_.id)}
        found = [unit for unit in found if unit.id in took_part] or found
    return {unit.id: unit for unit in sorted(found, key=lambda unit: formats.sort_key(unit.name))}


def relatives(record: Record, unit: Unit) -> tuple[Unit, ...]:
    """The units that went into this one, or that it went into."""
    return tuple(each.unit for each in (*predecessors(record, unit.id), *successors(record, unit.id)))


def _standing_in(
    every: dict[str, Unit], offered: dict[str, Unit], wanted: str | None, round_: Round, record: Record
) -> tuple[str | None, str]:
    """The ward shown in the place of the one asked for, and the words that say so."""
    if wanted not in every:
        return None, ""
    names = ward_names(every.values())
    near = [unit for unit in relatives(record, every[wanted]) if unit.id in offered]
    details = {"ward": names[wanted], "round": in_words(round_.name)}
    if not near:
        return None, say("scorecard.not_then", **details)
    near.sort(key=lambda unit: unit.name != every[wanted].name)
    others = ", ".join(names[unit.id] for unit in near)
    return near[0].id, say("scorecard.shown_instead", shown=names[near[0].id], others=others, **details)


def _default(record: Record, actor: Actor, offered: dict[str, Unit], round_: Round) -> str:
    """A chief's own ward or what stood in its place; for an inspector the first ward that raises a question."""
    if actor.unit_id is not None:
        own = [actor.unit_id, *(unit.id for unit in _own_relatives(record, actor.unit_id))]
        return next((unit_id for unit_id in own if unit_id in offered), next(iter(offered)))
    raised = {
        result.unit.id
        for result in results(record, actor, round_.id)
        if result.standing is not None and result.standing_part == "appraisal" and result.standing.questions
    }
    return next((unit_id for unit_id in offered if unit_id in raised), next(iter(offered)))


def _own_relatives(record: Record, unit_id: str) -> list[Unit]:
    found = [each.unit for each in predecessors(record, unit_id)]
    name = next((unit.name for unit in units(record) if unit.id == unit_id), "")
    return sorted(found, key=lambda unit: unit.name != name)
