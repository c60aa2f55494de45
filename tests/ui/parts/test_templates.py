"""What templates escape, and words that hold a piece of markup."""

import pytest
import streamlit as st

from ui.parts.templates import ENVIRONMENT, Markup


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "en")


def drawn(template: str, **known: object) -> str:
    return ENVIRONMENT.from_string(template).render(**known)


def test_a_detail_in_markup_stays_it_and_everything_else_is_escaped() -> None:
    page = drawn('{{ say("overview.do_document", code=code, name=name) }}', code=Markup("<b>A</b>"), name="<i>&")
    assert page == "Provide <b>A</b> &lt;i&gt;&amp;"


def test_without_markup_the_whole_is_escaped() -> None:
    assert drawn('{{ say("overview.do_document", code="<b>", name="A") }}') == "Provide &lt;b&gt; A"


@pytest.mark.parametrize(("count", "words"), [("1", "1 day"), ("8", "8 days")])
def test_a_count_picks_its_form_beside_markup_too(count: str, words: str) -> None:
    assert drawn('{{ say("common.days", days=count) }}', count=Markup(count)) == words
