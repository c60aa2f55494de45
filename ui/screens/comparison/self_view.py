"""The view of self-assessment against appraisal: hollow and filled dots, how far the findings agree, and why they differ."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dossiers.access.policy import Actor
from dossiers.appraisal.reasons import Reasons, reasons_of_round
from dossiers.appraisal.second_marking import second_results
from dossiers.store.record import Record
from scoring.agreement import FEW, Agreement
from scoring.exact import Exact
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.kept import KeptParts
from ui.parts.templates import Markup, beside
from ui.reader.choice import segments, switched
from ui.reader.language import in_words, say
from ui.reader.people import told_name
from ui.screens.comparison.indicator import DotScale, scale_of
from ui.screens.comparison.two_judgements import (
    GROUPINGS,
    Group,
    Grouping,
    JudgedTwice,
    groups,
    marked_twice,
    pairs,
    states_agree,
    surely_apart,
)
from ui.screens.comparison.wards import Comparison
from ui.screens.overview.wards import leafed

MOST_PAIRS = 60
"""So many pairs that differ are shown; the table to take away has all."""


class JudgedBy(NamedTuple):
    """The pairs by ward, criterion or person, of which ``shown`` are drawn: all but of many wards."""

    by: Grouping
    pairs: Sequence[JudgedTwice]
    groups: Sequence[Group]
    scored: bool


def groupings(actor: Actor) -> tuple[Grouping, ...]:
    """By what somebody may see the pairs: what two inspectors marked is for the lead and the board."""
    return GROUPINGS if actor.role in ("lead_inspector", "board") else GROUPINGS[:-1]


def grouping_named(name: str, actor: Actor) -> Grouping | None:
    """The grouping of this name that ``actor`` may see; None for any other."""
    known: dict[str, Grouping] = {each: each for each in groupings(actor)}
    return known.get(name)


def judged_by(record: Record, actor: Actor, compared: Comparison, by: Grouping) -> JudgedBy:
    """The pairs of the round that ``actor`` may see, grouped. Raises NotAllowed."""
    return grouped(compared, by, judged_pairs(record, actor, compared, second=by == "second"))


def grouped(compared: Comparison, by: Grouping, found: Sequence[JudgedTwice]) -> JudgedBy:
    """Pairs of the round by ward, criterion or person."""
    return JudgedBy(by, found, groups(compared, found, by), compared.catalogue.scored)


def judged_pairs(record: Record, actor: Actor, compared: Comparison, *, second: bool) -> tuple[JudgedTwice, ...]:
    """The pairs of the round that ``actor`` may see, of ward and inspector or of two inspectors. Raises NotAllowed."""
    reasons: Mapping[tuple[str, str], Reasons] = reasons_of_round(record, actor, compared.round.id)
    if second:
        return marked_twice(second_results(record, actor, compared.round.id), reasons)
    return pairs(compared, reasons)


def draw_self(record: Record, actor: Actor, kept: KeptParts, compared: Comparison) -> None:
    """Ask by what to look at it, and draw the two tables and the pairs that differ."""
    offered = groupings(actor)
    by = segments("by", say("comparison.by"), offered, offered[0], lambda key: say(f"comparison.by_{key}"))
    grouping = grouping_named(by, actor) or offered[0]
    round_id, second = compared.round.id, grouping == "second"
    both = kept.of_all_wards(
        "comparison pairs", round_id, second, make=lambda: judged_pairs(record, actor, compared, second=second)
    )
    found = kept.of_all_wards("comparison judged", round_id, grouping, make=lambda: grouped(compared, grouping, both))
    shown = found.groups
    if grouping == "ward":
        results = dict(compared.wards)
        there = {unit.id for unit, _ in leafed([(g.unit, results[g.unit]) for g in found.groups if g.unit is not None])}
        shown = [each for each in found.groups if each.key in there]
    if grouping == "criterion" and not switched("all_criteria", say("comparison.all_rows")):
        shown = kept.of_all_wards(
            "comparison judged otherwise",
            compared.round.id,
            make=lambda: [each for each in found.groups if each.differs],
        )
    about = (compared.round.id, by, tuple(each.key for each in shown))
    st.html(kept.part("comparison self", *about, make=lambda: self_html(compared, found, shown)))


def self_html(compared: Comparison, found: JudgedBy, shown: Sequence[Group]) -> Markup:
    """The finding in words, the dots, the agreement, and the pairs that differ."""
    keys = {each.key for each in shown}
    differing = [each for each in found.pairs if each.differs]
    if found.by == "ward" and len(keys) < len(found.groups):
        differing = [each for each in differing if each.unit.id in keys]
    return _pieces.judged(
        compared, found, shown, drawn_scale(found.by, shown), findings(compared, found), states_agree(found.pairs),
        _under_way(found), differing, len(found.groups) - len(shown) if found.by == "criterion" else 0,
    )  # fmt: skip


def _under_way(found: JudgedBy) -> Agreement | None:
    """How far the findings agree that stand in no row of wards, as those dossiers are not appraised whole yet."""
    if found.by != "ward":
        return None
    whole = {each.key for each in found.groups}
    rest = [each for each in found.pairs if each.unit.id not in whole]
    return states_agree(rest) if rest else None


def drawn_scale(by: Grouping, shown: Sequence[Group]) -> DotScale | None:
    """The one scale of all dots. Means of points lie on one from 0: a small difference should look small."""
    values = [value for each in shown for value in (each.own, each.given) if value is not None]
    return scale_of([0, *values] if by != "ward" and values else values)


def findings(compared: Comparison, found: JudgedBy) -> list[str]:
    """What there is to know first: who claimed more or judged harder, and how far the findings agree."""
    if not found.pairs:
        return [say("comparison.second_none" if found.by == "second" else "comparison.self_none")]
    told = [] if found.by == "second" else _difference_told_whole(compared, found)
    if found.by == "ward":
        # Which inspector is strict is asked as often as which ward claims too much: nobody should have to look for it.
        told += _difference_told_whole(compared, grouped(compared, "inspector", found.pairs))
    return [*told, _agreement_told(states_agree(found.pairs), second=found.by == "second")]


def _difference_told_whole(compared: Comparison, found: JudgedBy) -> list[str]:
    """Who claimed more or judged harder, and where that may be chance, that it may."""
    known = _compared(found)
    chance = found.by == "inspector" and len(known) > 1 and not surely_apart(*known[:2])
    return [_difference_told(compared, found), *([say("comparison.self_by_chance")] if chance else [])]


def _compared(found: JudgedBy) -> list[Group]:
    """The groups that have a difference, in their order."""
    return [each for each in found.groups if each.differences.mean is not None]


def _difference_told(compared: Comparison, found: JudgedBy) -> str:
    known = _compared(found)
    if not known:
        return ""
    first = known[0]
    mean = first.differences.mean or 0
    unit = "points" if found.scored else "met"
    if found.by == "ward":
        over = sum((each.differences.mean or 0) < 0 for each in known)
        text = say(f"comparison.self_wards_{unit}", over=formats.number(over), wards=formats.number(len(known)))
        return f"{text} {_most(first, mean)}"
    if found.by == "criterion":
        if mean >= 0:
            return say("comparison.self_criteria_none")
        name = in_words(compared.catalogue.criteria[first.key].name)
        text = say(
            f"comparison.self_criteria_{unit}", code=first.key, name=name,
            mean=apart(first, found.by, found.scored), wards=dossiers_words(first),
        )  # fmt: skip
        return text
    if len(known) == 1:
        return say("comparison.self_one_inspector", name=told_name(first.name), wards=dossiers_words(first))
    return _strictest(known, unit, scored=found.scored)


def _strictest(known: Sequence[Group], unit: str, *, scored: bool) -> str:
    """Who judges most strictly, only where that is more than chance; else that nobody can be called so, and the figures."""
    first, next_ = known[:2]
    # As in the table below: two figures for one thing on one screen would be one too many.
    figures = [apart(each, "inspector", scored) for each in known[:2]]
    if surely_apart(first, next_):
        return say(
            f"comparison.self_strictest_{unit}",
            name=told_name(first.name),
            mean=figures[0],
            wards=dossiers_words(first),
        )
    return say(
        f"comparison.self_nobody_strictest_{unit}", one=told_name(first.name), of_one=figures[0],
        wards_one=dossiers_words(first), other=told_name(next_.name), of_other=figures[1], wards_other=dossiers_words(next_),
    )  # fmt: skip


def _most(first: Group, mean: Exact) -> str:
    if mean >= 0:
        return ""
    return say("comparison.self_most", ward=first.name, difference=formats.difference(first.given, first.own))


def _agreement_told(found: Agreement, *, second: bool) -> str:
    same = formats.percent(None if found.same is None else 100 * found.same, 1)
    text = say("comparison.second_same" if second else "comparison.self_same", same=same, pairs=formats.number(found.n))
    if found.ac1 is not None:
        text += f" AC1 {ac1_words(found)}."
    if found.few:
        text += " " + say("comparison.few_pairs", pairs=found.n)
    return text


def dossiers_words(group: Group) -> str:
    """ "chỉ 3 hồ sơ": of how many dossiers, said to be few below ``FEW``."""
    return say(
        "comparison.only_dossiers" if group.wards < FEW else "comparison.of_dossiers", wards=formats.number(group.wards)
    )


def counted(group: Group, by: Grouping) -> str:
    """From what a row comes: how many criteria differ of a ward, else from how many dossiers."""
    if by == "ward":
        return say(
            "comparison.criteria_differ", differing=formats.number(group.differing), of=formats.number(len(group.pairs))
        )
    return dossiers_words(group)


def ac1_words(found: Agreement) -> str:
    """ "0,85 (0,78 đến 0,91)": Gwet's coefficient with its interval."""
    if found.ac1 is None:
        return formats.NONE
    if found.interval is None or found.n == 1:
        return formats.number(found.ac1, 2)
    return say(
        "comparison.with_interval", value=formats.number(found.ac1, 2), low=formats.number(found.interval.low, 2),
        high=formats.number(found.interval.high, 2),
    )  # fmt: skip


