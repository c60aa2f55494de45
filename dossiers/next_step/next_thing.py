"""The one next thing for a person to do, with its day; if there is none, for whom the dossiers are waiting.

Pure functions on what ``of_person`` has read. Here are no texts and no addresses: the screens have those.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, NamedTuple

from dossiers.access.policy import allowed
from dossiers.appraisal.decisions import Stage, next_open
from dossiers.appraisal.second_marking import SecondMark
from dossiers.procedure.queue import QueueItem
from dossiers.rounds.deadlines import WAITING_FOR, Lateness
from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit
from dossiers.store.clock import VIETNAM
from dossiers.submissions.entry_sheets import Lacking, Sheet, lacking
from dossiers.submissions.questions import Exchange, first_answered
from dossiers.submissions.ward_tasks import Task, first
from dossiers.vocabulary import Act, OfficeAct, Role, State
from scoring import Catalogue

Kind = Literal[
    # the ward
    "begin_entering", "enter", "amend", "submit", "submit_again", "answer", "send_answers",
    # inspectors, their lead, the board
    "settle_reopening", "lock", "approve", "publish", "read_answers", "ask", "decide", "mark_second", "begin_appraisal",
    # whoever asks the residents; the office
    "survey", "open_round", "release_criteria", "add_chiefs", "assign", "back_up",
]  # fmt: skip
#: What dossiers need from a person of the province. What is nearest to publication comes first, as its ward has waited longest.
ORDER: tuple[Kind, ...] = (
    "settle_reopening", "lock", "approve", "publish", "read_answers", "ask", "decide", "mark_second", "begin_appraisal",
)  # fmt: skip
#: Next things that are a step of a dossier → the act.
STEPS: Mapping[Kind, Act] = {
    "settle_reopening": "settle_reopening",
    "lock": "lock",
    "approve": "approve",
    "publish": "publish",
    "ask": "request_clarification",
    "begin_appraisal": "begin_appraisal",
}
When = Literal[
    "always", "returned_open", "nothing_entered", "unexplained", "all_explained", "unanswered", "all_answered",
    "answers_read", "answer_unread", "undecided", "all_decided", "drawn",
]  # fmt: skip
"""What has to be so for a rule: of the ward's figures and answers, or of the deciding."""


class Rule(NamedTuple):
    """What is next with a dossier: ``kind``, for whom the policy allows ``act``, in ``states`` (None: wherever it does)."""

    kind: Kind
    act: Act
    when: When = "always"
    states: frozenset[State] | None = None

    def holds(self, state: State, so: Collection[str]) -> bool:
        """Whether the rule speaks of a dossier in ``state`` of which all of ``so`` is true."""
        return (self.states is None or state in self.states) and (self.when == "always" or self.when in so)


#: What is next with one dossier: the first rule that holds. docs/next-step.md is made of them.
WARD_RULES: tuple[Rule, ...] = (
    Rule("amend", "save_entry", "returned_open"),
    Rule("begin_entering", "save_entry", "nothing_entered"),
    Rule("enter", "save_entry", "unexplained"),
    Rule("submit", "submit", "all_explained", frozenset({"draft"})),
    Rule("submit_again", "submit", "all_explained", frozenset({"returned"})),
    Rule("answer", "answer", "unanswered"),
    Rule("send_answers", "send_answers", "all_answered"),
)
#: A lead inspector may lock even if nobody has read the answers, but the next thing is to read them, which the inspector does.
PROVINCE_RULES: tuple[Rule, ...] = (
    Rule("settle_reopening", "settle_reopening"),
    Rule("lock", "lock", "answers_read"),
    Rule("approve", "approve"),
    Rule("publish", "publish"),
    Rule("read_answers", "decide", "answer_unread", frozenset({"clarified"})),
    Rule("decide", "decide", "undecided"),
    Rule("ask", "request_clarification", "all_decided", frozenset({"under_appraisal"})),
    Rule("begin_appraisal", "begin_appraisal"),
)
#: What is drawn for a second inspector, and what is asked of residents, comes from lists of their own.
OTHER_RULES: tuple[Rule, ...] = (
    Rule("mark_second", "mark_second", "drawn"),
    Rule("survey", "save_survey", "undecided"),
)
RULES = (*WARD_RULES, *PROVINCE_RULES, *OTHER_RULES)
Look = Literal["scorecard", "review", "queue", "published", "survey", "rounds", "criteria"]
"""What a person to whom nothing is up can look at meanwhile."""
#: What each role looks at. An officer whose chief has yet to send sees the review; who may read nothing yet, what is published.
LOOKS: Mapping[Role, Look] = {
    "ward_officer": "scorecard",
    "ward_chief": "scorecard",
    "surveyor": "survey",
    "inspector": "queue",
    "lead_inspector": "queue",
    "board": "queue",
    "administrator": "rounds",
}
#: What is next for the office, in the order of setting up a round → what whoever is led there must be allowed.
OFFICE_STEPS: Mapping[Kind, OfficeAct] = {
    "open_round": "administer_rounds",
    "release_criteria": "adopt_catalogue",
    "add_chiefs": "administer_people",
    "assign": "assign_inspectors",
    "back_up": "keep_backups",
}
Who = Literal["ward", "chief", "inspector", "lead", "board", "administrator", "anybody"]
"""``anybody``: before a dossier is locked, which of the others it waits for is not told to whoever may not read it yet."""


