"""What a view hands out: the table and the picture of what was asked for by address (``route``)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from dossiers.access.policy import Actor
from dossiers.store.record import Record
from ui.parts import formats
from ui.reader.language import in_words, say
from ui.screens.comparison.wards import Comparison


class Asked(NamedTuple):
    """Who asks for what: the wards compared, and what else the address names. ``today``: the day in Vietnam."""

    record: Record
    actor: Actor
    compared: Comparison
    wanted: Mapping[str, str]
    today: date


class TakenView(NamedTuple):
    """The ways of one view. Each raises NotFound for what the screen could not have shown."""

    named: Callable[[Asked], str]
    """What the file is called after: an indicator's code, the wards."""
    csv: Callable[[Asked], bytes]
    chart: Callable[[Asked], dict[str, Any]]


def source(asked: Asked, more: int = 0) -> str:
    """Where the figures of a picture are from and of which day, and whether they are made up; how many wards it leaves out."""
    text = say("comparison.source", round=in_words(asked.compared.round.name), day=formats.day(asked.today))
    if asked.record.facts().sample:
        text = f"{text} {say('comparison.sample')}"
    return f"{text} {say('comparison.more_wards', wards=formats.number(more))}" if more > 0 else text