def share(value: Exact | None) -> str:
    """A share of pairs in percent."""
    return formats.percent(None if value is None else 100 * value, 1)


def _two_places(value: Exact | None) -> str:
    return formats.number(value, 2)


def _figure(value: Exact | None, by: Grouping, scored: bool) -> str:
    """A score or a mean with two places; a count of criteria as it is."""
    return formats.number(value, None if by == "ward" and not scored else 2)


def apart(group: Group, by: Grouping, scored: bool) -> str:
    """What lies between the two figures as they are shown."""
    return formats.difference(group.given, group.own, 0 if by == "ward" and not scored else 2)


def _line(scale: DotScale, group: Group) -> tuple[str, str]:
    """Where the line between the two dots begins and ends."""
    ends = [each for each in (group.own, group.given) if each is not None]
    return scale.at(min(ends)), scale.at(max(ends))


def _about(pair: JudgedTwice) -> str:
    """What was judged, by name."""
    named = [each.name for each in pair.criterion.indicators if each.code == pair.about]
    return in_words(named[0] if named else pair.criterion.name)


_pieces = beside(
    __file__,
    MOST_PAIRS=MOST_PAIRS,
    ac1_words=ac1_words,
    apart=apart,
    about=_about,
    counted=counted,
    figure=_figure,
    line=_line,
    share=share,
    told_name=told_name,
    two_places=_two_places,
)
