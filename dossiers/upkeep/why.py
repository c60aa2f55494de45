"""Why a file could not be read or written, in words that a person understands."""

import errno
import sqlite3

from dossiers.errors import wrong

_BY_NUMBER = {
    errno.ENOSPC: "why_full", errno.EDQUOT: "why_full", errno.EFBIG: "why_full", errno.EROFS: "why_read_only",
    errno.EACCES: "why_not_allowed", errno.EPERM: "why_not_allowed", errno.ENOENT: "why_not_there",
    errno.EISDIR: "why_folder", errno.ENOTDIR: "why_no_folder", errno.EEXIST: "why_there", errno.EIO: "why_disk",
    errno.ENAMETOOLONG: "why_name",
}  # fmt: skip
_BY_CODE = {
    sqlite3.SQLITE_FULL: "why_full", sqlite3.SQLITE_READONLY: "why_read_only", sqlite3.SQLITE_CORRUPT: "why_damaged",
    sqlite3.SQLITE_NOTADB: "why_no_database", sqlite3.SQLITE_BUSY: "why_busy", sqlite3.SQLITE_LOCKED: "why_busy",
    sqlite3.SQLITE_IOERR: "why_disk",
}  # fmt: skip


def why(error: OSError | sqlite3.Error) -> dict[str, str]:
    """The reason, {vi, en}; what nobody has words for as the system says it."""
    if isinstance(error, OSError):
        code = _BY_NUMBER.get(error.errno or 0)
        told = error.strerror or str(error)
    else:
        code = _BY_CODE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
        told = str(error)
    return wrong(code) if code else {"vi": told, "en": told}
