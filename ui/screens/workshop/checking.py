"""What is wrong in the files of a draft, and what is hardly meant, each at its line: what adopting them would say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from dossiers.errors import BadInput
from dossiers.office.adoption import UploadedCatalogue, checked
from scoring.catalogue import Catalogue


class Mark(NamedTuple):
    """One thing to look at. ``file`` and ``line`` (from 1) are "" and 0 where it is of no one place.

    ``text``: where, what was found and what would be right, by language. ``stands``: what stands in that line.
    """

    file: str
    line: int
    text: Mapping[str, str]
    stands: str = ""


class Checking(NamedTuple):
    """What reading the files gave: the catalogue, or the problems for which there is none; and notices."""

    catalogue: Catalogue | None
    problems: tuple[Mark, ...]
    notices: tuple[Mark, ...]

    def of(self, file: str) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        """Problems and notices of one file, in the order of its lines; with those that are of no one file."""
        return tuple(each for each in self.problems if each.file in (file, "")), tuple(
            each for each in self.notices if each.file in (file, "")
        )


@lru_cache(maxsize=16)
def checking(files: tuple[UploadedCatalogue, ...]) -> Checking:
    """Read the files, the national layer first. Kept: one text is looked at in many runs."""
    try:
        found = checked(files)
    except BadInput as refused:
        return Checking(None, tuple(_marks(refused.problems, files)), ())
    notices = [{each: notice.line_of_text(each) for each in ("vi", "en")} for notice in found.notices]
    return Checking(found.catalogue, (), tuple(_marks(notices, files)))


def _marks(told: Sequence[Mapping[str, str]], files: Sequence[UploadedCatalogue]) -> Iterator[Mark]:
    lines = {file.name: file.content.decode(errors="replace").splitlines() for file in files}
    for each in told:
        file, line, start = _place(each["vi"], lines)
        if not line:
            yield Mark("", 0, each)
            continue
        text = {language: sentence.removeprefix(start) for language, sentence in each.items()}
        inside = lines[file]
        yield Mark(file, line, text, inside[line - 1].strip() if 0 < line <= len(inside) else "")


def _place(sentence: str, names: Iterable[str]) -> tuple[str, int, str]:
    """File and line in which a sentence says that something is, "file:12: …", and how it says so; no line where it does not."""
    for name in names:
        line, parted, _ = sentence.removeprefix(f"{name}:").partition(": ")
        if sentence.startswith(f"{name}:") and parted and line.isdecimal():
            return name, int(line), f"{name}:{line}: "
    return "", 0, ""
