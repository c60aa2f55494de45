"""The derivation of a result as the screens tell it: what was asked in the words of the field, names as the screen has them.

The scorecard's own derivation is written for whoever reads the data ("ngưỡng ≥ 90", "chưa có mẫu số"); a screen says "yêu cầu:
từ 90 % trở lên" and "chưa có “Camera đã lắp”" there as everywhere else, and "Chưa khai" of what nobody has entered yet.
"""

from scoring.catalogue import Attestation, input_words, judged
from scoring.derivations import ruled
from scoring.scorecard import IndicatorResult, Scorecard
from scoring.words import DERIVATIONS, INPUT_WORDS, Words
from ui.parts.figures import confirmed, figures
from ui.parts.requirements import asked_of, required
from ui.reader.language import in_words, say
from ui.reader.people import told_name


def not_entered(part: IndicatorResult) -> bool:
    """Whether nobody has entered anything of an indicator: that is no finding yet."""
    return part.cause == "missing_value" and not part.inputs


def told_state(part: IndicatorResult) -> str:
    """The state of an indicator as screens tell it: "unfilled" for one of which nobody has entered anything yet."""
    return "unfilled" if not_entered(part) else part.state


def told_derivation(part: IndicatorResult, scorecard: Scorecard) -> str:
    """The derivation of a result of ``scorecard`` in the language of the screen, with the name that whoever ruled has in it."""
    ruling = scorecard.submission.rulings.get(part.code)
    if ruling is not None:
        part = part._replace(remark=ruled(told_name(ruling.by), ruling.reason))
    if not_entered(part):
        return say("derivations.not_entered")
    told = in_words(_with_asked_in_words(part, scorecard.submission.window.end.year).derivation)
    indicator = part.prepared.indicator
    if isinstance(indicator, Attestation) and indicator.out_of == 1 and (given := figures(indicator, part.inputs)):
        # One item holds or does not: nobody reads that as "1/1 mục".
        counted = in_words(DERIVATIONS["attestation"]).format(confirmed=confirmed(part.inputs), of=1)
        return told.replace(counted, given.lower(), 1) if told.startswith(counted) else told
    absent = [name for name in part.prepared.needed if name not in part.inputs]
    by_place = in_words(DERIVATIONS["missing_value"]).format(
        inputs=", ".join(in_words(INPUT_WORDS[each]) for each in absent)
    )
    if not absent or not told.startswith(by_place):
        return told
    named = [say("derivations.figure", name=in_words(input_words(indicator, each))) for each in absent]
    return say("derivations.lacking", figures=", ".join(named)) + told.removeprefix(by_place)


def _with_asked_in_words(part: IndicatorResult, year: int) -> IndicatorResult:
    prepared = part.prepared
    if not judged(prepared.indicator):
        return part
    asked = required(asked_of(prepared.indicator, year))
    of_class = prepared.without_target
    # Only the language of the screen is read of it.
    told = Words(of_class.vi + f"; {asked}", of_class.en + f"; {asked}") if asked else of_class
    return part._replace(prepared=prepared._replace(target=told))
