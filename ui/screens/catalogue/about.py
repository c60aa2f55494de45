"""What a catalogue is and how far it can be trusted: status, layers, the honesty table, bands, checks."""

import html

from scoring.catalogue import Catalogue, CatalogueFile
from ui.parts.formats import day, number
from ui.reader.language import in_words, say
from ui.screens.catalogue.criteria import basis_badge
from ui.screens.catalogue.rules import asked_for, asks_when
from ui.screens.catalogue.search import Rests, rests_on, tracked


def status_html(catalogue: Catalogue) -> str:
    """The first thing to know: whether this is the official text."""
    if any(file.status != "official" for file in catalogue.files):
        rows = rests_on(catalogue)
        assumed = next(row for row in rows if row.basis == "assumed")
        text = say(
            "catalogue.reconstructed_text",
            assumed=number(assumed.thresholds),
            thresholds=number(sum(row.thresholds for row in rows)),
            weights=number(assumed.weights),
            criteria=number(len(catalogue.criteria)),
        )
        return (
            f'<div class="ws ws-cat-status ws-cat-loud"><p><strong><span aria-hidden="true">◇</span> '
            f"{say('catalogue.reconstructed')}</strong> {text}</p></div>"
        )
    return f'<div class="ws ws-cat-status"><p><strong>{say("catalogue.official")}</strong></p></div>'


def honesty_html(catalogue: Catalogue) -> str:
    """How many criteria, thresholds and weights rest on which basis, and what each basis means."""
    rows = rests_on(catalogue)
    body = "".join(_rests(row) for row in rows)
    all_rows = (sum(r.criteria for r in rows), sum(r.thresholds for r in rows), sum(r.weights for r in rows))
    totals = "".join(f'<td class="ws-number">{number(count)}</td>' for count in all_rows)
    heads = "".join(
        f'<th scope="col" class="ws-number">{say(f"catalogue.{key}")}</th>'
        for key in ("criteria", "thresholds", "weights")
    )
    only = say("catalogue.only_tracked", number=number(tracked(catalogue)))
    return (
        f'<div class="ws ws-cat-honesty"><table><caption>{only}</caption><thead><tr>'
        f'<th scope="col">{say("catalogue.basis_head")}</th>{heads}</tr></thead><tbody>{body}'
        f'<tr><th scope="row">{say("catalogue.all")}</th>{totals}</tr></tbody></table></div>'
    )


def _rests(row: Rests) -> str:
    means = say(f"catalogue.means_{row.basis or 'none'}")
    counts = "".join(f'<td class="ws-number">{number(n)}</td>' for n in (row.criteria, row.thresholds, row.weights))
    return f'<tr><th scope="row">{basis_badge(row.basis)} <span class="ws-quiet">{means}</span></th>{counts}</tr>'


def bands_html(catalogue: Catalogue) -> str:
    """The bands, best first, and what each asks."""
    names = layer_names(catalogue)
    items = "".join(
        f"<li><strong>{html.escape(in_words(band.name))}</strong>: {html.escape('; '.join(asked_for(band, names)))}.</li>"
        for band in catalogue.bands
    )
    return f'<ol class="ws ws-cat-bands">{items}</ol>'


def checks_html(catalogue: Catalogue) -> str:
    """The questions that figures may raise, and when."""
    items = "".join(
        f'<li><strong>{check.code}</strong> <span class="ws-quiet">{html.escape(asks_when(check, catalogue))}</span><br>'
        f"{html.escape(in_words(check.question))}</li>"
        for check in catalogue.checks
    )
    count = say("catalogue.checks_count", number=number(len(catalogue.checks)))
    return (
        f'<details class="ws ws-o-more ws-cat-checks"><summary>{count}</summary><ul>{items}</ul></details>'
        if items
        else f'<p class="ws ws-quiet">{say("catalogue.no_checks")}</p>'
    )


def identity_html(catalogue: Catalogue) -> str:
    """The layers with title, issuer, version, status and validity, and the hash of the whole text."""
    layers = "".join(_layer(file, place == 0) for place, file in enumerate(catalogue.files))
    return (
        f'<div class="ws ws-cat-identity">{layers}<dl class="ws-cat-facts"><div><dt>{say("catalogue.sha256")}</dt>'
        f'<dd class="ws-cat-hash">{catalogue.sha256}</dd></div></dl></div>'
    )


def layer_names(catalogue: Catalogue) -> dict[str, str]:
    """What to call each layer: the national one so, a local one by its title."""
    return {
        file.layer: say("catalogue.national") if place == 0 else in_words(file.title)
        for place, file in enumerate(catalogue.files)
    }


def validity(file: CatalogueFile) -> str:
    """From when to when a layer is valid, as far as it says."""
    if file.valid_from is None and file.valid_to is None:
        return say("catalogue.validity_unknown")
    start = say("catalogue.valid_from", day=day(file.valid_from)) if file.valid_from else ""
    end = say("catalogue.valid_to", day=day(file.valid_to)) if file.valid_to else say("catalogue.valid_open")
    return f"{start} {end}".strip()


def _layer(file: CatalogueFile, national: bool) -> str:
    criteria = sum(len(group.criteria) for group in file.groups)
    pairs = [
        ("layer", f"{say('catalogue.national' if national else 'catalogue.local')} ({file.layer})"),
        ("issuer", in_words(file.issuer) or "—"),
        ("version", f"{file.catalogue} {file.version}"),
        ("status", say("catalogue.status_official" if file.status == "official" else "catalogue.status_reconstructed")),
        ("validity", validity(file)),
        ("criteria", number(criteria)),
    ]
    rows = "".join(f"<div><dt>{say(f'catalogue.{key}')}</dt><dd>{html.escape(text)}</dd></div>" for key, text in pairs)
    note = ""
    if file.note:
        text = html.escape(in_words(file.note))
        note = f'<details class="ws-o-more"><summary>{say("catalogue.note")}</summary><p>{text}</p></details>'
    return (
        f'<h3 class="ws-cat-group">{html.escape(in_words(file.title))}</h3><dl class="ws-cat-facts">{rows}</dl>{note}'
    )
