"""Readers that run another program, or the same one under tighter limits, so that tests need not wait for the real ones."""

import pytest

from dossiers.files import readers as file_readers


def runs(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let the reader's process run this program in place of its own."""
    real = file_readers.subprocess.Popen
    monkeypatch.setattr(
        file_readers.subprocess,
        "Popen",
        lambda command, **more: real([command[0], "-c", program, *command[5:]], **more),
    )


def reads_with(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """Let the reader read as it does, with these of ``files.reading``'s limits."""
    settings = "".join(f"r.{name} = {limit}; " for name, limit in limits.items())
    runs(monkeypatch, f"import sys; from dossiers.files import reading as r; {settings}sys.exit(r.main(sys.argv[1:]))")
