"""What is judged: the catalogue as frozen models, and the assembled catalogue that everything else works on.

The models say what a file may hold (``docs/scoring.md``, sections 2, 3 and 10); the JSON Schema that completes and checks
the YAML in an editor is made from them. ``values`` says what single values must be, ``rules`` what one part demands of
another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, cast

from pydantic import ConfigDict, Discriminator, Field, Tag

from scoring.catalogue.values import (
    AS_MAPPING,
    Bilingual,
    ClassCode,
    Code,
    CreditShare,
    Day,
    Entries,
    Flag,
    GroupMinimum,
    Item,
    Languages,
    Model,
    MonthDayOrDay,
    MostUnmet,
    Name,
    Number,
    OnlyTrue,
    Operand,
    Per,
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
    InputName,
    Kind,
    RankedBy,
    SmallBaseRule,
    SurveyOrigin,
)
from scoring.words import INPUT_WORDS, Words

INPUTS: dict[Kind, tuple[InputName, ...]] = {
    "attestation": ("confirmed",),
    "deadline": ("on",),
    "ratio": ("numerator", "denominator"),
    "count": ("count",),
    "change": ("current", "previous"),
    "level": ("level",),
    "survey": ("positive", "valid", "issued"),
    "number": ("value",),
}
"""What a ward enters for each kind of indicator; all but ``issued`` are needed to judge it."""

ITEMS = "items"
"""What may stand instead of ``confirmed`` where the items of an attestation carry codes: the codes of those that hold."""


_ONE_OR_A_RANGE = ConfigDict(
    json_schema_extra={
        "minProperties": 1,
        "maxProperties": 2,
        "dependentSchemas": {
            "equal": {"maxProperties": 1},
            "at_least": {"properties": {"above": False}},
            "at_most": {"properties": {"below": False}},
        },
    }
)
_NOT_EMPTY = Field(json_schema_extra={"minProperties": 1})
"""What an editor is told of a mapping that names something; ``rules`` refuses an empty one."""


class NumberTarget(Model):
    """The threshold of a measured number: one comparison, or a range of one bound below and one above."""

    model_config = _ONE_OR_A_RANGE
    at_least: Number | None = None
    at_most: Number | None = None
    above: Number | None = None
    below: Number | None = None
    equal: Number | None = None


class LevelTarget(Model):
    """The threshold of a level: one comparison with a level's code, or a range between two."""

    model_config = _ONE_OR_A_RANGE
    at_least: Code | None = None
    at_most: Code | None = None
    above: Code | None = None
    below: Code | None = None
    equal: Code | None = None


class DateTarget(Model):
    """The last day on which a deadline is kept."""

    on_or_before: MonthDayOrDay
    """"MM-DD" in the year in which the window ends ("02-29" is the last day of February), or a full date."""


class NumberLine(Model):
    """Partial points on a straight line: 0 at ``from``, 1 at ``to``, clipped."""

    start: Number = Field(alias="from")
    to: Number
    floor: Number | None = None
    """0 on the worse side of this, on the line from here on. It lies between ``from`` and ``to``."""


class LevelLine(Model):
    """Partial points on a straight line over the places of levels."""

    start: Code = Field(alias="from")
    to: Code
    floor: Code | None = None
    """0 below this level, on the line from here on. It lies between ``from`` and ``to``."""


class NumberStep(Model):
    """Partial points from a threshold on."""

    at_least: Number | None = None
    at_most: Number | None = None
    credit: CreditShare


class LevelStep(Model):
    """Partial points from a level on."""

    at_least: Code | None = None
    at_most: Code | None = None
    credit: CreditShare


class NumberSteps(Model):
    """Partial points in steps; of the steps reached the highest credit counts."""

    steps: Annotated[tuple[Annotated[NumberStep, AS_MAPPING], ...], Entries(1)]


class LevelSteps(Model):
    """Partial points in steps of levels; of the steps reached the highest credit counts."""

    steps: Annotated[tuple[Annotated[LevelStep, AS_MAPPING], ...], Entries(1)]


def _credit_form(value: Any) -> str:
    return "steps" if isinstance(value, NumberSteps | LevelSteps) or "steps" in value else "line"


NumberCredit = Annotated[
    Annotated[NumberLine, Tag("line")] | Annotated[NumberSteps, Tag("steps")],
    Discriminator(_credit_form),
    AS_MAPPING,
]
LevelCredit = Annotated[
    Annotated[LevelLine, Tag("line")] | Annotated[LevelSteps, Tag("steps")],
    Discriminator(_credit_form),
    AS_MAPPING,
]
NumberGoal = Annotated[NumberTarget, AS_MAPPING]
LevelGoal = Annotated[LevelTarget, AS_MAPPING]
DateGoal = Annotated[DateTarget, AS_MAPPING]


