"""Pictures of the screens in headless Chromium: ``python -m tests.browser.photograph --help``.

Starts nothing itself when given ``--address``; otherwise runs the app on a free port with a fresh sample record.
"""

import argparse
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
# Without these Chromium asks addresses of its maker at every start.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def asking_for_the_sample(record: str) -> dict[str, str]:
    """What an app of our own is told: where its record is, and that the sample may be made there if there is none."""
    return {"WARD_SCORECARD_RECORD": record, "WARD_SCORECARD_SAMPLE": "1"}


@contextlib.contextmanager
def running_app(record: str | None = None, *, port: int | None = None, options: Sequence[str] = ()) -> Iterator[str]:
    """The app on a port of this machine (None: a free one), with a record of its own; yields its address.

    ``options``: further ones for ``streamlit run``.
    """
    with tempfile.TemporaryDirectory() as folder:
        port = port or free_port()
        address = f"http://127.0.0.1:{port}"
        environment = {**os.environ, **asking_for_the_sample(record or f"sqlite:///{folder}/record.db")}
        log = open(Path(folder) / "log.txt", "w+")  # noqa: SIM115  (closed with the folder, after the server)
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *options],
            cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"{address}/health", timeout=5).read()
                    break
                except (urllib.error.URLError, OSError):
                    if server.poll() is not None:
                        log.seek(0)
                        raise RuntimeError(f"the app did not start:\n{log.read()}") from None
                    time.sleep(0.1)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)
            log.close()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        raise RuntimeError("Chromium is not installed; .ci/run installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


# A part whose code the browser has yet to fetch stands there as a grey skeleton, though the run is over: on a busy
# machine for seconds. Charts come later still, each when its part of Vega has been fetched.
DRAWN = """() => !document.querySelector('[data-testid=stSkeleton]')
    && [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(chart => chart.querySelector('svg, canvas'))"""
QUIET_FOR_A_WHILE = """() => new Promise(done => {
    let timer;
    const watching = new MutationObserver(() => wait());
    const wait = () => { clearTimeout(timer); timer = setTimeout(() => { watching.disconnect(); done(); }, 150); };
    watching.observe(document.body, {subtree: true, childList: true, attributes: true});
    document.fonts.ready.then(wait);
})"""


def settled(page: Page) -> None:
    """Wait until the screen has been drawn whole and nothing moves any more."""
    page.wait_for_selector(READY, timeout=30_000)
    page.wait_for_function(DRAWN, timeout=30_000)
    page.evaluate(QUIET_FOR_A_WHILE)
    page.wait_for_selector(READY, timeout=30_000)
    page.wait_for_function(DRAWN, timeout=30_000)


def open_as(browser: Browser, address: str, person: str, path: str, width: int = 1440, **context: Any) -> Page:
    """A page opened as a demonstration person ("inspector" or a ward's id)."""
    page = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN", **context).new_page()
    page.context.add_cookies([{"name": "demonstration_person", "value": person, "url": address}])
    page.goto(f"{address}{path}")
    settled(page)
    return page


def whole_page(page: Page, file: Path) -> None:
    """A picture of the whole page: the window is made as tall as what Streamlit scrolls inside it."""
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    width = page.viewport_size["width"] if page.viewport_size else 1440
    page.set_viewport_size({"width": width, "height": min(max(int(height), 400), 12_000)})
    page.wait_for_timeout(400)
    page.screenshot(path=file)


def main() -> None:
    """Photograph the given paths at the given widths in both languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", default=["/", "/scorecard", "/trends", "/catalogue", "/demonstration"])
    parser.add_argument("--address", help="of an app that already runs")
    parser.add_argument("--person", default="inspector")
    parser.add_argument("--widths", default="1440,390")
    parser.add_argument("--languages", default="vi,en")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--into", default="docs/screenshots", type=Path)
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        address = options.address or stack.enter_context(running_app())
        browser = stack.enter_context(chromium())
        for path in options.paths:
            for language in options.languages.split(","):
                for width in map(int, options.widths.split(",")):
                    full = f"{path}{'&' if '?' in path else '?'}lang={language}"
                    look = {"color_scheme": "dark"} if options.dark else {}
                    page = open_as(browser, address, options.person, full, width, **look)
                    name = path.partition("?")[0].strip("/") or "overview"
                    file = options.into / f"{name}-{language}-{width}{'-dark' if options.dark else ''}.png"
                    whole_page(page, file)
                    page.context.close()
                    print(file)


if __name__ == "__main__":
    main()
