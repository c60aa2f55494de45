"""The form of one criterion: its indicators field by field with what they give, the explanation, the requests, saving."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from dossiers.access.policy import Actor
from dossiers.errors import BadInput, Stale
from dossiers.store.clock import VIETNAM, today
from dossiers.store.record import Record
from dossiers.submissions import entry_acts as entering
from dossiers.submissions.entry_acts import Preview
from dossiers.submissions.entry_sheets import Entry, Sheet, lacking, unmet
from scoring.catalogue import Catalogue, Criterion, Indicator, entered_by_others
from scoring.scorecard import IndicatorResult
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.derivations import told_derivation
from ui.parts.reconnecting import button
from ui.parts.refusals import Refusal, at_field, tie
from ui.parts.templates import Markup, beside
from ui.parts.unit_classes import asked_by_class
from ui.reader.language import in_words, language, say
from ui.reader.people import told_name
from ui.screens.self_assessment import offers
from ui.screens.self_assessment.desk import WardDesk
from ui.screens.self_assessment.drafts import EXPLANATION, Draft, as_typed, ask_id, pull, reason_id, save, told
from ui.screens.self_assessment.fields import HOW, NO_ITEM, Field, entry_fields, text_of
from ui.screens.self_assessment.result import asked_html, closed_html, heading_html, live_html

FORM = "self_form"
"""The key of the container that all fields of a form stand in."""
FOCUS = "self_focus"
"""The session's key for the field that the keyboard is wanted in."""


def heading(catalogue: Catalogue, criterion: Criterion) -> Markup:
    """Group, weight and whose work it is."""
    group = next(group for _, group in catalogue.groups if criterion in group.criteria)
    return _pieces.heading(group, criterion, catalogue.scored)


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
        shown = part.prepared.indicator if part else indicator
        heading = partial(_heading, desk, shown, year)
        st.html(desk.part("indicator", indicator.code, make=heading))
        if entered_by_others(indicator):
            st.html(closed_html(indicator, entry.values.get(indicator.code, {}), part))
            continue
        gives = partial(_gives, indicator, part, missing, sheet)
        with st.container(key=group_key(indicator)):
            _fields(desk, draft, indicator, wrong, desk.part_of_form("gives", draft, indicator.code, make=gives))


def _heading(desk: WardDesk, indicator: Indicator, year: int) -> Markup:
    """An indicator as it is judged, with what is asked of each class of wards where that differs."""
    return heading_html(indicator, year, asked_by_class(indicator, desk.catalogue, year, desk.sheet.classes))


def group_key(indicator: Indicator) -> str:
    """The key of the container that the fields of an indicator stand in."""
    return f"self_figures_{indicator.code}"


def _gives(indicator: Indicator, part: IndicatorResult | None, missing: tuple[str, ...], sheet: Sheet) -> Markup:
    """What the fields of an indicator give; beneath a choice, beside what is typed."""
    live = live_html(indicator, part, missing, sheet.round.window_to.year) if part else ""
    return (_pieces.beneath if HOW[indicator.kind] == "choice" else _pieces.beside)(live)


def _fields(desk: WardDesk, draft: Draft, indicator: Indicator, wrong: dict[str, str], gives: Markup) -> None:
    """The fields of an indicator in a row, each with what is known of its figure already; then what they give."""
    fields = [each for each in draft.fields if each.indicator is indicator]
    year = desk.sheet.round.window_to.year
    if fields[0].how in ("choice", "ticks"):
        field_input(draft, fields[0], year, wrong)
        _offers(desk, draft, fields[0])
        st.html(gives)
        return
    *places, last = st.columns([*(3 for _ in fields), 10 - 3 * len(fields)], vertical_alignment="top")
    for place, field in zip(places, fields, strict=True):
        with place:
            field_input(draft, field, year, wrong)
            _offers(desk, draft, field)
    last.html(gives)


