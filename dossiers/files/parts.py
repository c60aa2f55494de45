"""The parts of an Office file, found as Office finds them: by relations from the root, not by their usual names.

ISO/IEC 29500-2: names of parts know no case, stand with or without a slash in front and may be percent-encoded; programs on
Windows wrote the other slash. Targets of relations are absolute, or relative to the part that names them.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from dossiers.files.archive import CONTENT_TYPES, part_name
from dossiers.files.refusal import FileRefusal
from dossiers.files.xml import own, parse

#: Pictures of these parts are texture and bullets; that of the root is the thumbnail.
_NO_WORDS = frozenset({"theme", "numbering", ""})
_SAYS_NOTHING = frozenset({"", "application/xml", "text/xml"})


class Relation(NamedTuple):
    """What a part says of another: its id, what it is to it (the last word of the type, in small letters), the part."""

    id: str
    kind: str
    target: str


class Sort(NamedTuple):
    """A sort of part: what it is to others, how its content type ends, and its usual name (a pattern) where neither is said.

    All in small letters.
    """

    kinds: frozenset[str]
    types: tuple[str, ...] = ()
    usual: str = ""

    def fits(self, name: str, content_type: str) -> bool:
        """Whether a part is of this sort by its type, or by its name where the type says nothing."""
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
        #: Part → what it is to the parts that name it; everything that can be reached from the root.
        self.related: dict[str, set[str]] = {}
        #: Pictures on pages and sheets, as they are reached.
        self.pictures: dict[str, None] = {}
        self._walk()
        # One that nobody names is not shown, but whoever opens the archive finds it.
        self.pictures.update((name, None) for name in self.names if "media/" in name and name not in self.related)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> list[str]:
        """The names of all parts, sorted."""
        return sorted(self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of a part. Two parts of one name that differ are refused: which of them is shown, nobody can say."""
        contents = {self._archive.read(entry) for entry in self._entries[name]}
        if len(contents) > 1:
            raise FileRefusal("file_parts")
        return contents.pop()

    def type_of(self, name: str) -> str:
        """The content type of a part in small letters, "" where none is said."""
        return self.overrides.get(name) or self._defaults.get(name.rpartition(".")[2], "")

    def relations(self, name: str) -> Iterator[Relation]:
        """What a part ("": the root) relates to inside of the file, also where there is no such part."""
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
        """The parts that are this to another part, in the order in which they are reached; then those that fit."""
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
        """Follow every relation once, however they run in circles."""
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
