"""Numbers, dates, names and order as Vietnamese readers expect them, whatever the browser's language."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache

from dossiers.rounds.units import Unit
from dossiers.store.clock import VIETNAM
from dossiers.texts.typed_text import search_form
from scoring.catalogue import Criterion
from scoring.exact import Exact, WrittenFraction, english, rounded, vietnamese, written
from scoring.measures import shown_day
from scoring.scorecard import CriterionResult, Scorecard
from scoring.scores import Counts, Score
from ui.reader.language import in_words, language, say

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: the order of a Vietnamese dictionary; ngang (no mark) comes first."""
NONE = "—"


def number(value: Exact | str | None, places: int | None = None) -> str:
    """A number in the language of the screen (1.234,50 or 1,234.50); "—" where there is none.

    ``value``: an exact number, rounded half away from zero to ``places`` (2 for a fraction, 0 for a whole number), or a
    plain decimal text ("-64.00") as scorecards write it. A catalogue's own "2/3" is shown so unless ``places`` are asked for.
    """
    if value is None:
        return NONE
    if isinstance(value, str):
        text = value
    elif isinstance(value, WrittenFraction) and places is None:
        text = written(value)
    else:
        text = rounded(value, places if places is not None else (0 if value.denominator == 1 else 2))
    return vietnamese(text) if language() == "vi" else english(text)


def signed(value: Exact, places: int = 2) -> str:
    """A difference with its sign: "+1,50", "−7,22", "0"."""
    return signed_text(rounded(value, places))


def signed_text(text: str) -> str:
    """A plain decimal text ("-7.22") as ``signed`` shows it."""
    if not text.strip("0."):
        return "0"
    return number(text) if text.startswith("-") else f"+{number(text)}"


def difference(one: Exact | None, other: Exact | None, places: int = 2) -> str:
    """``one`` less ``other``, for a difference that stands beside the two figures: what lies between them as they are shown.

    76.923 and 91.626 are shown 76,92 and 91,63, and differ by +14,71 to whoever counts it up; the exact difference would be
    shown +14,70. A difference that stands alone is ``signed``. "—" where there are not two figures.
    """
    if one is None or other is None:
        return NONE
    return signed(Fraction(rounded(one, places)) - Fraction(rounded(other, places)), places)


def worth(criterion: Criterion | CriterionResult) -> str:
    """What a criterion can move: "trọng số 5"; a bonus "cộng tối đa 3 điểm", a deduction "trừ tối đa 5 điểm"."""
    weight = number(written(criterion.weight))
    if criterion.counts_as is None:
        return say("common.weight", weight=weight)
    return say(f"common.weight_of_{criterion.counts_as}", weight=weight)


def most(result: CriterionResult) -> str:
    """The most a criterion can bring, to stand after its points and a stroke: "5"; a bonus "+3", a deduction "−5"."""
    sign = "" if result.counts_as is None else "+" if result.counts_as == "bonus" else "−"
    return sign + number(result.weight)


def percent(value: Exact | str | None, places: int | None = None) -> str:
    """A percentage with its sign, "81,82 %" or "81.82%"; "—" where there is none. ``value``, ``places``: as for ``number``."""
    return NONE if value is None else with_percent_sign(number(value, places))


def with_percent_sign(text: str) -> str:
    """A number already written, with the sign after it."""
    return f"{text} %" if language() == "vi" else f"{text}%"


def score(value: Exact | None) -> str:
    """A score or points with two decimals, "—" where there is none."""
    return number(value, 2)


def begun(words: str) -> str:
    """Words that begin a line: with a capital."""
    return words[:1].upper() + words[1:]


def day(value: date | None) -> str:
    """05/02/2026, in English 5 Feb 2026; "—" for none."""
    return NONE if value is None else in_words(shown_day(value)._asdict())


def day_of_year(value: date, year: int | None = None) -> str:
    """05/02, in English 5 Feb: a day among others of one ``year``; of another one it is told in full."""
    if year is not None and value.year != year:
        return day(value)
    return f"{value.day:02d}/{value.month:02d}" if language() == "vi" else day(value).rpartition(" ")[0]


def typed_day(value: date | None) -> str:
    """05/02/2026 in both languages, as a day is typed; "—" for none."""
    return NONE if value is None else f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def days(count: int) -> str:
    """A number of days in words: "1 ngày", "8 days"."""
    return say("common.days", days=number(count))


def moment(value: datetime | None) -> str:
    """10:42 05/02/2026, in English 10:42, 5 Feb 2026, on Vietnam's clock; "—" for none."""
    if value is None:
        return NONE
    local = value.astimezone(VIETNAM)
    between = "" if language() == "vi" else ","
    return f"{local.hour:02d}:{local.minute:02d}{between} {day(local.date())}"


def headline(scorecard: Scorecard) -> str:
    """ "21/23 + 3/4, 1 KAD": met of each layer's criteria, and what is not applicable beside it."""
    text = " + ".join(of_layer(layer.counts) for layer in scorecard.layers.values())
    excused = scorecard.overall.counts.not_applicable
    return f"{text}, {excused} {say('common.na_short')}" if excused else text


def of_layer(counts: Counts) -> str:
    """ "21/23": met, of the whole layer."""
    return f"{counts.met}/{counts.total}"


def score_range(score_of: Score) -> str:
    """ "91,20–95,20", or the one number where nothing is open."""
    if score_of.exact == score_of.upper:
        return score(score_of.exact)
    return f"{score(score_of.exact)}–{score(score_of.upper)}"


@lru_cache(maxsize=4096)
def sort_key(text: str) -> tuple[object, ...]:
    """Vietnamese dictionary order: letters a ă â b c d đ …, then tones ngang huyền hỏi ngã sắc nặng.

    Letters of all words decide first, tones only between words of the same letters; digits come before letters, and
    capitals after small letters where all else is equal. Kept, since every screen orders the same wards anew.
    """
    letters: list[int] = []
    tones: list[int] = []
    for letter in unicodedata.normalize("NFC", text.lower()):
        base, tone = _letter_and_tone(letter)
        letters.append(LETTERS.index(base) + 1000 if base in LETTERS else ord(base))
        tones.append(tone)
    return (tuple(letters), tuple(tones), text.swapcase())


def _letter_and_tone(letter: str) -> tuple[str, int]:
    parts = unicodedata.normalize("NFD", letter)
    tone = next((TONES.index(mark) + 1 for mark in parts if mark in TONES), 0)
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONES)), tone


def matching(query: str, texts: Iterable[str]) -> list[str]:
    """Those of ``texts`` in which every word of ``query`` occurs, marks and capitals aside."""
    asked = search_form(query).split()
    return [text for text in texts if all(part in search_form(text) for part in asked)]


def ward_names(units: Iterable[Unit]) -> dict[str, str]:
    """Unit id → its name; that of an abolished unit whose name a present one carries is marked as the former one."""
    known = list(units)
    present = {unit.name for unit in known if unit.valid_to is None}
    return {unit.id: former(unit.name) if unit.valid_to and unit.name in present else unit.name for unit in known}


def former(name: str) -> str:
    """The name of a former unit that a present one carries now."""
    return say("common.former_ward", ward=name)
