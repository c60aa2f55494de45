"""Dossiers of a small round as they stand in an inspector's queue, nothing read from a record."""

from datetime import date
from typing import Any

from dossiers.procedure.queue import QueueItem
from tests.dossiers.small_round import result
from tests.scoring.small_catalogue import part


def item(
    name: str, state: Any, decided: int = 0, *, assigned: bool = True, doubt: Any = None, **more: Any
) -> QueueItem:
    """A ward's dossier in a state; ``doubt``, ``questions``, ``open_exchanges`` and ``inspectors`` as the queue tells them."""
    given = None if state in ("draft", "submitted") else part({})
    found = result(name, state, appraisal=given, sent=date(2026, 11, 9))
    return QueueItem(
        found, 1, decided, 4, more.get("questions", 0), more.get("open_exchanges", 0), doubt, assigned,
        more.get("inspectors", ("Thẩm định viên 1",)),
    )  # fmt: skip


ITEMS = (
    item("Chiềng An", "submitted"),
    item("Vân Sơn", "under_appraisal", 3),
    item("Mộc Sơn", "under_appraisal", 4),
    item("Tô Hiệu", "clarified", 4),
    item("Mộc Châu", "clarification_requested", 4),
    item("Sông Mã", "submitted", assigned=False),
)
