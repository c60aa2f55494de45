"""Figures rounded so that they still add up: to whoever counts a column up, its sum is what stands below it."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from scoring.exact import Exact


def adding_up(values: Sequence[Exact], total: Exact, places: int = 2) -> list[Fraction]:
    """``values`` rounded to ``places`` so that they add up to ``total``, which is written with as many.

    Each is rounded down or up; up those that lose most by it (the largest remainders). Where ``total`` is further from their
    sum than that can reach, which no sum of few figures rounded apart is, the rest goes to the largest.
    """
    scale = 10**places
    down = [floor(value * scale) for value in values]
    order = sorted(range(len(values)), key=lambda place: (down[place] - values[place] * scale, place))
    lacking = round(total * scale) - sum(down)
    for place in order[: max(lacking, 0)]:
        down[place] += 1
    rest = lacking - min(max(lacking, 0), len(values))
    if rest and values:
        largest = max(range(len(values)), key=lambda place: abs(values[place]))
        down[largest] += rest
    return [Fraction(each, scale) for each in down]
