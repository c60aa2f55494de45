"""How many guesses a password stands against somebody who knows Vietnamese.

zxcvbn knows only English. It takes "vì nhân dân phục vụ" for random letters, and four Vietnamese words for a few short English
ones. This module answers the same question for Vietnamese: a password is cut into parts of which a guesser has lists, in the
way that needs the fewest guesses, and the guesses for its parts are multiplied:

- a phrase of ``guessable.yaml`` (slogans, sayings, songs, places, units): one of some 2,000, however long it is; also typed
  in Telex or VNI ("vif nhaan daan phujc vuj", "ma6t5 kha6u3"), backwards, or with digits and signs as letters ("m4tkh@u");
- a full name: a surname and up to three given names;
- the person's own login and name: one of 40;
- any other Vietnamese syllable: one of 2,500, about as many as are written without marks;
- digits: what zxcvbn says about them (years, dates, sequences); any other letter: one of 26.

A password made only of everyday words ("anh mãi nhớ em nhiều") is a sentence, in which each word can be guessed from the
others: one of 40 each. Capitals, marks, blanks and repetitions cost a guesser nothing.

n words drawn at random need 2,500^n guesses: four of them 4·10^13, far more than the 10^10 required. So this module's result
may replace a lower one by zxcvbn, but only if a password clearly consists of such words: at least four syllables, separated
from each other. Two of them may even make a known pair; but for two known phrases, a slogan or a sentence of everyday words
the lower result always counts.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import yaml
from zxcvbn import zxcvbn

from dossiers.texts.typed_text import plain_letters

PHRASE, SYLLABLE, EVERYDAY, LETTER = 2_000, 2_500, 40, 26
SURNAME, GIVEN_NAME = 30, 400
#: The least number of words in a password for which this module's result may replace a lower one by zxcvbn.
WORDS = 4
_LISTS = Path(__file__).with_name("guessable.yaml")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?"
    r"(?:uye|uya|uyu|uoi|uou|uay|uao|uai|oai|oay|oao|oeo|ieu|yeu|uu|uy|uo|ui|ue|ua|oo|oi|oe|oa|iu|ie|ia|eu|eo|ay|au|ao|ai|ye"
    r"|[aeiouy])(?:ng|nh|ch|[cmnpt])?"
)
_LONGEST_SYLLABLE = 7
#: Signs and digits that people type in place of letters.
_FOR_LETTERS = str.maketrans("@4310!5$7", "aaeioisst")
_VOWELS = "aeiouy"
_TONE = re.compile(rf"(?<=[{_VOWELS}cghmnpt])[srx](?![{_VOWELS}])")
_TONE_BEFORE_VOWEL = re.compile(
    rf"(?:(?<=[{_VOWELS}])|(?<=[{_VOWELS}][cmnpt])|(?<=[{_VOWELS}]n[gh])|(?<=[{_VOWELS}]ch))[srx](?=[{_VOWELS}])"
)
_VNI = re.compile(r"(?<=[a-z])\d{1,2}(?!\d)")
_NO_LETTERS = re.compile("[fjwz]")
_DOUBLED = re.compile(r"(.)\1+")
_REPEATED = re.compile(r"(.{6,}?)\1+")
_REPEATED_WORDS = re.compile(r"\b((?:\w+ )+?)\1+")
_MOST_GIVEN = 3
#: How many letters are looked at after repetitions are removed: as many as zxcvbn reads.
_LOOKED_AT = 72
#: How many digits are given to zxcvbn, whose time grows with the square. More digits than these are hard enough to guess.
_FIGURES_LOOKED_AT = 20


class _Syllables(NamedTuple):
    """The lists of single words."""

    everyday: frozenset[str]
    surnames: frozenset[str]
    given_names: frozenset[str]


class _Known(NamedTuple):
    """The lists. ``phrases`` as ``_as_read`` writes them.

    ``longest``: letters of the longest phrase, with some to spare for Telex and VNI.
    """

    phrases: frozenset[str]
    marked: _Syllables
    plain: _Syllables
    longest: int


class _AsRead(NamedTuple):
    """One way of reading a password: its letters and digits without marks, the same with marks, and where words begin."""

    text: str
    marked: str
    breaks: frozenset[int]


def guesses(text: str, own: Collection[str] = ()) -> int:
    """How many guesses a person who knows Vietnamese needs. ``own``: the login and names of the password's owner."""
    mine = frozenset(filter(None, (_letters(each) for each in own)))
    return min(_cheapest(way, mine) for way in _ways_to_read(text))


