"""What a file is where it is no plain text: Excel, Word, an archive, PDF, UTF-16, told by its bytes.

What to save it as instead depends on what the file should be: see ``problem_of_content`` for submissions, and
``scoring.catalogue.foreign_files`` for catalogues.
"""

import io
import zipfile

from scoring.problems import problem_words
from scoring.words import Words

ZIP = b"PK\x03\x04"
SIGNATURES = {
    b"%PDF": "pdf",
    b"\x1f\x8b": "gzip",
    b"BZh": "packed",
    b"\xfd7zXZ\x00": "packed",
    b"7z\xbc\xaf\x27\x1c": "packed",
    b"Rar!": "packed",
    b"\xd0\xcf\x11\xe0": "office",
    b"{\\rtf": "word",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"SQLite format 3\x00": "database",
    b"\xff\xfe": "utf16",
    b"\xfe\xff": "utf16",
}
"""First bytes of a file → what it is."""
PARTS = (("word/", "word"), ("xl/", "excel"), ("ppt/", "office"))
"""The folders in an archive by which Office files are known."""
TYPES = ((b"opendocument.text", "word"), (b"opendocument.spreadsheet", "excel"))
_PROBLEMS = {
    "pdf": "content_pdf",
    "gzip": "content_gzip",
    "zip": "content_zip",
    "packed": "content_packed",
    "office": "content_office",
    "word": "content_word",
    "excel": "content_excel",
    "image": "content_image",
    "database": "content_database",
    "utf16": "content_utf16",
}
BEGINNING = 65_536
"""How much of an archive that cannot be opened is searched for the names of its parts, at either end."""


def kind_of_content(content: bytes) -> str | None:
    """What a file is instead of text, in one word. None where its first bytes are those of no other kind."""
    if content.startswith(ZIP):
        return _kind_of_archive(content)
    return next((kind for signature, kind in SIGNATURES.items() if content.startswith(signature)), None)


def problem_of_content(content: bytes) -> Words | None:
    """What a file of submissions is instead of text, and what to save it as. None where nothing tells that it is none."""
    kind = kind_of_content(content)
    return problem_words(_PROBLEMS[kind]) if kind else None


def _kind_of_archive(content: bytes) -> str:
    """What a ZIP file holds: Word and Excel files are such."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    # What zipfile raises for a damaged archive; NotImplementedError means a way of packing that it does not know.
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        names = []
    ends = content[:BEGINNING] + content[-BEGINNING:]
    for start, kind in PARTS:
        # A file that was not read to its end has no list of its parts; their names stand in it all the same.
        if any(name.startswith(start) for name in names) or (not names and start.encode() in ends):
            return kind
    return next((kind for part, kind in TYPES if part in content[:200]), "zip")
