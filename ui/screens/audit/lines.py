"""Lines of the audit log as a table: who, when, what, where, how it ended; each opens to what it changed and why."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from dossiers.acts.audit_lines import LogLine
from dossiers.errors import messages
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say, word_list
from ui.screens.audit.difference import difference_table

SYMBOLS = {"done": "●", "refused": "■", "conflict": "◇"}


class LineInWords(NamedTuple):
    """A line in the words of the screen. ``role``: empty where the name says it; ``about``, ``reason``: where there is any."""

    line: LogLine
    who: str
    role: str
    act: str
    about: str
    where: str
    symbol: str
    outcome: str
    reason: str
    difference: Markup


def lines_table(
    lines: Sequence[LogLine], units: Mapping[str, str], rounds: Mapping[str, str], named: Callable[[str], str] = str
) -> Markup:
    """The table, or that there is no such line.

    ``units`` and ``rounds``: id → name in the language of the screen; ``named``: a person's name in it.
    """
    return _pieces.table([_told(line, units, rounds, named(line.person_name)) for line in lines])


def _told(line: LogLine, units: Mapping[str, str], rounds: Mapping[str, str], name: str) -> LineInWords:
    role = role_in_words(line.role)
    where = [
        units.get(line.unit_id, line.unit_id) if line.unit_id else "",
        rounds.get(line.round_id, line.round_id) if line.round_id else "",
    ]
    return LineInWords(
        line,
        who=name,
        # "Quản trị viên" needs no "quản trị viên" below it.
        role="" if role.lower() == name.lower() else role,
        act=act_in_words(line.act),
        about=subject_in_words(line, units),
        where=" · ".join(filter(None, where)) or say("audit.office"),
        symbol=SYMBOLS.get(line.outcome, "?"),
        outcome=outcome_in_words(line.outcome),
        reason=_reason(line),
        difference=difference_table(line.before, line.after, units, clash=line.outcome == "conflict"),
    )


def lines_shown(lines: Sequence[LogLine]) -> Markup:
    """From which line to which these are; there is at least one."""
    return _pieces.shown(lines)


def act_in_words(act: str) -> str:
    """An act as the record words it, with a capital; one that it has no words for stands for itself."""
    known = messages().get(f"act_{act}")
    text = in_words(known) if known else act
    return formats.begun(text)


def role_in_words(role: str) -> str:
    """A role in words."""
    return say(f"audit.role_{role}") if f"audit.role_{role}" in word_list() else role


def outcome_in_words(outcome: str) -> str:
    """How it ended, in words."""
    return say(f"audit.outcome_{outcome}") if f"audit.outcome_{outcome}" in word_list() else outcome


def subject_in_words(line: LogLine, units: Mapping[str, str]) -> str:
    """What a line is about beside its ward and round: a code, somebody's login, the number of an action; "" for nothing."""
    subject = line.subject or ""
    kind, _, rest = subject.replace(":", " ").partition(" ")
    if subject in ("", line.unit_id, line.round_id) or kind == "assignments":
        return ""
    if kind in ("person", "tie"):
        data = line.after or line.before
        return str(data.get("login") or data.get("person") or "") if isinstance(data, dict) else ""
    if kind in ("action", "opinion"):
        return say(f"audit.subject_{kind}", number=rest)
    if kind == "class":
        return say("audit.subject_class", key=rest)
    return units.get(subject, subject)


def _reason(line: LogLine) -> str:
    """What a person typed stands as typed; what the program gave is told in the language of the screen."""
    if line.reason == "already so":
        return say("audit.already_so")
    return in_words(line.reason) if isinstance(line.reason, dict) else str(line.reason or "")


_pieces = beside(__file__)
