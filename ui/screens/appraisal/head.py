"""The top of the appraisal's screens: where one is, how the dossier stands, and the way to the next criterion and back."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from html import escape
from typing import Literal

import streamlit as st

from dossiers.appraisal.case import Case
from dossiers.appraisal.decisions import Stage
from dossiers.submissions.results import Result
from scoring.catalogue import Catalogue
from scoring.exact import plain
from ui.parts import formats
from ui.parts.formats import days
from ui.reader.language import in_words, say
from ui.screens.appraisal.way import neighbours, to_case, to_queue, to_ward
from ui.screens.overview.progress import WardProgress, late_mark, status

NAMED_AGAIN = ("under_appraisal", "clarification_requested", "clarified", "locked", "approved")


def way_back(unit: tuple[str, str] | None, round_id: str) -> None:
    """A button back: to the ward (its id and name), or to the queue."""
    if unit is None:
        st.button(say("appraisal.back_to_queue"), icon=":material/arrow_back:", type="tertiary", on_click=to_queue)
        return
    unit_id, name = unit
    label = say("appraisal.back_to_ward", ward=name)
    st.button(label, icon=":material/arrow_back:", type="tertiary", on_click=partial(to_ward, unit_id, round_id))


def case_head(case: Case, codes: list[str]) -> str | None:
    """Title, way back, the criteria before and after. Gives the code of the one after, None at the end."""
    before, after = neighbours(codes, case.criterion.code)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        way_back((case.unit.id, case.unit.name), case.round.id)
        with st.container(horizontal=True, width="content"):
            turns: tuple[tuple[str | None, str, Literal["left", "right"], str], ...] = (
                (before, ":material/chevron_left:", "left", "Alt+P"),
                (after, ":material/chevron_right:", "right", "Alt+N"),
            )
            for code, icon, side, key in turns:
                if code is not None:
                    st.button(
                        code,
                        key=f"turn|{side}",
                        icon=icon,
                        icon_position=side,
                        shortcut=key,
                        on_click=partial(to_case, case.unit.id, case.round.id, code),
                    )
    st.title(f"{case.criterion.code} {in_words(case.criterion.name)}", anchor=False)
    return after


def case_line(case: Case, found: Result, catalogue: Catalogue, stages: Mapping[str, Stage], today: date) -> str:
    """Ward, state, days, how far, group and weight, in one line."""
    group = next(
        group for _, group in catalogue.groups if any(each.code == case.criterion.code for each in group.criteria)
    )
    rest = say(
        "appraisal.case_line",
        done=formats.number(_done(stages)),
        of=formats.number(len(stages)),
        group=group.code,
        weight=formats.number(plain(case.criterion.weight)),
    )
    ward = escape(say("appraisal.back_to_ward", ward=case.unit.name))
    return f'<p class="ws ws-a-line"><strong>{ward}</strong> · {_standing(found, stages, today)} · {escape(rest)}</p>'


def ward_line(found: Result, stages: Mapping[str, Stage], today: date) -> str:
    """State, days and how far the deciding is, in one line."""
    of = say("appraisal.decided_of", done=formats.number(_done(stages)), of=formats.number(len(stages)))
    round_ = escape(in_words(found.round.name))
    return f'<p class="ws ws-a-line">{round_} · {_standing(found, stages, today)} · {escape(of)}</p>'


def _standing(found: Result, stages: Mapping[str, Stage], today: date) -> str:
    """The state by its name, and what the days say of it; where the overview's words would name the state again, without."""
    late, text = status(WardProgress(found.unit, found, found.state, found.lateness, _done(stages), len(stages)), today)
    state = f"<strong>{escape(say(f'common.state_{found.state}'))}</strong>"
    if late:
        return f"{state} · {late_mark(text)}"
    if found.state == "published":
        return state
    if found.state in NAMED_AGAIN:
        text = say(f"appraisal.still_{found.state}", days=days(found.lateness.days_left))
    return f"{state} · {escape(text)}"


def _done(stages: Mapping[str, Stage]) -> int:
    return sum(stage == "decided" for stage in stages.values())
