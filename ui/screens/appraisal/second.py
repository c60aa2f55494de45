"""Double marking: the lead draws criteria, second inspectors mark them on their own, and both marks stand side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from dossiers.access.policy import Actor, office_allows
from dossiers.appraisal.second_marking import (
    Compared,
    SecondClaim,
    SecondMark,
    agreement,
    draw_second,
    mark_second,
    second_claim,
    second_queue,
    second_results,
)
from dossiers.errors import DossierError
from dossiers.office.assignments import assigned
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from dossiers.submissions.last_year import last_year
from scoring.catalogue import Indicator
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.acting import acting, told_failure
from ui.parts.forms import FORM, At, Form, finish, opened, problems_of, tell_at_fields
from ui.parts.notices import tell_next
from ui.parts.reconnecting import button
from ui.parts.templates import Markup, beside
from ui.parts.typed import Mistyped, percent
from ui.parts.unit_classes import asked_of_ward, classes_line
from ui.reader.asked import ask
from ui.reader.language import in_words, say
from ui.reader.people import told_name
from ui.screens.appraisal.blind import judging_form
from ui.screens.appraisal.case import explanation_html, plain_figures
from ui.screens.appraisal.head import way_back
from ui.screens.evidence.list import evidence_list


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
        st.html(_pieces.quiet(say("appraisal.second_own_none")))
        return
    first = next((each for each in mine if each.states is None and each.markable), None)
    if first is not None:
        label = say("appraisal.second_mark", code=first.criterion.code, ward=first.unit.name)
        st.button(label, type="primary", wrap=True, on_click=lambda: open_second(first))
    st.html(_pieces.own(mine))


def open_second(mark: SecondMark) -> None:
    """To the marking of one drawn criterion."""
    for key, value in (
        ("unit", mark.unit.id), ("round", mark.round_id), ("criterion", mark.criterion.code), ("second", "1"),
    ):  # fmt: skip
        ask(key, value)


# Marking


def second_case(record: Record, actor: Actor, mark: SecondMark, year: int) -> None:
    """One drawn criterion: the ward's claim, its documents and words, no decision of the first inspector; then the marks.

    ``year``: in which the window ends.
    """
    criterion, unit = mark.criterion, mark.unit
    way_back(None, mark.round_id)
    st.title(say("appraisal.second_title", code=criterion.code, name=in_words(criterion.name)), anchor=False)
    claim = second_claim(record, actor, unit.id, mark.round_id, criterion.code)
    before = last_year(record, actor, unit.id, mark.round_id).values
    of_class = classes_line(catalogue_of(record, mark.round_id), claim.classes)
    st.html(_pieces.line(unit.name, of_class))
    st.html(_pieces.claim([_claimed(each, claim, before, year) for each in criterion.indicators], year - 1))
    evidence_list(record, actor, unit.id, mark.round_id, criterion.code)
    if said := explanation_html(claim):
        st.html(said)
    if mark.states is not None:
        st.html(_pieces.marks(mark.states))
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
            ask(key, None)
        ask("view", "second")

    with st.container(key="second_form"):
        judging_form(
            f"second|{unit.id}|{mark.round_id}|{criterion.code}", criterion, keep, say("appraisal.second_keep"), then
        )


def _claimed(
    indicator: Indicator, claim: SecondClaim, before: Mapping[str, Mapping[str, Any]], year: int
) -> tuple[Indicator, str, str, str]:
    """The indicator, its threshold, last year's figures, and what the ward entered; of a change the earlier count but once."""
    now = claim.values.get(indicator.code, {})
    if indicator.kind == "change":
        now = {name: value for name, value in now.items() if name != "previous"}
    earlier = plain_figures(indicator, before.get(indicator.code, {}))
    asked = asked_of_ward(indicator, claim.classes, year) or say("common.tracked")
    return indicator, asked, earlier, plain_figures(indicator, now)


# The draw, and what came of it


def _draw(record: Record, actor: Actor, round_id: str) -> None:
    st.subheader(say("appraisal.draw"), anchor=False)
    st.html(_pieces.quiet(say("appraisal.draw_about")))
    known = {each.id: told_name(each.name) for each in assigned(record, actor, round_id).inspectors}
    form = opened(f"draw|{round_id}")
    tell_at_fields(form)
    if form.refused is not None and (rest := _without_a_field(form)):
        st.error("\n".join(rest))

    def pressed() -> None:
        form.refused = None
        try:
            share = percent(form.value("percent") or "")
            with acting(form.stem, form.saving()):
                count = draw_second(
                    record, actor, round_id, seed=form.value("seed") or "", percent=share,
                    person_ids=form.value("people") or [], idempotency_key=form.saving(),
                )  # fmt: skip
        except Mistyped as mistyped:
            form.refuse([At("percent", str(mistyped))])
            return
        except DossierError as error:
            form.refused = error
            form.refuse(form.placed(problems_of(error)))
            return
        finish(form)
        tell_next(say("appraisal.drawn", count=formats.number(count)))

    with st.container(key=FORM):
        for_seed, for_share, for_people = st.columns([1, 1, 3])
        with for_seed:
            form.text("seed", say("appraisal.draw_seed"))
        with for_share:
            form.text("percent", say("appraisal.draw_percent"))
        with for_people:
            label, hint = say("appraisal.draw_people"), say("appraisal.draw_choose")
            form.several("people", label, list(known), known.__getitem__, placeholder=hint)
        button(say("appraisal.draw_do"), pressed, key=form.key("save"))


def _without_a_field(form: Form) -> list[str]:
    """What refused the draw and stands at none of its fields."""
    if form.refused is None:
        return []
    found = form.placed(problems_of(form.refused)) or [told_failure(form.refused)]
    return [each for each in found if not isinstance(each, At)]


def compared_html(found: Sequence[Compared]) -> Markup:
    """Indicators marked by two people, side by side, and how many agree; a share only where there are enough of them.

    Those on which the two differ come first, those that the first has yet to decide on last.
    """
    ordered = sorted(found, key=lambda each: (each.first is None, each.first == each.second))
    rows = [(each, _name(each), told_name(each.mark.person_name)) for each in ordered]
    return _pieces.compared(rows, agreement(found))


def _name(each: Compared) -> str:
    return next(in_words(found.name) for found in each.mark.criterion.indicators if found.code == each.indicator)


_pieces = beside(__file__)
