"""A form that the session keeps: opened on what the record holds, filled in over many runs and screens, saved once.

The keys of its fields carry the idempotency key of its saving: what is typed outlives a look at another screen, two presses
are one act, and the next form of the same name starts empty. They carry whose it is and what it was opened on as well: a form
that a browser still shows after its session was lost is found again by them (``ui/parts/reconnecting.py``).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Any, TypeVar

from dossiers.acts.transaction import new_idempotency_key
from dossiers.errors import BadInput, DossierError, Stale, messages
from dossiers.store.clock import now
from dossiers.store.record import Record
from dossiers.texts.personal_data import suspected_names
from ui import plain_streamlit as st
from ui.parts import chosen_files, doubts, formats
from ui.parts.acting import acting, told_failure
from ui.parts.broken_runs import broken_runs
from ui.parts.clashes import clash_html
from ui.parts.notices import tell_next
from ui.parts.reconnecting import button, chosen_words, file_shown, let_go_of, mark, still_shown, whose
from ui.parts.refusals import Refusal, at_field, summary, tie
from ui.parts.templates import beside
from ui.reader.language import language, say

FORM = "kept_form"
"""The key of the container the fields stand in."""
_FORMS = "forms"
NOTHING: Mapping[str, Mapping[str, str]] = MappingProxyType({})
_What = TypeVar("_What")
Read = Callable[[], tuple[_What | None, Sequence[str]]]
"""What the fields say, or None; and what in them cannot be read, for the reader."""


class At(str):
    """What is wrong in one field of a form, for ``Read``: told at the field, which is marked, and above with a link to it."""

    field: str

    def __new__(cls, field: str, text: str) -> "At":
        """``field``: the name of the field; ``text``: what would be right."""
        made = super().__new__(cls, text)
        made.field = field
        return made


@dataclass
class Form:
    """One form while it is filled in. ``expected``: the record's side as it was when the form was opened, and its ``version``.

    ``stem``: what the keys of its fields begin with. ``begun``: what each field held at first; ``labels``: what each is called;
    ``namings``: how its values are. ``drawn``: the fields were drawn, so their values are known. ``pressed``: saving was tried,
    so what cannot be read is told. ``refused`` and ``clash``: what the record answered; from a clash on ``version`` is the one
    that was shown. ``names``: what was pointed at as somebody's name. ``moved_on``: found again after the session was lost, and
    the record's side is not as it was when the form was opened, which nobody holds any more. ``look_again``: that was told.
    ``wrong``: field → what was wrong in it at the last press, and what it held then; ``presses``: how often saving was tried.
    ``called``: what the record calls a field in its sentences, small → the field.
    ``held``: chosen files that the browser shows no more, since a run broke; ``unbroken``: how many had when files were drawn.
    """

    name: str
    stem: str
    idempotency_key: str
    expected: Any = None
    version: int | None = None
    moved_on: bool = False
    look_again: bool = False
    begun: dict[str, Any] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    namings: dict[str, Callable[[Any], str]] = field(default_factory=dict)
    drawn: bool = False
    pressed: bool = False
    refused: DossierError | None = None
    clash: Stale | None = None
    names: tuple[str, ...] = ()
    wrong: dict[str, tuple[str, Any]] = field(default_factory=dict)
    presses: int = 0
    called: dict[str, str] = field(default_factory=dict)
    held: dict[str, Any] = field(default_factory=dict)
    unbroken: int = field(default_factory=broken_runs)

    def key(self, name: str) -> str:
        """The key of a field."""
        return f"{self.stem}|{name}"

    def saving(self) -> str:
        """The idempotency key of a press on save. Two presses are one act; after another word it is another.

        A server may end between keeping an act and saying so: the form is then still there, and what is changed in it since
        must not pass for the act that was kept.
        """
        held = [*((name, self.value(name)) for name in self.begun), *self.held.items()]
        return sha256(f"{self.idempotency_key} {held!r}".encode()).hexdigest()

    def value(self, name: str) -> Any:
        """What a field holds, also before anything is drawn."""
        return st.session_state.get(self.key(name), self.begun.get(name))

    @property
    def unsaved(self) -> bool:
        """Whether a field holds anything else than at first."""
        return bool(self.held) or any(self.value(name) != start for name, start in self.begun.items())

    def text(self, name: str, label: str, start: str = "", *, holds: str | None = None, **more: Any) -> str:
        """A line of text. ``holds``: what gives its longest length (``plain_streamlit.HOLDS``), where its name does not."""
        self._begin(name, label, start, holds=holds)
        given = st.text_input(label, start, holds=holds or name, key=self.key(name), persist_state="session", **more)
        self._tell_wrong(name)
        return given

    def long_text(
        self, name: str, label: str, start: str = "", *, holds: str | None = None, height: int = 68, **more: Any
    ) -> str:
        """Several lines of text. ``holds`` as for ``text``."""
        self._begin(name, label, start, holds=holds)
        given = st.text_area(
            label, start, holds=holds or name, key=self.key(name), height=height, persist_state="session", **more
        )
        self._tell_wrong(name)
        return given

    def choice(
        self, name: str, label: str, options: Sequence[Any], naming: Callable[[Any], str], start: Any = "",
        *, otherwise: int | None = 0, placeholder: str | None = None, hide_label: bool = False,
    ) -> Any:  # fmt: skip
        """One of a list. ``otherwise``: the place that is chosen where ``start`` is none of them; None: nothing is.

        ``hide_label``: it is read aloud only, because what stands beside it says the same.
        """
        place = options.index(start) if start in options else otherwise
        self._begin(name, label, options[place] if options and place is not None else None, naming)
        self._compare(name, options)
        given = st.selectbox(
            label, options, index=place, format_func=naming, key=self.key(name), filter_mode=None,
            placeholder=placeholder or label, persist_state="session",
            label_visibility="collapsed" if hide_label else "visible",
        )  # fmt: skip
        self._tell_wrong(name)
        return given

    def tick(self, name: str, label: str, start: bool = False, **more: Any) -> bool:
        """Yes or no."""
        self._begin(name, label, start)
        return st.checkbox(label, start, key=self.key(name), persist_state="session", **more)

    def several(
        self, name: str, label: str, options: Sequence[str], naming: Callable[[str], str], start: Sequence[str] = (),
        **more: Any,
    ) -> list[str]:  # fmt: skip
        """Some of a list. It offers no "all": that would stand first, where the first press of Enter takes it."""
        self._begin(name, label, list(start), naming)
        self._compare(name, options)
        given = st.multiselect(
            label, options, default=list(start), format_func=naming, key=self.key(name), filter_mode=None,
            persist_state="session", select_all=False, **more,
        )  # fmt: skip
        self._tell_wrong(name)
        return given

    def one_of(
        self, name: str, label: str, options: Sequence[str], naming: Callable[[str], str], start: str | None = None,
        **more: Any,
    ) -> str | None:  # fmt: skip
        """One of a few that stand side by side."""
        self._begin(name, label, start, naming)
        given = st.segmented_control(
            label, options, default=start, format_func=naming, key=self.key(name), persist_state="session", **more
        )
        self._tell_wrong(name)
        return given

    def file(self, name: str, label: str, **more: Any) -> Any:
        """A file, or several. One that was chosen before the session was lost went with it: the field is empty again.

        After a run that broke, the browser shows none either. Then the file is still here, and is told beside an empty field.
        """
        turns = self.key(f"{name}_lost")
        for key in still_shown(self.key(name)):
            if file_shown(key):
                st.session_state[turns] = int(key.removeprefix(self.key(name))) + 1
        turn = st.session_state.get(turns, 0)
        if self.unbroken != broken_runs():
            held = st.session_state.get(self.key(f"{name}{turn}"))
            if held:
                self.held[name] = held
                turn = st.session_state[turns] = turn + 1
            self.unbroken = broken_runs()
        nothing = [] if more.get("accept_multiple_files") else None
        self.begun[f"{name}{turn}"] = nothing
        given = chosen_files.those_there(st.file_uploader(label, key=self.key(f"{name}{turn}"), **more))
        if given:
            self.held.pop(name, None)
        elif name in self.held:
            st.html(_pieces.file_held([each.name for each in _as_list(self.held[name])]))
        elif turn:
            st.html(_pieces.file_lost())
        return given or self.held.get(name, nothing)

    def _compare(self, name: str, options: Sequence[Any]) -> None:
        """What was chosen before the session was lost may be called otherwise by now: what then stands there nobody chose."""
        if set(chosen_words(self.key(name))) - set(map(self.namings[name], options)):
            self.moved_on = True

    def changed(self) -> list[tuple[str, str, str]]:
        """Of each field that holds something else than at first: what it is called, what it held, what it holds."""
        pairs = ((name, start, self.value(name)) for name, start in self.begun.items() if name in self.labels)
        return [
            (self.labels[name], self._told(name, start), self._told(name, now))
            for name, start, now in pairs
            if now != start
        ]

    def _told(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return say("audit.yes" if value else "audit.no")
        naming = self.namings.get(name, str)
        told = ", ".join(naming(each) for each in value) if isinstance(value, list) else naming(value) if value else ""
        return told or formats.NONE

    def refuse(self, wrong: Iterable[str]) -> None:
        """Note what a press found wrong in fields (``At``): told there until the field holds something else."""
        self.presses += 1
        self.wrong = {each.field: (str(each), self.value(each.field)) for each in wrong if isinstance(each, At)}

    def placed(self, sentences: Iterable[str]) -> list[str]:
        """The record's sentences, "Hạn: chưa ghi.", each as ``At`` the field that it names; as it is where it names none."""
        return [self._placed(each) for each in sentences]

    def _placed(self, sentence: str) -> str:
        named, _, text = sentence.partition(": ")
        name = self.called.get(named.casefold())
        return sentence if name is None or not text else At(name, text)

    def still_wrong(self) -> dict[str, str]:
        """Field → what was wrong in it at the last press, of those that hold the same still."""
        return {name: text for name, (text, held) in self.wrong.items() if self.value(name) == held}

    def _tell_wrong(self, name: str) -> None:
        if text := self.still_wrong().get(name):
            at_field(self.key(name), formats.begun(text))

    def _begin(
        self, name: str, label: str, start: Any, naming: Callable[[Any], str] = str, *, holds: str | None = None
    ) -> None:
        self.begun[name], self.labels[name], self.namings[name] = start, label, naming
        own = (messages().get(f"field_{each}", {}).get(language(), "") for each in (name, holds))
        for each in (label, label.partition(" (")[0], *own):
            if each:
                self.called.setdefault(each.casefold(), name)


