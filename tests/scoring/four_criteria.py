"""The small catalogue with full credit from 90 on, as the scorecard's tests reckon with, and a ward one short of ten there."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from scoring import Catalogue, Scorecard, grade, read_catalogue, read_submission
from tests.scoring import small_catalogue
from tests.scoring.small_catalogue import DOCUMENTS, TEXT, WINDOW, part

__all__ = ["DOCUMENTS", "GOOD", "catalogue", "graded", "part"]

GOOD: Mapping[str, Any] = {**small_catalogue.GOOD, "2.1": {"numerator": 9, "denominator": 10}}


@cache
def catalogue() -> Catalogue:
    """The four criteria."""
    text = TEXT.replace("{from: 50, to: 100}", "{from: 50, to: 90}")
    assert text != TEXT
    return read_catalogue([("small.yaml", text.encode())])


def graded(values: Mapping[str, Any], documents: Mapping[str, str] = DOCUMENTS, **more: Any) -> Scorecard:
    """What these figures and documents score."""
    text = json.dumps({"unit": "to-hieu", "round": "2026", "window": WINDOW, **part(values, documents, **more)})
    return grade(catalogue(), read_submission(catalogue(), text))
