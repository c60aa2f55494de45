"""``effect``: what a draft catalogue would do to every submission.

``docs/analysis.md``. Everything is read and checked before the first sign is written.
"""

import argparse
import sys
from typing import Any

from pydantic_core import to_json

from scoring.command_input import given_catalogues, given_submissions
from scoring.command_line import VersionParser
from scoring.draft_effect import DraftEffect, draft_effects
from scoring.exact import shown
from scoring.scorecard import Scorecard

DONE = 0


def add_effect(parser: VersionParser) -> None:
    """The options of ``effect``."""
    parser.add_argument("--catalogue", required=True, metavar="FILE")
    parser.add_argument("--layer", action="append", default=[], metavar="FILE")
    parser.add_argument("--draft", required=True, metavar="FILE")
    parser.add_argument("--draft-layer", action="append", default=[], metavar="FILE")
    parser.add_argument("--from", dest="from_", choices=("json", "csv"), default="json")
    parser.add_argument("submissions", nargs="?", metavar="SUBMISSIONS")
    parser.set_defaults(run=effect_command)


def effect_command(options: argparse.Namespace) -> int:
    """Grade all submissions now and under the draft, and write an array. Raises Problems."""
    now, drafted = [options.catalogue, *options.layer], [options.draft, *options.draft_layer]
    catalogue, draft = given_catalogues(now, drafted, submissions=(options.submissions,))
    submissions = given_submissions(catalogue, options.submissions, options.from_)
    write = sys.stdout.write
    write("[")
    for number, effect in enumerate(draft_effects(catalogue, draft, submissions)):
        write(",\n" if number else "\n")
        write(to_json(effect_data(effect)).decode())
    write("\n]\n")
    return DONE


def effect_data(effect: DraftEffect) -> dict[str, Any]:
    """What a draft would do to one submission, in the form of docs/analysis.md."""
    return {
        "unit": effect.submission.unit,
        "round": effect.submission.round,
        "from": _side(effect.before, effect.rank_before),
        "to": _side(effect.after, effect.rank_after),
        "criteria": [{"code": each.code, "from": each.before, "to": each.after} for each in effect.changes],
    }


def _side(card: Scorecard, rank: int | None) -> dict[str, Any]:
    return {
        "met": {layer: f"{found.counts.met}/{found.counts.total}" for layer, found in card.layers.items()},
        "score": shown(card.overall.exact),
        "band": card.band,
        "rank": rank,
    }
