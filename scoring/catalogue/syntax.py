"""What was meant where a text is no YAML: the slip in words, at the line where it begins, and the text mended so that
reading can go on.

YAML's own complaint names neither. It says where its reader stopped, in words for programmers. So each usual slip of somebody
who writes a catalogue for the first time is a hypothesis here: it mends the lines, and of all hypotheses the one whose text
can then be read furthest is told. Lines are never added or removed, so that later problems keep their lines.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from scoring.problems import problem_words
from scoring.words import Words

NOTHING_SEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
"""Letters without width: they cannot be seen, and YAML takes them for text."""
STRANGE_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000" + NOTHING_SEEN
BULLETS = "•●○◦▪■□‣∙·–—―−*➢➤✓✔»›"
_LEADING_TAB = re.compile(r"^[ ]*(?:-[ ]*)?\t[\t ]*")
_STRANGE_BLANK = re.compile(f"^([ ]*(?:-[ ]*)?)[{STRANGE_BLANKS}]|^[^\"'#]*?[:-][{STRANGE_BLANKS}]")
_ONE_STRANGE = re.compile(f"[{STRANGE_BLANKS}]")
_BULLET = re.compile(f"^([ ]*)([{re.escape(BULLETS)}])[ \t\u00a0]*(?=[\\w{{\"'“])")
_TIGHT_DASH = re.compile(r"^([ ]*)-(?=[A-Za-z_]+[ ]*:|[{\"'])")
_TIGHT_COLON = re.compile(r"^([ ]*(?:-[ ]+)?[A-Za-z_]+)(?::|：|∶)(?=[^\s:/])")
_OTHER_COLON = re.compile(r"^([ ]*(?:-[ ]+)?([A-Za-z_]+))[ ]*(?:[=：∶;]+|:=|[-=]>|→)[ ]*(?=\S)")
_NO_COLON = re.compile(r"^([ ]*(?:-[ ]+)?([a-z][a-z_]+))[ ]+(?=[^\s:=])")
_NO_COLON_AT_ALL = re.compile(r"^([ ]*(?:-[ ]+)?([a-z][a-z_]+))[ ]*$")
_KEY_AND_VALUE = re.compile(r"^([ ]*(?:-[ ]+)?[\w.\-\"']+[ ]*:[ ]+)(\S.*?)([ ]*)$")
_IN_BRACES = re.compile(r"([{,]\s*[\w.\-]+\s*:\s+)([^\s\"'{\[][^,{}\[\]]*?)(\s*)(?=[,}\]]|$)")
_ROUND = re.compile(r"\(([A-Za-z_]+\s*:.*)\)")
_SIGN_IN_BRACES = re.compile(r"([{\[,]\s*(?:[\w.\-]+\s*:\s+)?)([%@`*&!|>?#-][^,{}\[\]]*?)(\s*)(?=[,}\]]|$)")
_TEXT_AFTER_QUOTE = re.compile(r"(:\s+|[\[,{-]\s*)([\"'])((?:(?!\2).)*)\2(?=\s*[^\s,}\]#:\"'])")
_KEY_AFTER_VALUE = re.compile(r"([\"'}\]\w])\s+(?=\"?[A-Za-z_]+\"?:\s)")
_SIGNS = {
    ">=": "at_least", "≥": "at_least", "=>": "at_least", "<=": "at_most", "≤": "at_most", "=<": "at_most",
    ">": "above", "<": "below", "=": "equal", "==": "equal",
}  # fmt: skip
_SIGN_AS_KEY = re.compile(r"(^[ ]*|[{,]\s*)(>=|=>|<=|=<|==|[≥≤<>=])\s*:?\s*(?=[\w\"'])")
_SIGN_BEFORE_NUMBER = re.compile(r"([a-z_]+:[ ]+)([>≥]=?)[ ]*([\d.,]*\d%?)")
_NO_BRACES = re.compile(
    r"(^[ ]*(?:-[ ]+)?|[{,]\s*)(target|credit|small_base|min_met|min_group|max_unmet|extends):\s+"
    r"([\w.\-]+:\s+[^\s,{}\[\]]+)(?=\s*[,}]|\s*$)"
)
OPENING, CLOSING = "{[", "}]"


class Stop(NamedTuple):
    """Where a reader stopped (line from 0, column from 0), and where the part begins in which it did."""

    line: int
    column: int
    begin: int


class Slip(NamedTuple):
    """A hypothesis: what is wrong in which line (from 0), and the lines as they were meant.

    ``sure`` is False where mending left something out, so that what is missing afterwards proves nothing.
    """

    line: int
    text: Words
    lines: list[str]
    sure: bool = True


def slips(lines: Sequence[str], stop: Stop) -> Iterator[Slip]:
    """What may be wrong, the most telling first."""
    around = near(lines, stop)
    for guess in _BY_LINE:
        for number in around:
            yield from guess(lines, number)
    yield from _unclosed_quote(lines, stop)
    yield from _colon_in_text(lines, stop)
    yield from _brackets(lines, stop)
    yield from _missing_dash(lines, stop)
    yield from _indentation(lines, stop)
    for number in around:
        yield from _quoted_value(lines, number)


def left_out(lines: Sequence[str], stop: Stop) -> Slip:
    """The last resort: the line is passed over."""
    number = min(stop.line, len(lines) - 1)
    if not _says_something(lines[number]):
        number = stop.begin if _says_something(lines[stop.begin]) else _before(lines, number)
    return Slip(number, problem_words("syntax_other"), _with(lines, number, ""), sure=False)


def near(lines: Sequence[str], stop: Stop) -> list[int]:
    """The lines in which the slip may begin: where the part begins, the line before, and the one where reading stopped."""
    last = min(stop.line, len(lines) - 1)
    before = _before(lines, last)
    within = range(max(stop.begin, last - 3), last + 1)
    return sorted({number for number in (stop.begin, before, last, *within) if 0 <= number < len(lines)})


def _before(lines: Sequence[str], number: int) -> int:
    """The nearest line before that says something."""
    return next((each for each in range(number - 1, -1, -1) if _says_something(lines[each])), number)


def _says_something(line: str) -> bool:
    text = line.strip()
    return bool(text) and not text.startswith("#")


def _with(lines: Sequence[str], number: int, line: str) -> list[str]:
    return [*lines[:number], line, *lines[number + 1 :]]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


# In one line


def _everywhere(lines: Sequence[str], pattern: re.Pattern[str], mend: Callable[[str], str]) -> tuple[list[str], int]:
    """The lines with all of one slip mended, and how many there are: who makes it once makes it in every line."""
    mended = [mend(line) if pattern.search(line) else line for line in lines]
    return mended, sum(one != other for one, other in zip(lines, mended, strict=True))


def _tab(lines: Sequence[str], number: int) -> Iterator[Slip]:
    if not _LEADING_TAB.search(lines[number]):
        return
    for width in (2, 4, 8):
        mended, count = _everywhere(lines, _LEADING_TAB, lambda line, wide=width: _without_tabs(line, wide))
        yield Slip(number, problem_words("syntax_tab", count=count), mended)
    as_before = " " * _indent(lines[_before(lines, number)])
    line = _with(lines, number, as_before + lines[number].lstrip())
    yield Slip(number, problem_words("syntax_tab", count=1), line)


def _without_tabs(line: str, width: int) -> str:
    found = _LEADING_TAB.search(line)
    return line if found is None else found.group().expandtabs(width) + line[found.end() :]


def _strange_blank(lines: Sequence[str], number: int) -> Iterator[Slip]:
    if not (found := _STRANGE_BLANK.search(lines[number])):
        return
    sign = found.group()[-1]
    if sign == "\ufeff" and found.end() == 1:
        yield two_files(lines, number)  # The mark with which a file begins.
        return
    mended, _ = _everywhere(lines, _STRANGE_BLANK, _with_plain_blanks)
    text = problem_words("syntax_blank", number=f"{ord(sign):04X}")
    yield Slip(number, text, mended)
    as_before = " " * _indent(lines[_before(lines, number)])
    yield Slip(number, text, _with(lines, number, as_before + _with_plain_blanks(lines[number]).lstrip()))


def two_files(lines: Sequence[str], number: int) -> Slip:
    """Two files were put one after the other; only the first is read."""
    return Slip(number, problem_words("two_files"), [*lines[:number], *("" for _ in lines[number:])])


def _with_plain_blanks(line: str) -> str:
    for _ in range(len(line)):
        found = _STRANGE_BLANK.search(line)
        if not found:
            break
        place = found.end() - 1
        line = line[:place] + ("" if line[place] in NOTHING_SEEN else " ") + line[place + 1 :]
    return line


def _bullet(lines: Sequence[str], number: int) -> Iterator[Slip]:
    if not (found := _BULLET.search(lines[number])):
        return
    mended, count = _everywhere(lines, _BULLET, lambda line: _BULLET.sub(r"\1- ", line))
    yield Slip(number, problem_words("syntax_bullet", sign=found.group(2), count=count), mended)


def _tight_dash(lines: Sequence[str], number: int) -> Iterator[Slip]:
    if _TIGHT_DASH.search(lines[number]):
        mended = _TIGHT_DASH.sub(r"\1- ", lines[number])
        yield Slip(number, problem_words("syntax_tight_dash", line=_start(mended)), _with(lines, number, mended))


def _tight_colon(lines: Sequence[str], number: int) -> Iterator[Slip]:
    if _TIGHT_COLON.search(lines[number]):
        mended = _TIGHT_COLON.sub(r"\1: ", lines[number])
        yield Slip(number, problem_words("syntax_tight_colon", line=_start(mended)), _with(lines, number, mended))


def _other_colon(lines: Sequence[str], number: int) -> Iterator[Slip]:
    if _OTHER_COLON.search(lines[number]):
        mended = _OTHER_COLON.sub(r"\1: ", lines[number])
        yield Slip(number, problem_words("syntax_no_colon", line=_start(mended)), _with(lines, number, mended))


def _no_colon(lines: Sequence[str], number: int) -> Iterator[Slip]:
    for pattern, mend in ((_NO_COLON, r"\1: "), (_NO_COLON_AT_ALL, r"\1:")):
        if pattern.search(lines[number]):
            mended = pattern.sub(mend, lines[number])
            yield Slip(number, problem_words("syntax_no_colon", line=_start(mended)), _with(lines, number, mended))


def _round_brackets(lines: Sequence[str], number: int) -> Iterator[Slip]:
    if found := _ROUND.search(lines[number]):
        mended = f"{lines[number][: found.start()]}{{{found.group(1)}}}{lines[number][found.end() :]}"
        yield Slip(number, problem_words("syntax_round", part=f"{{{found.group(1)}}}"), _with(lines, number, mended))


def _semicolons(lines: Sequence[str], number: int) -> Iterator[Slip]:
    mended = re.sub(r"\s*;\s*(?=[A-Za-z_]+:\s)", ", ", lines[number])
    if "{" in lines[number] and mended != lines[number]:
        yield Slip(number, problem_words("syntax_semicolon", line=_start(mended)), _with(lines, number, mended))


def _sign_as_key(lines: Sequence[str], number: int) -> Iterator[Slip]:
    """``{>=: 80}`` for ``{at_least: 80}``."""
    if found := _SIGN_AS_KEY.search(lines[number]):
        line, key = lines[number], _SIGNS[found.group(2)]
        rest = line[found.end() :]
        text = problem_words(
            "syntax_sign_as_key", sign=found.group(2), right=f"{key}: {re.split('[,}]', rest)[0].strip()}"
        )
        yield Slip(number, text, _with(lines, number, f"{line[: found.start(2)]}{key}: {rest}"))


def _sign_before_number(lines: Sequence[str], number: int) -> Iterator[Slip]:
    """``at_least: >= 80`` for ``at_least: 80``, ``target: >= 80`` for ``target: {at_least: 80}``."""
    if found := _SIGN_BEFORE_NUMBER.search(lines[number]):
        line, (key, sign, figure) = lines[number], found.groups()
        right = f"target: {{{_SIGNS[sign]}: {figure}}}" if key == "target: " else f"{key}{figure}"
        mended = line[: found.start()] + right + line[found.end() :]
        text = problem_words("syntax_sign_before_number", sign=sign, right=right)
        yield Slip(number, text, _with(lines, number, mended))


def _no_braces(lines: Sequence[str], number: int) -> Iterator[Slip]:
    """``min_group: A: 50`` for ``min_group: {A: 50}``."""
    if found := _NO_BRACES.search(lines[number]):
        right, line = f"{found.group(2)}: {{{found.group(3)}}}", lines[number]
        mended = line[: found.start(2)] + right + line[found.end() :]
        yield Slip(number, problem_words("syntax_no_braces", right=right), _with(lines, number, mended))


_BY_LINE = (
    _tab,
    _strange_blank,
    _bullet,
    _tight_dash,
    _tight_colon,
    _other_colon,
    _round_brackets,
    _semicolons,
    _sign_as_key,
    _sign_before_number,
    _no_braces,
)


def _start(line: str) -> str:
    return line.strip()


# Quotes and texts


def _quotes(line: str, quote: str) -> int:
    """How many quotes a line holds, without those that stand for a letter, and without an apostrophe inside a word."""
    if quote == "'":
        return len(re.findall(r"(?<!\w)'|'(?!\w)", line))
    return len(re.findall(r'(?<!\\)"', line))


def _unclosed_quote(lines: Sequence[str], stop: Stop) -> Iterator[Slip]:
    last = min(stop.line, len(lines) - 1)
    first = stop.begin if 0 <= stop.begin <= last else last
    earlier = range(max(first, last - 200), last + 1)
    for quote in "\"'":
        for number in (*earlier, _before(lines, last)):
            if _quotes(lines[number], quote) % 2:
                for mended in _closed(lines[number], quote):
                    text = problem_words("syntax_quote_open", quote=quote, line=_start(mended))
                    yield Slip(number, text, _with(lines, number, mended))
                break


def _closed(line: str, quote: str) -> Iterator[str]:
    """A line with an odd number of quotes, with the lacking one put in where it may have been meant."""
    found = re.search(rf"{quote}(?=[^{quote},}}]*(,\s*[\w]+:|[}}\]]))", line)
    bare = line.rstrip()
    if re.search(rf":\s+[^\s{quote}{{\[][^{quote}]*{quote}\s*$", bare):
        yield re.sub(rf"(:\s+)([^\s{quote}{{\[][^{quote}]*{quote}\s*)$", rf"\1{quote}\2", bare)
    # Inside braces: before the comma that leads to the next key, or before what closes.
    for place in re.finditer(r"(?=\s*,\s*[\w]+:\s)|(?=\s*[}\]]+,?\s*$)", bare):
        yield bare[: place.start()] + quote + bare[place.start() :]
    if found is None or not bare.endswith(("}", "]")):
        yield bare + quote
    for place in re.finditer(rf"(?<=:\s)(?=[^\s{quote}{{\[][^{quote},}}]*{quote})", bare):
        yield bare[: place.start()] + quote + bare[place.start() :]


def _text_after_quote(lines: Sequence[str], number: int) -> Iterator[Slip]:
    line = lines[number]
    if not _TEXT_AFTER_QUOTE.search(line):
        return
    found = _KEY_AND_VALUE.match(line)
    if found and not found.group(2).startswith(tuple(OPENING)):
        mended = found.group(1) + in_quotes(found.group(2)) + found.group(3)
        yield Slip(
            number,
            problem_words("syntax_text_after_quote", text=in_quotes(found.group(2))),
            _with(lines, number, mended),
        )
    inside = re.compile(r"([{,]\s*[\w.\-]+\s*:\s+)([\"'].*?)(\s*)(?=,\s*[\w.\-]+\s*:\s|[}\]]+,?\s*$)")
    for part in inside.finditer(line):
        if _TEXT_AFTER_QUOTE.search(": " + part.group(2)):
            text = in_quotes(part.group(2))
            mended = line[: part.start(2)] + text + line[part.end(2) :]
            yield Slip(number, problem_words("syntax_text_after_quote", text=text), _with(lines, number, mended))


def in_quotes(text: str) -> str:
    """A text as it is to be typed: in the quotes that it does not hold itself."""
    bare = text.strip()
    if '"' not in bare and "\\" not in bare:
        return f'"{bare}"'
    return "'" + bare.replace("'", "''") + "'"


def _colon_in_text(lines: Sequence[str], stop: Stop) -> Iterator[Slip]:
    """ "vi: Trật tự: an ninh", also inside braces."""
    number = min(stop.line, len(lines) - 1)
    line = lines[number]
    for found in _IN_BRACES.finditer(line):
        if re.search(r":(\s|$)", found.group(2)):
            text = in_quotes(found.group(2))
            mended = line[: found.start(2)] + text + line[found.end(2) :]
            yield Slip(number, problem_words("syntax_colon_in_text", text=text), _with(lines, number, mended))
    found = _KEY_AND_VALUE.match(line)
    if found and re.search(r":(\s|$)", found.group(2)) and not found.group(2).startswith(("{", "[", '"', "'")):
        mended = found.group(1) + in_quotes(found.group(2))
        text = problem_words("syntax_colon_in_text", text=in_quotes(found.group(2)))
        yield Slip(number, text, _with(lines, number, mended))


def _quoted_value(lines: Sequence[str], number: int) -> Iterator[Slip]:
    """A text that begins with a sign of YAML's: "% hài lòng", "*quan trọng*", "[Mẫu 1] Báo cáo"."""
    line = lines[number]
    inside = list(_SIGN_IN_BRACES.finditer(line))
    for found in inside:
        text = in_quotes(found.group(2))
        mended = line[: found.start(2)] + text + line[found.end(2) :]
        yield Slip(number, problem_words("syntax_first_sign", text=text), _with(lines, number, mended))
    if len(inside) > 1:
        # Both languages of a name may begin so: mending one alone would leave the other.
        text = ", ".join(in_quotes(found.group(2)) for found in inside)
        mended = _SIGN_IN_BRACES.sub(lambda found: found.group(1) + in_quotes(found.group(2)) + found.group(3), line)
        yield Slip(number, problem_words("syntax_first_sign", text=text), _with(lines, number, mended))
    found = _KEY_AND_VALUE.match(line)
    if found and found.group(2)[0] in "%@`*&!|>?[]{},-#":
        text = in_quotes(found.group(2))
        words = problem_words("syntax_first_sign", text=text)
        if re.search(r"\b(?:name|unit|title)\s*:\s*$", found.group(1)) and not found.group(2).startswith(("{", "[")):
            # In quotes it would be refused the next time, and for another reason.
            form = f'{{vi: {text}, en: "…"}}'
            words, text = problem_words("mapping_needed", form=form), form
        yield Slip(number, words, _with(lines, number, found.group(1) + text))


