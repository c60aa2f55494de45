"""Where a record lies: its address as somebody typed it, its file, and the folders that belong to it."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from dossiers.errors import RecordError
from dossiers.store.file_store import FolderOfFiles

ADDRESS_VARIABLE = "WARD_SCORECARD_RECORD"
FILES_VARIABLE = "WARD_SCORECARD_EVIDENCE"
BACKUPS_VARIABLE = "WARD_SCORECARD_BACKUPS"
#: The folder in which run.py was called. It sets this variable, because it starts programs in the project's folder.
CALLER_VARIABLE = "WARD_SCORECARD_CALLED_FROM"
PREVIEWS_VARIABLE = "WARD_SCORECARD_PREVIEWS"
PROJECT = Path(__file__).resolve().parents[2]
#: For each of them ``alone`` knows how to admit one writer at a time.
_KNOWN_DATABASES = {"sqlite", "postgresql"}


def named_address(url: str | None = None) -> str:
    """What messages call the record at ``url``: readable, never with a password. Raises RecordError as ``open_record``."""
    return full_address(url)[1]


def file_at(url: str | None = None) -> Path | None:
    """The file of the record at ``url``, which need not be there; None for one on a server. Errors as for ``open_record``."""
    return file_of(full_address(url)[0])


def files_of(file: Path) -> FolderOfFiles:
    """The files of evidence of a record in ``file``, which is not open."""
    return FolderOfFiles(folders_beside(file)[0])


def address_of(file: Path) -> str:
    """The address of a record in ``file``, as one would type it. Only the two letters with a meaning in addresses change."""
    return f"sqlite:///{str(file).replace('%', '%25').replace('?', '%3F')}"


def from_the_caller(path: Path) -> Path:
    """A path as the person who typed it means it: from their folder, even if run.py started this in the project's folder."""
    return Path(os.environ.get(CALLER_VARIABLE) or Path.cwd()) / path


def full_address(url: str | None) -> tuple[URL, str]:
    """The address meant by ``url``, and its name in messages (without the password). Raises RecordError as ``open_record``."""
    given = url if url is not None else os.environ.get(ADDRESS_VARIABLE)
    if given is None:
        file = default_file()
        return URL.create("sqlite", database=str(file)), str(file)
    if not given.strip():
        raise RecordError("blank_address", variable=ADDRESS_VARIABLE)
    try:
        address = make_url(given)
    except ArgumentError as error:
        where = "open_record" if url else ADDRESS_VARIABLE
        raise RecordError("bad_address", where=where, detail="not an SQLAlchemy URL") from error
    where = unquote(address.render_as_string(hide_password=True))
    if address.get_backend_name() not in _KNOWN_DATABASES:
        raise RecordError("bad_address", where=where, detail="only SQLite and PostgreSQL are known")
    if address.get_backend_name() != "sqlite":
        return address, where
    if address.database in (None, "", ":memory:") or _is_in_memory(address):
        raise RecordError("in_memory", where=where)
    if is_own_spelling(address):
        return address, where
    file = from_the_caller(Path(str(address.database)))
    return address.set(database=str(file)), address_of(file)


def default_file() -> Path:
    """The file of a record that nobody named."""
    return PROJECT / "var" / "record.db"


def file_of(address: URL) -> Path | None:
    """The file of a SQLite record; None for a database on a server."""
    if address.get_backend_name() != "sqlite":
        return None
    if is_own_spelling(address):
        return Path(unquote(urlsplit(str(address.database)).path))
    return Path(str(address.database))


def is_own_spelling(address: URL) -> bool:
    """Whether the file is named in SQLite's own way (``file:…?uri=true``)."""
    return str(address.database).startswith("file:") and "uri" in address.query


def _is_in_memory(address: URL) -> bool:
    named_so = urlsplit(str(address.database)).path == ":memory:" or address.query.get("mode") == "memory"
    return is_own_spelling(address) and named_so


def evidence_of(address: URL) -> FolderOfFiles:
    """The files of evidence of the record at ``address``."""
    return FolderOfFiles(named_folder(FILES_VARIABLE) or folder_beside(address, "evidence"))


def named_folder(variable: str) -> Path | None:
    """The folder that an environment variable names, if it does."""
    named = os.environ.get(variable)
    return from_the_caller(Path(named)).resolve() if named else None


def folder_beside(address: URL, name: str) -> Path:
    """A folder of this name beside the database file; for a database on a server, in the project's ``var``."""
    database = address.database
    beside = Path(database).resolve().parent if address.get_backend_name() == "sqlite" and database else PROJECT / "var"
    return beside / name


def folders_beside(file: Path) -> list[Path]:
    """The folders of a record in ``file``, which is not open."""
    named = {FILES_VARIABLE: "evidence", BACKUPS_VARIABLE: "backups", PREVIEWS_VARIABLE: "previews"}
    return [named_folder(variable) or file.resolve().parent / name for variable, name in named.items()]
