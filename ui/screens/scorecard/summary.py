"""The first screenful: the count of criteria met, the band and what bars the next, what is open and whose it is, the score."""

from typing import NamedTuple

from scoring.exact import Exact
from scoring.reading import OPEN_STATES, open_criteria
from scoring.vocabulary import State
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.screens.scorecard.derivations import coverage_words, of_criterion, of_headline, of_score
from ui.screens.scorecard.phrases import band_name, barred, capital, layer_name, reasons
from ui.screens.scorecard.reading import Reading

LISTED = 7
"""So many open criteria are listed at the top; the rest stand in the table below."""


def summary(reading: Reading) -> Markup:
    """The three columns of the first screenful."""
    return _pieces.summary(headline(reading), open_list(reading), score_panel(reading))


def headline(reading: Reading) -> Markup:
    """ "đạt 21/23 + 3/4", in words below, the band, and what each better band still asks for."""
    before = None if reading.before is None else (reading.year_before, formats.headline(reading.before))
    return _pieces.headline(
        formats.headline(reading.scorecard),
        reading.claimed,
        f"{capital(_layer_counts(reading))}.",
        of_headline(reading),
        before,
        band_name(reading, reading.scorecard.band),
        _bars(reading),
    )


def _layer_counts(reading: Reading) -> str:
    layers = [
        say("scorecard.layer_count", met=score.counts.met, total=score.counts.total, layer=layer_name(reading, layer))
        for layer, score in reading.scorecard.layers.items()
    ]
    excused = reading.scorecard.overall.counts.not_applicable
    return "; ".join([*layers, say("scorecard.excused_count", n=excused)] if excused else layers)


def _bars(reading: Reading) -> list[tuple[str, tuple[str, ...]]]:
    """Every better band, the nearest first, with what bars it."""
    asked = ((in_words(band.name), barred(reading, band)) for band in reversed(reading.catalogue.bands))
    return [(name, texts) for name, texts in asked if texts]


class OpenCriterion(NamedTuple):
    """A criterion that is open: why, in a few words, whose it is, and what it opens to."""

    code: str
    name: str
    why: str
    owner: str
    derivation: Markup


class OpenBlock(NamedTuple):
    """The criteria in one of the open states: how many there are, and those that are listed."""

    state: State
    number: int
    listed: tuple[OpenCriterion, ...]


def open_list(reading: Reading) -> Markup:
    """What is not met and what is not proven: why in a few words, and who answers for it. Each opens to its derivation."""
    blocks = [_open_block(reading, state) for state in OPEN_STATES]
    return _pieces.open_list([block for block in blocks if block.number], reading.claimed)


def _open_block(reading: Reading, state: State) -> OpenBlock:
    found = open_criteria(reading.scorecard, state)
    listed = []
    for result in found[:LISTED]:
        criterion = reading.criterion(result)
        # What a catalogue explains in brackets stands in the derivation; here only whose it is.
        owner = in_words(criterion.responsible).partition(" (")[0]
        why = reasons(reading, result)
        listed.append(OpenCriterion(result.code, in_words(criterion.name), why, owner, of_criterion(reading, result)))
    return OpenBlock(state, len(found), tuple(listed))


def score_panel(reading: Reading) -> Markup:
    """The inspector's score, the self-score and the signed difference; the scale; range and coverage."""
    overall = reading.scorecard.overall
    given, claimed = (None, overall.exact) if reading.claimed else (overall.exact, _own_score(reading))
    gap = formats.NONE if given is None or claimed is None else formats.signed(given - claimed)
    figures = (
        ("score_given", formats.score(given)),
        ("score_claimed", formats.score(claimed)),
        ("score_gap", gap),
    )
    texts = [text for text in (_range(reading), coverage_words(overall)) if text]
    return _pieces.score_panel(figures, scale(reading), texts, of_score(reading))


def _own_score(reading: Reading) -> Exact | None:
    return None if reading.own is None else reading.own.overall.exact


def _range(reading: Reading) -> str:
    overall = reading.scorecard.overall
    if overall.exact is None:
        return say("scorecard.no_score")
    if overall.exact == overall.upper:
        return say("scorecard.range_settled")
    codes = ", ".join(result.code for result in open_criteria(reading.scorecard, "not_proven")[:4])
    return say("scorecard.range", range=formats.score_range(overall), codes=codes)


class Zone(NamedTuple):
    """The part of the scale from which a band begins: the least score, its place in percent, the name of the band."""

    least: str
    at: str
    band: str


def scale(reading: Reading) -> Markup:
    """A dot for the score that stands, a tick for the self-score, a dotted line up to what proof could add.

    The axis starts at 50, or at 0 where anything lies below; it carries a dot and no bar, so it need not start at 0.
    """
    overall, own = reading.scorecard.overall, _own_score(reading)
    if overall.exact is None or overall.upper is None:
        return _pieces.no_scale()
    start = 50 if min(overall.exact, overall.upper, overall.exact if own is None else own) >= 50 else 0

    def length(points: Exact) -> str:
        return f"{float(points * 100 / (100 - start)):.2f}%"

    zones = [
        Zone(formats.number(band.min_score), length(max(band.min_score, start) - start), in_words(band.name))
        for band in reversed(reading.catalogue.bands)
        if band.min_score is not None
    ]
    return _pieces.scale(
        start,
        zones,
        length(overall.exact - start),
        length(overall.upper - overall.exact) if overall.upper != overall.exact else None,
        length(own - start) if own is not None else None,
        reading.claimed,
    )


_pieces = beside(__file__)
