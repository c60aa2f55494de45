"""The page that Streamlit serves, as ours: every part of it that is replaced is still there to be replaced."""

import re
from contextvars import copy_context
from pathlib import Path

import pytest
from streamlit.file_util import get_static_dir

from ui.app.front_page import our_page, usual_modules
from ui.reader.language import settle_language

STREAMLITS = Path(get_static_dir())


@pytest.fixture(params=["vi", "en"])
def page(request: pytest.FixtureRequest) -> str:
    def made() -> str:
        settle_language(request.param)
        return our_page((STREAMLITS / "index.html").read_bytes(), request.param).decode()

    return copy_context().run(made)


def test_it_has_our_language_and_title_and_is_not_to_be_translated(page: str) -> None:
    assert re.search(r'<html lang="(vi|en)" translate="no"', page)
    assert re.findall(r"<title>(.*?)</title>", page) in (
        [["Công an phường kiểu mẫu · Phiếu điểm"], ["Model ward police · Scorecard"]]
    )


def test_without_scripts_it_says_so_in_both_languages_and_nothing_of_streamlits(page: str) -> None:
    (said,) = re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert "đang tắt JavaScript" in said and "JavaScript is switched off" in said
    assert "_stcore/agent" not in page


def test_a_sentence_stands_on_it_until_a_screen_does(page: str) -> None:
    assert re.search(r'<p id="ws-standing"[^>]*>[^<]{10,}</p>\s*<div id="root"></div>', page)


def test_our_scripts_come_before_streamlits(page: str) -> None:
    assert page.index("toSpliced") < page.index('type="module"')


def test_scripts_that_every_screen_needs_are_fetched_with_the_first(page: str) -> None:
    named = set(re.findall(r'static/js/([^"]+)', page))
    assert set(usual_modules(STREAMLITS / "static" / "js")) <= named
    for part in ("Html", "Button", "ButtonGroup", "TextInput", "TextArea"):
        assert any(name.startswith(f"{part}.") for name in named), part
    assert all((STREAMLITS / "static" / "js" / name).is_file() for name in named)
