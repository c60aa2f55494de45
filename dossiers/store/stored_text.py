"""The one form in which a submission is stored, so that equal submissions have equal hashes."""

import hashlib
import json
from decimal import Decimal

from scoring.letters import composed_letters


def canonical(text: str) -> str:
    """A submission's JSON in its stored form: keys sorted, no blanks, letters composed (NFC), nothing escaped.

    A number with a point or an exponent becomes a decimal string, which scoring reads as exactly the same number
    (docs/scoring.md, section 7); it never passes through a float. Raises ValueError for text that is not JSON.
    """
    data = json.loads(text, parse_float=_exact, parse_constant=_no_number)
    plain = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return composed_letters(plain)


def sha256(content: str | bytes) -> str:
    """The hash that identifies a stored text, in hexadecimal; text is hashed as UTF-8.

    A text with half a surrogate pair has a hash, too: what was asked for is looked up before anybody asks whether it can be.
    """
    plain = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return hashlib.sha256(plain).hexdigest()


def _exact(literal: str) -> str:
    return format(Decimal(literal), "f")


def _no_number(literal: str) -> str:
    raise ValueError(f"{literal} is no number")
