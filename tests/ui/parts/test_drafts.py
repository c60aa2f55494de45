"""What a browser gives back of a form goes only where somebody could have entered it; anything may stand in a browser."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ui.parts.drafts import _parts
from ui.plain_streamlit import HOLDS

KEPT: dict[str, tuple[Any, Any]] = {
    "text": ("Lý do đã gõ", "Lý do đã gõ"),
    "tick": (True, True),
    "one": ("b", "b"),
    "pair": ("tuple (2, 'b')", (2, "b")),
    "some": (["c", "a"], ["c", "a"]),
    "pills": ("b", "b"),
}
"""Field → what the browser kept of it, what it then holds."""
NOTHING: dict[str, Any] = {"text": "", "tick": False, "one": "a", "pair": (1, "a"), "some": [], "pills": None}
NOT_ENTERED_HERE: list[Any] = [7, None, {"a": 1}, ["gone"], "gone", "tuple (3, 'c')"]


def fields() -> None:
    from ui import plain_streamlit as st

    st.text_input("text", holds="reason", key="text")
    st.checkbox("tick", key="tick")
    st.selectbox("one", ["a", "b"], key="one")
    st.selectbox("pair", [(1, "a"), (2, "b")], format_func=str, key="pair")
    st.multiselect("some", ["a", "b", "c"], key="some")
    st.pills("pills", ["a", "b"], key="pills")


def after(given: dict[str, Any]) -> dict[str, Any]:
    """What the fields hold when the browser gave this back; they were drawn before."""
    app = AppTest.from_function(fields).run()
    app.session_state["given_back"] = given
    app.run()
    assert not app.exception
    return {name: app.session_state[name] for name in KEPT}


def test_each_kind_of_field_holds_again_what_the_browser_kept() -> None:
    assert after({name: kept for name, (kept, _) in KEPT.items()}) == {name: held for name, (_, held) in KEPT.items()}


def test_what_was_held_is_told_as_the_browser_keeps_it() -> None:
    app = AppTest.from_function(fields).run()
    app.session_state["given_back"] = {name: kept for name, (kept, _) in KEPT.items()}
    assert app.run().session_state["held_by_fields"] == {name: kept for name, (kept, _) in KEPT.items()}


@pytest.mark.parametrize("name", [each for each in KEPT if each != "text"])
def test_what_nobody_could_have_entered_is_put_nowhere(name: str) -> None:
    for wrong in NOT_ENTERED_HERE:
        assert after({name: wrong})[name] == NOTHING[name], wrong


def test_a_text_that_is_too_long_or_none_is_not_taken_as_it_is() -> None:
    assert after({"text": ["x"]})["text"] == ""
    assert len(after({"text": "x" * 100_000})["text"]) == HOLDS["reason"]


@pytest.mark.parametrize("sent", ["", "[", "7", '{"a": 1}', '[["form", "field"]]', "[[1, 2, 3]]", "[" * 100_000])
def test_what_is_no_draft_is_passed_over(sent: str) -> None:
    assert list(_parts(sent)) == []


def test_a_draft_names_its_form_and_field() -> None:
    assert list(_parts('[["form", "field", true], "x"]')) == [("form", "field", True)]