_Kind = TypeVar("_Kind", bound=Form)


def opened(
    name: str, expected: Any = None, version: int | None = None, *, follows: bool = False, kind: type[_Kind] = Form
) -> _Kind:
    """The form of this name, kept until it is finished. One in which nothing is typed follows the record.

    ``version``: that of ``expected``; None where the record's side has none. Then the form stays as it was opened, unless it
    ``follows`` what ``expected`` says now.
    """
    form: _Kind | None = _kept().get(name)
    if form is not None and form.drawn and not form.unsaved:
        newer = follows and form.expected != expected if version is None else form.clash or form.version != version
        form = None if newer else form
    if form is None:
        start = f"form|{name}|{whose()}|"
        form = _kept()[name] = _found_again(name, start, expected, version, kind) or _new(
            name, start, expected, version, kind
        )
    return form


def _new(name: str, start: str, expected: Any, version: int | None, kind: type[_Kind]) -> _Kind:
    idempotency_key = new_idempotency_key()
    opened_on = mark(expected) if version is None else version
    return kind(name, f"{start}{opened_on}|{idempotency_key}", idempotency_key, expected, version)


def _found_again(name: str, start: str, expected: Any, version: int | None, kind: type[_Kind]) -> _Kind | None:
    """The form that the browser shows, of a session that is gone; None where it shows none of this name and person."""
    for key in still_shown(start):
        opened_on, idempotency_key, *_ = key.removeprefix(start).split("|")
        stem = f"{start}{opened_on}|{idempotency_key}"
        if version is None:
            return kind(name, stem, idempotency_key, expected, None, opened_on != mark(expected))
        if opened_on.isdecimal():
            return kind(name, stem, idempotency_key, expected, int(opened_on))
    return None


