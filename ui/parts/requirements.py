"""What an indicator asks for, in the words of the field: "từ 90 % trở lên", "không có", "từ Khá trở lên"."""

from scoring.catalogue import Attestation, DateTarget, Indicator, LevelIndicator, in_percent, judged
from scoring.exact import Exact, written
from scoring.measures import last_day, limits_of
from scoring.vocabulary import Operator
from ui.parts import formats
from ui.reader.language import in_words, say


def requirement(indicator: Indicator, year: int) -> str:
    """What an indicator has to reach, as a line that stands alone: "yêu cầu: từ 90 % trở lên"; that it is only followed."""
    if not judged(indicator):
        return say("requirements.tracked")
    return required(asked_of(indicator, year))


def required(asked: str) -> str:
    """What is asked (``asked_of``) behind a figure: "yêu cầu: từ 90 % trở lên"; "" where nothing is."""
    return say("requirements.required", asked=asked) if asked else ""


def asked_of(indicator: Indicator, year: int) -> str:
    """What is asked, by itself: "từ 90 % trở lên", "không có"; "" where it is judged by its credit alone, or only followed.

    ``year``: in which the window ends. One with a threshold by class is given as it is judged (``catalogue.as_judged``).
    """
    limits = limits_of(indicator, year)
    if not limits:
        return say("requirements.by_class") if indicator.by is not None and indicator.credit is None else ""
    if isinstance(indicator.target, DateTarget):
        return say("requirements.by_day", day=formats.day(last_day(indicator.target, year)))
    if len(limits) == 2:
        lower, upper = (_bound(indicator, operator, threshold) for operator, threshold in limits)
        return say("requirements.range", lower=lower, upper=upper)
    return _single(indicator, *limits[0])


def _bound(indicator: Indicator, operator: Operator, threshold: Exact) -> str:
    """One end of a range: "từ 5 %"."""
    if isinstance(indicator, LevelIndicator):
        return say(f"requirements.level_{operator}", level=in_words(indicator.levels[int(threshold) - 1].name))
    # "từ 200 và dưới 500": what is left out there is said where the lower end stands alone.
    key = "range_at_least" if operator == "at_least" else operator
    return say(f"requirements.{key}", value=_with_unit(indicator, threshold))


def _single(indicator: Indicator, operator: Operator, threshold: Exact) -> str:
    if isinstance(indicator, LevelIndicator):
        return _level(indicator, operator, int(threshold))
    if indicator.kind == "change":
        return _change(operator, threshold)
    if isinstance(indicator, Attestation) and operator == "at_least" and threshold == indicator.out_of:
        return say("requirements.one" if threshold == 1 else "requirements.all", value=_with_unit(indicator, threshold))
    if operator == "at_most" and threshold == 0:
        return say("requirements.none")
    if indicator.kind == "ratio" and in_percent(indicator) and operator == "at_least" and threshold == 100:
        return say("requirements.all", value=_with_unit(indicator, threshold))
    return say(f"requirements.{operator}", value=_with_unit(indicator, threshold))


def _level(indicator: LevelIndicator, operator: Operator, place: int) -> str:
    name = in_words(indicator.levels[place - 1].name)
    last = {"at_least": len(indicator.levels), "at_most": 1}.get(operator)
    exact = operator == "equal" or place == last
    return say("requirements.level" if exact else f"requirements.level_{operator}", level=name)


def _change(operator: Operator, threshold: Exact) -> str:
    """A change reads as a rise or a fall, without a sign: what has to fall by 5 % is no "≤ −5 %"."""
    size = formats.percent(written(abs(threshold)))
    if threshold == 0:
        return say(f"requirements.change_{operator}")
    way = "fall" if threshold < 0 else "rise"
    return say(f"requirements.{way}_{operator}", value=size)


def _with_unit(indicator: Indicator, threshold: Exact) -> str:
    """The threshold with its unit, without what the unit explains in brackets, and without a pace ("a year")."""
    number = formats.number(written(threshold))
    if in_percent(indicator):
        return formats.with_percent_sign(number)
    unit = in_words(indicator.unit).partition(" (")[0] if indicator.unit else ""
    return f"{number} {unit}".rstrip()
