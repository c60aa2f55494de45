"""Errors meant for the person at the screen, in both languages.

The sentences are in ``words.yaml``; the code names one of them and gives its details. A page shows ``error.text("vi")``.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from dossiers.unseen_signs import told
from scoring.measures import shown_day
from scoring.words import Texts, read_words

_WORDS = Path(__file__).with_name("words.yaml")


@cache
def messages() -> dict[str, Texts]:
    """All sentences: code → {vi, en}."""
    return read_words(_WORDS)


def wrong(code: str, /, **values: object) -> dict[str, str]:
    """A sentence of ``words.yaml`` as a problem for BadInput. A detail given as {vi, en} appears in each language."""
    return DossierError(code, **values).texts


class DossierError(Exception):
    """Something that cannot be done, with a sentence of ``words.yaml`` that says why.

    ``code`` names the sentence, ``values`` are its details. ``str()`` is the English text, for logs.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(self.text("en"))

    def text(self, language: str, **told: object) -> str:
        """The sentence in ``language`` ("vi" or "en"). A detail given as {vi, en} appears in that language, a day as
        05/02/2026 or 5 Feb 2026, a moment with its time before, and an unknown one (None) as "—". Of a long text only the
        beginning is told, without unseen signs.

        ``told``: details that shall appear differently from what is stored in the error.
        """
        details = {key: _told(each, language) for key, each in {**self.values, **told}.items()}
        return messages()[self.code][language].format(**details)

    @property
    def texts(self) -> dict[str, str]:
        """The sentence in both languages, {vi, en}."""
        return {language: self.text(language) for language in ("vi", "en")}


def _told(detail: Any, language: str) -> Any:
    match detail:
        case dict():
            return told(detail[language])
        case str():
            return told(detail)
        case datetime():
            return f"{detail:%H:%M}{',' if language == 'en' else ''} {getattr(shown_day(detail.date()), language)}"
        case date():
            return getattr(shown_day(detail), language)
        case None:
            return "—"
        case _:
            return detail


class RecordError(DossierError):
    """The record cannot be opened or read: a bad address, a damaged file, a newer version."""


#: What keeps a record from being read or written. ``replaced``: another file lies where the open one was. ``failed``: any other
#: reason; the server's log has it.
Trouble = Literal["full", "read_only", "busy", "gone", "replaced", "damaged", "unreachable", "failed"]


class CannotRead(RecordError):
    """The record opened, and cannot be read now: see ``trouble``. It may be readable again at the next try."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble: Trouble = trouble
        super().__init__("cannot_read", **_what_and_advice(trouble))


class CannotWrite(DossierError):
    """Nothing of an act was kept, for the reason in ``trouble``. The same act with the same key may succeed later."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble: Trouble = trouble
        super().__init__("cannot_write", **_what_and_advice(trouble))


class Unforeseen(DossierError):
    """An error of the program itself. The server's log has it under the number that the sentence names."""


def _what_and_advice(trouble: Trouble) -> dict[str, Texts]:
    return {"what": messages()[f"trouble_{trouble}"], "advice": messages()[f"advice_{trouble}"]}


class NotFound(DossierError):
    """A unit, round or dossier that the record does not hold."""


class NotAllowed(DossierError):
    """The acting person may not read or do this (see ``access.policy``)."""


class NotNow(DossierError):
    """The person may do the act, but something else has to come first. The sentence says what."""


class Busy(DossierError):
    """Others are being served, and the waiting line is full or too slow. Nothing was done; the person should try again."""


class Stale(DossierError):
    """Somebody else changed what the person was looking at: who, when, and what is stored now.

    ``who`` and ``at`` are None where nothing tells them; ``at`` is a moment on the office's clock, written out only where the
    sentence is read. ``theirs`` is what the record holds now, ``version`` its version, and ``mine`` what was about to be saved,
    both plain data. Neither is lost: the attempt stands in the audit log, and the screen offers both. ``details``: what else
    the sentence names.
    """

    def __init__(
        self,
        code: str,
        /,
        *,
        who: str | None,
        at: datetime | None,
        theirs: Any = None,
        mine: Any = None,
        version: int = 0,
        **details: object,
    ) -> None:
        self.who = who
        self.at = at
        self.theirs = theirs
        self.mine = mine
        self.version = version
        super().__init__(code, who=who, when=at, **details)


class Doubt(dict[str, str]):
    """A problem {vi, en} that may be unfounded. If the person says so, the act is done, and the answer goes into its log line.

    ``kind``: what is suspected ("identity", "phone", "stamp"). ``what``: the suspected text as written. ``key``: identifies
    this doubt, so that an answer to it does not count for another number, field or file.
    """

    def __init__(self, kind: str, what: str, key: str, texts: Mapping[str, str]) -> None:
        super().__init__(texts)
        self.kind = kind
        self.what = what
        self.key = key


class BadInput(DossierError):
    """What was entered cannot be kept. ``problems``: one sentence each, {vi, en}, with the field in front.

    ``answered``: doubts that the act met as well, but that the person has answered already.
    """

    def __init__(self, problems: Sequence[dict[str, str]], answered: Sequence[Doubt] = ()) -> None:
        self.problems = tuple(_legible(each) for each in problems)
        self.answered = tuple(answered)
        super().__init__("bad_input", count=len(self.problems))

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The problems that the person may declare unfounded (see ``texts.doubts``)."""
        return tuple(each for each in self.problems if isinstance(each, Doubt))

    def text(self, language: str, **told: object) -> str:
        """The heading sentence, then each problem on a line."""
        return "\n".join([super().text(language, **told), *(problem[language] for problem in self.problems)])


def _legible(problem: dict[str, str]) -> dict[str, str]:
    """A problem whose sentence may repeat what was typed."""
    if isinstance(problem, Doubt):
        return problem
    return {language: told(sentence) for language, sentence in problem.items()}


class Doubtful(BadInput):
    """All problems are doubts: the act can be done once the person has said that they are unfounded."""


class SampleProblems(DossierError):
    """Sample data that is refused. ``problems`` lists every one as ``file:line: what is wrong``."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("bad_sample", count=len(self.problems))

    def text(self, language: str, **told: object) -> str:
        """The heading sentence, then each problem on a line (in English, because they name files and columns)."""
        return "\n".join([super().text(language, **told), *self.problems])
