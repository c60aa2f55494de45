"""What a ward still lacks: each criterion not met or not proven, what to do, whose it is, what the score becomes."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from dossiers.procedure.progress import FIXED
from dossiers.submissions.results import Result
from scoring.catalogue import Indicator, Survey, entered_by_others
from scoring.exact import Exact
from scoring.paths import Remedy, below_full_credit, remedies
from scoring.points import in_score
from scoring.scorecard import CriterionResult, IndicatorResult, Scorecard
from scoring.whatif import with_documents
from ui.parts import formats
from ui.parts.derivations import told_derivation
from ui.parts.figures import with_share
from ui.parts.formats import number
from ui.parts.read_with import read_with
from ui.parts.requirements import asked_of, required
from ui.parts.states import shown_state
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.reader.people import told_name
from ui.screens.overview.links import IN_FORM, to_criterion

SHOWN = 8


class Row(NamedTuple):
    """A criterion that is open. ``becomes``: what the score becomes, in figures. ``lifts``: the band that comes with it."""

    remedy: Remedy
    state: str
    owner: str
    becomes: str
    lifts: str
    address: str
    does: str


def lacking_count(result: Result) -> int:
    """How many criteria are not met or not proven; bonus is not asked for."""
    found = remedies(result.standing) if result.standing else ()
    return sum(remedy.result.counts_as != "bonus" for remedy in found)


def remedies_html(result: Result) -> Markup:
    """What is lacking as a table, the first few; the rest opens. Each criterion leads to where it is done, or else read.

    "" where nothing was entered yet.
    """
    scorecard = result.standing
    return _pieces.nothing() if scorecard is None else _pieces.remedies(*_found(result, scorecard))


def remedies_after_html(result: Result, after: Scorecard) -> Markup:
    """What is still lacking once all steps of the way up are taken, behind one line; "" where nothing is.

    ``after``: the scorecard with them taken.
    """
    rows, partly, *more = _found(result, after)
    return _pieces.after(rows, partly, *more) if rows or partly else _pieces.nothing()


def _found(
    result: Result, scorecard: Scorecard
) -> tuple[list[Row], list[tuple[CriterionResult, Exact]], Scorecard, bool, bool]:
    """The criteria that lack something, those that are met and leave points, of which scorecard, whether it is a claim, and
    whether the result stands."""
    rows = [_row(result, scorecard, remedy) for remedy in remedies(scorecard)]
    partly = [
        (each, in_score(scorecard, each, each.weight * (1 - (each.credit or 0))))
        for each in below_full_credit(scorecard)
    ]
    return rows, partly, scorecard, result.standing_part != "appraisal", result.state in FIXED


def _row(result: Result, scorecard: Scorecard, remedy: Remedy) -> Row:
    becomes, lifts = _becomes(scorecard, remedy)
    # What a catalogue explains in brackets stands in the derivation; here only whose it is.
    owner = in_words(remedy.criterion.responsible).partition(" (")[0]
    code = remedy.criterion.code
    state = shown_state(scorecard, remedy.result)
    return Row(remedy, state, owner, becomes, lifts, to_criterion(result, code), _does(result, remedy))


def _becomes(scorecard: Scorecard, remedy: Remedy) -> tuple[str, str]:
    """What the score becomes by documents alone ("91,63 → 96,25"), and the band then; else the most there is to gain."""
    if not scorecard.catalogue.scored:
        return _met_becomes(scorecard, remedy)
    now = scorecard.overall.exact
    if (remedy.missing or remedy.rejected) and not (remedy.enter or remedy.enter_before or remedy.unsettled):
        then = with_documents(scorecard, remedy.criterion)
        if now is not None and then.overall.exact is not None and then.overall.exact > now:
            arrow = f"{formats.score(now)} → {formats.score(then.overall.exact)}"
            band = next(band for band in scorecard.catalogue.bands if band.code == then.band)
            return arrow, in_words(band.name) if then.band != scorecard.band else ""
    most = in_score(scorecard, remedy.result, remedy.by_all)
    return (say("overview.gain_most", points=formats.signed(most)) if most else formats.NONE), ""


def _met_becomes(scorecard: Scorecard, remedy: Remedy) -> tuple[str, str]:
    """How many are met by documents alone ("3/4 → 4/4"), and the band then, where the criteria give no points."""
    then = with_documents(scorecard, remedy.criterion)
    if then.overall.counts.met == scorecard.overall.counts.met:
        return formats.NONE, ""
    band = next(band for band in scorecard.catalogue.bands if band.code == then.band)
    arrow = " → ".join(formats.of_layer(each.overall.counts) for each in (scorecard, then))
    return arrow, in_words(band.name) if then.band != scorecard.band else ""


def _does(result: Result, remedy: Remedy) -> str:
    """What the button says: what is done there, or that it is only looked at."""
    if result.state not in IN_FORM:
        return say("overview.does_look")
    if remedy.rejected:
        return say("overview.does_replace")
    if len(remedy.enter) > len(_by_others(remedy.enter)) or remedy.enter_before:
        return say("overview.does_enter")
    return say("overview.does_hand_in" if remedy.missing else "overview.does_look")


def _by_others(indicators: Iterable[Indicator]) -> list[Indicator]:
    """Those that an independent survey enters: a ward can only await them."""
    return [each for each in indicators if entered_by_others(each)]


def _given(indicator: Indicator, scorecard: Scorecard) -> str:
    inputs = scorecard.submission.values.get(indicator.code, {})
    return with_share(indicator, inputs, scorecard.indicator(indicator.code))


def _compared(indicator: Indicator, scorecard: Scorecard) -> tuple[str, str]:
    """The figures of an indicator that is not met and what is asked; two times "" where only its derivation can say why."""
    given, asked = _given(indicator, scorecard), asked_of(indicator, scorecard.submission.window.end.year)
    if indicator.code in scorecard.submission.rulings or not given or not asked:
        return "", ""
    return given, required(asked)


def _small_sample(indicator: Indicator, part: IndicatorResult, scorecard: Scorecard) -> tuple[str, str]:
    """The answers of a survey that are too few, and how many are needed; two times "" where something else is the matter."""
    valid = scorecard.submission.values.get(indicator.code, {}).get("valid")
    if part.cause == "sample_too_small" and isinstance(indicator, Survey) and valid is not None:
        return number(valid), number(max(indicator.min_sample, 1))
    return "", ""


def _read_beside(scorecard: Scorecard, rows: Collection[Row]) -> list[str]:
    """The figures without which those that these rows tell mislead."""
    told = [part.code for row in rows for _, part in (*row.remedy.unsettled, *row.remedy.unmet)]
    return read_with(scorecard, told)


_pieces = beside(
    __file__,
    SHOWN=SHOWN,
    by_others=_by_others,
    compared=_compared,
    derivation=told_derivation,
    read_beside=_read_beside,
    small_sample=_small_sample,
    told_name=told_name,
)
