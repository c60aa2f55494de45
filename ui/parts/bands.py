"""What a better band still asks for, and the score on the scale of the bands: told alike on every screen."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from scoring.bands import GroupShort, LevelsShort
from scoring.catalogue import Band, Catalogue, LevelIndicator, LevelsAsked
from scoring.exact import Exact
from scoring.paths import BandGap
from scoring.reading import open_criteria
from scoring.scorecard import Scorecard
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say

NAMED = 6
"""So many criteria are named by their codes; more are counted."""
PROVING = 2
"""So many criteria are named at the end of what proof could bring."""
_NOT_ENTERED = ("missing_value", "no_baseline")
_LETTER = 1.8
"""Percent of the narrowest scale of a wide screen that a letter takes."""


def lacking(scorecard: Scorecard, gap: BandGap) -> str:
    """Everything that keeps the ward from a band, each once: "TC08 (điều kiện bắt buộc), TC04, SL4"."""
    return "; ".join(dict.fromkeys((*_lacking(scorecard, gap), *_lacking_further(scorecard, gap))))


def _lacking(scorecard: Scorecard, gap: BandGap) -> Iterator[str]:
    if gap.score is not None:
        least, has = gap.score
        if has is None:
            yield say("bands.no_score", least=formats.number(least))
        else:
            yield say("bands.score", gap=_missing(least, has), least=formats.number(least))
    gates = list(dict.fromkeys(scorecard.catalogue.criterion_of[gate.code].code for gate in gap.gates))
    others = [result.code for result in gap.unmet if result.code not in gates]
    if len(gates) + len(others) > NAMED:
        key = "bands.many" if gates else "bands.many_ungated"
        yield say(key, n=len(gates) + len(others), codes=", ".join(gates))
    elif gates or others:
        yield ", ".join([*(say("bands.gate", code=code) for code in gates), *others])
    national = scorecard.catalogue.layers[0]
    # Where there is one layer, nobody has to be told which.
    alone = len(scorecard.catalogue.layers) == 1
    titles = {file.layer: file.title for file in scorecard.catalogue.files}
    for layer, asked, has in gap.met:
        key = "bands.met_of_all" if alone else "bands.met" if layer == national else "bands.layer_met"
        yield say(key, n=asked - has, layer=in_words(titles.get(layer)))
    if gap.nothing:
        yield say("bands.nothing")


def _missing(least: Exact, has: Exact) -> str:
    """What a score lacks. One too small for two decimals is "0,01" at least, for there is one."""
    return formats.number(max(Fraction(least - has), Fraction(1, 100)), 2)


def _lacking_further(scorecard: Scorecard, gap: BandGap) -> Iterator[str]:
    """What is lacking of single indicators, groups, few unmet criteria, and levels."""
    # A gate is told already, by its criterion.
    codes = [found.code for found in gap.must_meet if found not in gap.gates]
    if len(codes) > NAMED:
        yield say("bands.must_meet_many", n=len(codes))
    elif len(codes) > 1:
        yield say("bands.must_meet", codes=", ".join(codes))
    elif codes:
        yield say("bands.must_meet_one", code=codes[0])
    yield from _groups(gap.groups)
    alone = len(scorecard.catalogue.layers) == 1
    for layer, most, unmet in gap.max_unmet:
        if unmet is None:
            yield say("bands.nothing" if layer is None or alone else "bands.nothing_national")
        else:
            whole = layer is None or alone
            some = "bands.unmet" if whole else "bands.unmet_national"
            none = "bands.unmet_none" if whole else "bands.unmet_national_none"
            yield say(some if most else none, n=unmet - most, most=formats.number(most))
    for short in gap.levels:
        yield _levels(scorecard, short)


def _groups(found: tuple[GroupShort, ...]) -> Iterator[str]:
    if len(found) > NAMED:
        yield say("bands.groups_many", n=len(found))
        return
    for group, asked, has in found:
        least = formats.number(asked)
        if has is not None:
            yield say("bands.group", gap=_missing(asked, has), group=group, least=least)
        elif group is not None:
            yield say("bands.group_no_score", group=group, least=least)
        else:
            yield say("bands.groups_no_score", least=least)


def _levels(scorecard: Scorecard, short: LevelsShort) -> str:
    """ "thêm 2 chỉ tiêu từ mức Khá trở lên (cần 5 trong 6.1, 6.2, …; 1 chưa rõ mức)"."""
    asked = short.asked
    of = ", ".join(asked.of) if len(asked.of) <= NAMED else say("bands.levels_of", n=len(asked.of))
    if short.counted is None:
        return say("bands.levels_none", of=of)
    bound = asked.min if asked.max is None else asked.max
    assert bound is not None
    side = "at_most" if asked.at_least is None else "at_least"
    unknown = say("bands.levels_unknown", n=short.unknown) if short.unknown else ""
    kind = "min" if asked.max is None else "max" if asked.max else "none"
    return say(
        f"bands.levels_{side}_{kind}",
        n=abs(bound - short.counted),
        **level_words(scorecard.catalogue, asked),
        bound=formats.number(bound),
        of=of + unknown,
    )


def level_words(catalogue: Catalogue, asked: LevelsAsked) -> dict[str, str]:
    """What is asked of the level of some indicators, as the first of them calls it: the ``level`` by its name, the ``levels``
    that count ("từ mức Khá trở lên", of the highest "ở mức Xuất sắc"), and ``these`` for where the name stands before."""
    first, code = catalogue.indicators[asked.of[0]], asked.at_most if asked.at_least is None else asked.at_least
    assert isinstance(first, LevelIndicator) and code is not None
    place, side = first.places[code], "at_most" if asked.at_least is None else "at_least"
    # Nothing lies beyond the last level.
    which = "only" if place == (1 if side == "at_most" else len(first.levels)) else side
    level = in_words(first.levels[place - 1].name)
    return {
        "level": level,
        "levels": say(f"bands.range_{which}", level=level),
        "these": say(f"bands.these_{which}"),
    }


class Zone(NamedTuple):
    """The part of the scale that is a band's: its least score ("" for the lowest), place and length in percent.

    ``inside``: whether its name has room there; else it stands below.
    """

    least: str
    at: str
    length: str
    band: str
    inside: bool


class Point(NamedTuple):
    """A score on the scale: its kind (``now``, ``own``, ``upper``), its place in percent, and what it is.

    ``left``: whether that stands left of its place.
    """

    kind: str
    at: str
    text: str
    left: bool


def scale(
    scorecard: Scorecard,
    *,
    own: Scorecard | None = None,
    claimed: bool = False,
    draft: bool = False,
    final: bool = False,
) -> Markup:
    """The score that stands on the scale of the bands, the self-score beside it, and what proof would bring; "" without one.

    ``final``: it is published, so nothing is "now" and nothing can be added any more. The axis starts at 50, or at 0 where
    anything lies below; it carries points and no bar, so it need not start at 0.
    """
    overall, claim = scorecard.overall, own.overall.exact if own is not None else None
    if overall.exact is None or overall.upper is None or not scorecard.catalogue.scored:
        return _pieces.no_scale()
    upper = overall.exact if final else overall.upper
    start = 50 if min(overall.exact, overall.exact if claim is None else claim) >= 50 else 0
    # Where scores are not bounded, the scale goes on to the next ten.
    highest = max(100, upper, claim or 0)
    end = 10 * ceil(highest / Fraction(10))

    def place(score: Exact) -> float:
        return float((score - start) * 100 / Fraction(end - start))

    now = "bands.draft" if draft else "bands.claimed" if claimed else "bands.final" if final else "bands.now"
    found = [("now", overall.exact, say(now, score=formats.score(overall.exact)))]
    if claim is not None:
        found.append(("own", claim, say("bands.own")))
    if upper != overall.exact:
        found.append(("upper", upper, _upper(scorecard, draft=draft)))
    points = [Point(kind, f"{place(score):.2f}%", text, left=place(score) > 50) for kind, score, text in found]
    # From the outside in: no line from a text down to its place crosses the text of another.
    points.sort(key=lambda point: -abs(float(point.at.rstrip("%")) - 50))
    reach = f"{place(upper) - place(overall.exact):.2f}%" if upper != overall.exact else ""
    spans = (place(overall.exact), place(upper))
    return _pieces.scale(start, end, _zones(scorecard, start, end, spans), points, reach, hollow=claimed or draft)


def _upper(scorecard: Scorecard, *, draft: bool) -> str:
    upper = formats.score(scorecard.overall.upper)
    codes = [result.code for result in open_criteria(scorecard, "not_proven")]
    if draft and any(part.cause in _NOT_ENTERED for result in scorecard.criteria for part in result.indicators):
        return say("bands.all_entered", score=upper)
    if codes and len(codes) <= PROVING:
        return say("bands.proven", score=upper, codes=", ".join(codes))
    return say("bands.all_proven", score=upper)


def _by_score(bands: Sequence[Band], highest: int) -> list[tuple[Band, Exact, Exact]]:
    """The bands that a score tells apart, and the scores between which each lies, from the left; none where none asks a score.

    A band that asks no score, or no less than a better one, has no place of its own on the scale.
    """
    end: Exact = highest
    found: list[tuple[Band, Exact, Exact]] = []
    for band in bands:
        if band.min_score is not None and band.min_score < end:
            found.append((band, band.min_score, end))
            end = band.min_score
    return [(bands[-1], 0, end), *reversed(found)] if found else []


def _zones(scorecard: Scorecard, start: int, highest: int, spans: tuple[float, float]) -> list[Zone]:
    """The zones from the left. ``spans``: from where to where points and lines stand, which no name is to cross."""
    found = []
    for band, begins, end in _by_score(scorecard.catalogue.bands, highest):
        least = max(begins, start)
        length = float((end - least) * 100 / Fraction(highest - start))
        if length <= 0:
            continue
        name = in_words(band.name)
        at = float((least - start) * 100 / Fraction(highest - start))
        shown = "" if band.min_score is None else formats.number(band.min_score)
        room, middle = len(name) * _LETTER, at + length / 2
        free = middle + room / 2 < spans[0] or middle - room / 2 > spans[1]
        found.append(Zone(shown, f"{at:.2f}%", f"{length:.2f}%", name, room <= length and free))
    return found


_pieces = beside(__file__)
