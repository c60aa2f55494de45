"""Nothing of an address is used but what the screen knows, and of the rest the reader is told in our own words."""

import pytest
from streamlit.testing.v1 import AppTest

from ui.reader.asked import LONGEST


def screen() -> None:
    """What a screen asks of its address, one answer a line."""
    import streamlit as st

    from ui.reader.asked import ask, asked, asked_among, asked_words, begin, unknown

    begin()
    st.text(str(asked("unit")))
    st.text(str(asked_among("round", ("2025", "2026"))))
    st.text(str(asked_words("q", 10)))
    st.text(", ".join(unknown()))
    if st.session_state.get("then"):
        ask("round", st.session_state["then"])


def answers(app: AppTest) -> list[str]:
    return [each.value for each in app.text]


def opened(**query: str) -> AppTest:
    app = AppTest.from_function(screen, default_timeout=10)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def test_an_address_that_asks_for_nothing_is_none_that_asks_in_vain() -> None:
    assert answers(opened()) == ["None", "None", "None", ""]
    assert answers(opened(unit="", round="")) == ["None", "None", "None", ""]


def test_what_the_screen_knows_is_what_was_asked() -> None:
    assert answers(opened(unit="to-hieu", round="2025")) == ["to-hieu", "2025", "None", ""]


@pytest.mark.parametrize("value", ["1999", "[x](http://evil.example)", "2025\u202e", "2025\u200b", "2025\n"])
def test_what_the_screen_does_not_know_counts_as_nothing_and_is_noted(value: str) -> None:
    assert answers(opened(round=value)) == ["None", "None", "None", "round"]


@pytest.mark.parametrize("value", ["x" * (LONGEST + 1), "a\x00b", "a\x1bb", "a\u202eb"])
def test_a_value_that_can_be_none_of_ours_is_none_at_all(value: str) -> None:
    held = answers(opened(unit=value))[0]
    assert held == "None" or (value.isprintable() and len(value) <= LONGEST)


def test_words_that_are_looked_for_are_tidied_and_bounded() -> None:
    assert answers(opened(q="  ma\x00 tu\u0301y\u202e  "))[2] == "ma túy"
    assert answers(opened(q="x" * 100_000))[2] == "x" * 10


def test_what_the_screen_wrote_there_itself_was_asked_by_nobody() -> None:
    app = opened(round="2025")
    app.session_state["then"] = "2024"
    app.run()
    app.session_state["then"] = ""
    assert answers(app.run())[1::2] == ["None", ""]