def finish(form: Form) -> None:
    """Let go of what was typed and chosen: the next form of this name starts anew."""
    for value in (*(form.value(name) for name in form.begun), *form.held.values()):
        chosen_files.give_back(value)
    let_go_of(form.stem)
    _kept().pop(form.name, None)


def let_go(start: str) -> None:
    """Let go of what was typed in all forms whose names begin so."""
    for name in [name for name in _kept() if name.startswith(start)]:
        let_go_of(_kept().pop(name).stem)


def unsaved(start: str) -> set[str]:
    """What follows ``start`` in the names of forms that hold something typed and not saved."""
    return {name.removeprefix(start) for name, form in _kept().items() if name.startswith(start) and form.unsaved}


def anything_unsaved() -> bool:
    """Whether any form of this session holds something typed and not saved."""
    return bool(unsaved(""))


def ending(
    record: Record,
    form: Form,
    *,
    read: Read[_What],
    words: Callable[[_What], Collection[str]],
    keep: Callable[[_What], object],
    differences: Callable[[Stale], Iterable[tuple[str, str, str]]],
    close: Callable[[], None],
    called: Mapping[str, Mapping[str, str]] = NOTHING,
) -> None:
    """The end of a form: what the last press came to, and the buttons. They act before anything is drawn.

    ``words``: its texts, in which somebody's name may stand. ``keep``: saves, over ``form.version``, under
    ``form.saving()``. ``differences``: field, theirs, mine. ``close``: what follows when the form is done with.
    ``called``: field → what the record's sentences call it {vi, en}, where that is not its label. What is wrong in fields
    stands above them (``tell_at_fields``, where the form begins).
    """
    for name, label in called.items():
        form.called.setdefault(label[language()].casefold(), name)

    def leave() -> None:
        finish(form)
        close()

    def save() -> None:
        # The second press of a double click meets a form that is done with, or another one.
        if _kept().get(form.name) is not form:
            return
        form.pressed, form.refused, form.wrong = True, None, {}
        form.look_again, form.moved_on = form.moved_on, False
        if form.look_again:
            return
        what, wrong = read()
        if what is None or wrong:
            form.refuse(wrong)
            return
        names = suspected_names(*words(what))
        if names != form.names:
            form.names = names
            if names:
                return
        try:
            with acting(form.stem, form.saving()):
                keep(what)
        except Stale as faster:
            form.clash, form.version = faster, faster.version
        except DossierError as refused:
            form.refused = refused
            form.refuse(form.placed(problems_of(refused)))
        else:
            tell_next(say("forms.saved", when=formats.moment(now(record))))
            leave()

    form.drawn = True
    what, wrong = read()
    if form.pressed:
        _tell(
            form,
            [each for each in wrong if not isinstance(each, At)],
            () if what is None else suspected_names(*words(what)),
        )
    if form.clash is not None:
        st.html(clash_html(form.clash, differences(form.clash)) + _pieces.clash_choose())
    with st.container(horizontal=True):
        button(say("forms.save"), save, key=form.key("save"), type="primary")
        button(say("clashes.keep_theirs" if form.clash else "forms.cancel"), leave, key=form.key("leave"))


