"""Draft catalogues: begun, saved version by version, put away. The board and administrators read and write them.

A draft is work in progress, so it need not be a catalogue yet: what is wrong with it is told, and keeps it only from being
proposed (``office.proposals``). Every save is a version of its own, and nothing is ever written over.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from dossiers import acts
from dossiers.access.policy import Actor
from dossiers.acts import ActContext
from dossiers.acts.audit import reading_for_office
from dossiers.errors import BadInput, Doubt, NotFound, NotNow, RecordError, wrong
from dossiers.office.adoption import MOST_FILES, UploadedCatalogue, problems_of_names
from dossiers.office.forms import moved_on
from dossiers.rounds.rounds import round_in
from dossiers.store.record import Record
from dossiers.store.schema import (
    catalogue_proposals,
    catalogue_texts,
    criteria_draft_files,
    criteria_draft_texts,
    criteria_draft_versions,
    criteria_drafts,
)
from dossiers.store.stored_text import sha256
from dossiers.texts.doubts import Problem
from dossiers.texts.personal_data import refusals
from dossiers.texts.personal_numbers import numbers_in
from dossiers.texts.typed_fields import TypedField, missing, typed_with_labels
from dossiers.vocabulary import ProposalOutcome
from scoring.catalogue.yaml_text import MOST_BYTES

#: How many drafts may be worked on at once. Whoever wants another one puts one away first.
MOST_DRAFTS = 30
#: What has become of a draft: ``proposed`` waits for another person; ``released``: its newest version was adopted.
DraftState = Literal["being_written", "proposed", "released", "put_away"]
_LABEL = wrong("field_draft_name")


@dataclass(frozen=True)
class Proposal:
    """That a version of a draft become the catalogue of a round. ``outcome`` None: it waits for another person.

    ``kept_by``: the id of who saved this version; ``answer``: what whoever settled it said.
    """

    id: int
    draft_id: int
    version: int
    round_id: str
    reason: str
    proposed_by: str
    proposed_by_name: str
    proposed_at: datetime
    kept_by: str
    outcome: ProposalOutcome | None
    answer: str
    settled_by_name: str | None
    settled_at: datetime | None

    def is_for_another_than(self, person_id: str | None) -> bool:
        """Whether this person must not settle it, because they proposed it or saved what is proposed."""
        return person_id in (self.proposed_by, self.kept_by)


@dataclass(frozen=True)
class Draft:
    """A draft, as its newest version has it. ``from_round`` and ``from_draft``: what it began from; both None: from files.

    ``proposals``: all that were made of it, the latest last.
    """

    id: int
    name: str
    version: int
    saved_by_name: str
    saved_at: datetime
    from_round: str | None
    from_draft: int | None
    put_away_by_name: str | None
    proposals: tuple[Proposal, ...]

    @property
    def waiting(self) -> Proposal | None:
        """The proposal that nobody has settled yet."""
        return next((each for each in self.proposals if each.outcome is None), None)

    @property
    def state(self) -> DraftState:
        """What has become of it."""
        if self.put_away_by_name is not None:
            return "put_away"
        if self.waiting is not None:
            return "proposed"
        released = any(each.outcome == "released" and each.version == self.version for each in self.proposals)
        return "released" if released else "being_written"


@dataclass(frozen=True)
class DraftVersion:
    """One save of a draft: its number, the name then, who and when, and its files."""

    version: int
    name: str
    saved_by_name: str
    saved_at: datetime
    files: tuple[UploadedCatalogue, ...]


def drafts(record: Record, actor: Actor) -> tuple[Draft, ...]:
    """All drafts, those put away too, the one saved last first. Raises NotAllowed."""
    with reading_for_office(record, actor, "draft_criteria") as connection:
        return tuple(_drafts_in(connection))


def draft(record: Record, actor: Actor, draft_id: int) -> Draft:
    """One draft. Raises NotAllowed, NotFound."""
    with reading_for_office(record, actor, "draft_criteria") as connection:
        return draft_in(connection, draft_id)


def draft_version(record: Record, actor: Actor, draft_id: int, version: int | None = None) -> DraftVersion:
    """A version of a draft with its files, national layer first; None: the newest. Raises NotAllowed, NotFound."""
    with reading_for_office(record, actor, "draft_criteria") as connection:
        return version_in(connection, draft_id, version or draft_in(connection, draft_id).version)


def begin_draft(
    record: Record,
    actor: Actor,
    *,
    name: str,
    files: Sequence[UploadedCatalogue],
    from_round: str | None = None,
    from_draft: int | None = None,
    idempotency_key: str,
) -> Draft:
    """Begin a draft with these files; returns it. ``from_round``, ``from_draft``: where they were taken from, if anywhere.

    Raises NotAllowed, NotFound; NotNow if there are ``MOST_DRAFTS`` already; BadInput (Doubtful) as ``save_draft``.
    """
    said = _named(name)

    def body(context: ActContext) -> dict[str, Any]:
        connection = context.connection
        if from_round is not None:
            round_in(connection, from_round)
        if from_draft is not None:
            draft_in(connection, from_draft)
        _refuse(context, said, files, {})
        if len([each for each in _drafts_in(connection) if each.state != "put_away"]) >= MOST_DRAFTS:
            raise NotNow("many_drafts", most=MOST_DRAFTS)
        row = {"version": 1, "from_round": from_round, "from_draft": from_draft}
        new = connection.execute(criteria_drafts.insert().values(**row).returning(criteria_drafts.c.id)).scalar_one()
        _keep_in(context, new, 1, said["name"].text, files)
        origin = {"from_round": from_round} if from_round else {"from_draft": from_draft} if from_draft else {}
        context.audit(subject=_subject(new), after={**_told(said["name"].text, 1, files), **origin})
        return {"draft": new}

    done = acts.for_office(record, actor, "draft_criteria", idempotency_key, body, typed=said)
    return draft(record, actor, done["draft"])


def save_draft(
    record: Record,
    actor: Actor,
    draft_id: int,
    *,
    name: str,
    files: Sequence[UploadedCatalogue],
    expected_version: int,
    idempotency_key: str,
) -> Draft:
    """Save a draft as its next version. ``expected_version``: the one that the person began from.

    Files that are no catalogue yet are kept as they are. Raises NotAllowed, NotFound; NotNow if it was put away; Stale if
    somebody saved another version since; BadInput if a file's name or size is wrong, it is no text, nothing changed, or a text
    holds a number of a person, by file and line (Doubtful where it may be another number).
    """
    said = _named(name)

    def body(context: ActContext) -> dict[str, Any]:
        connection = context.connection
        now = draft_in(connection, draft_id)
        stands = version_in(connection, draft_id, now.version)
        if now.version != expected_version:
            raise moved_on(
                context, _subject(draft_id), theirs=_told(stands.name, now.version, stands.files),
                mine=_told(said["name"].text, expected_version + 1, files),
            )  # fmt: skip
        if now.state == "put_away":
            raise NotNow("draft_put_away", who=now.put_away_by_name)
        _refuse(context, said, files, {each.name: each.content for each in stands.files})
        if (stands.name, stands.files) == (said["name"].text, tuple(files)):
            raise BadInput([wrong("nothing_changed")])
        next_one = now.version + 1
        connection.execute(criteria_drafts.update().where(criteria_drafts.c.id == draft_id).values(version=next_one))
        _keep_in(context, draft_id, next_one, said["name"].text, files)
        before, after = _told(stands.name, now.version, stands.files), _told(said["name"].text, next_one, files)
        context.audit(subject=_subject(draft_id), before=before, after=after)
        return {}

    acts.for_office(record, actor, "draft_criteria", idempotency_key, body, typed=said)
    return draft(record, actor, draft_id)


def put_away(record: Record, actor: Actor, draft_id: int, *, away: bool, idempotency_key: str) -> Draft:
    """Put a draft away, or (``away`` False) take it up again. All its versions stay.

    Raises NotAllowed, NotFound; NotNow if it is proposed for a round, or there are ``MOST_DRAFTS`` others; BadInput if it is
    so already.
    """

    def body(context: ActContext) -> dict[str, Any]:
        now = draft_in(context.connection, draft_id)
        if (now.state == "put_away") == away:
            raise BadInput([wrong("nothing_changed")])
        if now.waiting is not None:
            raise NotNow("draft_proposed", who=now.waiting.proposed_by_name)
        worked_on = [each for each in _drafts_in(context.connection) if each.state != "put_away"]
        if not away and len(worked_on) >= MOST_DRAFTS:
            raise NotNow("many_drafts", most=MOST_DRAFTS)
        signed = context.signed("put_away") if away else dict.fromkeys(_PUT_AWAY)
        context.connection.execute(criteria_drafts.update().where(criteria_drafts.c.id == draft_id).values(**signed))
        context.audit(subject=_subject(draft_id), after={"draft": now.name, "put_away": away})
        return {}

    acts.for_office(record, actor, "draft_criteria", idempotency_key, body)
    return draft(record, actor, draft_id)


_PUT_AWAY = ("put_away_by", "put_away_by_name", "put_away_at")


def _named(name: str) -> Mapping[str, TypedField]:
    return typed_with_labels({"name": name}, {"name": _LABEL}, {"name": "name"})


def _subject(draft_id: int) -> str:
    return f"draft-{draft_id}"


def _told(name: str, version: int, files: Iterable[UploadedCatalogue]) -> dict[str, Any]:
    """A version as the log tells it: texts by their hashes."""
    return {"draft": name, "version": version, "catalogue": [each.plain for each in files]}


# What a draft must fulfil to be kept


def _refuse(
    context: ActContext,
    said: Mapping[str, TypedField],
    files: Sequence[UploadedCatalogue],
    before: Mapping[str, bytes],
) -> None:
    """Raise BadInput unless this can be kept. ``before``: the files as they stand, about which nothing is asked again."""
    problems: list[Problem] = [*missing(said), *_bad_form(files)]
    if not problems:
        known = _known_numbers(context.connection, files, before)
        problems += (
            problem
            for file in files
            for problem in personal_numbers(file)
            if not (isinstance(problem, Doubt) and problem.what in known)
        )
    context.refuse(problems)


def _bad_form(files: Sequence[UploadedCatalogue]) -> list[Problem]:
    if not files:
        return [wrong("no_catalogue_file")]
    if len(files) > MOST_FILES:
        return [wrong("many_catalogue_files", most=MOST_FILES)]
    return [*problems_of_names(files), *(problem for each in files for problem in _bad_content(each))]


def _bad_content(file: UploadedCatalogue) -> Iterator[Problem]:
    if len(file.content) > MOST_BYTES:
        yield wrong("draft_file_big", file=file.name, most=MOST_BYTES)
        return
    try:
        file.content.decode()
    except UnicodeDecodeError:
        yield wrong("draft_file_no_text", file=file.name)


def personal_numbers(file: UploadedCatalogue) -> list[Problem]:
    """A problem for each number of a person in a file, with its line; a ``Doubt`` where it may be another number."""
    found: list[Problem] = []
    for number, line in enumerate(file.content.decode(errors="replace").splitlines(), start=1):
        if any(map(str.isdigit, line)):
            place = f"{file.name}:{number}"
            found += refusals({"": ({"vi": place, "en": place}, line)})
    return found


def _known_numbers(
    connection: Connection, files: Sequence[UploadedCatalogue], before: Mapping[str, bytes]
) -> frozenset[str]:
    """Numbers that the record holds already: in the draft as it stands, and in files that are taken over from a round."""
    digests = [sha256(each.content) for each in files]
    taken_over = select(catalogue_texts.c.content).where(catalogue_texts.c.sha256.in_(digests))
    texts = [*before.values(), *connection.execute(taken_over).scalars()]
    return frozenset(found.written for text in texts for found in numbers_in(text.decode(errors="replace")))


# Inside a transaction that is open already


def _keep_in(context: ActContext, draft_id: int, version: int, name: str, files: Sequence[UploadedCatalogue]) -> None:
    """Store a version. A text that a draft had before is not stored again."""
    connection = context.connection
    row = {"draft_id": draft_id, "version": version, "name": name, **context.signed("saved")}
    connection.execute(criteria_draft_versions.insert().values(**row))
    for position, file in enumerate(files):
        digest = sha256(file.content)
        stored = select(criteria_draft_texts.c.sha256).where(criteria_draft_texts.c.sha256 == digest)
        if connection.execute(stored).first() is None:
            connection.execute(criteria_draft_texts.insert().values(sha256=digest, content=file.content))
        connection.execute(
            criteria_draft_files.insert().values(
                draft_id=draft_id, version=version, position=position, file_name=file.name, sha256=digest
            )
        )


def draft_in(connection: Connection, draft_id: int) -> Draft:
    """As ``draft``."""
    found = next(_drafts_in(connection, draft_id), None)
    if found is None:
        raise NotFound("no_draft", number=draft_id)
    return found


def version_in(connection: Connection, draft_id: int, version: int) -> DraftVersion:
    """As ``draft_version``."""
    versions, files, texts = criteria_draft_versions.c, criteria_draft_files.c, criteria_draft_texts.c
    row = connection.execute(
        select(criteria_draft_versions).where(versions.draft_id == draft_id, versions.version == version)
    ).one_or_none()
    if row is None:
        raise NotFound("no_draft_version", number=draft_id, version=version)
    query = (
        select(files.file_name, files.sha256, texts.content)
        .join(criteria_draft_texts, texts.sha256 == files.sha256)
        .where(files.draft_id == draft_id, files.version == version)
        .order_by(files.position)
    )
    return DraftVersion(
        version, row.name, row.saved_by_name, row.saved_at, tuple(_file(*row) for row in connection.execute(query))
    )


def proposals_in(connection: Connection, round_id: str | None = None) -> tuple[Proposal, ...]:
    """The proposals for a round (None: for all), in their order."""
    proposals, versions = catalogue_proposals.c, criteria_draft_versions.c
    query = (
        select(catalogue_proposals, versions.saved_by)
        .join(
            criteria_draft_versions,
            (versions.draft_id == proposals.draft_id) & (versions.version == proposals.version),
        )
        .order_by(proposals.id)
    )
    if round_id is not None:
        query = query.where(proposals.round_id == round_id)
    return tuple(
        Proposal(
            row.id, row.draft_id, row.version, row.round_id, row.reason, row.proposed_by, row.proposed_by_name,
            row.proposed_at, row.saved_by, row.outcome, row.answer, row.settled_by_name, row.settled_at,
        )
        for row in connection.execute(query)
    )  # fmt: skip


def _drafts_in(connection: Connection, draft_id: int | None = None) -> Iterator[Draft]:
    of, versions = criteria_drafts.c, criteria_draft_versions.c
    query = (
        select(criteria_drafts, versions.name, versions.saved_by_name, versions.saved_at)
        .join(criteria_draft_versions, (versions.draft_id == of.id) & (versions.version == of.version))
        .order_by(versions.saved_at.desc(), of.id.desc())
    )
    if draft_id is not None:
        query = query.where(of.id == draft_id)
    rows = connection.execute(query).all()
    proposals = proposals_in(connection) if rows else ()
    for row in rows:
        yield Draft(
            row.id, row.name, row.version, row.saved_by_name, row.saved_at, row.from_round, row.from_draft,
            row.put_away_by_name, tuple(each for each in proposals if each.draft_id == row.id),
        )  # fmt: skip


def _file(name: str, digest: str, content: bytes) -> UploadedCatalogue:
    if sha256(content) != digest:
        raise RecordError("damaged", what=name, sha256=digest)
    return UploadedCatalogue(name, content)
