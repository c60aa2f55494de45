"""What the bytes of a file are where they are no text: Excel, Word, gzip, PDF, UTF-16, told by their first bytes."""

from scoring.problems import problem_words
from scoring.words import Words

ZIP = b"PK\x03\x04"
SIGNATURES = {
    b"\x1f\x8b": "content_gzip",
    b"\xd0\xcf\x11\xe0": "content_office",
    b"%PDF-": "content_pdf",
    b"\xff\xfe": "content_utf16",
    b"\xfe\xff": "content_utf16",
}
BEGINNING = 65_536
"""How much of an archive is searched for the names of its parts."""


def problem_of_content(content: bytes) -> Words | None:
    """What a file is instead of text, and what to save it as. None where its first bytes are those of no other kind."""
    if content.startswith(ZIP):
        return problem_words(_archive(content))
    for signature, problem in SIGNATURES.items():
        if content.startswith(signature):
            return problem_words(problem)
    return None


def _archive(content: bytes) -> str:
    for part, problem in ((b"xl/", "content_excel"), (b"word/", "content_word")):
        if part in content[:BEGINNING] or part in content[-BEGINNING:]:
            return problem
    return "content_zip"