def is_unrelated_words(text: str) -> bool:
    """Whether a password is at least four Vietnamese syllables with hardly a repetition, separated by blanks or signs."""
    words = [word for word in re.split(r"[\W_]+", plain_letters(text).casefold()) if word]
    longer = {word for word in words if len(word) > 1}
    return len(words) >= WORDS and len(longer) >= WORDS - 1 and all(map(_is_syllable, words))


def _ways_to_read(text: str) -> Iterator[_AsRead]:
    """The password as it is, with signs read as letters, and both of these backwards."""
    small = unicodedata.normalize("NFC", text).casefold()
    for each in {small, small.translate(_FOR_LETTERS)}:
        words = _once(" ".join(re.findall(r"[^\W_]+", each))).split()
        marked = _REPEATED.sub(r"\1", words[0]) if len(words) == 1 else "".join(words)
        marked = marked[:_LOOKED_AT]
        bare = plain_letters(marked)
        ends = list(accumulate(map(len, words))) if len(words) > 1 else []
        if len(bare) != len(marked):
            # A letter of another script was split into several: it is on none of the lists.
            marked = bare
        yield _AsRead(bare, marked, frozenset(end for end in ends if end <= len(bare)))
        yield _AsRead(bare[::-1], marked[::-1], frozenset(len(bare) - end for end in ends if end <= len(bare)))


def _once(words: str) -> str:
    """The words without immediate repetitions of a word or of a sequence of words."""
    shorter = _REPEATED_WORDS.sub(r"\1", f"{words} ").strip()
    return shorter if shorter == words else _once(shorter)


def _cheapest(reading: _AsRead, own: frozenset[str]) -> int:
    """The smallest product of guesses over all ways of cutting a text into parts that are on the lists."""
    text, lists = _told_apart(reading)
    # The smallest product for each beginning of the text; 0 if there is none. The second list: of phrases and everyday words
    # alone.
    any_parts = [1] + [0] * len(text)
    everyday = [1] + [0] * len(text)
    for start, end, cost, listed in _parts(reading, own):
        if any_parts[start]:
            any_parts[end] = _less(any_parts[end], any_parts[start] * cost)
        often = EVERYDAY if text[start:end] in lists.everyday else cost if listed else 0
        if often and everyday[start]:
            everyday[end] = _less(everyday[end], everyday[start] * often)
    return _less(everyday[-1], any_parts[-1]) or 1


def _less(one: int, other: int) -> int:
    """The smaller of two counts; 0 means that there is none."""
    return min(one, other) if one and other else one or other


def _parts(reading: _AsRead, own: frozenset[str]) -> Iterator[tuple[int, int, int, bool]]:
    """The parts into which a text can be cut: start, end, guesses, and whether it is on a list; in order of the start.

    If words were separated, parts are whole words: a syllable is one word; a phrase or name is several, or part of one.
    """
    known, text, breaks = _known(), reading.text, reading.breaks
    figures = {found.start(): found.end() for found in re.finditer(r"\d+", text)}
    next_break = [min((each for each in breaks if each > start), default=len(text)) for start in range(len(text))]
    for start, word_end in enumerate(next_break):
        begins = not breaks or start == 0 or start in breaks
        if breaks and begins and _is_syllable(text[start:word_end]):
            yield start, word_end, SYLLABLE, False
        else:
            yield start, start + 1, 10 if text[start].isdigit() else LETTER, text[start].isdigit()
        if start in figures:
            yield start, figures[start], _figures(text[start : figures[start]]), True
        for end, count in _names_from(reading, start):
            # Two words that could be a surname and a given name may just as well be two common nouns.
            if breaks and count == 1:
                continue
            if end <= word_end or (begins and _ends_word(end, reading)):
                yield start, end, SURNAME * GIVEN_NAME**count, False
        for end in range(start + 2, min(start + known.longest, len(text)) + 1):
            part = text[start:end]
            whole = end <= word_end or (begins and _ends_word(end, reading))
            if part in own:
                yield start, end, EVERYDAY, True
            elif whole and len(part) > 3 and not known.phrases.isdisjoint(_as_read(part)):
                yield start, end, PHRASE, True
            elif not breaks and _is_syllable(part):
                yield start, end, SYLLABLE, False


