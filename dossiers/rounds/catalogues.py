"""The criteria of each round. Catalogue texts are stored byte for byte under their SHA-256 and read back unchanged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from dossiers.errors import NotFound, RecordError
from dossiers.store.memo import memoised_per_revision
from dossiers.store.record import Record
from dossiers.store.schema import catalogue_texts, round_catalogues
from dossiers.store.stored_text import sha256
from scoring import Catalogue, read_catalogue
from scoring.catalogue import Criterion

#: Catalogues that were read already, by the hashes of their files. The text under a hash never changes, so nothing expires.
_read: dict[tuple[str, ...], Catalogue] = {}


@dataclass(frozen=True)
class CatalogueText:
    """One catalogue file as it was adopted: its hash, its name, its bytes."""

    sha256: str
    file_name: str
    content: bytes


def catalogue_of(record: Record, round_id: str) -> Catalogue:
    """The catalogue that applies to the round, with all layers. Raises NotFound, or RecordError if a text is damaged.

    The same texts always give the same object.
    """
    with record.reading() as connection:
        found = catalogues_in(connection, [round_id])
    if round_id not in found:
        raise NotFound("no_round", round=round_id)
    return found[round_id]


def texts_of(record: Record, round_id: str) -> tuple[CatalogueText, ...]:
    """The catalogue files of a round, the national layer first. Raises as ``catalogue_of``."""
    with record.reading() as connection:
        digests = _files_of(connection, frozenset({round_id})).get(round_id)
        if digests is None:
            raise NotFound("no_round", round=round_id)
        texts = _texts(connection, digests)
    return tuple(texts[digest] for digest in digests)


def catalogues_in(connection: Connection, round_ids: Iterable[str]) -> dict[str, Catalogue]:
    """Round → catalogue, inside a transaction that is open already. Each process reads a text once."""
    files = _files_of(connection, frozenset(round_ids))
    _read_in(connection, set(files.values()))
    return {round_id: _read[digests] for round_id, digests in files.items()}


def criterion_in(connection: Connection, round_id: str, code: str) -> tuple[Catalogue, Criterion]:
    """The catalogue of a round and its criterion ``code``, inside a transaction that is open already. Raises NotFound."""
    catalogue = catalogues_in(connection, [round_id])[round_id]
    if code not in catalogue.criteria:
        raise NotFound("no_criterion", criterion=code)
    return catalogue, catalogue.criteria[code]


def catalogue_by_digests_in(connection: Connection, digests: Iterable[str]) -> Catalogue:
    """The catalogue made of these texts, whichever round uses it now. Raises RecordError if a text is damaged."""
    key = tuple(digests)
    _read_in(connection, {key})
    return _read[key]


def catalogue_files_in(connection: Connection, round_id: str) -> list[tuple[str, str]]:
    """(hash, file name) of the catalogue texts of a round, the national layer first."""
    query = (
        select(catalogue_texts.c.sha256, catalogue_texts.c.file_name)
        .join(round_catalogues, round_catalogues.c.sha256 == catalogue_texts.c.sha256)
        .where(round_catalogues.c.round_id == round_id)
        .order_by(round_catalogues.c.position)
    )
    return [(digest, name) for digest, name in connection.execute(query)]


def _read_in(connection: Connection, wanted: set[tuple[str, ...]]) -> None:
    unread = {digests for digests in wanted if digests not in _read}
    texts = _texts(connection, {digest for digests in unread for digest in digests}) if unread else {}
    for digests in unread:
        _read[digests] = read_catalogue([(texts[each].file_name, texts[each].content) for each in digests])


@memoised_per_revision
def _files_of(connection: Connection, round_ids: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    query = (
        select(round_catalogues.c.round_id, round_catalogues.c.sha256)
        .where(round_catalogues.c.round_id.in_(round_ids))
        .order_by(round_catalogues.c.round_id, round_catalogues.c.position)
    )
    files: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for round_id, digest in connection.execute(query):
        files[round_id] += (digest,)
    return dict(files)


def _texts(connection: Connection, digests: Iterable[str]) -> dict[str, CatalogueText]:
    query = select(catalogue_texts).where(catalogue_texts.c.sha256.in_(list(digests)))
    texts = {row.sha256: CatalogueText(*row) for row in connection.execute(query)}
    for text in texts.values():
        if sha256(text.content) != text.sha256:
            raise RecordError("damaged", what=text.file_name, sha256=text.sha256)
    return texts
