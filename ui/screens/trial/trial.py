"""What a trial comes to, beside what stands: count, score, band, rank, questions. Nothing of it is kept anywhere."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from dossiers.community.actions import Action, open_action_for
from dossiers.submissions.results import Result
from dossiers.submissions.trial import (
    MISSING,
    NONE,
    NOT_APPLICABLE,
    Changes,
    as_text,
    first_steps,
    of_steps,
    read_changes,
    tried,
)
from scoring.band_path import path_to
from scoring.published import PublishedScorecard, WithheldResult
from scoring.ranking import ranks
from scoring.scorecard import Scorecard
from scoring.steps import Step
from ui.parts import formats
from ui.parts.figures import figures
from ui.parts.read_with import read_with
from ui.parts.states import shown_state
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, language, say
from ui.screens.actions.form import criterion_of, key_of_change
from ui.screens.actions.planned import Planned

BEGIN = "new"
"""What the address holds where nothing is changed yet."""


class Line(NamedTuple):
    """One of the figures that are compared: how it stands, what the trial makes of it, and what lies between."""

    name: str
    now: str
    then: str
    difference: str


class Change(NamedTuple):
    """One change: of what, from what, to what. ``without``: the address without it.

    ``key``: of the form of an action; "" where the ward can do nothing to bring it about, or the reader may write none.
    ``action``: one that is open about it already.
    """

    code: str
    name: str
    now: str
    then: str
    key: str
    without: str
    action: Action | None


def address(result: Result, changes: Mapping[str, str] | None) -> str:
    """Where a trial is opened; "" where it cannot be written, or not in an address."""
    text = BEGIN if changes == {} else as_text(changes) if changes else ""
    where = {"unit": result.unit.id, "round": result.round.id, "try": text, "lang": language()}
    return f"/scorecard?{urlencode(where)}" if text else ""


def address_of_steps(result: Result, steps: Sequence[Step]) -> tuple[str, int]:
    """Where these steps are tried, and how many of them: as many of the first as an address holds."""
    changes, many = first_steps(result.standing, steps) if result.standing else ({}, 0)
    return address(result, changes), many


def changes_asked(result: Result, text: str) -> Changes | None:
    """What an address asks to try; None where that is no trial."""
    assert result.standing is not None
    return {} if text == BEGIN else read_changes(result.standing, text)


def trial_html(result: Result, changes: Changes | None, others: Sequence[Result], plan: Planned | None) -> Markup:
    """The trial that an address asks for. ``others``: the ranked dossiers of the round, where the reader knows the ranks.

    ``plan``: the actions of the ward, where the reader may know them.
    """
    card = result.standing
    assert card is not None
    if changes is None:
        return _pieces.unknown(address(result, {}))
    then = tried(card, changes)
    stands = f"/scorecard?{urlencode({'unit': result.unit.id, 'round': result.round.id, 'lang': language()})}"
    moved = [
        (before.code, shown_state(card, before), shown_state(then, after))
        for before, after in zip(card.criteria, then.criteria, strict=True)
        if before.state != after.state
    ]
    asked_now = {question.code for question in card.questions}
    asked_more = [in_words(each.text) for each in then.questions if each.code not in asked_now]
    where = {"only": result.unit.id, "round": result.round.id}
    return _pieces.trial(
        _lines(result, card, then, others), _changes(result, card, then, changes, plan), moved, asked_more,
        _to_try(result, card, changes), result.standing_part != "appraisal", where, stands,
        read_with(then, changes.keys()),
    )  # fmt: skip


def _lines(result: Result, card: Scorecard, then: Scorecard, others: Sequence[Result]) -> list[Line]:
    both = (card, then)
    apart = then.overall.counts.met - card.overall.counts.met
    lines = [
        Line(
            say("trial.met"),
            formats.headline(card),
            formats.headline(then),
            formats.signed(apart, 0) if apart else formats.NONE,
        )
    ]
    if card.catalogue.scored:
        scores = [each.overall.exact for each in both]
        difference = formats.difference(scores[1], scores[0]) if scores[0] != scores[1] else formats.NONE
        lines.append(Line(say("trial.score"), formats.score(scores[0]), formats.score(scores[1]), difference))
    names = {band.code: in_words(band.name) for band in card.catalogue.bands}
    lines.append(Line(say("trial.band"), *_two([names.get(str(each.band), formats.NONE) for each in both]), ""))
    if result.rank is not None:
        ranked = [each.standing for each in others if each.unit.id != result.unit.id and each.standing is not None]
        rank = ranks([then, *ranked])[0]
        lines.append(Line(say("trial.rank"), formats.number(result.rank), formats.number(rank), ""))
    lines.append(Line(say("trial.questions"), *_two([formats.number(len(each.questions)) for each in both]), ""))
    return lines


def _two(texts: Sequence[str]) -> tuple[str, str]:
    """How it stands and how it is tried."""
    now, then = texts
    return now, then


def _changes(result: Result, card: Scorecard, then: Scorecard, changes: Changes, plan: Planned | None) -> list[Change]:
    found = []
    for code, value in changes.items():
        named = card.catalogue.documents.get(code) or card.catalogue.indicators[code]
        without = {each: its for each, its in changes.items() if each != code}
        action = open_action(card, code, plan) if plan else None
        found.append(
            Change(
                code, in_words(named.name), as_entered(card, code), as_entered(then, code, value),
                key_of_change(code, card.catalogue) if plan and plan.may and can_be_planned(value) else "",
                address(result, without), action,
            )
        )  # fmt: skip
    return found


def can_be_planned(value: str) -> bool:
    """Whether a change is something to work for: a figure or an accepted document, not that one is lacking or left out."""
    return value not in (NONE, NOT_APPLICABLE, MISSING, "rejected")


def open_action(card: Scorecard, code: str, plan: Planned) -> Action | None:
    """The open action about an indicator or a document; None without one."""
    return open_action_for(plan.found, criterion_of(card.catalogue, code), (code,))


def as_entered(card: Scorecard, code: str, value: str = "") -> str:
    """What is there of an indicator or a document, in words."""
    given = card.submission
    if code in card.catalogue.documents:
        return say(f"trial.document_{given.documents.get(code, MISSING)}")
    if code in given.not_applicable or value == NOT_APPLICABLE:
        return say("trial.not_applicable")
    if isinstance(part := card.indicator(code), WithheldResult):
        return in_words(part.figures)
    return figures(card.catalogue.indicators[code], given.values.get(code, {})) or say(f"trial.figures_{NONE}")


def _to_try(result: Result, card: Scorecard, changes: Changes) -> list[tuple[str, str]]:
    """The steps of the way up that are not in the trial yet: what each is, and where it is tried besides.

    None for a reader from whom figures are withheld: a step says what figure would do, and so what stands there.
    """
    if isinstance(card, PublishedScorecard):
        return []
    found = []
    for taken in path_to(card).steps:
        step = taken.step
        change = of_steps(card, [step])
        if change and not change.keys() <= changes.keys() and (leads := address(result, {**changes, **change})):
            codes = ", ".join(step.codes) if step.indicator is None else step.indicator.code
            name = step.criterion.name if step.indicator is None else step.indicator.name
            found.append((f"{codes} {in_words(name)}", leads))
    return found


_pieces = beside(__file__)
