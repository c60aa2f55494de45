"""Copies of filled records: what a sample of the same content was filled into once in this process is not filled anew."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url


class FilledCopies:
    """Keeps a copy of a record right after it was filled, and lays it where a record of the same sample is wanted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def lay(self, sample: Path, address: str) -> None:
        """Put a copy at ``address``, where nothing may lie yet; without one this does nothing, and the record gets filled."""
        kept, file = self._kept(sample), _file(address)
        if kept.exists() and not file.exists():
            shutil.copyfile(kept, file)

    def keep(self, sample: Path, address: str) -> None:
        """Keep a copy of what was just filled at ``address``; one with files of evidence, which lie beside it, is not kept."""
        kept, file = self._kept(sample), _file(address)
        if kept.exists() or (file.parent / "evidence").exists():
            return
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(kept)) as copy:
            source.backup(copy)

    def _kept(self, sample: Path) -> Path:
        """Named by all that a sample is made of: its own files, and the catalogues beside it."""
        digest = hashlib.sha256()
        for file in sorted(each for each in sample.parent.rglob("*") if each.is_file()):
            content = file.read_bytes()
            digest.update(f"{file.relative_to(sample.parent)}\0{len(content)}\0".encode() + content)
        return self._folder / f"{digest.hexdigest()}.db"


def _file(address: str) -> Path:
    database = make_url(address).database
    assert database is not None
    return Path(database)