def field_input(draft: Draft, field: Field, year: int, wrong: dict[str, str]) -> None:
    """One field, with what is wrong in it; what is typed goes into the draft."""
    label, key, text = field.label(year), draft.key(field.id), draft.typed.get(field.id, "")
    if field.fixed is not None:
        st.text_input(label, formats.number(field.fixed), holds="figure", disabled=True, key=f"{key}_fixed")
        st.html(_pieces.fixed_note(year - 1))
        return
    if field.how == "ticks":
        _ticks(draft, field, label)
    elif field.how == "choice":
        chosen = text if text in field.options else None
        given = st.pills(label, field.options, default=chosen, format_func=field.option, key=key)
        draft.typed[field.id] = as_typed(given)
    else:
        example = say("self_assessment.day_form") if field.how == "day" else None
        given = st.text_input(label, text, key=key, holds="figure", placeholder=example, autocomplete="off")
        draft.typed[field.id] = as_typed(given)
    if field.id in wrong:
        at_field(key, wrong[field.id])


def _ticks(draft: Draft, field: Field, label: str) -> None:
    """A box for each item of an attestation; that none holds can be said as long as none is ticked."""
    text = draft.typed[field.id]
    st.html(_pieces.ticks(label, field.in_words(text) if text.startswith("=") and not field.ticked(text) else ""))
    shown = field.ticked(text)
    for code in field.options:
        if code != NO_ITEM or not shown - {NO_ITEM}:
            st.checkbox(field.option(code), code in shown, key=draft.key(f"{field.id}.{code}"))


def _offers(desk: WardDesk, draft: Draft, field: Field) -> None:
    """Below a field: the same figure as it was declared elsewhere, and last year's; a press takes it."""
    typed = draft.typed.get(field.id, "")
    if field.fixed is not None:
        return
    if same := offers.same_elsewhere(desk.catalogue, desk.sheet, draft, field):
        if not typed:
            _offer(draft, field, same, "self_assessment.same_take")
        elif typed != same.text:
            st.html(_pieces.differs(field.indicator.code, typed, same.where, same.text))
            _offer(draft, field, same, "self_assessment.take_it")
    if (last := offers.of_last_year(desk.sheet, field)) and not (same and not typed):
        if not typed and offers.takes_last_year(field):
            _offer(draft, field, last, "self_assessment.last_year_take")
        else:
            st.html(_pieces.last_year(last.where, _shown_text(field, last.text)))


def _offer(draft: Draft, field: Field, offer: offers.Offer, words: str) -> None:
    label = say(words, where=offer.where, value=_shown_text(field, offer.text))
    key = f"self_take_{words.rpartition('.')[2]}_{draft.criterion}_{field.id}"
    st.button(label, key=key, type="tertiary", on_click=_take, args=(draft, field, offer.text))


def _take(draft: Draft, field: Field, text: str) -> None:
    """Put a figure that is known into its field. The fields are laid out anew, for each keeps what was typed under its key."""
    pull(draft)
    draft.typed[field.id] = text
    draft.turn += 1
    st.session_state[FOCUS] = draft.key(f"{field.id}.{field.options[0]}" if field.how == "ticks" else field.id)


def _shown_text(field: Field, text: str) -> str:
    return field.in_words(text) if field.options else text


def refusals(draft: Draft, wrong: Mapping[str, str], year: int) -> list[Refusal]:
    """What is wrong, each with its field."""
    fields = {each.id: each for each in draft.fields}
    found = [
        Refusal(draft.key(name), f"{fields[name].indicator.code} {fields[name].label(year)}", text)
        for name, text in wrong.items()
        if name in fields
    ]
    found += [Refusal(draft.key(name), say("self_assessment.explanation_free"), text)
              for name, text in wrong.items() if name == EXPLANATION]  # fmt: skip
    found += [
        Refusal(draft.key(reason_id(code)), say("self_assessment.request_reason", code=code),
                say("self_assessment.request_needs_reason"))
        for code, reason in draft.requests.items() if not reason.strip()
    ]  # fmt: skip
    return found


