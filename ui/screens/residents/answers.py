"""How soon opinions were answered, by residential group, as table, chart and sentence."""

from collections.abc import Sequence

from dossiers.community.answering import Answering, altogether
from dossiers.community.opinions import SMALL_BASE
from ui.parts import formats
from ui.parts.templates import Markup, beside
from ui.reader.language import say

DAYS = ("7", "15", "30", "60")
USUAL = "15"
"""Days from the meeting that the view opens with; nobody's rule, and said so."""
DRAWN = 15
"""So many groups a chart has room for; the table has all."""
NAMED = 3


def finding(groups: Sequence[Answering], ward: str) -> str:
    """How many opinions there are, how they were answered, and which groups wait most."""
    if not groups:
        return say("residents.answers_none")
    in_time, late, due, overdue = altogether(groups)
    told = say(
        "residents.answers_finding", opinions=formats.number(in_time + late + due + overdue),
        in_time=formats.number(in_time), late=formats.number(late), open=formats.number(due + overdue),
        overdue=formats.number(overdue),
    )  # fmt: skip
    worst = [f"{group_name(each, ward)} ({formats.number(each.too_late)})" for each in groups if each.too_late]
    return f"{told} {say('residents.answers_worst', groups=', '.join(worst[:NAMED]))}" if worst else told


def share_words(group: Answering) -> str:
    """ "27/31 (87,1 %)"; below the small base "5/8", and a dash where all have days left."""
    if not group.counted:
        return formats.NONE
    counts = f"{formats.number(group.in_time)}/{formats.number(group.counted)}"
    return counts if group.percent is None else f"{counts} ({formats.percent(group.percent, 1)})"


def group_name(group: Answering, ward: str) -> str:
    """The name of a group, with its ward where that is a former one."""
    if group.unit.id == ward:
        return group.residential_group
    return f"{group.residential_group} · {say('common.former_ward', ward=group.unit.name)}"


def parts(group: Answering) -> tuple[int, int, int, int]:
    """The counts in the order of ``chart.PARTS``."""
    return (group.in_time, group.late, group.overdue, group.due)


def chart_rows(groups: Sequence[Answering], ward: str) -> list[tuple[str, Sequence[int]]]:
    """The groups that are drawn, named, each with its counts."""
    return [(group_name(each, ward), parts(each)) for each in groups[:DRAWN]]


def groups_html(groups: Sequence[Answering], ward: str) -> Markup:
    """All groups, the one with most too late first."""
    notes = [say("residents.small_base", count=SMALL_BASE)]
    if len(groups) > DRAWN:
        notes.append(say("residents.more_groups", drawn=DRAWN))
    return _pieces.answers(groups, ward, notes)


_pieces = beside(__file__, group_name=group_name, share_in_time=share_words)
