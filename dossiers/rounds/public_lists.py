"""The public lists in ``sample_data/`` of Sơn La's units and their mergers. A real record begins with them, too."""

from collections.abc import Mapping
from typing import Any

from dossiers.errors import SampleProblems
from dossiers.store.addresses import PROJECT
from dossiers.texts.csv_tables import Columns, day, digits, filled, identifier, one_of, or_none, read_table
from dossiers.vocabulary import Extent, UnitKind

_FOLDER = PROJECT / "sample_data"
#: file → its columns
PUBLIC_LISTS: Mapping[str, Columns] = {
    "units.csv": {
        "id": identifier,
        "code": digits,
        "name": filled,
        "kind": one_of(UnitKind),
        "district": or_none(str),
        "valid_from": or_none(day),
        "valid_to": or_none(day),
    },
    "successions.csv": {
        "predecessor_id": identifier,
        "successor_id": identifier,
        "extent": one_of(Extent),
        "valid_from": day,
        "legal_basis": filled,
    },
}


def public_lists() -> dict[str, list[dict[str, Any]]]:
    """The rows of the tables ``units`` and ``successions``, by table. Raises SampleProblems if a file is wrong."""
    problems: list[str] = []
    found = {
        file.removesuffix(".csv"): [line.values for line in read_table(_FOLDER, file, columns, problems)]
        for file, columns in PUBLIC_LISTS.items()
    }
    if problems:
        raise SampleProblems(problems)
    return found
