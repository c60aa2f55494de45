"""What a step is taken on, before it is taken: count met, score and band of the result that stands, and what is still open."""

from collections.abc import Sequence

from dossiers.procedure.acted_on import ActedOn
from scoring.scorecard import Scorecard
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say

MOST = 8
"""How many codes are named; of more the number tells."""


def acted_on_html(found: ActedOn, *, answered: int | None = None, draft: bool = False) -> Markup:
    """The result in one line, then what is open, a line each; or that nothing is.

    ``answered``: for the ward before it sends its answers, how many there are; what the inspector still has to do is not said.
    ``draft``: the step shows the ward the appraisal as it is, so that is told and not what the ward claims.
    """
    if draft and found.result.scorecard_appraisal is not None:
        return _pieces.acted_on(_result(found.result.scorecard_appraisal), "draft", _open(found))
    if answered is None:
        whose = "appraised" if found.result.standing_part == "appraisal" else "claimed"
        return _pieces.acted_on(_result(found.result.standing), whose, _open(found))
    lines = [(False, say("procedure.on_answered", count=formats.number(answered)))] if answered else []
    late = found.result.lateness
    if late.due is not None:
        key = "on_sent_over" if late.days_late else "on_sent_until"
        text = say(f"procedure.{key}", day=formats.day(late.due), days=formats.days(late.days_late))
        lines.append((late.days_late > 0, text))
    return _pieces.acted_on(_result(found.result.standing), "appraised", lines)


def _result(card: Scorecard | None) -> str:
    if card is None:
        return ""
    band = next((in_words(each.name) for each in card.catalogue.bands if each.code == card.band), "")
    details = {"met": formats.headline(card), "score": formats.score(card.overall.exact)}
    told = say("procedure.on_result" if card.catalogue.scored else "procedure.on_result_met", **details)
    return told + (say("procedure.on_band", band=band) if band else "")


def _open(found: ActedOn) -> list[tuple[bool, str]]:
    """(late, what is open): the loudest first."""
    lines = []
    if found.unanswered:
        late = found.days_over > 0
        text = _counted("on_unanswered", found.unanswered)
        if found.answer_by is not None:
            key = "on_over" if late else "on_until"
            text += say(f"procedure.{key}", day=formats.day(found.answer_by), days=formats.days(found.days_over))
        lines.append((late, text))
    for key, codes in (
        ("on_unread", found.unread), ("on_undecided", found.undecided), ("on_unjudged", found.unjudged)
    ):  # fmt: skip
        if codes:
            lines.append((False, _counted(key, codes)))
    return lines


def _counted(key: str, codes: tuple[str, ...]) -> str:
    return say(f"procedure.{key}", count=formats.number(len(codes)), codes=named(codes))


def named(codes: Sequence[str]) -> str:
    """The first ``MOST`` codes, and how many more there are."""
    first, more = ", ".join(codes[:MOST]), len(codes) - MOST
    return say("procedure.on_more", codes=first, count=formats.number(more)) if more > 0 else first


_pieces = beside(__file__)