# Brackets


def _open_brackets(line: str) -> list[str]:
    """The brackets that a line opens and does not close; "x" for one that it closes without opening it."""
    opened: list[str] = []
    quote = ""
    for place, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'" and (place == 0 or not line[place - 1].isalnum()):
            quote = sign
        elif sign == "#" and (place == 0 or line[place - 1] == " "):
            break
        elif sign in OPENING:
            opened.append(sign)
        elif sign in CLOSING:
            if opened and opened[-1] + sign in {"{}", "[]"}:
                opened.pop()
            else:
                opened.append("x")
    return opened


def _brackets(lines: Sequence[str], stop: Stop) -> Iterator[Slip]:
    last = min(stop.line, len(lines) - 1)
    first = stop.begin if 0 <= stop.begin <= last else last
    yield from _mixed_up(lines, last)
    for number in dict.fromkeys((first, _before(lines, last), last)):
        line = lines[number]
        opened = _open_brackets(line)
        if opened and "x" not in opened:
            yield from _closed_again(lines, number, opened)
        if "x" in opened:
            for place in [place for place, sign in enumerate(line) if sign in CLOSING][::-1]:
                mended = line[:place] + line[place + 1 :]
                text = problem_words("syntax_bracket_extra", sign=line[place])
                yield Slip(number, text, _with(lines, number, mended))
    for number in dict.fromkeys((_before(lines, last), last, first)):
        yield from _comma(lines, number)
        yield from _text_after_quote(lines, number)
    if 0 <= first < last:
        opened = _open_brackets(lines[first])
        if opened and "x" not in opened:
            # Never closed: what follows is read without it.
            text = problem_words("syntax_bracket_open", sign=opened[-1], close=_close(opened))
            yield Slip(first, text, _with(lines, first, lines[first].rstrip() + _close(opened)), sure=False)


