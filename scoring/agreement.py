"""How far two judgements of the same things agree: self-score and appraisal, an inspector and a second one.

``docs/analysis.md``. AC1 with its variance is that of K. L. Gwet, "Computing inter-rater reliability and its variance in the
presence of high agreement", British Journal of Mathematical and Statistical Psychology 61 (2008), pages 29 to 48, for two
raters. It stands before Cohen's kappa, which misleads where nearly all agree. Scores are compared by their mean signed
difference and its spread, shares told with the interval of E. B. Wilson (1927). All figures are exact; a square root, which
no fraction holds, is cut after ``ROOT_DIGITS`` decimals.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, lcm
from typing import NamedTuple

from scoring.exact import Exact
from scoring.vocabulary import JUDGED_STATES, JudgedState

Z_95 = Fraction(1959964, 10**6)
"""The normal deviate for intervals of 95 %."""
ROOT_DIGITS = 40
FEW = 30
"""Below so many pairs nothing certain can be said."""
WORST_FIRST: tuple[JudgedState, ...] = ("not_met", "not_proven", "met")
"""The states that stand in an order; one that is not applicable stands outside of it."""

Pair = tuple[str, str]


class Interval(NamedTuple):
    """An interval of 95 %."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Agreement:
    """How far ``n`` pairs of judgements agree; None where a figure is not defined.

    ``same`` is the share of equal pairs, ``within_one`` the share at most one apart of those where both stand in the order
    of ``WORST_FIRST``. ``ac1`` is Gwet's coefficient with its ``interval``, ``kappa`` Cohen's.
    """

    n: int
    same: Fraction | None
    within_one: Fraction | None
    ac1: Fraction | None
    interval: Interval | None
    kappa: Fraction | None

    @property
    def few(self) -> bool:
        """Whether the sample is so small that nothing certain can be said."""
        return self.n < FEW


def agreement(pairs: Sequence[Pair], scale: Sequence[str] | None = None) -> Agreement:
    """How far both sides of each pair agree. ``scale``: all that they could be, the four judged states without it.

    What nobody chose counts among the categories, too. ``within_one`` is of the judged states alone. ValueError for a side
    that is not on the scale.
    """
    categories = tuple(JUDGED_STATES if scale is None else scale)
    counts = Counter(pairs)
    if strange := {side for pair in counts for side in pair if side not in categories}:
        raise ValueError(f"not on the scale: {', '.join(sorted(strange))}")
    within_one = _within_one(counts) if scale is None else None
    if not pairs:
        return Agreement(0, None, within_one, None, None, None)
    table = _Table(
        {(one, other): Fraction(counts[one, other], len(pairs)) for one in categories for other in categories},
        categories,
        len(pairs),
    )
    ac1 = _ac1(table)
    interval = None if ac1 is None else _ac1_interval(table, ac1)
    return Agreement(table.n, table.same, within_one, ac1, interval, _kappa(table))


def _within_one(counts: Counter[Pair]) -> Fraction | None:
    places = {state: place for place, state in enumerate(WORST_FIRST)}
    apart = [(abs(places[a] - places[b]), times) for (a, b), times in counts.items() if a in places and b in places]
    whole = sum(times for _, times in apart)
    return Fraction(sum(times for steps, times in apart if steps <= 1), whole) if whole else None


class _Table(NamedTuple):
    """The shares of all pairs of categories, and of how many pairs."""

    shares: dict[Pair, Fraction]
    categories: tuple[str, ...]
    n: int

    @property
    def same(self) -> Fraction:
        """pa: the share of equal pairs."""
        return sum((self.shares[each, each] for each in self.categories), Fraction(0))

    def marginals(self, side: int) -> dict[str, Fraction]:
        """The share of each category on one side."""
        return {
            each: sum((share for pair, share in self.shares.items() if pair[side] == each), Fraction(0))
            for each in self.categories
        }

    @property
    def means(self) -> dict[str, Fraction]:
        """π: the mean of both marginals."""
        first, second = self.marginals(0), self.marginals(1)
        return {each: (first[each] + second[each]) / 2 for each in self.categories}

    @property
    def by_chance(self) -> Fraction:
        """pe = Σ π(1 − π) / (q − 1), what AC1 takes for agreement by chance. There are two categories at least."""
        return sum(share * (1 - share) for share in self.means.values()) / (len(self.categories) - Fraction(1))


