"""Which views So sánh has: for criteria that give no points none of ranks; the appraisal's own work for those who do it."""

from dossiers.appraisal.reasons import JUDGES
from dossiers.vocabulary import Role
from scoring.catalogue import Catalogue
from scoring.residents import surveys

VIEWS = ("indicator", "criteria", "wards", "self", "ranks", "questions", "residents")
SEES_SELF = JUDGES
"""Who sets self-assessments against appraisals."""
SEES_QUESTIONS: frozenset[Role] = frozenset({"inspector", "lead_inspector", "board"})
"""Who is offered the questions of all wards; what each may read of them is asked of the policy."""

SEES_RESIDENTS = SEES_QUESTIONS
"""Who is offered what the residents of all wards say; whose opinions each may read is asked of the policy."""


def views_for(catalogue: Catalogue, role: Role) -> tuple[str, ...]:
    """The views of a round for somebody of this role, the one opened first at the front."""
    left_out = {
        *(() if catalogue.scored else ("ranks",)),
        *(() if role in SEES_SELF else ("self",)),
        *(() if role in SEES_QUESTIONS else ("questions",)),
        *(() if role in SEES_RESIDENTS and surveys(catalogue) else ("residents",)),
    }
    return tuple(each for each in VIEWS if each not in left_out)
