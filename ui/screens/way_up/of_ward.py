"""The way up of one ward, for its scorecard and its overview."""

from functools import partial

from dossiers.access.policy import Actor
from dossiers.store.record import Record
from dossiers.submissions.results import Result
from ui.parts.templates import Markup
from ui.screens.actions.planned import planned
from ui.screens.overview.links import to_criterion
from ui.screens.overview.remedies import remedies_after_html, remedies_html
from ui.screens.way_up.way_up import half_entered, to_row, way_up, way_up_folded, way_up_html


def way_to_next_band(record: Record, actor: Actor, found: Result) -> Markup | None:
    """The way up to the next better band, behind one line; None where there is none."""
    path = way_up(found)
    if path is None:
        return None
    plan = planned(record, actor, found.unit.id, found.round.id)
    return way_up_folded(path, found, plan, partial(to_row, found))


def what_to_do(record: Record, actor: Actor, own: Result) -> Markup:
    """The way up to the next better band, and what is lacking besides; where much is not entered yet, entering first."""
    path = way_up(own)
    if path is None:
        return remedies_html(own)
    plan, place = planned(record, actor, own.unit.id, own.round.id), partial(to_criterion, own)
    if half_entered(path):
        return remedies_html(own) + way_up_folded(path, own, plan, place)
    return way_up_html(path, own, plan, place) + remedies_after_html(own, path.after)
