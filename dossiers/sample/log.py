"""The audit log of the sample's story, line by line in the order it happened; a locked result is frozen at its moment."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from dossiers.access.policy import Actor
from dossiers.acts import DossierActContext, audit, snapshot_in
from dossiers.procedure.frozen import freeze_in
from dossiers.sample.story import Happening
from dossiers.texts.doubts import Answers


def audit_in(connection: Connection, people: Iterable[Mapping[str, Any]], happenings: Iterable[Happening]) -> None:
    """Write the lines. The rows they are about must have been inserted before. ``people``: rows of the table."""
    actors = {each["id"]: Actor(each["role"], each["unit_id"], each["name"], each["id"]) for each in people}
    for each in happenings:
        actor, after = actors[each.person_id], each.after
        if each.freezes and each.unit_id is not None:
            snapshot = snapshot_in(connection, each.unit_id, each.round_id)
            locked = DossierActContext(connection, actor, each.person_id, "lock", each.at, Answers(), snapshot)
            digest = freeze_in(locked)
            after = {**after, "frozen": digest}
        audit.append_in(
            connection, actor, each.act, each.at, unit_id=each.unit_id, round_id=each.round_id, subject=each.subject,
            before=each.before, after=after, reason=each.reason,
        )  # fmt: skip
