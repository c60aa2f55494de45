"""What ``ui.plain_streamlit`` draws shows sign by sign in a browser: no text becomes a link, a picture, an icon, a formula."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.attack.hostile import SIGNS_OF_FORM
from tests.browser.photograph import ROOT, free_port, settled
from ui.plain_streamlit import JOINER

SCREEN = """
import sys
sys.path.insert(0, {root!r})
from tests.attack.hostile import SIGNS_OF_FORM
from ui import plain_streamlit as st

for place, text in enumerate(SIGNS_OF_FORM):
    with st.container(key=f"text{{place}}"):
        st.title(text, anchor=False)
        st.subheader(text, anchor=False)
        st.error(text)
        st.warning(text)
        st.info(text)
        st.button(text)
        st.checkbox(text)
        st.toggle(text)
        st.text_input(text, holds="search", help=text)
        st.text_area(text, holds="search")
        st.selectbox(text, [text])
        st.multiselect(text, [text])
        st.radio(text, [text], captions=[text])
        st.pills(text, [text])
        st.segmented_control(text, [text])
        st.file_uploader(text)
        with st.expander(text):
            pass
        with st.form(f"form{{place}}"):
            st.form_submit_button(text)
"""
#: What each place shows of its texts, and what in it is more than text. Icons of Streamlit's own parts are none of a text.
SHOWN = (
    """place => [...place.querySelectorAll('[data-testid=stMarkdownContainer], h1, h3')].map(each => each.innerText)"""
)
FORMS = "a, img, em, strong, code, pre, del, li, ul, ol, table, blockquote, hr, script, sup, .katex, [role=img], [style*=color]"
MADE = f"""place => [...place.querySelectorAll('[data-testid=stMarkdownContainer], h1, h3')].flatMap(
    each => [...each.querySelectorAll('{FORMS}')].map(made => made.outerHTML)
)"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    script = tmp_path_factory.mktemp("plain") / "screen.py"
    script.write_text(SCREEN.format(root=str(ROOT)), encoding="utf-8")
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).read()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        page = browser.new_page()
        page.goto(address)
        settled(page)
        yield page
    finally:
        server.terminate()
        server.wait(timeout=20)


def tidy(text: str) -> str:
    return " ".join(text.replace(JOINER, "").replace("\xa0", " ").split())


@pytest.mark.parametrize("place", range(len(SIGNS_OF_FORM)), ids=lambda place: repr(SIGNS_OF_FORM[place]))
def test_a_text_shows_sign_by_sign(page: Page, place: int) -> None:
    drawn = page.locator(f".st-key-text{place}")
    shown = [tidy(each) for each in drawn.evaluate(SHOWN) if tidy(each)]
    assert len(shown) >= 18
    assert set(shown) == {tidy(SIGNS_OF_FORM[place]), "Upload"}, "the last is Streamlit's own"
    assert drawn.evaluate(MADE) == []


def test_a_hint_is_plain_too(page: Page) -> None:
    page.locator(".st-key-text0 [data-testid=stTooltipIcon]").first.hover()
    hint = page.locator("[data-testid=stTooltipContent]")
    hint.wait_for()
    assert tidy(hint.inner_text()) == tidy(SIGNS_OF_FORM[0])
    assert hint.locator("a, img, em, strong").count() == 0