class NumberCase(Model):
    """What is asked of the units of one class; of a class whose case is empty nothing is."""

    target: NumberGoal | None = None
    credit: NumberCredit | None = None


class LevelCase(Model):
    """What level is asked of the units of one class; of a class whose case is empty none is."""

    target: LevelGoal | None = None
    credit: LevelCredit | None = None


class DateCase(Model):
    """By what day the units of one class are done; for a class whose case is empty there is none."""

    target: DateGoal | None = None
    credit: ClassVar[None] = None


NumberCases = Annotated[dict[Code, Annotated[NumberCase, AS_MAPPING]], AS_MAPPING]
LevelCases = Annotated[dict[Code, Annotated[LevelCase, AS_MAPPING]], AS_MAPPING]
DateCases = Annotated[dict[Code, Annotated[DateCase, AS_MAPPING]], AS_MAPPING]


class SmallBase(Model):
    """No percentage below ``below`` earlier cases: met when not increased, or left to the inspector."""

    below: Whole
    rule: SmallBaseRule


class Level(Model):
    """One of the ordered levels of an indicator."""

    code: Code
    name: Name


class IndicatorBase(Model):
    """What every indicator has, whatever its kind."""

    model_config = ConfigDict(
        json_schema_extra={
            "dependentRequired": {"by": ["cases"], "cases": ["by"]},
            "dependentSchemas": {"by": {"properties": {"target": False, "credit": False}}},
        }
    )
    code: Code
    name: Name
    unit: Name | None = None
    weight: Weight = 1
    gate: Flag = False
    """A gate: not met fails it, not proven leaves it open, and either bars the bands with ``gates: true``."""
    basis: Basis | None = None
    """Where the threshold comes from."""
    sources: Sources = ()
    note: Name | None = None
    inputs: Annotated[dict[Code, Name], AS_MAPPING] | None = None
    """What each input is called where it is typed, by its name in the file: "Cameras working" for the numerator."""
    same_as: Annotated[dict[Code, Code], AS_MAPPING] | None = None
    """Inputs that count the same as another one does, "11.1.current", which is proposed where they are typed."""
    by: Code | None = None
    """The class of units by which target and credit differ; they then stand in ``cases``."""
    sensitive: Flag = False
    """Its counts are of persons who could be told by small numbers: 1 to 4 are hidden in what is published outside."""
    complaints: Flag = False
    """It counts what residents complained of, remarked or asked for: shown with what residents say."""


class Attestation(IndicatorBase):
    """How many of a fixed number of items hold."""

    kind: Literal["attestation"]
    of: Positive | None = None
    items: Annotated[tuple[Annotated[Item, AS_MAPPING], ...], Entries(1)] | None = None
    target: NumberGoal | None = None
    credit: NumberCredit | None = None
    cases: NumberCases | None = None

    @property
    def out_of(self) -> int:
        """How many items there are."""
        return self.of if self.of is not None else len(self.items or ())

    @cached_property
    def coded_items(self) -> dict[str, Item]:
        """The items by their codes, in the order of the file; empty where they carry none."""
        return {item.code: item for item in self.items or () if item.code is not None}


class Deadline(IndicatorBase):
    """A date by which something is to be done."""

    kind: Literal["deadline"]
    target: DateGoal | None = None
    credit: ClassVar[None] = None
    cases: DateCases | None = None


class Ratio(IndicatorBase):
    """A share in percent, from its numerator and denominator; or a rate, so many ``per`` 100 000."""

    kind: Literal["ratio"]
    target: NumberGoal | None = None
    credit: NumberCredit | None = None
    cases: NumberCases | None = None
    may_exceed: Flag = False
    per: Per | None = None
    """What the numerator is counted per, if not per hundred: 100000 for a rate per 100 000."""

    @property
    def out_of(self) -> int:
        """What a numerator as large as its denominator comes to: 100, or ``per``."""
        return self.per or 100


class Count(IndicatorBase):
    """A whole number of cases, persons, things."""

    kind: Literal["count"]
    target: NumberGoal | None = None
    credit: NumberCredit | None = None
    cases: NumberCases | None = None


class Change(IndicatorBase):
    """A change in percent against the same window a year earlier, from the two counts."""

    kind: Literal["change"]
    target: NumberGoal | None = None
    credit: NumberCredit | None = None
    cases: NumberCases | None = None
    small_base: Annotated[SmallBase, AS_MAPPING] | None = None


