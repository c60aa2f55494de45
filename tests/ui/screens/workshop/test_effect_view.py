"""What drafts do to every ward: said first, those that move first, side by side, without points where there are none."""

import re
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from scoring import read_submissions
from scoring.draft_effect import DraftEffect, draft_effects
from tests.scoring.building import (
    LAST_BAND,
    Data,
    catalogue,
    criterion,
    group,
    indicator,
    json_bytes,
    national,
    submission,
)
from ui.screens.workshop.effect_rows import EffectOfDrafts, effect_of_drafts
from ui.screens.workshop.effect_view import _pieces, effects_table, finding

GOOD = {"code": "good", "name": {"vi": "Tốt", "en": "Good"}, "min_score": 75}
LAST = {**LAST_BAND, "name": {"vi": "Chưa đạt", "en": "Not yet"}}
WARDS = {"a": "Tô Hiệu", "b": "Chiềng An", "c": "Mộc Sơn"}
NOTHING, ONE, MANY = {"1": 0, "2": 0}, {"1": 1, "2": 0}, {"1": 9, "2": 9}


def layer(*weights: int, most: int = 0, bands: tuple[Data, ...] = (GOOD, LAST)) -> Data:
    """TC1 and TC2, each met where nothing happened; TC1 up to ``most``."""
    one = criterion(indicator("count", "1", target={"at_most": most}), code="TC1", **_weight(weights[:1]))
    other = criterion(indicator("count", "2", target={"at_most": 0}), code="TC2", **_weight(weights[1:]))
    return national(group(one, other), bands=list(bands))


def _weight(weights: tuple[int, ...]) -> dict[str, Any]:
    return {"weight": weights[0]} if weights else {}


def effects(now: Data, draft: Data, *counts: dict[str, int]) -> tuple[DraftEffect, ...]:
    found = catalogue(now)
    data = [
        {**submission({code: {"count": count} for code, count in each.items()}), "unit": unit}
        for unit, each in zip("abc", counts, strict=False)
    ]
    return draft_effects(found, catalogue(draft), read_submissions(found, json_bytes(data)))


def worked_out(**drafts: tuple[DraftEffect, ...]) -> EffectOfDrafts:
    return effect_of_drafts(drafts, WARDS)


def shown(found: EffectOfDrafts) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", str(_pieces.wards(found, found.rows)))).strip()


def test_the_sentence_counts_what_moves_and_names_who_moves_most():
    """TC1 weighs 1 of 4 now: Chiềng An has 75. Of 3 of 4 it has 25, and loses its band; Tô Hiệu stays at 100, Mộc Sơn at 0."""
    found = worked_out(draft=effects(layer(1, 3), layer(3, 1), NOTHING, ONE, MANY))
    assert finding(found, 0) == "3 phường: 1 đổi mức, 1 đổi điểm; Chiềng An từ Tốt sang Chưa đạt."
    turned = effects(layer(1, 3), layer(3, 1), {"1": 0, "2": 5}, ONE)
    assert finding(worked_out(draft=turned), 0) == (
        "2 phường: 2 đổi mức, 2 đổi thứ hạng, 2 đổi điểm; Chiềng An từ Tốt sang Chưa đạt; Tô Hiệu từ Chưa đạt sang Tốt."
    )
    one_band = (LAST,)
    ranks = effects(layer(1, 3, bands=one_band), layer(3, 1, bands=one_band), {"1": 0, "2": 5}, ONE)
    assert finding(worked_out(draft=ranks), 0).endswith(
        "Chiềng An từ hạng 1 xuống hạng 2; Tô Hiệu từ hạng 2 lên hạng 1."
    )


def test_a_draft_that_changes_nothing_says_so():
    found = worked_out(draft=effects(layer(1, 3), layer(1, 3), NOTHING, ONE))
    assert finding(found, 0) == "Không phường nào trong 2 phường đổi kết quả."


def test_wards_that_move_stand_first_and_open_to_the_criteria_that_change():
    found = worked_out(draft=effects(layer(1, 3), layer(1, 3, most=1), NOTHING, ONE, MANY))
    assert [(row.name, row.moved) for row in found.rows] == [
        ("Chiềng An", True),
        ("Mộc Sơn", False),
        ("Tô Hiệu", False),
    ]
    text = shown(found)
    assert "Chiềng An 1/2 → 2/2 75,00 → 100,00 Tốt 2 → 1 1 tiêu chí TC1 chưa đạt → đạt" in text
    assert "Mộc Sơn 0/2 0,00 Chưa đạt 3 —" in text


