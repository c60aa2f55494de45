"""What drafts would do to every ward of a round that the reader may read; several drafts side by side."""

from collections.abc import Mapping, Sequence

from dossiers.office.criteria_drafts import Draft
from scoring import Scorecard
from scoring.draft_effect import DraftEffect
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.templates import beside
from ui.reader.choice import newest_round, pick
from ui.reader.language import in_words, say
from ui.screens.administration.form import hint, sentence
from ui.screens.criteria_drafts.reading import Reading


def draw_trying(reading: Reading, draft: Draft) -> None:
    """Draw the view."""
    if reading.read(reading.files(draft)).catalogue is None:
        sentence(say("criteria_drafts.not_comparable"))
        return
    start = newest_round(reading.rounds, "administrator")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        round_id = pick(
            "draft_round", say("criteria_drafts.try_on"), list(reading.rounds), start,
            lambda key: in_words(reading.rounds[key].name),
        )  # fmt: skip
        names = {each.id: each.name for each in reading.drafts if _may_stand_beside(reading, draft, each)}
        also: list[int] = []
        if names:
            also = st.multiselect(
                say("criteria_drafts.beside"), list(names), format_func=lambda key: names[key],
                key=f"drafts_beside_{draft.id}", placeholder=say("criteria_drafts.beside"), filter_mode=None,
                select_all=False, label_visibility="collapsed", width=320, persist_state="session",
            )  # fmt: skip
    chosen = [draft, *(each for each in reading.drafts if each.id in also)]
    found = {each.name: reading.effect(round_id, reading.files(each)) for each in chosen}
    first = found[draft.name]
    if not first.wards:
        sentence(say("criteria_drafts.effect_none"))
    else:
        wards = {ward.unit.id: ward.unit.name for ward in first.wards}
        draw_effects({name: [ward.effect for ward in each.wards] for name, each in found.items()}, wards)
    if first.hidden:
        hint(say("criteria_drafts.effect_hidden", count=first.hidden))


def _may_stand_beside(reading: Reading, draft: Draft, other: Draft) -> bool:
    """A draft that is worked on, has another name, and is a catalogue."""
    if other.id == draft.id or other.name == draft.name or other.state == "put_away":
        return False
    return reading.read(reading.files(other)).catalogue is not None


def draw_effects(effects: Mapping[str, Sequence[DraftEffect]], wards: Mapping[str, str]) -> None:
    """A table for each draft: count, score, band and rank of each ward, now and under it. ``wards``: unit id → its name."""
    for name, rows in effects.items():
        st.html(_pieces.effect(name, [(wards[each.submission.unit], _cells(each)) for each in rows]))


def _cells(effect: DraftEffect) -> list[tuple[str, str, str]]:
    before, after = effect.before, effect.after
    told = [
        ("met", formats.headline(before), formats.headline(after)),
        ("score", _score(before), _score(after)),
        ("band", _band(before), _band(after)),
        ("rank", formats.number(effect.rank_before), formats.number(effect.rank_after)),
    ]
    return [cell for cell in told if cell[0] != "score" or cell[1:] != (formats.NONE, formats.NONE)]


def _score(card: Scorecard) -> str:
    return formats.score(card.overall.exact) if card.catalogue.scored else formats.NONE


def _band(card: Scorecard) -> str:
    return next((in_words(band.name) for band in card.catalogue.bands if band.code == card.band), formats.NONE)


_pieces = beside(__file__)
