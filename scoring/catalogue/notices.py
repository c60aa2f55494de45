"""What a catalogue may say and is hardly meant: a band that nobody gets, a target that nothing reaches, two codes alike.

``docs/scoring.md``, section 12. Each notice is found by one small function; the tables at the end say which function looks at
which part, and are the place where one for a new form is added. A notice changes no result.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from scoring.catalogue.goals import LevelLine, LevelSteps, LevelTarget, NumberLine, NumberSteps, NumberTarget
from scoring.catalogue.implied_bands import asks_no_more
from scoring.catalogue.indicators import (
    Attestation,
    Change,
    Count,
    Deadline,
    Indicator,
    LevelIndicator,
    Ratio,
    Survey,
    in_percent,
    judged,
)
from scoring.catalogue.models import Band, Catalogue, CatalogueFile, Criterion
from scoring.catalogue.syntax import in_quotes
from scoring.catalogue.yaml_text import KeyPath, YamlDocument, shown_path
from scoring.exact import Exact, normal, written
from scoring.problems import Problem, filled
from scoring.vocabulary import OPERATORS, STEP_OPERATORS, Language, Operator
from scoring.words import NOTICES, Words


class Notice(NamedTuple):
    """Something in a catalogue file that is allowed and hardly meant.

    ``line`` counts from 1; ``where`` names the part by the file's own keys and codes; ``text`` says what is odd about it.
    """

    file: str
    line: int
    where: str
    text: Words

    def line_of_text(self, language: Language = "vi") -> str:
        """The notice as one line: ``file:line: where: notice: what``."""
        vi, en = NOTICES["notice"]
        marked = Words(vi.format(text=self.text.vi), en.format(text=self.text.en))
        return Problem(self.file, self.line, None, self.where, marked).line_of_text(language)


class Place(NamedTuple):
    """A part of a file."""

    document: YamlDocument
    path: KeyPath

    def at(self, *steps: str | int) -> "Place":
        """A part inside it."""
        return Place(self.document, (*self.path, *steps))

    @property
    def line(self) -> int:
        """The line in which it begins."""
        return self.document.line(self.path)


class Found(NamedTuple):
    """A notice before it is written down."""

    place: Place
    text: Words


def notices_of(catalogue: Catalogue, documents: Sequence[YamlDocument]) -> tuple[Notice, ...]:
    """All notices about a checked catalogue, in the order of files and lines. ``documents``: its files as read."""
    order = {document.name: place for place, document in enumerate(documents)}
    found = [
        Notice(place.document.name, place.line, shown_path(place.document.data, place.path), text)
        for place, text in _all(catalogue, documents)
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda notice: (order[notice.file], notice.line, notice.where)))


def _all(catalogue: Catalogue, documents: Sequence[YamlDocument]) -> Iterator[Found]:
    for about_catalogue in ABOUT_THE_CATALOGUE:
        yield from about_catalogue(catalogue, documents)
    for file, document in zip(catalogue.files, documents, strict=True):
        for number, band in enumerate(file.bands or ()):
            for about_band in ABOUT_A_BAND:
                yield from about_band(catalogue, band, Place(document, ("bands", number)))
        for place, criterion in _criteria(file, document):
            for about_criterion in ABOUT_A_CRITERION:
                yield from about_criterion(criterion, place)
            for number, indicator in enumerate(criterion.indicators):
                for judging in _judgings(indicator, place.at("indicators", number)):
                    for about_judging in ABOUT_A_JUDGING:
                        yield from about_judging(judging)


def _criteria(file: CatalogueFile, document: YamlDocument) -> Iterator[tuple[Place, Criterion]]:
    for number, group in enumerate(file.groups):
        for position, criterion in enumerate(group.criteria):
            yield Place(document, ("groups", number, "criteria", position)), criterion


def _words(notice: str, /, **details: object) -> Words:
    return filled(NOTICES[notice], **details)


# Bands


def _band_never_given(catalogue: Catalogue, documents: Sequence[YamlDocument]) -> Iterator[Found]:
    """A band that one above it asks no more than: whoever meets this one is given that one."""
    for number, band in enumerate(catalogue.bands):
        above = next((better for better in catalogue.bands[:number] if asks_no_more(catalogue, better, band)), None)
        if above:
            yield Found(Place(documents[0], ("bands", number)), _words("band_never", above=above.code))


def _score_out_of_reach(catalogue: Catalogue, band: Band, place: Place) -> Iterator[Found]:
    for least, at, criteria in _least_scores(catalogue, band, place):
        most = highest_score(catalogue, criteria)
        if least > most:
            yield Found(at, _words("score_too_high", score=written(least), most=written(most)))


def _score_below_0(catalogue: Catalogue, band: Band, place: Place) -> Iterator[Found]:
    for least, at, _ in _least_scores(catalogue, band, place):
        if least < 0:
            yield Found(at, _words("score_below_0", score=written(least)))


def _score_of_at_most_1(catalogue: Catalogue, band: Band, place: Place) -> Iterator[Found]:
    for least, at, _ in _least_scores(catalogue, band, place):
        if 0 < least <= 1:
            yield Found(at, _times_100("score_small", least))


def _least_scores(
    catalogue: Catalogue, band: Band, place: Place
) -> Iterator[tuple[Exact, Place, tuple[tuple[Criterion, ...], ...]]]:
    """Each score that a band asks for, where it stands, and the criteria of each part whose score it may be."""
    groups = {group.code: group.criteria for _, group in catalogue.groups}
    if band.min_score is not None:
        yield band.min_score, place.at("min_score"), (tuple(catalogue.criteria.values()),)
    if isinstance(band.min_group, dict):
        for code, least in band.min_group.items():
            yield least, place.at("min_group", code), (groups[code],)
    elif band.min_group is not None:
        yield band.min_group, place.at("min_group"), tuple(groups.values())


def highest_score(catalogue: Catalogue, parts: Iterable[Iterable[Criterion]]) -> Exact:
    """The highest score that one of these parts can reach, with all of its bonus where scores go above 100."""
    return max(_highest(part) for part in parts) if catalogue.national.above_100 else 100


def _highest(criteria: Iterable[Criterion]) -> Exact:
    ordinary = bonus = Fraction()
    for criterion in criteria:
        if criterion.judged_indicators and criterion.counts_as is None:
            ordinary += Fraction(criterion.weight)
        elif criterion.judged_indicators and criterion.counts_as == "bonus":
            bonus += Fraction(criterion.weight)
    return normal(100 * (1 + bonus / ordinary)) if ordinary else 100


def _times_100(notice: str, number: Exact) -> Words:
    return _words(notice, number=written(number), percent=written(normal(100 * Fraction(number))))


def _min_met_out_of_reach(catalogue: Catalogue, band: Band, place: Place) -> Iterator[Found]:
    """A bonus and a deduction stand in no count, nor does a criterion that is tracked only."""
    criteria = (each for group in catalogue.national.groups for each in group.criteria)
    most = sum(each.counts_as is None and bool(each.judged_indicators) for each in criteria)
    for layer, number in (band.min_met or {}).items():
        if number > most:
            yield Found(place.at("min_met", layer), _words("met_too_high", number=number, layer=layer, most=most))


def _more_levels_than_indicators(catalogue: Catalogue, band: Band, place: Place) -> Iterator[Found]:
    for number, asked in enumerate(band.levels or ()):
        if asked.min is not None and asked.min > len(asked.of):
            text = _words("levels_min_high", number=asked.min, most=len(asked.of))
            yield Found(place.at("levels", number, "min"), text)


# Targets and credit


class Interval(NamedTuple):
    """Numbers from ``low`` to ``high``; None for an end that is without bound; an open end does not belong to it."""

    low: Exact | None = None
    high: Exact | None = None
    low_open: bool = False
    high_open: bool = False

    def within(self, other: "Interval") -> "Interval":
        """The numbers that both hold."""
        low, low_open = _stricter((self.low, self.low_open), (other.low, other.low_open), 1)
        high, high_open = _stricter((self.high, self.high_open), (other.high, other.high_open), -1)
        return Interval(low, high, low_open, high_open)

    def outside(self) -> "tuple[Interval, ...]":
        """The numbers that it does not hold."""
        below = () if self.low is None else (Interval(high=self.low, high_open=not self.low_open),)
        above = () if self.high is None else (Interval(low=self.high, low_open=not self.high_open),)
        return (*below, *above)

    def some(self, *, whole: bool) -> Exact | None:
        """A number that it holds, an end where possible; a whole one if asked for. None where it holds none."""
        low, high = self.low, self.high
        if whole:
            low = None if low is None else math.floor(low) + 1 if self.low_open else math.ceil(low)
            high = None if high is None else math.ceil(high) - 1 if self.high_open else math.floor(high)
            if low is not None and high is not None:
                return low if low <= high else None
            return low if low is not None else high if high is not None else 0
        if low is not None and high is not None:
            if low > high or (low == high and (self.low_open or self.high_open)):
                return None
            if self.low_open and self.high_open:
                return normal(Fraction(low + high, 2))
            return high if self.low_open else low
        if low is not None:
            return low + 1 if self.low_open else low
        return 0 if high is None else high - 1 if self.high_open else high


def _stricter(one: tuple[Exact | None, bool], other: tuple[Exact | None, bool], sign: int) -> tuple[Exact | None, bool]:
    """Of two lower ends (``sign`` 1) or two upper ones (-1) the one that leaves less."""
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    return max(one, other, key=lambda end: sign * (end[0] or 0))


AnyTarget = NumberTarget | LevelTarget
AnyCredit = NumberLine | NumberSteps | LevelLine | LevelSteps


class Judging(NamedTuple):
    """How an indicator is judged: its target and its credit rule, and where they stand."""

    indicator: Indicator
    place: Place
    target: AnyTarget | None
    credit: AnyCredit | None

    @property
    def whole(self) -> bool:
        """Whether its values are whole numbers."""
        return isinstance(self.indicator, Count | Attestation | LevelIndicator)

    def number(self, threshold: Exact | str) -> Exact:
        """A threshold as a number: a level by its place."""
        if isinstance(threshold, str):
            assert isinstance(self.indicator, LevelIndicator)
            return self.indicator.places[threshold]
        return threshold

    def shown(self, number: Exact) -> str:
        """A value as the file would write it."""
        if isinstance(self.indicator, LevelIndicator):
            return self.indicator.levels[int(number) - 1].code
        return written(number)

    @property
    def bounds(self) -> dict[Operator, Exact]:
        """The bounds of the target."""
        found: dict[Operator, Exact] = {}
        for operator in OPERATORS:
            bound = getattr(self.target, operator, None)
            if bound is not None:
                found[operator] = self.number(bound)
        return found

    @property
    def wanted(self) -> Interval:
        """The values that meet the target."""
        wanted = Interval()
        for operator, bound in self.bounds.items():
            wanted = wanted.within(_INTERVALS[operator](bound))
        return wanted


def _judgings(indicator: Indicator, place: Place) -> Iterator[Judging]:
    """The target and credit of an indicator. One that is judged by cases has one for each."""
    if isinstance(indicator, Deadline):
        return
    if indicator.cases is None:
        yield Judging(indicator, place, indicator.target, indicator.credit)
    for code, case in (indicator.cases or {}).items():
        yield Judging(indicator, place.at("cases", code), case.target, case.credit)


_INTERVALS: dict[Operator, Callable[[Exact], Interval]] = {
    "at_least": lambda bound: Interval(low=bound),
    "at_most": lambda bound: Interval(high=bound),
    "above": lambda bound: Interval(low=bound, low_open=True),
    "below": lambda bound: Interval(high=bound, high_open=True),
    "equal": lambda bound: Interval(bound, bound),
}


def reach(indicator: Indicator) -> Interval:
    """The values that an indicator can have."""
    if isinstance(indicator, Ratio):
        return Interval(0, None if indicator.may_exceed else indicator.out_of)
    if isinstance(indicator, Survey):
        return Interval(0, 100)
    if isinstance(indicator, Change):
        return Interval(-100)
    if isinstance(indicator, Count):
        return Interval(0)
    if isinstance(indicator, Attestation):
        return Interval(0, indicator.out_of)
    if isinstance(indicator, LevelIndicator):
        return Interval(1, len(indicator.levels))
    return Interval()


def _target_out_of_reach(judging: Judging) -> Iterator[Found]:
    if judging.target is not None and not _reachable(judging):
        operator = next(iter(judging.bounds))
        place = judging.place.at("target", *([operator] if len(judging.bounds) == 1 else []))
        yield Found(place, _words("target_out_of_reach", range=_reach_words(judging)))


def _reachable(judging: Judging) -> bool:
    """Whether some value meets the target. On a small base a change is judged without it, so there one may be met."""
    indicator = judging.indicator
    if isinstance(indicator, Change) and indicator.small_base is not None and indicator.small_base.below:
        return True
    return judging.wanted.within(reach(indicator)).some(whole=judging.whole) is not None


def _reach_words(judging: Judging) -> Words:
    """Why nothing meets a target."""
    indicator, possible = judging.indicator, reach(judging.indicator)
    if isinstance(indicator, LevelIndicator):
        return _words("range_levels", levels=", ".join(level.code for level in indicator.levels))
    if judging.wanted.within(possible).some(whole=False) is not None:
        return _words("range_whole")
    if possible.high is None:
        return _words("range_from", low=written(possible.low or 0))
    return _words("range_between", low=written(possible.low or 0), high=written(possible.high))


def _percent_of_at_most_1(judging: Judging) -> Iterator[Found]:
    if shown_as_percentage(judging.indicator):
        for operator, bound in judging.bounds.items():
            if 0 < bound <= 1:
                yield Found(judging.place.at("target", operator), _times_100("percent_small", bound))


def shown_as_percentage(indicator: Indicator) -> bool:
    """Whether the value is a share in percent of which 1 is little: of a ratio that is no rate, or of a survey."""
    return isinstance(indicator, Ratio | Survey) and in_percent(indicator)


def _credit_against_target(judging: Judging) -> Iterator[Found]:
    """Less than the full credit where the target is met at its best, or the full one where it is not met."""
    if judging.credit is None:
        return
    place, full, possible = judging.place.at("credit"), _full_credit(judging), reach(judging.indicator)
    earning = None if full is None else full.within(possible)
    if judging.target is None:
        if earning is None or earning.some(whole=judging.whole) is None:
            yield Found(place, _words("credit_never_full"))
        return
    too_much = _earned_without(judging, earning)
    too_little = _too_little(judging, earning) if _reachable(judging) else None
    if too_little and too_much is not None and isinstance(judging.credit, NumberLine | LevelLine):
        yield Found(place, _words("credit_reversed", value=judging.shown(too_much)))
    elif too_much is not None:
        yield Found(place, _words("credit_high", value=judging.shown(too_much)))
    elif too_little:
        yield Found(place, too_little)


def _full_credit(judging: Judging) -> Interval | None:
    """The values that earn the full credit; None where none does."""
    credit = judging.credit
    if isinstance(credit, NumberLine | LevelLine):
        end = judging.number(credit.to)
        return Interval(low=end) if end > judging.number(credit.start) else Interval(high=end)
    full: list[tuple[str, Exact]] = []
    for step in credit.steps if credit else ():
        for operator in STEP_OPERATORS:
            threshold = getattr(step, operator)
            if threshold is not None and step.credit == 1:
                full.append((operator, judging.number(threshold)))
    if not full:
        return None
    numbers = [number for _, number in full]
    return Interval(low=min(numbers)) if full[0][0] == "at_least" else Interval(high=max(numbers))


def _earned_without(judging: Judging, earning: Interval | None) -> Exact | None:
    """A value that earns the full credit and does not meet the target."""
    for missed in judging.wanted.outside() if earning is not None else ():
        value = missed.within(earning).some(whole=judging.whole) if earning is not None else None
        if value is not None:
            return value
    return None


def _too_little(judging: Judging, earning: Interval | None) -> Words | None:
    """The notice where meeting the target at its best does not earn the full credit."""
    best = _best(judging)
    if best is None:
        met = judging.wanted.within(earning).some(whole=judging.whole) if earning is not None else None
        return None if met is not None else _words("credit_low_everywhere")
    earned = earning is not None and earning.within(Interval(best, best)).some(whole=False) is not None
    return None if earned else _words("credit_low", best=judging.shown(best))


def _best(judging: Judging) -> Exact | None:
    """The end of what the kind can reach, on the side that the comparison points to; None for a range or without an end."""
    if len(judging.bounds) != 1:
        return None
    (operator, bound), *_ = judging.bounds.items()
    possible = reach(judging.indicator)
    if operator == "equal":
        return bound
    return possible.high if operator in {"at_least", "above"} else possible.low


def _steps_with_one_threshold(judging: Judging) -> Iterator[Found]:
    credit = judging.credit
    seen: dict[tuple[str, Exact], Place] = {}
    for number, step in enumerate(credit.steps if isinstance(credit, NumberSteps | LevelSteps) else ()):
        for operator in STEP_OPERATORS:
            threshold = getattr(step, operator)
            if threshold is None:
                continue
            place = judging.place.at("credit", "steps", number, operator)
            first = seen.setdefault((operator, judging.number(threshold)), place)
            if first is not place:
                shown = judging.shown(judging.number(threshold))
                yield Found(place, _words("step_twice", threshold=shown, line=first.line))


def _threshold_between_whole_numbers(judging: Judging) -> Iterator[Found]:
    if not isinstance(judging.indicator, Count | Attestation):
        return
    thresholds = [(judging.place.at("target", operator), bound) for operator, bound in judging.bounds.items()]
    credit = judging.credit
    for number, step in enumerate(credit.steps if isinstance(credit, NumberSteps) else ()):
        for operator in STEP_OPERATORS:
            threshold = getattr(step, operator)
            if threshold is not None:
                thresholds.append((judging.place.at("credit", "steps", number, operator), threshold))
    if isinstance(credit, NumberLine) and credit.floor is not None:
        thresholds.append((judging.place.at("credit", "floor"), credit.floor))
    for place, threshold in thresholds:
        if threshold.denominator != 1:
            yield Found(place, _words("count_decimals", number=written(threshold)))


# Weights


def _weights_that_do_not_add_up(criterion: Criterion, place: Place) -> Iterator[Found]:
    """Only where the criterion gives its weight, and every judged indicator its own."""
    indicators = [each for each in criterion.indicators if judged(each)]
    if not indicators or not all("weight" in each.model_fields_set for each in (criterion, *indicators)):
        return
    total = normal(sum((Fraction(each.weight) for each in indicators), Fraction()))
    if total != criterion.weight:
        text = _words("weights_sum", sum=written(total), weight=written(criterion.weight))
        yield Found(place.at("weight"), text)


# Classes and codes


def _classes_not_asked_for(catalogue: Catalogue, documents: Sequence[YamlDocument]) -> Iterator[Found]:
    asked = {indicator.by for indicator in catalogue.indicators.values()}
    for file, document in zip(catalogue.files, documents, strict=True):
        for key in file.classes or {}:
            if key not in asked:
                yield Found(Place(document, ("classes", key)), _words("class_not_asked", key=key))


def _codes(catalogue: Catalogue, documents: Sequence[YamlDocument]) -> Iterator[Found]:
    for codes in _codes_by_sort(catalogue, documents):
        seen: dict[str, tuple[str, Place]] = {}
        for code, place in codes:
            yield from _unseen(code, place)
            first, other = seen.setdefault(_as_seen(code), (code, place))
            if first != code:
                text = _words(
                    "code_alike",
                    code=code,
                    other=first,
                    file=other.document.name,
                    line=other.line,
                    why=NOTICES[f"alike_{_difference(code, first)}"],
                )
                yield Found(place, text)


def _anchors(catalogue: Catalogue, documents: Sequence[YamlDocument]) -> Iterator[Found]:
    """A list or mapping with an anchor that nothing refers to. (With a text it is refused: its first word would be lost.)"""
    for document in documents:
        for path, anchor in document.unused_anchors:
            yield Found(Place(document, path), _words("anchor_unused", anchor=anchor))


_OLD_LETTERS = re.compile(
    r"[A-Za-z\u00c0-\u1ef9][\u00a8-\u00ac\u00ae\u00b5\u00b6\u00b8\u00b9\u00bb-\u00be][A-Za-z]"
    r"|\u00e1[\u00ba\u00bb]|\u00c3[\u0080-\u00bf]|\u00c6[\u00b0\u00a1]"
)
"""Letters that TCVN3 draws as Vietnamese ones ("tiªu chÝ"), and UTF-8 that was read as Windows-1252 ("tiÃªu chÃ­")."""


def _old_letters(catalogue: Catalogue, documents: Sequence[YamlDocument]) -> Iterator[Found]:
    """The first text of a file that stands in no Unicode: the others stand as it does."""
    for document in documents:
        for number, line in enumerate(document.text, start=1):
            if found := _OLD_LETTERS.search(line):
                path = max((path for path, at in document.lines.items() if at == number), key=len, default=())
                around = re.search(r"[^\s\"{},:]*$", line[: found.start()])
                start = around.start() if around else found.start()
                text = line[start : found.end() + 20].split(",")[0].split("}")[0].strip()
                yield Found(Place(document, path), _words("old_letters", text=text))
                break


_CUT = re.compile(r"^\s*(?:- )?(?:vi|en):\s+(?![\"'\[{&*|>#])((?:(?!\s#).)*\S) (#.*?)\s*$")
"""A text without quotes, and one blank behind it what begins with #. Before a comment that is meant as one stand two."""


