"""The tables of what people did in the round under way: savings, steps, decisions, questions, second marks, actions, opinions.

Decisions are worked out from the two sides of a dossier, so that the appraisal is the ward's figures with the decisions laid
over them; explanations stand wherever the ward's own scorecard asks for one. Words are those of ``told``.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from dossiers.appraisal.second_marking import drawn
from sample_data import stories, told, wards
from scoring import Catalogue, Scorecard, grade, read_submission
from scoring.catalogue import Criterion, Survey, judged

Table = tuple[tuple[str, ...], list[tuple[Any, ...]]]
Submissions = Mapping[tuple[str, str], dict[str, Any]]
"""(ward, "self" or "appraisal") → the submission of the round under way."""
ROUND = stories.OPEN_ROUND
FIRST, SECOND, LEAD, SURVEYOR = "inspector", "inspector-2", "lead", "surveyor"
#: What a chief enters, not an officer.
CHIEFS_OWN = ("TC01", "TC02", "TC03")
#: The hours of an office day in which savings and decisions are spread.
HOURS = ((8 * 60, 11 * 60 + 30), (13 * 60 + 30, 17 * 60))


def tables(catalogue: Catalogue, made: Submissions) -> dict[str, Table]:
    """Every table of this part by its file."""
    return {
        "entries.csv": entries(catalogue, made),
        "steps.csv": steps(),
        "decisions.csv": decisions(catalogue, made),
        "exchanges.csv": exchanges(),
        "second_draws.csv": second_draws(),
        "second_marks.csv": second_marks(catalogue, made),
        "actions.csv": actions(),
        "opinions.csv": opinions(),
    }


def moments(start: str, end: str, count: int) -> list[str]:
    """So many moments from ``start`` (the first) to ``end``, evenly over the office hours between them, in order."""
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    minutes = list(_office_minutes(first, last)) or [first, last]
    step = max(len(minutes) // max(count, 1), 1)
    found = [minutes[min(place * step, len(minutes) - 1)] for place in range(count)]
    return [first.isoformat(), *(at.isoformat() for at in found[1:])]


def _office_minutes(first: datetime, last: datetime) -> Iterator[datetime]:
    day = first.replace(hour=0, minute=0, second=0)
    while day <= last:
        for start, end in HOURS:
            for minute in range(start, end):
                at = day + timedelta(minutes=minute)
                if first <= at <= last:
                    yield at
        day += timedelta(days=1)


def inspector_of(unit_id: str) -> str:
    """Who appraises the ward."""
    return SECOND if unit_id in told.OF_THE_SECOND else FIRST


def sent_or_now(unit_id: str) -> str:
    """Until when a ward saved: until it sent the dossier, a draft until the evening before today."""
    return stories.OPEN_DOSSIERS[unit_id][1] or "2026-11-22T17:00:00+07:00"


# Savings


def entries(catalogue: Catalogue, made: Submissions) -> Table:
    """One row a saving; the survey's figures are saved by whoever asked the residents, before the ward adds its own."""
    rows: list[tuple[Any, ...]] = []
    for unit_id, (_, _, first_saved) in stories.OPEN_DOSSIERS.items():
        own = made[unit_id, "self"]
        said = explanations(catalogue, unit_id, own)
        asked_for = requests(unit_id)
        entered = own["values"].keys() | asked_for.keys()
        saved = [criterion for criterion in catalogue.criteria.values() if _codes(criterion) & entered]
        for criterion, at in zip(saved, moments(first_saved, sent_or_now(unit_id), len(saved)), strict=True):
            surveyed = [
                each.code for each in criterion.indicators if isinstance(each, Survey) and each.code in own["values"]
            ]
            if surveyed:
                asked = (datetime.fromisoformat(at) - timedelta(hours=1)).isoformat()
                rows.append((unit_id, ROUND, criterion.code, 1, SURVEYOR, asked, "", ""))
            asked_out = {each.code: asked_for[each.code] for each in criterion.indicators if each.code in asked_for}
            left_out = json.dumps(asked_out, ensure_ascii=False, sort_keys=True) if asked_out else ""
            by = unit_id if criterion.code in CHIEFS_OWN else f"{unit_id}-officer"
            rows.append(
                (unit_id, ROUND, criterion.code, 2 if surveyed else 1, by, at, said.get(criterion.code, ""), left_out)
            )
    head = ("unit_id", "round_id", "criterion", "version", "saved_by", "saved_at", "explanation", "not_applicable")
    return head, rows


