"""The first screenful: the count of criteria met, the band and what bars the next, what is open and whose it is, the score."""

from html import escape

from scoring.exact import Exact
from ui.parts import formats
from ui.parts.states import state_mark
from ui.reader.language import in_words, say
from ui.screens.scorecard.derivations import coverage_words, of_criterion, of_headline, of_score, opening
from ui.screens.scorecard.phrases import band_name, barred, layer_name, reasons
from ui.screens.scorecard.reading import OPEN_STATES, Reading, open_criteria

LISTED = 7
"""So many open criteria are listed at the top; the rest stand in the table below."""


def summary(reading: Reading) -> str:
    """The three columns of the first screenful as HTML."""
    return f'<div class="ws ws-summary">{headline(reading)}{open_list(reading)}{score_panel(reading)}</div>'


def headline(reading: Reading) -> str:
    """ "đạt 21/23 + 3/4", in words below, the band, and what each better band still asks for."""
    overall = reading.scorecard.overall
    number = escape(say("scorecard.headline", count=formats.headline(reading.scorecard)))
    if reading.claimed:
        number += f' <span class="ws-claim">{escape(say("scorecard.headline_claimed"))}</span>'
    layers = "; ".join(
        say("scorecard.layer_count", met=score.counts.met, total=score.counts.total, layer=layer_name(reading, layer))
        for layer, score in reading.scorecard.layers.items()
    )
    excused = overall.counts.not_applicable
    if excused:
        layers += "; " + say("scorecard.excused_count", n=excused)
    before = ""
    if reading.before is not None:
        count, year = formats.headline(reading.before), reading.before.submission.window.end.year
        before = f'<p class="ws-quiet">{escape(say("scorecard.headline_before", year=year, count=count))}</p>'
    explained = opening(escape(_sentence(layers)), of_headline(reading), "ws-explained")
    return f'<section><p class="ws-count">{number}</p>{explained}{before}{bands(reading)}</section>'


def bands(reading: Reading) -> str:
    """The band reached, and for every better one, the nearest first, what bars it."""
    scorecard = reading.scorecard
    key = "scorecard.band_claimed" if reading.claimed else "scorecard.band"
    now = f"<p>{escape(say(key))} <strong>{escape(band_name(reading, scorecard.band))}</strong></p>"
    lines = []
    for band in reversed(reading.catalogue.bands):
        asked = barred(reading, band)
        if asked:
            items = "".join(f"<li>{escape(text)}</li>" for text in asked)
            lines.append(
                f"<p>{escape(say('scorecard.to_band'))} <strong>{escape(in_words(band.name))}</strong>:</p><ul>{items}</ul>"
            )
    return f'<div class="ws-bands">{now}{"".join(lines)}</div>'


def open_list(reading: Reading) -> str:
    """What is not met and what is not proven: why in a few words, and who answers for it. Each opens to its derivation."""
    blocks = [_open_block(reading, state) for state in OPEN_STATES]
    listed = "".join(blocks) or f'<p class="ws-quiet">{escape(say("scorecard.nothing_open"))}</p>'
    return f"<section>{listed}</section>"


def _open_block(reading: Reading, state: str) -> str:
    found = open_criteria(reading.scorecard, state)
    if not found:
        return ""
    lines = []
    for result in found[:LISTED]:
        criterion = reading.criterion(result)
        text = f"<strong>{escape(result.code)}</strong> {escape(in_words(criterion.name))}: {escape(reasons(reading, result))}"
        # What a catalogue explains in brackets stands in the derivation; here only whose it is.
        owner = escape(in_words(criterion.responsible).partition(" (")[0])
        line = f'<span class="ws-what">{text}</span><span class="ws-owner">{owner}</span>'
        lines.append(opening(line, of_criterion(reading, result), "ws-line"))
    if len(found) > LISTED:
        lines.append(f'<p class="ws-quiet">{escape(say("scorecard.more_below", n=len(found) - LISTED))}</p>')
    mark = state_mark(state, claimed=reading.claimed)
    return f"<h3>{mark} {len(found)}</h3>{''.join(lines)}"


def score_panel(reading: Reading) -> str:
    """The inspector's score, the self-score and the signed difference; the scale; range and coverage."""
    overall = reading.scorecard.overall
    given, claimed = (None, overall.exact) if reading.claimed else (overall.exact, _own_score(reading))
    gap = formats.NONE if given is None or claimed is None else formats.signed(given - claimed)
    figures = "".join(
        f"<div><dt>{escape(say(f'scorecard.{key}'))}</dt><dd>{text}</dd></div>"
        for key, text in (
            ("score_given", formats.score(given)),
            ("score_claimed", formats.score(claimed)),
            ("score_gap", gap),
        )
    )
    texts = [_range(reading), coverage_words(overall)]
    caption = "".join(f"<p>{escape(text)}</p>" for text in texts if text)
    derivation = opening(escape(say("scorecard.how_score")), of_score(reading), "ws-explained")
    below = f'<div class="ws-quiet ws-small">{caption}</div>{derivation}'
    return f'<section><dl class="ws-figures">{figures}</dl>{scale(reading)}{below}</section>'


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


def scale(reading: Reading) -> str:
    """A dot for the score that stands, a tick for the self-score, a dotted line up to what proof could add.

    The axis starts at 50, or at 0 where anything lies below; it carries a dot and no bar, so it need not start at 0.
    """
    overall, own = reading.scorecard.overall, _own_score(reading)
    if overall.exact is None or overall.upper is None:
        return ""
    shown = [overall.exact, overall.upper, *([own] if own is not None else [])]
    start = 50 if min(shown) >= 50 else 0

    def at(value: Exact) -> str:
        return f"{float((value - start) * 100 / (100 - start)):.2f}%"

    thresholds = [
        (band.min_score, in_words(band.name))
        for band in reversed(reading.catalogue.bands)
        if band.min_score is not None
    ]
    zones = []
    for place, (least, _) in enumerate(thresholds):
        left = at(max(least, start))
        zones.append(f'<i class="ws-zone ws-zone-{place}" style="left:{left};right:0"></i>')
        zones.append(f'<span class="ws-zone-at" style="left:{left}">{formats.number(least)}</span>')
    marks = []
    if overall.upper != overall.exact:
        width = f"{float((overall.upper - overall.exact) * 100 / (100 - start)):.2f}%"
        marks.append(f'<i class="ws-reach" style="left:{at(overall.exact)};width:{width}"></i>')
    if own is not None:
        marks.append(f'<i class="ws-own" style="left:{at(own)}"></i>')
    hollow = " ws-hollow" if reading.claimed else ""
    marks.append(f'<i class="ws-dot{hollow}" style="left:{at(overall.exact)}"></i>')
    legend = say("scorecard.scale_legend_claimed" if reading.claimed else "scorecard.scale_legend", start=start)
    names = [say("scorecard.zone", least=formats.number(least), band=band) for least, band in thresholds]
    return (
        f'<div class="ws-scale" aria-hidden="true">{"".join(zones)}{"".join(marks)}'
        f'<span class="ws-end" style="left:0">{start}</span><span class="ws-end" style="right:0">100</span></div>'
        f'<p class="ws-quiet ws-small">{escape(legend)} {escape("; ".join(names))}.</p>'
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
