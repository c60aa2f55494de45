"""When two people changed the same thing: who and when, what differs, both side by side. The choice is the reader's."""

from collections.abc import Iterable

from dossiers.errors import Stale
from ui.parts.templates import Markup, beside
from ui.reader.people import told_error


def clash_html(clash: Stale, rows: Iterable[tuple[str, str, str]]) -> Markup:
    """``rows``: field, what the record holds now, what was typed here, as people read them; equal ones are left out."""
    return both_html(told_error(clash), rows)


def both_html(sentence: str, rows: Iterable[tuple[str, str, str]]) -> Markup:
    """What happened, in a ``sentence``, and ``rows`` as above."""
    return _pieces.both(sentence, [row for row in rows if row[1] != row[2]])


_pieces = beside(__file__)
