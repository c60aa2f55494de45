"""Whether something attached to a document is a program, by its first bytes and by the ending of its name.

A document with a program inside is refused: a program proves nothing about what happened in a ward.
"""

import io
import re
import zipfile
import zlib

_STARTS = (
    b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf", b"dex\n", b"\x00asm",
    # A Windows shortcut can start anything.
    b"L\x00\x00\x00\x01\x14\x02\x00",
)  # fmt: skip
#: Endings of files that Windows, or a program commonly installed, runs on a double click.
_ENDING = (
    r"\.(?:ade|adp|apk|app|application|appref-ms|appx|bas|bat|bin|chm|class|cmd|com|command|cpl|crt|deb|dll|dmg|docm|dotm|elf|exe|"
    r"gadget|hlp|hta|html?|inf|ins|iso|img|ipa|isp|jar|js|jse|jnlp|library-ms|lnk|mde|msc|msh|ms[ipt]|msix|ocx|osx|pif|potm|"
    r"pp[as]m|pptm|pl|ps1|ps1xml|ps2|psc1|psd1|psm1|py|pyc|pyw|reg|rpm|scf|scr|sct|search-ms|settingcontent-ms|sh|shb|sldm|svg|"
    r"swf|sys|url|vb|vbe|vbs|vbscript|vhdx?|ws|wsc|wsf|wsh|xbap|xla|xlam|xll|xlsb|xlsm|xltm|xsl)"
)
_NAMED = re.compile(_ENDING + "$", re.IGNORECASE)
#: Names inside a container of old Office ("Ole10Native" stores a file of any kind with its name in front).
_NAMED_INSIDE = re.compile(rb"[^\x00\r\n]" + _ENDING.encode() + rb"\x00", re.IGNORECASE)
_INSIDE = (b"This program cannot be run in DOS mode", b"This program must be run under", b"\x7fELF")
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_MOST_ENTRIES = 3_000


def begins_program(start: bytes) -> bool:
    """Whether the first bytes of a file are those of a program."""
    return start.startswith(_STARTS)


def names_program(name: str) -> bool:
    """Whether a file's name has the ending of a program. Like Windows, this ignores blanks and dots at the end."""
    return _NAMED.search(name.strip().rstrip(". \x00")) is not None


def begins_container(start: bytes) -> bool:
    """Whether the first bytes of a file are those of a container of old Office."""
    return start.startswith(_OLE)


def is_program(name: str, content: bytes) -> bool:
    """Whether an attached file is a program, a script or an Office file with macros, or an archive that holds one.

    ``name``: as it is attached.
    """
    if names_program(name) or begins_program(content):
        return True
    if content.startswith(_ZIP):
        return _packed(content)
    return begins_container(content) and (holds_program(content) or "_VBA_PROJECT".encode("utf-16-le") in content)


def holds_program(container: bytes) -> bool:
    """Whether a container of old Office, in which Word and Excel store embedded objects, holds a program."""
    native = "Ole10Native".encode("utf-16-le") in container
    return (native and _NAMED_INSIDE.search(container) is not None) or any(sign in container for sign in _INSIDE)


def _packed(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(_runs(archive, entry) for entry in archive.infolist()[:_MOST_ENTRIES])
    # What zipfile raises for a damaged archive; NotImplementedError means a compression that it does not know.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        return False


def _runs(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    if (names_program(name) and not _of_office(name)) or name.lower().endswith("vbaproject.bin"):
        return True
    if entry.flag_bits & 1:
        return False
    with archive.open(entry) as stream:
        return begins_program(stream.read(8))


def _of_office(name: str) -> bool:
    """Whether it is a part of an ordinary Office file with such an ending: printer settings, embedded objects."""
    return re.search(r"(?:^|/)(?:printerSettings|oleObject|embeddings/|media/)[^/]*(?:\.bin|\.svg)$", name) is not None
