"""The top of a scorecard: which round, which criteria, how far the dossier is, and the gates, which are read first."""

from typing import NamedTuple

from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit, predecessors, successors
from dossiers.store.record import Record
from dossiers.submissions.results import Result
from scoring.catalogue import Catalogue
from scoring.reading import OPEN_STATES, documents_given, indicators_entered
from scoring.scorecard import Gate
from ui.parts import formats
from ui.parts.formats import ward_names
from ui.parts.states import shown_state
from ui.parts.templates import Markup, beside
from ui.parts.unit_classes import classes_line
from ui.reader.language import in_words, say
from ui.screens.overview.deadline import last_act
from ui.screens.scorecard.derivations import of_criterion
from ui.screens.scorecard.reading import Reading


def head(result: Result, reading: Reading | None, note: str) -> Markup:
    """The lines under the title. ``note``: why another ward is shown than was asked for; "" where it is not so."""
    own = result.scorecard_self.submission.classes if result.scorecard_self else None
    of_class = classes_line(reading.catalogue, reading.scorecard.submission.classes, own) if reading else ""
    return _pieces.head(note, status_line(result), of_class, standing_note(reading) if reading else "")


def background(round_words: Markup, lineage: str, frozen: Markup | str, *, doubtful: bool) -> Markup:
    """What a result rests on, for whoever asks: round and criteria, the merger, what was locked under which hash.

    ``doubtful``: something locked does not come out the same, which stands open.
    """
    return _pieces.background(round_words, lineage, frozen, doubtful)


def round_line(round_: Round, catalogue: Catalogue) -> Markup:
    """Round, window, criteria with their version and layers."""
    return _pieces.round(round_, catalogue)


def lineage_line(record: Record, unit: Unit) -> str:
    """What the ward was made of, or what it went into; "" for a ward of no merger."""
    made_of, went_into = predecessors(record, unit.id), successors(record, unit.id)
    if made_of:
        names = ward_names((unit, *(each.unit for each in made_of)))
        parts = ", ".join(names[each.unit.id] for each in made_of)
        return say("scorecard.made_of", day=formats.day(made_of[0].valid_from), parts=parts)
    if went_into:
        into = ", ".join(each.unit.name for each in went_into)
        return say("scorecard.went_into", day=formats.day(went_into[0].valid_from), into=into)
    return ""


def status_line(result: Result) -> Markup:
    """State of the dossier, when it was sent, and the days left or late."""
    lateness = result.lateness
    # Sent in time and given back: what is late is the second sending.
    again = "_again" if result.state == "returned" else ""
    step = say(f"scorecard.step_{lateness.step}{again}") if lateness.due is not None else ""
    late = (
        say(f"overview.late_{lateness.step}{again}", days=formats.days(lateness.days_late))
        if lateness.days_late
        else ""
    )
    return _pieces.status(result.state, last_act(result), result.dossier, lateness, step, late)


def standing_note(reading: Reading) -> str:
    """That only the ward's own word stands, and in a draft what it lacks; "" under an inspector's scorecard."""
    if not reading.claimed:
        return ""
    if reading.result.state != "draft":
        half_done = reading.result.scorecard_appraisal is not None
        return say("scorecard.claimed_half" if half_done else "scorecard.claimed")
    indicators, of_indicators = indicators_entered(reading.scorecard)
    documents, of_documents = documents_given(reading.scorecard)
    return say(
        "scorecard.draft",
        indicators=indicators,
        of_indicators=of_indicators,
        documents=documents,
        of_documents=of_documents,
    )


class ShownGate(NamedTuple):
    """The criterion of a gate, with the state of the gate, and what it opens to."""

    code: str
    name: str
    state: str
    derivation: Markup


def gates(reading: Reading) -> Markup:
    """The gates with their state, those that bar first; each opens to the criterion it belongs to."""
    found = sorted(reading.scorecard.gates, key=lambda gate: gate.state not in OPEN_STATES)
    return _pieces.gates([_gate(reading, gate) for gate in found], reading.claimed)


def _gate(reading: Reading, gate: Gate) -> ShownGate:
    criterion = reading.scorecard.criterion(reading.catalogue.criterion_of[gate.indicator].code)
    # A gate of a criterion that nobody has filled in is told as the criterion is.
    state = shown_state(reading.scorecard, criterion) if gate.state == criterion.state else gate.state
    return ShownGate(
        criterion.code, in_words(reading.criterion(criterion).name), state, of_criterion(reading, criterion)
    )


def questions(reading: Reading) -> Markup:
    """What the figures ask, as questions, with the criteria they are about; nothing where nothing is asked."""
    asked = []
    for question in reading.scorecard.questions:
        criteria = dict.fromkeys(reading.catalogue.criterion_of[code].code for code in question.indicators)
        asked.append((question.text, (*criteria, *question.indicators)))
    return _pieces.questions(asked)


_pieces = beside(__file__)
