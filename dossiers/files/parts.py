"""The parts of an Office file, found as Office finds them: by relations from the root, not by their usual names.

By ISO/IEC 29500-2, names of parts ignore case, may begin with a slash and may be percent-encoded; programs on Windows also
wrote backslashes. Targets of relations are absolute, or relative to the part that names them.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from dossiers.files.archive import CONTENT_TYPES, part_name
from dossiers.files.refusal import FileRefusal
from dossiers.files.xml import own, parse

#: Pictures of these parts hold no text: they are textures and bullets, and that of the root is the thumbnail.
_NO_WORDS = frozenset({"theme", "numbering", ""})
_SAYS_NOTHING = frozenset({"", "application/xml", "text/xml"})


class Relation(NamedTuple):
    """A link from one part to another: its id, its type (only the last word, in small letters), and the target part."""

    id: str
    kind: str
    target: str


class Sort(NamedTuple):
    """A sort of part: types of the links to it, endings of its content type, and a pattern of its usual name, which is used
    if neither is given. All in small letters.
    """

    kinds: frozenset[str]
    types: tuple[str, ...] = ()
    usual: str = ""

    def fits(self, name: str, content_type: str) -> bool:
        """Whether a part is of this sort by its content type, or by its name if there is no such type."""
        if content_type not in _SAYS_NOTHING:
            return content_type.endswith(self.types) if self.types else False
        return bool(self.usual) and re.fullmatch(self.usual, name) is not None


class Package:
    """An archive as parts with content types and relations. Names of parts are those of ``part_name``."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries: dict[str, list[zipfile.ZipInfo]] = {}
        for entry in archive.infolist():
            if not entry.filename.endswith(("/", "\\")):
                self._entries.setdefault(part_name(entry.filename), []).append(entry)
        self.declared: set[str] = set()
        self.overrides: dict[str, str] = {}
        self._defaults: dict[str, str] = {}
        parse(self.read(CONTENT_TYPES), start=self._note_type)
        #: Part → the types of the links to it, for everything that can be reached from the root.
        self.related: dict[str, set[str]] = {}
        #: Pictures on pages and sheets, in the order in which they are reached.
        self.pictures: dict[str, None] = {}
        self._walk()
        # A picture that no part names is not shown, but everybody who opens the archive finds it.
        self.pictures.update((name, None) for name in self.names if "media/" in name and name not in self.related)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> list[str]:
        """The names of all parts, sorted."""
        return sorted(self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of a part. Two different parts with one name are refused, because it is unclear which one is shown."""
        contents = {self._archive.read(entry) for entry in self._entries[name]}
        if len(contents) > 1:
            raise FileRefusal("file_parts")
        return contents.pop()

    def type_of(self, name: str) -> str:
        """The content type of a part in small letters, "" if none is given."""
        return self.overrides.get(name) or self._defaults.get(name.rpartition(".")[2], "")

    def relations(self, name: str) -> Iterator[Relation]:
        """The links of a part ("": of the root) to parts inside the file, even to parts that do not exist."""
        folder, _, last = name.rpartition("/")
        rels = part_name(f"{folder}/_rels/{last}.rels")
        found: list[Relation] = []

        def start(element: str, attributes: dict[str, str]) -> None:
            if element == "Relationship" and own(attributes, "TargetMode").lower() != "external":
                target = own(attributes, "Target").partition("#")[0]
                base = "" if target.startswith(("/", "\\")) else folder
                kind = own(attributes, "Type").rstrip("/").rpartition("/")[2].lower()
                found.append(Relation(own(attributes, "Id"), kind, part_name(f"{base}/{target}")))

        if rels in self:
            parse(self.read(rels), start=start)
        yield from found

    def find(self, sort: Sort) -> list[str]:
        """The parts with a link of this sort, in the order in which they are reached; then the others that fit the sort."""
        related = [name for name, known_as in self.related.items() if known_as & sort.kinds]
        fitting = [name for name in self.names if sort.fits(name, self.type_of(name))]
        return list(dict.fromkeys([*related, *fitting]))

    def _note_type(self, element: str, attributes: dict[str, str]) -> None:
        kind = own(attributes, "ContentType").partition(";")[0].strip().lower()
        if element in {"Override", "Default"}:
            self.declared.add(kind)
        if element == "Override":
            self.overrides[part_name(own(attributes, "PartName"))] = kind
        elif element == "Default":
            self._defaults[own(attributes, "Extension").lstrip(".").lower()] = kind

    def _walk(self) -> None:
        """Follow every link once, even if links form circles."""
        waiting = [("", "")]
        for source, source_kind in waiting:
            for relation in self.relations(source):
                if relation.target not in self:
                    continue
                known = relation.target in self.related
                self.related.setdefault(relation.target, set()).add(relation.kind)
                if relation.kind == "image" and source_kind not in _NO_WORDS:
                    self.pictures[relation.target] = None
                if not known:
                    waiting.append((relation.target, relation.kind))
