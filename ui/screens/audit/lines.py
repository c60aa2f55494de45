"""Lines of the audit log as a table: who, when, what, where, how it ended; each opens to what it changed and why."""

from collections.abc import Callable, Iterable, Mapping
from html import escape

from dossiers.acts.audit import LogLine
from dossiers.errors import messages
from ui.parts import formats
from ui.reader.language import in_words, say, word_list
from ui.screens.audit.difference import difference_html

SYMBOLS = {"done": "●", "refused": "■", "conflict": "◇"}
COLUMNS = ("number", "when", "who", "what", "where", "outcome")


def lines_html(
    lines: Iterable[LogLine], units: Mapping[str, str], rounds: Mapping[str, str], named: Callable[[str], str] = str
) -> str:
    """The table. ``units`` and ``rounds``: id → name in the language of the screen; ``named``: a person's name in it."""
    heads = "".join(f'<th scope="col">{escape(say(f"audit.{each}"))}</th>' for each in COLUMNS)
    return (
        f'<div class="ws ws-a-lines"><table><caption>{escape(say("audit.caption"))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>"
        + "".join(_line(line, units, rounds, named) for line in lines)
        + "</tbody></table></div>"
    )


def act_in_words(act: str) -> str:
    """An act as the record words it, with a capital; one that it has no words for stands for itself."""
    known = messages().get(f"act_{act}")
    text = in_words(known) if known else act
    return text[:1].upper() + text[1:]


def role_in_words(role: str) -> str:
    """A role in words."""
    return say(f"audit.role_{role}") if f"audit.role_{role}" in word_list() else role


def outcome_mark(outcome: str) -> str:
    """How it ended: symbol and word."""
    word = say(f"audit.outcome_{outcome}") if f"audit.outcome_{outcome}" in word_list() else outcome
    return (
        f'<span class="ws-a-outcome ws-a-{escape(outcome)}"><span aria-hidden="true">{SYMBOLS.get(outcome, "?")}</span> '
        f"{escape(word)}</span>"
    )


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
    return units.get(subject, subject)


def _line(line: LogLine, units: Mapping[str, str], rounds: Mapping[str, str], named: Callable[[str], str]) -> str:
    name = named(line.person_name)
    where = " · ".join(
        escape(name)
        for name in (
            units.get(line.unit_id, line.unit_id) if line.unit_id else "",
            rounds.get(line.round_id, line.round_id) if line.round_id else "",
        )
        if name
    )
    about = subject_in_words(line, units)
    subject = f' <span class="ws-quiet">{escape(about)}</span>' if about else ""
    role = role_in_words(line.role)
    # "Quản trị viên" needs no "quản trị viên" below it.
    as_what = "" if role.lower() == name.lower() else f'<br><span class="ws-quiet ws-small">{escape(role)}</span>'
    return (
        f'<tr><td class="ws-number">{formats.number(line.number)}</td>'
        f'<td class="ws-a-when">{formats.moment(line.at)}</td>'
        f"<td>{escape(name)}{as_what}</td>"
        f"<td><details><summary>{escape(act_in_words(line.act))}{subject}</summary>{_inside(line, units)}</details></td>"
        f"<td>{where or escape(say('audit.office'))}</td><td>{outcome_mark(line.outcome)}</td></tr>"
    )


def _inside(line: LogLine, units: Mapping[str, str]) -> str:
    hash_ = f'<p class="ws-quiet ws-a-hash">{escape(say("audit.hash"))}: <code>{escape(line.hash)}</code></p>'
    if line.withheld:
        return f'<div class="ws-inside"><p>{escape(say("audit.withheld"))}</p>{hash_}</div>'
    reason = f'<p><span class="ws-quiet">{escape(say("audit.reason"))}:</span> {escape(_reason(line))}</p>'
    return (
        f'<div class="ws-inside">{reason if line.reason else ""}'
        f"{difference_html(line.before, line.after, units, clash=line.outcome == 'conflict')}{hash_}</div>"
    )


def _reason(line: LogLine) -> str:
    """What a person typed stands as typed; what the program gave is told in the language of the screen."""
    if line.reason == "already so":
        return say("audit.already_so")
    return in_words(line.reason) if isinstance(line.reason, dict) else str(line.reason)