def _close(opened: Sequence[str]) -> str:
    return "".join(CLOSING[OPENING.index(sign)] for sign in reversed(opened))


def _closed_again(lines: Sequence[str], number: int, opened: Sequence[str]) -> Iterator[Slip]:
    line = lines[number].rstrip()
    comment = re.search(r"\s#.*$", line)
    close = _close(opened)
    if comment and _open_brackets(line.replace(comment.group(), " ")) != _open_brackets(line.replace(" #", "  ")):
        quoted = _IN_BRACES.search(line.replace(" #", " \x01"))
        if quoted:
            whole = quoted.group(2).replace("\x01", "#")
            text = problem_words("syntax_hash", text=in_quotes(whole))
            mended = line.replace(whole, in_quotes(whole))
            yield Slip(number, text, _with(lines, number, mended))
    text = problem_words("syntax_bracket_open", sign=opened[-1], close=close)
    ends_with_comma = line.endswith(",") and len(opened) == 1
    for place in [found.start() for found in re.finditer(r"(?=,\s*[\w]+:\s)", line)]:
        # "{vi: a, en: b, kind: count}": one of several was not closed, before a later key of what is around it.
        if len(opened) == 1 and line.endswith(CLOSING[0]):
            yield Slip(number, text, _with(lines, number, line[:place] + close + line[place:]))
    bare = line[:-1] if ends_with_comma else line
    sure = not line.endswith((",", *OPENING))
    yield Slip(number, text, _with(lines, number, bare + close + ("," if ends_with_comma else "")), sure=sure)


