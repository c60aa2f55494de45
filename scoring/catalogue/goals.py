"""What an indicator asks: its threshold and its partial credit, for all units or class by class."""

from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Discriminator, Field, Tag

from scoring.catalogue.values import (
    AS_MAPPING,
    Code,
    CreditShare,
    Entries,
    Model,
    MonthDayOrDay,
    Number,
)

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
