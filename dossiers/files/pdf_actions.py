"""What a PDF contains and does besides showing pages: attachments, scripts, actions, XFA forms.

Attached programs, and actions that start programs, are refused. Of the rest the person who hands it in is told. PDFium finds
attachments, scripts and forms; actions on opening, on a click or at a note are found by walking through the file with
``pypdf``. Called in the reading process only.
"""

import ctypes
import io
import logging
import time
from dataclasses import dataclass, field
from typing import Any

from dossiers.files.programs import is_program
from dossiers.files.refusal import FileRefusal

#: How many objects are searched. A document has few actions; if the search stops here, the person is told so.
_MOST_OBJECTS = 50_000
_PATIENCE = 4
_MOST_ATTACHMENT = 64_000_000
_MOST_NAMES = 5
#: Keys that lead to pictures, fonts, tags or back to the parent, and never to an action.
_ASIDE = frozenset(
    {"/Resources", "/Contents", "/Font", "/XObject", "/Metadata", "/StructTreeRoot", "/StructParents", "/Parent", "/P", "/AP",
     "/OCProperties", "/OutputIntents", "/PieceInfo", "/Thumb", "/Prev"}
)  # fmt: skip
#: Actions that only go to a place in the document itself.
_GOES = frozenset({"/GoTo", "/Named", "/Thread"})


@dataclass
class Besides:
    """What was found. ``unsearched``: whether some of the file could not be searched."""

    xfa: bool = False
    scripts: bool = False
    opens: bool = False
    unsearched: bool = False
    attachments: list[str] = field(default_factory=list)

    def attach(self, name: str, content: bytes) -> None:
        """Note an attachment. Raises FileRefusal for a program."""
        if is_program(name, content):
            raise FileRefusal("file_pdf_program", attachment=_short(name))
        if _short(name) not in self.attachments:
            self.attachments.append(_short(name))


def besides(document: Any, content: bytes) -> Besides:
    """What the PDF contains and does. ``document``: opened by PDFium; ``content``: its bytes. Raises FileRefusal."""
    import pypdfium2 as pdfium

    raw, found = pdfium.raw, Besides()
    found.xfa = document.get_formtype() in {raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND}
    found.scripts = raw.FPDFDoc_GetJavaScriptActionCount(document) > 0
    for index in range(max(raw.FPDFDoc_GetAttachmentCount(document), 0)):
        attachment = raw.FPDFDoc_GetAttachment(document, index)
        if attachment:
            found.attach(_name(attachment), _content(attachment))
    try:
        _Walk(found).through(content)
    except (FileRefusal, MemoryError):
        raise
    except Exception:
        # pypdf raises errors of every kind for strange files, even RecursionError, although PDFium has opened this one.
        found.unsearched = True
    found.attachments = found.attachments[:_MOST_NAMES]
    return found


def _name(attachment: Any) -> str:
    import pypdfium2 as pdfium

    size = pdfium.raw.FPDFAttachment_GetName(attachment, None, 0)
    buffer = ctypes.create_string_buffer(size)
    wide = ctypes.cast(buffer, ctypes.POINTER(pdfium.raw.FPDF_WCHAR))
    pdfium.raw.FPDFAttachment_GetName(attachment, wide, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _content(attachment: Any) -> bytes:
    import pypdfium2 as pdfium

    size = ctypes.c_ulong(0)
    if not pdfium.raw.FPDFAttachment_GetFile(attachment, None, 0, ctypes.byref(size)):
        return b""
    if size.value > _MOST_ATTACHMENT:
        raise FileRefusal("file_too_heavy")
    buffer = ctypes.create_string_buffer(size.value)
    pdfium.raw.FPDFAttachment_GetFile(attachment, buffer, size.value, ctypes.byref(size))
    return buffer.raw[: size.value]


class _Walk:
    """A walk through every object of the file that may lead to an action, each once."""

    def __init__(self, found: Besides) -> None:
        self._found = found
        self._known: set[int] = set()
        self._give_up = time.monotonic() + _PATIENCE

    def through(self, content: bytes) -> None:
        """Walk from the root."""
        from pypdf import PdfReader

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            reader.decrypt("")
        root: Any = _resolved(reader.trailer["/Root"])
        opening = _resolved(root.get("/OpenAction"))
        self._found.opens |= isinstance(opening, dict) and str(_resolved(opening.get("/S"))) not in _GOES
        form = _resolved(root.get("/AcroForm"))
        self._found.xfa |= isinstance(form, dict) and "/XFA" in form
        waiting: list[Any] = [root]
        while waiting:
            one = waiting.pop()
            if hasattr(one, "idnum"):
                if one.idnum in self._known:
                    continue
                self._known.add(one.idnum)
                one = one.get_object()
            if len(self._known) > _MOST_OBJECTS or time.monotonic() > self._give_up:
                self._found.unsearched = True
                return
            if isinstance(one, dict):
                self._judge(one)
                waiting += [value for key, value in one.items() if key not in _ASIDE]
            elif isinstance(one, list):
                waiting += one

    def _judge(self, one: dict[str, Any]) -> None:
        kind = str(_resolved(one.get("/S")))
        if kind == "/Launch":
            raise FileRefusal("file_pdf_launch")
        if kind == "/JavaScript" or "/JS" in one:
            self._found.scripts = True
        if isinstance(_resolved(one.get("/AA")), dict) and one["/AA"]:
            self._found.opens = True
        files = _resolved(one.get("/EF"))
        if isinstance(files, dict):
            name = next((str(_resolved(one[key])) for key in ("/UF", "/F", "/Unix", "/DOS", "/Mac") if key in one), "")
            for each in files.values():
                stream = _resolved(each)
                self._found.attach(name, stream.get_data() if hasattr(stream, "get_data") else b"")


def _resolved(one: Any) -> Any:
    return one.get_object() if hasattr(one, "get_object") else one


def _short(name: str) -> str:
    return name[:80]
