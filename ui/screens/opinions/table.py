"""What residents said, as tables: the entries, and topic by topic how much of it was answered."""

from collections.abc import Collection, Mapping, Sequence

from dossiers.community.opinions import TOPICS, AnsweredShare, Opinion, answered_share, group_totals, topic_totals
from ui.parts import formats
from ui.parts.long_lists import FEW
from ui.parts.templates import Markup, beside
from ui.reader.language import say


def topic_word(topic: str) -> str:
    """A topic in words; one that this program does not know stands as it was written."""
    return say(f"opinions.topic_{topic}") if topic in TOPICS else topic


def share_words(share: AnsweredShare) -> str:
    """ "27/31 (87,1 %)"; below the small base "5/8", no percentage."""
    text = f"{formats.number(share.answered)}/{formats.number(share.opinions)}"
    return text if share.percent is None else f"{text} ({formats.percent(share.percent, 1)})"


def counts_line(found: Collection[Opinion], share: AnsweredShare, waiting: int) -> Markup:
    """How many opinions, how much answered, how many entries wait and how long the longest."""
    meetings = len({(each.unit.id, each.heard.heard_on, each.heard.residential_group) for each in found})
    longest = max(each.waiting for each in found) if waiting else 0
    return _pieces.counts(share=share, meetings=meetings, waiting=waiting, longest=longest)


def table(found: Collection[Opinion], ward: str, address: Mapping[str, str], *, may: bool) -> Markup:
    """The entries. ``ward``: the id of the ward looked at. ``may``: a topic opens its form."""
    return _pieces.table(found, ward, address, may)


def longest_wait_first(found: Mapping[str, Collection[Opinion]], names: Mapping[str, str]) -> list["Heard"]:
    """The wards that have entries: where something waits for an answer first, the longest wait before others.

    ``found``: ward → its entries. ``names``: ward → its name, in their order.
    """
    rows = [Heard(ward, names[ward], found[ward]) for ward in names if found.get(ward)]
    return sorted(rows, key=lambda each: -each.longest)


def wards_table(rows: Sequence["Heard"], without: Sequence[str]) -> Markup:
    """Ward by ward; ``without``: the names of those that have no entries, told in a line, and only counted where many."""
    return _pieces.wards(rows, without)


class Heard:
    """A ward in the list: what waits for an answer there, and since when."""

    def __init__(self, ward: str, name: str, found: Collection[Opinion]) -> None:
        self.id, self.name = ward, name
        self.share = answered_share(found)
        self.waiting = sum(not each.heard.answered for each in found)
        self.longest = max((each.waiting for each in found if not each.heard.answered), default=-1)
        self.newest = max(each.heard.heard_on for each in found)


def topics_table(found: Collection[Opinion]) -> Markup:
    """Topic by topic: meetings, opinions, answered."""
    return _pieces.topics(topic_totals(found))


def groups_table(found: Collection[Opinion], ward: str) -> Markup:
    """Residential group by group, as ``topics_table``. ``ward``: the id of the ward looked at."""
    return _pieces.groups(group_totals(found), ward)


def small_base_line(found: Collection[Opinion]) -> Markup | None:
    """That a small base has no percentage, for both tables of totals; None where each row has one."""
    totals = (*topic_totals(found), *group_totals(found))
    return _pieces.small_base() if any(each.share.percent is None for each in totals) else None


def nothing_here(why: str) -> Markup:
    """Why there are no opinions to show."""
    return _pieces.nothing_here(why)


_pieces = beside(__file__, FEW=FEW, topic_word=topic_word, share_words=share_words)
