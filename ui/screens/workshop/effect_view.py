"""What drafts of criteria would do to every ward: count, score, band and rank, now and under each draft.

First a sentence in words, then the criteria that move for most wards, then every ward, those that move first, a page at a time.
A scheme without points shows neither score nor rank.
"""

from collections.abc import Iterator, Sequence

from scoring.catalogue import Catalogue
from scoring.draft_effect import DraftEffect, StateChange
from scoring.scorecard import Scorecard
from scoring.vocabulary import State
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.formats import matching
from ui.parts.states import word
from ui.parts.table_file import figure, table_file
from ui.parts.templates import beside
from ui.reader.language import in_words, say
from ui.screens.workshop.effect_rows import (
    EffectOfDrafts,
    WardRow,
    changes_band,
    changes_rank,
    changes_score,
    places_moved,
)

ON_A_PAGE = 40
"""Up to so many wards are all on the page."""
_NAMED = 3


def draw_effects(found: EffectOfDrafts) -> None:
    """What drafts do to every ward, side by side with what is now."""
    if not found.rows:
        st.html(_pieces.nobody())
        return
    st.html(_pieces.findings(found, [finding(found, place) for place in range(len(found.names))]))
    shown = _leafed(found.rows)
    if shown:
        st.html(_pieces.wards(found, shown))


def effects_table(found: EffectOfDrafts) -> bytes:
    """The same as a table to take away: every ward a row, what is now, then each draft."""
    heads = [say("workshop.ward")]
    for name in (say("workshop.now"), *found.names):
        heads += [f"{head} ({name})" for head in _heads(found)]
    rows = []
    for row in found.rows:
        cells = [row.name, *_cells(found, row.before, row.rank_before)]
        for each in row.effects:
            cells += _cells(found, each.after, each.rank_after)
        rows.append(cells)
    return table_file(heads, rows)


def finding(found: EffectOfDrafts, place: int) -> str:
    """What one draft does, in a sentence: "8 phường: 2 đổi mức, 5 đổi thứ hạng; Tô Hiệu từ hạng 3 lên hạng 2"."""
    moving = [(row.name, row.effects[place]) for row in found.rows if row.moves[place]]
    wards = formats.number(len(found.rows))
    if not moving:
        return say("workshop.nothing_moves", n=wards)
    counted = {
        "moves_band": sum(changes_band(each) for _, each in moving),
        "moves_rank": sum(changes_rank(each) for _, each in moving) if found.scored else 0,
        "moves_score": sum(changes_score(each) for _, each in moving) if found.scored else 0,
        "moves_criteria": sum(bool(row.changes[place]) for row in found.rows),
    }
    parts = [say(f"workshop.{key}", n=formats.number(count)) for key, count in counted.items() if count]
    text = say("workshop.finding", n=wards, what=", ".join(parts))
    named = [*_named(found, moving)]
    return f"{text}; {'; '.join(named)}." if named else f"{text}."


def _named(found: EffectOfDrafts, moving: list[tuple[str, DraftEffect]]) -> Iterator[str]:
    """The wards that move most, each with what moves: its band, else its rank."""
    bands = [(name, each) for name, each in moving if changes_band(each)]
    ranks = sorted((pair for pair in moving if not changes_band(pair[1])), key=lambda pair: -places_moved(pair[1]))
    for name, each in bands[:_NAMED]:
        yield say("workshop.to_band", ward=name, old=_band(each.before), new=_band(each.after))
    for name, each in ranks[: _NAMED - len(bands)] if found.scored and len(bands) < _NAMED else ():
        if each.rank_before is not None and each.rank_after is not None and places_moved(each):
            way = "up" if each.rank_after < each.rank_before else "down"
            yield say(f"workshop.rank_{way}", ward=name, old=each.rank_before, new=each.rank_after)


def _leafed(rows: Sequence[WardRow]) -> Sequence[WardRow]:
    """The wards to show now. Draws the search and the pages only where there are many."""
    if len(rows) <= ON_A_PAGE:
        return rows
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = st.text_input(
            say("workshop.find_ward"), key="workshop_ward", holds="search", type="search", width=260,
            placeholder=say("workshop.find_ward_hint"),
        )  # fmt: skip
        names = set(matching(asked or "", (row.name for row in rows)))
        kept = [row for row in rows if row.name in names]
        pages = -(-len(kept) // ON_A_PAGE)
        page = st.pagination(pages, key=f"workshop_page_{pages}") if pages > 1 else 1
    if not kept:
        st.html(_pieces.no_ward_found())
    return kept[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]


def _heads(found: EffectOfDrafts) -> list[str]:
    keys = ("met", "score", "band", "rank") if found.scored else ("met", "band")
    return [say(f"workshop.head_{key}") for key in keys]


def _cells(found: EffectOfDrafts, card: Scorecard, rank: int | None) -> list[str]:
    """What a table to take away says of one side."""
    scored = card.catalogue.scored
    score = figure(card.overall.exact if scored else None, 2) if card.overall.exact is not None else ""
    place = "" if rank is None or not scored else str(rank)
    band = _band(card) if card.band else ""
    return [formats.headline(card), score, band, place] if found.scored else [formats.headline(card), band]


def _shown(found: EffectOfDrafts, card: Scorecard, rank: int | None) -> list[tuple[str, str]]:
    """What the screen says of one side: (key of its head, text)."""
    scored = card.catalogue.scored
    cells = [("met", formats.headline(card)), ("band", _band(card))]
    if found.scored:
        cells.insert(1, ("score", formats.score(card.overall.exact) if scored else formats.NONE))
        cells.append(("rank", formats.number(rank) if scored and rank is not None else formats.NONE))
    return cells


def _band(card: Scorecard) -> str:
    return next((in_words(band.name) for band in card.catalogue.bands if band.code == card.band), formats.NONE)


def _name_of(code: str, catalogues: Sequence[Catalogue]) -> str:
    known = next((each.criteria[code] for each in reversed(catalogues) if code in each.criteria), None)
    return in_words(known.name) if known else ""


def _way(before: State | None, after: State | None) -> str:
    """From one state to another in words; of a criterion that comes or goes, that it does."""
    old, new = (word(each)[:1].lower() + word(each)[1:] for each in (before, after))
    if before is None:
        return say("workshop.criterion_comes", state=new)
    if after is None:
        return say("workshop.criterion_goes", state=old)
    return say("workshop.state_to", old=old, new=new)


def _told_changes(changes: Sequence[StateChange]) -> list[tuple[str, str]]:
    return [(each.code, _way(each.before, each.after)) for each in changes]


_pieces = beside(
    __file__, shown_of=_shown, name_of=_name_of, way_of=_way, told_changes=_told_changes, heads=_heads
)  # fmt: skip
