"""What residents of all wards of a round say, as a table: the interval of each ward as a bar on one scale, a page at a time."""

from collections.abc import Sequence
from fractions import Fraction

from dossiers.access.policy import Actor
from dossiers.community.answering import altogether, answering
from dossiers.community.opinions import opinions_of_wards
from dossiers.store.record import Record
from scoring.catalogue import Catalogue
from scoring.residents import SurveyFigures, complaints, surveys
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.kept import KeptParts
from ui.parts.requirements import requirement
from ui.parts.templates import beside
from ui.reader.choice import pick
from ui.reader.language import in_words, say
from ui.screens.comparison.indicator import DotScale, scale_of
from ui.screens.comparison.wards import Comparison
from ui.screens.overview.wards import leafed
from ui.screens.residents.answers import USUAL
from ui.screens.residents.of_wards import SORTS, WardResidents, complaint_figures, in_order, wards_residents
from ui.screens.residents.survey import interval_words, percent, response_words, share_words

NAMED = 3


def draw_of_wards(record: Record, actor: Actor, kept: KeptParts, compared: Comparison) -> None:
    """Ask which survey and in which order, and draw the wards."""
    asked = surveys(compared.catalogue)
    if not asked:
        st.html(_pieces.lead(say("residents.no_survey")))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        code = pick(
            "survey", say("residents.survey"), asked, asked[0], lambda key: survey_name(compared, key), width=520
        )
        sort = pick(
            "order", say("comparison.sort"), SORTS, SORTS[0], lambda key: say(f"residents.sort_{key}"), width=260
        )
    about = (compared.round.id, code)
    found = kept.value("residents of wards", *about, make=lambda: wards_residents(compared, code))
    ordered = kept.value("residents in order", *about, sort, make=lambda: in_order(found, sort))
    told = kept.value("residents finding", *about, make=lambda: finding(found))
    rows = {each.unit.id: each for each in ordered}
    shown = [rows[unit.id] for unit, _ in leafed([(each.unit, each.result) for each in ordered])]
    if not shown:
        return
    answered = answered_in_time(record, actor, [each.unit.id for each in shown])
    heads = complaint_names(compared.catalogue)
    asks = formats.begun(requirement(compared.catalogue.indicators[code], compared.round.window_to.year))
    previous = str(compared.previous.window_to.year) if compared.previous else ""
    st.html(_pieces.wards(compared, code, sort, told, asks, shown, scale(shown), heads, answered, previous, USUAL))


def survey_name(compared: Comparison, code: str) -> str:
    """A survey by code and name."""
    return f"{code} {in_words(compared.catalogue.indicators[code].name)}"


def complaint_names(catalogue: Catalogue) -> list[str]:
    """The indicators that count complaints, by code and name."""
    return [f"{code} {in_words(catalogue.indicators[code].name)}" for code in complaints(catalogue)]


def answered_in_time(record: Record, actor: Actor, unit_ids: Sequence[str]) -> dict[str, str]:
    """Ward → how many opinions were answered in time of those counted, "23/28"; of those that the reader may see."""
    told = {}
    for unit_id, heard in opinions_of_wards(record, actor, unit_ids).items():
        in_time, late, due, overdue = altogether(answering(heard, int(USUAL)))
        counted = in_time + late + overdue
        told[unit_id] = f"{formats.number(in_time)}/{formats.number(counted)}" if counted or due else formats.NONE
    return told


def finding(found: Sequence[WardResidents]) -> str:
    """How many wards asked, who is lowest and highest, how many changed beyond chance, and what is to be asked back."""
    having = [(each, each.told.figures) for each in found if each.told is not None and each.share is not None]
    if not having:
        return say("residents.nobody_asked")
    ordered = in_order([each for each, _ in having], "lowest")
    told = [say("residents.wards_asked", wards=formats.number(len(having)), of=formats.number(len(found)))]
    if len(having) > 1:
        told.append(say("residents.extremes", low=_named(ordered[0]), high=_named(ordered[-1])))
    moved = [each.change for each, _ in having if each.change is not None]
    if moved:
        clear = [each for each in moved if each.clear]
        rose = sum(each.points > 0 for each in clear)
        counts = {"rose": rose, "fell": len(clear) - rose, "unclear": len(moved) - len(clear)}
        told.append(say("residents.moved", **{key: formats.number(count) for key, count in counts.items()}))
    told += _to_be_asked(having)
    return " ".join(told)


def _to_be_asked(having: Sequence[tuple[WardResidents, SurveyFigures]]) -> list[str]:
    ceiling = [each.unit.name for each, figures in having if figures.at_ceiling]
    few = sum(figures.few for _, figures in having)
    silent = sum(figures.response is None for _, figures in having)
    told = []
    if ceiling:
        names = (
            ", ".join(ceiling)
            if len(ceiling) <= NAMED
            else say("residents.some_wards", wards=formats.number(len(ceiling)))
        )
        told.append(say("residents.wards_at_ceiling", wards=names))
    if few:
        told.append(say("residents.wards_few", wards=formats.number(few)))
    if silent:
        told.append(say("residents.wards_silent", wards=formats.number(silent)))
    return told


def _named(each: WardResidents) -> str:
    return f"{each.unit.name} {percent(each.share)}" if each.share is not None else each.unit.name


def change_text(each: WardResidents) -> str:
    """ "▲ +4,9 (±4,3)": a change beyond its margin with an arrow; within it "+2,0, trong sai số ±3,8"."""
    if each.change is None:
        return formats.NONE
    points, margin = formats.signed(each.change.points, 1), formats.number(each.change.margin, 1)
    if not each.change.clear:
        return say("residents.unclear_short", points=points, margin=margin)
    return say("residents.clear_short", arrow="▲" if each.change.points > 0 else "▼", points=points, margin=margin)


def flags(figures: SurveyFigures) -> list[str]:
    """What is doubtful of a survey in few words; the whole questions stand in the view of the ward and in the table to take."""
    found = [say("residents.flag_few")] if figures.few else []
    if figures.at_ceiling:
        found.append(say("residents.flag_ceiling"))
    return found


def scale(shown: Sequence[WardResidents]) -> DotScale | None:
    """The one scale on which all intervals shown lie, in percent; it ends at 100."""
    ends = [
        100 * end for each in shown if each.told and each.told.figures.interval for end in each.told.figures.interval
    ]
    if not ends:
        return None
    low = scale_of([*ends, 100])
    return DotScale(low.low if low is not None else 0, 100)


def scale_words(scale_: DotScale) -> str:
    """ "80 % đến 100 %": both ends of the scale."""
    low, high = (formats.with_percent_sign(formats.number(end)) for end in scale_)
    return say("comparison.scale", low=low, high=high)


def along(scale_: DotScale, share: Fraction) -> str:
    """Where a share lies on the scale."""
    return scale_.at(100 * share)


_pieces = beside(
    __file__,
    along=along,
    change_text=change_text,
    complaint_figures=complaint_figures,
    flags=flags,
    interval_words=interval_words,
    percent=percent,
    response_words=response_words,
    scale_words=scale_words,
    share_words=share_words,
)
