"""The inspector's queue: whose dossier is late, what is doubted, how far it is."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from dossiers.procedure.progress import WardProgress
from dossiers.procedure.queue import QueueItem
from ui.parts.templates import Markup, beside
from ui.screens.overview.progress import status


class _DossierRow(NamedTuple):
    """A dossier as its row tells it: ``days`` in words, whether they are over, who has to do the next thing."""

    item: QueueItem
    days: str
    late: bool
    waiting_for: str


def queue_html(parts: Sequence[tuple[str, Sequence[QueueItem]]], today: date) -> Markup:
    """The queue as one table, a heading a part; on a phone each row becomes a small card."""
    order = "order_assigned" if any(key == "mine" for key, _ in parts) else "order_late"
    return _pieces.table([(key, [_row(item, today) for item in items]) for key, items in parts], order)


def _row(item: QueueItem, today: date) -> _DossierRow:
    progress = WardProgress(item.unit, item.result, item.state, item.result.lateness, item.decided, item.total)
    late, text = status(progress, today)
    return _DossierRow(item, text, late, progress.waiting_for)


_pieces = beside(__file__)
