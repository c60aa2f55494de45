"""How it went before: the round before of the same ward and window, in one line, with the difference of the two scores."""

from typing import NamedTuple

from dossiers.rounds.rounds import Round, comparable
from dossiers.submissions.results import History, Result
from scoring.exact import Exact
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.language import say


class Before(NamedTuple):
    """An earlier round: its year and headline, its score, what became of it.

    ``score``: "" where its criteria give none; ``moved``: "" where the two cannot be compared.
    """

    year: int
    headline: str
    score: str
    moved: str


def past_rounds_html(history: History, round_: Round) -> Markup:
    """The ward's own round of this kind and window before this one; nothing is joined across a merger. "" without one."""
    own = [
        each
        for each in history.results
        if each.standing is not None
        and each.state != "draft"
        and comparable(each.round, round_)
        and each.round.window_to < round_.window_to
    ]
    now = next((each for each in history.results if each.round.id == round_.id and each.state != "draft"), None)
    return _pieces.before(_before(own[-1], now)) if own else _pieces.nothing()


def _before(earlier: Result, now: Result | None) -> Before:
    assert earlier.standing is not None
    return Before(
        earlier.round.window_to.year,
        formats.headline(earlier.standing),
        formats.score(earlier.standing.overall.exact) if earlier.standing.catalogue.scored else "",
        _moved(earlier, now),
    )


def _moved(earlier: Result, now: Result | None) -> str:
    """By how much the score shown now is above or below the one shown then; that they cannot be compared, where it is so."""
    one, other = _score(now), _score(earlier)
    if now is None or one is None or other is None:
        return ""
    assert now.standing is not None and earlier.standing is not None
    if now.standing.catalogue.sha256 != earlier.standing.catalogue.sha256:
        return say("overview.other_criteria")
    if not now.standing.catalogue.scored:
        return ""
    apart = formats.difference(one, other)
    if apart == "0":
        return say("overview.moved_not")
    return say("overview.moved_up" if apart[0] == "+" else "overview.moved_down", points=apart[1:])


def _score(result: Result | None) -> Exact | None:
    return result.standing.overall.exact if result is not None and result.standing is not None else None


_pieces = beside(__file__)
