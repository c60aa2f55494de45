"""``path``: submissions in, the fewest steps of each to a band out (``docs/analysis.md``, section 2)."""

import argparse
import sys

from pydantic_core import to_json

from scoring.band_path import path_to
from scoring.command_input import given_catalogue, given_submissions, unknown_band
from scoring.grading import grade


def path_command(options: argparse.Namespace) -> int:
    """Work the paths out and write them. Raises Problems."""
    catalogue = given_catalogue([options.catalogue, *options.layer], options.submissions)
    problems = unknown_band(catalogue, options.to, "--to", options.catalogue)
    submissions = given_submissions(catalogue, options.submissions, options.from_, problems)
    paths = [path_to(grade(catalogue, each), options.to).as_data() for each in submissions]
    sys.stdout.write(array_text(paths))
    return 0


def array_text(entries: list[dict[str, object]]) -> str:
    """A JSON array with an entry a line."""
    lines = [to_json(entry).decode() for entry in entries]
    return "[" + ",".join(f"\n{line}" for line in lines) + "\n]\n"
