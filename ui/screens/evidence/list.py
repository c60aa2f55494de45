"""The files of one criterion as a table: code, what each is, how it stands, what is odd about it, and a look at its pages."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from dossiers.access.policy import Actor
from dossiers.evidence.about import About
from dossiers.evidence.listing import Document, DocumentStanding, Flag, Needed, listing, needed
from dossiers.files.checks import ENDINGS, SHOWN
from dossiers.store.record import Record
from scoring import Catalogue
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.language import say

MOST_PAGES = 6
"""Pages drawn in a preview; a browser fetches one when it comes into sight."""
_MEGABYTE = 1024 * 1024
_SIGNS: Mapping[DocumentStanding, tuple[str, str]] = {
    "missing": ("ws-not_proven", "◇"),
    "declared": ("ws-not_proven", "◇"),
    "filed": ("ws-claimed", "○"),
    "replacing": ("ws-claimed", "○"),
    "accepted": ("ws-met", "●"),
    "refused": ("ws-not_met", "■"),
}
"""How a document stands → the class and the sign that say so."""
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
) -> Markup:
    """The table: for each document the criterion asks for, the files handed in, or that there is none; what was refused and
    not replaced yet comes first."""
    documents = tuple(documents)
    rows: list[tuple[Needed, Document | None]] = []
    for need in asked:
        own = [each for each in documents if each.requirement == need.code]
        rows += [(need, each) for each in own]
        if not any(each.active for each in own):
            rows.append((need, None))
    rows.sort(key=lambda row: not _refused(*row))
    return _pieces.documents(criterion, rows, lambda document: file_address(unit_id, round_id, document.code))


class Note(NamedTuple):
    """What is to be known of a criterion's documents at a glance. ``refused``: one of them was refused and not replaced."""

    text: str
    refused: bool


def notes(catalogue: Catalogue, standings: Mapping[str, DocumentStanding]) -> dict[str, Note]:
    """Criterion → which of its documents were refused, replaced, or only declared; in the words of the table above."""
    found = {}
    for code, criterion in catalogue.criteria.items():
        told: dict[str, list[str]] = {"refused": [], "replacing": [], "declared": []}
        for each in criterion.documents:
            told.get(standings.get(each.code, ""), []).append(each.code)
        texts = [f"{say(f'evidence.stands_{name}')}: {', '.join(codes)}" for name, codes in told.items() if codes]
        if texts:
            found[code] = Note(" · ".join(texts), bool(told["refused"]))
    return found


def _refused(need: Needed, document: Document | None) -> bool:
    return (need.standing if document is None else document.standing if document.active else "filed") == "refused"


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


def _whole_line(document: Document) -> str:
    """What a document is, and which other codes it serves."""
    also = say("evidence.also", codes=", ".join(document.also)) if document.also else ""
    return " · ".join(filter(None, [about_line(document.about, document.kept_at), also]))


def _file_text(document: Document) -> str:
    """What kind of file a document has, how long and how large it is."""
    assert document.media_type is not None
    pictured = document.media_type.startswith("image/")
    kind = say("evidence.kind_picture") if pictured else ENDINGS[document.media_type].strip(".").upper()
    size = size_text(document.size or 0)
    if document.file_pages:
        return say("evidence.file_about_pages", kind=kind, pages=formats.number(document.file_pages), size=size)
    return say("evidence.file_about", kind=kind, size=size)


def _pages_shown(document: Document) -> range:
    """The pages drawn in a preview: from the first that a person pointed to ("4, 6–8" is 4), where the file has it."""
    count = document.file_pages or 1
    found = re.search(r"\d{1,4}", document.about.pages)
    page = int(found[0]) if found else 1
    first = page if 1 <= page <= count else 1
    return range(first, min(count, first + MOST_PAGES - 1) + 1)


_pieces = beside(
    __file__,
    ALARMING=_ALARMING,
    SHOWN=SHOWN,
    SIGNS=_SIGNS,
    file_text=_file_text,
    flag_text=flag_text,
    pages_shown=_pages_shown,
    title=title,
    whole_line=_whole_line,
)
