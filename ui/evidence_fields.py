"""What the forms of evidence have in common: where they stand, the fields of a document, lists to choose from."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import streamlit as st

from dossiers.access import Actor
from dossiers.acts import new_operation
from dossiers.errors import Stale, wrong
from dossiers.evidence_about import About
from dossiers.evidence_listing import Document
from dossiers.record import Record
from ui import formats
from ui.evidence_list import about_line, title
from ui.language import language, say
from ui.typed import Mistyped, day

#: Field of a document → how the screen calls it.
_LABELS = {
    "number_symbol": "number_symbol", "kind": "kind", "issuer": "issuer", "issued_on": "issued_on_short",
    "abstract": "abstract", "pages": "pages_field",
}  # fmt: skip


class Desk:
    """Where the form stands: the criterion of a dossier, and what the session keeps of it."""

    def __init__(self, record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> None:
        self.record, self.actor = record, actor
        self.unit_id, self.round_id, self.criterion = unit_id, round_id, criterion
        self._name = f"{unit_id}/{round_id}/{criterion}"

    @property
    def here(self) -> tuple[Record, Actor, str, str]:
        """The first arguments of every act."""
        return self.record, self.actor, self.unit_id, self.round_id

    def open(self, panel: str | None) -> None:
        """Open a panel, with fields of its own and one operation for all presses of its button."""
        st.session_state["evidence_panel"] = (self._name, panel, new_operation())

    def opened(self) -> str | None:
        """The panel that is open at this criterion."""
        name, panel, _ = st.session_state.get("evidence_panel", ("", None, ""))
        return panel if name == self._name else None

    @property
    def operation(self) -> str:
        """The operation of the open panel."""
        return st.session_state["evidence_panel"][2]

    def key(self, field: str) -> str:
        """The key of a field of the open panel: another panel, and the next document, start with empty fields."""
        return f"evidence_{field}_{self.operation}"

    def opened_on(self, code: str, about: About) -> About:
        """What was said of a document when its fields were first drawn, as long as they are."""
        kept = self.key(f"seen_{code}")
        if kept not in st.session_state or self.key(f"pages{code}") not in st.session_state:
            st.session_state[kept] = about
            st.session_state.pop(self.key(f"clash_{code}"), None)
        return st.session_state[kept]

    def clashed(self, code: str, clash: Stale) -> None:
        """Keep that somebody was faster; the next press is told to have seen what they said."""
        theirs = clash.theirs
        issued_on = date.fromisoformat(theirs["issued_on"]) if theirs["issued_on"] else None
        st.session_state[self.key(f"seen_{code}")] = About(**{**theirs, "issued_on": issued_on})
        st.session_state[self.key(f"clash_{code}")] = clash

    def clash(self, code: str) -> Stale | None:
        """That somebody corrected the document while its fields stood here."""
        return st.session_state.get(self.key(f"clash_{code}"))

    def said(self, text: str, warnings: tuple[dict[str, str], ...] = ()) -> None:
        """Keep what is to be told once the screen is drawn anew, and close the panel."""
        st.session_state["evidence_said"] = (self._name, text, warnings)
        self.open(None)

    def take_said(self) -> tuple[str, tuple[dict[str, str], ...]] | None:
        """What was to be told here. It stays until something else is done here."""
        name, text, warnings = st.session_state.get("evidence_said", ("", "", ()))
        return (text, warnings) if name == self._name and self.opened() is None else None


def about_fields(place: Desk, about: About | None = None, of: str = "", *, abstract: bool = True) -> dict[str, str]:
    """What was typed: field → text."""
    about = about or About()
    dated = formats.day(about.issued_on) if about.issued_on else ""
    left, right = st.columns(2)
    typed = {}
    for column, name, label, value, most in (
        (left, "number_symbol", "evidence.number_symbol", about.number_symbol, 100),
        (right, "kind", "evidence.kind", about.kind, 100),
        (left, "issuer", "evidence.issuer", about.issuer, 200),
        (right, "day", "evidence.issued_on", dated, 20),
    ):
        typed[name] = column.text_input(
            say(label), value, max_chars=most, key=place.key(f"{name}{of}"), placeholder=say(f"evidence.example_{name}")
        )
    if abstract:
        typed["abstract"] = st.text_input(
            say("evidence.abstract"), about.abstract, max_chars=1000, key=place.key(f"abstract{of}")
        )
    typed["pages"] = pages_field(place, about.pages, of)
    return typed


def clash_rows(clash: Stale) -> Iterator[tuple[str, str, str]]:
    """Field, what is kept, what was typed, as people read them."""
    for name, label in _LABELS.items():
        yield say(f"evidence.{label}"), *(_as_read(name, side[name]) for side in (clash.theirs, clash.mine))


def _as_read(name: str, text: str) -> str:
    if not text:
        return formats.NONE
    return formats.day(date.fromisoformat(text)) if name == "issued_on" else text


def pages_field(place: Desk, start: str = "", of: str = "") -> str:
    """Where in the document it is shown."""
    return st.text_input(
        say("evidence.pages_field"), start, max_chars=100, key=place.key(f"pages{of}"),
        placeholder=say("evidence.example_pages"),
    )  # fmt: skip


def read_about(typed: Mapping[str, str]) -> tuple[About, tuple[dict[str, str], ...]]:
    """What was typed as a document's words, and what is wrong with it."""
    issued_on, problems = None, ()
    if typed["day"].strip():
        try:
            issued_on = date.fromisoformat(day(typed["day"]))
        except Mistyped:
            problems = (wrong("evidence_date_form", text=typed["day"].strip()),)
    about = About(
        typed["number_symbol"], typed["kind"], typed["issuer"], issued_on, typed.get("abstract", ""), typed["pages"]
    )
    return about, problems


def also_for(place: Desk, others: Mapping[str, dict[str, str]]) -> list[str]:
    """Further requirements that the document is to prove."""
    return st.multiselect(
        say("evidence.also_for"),
        list(others),
        format_func=lambda code: f"{code} {others[code][language()]}",
        key=place.key("also"),
        placeholder=say("evidence.also_for_none"),
        filter_mode=None,
        select_all=False,
    )


def pick_document(place: Desk, name: str, labels: Mapping[Any, str]) -> Any:
    """One of these, or None where nothing is chosen yet."""
    return st.selectbox(
        say("evidence.which"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=place.key(name),
        placeholder=say("evidence.which_none"),
        filter_mode=None,
    )


def named(document: Document, place: str) -> str:
    """A document in a list to choose from."""
    return " · ".join(filter(None, [place, title(document), about_line(document.about, document.kept_at)]))