def _mixed_up(lines: Sequence[str], number: int) -> Iterator[Slip]:
    """A bracket closed by one of another kind: {vi: a, en: b]."""
    line = lines[number]
    for place, sign in enumerate(line):
        if sign in "]})":
            for other in CLOSING:
                mended = line[:place] + other + line[place + 1 :]
                if sign != other and not _open_brackets(mended) and _open_brackets(line):
                    text = problem_words("syntax_bracket_mixed", sign=sign, close=other)
                    yield Slip(number, text, _with(lines, number, mended))


def _comma(lines: Sequence[str], number: int) -> Iterator[Slip]:
    line = lines[number]
    for found in _KEY_AFTER_VALUE.finditer(line):
        if "{" in line[: found.start()]:
            mended = line[: found.end(1)] + ", " + line[found.end() :]
            part = line[found.end() :].split(":")[0]
            yield Slip(number, problem_words("syntax_comma", key=part), _with(lines, number, mended))
    if line.rstrip() and not line.rstrip().endswith((",", "{", "[")):
        after = next((each for each in range(number + 1, len(lines)) if _says_something(lines[each])), number)
        key = lines[after].strip().split(":")[0]
        yield Slip(number, problem_words("syntax_comma", key=key), _with(lines, number, line.rstrip() + ","))


