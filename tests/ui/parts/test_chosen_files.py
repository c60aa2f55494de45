"""Files that were chosen: of one that is not there the form says so, and an act that took one in gives its memory back."""

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from ui.parts import chosen_files
from ui.parts.chosen_files import LET_GO, NO_ROOM, give_back, those_there


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the screen is told."""
    monkeypatch.setitem(st.session_state, "lang", "vi")
    found: list[str] = []
    monkeypatch.setattr(chosen_files.st, "html", lambda markup: found.append(str(markup)))
    return found


def chosen(name: str, kind: str = "application/pdf") -> UploadedFile:
    record = UploadedFileRec(f"id of {name}", name, kind, b"" if kind in {NO_ROOM, LET_GO} else b"%PDF")
    return UploadedFile(record, SimpleNamespace())  # pyright: ignore[reportArgumentType]


def test_a_file_that_is_there_is_handed_on_and_nothing_is_said(said: list[str]) -> None:
    one = chosen("a.pdf")
    assert (
        those_there(one) is one and those_there([one]) == [one] and those_there(None) is None and those_there([]) == []
    )
    assert said == []


@pytest.mark.parametrize(("kind", "words"), [(NO_ROOM, "Chưa nhận được tệp"), (LET_GO, "chọn lâu mà chưa lưu")])
def test_of_a_file_that_is_not_there_the_form_says_which_and_what_to_do(kind: str, words: str, said: list[str]) -> None:
    assert those_there(chosen("<b>quý</b>.pdf", kind)) is None
    assert words in said[0] and "&lt;b&gt;quý" in said[0] and "Những gì đã gõ vẫn còn" in said[0]
    there = chosen("a.pdf")
    assert those_there([there, chosen("b.pdf", kind)]) == [there]


def test_an_act_that_took_files_in_gives_their_memory_back(monkeypatch: pytest.MonkeyPatch) -> None:
    removed: list[tuple[str, str]] = []

    def remove(session_id: str, file_id: str) -> None:
        removed.append((session_id, file_id))

    context: Any = SimpleNamespace(session_id="window", uploaded_file_mgr=SimpleNamespace(remove_file=remove))
    monkeypatch.setattr(chosen_files, "get_script_run_ctx", lambda: context)
    for value in ([chosen("a.pdf"), chosen("b.pdf")], chosen("c.pdf"), "typed words", None, ["TC01.a"]):
        give_back(value)
    assert removed == [("window", "id of a.pdf"), ("window", "id of b.pdf"), ("window", "id of c.pdf")]
