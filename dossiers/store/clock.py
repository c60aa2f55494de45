"""What day and what time it is, for everything that counts days or writes down a moment."""

from datetime import date, datetime

from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM

__all__ = ["VIETNAM", "now", "today"]


def today(record: Record) -> date:
    """Today in Vietnam, wherever the server is; in the sample, the fixed day of its story, so that it never grows old."""
    return record.facts().as_of or datetime.now(VIETNAM).date()


def now(record: Record) -> datetime:
    """This moment in Vietnam; in the sample, this time of day on the day of its story."""
    return datetime.combine(today(record), datetime.now(VIETNAM).time(), VIETNAM)
