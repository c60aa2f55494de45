"""The page that Streamlit serves, as ours: every part of it that is replaced is still there to be replaced."""

import gzip
import json
import re
from contextvars import copy_context
from pathlib import Path

import pytest
from streamlit.file_util import get_static_dir

from ui.app.front_page import our_page, usual_modules
from ui.app.joined_scripts import PREFIX
from ui.app.our_styles import our_styles, styles_name
from ui.reader.language import settle_language
from ui.static import STATIC

STREAMLITS = Path(get_static_dir())
SCRIPTS = STREAMLITS / "static" / "js"


@pytest.fixture(params=["vi", "en"])
def page(request: pytest.FixtureRequest) -> str:
    def made() -> str:
        settle_language(request.param)
        return our_page((STREAMLITS / "index.html").read_bytes(), request.param).decode()

    return copy_context().run(made)


def test_it_has_our_language_and_title_and_is_not_to_be_translated(page: str) -> None:
    assert re.search(r'<html lang="(vi|en)" translate="no"', page)
    assert re.findall(r"<title>(.*?)</title>", page) in ([["Phiếu điểm phường"], ["Ward scorecard"]])


def test_without_scripts_it_says_so_in_both_languages_and_nothing_of_streamlits(page: str) -> None:
    (said,) = re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert "đang tắt JavaScript" in said and "JavaScript is switched off" in said
    assert "_stcore/agent" not in page


def test_a_sentence_stands_on_it_until_a_screen_does(page: str) -> None:
    assert re.search(r'<p id="ws-standing"[^>]*>[^<]{10,}</p>\s*<div id="root"></div>', page)


def test_our_scripts_come_before_streamlits(page: str) -> None:
    assert page.index("toSpliced") < page.index('type="module"')


def test_scripts_that_every_screen_needs_come_inside_the_page_or_are_fetched_with_the_first(page: str) -> None:
    fetched, inside = _fetched(page), _inside(page)
    assert {*usual_modules(SCRIPTS), *_fetched((STREAMLITS / "index.html").read_text("utf-8"))} == {*fetched, *inside}
    assert len(fetched) == len(set(fetched)) and not {*fetched} & {*inside}
    for part in ("Html", "Button", "ButtonGroup", "TextInput", "TextArea"):
        assert any(name.startswith(f"{part}.") for name in {*fetched, *inside}), part
    assert all((SCRIPTS / name).is_file() for name in fetched)


def test_a_script_inside_the_page_is_streamlits_but_for_where_its_imports_are_found(page: str) -> None:
    for name, text in _inside(page).items():
        assert all((SCRIPTS / each).is_file() for each in re.findall(rf"{PREFIX}([^\"'`]+)", text))
        assert text.replace(PREFIX, "./") == (SCRIPTS / name).read_text("utf-8")
        assert "import.meta" not in text and not re.search(r"""(from|import)\(?["'`]\.""", text)


def test_the_map_of_their_addresses_stands_before_anything_that_imports_them(page: str) -> None:
    assert page.index("wsJoinScripts({") < page.index('type="module"') < page.index('rel="modulepreload"')


def test_a_first_visitor_asks_for_forty_files_at_most_and_half_a_megabyte_of_scripts(page: str) -> None:
    packs = [gzip.compress((SCRIPTS / each).read_bytes(), 9) for each in _fetched(page)]
    # Beside the scripts: the page, two style sheets, two fonts, the icon, two questions of Streamlit's about its server.
    assert len(packs) + 8 <= 40
    assert len(gzip.compress(page.encode(), 9)) + sum(map(len, packs)) <= 650_000


def test_our_styles_are_one_file_below_all_of_streamlits(page: str) -> None:
    assert page.index("</head>") < page.index(f'href="./static/css/{styles_name()}"')
    for each in ("style", "widths", "focus", "contrast", "paper"):
        assert (STATIC / f"{each}.css").read_bytes() in our_styles()


def _fetched(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="\./static/js/([^"]+)"', page)


def _inside(page: str) -> dict[str, str]:
    found = re.search(r'wsJoinScripts\((\{.*\}), "[^"]+"\);', page)
    assert found is not None
    return json.loads(found[1])
