"""The inspector's queue: whose dossier is late, what is doubted, how far it is."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from dossiers.procedure.progress import WardProgress
from dossiers.procedure.queue import QueueItem
from ui.parts.formats import NONE, signed
from ui.parts.templates import Markup, beside
from ui.screens.overview.progress import status


class _DossierRow(NamedTuple):
    """A dossier as its row tells it: ``days`` in words, whether they are over, who has to do the next thing.

    ``apart``: by how much the appraisal differs from the ward's claim, in points, or in criteria met where there are none.
    """

    item: QueueItem
    days: str
    late: bool
    waiting_for: str
    apart: str


def queue_html(parts: Sequence[tuple[str, Sequence[QueueItem]]], today: date) -> Markup:
    """The queue as one table, a heading a part; on a phone each row becomes a small card."""
    order = "order_assigned" if any(key == "mine" for key, _ in parts) else "order_late"
    scored = all(_scored(item) for _, items in parts for item in items)
    caption = "queue_caption" if scored else "queue_caption_met"
    return _pieces.table([(key, [_row(item, today) for item in items]) for key, items in parts], order, caption)


def _row(item: QueueItem, today: date) -> _DossierRow:
    progress = WardProgress(item.unit, item.result, item.state, item.result.lateness, item.decided, item.total)
    late, text = status(progress, today)
    return _DossierRow(item, text, late, progress.waiting_for, _apart(item))


def _scored(item: QueueItem) -> bool:
    card = item.result.standing or item.result.scorecard_self
    return card is None or card.catalogue.scored


def _apart(item: QueueItem) -> str:
    if item.doubt is None:
        return NONE
    own, given = item.result.scorecard_self, item.result.scorecard_appraisal
    if _scored(item) or own is None or given is None:
        return signed(-item.doubt)
    return signed(given.overall.counts.met - own.overall.counts.met)


_pieces = beside(__file__)
