"""How a ward is scored: a pure, exact function, the same for every page, export and stored result.

The rules stand in ``docs/scoring.md``. The steps, in the order in which they are used:

- ``read_catalogue_files`` (from paths) and ``read_catalogue`` (from bytes) read and check a ``Catalogue``: what is judged.
- ``check_catalogue_files`` and ``check_catalogue`` do the same and also tell ``Notice``s: what the files may say and is hardly
  meant, such as a band that can never be given (``docs/scoring.md``, section 12).
- ``read_submissions`` and ``read_submission`` read and check a ``Submission``: what one ward entered for one round.
- ``grade`` makes a ``Scorecard`` from the two; ``grade_all`` does so for thousands in less time.
- ``ranks`` compares the scorecards of a round.

Whatever is wrong with a file is raised at once as ``Problems``, each ``Problem`` with its place. ``Words`` is a text in
Vietnamese and English. Everybody may ask for these names here, and for more in these modules:

    catalogue   the models of a catalogue
    submission  the parts of a submission
    scorecard   the parts of a result, and its written form
    scores      scores, and counts of criteria by state
    vocabulary  the closed lists of states, kinds and codes
    reading     what is still open in a scorecard, and what a state rests on
    points      what a criterion earns, loses and could still gain
    paths       what would lift a ward, and what keeps it from a better band
    whatif      what a criterion would be worth after each next step
    change      what differs between two scorecards of one ward
    trends      reading an indicator's figures over the years
    questions   what in a submission does not fit together
    merging     the figures of merged wards, added up
    measures    judging one indicator, and its threshold in words
    exact       exact numbers and dates
    letters     letters in one form
    words       reading texts in two languages

The rest is for this package: ``problems`` stands behind the readers, ``grading`` and ``ranking`` behind grades and ranks,
``derivations`` behind the sentence that leads from the figures to a state.
"""

from scoring.catalogue import (
    Catalogue,
    Notice,
    check_catalogue,
    check_catalogue_files,
    read_catalogue,
    read_catalogue_files,
)
from scoring.grading import grade, grade_all
from scoring.problems import Problem, Problems
from scoring.ranking import ranks
from scoring.scorecard import Scorecard
from scoring.submission import Submission, read_submission, read_submissions
from scoring.words import Words

__all__ = [
    "Catalogue",
    "Notice",
    "Problem",
    "Problems",
    "Scorecard",
    "Submission",
    "Words",
    "check_catalogue",
    "check_catalogue_files",
    "grade",
    "grade_all",
    "ranks",
    "read_catalogue",
    "read_catalogue_files",
    "read_submission",
    "read_submissions",
]
