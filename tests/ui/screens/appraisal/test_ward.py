"""A ward's criteria for an inspector: every row under the heads, no column that says nothing, no state that is not so."""

import re

import pytest
import streamlit as st

from dossiers.vocabulary import State
from tests.dossiers.small_round import result
from tests.scoring.small_catalogue import GOOD, catalogue, part
from ui.parts.templates import Markup
from ui.screens.appraisal.ward import rows_html


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


def heads(page: Markup) -> list[str]:
    """What the heads of the columns say; each row has a cell for each."""
    found = re.findall(r"<th scope=\"col\".*?>(.*?)</th>", page)
    for row in re.findall(r"<tr class=\"ws-a-row.*?</tr>", page, re.DOTALL):
        assert len(re.findall("<t[dh][ >]", row)) == len(found), row
    return found[1:]


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_before_anything_is_appraised_no_column_is_there_for_it(state: State) -> None:
    page = rows_html(result("Vân Sơn", state), catalogue(), {}, ())
    assert heads(page) == ["Tiêu chí", "Tự chấm"] and "chưa quyết định" not in page


def test_what_is_left_to_decide_has_a_column_until_nothing_is() -> None:
    found = result("Vân Sơn", "under_appraisal", appraisal=part(GOOD))
    codes = list(catalogue().criteria)
    assert heads(rows_html(found, catalogue(), {codes[0]: "decided"}, ())) == [
        "Tiêu chí", "Tự chấm", "Thẩm định", "Còn lại", "So với tự chấm",
    ]  # fmt: skip
    done = heads(rows_html(found, catalogue(), dict.fromkeys(codes, "decided"), ()))
    assert done == ["Tiêu chí", "Tự chấm", "Thẩm định", "So với tự chấm"]


def test_what_nobody_filled_in_is_called_so() -> None:
    page = rows_html(result("Chiềng Cơi", "draft", part({"1.1": {"count": 0}}, {})), catalogue(), {}, ())
    assert "Chưa khai" in page
