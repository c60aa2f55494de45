"""What a ward has to do next, as a table: each criterion that is not met or not proven, and the points it would win."""

from dossiers.procedure.progress import WITH_WARD
from dossiers.submissions.results import Result
from scoring.catalogue import Indicator, Survey
from scoring.paths import below_full_credit, remedies
from scoring.scorecard import IndicatorResult, Scorecard
from ui.parts.formats import number
from ui.parts.templates import Markup, beside
from ui.reader.language import language
from ui.reader.people import told_derivation, told_name
from ui.screens.overview.figures import figures, threshold

SHOWN = 8


def remedies_html(result: Result) -> Markup:
    """What to do next as a table, the first few; the rest opens. Each criterion leads to where it is done, or else read.

    "" where nothing was entered yet.
    """
    scorecard = result.standing
    found, partly = (remedies(scorecard), below_full_credit(scorecard)) if scorecard else ((), ())
    claimed = result.standing_part != "appraisal"
    return _pieces.remedies(found, partly, scorecard, _address(result), claimed)


def _address(result: Result) -> str:
    """The ward's form while it enters figures, else its scorecard, in the language of the screen."""
    if result.state in WITH_WARD:
        return f"/self_assessment?round={result.round.id}&lang={language()}"
    return f"/scorecard?unit={result.unit.id}&round={result.round.id}&lang={language()}"


def _given(indicator: Indicator, scorecard: Scorecard) -> str:
    return figures(indicator, scorecard.submission.values.get(indicator.code, {}))


def _compared(indicator: Indicator, scorecard: Scorecard) -> tuple[str, str]:
    """The figures of an indicator that is not met and its target; two times "" where only its derivation can say why."""
    given, asked = _given(indicator, scorecard), threshold(indicator, scorecard.submission.window.end.year)
    if indicator.code in scorecard.submission.rulings or not given or not asked:
        return "", ""
    return given, asked


def _small_sample(indicator: Indicator, part: IndicatorResult, scorecard: Scorecard) -> tuple[str, str]:
    """The answers of a survey that are too few, and how many are needed; two times "" where something else is the matter."""
    given = _given(indicator, scorecard)
    if part.cause == "sample_too_small" and isinstance(indicator, Survey) and given:
        return given, number(max(indicator.min_sample, 1))
    return "", ""


_pieces = beside(
    __file__,
    SHOWN=SHOWN,
    compared=_compared,
    derivation=told_derivation,
    small_sample=_small_sample,
    told_name=told_name,
)
