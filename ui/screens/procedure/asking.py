"""What a ward is asked, criterion by criterion: proposed from the checks and from what was decided against its claim."""

from collections.abc import Mapping

from dossiers.access.policy import Actor
from dossiers.appraisal.case import case
from dossiers.errors import NotAllowed, NotFound, NotNow
from dossiers.store.record import Record
from dossiers.submissions.questions import exchanges
from dossiers.submissions.results import Result, result
from scoring.change import differs
from scoring.scorecard import Scorecard
from ui.reader.language import in_words, say
from ui.screens.appraisal.case import decision_words, subject_name


def proposed(record: Record, actor: Actor, unit_id: str, round_id: str) -> dict[str, str]:
    """Criterion → a question to begin from, in the order of the catalogue; none for what the ward was asked before."""
    try:
        found = result(record, actor, unit_id, round_id)
    except (NotAllowed, NotFound, NotNow):
        return {}
    texts: dict[str, list[str]] = {}
    card = found.scorecard_appraisal or found.scorecard_self
    if card is None:
        return {}
    for question in card.questions:
        texts.setdefault(_home(card, question.indicators), []).append(in_words(question.text))
    for code in _against(found):
        texts.setdefault(code, []).extend(_decided(record, actor, unit_id, round_id, code))
    asked = {each.criterion for each in exchanges(record, actor, unit_id, round_id) if each.kind == "clarification"}
    return {code: " ".join(texts[code]) for code in card.catalogue.criteria if texts.get(code) and code not in asked}


def _home(card: Scorecard, indicators: tuple[str, ...]) -> str:
    """The criterion a question is put under: that of the first figure it names."""
    return card.catalogue.criterion_of[indicators[0]].code


def _against(found: Result) -> list[str]:
    """The criteria that the appraisal sees otherwise than the ward."""
    own, given = found.scorecard_self, found.scorecard_appraisal
    if own is None or given is None:
        return []
    pairs = ((each, own.criterion(each.code)) for each in given.criteria)
    return [now.code for now, was in pairs if differs(now, was)]


def _decided(record: Record, actor: Actor, unit_id: str, round_id: str, code: str) -> list[str]:
    try:
        found = case(record, actor, unit_id, round_id, code)
    except (NotAllowed, NotFound, NotNow):
        return []
    return [
        say(
            "procedure.ask_about",
            code=subject_name(found, subject),
            what=decision_words(found, decision),
            why=decision.reason.rstrip(". "),
        )
        for subject, decision in found.decisions.items()
        if decision.reason
    ]


def written(asked: Mapping[str, str | None]) -> dict[str, str]:
    """Those of the texts that say something."""
    return {code: text.strip() for code, text in asked.items() if text and text.strip()}
