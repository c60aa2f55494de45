"""Words longer than any of a language, with places where a browser may break them: a name without a blank, a hash, an address.

Left to the style sheet, a browser either lets such a word push its table out of the window or breaks every word of the table
letter by letter to make room for it. With places to break at, only the long word gives way. A percent sign, which Vietnamese
writes after a blank, stays on the line of its number.
"""

import re

LONGEST = 20
"""Letters of a word that is left whole; the longest of Vietnamese has seven, of English some eighteen."""
STEP = 8
"""Letters between two places."""
_TEXT = re.compile(rf">[^<>]{{{LONGEST + 1},}}")
"""A text between two tags that is long enough to hold a long word. Found this way most of a page is never looked at."""
_LONG = re.compile(rf"\S{{{LONGEST + 1},}}")
_PERCENT = re.compile(r"(?<=\d) %(?=[^<>]*(?:<|$))")
"""A number's percent sign in a text, not in an attribute."""
_SCRIPT = re.compile(r"(<(script|style|textarea)\b.*?</\2>)", re.DOTALL)
_SIGN = re.compile(r"&#?\w+;|.", re.DOTALL)
#: Written this way, because no tag stands in Python.
_PLACE = "<{}>".format("wbr")


def breakable(markup: str) -> str:
    """``markup`` with places to break at in long words, percent signs kept with their numbers; tags and scripts stay."""
    if not _SCRIPT.search(markup):
        return _in_texts(markup)
    # Every third part is the name of a script's tag, the one before it the script.
    parts = _SCRIPT.split(markup)
    return "".join(part if at % 3 == 1 else _in_texts(part) for at, part in enumerate(parts) if at % 3 != 2)


def _in_texts(markup: str) -> str:
    # What it begins with may be a text.
    return _PERCENT.sub("\N{NO-BREAK SPACE}%", _TEXT.sub(_in_text, f">{markup}")[1:])


def _in_text(text: re.Match[str]) -> str:
    return _LONG.sub(_with_places, text[0])


def _with_places(word: re.Match[str]) -> str:
    signs = _SIGN.findall(word[0])
    if len(signs) <= LONGEST:
        return word[0]
    return _PLACE.join("".join(signs[at : at + STEP]) for at in range(0, len(signs), STEP))
