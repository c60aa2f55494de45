"""Where points are lost, what moved since last year, what stands firm. Every line opens to its derivation."""

from html import escape

from scoring.scorecard import CriterionResult
from ui.parts import formats
from ui.reader.language import in_words, say
from ui.screens.scorecard.derivations import of_criterion, opening
from ui.screens.scorecard.phrases import evidence_words, measured
from ui.screens.scorecard.reading import CONSIDERED, Moved, Reading, judged_parts, losses, moves, strengths


def balance(reading: Reading) -> str:
    """Losses and moves as HTML. In a draft nothing is lost yet: what awaits its figures, and no comparison."""
    if reading.result.state == "draft":
        return f'<div class="ws">{_losses(reading, "awaited", "+")}</div>'
    return f'<div class="ws">{_losses(reading, "losses", "−")}{_moves(reading)}</div>'


def _losses(reading: Reading, key: str, sign: str) -> str:
    found = losses(reading.scorecard)
    if not found:
        return _block(key, f'<p class="ws-quiet">{escape(say("scorecard.no_losses"))}</p>')
    lines = "".join(
        _line(reading, moved.result, f"{sign}{formats.number(moved.points, 2)}") for moved in found[:CONSIDERED]
    )
    rest = found[CONSIDERED:]
    if rest:
        lost = formats.number(sum(moved.points for moved in rest), 2)
        lines += f'<p class="ws-quiet ws-small">{escape(say(f"scorecard.other_{key}", n=len(rest), points=lost))}</p>'
    return _block(key, lines)


def _moves(reading: Reading) -> str:
    """Against the same window last year; without one, said in words and no number."""
    if reading.before is None:
        return _block("gains_none", f'<p class="ws-quiet">{escape(say("scorecard.no_year_before"))}</p>')
    year = reading.before.submission.window.end.year
    found = moves(reading.scorecard, reading.before)
    gained = [moved for moved in found if moved.points > 0][:CONSIDERED]
    fell = [moved for moved in reversed(found) if moved.points < 0][: CONSIDERED - 1]
    blocks = []
    if gained:
        blocks.append(_block("gains", _moved(reading, gained), year=year))
    if fell:
        blocks.append(_block("falls", _moved(reading, fell), year=year))
    if not found:
        blocks.append(_block("gains", f'<p class="ws-quiet">{escape(say("scorecard.no_moves"))}</p>', year=year))
    if reading.claimed:
        blocks.append(f'<p class="ws-quiet ws-small">{escape(say("scorecard.claimed_against_year"))}</p>')
    return "".join(blocks)


def _moved(reading: Reading, found: list[Moved]) -> str:
    return "".join(_line(reading, moved.result, formats.signed(moved.points)) for moved in found)


def firm(reading: Reading) -> str:
    """Three strengths with what they rest on; "" for a draft, of which nobody knows yet."""
    if reading.result.state == "draft":
        return ""
    lines = "".join(
        _line(reading, result, f"{formats.number(result.weight)}/{formats.number(result.weight)}")
        for result in strengths(reading)
    )
    return f'<div class="ws">{_block("strengths", lines)}</div>' if lines else ""


def _line(reading: Reading, result: CriterionResult, number: str) -> str:
    shown = _telling(reading, result)
    name = in_words(reading.criterion(result).name)
    what = f'{escape(result.code)} {escape(name)} <span class="ws-quiet">{escape(shown)}</span>'
    line = f'<span class="ws-what">{what}</span><span class="ws-number">{escape(number)}</span>'
    return opening(line, of_criterion(reading, result), "ws-line")


def _telling(reading: Reading, result: CriterionResult) -> str:
    """What most explains the line: the documents that do not count, else the figure of the indicator that earns least."""
    parts = [part for part in judged_parts(reading, result) if part.credit is not None]
    if any(part.cause in {"missing_document", "document_rejected"} for part in parts):
        return evidence_words(reading, result)
    # The first of equals: judged_parts puts what decides the criterion's state in front.
    return measured(reading, min(parts, key=lambda part: part.credit or 0)) if parts else ""


def _block(key: str, inside: str, **details: object) -> str:
    return f'<section class="ws-block"><h3>{escape(say(f"scorecard.{key}", **details))}</h3>{inside}</section>'
