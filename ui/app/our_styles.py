"""Our style sheets as one file with a name made of its content, so that browsers keep it for a year.

Sent with each screen they were eighty kilobytes more on the way to a first visitor, where nothing is packed.
"""

from functools import lru_cache
from hashlib import blake2b

from ui.static import STATIC

#: In this order: of two rules that weigh the same the later holds.
_SHEETS = ("style", "widths", "focus", "contrast", "paper")


@lru_cache(maxsize=1)
def our_styles() -> bytes:
    """All sheets."""
    return b"\n".join((STATIC / f"{each}.css").read_bytes() for each in _SHEETS)


@lru_cache(maxsize=1)
def styles_name() -> str:
    """The name of their file, below ``/static/css/``."""
    return f"ward-scorecard.{blake2b(our_styles(), digest_size=6).hexdigest()}.css"