# Dashes and indentation


def _missing_dash(lines: Sequence[str], stop: Stop) -> Iterator[Slip]:
    last = min(stop.line, len(lines) - 1)
    for number in dict.fromkeys((_before(lines, last), last)):
        yield from dash_slips(lines, number)
        if lines[number].startswith("{") and lines[_before(lines, number)].rstrip().endswith(":"):
            yield _with_dashes(lines, number)


def dash_slips(lines: Sequence[str], number: int) -> Iterator[Slip]:
    """The line begins an entry of a list as earlier entries begin, and lacks their "- "."""
    line, indent = lines[number], _indent(lines[number])
    first = re.match(r"[\w]+:|\{", line.lstrip())
    if not first:
        return
    for place in (indent - 2, indent):
        begin = f"{' ' * max(place, 0)}- {first.group()}"
        if place >= 0 and any(each.startswith(begin) for each in lines[:number]):
            yield with_dash(lines, number, place)


def first_dash_slips(lines: Sequence[str], number: int) -> Iterator[Slip]:
    """The line is the first of a list, and no entry of it has a dash."""
    indent = _indent(lines[number])
    for place in (indent - 2, indent):
        if place >= 0:
            yield with_dash(lines, number, place)


def with_dash(lines: Sequence[str], number: int, place: int) -> Slip:
    """The line with its dash."""
    mended = f"{' ' * place}- {lines[number].lstrip()}"
    return Slip(number, problem_words("syntax_dash", line=_start(mended)), _with(lines, number, mended))