class LevelIndicator(IndicatorBase):
    """One of a list of levels, worst first."""

    kind: Literal["level"]
    levels: Annotated[tuple[Annotated[Level, AS_MAPPING], ...], Entries(1)]
    target: LevelGoal | None = None
    credit: LevelCredit | None = None
    cases: LevelCases | None = None

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each level's code, 1 for the worst."""
        return {level.code: place for place, level in enumerate(self.levels, 1)}


class Survey(IndicatorBase):
    """The share of positive among valid answers, in percent."""

    kind: Literal["survey"]
    target: NumberGoal | None = None
    credit: NumberCredit | None = None
    cases: NumberCases | None = None
    min_sample: Whole = 0
    entered_by: SurveyOrigin | None = None


class NumberIndicator(IndicatorBase):
    """Any decimal number."""

    kind: Literal["number"]
    target: NumberGoal | None = None
    credit: NumberCredit | None = None
    cases: NumberCases | None = None


KINDS: dict[Kind, type[IndicatorBase]] = {
    "attestation": Attestation,
    "deadline": Deadline,
    "ratio": Ratio,
    "count": Count,
    "change": Change,
    "level": LevelIndicator,
    "survey": Survey,
    "number": NumberIndicator,
}
Indicator = Attestation | Deadline | Ratio | Count | Change | LevelIndicator | Survey | NumberIndicator


def _kind(value: object) -> Kind | None:
    kind = cast(dict[str, object], value).get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return kind if isinstance(kind, str) and kind in KINDS else None


AnyIndicator = Annotated[
    Annotated[Attestation, Tag("attestation")]
    | Annotated[Deadline, Tag("deadline")]
    | Annotated[Ratio, Tag("ratio")]
    | Annotated[Count, Tag("count")]
    | Annotated[Change, Tag("change")]
    | Annotated[LevelIndicator, Tag("level")]
    | Annotated[Survey, Tag("survey")]
    | Annotated[NumberIndicator, Tag("number")],
    Discriminator(_kind),
    AS_MAPPING,
]


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


def judged(indicator: Indicator) -> bool:
    """Whether an indicator is judged; with neither target nor credit, and no cases by class, it is tracked only."""
    return indicator.target is not None or indicator.credit is not None or indicator.by is not None


def for_class(indicator: Indicator, code: str | None) -> Indicator:
    """The indicator with the target and credit of one class; with neither where its case is empty or ``code`` is None.

    One whose threshold is the same for all is given back as it is.
    """
    if indicator.cases is None:
        return indicator
    case = None if code is None else indicator.cases[code]
    if case is None:
        return indicator
    return indicator.model_copy(update={"target": case.target, "credit": case.credit})


def as_judged(indicator: Indicator, classes: Mapping[str, str]) -> Indicator:
    """The indicator as units of these classes (``area`` → ``core``) are judged by it; see ``for_class``."""
    return indicator if indicator.by is None else for_class(indicator, classes.get(indicator.by))


def not_asked(indicator: Indicator, classes: Mapping[str, str]) -> bool:
    """Whether the case of these classes is empty: nothing is asked of such a unit."""
    if indicator.by is None or indicator.cases is None or indicator.by not in classes:
        return False
    case = indicator.cases[classes[indicator.by]]
    return case.target is None and case.credit is None


def in_percent(indicator: Indicator) -> bool:
    """Whether the value of an indicator is a percentage: of a survey, a change, and a ratio that is not ``per`` so many."""
    return indicator.per is None if isinstance(indicator, Ratio) else isinstance(indicator, Survey | Change)


def entered_by_others(indicator: Indicator) -> bool:
    """Whether somebody independent enters an indicator, not the judged ward: a survey of its residents."""
    return isinstance(indicator, Survey) and indicator.entered_by == "independent"


def words_of(name: Bilingual | None) -> Words:
    """A name of the catalogue as plain words; empty where there is none. Without English it stands there in Vietnamese."""
    return Words(name.vi, name.vi if name.en is None else name.en) if name else Words("", "")


def text_data(name: Bilingual) -> dict[str, str]:
    """A text of the catalogue as it is given on: by language, and without English where its file has none."""
    return {"vi": name.vi} if name.en is None else {"vi": name.vi, "en": name.en}


def input_words(indicator: Indicator, name: str) -> Words:
    """What one figure of an indicator is called: the catalogue's name for it, else that of its place ("tử số")."""
    return words_of(indicator.inputs[name]) if indicator.inputs and name in indicator.inputs else INPUT_WORDS[name]
