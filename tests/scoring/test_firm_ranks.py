"""Ranks and how firm they are (docs/analysis.md, section 1): drawn weights, sets of weights, each criterion left out."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import Catalogue, Scorecard, draws, grade, grade_all, ranks, read_submissions
from scoring.draws import drawn_ranges
from scoring.exact import Exact
from scoring.firm_ranks import Drawing, FirmRank, firm_ranks, ranks_under
from scoring.reweighting import Unit, Weighing, earned, own_weights, ranks_of
from tests.scoring.building import Data, attested, catalogue, criterion, group, json_bytes, local, national, submission
from tests.scoring.generating_forms import ALL_FORMS, random_case

RANKED = settings(max_examples=25, deadline=None)


def rebuilt(found: Catalogue, weighing: Weighing) -> Catalogue:
    """The same catalogue with other weights in its files; sums of points are not asked again."""
    criteria, groups = iter(weighing.criteria), iter(weighing.groups or ())
    files = tuple(
        file.model_copy(
            update={
                "groups": tuple(
                    each.model_copy(
                        update={
                            "weight": None if weighing.groups is None else next(groups),
                            "criteria": tuple(
                                one.model_copy(update={"weight": next(criteria)}) for one in each.criteria
                            ),
                        }
                    )
                    for each in file.groups
                )
            }
        )
        for file in found.files
    )
    return Catalogue(files, found.sha256)


def cards_of(layers: Sequence[Data], data: Sequence[Data]) -> list[Scorecard]:
    found = catalogue(*layers)
    return grade_all(found, read_submissions(found, json_bytes(data), "s.json"))


def small_case(seed: int) -> tuple[list[Data], list[Data]]:
    return random_case(seed, 6, ALL_FORMS)


# A worked example: three units on two criteria. Under weights (a, b) A scores 100a/(a+b), B 100b/(a+b), C 50.


def three(*weights: int) -> list[Scorecard]:
    one, two = (attested(code, of=2, credit={"from": 0, "to": 2})[0] for code in ("1", "2"))
    layer = national(
        group(criterion(one, code="TC1", weight=weights[0]), criterion(two, code="TC2", weight=weights[1]))
    )
    met = {"A": (2, 0), "B": (0, 2), "C": (1, 1)}
    return cards_of(
        [layer],
        [submission({"1": {"confirmed": one}, "2": {"confirmed": two}}, unit=unit) for unit, (one, two) in met.items()],
    )


def under(found: Sequence[FirmRank]) -> list[list[int | None]]:
    return [list(each.under or ()) for each in found]


def test_sets_of_weights_take_the_place_of_drawing_and_a_code_left_out_keeps_its_weight():
    found = ranks_under(three(3, 1), [{"TC1": 1, "TC2": 1}, {"TC2": 5}, {"TC1": Fraction(1, 2)}, {}])
    assert under(found) == [[1, 3, 3, 1], [1, 1, 1, 3], [1, 2, 2, 2]]
    assert [each.rank for each in found] == [1, 3, 2]
    # A's ranks in order are 1, 1, 3, 3. 5 % of 4 is less than one, 50 % are two, 95 % are four.
    assert found[0].range == (1, 1, 3)
    assert found[2].range == (1, 2, 2)


def test_the_level_reaches_from_the_best_to_the_worst_rank_whose_range_shares_a_rank():
    apart = ranks_under(three(3, 1), [{}])
    assert [each.level for each in apart] == [(1, 1), (3, 3), (2, 2)]
    # A: 1 to 3; B: 1 to 3; C: 1 to 2. All share the rank 1.
    together = ranks_under(three(3, 1), [{"TC1": 1}, {"TC1": 0}, {}])
    assert [each.level for each in together] == [(1, 3)] * 3


def test_left_out_a_criterion_weighs_nothing_and_where_no_score_is_left_there_is_no_rank():
    layer = national(group(criterion(attested("1")[0], code="TC1"), criterion(attested("2")[0], code="TC2", weight=0)))
    cards = cards_of(
        [layer], [submission({"1": {"confirmed": n}, "2": {"confirmed": 1 - n}}, unit=str(n)) for n in (0, 1)]
    )
    found = ranks_under(cards, [{}], leave_one_out=True)
    assert [each.without for each in found] == [{"TC1": None, "TC2": 2}, {"TC1": None, "TC2": 1}]


def test_a_set_without_a_score_gives_none_and_is_left_out_of_the_range():
    found = ranks_under(three(3, 1), [{"TC1": 0, "TC2": 0}, {}])
    assert under(found) == [[None, 1], [None, 3], [None, 2]]
    assert [each.range for each in found] == [(1, 1, 1), (3, 3, 3), (2, 2, 2)]
    nowhere = ranks_under(three(3, 1), [{"TC1": 0, "TC2": 0}])[0]
    assert nowhere.as_data()["low"] is nowhere.as_data()["level"] is None
    assert (nowhere.rank, nowhere.of, nowhere.under) == (1, 3, (None,))


def test_a_unit_without_a_score_has_null_throughout_and_takes_part_in_nothing():
    layer = national(group(criterion(attested("1")[0], code="TC1"), criterion(attested("2")[0], code="TC2", weight=0)))
    excused = {"not_applicable": {"1": "không phát sinh"}}
    cards = cards_of(
        [layer],
        [
            submission({"2": {"confirmed": 1}}, unit="A", **excused),
            submission({"1": {"confirmed": 0}, "2": {"confirmed": 0}}, unit="B"),
        ],
    )
    none, alone = ranks_under(cards, [{"TC2": 1}, {}], leave_one_out=True)
    assert none.as_data() == {
        **dict.fromkeys(("unit", "round"), None),
        **dict.fromkeys(("score", "exact", "rank", "of", "low", "median", "high", "level"), None),
        "ranks": [None, None],
        "without": {"TC1": None, "TC2": None},
    } | {"unit": "A", "round": "2023"}
    assert (alone.rank, alone.of, alone.under) == (1, 1, (1, 1))
    assert [each.range for each in firm_ranks(cards)] == [None, (1, 1, 1)]


def test_equal_within_a_billionth_is_a_tie_and_only_what_is_more_above_stands_above():
    tie = Fraction(1, 10**9)
    assert ranks_of([(0, 0), (0, tie), (0, 2 * tie), None], tie) == [1, 1, 2, None]
    assert ranks_of([(0, 0), (0, tie), (0, 2 * tie)]) == [1, 2, 3]
    assert ranks_of([(1, -100), (0, 0)], tie) == [2, 1]


def test_ranks_are_within_a_round_and_of_counts_its_units_with_a_score():
    cards = three(3, 1)
    other = cards_of(
        [national(group(criterion(attested("1")[0])))], [submission({"1": {"confirmed": 1}}, round="2024")]
    )
    with pytest.raises(ValueError, match="one catalogue"):
        firm_ranks([*cards, *other])
    found = cards[0].catalogue
    rounds = [("A", "2023", 2), ("B", "2024", 1), ("C", "2024", 2)]
    cards = [
        grade(found, each)
        for each in read_submissions(
            found,
            json_bytes([submission({"1": {"confirmed": n}}, unit=unit, round=round_) for unit, round_, n in rounds]),
            "s",
        )
    ]
    assert [(each.rank, each.of, each.level) for each in firm_ranks(cards)] == [
        (1, 1, (1, 1)),
        (2, 2, (2, 2)),
        (1, 2, (1, 1)),
    ]


# Drawing


def test_a_draw_moves_each_weight_by_a_factor_of_its_own_and_the_spread_bounds_it():
    # A is above B where its weight is larger. With ±25 % of 3 and 1 it always is; of 5 and 4 not always.
    assert [each.range for each in firm_ranks(three(3, 1))] == [(1, 1, 1), (3, 3, 3), (2, 2, 2)]
    assert firm_ranks(three(5, 4))[0].range == (1, 1, 3)
    assert firm_ranks(three(5, 4), Drawing(spread=0))[0].range == (1, 1, 1)
    share = sum(
        found.range == (1, 1, 1) for found in (firm_ranks(three(5, 4), Drawing(1, 25, seed))[0] for seed in range(400))
    )
    # x uniform on 3.75 … 6.25, y on 3 … 5: y > x on a triangle of 1.25² / 2 in 2.5 · 2, which is 15.6 %.
    assert 0.79 < share / 400 < 0.90


def test_zero_stays_zero():
    layer = national(group(criterion(attested("1")[0], code="TC1"), criterion(attested("2")[0], code="TC2", weight=0)))
    cards = cards_of(
        [layer], [submission({"1": {"confirmed": n}, "2": {"confirmed": 1 - n}}, unit=str(n)) for n in (0, 1)]
    )
    assert [each.range for each in firm_ranks(cards, Drawing(spread=100))] == [(2, 2, 2), (1, 1, 1)]


def test_the_same_seed_gives_the_same_ranges_and_another_gives_others():
    cards = three(5, 4)
    assert firm_ranks(cards, Drawing(200, 25, 1)) == firm_ranks(cards, Drawing(200, 25, 1))
    assert len({firm_ranks(three(5, 4), Drawing(1, 25, seed))[0].range for seed in range(20)}) == 2


def test_however_many_draws_there_are_no_more_ranks_are_kept_than_have_room(monkeypatch: pytest.MonkeyPatch):
    """Counting them now and then, in the middle of what is sorted at a time, gives the same ranges; and memory has an end."""
    cards = three(5, 4)
    found = firm_ranks(cards, Drawing(200))
    monkeypatch.setattr(draws, "KEPT_AT_ONCE", 3 * 7)
    assert firm_ranks(cards, Drawing(200)) == found

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        firm_ranks(cards, Drawing(10**30), progress=stop)


def test_progress_is_told_up_to_all_draws():
    told: list[tuple[int, int]] = []
    firm_ranks(three(3, 1), Drawing(10), progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (10, 10)


@pytest.mark.parametrize("drawing", [Drawing(0), Drawing(1, -1), Drawing(1, 101), Drawing(1, 25, -1)])
def test_a_drawing_that_cannot_be_is_a_value_error(drawing: Drawing):
    with pytest.raises(ValueError, match="draws from 1"):
        firm_ranks([], drawing)


@pytest.mark.parametrize("sets", [[], [{"TC1": -1}], [{"TC9": 1}], [{"A": 1}], [{"1": 1}]])
def test_sets_that_cannot_be_are_a_value_error(sets: list[Mapping[str, Exact]]):
    with pytest.raises(ValueError):
        ranks_under(three(3, 1), sets)


# Whatever the catalogue


@pytest.mark.slow
@RANKED
@given(st.integers(0, 2**32))
def test_weighed_again_a_scorecard_has_the_scores_and_the_band_of_a_catalogue_with_these_weights(seed: int):
    layers, data = small_case(seed)
    cards = cards_of(layers, data)
    own = own_weights(cards[0].catalogue)
    chance = np.random.default_rng(seed)
    options = [Fraction(0), Fraction(1, 3), Fraction(1), Fraction(7, 2)]
    chosen = [options[place] for place in chance.integers(0, len(options), len(own.criteria) + len(own.groups or ()))]
    weighing = Weighing(
        tuple(chosen[: len(own.criteria)]), None if own.groups is None else tuple(chosen[len(own.criteria) :])
    )
    other = rebuilt(cards[0].catalogue, weighing)
    for card in cards:
        again = grade(other, card.submission)
        overall, groups = earned(card).scores(weighing)
        assert overall == again.overall.exact
        assert groups == [each.score.exact for each in again.groups]
        standing = Unit(card).standing(weighing)
        if standing is not None and card.catalogue.national.rank_by == "band":
            assert standing[0] == other.band_places[again.band or ""]


@pytest.mark.slow
@RANKED
@given(st.integers(0, 2**32), st.sampled_from([Fraction(0), Fraction(25), Fraction(100)]))
def test_drawn_ranks_are_those_of_grading_with_the_drawn_weights(seed: int, spread: Fraction):
    """The same random numbers, drawn here once more, make catalogues; what they grade to is ranked exactly."""
    layers, data = small_case(seed)
    cards = [
        card for card in cards_of(layers, data) if card.submission.round == "2023" and card.overall.exact is not None
    ]
    if not cards:
        return
    found, draws = cards[0].catalogue, 5
    own = own_weights(found)
    numbers = [*own.criteria, *(own.groups or ())]
    even = 1 - np.random.Generator(np.random.PCG64(seed)).random((draws, len(numbers)))
    each_draw: list[list[int | None]] = []
    for row in even:
        drawn = [
            Fraction(weight) * (1 - spread / 100 + 2 * spread / 100 * Fraction(float(one)))
            for weight, one in zip(numbers, row, strict=True)
        ]
        weighing = Weighing(
            tuple(drawn[: len(own.criteria)]), None if own.groups is None else tuple(drawn[len(own.criteria) :])
        )
        other = rebuilt(found, weighing)
        each_draw.append(ranks([grade(other, card.submission) for card in cards]))
    for place, range_ in enumerate(drawn_ranges([cards], Drawing(draws, spread, seed))[0]):
        ordered = sorted(rank for rank in (ranks_[place] for ranks_ in each_draw) if rank is not None)
        # 5 % of five draws is one, 50 % are three, 95 % are five.
        assert range_ == (ordered[0], ordered[2], ordered[4])


@pytest.mark.slow
@RANKED
@given(st.integers(0, 2**32))
def test_levels_and_ranks_without_a_criterion_are_those_found_plainly(seed: int):
    layers, data = small_case(seed)
    cards = cards_of(layers, data)
    found = firm_ranks(cards, Drawing(20, 25, seed), leave_one_out=True)
    assert [each.rank for each in found] == ranks(cards)
    for each in found:
        near = [
            one.rank or 0
            for one in found
            if one.range and each.range and one.card.submission.round == each.card.submission.round
            if one.range.low <= each.range.high and each.range.low <= one.range.high
        ]
        assert each.level == ((min(near), max(near)) if each.range else None)
        if each.range:
            assert each.range.low <= each.range.median <= each.range.high <= (each.of or 0)
    own = own_weights(cards[0].catalogue)
    for code in cards[0].catalogue.criteria:
        other = rebuilt(cards[0].catalogue, own.having(cards[0].catalogue, {code: 0}))
        expected = ranks([grade(other, card.submission) for card in cards if card.overall.exact is not None])
        assert [each.without[code] for each in found if each.without and each.rank is not None] == expected


def test_many_close_to_the_next_are_not_all_equal():
    """A chain: each is within a billionth of the next, the first and the last are not."""
    steps = [{"at_least": n, "credit": Fraction(10**11 - 8 * (5 - n), 10**11)} for n in range(1, 6)]
    one = attested("1", of=5, credit={"steps": steps})[0]
    cards = cards_of(
        [national(group(criterion(one)))],
        [submission({"1": {"confirmed": n}}, unit=str(n)) for n in (5, 4, 3, 2)],
    )
    # 100, and 8, 16, 24 · 10⁻⁹ less: more than a billionth apart. With a hundredth of that they are not.
    assert [each.range for each in firm_ranks(cards, Drawing(3))] == [(n, n, n) for n in (1, 2, 3, 4)]
    steps = [{"at_least": n, "credit": Fraction(10**13 - 6 * 10 * (5 - n), 10**13)} for n in range(1, 6)]
    one = attested("1", of=5, credit={"steps": steps})[0]
    cards = cards_of(
        [national(group(criterion(one)))],
        [submission({"1": {"confirmed": n}}, unit=str(n)) for n in (5, 4, 3, 2)],
    )
    # 0.6 · 10⁻⁹ between neighbours: 1.2 · 10⁻⁹ above the third stands the first, above the last two the first two.
    assert [each.range for each in firm_ranks(cards, Drawing(3))] == [(n, n, n) for n in (1, 1, 2, 3)]
    assert under(ranks_under(cards, [{}])) == [[1], [1], [2], [3]]


def test_local_layers_take_part():
    layers = [
        national(group(criterion(attested("1")[0], code="TC1"))),
        local(group(criterion(attested("2")[0], code="L1"), code="B")),
    ]
    cards = cards_of(
        layers, [submission({"1": {"confirmed": n}, "2": {"confirmed": 1 - n}}, unit=str(n)) for n in (0, 1)]
    )
    assert [each.without for each in ranks_under(cards, [{}], leave_one_out=True)] == [
        {"TC1": 1, "L1": 2},
        {"TC1": 2, "L1": 1},
    ]
