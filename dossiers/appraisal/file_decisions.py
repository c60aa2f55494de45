"""What decisions on files come to: how each file stands, and whether the document it was handed in for counts.

A decision on a file is about that file alone, and a required document stands while one of its files does. Records of earlier
versions hold decisions on the document as a whole, as is still done where the ward only declares it; they are decisions on
the files that were there when they were made. Pure: no record is asked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from dossiers.appraisal.decisions import Decision, Verdict
from dossiers.submissions.documents_on_file import Filed, Filing
from scoring.vocabulary import DocumentState

FileStanding = Literal["filed", "replacing", "accepted", "refused"]
"""``filed``: nobody has decided on it. ``replacing``: so too, and it came after another was refused."""


def decision_on(file: Filed, decided: Mapping[str, Verdict]) -> Verdict | None:
    """The decision on a file: its own, else the one on its document as a whole if the file was there then."""
    own = decided.get(file.code)
    if own is not None:
        return own
    whole = decided.get(file.requirement)
    return None if whole is None or _after(file, whole) else whole


def standing(file: Filed, files: Sequence[Filed], decided: Mapping[str, Verdict]) -> FileStanding:
    """How a file stands. ``files``: all that were handed in for its document, withdrawn ones too."""
    verdict = decision_on(file, decided)
    if verdict is not None:
        return "accepted" if verdict.kind == "accept_document" else "refused"
    refused = [each for each in _refusals(file.requirement, files, decided) if _after(file, each)]
    return "replacing" if refused else "filed"


def document_state(
    requirement: str, files: Sequence[Filed], claimed: bool, decided: Mapping[str, Verdict]
) -> DocumentState | None:
    """How a required document counts; None: it is missing. ``claimed``: the ward's submission says that it is provided.

    It stands while one of its files is accepted, or is there and was not refused. A file that came after a refusal stands
    only once somebody has decided on it: else whatever is handed in would undo the refusal unseen.
    """
    there = [each for each in files if not each.withdrawn]
    if there:
        found = {standing(each, files, decided) for each in there}
        return "accepted" if "accepted" in found else "provided" if "filed" in found else "rejected"
    whole = decided.get(requirement)
    if whole is not None:
        return "accepted" if whole.kind == "accept_document" else "rejected"
    if not claimed:
        return None
    return "rejected" if _refusals(requirement, files, decided) else "provided"


def waiting_files(filing: Filing, decided: Mapping[str, Verdict]) -> tuple[Filed, ...]:
    """The files that nobody has decided on, of documents that somebody began to decide on.

    They came after a refusal, or stand beside a file that was decided on. A document none of whose files anybody decided on
    waits for nobody: it counts as provided.
    """
    return tuple(each for files in filing.values() for each in _waiting(files, decided))


def _waiting(files: Sequence[Filed], decided: Mapping[str, Verdict]) -> list[Filed]:
    there = {each: standing(each, files, decided) for each in files if not each.withdrawn}
    begun = any(found in ("accepted", "refused") for found in there.values())
    return [each for each, found in there.items() if found == "replacing" or (found == "filed" and begun)]


def _refusals(requirement: str, files: Sequence[Filed], decided: Mapping[str, Verdict]) -> list[Verdict]:
    found = [decided.get(requirement), *(decided.get(each.code) for each in files)]
    return [each for each in found if each is not None and each.kind == "reject_document"]


def _after(file: Filed, verdict: Verdict) -> bool:
    """Whether a file came after a decision. One that is not saved yet is about all that is there."""
    at: datetime | None = verdict.decided_at if isinstance(verdict, Decision) else None
    return at is not None and file.added_at > at