def _ends_word(end: int, reading: _AsRead) -> bool:
    """Whether a word ends here, or a number begins that is attached to it."""
    return end in reading.breaks or end == len(reading.text) or reading.text[end].isdigit()


def _is_syllable(part: str) -> bool:
    return len(part) <= _LONGEST_SYLLABLE and _SYLLABLE.fullmatch(part) is not None


def _names_from(reading: _AsRead, start: int) -> Iterator[tuple[int, int]]:
    """Where full names that begin at ``start`` end, and how many given names they have."""
    text, lists = _told_apart(reading)
    ends = {start + len(each) for each in lists.surnames if text.startswith(each, start)}
    for count in range(1, _MOST_GIVEN + 1):
        ends = {end + len(each) for end in ends for each in lists.given_names if text.startswith(each, end)}
        yield from ((end, count) for end in ends)


def _told_apart(reading: _AsRead) -> tuple[str, _Syllables]:
    """The text and the single words in the form to compare: if marks were typed, they distinguish "của" from "cửa"."""
    if reading.marked == reading.text:
        return reading.text, _known().plain
    return reading.marked, _known().marked


@lru_cache(1024)
def _figures(text: str) -> int:
    return int(zxcvbn(text[:_FIGURES_LOOKED_AT])["guesses"])


def _as_read(typed: str) -> tuple[str, str]:
    """What a text typed in Telex or VNI may mean: its letters without the keys for tones and marks.

    The letters s, r and x may end one syllable or begin the next, so there are two answers.
    """
    bare = _DOUBLED.sub(r"\1", _NO_LETTERS.sub("", _VNI.sub("", typed)))
    one = _TONE.sub("", bare)
    return _DOUBLED.sub(r"\1", one), _DOUBLED.sub(r"\1", _TONE_BEFORE_VOWEL.sub("", one))


def _letters(text: str) -> str:
    return "".join(letter for letter in plain_letters(text).casefold() if letter.isalnum())


@cache
def _known() -> _Known:
    lists: dict[str, str] = yaml.safe_load(_LISTS.read_text(encoding="utf-8"))
    marked = _Syllables(*(frozenset(lists.pop(key).split()) for key in _Syllables._fields))
    bare = _Syllables(*(frozenset(map(_letters, words)) for words in marked))
    written = [" ".join(each.split()) for section in lists.values() for each in section.split(",")]
    typed = {
        _letters(way) for each in written for way in (each, _marks_last(each), _once(each), _once(plain_letters(each)))
    }
    phrases = frozenset(_as_read(each)[0] for each in typed)
    return _Known(phrases, marked, bare, longest=max(map(len, typed)) * 4 // 3)


def _marks_last(phrase: str) -> str:
    """A phrase in another form that Telex accepts: doubled letters typed at the end of a syllable ("mataj khauar")."""
    return " ".join(_syllable_with_marks_last(each) for each in phrase.split())


def _syllable_with_marks_last(syllable: str) -> str:
    doubled, last = "", ""
    for each in unicodedata.normalize("NFD", syllable):
        if each == "\N{COMBINING CIRCUMFLEX ACCENT}":
            doubled += last
        elif not unicodedata.combining(each):
            last = each
    return syllable + doubled + ("d" if "đ" in syllable else "")