def requests(unit_id: str) -> Mapping[str, str]:
    """Indicator → the reason for which the ward asks to leave it out."""
    return stories.STORIES.get((unit_id, ROUND), stories.Story()).not_applicable


def _codes(criterion: Criterion) -> set[str]:
    return {each.code for each in criterion.indicators}


def explanations(catalogue: Catalogue, unit_id: str, own: Mapping[str, Any]) -> dict[str, str]:
    """Criterion → what the ward explains: wherever its own scorecard is not met, or lacks figures or a document.

    What it asks to leave out has its reason already.
    """
    if stories.OPEN_DOSSIERS[unit_id][0] == "draft":
        return {}
    card = _graded(catalogue, own)
    found = {}
    for result in card.criteria:
        own_states = {each.state for each in result.indicators if each.code not in requests(unit_id)}
        if own_states & {"not_met", "not_proven"}:
            own_words = told.OWN_EXPLANATIONS.get((unit_id, result.code))
            found[result.code] = own_words or told.EXPLANATIONS[result.code]
    return found


# Steps, questions, decisions


def steps() -> Table:
    """Every move of a dossier."""
    rows: list[tuple[Any, ...]] = []
    for unit_id, (state, sent, _) in stories.OPEN_DOSSIERS.items():
        if state == "draft":
            continue
        rows.append((unit_id, ROUND, "submit", "draft", "submitted", unit_id, sent))
        passage = told.PASSAGES.get(unit_id)
        if passage is None:
            continue
        way = [
            ("begin_appraisal", "submitted", "under_appraisal", inspector_of(unit_id), passage.begun),
            (
                "request_clarification",
                "under_appraisal",
                "clarification_requested",
                inspector_of(unit_id),
                passage.asked,
            ),
            ("send_answers", "clarification_requested", "clarified", unit_id, passage.sent_back),
            ("lock", "clarified", "locked", LEAD, passage.locked),
        ]
        rows += [(unit_id, ROUND, *step) for step in way if step[-1]]
    return ("unit_id", "round_id", "act", "from_state", "to_state", "taken_by", "taken_at"), rows


def exchanges() -> Table:
    """Questions and answers; the last day to answer is ten days after the asking, locking puts an end to a question."""
    rows = []
    for unit_id, passage in told.PASSAGES.items():
        for each in passage.questions:
            due = (datetime.fromisoformat(passage.asked) + timedelta(days=10)).date().isoformat()
            agrees = "" if each.agrees is None else int(each.agrees)
            answered_by = f"{unit_id}-officer" if each.answer else ""
            closed = (LEAD, passage.locked) if passage.locked else ("", "")
            rows.append(
                (unit_id, ROUND, each.criterion, "clarification", each.text, due, inspector_of(unit_id), passage.asked,
                 each.answer, agrees, answered_by, each.answered_at, *closed)
            )  # fmt: skip
    head = (
        "unit_id", "round_id", "criterion", "kind", "question", "due", "asked_by", "asked_at", "answer", "agrees",
        "answered_by", "answered_at", "closed_by", "closed_at",
    )  # fmt: skip
    return head, rows


def decisions(catalogue: Catalogue, made: Submissions) -> Table:
    """What the inspector decided: laid over the ward's figures it gives the appraisal."""
    rows: list[tuple[Any, ...]] = []
    for unit_id, passage in told.PASSAGES.items():
        own, appraised = made[unit_id, "self"], made[unit_id, "appraisal"]
        looked_at = appraised["values"].keys() | appraised.get("not_applicable", {}).keys()
        seen = [criterion for criterion in catalogue.criteria.values() if _codes(criterion) & looked_at]
        for criterion, at in zip(seen, moments(passage.begun, passage.decided, len(seen)), strict=True):
            for subject, kind, inputs, state, reason in _verdicts(unit_id, criterion, own, appraised):
                by = inspector_of(unit_id)
                rows.append((unit_id, ROUND, subject, criterion.code, kind, inputs, state, reason, by, at))
    head = (
        "unit_id", "round_id", "subject", "criterion", "kind", "inputs", "state", "reason", "decided_by", "decided_at",
    )  # fmt: skip
    return head, rows