def _texts_cut_short(catalogue: Catalogue, documents: Sequence[YamlDocument]) -> Iterator[Found]:
    """A text that YAML ends where " #" stands in it: "Tổ số #5"."""
    for document in documents:
        for path in document.lines:
            if path[-1:] in (("vi",), ("en",)) and (found := _CUT.match(document.line_text(path))):
                text, rest = found.groups()
                words = _words("text_then_comment", text=text, whole=in_quotes(f"{text} {rest}"))
                yield Found(Place(document, path), words)


def _codes_by_sort(catalogue: Catalogue, documents: Sequence[YamlDocument]) -> Iterator[list[tuple[str, Place]]]:
    """The codes of each sort with their places: of levels and items within their indicator, of others over all files."""
    files = list(zip(catalogue.files, documents, strict=True))
    yield [(file.layer, Place(document, ("layer",))) for file, document in files]
    yield [(file.catalogue, Place(document, ("catalogue",))) for file, document in files[:1]]
    for key in ("bands", "sources", "checks", "groups"):
        yield [
            (entry.code, Place(document, (key, number, "code")))
            for file, document in files
            for number, entry in enumerate(getattr(file, key) or ())
        ]
    yield [(key, Place(document, ("classes", key))) for file, document in files for key in file.classes or {}]
    for file, document in files:
        for key, entries in (file.classes or {}).items():
            at = Place(document, ("classes", key))
            yield [(entry.code, at.at(number, "code")) for number, entry in enumerate(entries)]
    criteria = [found for file, document in files for found in _criteria(file, document)]
    yield [(criterion.code, place.at("code")) for place, criterion in criteria]
    for key in ("documents", "indicators"):
        yield [
            (entry.code, place.at(key, number, "code"))
            for place, criterion in criteria
            for number, entry in enumerate(getattr(criterion, key))
        ]
    for place, criterion in criteria:
        for number, indicator in enumerate(criterion.indicators):
            for key in ("levels", "items"):
                entries = getattr(indicator, key, None) or ()
                at = place.at("indicators", number, key)
                yield [(entry.code, at.at(position, "code")) for position, entry in enumerate(entries) if entry.code]


