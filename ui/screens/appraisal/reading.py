"""The left side of a criterion: figures first, then evidence, what was said and decided, other figures, other wards."""

from collections.abc import Callable
from datetime import date

from dossiers.access.policy import Actor
from dossiers.appraisal.case import Case, effect
from dossiers.evidence.listing import listing, needed
from dossiers.store.record import Record
from scoring.scorecard import Scorecard
from ui import plain_streamlit as st
from ui.parts import charts
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup
from ui.screens.appraisal.beside import against, against_html, elsewhere_html, slope
from ui.screens.appraisal.case import decisions_html, exchanges_html, explanation_html, first_html, table_html
from ui.screens.evidence.list import list_html


def reading(record: Record, actor: Actor, case: Case, kept: KeptParts, today: date) -> frozenset[str]:
    """Draw everything a decision is taken from. Gives the codes of the documents that are there."""
    card = _so_far(record, actor, case)
    place = (case.unit.id, case.round.id, case.criterion.code)

    def drawn(name: str, make: Callable[[], Markup]) -> Markup:
        return kept.part(f"appraisal_{name}", *place, make=make)

    st.html(drawn("table", lambda: table_html(case, card)))
    documents = listing(record, actor, *place)
    st.html(drawn("documents", lambda: list_html(*place, needed(record, actor, *place), documents)))
    # In a blind round other criteria are still hidden, and so are the figures they would be set against.
    checks = against(case, card) if card is not None and case.scorecard_appraisal is not None else ()
    said = (
        drawn("explanation", lambda: explanation_html(case.claim)),
        drawn("exchanges", lambda: exchanges_html(case.exchanges, today)),
        drawn("first", lambda: first_html(case)),
        drawn("decisions", lambda: decisions_html(case)),
    )
    left, right = st.columns(2, gap="medium") if checks and any(said) else (st.container(), st.container())
    for part in said:
        if part:
            left.html(part)
    if checks and card is not None:
        with right:
            st.html(drawn("against", lambda: against_html(checks, card)))
            if shown := slope(checks, case, card, charts.palette()):
                charts.show(shown[0], alt=shown[1], colours=charts.palette())
    st.html(drawn("elsewhere", lambda: elsewhere_html(case)))
    return case.provided | {each.requirement for each in documents if each.active}


def _so_far(record: Record, actor: Actor, case: Case) -> Scorecard | None:
    """The appraisal so far, what is undecided as claimed; in a blind round of this criterion alone, None before its claim is
    shown."""
    if case.scorecard_appraisal is not None or case.blind:
        return case.scorecard_appraisal
    return effect(record, actor, case.unit.id, case.round.id, case.criterion.code, verdicts=()).before
