"""What a scorecard says where there is none: nothing entered, or not for this person yet. In words, with what to do next."""

from dossiers.access.policy import INSPECTOR_ROLES, Actor
from dossiers.errors import DossierError, NotAllowed
from dossiers.rounds.rounds import Round, rounds
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.templates import beside
from ui.reader.language import in_words, language, say
from ui.reader.record import the_record
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
    if not isinstance(error, NotAllowed):
        return
    if actor.unit_id is not None:
        _way_to(actor.unit_id, choice.round, say("scorecard.to_own"))
    elif published := [each for each in rounds(the_record()) if each.status == "published"]:
        _way_to(choice.unit.id, published[-1], say("scorecard.to_published", round=in_words(published[-1].name)))


def _way_to(unit_id: str, round_: Round, label: str) -> None:
    """A link to a scorecard that this person may read."""
    st.page_link(
        PAGES / "scorecard.py",
        label=label,
        icon=":material/fact_check:",
        query_params={"unit": unit_id, "round": round_.id, "lang": language()},
    )


_pieces = beside(__file__)
