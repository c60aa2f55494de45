"""What residents of one ward say, over its rounds: surveys, complaints, and how soon opinions were answered."""

from collections.abc import Sequence

from dossiers.access.policy import Actor
from dossiers.community.answering import answering
from dossiers.community.opinions import opinions_of
from dossiers.errors import NotAllowed, NotFound
from dossiers.store.record import Record
from dossiers.vocabulary import RoundKind
from scoring.residents import complaints, surveys
from ui import plain_streamlit as st
from ui.parts import charts
from ui.parts.kept import KeptParts
from ui.parts.measures import IndicatorMeasure
from ui.parts.requirements import asked_of
from ui.parts.templates import beside
from ui.reader.choice import pick
from ui.reader.language import language, say
from ui.screens.residents import answers
from ui.screens.residents.chart import Bar, answers_chart, interval_chart
from ui.screens.residents.rows import SurveyOverRounds, SurveyRow, survey_over_rounds
from ui.screens.residents.survey import response_words
from ui.screens.trends.of_ward import WardTrends
from ui.screens.trends.page import small_trends


def draw_residents(record: Record, actor: Actor, kept: KeptParts, ward: WardTrends, kind: RoundKind) -> None:
    """Draw all three, the surveys first."""
    unit_id = ward.past.unit.id
    name = ward.names[unit_id]
    found = kept.value("residents surveys", unit_id, kind, make=lambda: surveys_of(ward))
    st.subheader(say("residents.heading"), anchor=False)
    st.html(_pieces.head(ward.rounds[-1].id, unit_id, kind, bool(found)))
    for each in found:
        _draw_survey(kept, each, ward, name)
    st.subheader(say("residents.complaints"), anchor=False)
    marked = [IndicatorMeasure(code) for code in complaints(ward.newest)]
    st.html(_pieces.lead(say("residents.complaints_lead" if marked else "residents.no_complaints")))
    if marked:
        small_trends(marked, ward.trend_of)
    _draw_answers(record, actor, ward)


def surveys_of(ward: WardTrends) -> tuple[SurveyOverRounds, ...]:
    """Every survey that a catalogue of the rounds has, those of the newest first."""
    codes = dict.fromkeys(code for round_ in reversed(ward.rounds) for code in surveys(ward.catalogues[round_.id]))
    return tuple(survey_over_rounds(code, ward.trend_of) for code in codes)


def bars(rows: Sequence[SurveyRow], ward: str) -> list[Bar]:
    """The rows as they are drawn, those of former wards with their names."""
    return [
        Bar(
            [row.round if row.ward == ward else f"{row.round} · {row.ward}", row.share],
            row.told, hollow=row.claimed, quiet=row.ward != ward,
        )
        for row in rows
    ]  # fmt: skip


def limits(found: SurveyOverRounds) -> tuple[float, ...]:
    """The threshold of the newest round that has one, to be drawn over all."""
    return next((row.limits for row in found.rows if row.limits), ())


def _draw_survey(kept: KeptParts, found: SurveyOverRounds, ward: WardTrends, name: str) -> None:
    about = (ward.past.unit.id, ward.past.kind, found.indicator.code)
    st.html(kept.part("residents survey", *about, make=lambda: _pieces.survey(found, _required(found, ward))))
    left, right = st.columns((2, 3), gap="large")
    with left:
        if found.drawn:
            colours = charts.palette()
            spec = kept.value(
                "residents chart", *about, colours,
                make=lambda: interval_chart(bars(found.drawn, name), limits(found), colours),
            )  # fmt: skip
            alt = say("residents.alt", what=found.heading, ward=name, finding=found.finding)
            charts.show(spec, alt=alt, colours=colours)
    with right:
        caption = say("residents.caption", what=found.heading, ward=name)
        st.html(kept.part("residents table", *about, make=lambda: _pieces.table(found, caption)))


def _required(found: SurveyOverRounds, ward: WardTrends) -> str:
    return asked_of(found.indicator, ward.rounds[-1].window_to.year)


def _draw_answers(record: Record, actor: Actor, ward: WardTrends) -> None:
    unit_id = ward.past.unit.id
    st.subheader(say("residents.answers"), anchor=False)
    try:
        heard = opinions_of(record, actor, unit_id)
    except (NotAllowed, NotFound) as error:
        hidden = isinstance(error, NotAllowed)
        st.html(_pieces.lead(say("residents.answers_hidden") if hidden else error.text(language())))
        return
    if not heard:
        st.html(_pieces.lead(say("residents.answers_none")))
        return
    days = pick(
        "within", say("residents.days"), answers.DAYS, answers.USUAL,
        lambda key: say("residents.within", days=key), width=240,
    )  # fmt: skip
    groups = answering(heard, int(days))
    told = answers.finding(groups, unit_id)
    st.html(_pieces.answers_head(told, days, unit_id, ward.rounds[-1].id))
    left, right = st.columns((2, 3), gap="large")
    with left:
        colours = charts.palette()
        spec = answers_chart(answers.chart_rows(groups, unit_id), colours)
        charts.show(spec, alt=say("residents.answers_alt", finding=told), colours=colours)
    with right:
        st.html(answers.groups_html(groups, unit_id))


_pieces = beside(__file__, response_words=response_words)
