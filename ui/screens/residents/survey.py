"""A survey of one dossier in words: the share with its interval, how many answered of how many, who asked, what to ask back."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from scoring import catalogue as c
from scoring.agreement import FEW
from scoring.exact import Exact, rounded
from scoring.residents import SurveyFigures, about_asking, survey_figures
from scoring.scorecard import Scorecard
from ui.parts import formats
from ui.reader.language import in_words, say


class SurveyTold(NamedTuple):
    """One survey of one dossier. ``doubts``: what is to be said of it first; ``asked``: what the catalogue asks."""

    figures: SurveyFigures
    asked_by: str
    doubts: tuple[str, ...]
    asked: tuple[str, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """All that is to be asked of whoever ran it."""
        return (*self.doubts, *self.asked)


def survey_told(card: Scorecard, code: str) -> SurveyTold | None:
    """What a scorecard tells of a survey; None where it has no answers."""
    found = survey_figures(card.catalogue, card.submission, code)
    if found is None:
        return None
    asked = tuple(in_words(each.text) for each in card.questions if code in each.indicators)
    return SurveyTold(found, asked_by(card, code), tuple(doubts(found)), asked)


def percent(share: Fraction) -> str:
    """A share in percent with one decimal; never 100 % where somebody was not satisfied, nor 0 % where somebody was."""
    text = formats.percent(100 * share, 1)
    if share < 1 and rounded(100 * share, 1) == "100.0":
        return say("residents.nearly", share=formats.percent(Fraction(999, 10), 1))
    return text


def share_words(found: SurveyFigures) -> str:
    """ "81,2 % (78,4–83,7 %), n = 780"; of no answers "n = 0"."""
    size = say("residents.size", answers=formats.number(found.valid))
    interval = interval_words(found)
    if found.share is None or not interval:
        return size
    return f"{percent(found.share)} ({interval}), {size}"


def interval_words(found: SurveyFigures) -> str:
    """ "78,4–83,7 %": the ends of the interval; "" of no answers."""
    if found.interval is None:
        return ""
    low, high = (formats.number(100 * end, 1) for end in found.interval)
    return formats.with_percent_sign(f"{low}–{high}")


def response_words(found: SurveyFigures) -> str:
    """ "780/1.000 (78,0 %)": forms that came back of those given out, or that the dossier does not tell."""
    if found.issued is None:
        return say("residents.not_on_file")
    counts = f"{formats.number(found.valid)}/{formats.number(found.issued)}"
    if found.response is None:
        return say("residents.more_than_issued", counts=counts) if found.issued else counts
    return f"{counts} ({formats.percent(100 * found.response, 1)})"


def change_words(now: SurveyFigures, before: SurveyFigures, when: str) -> str:
    """Whether satisfaction changed since an earlier survey, or the difference may be chance. ``when``: of which round it is."""
    change = now.since(before)
    if change is None:
        return say("residents.change_few", when=when)
    told = {"when": when, "points": formats.number(abs(change.points), 1), "margin": formats.number(change.margin, 1)}
    if not change.clear:
        return say("residents.change_unclear", **told | {"points": formats.signed(change.points, 1)})
    return say("residents.change_up" if change.points > 0 else "residents.change_down", **told)


def doubts(found: SurveyFigures) -> list[str]:
    """What must be said of a survey before it is believed: few answers, hardly anybody who answered, nobody dissatisfied."""
    told: list[str] = []
    if found.valid < FEW:
        told.append(say("residents.few", answers=found.valid))
    elif found.few:
        told.append(
            say("residents.fewer_than_asked", answers=formats.number(found.valid), least=formats.number(found.least))
        )
    if found.at_ceiling and found.share is not None:
        key = "residents.everybody" if found.share == 1 else "residents.ceiling"
        told.append(say(key, share=percent(found.share)))
    return told


def asked_by(card: Scorecard, code: str) -> str:
    """Who asked the residents, as the dossier confirms it and the catalogue has it entered; else that it does not tell."""
    indicator, values = card.catalogue.indicators[code], card.submission.values
    confirmed = [
        text
        for other in about_asking(card.catalogue, code)
        if (text := _confirmed(card.catalogue.indicators[other], values.get(other, {})))
    ]
    if not confirmed and isinstance(indicator, c.Survey) and indicator.entered_by is not None:
        confirmed.append(say(f"residents.entered_{indicator.entered_by}"))
    return "; ".join(confirmed) or say("residents.not_on_file")


def _confirmed(indicator: c.Indicator, inputs: Mapping[str, Exact]) -> str:
    """ "Mặt trận Tổ quốc chủ trì cuộc lấy phiếu": what is confirmed, or that it is not; "" if nothing was entered."""
    assert isinstance(indicator, c.Attestation)
    if "confirmed" not in inputs:
        return ""
    names = [in_words(item) for item in indicator.items or ()] or [in_words(indicator.name)]
    confirmed = inputs["confirmed"]
    if confirmed == indicator.out_of:
        return "; ".join(names)
    if not confirmed:
        return say("residents.unconfirmed", what="; ".join(names))
    counts = f"{formats.number(confirmed)}/{formats.number(indicator.out_of)}"
    return f"{in_words(indicator.name)}: {counts}"