def tie_refusals(draft: Draft, criterion: Criterion, found: list[Refusal]) -> None:
    """Mark the fields that are wrong, name the groups of fields, and bring the keyboard to what a press came to."""
    names = {group_key(each): f"{each.code} {in_words(each.name)}" for each in criterion.indicators}
    wanted = st.session_state.pop(FOCUS, "")
    refused = draft.refused_times if found and draft.failure is not None else 0
    moment = f"{draft.stem} {wanted}" if wanted else f"{draft.stem} {refused}" if refused else ""
    tie("self_assessment", found, groups=names, focus=wanted or ("summary" if refused else ""), moment=moment)


def explanation(draft: Draft, catalogue: Catalogue, entry: Entry, found: Preview | None, wrong: dict[str, str]) -> None:
    """The explanation, with why it is compulsory where it is."""
    given = st.text_area(
        _explanation_label(draft, catalogue, entry, found), draft.typed[EXPLANATION],
        key=draft.key(EXPLANATION), holds="explanation", height=110,
    )  # fmt: skip
    draft.typed[EXPLANATION] = as_typed(given)
    if EXPLANATION in wrong:
        at_field(draft.key(EXPLANATION), wrong[EXPLANATION])


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
                    at_field(draft.key(reason_id(code)), say("self_assessment.request_needs_reason"))
        if found is not None and (effect := asked_html(found, criterion, list(draft.requests))):
            st.html(effect)


def save_bar(
    record: Record,
    actor: Actor,
    draft: Draft,
    entry: Entry,
    onward: str = "",
    go: Callable[[], None] | None = None,
    *,
    filled: bool = True,
) -> None:
    """Save and stay; save and go on; and what is saved. ``onward``: what the second button says; ``go``: where it leads.

    ``filled``: whether to save is the next thing; where nothing is left to enter or change, sending is.
    """

    def saved(then: Callable[[], None] | None) -> None:
        pull(draft)
        if save(record, actor, draft):
            if then is not None:
                then()
        else:
            draft.refused_times += 1

    draft.drawn = True
    with st.container(horizontal=True, vertical_alignment="center", key="self_save"):
        kind = "primary" if filled else "secondary"
        button(say("self_assessment.save"), lambda: saved(None), key="self_save_only", type=kind)
        if go is not None:
            button(onward, lambda: saved(go), key="self_save_next")
        st.html(standing_html(draft, entry, today(record)))


def standing_html(draft: Draft, entry: Entry, day: date) -> Markup:
    """What is saved and what is not, in one place that is read out when it changes. ``day``: today."""
    # Both sides of a clash are shown above, with who saved and when; what is wrong in a field, at the field.
    failure = draft.failure
    lines = [] if failure is None or isinstance(failure, Stale) else told(failure).splitlines()
    saved = ""
    if entry.saved_at is not None:
        local = entry.saved_at.astimezone(VIETNAM)
        when = f"{local:%H:%M}" if local.date() == day else formats.moment(entry.saved_at)
        saved = say("self_assessment.saved_at", when=when, who=told_name(entry.saved_by) or formats.NONE)
    return _pieces.standing(lines, draft.changes, saved)


def stored_html(sheet: Sheet, criterion: Criterion, entry: Entry) -> Markup:
    """What was entered, to be read only: after sending, and for those who may not enter."""
    year, card = sheet.round.window_to.year, sheet.scorecard
    rows = []
    for indicator in criterion.indicators:
        inputs = entry.values.get(indicator.code, {})
        fields = [(each.label(year), _shown(each, inputs)) for each in entry_fields(indicator, {})]
        derivation = told_derivation(card.indicator(indicator.code), card) if card else None
        rows.append((indicator, fields, derivation, entry.not_applicable.get(indicator.code)))
    return _pieces.stored(rows, entry.explanation)


def _shown(field: Field, inputs: Mapping[str, Any]) -> str:
    text = text_of(field, inputs)
    if not text:
        return formats.NONE
    if field.options:
        return field.in_words(text)
    return formats.number(inputs[field.input]) if field.how == "whole" else text


_pieces = beside(__file__)
