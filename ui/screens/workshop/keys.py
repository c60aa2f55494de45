"""Which keys may stand where in a file of criteria, from the schema of the files, each with its meaning and an example."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from scoring.catalogue import KINDS, schema_text
from ui.parts.formats import matching
from ui.reader.language import in_words, say, word_list

MODELS: Mapping[str, tuple[str, ...]] = {
    "group": ("Group",),
    "criterion": ("Criterion",),
    "document": ("DocumentNeeded",),
    **{kind: (model.__name__,) for kind, model in KINDS.items()},
    "target": ("NumberTarget", "LevelTarget"),
    "date": ("DateTarget",),
    "line": ("NumberLine", "LevelLine"),
    "steps": ("NumberSteps", "LevelSteps"),
    "step": ("NumberStep", "LevelStep"),
    "case": ("NumberCase", "LevelCase", "DateCase"),
    "small_base": ("SmallBase",),
    "one_level": ("Level",),
    "item": ("Item",),
    "band": ("Band",),
    "levels_asked": ("LevelsAsked",),
    "check": ("Check",),
    "unit_class": ("UnitClass",),
    "source": ("Source",),
    "base": ("Base",),
    "text": ("Bilingual",),
}
"""What stands in a file → its parts of the schema. Besides: the top of a file, and what all indicators share."""
BEFORE_KINDS = ("file", "group", "criterion", "document", "indicator")
OBJECTS = (*BEFORE_KINDS, *KINDS, *(each for each in MODELS if each not in BEFORE_KINDS and each not in KINDS))
"""All of them, as they are offered."""


class Key(NamedTuple):
    """A key that may stand in an object. ``required``: it must stand there; ``choices``: what it may be, where few."""

    name: str
    meaning: str
    required: bool
    choices: tuple[str, ...]


class Place(NamedTuple):
    """An object of a file, in the language of the screen, with its keys and an example."""

    name: str
    title: str
    keys: tuple[Key, ...]
    example: str


def places(chosen: str = "", asked: str = "") -> tuple[Place, ...]:
    """The objects with their keys: one or all of them, and only keys in whose name or meaning every asked word occurs."""
    found = [_place(name, keys) for name, keys in _keys().items() if chosen in ("", name)]
    if not asked.strip():
        return tuple(found)
    some = (each._replace(keys=tuple(key for key in each.keys if _matches(asked, each, key))) for each in found)
    return tuple(each for each in some if each.keys)


def title(name: str) -> str:
    """What an object is called."""
    return say(f"workshop.object_{name}")


def _matches(asked: str, place: Place, key: Key) -> bool:
    return bool(matching(asked, [f"{place.title} {key.name} {key.meaning} {' '.join(key.choices)}"]))


def _place(name: str, keys: Sequence[tuple[str, bool, tuple[str, ...]]]) -> Place:
    told = tuple(Key(key, meaning(name, key), required, choices) for key, required, choices in keys)
    return Place(name, title(name), told, _examples()[name])


def meaning(place: str, key: str) -> str:
    """What a key means in one line: at this place, else wherever it stands. KeyError for one without a meaning."""
    own = f"workshop.key_{place}_{key}"
    return in_words(word_list()[own if own in word_list() else f"workshop.key_{key}"])


@cache
def _keys() -> dict[str, tuple[tuple[str, bool, tuple[str, ...]], ...]]:
    """Object → its keys with whether each must stand there, and what it may be."""
    schema = json.loads(schema_text())
    parts = {name: [schema["$defs"][each] for each in models] for name, models in MODELS.items()}
    kinds = [parts[kind][0] for kind in KINDS]
    # A deadline alone has no points in part.
    shared = [
        key for key in kinds[0]["properties"] if sum(key in each["properties"] for each in kinds) >= len(kinds) - 1
    ]
    found = {"file": tuple(_of(schema, schema["properties"])), "indicator": tuple(_of(kinds[0], shared))}
    for name, models in parts.items():
        own = [key for key in models[0]["properties"] if name not in KINDS or key not in shared]
        found[name] = tuple(_of(models[0], own))
    found["indicator"] = tuple(
        (key, needed, tuple(KINDS) if key == "kind" else choices) for key, needed, choices in found["indicator"]
    )
    return {name: found[name] for name in OBJECTS}


def _of(
    model: Mapping[str, Any], keys: Iterator[str] | Sequence[str] | Mapping[str, Any]
) -> Iterator[tuple[str, bool, tuple[str, ...]]]:
    for key in keys:
        yield key, key in model.get("required", ()), _choices(model["properties"][key])


def _choices(value: Mapping[str, Any]) -> tuple[str, ...]:
    if value.get("type") == "boolean":
        return ("true", "false")
    if "const" in value:
        return (json.dumps(value["const"]),)
    return tuple(each if isinstance(each, str) else json.dumps(each) for each in value.get("enum", ()))


@cache
def _examples() -> dict[str, str]:
    """Object → an example of it as it stands in a file."""
    return yaml.safe_load(Path(__file__).with_name("examples.yaml").read_text(encoding="utf-8"))
