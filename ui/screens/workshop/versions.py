"""Two versions of the criteria compared: what changes grading first, weight by weight, then what is only read, word by word."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from scoring.catalogue import Catalogue
from scoring.catalogue_difference import (
    CatalogueDifference,
    Difference,
    WeightShare,
    catalogue_difference,
    weight_shares,
)
from scoring.exact import written
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.templates import beside
from ui.reader.language import in_words, say
from ui.screens.workshop.told_difference import ToldDifference, told

_THRESHOLDS = frozenset({"target", "cases", "by", "levels", "of", "items", "kind", "may_exceed", "per"})
SUMS = (
    "file_added", "file_gone", "scored", "rules_of_all", "band_added", "band_gone", "band_changed", "group_added",
    "group_gone", "group_moved", "group_weight", "criterion_added", "criterion_gone", "criterion_moved",
    "criterion_weight", "criterion_rule", "indicator_added", "indicator_gone", "indicator_moved", "threshold", "credit",
    "gate", "indicator_rule", "document_added", "document_gone", "document_moved", "document_rule", "check", "reading",
)  # fmt: skip
"""What is counted above, in this order."""


class Sum(NamedTuple):
    """How many parts changed in one way, in words: "3 tiêu chí đổi trọng số"."""

    name: str
    parts: int
    text: str


def draw_versions(before: Catalogue, after: Catalogue, names: tuple[str, str]) -> None:
    """Everything that differs between two versions. ``names``: what they are called."""
    st.html(_pieces.versions(catalogue_difference(before, after), names))


def sums(difference: CatalogueDifference) -> list[Sum]:
    """How many parts changed in which way; each part once in each."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for each in difference.differences:
        found[sort_of(each)].add((each.kind, each.code))
    return [Sum(name, len(found[name]), _sum(name, len(found[name]))) for name in SUMS if found[name]]


def sort_of(difference: Difference) -> str:
    """Under which of ``SUMS`` a difference counts."""
    kind, way, field = difference.kind, difference.way, difference.field
    if not difference.grades:
        return "reading"
    if kind == "catalogue":
        return "scored"
    if kind == "check":
        return "check"
    if way == "ordered":
        return "band_changed"
    if way != "changed":
        return f"{kind}_{way}"
    if kind == "indicator":
        return "threshold" if field in _THRESHOLDS else field if field in ("credit", "gate") else "indicator_rule"
    if field == "weight":
        return f"{kind}_weight"
    return {"file": "rules_of_all", "band": "band_changed", "document": "document_rule"}.get(kind, "criterion_rule")


def _sum(name: str, count: int) -> str:
    return say(f"workshop.sum_{name}", n=formats.number(count))


def _weights(difference: CatalogueDifference) -> tuple[list[WeightShare], list[WeightShare]]:
    """The criteria whose weight changed, and those of which only the share did; none where nothing is scored."""
    if not (difference.before.scored or difference.after.scored):
        return [], []
    shares = weight_shares(difference.before, difference.after)
    own = [each for each in shares if each.weight_changed]
    return own, [each for each in shares if not each.weight_changed and each.share_before != each.share_after]


def _weight(share: WeightShare, side: str) -> str:
    weight = share.weight_before if side == "before" else share.weight_after
    return formats.NONE if weight is None else formats.number(written(weight))


def _share(share: WeightShare, side: str) -> str:
    return formats.percent(share.share_before if side == "before" else share.share_after, 2)


def _criterion(share: WeightShare, difference: CatalogueDifference) -> str:
    criteria = {**difference.before.criteria, **difference.after.criteria}
    return f"{share.code} {in_words(criteria[share.code].name)}"


def _lines(differences: Sequence[Difference], whole: CatalogueDifference) -> list[ToldDifference]:
    """The differences as lines; weights of criteria stand with their shares in a table of their own."""
    beside_shares = "criterion_weight" if _weights(whole)[0] else ""
    return [
        line for each in differences if sort_of(each) != beside_shares for line in told(each, whole.before, whole.after)
    ]


_pieces = beside(
    __file__, sums=sums, lines=_lines, weights=_weights, weight_of=_weight, share_of=_share, criterion_of=_criterion
)
