"""Tự đánh giá: the ward's list of criteria, the form of one, the review before sending, and what was asked and answered."""

from dossiers.access.policy import Actor
from dossiers.errors import NotAllowed, NotFound
from dossiers.next_step.of_person import rounds_to_enter
from dossiers.procedure import status as dossier_status
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import Round
from dossiers.store.record import Record
from dossiers.submissions.entry_sheets import sheet as sheet_of
from dossiers.submissions.results import result as result_of
from ui import plain_streamlit as st
from ui.parts.kept import KeptParts
from ui.reader.choice import pick
from ui.reader.language import in_words, language, say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.screens.self_assessment.answers import answers_page
from ui.screens.self_assessment.desk import WardDesk, head, lead_html, view, ways
from ui.screens.self_assessment.review import review_page
from ui.screens.self_assessment.survey import survey_page
from ui.screens.self_assessment.work import work_page

VIEWS = {"work": work_page, "review": review_page, "answers": answers_page}


def main() -> None:
    """The round, then the view of whoever asks the residents or of the ward."""
    record = the_record()
    actor = acting_person(record)
    if actor is None:
        return
    kept = KeptParts(record, actor)
    offered = {each.id: each for each in rounds_to_enter(record, actor)}
    if not offered:
        st.html(lead_html(say("self_assessment.no_open_round")))
        return
    title, picks = st.columns([3, 2], vertical_alignment="bottom")
    way = picks.container(horizontal=True, horizontal_alignment="right", vertical_alignment="bottom", key="self_picks")
    with way:
        round_ = choose_round(offered)
    if actor.role == "surveyor":
        with title:
            st.title(say("self_assessment.title_survey"), anchor=False)
        survey_page(record, actor, round_, catalogue_of(record, round_.id))
        return
    desk = desk_of(record, actor, round_, kept)
    if desk is None:
        return
    with title:
        st.title(say("self_assessment.title", ward=desk.sheet.unit.name), anchor=False)
    with way:
        ways(desk)
    head(desk)
    VIEWS[view(desk)](desk)


def choose_round(offered: dict[str, Round]) -> Round:
    """The newest, or the one that was picked where there are several."""
    newest = next(iter(offered.values()))
    if len(offered) == 1:
        return newest
    names = {key: in_words(each.name) for key, each in offered.items()}
    return offered[pick("round", say("common.round"), list(offered), newest.id, names.__getitem__, width=220)]


def desk_of(record: Record, actor: Actor, round_: Round, kept: KeptParts) -> WardDesk | None:
    """What the reader's ward has in the round; None where there is nothing for this reader, once that was said."""
    if actor.unit_id is None:
        st.html(lead_html(say("self_assessment.not_for_you")))
        return None
    place = (record, actor, actor.unit_id, round_.id)
    try:
        sheet, status, result = sheet_of(*place), dossier_status.status(*place), result_of(*place)
    except (NotAllowed, NotFound) as error:
        st.html(lead_html(error.text(language())))
        return None
    return WardDesk(record, actor, catalogue_of(record, round_.id), sheet, status, result, kept)


main()
