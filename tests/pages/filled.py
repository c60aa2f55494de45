"""The filled buttons that somebody sees on a screen: there is at most one, and on a first screen it is the next thing."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from ui.screens.next_step.next_thing import KEY


class Link(NamedTuple):
    """The link that leads to the next thing: what it says, the screen it leads to and what that is asked for."""

    label: str
    page: str
    query: dict[str, str]


def filled(app: AppTest) -> list[str]:
    """The labels of all that is filled, in the order of the screen; what lies folded away is not seen."""
    seen = list(_seen(app.main, inside=False))
    buttons = [each.proto.label for each, _ in seen if each.type == "button" and each.proto.type == "primary"]
    return [each.label for each in _links(seen)] + buttons


def next_link(app: AppTest) -> Link | None:
    """The link to the next thing; None where nothing waits for the reader."""
    found = _links(list(_seen(app.main, inside=False)))
    assert len(found) <= 1, found
    return found[0] if found else None


def _links(seen: list[tuple[Any, bool]]) -> list[Link]:
    return [
        Link(each.proto.label, each.proto.page, dict(parse_qsl(each.proto.query_string)))
        for each, inside in seen
        if each.type == "page_link" and inside
    ]


def _seen(block: Any, *, inside: bool) -> Iterator[tuple[Any, bool]]:
    """Every element in sight, and whether it stands in the container of the next thing."""
    for child in block.children.values():
        if not hasattr(child, "children"):
            yield child, inside
        elif child.type != "expander" or child.proto.expanded:
            yield from _seen(child, inside=inside or str(getattr(child.proto, "id", "")).endswith(f"-{KEY}"))
