"""Two catalogues set side by side: every difference told, by code, and whether grading may change by it."""

import copy
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from scoring import Problems, Scorecard, grade, read_submissions
from scoring.catalogue import Catalogue, CatalogueFile
from scoring.catalogue_difference import (
    ONLY_READ,
    PARTS_INSIDE,
    catalogue_difference,
    changed_fields,
    parts_of,
    weight_shares,
)
from tests.scoring.building import (
    LAST_BAND,
    NAME,
    Data,
    catalogue,
    criterion,
    document,
    group,
    indicator,
    json_bytes,
    local,
    national,
)
from tests.scoring.generating_forms import ALL_FORMS, random_case

OTHER = {"vi": "tên khác", "en": "another name"}
Told = list[tuple[str, str, str, str, bool]]


def told(before: list[Data], after: list[Data]) -> Told:
    found = catalogue_difference(catalogue(*before), catalogue(*after))
    return [(each.kind, each.code, each.way, each.field, each.grades) for each in found.differences]


def counted(code: str, **keys: Any) -> Data:
    return criterion(indicator("count", f"{code}.1", target={"at_most": 0}), code=code, **keys)


def test_two_that_say_the_same_do_not_differ_however_they_are_written():
    assert (
        told(
            [
                national(
                    group(counted("TC1", weight=1)),
                )
            ],
            [national(group(counted("TC1", weight=Fraction(2, 2))))],
        )
        == []
    )


def test_criteria_and_indicators_that_come_and_go_are_told_with_what_they_hold():
    before = national(group(counted("TC1"), counted("TC2")))
    after = national(group(counted("TC1"), counted("TC3", documents=[document("D3")])))
    assert told([before], [after]) == [
        ("criterion", "TC3", "added", "", True),
        ("indicator", "TC3.1", "added", "", True),
        ("document", "D3", "added", "", True),
        ("criterion", "TC2", "gone", "", True),
        ("indicator", "TC2.1", "gone", "", True),
    ]


def test_what_moves_to_another_group_criterion_or_layer_is_told_as_moved_and_not_as_gone():
    a, b = counted("TC1"), counted("TC2")
    two = criterion(*b["indicators"], indicator("count", "X", target={"at_most": 1}), code="TC2")
    one = criterion(*a["indicators"], indicator("count", "X", target={"at_most": 1}), code="TC1")
    before = national(group(a, code="A"), group(two, counted("TC3"), code="B"))
    after = national(group(one, counted("TC3"), code="A"), group(b, code="B"))
    assert told([before], [after]) == [
        ("indicator", "X", "moved", "inside", True),
        ("criterion", "TC3", "moved", "inside", True),
    ]
    moved = [national(group(a), group(b, code="L")), local(group(counted("TC9"), code="M"))]
    assert told([national(group(a)), local(group(b, code="L"))], moved)[0] == ("group", "L", "moved", "inside", True)


def test_an_order_is_told_once_and_grades_only_among_bands():
    top = {"code": "top", "name": NAME, "gates": True}
    best = {"code": "best", "name": NAME, "all_met": True}
    one = national(group(counted("TC1"), counted("TC2")), bands=[best, top, LAST_BAND])
    other = national(group(counted("TC2"), counted("TC1")), bands=[top, best, LAST_BAND])
    assert told([one], [other]) == [
        ("file", "national", "ordered", "bands", True),
        ("group", "A", "ordered", "criteria", False),
    ]


def test_what_grades_stands_before_what_is_only_read():
    before = national(group(counted("TC1", weight=1), counted("TC2", weight=2), name=NAME))
    after = national(group(counted("TC1", weight=1), counted("TC2", weight=3, name=OTHER), name=OTHER), version="2")
    assert told([before], [after]) == [
        ("criterion", "TC2", "changed", "weight", True),
        ("file", "national", "changed", "version", False),
        ("group", "A", "changed", "name", False),
        ("criterion", "TC2", "changed", "name", False),
    ]


def test_the_name_of_a_level_or_an_item_is_only_read_its_code_and_its_place_grade():
    def level(*names: tuple[str, Data]) -> list[Data]:
        levels = [{"code": code, "name": name} for code, name in names]
        return [national(group(criterion(indicator("level", levels=levels, target={"at_least": "good"}))))]

    before = level(("poor", NAME), ("good", NAME))
    assert told(before, level(("poor", NAME), ("good", OTHER))) == [("indicator", "1", "changed", "levels", False)]
    assert told(before, level(("good", NAME), ("poor", NAME))) == [("indicator", "1", "changed", "levels", True)]


def test_a_weight_of_1_that_is_written_down_makes_scores_shown_and_that_is_told():
    assert told([national(group(counted("TC1")))], [national(group(counted("TC1", weight=1)))]) == [
        ("catalogue", "", "changed", "scored", True)
    ]


def test_a_layer_that_comes_goes_or_is_renamed():
    base, city = national(group(counted("TC1"))), local(group(counted("L1"), code="L"), layer="city")
    assert told([base], [base, city])[0] == ("file", "city", "added", "", True)
    assert told([base, city], [base])[0] == ("file", "city", "gone", "", True)
    renamed = {**base, "layer": "nation"}
    assert told([base], [renamed]) == [("file", "nation", "changed", "layer", True)]


