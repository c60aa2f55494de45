"""How a ward is scored: a pure, exact function, the same for every page, export and stored result.

The rules stand in ``docs/scoring.md`` and ``docs/analysis.md``, how to use them from a program in ``docs/scoring-module.md``.
What everybody may ask for here, in the order in which it is used:

    read_catalogue_files  a ``Catalogue``, what is judged, from the paths of its files
    read_catalogue        the same from their names and bytes
    check_catalogue_files, check_catalogue  the same, with every ``Notice``: what is allowed and hardly meant (section 12)
    read_submissions      ``Submission``: what each ward entered for a round, from JSON, dicts, rows or a DataFrame
    read_submission       one of them alone
    read_table            the same from CSV text
    grade                 a ``Scorecard``, all that follows from a submission under a catalogue
    grade_all             those of thousands in less time
    ranks                 the places of scorecards within their rounds, from 1
    scorecard_rows        scorecards as rows of a table, from which pandas makes a DataFrame
    Problems              what a file is refused with: every ``Problem`` at once, each with its place and its words
    Window, Ruling        the parts of a ``Submission`` that is made by hand
    Words                 a text in Vietnamese and English
    __version__           of the distribution, of ``--version`` and of the whole program: this is its one place

Figures are exact (``int``, ``fractions.Fraction``) and scores run from 0 to 100; as text they have two decimals. Everybody may
ask for more in these modules:

    catalogue   the models of a catalogue
    submission  the parts of a submission
    scorecard   the parts of a result, and its written form
    scores      scores, and counts of criteria by state
    vocabulary  the closed lists of states, kinds and codes
    reading     what is still open in a scorecard, and what a state rests on
    points      what a criterion earns, loses and could still gain
    paths       what would lift a ward, and what keeps it from a better band
    whatif      what a criterion would be worth after each next step
    firm_ranks  a rank and how firm it is: where it lies under other weights; ``rank_ranges`` says how they are drawn
    band_path   the fewest steps to a band, proved by grading
    change      what differs between two scorecards of one ward
    contributions    what each criterion brings to the overall score
    under_catalogue  a submission as another catalogue reads it
    change_split     a change between two rounds: the ward's part and the catalogue's part
    draft_effect     what a draft catalogue would do to every ward
    catalogue_difference  what differs between two catalogues, and whether grading may change by it
    agreement        how far two judgements agree, the spread of differences, the interval of a share
    published        a scorecard as a reader from outside may have it
    suppression      small counts of sensitive subjects in what is published outside
    residents   surveys with their interval and response, complaints
    trends      reading an indicator's figures over the years
    questions   what in a submission does not fit together
    merging     the figures of merged wards, added up
    measures    judging one indicator, and its threshold in words
    exact       exact numbers and dates
    letters     letters in one form
    words       reading texts in two languages

The rest is for this package. Behind the readers stand ``files`` and ``content`` (what is in a file that somebody named),
the ways in ``json_text``, ``submission_table`` and ``program_data``, then ``reading_submissions`` and ``problems``; behind
grades and ranks ``grading``, ``named_tuples``, ``bands`` and ``ranking``; behind firm ranks ``reweighting`` and ``draws``,
NumPy's only place; behind paths ``steps``, ``step_sums`` (what they bring), ``step_options`` and ``shortest`` (which are
the fewest) and ``step_order``; ``derivations`` behind the sentence that leads from the figures to a state;
``scorecard_table`` behind rows; ``command_line``, ``command_input``, ``streams``, ``quiet_start``, ``grade_command``,
``ranks_command`` with ``weight_sets``, ``path_command``, ``change_command``, ``agree_command`` and ``effect_command`` behind
the command.
"""

__version__ = "0.2.0"

from scoring import quiet_start

# Before all else, which takes some tenths of a second to load: so the other imports stand below.
# ruff: noqa: E402
quiet_start.leave_quietly()

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
from scoring.reading_submissions import read_submission, read_submissions, read_table
from scoring.scorecard import Scorecard
from scoring.scorecard_table import scorecard_rows
from scoring.submission import Ruling, Submission, Window
from scoring.words import Words

__all__ = [
    "Catalogue",
    "Notice",
    "Problem",
    "Problems",
    "Ruling",
    "Scorecard",
    "Submission",
    "Window",
    "Words",
    "__version__",
    "check_catalogue",
    "check_catalogue_files",
    "grade",
    "grade_all",
    "ranks",
    "read_catalogue",
    "read_catalogue_files",
    "read_submission",
    "read_submissions",
    "read_table",
    "scorecard_rows",
]
