"""How it went before: a ward's own rounds up to the one looked at, in one line."""

from dossiers.rounds.rounds import Round, comparable
from dossiers.submissions.results import History, Result
from scoring.exact import Exact
from ui.parts import formats
from ui.parts.formats import ward_names
from ui.parts.templates import Markup, beside


def past_rounds_html(history: History, round_: Round) -> Markup:
    """The ward's own rounds of this kind and window up to this one, in one line; the merger named, nothing joined across it."""
    own = [
        each
        for each in history.results
        if each.standing is not None
        and each.state != "draft"
        and comparable(each.round, round_)
        and each.round.window_to <= round_.window_to
    ]
    before, now = own[-2:] if len(own) > 1 else (None, None)
    return _pieces.past_rounds(own, before, _moved(before, now), _other_criteria(before, now), _merged(history))


def _other_criteria(before: Result | None, now: Result | None) -> bool:
    """Whether the two were judged by different texts, so that their points cannot be compared."""
    if before is None or now is None or before.standing is None or now.standing is None:
        return False
    return before.standing.catalogue.sha256 != now.standing.catalogue.sha256


def _moved(before: Result | None, now: Result | None) -> Exact | None:
    """Points now less points before, 0 to 100; None where there are not two scores to compare."""
    if before is None or now is None or before.standing is None or now.standing is None:
        return None
    earlier, later = before.standing.overall.exact, now.standing.overall.exact
    return None if earlier is None or later is None else later - earlier


def _merged(history: History) -> tuple[str, str] | None:
    """The names of the wards that went into this one, and since when."""
    if not history.merged:
        return None
    called = ward_names([history.unit, *(each.succession.unit for each in history.merged)])
    since = min(each.succession.valid_from for each in history.merged)
    return ", ".join(called[each.succession.unit.id] for each in history.merged), formats.day(since)


_pieces = beside(__file__, headline_of=formats.headline)