def problems_of(refused: DossierError | None) -> list[str]:
    """What was wrong in what was entered, each in a sentence; nothing where something else refused it."""
    return [problem[language()] for problem in refused.problems] if isinstance(refused, BadInput) else []


def tell_at_fields(form: Form, *, step: bool = False) -> None:
    """What was wrong in fields, in one line with links; each is told at its field as well. Called in every run of a form.

    ``step``: it is a step of a dossier that was refused, not a saving.
    """
    # What a label explains in brackets is no part of the name.
    named = {name: label.partition(" (")[0] for name, label in form.labels.items()}
    found = [Refusal(form.key(name), named.get(name, ""), text) for name, text in form.still_wrong().items()]
    summary(found, step=step)
    tie(form.name, found, focus="summary" if found else "", moment=f"{form.stem} {form.presses}" if found else "")


def _tell(form: Form, wrong: Sequence[str], names: tuple[str, ...]) -> None:
    if form.look_again:
        st.warning(say("forms.moved_on"))
    elif wrong:
        st.error("\n".join([say("forms.not_saved"), *wrong]))
    elif isinstance(form.refused, BadInput):
        if rest := [each for each in form.placed(problems_of(form.refused)) if not isinstance(each, At)]:
            st.error("\n".join([say("forms.not_saved"), *rest]))
        doubts.ask(form.stem, form.refused)
    elif form.refused is not None:
        st.error(told_failure(form.refused))
    elif names and names == form.names and form.clash is None:
        st.warning(say("forms.names", names=", ".join(f"“{name}”" for name in names)))


def _as_list(files: Any) -> list[Any]:
    return files if isinstance(files, list) else [files]


def _kept() -> dict[str, Any]:
    return st.session_state.setdefault(_FORMS, {})


_pieces = beside(__file__)
