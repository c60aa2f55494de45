"""What is judged: the parts of a catalogue file as frozen models, and the assembled catalogue that everything else works on.

The models say what a file may hold (``docs/scoring.md``, sections 2, 3 and 10); the JSON Schema that completes and checks
the YAML in an editor is made from them. ``values`` says what single values must be, ``rules`` what one part demands of
another.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from pydantic import ConfigDict, Discriminator, Field, Tag

from scoring.catalogue.indicators import AnyIndicator, Indicator, judged
from scoring.catalogue.values import (
    AS_MAPPING,
    ClassCode,
    Code,
    Day,
    Entries,
    Flag,
    GroupMinimum,
    Languages,
    Model,
    MostUnmet,
    Name,
    Number,
    OnlyTrue,
    Operand,
    Positive,
    Sources,
    Weight,
    Whole,
)
from scoring.vocabulary import (
    Basis,
    CatalogueStatus,
    CheckKind,
    CountsAs,
    RankedBy,
)

_NOT_EMPTY = Field(json_schema_extra={"minProperties": 1})
"""What an editor is told of a mapping that names something; ``rules`` refuses an empty one."""


class DocumentNeeded(Model):
    """A document that proves a criterion."""

    code: Code
    name: Name
    required: Flag = True


class Criterion(Model):
    """A criterion: its indicators, the documents that prove them, its weight in the score."""

    code: Code
    name: Name
    weight: Weight = 1
    weight_basis: Basis | None = None
    """Where the weight comes from."""
    counts_as: CountsAs | None = None
    """A bonus adds up to its weight to the score, a deduction takes up to it away; neither stands in a count."""
    needs: Positive | None = None
    """How many of the judged indicators have to be met: "at least three of five". All of them unless said otherwise."""
    basis: Basis | None = None
    """Where the criterion comes from."""
    responsible: Name | None = None
    sources: Sources = ()
    outside: Flag = False
    """``responsible`` is a body outside the ward: what is lacking is for others to do."""
    note: Name | None = None
    documents: Annotated[tuple[Annotated[DocumentNeeded, AS_MAPPING], ...], Entries()] = ()
    indicators: Annotated[tuple[AnyIndicator, ...], Entries(1)]

    @cached_property
    def judged_indicators(self) -> tuple[Indicator, ...]:
        """The indicators that are more than tracked, in the order of the file."""
        return tuple(found for found in self.indicators if judged(found))

    @cached_property
    def required_documents(self) -> tuple[str, ...]:
        """The codes of the documents without which nothing of it is proven, in the order of the file."""
        return tuple(each.code for each in self.documents if each.required)


class Group(Model):
    """Criteria that belong together. Groups either all carry a weight or none does."""

    code: Code
    name: Name
    weight: Weight | None = None
    note: Name | None = None
    criteria: Annotated[tuple[Annotated[Criterion, AS_MAPPING], ...], Entries(1)]


class Check(Model):
    """A question raised where inputs do not fit together."""

    code: Code
    kind: CheckKind
    of: Annotated[tuple[Operand, ...], Entries(2, 2)]
    question: Name


class UnitClass(Model):
    """One of the classes that a unit can be of: core or outer area."""

    code: ClassCode
    name: Name


class LevelsAsked(Model):
    """How many of some level indicators must stand, or may stand, at a level or better, or at a level or worse.

    One of ``at_least`` (or better) and ``at_most`` (or worse), and one of ``min`` and ``max``.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                {"oneOf": [{"required": [key]} for key in pair]} for pair in (("at_least", "at_most"), ("min", "max"))
            ]
        }
    )
    of: Annotated[tuple[Code, ...], Entries(1)]
    """The level indicators."""
    at_least: Code | None = None
    at_most: Code | None = None
    min: Positive | None = None
    max: Whole | None = None


def _one_or_each(value: Any) -> str:
    return "each" if isinstance(value, dict) else "one"


Groups = Annotated[
    Annotated[GroupMinimum, Tag("one")] | Annotated[dict[Code, Number], _NOT_EMPTY, Tag("each")],
    Discriminator(_one_or_each),
]
"""A least score for every group, or one for each group that is named."""
Unmet = Annotated[
    Annotated[MostUnmet, Tag("one")] | Annotated[dict[Code, Whole], _NOT_EMPTY, Tag("each")],
    Discriminator(_one_or_each),
]
"""How many criteria of all layers may be unmet, or of the layer that is named."""


class Band(Model):
    """A band of the result with the conditions that all must hold."""

    code: Code
    name: Name
    min_score: Number | None = None
    all_met: Flag = False
    min_met: Annotated[dict[Code, Whole], AS_MAPPING] | None = None
    gates: Flag = False
    must_meet: Annotated[tuple[Code, ...], Entries(1)] | None = None
    """Indicators that must be met, by their codes."""
    min_group: Groups | None = None
    """The least score of every group, or of each that is named."""
    max_unmet: Unmet | None = None
    """How many criteria may be not met or not proven."""
    levels: Annotated[tuple[Annotated[LevelsAsked, AS_MAPPING], ...], Entries(1)] | None = None
    """How many level indicators stand where."""


