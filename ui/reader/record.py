"""The one record of this process, opened on first use."""

import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from threading import Event, Lock

from dossiers.errors import DossierError, RecordError
from dossiers.people import terms
from dossiers.sample import sample_of
from dossiers.store.addresses import ADDRESS_VARIABLE
from dossiers.store.opening import open_begun, open_record
from dossiers.store.record import Record
from dossiers.submissions.grading_ahead import grade_ahead
from dossiers.upkeep.leftovers import remove_leftovers

LOG = logging.getLogger("ward_scorecard")
#: Set to 1, it asks for the sample where there is no record yet; ``run.py --sample`` sets it.
SAMPLE_VARIABLE = "WARD_SCORECARD_SAMPLE"
_OPENING = Lock()
#: Seconds.
_WATCHED_EVERY = 5.0


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


def watch_the_record(stopped: Event) -> None:
    """Look at the record's file every few seconds until the program stops. Where it is gone, what is still open is saved at
    once (``Record.trouble``), and not only when somebody saves or the program stops in order.
    """
    while not stopped.wait(_WATCHED_EVERY):
        with _OPENING:
            record = _opened() if _opened.cache_info().currsize else None
        if record is not None:
            record.trouble()


def grade_the_record_ahead(stopped: Event) -> None:
    """Grade what is there before the first reader asks (``grading_ahead``). Where the record does not open, nothing."""
    with suppress(DossierError):
        grade_ahead(the_record(), stopped)


def sample_is_asked_for(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the sample may be made at an address that the office named. Raises DossierError for a setting that is none."""
    given = environment.get(SAMPLE_VARIABLE, "").strip()
    if given not in ("", "0", "1"):
        raise DossierError("bad_sample_setting", variable=SAMPLE_VARIABLE, given=given)
    return given == "1"


@lru_cache(maxsize=1)
def _opened() -> Record:
    """A new record gets the sample where nobody named an address, or where the sample was asked for.

    At any other address an office expects its own record: if that is not there, the sample in its place would hide the loss.
    """
    at_our_own_place = ADDRESS_VARIABLE not in os.environ
    record = open_record(fill=sample_of()) if at_our_own_place or sample_is_asked_for() else open_begun()
    remove_leftovers(record)
    terms.shorten(record)
    return record