def test_shares_are_of_the_whole_with_the_weights_of_groups_and_nothing_for_what_is_only_tracked():
    """Weights 2 and 3 in A, 5 in B: 20, 30, 50 %. With groups weighing 3 and 1: A has 75 %, of which 2/5 and 3/5."""
    tracked = criterion(indicator("count", "T"), code="TC4")
    a, b = [counted("TC1", weight=2), counted("TC2", weight=3), tracked], [counted("TC3", weight=5)]
    plain = national(group(*a, code="A"), group(*b, code="B"))
    weighted = national(group(*a, code="A", weight=3), group(*b, code="B", weight=1))
    found = weight_shares(catalogue(plain), catalogue(weighted))
    assert [(each.code, each.share_before, each.share_after, each.weight_changed) for each in found] == [
        ("TC1", 20, 30, False), ("TC2", 30, 45, False), ("TC4", None, None, False), ("TC3", 50, 25, False),
    ]  # fmt: skip
    bonus = national(group(counted("TC1", weight=4), counted("TC5", weight=1, counts_as="bonus")))
    found = weight_shares(catalogue(plain), catalogue(bonus))
    assert [(each.code, each.share_after) for each in found][:2] == [("TC1", 100), ("TC5", 25)]
    assert [each.code for each in found if each.share_after is None] == ["TC2", "TC4", "TC3"]


def test_every_field_of_every_part_is_told_one_that_comes_to_the_models_tomorrow_too():
    """Each field of each part gets a value that no other has: it is told, by its key, and grades unless it is only read."""

    class Tomorrow(CatalogueFile):
        unheard_of: int = 0

    rich = catalogue(*random_case(5, 0, ALL_FORMS)[0])
    seen: set[str] = set()
    for part in [*parts_of(rich)]:
        for name, field in type(part.model).model_fields.items():
            key = field.alias or name
            if key in PARTS_INSIDE.get(part.kind, ()):
                continue
            changed = part.model.model_copy(update={name: "something else"})
            assert list(changed_fields(part.model, changed, part.kind)) == [key]
            seen.add(part.kind)
    assert seen >= {"file", "band", "group", "criterion", "indicator"}
    file = Tomorrow.model_construct(**{name: getattr(rich.national, name) for name in CatalogueFile.model_fields})
    other = file.model_copy(update={"unheard_of": 1})
    found = catalogue_difference(Catalogue((file,), "a"), Catalogue((other,), "b"))
    assert [(each.field, each.grades) for each in found.differences] == [("unheard_of", True)]


def test_only_read_names_fields_that_there_are():
    fields = {
        field.alias or name
        for model in _models(CatalogueFile)
        for name, field in cast(type[BaseModel], model).model_fields.items()
    }
    assert fields >= ONLY_READ


def _models(model: type[BaseModel]) -> set[type[BaseModel]]:
    found, left = set[type[BaseModel]](), [model]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += [each for field in one.model_fields.values() for each in _inside(field.annotation)]
    return found


def _inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _inside(part)


def judgement(card: Scorecard) -> dict[str, Any]:
    """All that is judged in a scorecard, without a word and in no order."""
    return {
        "score": (card.overall, card.layers, card.band),
        "bars": {band: sorted(bar.condition for bar in bars) for band, bars in card.barred_by.items()},
        "groups": {each.code: each.score for each in card.groups},
        "criteria": {
            each.code: (each.state, each.credit, each.credit_if_proven, each.weight, each.counts_as)
            for each in card.criteria
        },
        "indicators": {
            one.code: (one.state, one.cause, one.exact, one.credit) for each in card.criteria for one in each.indicators
        },
        "questions": sorted(each.code for each in card.questions),
    }


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_where_no_difference_grades_both_grade_every_submission_alike(seed: int):
    """One to three places of a catalogue are changed, taken out or put elsewhere; whatever is still a catalogue is compared."""
    layers, data = random_case(seed, 2, ALL_FORMS)
    changed = copy.deepcopy(layers)
    choose = random.Random(seed)
    for _ in range(choose.randint(1, 3)):
        _change(choose, changed)
    try:
        before, after = catalogue(*layers), catalogue(*changed)
        cards = [
            [judgement(grade(each, one)) for one in read_submissions(each, json_bytes(data))]
            for each in (before, after)
        ]
    except Problems:
        return
    if not catalogue_difference(before, after).grading:
        assert cards[0] == cards[1]


def _change(choose: random.Random, layers: list[Data]) -> None:
    places = [*_places(layers)]
    part, key = choose.choice(places)
    value = part[key]
    if isinstance(value, bool):
        part[key] = not value
    elif isinstance(value, int | Fraction):
        part[key] = value + choose.choice((1, 2, -1))
    elif isinstance(value, list):
        choose.shuffle(value)
    elif isinstance(part, dict) and key != "layer" and choose.random() < 0.3:
        del part[key]
    elif isinstance(value, dict) and "vi" in value:
        part[key] = {**value, "vi": "đã sửa"}


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in entries:
        yield value, key
        yield from _places(each)
