"""The submission texts of a dossier as data that can be changed: read for writing, checked by scoring, stored again.

Every change of a figure goes through this module, so that the stored text is always a submission that scoring can read.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, select

from dossiers.acts import DossierSnapshot
from dossiers.errors import BadInput
from dossiers.rounds.rounds import Round
from dossiers.store.memo import memoised_per_revision
from dossiers.store.schema import submission_texts as _texts
from dossiers.store.stored_text import canonical, sha256
from dossiers.submissions import submissions
from dossiers.submissions.submissions import StoredText, submission
from dossiers.vocabulary import Part
from scoring import Catalogue, Problems, Scorecard, Submission
from scoring.catalogue import INPUTS, ITEMS

Data = dict[str, Any]


def empty(unit_id: str, round_: Round) -> Data:
    """A submission with nothing in it yet."""
    return {
        "unit": unit_id,
        "round": round_.id,
        "window": {"from": round_.window_from.isoformat(), "to": round_.window_to.isoformat()},
        "values": {},
        "documents": {},
    }


def data_in(connection: Connection, snapshot: DossierSnapshot, part: Part) -> Data:
    """The submission of a part as plain data; an empty one if nothing was stored yet."""
    return data_of(text_in(connection, snapshot.unit.id, snapshot.round.id, part), snapshot.unit.id, snapshot.round)


def data_of(text: StoredText | None, unit_id: str, round_: Round) -> Data:
    """As ``data_in``, from a text that was read already."""
    data = json.loads(text.content) if text else empty(unit_id, round_)
    return {**data, "values": data.get("values", {}), "documents": data.get("documents", {})}


def ungranted(data: Data) -> Data:
    """The submission without its requests "không áp dụng": its figures count as if nobody had asked."""
    return {key: value for key, value in data.items() if key != "not_applicable"}


@memoised_per_revision
def text_in(connection: Connection, unit_id: str, round_id: str, part: Part) -> StoredText | None:
    """The stored text of a part, or None."""
    row = connection.execute(
        select(_texts.c.sha256, _texts.c.content).where(
            _texts.c.unit_id == unit_id, _texts.c.round_id == round_id, _texts.c.part == part
        )
    ).one_or_none()
    return StoredText(*row) if row else None


def checked(catalogue: Catalogue, data: Mapping[str, Any]) -> tuple[StoredText, Submission]:
    """The text of a submission in its stored form, and what scoring reads from it. Raises BadInput with every problem."""
    content = canonical(json.dumps(data, ensure_ascii=False))
    text = StoredText(sha256(content), content)
    try:
        return text, submission(catalogue, text)
    except Problems as refused:
        raise BadInput([_told(problem.where, problem.text) for problem in refused.problems]) from refused


def graded(catalogue: Catalogue, data: Mapping[str, Any]) -> Scorecard:
    """What a submission scores. Raises BadInput."""
    return submissions.graded(catalogue, checked(catalogue, data)[0])


def store_in(connection: Connection, snapshot: DossierSnapshot, part: Part, text: StoredText) -> None:
    """Keep a checked text as the dossier's part, in place of the one before."""
    key = {"unit_id": snapshot.unit.id, "round_id": snapshot.round.id, "part": part}
    columns = {"content": text.content, "sha256": text.sha256}
    changed = connection.execute(
        _texts.update().where(*(_texts.c[name] == value for name, value in key.items())).values(**columns)
    )
    if not changed.rowcount:
        connection.execute(_texts.insert().values(**key, **columns))


def written(read: Submission, code: str) -> dict[str, Any]:
    """The inputs of one indicator as plain data: whole numbers, decimals as text, dates as YYYY-MM-DD, codes."""
    found = read.values.get(code, {})
    if ITEMS in found:
        # How many hold is worked out from which, and is no answer of its own.
        return {ITEMS: list(found[ITEMS])}
    return {name: _stored_value(value) for name, value in found.items()}


def complete(catalogue: Catalogue, code: str, inputs: Mapping[str, Any]) -> bool:
    """Whether an indicator has every input its rule needs (``issued`` of a survey may be missing)."""
    return ITEMS in inputs or set(INPUTS[catalogue.indicators[code].kind]) - {"issued"} <= set(inputs)


def _stored_value(value: Any) -> Any:
    if isinstance(value, Fraction):
        return format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    return value if isinstance(value, int | str) else value.isoformat()


def _told(where: str, text: Any) -> dict[str, str]:
    """A problem found by scoring, with the field in front: ``values.13.1.numerator`` becomes "13.1, numerator"."""
    place = where.removeprefix("values.").removeprefix("documents.")
    return {"vi": f"{place}: {text.vi}", "en": f"{place}: {text.en}"}
