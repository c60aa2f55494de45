"""A ward's dossier criterion by criterion: what it claims, what the appraisal comes to, what is decided, what differs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from dossiers.appraisal.decisions import Stage
from dossiers.submissions.questions import Exchange
from dossiers.submissions.results import Result
from scoring.catalogue import Catalogue, Criterion
from scoring.points import points
from scoring.scorecard import CriterionResult, Scorecard
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.screens.evidence.list import Note

NO_NOTES: Mapping[str, Note] = MappingProxyType({})


class _CriterionRow(NamedTuple):
    """A criterion as its row tells it. ``own``: the state the ward claims; ``given``: that of the appraisal, once begun."""

    criterion: Criterion
    own: str | None
    given: str | None
    stage: Stage
    difference: str
    flags: list[str]


def rows_html(
    result: Result,
    catalogue: Catalogue,
    stages: Mapping[str, Stage],
    exchanges: tuple[Exchange, ...],
    unsaved: tuple[str, ...] = (),
    notes: Mapping[str, Note] = NO_NOTES,
) -> Markup:
    """The criteria as a table by group, each name leading to its page. ``unsaved``: forms this session has not saved;
    ``notes``: criterion → how its documents stand."""
    # The same as every other screen reads: of the scorecard that stands.
    card = result.standing or result.scorecard_self
    asked = {
        catalogue.criterion_of[code].code
        for question in (card.questions if card else ())
        for code in question.indicators
    }
    groups = [
        (
            group,
            [
                _row(result, each, stages.get(each.code, "open"), _flags(each.code, asked, exchanges, unsaved))
                for each in group.criteria
            ],
        )
        for _, group in catalogue.groups
    ]
    return _pieces.table(groups, result.unit.id, result.round.id, notes, catalogue.scored)


def _row(result: Result, criterion: Criterion, stage: Stage, flags: list[str]) -> _CriterionRow:
    own = _of(result.scorecard_self, criterion)
    given = _of(result.scorecard_appraisal, criterion) if stage != "open" else None
    before = points(own) if own is not None else None
    after = points(given) if given is not None and stage == "decided" else None
    difference = formats.NONE if before is None or after is None else formats.signed(after - before)
    return _CriterionRow(
        criterion, own.state if own else None, given.state if given else None, stage, difference, flags
    )


def _of(card: Scorecard | None, criterion: Criterion) -> CriterionResult | None:
    return card.criterion(criterion.code) if card is not None else None


def _flags(code: str, asked: set[str], exchanges: tuple[Exchange, ...], unsaved: tuple[str, ...]) -> list[str]:
    own = [each for each in exchanges if each.criterion == code and each.open]
    answered = any(each.answer is not None for each in own)
    flags = {
        "unsaved": code in unsaved,
        "question": code in asked,
        "answered": answered,
        "asked": bool(own) and not answered,
    }
    return [flag for flag, there in flags.items() if there]


_pieces = beside(__file__)
