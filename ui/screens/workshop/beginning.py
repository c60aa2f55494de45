"""A new draft: from the criteria of a round, from another draft, or from uploaded files."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from dossiers.office.adoption import UploadedCatalogue, file_of, in_order
from dossiers.office.criteria_drafts import Draft, begin_draft
from ui import plain_streamlit as st
from ui.reader.asked import ask
from ui.reader.choice import segments
from ui.reader.language import in_words, language, say
from ui.screens.administration.form import FORM, OfficeForm, carry_out, heading, opened
from ui.screens.workshop.reading import Reading


class _Origin(NamedTuple):
    """Files to begin with, and where they were taken from."""

    files: tuple[UploadedCatalogue, ...] = ()
    taken_from: Mapping[str, Any] = {}


def draw_beginning(reading: Reading) -> None:
    """Draw the form of a new draft."""
    with st.container(border=True, key=FORM):
        heading(say("workshop.begin"))
        form = opened("draft_begin")
        name = form.text("name", say("workshop.name"), holds="name")
        ways = {
            **({"round": _of_round} if reading.rounds else {}),
            **({"draft": _of_draft} if reading.drafts else {}),
            "files": _of_files,
        }
        way = segments(
            "draft_origin", say("workshop.origin"), list(ways), next(iter(ways)),
            lambda key: say(f"workshop.origin_{key}"),
        )  # fmt: skip
        origin = ways[way](reading, form)
        if st.button(say("workshop.do_begin"), type="primary", key=form.key("begin")):
            carry_out(
                form,
                lambda idempotency_key: begin_draft(
                    reading.record, reading.actor, name=name, files=origin.files, **origin.taken_from,
                    idempotency_key=idempotency_key,
                ),
                _open,
            )  # fmt: skip


def _open(made: Draft) -> str:
    """Have the address open the draft that was begun; what is told there."""
    ask("draft", str(made.id))
    return say("workshop.begun", draft=made.name)


def _of_round(reading: Reading, form: OfficeForm) -> _Origin:
    chosen = form.choice(
        "round", say("workshop.which_round"), list(reading.rounds),
        lambda key: in_words(reading.rounds[key].name),
    )  # fmt: skip
    return _Origin(reading.of_round(chosen), {"from_round": chosen})


def _of_draft(reading: Reading, form: OfficeForm) -> _Origin:
    names = {each.id: each for each in reading.drafts}
    chosen = form.choice("draft", say("workshop.which_draft"), list(names), lambda key: names[key].name)
    return _Origin(reading.files(names[chosen]), {"from_draft": chosen})


def _of_files(reading: Reading, form: OfficeForm) -> _Origin:
    return _Origin(uploaded(form, say("workshop.files")))


def uploaded(form: OfficeForm, label: str) -> tuple[UploadedCatalogue, ...]:
    """YAML files that are handed in, the national layer first."""
    with st.container(key=f"ws_upload_{language()}"):
        given = form.file("files", label, type=["yaml", "yml"], accept_multiple_files=True)
    return in_order(tuple(file_of(each.name, each.getvalue()) for each in given))
