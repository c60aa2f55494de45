"""Results as they were when they were locked: texts, catalogue, decisions, exchanges and scorecards under one hash.

A frozen result can be opened whatever catalogue or program came later: it names the catalogue by the hashes of its texts, and
it holds the scorecard shown at the time together with everything needed to grade it again.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from dossiers.access.policy import Actor
from dossiers.access.reader import reading_as
from dossiers.access.view import View, view_in
from dossiers.acts import DossierActContext, DossierSnapshot, audit
from dossiers.appraisal.decisions import decisions_in
from dossiers.errors import NotFound
from dossiers.rounds.catalogues import catalogue_by_digests_in, catalogue_files_in
from dossiers.store.record import Record
from dossiers.store.schema import frozen_results as _frozen
from dossiers.store.schema import steps as _steps
from dossiers.store.stored_text import sha256
from dossiers.submissions.drafts import text_in
from dossiers.submissions.questions import exchanges_in
from dossiers.submissions.submissions import StoredText, graded, submission
from dossiers.vocabulary import PARTS
from scoring import Catalogue, grade
from scoring.published import published as as_published
from scoring.published import withheld_from


@dataclass(frozen=True)
class Frozen:
    """One locked version of a result.

    ``content``: everything that was kept, as plain data; without the exchanges for readers who may not see them.
    ``scorecard``: the inspector's, in the form of docs/scoring.md section 7. ``intact``: the content still matches its hash.
    ``regrades_same``: today's program, grading the same texts, gives the same states, points, bands and digits (sentences may
    have been reworded since). ``published``: whether it was published.
    """

    version: int
    content: dict[str, Any]
    sha256: str
    locked_by: str
    locked_at: datetime
    intact: bool
    regrades_same: bool
    published: bool

    @property
    def scorecard(self) -> dict[str, Any]:
        """The inspector's scorecard as it was when the dossier was locked."""
        return self.content["scorecards"]["appraisal"]


def frozen(record: Record, actor: Actor, unit_id: str, round_id: str, version: int | None = None) -> Frozen:
    """A locked version (without ``version`` the newest). Raises NotFound, and NotAllowed if ``actor`` may not read it."""
    found = [each for each in versions(record, actor, unit_id, round_id) if version in (None, each.version)]
    if not found:
        raise NotFound("no_frozen")
    return found[-1]


def versions(record: Record, actor: Actor, unit_id: str, round_id: str) -> tuple[Frozen, ...]:
    """Every locked version that ``actor`` may read, the oldest first; for some readers only what was published.

    None as long as they still have to mark a criterion of the dossier a second time: an earlier version shows what the first
    inspector decided.
    """
    with reading_as(record, actor) as connection:
        view = view_in(connection, actor, unit_id, round_id)
        if not view.shows("appraisal"):
            return ()
        query = (
            select(_frozen)
            .where(_frozen.c.unit_id == unit_id, _frozen.c.round_id == round_id)
            .order_by(_frozen.c.version)
        )
        rows = connection.execute(query).all()
        published = _published_in(connection, unit_id, round_id)
        everything = view.reads_the_running and not view.as_published
        return tuple(
            _opened(connection, row, row.version in published, view)
            for row in rows
            if everything or row.version in published
        )


# Inside a transaction that is open already


def freeze_in(context: DossierActContext) -> str:
    """Freeze the dossier of ``context`` as it is now, as its current version; returns the hash of what was kept."""
    connection, snapshot = context.connection, context.dossier
    digests = catalogue_files_in(connection, snapshot.round.id)
    catalogue = catalogue_by_digests_in(connection, [digest for digest, _ in digests])
    texts = {part: text_in(connection, snapshot.unit.id, snapshot.round.id, part) for part in PARTS}
    content = {
        "unit": {"id": snapshot.unit.id, "code": snapshot.unit.code, "name": snapshot.unit.name},
        "round": snapshot.round.id,
        "version": snapshot.version,
        "locked_at": context.at.isoformat(timespec="milliseconds"),
        "catalogue": [{"sha256": digest, "file": name} for digest, name in digests],
        **{part: {"sha256": text.sha256, "content": text.content} for part, text in texts.items() if text},
        "decisions": _decisions(connection, snapshot),
        "exchanges": _exchanges(connection, snapshot),
        "scorecards": {
            part: grade(catalogue, submission(catalogue, text)).as_data() for part, text in texts.items() if text
        },
        "audit_head": vars(audit.head_in(connection)),
    }
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = sha256(plain)
    connection.execute(
        _frozen.insert().values(
            unit_id=snapshot.unit.id, round_id=snapshot.round.id, version=snapshot.version, content=plain, sha256=digest,
            **context.signed("locked"),
        )
    )  # fmt: skip
    return digest


