"""Who may be told what: the tables of docs/procedure.md read as they stand there, and the rules that the page says in prose.

Nothing here asks the program: what it does is compared with this.
"""

import re
from functools import cache
from pathlib import Path

from dossiers.vocabulary import STATES, State
from tests.dossiers.access.audience import Reader
from tests.dossiers.access.planted import Secret, Stage

_PAGE = Path(__file__).resolve().parents[3] / "docs" / "procedure.md"
#: What is read by an act of its own stands in the second table.
_BY_ACT = {"documents": "read_evidence", "actions": "read_actions", "opinions": "read_opinions"}
_INSPECTORS = ("inspector", "lead_inspector")
#: A criterion can be marked a second time in these states; until it is, nothing of its first marking is shown.
_MARKED_IN = ("under_appraisal", "clarification_requested", "clarified")
#: In a blind round an inspector is shown a criterion's figures, up to the sending of the draft, once it was judged.
_BLIND_IN = ("draft", "returned", "submitted", "under_appraisal")


@cache
def _table() -> dict[tuple[str, str, str], frozenset[str]]:
    """(role, relation, part or act) → states, of both tables of the page."""
    found: dict[tuple[str, str, str], frozenset[str]] = {}
    heading = ""
    for line in _PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if len(cells) != 4 or not set(re.split(r", |from ", cells[3])) & {"always", *STATES}:
            continue
        if heading == "Who reads what":
            role, relation, part, states = cells
        elif heading == "Who may do what":
            part, role, relation, states = cells
        else:
            continue
        found[role, relation, part] = _states(states)
    assert found, "the page has no table"
    return found


def _states(text: str) -> frozenset[str]:
    if text == "always":
        return frozenset(STATES)
    if text.startswith("from "):
        return frozenset(STATES[STATES.index(text.removeprefix("from ")) :])
    return frozenset(text.split(", "))


def reads(reader: Reader, part: str, state: State) -> bool:
    """Whether the tables give the reader this part of a dossier in this state."""
    named = _BY_ACT.get(part, part)
    return reader.account in ("in_use", "none") and state in _table().get(
        (reader.role, reader.relation, named), frozenset()
    )


def may_do(role: str, relation: str, act: str, state: State) -> bool:
    """Whether the table of the page gives this act."""
    return state in _table().get((role, relation, act), frozenset())


def sees_live(reader: Reader, stage: Stage) -> bool:
    """Whether the reader sees the dossier as it is now, or at least that it is so."""
    return any(reads(reader, part, stage.state) for part in ("self_assessment", "appraisal"))


def sees_published(reader: Reader, stage: Stage) -> bool:
    """Whether the reader sees a version that was published."""
    return stage.published is not None and reads(reader, "self_assessment", "published")


def may_be_told(reader: Reader, stage: Stage, secret: Secret) -> bool:
    """Whether the reader may be told a secret at this stage, by whatever function."""
    match secret.part:
        case "last_year":
            # The round a year before: its result is locked and was not published.
            return reads(reader, "appraisal", "locked")
        case "self_assessment":
            return _own_figures(reader, stage, secret)
        case "appraisal":
            return not _marks_still(reader, stage, secret) and _version(reader, stage, secret, "appraisal")
        case "refusals":
            # What was refused before the dossier was given back, the ward reads from then on: it is to be mended.
            to_mend = secret.sign in stage.given_back and _acts_for_the_ward(reader)
            appraised = not _marks_still(reader, stage, secret) and _version(reader, stage, secret, "appraisal")
            return to_mend or appraised
        case "questions":
            return not _marks_still(reader, stage, secret) and _version(reader, stage, secret, "questions")
        case "second_marks":
            # They are compared by those who lead the round; who gave one sees it.
            gave = reader.id == "inspector-marked" and reads(reader, "appraisal", stage.state)
            compares = reader.role in ("lead_inspector", "board") and _version(reader, stage, secret, "appraisal")
            return gave or (compares and not _marks_still(reader, stage, secret))
        case "reopening":
            # Whoever reads a locked result before it is published knows of the request.
            return reads(reader, "appraisal", "locked")
        case _:
            return reads(reader, secret.part, stage.state)


def _acts_for_the_ward(reader: Reader) -> bool:
    return (
        reader.account in ("in_use", "none")
        and reader.role in ("ward_chief", "ward_officer")
        and reader.relation == "own"
    )


def _own_figures(reader: Reader, stage: Stage, secret: Secret) -> bool:
    surveys = (reader.role, reader.relation, "save_survey")
    if secret.sign in ("60107", "60127") and stage.state in _table().get(surveys, frozenset()):
        return True
    if stage.blind and reader.role in _INSPECTORS and stage.state in _BLIND_IN:
        judged = secret.criterion in stage.judged or (_waits(reader, stage) and secret.criterion == reader.marks)
        return judged and reads(reader, "self_assessment", stage.state)
    return _version(reader, stage, secret, "self_assessment")


def _version(reader: Reader, stage: Stage, secret: Secret, part: str) -> bool:
    """By the table: the dossier as it is now; else as it was published last; else, of a reopened one that never was, as it
    was locked, for those who could read it then."""
    if reads(reader, part, stage.state):
        return True
    if stage.published is not None and secret.version <= stage.published:
        return reads(reader, part, "published")
    return stage.version > 1 and secret.version < stage.version and reads(reader, part, "locked")


def _waits(reader: Reader, stage: Stage) -> bool:
    """Whether a second mark is still this reader's to give."""
    return reader.marks is not None and stage.pending and stage.state in _MARKED_IN


def _marks_still(reader: Reader, stage: Stage, secret: Secret) -> bool:
    """Whether a secret would spoil the second mark that is due: what is decided and asked about the criterion, and what the
    appraisal scores as a whole."""
    return _waits(reader, stage) and secret.criterion in (None, reader.marks)
