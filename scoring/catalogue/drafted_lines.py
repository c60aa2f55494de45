"""Slips of somebody who drafts in another program, or pastes from one: names without braces, two keys in one line, comments
with the signs of other languages, marks of merging, prose between the keys. Beside ``syntax``, and told in the same way.
"""

import re
from collections.abc import Iterator, Sequence

from scoring.catalogue.syntax import Slip, Stop, near
from scoring.problems import problem_words

_NAME = re.compile(r"^([ ]*(?:-[ ]+)?(?:name|title|unit|note|issuer|responsible|question):[ ]+)(vi:\s.*?)\}?[ ]*$")
_KEYS = (
    "above|all_met|at_least|at_most|below|by|code|counts_as|credit|equal|floor|from|gate|gates|kind|min_sample|min_score|"
    "name|needs|of|per|points|target|to|unit|weight"
)
_TWO_KEYS = re.compile(rf"^([ ]*(?:-[ ]+)?[a-z_]+:[ ]+[\w.]+)[ ]*[,;]?[ ]+((?:{_KEYS}):[ ].*)$", re.ASCII)
_TWO_DASHES = re.compile(r"^([ ]*)-[ ]+-[ ]+(?=[A-Za-z_]+:)")
_NUMBERED = re.compile(r"^([ ]*)((?:\d{1,3}|[a-z])[.)]|[+o])[ ]+(?=[a-z_]+:(?:[ ]|$))")
_LIST = re.compile(r"\[([^\[\]{}]*[\"'])\s*(?:;|v\u00e0|and)\s*(?=[\"'])")
_NO_BRACKETS = re.compile(
    r"^([ ]*(?:-[ ]+)?[a-z_]+:[ ]+)((?:(?:\"[^\"]*\"|'[^']*')[ ]*,[ ]*)+(?:\"[^\"]*\"|'[^']*'))[ ]*$"
)
_BACKSLASH = re.compile(r"\"([^\"']*\\[^\"']*)\"")
_COMMENT = re.compile(r"^[ ]*(//|/\*|<!--|--(?!-)|;)[ ]*(.*?)[ ]*(?:\*/|-->)?[ ]*$")
_FENCE = re.compile(r"^[ ]*(```|~~~)\w*[ ]*$")
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})(?: |$)")
_A_KEY = re.compile(r"^[ ]*(?:-[ ]+)*[\"']?[\w.\-]+[\"']?[ ]*:(?:[ ]|$)")


def drafted(lines: Sequence[str], stop: Stop) -> Iterator[Slip]:
    """What is told rather than the slips of YAML, because it says better what was meant."""
    for number in near(lines, stop):
        line = lines[number]
        if _CONFLICT.match(line):
            yield _merged(lines, number)
        if found := _NAME.match(line):
            right = f"{found[1].strip()} {{{found[2]}}}"
            mended = f"{found[1]}{{{found[2]}}}"
            yield Slip(number, problem_words("syntax_no_braces", right=right), _with(lines, number, mended))
        if found := _TWO_KEYS.match(line):
            text = problem_words("syntax_two_keys", first=found[1].strip(), second=found[2].strip())
            yield Slip(number, text, _with(lines, number, found[1]), sure=False)
        yield from _listed(lines, number)
        if found := _BACKSLASH.search(line):
            right = f"'{found[1]}'"
            mended = line[: found.start()] + right + line[found.end() :]
            yield Slip(number, problem_words("syntax_backslash", right=right), _with(lines, number, mended))
        if _TWO_DASHES.match(line):
            mended = _TWO_DASHES.sub(r"\1- ", line)
            text = problem_words("syntax_two_dashes", line=mended.strip())
            yield Slip(number, text, _with(lines, number, mended))
        if found := _NUMBERED.match(line):
            mended = [_NUMBERED.sub(r"\1- ", each) for each in lines]
            count = sum(bool(_NUMBERED.match(each)) for each in lines)
            yield Slip(number, problem_words("syntax_bullet", sign=found[2], count=count), mended)


def _listed(lines: Sequence[str], number: int) -> Iterator[Slip]:
    """``["1.1"; "1.2"]`` and ``"1.1", "1.2"`` for ``["1.1", "1.2"]``."""
    mended = lines[number]
    while found := _LIST.search(mended):
        mended = f"{mended[: found.start()]}[{found[1]}, {mended[found.end() :]}"
    mended = _NO_BRACKETS.sub(r"\1[\2]", mended)
    if mended != lines[number]:
        yield Slip(number, problem_words("syntax_list", line=mended.strip()), _with(lines, number, mended))


def stray(lines: Sequence[str], stop: Stop) -> Iterator[Slip]:
    """A line that is no part of the catalogue, where nothing else explains it. It is passed over."""
    for number in (stop.begin, *near(lines, stop)):
        line = lines[number]
        without = _with(lines, number, "")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if _FENCE.match(line):
            yield Slip(number, problem_words("syntax_fence", sign=line.strip()), without)
        elif found := _COMMENT.match(line):
            text = problem_words("syntax_comment", sign=found[1], right=f"# {found[2]}".rstrip())
            yield Slip(number, text, without)
        elif not _A_KEY.match(line) and line.lstrip()[0] not in "-\"'{[}]&*!|>%@`":
            yield Slip(number, problem_words("syntax_stray", line=_short(line.strip())), without, sure=False)


def _merged(lines: Sequence[str], number: int) -> Slip:
    """The first of the two versions is read, and neither of the marks."""
    kept, lines_read = True, list(lines)
    for place, line in enumerate(lines):
        if found := _CONFLICT.match(line):
            kept = found[1][0] != "="
        if found or not kept:
            lines_read[place] = ""
    return Slip(number, problem_words("syntax_merged"), lines_read)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _with(lines: Sequence[str], number: int, line: str) -> list[str]:
    return [*lines[:number], line, *lines[number + 1 :]]