QUOTES = "\"'“”‘’„‟‚‛«»`´"
UNSEEN = frozenset({"Cf", "Cc", "Zl", "Zp", "Co", "Cn"})
_UNSEEN_TOO = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe0e\ufe0f")
_LIKE = {
    **str.maketrans("АВЕКМНОРСТХаеорсухіΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTXaeopcyxiABEZHIKMNOPTYX"),  # Cyrillic and Greek
    0xD0: 0x110,
    0xF0: 0x111,
    0x189: 0x110,
    0x256: 0x111,  # the D of Iceland and of Africa
}
"""Letters that look like one of the Vietnamese or Latin alphabet and are none."""


def _sign_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in UNSEEN or sign in _UNSEEN_TOO or (sign != " " and sign.isspace())


def _as_seen(code: str) -> str:
    """A code without what the eye takes for nothing or for something else."""
    letters = unicodedata.normalize("NFKC", code.translate(_LIKE)).casefold()
    return "".join(sign for sign in letters if not (_sign_unseen(sign) or sign.isspace() or sign in QUOTES))


def _difference(one: str, other: str) -> str:
    """What makes two codes different that look alike."""
    visible = [[sign for sign in code if not _sign_unseen(sign)] for code in (one, other)]
    if visible[0] == visible[1]:
        return "unseen"
    bare = [[sign for sign in code if not sign.isspace()] for code in visible]
    if bare[0] == bare[1]:
        return "blank"
    quoted = [[sign for sign in code if sign not in QUOTES] for code in bare]
    if quoted[0] == quoted[1]:
        return "quote"
    small = ["".join(code).casefold() for code in quoted]
    return "case" if small[0] == small[1] else "letter"


