"""What wards are called where present and former ones stand side by side: "Tô Hiệu" and "Tô Hiệu (cũ)"."""

from collections.abc import Iterable

from dossiers.rounds.units import Unit
from ui.reader.language import say


def ward_names(units: Iterable[Unit]) -> dict[str, str]:
    """Unit id → its name; that of an abolished unit whose name a present one carries is marked as the former one."""
    known = list(units)
    present = {unit.name for unit in known if unit.valid_to is None}
    return {unit.id: former(unit.name) if unit.valid_to and unit.name in present else unit.name for unit in known}


def former(name: str) -> str:
    """The name of a former unit that a present one carries now."""
    return say("common.former_ward", ward=name)
