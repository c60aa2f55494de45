"""The next thing on a screen: one sentence, its day, and the one filled button that leads there; or for whom one waits.

The button is a link that looks like one: it goes by keyboard and middle click, and without loading the page anew. Only on the
screen it leads to it is a button: a page link to the screen one is on leaves the old address, and the next press leads back.
"""

from collections.abc import Mapping
from datetime import date

from dossiers.access.policy import Actor, office_allows
from dossiers.next_step.next_thing import Kind, Look, Next, NextThing, Waiting
from dossiers.next_step.of_person import next_thing
from dossiers.rounds.rounds import Round, rounds
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.upkeep.kept_backups import OLD
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.asked import ask
from ui.reader.choice import remember
from ui.reader.language import in_words, language, say
from ui.reader.screens import PAGES

KEY = "next_thing"
"""The container it stands in; its link is drawn filled."""
_SELF = ("begin_entering", "enter", "amend", "submit", "submit_again", "answer", "send_answers", "survey")
_OFFICE: Mapping[Kind, str] = {
    "open_round": "rounds",
    "add_chiefs": "people",
    "assign": "assignments",
    "back_up": "backups",
}
_PLACES = frozenset({"unit", "criterion", "second"})
_REVIEWED: tuple[Kind, ...] = ("submit", "submit_again")
#: How the overview calls what is late; of everything else that has a day it is the appraisal.
_LATE: Mapping[Kind, str] = {
    **dict.fromkeys(("begin_entering", "enter", "submit", "add_chiefs", "release_criteria"), "overview.late_submit"),
    **dict.fromkeys(("amend", "submit_again"), "overview.late_submit_again"),
    **dict.fromkeys(("answer", "send_answers"), "overview.late_clarify"),
    **dict.fromkeys(("approve", "publish"), "overview.late_publish"),
}


