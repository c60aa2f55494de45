"""Which views So sánh has: for criteria that give no points none of ranks."""

from scoring.catalogue import Catalogue

VIEWS = ("indicator", "criteria", "wards", "ranks")


def views_for(catalogue: Catalogue) -> tuple[str, ...]:
    """The views of a round, the one opened first at the front."""
    return tuple(each for each in VIEWS if each != "ranks" or catalogue.scored)
