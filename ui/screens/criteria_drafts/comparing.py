"""Two versions beside each other: the newest of a draft, and a round's, an earlier one, or another draft's."""

from collections.abc import Callable
from difflib import unified_diff

from dossiers.office.criteria_drafts import Draft
from scoring import Catalogue
from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.choice import pick
from ui.reader.language import in_words, say
from ui.screens.administration.form import sentence
from ui.screens.criteria_drafts.reading import Files, Reading


def draw_comparing(reading: Reading, draft: Draft) -> None:
    """Draw the view."""
    others = _others(reading, draft)
    against = pick(
        "draft_against", say("criteria_drafts.against"), list(others), next(iter(others)),
        lambda key: others[key][0], width=420, kept=False,
    )  # fmt: skip
    name, files = others[against]
    old, new = reading.read(files()).catalogue, reading.read(reading.files(draft)).catalogue
    if old is None or new is None:
        sentence(say("criteria_drafts.not_comparable"))
        return
    draw_versions(old, new, (name, draft.name))


def draw_versions(old: Catalogue, new: Catalogue, names: tuple[str, str]) -> None:
    """The lines that differ."""
    lines = [
        line
        for line in unified_diff(_lines(old), _lines(new), *names, lineterm="", n=1)
        if not line.startswith(("---", "+++"))
    ]
    st.html(_pieces.difference(lines, sum(line[:1] in "+-" for line in lines)))


def _lines(catalogue: Catalogue) -> list[str]:
    return [
        line
        for file in catalogue.files
        for line in file.model_dump_json(indent=1, exclude_unset=True, warnings=False).splitlines()
    ]


def _others(reading: Reading, draft: Draft) -> dict[str, tuple[str, Callable[[], Files]]]:
    """What a draft can be compared with: key → what it is called, and its files."""
    first = draft.from_round
    order = sorted(reading.rounds, key=lambda key: key != first)
    found: dict[str, tuple[str, Callable[[], Files]]] = {}
    for key in order:
        called = say("criteria_drafts.against_round", round=in_words(reading.rounds[key].name))
        found[f"round-{key}"] = called, lambda key=key: reading.of_round(key)
    for version in range(draft.version - 1, 0, -1):
        called = say("criteria_drafts.against_version", version=version)
        found[f"version-{version}"] = called, lambda version=version: reading.files(draft, version)
    for other in reading.drafts:
        if other.id != draft.id:
            called = say("criteria_drafts.against_draft", draft=other.name)
            found[f"draft-{other.id}"] = called, lambda other=other: reading.files(other)
    return found


_pieces = beside(__file__)
