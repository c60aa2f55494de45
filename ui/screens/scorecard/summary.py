"""The first screenful: the count of criteria met, the band and what bars the next, what is open and whose it is, the score."""

from typing import NamedTuple

from dossiers.procedure.progress import WITH_WARD
from scoring.paths import band_gaps
from scoring.reading import OPEN_STATES, open_criteria, untouched
from scoring.vocabulary import State
from ui.parts import formats
from ui.parts.bands import lacking, scale
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.screens.scorecard.derivations import of_criterion, of_headline, of_score
from ui.screens.scorecard.phrases import band_name, declared_documents, in_brief
from ui.screens.scorecard.reading import Reading

LISTED = 3
"""So many open criteria of a state are listed at the top; the rest stand in the table below."""
CODES = 8
"""So many of those that nobody has filled in are named."""


def summary(reading: Reading, way: Markup | None = None) -> Markup:
    """The three columns of the first screenful. ``way``: the way up to the next better band, which says what that lacks."""
    return _pieces.summary(headline(reading, way), open_list(reading), score_panel(reading))


def headline(reading: Reading, way: Markup | None = None) -> Markup:
    """ "đạt 21/23 + 3/4", the band, what each better band still asks for; the year before in one line.

    ``way``: stands in the place of what the next better band asks for.
    """
    scorecard = reading.scorecard
    before = None if reading.before is None else (reading.year_before, formats.headline(reading.before))
    lifts = [(in_words(gap.band.name), lacking(scorecard, gap)) for gap in band_gaps(scorecard)]
    return _pieces.headline(
        formats.headline(scorecard), reading.claimed, of_headline(reading), before,
        band_name(reading, scorecard.band), way, lifts[way is not None :], reading.result.state == "published",
    )  # fmt: skip


class OpenCriterion(NamedTuple):
    """A criterion that is open: why, in a few words, whose it is, and what it opens to."""

    code: str
    name: str
    why: str
    owner: str
    derivation: Markup


class OpenBlock(NamedTuple):
    """The criteria in one of the open states: how many there are, and those that are listed."""

    state: str
    number: int
    listed: tuple[OpenCriterion, ...]


def open_list(reading: Reading) -> Markup:
    """What is not met and what is not proven: why in a few words, and who answers for it. Each opens to its derivation.

    What nobody has filled in yet has one reason: there the codes are enough.
    """
    scorecard = reading.scorecard
    blocks = [_open_block(reading, state) for state in OPEN_STATES]
    empty = [each.code for each in open_criteria(scorecard, "not_proven") if untouched(scorecard, each)]
    return _pieces.open_list([block for block in blocks if block.number], empty, reading.claimed)


def _open_block(reading: Reading, state: State) -> OpenBlock:
    found = [each for each in open_criteria(reading.scorecard, state) if not untouched(reading.scorecard, each)]
    listed = []
    for result in found[:LISTED]:
        criterion = reading.criterion(result)
        # What a catalogue explains in brackets stands in the derivation; here only whose it is.
        owner = in_words(criterion.responsible).partition(" (")[0]
        why = in_brief(reading, result)
        listed.append(
            OpenCriterion(
                result.code, in_words(criterion.name).partition(";")[0], why, owner, of_criterion(reading, result)
            )
        )
    return OpenBlock(state, len(found), tuple(listed))


def score_panel(reading: Reading) -> Markup:
    """The inspector's score, the self-score and what lies between them; the scale; that all is proven, where it is so."""
    overall = reading.scorecard.overall
    if not reading.catalogue.scored:
        return _pieces.counts_panel(_counts(reading))
    if reading.claimed:
        figures = [("score_claimed", formats.score(overall.exact))]
    else:
        claim = None if reading.own is None else reading.own.overall.exact
        figures = [("score_given", formats.score(overall.exact)), ("score_claimed", formats.score(claim))]
        figures.append(("score_gap", formats.difference(overall.exact, claim)))
    return _pieces.score_panel(figures, scale_of(reading), _settled(reading), of_score(reading))


def _counts(reading: Reading) -> list[tuple[str, str]]:
    """What an inspector and the ward count as met, where they can be compared; the headline has the one that stands alone."""
    if reading.own is None:
        return []
    return [("met_given", formats.headline(reading.scorecard)), ("met_claimed", formats.headline(reading.own))]


def scale_of(reading: Reading) -> Markup:
    """The score on the scale of the bands, the self-score beside an inspector's."""
    draft, final = reading.result.state in WITH_WARD, reading.result.state == "published"
    return scale(reading.scorecard, own=reading.own, claimed=reading.claimed, draft=draft, final=final)


def _settled(reading: Reading) -> str:
    overall = reading.scorecard.overall
    if overall.exact is None:
        return say("scorecard.no_score")
    if reading.claimed or overall.exact != overall.upper:
        return ""
    declared = {code for result in reading.scorecard.criteria for code in declared_documents(reading, result)}
    return say("scorecard.range_declared", n=len(declared)) if declared else say("scorecard.range_settled")


_pieces = beside(__file__, CODES=CODES)
