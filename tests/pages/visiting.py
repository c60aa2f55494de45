"""Visiting a page as a demonstration person, through the shell, on a sample record of one's own, and working on it."""

import atexit
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import ui.reader.people
from dossiers.sample import sample_of
from dossiers.store.opening import open_record
from ui.parts.refusals import _id_of
from ui.reader import record as record_module

ROOT = Path(__file__).resolve().parents[2]


@cache
def _filled() -> Path:
    """A folder with the sample's record, filled once in this process: filling one takes longer than most screens do."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    open_record(f"sqlite:///{folder}/record.db", fill=sample_of()).close()
    return folder


@contextmanager
def own_record(folder: Path) -> Iterator[None]:
    """A fresh sample record in ``folder``, or the one that lies there already, for as long as this lasts."""
    if not (folder / "record.db").exists():
        shutil.copytree(_filled(), folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WARD_SCORECARD_RECORD", f"sqlite:///{folder}/record.db")
        record_module._opened.cache_clear()
        yield
    record_module._opened.cache_clear()


def visit(patch: pytest.MonkeyPatch, page: str, person: str | None, local: bool = True, /, **query: str) -> AppTest:
    """The page after one run. ``person``: "inspector", a ward's id, or nobody. ``local``: by a browser on this machine."""
    patch.setattr(ui.reader.people, "chosen_person", lambda: person)
    patch.setattr(ui.reader.people, "is_local_run", lambda: local)
    app = AppTest.from_file(str(ROOT / "ui" / "app" / "shell.py"), default_timeout=20)
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page(str(ROOT / "pages" / f"{page}.py"))
    app.run()
    assert not app.exception, app.exception
    return app


def written(app: AppTest) -> str:
    """Everything a page says: titles, headings, our own HTML, messages; the style sheet and places to break at or to keep
    together are not said, nor that the name of a field leads to it."""
    said = [element.value for kind in (app.title, app.subheader, app.warning, app.error) for element in kind]
    bodies = [each.proto.body for each in app.get("html")]
    bodies = [body.replace("<wbr>", "").replace("\N{NO-BREAK SPACE}%", " %") for body in bodies]
    read = (re.sub(r'<a href="#" data-ws-field="[^"]*">(.*?)</a>', r"\1", body) for body in bodies)
    return "\n".join([*said, *(body for body in read if not body.startswith("<style"))])


def told(app: AppTest) -> str:
    """What the last act did, as the notice above the page says it; "" without one."""
    found = re.search(r'<p class="ws ws-told"[^>]*>(.*?)</p>', written(app))
    return unescape(found[1]) if found else ""


def outlived(app: AppTest, shown: Any = None) -> AppTest:
    """The browser of ``app`` in a new session: its server was started anew, or it was away for longer than one is kept.

    The first message of the new session tells what the browser shows, with a press (``click``) that is under way. ``shown``:
    what that was (``app._tree.get_widget_states()``), where words of the screen were changed since.
    """
    fresh = AppTest(app._script_path, default_timeout=app.default_timeout, args=app.args, kwargs=app.kwargs)
    fresh.query_params = dict(app.query_params)
    fresh._page_hash = app._page_hash or app._finished_page_script_hash
    fresh._run(shown or app._tree.get_widget_states())
    assert not fresh.exception, fresh.exception
    return fresh


def field(app: AppTest, label: str, kind: str = "text_input") -> Any:
    """The field under this label, found as a person finds it."""
    found = [each for each in getattr(app, kind) if each.label == label]
    assert len(found) == 1, (label, [each.label for each in getattr(app, kind)])
    return found[0]


def typed_in(app: AppTest) -> list[Any]:
    """The fields for typing that people see; not the one that hands what the browser holds of them to the server."""
    return [each for each in app.text_input if each.label != r"\-"]


def wrong_at(app: AppTest, shown: Any) -> str:
    """What is told to be wrong at a field, where the summary above says the same; "" where nothing is."""
    found = re.search(rf'<p [^>]*id="{_id_of(shown.key)}"[^>]*>■ (.*?)</p>', written(app))
    text = unescape(found[1]) if found else ""
    assert text[1:] in unescape(written(app).partition('class="ws ws-refused"')[2].partition("</div>")[0]), text
    return text


def fill(app: AppTest, **texts: str) -> None:
    """Type into fields, named by their labels; blanks in a label are written as underscores."""
    for label, text in texts.items():
        field(app, label.replace("_", " ")).set_value(text)
    app.run()


def press(app: AppTest, label: str) -> None:
    """Press the button under this label."""
    found = [each for each in app.button if each.label == label]
    assert len(found) == 1, (label, [each.label for each in app.button])
    found[0].click().run()
    assert not app.exception, app.exception
