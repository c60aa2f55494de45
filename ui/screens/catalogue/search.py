"""Finding criteria, and counting what their thresholds rest on. Pure."""

from typing import NamedTuple, get_args

from dossiers.texts.typed_text import search_form
from scoring.catalogue import Catalogue, Criterion, Indicator, judged
from scoring.vocabulary import Basis
from ui.reader.language import in_words

BASES: tuple[str, ...] = get_args(Basis)
ANY = "any"


class CatalogueFilter(NamedTuple):
    """What is looked for. ``basis`` and ``kind`` are those of an indicator, or ANY; ``gate``: gates only."""

    text: str = ""
    basis: str = ANY
    kind: str = ANY
    gate: bool = False

    @property
    def everything(self) -> bool:
        """Whether nothing in particular is looked for."""
        return self == CatalogueFilter()


class Rests(NamedTuple):
    """How much rests on one basis: criteria, thresholds (judged indicators), weights."""

    basis: str | None
    criteria: int
    thresholds: int
    weights: int


def found(catalogue: Catalogue, wanted: CatalogueFilter) -> tuple[str, ...]:
    """The codes of the criteria that hold every word looked for and an indicator of the basis, kind and gate asked."""
    asked = search_form(wanted.text).split()
    return tuple(
        code
        for code, criterion in catalogue.criteria.items()
        if any(_fits(part, wanted) for part in criterion.indicators) and _holds(criterion, asked)
    )


def rests_on(catalogue: Catalogue) -> tuple[Rests, ...]:
    """Every basis on which something rests, in the order of the file format; None last, where a basis is not stated."""
    criteria = [criterion.basis for criterion in catalogue.criteria.values()]
    weights = [criterion.weight_basis for criterion in catalogue.criteria.values()]
    thresholds = [part.basis for part in catalogue.indicators.values() if judged(part)]
    rows = [Rests(basis, *(each.count(basis) for each in (criteria, thresholds, weights))) for basis in (*BASES, None)]
    return tuple(row for row in rows if any(row[1:]))


def tracked(catalogue: Catalogue) -> int:
    """How many indicators are only tracked: they have no threshold to rest on anything."""
    return sum(not judged(part) for part in catalogue.indicators.values())


def _fits(part: Indicator, wanted: CatalogueFilter) -> bool:
    return wanted.basis in {ANY, part.basis} and wanted.kind in {ANY, part.kind} and (part.gate or not wanted.gate)


def _holds(criterion: Criterion, asked: list[str]) -> bool:
    if not asked:
        return True
    texts = [criterion.code, in_words(criterion.name), in_words(criterion.responsible)]
    texts += [f"{part.code} {in_words(part.name)}" for part in criterion.indicators]
    texts += [f"{document.code} {in_words(document.name)}" for document in criterion.documents]
    whole = search_form(" ".join(texts))
    return all(word in whole for word in asked)
