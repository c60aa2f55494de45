"""Where a ward stands: the headline, the band and why, the score on the scale of the bands; of a draft what it lacks."""

from dossiers.procedure.progress import WITH_WARD
from dossiers.submissions.results import Result
from scoring.paths import BandGap, band_gaps, criteria_with_figures
from scoring.scorecard import Scorecard
from ui.parts import formats
from ui.parts.bands import lacking, scale
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words
from ui.screens.overview.published import band_name


def standing_html(result: Result, before: Markup | str = "") -> Markup:
    """The headline, the band with what keeps the ward from each better one, the score on its scale.

    ``before``: how it went in the round before.
    """
    scorecard = result.standing
    if scorecard is None:
        return _pieces.nothing_entered()
    if result.state in WITH_WARD:
        return _draft(scorecard, before)
    claimed = result.standing_part != "appraisal"
    final, gaps = result.state == "published", band_gaps(scorecard)
    lifts = [(in_words(gap.band.name), lacking(scorecard, gap)) for gap in gaps]
    return _pieces.standing(
        scorecard, _why(scorecard, gaps, "was" if final else "claimed" if claimed else "is"), band_name(result), lifts,
        scale(scorecard, claimed=claimed, final=final), before, final,
    )  # fmt: skip


def _why(scorecard: Scorecard, gaps: tuple[BandGap, ...], told: str) -> str:
    """Which sentence tells the band: that it is so although the score would do for a better one, or simply that it is so.

    ``told``: how it stands now (``is``), what the ward claims (``claimed``), what was published (``was``).
    """
    if not gaps or gaps[0].band.min_score is None or gaps[0].score or scorecard.overall.exact is None:
        return f"band_{told}"
    return "band_despite" if told == "is" else f"band_{told}_despite"


def _draft(scorecard: Scorecard, before: Markup | str) -> Markup:
    """How far a draft has come, and what it would be worth if it were sent now."""
    required = [each.code for each in scorecard.catalogue.documents.values() if each.required]
    documents = sum(code not in scorecard.submission.documents for code in required)
    entered = criteria_with_figures(scorecard)
    return _pieces.draft(scorecard, entered, documents, scale(scorecard, draft=True), before)


_pieces = beside(__file__, headline_of=formats.headline)
