"""Double marking: the lead draws criteria, second inspectors mark them on their own, and both marks stand side by side."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Any

import streamlit as st

from dossiers.access.policy import Actor, office_allows
from dossiers.appraisal.second_marking import (
    Compared,
    SecondMark,
    draw_second,
    mark_second,
    second_claim,
    second_queue,
    second_results,
)
from dossiers.errors import DossierError
from dossiers.office.assignments import assigned
from dossiers.store.record import Record
from dossiers.submissions.entry_sheets import Entry
from dossiers.submissions.last_year import last_year
from ui.parts import formats
from ui.parts.forms import FORM, finish, opened
from ui.parts.notices import tell_next
from ui.parts.reconnecting import button
from ui.parts.states import state_mark
from ui.parts.typed import Mistyped, whole
from ui.reader.language import in_words, say
from ui.reader.people import told_error, told_name
from ui.screens.appraisal.blind import judging_form
from ui.screens.appraisal.case import explanation_html, plain_figures, typed_html
from ui.screens.appraisal.way import case_address
from ui.screens.evidence.list import evidence_list
from ui.screens.overview.figures import threshold

SMALL = 20
"""Below so many indicators marked twice, a share in percent says more than it knows."""


def second_view(record: Record, actor: Actor, round_id: str) -> None:
    """What was drawn for the reader; for the lead the draw, and what two people made of the same."""
    mine = second_queue(record, actor, round_id)
    if mine or actor.role == "inspector":
        st.subheader(say("appraisal.second_own"), anchor=False)
        _own(mine, round_id)
    if office_allows("draw_second", actor.role):
        _draw(record, actor, round_id)
    if actor.role in ("lead_inspector", "board"):
        st.subheader(say("appraisal.compared"), anchor=False)
        st.html(compared_html(second_results(record, actor, round_id)))


def _own(mine: Sequence[SecondMark], round_id: str) -> None:
    if not mine:
        st.html(f'<p class="ws ws-quiet">{escape(say("appraisal.second_own_none"))}</p>')
        return
    first = next((each for each in mine if each.states is None), None)
    if first is not None:
        label = say("appraisal.second_mark", code=first.criterion.code, ward=first.unit.name)
        st.button(label, type="primary", on_click=lambda: open_second(first))
    st.html(own_html(mine))


def open_second(mark: SecondMark) -> None:
    """To the marking of one drawn criterion."""
    st.query_params["unit"], st.query_params["round"] = mark.unit.id, mark.round_id
    st.query_params["criterion"], st.query_params["second"] = mark.criterion.code, "1"


def own_html(mine: Sequence[SecondMark]) -> str:
    """The criteria drawn for the reader."""
    heads = "".join(
        f'<th scope="col">{escape(say(key))}</th>'
        for key in ("appraisal.queue_ward", "appraisal.second_criterion", "appraisal.second_state")
    )
    rows = ""
    for each in mine:
        code, name = each.criterion.code, escape(in_words(each.criterion.name))
        waits = each.states is None
        link = case_address(each.unit.id, each.round_id, code, second=True)
        title = f'<a href="{link}" target="_self">{code} {name}</a>' if waits else f"{code} {name}"
        state = say("appraisal.second_waits") if waits else say(
            "appraisal.second_marked", when=formats.moment(each.marked_at)
        )  # fmt: skip
        rows += f'<tr><th scope="row">{escape(each.unit.name)}</th><td>{title}</td><td>{escape(state)}</td></tr>'
    return (
        f'<div class="ws ws-a-second"><table><caption>{escape(say("appraisal.second_own_caption"))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


# Marking


def second_case(record: Record, actor: Actor, mark: SecondMark, year: int) -> None:
    """One drawn criterion: the ward's claim, its documents and words, no decision of the first inspector; then the marks.

    ``year``: in which the window ends.
    """
    criterion, unit = mark.criterion, mark.unit
    claim = second_claim(record, actor, unit.id, mark.round_id, criterion.code)
    before = last_year(record, unit.id, mark.round_id).values
    title = escape(say("appraisal.back_to_ward", ward=unit.name))
    st.html(f'<p class="ws ws-a-line"><strong>{title}</strong></p>')
    st.html(claim_html(claim, before, mark, year))
    evidence_list(record, actor, unit.id, mark.round_id, criterion.code)
    if said := explanation_html(claim):
        st.html(said)
    if mark.states is not None:
        marks = " ".join(f"<strong>{escape(code)}</strong> {state_mark(state)}" for code, state in mark.states.items())
        st.html(f'<p class="ws">{marks}</p>')
        return

    def keep(states: dict[str, str], note: str, idempotency_key: str) -> None:
        mark_second(
            record,
            actor,
            unit.id,
            mark.round_id,
            criterion.code,
            states=states,
            note=note,
            idempotency_key=idempotency_key,
        )

    def then() -> None:
        tell_next(say("appraisal.second_kept"))
        for key in ("unit", "criterion", "second"):
            st.query_params.pop(key, None)
        st.query_params["view"] = "second"

    with st.container(key="second_form"):
        judging_form(
            f"second|{unit.id}|{mark.round_id}|{criterion.code}", criterion, keep, say("appraisal.second_keep"), then
        )


def claim_html(claim: Entry, before: Mapping[str, Mapping[str, Any]], mark: SecondMark, year: int) -> str:
    """What the ward entered, beside threshold and last year's figures."""
    keys = ("column_indicator", "column_threshold", "before", "column_claim")
    head = "".join(
        f'<th scope="col">{year - 1 if key == "before" else escape(say(f"appraisal.{key}"))}</th>' for key in keys
    )
    rows = ""
    for each in mark.criterion.indicators:
        now = {name: value for name, value in claim.values.get(each.code, {}).items() if name != "previous"}
        shown = plain_figures(each, claim.values.get(each.code, {}) if each.kind != "change" else now)
        rows += (
            f'<tr><th scope="row"><strong>{escape(each.code)}</strong> {escape(in_words(each.name))}</th>'
            f"<td>{escape(threshold(each, year))}</td>"
            f"<td>{escape(plain_figures(each, before.get(each.code, {})))}</td><td>{escape(shown)}</td></tr>"
        )
    return (
        f'<div class="ws ws-a-case"><table><caption>{escape(say("appraisal.second_own_caption"))}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


# The draw, and what came of it


def _draw(record: Record, actor: Actor, round_id: str) -> None:
    st.subheader(say("appraisal.draw"), anchor=False)
    st.html(f'<p class="ws ws-quiet">{escape(say("appraisal.draw_about"))}</p>')
    known = {each.id: told_name(each.name) for each in assigned(record, actor, round_id).inspectors}
    form = opened(f"draw|{round_id}")
    if refused := st.session_state.get("draw_refused"):
        st.error(refused)

    def pressed() -> None:
        try:
            share = whole(form.value("percent") or "")
            count = draw_second(
                record, actor, round_id, seed=form.value("seed") or "", percent=share,
                person_ids=form.value("people") or [], idempotency_key=form.saving(),
            )  # fmt: skip
        except Mistyped as mistyped:
            st.session_state["draw_refused"] = say("appraisal.draw_percent_wrong", sentence=str(mistyped))
            return
        except DossierError as error:
            st.session_state["draw_refused"] = told_error(error)
            return
        finish(form)
        st.session_state.pop("draw_refused", None)
        tell_next(say("appraisal.drawn", count=formats.number(count)))

    with st.container(key=FORM):
        seed, percent, people = st.columns([1, 1, 3])
        with seed:
            form.text("seed", say("appraisal.draw_seed"), max_chars=32)
        with percent:
            form.text("percent", say("appraisal.draw_percent"), max_chars=3)
        with people:
            hint = say("appraisal.draw_people")
            form.several("people", hint, list(known), known.__getitem__, placeholder=hint)
        button(say("appraisal.draw_do"), pressed, key=form.key("save"))


def compared_html(found: Sequence[Compared]) -> str:
    """Indicators marked by two people, side by side, and how many agree; a share only where there are enough of them."""
    both = [each for each in found if each.first is not None]
    if not found:
        return f'<p class="ws ws-quiet">{escape(say("appraisal.compared_none"))}</p>'
    same = sum(each.first == each.second for each in both)
    line = say("appraisal.compared_line", same=formats.number(same), of=formats.number(len(both)))
    if len(both) >= SMALL:
        line += " " + say("appraisal.compared_share", share=formats.number(Fraction(100 * same, len(both)), 1))
    keys = ("queue_ward", "column_indicator", "compared_first", "compared_second", "compared_same", "compared_note")
    head = "".join(f'<th scope="col">{escape(say(f"appraisal.{key}"))}</th>' for key in keys)
    rows = "".join(_compared(each) for each in found)
    return (
        f'<div class="ws ws-a-second"><table><caption><strong>{escape(line)}</strong></caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _compared(each: Compared) -> str:
    name = next(in_words(found.name) for found in each.mark.criterion.indicators if found.code == each.indicator)
    if each.first is None:
        first, verdict = escape(say("appraisal.undecided_yet")), formats.NONE
    else:
        first = state_mark(each.first)
        verdict = escape(say("appraisal.same" if each.first == each.second else "appraisal.differs"))
    who = typed_html(told_name(each.mark.person_name))
    cells = {
        "column_indicator": f"<strong>{escape(each.indicator)}</strong> {escape(name)}",
        "compared_first": first,
        "compared_second": f'{state_mark(each.second)} <span class="ws-quiet">{who}</span>',
        "compared_same": verdict,
        "compared_note": typed_html(each.mark.note) if each.mark.note else formats.NONE,
    }
    rest = "".join(f'<td data-head="{escape(say(f"appraisal.{key}"))}">{text}</td>' for key, text in cells.items())
    return f'<tr><th scope="row">{escape(each.mark.unit.name)}</th>{rest}</tr>'
