"""The view of whoever asks the residents: wards by survey indicators, and the small form of one."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from dossiers.access.policy import Actor
from dossiers.errors import BadInput, NotAllowed, NotFound
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.store.record import Record
from dossiers.submissions.entry_sheets import Sheet, sheet
from scoring import Catalogue
from scoring.catalogue import Survey, entered_by_others
from ui import plain_streamlit as st
from ui.parts import doubts, formats
from ui.parts.figures import figures
from ui.parts.refusals import summary
from ui.parts.templates import Markup, beside
from ui.reader.asked import ask, asked_among
from ui.reader.language import in_words, language, say
from ui.screens.catalogue.rules import special
from ui.screens.next_step.next_thing import draw_next_thing
from ui.screens.scorecard.choice import wards_of
from ui.screens.self_assessment.drafts import draft_of, pull, unsaved
from ui.screens.self_assessment.form import FORM, field_input, group_key, placed, refusals, save_bar, tie_refusals
from ui.screens.self_assessment.list import links
from ui.screens.self_assessment.result import heading_html, last_year_html
from ui.screens.self_assessment.stale import choose, stale


class Asked(NamedTuple):
    """One ward with its sheet; without one ``why`` says why nothing can be entered."""

    unit: Unit
    sheet: Sheet | None
    why: str = ""


def survey_page(record: Record, actor: Actor, round_: Round, catalogue: Catalogue) -> None:
    """Wards × survey indicators, and the small form of the one chosen."""
    found = sheets(record, actor, wards_of(record, actor, round_).values(), round_)
    unit = asked_among("unit", {each.unit.id for each in found})
    code = asked_among("criterion", catalogue.criteria)
    asked = next((each for each in found if each.unit.id == unit and each.sheet is not None), None)
    chosen = (unit, code) if asked and unit and code in survey_criteria(catalogue) else None

    def follow(target: str) -> None:
        for key, value in zip(("unit", "criterion"), target.split(" ", 1), strict=True):
            ask(key, value)

    if chosen is None:
        draw_next_thing(record, actor, round_.id, here="self_assessment")
    st.html(_pieces.lead())
    if chosen is not None and asked is not None:
        form(record, actor, catalogue, asked, chosen[1])
    table(catalogue, found, chosen, follow)


def sheets(record: Record, actor: Actor, units: Iterable[Unit], round_: Round) -> list[Asked]:
    """The wards of a round, each with what may be entered for it."""
    found = []
    for unit in units:
        try:
            found.append(Asked(unit, sheet(record, actor, unit.id, round_.id)))
        except NotFound as error:
            found.append(Asked(unit, None, error.text(language())))
        except NotAllowed:
            found.append(Asked(unit, None, say("self_assessment.survey_shut")))
    return found


def survey_criteria(catalogue: Catalogue) -> list[str]:
    """The criteria that hold a survey of somebody independent."""
    return [
        code for code, each in catalogue.criteria.items() if any(entered_by_others(part) for part in each.indicators)
    ]


def table(
    catalogue: Catalogue, found: list[Asked], chosen: tuple[str, str] | None, follow: Callable[[str], None]
) -> None:
    """Wards × survey criteria; each cell opens the form. ``chosen``: ward and criterion whose form is open."""
    open_ones, shut = [each for each in found if each.sheet], [each for each in found if not each.sheet]
    codes = survey_criteria(catalogue)
    if open_ones:
        rows = [(each.unit, _cells(catalogue, each, codes, chosen)) for each in open_ones]
        links(_pieces.table([catalogue.criteria[code] for code in codes], rows), "self_survey_links", follow)
        if shut:
            st.html(_pieces.others(_by_reason(shut)))
    else:
        st.html(_pieces.none_waits(_by_reason(shut)))


def _by_reason(shut: list[Asked]) -> str:
    """The wards with nothing to enter, by why; "" where there is none."""
    names: dict[str, list[str]] = {}
    for each in shut:
        names.setdefault(each.why.rstrip("."), []).append(each.unit.name)
    return "; ".join(f"{', '.join(found)} ({why})" for why, found in names.items())


def _cells(
    catalogue: Catalogue, asked: Asked, codes: list[str], chosen: tuple[str, str] | None
) -> list[tuple[str, list[str], bool, bool]]:
    """Of each criterion: its code, the figures entered, whether its form is open, whether anything is not saved."""
    assert asked.sheet is not None
    waiting = unsaved(asked.unit.id, asked.sheet.round.id)
    cells = []
    for code in codes:
        values = asked.sheet.entries[code].values
        texts = [
            figures(each, values.get(each.code, {}))
            for each in catalogue.criteria[code].indicators
            if entered_by_others(each)
        ]
        cells.append((code, [each for each in texts if each], (asked.unit.id, code) == chosen, code in waiting))
    return cells


def form(record: Record, actor: Actor, catalogue: Catalogue, asked: Asked, code: str) -> None:
    """The survey's figures of one ward and criterion."""
    assert asked.sheet is not None
    criterion = catalogue.criteria[code]
    draft = draft_of(asked.sheet, criterion, survey=True)
    pull(draft)
    entry, year = asked.sheet.entries[code], asked.sheet.round.window_to.year
    st.subheader(f"{asked.unit.name}: {code} {in_words(criterion.name)}", anchor=False)
    with st.container(key=FORM):
        _, wrong = draft.values()
        if isinstance(draft.failure, BadInput):
            wrong |= placed(draft.failure, draft)
        refused = refusals(draft, wrong, year)
        if draft.failure is not None:
            summary(refused)
        for indicator in criterion.indicators:
            if not entered_by_others(indicator):
                continue
            st.html(heading_html(indicator, year))
            with st.container(key=group_key(indicator)):
                fields = [each for each in draft.fields if each.indicator is indicator]
                for place, field in zip(st.columns([2, 2, 2, 5])[:3], fields, strict=True):
                    with place:
                        field_input(draft, field, year, wrong)
            st.html(_share(indicator, draft.values()[0].get(indicator.code, {})))
            if before := last_year_html(indicator, asked.sheet):
                st.html(before)
        if stale(draft, entry):
            choose(record, actor, draft, entry, criterion, year)
        else:
            save_bar(record, actor, draft, entry)
    tie_refusals(draft, criterion, refused)
    doubts.ask(draft.stem, draft.failure)


def _share(indicator: object, inputs: Mapping[str, Any]) -> Markup:
    """The share of those content, and of the forms that came back, from what stands in the form."""
    assert isinstance(indicator, Survey)
    positive, valid, issued = (inputs.get(name) for name in ("positive", "valid", "issued"))
    parts = []
    if isinstance(positive, int) and isinstance(valid, int) and valid:
        parts.append(say("self_assessment.survey_share", percent=_percent(positive, valid)))
    if isinstance(valid, int) and isinstance(issued, int) and issued:
        parts.append(say("self_assessment.survey_back", percent=_percent(valid, issued)))
    if isinstance(valid, int) and valid < indicator.min_sample:
        parts += special(indicator)
    return _pieces.share(parts)


def _percent(part: int, whole: int) -> str:
    return formats.number(Fraction(100 * part, whole), 2)


_pieces = beside(__file__)
