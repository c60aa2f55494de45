"""The documents of one criterion as a table: code, what it is, what is odd about it, and a look at its pages."""

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import quote

import streamlit as st

from dossiers.access.policy import Actor
from dossiers.evidence.about import About
from dossiers.evidence.listing import Document, Flag, Needed, listing, needed
from dossiers.files.checks import ENDINGS, SHOWN
from dossiers.store.record import Record
from ui.parts import formats
from ui.reader.language import in_words, say

MOST_PAGES = 6
"""Pages drawn in a preview; a browser fetches one when it comes into sight."""
_MEGABYTE = 1024 * 1024
_ALARMING = frozenset({"before_window", "seen_elsewhere", "after_deadline"})


def evidence_list(record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> tuple[Document, ...]:
    """Draw the documents of a criterion of a dossier, what is missing too; gives those listed.

    Raises NotAllowed, NotFound as ``dossiers.evidence.listing``.
    """
    documents = listing(record, actor, unit_id, round_id, criterion)
    asked = needed(record, actor, unit_id, round_id, criterion)
    st.html(list_html(unit_id, round_id, criterion, asked, documents))
    return documents


def list_html(
    unit_id: str, round_id: str, criterion: str, asked: Iterable[Needed], documents: Iterable[Document]
) -> str:
    """The table as HTML: for each document the criterion asks for, those shown, or that there is none."""
    documents = tuple(documents)
    rows = []
    for need in asked:
        own = [each for each in documents if each.requirement == need.code]
        rows += [_document_row(unit_id, round_id, need, each) for each in own]
        if not any(each.active for each in own):
            rows.append(_empty_row(need))
    if not rows:
        return f'<p class="ws ws-quiet">{escape(say("evidence.none_needed"))}</p>'
    heads = "".join(f'<th scope="col">{escape(say(f"evidence.{name}"))}</th>' for name in ("code", "document", "state"))
    return (
        f'<div class="ws ws-ev"><table><caption>{escape(say("evidence.caption", criterion=criterion))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def file_address(unit_id: str, round_id: str, code: str) -> str:
    """Where a document's file is downloaded; the server asks who wants it."""
    return "/evidence/" + "/".join(quote(part, safe="") for part in (unit_id, round_id, code))


def about_line(about: About, kept_at: str | None = None) -> str:
    """ "128/BK-CAP, Công an phường, 10/10/2026, trang 1–3": what a document is, in one line of plain text."""
    parts = [about.number_symbol, about.issuer, formats.day(about.issued_on) if about.issued_on else ""]
    parts.append(say("evidence.pages", pages=about.pages) if about.pages else "")
    parts.append(say("evidence.kept_at", place=kept_at) if kept_at else "")
    return ", ".join(part for part in parts if part)


def title(document: Document) -> str:
    """What a document is called: its abstract, else its kind, else the name of its file, else its number."""
    about = document.about
    return about.abstract or about.kind or document.file_name or about.number_symbol or document.code


def flag_text(flag: Flag) -> str:
    """A flag in words."""
    if flag.kind == "seen_elsewhere":
        places = [
            say("evidence.flag_place", unit=each.unit.name, round=each.round_id, code=each.code) for each in flag.places
        ]
        if flag.unnamed:
            places.append(say("evidence.flag_unnamed", count=flag.unnamed))
        return say("evidence.flag_seen_elsewhere", places="; ".join(places))
    if flag.kind == "missing":
        names = {"issued_on": "issued_on_short"}
        fields = ", ".join(say(f"evidence.{names.get(each, each)}").lower() for each in flag.fields)
        return say("evidence.flag_missing", fields=fields)
    if flag.kind == "close_to_deadline" and not flag.days:
        return say("evidence.flag_on_deadline")
    if flag.kind == "added_later":
        return say("evidence.flag_added_later")
    return say(f"evidence.flag_{flag.kind}", days=formats.number(flag.days))


def size_text(size: int) -> str:
    """ "0,4 MB" or "12 KB", counted as the limit is."""
    if size < _MEGABYTE // 10:
        return f"{formats.number(max(size // 1024, 1))} KB"
    return f"{formats.number(f'{size / _MEGABYTE:.1f}')} MB"


def _document_row(unit_id: str, round_id: str, need: Needed, document: Document) -> str:
    about = document.about
    line = about_line(about, document.kept_at)
    if document.also:
        line = " · ".join(filter(None, [line, say("evidence.also", codes=", ".join(document.also))]))
    flags = "".join(
        f'<li class="ws-ev-flag{" ws-ev-alarm" if each.kind in _ALARMING else ""}">{escape(flag_text(each))}</li>'
        for each in document.flags
    )
    return (
        f'<tr{"" if document.active else " class=ws-ev-out"}><th scope="row">{escape(document.code)}</th>'
        f'<td><strong class="ws-ev-title">{escape(title(document))}</strong>'
        f'<div class="ws-ev-line">{escape(line)}</div>'
        f"{f'<ul class=ws-ev-flags>{flags}</ul>' if flags else ''}{_look(unit_id, round_id, document)}</td>"
        f"<td>{_state(need, document)}</td></tr>"
    )


def _empty_row(need: Needed) -> str:
    if need.claimed:
        state = (
            '<span class="ws-state ws-met ws-claimed"><span aria-hidden="true">○</span> '
            f"{escape(say('evidence.claimed_only'))}</span>"
        )
    elif need.hidden:
        state = f'<span class="ws-quiet">{escape(say("evidence.no_file"))}</span>'
    elif need.required:
        state = (
            '<span class="ws-state ws-not_proven"><span aria-hidden="true">◇</span> '
            f"{escape(say('evidence.missing_document'))}</span>"
        )
    else:
        state = f'<span class="ws-quiet">{escape(say("evidence.not_required"))}</span>'
    return (
        f'<tr><th scope="row">{escape(need.code)}</th><td><span class="ws-ev-title">{escape(in_words(need.name))}</span>'
        f"</td><td>{state}</td></tr>"
    )


def _state(need: Needed, document: Document) -> str:
    if not document.active:
        words, when = (
            say("evidence.withdrawn"),
            say("evidence.withdrawn_at", when=formats.moment(document.withdrawn_at)),
        )
        return f'<span class="ws-quiet">{escape(words)}</span><div class="ws-ev-line">{escape(when)}</div>'
    at = formats.moment(document.added_at)
    filed = document.sha256 is not None
    word = say("evidence.handed_in" if filed else "evidence.referred")
    when = say("evidence.uploaded" if filed else "evidence.noted", when=at)
    return (
        f'<span class="ws-state ws-met"><span aria-hidden="true">{"●" if filed else "○"}</span> {escape(word)}</span>'
        f'<div class="ws-ev-line">{escape(when)}</div>'
    )


def _look(unit_id: str, round_id: str, document: Document) -> str:
    """The links to a file: its pages in a fold, and the file itself."""
    if document.sha256 is None or document.media_type is None:
        return ""
    address = file_address(unit_id, round_id, document.code)
    link = (
        f'<a href="{address}" download>{escape(say("evidence.download"))}</a> '
        f'<span class="ws-quiet">({escape(_file(document))})</span>'
    )
    if document.media_type not in SHOWN:
        return f'<p class="ws-ev-open">{link}</p>'
    count = document.file_pages or 1
    first = _first_page(document.about.pages, count)
    shown = range(first, min(count, first + MOST_PAGES - 1) + 1)
    pictures = "".join(
        f'<img loading="lazy" src="{address}/page/{page}.png" '
        f'alt="{escape(say("evidence.picture", code=document.code, page=page))}">'
        for page in shown
    )
    left = count - len(shown)
    rest = f'<p class="ws-quiet">{escape(say("evidence.more_pages", count=left))}</p>' if left else ""
    words = f"{say('evidence.view') if first == 1 else say('evidence.view_page', page=first)} {document.code}"
    return (
        f'<p class="ws-ev-open">{link}</p><details class="ws-ev-look"><summary>{escape(words)}</summary>'
        f"{pictures}{rest}</details>"
    )


def _file(document: Document) -> str:
    assert document.media_type is not None
    pictured = document.media_type.startswith("image/")
    kind = say("evidence.kind_picture") if pictured else ENDINGS[document.media_type].strip(".").upper()
    size = size_text(document.size or 0)
    if document.file_pages:
        return say("evidence.file_about_pages", kind=kind, pages=formats.number(document.file_pages), size=size)
    return say("evidence.file_about", kind=kind, size=size)


def _first_page(pages: str, count: int) -> int:
    """The first page a person pointed to ("4, 6–8" is 4), where the file has it."""
    found = re.search(r"\d{1,4}", pages)
    page = int(found[0]) if found else 1
    return page if 1 <= page <= count else 1
