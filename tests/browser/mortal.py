"""An app that can be killed and started again on the same record and the same port, as a power cut would do it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.browser.photograph import ROOT, asking_for_the_sample


class MortalApp:
    """``address`` stays the same over every death; ``record`` is the address of its record."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.record = f"sqlite:///{folder}/record.db"
        self._log = open(folder / "log.txt", "w+")  # noqa: SIM115  (closed when the app is left)
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)],
            cwd=ROOT, env={**os.environ, **asking_for_the_sample(self.record)}, stdout=self._log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.address}/health", timeout=5).read()
                return
            except (urllib.error.URLError, OSError):
                assert self._server.poll() is None, "the app did not start"
                time.sleep(0.1)

    def kill(self) -> None:
        """End it at once, nothing put in order."""
        assert self._server is not None
        self._server.send_signal(signal.SIGKILL)
        self._server.wait(timeout=20)

    def stop(self, by: signal.Signals) -> None:
        """End it as ``by`` does, in order: Ctrl+C, the system going down, its window closed."""
        assert self._server is not None
        self._server.send_signal(by)
        self._server.wait(timeout=60)

    def leave(self) -> None:
        """End it for good."""
        if self._server is not None and self._server.poll() is None:
            self._server.terminate()
            self._server.wait(timeout=20)
        self._log.close()
