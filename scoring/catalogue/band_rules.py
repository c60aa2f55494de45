"""What a band demands of the rest of its file: which bands carry conditions, and that what these name is there."""

from collections.abc import Iterable, Iterator, Mapping

from scoring.catalogue.nodes import MappingNode, all_there, in_curly_quotes, named
from scoring.catalogue.yaml_text import KeyPath
from scoring.problems import Problem, problem_words
from scoring.words import Words

ASKED_WHERE_GIVEN = ("min_score", "must_meet", "min_group", "max_unmet", "levels")
"""Keys of a band that ask for something whatever they hold."""
ASKED_WHERE_TRUE = ("all_met", "gates")
JUDGED_BY = ("target", "credit", "cases")
"""Keys of which a judged indicator has one at least."""


def band_problems(file: MappingNode) -> Iterator[Problem]:
    """All problems between the bands of the national file and what they name."""
    entries = file.data.get("bands")
    last = len(entries) - 1 if isinstance(entries, list) else -1
    groups = {code: group for group in file.parts("groups") if (code := group.code()) is not None}
    indicators = _indicators(file.parts("groups"))
    nameless = any(group.text("code") is None for group in file.parts("groups"))
    lacking = not (all_there(file) and file.document.whole)
    for band in file.parts("bands"):
        if band.path[-1] == last and _conditional(band):
            yield band.problem(band.path, problem_words("band_last"))
        elif band.path[-1] != last and not _conditional(band):
            yield band.problem(band.path, problem_words("band_free"))
        yield from _of_layers(band, "min_met", file)
        yield from _must_meet(band, indicators, lacking=lacking)
        yield from _min_group(band, groups, lacking=lacking or nameless)
        yield from _not_empty(band, "max_unmet")
        yield from _of_layers(band, "max_unmet", file)
        for asked in band.parts("levels"):
            yield from _levels(asked, indicators, lacking=lacking)


def _indicators(groups: Iterable[MappingNode]) -> dict[str, MappingNode]:
    found = (
        indicator
        for group in groups
        for criterion in group.parts("criteria")
        for indicator in criterion.parts("indicators")
    )
    return {code: indicator for indicator in found if (code := indicator.code()) is not None}


def _conditional(band: MappingNode) -> bool:
    layers = band.part("min_met")
    return (
        any(key in band.data for key in ASKED_WHERE_GIVEN)
        or bool(layers and layers.data)
        or any(band.true(key) for key in ASKED_WHERE_TRUE)
    )


def _of_layers(band: MappingNode, key: str, file: MappingNode) -> Iterator[Problem]:
    """A condition names the national layer and no other."""
    layers = band.part(key)
    for layer in layers.data if layers else ():
        if layer != file.text("layer"):
            national = file.text("layer") or "…"
            text = problem_words("national_layer_only", key=key, layer=layer, national=national)
            yield band.problem((*band.at(key), layer), text)


def _not_empty(band: MappingNode, key: str) -> Iterator[Problem]:
    part = band.part(key)
    if part is not None and not part.data:
        yield part.problem(part.path, problem_words("empty"))


def _must_meet(band: MappingNode, indicators: Mapping[str, MappingNode], *, lacking: bool) -> Iterator[Problem]:
    """What must be met is a judged indicator of the national file, named once."""
    yield from _named_once(band, "must_meet")
    for path, code in band.texts("must_meet"):
        if code not in indicators:
            if not lacking:
                yield band.problem(path, _unknown_indicator(code, indicators))
        elif not any(key in indicators[code].data for key in JUDGED_BY):
            yield band.problem(path, problem_words("must_meet_tracked", code=code))


def _min_group(band: MappingNode, groups: Mapping[str, MappingNode], *, lacking: bool) -> Iterator[Problem]:
    yield from _not_empty(band, "min_group")
    part = band.part("min_group")
    for code in part.data if part else ():
        if code not in groups and not lacking:
            text = in_curly_quotes(code, groups) or problem_words("unknown_group", code=code, choices=named(groups))
            yield band.problem((*band.at("min_group"), code), text)


def _levels(asked: MappingNode, indicators: Mapping[str, MappingNode], *, lacking: bool) -> Iterator[Problem]:
    """Levels are asked of level indicators of the national file, each named once; the level is one that all of them have."""
    yield from asked.exactly_one(("at_least", "at_most"))
    yield from asked.exactly_one(("min", "max"))
    yield from _named_once(asked, "of")
    for path, code in asked.texts("of"):
        found = indicators.get(code)
        kind = found.text("kind") if found else None
        if found is None:
            if not lacking:
                yield asked.problem(path, _unknown_indicator(code, indicators))
        elif kind == "level":
            yield from _has_level(asked, code, found)
        elif kind is not None:
            yield asked.problem(path, problem_words("levels_kind", code=code, kind=kind))


def _has_level(asked: MappingNode, code: str, indicator: MappingNode) -> Iterator[Problem]:
    known = [level for each in indicator.parts("levels") if (level := each.text("code")) is not None]
    for key in ("at_least", "at_most"):
        level = asked.text(key)
        if known and level is not None and level not in known:
            text = problem_words("unknown_level_of", level=level, code=code, choices=named(known))
            yield asked.problem(asked.at(key), text)


def _named_once(part: MappingNode, key: str) -> Iterator[Problem]:
    seen: dict[str, KeyPath] = {}
    for path, code in part.texts(key):
        if code in seen:
            line = part.document.line(seen[code])
            yield part.problem(path, problem_words("named_twice", code=code, line=line))
        seen.setdefault(code, path)


def _unknown_indicator(code: str, indicators: Mapping[str, MappingNode]) -> Words:
    return in_curly_quotes(code, indicators) or problem_words("not_of_national", code=code)
