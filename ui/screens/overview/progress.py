"""Where each dossier of a round stands: step, lateness, who is waited for, how far it has come; and the round in numbers."""

import html
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from dossiers.rounds.deadlines import WAITING_FOR, Lateness, lateness
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.store.clock import VIETNAM
from dossiers.submissions.results import Result
from dossiers.vocabulary import STATES, State
from scoring.catalogue import Catalogue
from ui.parts import formats
from ui.parts.formats import days, number, sort_key
from ui.reader.language import language, say
from ui.screens.overview.cells import appraised, declared

#: The steps drawn. A dossier given back stands where it came from: at the ward's end, not one step further than a draft.
STAGES: tuple[State, ...] = tuple(state for state in STATES if state != "returned")
COLUMNS = 7
#: The ward has the dossier in its hands: not sent, or sent and given back.
WITH_WARD: tuple[State, ...] = ("draft", "returned")


class WardProgress(NamedTuple):
    """One ward in a round. Without a dossier ``result`` is None and ``state`` that of a draft nobody has begun.

    ``seen``: criteria the inspector has been through, or, before the ward sends it, criteria with all their figures.
    """

    unit: Unit
    result: Result | None
    state: State
    late: Lateness
    seen: int
    of: int

    @property
    def waiting_for(self) -> str:
        """Who has to do the next thing: ward, inspector, board or nobody."""
        return WAITING_FOR[self.state]

    @property
    def sent(self) -> bool:
        """Whether the dossier is out of the ward's hands; one given back has to be sent again."""
        return self.state not in WITH_WARD

    @property
    def questions(self) -> int:
        """How many questions its figures raise."""
        return len(self.result.standing.questions) if self.result and self.result.standing else 0


class Numbers(NamedTuple):
    """A round in numbers: dossiers, criteria and questions."""

    wards: int
    sent: int
    late: int
    waiting: dict[str, int]
    seen: int
    of: int
    questions: int


def progress_of(
    wards: Sequence[tuple[Unit, Result | None]], round_: Round, catalogue: Catalogue, today: date
) -> tuple[WardProgress, ...]:
    """Every ward of the round: the latest first, then those least far along, then those waiting longest."""
    return tuple(sorted((_progress_of_one(unit, found, round_, catalogue, today) for unit, found in wards), key=_order))


def numbers(found: Sequence[WardProgress]) -> Numbers:
    """The round in numbers. Criteria are counted over the dossiers that were sent."""
    return Numbers(
        wards=len(found),
        sent=sum(progress.sent for progress in found),
        late=sum(progress.late.days_late > 0 for progress in found),
        waiting={who: sum(progress.waiting_for == who for progress in found) for who in ("inspector", "ward", "board")},
        seen=sum(progress.seen for progress in found if progress.sent),
        of=sum(progress.of for progress in found if progress.sent),
        questions=sum(progress.questions for progress in found),
    )


def numbers_html(found: Numbers) -> str:
    """The numbers as a list of pairs."""
    pairs = [
        ("sent", say("overview.of_wards", number=number(found.sent), of=number(found.wards)), ""),
        ("late", say("overview.dossiers", number=number(found.late)), " ws-o-alarm" if found.late else ""),
        *((f"waiting_{who}", say("overview.dossiers", number=number(n)), "") for who, n in found.waiting.items()),
        ("criteria_seen", f"{number(found.seen)}/{number(found.of)}", ""),
        ("questions_raised", number(found.questions), ""),
    ]
    cells = "".join(
        f'<div class="ws-o-figure{kind}"><dt>{say(f"overview.{key}")}</dt><dd>{text}</dd></div>'
        for key, text, kind in pairs
    )
    return f'<dl class="ws ws-o-figures">{cells}</dl>'


def table_html(
    found: Sequence[WardProgress], today: date, *, appraises: bool = False, mine: Collection[str] | None = None
) -> str:
    """The dossiers as a table with the steps drawn; on a phone each becomes a small card.

    ``appraises``: for somebody whose way leads on to the appraisal. ``mine``: the units assigned to the reader, which
    then stand apart from the others'.
    """
    stages = "".join(f"<span>{say(f'overview.step_{state}')}</span>" for state in STAGES)
    heads = (
        f'<th scope="col">{say("common.ward")}</th>'
        f'<th scope="col"><span class="ws-o-unseen">{say("overview.step")}</span>'
        f'<span class="ws-o-steps" aria-hidden="true">{stages}</span></th>'
        f'<th scope="col">{say("overview.status")}</th><th scope="col">{say("overview.waiting_for")}</th>'
        f'<th scope="col" class="ws-number">{say("overview.seen")}</th><th scope="col">{say("overview.headline")}</th>'
        f'<th scope="col" class="ws-number">{say("overview.questions")}</th>'
    )
    bodies = "".join(
        f"{_part(key, len(part)) if key else ''}<tbody>{''.join(_row(each, today, appraises) for each in part)}</tbody>"
        for key, part in _parts(found, mine)
    )
    return (
        f'<div class="ws ws-o-places"><table><caption>{say("overview.places_caption")}</caption>'
        f"<thead><tr>{heads}</tr></thead>{bodies}</table></div>"
    )


def _parts(found: Sequence[WardProgress], mine: Collection[str] | None) -> list[tuple[str, list[WardProgress]]]:
    """The dossiers under the keys of their headings; under "" where they stand in one."""
    if not mine:
        return [("", list(found))]
    own = [each for each in found if each.unit.id in mine]
    others = [each for each in found if each.unit.id not in mine]
    return [(key, part) for key, part in (("part_mine", own), ("part_others", others)) if part]


