"""What weights demand of each other: those of groups, of a criterion that needs some of its indicators, and points.

``docs/scoring.md``, sections 2 and 5. Like all rules these walk the data as it was read, and skip what has the wrong shape.
"""

from collections.abc import Iterator, Sequence

from scoring.catalogue.nodes import MappingNode
from scoring.catalogue.values import number_in, two_readings
from scoring.catalogue.yaml_text import Scalar, YamlValue
from scoring.exact import Exact, written
from scoring.problems import Problem, problem_words

JUDGED_BY = ("target", "credit", "cases")
"""The keys that make an indicator more than tracked."""


def weight_problems(files: Sequence[MappingNode]) -> Iterator[Problem]:
    """All problems with weights of these files, the national layer first."""
    groups = [group for file in files for group in file.parts("groups")]
    weighted = any("weight" in group.data for group in groups)
    yield from _groups_alike(groups)
    yield from _points_alike(files)
    for file in files:
        in_points = _in_points(file)
        if in_points and weighted:
            yield file.problem(file.at("points"), problem_words("points_group_weights"))
        for group in file.parts("groups"):
            for criterion in group.parts("criteria"):
                if "counts_as" in criterion.data and weighted:
                    yield criterion.problem(criterion.at("counts_as"), problem_words("counts_as_group_weights"))
                if "needs" in criterion.data:
                    yield from _needs(criterion)
                if in_points:
                    yield from _points(criterion)


def _groups_alike(groups: Sequence[MappingNode]) -> Iterator[Problem]:
    for group in groups[1:]:
        if ("weight" in group.data) != ("weight" in groups[0].data):
            yield group.problem(group.path, problem_words("group_weights", code=group.text("code") or "…"))


def _points_alike(files: Sequence[MappingNode]) -> Iterator[Problem]:
    for file in files[1:]:
        found, first = _in_points(file), _in_points(files[0])
        if None not in (found, first) and found != first:
            kind = "points_here_only" if found else "points_not_here"
            yield file.problem(file.at("points"), problem_words(kind, first=files[0].document.name))


def _in_points(file: MappingNode) -> bool | None:
    """Whether the weights of a file are points; None where what it says of that is no truth value."""
    said = file.data.get("points")
    if "points" not in file.data:
        return False
    return bool(said.value) if isinstance(said, Scalar) and said.kind == "truth" else None


def _is_judged(indicator: MappingNode) -> bool:
    return any(key in indicator.data for key in JUDGED_BY)


def _needs(criterion: MappingNode) -> Iterator[Problem]:
    """At most as many as are judged; no indicator carries a weight, because the best ones count alike."""
    indicators = list(criterion.parts("indicators"))
    judged = sum(map(_is_judged, indicators))
    needs = _weight(criterion.data["needs"])
    # What is no whole number is refused by itself.
    if indicators and isinstance(needs, int) and needs > judged:
        text = problem_words("needs_above", needs=written(needs), judged=judged)
        yield criterion.problem(criterion.at("needs"), text if judged else problem_words("needs_none_judged"))
    for indicator in indicators:
        if "weight" in indicator.data:
            yield indicator.problem(indicator.at("weight"), problem_words("needs_weight"))


def _points(criterion: MappingNode) -> Iterator[Problem]:
    """Points of a criterion: it says how many, and without ``needs`` its judged indicators share them out exactly."""
    if "weight" not in criterion.data:
        yield criterion.problem(criterion.at("weight"), problem_words("points_of_criterion"))
    if "needs" in criterion.data:
        return
    judged = [indicator for indicator in criterion.parts("indicators") if _is_judged(indicator)]
    for indicator in criterion.parts("indicators"):
        if not _is_judged(indicator) and "weight" in indicator.data:
            yield indicator.problem(indicator.at("weight"), problem_words("points_tracked"))
        elif _is_judged(indicator) and "weight" not in indicator.data and len(judged) > 1:
            yield indicator.problem(indicator.at("weight"), problem_words("points_of_indicator"))
    shares = [_weight(found.data["weight"]) for found in judged if "weight" in found.data]
    known = [share for share in shares if share is not None]
    whole = _weight(criterion.data.get("weight"))
    all_given = len(known) == len(judged) or (len(judged) == 1 and not shares)
    if known and all_given and whole is not None and sum(known) != whole:
        text = problem_words("points_sum", indicators=written(sum(known)), criterion=written(whole))
        yield criterion.problem(criterion.at("weight"), text)


def _weight(value: YamlValue | None) -> Exact | None:
    """A number that may stand as a weight; None for one that is refused by itself."""
    number = None if two_readings(value) else number_in(value)
    return None if number is None or number < 0 else number
