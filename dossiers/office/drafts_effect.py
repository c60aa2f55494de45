"""What a draft catalogue would do to the wards of a round, before anybody proposes it: count, score, band, rank, criteria.

Any round may be tried on, also one that is locked: nothing is written, and what stands is read under the draft as far as it
has the same codes (``scoring.draft_effect``). Whose dossier the acting person may not read is only counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dossiers.access.policy import Actor
from dossiers.acts.audit import reading_for_office
from dossiers.office.adoption import UploadedCatalogue, checked
from dossiers.rounds.catalogues import catalogues_in
from dossiers.rounds.rounds import round_in
from dossiers.rounds.units import Unit, units_in
from dossiers.store.record import Record
from dossiers.submissions.submissions import StoredText, graded, readable_in, standing_text, stored_in, submission
from dossiers.vocabulary import State
from scoring import Catalogue, Scorecard, grade
from scoring.draft_effect import DraftEffect
from scoring.grading import gc_paused
from scoring.published import published
from scoring.ranking import ranks
from scoring.under_catalogue import under


@dataclass(frozen=True)
class WardEffect:
    """A ward under a draft: its unit, the state of its dossier, and both scorecards with both ranks."""

    unit: Unit
    state: State
    effect: DraftEffect


@dataclass(frozen=True)
class EffectOnRound:
    """What a draft would do to the dossiers of a round that its reader may read and in which something stands.

    ``wards``: in order of their codes; ranks are among them. ``hidden``: how many dossiers of the round its reader may not
    read; ``empty``: in how many of the others nothing stands.
    """

    present: Catalogue
    draft: Catalogue
    wards: tuple[WardEffect, ...]
    hidden: int
    empty: int


def effect_on_round(record: Record, actor: Actor, round_id: str, files: Sequence[UploadedCatalogue]) -> EffectOnRound:
    """What ``files`` would do to a round. Raises NotAllowed, NotFound, and BadInput if they are not a catalogue."""
    with reading_for_office(record, actor, "propose_catalogue", round_id=round_id) as connection:
        round_in(connection, round_id)
        draft = _catalogue(tuple(files))
        present = catalogues_in(connection, [round_id])[round_id]
        readable = readable_in(connection, actor, round_ids=[round_id])
        every = len(stored_in(connection, [round_id], None))
        units = {unit.id: unit for unit in units_in(connection)}
    standing = [(each, text) for each in readable if (text := standing_text(each)) is not None]
    standing.sort(key=lambda pair: units[pair[0].unit_id].code)
    with gc_paused():
        before = [graded(present, text) for _, text in standing]
        after = [_under_draft(present, draft, text) for _, text in standing]
    places = zip(ranks(before), ranks(after), strict=True)
    for place, (each, _) in enumerate(standing):
        if each.withholds:
            before[place], after[place] = published(before[place]), published(after[place], before[place])
    effects = (DraftEffect(*cards, *both) for cards, both in zip(zip(before, after, strict=True), places, strict=True))
    wards = (
        WardEffect(units[each.unit_id], each.state, effect) for (each, _), effect in zip(standing, effects, strict=True)
    )
    return EffectOnRound(present, draft, tuple(wards), every - len(readable), len(readable) - len(standing))


@lru_cache(maxsize=16)
def _catalogue(files: tuple[UploadedCatalogue, ...]) -> Catalogue:
    """The catalogue that the files are. The same files give the same object."""
    return checked(files).catalogue


# Two drafts beside each other over a round of the whole country (3,321 units) and some; 40 kB each.
@lru_cache(maxsize=8192)
def _under_draft(present: Catalogue, draft: Catalogue, text: StoredText) -> Scorecard:
    """What a stored text scores under a draft, as ``scoring.draft_effects`` reads it; each process grades it once."""
    return grade(draft, under(submission(present, text), present, draft))
