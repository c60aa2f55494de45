"""When two people changed the same thing: who and when, what differs, both side by side. The choice is the reader's."""

from collections.abc import Iterable
from html import escape

from dossiers.errors import Stale
from ui.parts.typed_words import typed_words
from ui.reader.language import say
from ui.reader.people import told_error


def clash_html(clash: Stale, rows: Iterable[tuple[str, str, str]]) -> str:
    """``rows``: field, what the record holds now, what was typed here, as people read them; equal ones are left out."""
    return both_html(told_error(clash), rows)


def both_html(sentence: str, rows: Iterable[tuple[str, str, str]]) -> str:
    """What happened, in a ``sentence``, and ``rows`` as above."""
    lines = "".join(
        f'<tr><th scope="row">{escape(field)}</th><td>{typed_words(theirs)}</td><td>{typed_words(mine)}</td></tr>'
        for field, theirs, mine in rows
        if theirs != mine
    )
    heads = "".join(f'<th scope="col">{escape(say(f"clashes.{key}"))}</th>' for key in ("field", "theirs", "mine"))
    return (
        f'<div class="ws ws-clash"><p role="alert"><strong>{escape(sentence)}</strong></p>'
        f"<table><caption>{escape(say('clashes.caption'))}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{lines}</tbody></table></div>"
    )