@dataclass(frozen=True)
class NextThing:
    """What is next. ``due``: its last day, from which ``days_late`` counts; None if no day is set.

    ``unit``, ``criterion``: where it is to be done, if it is one place. ``count`` of ``of``: how much of it there is; for
    "lock" the number of questions that nobody closed, for "back_up" the age of the newest backup in days (``of`` 0: there is
    none). ``more``: how many other dossiers need something from the person. ``draft``: number of the draft of criteria that was
    proposed.
    """

    kind: Kind
    due: date | None = None
    days_late: int = 0
    unit: Unit | None = None
    criterion: str | None = None
    count: int = 0
    of: int = 0
    more: int = 0
    draft: int | None = None


@dataclass(frozen=True)
class Waiting:
    """Who is waited for, by how many dossiers, and the earliest of their last days."""

    who: Who
    count: int
    due: date | None


@dataclass(frozen=True)
class Next:
    """The answer for one person. ``round``: the round it is about. ``waiting``: who is waited for, if ``thing`` is None.

    ``look``: what the person can look at if ``thing`` is None. ``stands``: the state of the dossier of the reader's own ward,
    and ``since`` when it came into it.
    """

    round: Round | None
    thing: NextThing | None = None
    waiting: tuple[Waiting, ...] = ()
    look: Look = field(default="published", compare=False)
    stands: State | None = field(default=None, compare=False)
    since: date | None = field(default=None, compare=False)


# The ward


def of_ward(
    role: Role,
    catalogue: Catalogue,
    sheet: Sheet,
    found: Mapping[str, Task],
    late: Lateness,
    since: datetime | None = None,
) -> Next:
    """For an officer or a chief of the ward of ``sheet``. ``found``: its tasks; ``late``: whether its dossier is in time;
    ``since``: when the dossier came into its state.

    A criterion that lacks something counts as done once the reason is explained, because sending requires no more.
    """
    state = sheet.state
    on = since.astimezone(VIETNAM).date() if since else None
    thing = None
    if allowed("save_entry", role, "own", state):
        thing = _entering(catalogue, sheet, found)
    elif allowed("answer", role, "own", state):
        thing = _answering(sheet)
    if thing is None:
        waiting = _waiting_on([(state, None, late.due)])
        return Next(sheet.round, None, waiting, look=LOOKS[role], stands=state, since=on)
    rule = next(each for each in WARD_RULES if each.kind == thing.kind)
    if not allowed(rule.act, role, "own", state):
        look: Look = "review" if rule.act == "submit" else LOOKS[role]
        return Next(sheet.round, None, (Waiting("chief", 1, late.due),), look=look, stands=state, since=on)
    return Next(sheet.round, replace(thing, due=late.due, days_late=late.days_late, unit=sheet.unit))


def _ward_rule(state: State, so: str) -> Kind:
    """The kind of the rule for a ward of which ``so`` is true."""
    return next(rule.kind for rule in WARD_RULES if rule.holds(state, {so}))


