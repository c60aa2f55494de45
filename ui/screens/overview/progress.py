"""Where each dossier of a round stands, as a table with the steps drawn; and the round in numbers."""

from collections.abc import Collection, Sequence
from datetime import date

from dossiers.procedure.progress import WITH_WARD, RoundNumbers, WardProgress
from dossiers.store.clock import VIETNAM
from dossiers.submissions.results import Result
from dossiers.vocabulary import STATES, State
from ui.parts import formats
from ui.parts.formats import days, number
from ui.parts.templates import Markup, Pieces, beside
from ui.reader.language import say

#: The steps drawn. A dossier given back stands where it came from: at the ward's end, not one step further than a draft.
STAGES: tuple[State, ...] = tuple(state for state in STATES if state != "returned")
COLUMNS = 7


def numbers_html(found: RoundNumbers) -> Markup:
    """The numbers as a list of pairs."""
    return _pieces.numbers(found)


def table_html(
    found: Sequence[WardProgress], today: date, *, appraises: bool = False, mine: Collection[str] | None = None
) -> Markup:
    """The dossiers as a table with the steps drawn; on a phone each becomes a small card.

    ``appraises``: for somebody whose way leads on to the appraisal. ``mine``: the units assigned to the reader, which
    then stand apart from the others'.
    """
    return _pieces.table(_parts(found, mine), today, appraises)


def _parts(found: Sequence[WardProgress], mine: Collection[str] | None) -> list[tuple[str, list[WardProgress]]]:
    """The dossiers under the keys of their headings; under "" where they stand in one."""
    if not mine:
        return [("", list(found))]
    own = [each for each in found if each.unit.id in mine]
    others = [each for each in found if each.unit.id not in mine]
    return [(key, part) for key, part in (("part_mine", own), ("part_others", others)) if part]


def status(progress: WardProgress, today: date) -> tuple[bool, str]:
    """(late, what to say of it): the days that count for the step a dossier is in."""
    late = progress.late
    begun = "" if progress.result else "_not_begun"
    if late.days_late:
        again = "_again" if progress.state == "returned" else begun
        return True, say(f"overview.late_{late.step}{again}", days=days(late.days_late))
    if progress.state == "submitted" and progress.result and progress.result.dossier.submitted_at:
        waited = (today - progress.result.dossier.submitted_at.astimezone(VIETNAM).date()).days
        since = "" if waited else "_today"
        return False, say(f"overview.in_time_submitted{since}", days=days(waited), left=days(late.days_left))
    if late.step == "submit" and not late.days_left:
        return False, say("overview.due_today")
    return False, say(f"overview.in_time_{progress.state}{begun}", days=days(late.days_left), due=formats.day(late.due))


def late_mark(text: str) -> Markup:
    """What is late, as the one loud mark of a page."""
    return _marks.late_mark(text)


def headline(result: Result | None) -> Markup:
    """The headline of what stands; a claim nobody appraised is marked as one, what the ward has in its hands has none yet."""
    return _pieces.headline(result)


def _seen(progress: WardProgress) -> str:
    """How many criteria were entered, or appraised."""
    result = progress.result
    if progress.state in WITH_WARD and result and result.round.blind and result.scorecard_self is None:
        # In a blind round it is hidden, and not nought.
        return formats.NONE
    done = {"number": number(progress.seen), "of": number(progress.of)}
    return say("overview.declared" if progress.state in WITH_WARD else "overview.appraised", **done)


def _stage(progress: WardProgress) -> int:
    """How many of the steps drawn the dossier has behind it."""
    return 0 if progress.state == "returned" else STAGES.index(progress.state)


_pieces = beside(
    __file__,
    COLUMNS=COLUMNS,
    STAGES=STAGES,
    WITH_WARD=WITH_WARD,
    headline_of=formats.headline,
    seen=_seen,
    stage=_stage,
    status=status,
)
_marks = Pieces("parts/marks.html", {})
