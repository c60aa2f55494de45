"""What drafts do to wards, worked out once for all that is shown: who moves most, which criteria move for how many."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dossiers.office.drafts_effect import EffectOnRound
from scoring.catalogue import Catalogue
from scoring.draft_effect import DraftEffect, StateChange
from scoring.scorecard import Scorecard
from scoring.vocabulary import State
from ui.parts.formats import sort_key


@dataclass(frozen=True)
class WardRow:
    """A ward with what each draft does to it, in the order of the drafts. ``before`` is the same for all of them."""

    name: str
    effects: tuple[DraftEffect, ...]

    @property
    def before(self) -> Scorecard:
        """As it is now."""
        return self.effects[0].before

    @property
    def rank_before(self) -> int | None:
        """Its rank now."""
        return self.effects[0].rank_before

    @cached_property
    def moved(self) -> bool:
        """Whether any draft changes anything that is shown of it."""
        return any(self.moves)

    @cached_property
    def moves(self) -> tuple[bool, ...]:
        """Whether each draft changes count, score, band, rank or the state of any criterion."""
        return tuple(
            bool(changes) or changes_band(each) or changes_rank(each) or changes_score(each) or changes_counts(each)
            for each, changes in zip(self.effects, self.changes, strict=True)
        )

    @cached_property
    def changes(self) -> tuple[tuple[StateChange, ...], ...]:
        """The criteria whose state or presence changes, for each draft."""
        return tuple(each.changes for each in self.effects)


@dataclass(frozen=True)
class CriterionMoves:
    """A criterion that a draft brings to another state, and for how many wards each way."""

    code: str
    ways: tuple[tuple[State | None, State | None, int], ...]

    @property
    def wards(self) -> int:
        """For how many wards."""
        return sum(count for _, _, count in self.ways)


@dataclass(frozen=True)
class EffectOfDrafts:
    """What drafts do to every ward. ``names``: of the drafts; ``rows``: those that move most first, then by name."""

    names: tuple[str, ...]
    rows: tuple[WardRow, ...]

    @property
    def scored(self) -> bool:
        """Whether any of the catalogues has points: else neither score nor rank says anything."""
        return any(each.scored for each in self.catalogues)

    @property
    def catalogues(self) -> tuple[Catalogue, ...]:
        """The present one, then those of the drafts; none where there is no ward."""
        if not self.rows:
            return ()
        first = self.rows[0]
        return (first.before.catalogue, *(each.after.catalogue for each in first.effects))

    def of_draft(self, place: int) -> tuple[DraftEffect, ...]:
        """What one draft does to each ward, in the order of ``rows``."""
        return tuple(row.effects[place] for row in self.rows)

    def criteria(self, place: int) -> tuple[CriterionMoves, ...]:
        """The criteria that one draft moves, those first that move for most wards."""
        found: dict[str, Counter[tuple[State | None, State | None]]] = {}
        for row in self.rows:
            for change in row.changes[place]:
                found.setdefault(change.code, Counter())[change.before, change.after] += 1
        order = {code: at for at, code in enumerate([code for each in self.catalogues for code in each.criteria])}
        moved = [
            CriterionMoves(code, tuple((was, now, count) for (was, now), count in ways.most_common()))
            for code, ways in found.items()
        ]
        return tuple(sorted(moved, key=lambda each: (-each.wards, order[each.code])))


def effect_of_drafts(effects: Mapping[str, Sequence[DraftEffect]], wards: Mapping[str, str]) -> EffectOfDrafts:
    """What drafts do, by their names. All are of the same submissions in the same order. ``wards``: unit → its name."""
    rows = [
        WardRow(wards.get(each[0].submission.unit, each[0].submission.unit), each)
        for each in zip(*effects.values(), strict=True)
    ]
    return EffectOfDrafts(tuple(effects), tuple(sorted(rows, key=_order)))


def side_by_side(effects: Mapping[str, EffectOnRound]) -> EffectOfDrafts:
    """What drafts do to one round, by their names."""
    wards = {ward.unit.id: ward.unit.name for each in effects.values() for ward in each.wards}
    return effect_of_drafts({name: [ward.effect for ward in each.wards] for name, each in effects.items()}, wards)


def changes_band(effect: DraftEffect) -> bool:
    """Whether the ward comes to another band."""
    return effect.before.band != effect.after.band


def changes_rank(effect: DraftEffect) -> bool:
    """Whether the ward comes to another rank."""
    return effect.rank_before != effect.rank_after


def changes_score(effect: DraftEffect) -> bool:
    """Whether the ward comes to another score."""
    return effect.before.overall.exact != effect.after.overall.exact


def changes_counts(effect: DraftEffect) -> bool:
    """Whether another number of criteria is met, or counts, in any layer."""
    before, after = (
        [(layer.counts.met, layer.counts.total) for layer in card.layers.values()]
        for card in (effect.before, effect.after)
    )
    return before != after


def places_moved(effect: DraftEffect) -> int:
    """How many places a ward moves, up or down; 0 where it has no rank on one of the sides."""
    if effect.rank_before is None or effect.rank_after is None:
        return 0
    return abs(effect.rank_before - effect.rank_after)


def _order(row: WardRow) -> tuple[object, ...]:
    bands = any(map(changes_band, row.effects))
    score = max(abs((each.after.overall.exact or 0) - (each.before.overall.exact or 0)) for each in row.effects)
    return (not bands, not row.moved, -max(map(places_moved, row.effects)), -score, sort_key(row.name))
