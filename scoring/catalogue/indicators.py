"""What is judged, kind by kind: the indicators as frozen models, and what is known of one whatever its kind."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, ClassVar, Literal, cast

from pydantic import ConfigDict, Discriminator, Tag

from scoring.catalogue.goals import (
    DateCases,
    DateGoal,
    LevelCases,
    LevelCredit,
    LevelGoal,
    NumberCases,
    NumberCredit,
    NumberGoal,
)
from scoring.catalogue.values import (
    AS_MAPPING,
    Code,
    Entries,
    Flag,
    Item,
    Model,
    Name,
    Per,
    Positive,
    Sources,
    Weight,
    Whole,
    words_of,
)
from scoring.vocabulary import (
    Basis,
    InputName,
    Kind,
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


def input_words(indicator: Indicator, name: str) -> Words:
    """What one figure of an indicator is called: the catalogue's name for it, else that of its place ("tử số")."""
    return words_of(indicator.inputs[name]) if indicator.inputs and name in indicator.inputs else INPUT_WORDS[name]
