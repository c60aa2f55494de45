"""How far two judgements agree, held against published figures and a second derivation of Gwet's variance."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.agreement import Agreement, Pair, agreement, root, signed_differences, wilson
from scoring.exact import rounded
from scoring.vocabulary import JUDGED_STATES

Z = Fraction("1.959964")


def pairs_of(table: Sequence[Sequence[int]], categories: str) -> list[Pair]:
    """The pairs that a table counts: rows are the first side."""
    return [
        (one, other)
        for one, row in zip(categories, table, strict=True)
        for other, times in zip(categories, row, strict=True)
        for _ in range(times)
    ]


def shown(number: Fraction | None, places: int) -> str:
    assert number is not None
    return rounded(number, places)


def standard_error(found: Agreement) -> Fraction:
    assert found.interval is not None and found.ac1 is not None
    return (found.ac1 - found.interval.low) / Z


def test_the_abstractors_of_gwet_s_own_package():
    # K. L. Gwet, R package irrCAC 1.0, vignette "Calculating Chance-corrected Agreement Coefficients", data set
    # cont3x3abstractors: AC1 0.8493305 with standard error 0.04321747, Cohen's kappa 0.7964094.
    found = agreement(pairs_of([[13, 0, 0], [0, 20, 7], [0, 4, 56]], "EAN"), "EAN")
    assert (found.n, shown(found.same, 2)) == (100, "0.89")
    assert shown(found.ac1, 7) == "0.8493305"
    assert shown(found.kappa, 7) == "0.7964094"
    assert shown(standard_error(found), 8) == "0.04321747"


def test_kappa_misleads_where_nearly_all_agree_and_ac1_does_not():
    # The table of the kappa paradox in K. L. Gwet, "Kappa statistic is not satisfactory for assessing the extent of agreement
    # between raters" (2002): 118 of 125 on one category, kappa -0.0234, AC1 0.9408.
    found = agreement(pairs_of([[118, 5], [2, 0]], "+-"), "+-")
    assert (shown(found.same, 3), shown(found.kappa, 4), shown(found.ac1, 4)) == ("0.944", "-0.0234", "0.9408")


def test_ac1_reckoned_by_hand():
    # Two categories, three of four agree: the first marginal is 3/4, the second 1/2, their mean π = 5/8.
    found = agreement(pairs_of([[2, 1], [0, 1]], "xy"), "xy")
    by_chance = 2 * Fraction(5, 8) * Fraction(3, 8)
    assert found.ac1 == (Fraction(3, 4) - by_chance) / (1 - by_chance) == Fraction(9, 17)
    # Cohen: 3/4 · 1/2 + 1/4 · 1/2 = 1/2.
    assert found.kappa == Fraction(1, 2)


def test_categories_of_the_scale_that_nobody_chose_count():
    pairs = pairs_of([[2, 1], [0, 1]], "xy")
    three = agreement(pairs, "xyz").ac1
    by_chance = Fraction(5, 8) * Fraction(3, 8)
    assert three == (Fraction(3, 4) - by_chance) / (1 - by_chance)


def test_within_one_is_of_the_pairs_that_both_stand_in_the_order():
    pairs = [
        ("met", "met"),
        ("met", "not_proven"),
        ("not_met", "met"),
        ("not_applicable", "met"),
        ("met", "not_applicable"),
    ]
    found = agreement(pairs)
    assert (found.same, found.within_one) == (Fraction(1, 5), Fraction(2, 3))
    assert agreement([("met", "not_applicable")]).within_one is None
    assert agreement(pairs, JUDGED_STATES).within_one is None


def test_what_is_not_defined_is_none():
    assert agreement([]) == Agreement(0, None, None, None, None, None)
    # All on one category: kappa would divide by 0, AC1 has no chance in it.
    all_met = agreement([("met", "met")] * 30)
    assert (all_met.kappa, all_met.ac1, all_met.interval) == (None, 1, (1, 1))
    # A scale of one state leaves nothing to agree on by chance.
    assert agreement([("x", "x")], ["x"]) == Agreement(1, Fraction(1), None, None, None, None)


def test_few_is_below_thirty():
    assert [agreement([("met", "met")] * n).few for n in (0, 29, 30)] == [True, True, False]


def test_the_interval_is_cut_at_minus_1_and_1():
    found = agreement(pairs_of([[0, 1], [1, 0]], "xy"), "xy")
    assert found.ac1 == -1 and found.interval is not None and found.interval.low == -1
    high = agreement(pairs_of([[5, 1], [0, 1]], "xy"), "xy").interval
    assert high is not None and high.high == 1


def test_a_state_that_is_not_on_the_scale_is_refused():
    with pytest.raises(ValueError, match="not on the scale: tracked"):
        agreement([("met", "tracked")])


SIDES = st.sampled_from(JUDGED_STATES)


@given(st.lists(st.tuples(SIDES, SIDES), min_size=1, max_size=40))
def test_agreement_is_the_same_both_ways_and_its_variance_that_of_the_linear_terms(pairs: list[Pair]):
    found = agreement(pairs)
    assert agreement([(b, a) for a, b in pairs]) == found
    assert found.ac1 is not None and found.same is not None and found.interval is not None
    assert -1 <= found.interval.low <= found.ac1 <= found.interval.high <= 1
    assert (found.ac1 == 1) == (found.same == 1)
    # A second derivation: AC1 linearised pair by pair, the variance of what each pair adds, with n as divisor.
    n, steps = len(pairs), len(JUDGED_STATES) - 1
    mean = {state: Fraction(sum((a == state) + (b == state) for a, b in pairs), 2 * n) for state in JUDGED_STATES}
    by_chance = sum(share * (1 - share) for share in mean.values()) / Fraction(steps)
    added = [
        (a == b) - found.same - 2 * (1 - found.ac1) * ((1 - (mean[a] + mean[b]) / 2) / steps - by_chance)
        for a, b in pairs
    ]
    variance = sum(each**2 for each in added) / Fraction(n) ** 2 / (1 - by_chance) ** 2
    margin = Z * root(variance)
    assert abs(found.interval.low - max(found.ac1 - margin, Fraction(-1))) < Fraction(1, 10**30)


def test_wilson_s_interval_as_newcombe_printed_it():
    # R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I,
    # method 3 (score without correction for continuity).
    printed = {
        (81, 263): "0.2553 0.3662",
        (15, 148): "0.0624 0.1605",
        (0, 20): "0.0000 0.1611",
        (1, 29): "0.0061 0.1718",
    }
    for (positive, n), text in printed.items():
        found = wilson(positive, n)
        assert found is not None and " ".join(rounded(each, 4) for each in found) == text
    assert wilson(0, 0) is None
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


@given(st.integers(0, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_s_interval_holds_the_share_and_turns_with_it(counted: tuple[int, int]):
    positive, n = counted
    found, other = wilson(positive, n), wilson(n - positive, n)
    if found is None or other is None:
        assert n == 0
        return
    assert 0 <= found.low <= Fraction(positive, n) <= found.high <= 1
    assert abs(found.low - (1 - other.high)) < Fraction(1, 10**30)


def test_signed_differences_have_a_mean_with_its_sign_and_the_deviation_of_a_sample():
    # -5, 0 and 2: the mean is -1, squares 16 + 1 + 9 = 26 over n - 1 = 2.
    found = signed_differences([-5, 0, 2])
    assert (found.n, found.mean) == (3, -1)
    assert found.deviation is not None and rounded(found.deviation, 4) == "3.6056"
    assert signed_differences([Fraction(7, 2)]) == (1, Fraction(7, 2), None)
    assert signed_differences([]) == (0, None, None)


def test_a_root_is_exact_where_it_is_a_fraction_and_never_too_large():
    assert root(Fraction(9, 16)) == Fraction(3, 4) and root(0) == 0
    for top, bottom in product((2, 3, 7), (1, 5)):
        found = root(Fraction(top, bottom))
        assert found**2 < Fraction(top, bottom) < (found + Fraction(1, 10**40)) ** 2
