"""Problems of a file: what is wrong and where, all of them reported at once."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from scoring.vocabulary import Language
from scoring.words import PROBLEMS, Words

MOST_WHERE = 240


class Problem(NamedTuple):
    """One thing that is wrong.

    ``file``, ``line`` and for JSON ``column`` (both from 1) say where it is in a text; a file that cannot be read has no line.
    ``place`` ("submission 17 (03652, 2023)") is used if a line would mean nothing. ``where`` names the part by the file's own
    keys and codes. ``text`` says what is wrong and what would be right.
    """

    file: str
    line: int | None
    place: str | None
    where: str
    text: Words
    column: int | None = None

    def line_of_text(self, language: Language = "vi") -> str:
        """The problem as one line: ``file:line: where: what`` or ``submission 17 (…): where: what``."""
        spot = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        start = self.place if self.place is not None else spot
        parts = [start, _short(self.where, MOST_WHERE), self.text.in_language(language)]
        return _printable(": ".join(part for part in parts if part))


class Problems(ValueError):
    """A file is refused as a whole. ``problems`` holds everything that was found, in the order of the text."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(problem.line_of_text("en") for problem in self.problems))


def problem_words(problem: str, /, **details: object) -> Words:
    """The sentence for a sort of problem, with its details filled in. A detail given as ``Words`` appears in each language.

    Long details are cut, because a message is one line.
    """
    return filled(PROBLEMS[problem], **details)


def filled(sentence: Words, /, **details: object) -> Words:
    """A sentence with its details filled in, as in ``problem_words``."""
    vi, en = sentence
    return Words(vi.format(**_details("vi", details)), en.format(**_details("en", details)))


def _details(language: Language, details: Mapping[str, object]) -> dict[str, str]:
    return {
        name: _short(value.in_language(language) if isinstance(value, Words) else str(value))
        for name, value in details.items()
    }


def _printable(text: str) -> str:
    """The text on one line, without characters that control a terminal."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else " " if letter.isspace() else "·" for letter in text)


def _short(text: str, most: int = 80) -> str:
    text = _printable(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"