def _with_dashes(lines: Sequence[str], number: int) -> Slip:
    """The line and those after it that begin with a brace, each with its dash."""
    mended, slip = list(lines), with_dash(lines, number, 0)
    for place in range(number, len(lines)):
        if not lines[place].startswith("{"):
            break
        mended[place] = f"- {lines[place]}"
    return slip._replace(lines=mended)


def _indentation(lines: Sequence[str], stop: Stop) -> Iterator[Slip]:
    last = min(stop.line, len(lines) - 1)
    for number in dict.fromkeys((last, _before(lines, last))):
        line = lines[number]
        own = _indent(line)
        above: list[int] = []
        for each in range(number - 1, max(-1, number - 200), -1):
            if _says_something(lines[each]):
                level = _indent(lines[each])
                above += [level, level + 2] if lines[each].lstrip().startswith("- ") else [level]
        for indent in sorted(dict.fromkeys(above), key=lambda level: abs(level - own))[:4]:
            if indent != own:
                text = problem_words("syntax_indent", indent=own, right=indent)
                yield Slip(number, text, _with(lines, number, " " * indent + line.lstrip(" ")))
        # A whole block may be pushed in or out: it follows its first line.
        for indent in sorted(dict.fromkeys(above), key=lambda level: abs(level - own))[:4]:
            if indent != own:
                text = problem_words("syntax_indent", indent=own, right=indent)
                yield Slip(number, text, _moved(lines, number, indent - own))
        yield from _no_colon(lines, number)


def _moved(lines: Sequence[str], number: int, by: int) -> list[str]:
    own = _indent(lines[number])
    end = number + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) >= own):
        end += 1
    block = [
        " " * max(0, _indent(line) + by) + line.lstrip(" ") if line.strip() else line for line in lines[number:end]
    ]
    return [*lines[:number], *block, *lines[end:]]
