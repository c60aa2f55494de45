"""What a catalogue is and how far it can be trusted: status, layers, the honesty table, bands, checks."""

from scoring.catalogue import Catalogue, CatalogueFile
from ui.parts.formats import NONE, day, number
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, say
from ui.screens.catalogue.rules import asked_for, asks_when
from ui.screens.catalogue.search import Rests, rests_on, tracked


def status_html(catalogue: Catalogue) -> Markup:
    """The first thing to know: whether this is the official text."""
    if all(file.status == "official" for file in catalogue.files):
        return _pieces.official()
    rows = rests_on(catalogue)
    assumed = next((row for row in rows if row.basis == "assumed"), Rests("assumed", 0, 0, 0))
    thresholds = sum(row.thresholds for row in rows)
    return _pieces.reconstructed(assumed, thresholds, len(catalogue.criteria), catalogue.scored)


def honesty_html(catalogue: Catalogue) -> Markup:
    """How many criteria, thresholds and weights rest on which basis, and what each basis means."""
    return _pieces.honesty(rests_on(catalogue), tracked(catalogue), catalogue.scored)


def bands_html(catalogue: Catalogue) -> Markup:
    """The bands, best first, and what each asks."""
    names = layer_names(catalogue)
    found = [(band.name, asked_for(band, catalogue, names)) for band in catalogue.bands]
    return _pieces.bands(found, catalogue.national.rank_by == "band")


def checks_html(catalogue: Catalogue) -> Markup:
    """The questions that figures may raise, and when."""
    return _pieces.checks([(check, asks_when(check, catalogue)) for check in catalogue.checks])


def identity_html(catalogue: Catalogue) -> Markup:
    """The layers with title, issuer, version, status and validity, and the hash of the whole text."""
    layers = [(file, _facts(file, national=place == 0)) for place, file in enumerate(catalogue.files)]
    if len(layers) == 1:
        # Where there is one layer, nobody has to be told which.
        del layers[0][1]["layer"]
    return _pieces.identity(layers, catalogue.sha256)


def layer_names(catalogue: Catalogue) -> dict[str, str]:
    """What to call each layer: the national one so, unless it is the only one, a local one by its title."""
    if len(catalogue.layers) == 1:
        return {catalogue.layers[0]: say("catalogue.this_set")}
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


def _facts(file: CatalogueFile, *, national: bool) -> dict[str, str]:
    """What there is to know of a layer, each under the key of its name."""
    return {
        "layer": say("catalogue.national" if national else "catalogue.local"),
        "issuer": in_words(file.issuer) or NONE,
        "version": f"{file.catalogue} {file.version}",
        "status": say("catalogue.status_official" if file.status == "official" else "catalogue.status_reconstructed"),
        "validity": validity(file),
        "criteria": number(sum(len(group.criteria) for group in file.groups)),
    }


_pieces = beside(__file__)
