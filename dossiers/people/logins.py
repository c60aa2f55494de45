"""The login that is proposed for a person: the name in small letters without marks, and nobody else's. Pure."""

import re
from collections.abc import Collection

from dossiers.texts.lengths import longest
from dossiers.texts.typed_text import search_form

FORM = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
"""What a login may look like."""


def proposed_login(name: str, taken: Collection[str]) -> str:
    """ "Lò Văn Hùng" → "lo.van.hung", with a number after it if that is ``taken``; "" for a name without Latin letters."""
    words = re.findall(r"[a-z0-9]+", search_form(name))
    # Room is left for the number.
    stem = ".".join(words)[: longest("login") - 5].strip(".")
    numbered = (stem, *(f"{stem}.{number}" for number in range(2, len(taken) + 4)))
    return next((each for each in numbered if FORM.fullmatch(each) and each not in taken), "")