def _unseen(code: str, place: Place) -> Iterator[Found]:
    """Signs in a code that nobody sees, a blank at its end, and quotes that are part of it."""
    signs = [sign for sign in code if _sign_unseen(sign)]
    quotes = [sign for sign in code if sign in QUOTES]
    if signs:
        listed = ", ".join(dict.fromkeys(f"U+{ord(sign):04X}" for sign in signs))
        yield Found(place, _words("code_unseen", code=code, signs=listed))
    if code != code.strip(" "):
        yield Found(place, _words("code_blank", code=f"«{code}»"))
    if quotes:
        yield Found(place, _words("code_quotes", code=code, sign=quotes[0]))


ABOUT_THE_CATALOGUE: tuple[Callable[[Catalogue, Sequence[YamlDocument]], Iterator[Found]], ...] = (
    _band_never_given,
    _classes_not_asked_for,
    _codes,
    _anchors,
    _old_letters,
    _texts_cut_short,
)
ABOUT_A_BAND: tuple[Callable[[Catalogue, Band, Place], Iterator[Found]], ...] = (
    _score_out_of_reach,
    _score_below_0,
    _score_of_at_most_1,
    _min_met_out_of_reach,
    _more_levels_than_indicators,
)
ABOUT_A_CRITERION: tuple[Callable[[Criterion, Place], Iterator[Found]], ...] = (_weights_that_do_not_add_up,)
ABOUT_A_JUDGING: tuple[Callable[[Judging], Iterator[Found]], ...] = (
    _target_out_of_reach,
    _percent_of_at_most_1,
    _credit_against_target,
    _steps_with_one_threshold,
    _threshold_between_whole_numbers,
)
