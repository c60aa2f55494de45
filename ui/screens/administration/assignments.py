"""Phân công: which inspectors appraise which ward of a round; those tied to a ward are not offered, and why."""

from dataclasses import replace

from dossiers.access.policy import Actor
from dossiers.office.assignments import Assigned, assign, assignable, assigned, shared_evenly
from dossiers.rounds.units import Unit
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.choice import pick
from ui.reader.language import in_words, say
from ui.reader.people import shown_name
from ui.screens.administration.form import FORM, OfficeForm, carry_out, clash_of, opened, sentence

SHOWN = 20
"""So many wards have a field at once; the rest is found by name."""


def assignments_view(record: Record, actor: Actor) -> None:
    """Draw the view."""
    running = {each.id: each for each in assignable(record, actor)}
    if not running:
        sentence(say("administration.no_open_round"))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        round_id = pick(
            "office_round",
            say("common.round"),
            list(running),
            next(iter(running)),
            lambda key: in_words(running[key].name),
        )
        asked = st.text_input(
            say("administration.find_unit"), key="office_find_ward", holds="search", type="search",
            placeholder=say("administration.find_unit"), label_visibility="collapsed", width=260,
        )  # fmt: skip
        nobody = st.toggle(say("administration.only_unassigned"), key="office_unassigned")
    now = assigned(record, actor, round_id)
    now = replace(now, inspectors=tuple(replace(each, name=shown_name(record, each.name)) for each in now.inspectors))
    st.html(load_line(now))
    form = opened(f"assign_{round_id}", now.by_unit)
    clash_of(form, {unit.id: unit.name for unit in now.units} | {each.id: each.name for each in now.inspectors})
    found = set(formats.matching(asked or "", [unit.name for unit in now.units]))
    wanted = [u for u in now.units if u.name in found and not (nobody and now.by_unit[u.id])]
    wanted.sort(key=lambda unit: formats.sort_key(unit.name))
    _at_once(record, actor, form, round_id, now)
    with st.container(border=True, key=FORM):
        if len(wanted) > SHOWN:
            st.html(_pieces.more_wards(SHOWN))
        for pair in in_rows(wanted[:SHOWN], 2):
            for column, unit in zip(st.columns(2, gap="large"), pair, strict=False):
                with column:
                    _ward(form, unit, now)
        chosen = _changed(form, now)
        if chosen:
            names = ", ".join(unit.name for unit in now.units if unit.id in chosen)
            st.html(_pieces.not_saved(names))
        if st.button(say("administration.save_assignments"), type="primary", key=form.key("save"), disabled=not chosen):
            _save(record, actor, form, round_id, now, chosen)


def _at_once(record: Record, actor: Actor, form: OfficeForm, round_id: str, now: Assigned) -> None:
    """Every ward that has nobody, in one press: shared out evenly, or all to one person. What was chosen below is saved too."""
    chosen = _changed(form, now)
    nobody = [unit.id for unit in now.units if not chosen.get(unit.id, now.by_unit[unit.id])]
    people = {each.id: each.name for each in now.inspectors if each.in_use}
    if not nobody or not people:
        return
    evenly = shared_evenly(now, nobody)
    with st.container(horizontal=True, vertical_alignment="bottom", key="office_at_once"):
        # With one person there is nothing to share, and nobody to choose.
        one, share = next(iter(people)), False
        if len(people) > 1:
            label = say("administration.share_evenly", count=formats.number(len(evenly)))
            share = st.button(label, key=form.key("evenly"), disabled=not evenly)
            one = st.selectbox(
                say("administration.all_to"), list(people), format_func=people.__getitem__, key=f"office_all_to_{round_id}",
                filter_mode=None, placeholder=say("administration.all_to"), label_visibility="collapsed", width=240,
            ) or one  # fmt: skip
        to_one = shared_evenly(now, nobody, [one])
        label = say("administration.give_all", name=people[one], count=formats.number(len(to_one)))
        give = st.button(label, key=form.key("all"), disabled=not to_one)
    if share or give:
        shared = {unit_id: list(ids) for unit_id, ids in (evenly if share else to_one).items()}
        _save(record, actor, form, round_id, now, {**chosen, **shared}, "evenly" if share else f"all {one}")


def _save(
    record: Record, actor: Actor, form: OfficeForm, round_id: str, now: Assigned, wanted: dict[str, list[str]],
    press: str = "",
) -> None:  # fmt: skip
    """``press``: which of the buttons, as each is an act of its own."""
    carry_out(
        form,
        lambda idempotency_key: assign(
            record, actor, round_id, wanted, expected=form.expected, idempotency_key=f"{idempotency_key} {press}"
        ),
        lambda _: say("administration.assigned", count=formats.number(len(wanted))),
        standing=now.by_unit,
    )


def in_rows(units: list[Unit], size: int) -> list[list[Unit]]:
    """The wards row by row, so that a narrow screen keeps their order."""
    return [units[start : start + size] for start in range(0, len(units), size)]


def _ward(form: OfficeForm, unit: Unit, now: Assigned) -> None:
    fit = {each.id: each for each in now.inspectors if unit.id not in each.tied}
    standing = sorted(now.by_unit[unit.id] & set(fit))
    form.several(
        unit.id, unit.name, list(fit), lambda key: fit[key].name, standing,
        placeholder=say("administration.nobody_assigned"),
    )  # fmt: skip
    barred = [each for each in now.inspectors if unit.id in each.tied]
    if barred:
        st.html(_pieces.tied(barred, unit.id))


def _changed(form: OfficeForm, now: Assigned) -> dict[str, list[str]]:
    """Unit → inspectors, where the fields say otherwise than the record; wards that are out of sight keep their change."""
    found: dict[str, list[str]] = {}
    for unit in now.units:
        value = st.session_state.get(form.key(unit.id))
        if value is not None and set(value) != now.by_unit[unit.id]:
            found[unit.id] = list(value)
    return found


def load_line(now: Assigned) -> Markup:
    """How many wards each inspector has, and how many wards have nobody."""
    wards_of = [(each.name, sum(each.id in ids for ids in now.by_unit.values())) for each in now.inspectors]
    return _pieces.load(wards_of, sum(not ids for ids in now.by_unit.values()))


_pieces = beside(__file__)
