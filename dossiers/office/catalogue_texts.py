"""What texts a catalogue may bring into the record. Its bytes are kept sign by sign, so nothing is tidied: it is refused."""

from collections.abc import Iterator, Mapping

from dossiers.errors import wrong
from dossiers.texts.lengths import LONGEST
from dossiers.texts.typed_text import MOST_MARKS, tidied
from dossiers.unseen_signs import is_unseen
from scoring.catalogue.yaml_text import KeyPath, YamlDocument, YamlValue, read_yaml, shown_path

#: Codes by which the record's columns name what is judged (TC07.a), and the class by which it is.
_LONGEST_CODE = 16
_WITH_COLUMNS = frozenset({"criteria", "indicators", "documents"})


def problems_in(file: str, content: bytes) -> list[dict[str, str]]:
    """Every text of a catalogue file that is too long for its place or holds unseen signs, with its line.

    The file was read before (``scoring.read_catalogue``), so it is YAML of the right form.
    """
    document = read_yaml(file, content)
    return [
        {
            language: f"{file}:{document.line(path)}: {_shown(document, path)}: {each[language]}"
            for language in ("vi", "en")
        }
        for path, text in _texts(document.data, ())
        for each in _problems(path, text)
    ]


def _texts(data: YamlValue | None, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _texts(value, (*path, place))


def _problems(path: KeyPath, text: str) -> Iterator[dict[str, str]]:
    most = _most(path)
    if len(text) > most:
        yield wrong("catalogue_text_long", length=len(text), most=most)
    elif unseen := sorted({f"U+{ord(sign):04X}" for sign in set(text) if is_unseen(sign)}):
        yield wrong("catalogue_text_unseen", signs=", ".join(unseen))
    elif len(tidied(text)) < len(text.strip()) - text.count("\r"):
        yield wrong("catalogue_text_marks", most=MOST_MARKS)


def _most(path: KeyPath) -> int:
    if path[-1:] in (("vi",), ("en",)):
        return LONGEST["page" if "note" in path[-2:-1] else "sentence"]
    of_column = path[-1:] == ("by",) or (path[-1:] == ("code",) and path[-3:-2] and path[-3] in _WITH_COLUMNS)
    return _LONGEST_CODE if of_column else LONGEST["code"]


def _shown(document: YamlDocument, path: KeyPath) -> str:
    return shown_path(document.data, path)