def _ac1(table: _Table) -> Fraction | None:
    """(pa − pe) / (1 − pe). With a scale of one category nothing is defined; with more, pe is at most one half."""
    if len(table.categories) < 2:
        return None
    return (table.same - table.by_chance) / (1 - table.by_chance)


def _ac1_interval(table: _Table, ac1: Fraction) -> Interval:
    """AC1 ± 1.959964·√v, cut at −1 and 1."""
    margin = Z_95 * root(ac1_variance(table, ac1))
    return Interval(max(ac1 - margin, Fraction(-1)), min(ac1 + margin, Fraction(1)))


def ac1_variance(table: _Table, ac1: Fraction) -> Fraction:
    """The variance of AC1 for an infinite population (Gwet 2008, section 4, two raters), with n as divisor.

    v = { pa(1 − pa) − 4(1 − γ)·[ Σ_k p_kk(1 − π_k)/(q − 1) − pa·pe ]
          + 4(1 − γ)²·[ Σ_kl p_kl(1 − (π_k + π_l)/2)²/(q − 1)² − pe² ] } / (n·(1 − pe)²)
    """
    pa, pe, means = table.same, table.by_chance, table.means
    steps = len(table.categories) - 1
    lacking = 1 - ac1
    on_diagonal = sum(table.shares[each, each] * (1 - means[each]) for each in table.categories) / Fraction(steps)
    squares = sum(share * (1 - (means[a] + means[b]) / 2) ** 2 for (a, b), share in table.shares.items())
    spread = (
        pa * (1 - pa) - 4 * lacking * (on_diagonal - pa * pe) + 4 * lacking**2 * (Fraction(squares) / steps**2 - pe**2)
    )
    return spread / (table.n * (1 - pe) ** 2)


def _kappa(table: _Table) -> Fraction | None:
    """Cohen's kappa; None where chance alone gives full agreement."""
    first, second = table.marginals(0), table.marginals(1)
    by_chance = sum(first[each] * second[each] for each in table.categories)
    return None if by_chance == 1 else (table.same - by_chance) / (1 - by_chance)


class SignedDifferences(NamedTuple):
    """Differences of scores: how many, their mean with its sign, and their standard deviation (n − 1).

    ``mean`` is None without any, ``deviation`` with fewer than two.
    """

    n: int
    mean: Fraction | None
    deviation: Fraction | None


def signed_differences(differences: Sequence[Exact]) -> SignedDifferences:
    """The mean of differences, such as self-score less appraisal, and how far they spread."""
    n = len(differences)
    if not n:
        return SignedDifferences(0, None, None)
    # Over one denominator, as sums of thousands of fractions would be brought to lowest terms at each step.
    bottom = lcm(*(each.denominator for each in differences))
    tops = [each.numerator * (bottom // each.denominator) for each in differences]
    whole = sum(tops)
    mean = Fraction(whole, n * bottom)
    if n == 1:
        return SignedDifferences(1, mean, None)
    squares = n * sum(top * top for top in tops) - whole * whole
    return SignedDifferences(n, mean, root(Fraction(squares, n * (n - 1) * bottom**2)))


def wilson(positive: int, n: int) -> Interval | None:
    """Wilson's interval of a share, without correction for continuity; None of nothing.

    ValueError for more positive ones than there are, or fewer than none.
    """
    if not 0 <= positive <= n:
        raise ValueError(f"{positive} of {n} is no share")
    if not n:
        return None
    share, squared = Fraction(positive, n), Z_95**2 / n
    middle = (share + squared / 2) / (1 + squared)
    half = Z_95 * root(share * (1 - share) / n + squared / (4 * n)) / (1 + squared)
    return Interval(middle - half, middle + half)


def root(number: Exact) -> Fraction:
    """The square root of a number from 0 on, cut after ``ROOT_DIGITS`` decimals; exact where it is a fraction."""
    top, bottom = Fraction(number).as_integer_ratio()
    scale = 10**ROOT_DIGITS
    return Fraction(isqrt(top * bottom * scale**2), bottom * scale)
