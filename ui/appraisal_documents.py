"""The documents a criterion asks for and whether they are there, in a few lines."""

from html import escape

from dossiers.appraisal import Case
from ui import formats
from ui.language import in_words, say


def documents_html(case: Case, there: frozenset[str]) -> str:
    """Each document the criterion asks for, and what became of it; "" where it asks for none."""
    documents = case.criterion.documents
    if not documents:
        return ""
    required = [each.code for each in documents if each.required]
    given = say(
        "appraisal.evidence",
        given=formats.number(len([code for code in required if code in there])),
        of=formats.number(len(required)),
    )
    items = ""
    for each in documents:
        decision = case.decisions.get(each.code)
        state = "missing" if each.required else "optional"
        if each.code in there:
            state = "provided"
        if decision is not None:
            state = "accepted" if decision.kind == "accept_document" else "rejected"
        mark = {"missing": "ws-not_proven", "rejected": "ws-not_met"}.get(state, "ws-quiet")
        word = escape(say(f"appraisal.document_{state}"))
        items += (
            f"<li><strong>{escape(each.code)}</strong> {escape(in_words(each.name))} "
            f'<span class="ws-state {mark}">{word}</span></li>'
        )
    return f'<section class="ws ws-a-said"><h3>{escape(given)}</h3><ul>{items}</ul></section>'
