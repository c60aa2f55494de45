"""What Xu hướng hands out, by address: why a ward's score changed between two rounds, and what its residents say."""

from collections.abc import Mapping, Sequence
from typing import Any

from dossiers.access.policy import Actor
from dossiers.errors import NotFound
from dossiers.rounds.rounds import round_
from dossiers.rounds.units import units
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.submissions.results import history
from ui.parts import charts, formats
from ui.parts.formats import ward_names
from ui.parts.table_file import figure, table_file
from ui.parts.taking import Handout, taking_routes
from ui.reader.language import in_words, say
from ui.screens.residents import of_ward_taken
from ui.screens.trends.change import Change, ChangeRow, change_between, earlier_than, scored_rounds
from ui.screens.trends.change_chart import change_chart
from ui.screens.trends.change_words import finding, most_moved, round_words

WIDTH, LETTERS = 520, 92
"""Of the picture: its plot in pixels, and how many letters a line of its subtitle takes."""


def _found(record: Record, actor: Actor, wanted: Mapping[str, str]) -> Handout:
    """What an address asks for. Raises NotFound for what this reader could not have been shown."""
    return (
        of_ward_taken.found(record, actor, wanted)
        if wanted.get("measure") == "residents"
        else _change(record, actor, wanted)
    )


def _change(record: Record, actor: Actor, wanted: Mapping[str, str]) -> Handout:
    """The change of a score. Raises NotFound."""
    unit_id, before, to = (wanted.get(key, "") for key in ("unit", "before", "round"))
    past = history(record, actor, unit_id, round_(record, to).kind)
    scored = scored_rounds(past)
    later = next((each for each in scored if each.round.id == to), None)
    earlier = [each for each in earlier_than(later, scored) if each.round.id == before] if later else []
    if later is None or not earlier:
        raise NotFound("no_round", round="")
    change = change_between(earlier[0], later)
    if change.whole is None:
        raise NotFound("no_round", round="")
    ward = ward_names(units(record))[unit_id]
    source = say("trends.change_source", day=formats.day(today(record)), criteria=" · ".join(versions(change)))
    if record.facts().sample:
        source = f"{source} {say('comparison.sample')}"
    return Handout(
        f"{say('trends.change_file')}-{unit_id}-{before}-{to}",
        lambda: table(change),
        lambda: picture(change, ward, source),
    )


def versions(change: Change) -> list[str]:
    """The versions of the catalogues of both rounds, one where they are the same."""
    return list(dict.fromkeys(each.card.catalogue.national.version for each in (change.earlier, change.later)))


def table(change: Change) -> bytes:
    """Every criterion as a row, also those that did not move, and the score as the last."""
    heads = round_words(change.earlier, change.later)
    columns = [say("trends.change_criterion"), say("trends.change_name"), heads[0], say("trends.change_ward")]
    columns += [say("trends.change_criteria"), say("trends.change_difference"), heads[1]]
    rows = [[*_named(row), *_figures(row)] for row in change.rows]
    assert change.whole is not None, "a change that could not be split is not handed out"
    return table_file(columns, [*rows, ["", say("trends.change_score"), *_figures(change.whole)]])


def _named(row: ChangeRow) -> Sequence[str]:
    if row.criterion is None:
        return ("", say("trends.change_bound"))
    return (row.criterion.code, in_words(row.criterion.name))


def _figures(row: ChangeRow) -> list[str]:
    parts = (row.before, row.performance, row.catalogue, row.difference, row.after)
    return [figure(each, 2) for each in parts]


def picture(change: Change, ward: str, source: str) -> dict[str, Any]:
    """The waterfall with its title, its sentence, and where it is from."""
    heads = round_words(change.earlier, change.later)
    key = [] if change.same_criteria else [say("trends.change_picture_key")]
    told = [*_lines(f"{finding(change)} {most_moved(change)}"), *key, source]
    title = {"text": say("trends.change_title", ward=ward, before=heads[0], after=heads[1]), "subtitle": told}
    return {
        **change_chart(change, charts.LIGHT, named=True),
        "width": WIDTH,
        "title": {**title, "anchor": "start", "frame": "bounds", "offset": 14},
    }


def _lines(text: str) -> list[str]:
    """A text in lines that a picture has room for."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= LETTERS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


ROUTES = taking_routes("trends", _found)
