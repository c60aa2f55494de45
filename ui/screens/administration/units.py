"""Đơn vị: the units and what became of them; a unit begins, ends, goes into another."""

from collections.abc import Collection, Mapping

from dossiers.access.policy import Actor
from dossiers.office.units import EXTENTS, KINDS, add_unit, end_unit, record_succession
from dossiers.rounds.units import Unit, predecessors, units
from dossiers.store.clock import today
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.formats import ward_names
from ui.parts.templates import beside
from ui.reader.choice import segments
from ui.reader.language import say
from ui.screens.administration.form import FORM, carry_out, clash_of, heading, opened, span

TASKS = ("add", "end", "merge")


def units_view(record: Record, actor: Actor) -> None:
    """Draw the view."""
    known = units(record)
    names = {unit.id: f"{name} ({unit.code})" for unit, name in zip(known, ward_names(known).values(), strict=True)}
    left, right = st.columns([2, 3], gap="large")
    with left:
        task = segments(
            "office_units", say("administration.task"), TASKS, "add", lambda key: say(f"administration.units_{key}")
        )
        with st.container(border=True, key=FORM):
            heading(say(f"administration.units_{task}_title"))
            {"add": _add, "end": _end, "merge": _merge}[task](record, actor, known, names)
    with right:
        _table(record, known, names)


def _add(record: Record, actor: Actor, known: Collection[Unit], names: Mapping[str, str]) -> None:
    form = opened("unit_add")
    one, two = st.columns([2, 1])
    with one:
        name = form.text("name", say("administration.unit_name"))
    with two:
        code = form.text(
            "code", say("administration.unit_code"), holds="unit_code", help=say("administration.unit_code_help")
        )
    one, two = st.columns(2)
    with one:
        kind = form.choice("kind", say("administration.unit_kind"), KINDS, lambda key: say(f"audit.value_{key}"))
    with two:
        valid_from = form.day("from", say("administration.valid_from"))
    legal_basis = form.text(
        "basis", say("administration.legal_basis"), holds="legal_basis", placeholder=say("administration.legal_hint")
    )
    if st.button(say("administration.units_add"), type="primary", key=form.key("save")):
        carry_out(
            form,
            lambda idempotency_key: add_unit(
                record, actor, code=code, name=name, kind=kind, valid_from=valid_from, legal_basis=legal_basis,
                idempotency_key=idempotency_key,
            ),
            lambda unit: say("administration.unit_added", unit=unit.name, code=unit.code),
        )  # fmt: skip


def _end(record: Record, actor: Actor, known: Collection[Unit], names: Mapping[str, str]) -> None:
    standing = {unit.id: unit for unit in sorted(known, key=lambda unit: formats.sort_key(unit.name))}
    # Those that ended already come last: their day may be corrected.
    offered = sorted(standing, key=lambda key: standing[key].valid_to is not None)
    form = opened("unit_end", standing)
    clash_of(form, dict(names))
    unit_id = form.choice("unit", say("administration.unit"), offered, lambda key: names[key])
    last_day = form.day("last", say("administration.last_day"))
    legal_basis = form.text(
        "basis", say("administration.legal_basis"), holds="legal_basis", placeholder=say("administration.legal_hint")
    )
    if st.button(say("administration.units_end"), type="primary", key=form.key("save"), disabled=not offered):
        expected = form.expected.get(unit_id, standing[unit_id])
        carry_out(
            form,
            lambda idempotency_key: end_unit(
                record,
                actor,
                unit_id,
                last_day=last_day,
                legal_basis=legal_basis,
                expected=expected,
                idempotency_key=idempotency_key,
            ),
            lambda unit: say("administration.unit_ended", unit=unit.name, day=formats.day(unit.valid_to)),
            standing=standing,
        )


def _merge(record: Record, actor: Actor, known: Collection[Unit], names: Mapping[str, str]) -> None:
    form = opened("unit_merge")
    ordered = sorted(known, key=lambda unit: formats.sort_key(unit.name))
    ended = [unit.id for unit in ordered if unit.valid_to is not None]
    # Those still valid are offered as well: choosing one says what has to come first.
    standing = [unit.id for unit in ordered if unit.valid_to is None]
    before = form.several(
        "before", say("administration.predecessors"), [*ended, *standing], lambda key: names[key],
        placeholder=say("administration.choose_some"),
    )  # fmt: skip
    after = form.choice("after", say("administration.successor"), standing, lambda key: names[key])
    one, two = st.columns(2)
    with one:
        extent = form.choice("extent", say("administration.extent"), EXTENTS, lambda key: say(f"audit.value_{key}"))
    with two:
        valid_from = form.day("from", say("administration.takes_effect"))
    legal_basis = form.text(
        "basis", say("administration.legal_basis"), holds="legal_basis", placeholder=say("administration.legal_hint")
    )
    if st.button(say("administration.units_merge"), type="primary", key=form.key("save")):
        carry_out(
            form,
            lambda idempotency_key: record_succession(
                record, actor, successor_id=after, predecessor_ids=before, extent=extent, valid_from=valid_from,
                legal_basis=legal_basis, idempotency_key=idempotency_key,
            ),
            lambda _: say("administration.merged", unit=names[after], count=formats.number(len(before))),
        )  # fmt: skip


def _table(record: Record, known: Collection[Unit], names: Mapping[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        asked = st.text_input(
            say("administration.find_unit"), key="office_find", holds="search", type="search", label_visibility="collapsed",
            placeholder=say("administration.find_unit"), width=260,
        )  # fmt: skip
        former = st.toggle(say("administration.with_former"), key="office_former")
    now = today(record)
    wanted = [unit for unit in known if former or unit.valid_to is None or unit.valid_to >= now]
    found = set(formats.matching(asked or "", [names[unit.id] for unit in wanted]))
    shown = sorted((u for u in wanted if names[u.id] in found), key=lambda unit: formats.sort_key(unit.name))
    st.html(_pieces.units(shown, {unit.id: predecessors(record, unit.id) for unit in shown}))


_pieces = beside(__file__, span=span)
