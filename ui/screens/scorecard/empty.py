"""What a scorecard says where there is none: nothing entered, or not for this person yet. In words, with what to do next."""

from dossiers.access.policy import INSPECTOR_ROLES, Actor
from dossiers.errors import DossierError, NotAllowed
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.templates import beside
from ui.reader.language import in_words, language, say
from ui.reader.screens import PAGES
from ui.screens.scorecard.choice import WardAndRound


def nothing_to_show(choice: WardAndRound, actor: Actor, error: DossierError | None) -> None:
    """Say why there is no scorecard. ``error``: what the record answered; None where a dossier is there but empty."""
    details = {"ward": choice.name, "round": in_words(choice.round.name), "due": formats.day(choice.round.submit_by)}
    if isinstance(error, NotAllowed):
        text = (
            say("scorecard.not_yours", **details)
            if actor.unit_id
            else say("scorecard.not_yet", why=error.text(language()))
        )
    elif choice.round.blind and actor.role in INSPECTOR_ROLES:
        text = say("scorecard.blind", **details)
    elif actor.unit_id == choice.unit.id and choice.round.status == "open":
        text = say("scorecard.empty_own", **details)
    else:
        text = say("scorecard.empty", **details)
    st.html(_pieces.reason(text))
    if isinstance(error, NotAllowed) and actor.unit_id is not None:
        st.page_link(
            PAGES / "scorecard.py",
            label=say("scorecard.to_own"),
            icon=":material/fact_check:",
            query_params={"unit": actor.unit_id, "round": choice.round.id, "lang": language()},
        )


_pieces = beside(__file__)
