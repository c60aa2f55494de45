"""Reading a file that somebody named. Where that cannot be done, the reason in our words and not in the system's."""

import os
import sys

from scoring.problems import Problem, problem_words

REASONS: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "file_missing"),
    (NotADirectoryError, "file_missing"),
    (IsADirectoryError, "file_is_folder"),
    (PermissionError, "file_forbidden"),
)
STDIN = "<stdin>"


def read_file(path: str | os.PathLike[str], most: int = -1) -> bytes | Problem:
    """The first ``most`` bytes of a file (all of them unless said otherwise), or the problem that keeps it from being read."""
    try:
        with open(path, "rb") as file:
            return file.read(most)
    except (OSError, ValueError) as error:
        return _problem(os.fspath(path), error)


def read_stdin() -> bytes | Problem:
    """All of standard input, or the problem that keeps it from being read. It may be closed."""
    # The type says that it is always there; a program that was started with a closed input has none.
    stream: object = sys.stdin
    if stream is None:
        return Problem(STDIN, None, None, "", problem_words("stdin_closed"))
    try:
        return sys.stdin.buffer.read()
    except (OSError, ValueError) as error:
        return _problem(STDIN, error)


def _problem(name: str, error: OSError | ValueError) -> Problem:
    for kind, problem in REASONS:
        if isinstance(error, kind):
            return Problem(name, None, None, "", problem_words(problem))
    if isinstance(error, OSError) and error.errno is not None:
        return Problem(name, None, None, "", problem_words("unreadable", number=error.errno))
    return Problem(name, None, None, "", problem_words("file_missing"))
