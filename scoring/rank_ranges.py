"""What a drawing of weights is, and the range of ranks that comes of it (``docs/analysis.md``, section 1)."""

from collections.abc import Callable
from typing import NamedTuple

from scoring.exact import Exact

PERCENT = (5, 50, 95)
"""What ``low``, ``median`` and ``high`` are of the draws."""


class Drawing(NamedTuple):
    """How weights are drawn: how often, by how much they move (± per cent, 0 to 100), and the seed of the random numbers."""

    draws: int = 1000
    spread: Exact = 25
    seed: int = 1


class RankRange(NamedTuple):
    """The smallest ranks that at least 5, 50 and 95 % of the draws (or sets of weights) do not exceed."""

    low: int
    median: int
    high: int


Progress = Callable[[int, int], None]
"""Told now and then how many draws are done, and of how many."""
