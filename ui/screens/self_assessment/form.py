"""The form of one criterion: its indicators field by field with what they give, the explanation, the requests, saving."""

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from dossiers.access.policy import Actor
from dossiers.errors import BadInput, Stale
from dossiers.store.record import Record
from dossiers.submissions import entry_acts as entering
from dossiers.submissions.entry_acts import Preview
from dossiers.submissions.entry_sheets import Entry, Sheet, lacking
from scoring.catalogue import Catalogue, Criterion, Indicator, judged
from ui.parts import formats
from ui.parts.reconnecting import button
from ui.reader.language import in_words, language, say
from ui.reader.people import told_derivation, told_name
from ui.screens.self_assessment.drafts import EXPLANATION, Draft, as_typed, ask_id, pull, reason_id, save, told
from ui.screens.self_assessment.fields import LONGEST, Field, as_text, closed, fields_of
from ui.screens.self_assessment.result import asked_html, closed_html, heading_html, last_year_html, live_html

FORM = "self_form"
"""The key of the container that all fields of a form stand in."""
LONGEST_TEXT = 4000


def heading(catalogue: Catalogue, criterion: Criterion) -> str:
    """Code and name, group, weight and whose work it is."""
    group = next(group for _, group in catalogue.groups if criterion in group.criteria)
    parts = [f"{escape(group.code)}. {escape(in_words(group.name))}"]
    parts.append(escape(say("self_assessment.weight", weight=formats.number(criterion.weight))))
    if criterion.responsible:
        parts.append(escape(say("self_assessment.responsible", who=in_words(criterion.responsible))))
    return f'<p class="ws ws-quiet">{" · ".join(parts)}</p>'


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


def indicators(draft: Draft, sheet: Sheet, criterion: Criterion, found: Preview | None, wrong: dict[str, str]) -> None:
    """Every indicator: what is asked, its fields, what they give, last year."""
    year = sheet.round.window_to.year
    entry = sheet.entries[criterion.code]
    missing = tuple(each.code for each in criterion.documents if each.required and each.code not in entry.documents)
    for indicator in criterion.indicators:
        part = found.after.indicator(indicator.code) if found else None
        st.html(heading_html(indicator, year))
        if closed(indicator):
            st.html(closed_html(indicator, entry.values.get(indicator.code, {}), part))
            continue
        live = live_html(indicator, part, missing, year) if part else ""
        _fields(draft, indicator, sheet, wrong, f"{live}{last_year_html(indicator, sheet)}")


def _fields(draft: Draft, indicator: Indicator, sheet: Sheet, wrong: dict[str, str], beside: str) -> None:
    """The fields of an indicator in a row, and beside them what they give."""
    year = sheet.round.window_to.year
    fields = fields_of(indicator, sheet.fixed_previous)
    if fields[0].how == "choice":
        field_input(draft, fields[0], year, wrong)
        st.html(f'<div class="ws-self-beneath">{beside}</div>')
        return
    *places, last = st.columns([*(3 for _ in fields), 10 - 3 * len(fields)], vertical_alignment="top")
    for place, field in zip(places, fields, strict=True):
        with place:
            field_input(draft, field, year, wrong)
    last.html(f'<div class="ws-self-result">{beside}</div>')


def field_input(draft: Draft, field: Field, year: int, wrong: dict[str, str]) -> None:
    """One field, with what is wrong in it; what is typed goes into the draft."""
    label, key, text = field.label(year), draft.key(field.id), draft.typed.get(field.id, "")
    if field.fixed is not None:
        shown = formats.number(field.fixed)
        st.text_input(label, shown, disabled=True, key=f"{key}_fixed")
        st.html(f'<p class="ws ws-quiet ws-small">{escape(say("self_assessment.fixed_note", year=year - 1))}</p>')
        return
    given: Any
    if field.how == "choice":
        if field.indicator.kind == "attestation" and (items := getattr(field.indicator, "items", None)):
            lines = "".join(f"<li>{escape(in_words(item))}</li>" for item in items)
            note = f'<p class="ws ws-quiet ws-small">{escape(say("self_assessment.items_note"))}</p>'
            st.html(f'<ol class="ws ws-self-items">{lines}</ol>{note}')
        chosen = text if text in field.options else None
        given = st.pills(label, field.options, default=chosen, format_func=field.option, key=key)
    else:
        example = say("self_assessment.day_form") if field.how == "day" else None
        given = st.text_input(label, text, key=key, max_chars=LONGEST, placeholder=example, autocomplete="off")
    draft.typed[field.id] = as_typed(given)
    if field.id in wrong:
        st.html(f'<p class="ws ws-self-wrong" role="alert">■ {escape(wrong[field.id])}</p>')


