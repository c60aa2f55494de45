"""Scorecards as a table: one row a scorecard, its score, counts and band, then state and value of every indicator.

``docs/scoring.md``, section 7.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from scoring.catalogue import Catalogue
from scoring.scorecard import Scorecard

Cell = str | int | None
_NEEDS_QUOTES = re.compile(r'[",\r\n]')
_COUNTS = ("met", "not_met", "not_proven", "not_applicable", "total")
_SCORES = ("score", "exact", "upper", "coverage")


def scorecard_rows(scorecards: Sequence[Scorecard], ranks: Sequence[int | None] | None = None) -> list[dict[str, Cell]]:
    """The scorecards as rows, by column: what ``--to csv`` writes, and what a table of pandas is made from.

    Figures are text as in the JSON ("87.50", exact "175/2"), counts and ranks ``int``, and None is what is not there.
    ``ranks``: those of ``scoring.ranks``, in the same order; without them there is no column of ranks.
    """
    places: Sequence[int | None] = ranks if ranks is not None else [None] * len(scorecards)
    return [
        _row(card, card.as_data(), {} if ranks is None else {"rank": rank})
        for card, rank in zip(scorecards, places, strict=True)
    ]


def csv_lines(catalogue: Catalogue, rows: Iterable[Mapping[str, Cell]], ranked: bool) -> Iterator[str]:
    """The heading and the rows as lines of CSV: comma, line feed; None is an empty cell."""
    columns = _columns(catalogue, ranked)
    yield _line(columns)
    for row in rows:
        yield _line(row[column] for column in columns)


def _columns(catalogue: Catalogue, ranked: bool) -> list[str]:
    head = [
        "unit",
        "round",
        *(f"overall.{key}" for key in _SCORES),
        *(f"overall.counts.{key}" for key in _COUNTS),
        "band",
    ]
    parts = ("state", "value", "points") if catalogue.in_points else ("state", "value")
    return [
        *head,
        *(["rank"] if ranked else []),
        *(f"{code}.{part}" for code in catalogue.indicators for part in parts),
    ]


def _row(card: Scorecard, data: Mapping[str, Any], rank: Mapping[str, Cell]) -> dict[str, Cell]:
    overall = data["overall"]
    row: dict[str, Cell] = {"unit": data["unit"], "round": data["round"]}
    row |= {f"overall.{key}": overall[key] for key in _SCORES}
    row |= {f"overall.counts.{key}": overall["counts"][key] for key in _COUNTS}
    row |= {"band": data["band"]["code"], **rank}
    in_points = card.catalogue.in_points
    for criterion in data["criteria"]:
        for result in criterion["indicators"]:
            code = result["code"]
            row[f"{code}.state"] = result["state"]
            row[f"{code}.value"] = result["value"]
            if in_points:
                # The indicators of a criterion with ``needs`` have none.
                row[f"{code}.points"] = result.get("points")
    return row


def _line(cells: Iterable[Cell]) -> str:
    return ",".join("" if cell is None else _cell(str(cell)) for cell in cells) + "\n"


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text
