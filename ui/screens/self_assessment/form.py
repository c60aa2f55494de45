"""The form of one criterion: its indicators field by field with what they give, the explanation, the requests, saving."""

from collections.abc import Callable
from functools import partial
from typing import Any

from dossiers.access.policy import Actor
from dossiers.errors import BadInput, Stale
from dossiers.store.record import Record
from dossiers.submissions import entry_acts as entering
from dossiers.submissions.entry_acts import Preview
from dossiers.submissions.entry_sheets import Entry, Sheet, lacking, unmet
from scoring.catalogue import Attestation, Catalogue, Criterion, Indicator, entered_by_others
from scoring.scorecard import IndicatorResult
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.reconnecting import button
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, language, say
from ui.reader.people import told_derivation, told_name
from ui.screens.self_assessment.desk import WardDesk
from ui.screens.self_assessment.drafts import EXPLANATION, Draft, as_typed, ask_id, pull, reason_id, save, told
from ui.screens.self_assessment.fields import HOW, Field, as_text, fields_of
from ui.screens.self_assessment.result import asked_html, closed_html, heading_html, last_year_html, live_html

FORM = "self_form"
"""The key of the container that all fields of a form stand in."""


def heading(catalogue: Catalogue, criterion: Criterion) -> Markup:
    """Group, weight and whose work it is."""
    group = next(group for _, group in catalogue.groups if criterion in group.criteria)
    return _pieces.heading(group, criterion)


def preview_of(record: Record, actor: Actor, draft: Draft) -> tuple[Preview | None, dict[str, str]]:
    """What the form would give now, and field → what is wrong there. None where the record refuses the figures together."""
    values, wrong = draft.values()
    requests = {code: reason.strip() or "—" for code, reason in draft.requests.items()}
    try:
        found = entering.preview(
            record, actor, draft.unit, draft.round, draft.criterion, values=values, not_applicable=requests
        )
    except BadInput as refused:
        return None, wrong | placed(refused, draft)
    return found, wrong


def placed(refused: BadInput, draft: Draft) -> dict[str, str]:
    """Problems of the record by field: each names its field in front. What names none goes to the explanation's place."""
    names = {each.id for each in draft.fields}
    found: dict[str, str] = {}
    for problem in refused.problems:
        name, _, text = problem[language()].partition(": ")
        found[name if name in names else EXPLANATION] = text if name in names else problem[language()]
    return found


def indicators(
    desk: WardDesk, draft: Draft, criterion: Criterion, found: Preview | None, wrong: dict[str, str]
) -> None:
    """Every indicator: what is asked, its fields, what they give, last year."""
    sheet = desk.sheet
    year, entry = sheet.round.window_to.year, sheet.entries[criterion.code]
    missing = tuple(each.code for each in criterion.documents if each.required and each.code not in entry.documents)
    for indicator in criterion.indicators:
        part = found.after.indicator(indicator.code) if found else None
        st.html(desk.part("indicator", indicator.code, make=partial(heading_html, indicator, year)))
        if entered_by_others(indicator):
            st.html(closed_html(indicator, entry.values.get(indicator.code, {}), part))
            continue
        gives = partial(_gives, indicator, part, missing, sheet)
        _fields(draft, indicator, sheet, wrong, desk.part_of_form("gives", draft, indicator.code, make=gives))


def _gives(indicator: Indicator, part: IndicatorResult | None, missing: tuple[str, ...], sheet: Sheet) -> Markup:
    """What the fields of an indicator give, and gave a year earlier; beneath a choice, beside what is typed."""
    live = live_html(indicator, part, missing, sheet.round.window_to.year) if part else ""
    draw = _pieces.beneath if HOW[indicator.kind] == "choice" else _pieces.beside
    return draw(live, last_year_html(indicator, sheet))


def _fields(draft: Draft, indicator: Indicator, sheet: Sheet, wrong: dict[str, str], gives: Markup) -> None:
    """The fields of an indicator in a row, with what they give."""
    year = sheet.round.window_to.year
    fields = fields_of(indicator, sheet.fixed_previous)
    if fields[0].how == "choice":
        field_input(draft, fields[0], year, wrong)
        st.html(gives)
        return
    *places, last = st.columns([*(3 for _ in fields), 10 - 3 * len(fields)], vertical_alignment="top")
    for place, field in zip(places, fields, strict=True):
        with place:
            field_input(draft, field, year, wrong)
    last.html(gives)


def field_input(draft: Draft, field: Field, year: int, wrong: dict[str, str]) -> None:
    """One field, with what is wrong in it; what is typed goes into the draft."""
    label, key, text = field.label(year), draft.key(field.id), draft.typed.get(field.id, "")
    if field.fixed is not None:
        st.text_input(label, formats.number(field.fixed), holds="figure", disabled=True, key=f"{key}_fixed")
        st.html(_pieces.fixed_note(year - 1))
        return
    given: Any
    if field.how == "choice":
        if isinstance(field.indicator, Attestation) and field.indicator.items:
            st.html(_pieces.items(field.indicator.items))
        chosen = text if text in field.options else None
        given = st.pills(label, field.options, default=chosen, format_func=field.option, key=key)
    else:
        example = say("self_assessment.day_form") if field.how == "day" else None
        given = st.text_input(label, text, key=key, holds="figure", placeholder=example, autocomplete="off")
    draft.typed[field.id] = as_typed(given)
    if field.id in wrong:
        st.html(_pieces.wrong(wrong[field.id]))


