"""What residents say, as a catalogue asks for it: surveys with their interval and their response, and complaints.

Which indicators these are the catalogue says: surveys by their kind, complaints by what their names call them. Satisfaction
lies near its ceiling everywhere, so a share stands with its 95 % interval, with how many answered of how many were asked, and
with who asked. All figures are exact. Nothing here knows a code.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from scoring import catalogue as c
from scoring.agreement import FEW, Interval, wilson
from scoring.change import SurveyChange, survey_change
from scoring.submission import Submission
from scoring.words import COMPLAINTS

CEILING = Fraction(98, 100)
"""Above this share nearly everybody is satisfied: a question to whoever asked, not a trophy."""


class SurveyFigures(NamedTuple):
    """The figures of one survey. ``issued``: how many were asked, None where the dossier does not tell."""

    positive: int
    valid: int
    issued: int | None
    least: int = 0
    """The answers that the catalogue asks for, 0 where it asks for none."""

    @property
    def share(self) -> Fraction | None:
        """The share of positive answers, from 0 to 1; None of no answers."""
        return Fraction(self.positive, self.valid) if self.valid else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval of 95 % of the share; None of no answers."""
        return wilson(self.positive, self.valid)

    @property
    def response(self) -> Fraction | None:
        """The share of those asked who answered; None where nobody says how many were asked, or the figures do not fit."""
        return Fraction(self.valid, self.issued) if self.issued and self.valid <= self.issued else None

    @property
    def few(self) -> bool:
        """Whether there are so few answers that nothing certain can be said, or fewer than the catalogue asks for."""
        return self.valid < max(FEW, self.least)

    @property
    def at_ceiling(self) -> bool:
        """Whether the share is so high that it is a question."""
        return self.share is not None and self.share > CEILING

    def since(self, before: "SurveyFigures") -> SurveyChange | None:
        """The change since an earlier survey with its margin; None where either is too small to tell one."""
        if self.few or before.few:
            return None
        return survey_change((self.positive, self.valid), (before.positive, before.valid))


def surveys(catalogue: c.Catalogue) -> tuple[str, ...]:
    """The codes of the indicators that ask residents, in the order of the catalogue."""
    return tuple(code for code, each in catalogue.indicators.items() if isinstance(each, c.Survey))


@lru_cache(maxsize=32)
def complaints(catalogue: c.Catalogue) -> tuple[str, ...]:
    """The codes of the indicators that count what residents complained of, remarked or asked for, in catalogue order.

    Told by their Vietnamese names, which every catalogue has: they go by the terms of the law.
    """
    return tuple(code for code, each in catalogue.indicators.items() if _of_complaints(each.name.vi.casefold()))


def _of_complaints(name: str) -> bool:
    without = name.replace(COMPLAINTS["prosecution"].vi, "")
    return any(term.vi in without for key, term in COMPLAINTS.items() if key != "prosecution")


def survey_figures(catalogue: c.Catalogue, submission: Submission, code: str) -> SurveyFigures | None:
    """What a submission tells of a survey; None where it lacks the answers, or they do not fit each other."""
    indicator, inputs = catalogue.indicators.get(code), submission.values.get(code, {})
    if not isinstance(indicator, c.Survey) or not {"positive", "valid"} <= inputs.keys():
        return None
    positive, valid = int(inputs["positive"]), int(inputs["valid"])
    if not 0 <= positive <= valid:
        return None
    return SurveyFigures(positive, valid, _issued(catalogue, submission, indicator), indicator.min_sample)


def _issued(catalogue: c.Catalogue, submission: Submission, survey: c.Survey) -> int | None:
    """How many were asked: entered with the survey, or where the catalogue says that the same is counted."""
    own = submission.values.get(survey.code, {}).get("issued")
    if isinstance(own, int):
        return own
    places = [f"{survey.code}.issued"]
    if survey.same_as and "issued" in survey.same_as:
        places.append(survey.same_as["issued"])
    places += [
        f"{other.code}.{name}"
        for other in catalogue.indicators.values()
        for name, same in (other.same_as or {}).items()
        if same == places[0]
    ]
    found = (_entered(catalogue, submission.values, place) for place in places)
    return next((each for each in found if each is not None), None)


def _entered(catalogue: c.Catalogue, values: Mapping[str, Mapping[str, object]], place: str) -> int | None:
    code, name = c.split_operand(place, catalogue.indicators)
    value = values.get(code, {}).get(name or "")
    return value if isinstance(value, int) else None


def about_asking(catalogue: c.Catalogue, code: str) -> tuple[str, ...]:
    """The attestations of a survey's criterion: what is confirmed of how it was asked, such as that an independent body did."""
    criterion = catalogue.criterion_of[code]
    return tuple(each.code for each in criterion.indicators if isinstance(each, c.Attestation))