def _published_in(connection: Connection, unit_id: str, round_id: str) -> set[int]:
    query = select(_steps.c.version).where(
        _steps.c.unit_id == unit_id, _steps.c.round_id == round_id, _steps.c.act == "publish"
    )
    return set(connection.execute(query).scalars())


def _opened(connection: Connection, row: Row, published: bool, view: View) -> Frozen:
    content = json.loads(row.content)
    catalogue = catalogue_by_digests_in(connection, [each["sha256"] for each in content["catalogue"]])
    shown = content
    if not view.reads_questions:
        shown = {key: value for key, value in shown.items() if key != "exchanges"}
    if view.withholds:
        shown = _withholding(catalogue, shown)
    return Frozen(
        row.version, shown, row.sha256, row.locked_by_name, row.locked_at,
        intact=sha256(row.content) == row.sha256,
        regrades_same=all(
            _told(graded) == _told(_regraded(catalogue, content[part])) for part, graded in content["scorecards"].items()
        ),
        published=published,
    )  # fmt: skip


def _withholding(catalogue: Catalogue, content: dict[str, Any]) -> dict[str, Any]:
    """The content without small counts of sensitive subjects, and without hashes of the texts, which would tell them."""
    shown, withheld = dict(content), frozenset[str]()
    for part in PARTS:
        if not content.get(part):
            continue
        card = as_published(graded(catalogue, _text_of(content[part])))
        withheld |= withheld_from(card)
        text = json.loads(content[part]["content"])
        text["values"] = {code: its for code, its in text.get("values", {}).items() if code not in withheld_from(card)}
        shown[part] = {"content": json.dumps(text, ensure_ascii=False)}
        if withheld_from(card):
            shown["scorecards"] = {**shown["scorecards"], part: card.as_data()}
    shown["decisions"] = [
        {**each, "inputs": None} if each["subject"] in withheld else each for each in content["decisions"]
    ]
    return shown


def _text_of(part: dict[str, str]) -> StoredText:
    return StoredText(part["sha256"], part["content"])


def _regraded(catalogue: Catalogue, text: dict[str, str]) -> dict[str, Any]:
    return grade(catalogue, submission(catalogue, _text_of(text))).as_data()


def _told(scorecard: Any) -> Any:
    """A scorecard without its sentences: the result, not its wording."""
    if isinstance(scorecard, dict):
        return {key: _told(value) for key, value in scorecard.items() if key not in {"derivation", "text"}}
    return [_told(each) for each in scorecard] if isinstance(scorecard, list) else scorecard


def _decisions(connection: Connection, snapshot: DossierSnapshot) -> list[dict[str, Any]]:
    return [
        {
            "subject": each.subject, "criterion": each.criterion, "kind": each.kind, "inputs": each.inputs,
            "state": each.state, "reason": each.reason, "by": each.decided_by,
            "at": each.decided_at.isoformat() if each.decided_at else None,
        }
        for _, each in sorted(decisions_in(connection, snapshot).items())
    ]  # fmt: skip


def _exchanges(connection: Connection, snapshot: DossierSnapshot) -> list[dict[str, Any]]:
    return [
        {
            "criterion": each.criterion, "kind": each.kind, "question": each.question, "asked_by": each.asked_by,
            "asked_at": each.asked_at.isoformat(), "answer": each.answer, "agrees": each.agrees,
            "answered_by": each.answered_by, "answered_at": each.answered_at.isoformat() if each.answered_at else None,
        }
        for each in exchanges_in(connection, snapshot.unit.id, snapshot.round.id)
    ]  # fmt: skip
