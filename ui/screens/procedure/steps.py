"""The way a dossier has come: who took which step when and why, version by version; and what was locked, under its hash."""

from collections.abc import Sequence
from itertools import pairwise

from dossiers.procedure.frozen import Frozen
from dossiers.procedure.status import StepTaken
from ui.parts.templates import Markup, beside
from ui.reader.people import told_name


def steps_html(steps: Sequence[StepTaken], version: int, *, logged: bool = False) -> Markup:
    """The steps in order as a table, each with its reasons and the day it gave the ward; a dossier that was reopened names its
    versions. ``logged``: for a reader who has the log, which keeps the details.
    """
    versions = [1, *(step.version for step in steps)]
    reopened = [now != before for before, now in pairwise(versions)]
    explained = any(step.reason or step.asked or step.due for step in steps)
    return _pieces.table(list(zip(steps, reopened, strict=True)), version, explained, logged)


def frozen_html(versions: Sequence[Frozen]) -> Markup:
    """What was locked, the newest version first: by whom, when, under which hash, and whether it still comes out the same."""
    return _pieces.frozen(sorted(versions, key=lambda each: -each.version))


_pieces = beside(__file__, told_name=told_name)
