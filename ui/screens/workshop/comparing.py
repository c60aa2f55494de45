"""Two versions beside each other: the newest of a draft, and a round's, an earlier one, or another draft's."""

from collections.abc import Callable
from typing import NamedTuple

from dossiers.office.criteria_drafts import Draft
from ui.reader.choice import pick
from ui.reader.language import in_words, say
from ui.screens.administration.form import sentence
from ui.screens.workshop.reading import Files, Reading
from ui.screens.workshop.versions import draw_versions


def draw_comparing(reading: Reading, draft: Draft) -> None:
    """Draw the view."""
    others = _others(reading, draft)
    against = pick(
        "draft_against", say("workshop.against"), list(others), next(iter(others)),
        lambda key: others[key].called, width=420, kept=False,
    )  # fmt: skip
    _, name, files = others[against]
    old, new = reading.read(files()).catalogue, reading.read(reading.files(draft)).catalogue
    if old is None or new is None:
        sentence(say("workshop.not_comparable"))
        return
    draw_versions(old, new, (name, draft.name))


class _Other(NamedTuple):
    """What a draft can be compared with. ``called``: in the list of all; ``name``: in a sentence and above a column."""

    called: str
    name: str
    files: Callable[[], Files]


def _others(reading: Reading, draft: Draft) -> dict[str, _Other]:
    """What a draft can be compared with, by keys for the address."""
    first = draft.from_round
    order = sorted(reading.rounds, key=lambda key: key != first)
    found: dict[str, _Other] = {}
    for key in order:
        name = in_words(reading.rounds[key].name)
        called = say("workshop.against_round", round=name)
        found[f"round-{key}"] = _Other(called, name, lambda key=key: reading.of_round(key))
    for version in range(draft.version - 1, 0, -1):
        called = say("workshop.against_version", version=version)
        name = say("workshop.version", version=version)
        found[f"version-{version}"] = _Other(called, name, lambda version=version: reading.files(draft, version))
    for other in reading.drafts:
        if other.id != draft.id:
            called = say("workshop.against_draft", draft=other.name)
            found[f"draft-{other.id}"] = _Other(called, other.name, lambda other=other: reading.files(other))
    return found
