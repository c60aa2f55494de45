"""The one record of this process, opened on first use."""

import logging
from functools import lru_cache
from threading import Lock

from dossiers.errors import DossierError, RecordError
from dossiers.sample import sample_of
from dossiers.store.record import Record, open_record

LOG = logging.getLogger("ward_scorecard")
_OPENING = Lock()


def the_record() -> Record:
    """The record, opened (and, when empty, filled) on first use. Raises RecordError each time until it opens.

    Whoever knocks is told no more than that; where the record lies and what its driver says stands in the server's log.
    """
    with _OPENING:
        try:
            return _opened()
        except DossierError as error:
            LOG.error("the record does not open:\n%s\n%s", error.text("vi"), error.text("en"))
            raise RecordError("record_closed") from error


def close_the_record() -> None:
    """At the end of this process: what was written is brought into the record's one file. Without an open record, nothing."""
    with _OPENING:
        if _opened.cache_info().currsize:
            _opened().close()
            _opened.cache_clear()


@lru_cache(maxsize=1)
def _opened() -> Record:
    return open_record(fill=sample_of())