def explanation(draft: Draft, catalogue: Catalogue, entry: Entry, found: Preview | None, wrong: dict[str, str]) -> None:
    """The explanation, with why it is compulsory where it is."""
    given = st.text_area(
        _explanation_label(draft, catalogue, entry, found), draft.typed[EXPLANATION],
        key=draft.key(EXPLANATION), holds="explanation", height=110,
    )  # fmt: skip
    draft.typed[EXPLANATION] = as_typed(given)
    if EXPLANATION in wrong:
        st.html(_pieces.wrong(wrong[EXPLANATION]))


def _explanation_label(draft: Draft, catalogue: Catalogue, entry: Entry, found: Preview | None) -> str:
    values, _ = draft.values()
    typed = Entry(
        entry.criterion, values, entry.documents, "", draft.requests, entry.version, entry.saved_by, entry.saved_at
    )
    graded = found.after if found else None
    if codes := unmet(catalogue.criteria[entry.criterion], typed, graded):
        return say("self_assessment.explanation_unmet", codes=", ".join(codes))
    short = lacking(catalogue, typed, graded)
    if short.indicators or short.documents:
        return say("self_assessment.explanation_lacking", codes=", ".join((*short.indicators, *short.documents)))
    return say("self_assessment.explanation_free")


def requests(draft: Draft, criterion: Criterion, found: Preview | None) -> None:
    """ "Đề nghị không áp dụng": a reason for each indicator asked to be left out, and what granting it would do."""
    if not draft.askable:
        return
    names = {each.code: in_words(each.name) for each in criterion.indicators}
    asked = bool(draft.requests)
    with st.expander(say("self_assessment.requests"), expanded=asked):
        st.html(_pieces.quiet(say("self_assessment.requests_note")))
        for code in draft.askable:
            ticked = st.checkbox(f"{code} {names[code]}", bool(draft.typed[ask_id(code)]), key=draft.key(ask_id(code)))
            draft.typed[ask_id(code)] = as_typed(ticked)
            if ticked:
                reason = st.text_area(
                    say("self_assessment.request_reason", code=code), draft.typed[reason_id(code)],
                    key=draft.key(reason_id(code)), holds="not_applicable", height=80,
                )  # fmt: skip
                draft.typed[reason_id(code)] = as_typed(reason)
                if not draft.typed[reason_id(code)].strip():
                    st.html(_pieces.needs_reason())
        if found is not None and (effect := asked_html(found, criterion, list(draft.requests))):
            st.html(effect)


def save_bar(
    record: Record,
    actor: Actor,
    draft: Draft,
    onward: str = "",
    go: Callable[[], None] | None = None,
    *,
    filled: bool = True,
) -> None:
    """Save and go on, and save. ``onward``: what the first button says; ``go``: where it leads.

    ``filled``: whether to save is the next thing; where nothing is left to enter or change, sending is.
    """

    def saved(then: Callable[[], None] | None) -> None:
        pull(draft)
        if save(record, actor, draft) and then is not None:
            then()

    draft.drawn = True
    kind = "primary" if filled else "secondary"
    with st.container(horizontal=True, vertical_alignment="center", key="self_save"):
        if go is not None:
            button(onward, lambda: saved(go), key="self_save_next", type=kind)
        button(say("self_assessment.save"), lambda: saved(None), key="self_save_only", type="secondary" if go else kind)


def standing_html(draft: Draft, entry: Entry) -> Markup:
    """What is saved and what is not, in one place that is read out when it changes."""
    # Both sides of a clash are shown above, with who saved and when.
    failure = draft.failure
    lines = [] if failure is None or isinstance(failure, Stale) else told(failure).splitlines()
    return _pieces.standing(lines, draft.dirty, entry.saved_at, told_name(entry.saved_by) or formats.NONE)


def stored_html(sheet: Sheet, criterion: Criterion, entry: Entry) -> Markup:
    """What was entered, to be read only: after sending, and for those who may not enter."""
    year, card = sheet.round.window_to.year, sheet.scorecard
    rows = []
    for indicator in criterion.indicators:
        inputs = entry.values.get(indicator.code, {})
        fields = [(each.label(year), _shown(each, inputs.get(each.input))) for each in fields_of(indicator, {})]
        derivation = told_derivation(card.indicator(indicator.code), card) if card else None
        rows.append((indicator, fields, derivation, entry.not_applicable.get(indicator.code)))
    return _pieces.stored(rows, entry.explanation)


def _shown(field: Field, value: Any) -> str:
    if value is None:
        return formats.NONE
    if field.how == "choice":
        return field.option(str(value))
    return formats.number(value) if field.how == "whole" else as_text(field, value)


_pieces = beside(__file__)