def _verdicts(
    unit_id: str, criterion: Criterion, own: Mapping[str, Any], appraised: Mapping[str, Any]
) -> Iterable[tuple[str, str, str, str, str]]:
    for document in criterion.documents:
        mark = appraised["documents"].get(document.code)
        if mark == "accepted":
            yield document.code, "accept_document", "", "", ""
        elif mark == "rejected":
            yield document.code, "reject_document", "", "", told.REJECTIONS[unit_id, document.code]
    for indicator in criterion.indicators:
        code = indicator.code
        ruling = appraised.get("rulings", {}).get(code)
        if code in appraised.get("not_applicable", {}):
            yield f"na:{code}", "approve_not_applicable", "", "", told.GRANTED[unit_id]
        elif ruling:
            yield code, "rule", "", ruling["state"], ruling["reason"]
        elif own["values"].get(code) != appraised["values"].get(code):
            inputs = json.dumps(appraised["values"][code], ensure_ascii=False, sort_keys=True)
            yield code, "correct", inputs, "", told.CORRECTIONS[unit_id, code]
        elif judged(indicator):
            yield code, "accept", "", "", ""


# Second marks


def second_draws() -> Table:
    """The one draw of criteria to be marked a second time."""
    draw = told.DRAW
    return ("round_id", "seed", "percent", "drawn_by", "drawn_at"), [(ROUND, draw.seed, draw.percent, LEAD, draw.at)]


def second_marks(catalogue: Catalogue, made: Submissions) -> Table:
    """What was drawn for whom, and how they marked it: as the first inspector found it, but where ``told`` says otherwise.

    Of what the first has not come to yet the second finds what the ward's own figures say.
    """
    may = {
        unit_id: [FIRST if inspector_of(unit_id) == SECOND else SECOND]
        for unit_id, passage in told.PASSAGES.items()
        if unit_id not in told.TIED_TO_THE_SECOND and passage.begun <= told.DRAW.at
    }
    codes = [(unit_id, code) for unit_id in may for code in catalogue.criteria]
    found = drawn(codes, may, told.DRAW.seed, told.DRAW.percent)
    order = {code: place for place, code in enumerate(catalogue.criteria)}
    rows: list[tuple[Any, ...]] = []
    for person in (FIRST, SECOND):
        mine = sorted((each for each in found if each[2] == person), key=lambda each: (each[0], order[each[1]]))
        when = moments(told.DRAW.first_mark, told.DRAW.last_mark, len(mine))
        for (unit_id, code, _), at in zip(mine, when, strict=True):
            states, note = told.MARKED_OTHERWISE.get((unit_id, code), ({}, ""))
            marks = _states(catalogue, catalogue.criteria[code], unit_id, made) | states
            rows.append((unit_id, ROUND, code, 1, json.dumps(marks), note, person, at))
    return ("unit_id", "round_id", "criterion", "draw", "states", "note", "marked_by", "marked_at"), rows


def _states(catalogue: Catalogue, criterion: Criterion, unit_id: str, made: Submissions) -> dict[str, str]:
    """How the judged indicators stand in the appraisal, or where it has not come to them, by the ward's own figures."""
    appraised = made[unit_id, "appraisal"]
    card = _graded(catalogue, appraised if _codes(criterion) & appraised["values"].keys() else made[unit_id, "self"])
    return {each.code: card.indicator(each.code).state for each in criterion.indicators if judged(each)}


def _graded(catalogue: Catalogue, submission: Mapping[str, Any]) -> Scorecard:
    return grade(catalogue, read_submission(catalogue, json.dumps(submission, ensure_ascii=False)))


# Actions and opinions


def actions() -> Table:
    """What is to be done, with what nobody made clear left empty."""
    head = (
        "unit_id", "round_id", "criterion", "who", "task", "due", "progress", "outcome", "accountable", "outside_ward",
        "state", "created_by", "created_at",
    )  # fmt: skip
    rows = [
        (each.unit, each.round, each.criterion, each.who, each.task, each.due, each.progress, each.outcome,
         each.accountable, int(each.outside), each.state, each.by, each.at)
        for each in told.TASKS
    ]  # fmt: skip
    return head, rows


def opinions() -> Table:
    """What residents said, as totals; written down by the ward, the answers too."""
    head = (
        "unit_id", "heard_on", "residential_group", "topic", "attended", "opinions", "summary", "answer", "answered_on",
        "created_by", "created_at", "changed_by", "changed_at",
    )  # fmt: skip
    rows = []
    for each in told.VOICES:
        by = f"{_ward_of_today(each.unit)}-officer"
        rows.append(
            (each.unit, each.heard_on, each.group, each.topic, each.attended, each.opinions, each.summary, each.answer,
             each.answered_on, by, each.at, by, each.answered_at or each.at)
        )  # fmt: skip
    return head, rows


def _ward_of_today(unit_id: str) -> str:
    return next((new for new, old in wards.PREDECESSORS.items() if unit_id in {unit.id for unit in old}), unit_id)