def test_criteria_that_move_for_most_wards_stand_first_with_how_many_go_which_way():
    draft = national(group(*layer(1, 3, most=9)["groups"][0]["criteria"][:1]), bands=[GOOD, LAST])
    found = worked_out(draft=effects(layer(1, 3), draft, NOTHING, ONE, MANY))
    assert [(each.code, each.wards, each.ways) for each in found.criteria(0)] == [
        ("TC2", 3, (("met", None, 2), ("not_met", None, 1))),
        ("TC1", 2, (("not_met", "met", 2),)),
    ]


def test_several_drafts_stand_side_by_side_with_what_is_now():
    now = layer(1, 3)
    found = worked_out(
        first=effects(now, layer(3, 1), NOTHING, ONE), second=effects(now, layer(1, 3, most=1), NOTHING, ONE)
    )
    text = shown(found)
    assert "Hiện nay first second" in text
    assert (
        "Chiềng An 1/2 75,00 Tốt 2 như nay 25,00 Chưa đạt như nay — 2/2 100,00 như nay 1 1 tiêu chí TC1 chưa đạt → đạt"
        in text
    )


def test_a_scheme_without_points_shows_neither_score_nor_rank():
    every = {"code": "good", "name": GOOD["name"], "all_met": True}
    found = worked_out(draft=effects(layer(bands=(every, LAST)), layer(most=1, bands=(every, LAST)), NOTHING, ONE))
    assert not found.scored
    assert finding(found, 0) == "2 phường: 1 đổi mức, 1 có tiêu chí đổi kết quả; Chiềng An từ Chưa đạt sang Tốt."
    text = shown(found)
    assert "Điểm" not in text and "Hạng" not in text and "Chiềng An 1/2 → 2/2 Chưa đạt → Tốt" in text
    assert "Điểm" not in effects_table(found).decode()


def test_it_can_be_taken_away_with_every_ward(monkeypatch: pytest.MonkeyPatch):
    found = worked_out(draft=effects(layer(1, 3), layer(3, 1), NOTHING, ONE))
    heads, first, second = effects_table(found).decode().lstrip("\ufeff").splitlines()
    assert heads.startswith("Phường;Số tiêu chí đạt (Hiện nay);Điểm (Hiện nay)")
    assert (first, second) == (
        "Chiềng An;1/2;75,00;Tốt;2;1/2;25,00;Chưa đạt;2",
        "Tô Hiệu;2/2;100,00;Tốt;1;2/2;100,00;Tốt;1",
    )
    monkeypatch.setitem(st.session_state, "lang", "en")
    assert effects_table(found).decode().splitlines()[1] == "Chiềng An,1/2,75.00,Good,2,1/2,25.00,Not yet,2"


def many() -> None:
    from tests.ui.screens.workshop.test_effect_view import (
        ONE,
        catalogue,
        draft_effects,
        json_bytes,
        layer,
        read_submissions,
        submission,
    )
    from ui.screens.workshop.effect_rows import effect_of_drafts
    from ui.screens.workshop.effect_view import draw_effects

    now = catalogue(layer(1, 3))
    data = [
        {**submission({code: {"count": count} for code, count in ONE.items()}), "unit": f"u{place}"}
        for place in range(100)
    ]
    rows = draft_effects(now, catalogue(layer(3, 1)), read_submissions(now, json_bytes(data)))
    draw_effects(effect_of_drafts({"A": rows}, {f"u{place}": f"Phường {place}" for place in range(100)}))


@pytest.mark.slow
def test_many_wards_come_a_page_at_a_time_and_are_found_by_name():
    app = AppTest.from_function(many, default_timeout=20).run()
    assert not app.exception
    text = "".join(each.proto.body for each in app.get("html"))
    assert text.count('<th scope="row">') == 40 and "100 phường" in text
    app.text_input[0].set_value("phuong 7").run()
    text = "".join(each.proto.body for each in app.get("html"))
    assert text.count('<th scope="row">') == 19
    app.text_input[0].set_value("khong co").run()
    assert "Không có phường nào tên như vậy." in "".join(each.proto.body for each in app.get("html"))
