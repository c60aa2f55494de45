"""A ward's dossier criterion by criterion: what it claims, what the appraisal comes to, what is decided, what differs."""

from collections.abc import Mapping
from html import escape

from dossiers.appraisal.decisions import Stage
from dossiers.submissions.questions import Exchange
from dossiers.submissions.results import Result
from scoring.catalogue import Catalogue, Criterion
from scoring.points import points
from scoring.scorecard import CriterionResult, Scorecard
from ui.parts import formats
from ui.parts.states import state_mark
from ui.reader.language import in_words, say
from ui.screens.appraisal.way import case_address

COLUMNS = ("code", "criterion", "self", "appraised", "stage", "difference", "flags")


def rows_html(
    result: Result,
    catalogue: Catalogue,
    stages: Mapping[str, Stage],
    exchanges: tuple[Exchange, ...],
    unsaved: tuple[str, ...] = (),
) -> str:
    """The criteria as a table by group, each name leading to its page. ``unsaved``: forms this session has not saved."""
    asked = {
        catalogue.criterion_of[code].code
        for question in (result.scorecard_self.questions if result.scorecard_self else ())
        for code in question.indicators
    }
    head = "".join(
        f'<th scope="col"{_kind(key)}>{escape(say(f"appraisal.row_{key}"))}</th>' for key in COLUMNS if key != "code"
    )
    bodies = ""
    for _, group in catalogue.groups:
        title = escape(f"{group.code}. {in_words(group.name)}")
        bodies += (
            f'<tbody class="ws-a-part"><tr><th scope="colgroup" colspan="{len(COLUMNS)}">{title}</th></tr></tbody>'
        )
        rows = "".join(
            _row(result, each, stages.get(each.code, "open"), _flags(each, asked, exchanges, unsaved))
            for each in group.criteria
        )
        bodies += f"<tbody>{rows}</tbody>"
    return (
        f'<div class="ws ws-a-rows"><table><caption>{escape(say("appraisal.rows_caption"))}</caption>'
        f'<thead><tr><th scope="col"><span class="ws-unseen">{escape(say("appraisal.row_code"))}</span></th>{head}</tr></thead>'
        f"{bodies}</table></div>"
    )


def _kind(key: str) -> str:
    return ' class="ws-number"' if key == "difference" else ""


def _row(result: Result, criterion: Criterion, stage: Stage, flags: str) -> str:
    own = _of(result.scorecard_self, criterion)
    given = _of(result.scorecard_appraisal, criterion) if stage != "open" else None
    link = case_address(result.unit.id, result.round.id, criterion.code)
    name = f'<a href="{link}" target="_self">{escape(in_words(criterion.name))}</a>'
    shown = formats.NONE
    if own is not None and given is not None and stage == "decided":
        before, after = points(own), points(given)
        shown = formats.NONE if before is None or after is None else formats.signed(after - before)
    done = "" if stage == "decided" else " ws-a-todo"
    cells = {
        "self": formats.NONE if own is None else state_mark(own.state, claimed=True),
        "appraised": formats.NONE if given is None else state_mark(given.state),
        "stage": escape(say(f"appraisal.stage_{stage}")),
        "difference": shown if shown in (formats.NONE, "0") else f"<strong>{shown}</strong>",
        "flags": flags,
    }
    same = ' class="ws-number ws-nothing-new"' if shown in (formats.NONE, "0") else ' class="ws-number"'
    rest = "".join(
        f'<td{same if key == "difference" else ""} data-head="{escape(say(f"appraisal.row_{key}"))}">{text}</td>'
        for key, text in cells.items()
    )
    return (
        f'<tr class="ws-a-row{done}"><td class="ws-quiet">{criterion.code}</td><th scope="row">{name}</th>{rest}</tr>'
    )


def _of(card: Scorecard | None, criterion: Criterion) -> CriterionResult | None:
    return card.criterion(criterion.code) if card is not None else None


def _flags(criterion: Criterion, asked: set[str], exchanges: tuple[Exchange, ...], unsaved: tuple[str, ...]) -> str:
    found = []
    if criterion.code in unsaved:
        found.append(say("appraisal.flag_unsaved"))
    if criterion.code in asked:
        found.append(say("appraisal.flag_question"))
    own = [each for each in exchanges if each.criterion == criterion.code and each.open]
    if any(each.answer is not None for each in own):
        found.append(say("appraisal.flag_answered"))
    elif own:
        found.append(say("appraisal.flag_asked"))
    return "".join(f'<span class="ws-flag">{escape(text)}</span>' for text in found)
