"""What So sánh hands out, by address: the table and the picture of each of its views."""

from collections.abc import Mapping

from dossiers.access.policy import Actor
from dossiers.errors import NotFound
from dossiers.store.clock import today
from dossiers.store.record import Record
from ui.parts.taking import Handout, taking_routes
from ui.reader.language import say
from ui.screens.comparison import (
    criteria_taken,
    indicator_taken,
    questions_taken,
    ranks_taken,
    self_taken,
    wards_taken,
)
from ui.screens.comparison.taking import Asked
from ui.screens.comparison.wards import comparison, rounds_to_compare
from ui.screens.residents import of_wards_taken

VIEWS = {
    "indicator": indicator_taken.VIEW,
    "criteria": criteria_taken.VIEW,
    "wards": wards_taken.VIEW,
    "self": self_taken.VIEW,
    "ranks": ranks_taken.VIEW,
    "questions": questions_taken.VIEW,
    "residents": of_wards_taken.VIEW,
}
"""The views that can be taken away, by the name the address has for them."""


def _found(record: Record, actor: Actor, wanted: Mapping[str, str]) -> Handout:
    """What an address asks for. Raises NotFound for what this reader could not have been shown."""
    view = VIEWS.get(wanted.get("compare", ""))
    known = {each.id: each for each in rounds_to_compare(record, actor)}
    if view is None or wanted.get("round") not in known:
        raise NotFound("no_round", round="")
    compared = comparison(record, actor, known[wanted["round"]])
    asked = Asked(record, actor, compared, wanted, today(record))
    name = f"{say('comparison.file_name')}-{view.named(asked)}-{compared.round.id}"
    return Handout(name, lambda: view.csv(asked), lambda: view.chart(asked))


ROUTES = taking_routes("comparison", _found)
