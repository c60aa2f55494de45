"""Bộ tiêu chí: what wards are judged by, and what every threshold rests on."""

from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import rounds
from scoring.catalogue import KINDS, Catalogue
from ui import plain_streamlit as st
from ui.parts.formats import number
from ui.reader.asked import asked_among
from ui.reader.choice import pick, searched, switched
from ui.reader.language import in_words, language, say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.reader.screens import PAGES
from ui.screens.catalogue.about import bands_html, checks_html, honesty_html, identity_html, status_html
from ui.screens.catalogue.criteria import criteria_html, found_html
from ui.screens.catalogue.search import ANY, BASES, CatalogueFilter, found

OPENED = 2
"""So few finds stand open at once."""

record = the_record()
if acting_person(record) is None:
    st.stop()


def chosen_catalogue() -> Catalogue:
    """The criteria of the round that the address names, else of the newest; where versions differ, those of the one chosen."""
    by_text: dict[str, list[str]] = {}
    known: dict[str, Catalogue] = {}
    for round_ in reversed(rounds(record)):
        catalogue = catalogue_of(record, round_.id)
        known[catalogue.sha256] = catalogue
        by_text.setdefault(catalogue.sha256, []).append(in_words(round_.name))
    if len(known) == 1:
        return next(iter(known.values()))

    def name(sha256: str) -> str:
        return say("catalogue.which_rounds", version=known[sha256].national.version, rounds=", ".join(by_text[sha256]))

    asked = asked_among("round", [each.id for each in rounds(record)])
    first = catalogue_of(record, asked).sha256 if asked is not None else next(iter(known))
    return known[pick("text", say("catalogue.which"), list(known), first, name, width=480)]


def wanted() -> CatalogueFilter:
    """Search and filters, in the address too."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = searched("q", say("catalogue.find"), placeholder=say("catalogue.find_hint"), width=280)
        basis = pick("basis", say("catalogue.basis_filter"), [ANY, *BASES], ANY, basis_name, width=150)
        kind = pick("kind", say("catalogue.kind_filter"), [ANY, *KINDS], ANY, kind_name, width=180)
        gate = switched("gates", say("catalogue.gates_only"))
    return CatalogueFilter(text, basis, kind, gate)


def basis_name(basis: str) -> str:
    """A basis in words."""
    return say("catalogue.any_basis") if basis == ANY else say(f"common.basis_{basis}")


def kind_name(kind: str) -> str:
    """A kind of indicator in words."""
    return say("catalogue.any_kind") if kind == ANY else say(f"catalogue.kind_{kind}")


def everything(catalogue: Catalogue) -> None:
    """The criteria that are looked for, by group."""
    asked = wanted()
    codes = found(catalogue, asked)
    if not codes:
        line = say("catalogue.none_found")
    elif asked.everything:
        criteria = say("catalogue.all_criteria", number=number(len(catalogue.criteria)))
        indicators = say("catalogue.all_indicators", number=number(len(catalogue.indicators)))
        line = say("catalogue.shown_all", criteria=criteria, indicators=indicators)
    else:
        line = say("catalogue.shown", shown=number(len(codes)), all=number(len(catalogue.criteria)))
    st.html(found_html(line))
    st.html(criteria_html(catalogue, codes, opened=codes if len(codes) <= OPENED else ()))


def one_alone(catalogue: Catalogue, code: str) -> None:
    """One criterion, open, and the way back to all."""
    label = say("catalogue.back_to_all", all=number(len(catalogue.criteria)))
    st.page_link(PAGES / "catalogue.py", label=label, icon=":material/arrow_back:", query_params={"lang": language()})
    st.html(criteria_html(catalogue, [code], opened=[code]))


st.title(say("shell.catalogue"), anchor=False)
judged_by = chosen_catalogue()
st.html(status_html(judged_by))
main, aside = st.columns([2, 1], gap="large")
with main:
    alone = asked_among("criterion", judged_by.criteria)
    if alone is not None:
        one_alone(judged_by, alone)
    else:
        everything(judged_by)
with aside:
    st.subheader(say("catalogue.bands"), anchor=False)
    st.html(bands_html(judged_by))
    st.subheader(say("catalogue.checks"), anchor=False)
    st.html(checks_html(judged_by))
    # For whoever asks: what everything rests on, and which text this is.
    with st.expander(say("catalogue.identity")):
        st.html(honesty_html(judged_by))
        st.html(identity_html(judged_by))
