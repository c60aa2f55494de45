"""What every command reads: the files of a catalogue, a file or table of submissions, the code of a band."""

from collections.abc import Sequence

from scoring.catalogue import Catalogue, read_catalogue_files
from scoring.files import STDIN, read_file, read_stdin
from scoring.problems import Problem, Problems, problem_words
from scoring.reading_submissions import read_submissions, read_table
from scoring.submission import Submission

STANDARD_INPUT = "-"


def given_catalogue(files: Sequence[str], submissions: str | None = None) -> Catalogue:
    """The catalogue of the files, later ones layered on the first.

    Where it is refused, a file of submissions that cannot be read is told with it. Raises Problems.
    """
    return given_catalogues(files, submissions=(submissions,))[0]


def given_catalogues(*each_files: Sequence[str], submissions: Sequence[str | None] = ()) -> list[Catalogue]:
    """The catalogues of several lists of files. Where any is refused, everything wrong with all of them is told at once.

    Files of ``submissions`` that cannot be read are told with it. Raises Problems.
    """
    catalogues: list[Catalogue] = []
    problems: list[Problem] = []
    for files in each_files:
        try:
            catalogues.append(read_catalogue_files(files))
        except Problems as found:
            problems += found.problems
    if not problems:
        return catalogues
    for named in submissions:
        given = None if named is None or named == STANDARD_INPUT else read_file(named, 0)
        problems += [given] if isinstance(given, Problem) else []
    # One file may stand in several of the lists.
    raise Problems(dict.fromkeys(problems))


def given_submissions(
    catalogue: Catalogue, named: str | None, kind: str | None, problems: Sequence[Problem] = ()
) -> list[Submission]:
    """The submissions of the file ``named``, of standard input where it is None or ``-``.

    ``kind`` is ``csv`` for a table. With anything wrong, also among ``problems`` already: Problems with all of it.
    """
    name = STDIN if named is None or named == STANDARD_INPUT else named
    content = read_stdin() if name is STDIN else read_file(name)
    try:
        if isinstance(content, Problem):
            raise Problems([content])
        read = read_table if kind == "csv" else read_submissions
        submissions = read(catalogue, content, name)
    except Problems as found:
        raise Problems([*problems, *found.problems]) from None
    if problems:
        raise Problems(problems)
    return submissions


def unknown_band(catalogue: Catalogue, code: str | None, option: str, source: str) -> list[Problem]:
    """The problem of a band asked for by ``option`` that the catalogue of the file ``source`` does not have."""
    codes = [band.code for band in catalogue.bands]
    if code is None or code in codes:
        return []
    text = problem_words("unknown_band", code=code, choices=", ".join(codes))
    return [Problem(source, None, None, option, text)]
