"""So sánh: wards beside each other, one indicator over all of them, with the round before."""

from dossiers.access.policy import Actor
from dossiers.rounds.rounds import Round
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.parts.formats import number
from ui.parts.kept import KeptParts
from ui.reader.choice import newest_round, pick, segments
from ui.reader.language import in_words, say
from ui.reader.people import acting_person
from ui.reader.record import the_record
from ui.screens.comparison.criteria import draw_criteria
from ui.screens.comparison.head import no_round_yet, withheld_html
from ui.screens.comparison.indicator import draw_indicator
from ui.screens.comparison.questions_view import draw_questions
from ui.screens.comparison.ranks_view import draw_ranks
from ui.screens.comparison.self_view import draw_self
from ui.screens.comparison.views import views_for
from ui.screens.comparison.wards import Comparison, comparison, rounds_to_compare
from ui.screens.comparison.wards_view import draw_wards
from ui.screens.residents.of_wards_view import draw_of_wards


def main(record: Record, actor: Actor) -> None:
    """Draw the screen."""
    known = {each.id: each for each in rounds_to_compare(record, actor)}
    if not known:
        no_round_yet()
        return
    kept = KeptParts(record, actor)
    compared = chosen(record, actor, kept, known)
    if told := withheld_html(compared):
        st.html(told)
    if not compared.wards:
        return
    views = views_for(compared.catalogue, actor.role)
    view = segments("compare", say("comparison.view"), views, views[0], lambda key: say(f"comparison.view_{key}"))
    if view == "indicator":
        draw_indicator(kept, compared)
    elif view == "criteria":
        draw_criteria(record, actor, kept, compared)
    elif view == "wards":
        draw_wards(kept, compared)
    elif view == "self":
        draw_self(record, actor, kept, compared)
    elif view == "questions":
        draw_questions(record, actor, kept, compared)
    elif view == "residents":
        draw_of_wards(record, actor, kept, compared)
    else:
        draw_ranks(record, actor, kept, compared)


def chosen(record: Record, actor: Actor, kept: KeptParts, known: dict[str, Round]) -> Comparison:
    """The round that is looked at, under a title that says how many wards it has."""
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        place = st.empty()
        newest = newest_round(known, actor.role)
        id_ = pick("round", say("overview.choose_round"), list(known), newest, lambda key: in_words(known[key].name))
        # As many rounds are read as can be compared: once for each state of the record, not at every press.
        compared = kept.of_all_wards("comparison", id_, make=lambda: comparison(record, actor, known[id_]))
        title = say("comparison.title", wards=number(len(compared.wards)), round=in_words(known[id_].name))
        with place:
            st.title(title, anchor=False)
    return compared


the_reader = acting_person(the_record())
if the_reader is None:
    st.stop()
main(the_record(), the_reader)
