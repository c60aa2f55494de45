"""What is shown as a table to take away: CSV that Excel opens by a double click in either language.

Vietnamese Excel parts columns with ";" and writes 1,5; English Excel parts them with "," and writes 1.5. UTF-8 is told by a
mark at the beginning, without which Excel reads another alphabet. Numbers carry no sign of thousands.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from scoring.exact import Exact, rounded
from ui.reader.language import language

MARK = "\ufeff"
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_file(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table as bytes of CSV, its heads first. No cell is read as a formula, whoever typed what stands in it."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";" if language() == "vi" else ",", lineterminator="\r\n")
    writer.writerow([_plain(head) for head in heads])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return (MARK + written.getvalue()).encode()


def figure(value: Exact | None, places: int | None = None) -> str:
    """A number as a spreadsheet of the reader's language reads it; "" where there is none.

    ``places``: to round to; without them two for what is no whole number.
    """
    if value is None:
        return ""
    whole = Fraction(value).denominator == 1
    text = rounded(value, places if places is not None else 0 if whole else 2)
    return text.replace(".", ",") if language() == "vi" else text


def _plain(cell: str) -> str:
    """A cell that no spreadsheet reckons with: what would begin a formula gets an apostrophe before it, numbers stay."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell
