"""The criteria of a catalogue to browse: each opens to everything it asks and what every part of it rests on."""

import html
from collections.abc import Collection

from scoring.catalogue import Catalogue, Criterion, DocumentNeeded, Indicator
from scoring.exact import plain
from ui.parts.formats import number
from ui.reader.language import in_words, language, say
from ui.screens.catalogue.rules import credit, entered, listed, special, threshold


def criteria_html(catalogue: Catalogue, codes: Collection[str], *, opened: Collection[str] = ()) -> str:
    """The criteria of these codes by group, those in ``opened`` unfolded."""
    parts = []
    for _, group in catalogue.groups:
        inside = [criterion for criterion in group.criteria if criterion.code in codes]
        if inside:
            name = html.escape(f"{group.code}. {in_words(group.name)}")
            weight = sum(criterion.weight for criterion in group.criteria)
            about = say("catalogue.group_about", criteria=number(len(group.criteria)), weight=number(plain(weight)))
            parts.append(f'<h3 class="ws-cat-group">{name} <span class="ws-quiet">{about}</span></h3>')
            parts += [criterion_html(catalogue, criterion, opened=criterion.code in opened) for criterion in inside]
    return f'<div class="ws ws-cat-list">{"".join(parts)}</div>'


def criterion_html(catalogue: Catalogue, criterion: Criterion, *, opened: bool) -> str:
    """One criterion: a line that opens to its facts, indicators and documents."""
    gate = (
        f' <span class="ws-cat-gate">{say("catalogue.gate")}</span>'
        if any(p.gate for p in criterion.indicators)
        else ""
    )
    weight = say("catalogue.weight", weight=number(plain(criterion.weight)))
    line = (
        f'<span class="ws-cat-code">{criterion.code}</span> '
        f'<span class="ws-cat-name">{html.escape(in_words(criterion.name))}{gate}</span> '
        f'<span class="ws-cat-weight">{weight}</span> {basis_badge(criterion.basis)}'
    )
    body = _facts(catalogue, criterion) + _indicators(catalogue, criterion) + _documents(criterion.documents)
    link = f"/catalogue?criterion={criterion.code}&amp;lang={language()}"
    body += (
        f'<p class="ws-quiet"><a href="{link}" target="_self">{say("catalogue.own_link", code=criterion.code)}</a></p>'
    )
    return f'<details class="ws-cat-criterion"{" open" if opened else ""}><summary>{line}</summary><div>{body}</div></details>'


def basis_badge(basis: str | None) -> str:
    """What something rests on, as a small frame around the word."""
    return f'<span class="ws-basis">{basis_word(basis)}</span>'


def basis_word(basis: str | None) -> str:
    """The word of a basis; said too where none is stated."""
    return say(f"common.basis_{basis}") if basis else say("catalogue.basis_none")


def _facts(catalogue: Catalogue, criterion: Criterion) -> str:
    weight = f"{number(plain(criterion.weight))} {basis_badge(criterion.weight_basis)}"
    pairs = [("criterion_basis", basis_badge(criterion.basis)), ("weight_head", weight)]
    if criterion.responsible:
        pairs.append(("responsible", html.escape(in_words(criterion.responsible))))
    if criterion.sources:
        pairs.append(("sources", f'<span class="ws-cat-sources">{_sources(catalogue, criterion.sources)}</span>'))
    if criterion.note:
        pairs.append(("note", html.escape(in_words(criterion.note))))
    rows = "".join(f"<div><dt>{say(f'catalogue.{key}')}</dt><dd>{text}</dd></div>" for key, text in pairs)
    return f'<dl class="ws-cat-facts">{rows}</dl>'


def _sources(catalogue: Catalogue, codes: Collection[str]) -> str:
    named = (f"{code} {html.escape(in_words(catalogue.sources[code].name))}" for code in codes)
    return "<br>".join(named)


def _indicators(catalogue: Catalogue, criterion: Criterion) -> str:
    heads = "".join(
        f'<th scope="col">{say(f"catalogue.{key}")}</th>'
        for key in ("indicator", "entered", "met_when", "points", "basis_head")
    )
    rows = "".join(_indicator(catalogue, part) for part in criterion.indicators)
    caption = say("catalogue.indicators_of", code=criterion.code)
    return (
        f'<table class="ws-cat-indicators"><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _indicator(catalogue: Catalogue, part: Indicator) -> str:
    gate = f' <span class="ws-cat-gate">{say("catalogue.gate")}</span>' if part.gate else ""
    share = (
        f'<br><span class="ws-quiet">{say("catalogue.share", weight=number(plain(part.weight)))}</span>'
        if part.weight != 1
        else ""
    )
    items = listed(part)
    inside = f'<br><span class="ws-quiet">{html.escape("; ".join(items))}</span>' if items else ""
    rules = "".join(f'<br><span class="ws-quiet">{html.escape(each)}</span>' for each in special(part))
    note = f'<br><span class="ws-quiet">{html.escape(in_words(part.note))}</span>' if part.note else ""
    sources = f'<br><span class="ws-quiet">{_sources(catalogue, part.sources)}</span>' if part.sources else ""
    kind = say(f"catalogue.kind_{part.kind}")
    return (
        f'<tr><th scope="row">{part.code} {html.escape(in_words(part.name))}{gate}'
        f'<br><span class="ws-quiet">{kind}</span>{note}</th>'
        f'<td data-head="{say("catalogue.entered")}">{html.escape(entered(part))}{inside}</td>'
        f'<td data-head="{say("catalogue.met_when")}"><strong>{html.escape(threshold(part))}</strong>{rules}</td>'
        f'<td data-head="{say("catalogue.points")}">{html.escape(credit(part)) or "—"}{share}</td>'
        f'<td data-head="{say("catalogue.basis_head")}">{basis_badge(part.basis)}{sources}</td></tr>'
    )


def _documents(documents: Collection[DocumentNeeded]) -> str:
    if not documents:
        return f'<p class="ws-quiet">{say("catalogue.no_documents")}</p>'
    items = "".join(
        f"<li><strong>{each.code}</strong> {html.escape(in_words(each.name))}"
        f"{'' if each.required else ' <span class=ws-quiet>' + say('catalogue.optional') + '</span>'}</li>"
        for each in documents
    )
    return f'<h4>{say("catalogue.documents")}</h4><ul class="ws-cat-documents">{items}</ul>'
