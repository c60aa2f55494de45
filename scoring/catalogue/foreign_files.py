"""Files that are no YAML text at all, named as what they are: a Word document, a spreadsheet, a table."""

from scoring.content import kind_of_content
from scoring.problems import problem_words
from scoring.words import Words

_PROBLEMS = {
    "pdf": "file_pdf",
    "gzip": "file_packed",
    "zip": "file_packed",
    "packed": "file_packed",
    "office": "file_office",
    "word": "file_word",
    "excel": "file_excel",
    "image": "file_image",
    "database": "file_database",
    "utf16": "file_utf16",
}
_WEB = ("<!doctype", "<html", "<?xml")


def foreign_words(content: bytes) -> Words | None:
    """What a file is, if it can be seen from its first bytes that it is no YAML; None otherwise."""
    if not content.strip():
        return problem_words("file_empty")
    if kind := kind_of_content(content):
        return problem_words(_PROBLEMS[kind])
    if content[:64].count(b"\x00") * 3 > len(content[:64]) > 6:
        return problem_words("file_utf16")
    if content[:200].decode("utf-8", "replace").lstrip("\ufeff \r\n\t").lower().startswith(_WEB):
        return problem_words("file_web")
    return None


def looks_like_submissions(text: str) -> bool:
    """Whether a text is JSON of what wards handed in, and no catalogue."""
    start = text.lstrip("\ufeff \r\n\t[")[:4000]
    return start.startswith("{") and all(f'"{key}"' in start for key in ("unit", "round")) and '"groups"' not in start


def table_separator(text: str) -> str | None:
    """What separates the columns where a text looks like a table and not like YAML; None where it does not."""
    lines = [line for line in text.splitlines() if line.strip()][:5]
    if lines and all(line.lstrip().startswith("|") for line in lines):
        return "|"
    for separator in (",", ";", "\t"):
        counts = {line.count(separator) for line in lines}
        like_yaml = lines and (": " in lines[0] or lines[0].lstrip().startswith(("{", "[", "-", "!", "&", "#")))
        if lines and min(counts) > 0 and not like_yaml:
            return separator
    return None
