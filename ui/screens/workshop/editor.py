"""The files of a draft as text that one edits in the page: one layer at a time, problems and notices at their lines below.

The text field hands over what it holds whenever its writer pauses (``ui/static/catalogue_text.js``), which draws the numbers
of the lines beside it, too. What is typed is kept as that of every form (``ui/parts/forms.py``, ``ui/parts/drafts.py``).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dossiers.office.adoption import MOST_FILES, UploadedCatalogue, file_of
from ui import plain_streamlit as st
from ui.parts.chosen_files import those_there
from ui.parts.formats import number
from ui.parts.forms import Form
from ui.parts.templates import beside
from ui.reader.language import in_words, language, say
from ui.screens.workshop.checking import Checking, Mark, checking
from ui.screens.workshop.keys import OBJECTS, places, title

TEXT = "workshop_text"
"""The key of the container in which numbers of lines and text stand side by side."""
HEIGHT = 560
ON_A_PAGE = 40
"""So many problems are shown at once."""
_ALL = ""


class Edited(NamedTuple):
    """The files as they stand in the fields, without those that are empty, and what reading them gave."""

    files: tuple[UploadedCatalogue, ...]
    checking: Checking


def draw_editor(form: Form, files: Sequence[UploadedCatalogue]) -> Edited:
    """Draw the files of a draft to be edited. ``files``: as they were when the form was opened, the national layer first.

    A layer is taken out by emptying its text; one more is begun in the field after the last.
    """
    names = [*(file.name for file in files), *([_new_name(files)] if len(files) < MOST_FILES else [])]
    texts = [_text_of(file) for file in files] + [""] * (len(names) - len(files))
    before = _edited(form, names, texts)
    called = [_held(form, _name_field(place), name) for place, name in enumerate(names)]
    shown = _shown_file(called, len(files), before.checking)
    left, right = st.columns([5, 3])
    with left:
        _draw_text(form, shown, called[shown], texts[shown], before.checking)
        edited = _edited(form, names, texts)
        _draw_marks(called[shown], edited.checking)
        _draw_exchange(form, shown, called[shown])
        form.text(_name_field(shown), say("workshop.file_name"), names[shown], holds="file_name")
    with right:
        _draw_keys()
    return edited


def _edited(form: Form, names: Sequence[str], texts: Sequence[str]) -> Edited:
    """What stands in the fields, those that are not drawn in this run too."""
    held = [
        (_held(form, _name_field(place), name).strip(), _held(form, _field(place), start))
        for place, (name, start) in enumerate(zip(names, texts, strict=True))
    ]
    files = tuple(UploadedCatalogue(name, text.encode()) for name, text in held if text.strip())
    return Edited(files, checking(files))


def _held(form: Form, field: str, start: str) -> str:
    """What stands in a field of the form, also while another file is shown; ``start``: what it begins with."""
    form.begun.setdefault(field, start)
    value = st.given_back().get(form.key(field), form.value(field))
    return start if value is None else value


def _name_field(place: int) -> str:
    return f"name_of{place}"


def _field(place: int) -> str:
    return f"text{place}"


def _text_of(file: UploadedCatalogue) -> str:
    return file.content.decode(errors="replace").removeprefix("\ufeff").replace("\r\n", "\n")


def _new_name(files: Sequence[UploadedCatalogue]) -> str:
    """A name that none of the files has."""
    names = {file.name for file in files}
    return next(name for at in range(1, MOST_FILES + 2) if (name := f"layer-{at}.yaml") not in names)


def _shown_file(names: Sequence[str], known: int, found: Checking) -> int:
    """Which file is shown; each is called by its name and how many problems it has."""

    def called(place: int) -> str:
        name = say("workshop.new_layer") if place >= known else names[place]
        # Streamlit knows an option by what it is called: two of one name would be one.
        name = f"{name} ({place + 1})" if names.count(names[place]) > 1 else name
        wrong = sum(each.file == names[place] for each in found.problems)
        return say("workshop.file_with_problems", file=name, n=number(wrong)) if wrong else name

    options = list(range(len(names)))
    chosen = st.segmented_control(
        say("workshop.which_file"), options, default=0, format_func=called, key="workshop_file", required=True,
        persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    return chosen if chosen in options else 0


def _draw_text(form: Form, place: int, name: str, start: str, found: Checking) -> None:
    st.html(_pieces.hint())
    with st.container(key=TEXT, horizontal=True, gap=None):
        st.html(_pieces.lines(HEIGHT), width=56)
        form.long_text(
            _field(place), say("workshop.file_text", file=name), start, holds="criteria", height=HEIGHT,
            label_visibility="collapsed",
        )  # fmt: skip


def _draw_marks(file: str, found: Checking) -> None:
    """Problems and notices of one file at their lines, a page at a time; and where else there are any."""
    problems, notices = found.of(file)
    elsewhere = sorted({each.file for each in found.problems} - {file, ""})
    pages = -(-len(problems) // ON_A_PAGE)
    st.html(_pieces.problems_head(file, len(problems), elsewhere))
    page = st.pagination(pages, key=f"workshop_problems_{pages}") if pages > 1 else 1
    if problems:
        label = say("workshop.problems_found", n=number(len(problems)), file=file)
        st.html(_pieces.marks(problems[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], label))
    if notices:
        st.html(_pieces.notices(notices))
    marked = {each.line: "■" for each in problems} | {each.line: "◇" for each in notices}
    scope, runs = st.class_of(TEXT), st.session_state.get("runs", 0)
    st.html(
        _pieces.script(scope, {line: sign for line, sign in marked.items() if line}, runs), unsafe_allow_javascript=True
    )


def _draw_exchange(form: Form, place: int, name: str) -> None:
    """Take the text away as a file; put that of a file in its place, and bring back what stood there before."""
    st.html(_pieces.download(name))
    turn, kept = form.key("upload_turn"), form.key(f"kept{place}")
    with st.container(key=f"ws_upload_{language()}"):
        given = those_there(
            st.file_uploader(
                say("workshop.upload"), type=["yaml", "yml"], key=f"{form.key('upload')}{st.session_state.get(turn, 0)}"
            )
        )
    if given is not None:
        _offer_to_replace(form, place, name, given)
    if kept in st.session_state:
        st.button(say("workshop.take_back"), key=form.key("take_back"), on_click=_bring_back, args=(form, place))


def _offer_to_replace(form: Form, place: int, name: str, given: Any) -> None:
    try:
        text = _text_of(file_of(given.name, given.getvalue().decode().encode()))
    except UnicodeDecodeError:
        st.html(_pieces.unread(given.name))
        return
    st.button(
        say("workshop.upload_replace", file=name, given=given.name), key=form.key("replace"),
        on_click=_replace, args=(form, place, text),
    )  # fmt: skip


def _replace(form: Form, place: int, text: str) -> None:
    """Put a text into a field; what stood there is kept, to be brought back."""
    st.session_state[form.key(f"kept{place}")] = form.value(_field(place)) or ""
    st.session_state[form.key("upload_turn")] = st.session_state.get(form.key("upload_turn"), 0) + 1
    st.given_back()[form.key(_field(place))] = text


def _bring_back(form: Form, place: int) -> None:
    kept = st.session_state.pop(form.key(f"kept{place}"))
    st.session_state[form.key(f"kept{place}")] = form.value(_field(place)) or ""
    st.given_back()[form.key(_field(place))] = kept


def _draw_keys() -> None:
    """The keys that may stand in a file, by place, each with its meaning; a press puts one where the cursor stands."""
    st.html(_pieces.keys_head())
    chosen = st.selectbox(
        say("workshop.keys_of"), [_ALL, *OBJECTS], index=3, filter_mode=None, key="workshop_keys_of",
        format_func=lambda each: title(each) if each else say("workshop.keys_all"),
    )  # fmt: skip
    asked = st.text_input(
        say("workshop.keys_find"), key="workshop_keys_find", holds="search", type="search",
        placeholder=say("workshop.keys_find_hint"),
    )  # fmt: skip
    st.html(_pieces.keys(places(chosen or _ALL, asked or "")))


def _told(mark: Mark) -> str:
    return in_words(mark.text)


_pieces = beside(__file__, told=_told)
