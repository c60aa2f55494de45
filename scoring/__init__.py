"""How a ward is scored: pure, exact, and the same for every page, export and stored result.

``read_catalogue_files`` and ``read_submissions`` read and check; ``grade`` judges (``grade_all`` thousands); ``ranks``
compares. The rules stand in ``docs/scoring.md``.
"""

from scoring.catalogue import Catalogue, read_catalogue, read_catalogue_files
from scoring.grading import grade, grade_all
from scoring.problems import Problem, Problems
from scoring.ranking import ranks
from scoring.scorecard import Scorecard
from scoring.submission import Submission, read_submission, read_submissions
from scoring.words import Words

__all__ = [
    "Catalogue",
    "Problem",
    "Problems",
    "Scorecard",
    "Submission",
    "Words",
    "grade",
    "grade_all",
    "ranks",
    "read_catalogue",
    "read_catalogue_files",
    "read_submission",
    "read_submissions",
]
