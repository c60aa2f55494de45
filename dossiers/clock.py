"""What day it is, for everything that counts days."""

from datetime import date, datetime

from dossiers.record import Record
from dossiers.schema import VIETNAM


def today(record: Record) -> date:
    """The day the sample is told on, so that it never grows stale; else today in Vietnam, wherever the server is."""
    return record.facts().as_of or datetime.now(VIETNAM).date()