def draw_next_thing(record: Record, actor: Actor, round_id: str | None, *, here: str = "overview") -> Round | None:
    """Draw what is next for the reader, who looks at the round ``round_id`` (None: at no round); gives of which round it is.

    ``here``: the screen it is drawn on.
    """
    found, now = next_thing(record, actor, round_id), today(record)
    with st.container(key=KEY, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if found.thing is None:
            last = _last_published(record) if found.look == "published" else None
            st.html(nothing_html(found, now, last, own=actor.unit_id is not None))
            page, query = to_look_at(found, last, actor.unit_id)
            if page != here or (last is not None and last.id != round_id):
                _button(say(f"next_step.look_{_look(found, last)}", round=_name(last)), page, query, here)
            return found.round if found.waiting else None
        st.html(sentence_html(found, now, round_id))
        page, query = target(found)
        _button(say(f"next_step.{found.thing.kind}_button", **_details(found.thing)), page, query, here)
    return found.round


def _button(label: str, page: str, query: dict[str, str], here: str) -> None:
    """The one filled button; on the screen that it leads to it only changes what the address asks for."""
    if page == here:
        st.button(label, type="primary", on_click=_go, args=(query,), wrap=True)
    else:
        st.page_link(PAGES / f"{page}.py", label=label, query_params={**query, "lang": language()})


def _last_published(record: Record) -> Round | None:
    return next((each for each in reversed(rounds(record)) if each.status == "published"), None)


def _look(found: Next, last: Round | None) -> Look:
    """What can be looked at; where nothing was ever published, the criteria."""
    return "criteria" if found.look == "published" and last is None else found.look


def _name(round_: Round | None) -> str:
    return in_words(round_.name) if round_ is not None else ""


def _go(query: Mapping[str, str]) -> None:
    """Within the screen: the address asks for what is next."""
    for name in _PLACES - query.keys():
        ask(name, None)
    for name, value in query.items():
        if name in ("unit", "round"):
            remember(name, value)
        else:
            ask(name, value)


def sentence_html(found: Next, now: date, looked_at: str | None) -> Markup:
    """What is next and by when; of which round, where it is another than the one looked at."""
    thing = found.thing
    assert thing is not None
    text = say(f"next_step.{thing.kind}{_variant(thing)}", **_details(thing))
    if found.round is not None and looked_at is not None and found.round.id != looked_at:
        text = say("next_step.in_round", round=in_words(found.round.name), sentence=text)
    return _pieces.sentence(text, _when(thing, now), thing.more)


def nothing_html(found: Next, now: date, last: Round | None, *, own: bool) -> Markup:
    """That nothing is the reader's, and for whom it waits. ``own``: the reader's ward has one dossier, not many. ``last``: the
    newest round that is published.
    """
    if own and found.stands == "published":
        return _pieces.nothing(say("next_step.own_published", day=formats.day(found.since)) if found.since else "", "")
    if not found.waiting:
        return _pieces.nothing(_closed(found.round, last), "")
    if own:
        waits = found.waiting[0]
        return _pieces.nothing(say("next_step.own_waits", who=say(f"next_step.who_{waits.who}")), _day(waits.due, now))
    return _pieces.nothing(say("next_step.others_wait", whom="; ".join(_waits(each) for each in found.waiting)), "")


def target(found: Next) -> tuple[str, dict[str, str]]:
    """The screen where the next thing is done, by its name, and what its address asks for."""
    thing = found.thing
    assert thing is not None
    if thing.kind == "release_criteria":
        return "workshop", {"draft": str(thing.draft), "draft_view": "proposal"}
    if thing.kind in _OFFICE:
        place = {"office_round": found.round.id} if found.round is not None else {}
        return "administration", {"office": _OFFICE[thing.kind], **place}
    assert found.round is not None
    query = {"round": found.round.id}
    if thing.criterion is not None:
        query["criterion"] = thing.criterion
    if thing.kind in _REVIEWED:
        query["view"] = "review"
    if thing.kind in _SELF and thing.kind != "survey":
        return "self_assessment", query
    if thing.unit is not None:
        query["unit"] = thing.unit.id
    if thing.kind == "survey":
        return "self_assessment", query
    if thing.kind == "mark_second":
        query["second"] = "1"
    return "appraisal", query


def _closed(running: Round | None, last: Round | None) -> str:
    """That all of a round is done, or that none is open; "" where there never was one."""
    if running is not None:
        return say("next_step.all_published", round=_name(running), day=formats.day(running.publish_by))
    if last is None:
        return ""
    return say("next_step.no_round_open", round=_name(last), day=formats.day(last.window_to))


def to_look_at(found: Next, last: Round | None, unit_id: str | None) -> tuple[str, dict[str, str]]:
    """The screen that can be looked at where nothing is the reader's, and what its address asks for."""
    query = {"round": found.round.id} if found.round is not None else {}
    match _look(found, last):
        case "scorecard":
            return "scorecard", {**query, "unit": str(unit_id)}
        case "review":
            return "self_assessment", {**query, "view": "review"}
        case "queue":
            return "appraisal", query
        case "survey":
            return "self_assessment", query
        case "rounds":
            return "administration", {"office": "rounds"}
        case "published":
            return "overview", {"round": last.id if last is not None else ""}
        case "criteria":
            return "catalogue", query


def _variant(thing: NextThing) -> str:
    if thing.kind == "submit" and thing.count:
        return "_explained"
    if thing.kind == "lock" and thing.count:
        return "_unanswered"
    if thing.kind == "send_answers" and not thing.of:
        return "_none"
    return "_none" if thing.kind == "back_up" and not thing.of else ""


def _details(thing: NextThing) -> dict[str, object]:
    return {
        "ward": thing.unit.name if thing.unit else "",
        "code": thing.criterion or "",
        "count": formats.number(thing.count),
        "of": formats.number(thing.of),
    }


def _when(thing: NextThing, now: date) -> str:
    if thing.kind == "back_up":
        return say("next_step.back_up_when", days=formats.days(OLD.days))
    return _day(thing.due, now, _LATE.get(thing.kind, "overview.late_appraise"))


def _day(due: date | None, now: date, words: str = "next_step.due_late") -> str:
    """The last day, and how far it is away; "" without one. ``words``: what is said of the days since then."""
    return "" if due is None else _pieces.day(due, (now - due).days, words)


def _waits(each: Waiting) -> str:
    who = say(f"next_step.who_{each.who}")
    if each.due is None:
        return say("next_step.waits_of_open", who=who, count=formats.number(each.count))
    if not each.count:
        return say("next_step.waits_until", who=who, day=formats.day(each.due))
    return say("next_step.waits_of", who=who, count=formats.number(each.count), day=formats.day(each.due))


def no_round(record: Record, person: Actor) -> None:
    """In place of a screen about rounds on a record that has none yet: what comes first; who may open one is led there."""
    st.title(say("shell.no_round"), anchor=False)
    if office_allows("administer_rounds", person.role):
        draw_next_thing(record, person, None)
        st.html(_pieces.lead(say("shell.no_round_administrator")))
    else:
        st.html(_pieces.lead(say("shell.no_round_others")))


_pieces = beside(__file__)
