"""What the change of a score says in words: its sentence first, then what moved most, and why there is nothing to split."""

from collections.abc import Sequence

from dossiers.rounds.rounds import Round, comparable
from dossiers.submissions.results import History
from scoring.scorecard import Scorecard
from ui.parts import formats
from ui.reader.language import in_words, say
from ui.screens.trends.change import Change, ChangeRow, ScoredRound

NAMED = 2
"""So many of the largest rises and falls are named."""


def finding(change: Change) -> str:
    """ "Tăng 14,71 điểm, từ 76,92 lên 91,63: do phường +12,30, do bộ tiêu chí đổi +2,41." """
    whole = change.whole
    if whole is None:
        return why_not_split(change)
    details = {
        "points": formats.number(abs(whole.difference), 2),
        "before": formats.score(whole.before),
        "after": formats.score(whole.after),
    }
    way = "level" if not whole.difference else "up" if whole.difference > 0 else "down"
    moved = say(f"trends.change_{way}", **details)
    if change.same_criteria:
        return f"{moved}. {say('trends.change_same_criteria')}" if whole.difference else f"{moved}."
    ward, criteria = formats.signed(whole.performance), formats.signed(whole.catalogue)
    return f"{moved}: {say('trends.change_parts', ward=ward, criteria=criteria)}."


def most_moved(change: Change) -> str:
    """ "Tăng nhiều nhất: TC18 (+3,70), TC14 (+2,78). Giảm nhiều nhất: TC08 (−4,63)."; "" where no criterion moved."""
    rows = [row for row in change.rows if row.criterion is not None and row.difference]
    up = sorted((row for row in rows if row.difference > 0), key=lambda row: -row.difference)[:NAMED]
    down = sorted((row for row in rows if row.difference < 0), key=lambda row: row.difference)[:NAMED]
    told = (("trends.change_most_up", up), ("trends.change_most_down", down))
    return " ".join(say(key, rows=", ".join(map(_named, named))) for key, named in told if named)


def _named(row: ChangeRow) -> str:
    return f"{row.criterion.code if row.criterion else ''} ({formats.signed(row.difference)})"


def notes(change: Change) -> list[str]:
    """What must be known beside the figures, one sentence each."""
    told: list[str] = []
    claimed = [in_words(each.round.name) for each in (change.earlier, change.later) if each.claimed]
    if claimed:
        told.append(say("trends.change_claimed", rounds=" · ".join(claimed)))
    if not comparable(change.earlier.round, change.later.round):
        told.append(say("trends.change_other_days"))
    if change.whole is not None and not change.same_criteria:
        told.append(say("trends.change_how"))
    return told


def why_not_split(change: Change) -> str:
    """Which of the four scores is lacking, in words."""
    lacking = [_card_words(change, card) for card in change.split.without_score]
    return say("trends.change_no_score", lacking="; ".join(dict.fromkeys(lacking)))


def _card_words(change: Change, card: Scorecard) -> str:
    split = change.split
    figures = change.earlier if card is split.before or card is split.old_under_new else change.later
    criteria = change.earlier if card is split.before or card is split.new_under_old else change.later
    version = criteria.card.catalogue.national.version
    return say("trends.change_lacking", round=in_words(figures.round.name), version=version)


def why_no_pair(name: str, found: Sequence[ScoredRound], shown: Sequence[Round]) -> str:
    """Why a ward has no two rounds to compare."""
    if not found:
        return say("trends.change_none", ward=name)
    if len(found) > 1:
        return say("trends.change_other_length", ward=name)
    known = in_words(found[0].round.name)
    return say("trends.change_one", ward=name, round=known) if len(shown) > 1 else say("trends.change_first", ward=name)


def not_joined(past: History, names: dict[str, str]) -> str:
    """That the former wards' scores are not joined, with their names; "" without a merger."""
    former = [names[each.succession.unit.id] for each in past.merged]
    return say("trends.change_not_joined", units=", ".join(former)) if former else ""


def round_words(one: ScoredRound, other: ScoredRound) -> tuple[str, str]:
    """The two rounds as heads of columns: their names, told apart by their ids where these are one."""
    names = in_words(one.round.name), in_words(other.round.name)
    if names[0] != names[1]:
        return names
    return f"{names[0]} ({one.round.id})", f"{names[1]} ({other.round.id})"


def row_name(row: ChangeRow) -> str:
    """ "TC05 Đơn vị đạt chuẩn …"; of the bounds, that it is they."""
    if row.criterion is None:
        return say("trends.change_bound")
    return f"{row.criterion.code} {in_words(row.criterion.name)}"
