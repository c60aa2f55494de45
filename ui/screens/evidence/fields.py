"""What the forms of evidence have in common: where they stand, the fields of a document, lists to choose from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dossiers.access.policy import Actor
from dossiers.errors import Stale, messages, wrong
from dossiers.evidence.about import About
from dossiers.evidence.listing import Document
from dossiers.evidence.words_used import WordsUsed
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.parts import formats, forms
from ui.parts.forms import Form
from ui.parts.reconnecting import still_shown, whose
from ui.parts.templates import beside
from ui.parts.typed import Mistyped, day
from ui.reader.language import in_words, language, say
from ui.screens.evidence.list import about_line, title

#: Field of a document → how the screen calls it.
_LABELS = {
    "number_symbol": "number_symbol", "kind": "kind", "issuer": "issuer", "issued_on": "issued_on_short",
    "abstract": "abstract", "pages": "pages_field",
}  # fmt: skip


#: Stands for what was said of a document when its form was opened, where nobody holds that any more: it is said of none.
_UNKNOWN = About(pages="\ufffd")


class EvidenceDesk:
    """Where the forms stand: the criterion of a dossier, and what the session keeps of it."""

    def __init__(self, record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> None:
        self.record, self.actor = record, actor
        self.unit_id, self.round_id, self.criterion = unit_id, round_id, criterion
        self._name = f"evidence|{unit_id}|{round_id}|{criterion}"

    @property
    def here(self) -> tuple[Record, Actor, str, str]:
        """The first arguments of every act."""
        return self.record, self.actor, self.unit_id, self.round_id

    def open(self, panel: str | None) -> None:
        """Open a panel. What was typed in the one that was open stays there until it is saved or closed."""
        st.session_state["evidence_panel"] = (self._name, panel)
        st.session_state.pop("evidence_by_itself", None)

    def begin_with(self, panel: str) -> None:
        """Have a panel open from the start: where none was opened or closed here since the reader came to the criterion."""
        begins = st.session_state.get("evidence_panel", ("", None))[0] != self._name
        if self.opened() is None and begins:
            self.open(panel)
            st.session_state["evidence_by_itself"] = (self._name, panel)

    @property
    def wanted(self) -> bool:
        """Whether the reader is at the open panel: opened it, or filled in something in one that was open from the start."""
        panel = self.opened()
        if panel is None:
            return False
        return st.session_state.get("evidence_by_itself") != (self._name, panel) or self.form.unsaved

    def close(self) -> None:
        """Close the open panel, and let go of what was typed in it."""
        if self.opened() is not None:
            forms.finish(self.form)
        forms.let_go(self._of_document())
        self.open(None)

    def opened(self) -> str | None:
        """The panel that is open at this criterion; in a new session the one that the browser still shows."""
        if "evidence_panel" not in st.session_state:
            start = f"form|{self._name}|"
            shown = [key.removeprefix(start).split("|") for key in still_shown(start)]
            self.open(next((panel for panel, who, *_ in shown if who == whose()), None))
        name, panel = st.session_state["evidence_panel"]
        return panel if name == self._name else None

    @property
    def form(self) -> Form:
        """The form of the open panel."""
        return forms.opened(f"{self._name}|{self.opened()}")

    def form_of(self, document: Document) -> Form:
        """The form in which a document is corrected or withdrawn."""
        return forms.opened(self._of_document(document.code), document.about, follows=True)

    def choose_still_shown(self, own: Mapping[str, Document]) -> None:
        """Have the document chosen whose form the browser still shows; it may be called otherwise by now."""
        start = f"form|{self._of_document()}"
        shown = [key.removeprefix(start).split("|") for key in still_shown(start)]
        found = next((code for code, who, *_ in shown if who == whose()), None)
        if found in own:
            st.session_state[self.form.key("mend")] = found

    def _of_document(self, code: str = "") -> str:
        return f"evidence_document|{self.unit_id}|{self.round_id}|{code}"

    def said(self, text: str, warnings: tuple[dict[str, str], ...] = ()) -> None:
        """Keep what is to be told once the screen is drawn anew, and close the panel."""
        st.session_state["evidence_said"] = (self._name, text, warnings)
        self.close()

    def take_said(self) -> tuple[str, tuple[dict[str, str], ...]] | None:
        """What was to be told here. It stays until something else is done here."""
        name, text, warnings = st.session_state.get("evidence_said", ("", "", ()))
        return (text, warnings) if name == self._name and self.opened() is None else None


def expected_of(form: Form) -> About:
    """What was said of the document when its form was opened, or was shown in a clash since."""
    return _UNKNOWN if form.moved_on else form.expected


def clashed(form: Form, clash: Stale) -> None:
    """Keep that somebody was faster; the next press is told to have seen what they said."""
    theirs = clash.theirs
    issued_on = date.fromisoformat(theirs["issued_on"]) if theirs["issued_on"] else None
    form.expected, form.moved_on, form.clash = About(**{**theirs, "issued_on": issued_on}), False, clash


def about_fields(
    form: Form,
    offered: WordsUsed,
    about: About | None = None,
    *,
    abstract: bool = True,
) -> dict[str, str]:
    """What was typed: field → text. ``offered``: what may be taken over instead of typing it.

    Each field stands in a container of its own, by which the browser finds it to offer words or a calendar.
    """
    about = about or About()
    dated = formats.typed_day(about.issued_on) if about.issued_on else ""
    left, right = st.columns(2)
    typed = {}
    for column, name, label, value in (
        (left, "kind", "evidence.kind", about.kind),
        (right, "issuer", "evidence.issuer", about.issuer),
        (left, "number_symbol", "evidence.number_symbol", about.number_symbol),
        (right, "day", "evidence.issued_on", dated),
    ):
        with column, st.container(key=f"evidence_{name}", gap=None):
            typed[name] = form.text(name, say(label), value, placeholder=say(f"evidence.example_{name}"))
    # The record knows the field for the day by another name than the form.
    form.called.setdefault(messages()["field_issued_on"][language()].casefold(), "day")
    if abstract:
        typed["abstract"] = form.text("abstract", say("evidence.abstract"), about.abstract)
    offers = {
        "evidence_kind": _offered(offered.kinds, "kinds"),
        "evidence_issuer": _offered(offered.issuers, "issuers"),
    }
    st.html(_pieces.offers(offers, "evidence_day", say("evidence.calendar")), unsafe_allow_javascript=True)
    return typed


def _offered(used: Sequence[str], usual: str) -> list[str]:
    """What this office wrote itself, then what is usual; each once."""
    return list(dict.fromkeys([*used, *filter(None, say(f"evidence.usual_{usual}").split(";"))]))


def told_wrong(sentence: str) -> None:
    """What is wrong with the field above."""
    if sentence:
        st.html(_pieces.wrong(sentence))


def clash_rows(clash: Stale) -> Iterator[tuple[str, str, str]]:
    """Field, what is kept, what was typed, as people read them."""
    for name, label in _LABELS.items():
        yield say(f"evidence.{label}"), _as_read(name, clash.theirs[name]), _as_read(name, clash.mine[name])


def _as_read(name: str, text: str) -> str:
    if not text:
        return formats.NONE
    return formats.typed_day(date.fromisoformat(text)) if name == "issued_on" else text


def pages_field(form: Form, start: str = "") -> str:
    """Where in the document it is shown."""
    return form.text("pages", say("evidence.pages_field"), start, placeholder=say("evidence.example_pages"))


def read_about(typed: Mapping[str, str]) -> tuple[About, tuple[dict[str, str], ...]]:
    """What was typed as a file's words, and what is wrong with it."""
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


def also_for(form: Form, others: Mapping[str, dict[str, str]]) -> list[str]:
    """Further documents that the file is to prove."""
    return form.several(
        "also", say("evidence.also_for"), list(others), lambda code: f"{code} {in_words(others[code])}",
        placeholder=say("evidence.also_for_none"),
    )  # fmt: skip


def pick_document(form: Form, name: str, labels: Mapping[Any, str]) -> Any:
    """One of these, or None where nothing is chosen yet."""
    return form.choice(
        name, say("evidence.which"), list(labels), labels.__getitem__, None, otherwise=None,
        placeholder=say("evidence.which_none"),
    )  # fmt: skip


def named(document: Document, place: str) -> str:
    """A document in a list to choose from."""
    return " · ".join(filter(None, [place, title(document), about_line(document.about, document.kept_at)]))


_pieces = beside(__file__)