def explanation(draft: Draft, catalogue: Catalogue, entry: Entry, found: Preview | None, wrong: dict[str, str]) -> None:
    """The explanation, with why it is compulsory where it is."""
    given = st.text_area(
        _explanation_label(draft, catalogue, entry, found), draft.typed[EXPLANATION],
        key=draft.key(EXPLANATION), max_chars=LONGEST_TEXT, height=110,
    )  # fmt: skip
    draft.typed[EXPLANATION] = as_typed(given)
    if EXPLANATION in wrong:
        st.html(f'<p class="ws ws-self-wrong" role="alert">■ {escape(wrong[EXPLANATION])}</p>')


def _explanation_label(draft: Draft, catalogue: Catalogue, entry: Entry, found: Preview | None) -> str:
    values, _ = draft.values()
    typed = Entry(
        entry.criterion, values, entry.documents, "", draft.requests, entry.version, entry.saved_by, entry.saved_at
    )
    short = lacking(catalogue, typed, found.after if found else None)
    own = [each for each in catalogue.criteria[entry.criterion].indicators if judged(each) and not closed(each)]
    unmet = [
        each.code
        for each in own
        if each.code not in draft.requests and found and found.after.indicator(each.code).state == "not_met"
    ]
    if unmet:
        return say("self_assessment.explanation_unmet", codes=", ".join(unmet))
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
        st.html(f'<p class="ws ws-quiet">{escape(say("self_assessment.requests_note"))}</p>')
        for code in draft.askable:
            ticked = st.checkbox(f"{code} {names[code]}", bool(draft.typed[ask_id(code)]), key=draft.key(ask_id(code)))
            draft.typed[ask_id(code)] = as_typed(ticked)
            if ticked:
                reason = st.text_area(
                    say("self_assessment.request_reason", code=code), draft.typed[reason_id(code)],
                    key=draft.key(reason_id(code)), max_chars=1000, height=80,
                )  # fmt: skip
                draft.typed[reason_id(code)] = as_typed(reason)
                if not draft.typed[reason_id(code)].strip():
                    st.html(f'<p class="ws ws-self-wrong">■ {escape(say("self_assessment.request_needs_reason"))}</p>')
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


def standing_html(draft: Draft, entry: Entry) -> str:
    """What is saved and what is not, in one place that is read out when it changes."""
    parts = []
    if draft.failure is not None and not isinstance(draft.failure, Stale):
        lines = "<br>".join(escape(line) for line in told(draft.failure).splitlines())
        parts.append(f'<p class="ws-self-wrong">■ {lines}</p><p>{escape(say("self_assessment.kept"))}</p>')
    if draft.dirty:
        parts.append(f'<p><span class="ws-self-work">{escape(say("self_assessment.unsaved"))}</span></p>')
    if entry.saved_at is not None:
        saved = say(
            "self_assessment.saved_at",
            when=formats.moment(entry.saved_at),
            who=told_name(entry.saved_by) or formats.NONE,
        )
        parts.append(f'<p class="ws-quiet">{escape(saved)}</p>')
    elif not draft.dirty:
        parts.append(f'<p class="ws-quiet">{escape(say("self_assessment.never_saved"))}</p>')
    return f'<div class="ws ws-self-standing" role="status">{"".join(parts)}</div>'


def stored_html(sheet: Sheet, criterion: Criterion, entry: Entry) -> str:
    """What was entered, to be read only: after sending, and for those who may not enter."""
    rows = []
    year = sheet.round.window_to.year
    for indicator in criterion.indicators:
        inputs = entry.values.get(indicator.code, {})
        texts = [
            f"{escape(field.label(year))}: <strong>{escape(_shown(field, inputs.get(field.input)))}</strong>"
            for field in fields_of(indicator, {})
        ]
        card = sheet.scorecard
        derivation = told_derivation(card.indicator(indicator.code), card) if card else ""
        told = f'<p class="ws-quiet">{escape(derivation)}</p>' if card else ""
        left = entry.not_applicable.get(indicator.code)
        asked = f"<p>{escape(say('self_assessment.asked_out', reason=left))}</p>" if left else ""
        rows.append(
            f'<tr><th scope="row">{escape(indicator.code)} {escape(in_words(indicator.name))}</th>'
            f"<td>{'<br>'.join(texts)}{told}{asked}</td></tr>"
        )
    said = f"<p>{escape(say('self_assessment.explained', text=entry.explanation))}</p>" if entry.explanation else ""
    return (
        f'<div class="ws ws-self-stored"><table><caption>{escape(say("self_assessment.stored_caption"))}</caption>'
        f"<tbody>{''.join(rows)}</tbody></table>{said}</div>"
    )


def _shown(field: Field, value: Any) -> str:
    if value is None:
        return formats.NONE
    if field.how == "choice":
        return field.option(str(value))
    return formats.number(value) if field.how == "whole" else as_text(field, value)
