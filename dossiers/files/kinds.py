"""What a file is by its first bytes, and what to call it if it is not accepted. The name of a file proves nothing."""

import re
import zipfile
from collections.abc import Collection

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
_STARTS = {
    JPEG: b"\xff\xd8\xff",
    PNG: b"\x89PNG\r\n\x1a\n",
    "zip": b"PK\x03\x04",
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
}
#: How far to look for the beginning of a PDF: mail programs and scanners put lines of their own before it.
_PDF_WITHIN = 1024
#: First bytes → what it is. If a text might begin with the same letters, more bytes are given.
_OTHERS = (
    (re.compile(rb"MZ|\x7fELF|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf]|#!"), {"what": "program"}),
    (re.compile(rb"GIF8[79]a"), {"what": "picture", "format": "GIF"}),
    (re.compile(rb"BM.{4}\0\0\0\0.{4}[\x0c-\x7c]\0\0\0", re.DOTALL), {"what": "picture", "format": "BMP"}),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), {"what": "picture", "format": "TIFF"}),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), {"what": "picture", "format": "WebP"}),
    (re.compile(rb".{4}ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL), {"what": "picture", "format": "HEIC"}),
    (re.compile(rb".{4}ftyp(avif|avis)", re.DOTALL), {"what": "picture", "format": "AVIF"}),
    (re.compile(rb"\xff\x0a|\0\0\0\x0cJXL "), {"what": "picture", "format": "JPEG XL"}),
    (re.compile(rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51"), {"what": "picture", "format": "JPEG 2000"}),
    (re.compile(rb"8BPS"), {"what": "picture", "format": "Photoshop"}),
    (re.compile(rb"\x01\0\0\0.{36} EMF", re.DOTALL), {"what": "picture", "format": "EMF"}),
    (re.compile(rb"\xd7\xcd\xc6\x9a|[\x01\x02]\0\x09\0"), {"what": "picture", "format": "WMF"}),
    (re.compile(rb".{4}ftyp|RIFF.{4}(AVI |WAVE)|\x1aE\xdf\xa3|ID3|OggS|\0\0\x01\xba|\x30\x26\xb2\x75", re.DOTALL),
     {"what": "recording"}),
    (re.compile(rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b|BZh\d|\xfd7zXZ\0|PK\x05\x06|PK00PK|MSCF|.{257}ustar", re.DOTALL),
     {"what": "archive"}),
    (re.compile(rb"\{\\rtf"), {"what": "rtf"}),
)  # fmt: skip
#: Text formats, whose first lines may also come before the beginning of a PDF.
_TEXTS = (
    (re.compile(rb"(?i)mime-version:|(from|date|subject|message-id|return-path|received):.*\n"), {"what": "mail"}),
    (re.compile(rb"(?is).{0,900}<svg[\s>]"), {"what": "picture", "format": "SVG"}),
    (re.compile(rb"(?is).{0,900}<\?mso-application|.{0,900}schemas[.-]microsoft[.-]com[:/]office"), {"what": "office_text"}),
    (re.compile(rb"(?is)(<\?xml[^>]*>)?\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|table|meta|div|script)\b"),
     {"what": "web"}),
    (re.compile(rb"%!PS"), {"what": "postscript"}),
)  # fmt: skip
_OPEN_DOCUMENT = {"text": "open_text", "spreadsheet": "open_sheet"}


def kind_of(content: bytes) -> str | None:
    """What the bytes are: a media type, "zip", "ole" (old Office), or None for anything that we do not read."""
    for kind, start in _STARTS.items():
        if content.startswith(start):
            return kind
    known = any(pattern.match(content) for pattern, _ in _OTHERS)
    return PDF if not known and b"%PDF-" in content[: _PDF_WITHIN + len(b"%PDF-")] else None


def other_kind(content: bytes) -> dict[str, str]:
    """What a file is that we do not read: ``what`` of the sentence ``file_type_what``, and its details; {} if unknown."""
    for pattern, kind in _OTHERS:
        if pattern.match(content):
            return kind
    start = content[:4096]
    # Unicode with two bytes a letter, as Excel and Notepad write it.
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "ignore").encode()
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((kind for pattern, kind in _TEXTS if pattern.match(start)), {"what": "text"} if _is_text(start) else {})


def _is_text(start: bytes) -> bool:
    try:
        # A letter may be cut in two at the end.
        start[: -4 if len(start) > 4000 else None].decode()
    except UnicodeDecodeError:
        return False
    return bool(start) and not re.search(rb"[\0-\x08\x0e-\x1a]", start)


def ole_kind(content: bytes) -> dict[str, str]:
    """Which program of old Office made a container, by the names in it; {} if unknown."""
    for name, what in (
        ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"),
        ("__nameid_version1.0", "msg"),
    ):  # fmt: skip
        if name.encode("utf-16-le") + b"\0\0" in content:
            return {"what": what}
    return {}


def zip_kind(archive: zipfile.ZipFile) -> dict[str, str]:
    """What an archive without content types is."""
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    if "mimetype" in names:
        with archive.open(next(name for name in archive.namelist() if name.lower() == "mimetype")) as stream:
            said = stream.read(100).decode("ascii", "replace").strip()
        if "opendocument" in said:
            return {"what": _OPEN_DOCUMENT.get(said.rpartition(".")[2].partition("-")[0], "open_other")}
        if "epub" in said:
            return {"what": "book"}
    if "meta-inf/manifest.mf" in names or "androidmanifest.xml" in names:
        return {"what": "program"}
    return {"what": "archive"}


def package_kind(types: Collection[str]) -> dict[str, str]:
    """Which relative of DOCX and XLSX a file with these content types is; {} for DOCX and XLSX and for unknown ones."""
    for part, what in (
        ("ms-excel.sheet.binary", "excel_binary"),
        ("presentationml", "presentation"), ("ms-powerpoint", "presentation"),
        ("wordprocessingml.template", "word_template"), ("spreadsheetml.template", "excel_template"),
        ("ms-visio", "visio"), ("ms-package.xps", "xps"), ("openxps", "xps"),
    ):  # fmt: skip
        if any(part in each for each in types):
            return {"what": what}
    return {}
