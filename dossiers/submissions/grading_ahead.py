"""What a server's first visitors would wait for is graded before they ask: beside them, in a thread of its own.

Nothing graded is stored (``submissions.graded`` remembers it in this process), so every process begins with none of it. A round
of the whole country takes some seconds, which the first reader of any list of all wards would wait for.
"""

import gc
import time
from collections.abc import Iterator
from threading import Event

from dossiers.errors import DossierError
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.rounds import rounds_in
from dossiers.rounds.units import units_in
from dossiers.store.record import Record
from dossiers.submissions.submissions import KEPT, StoredText, graded, stored_in
from scoring import Catalogue
from scoring.grading import gc_paused

_ROOM = KEPT * 3 // 4
"""So many texts are graded ahead; the other places are for what readers ask for meanwhile."""
_MANY = 1000
"""From so many on what was graded is kept out of the searches for cycles: each would look through all of it, for a second."""
_GIVE_WAY = 0.0002
"""Seconds between two texts, in which whoever waits for the interpreter gets it at once and not after its usual 5 ms."""


def grade_ahead(record: Record, stopped: Event) -> int:
    """Grade the texts of the rounds, those of open ones first, until all are or ``stopped`` is set; returns how many.

    Each round is graded from its last ward to its first. A reader who comes meanwhile grades from the first to the last, so
    the two meet and do nothing twice.
    """
    done = 0
    with gc_paused():
        for catalogue, text in _texts(record):
            if stopped.is_set() or done == _ROOM:
                break
            try:
                graded(catalogue, text)
            except DossierError:
                continue  # A damaged text is told to whoever reads it.
            done += 1
            time.sleep(_GIVE_WAY)
    if done >= _MANY:
        gc.freeze()
    return done


def _texts(record: Record) -> Iterator[tuple[Catalogue, StoredText]]:
    """Every text with the catalogue of its round: open rounds first, then published ones, of each the newest first."""
    with record.reading() as connection:
        found = sorted(rounds_in(connection), key=lambda each: (each.status == "open", each.window_to), reverse=True)
        catalogues = catalogues_in(connection, [each.id for each in found])
        place = {unit.id: number for number, unit in enumerate(units_in(connection))}
    for each in found:
        with record.reading() as connection:
            stored = stored_in(connection, [each.id], None)
        for dossier in sorted(stored, key=lambda dossier: -place[dossier.unit_id]):
            for text in dossier.texts.values():
                yield catalogues[each.id], text
