"""What residents said, as tables: the entries, and topic by topic how much of it was answered."""

from collections.abc import Collection, Mapping
from html import escape
from urllib.parse import urlencode

from dossiers.community.opinions import TOPICS, Opinion, Share, group_totals, topic_totals
from dossiers.rounds.units import Unit
from ui.parts import formats
from ui.parts.typed_words import typed_words
from ui.reader.language import language, say
from ui.screens.overview.progress import days


def topic_word(topic: str) -> str:
    """A topic in words; one that this program does not know stands as it was written."""
    return say(f"opinions.topic_{topic}") if topic in TOPICS else topic


def share_words(share: Share) -> str:
    """ "27/31 (87,1 %)"; below the small base "5/8", no percentage."""
    text = f"{formats.number(share.answered)}/{formats.number(share.opinions)}"
    return text if share.percent is None else f"{text} ({formats.number(share.percent, 1)} %)"


def counts_line(found: Collection[Opinion], share: Share, waiting: int) -> str:
    """How many opinions, how much answered, how many entries wait and how long the longest."""
    meetings = len({(each.unit.id, each.heard.heard_on, each.heard.residential_group) for each in found})
    parts = [
        f"<strong>{escape(say('opinions.count', opinions=formats.number(share.opinions), meetings=meetings))}</strong>",
        escape(say("opinions.answered_share", share=share_words(share))),
    ]
    if waiting:
        longest = max(each.waiting for each in found)
        parts.append(f'<span class="ws-gap">{escape(say("opinions.waiting", n=waiting, days=days(longest)))}</span>')
    return f'<p class="ws ws-act-counts">{" · ".join(parts)}</p>'


def table(found: Collection[Opinion], ward: str, address: Mapping[str, str], *, may: bool) -> str:
    """The entries as HTML. ``ward``: the id of the ward looked at. ``may``: a topic opens its form."""
    if not found:
        return f'<p class="ws ws-quiet">{escape(say("opinions.none"))}</p>'
    heads = "".join(
        f'<th scope="col">{escape(say(f"opinions.{head}"))}</th>' for head in ("topic", "meeting", "answer")
    )
    rows = "".join(_row(each, ward, address, may=may) for each in found)
    return (
        f'<div class="ws ws-act ws-heard"><table><caption>{escape(say("opinions.caption"))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(opinion: Opinion, ward: str, address: Mapping[str, str], *, may: bool) -> str:
    heard = opinion.heard
    topic = escape(topic_word(heard.topic))
    if may:
        where = urlencode({**address, "opinion": str(opinion.id), "lang": language()})
        topic = f'<a href="?{escape(where)}" target="_self">{topic}</a>'
    said = f'<div class="ws-act-about">{typed_words(heard.summary)}</div>' if heard.summary else ""
    place = _place(opinion.unit, heard.residential_group, ward)
    attended = formats.NONE if heard.attended is None else formats.number(heard.attended)
    counts = escape(say("opinions.counts", opinions=formats.number(heard.opinions), attended=attended))
    meeting = f'{escape(formats.day(heard.heard_on))} · {place}<div class="ws-act-about">{counts}</div>'
    if heard.answered:
        day = escape(formats.day(heard.answered_on))
        answer = f'<span class="ws-quiet">{day}</span> {typed_words(heard.answer)}'
    else:
        answer = f'<span class="ws-gap">{escape(say("opinions.unanswered", days=days(opinion.waiting)))}</span>'
    cells = "".join(
        f'<td data-head="{escape(say(f"opinions.{key}"))}">{cell}</td>'
        for key, cell in (("meeting", meeting), ("answer", answer))
    )
    return f'<tr><th scope="row">{topic}{said}</th>{cells}</tr>'


def topics_table(found: Collection[Opinion]) -> str:
    """Topic by topic: meetings, opinions, answered."""
    rows = [(escape(topic_word(each.topic)), each.meetings, each.share) for each in topic_totals(found)]
    return _totals_table("topic", rows)


def groups_table(found: Collection[Opinion], ward: str) -> str:
    """Residential group by group, as ``topics_table``. ``ward``: the id of the ward looked at."""
    rows = [
        (_place(each.unit, each.residential_group, ward), each.meetings, each.share) for each in group_totals(found)
    ]
    return _totals_table("field_residential_group", rows)


def _totals_table(head: str, rows: Collection[tuple[str, int, Share]]) -> str:
    heads = "".join(
        f'<th scope="col" class="ws-number">{escape(say(f"opinions.{each}"))}</th>'
        for each in ("meetings", "opinions", "share")
    )
    lines = "".join(
        f'<tr><th scope="row">{name}</th><td class="ws-number">{formats.number(meetings)}</td>'
        f'<td class="ws-number">{formats.number(share.opinions)}</td><td class="ws-number">{share_words(share)}</td></tr>'
        for name, meetings, share in rows
    )
    return (
        f'<div class="ws ws-heard-totals"><table><caption>{escape(say("opinions.totals_caption"))}</caption>'
        f'<thead><tr><th scope="col">{escape(say(f"opinions.{head}"))}</th>{heads}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _place(unit: Unit, group: str, ward: str) -> str:
    """A residential group, with its ward where that is a former one."""
    if unit.id == ward:
        return typed_words(group)
    former = say("common.former_ward", ward=unit.name)
    return f'{typed_words(group)} <span class="ws-flag">{escape(former)}</span>'
