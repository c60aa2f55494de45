"""The one page that Streamlit serves for every address, made ours: language, title, what is said until a screen stands.

Streamlit's page is English, called "Streamlit", white until a megabyte of scripts has come, and for ever where they do not
run or the server is out of reach. Here it gets a sentence of its own, scripts that have to come before Streamlit's
(``ui/static/old_engines.js``, ``held_keys.js``, ``one_step_back.js``, ``standing.js``), the address of its server, which
Streamlit would otherwise try out in two further requests, the small ones of the scripts that every screen needs
(``joined_scripts``), and the names of the large ones, so that they are fetched together and not one behind the other.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from streamlit.file_util import get_static_dir

from ui.app.joined_scripts import PREFIX, joined
from ui.app.our_styles import styles_name
from ui.parts.templates import beside
from ui.reader.language import LANGUAGES, say, word_list

#: What Streamlit otherwise asks its server for, and an office does not need: no site around this one is listened to. Its own
#: dialogs about a lost line are English; ours are told by ``standing.js``.
_BACKEND = {
    "HOST_CONFIG": {"useExternalAuthToken": False, "enableCustomParentMessages": False, "blockErrorDialogs": True}
}
_STANDING = ("loading", "slow", "too_old", "no_cookies", "not_loaded", "no_line", "line_away")
#: Parts that Streamlit fetches when they are first drawn and that are on nearly every screen, by the names of their files.
_USUAL = (
    "Html",
    "ButtonGroup",
    "Button",
    "BidiComponent",
    "TextInput",
    "TextArea",
    "Checkbox",
    "Selectbox",
    "PageLink",
)
_IMPORTED = re.compile(r"""(?:from|import)\s*["'`]\./([^"'`]+\.js)["'`]""")


@lru_cache(maxsize=16)
def our_page(streamlits: bytes, language: str) -> bytes:
    """Streamlit's page in a language of ours, which has to be settled (``settle_language``)."""
    text = streamlits.decode()
    for pattern, ours in _parts(text, language):
        text = re.sub(pattern, ours, text, count=1, flags=re.DOTALL)
    return text.encode()


def _parts(text: str, language: str) -> list[tuple[str, Callable[[re.Match[str]], str]]]:
    """Patterns of Streamlit's page, and what stands in the place of each."""
    present = re.findall(r"static/js/([^\"]+)", text)
    usual = list(dict.fromkeys([*present, *usual_modules(_scripts())]))
    inside = joined(_scripts(), usual)
    begins = re.findall(rf"{_opening('script', ' type=.module.')}", text)
    fetched = [each for each in usual if each not in inside and not any(each in tag for tag in begins)]
    sentences = [(each, _in(each, "standing.no_scripts")) for each in LANGUAGES]
    words = {each: {key: _in(each, f"standing.{key}") for key in _STANDING} for each in LANGUAGES}
    return [
        (_opening("html"), lambda found: str(_pieces.root(language))),
        (_opening("meta"), lambda found: f"{found[0]}{_pieces.head(words, _BACKEND)}"),
        (_whole("title"), lambda found: str(_pieces.title())),
        (_opening("link", ' rel="service-desc"'), lambda found: ""),
        (_opening("link", r'\s+rel="preload"'), lambda found: ""),
        (_modules(), lambda found: f"{_pieces.joined(inside, PREFIX)}{found[1]}{_pieces.preloaded(fetched)}"),
        (_whole("noscript"), lambda found: str(_pieces.without_scripts(sentences))),
        (_whole("div"), lambda found: f"{_pieces.waiting()}{found[0]}{_pieces.styled(styles_name())}"),
    ]


def _opening(element: str, begins: str = "") -> str:
    return rf"<{element}{begins}(?![a-z])[^>]*>"


def _modules() -> str:
    """The script of Streamlit's that begins, and the links behind it to those it imports."""
    script, link = _opening("script", ' type="module"'), _opening("link", ' rel="modulepreload"')
    return rf"({script}{_closing('script')})(?:\s*{link})*"


def _closing(element: str) -> str:
    return rf"</{element}>"


def _whole(element: str) -> str:
    return rf"<{element}\b[^>]*>.*?</{element}>"


def _in(language: str, key: str) -> str:
    found = word_list()[key][language]
    return found if isinstance(found, str) else say(key)


def _scripts() -> Path:
    return Path(get_static_dir()) / "static" / "js"


@lru_cache(maxsize=1)
def usual_modules(folder: Path) -> tuple[str, ...]:
    """The files of the usual parts and of all that they import, as far as ``folder`` has them."""
    waiting = [each.name for part in _USUAL for each in folder.glob(f"{part}.*.js")]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in found and (folder / name).is_file():
            found[name] = None
            waiting += _IMPORTED.findall((folder / name).read_text(encoding="utf-8"))
    return tuple(found)


_pieces = beside(__file__)
