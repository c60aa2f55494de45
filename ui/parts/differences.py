"""Whether an appraisal says something else of a criterion than the ward does."""

from scoring.scorecard import CriterionResult


def differs(one: CriterionResult, other: CriterionResult) -> bool:
    """Another state, other points, or another figure or state of any indicator: a correction that changes no points, too."""
    if (one.state, one.credit) != (other.state, other.credit):
        return True
    pairs = zip(one.indicators, other.indicators, strict=True)
    return any((mine.state, mine.value, mine.exact) != (its.state, its.value, its.exact) for mine, its in pairs)
