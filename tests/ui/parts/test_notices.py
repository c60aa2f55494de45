"""A notice outlives the second press of a double click, and goes by itself."""

import pytest
from streamlit.testing.v1 import AppTest

from ui.parts import notices


def screen() -> None:
    import streamlit as st

    from ui.parts.notices import tell, tell_next
    from ui.reader.language import settle_language

    settle_language()
    tell()
    if st.button("Lưu"):
        tell_next("Đã lưu <1>")
        st.rerun()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Its only entry is the time, in seconds."""
    at = [100.0]
    monkeypatch.setattr(notices, "monotonic", lambda: at[0])
    return at


@pytest.fixture
def saved(clock: list[float]) -> AppTest:
    app = AppTest.from_function(screen, default_timeout=10).run()
    assert told(app) == ""
    app.button[0].click().run()
    return app


def told(app: AppTest) -> str:
    return "".join(each.proto.body for each in app.get("html"))


def test_what_was_done_is_told_as_text(saved: AppTest) -> None:
    assert told(saved) == '<p class="ws ws-told" role="status">Đã lưu &lt;1&gt;</p>'


def test_a_second_run_at_once_tells_it_again(saved: AppTest, clock: list[float]) -> None:
    clock[0] += notices.STAYS
    assert "Đã lưu" in told(saved.run())


def test_it_goes_after_its_seconds_and_does_not_come_back(saved: AppTest, clock: list[float]) -> None:
    clock[0] += notices.STAYS + 0.1
    assert told(saved.run()) == ""
    clock[0] -= notices.STAYS
    assert told(saved.run()) == ""


def test_the_newest_counts_and_has_its_own_seconds(saved: AppTest, clock: list[float]) -> None:
    clock[0] += notices.STAYS - 1
    saved.button[0].click().run()
    clock[0] += notices.STAYS - 1
    assert "Đã lưu" in told(saved.run())


def test_it_is_not_told_in_the_other_language(saved: AppTest) -> None:
    saved.query_params["lang"] = "en"
    assert told(saved.run()) == ""
