"""Bộ tiêu chí của đợt: files handed in, checked line by line, their effect shown; only then adopted."""

from dossiers.access.policy import Actor
from dossiers.errors import BadInput, DossierError
from dossiers.office.adoption import UploadedCatalogue, adopt, effect, file_of, files_of, in_order
from dossiers.rounds.catalogues import catalogue_of, texts_of
from dossiers.rounds.rounds import Round, rounds
from dossiers.store.record import Record
from scoring import Catalogue, Scorecard
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.acting import foreseen
from ui.parts.reconnecting import still_shown
from ui.parts.templates import beside
from ui.reader.choice import pick, segments
from ui.reader.language import in_words, language, say
from ui.screens.administration.form import (
    FORM,
    OfficeForm,
    carry_out,
    clash_of,
    heading,
    opened,
    sentence,
    tell_failure,
    tell_problems,
)

ORIGINS = ("upload", "paste", "other")


def criteria_view(record: Record, actor: Actor) -> None:
    """Draw the view."""
    known = {each.id: each for each in reversed(rounds(record))}
    running = {key: each for key, each in known.items() if each.status == "open"}
    if not running:
        sentence(say("administration.no_open_round"))
        return
    round_id = pick(
        "office_round", say("common.round"), list(running), next(iter(running)), lambda key: in_words(running[key].name)
    )
    present = catalogue_of(record, round_id)
    st.html(_pieces.present(present, [text.file_name for text in texts_of(record, round_id)]))
    form = opened(f"criteria_{round_id}", present.sha256)
    clash_of(form, {})
    with st.container(border=True, key=FORM):
        heading(say("administration.criteria_try"))
        origin = segments(
            "office_criteria", say("administration.criteria_origin"), ORIGINS, "upload",
            lambda key: say(f"administration.criteria_{key}"),
        )  # fmt: skip
        files = {"upload": _uploaded, "paste": _pasted, "other": _of_another}[origin](record, form, known, round_id)
        if st.button(say("administration.criteria_check"), key=form.key("check"), disabled=not files):
            st.session_state[form.key("tried")] = files
    tried = st.session_state.get(form.key("tried"))
    if tried is None and still_shown(form.key("reason")):
        # The session that checked them is lost: what they do is shown again; files to be handed in again come first.
        tried = st.session_state[form.key("tried")] = files
    if tried:
        _tried(record, actor, round_id, form, tried, changed=bool(files) and files != tried)
    elif tried is not None:
        form.text("reason", say("administration.reason"))


def _uploaded(
    record: Record, form: OfficeForm, known: dict[str, Round], round_id: str
) -> tuple[UploadedCatalogue, ...]:
    with st.container(key=f"ws_upload_{language()}"):
        given = form.file(
            "files", say("administration.criteria_files"), type=["yaml", "yml"], accept_multiple_files=True
        )
    return in_order(tuple(file_of(each.name, each.getvalue()) for each in given))


def _pasted(record: Record, form: OfficeForm, known: dict[str, Round], round_id: str) -> tuple[UploadedCatalogue, ...]:
    national = form.long_text("national", say("administration.criteria_national"), holds="criteria", height=220)
    local = form.long_text("local", say("administration.criteria_local"), holds="criteria", height=120)
    given = (("national.yaml", national), ("local.yaml", local))
    return tuple(file_of(name, text.encode()) for name, text in given if text.strip())


def _of_another(
    record: Record, form: OfficeForm, known: dict[str, Round], round_id: str
) -> tuple[UploadedCatalogue, ...]:
    others = [key for key in known if key != round_id]
    if not others:
        sentence(say("administration.criteria_no_other"))
        return ()
    chosen = form.choice("other", say("administration.criteria_other"), others, lambda key: in_words(known[key].name))
    return files_of(record, chosen)


def _tried(
    record: Record,
    actor: Actor,
    round_id: str,
    form: OfficeForm,
    tried: tuple[UploadedCatalogue, ...],
    *,
    changed: bool,
) -> None:
    """What the files that were checked would do, and the button that adopts them."""
    try:
        with foreseen():
            found = effect(record, actor, round_id, tried)
    except BadInput as refused:
        tell_problems([problem[language()] for problem in refused.problems])
        return
    except DossierError as refused:
        tell_failure(refused)
        form.text("reason", say("administration.reason"))
        return
    heading(say("administration.effect_title", version=version_of(found.catalogue)))
    if changed:
        st.html(_pieces.changed_since())
    if found.notices:
        st.html(_pieces.notices([in_words(notice) for notice in found.notices]))
    for part in (_pieces.effect(found), _pieces.not_shown(found)):
        if part.strip():
            st.html(part)
    if not found.same and version_of(found.catalogue) == version_of(found.present):
        st.html(_pieces.same_version())
    if found.same:
        sentence(say("administration.criteria_same"))
        return
    if found.sent:
        st.html(_pieces.barred(found.sent))
        return
    reason = form.text("reason", say("administration.reason"))
    if st.button(say("administration.adopt"), type="primary", key=form.key("adopt")):
        carry_out(
            form,
            lambda idempotency_key: adopt(
                record, actor, round_id, tried, reason=reason, expected=form.expected, idempotency_key=idempotency_key
            ),
            lambda made: say("administration.adopted", version=version_of(made)),
            standing=catalogue_of(record, round_id).sha256,
        )  # fmt: skip


def version_of(catalogue: Catalogue) -> str:
    """The versions of a catalogue's layers: "2026.1 + 2026.1"."""
    return " + ".join(file.version for file in catalogue.files)


def _score(card: Scorecard | None) -> str:
    return formats.score(card.overall.exact) if card and card.catalogue.scored else formats.NONE


def _headline(card: Scorecard | None) -> str:
    return formats.headline(card) if card else formats.NONE


def _band(card: Scorecard | None) -> str:
    names = {band.code: in_words(band.name) for band in card.catalogue.bands} if card else {}
    return names.get(card.band or "", formats.NONE) if card else formats.NONE


_pieces = beside(__file__, version_of=version_of, score_of=_score, headline_of=_headline, band_of=_band)
