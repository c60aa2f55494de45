"""A draft opened: what it is called, how it stands, and its views."""

from collections.abc import Callable, Mapping

from dossiers.office.criteria_drafts import Draft
from ui import plain_streamlit as st
from ui.parts import formats
from ui.reader.asked import ask
from ui.reader.choice import segments
from ui.reader.language import in_words, say
from ui.reader.people import told_name
from ui.screens.administration.form import hint
from ui.screens.workshop.comparing import draw_comparing
from ui.screens.workshop.listing import state_of, waits_for_reader
from ui.screens.workshop.proposing import draw_proposing
from ui.screens.workshop.reading import Reading
from ui.screens.workshop.trying import draw_trying
from ui.screens.workshop.writing import draw_writing

VIEWS: Mapping[str, Callable[[Reading, Draft], None]] = {
    "text": draw_writing,
    "versions": draw_comparing,
    "effect": draw_trying,
    "proposal": draw_proposing,
}


def draw_one(reading: Reading, draft: Draft) -> None:
    """Draw the draft."""
    back = say("workshop.back")
    st.button(
        back, icon=":material/arrow_back:", type="tertiary", key="drafts_back", on_click=ask, args=("draft", None)
    )
    st.title(draft.name, anchor=False)
    hint(_standing(reading, draft))
    start = "proposal" if waits_for_reader(reading, draft) else "text"
    view = segments("draft_view", say("workshop.view"), list(VIEWS), start, lambda key: say(f"workshop.view_{key}"))
    VIEWS[view](reading, draft)


def _standing(reading: Reading, draft: Draft) -> str:
    who, when = told_name(draft.saved_by_name), formats.moment(draft.saved_at)
    told = [say("workshop.version_saved", version=draft.version, who=who, when=when)]
    if draft.from_round is not None:
        told.append(say("workshop.from_round", round=in_words(reading.rounds[draft.from_round].name)))
    names = {each.id: each.name for each in reading.drafts}
    if draft.from_draft is not None:
        told.append(say("workshop.from_draft", draft=names[draft.from_draft]))
    return " ".join([*told, formats.begun(state_of(reading, draft)) + "."])