def _part(key: str, count: int) -> str:
    title = html.escape(say(f"appraisal.{key}", count=number(count)))
    return f'<tbody class="ws-o-part"><tr><th scope="colgroup" colspan="{COLUMNS}">{title}</th></tr></tbody>'


def status(progress: WardProgress, today: date) -> tuple[bool, str]:
    """(late, what to say of it): the days that count for the step a dossier is in."""
    late = progress.late
    begun = "" if progress.result else "_not_begun"
    if late.days_late:
        again = "_again" if progress.state == "returned" else begun
        return True, say(f"overview.late_{late.step}{again}", days=days(late.days_late))
    if progress.state == "submitted" and progress.result and progress.result.dossier.submitted_at:
        waited = (today - progress.result.dossier.submitted_at.astimezone(VIETNAM).date()).days
        return False, say("overview.in_time_submitted", days=days(waited), left=days(late.days_left))
    if late.step == "submit" and not late.days_left:
        return False, say("overview.due_today")
    return False, say(f"overview.in_time_{progress.state}{begun}", days=days(late.days_left), due=formats.day(late.due))


def late_mark(text: str) -> str:
    """What is late, as the one loud mark of a page."""
    return f'<span class="ws-late"><span aria-hidden="true">■</span> {html.escape(text)}</span>'


def scorecard_link(unit: Unit, round_id: str, text: str | None = None) -> str:
    """A link to a ward's scorecard in a round, for dense tables."""
    address = f"/scorecard?unit={unit.id}&amp;round={round_id}&amp;lang={language()}"
    return f'<a href="{address}" target="_self">{html.escape(text or unit.name)}</a>'


def appraisal_link(unit: Unit, round_id: str, inside: str) -> str:
    """A link to the appraisal of a ward's dossier around a piece of HTML."""
    address = f"/appraisal?unit={unit.id}&amp;round={round_id}&amp;lang={language()}"
    return f'<a class="ws-o-on" href="{address}" target="_self">{inside}</a>'


def _progress_of_one(
    unit: Unit, result: Result | None, round_: Round, catalogue: Catalogue, today: date
) -> WardProgress:
    if result is None:
        late = lateness(round_, "draft", None, today)
        return WardProgress(unit, None, "draft", late, 0, len(catalogue.criteria))
    of = result.standing.overall.counts.total if result.standing else len(catalogue.criteria)
    if result.state in WITH_WARD:
        seen = declared(result.standing) if result.standing else 0
    else:
        seen = min(sum(appraised(result, criterion) for criterion in catalogue.criteria.values()), of)
    return WardProgress(unit, result, result.state, result.lateness, seen, of)


def _order(progress: WardProgress) -> tuple[object, ...]:
    sent = progress.result.dossier.submitted_at if progress.result else None
    return (
        -progress.late.days_late,
        STATES.index(progress.state),
        progress.result is not None,
        sent.timestamp() if sent else 0,
        sort_key(progress.unit.name),
    )


def _row(progress: WardProgress, today: date, appraises: bool) -> str:
    late, text = status(progress, today)
    words = late_mark(text) if late else html.escape(text)
    if appraises and progress.result is not None:
        words = appraisal_link(progress.unit, progress.result.round.id, words)
    if progress.late.sent_days_late:
        words += f' <span class="ws-quiet">{say("overview.sent_late", days=days(progress.late.sent_days_late))}</span>'
    seen = say(
        "overview.declared" if progress.state in WITH_WARD else "overview.appraised",
        number=number(progress.seen),
        of=number(progress.of),
    )
    result = progress.result
    if progress.state in WITH_WARD and result and result.round.blind and result.scorecard_self is None:
        # In a blind round it is hidden, and not nought.
        seen = formats.NONE
    name = (
        scorecard_link(progress.unit, progress.result.round.id) if progress.result else html.escape(progress.unit.name)
    )
    return (
        f'<tr><th scope="row">{name}</th><td class="ws-o-drawn">{_steps(progress, late)}</td><td>{words}</td>'
        f'<td data-head="{say("overview.waiting_for")}">{say(f"overview.who_{progress.waiting_for}")}</td>'
        f'<td class="ws-number" data-head="{say("overview.seen")}">{seen}</td>'
        f'<td data-head="{say("overview.headline")}">{headline(progress.result)}</td>'
        f'<td class="ws-number" data-head="{say("overview.questions")}">{number(progress.questions)}</td></tr>'
    )


def headline(result: Result | None) -> str:
    """The headline of what stands; a claim nobody appraised is marked as one, what the ward has in its hands has none yet."""
    if result is None or result.standing is None or result.state in WITH_WARD:
        return "—"
    text = formats.headline(result.standing)
    if result.standing_part == "appraisal":
        return text
    return f'<span class="ws-quiet">{text} {say("overview.claimed")}</span>'


def _steps(progress: WardProgress, late: bool) -> str:
    """The steps as a line filled up to where the dossier is; a square is late."""
    returned = progress.state == "returned"
    at = 0 if returned else STAGES.index(progress.state)
    width = 100 * at / len(STAGES)
    left = 100 * (at + 0.5) / len(STAGES)
    kind = "ws-o-at" + (" ws-o-square" if late else "") + (" ws-o-back" if returned else "")
    named = f'<span class="ws-o-back-name">{say("common.state_returned")}</span>' if returned else ""
    return (
        f'<span class="ws-o-unseen">{say(f"common.state_{progress.state}")}</span>'
        f'<span class="ws-o-line" aria-hidden="true"><span class="ws-o-track"></span>'
        f'<span class="ws-o-done" style="width:{width:.2f}%"></span>'
        f'<span class="{kind}" style="left:{left:.2f}%"></span>{named}</span>'
    )
