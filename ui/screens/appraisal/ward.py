"""A ward's dossier criterion by criterion: what it claims, what the appraisal comes to, what is decided, what differs."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from dossiers.appraisal.decisions import Stage
from dossiers.submissions.questions import Exchange
from dossiers.submissions.results import Result
from dossiers.vocabulary import State
from scoring.catalogue import Catalogue, Criterion
from scoring.points import points
from scoring.scorecard import CriterionResult, Scorecard
from ui.parts import formats
from ui.parts.states import shown_state
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
    told = [row for _, rows in groups for row in rows]
    columns = _columns(result.state, told, notes, scored=catalogue.scored)
    return _pieces.table(groups, columns, result.unit.id, result.round.id, notes)


def _columns(state: State, rows: Sequence[_CriterionRow], notes: Mapping[str, Note], *, scored: bool) -> list[str]:
    """The columns that say something of at least one criterion: before an appraisal is begun there is nothing left to
    decide, and once all is decided nothing is left; where criteria give no points there are none to differ by."""
    deciding = state in ("under_appraisal", "clarified") and any(row.stage != "decided" for row in rows)
    there = {
        "appraised": any(row.given is not None for row in rows),
        "stage": deciding,
        "difference": scored and any(row.difference != formats.NONE for row in rows),
        "flags": bool(notes) or any(row.flags for row in rows),
    }
    return ["criterion", "self", *(column for column, shown in there.items() if shown)]


def _row(result: Result, criterion: Criterion, stage: Stage, flags: list[str]) -> _CriterionRow:
    own = _of(result.scorecard_self, criterion)
    given = _of(result.scorecard_appraisal, criterion) if stage != "open" else None
    before = points(own) if own is not None else None
    after = points(given) if given is not None and stage == "decided" else None
    difference = formats.NONE if before is None or after is None else formats.signed(after - before)
    return _CriterionRow(
        criterion,
        _shown(result.scorecard_self, own),
        _shown(result.scorecard_appraisal, given),
        stage,
        difference,
        flags,
    )


def _shown(card: Scorecard | None, found: CriterionResult | None) -> str | None:
    return shown_state(card, found) if card is not None and found is not None else None


def _of(card: Scorecard | None, criterion: Criterion) -> CriterionResult | None:
    return card.criterion(criterion.code) if card is not None else None


def _flags(code: str, asked: set[str], exchanges: tuple[Exchange, ...], unsaved: tuple[str, ...]) -> list[str]:
    own = [each for each in exchanges if each.criterion == code and each.open]
    answered = any(each.answer is not None for each in own)
    flags = {
        "unsaved": code in unsaved,
        "question": code in asked,
        "answered": answered,
        "returned": any(each.kind == "returned" for each in own),
        "asked": any(each.kind == "clarification" for each in own) and not answered,
    }
    return [flag for flag, there in flags.items() if there]


_pieces = beside(__file__)