def _entering(catalogue: Catalogue, sheet: Sheet, found: Mapping[str, Task]) -> NextThing:
    state = sheet.state
    short = {code: lacking(catalogue, entry, sheet.scorecard) for code, entry in sheet.entries.items()}
    given_back = [
        code for code, task in found.items() if task.exchange is not None and not _dealt_with(task, sheet, short)
    ]
    if given_back:
        kind = _ward_rule(state, "returned_open")
        return NextThing(kind, criterion=given_back[0], count=len(given_back), of=len(found))
    open_ones = [code for code, task in found.items() if task.open]
    unexplained = [code for code in open_ones if _holds_up(short[code])]
    begun = any(each.version or each.values or each.documents for each in sheet.entries.values())
    if unexplained:
        kind = _ward_rule(state, "unexplained" if begun else "nothing_entered")
        start = unexplained[0] if begun else first(found)
        return NextThing(kind, criterion=start, count=len(open_ones), of=len(found))
    kind = _ward_rule(state, "all_explained")
    return NextThing(kind, count=len([code for code in open_ones if not short[code].nothing]), of=len(found))


def _dealt_with(task: Task, sheet: Sheet, short: Mapping[str, Lacking]) -> bool:
    """Whether a returned criterion has been worked on since, and whatever it lacks is explained."""
    if not task.open:
        return True
    assert task.exchange is not None
    saved = sheet.entries[task.criterion.code].saved_at
    return saved is not None and saved > task.exchange.asked_at and not _holds_up(short[task.criterion.code])


def _holds_up(short: Lacking) -> bool:
    """Whether a dossier cannot be sent with what a criterion lacks."""
    return bool(short.explanation or short.classes)


def _answering(sheet: Sheet) -> NextThing:
    asked = [each for each in sheet.exchanges if each.open and each.kind == "clarification"]
    unanswered = [each for each in asked if each.answer is None]
    if unanswered:
        kind = _ward_rule(sheet.state, "unanswered")
        return NextThing(kind, criterion=unanswered[0].criterion, count=len(unanswered), of=len(asked))
    return NextThing(_ward_rule(sheet.state, "all_answered"), count=len(asked), of=len(asked))


# Inspectors, their lead, the board


def kind_of(may: Collection[Act], state: State, *, answered: str | None, undecided: str | None) -> Kind | None:
    """What a person who may do the acts ``may`` should do next with one dossier; None if it waits for others.

    ``answered``: a criterion with an answer on which nobody has decided since; ``undecided``: one that is not wholly decided.
    """
    so: set[When] = {
        "answers_read" if answered is None else "answer_unread",
        "all_decided" if undecided is None else "undecided",
    }
    return next((rule.kind for rule in PROVINCE_RULES if rule.act in may and rule.holds(state, so)), None)


Opening = Literal["read_answer", "start_at", "go_on_at", "look_at"]


def next_case(stages: Mapping[str, Stage], exchanges: Sequence[Exchange], kind: Kind | None) -> tuple[Opening, str]:
    """(what to do there, code): the criterion to open of one dossier. ``kind``: the reader's next thing there.

    ``read_answer`` where the ward answered and nobody decided since; ``start_at`` or ``go_on_at`` where deciding is due;
    ``look_at`` where the reader has nothing to decide.
    """
    answered, due = first_answered(exchanges), next_open(stages)
    if kind == "read_answers" and answered is not None:
        return "read_answer", answered
    if kind == "decide" and due is not None:
        return ("start_at" if all(stage == "open" for stage in stages.values()) else "go_on_at"), due
    return "look_at", due or next(iter(stages))


def next_needed(stages: Mapping[str, Stage], exchanges: Sequence[Exchange], after: str) -> str | None:
    """The next criterion of a dossier, but for ``after``, that needs its inspector: not wholly decided, or with an answer that
    nobody has read. Looked for onwards and round to the start; None where there is none."""
    answered = {each.criterion for each in exchanges if each.open and each.answer is not None}
    waiting: dict[str, Stage] = {code: "open" if code in answered else stage for code, stage in stages.items()}
    return next_open({**waiting, after: "decided"}, after)


def of_province(
    round_: Round, items: Sequence[QueueItem], marks: Sequence[SecondMark], unassigned: int, today: date
) -> Next:
    """For a person of the province. ``items``: their queue; ``marks``: criteria drawn for them and not marked yet;
    ``unassigned``: dossiers without an inspector, if the person may assign one.

    What is most overdue comes first, then what is nearest to publication, then the order of the queue.
    """
    late = max((today - round_.appraise_by).days, 0)
    found = [thing for item in items if (thing := _of_item(item, today)) is not None]
    found += [
        NextThing("mark_second", round_.appraise_by, late, each.unit, each.criterion.code, len(marks), len(marks))
        for each in marks[:1]
    ]
    if found:
        chosen = min(found, key=lambda each: (-each.days_late, ORDER.index(each.kind)))
        return Next(round_, replace(chosen, more=len({each.unit.id for each in found if each.unit} - {_id(chosen)})))
    if unassigned:
        return Next(round_, NextThing("assign", round_.appraise_by, late, count=unassigned))
    waiting = _waiting_on([(each.state, each, each.result.lateness.due) for each in items])
    return Next(round_, None, waiting, look=LOOKS["inspector"] if items else "published")


