"""What is looked at stands in the address: a shared link reopens it, a bad one falls back, a choice is written down."""

import pytest
from streamlit.testing.v1 import AppTest


def screen() -> None:
    """Two choices on a page, as a person meets them."""
    import streamlit as st

    from ui.reader.choice import pick, segments

    unit = pick("unit", "Phường", ["a", "b", "c"], "a", str.upper)
    kind = segments("kind", "Loại", ["year", "half"], "year", str.upper)
    st.text(f"{unit} {kind}")


def opened(**query: str) -> AppTest:
    app = AppTest.from_function(screen, default_timeout=10)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def test_without_an_address_the_default_is_shown_and_written_into_the_address() -> None:
    app = opened()
    assert app.text[0].value == "a year"
    assert app.query_params["unit"] in ("a", ["a"])


def test_a_link_reopens_what_it_names() -> None:
    assert opened(unit="c", kind="half").text[0].value == "c half"


def test_a_bad_address_falls_back_to_the_default() -> None:
    assert opened(unit="zzz", kind="weekly").text[0].value == "a year"


def test_a_choice_made_on_the_page_stands_in_the_address_and_stays() -> None:
    app = opened(unit="b")
    app.selectbox[0].set_value("c").run()
    assert app.text[0].value == "c year"
    assert app.query_params["unit"] in ("c", ["c"])
    assert app.run().text[0].value == "c year"


@pytest.mark.parametrize(("kept", "shown"), [("b", "b"), ("gone", "a")])
def test_what_was_chosen_is_kept_between_pages_as_long_as_it_is_offered(kept: str, shown: str) -> None:
    app = AppTest.from_function(screen, default_timeout=10)
    app.session_state["unit"] = kept
    assert app.run().text[0].value == f"{shown} year"
