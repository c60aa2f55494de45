"""The inspector's queue: whose dossier is late, what is doubted, how far it is."""

from collections.abc import Collection, Sequence
from datetime import date
from html import escape

from dossiers.procedure.queue import QueueItem
from dossiers.vocabulary import Role
from ui.parts import formats
from ui.reader.language import say
from ui.screens.appraisal.case import typed_html
from ui.screens.appraisal.way import case_address
from ui.screens.overview.progress import WardProgress, late_mark, status


def groups(items: Sequence[QueueItem], role: Role, lockable: Collection[str]) -> list[tuple[str, list[QueueItem]]]:
    """The queue in parts, each under the key of its heading: what the reader is here for first."""
    if role == "board":
        parts = [("approve", "locked"), ("publish", "approved"), ("published", "published")]
        found = [(key, [each for each in items if each.state == state]) for key, state in parts]
    elif role == "lead_inspector":
        ready = [each for each in items if each.unit.id in lockable]
        found = [("lock", ready), ("rest", [each for each in items if each not in ready])]
    else:
        mine = [each for each in items if each.assigned]
        found = [("mine", mine), ("others", [each for each in items if not each.assigned])]
    return [(key, part) for key, part in found if part]


def queue_html(parts: Sequence[tuple[str, Sequence[QueueItem]]], today: date) -> str:
    """The queue as one table, a heading a part; on a phone each row becomes a small card."""
    heads = ("ward", "status", "waiting", "decided", "questions", "doubt", "inspector")
    head = "".join(
        f'<th scope="col"{NUMBER if key in NUMBERS else ""}>{escape(say(f"appraisal.queue_{key}"))}</th>'
        for key in heads
    )
    bodies = ""
    for key, items in parts:
        title = escape(say(f"appraisal.part_{key}", count=formats.number(len(items))))
        bodies += f'<tbody class="ws-a-part"><tr><th scope="colgroup" colspan="{len(heads)}">{title}</th></tr></tbody>'
        bodies += f"<tbody>{''.join(_row(item, today) for item in items)}</tbody>"
    return (
        f'<div class="ws ws-a-queue"><table><caption>{escape(_caption(parts))}</caption>'
        f"<thead><tr>{head}</tr></thead>{bodies}</table></div>"
    )


NUMBERS = ("decided", "questions", "doubt")
NUMBER = ' class="ws-number"'


def _caption(parts: Sequence[tuple[str, Sequence[QueueItem]]]) -> str:
    order = "order_assigned" if any(key == "mine" for key, _ in parts) else "order_late"
    return f"{say(f'appraisal.{order}')} {say('appraisal.queue_caption')}"


def _row(item: QueueItem, today: date) -> str:
    result = item.result
    progress = WardProgress(item.unit, result, item.state, result.lateness, item.decided, item.total)
    late, text = status(progress, today)
    waiting = say(f"overview.who_{progress.waiting_for}")
    asked = formats.number(item.questions)
    if item.open_exchanges:
        key = "answered_questions" if item.state == "clarified" else "open_questions"
        asked += f' <span class="ws-quiet">{escape(say(f"appraisal.{key}", count=item.open_exchanges))}</span>'
    cells = {
        "status": late_mark(text) if late else escape(text),
        "waiting": escape(waiting),
        "decided": f"{formats.number(item.decided)}/{formats.number(item.total)}",
        "questions": asked,
        "doubt": formats.NONE if item.doubt is None else formats.signed(-item.doubt),
        "inspector": typed_html(", ".join(item.inspectors))
        if item.inspectors
        else escape(say("appraisal.nobody_assigned")),
    }
    rest = "".join(
        f'<td{NUMBER if key in NUMBERS else ""} data-head="{escape(say(f"appraisal.queue_{key}"))}">{value}</td>'
        for key, value in cells.items()
    )
    address = case_address(item.unit.id, result.round.id)
    name = f'<a href="{address}" target="_self">{escape(item.unit.name)}</a>'
    return f'<tr><th scope="row">{name}</th>{rest}</tr>'
