"""Where a ward stands: the headline, the score, the band and what bars each better one; of a draft what it lacks."""

from dossiers.procedure.progress import WITH_WARD
from dossiers.submissions.results import Result
from scoring.exact import apart
from scoring.paths import BandGap, band_gaps, criteria_with_figures
from scoring.scorecard import Scorecard
from ui.parts import formats
from ui.parts.formats import number
from ui.parts.templates import Markup, beside
from ui.reader.language import say
from ui.screens.overview.published import band_name

MOST_CODES = 6


def standing_html(result: Result) -> Markup:
    """The headline, whose it is, the score beside it, the band and what bars each better one."""
    scorecard = result.standing
    if scorecard is None:
        return _pieces.nothing_entered()
    if result.state in WITH_WARD:
        return _draft(scorecard)
    claimed = result.standing_part != "appraisal"
    return _pieces.standing(scorecard, claimed, band_name(result), band_gaps(scorecard))


def _draft(scorecard: Scorecard) -> Markup:
    """How far a draft has come, and what it would be worth if it were sent now."""
    required = [each.code for each in scorecard.catalogue.documents.values() if each.required]
    lacking = sum(code not in scorecard.submission.documents for code in required)
    return _pieces.draft(scorecard, criteria_with_figures(scorecard), lacking)


def _barriers(gap: BandGap) -> list[str]:
    """Everything that keeps the ward from a band, one piece each."""
    found = []
    if gap.gates:
        found.append(say("overview.bar_gates", codes=", ".join(gate.code for gate in gap.gates)))
    if gap.score:
        asked, has = gap.score
        shown = formats.NONE if has is None else number(apart(has, asked))
        found.append(say("overview.bar_score", asked=number(asked), has=shown))
    found += [say("overview.bar_met", asked=number(asked), has=number(has)) for _, asked, has in gap.met]
    if gap.unmet:
        codes = [each.code for each in gap.unmet[:MOST_CODES]]
        if len(gap.unmet) > MOST_CODES:
            codes.append("…")
        found.append(say("overview.bar_unmet", number=number(len(gap.unmet)), codes=", ".join(codes)))
    return found


_pieces = beside(__file__, barriers=_barriers, headline_of=formats.headline)