class Base(Model):
    """The catalogue that a local layer extends."""

    catalogue: Code
    version: Code


class Source(Model):
    """A source that thresholds and criteria refer to by its code."""

    code: Code
    name: Name


class CatalogueFile(Model):
    """One file of a catalogue: the national layer, or a local layer that extends it."""

    catalogue: Code
    version: Code
    layer: Code
    title: Name
    languages: Languages | None = None
    """The languages of its texts: [vi] where they need no English. Both unless said otherwise."""
    issuer: Name | None = None
    status: CatalogueStatus | None = None
    points: Flag = False
    """Weights are points: those of a criterion's indicators add up to its own. In all files graded together, or in none."""
    above_100: OnlyTrue | None = None
    """Bonus may lift a score above 100. In the national file only."""
    note: Name | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    extends: Annotated[Base, AS_MAPPING] | None = None
    sources: Annotated[tuple[Annotated[Source, AS_MAPPING], ...], Entries()] = ()
    classes: (
        Annotated[
            dict[ClassCode, Annotated[tuple[Annotated[UnitClass, AS_MAPPING], ...], Entries(2)]],
            AS_MAPPING,
            Field(json_schema_extra={"minProperties": 1, "additionalProperties": False}),
        ]
        | None
    ) = None
    """Classes of units by which thresholds differ: each with its codes."""
    bands: Annotated[tuple[Annotated[Band, AS_MAPPING], ...], Entries(1)] | None = None
    rank_by: RankedBy | None = None
    """Ranks go by band first, then by score. By score alone unless said otherwise."""
    checks: Annotated[tuple[Annotated[Check, AS_MAPPING], ...], Entries()] = ()
    groups: Annotated[tuple[Annotated[Group, AS_MAPPING], ...], Entries(1)]


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The national layer and the local layers that extend it, ready to grade with.

    ``sha256`` is over the bytes of all files in the order given: it names the text a result was made with.
    """

    files: tuple[CatalogueFile, ...]
    sha256: str

    @property
    def national(self) -> CatalogueFile:
        """The first file, which every other extends."""
        return self.files[0]

    @property
    def layers(self) -> tuple[str, ...]:
        """The codes of the layers, the national one first."""
        return tuple(file.layer for file in self.files)

    @property
    def in_points(self) -> bool:
        """Whether weights are points, which the indicators of a criterion share."""
        return self.national.points

    @cached_property
    def scored(self) -> bool:
        """Whether scores say anything: a weight, a credit rule, bonus, deduction or a band by score stands in it.

        A scheme of which every criterion simply has to be met says nothing of the kind. Its scores are worked out all the
        same (docs/scoring.md, section 5), as if all weighed 1, and no screen shows them.
        """
        weighing = ({"weight"}, [group for _, group in self.groups])
        adding = ({"weight", "counts_as"}, self.criteria.values())
        earning = ({"weight", "credit"}, self.indicators.values())
        asking = ({"min_score", "min_group"}, self.bands)
        return (
            self.in_points
            or any(
                keys & part.model_fields_set for keys, parts in (weighing, adding, earning, asking) for part in parts
            )
            or any(case.credit is not None for each in self.indicators.values() for case in (each.cases or {}).values())
        )

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands, best first."""
        return self.national.bands or ()

    @cached_property
    def band_places(self) -> dict[str, int]:
        """The place of each band's code, 1 for the best."""
        return {band.code: place for place, band in enumerate(self.bands, 1)}

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks of all layers."""
        return tuple(check for file in self.files for check in file.checks)

    @cached_property
    def classes(self) -> dict[str, dict[str, UnitClass]]:
        """What each class of units is known by (``area``) → its codes with their names, of all layers."""
        return {
            key: {entry.code: entry for entry in entries}
            for file in self.files
            for key, entries in (file.classes or {}).items()
        }

    @cached_property
    def groups(self) -> tuple[tuple[str, Group], ...]:
        """(layer, group) of all layers, in the order of the files."""
        return tuple((file.layer, group) for file in self.files for group in file.groups)

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Criteria by code, in catalogue order."""
        return {criterion.code: criterion for _, group in self.groups for criterion in group.criteria}

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Indicators by code, in catalogue order."""
        return {found.code: found for criterion in self.criteria.values() for found in criterion.indicators}

    @cached_property
    def criterion_of(self) -> dict[str, Criterion]:
        """The criterion that an indicator or a document belongs to, by the code of either; an indicator's goes first."""
        entries = self.criteria.values()
        documents = {document.code: criterion for criterion in entries for document in criterion.documents}
        return documents | {found.code: criterion for criterion in entries for found in criterion.indicators}

    @cached_property
    def documents(self) -> dict[str, DocumentNeeded]:
        """Documents by code, in catalogue order."""
        return {found.code: found for criterion in self.criteria.values() for found in criterion.documents}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources by code."""
        return {source.code: source for file in self.files for source in file.sources}
