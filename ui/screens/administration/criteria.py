"""Bộ tiêu chí của đợt: which ones are in use, and the way to the workshop, where two people give a round others."""

from dossiers.access.policy import Actor
from dossiers.rounds.catalogues import catalogue_of, texts_of
from dossiers.rounds.rounds import rounds
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.choice import pick
from ui.reader.language import in_words, language, say
from ui.reader.screens import PAGES
from ui.screens.administration.form import hint, sentence


def criteria_view(record: Record, actor: Actor) -> None:
    """Draw the view."""
    known = {each.id: each for each in reversed(rounds(record))}
    running = {key: each for key, each in known.items() if each.status == "open"}
    if not running:
        sentence(say("administration.no_open_round"))
        return
    round_id = pick(
        "office_round", say("common.round"), list(running), next(iter(running)), lambda key: in_words(running[key].name)
    )
    st.html(_pieces.present(catalogue_of(record, round_id), [text.file_name for text in texts_of(record, round_id)]))
    hint(say("administration.criteria_by_two"))
    where = {"lang": language()}
    st.page_link(
        PAGES / "workshop.py", label=say("administration.to_workshop"), icon=":material/draft:", query_params=where
    )


_pieces = beside(__file__)
