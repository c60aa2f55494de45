"""The top of the appraisal's screens: where one is, how the dossier stands, and the way to the next criterion and back."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from dossiers.access.policy import Actor
from dossiers.appraisal.case import Case
from dossiers.appraisal.decisions import Stage
from dossiers.errors import DossierError
from dossiers.procedure.progress import WardProgress
from dossiers.rounds.catalogues import catalogue_of
from dossiers.store.record import Record
from dossiers.submissions.results import Result, result
from dossiers.vocabulary import State
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.parts.unit_classes import classes_line
from ui.reader.language import in_words, language, say
from ui.reader.people import told_error
from ui.reader.screens import PAGES
from ui.screens.appraisal.way import neighbours, to_case, to_queue, to_ward
from ui.screens.overview.progress import status

NAMED_AGAIN = ("returned", "under_appraisal", "clarification_requested", "clarified", "locked", "approved")


def way_back(unit: tuple[str, str] | None, round_id: str) -> None:
    """A button back: to the ward (its id and name), or to the queue."""
    if unit is None:
        st.button(say("appraisal.back_to_queue"), icon=":material/arrow_back:", type="tertiary", on_click=to_queue)
        return
    unit_id, name = unit
    label = say("appraisal.back_to_ward", ward=name)
    st.button(
        label, icon=":material/arrow_back:", type="tertiary", wrap=True, on_click=partial(to_ward, unit_id, round_id)
    )


def scorecard_link(unit_id: str, round_id: str) -> None:
    """A link to the ward's scorecard in the round."""
    where = {"unit": unit_id, "round": round_id, "lang": language()}
    label = say("appraisal.open_scorecard")
    st.page_link(PAGES / "scorecard.py", label=label, icon=":material/fact_check:", query_params=where)


def case_head(case: Case, codes: list[str]) -> None:
    """Title, way back, the criteria before and after."""
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
                        help=say("appraisal.shortcut", keys=key.replace("+", " + ")),
                        on_click=partial(to_case, case.unit.id, case.round.id, code),
                    )
    st.title(f"{case.criterion.code} {in_words(case.criterion.name)}", anchor=False)


class _Status(NamedTuple):
    """How the dossier stands: ``days`` in words, "" where the state says all; ``late``: they are over; ``begun``: it was taken
    up, and so is decided on."""

    state: State
    days: str
    late: bool
    begun: bool


def case_line(record: Record, actor: Actor, case: Case, stages: Mapping[str, Stage], today: date) -> Markup:
    """Ward, state, days, how far, group and weight, in one line."""
    found, code = result(record, actor, case.unit.id, case.round.id), case.criterion.code
    catalogue = catalogue_of(record, case.round.id)
    group = next(group for _, group in catalogue.groups if any(each.code == code for each in group.criteria))
    status = _status(found, stages, today)
    of_class = classes_line(catalogue, case.classes, case.stated)
    worth = formats.worth(case.criterion) if catalogue.scored else ""
    return _pieces.case_line(case.unit.name, status, _done(stages), len(stages), group.code, worth, of_class)


def ward_line(found: Result, stages: Mapping[str, Stage], today: date) -> Markup:
    """State, days and how far the deciding is, in one line."""
    return _pieces.ward_line(found.round.name, _status(found, stages, today), _done(stages), len(stages))


def refusal(error: DossierError) -> Markup:
    """Why there is nothing to see."""
    return _pieces.refused(told_error(error))


def nothing_there() -> Markup:
    """That the address leads to no ward or criterion of the record."""
    return _pieces.refused(say("appraisal.nothing_there"))


def _status(found: Result, stages: Mapping[str, Stage], today: date) -> _Status:
    """What the days say of the state; where the overview's words would name the state again, without."""
    late, text = status(WardProgress(found.unit, found, found.state, found.lateness, _done(stages), len(stages)), today)
    if found.state in NAMED_AGAIN and not late:
        text = say(f"appraisal.still_{found.state}", days=formats.days(found.lateness.days_left))
    shown = "" if found.state == "published" and not late else text
    return _Status(found.state, shown, late, found.state not in ("draft", "returned", "submitted"))


def _done(stages: Mapping[str, Stage]) -> int:
    return sum(stage == "decided" for stage in stages.values())


_pieces = beside(__file__)
