"""Streamlit's small scripts, sent inside its page: on a slow line a hundred requests cost more than their bytes.

A browser asks a server like ours for six files at a time, and each request waits for the line there and back: 0.3 s each six.
Four out of five of Streamlit's files are smaller than what a line of 1.6 Mbit/s brings in that time. So those come in the page,
one pack for all, and an import map says to the browser that their addresses are these texts (``ui/static/joined_scripts.js``).
Each stays the module it was; the large ones stay files, which a browser keeps, compiled.
"""

import gzip
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

#: Packed bytes below which a script comes inside the page. With twice as many the page doubles, and five requests fewer go.
SMALL = 3000
#: What stands before a name in the imports of a joined script: it has no address of its own that "./" could start from.
PREFIX = "joined/"
_IMPORTS = re.compile(r"""\b(from|import)(["'`])\./(?=[A-Za-z0-9_.-]+\.js\2)""")
# These ask where they lie, or fetch others while they run.
_ASKS_ITS_ADDRESS = re.compile(r"\bimport\s*[.(]")


def joined(folder: Path, names: Iterable[str]) -> Mapping[str, str]:
    """Those scripts of ``folder`` that are sent inside the page, by name, with imports that work from there."""
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in names}
    return {name: _IMPORTS.sub(rf"\1\2{PREFIX}", text) for name, text in texts.items() if _is_joined(text)}


def _is_joined(text: str) -> bool:
    return not _ASKS_ITS_ADDRESS.search(text) and len(gzip.compress(text.encode(), 9)) < SMALL
