"""Files that are no YAML text at all, named as what they are: a Word document, a spreadsheet, a table."""

import io
import zipfile

from scoring.problems import problem_words
from scoring.words import Words

_BEGINNINGS = (
    (b"%PDF", "file_pdf"),
    (b"\x1f\x8b", "file_packed"),
    (b"BZh", "file_packed"),
    (b"\xfd7zXZ\x00", "file_packed"),
    (b"7z\xbc\xaf\x27\x1c", "file_packed"),
    (b"Rar!", "file_packed"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_office"),
    (b"{\\rtf", "file_word"),
    (b"\x89PNG", "file_image"),
    (b"\xff\xd8\xff", "file_image"),
    (b"GIF8", "file_image"),
    (b"SQLite format 3\x00", "file_database"),
)
_PARTS = (("word/", "file_word"), ("xl/", "file_excel"), ("ppt/", "file_office"))
_MIME = ((b"opendocument.text", "file_word"), (b"opendocument.spreadsheet", "file_excel"))
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WEB = ("<!doctype", "<html", "<?xml")


def foreign_words(content: bytes) -> Words | None:
    """What a file is, if it can be seen from its first bytes that it is no YAML; None otherwise."""
    if not content.strip():
        return problem_words("file_empty")
    for start, problem in _BEGINNINGS:
        if content.startswith(start):
            return problem_words(problem)
    if content.startswith(b"PK\x03\x04"):
        return problem_words(_packed(content))
    if content.startswith(_UTF_16) or content[:64].count(b"\x00") * 3 > len(content[:64]) > 6:
        return problem_words("file_utf16")
    if content[:200].decode("utf-8", "replace").lstrip("\ufeff \r\n\t").lower().startswith(_WEB):
        return problem_words("file_web")
    return None


def _packed(content: bytes) -> str:
    """What a ZIP file holds: Word and Excel files are such."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        names = []
    for start, problem in _PARTS:
        # A file that was not read to its end has no list of its parts; their names stand in it all the same.
        if any(name.startswith(start) for name in names) or (not names and start.encode() in content):
            return problem
    return next((problem for part, problem in _MIME if part in content[:200]), "file_packed")


def table_separator(text: str) -> str | None:
    """What separates the columns where a text looks like a table and not like YAML; None where it does not."""
    lines = [line for line in text.splitlines() if line.strip()][:5]
    for separator in (",", ";", "\t"):
        counts = {line.count(separator) for line in lines}
        like_yaml = lines and (": " in lines[0] or lines[0].lstrip().startswith(("{", "[", "-", "!", "&", "#")))
        if lines and min(counts) > 0 and not like_yaml:
            return separator
    return None
