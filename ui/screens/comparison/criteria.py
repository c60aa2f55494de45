"""All criteria over all wards: state, share of the points or difference from the self-score in every cell."""

from dossiers.submissions.criteria_by_ward import columns
from ui.parts.kept import KeptParts
from ui.screens.comparison.wards import Comparison
from ui.screens.overview.heat import draw_heat_map
from ui.screens.overview.wards import leafed


def draw_criteria(kept: KeptParts, compared: Comparison) -> None:
    """Draw the heat map of the wards."""
    shown = leafed(list(compared.wards))
    draw_heat_map(kept, columns(shown, compared.catalogue), compared.catalogue, compared.round.id)
