"""The top of a scorecard: which round, which criteria, how far the dossier is, and the gates, which are read first."""

from html import escape

from dossiers.rounds.rounds import Round
from dossiers.rounds.units import Unit, predecessors, successors
from dossiers.store.record import Record
from dossiers.submissions.results import Result
from scoring.catalogue import Catalogue
from scoring.scorecard import Gate
from ui.parts import formats
from ui.parts.states import state_mark
from ui.parts.ward_names import ward_names
from ui.reader.language import in_words, say
from ui.screens.scorecard.derivations import of_criterion, opening
from ui.screens.scorecard.phrases import measured, missing_words, why
from ui.screens.scorecard.reading import OPEN_STATES, Reading, documents_given, entered


def round_line(round_: Round, catalogue: Catalogue) -> str:
    """Round, window, criteria with their version and layers."""
    local = "".join(f" + {in_words(file.title)} {file.version}" for file in catalogue.files[1:])
    return escape(
        say(
            "scorecard.round_line",
            round=in_words(round_.name),
            start=formats.day(round_.window_from),
            end=formats.day(round_.window_to),
            version=catalogue.national.version,
            local=local,
        )
    )


def lineage_line(record: Record, unit: Unit) -> str:
    """What the ward was made of, or what it went into; "" for a ward of no merger."""
    made_of, went_into = predecessors(record, unit.id), successors(record, unit.id)
    if made_of:
        names = ward_names((unit, *(each.unit for each in made_of)))
        parts = ", ".join(names[each.unit.id] for each in made_of)
        return escape(say("scorecard.made_of", day=formats.day(made_of[0].valid_from), parts=parts))
    if went_into:
        into = ", ".join(each.unit.name for each in went_into)
        return escape(say("scorecard.went_into", day=formats.day(went_into[0].valid_from), into=into))
    return ""


def status_line(result: Result) -> str:
    """State of the dossier, when it was sent, and the days left or late."""
    parts = [f"<strong>{escape(say(f'common.state_{result.state}'))}</strong>", _sent(result), _due(result)]
    return " · ".join(part for part in parts if part)


def _sent(result: Result) -> str:
    sent = result.dossier.submitted_at
    if sent is None:
        first = result.dossier.first_saved_at
        return escape(say("scorecard.first_saved", when=formats.moment(first))) if first else ""
    late = result.lateness.sent_days_late
    text = escape(say("scorecard.sent", when=formats.day(sent.date())))
    if not late:
        return f"{text}, {escape(say('scorecard.sent_in_time'))}"
    return f'{text}, <span class="ws-late">{escape(say("scorecard.sent_late", days=late))}</span>'


def _due(result: Result) -> str:
    lateness = result.lateness
    if lateness.due is None:
        return ""
    # Sent in time and given back: what is late is the second sending.
    again = "_again" if result.state == "returned" else ""
    step, due = say(f"scorecard.step_{lateness.step}{again}"), formats.day(lateness.due)
    if lateness.days_late:
        late = escape(say("scorecard.days_late", step=step, days=lateness.days_late))
        return f'<span class="ws-late">■ {late}</span> {escape(say("scorecard.due", due=due))}'
    key = "scorecard.days_left" if lateness.days_left else "scorecard.last_day"
    left = escape(say(key, step=step, days=lateness.days_left))
    return f"<strong>{left}</strong> {escape(say('scorecard.due', due=due))}"


def standing_note(reading: Reading) -> str:
    """That only the ward's own word stands, and in a draft what it lacks; "" under an inspector's scorecard."""
    if not reading.claimed:
        return ""
    if reading.result.state != "draft":
        half_done = reading.result.scorecard_appraisal is not None
        return escape(say("scorecard.claimed_half" if half_done else "scorecard.claimed"))
    indicators, of_indicators = entered(reading.scorecard)
    documents, of_documents = documents_given(reading.scorecard)
    return escape(
        say(
            "scorecard.draft",
            indicators=indicators,
            of_indicators=of_indicators,
            documents=documents,
            of_documents=of_documents,
        )
    )


def gates(reading: Reading) -> str:
    """The gates with state and reason, those that bar first; each opens to the criterion it belongs to."""
    found = sorted(reading.scorecard.gates, key=lambda gate: gate.state not in OPEN_STATES)
    if not found:
        return ""
    lines = "".join(_gate(reading, gate) for gate in found)
    return (
        f'<section class="ws ws-gates"><h3>{escape(say("scorecard.gates"))} '
        f'<span class="ws-quiet">{escape(say("scorecard.gates_note"))}</span></h3>{lines}</section>'
    )


def _gate(reading: Reading, gate: Gate) -> str:
    criterion = reading.scorecard.criterion(reading.catalogue.criterion_of[gate.indicator].code)
    part = reading.scorecard.indicator(gate.indicator)
    name = in_words(reading.catalogue.indicators[gate.indicator].name)
    text = f"<strong>{escape(gate.indicator)} {escape(name)}:</strong> {escape(measured(reading, part))}"
    if gate.state in OPEN_STATES:
        cause = missing_words(reading, criterion) if part.cause in {"missing_document", "document_rejected"} else ""
        reason = cause or (why(reading, part) if part.cause != "missing_value" else "")
        barred = [in_words(band.name) for band in reading.catalogue.bands if band.gates]
        bars = say(f"scorecard.gate_{gate.state}", bands=", ".join(barred)) if barred else ""
        text += "".join(f". {escape(_capital(each))}" for each in (reason, bars) if each)
    summary = f"{state_mark(gate.state, claimed=reading.claimed)} <span>{text}</span>"
    return opening(summary, of_criterion(reading, criterion), "ws-gate")


def questions(reading: Reading) -> str:
    """What the figures ask, as questions, with the criteria they are about; nothing where nothing is asked."""
    asked = reading.scorecard.questions
    if not asked:
        return ""
    items = []
    for question in asked:
        codes = dict.fromkeys(reading.catalogue.criterion_of[code].code for code in question.indicators)
        about = ", ".join((*codes, *question.indicators))
        items.append(f'<li>{escape(in_words(question.text))} <span class="ws-quiet">({escape(about)})</span></li>')
    heading = (
        f"<h3>{escape(say('scorecard.questions', n=len(asked)))} "
        f'<span class="ws-quiet">{escape(say("scorecard.questions_note"))}</span></h3>'
    )
    return f'<section class="ws ws-questions">{heading}<ul>{"".join(items)}</ul></section>'


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