def _id(thing: NextThing) -> str:
    return thing.unit.id if thing.unit else ""


def _of_item(item: QueueItem, today: date) -> NextThing | None:
    kind = kind_of(item.available_acts, item.state, answered=item.answered, undecided=item.undecided)
    if kind is None:
        return None
    late = item.result.lateness
    due, days_late = late.due, late.days_late
    if kind == "lock":
        # The ward's time to answer is over; what runs now is the lead inspector's own deadline.
        due = item.result.round.appraise_by
        days_late = max((today - due).days, 0)
    criterion = {"read_answers": item.answered, "decide": item.undecided}.get(kind)
    count = item.open_exchanges if kind in ("lock", "read_answers") else item.total - item.decided
    return NextThing(kind, due, days_late, item.unit, criterion, count, item.total)


# Whoever asks the residents; the office


def of_survey(round_: Round, lacking_: Sequence[tuple[Unit, str]], today: date) -> Next:
    """For the surveyor. ``lacking_``: (ward, criterion) whose figures are missing, the most urgent first."""
    late = max((today - round_.appraise_by).days, 0)
    if not lacking_:
        return Next(round_, None, (Waiting("inspector", 0, round_.appraise_by),), look=LOOKS["surveyor"])
    unit, criterion = lacking_[0]
    wards = len({each.id for each, _ in lacking_})
    return Next(round_, NextThing("survey", round_.appraise_by, late, unit, criterion, wards))


def of_office(round_: Round, states: Mapping[State, int], without_chief: int, unassigned: int, today: date) -> Next:
    """For the administrator, in the order of setting up a round. ``states``: how many dossiers are in each state."""
    if without_chief:
        late = max((today - round_.submit_by).days, 0)
        return Next(round_, NextThing("add_chiefs", round_.submit_by, late, count=without_chief))
    if unassigned:
        late = max((today - round_.appraise_by).days, 0)
        return Next(round_, NextThing("assign", round_.appraise_by, late, count=unassigned))
    days: Mapping[Who, date] = {"ward": round_.submit_by, "inspector": round_.appraise_by, "board": round_.publish_by}
    counts = {who: sum(count for state, count in states.items() if WAITING_FOR[state] == who) for who in days}
    waiting = tuple(Waiting(who, counts[who], day) for who, day in days.items() if counts[who])
    return Next(round_, None, waiting, look=LOOKS["administrator"])


def of_criteria(round_: Round, draft: int, today: date) -> Next:
    """For who may release criteria proposed for a round, the draft of which is named: best before the wards send."""
    late = max((today - round_.submit_by).days, 0)
    return Next(round_, NextThing("release_criteria", round_.submit_by, late, draft=draft))


# For whom the rest waits


def _ready_to_lock(item: QueueItem) -> bool:
    """Whether all that is left of the appraisal is to lock it: everything is decided, and the ward has answered or its time
    to answer is over."""
    if item.state == "clarification_requested":
        return item.undecided is None and item.result.lateness.days_late > 0
    return item.state == "clarified" and item.answered is None and item.undecided is None


def _waiting_on(found: Sequence[tuple[State, QueueItem | None, date | None]]) -> tuple[Waiting, ...]:
    waits: dict[Who, list[date | None]] = {}
    for state, item, due in found:
        who = WAITING_FOR[state]
        if who == "nobody":
            continue
        if item is not None and _ready_to_lock(item):
            # The ward's last day to answer is none for the lead.
            waits.setdefault("lead", []).append(item.result.round.appraise_by)
        else:
            waits.setdefault(who, []).append(due)
    order: tuple[Who, ...] = ("ward", "inspector", "lead", "board")
    return tuple(
        Waiting(who, len(waits[who]), min((day for day in waits[who] if day), default=None))
        for who in order
        if who in waits
    )
