"""Addresses nobody gave out: each page by each role with parameters made up, and files and pages of others over the web.

A page takes what it shows from its address, so anybody can ask it for another ward, round, view or criterion, or for
nonsense. On a dossier full of signs (``tests/dossiers/access/planted.py``) nothing may be seen of what the reader may not be
told, and nothing may break. What no page shows, the routes may not give either: files of evidence and their pages, asked of a
running server with a cookie that is missing, forged or somebody else's.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from streamlit.testing.v1 import AppTest

import ui.reader.people
from tests.attack.attempts import Attempt
from tests.dossiers.access.audience import FORMER, NEIGHBOUR, READERS, ROUND, WARD, Reader
from tests.dossiers.access.may_be_told import may_be_told
from tests.dossiers.access.planted import Stage, stages
from tests.dossiers.access.told import told
from tests.pages.visiting import ROOT
from ui.reader import record as record_module

ABOUT = "pages asked with forged parameters, and files of others asked of the server"
#: It draws hundreds of pages and starts a server.
IN_TESTS = False

Query = Mapping[str, str | list[str]]
PAGES = sorted(file.stem for file in (ROOT / "pages").glob("*.py"))
#: Readers who are shut out of something. The last is nobody.
IDS = (
    NEIGHBOUR, FORMER, "inspector-tied", "inspector-pending", "lead-tied", "lead-pending", "board", "administrator",
    "surveyor", "",
)  # fmt: skip
#: Stage → how many readers come for each one who asks there.
STAGES = {"decided": 1, "reopened_and_asked": 2, "blind_judged_one": 2}
#: What is asked for: the ward, its criteria, what only others open.
ASKED: tuple[Query, ...] = (
    {"unit": WARD, "round": ROUND, "criterion": "TC1", "view": "second", "second": "1"},
    {"unit": WARD, "round": ROUND, "criterion": "TC2", "view": "review", "action": "1", "opinion": "1"},
    {"unit": WARD, "round": "2025", "criterion": "L1", "view": "answers", "second": "1"},
    {"unit": [NEIGHBOUR, WARD], "round": [ROUND, "2024"], "criterion": ["TC3", "TC1"], "view": ["work", "indicator"]},
    {
        "unit": WARD,
        "round": ROUND,
        "indicator": "1.1",
        "measure": "1.1",
        "view": "indicator",
        "text": "zqexplain",
        "kind": "decide",
    },
)
#: Nonsense, each in the place of every parameter at once.
NONSENSE = (
    "", "../../etc/passwd", f"{WARD}/../{NEIGHBOUR}", "[bấm vào đây](http://example.com)", "**đậm** $x$ `c`", "<b>x</b>", "%00",
    "\u202ex", "9" * 400, "a" * 5000, "1 OR 1=1", "None", "-1", "TC1.a-01", "rounds", "people", "backups",
)  # fmt: skip
PARAMETERS = (
    "unit", "round", "criterion", "view", "second", "indicator", "measure", "action", "opinion", "heard", "heard_view",
    "basis", "kind", "only", "rows", "text", "tasks", "next", "sign_in", "lang",
)  # fmt: skip


def attempts(folder: Path, thorough: bool) -> Iterator[Attempt]:
    """Every page by every reader, then the server."""
    way = stages(folder)
    asked = [(way[name], IDS[::step]) for name, step in STAGES.items()] if thorough else [(way["decided"], IDS[:2])]
    # Screens are drawn in processes of their own, two at a time: each has one record.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for found in pool.map(_pages, *zip(*asked, strict=True)):
            yield from found
    yield from _server(way["decided"], folder)


def _pages(stage: Stage, ids: tuple[str, ...]) -> list[Attempt]:
    found: list[Attempt] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WARD_SCORECARD_RECORD", f"sqlite:///{stage.file}")
        record_module._opened.cache_clear()
        patch.setattr(ui.reader.people, "is_local_run", lambda: True)
        for number, id_ in enumerate(ids):
            reader = next((each for each in READERS if each.id == id_ and id_), None)
            patch.setattr(ui.reader.people, "chosen_person", lambda id_=id_: id_ or None)
            for place, page in enumerate(PAGES):
                nonsense = NONSENSE[(number * len(PAGES) + place) % len(NONSENSE)]
                wrong: Query = {name: nonsense for name in PARAMETERS}  # noqa: C420  (its keys are plain texts)
                # What is asked for and nonsense, in turn, so that each page and each reader meets all of it.
                for query in (ASKED[0], ASKED[1 + (number + place) % (len(ASKED) - 1)], wrong):
                    found.append(_page(stage, reader, page, query))
        record_module.close_the_record()
    record_module._opened.cache_clear()
    return found


def _page(stage: Stage, reader: Reader | None, page: str, query: Query) -> Attempt:
    shown = {name: value if len(str(value)) < 40 else f"{str(value)[:30]}…" for name, value in query.items()}
    what = f"{page} at {stage.name} by {reader.id if reader else 'nobody'} with {shown}"
    app = AppTest.from_file(str(ROOT / "ui" / "app" / "shell.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(str(ROOT / "pages" / f"{page}.py"))
    try:
        app.run()
    except Exception as error:
        return Attempt(what, False, f"{type(error).__name__}: {error}")
    if app.exception:
        return Attempt(what, False, f"exception: {app.exception[0].message}")
    seen = _seen(app)
    leaks = [each for each in told(seen, stage.secrets) if reader is None or not may_be_told(reader, stage, each)]
    # What the address says stands in the page as text and never as a link of ours.
    linked = "(http://example.com)" in seen.replace("\\", "") and "](http://example.com)" in _markdown(app)
    return Attempt(
        what,
        not leaks and not linked,
        f"{[(each.part, each.criterion, each.sign) for each in leaks]}{' a link' * linked}",
    )


def _seen(app: AppTest) -> str:
    """Everything that a run sent, as text, numbers without marks between their thousands."""
    sent = [proto.SerializeToString().decode("utf-8", "replace") for proto in _protos(app._tree)]
    return re.sub(r"(?<=\d)[.,\u00a0\u202f](?=\d{3}(?!\d))", "", "\n".join(sent))


def _markdown(app: AppTest) -> str:
    kinds = (
        app.markdown,
        app.title,
        app.header,
        app.subheader,
        app.caption,
        app.warning,
        app.error,
        app.info,
        app.success,
    )
    return "\n".join(str(each.value) for kind in kinds for each in kind)


def _protos(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from _protos(child)
        if getattr(child, "proto", None) is not None:
            yield child.proto


# The server


def _server(stage: Stage, folder: Path) -> Iterator[Attempt]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # The record lies beside the files of evidence, where the server looks for them.
    file = folder / "served.db"
    shutil.copyfile(stage.file, file)
    environment = {**os.environ, "WARD_SCORECARD_RECORD": f"sqlite:///{file}"}
    with (folder / "server.txt").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, server)
            yield from _requests(address)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(1200):
        try:
            httpx.get(f"{address}/health", timeout=5)
            return
        except httpx.HTTPError:
            assert server.poll() is None, "the server did not start"
            time.sleep(0.1)


def _requests(address: str) -> Iterator[Attempt]:
    with httpx.Client(base_url=address, timeout=60, follow_redirects=False) as client:
        own = client.get(f"/evidence/{WARD}/{ROUND}/TC1.a-01", headers={"cookie": f"demonstration_person={WARD}"})
        yield Attempt("the ward opens its own file", own.content.startswith(b"%PDF"), f"{own.status_code}")
        for path in _paths():
            for who, cookie in _cookies():
                for method in ("GET", "HEAD") if who == "nothing" else ("GET",):
                    answer = client.request(method, path, headers=cookie)
                    given = (
                        b"%PDF" in answer.content or b"\x89PNG" in answer.content or b"SQLite format" in answer.content
                    )
                    held = not given and answer.status_code != 500 and not _file_named(answer)
                    yield Attempt(
                        f"{method} {path[:80]} with {who}",
                        held,
                        f"{answer.status_code} {answer.headers.get('content-type')}",
                    )


def _file_named(answer: httpx.Response) -> bool:
    return "attachment" in answer.headers.get("content-disposition", "")


def _paths() -> Iterator[str]:
    """Files and pages by every spelling, and what lies beside them."""
    for code in (
        "TC1.a-01",
        "TC1.b-01",
        "TC2.a-01",
        "TC1.a-1",
        "tc1.a-01",
        "TC1.a-01%20",
        "TC1.a-01%00",
        "..%2f..",
        "*",
        "1",
    ):
        yield f"/evidence/{WARD}/{ROUND}/{code}"
        yield f"/evidence/{WARD}/{ROUND}/{code}/page/1.png"
    for page in ("0", "-1", "999999999999", "1.png%00", "..%2f1"):
        yield f"/evidence/{WARD}/{ROUND}/TC1.a-01/page/{page}.png"
    for where in (
        f"{WARD}%2f{ROUND}",
        f"{NEIGHBOUR}/../{WARD}/{ROUND}",
        f"{WARD}/{ROUND}/",
        f"{WARD.upper()}/{ROUND}",
        "%252e%252e/x",
    ):
        yield f"/evidence/{where}/TC1.a-01"
    for name in ("served.db", "record.db", "evidence", "backups", "previews", "etc/passwd"):
        yield f"/app/static/..%2f..%2f{name}"
        yield f"/static/..%2f..%2f..%2f{name}"
        yield f"/media/{name}"
        yield f"/evidence/..%2f..%2f{name}"
    yield f"/evidence/{WARD}/{ROUND}/TC1.a-01?unit={NEIGHBOUR}&code=TC1.a-01"
    yield f"/evidence/{WARD}/{ROUND}/{quote('a' * 3000)}"


def _cookies() -> Iterator[tuple[str, dict[str, str]]]:
    """Cookies and headers of people who may not open the ward's files while it is appraised, and of nobody."""
    yield "nothing", {}
    for id_ in (
        NEIGHBOUR,
        FORMER,
        "inspector-tied",
        "board",
        "administrator",
        "surveyor",
        "inspector-disabled",
        "no-such-person",
    ):
        yield id_, {"cookie": f"demonstration_person={id_}"}
    for value in ("x", "a" * 43, "' OR 1=1 --", "../../x", quote("[x](y)")):
        yield f"a session {value[:8]}", {"cookie": f"ward_session={value}"}
    yield "both", {"cookie": f"ward_session=x; demonstration_person={NEIGHBOUR}"}
    # Said to come through a server in front: then the browser is not on this machine, and nobody is demonstrated.
    yield "the ward from elsewhere", {"cookie": f"demonstration_person={WARD}", "x-forwarded-for": "203.0.113.9"}
    yield "the ward by another name", {"cookie": f"demonstration_person={WARD}", "host": "police.example"}
