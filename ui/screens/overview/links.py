"""Where a criterion of a ward's own dossier is entered, answered or read."""

from dossiers.procedure.progress import WITH_WARD
from dossiers.submissions.results import Result
from ui.reader.language import language

#: The ward has something to enter or to answer in its form.
IN_FORM = (*WITH_WARD, "clarification_requested")


def to_criterion(result: Result, code: str) -> str:
    """The address of a criterion: in the ward's form while something can be done there, else on its scorecard, opened."""
    of = f"round={result.round.id}&lang={language()}&criterion={code}"
    if result.state in IN_FORM:
        return f"/self_assessment?{of}"
    return f"/scorecard?unit={result.unit.id}&{of}"
