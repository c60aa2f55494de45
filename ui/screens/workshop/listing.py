"""The drafts: which there are, who saved each last, what has become of it; those put away apart."""

from collections.abc import Sequence

from dossiers.office.criteria_drafts import Draft
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.templates import beside
from ui.reader.language import in_words, say
from ui.reader.people import told_name
from ui.screens.workshop.reading import Reading


def draw_list(reading: Reading) -> None:
    """Draw the list, with the way into each draft."""
    worked_on = [each for each in reading.drafts if each.state != "put_away"]
    if not worked_on:
        st.html(_pieces.sentence(say("workshop.none")))
    else:
        st.html(_table(reading, worked_on))
    if away := [each for each in reading.drafts if each.state == "put_away"]:
        with st.expander(say("workshop.put_away_drafts", count=len(away))):
            st.html(_table(reading, away))


def state_of(reading: Reading, draft: Draft) -> str:
    """What has become of a draft, in words."""
    about = draft.waiting or next((each for each in reversed(draft.proposals) if each.outcome == "released"), None)
    who = told_name(draft.put_away_by_name or (about.proposed_by_name if about else None))
    round_ = in_words(reading.rounds[about.round_id].name) if about else ""
    return say(f"workshop.state_{draft.state}", who=who, round=round_)


def waits_for_reader(reading: Reading, draft: Draft) -> bool:
    """Whether the reader is who may release what is proposed of this draft."""
    return draft.waiting is not None and not draft.waiting.is_for_another_than(reading.actor.person_id)


def saved(draft: Draft) -> str:
    """Who saved the newest version, and when."""
    who, when = told_name(draft.saved_by_name), formats.moment(draft.saved_at)
    return say("workshop.saved_by", who=who, when=when)


def _table(reading: Reading, drafts: Sequence[Draft]):
    rows = [(each, saved(each), state_of(reading, each), waits_for_reader(reading, each)) for each in drafts]
    return _pieces.table(rows)


_pieces = beside(__file__)
