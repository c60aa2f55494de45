"""Files that were chosen in a form: which of them are really there, and what is told of the others."""

from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ui import plain_streamlit as st
from ui.parts.templates import beside

#: The kinds of an empty file that stands for a chosen one: there was no room for it; it lay for too long without being saved.
NO_ROOM, LET_GO = "application/x-no-room", "application/x-let-go"


def those_there(given: Any) -> Any:
    """The chosen file, or files, without those that are not there; says of these what became of them."""
    files = given if isinstance(given, list) else [given]
    gone = [each for each in files if getattr(each, "type", None) in {NO_ROOM, LET_GO}]
    if not gone:
        return given
    st.html(_pieces.not_there([(each.name, each.type == NO_ROOM) for each in gone]))
    there = [each for each in files if each not in gone]
    return there if isinstance(given, list) else None


def give_back(value: Any) -> None:
    """Give back the memory of what a field for files held, now that an act has taken it in."""
    context = get_script_run_ctx()
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, UploadedFile) and context is not None:
            context.uploaded_file_mgr.remove_file(context.session_id, each.file_id)  # pyright: ignore


_pieces = beside(__file__)
