"""What the workshop hands out, by address: what drafts would do to every ward of a round, as a table."""

from collections.abc import Mapping
from typing import Any

from dossiers.access.policy import Actor
from dossiers.errors import BadInput, NotFound
from dossiers.office.criteria_drafts import draft_version, drafts
from dossiers.office.drafts_effect import EffectOnRound, effect_on_round
from dossiers.rounds.rounds import round_
from dossiers.store.record import Record
from ui.parts.taking import Handout, taking_routes
from ui.reader.language import say
from ui.screens.workshop.effect_rows import side_by_side
from ui.screens.workshop.effect_view import effects_table

APART = ","
"""Stands between the drafts that an address names."""


def _found(record: Record, actor: Actor, wanted: Mapping[str, str]) -> Handout:
    """What an address asks for. Raises NotFound for what this reader could not have been shown."""
    about = round_(record, wanted.get("round", ""))
    known = {str(each.id): each for each in drafts(record, actor)}
    chosen = [known[key] for key in dict.fromkeys(wanted.get("drafts", "").split(APART)) if key in known]
    effects: dict[str, EffectOnRound] = {}
    for each in chosen:
        try:
            effects[each.name] = effect_on_round(record, actor, about.id, draft_version(record, actor, each.id).files)
        except BadInput as no_catalogue:
            raise NotFound("no_round", round="") from no_catalogue
    if not any(each.wards for each in effects.values()):
        raise NotFound("no_round", round="")
    names = "-".join(str(each.id) for each in chosen)
    return Handout(
        f"{say('workshop.effect_file')}-{about.id}-{names}", lambda: effects_table(side_by_side(effects)), _no_picture
    )


def _no_picture() -> dict[str, Any]:
    raise NotFound("no_round", round="")


ROUTES = taking_routes("workshop", _found)
