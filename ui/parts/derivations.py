"""The derivation of a result as the screens tell it: what was asked in the words of the field, names as the screen has them.

The scorecard's own derivation is written for whoever reads the data ("ngưỡng ≥ 90"); a screen says "yêu cầu: từ 90 % trở lên"
there as everywhere else.
"""

from scoring.catalogue import judged
from scoring.derivations import ruled
from scoring.scorecard import IndicatorResult, Scorecard
from scoring.words import Words
from ui.parts.requirements import asked_of, required
from ui.reader.language import in_words
from ui.reader.people import told_name


def told_derivation(part: IndicatorResult, scorecard: Scorecard) -> str:
    """The derivation of a result of ``scorecard`` in the language of the screen, with the name that whoever ruled has in it."""
    ruling = scorecard.submission.rulings.get(part.code)
    if ruling is not None:
        part = part._replace(remark=ruled(told_name(ruling.by), ruling.reason))
    return in_words(_with_asked_in_words(part, scorecard.submission.window.end.year).derivation)


def _with_asked_in_words(part: IndicatorResult, year: int) -> IndicatorResult:
    prepared = part.prepared
    if not judged(prepared.indicator):
        return part
    asked = required(asked_of(prepared.indicator, year))
    of_class = prepared.without_target
    # Only the language of the screen is read of it.
    told = Words(of_class.vi + f"; {asked}", of_class.en + f"; {asked}") if asked else of_class
    return part._replace(prepared=prepared._replace(target=told))
