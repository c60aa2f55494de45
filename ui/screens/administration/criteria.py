"""Bộ tiêu chí của đợt: files handed in, checked line by line, their effect on every ward shown; only then adopted."""

import re
from html import escape

import streamlit as st

from dossiers.access.policy import Actor
from dossiers.errors import BadInput, DossierError
from dossiers.office.adoption import CatalogueFile, Effect, WardEffect, adopt, effect, file_of, files_of
from dossiers.rounds.catalogues import catalogue_of, texts_of
from dossiers.rounds.rounds import Round, rounds
from dossiers.store.record import Record
from scoring import Catalogue, Scorecard
from ui.parts import formats
from ui.parts.reconnecting import still_shown
from ui.reader.choice import pick, segments
from ui.reader.language import in_words, language, say
from ui.screens.administration.form import FORM, Form, carry_out, clash_of, heading_html, opened, tell_problems

ORIGINS = ("upload", "paste", "other")


def criteria_view(record: Record, actor: Actor) -> None:
    """Draw the view."""
    known = {each.id: each for each in reversed(rounds(record))}
    running = {key: each for key, each in known.items() if each.status == "open"}
    if not running:
        st.html(f'<p class="ws">{escape(say("administration.no_open_round"))}</p>')
        return
    round_id = pick(
        "office_round", say("common.round"), list(running), next(iter(running)), lambda key: in_words(running[key].name)
    )
    present = catalogue_of(record, round_id)
    st.html(present_html(present, [text.file_name for text in texts_of(record, round_id)]))
    form = opened(f"criteria_{round_id}", present.sha256)
    clash_of(form, {})
    with st.container(border=True, key=FORM):
        st.html(heading_html(say("administration.criteria_try")))
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


def _uploaded(record: Record, form: Form, known: dict[str, Round], round_id: str) -> tuple[CatalogueFile, ...]:
    with st.container(key=f"ws_upload_{language()}"):
        given = form.file(
            "files", say("administration.criteria_files"), type=["yaml", "yml"], accept_multiple_files=True
        )
    return in_order(tuple(file_of(each.name, each.getvalue()) for each in given))


def in_order(files: tuple[CatalogueFile, ...]) -> tuple[CatalogueFile, ...]:
    """The national layer first, whatever order they were handed in."""
    return tuple(sorted(files, key=lambda each: not re.search(rb"^layer:\s*[\"']?national\b", each.content, re.M)))


def _pasted(record: Record, form: Form, known: dict[str, Round], round_id: str) -> tuple[CatalogueFile, ...]:
    national = form.long_text("national", say("administration.criteria_national"), height=220)
    local = form.long_text("local", say("administration.criteria_local"), height=120)
    given = (("national.yaml", national), ("local.yaml", local))
    return tuple(file_of(name, text.encode()) for name, text in given if text.strip())


def _of_another(record: Record, form: Form, known: dict[str, Round], round_id: str) -> tuple[CatalogueFile, ...]:
    others = [key for key in known if key != round_id]
    if not others:
        st.html(f'<p class="ws">{escape(say("administration.criteria_no_other"))}</p>')
        return ()
    chosen = form.choice("other", say("administration.criteria_other"), others, lambda key: in_words(known[key].name))
    return files_of(record, chosen)


def _tried(
    record: Record, actor: Actor, round_id: str, form: Form, tried: tuple[CatalogueFile, ...], *, changed: bool
) -> None:
    """What the files that were checked would do, and the button that adopts them."""
    try:
        found = effect(record, actor, round_id, tried)
    except BadInput as refused:
        tell_problems([problem[language()] for problem in refused.problems])
        return
    except DossierError as refused:
        tell_problems([refused.text(language())])
        return
    st.html(heading_html(say("administration.effect_title", version=version_of(found.catalogue))))
    if changed:
        st.html(f'<p class="ws ws-quiet">{escape(say("administration.criteria_changed"))}</p>')
    st.html(effect_html(found))
    if not found.same and version_of(found.catalogue) == version_of(found.present):
        st.html(f'<p class="ws">◇ {escape(say("administration.same_version"))}</p>')
    if found.same:
        st.html(f'<p class="ws">{escape(say("administration.criteria_same"))}</p>')
        return
    if found.barred:
        wards = ", ".join(unit.name for unit in found.barred)
        st.html(f'<p class="ws"><span class="ws-late">■</span> {escape(say("administration.barred", wards=wards))}</p>')
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


def present_html(present: Catalogue, names: list[str]) -> str:
    """What the round is judged by now."""
    line = say(
        "administration.criteria_present", version=version_of(present), files=", ".join(names),
        criteria=formats.number(len(present.criteria)), hash=present.sha256[:16],
    )  # fmt: skip
    return f'<p class="ws">{escape(line)}</p>'


def effect_html(found: Effect) -> str:
    """Ward by ward: score, headline and band before and after; what cannot be read by the new criteria."""
    heads = ("ward", "state", "score", "headline", "band")
    head = "".join(f'<th scope="col">{escape(say(f"administration.{each}"))}</th>' for each in heads)
    caption = say("administration.effect_caption", before=version_of(found.present), after=version_of(found.catalogue))
    rows = "".join(_ward(each) for each in found.wards)
    return (
        f'<div class="ws ws-adm-table"><table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _ward(ward: WardEffect) -> str:
    if ward.problems:
        told = "".join(f"<li>{escape(problem[language()])}</li>" for problem in ward.problems)
        why = f'<td colspan="3">■ {escape(say("administration.unreadable"))}<ul>{told}</ul></td>'
    elif ward.before is None:
        why = f'<td colspan="3" class="ws-quiet">{escape(say("administration.nothing_entered"))}</td>'
    else:
        why = "".join(
            f'<td data-head="{escape(say(f"administration.{name}"))}">{_moved(told(ward.before), told(ward.after))}</td>'
            for name, told in (("score", _score), ("headline", _headline), ("band", _band))
        )
    state = escape(say(f"common.state_{ward.state}"))
    return f'<tr><th scope="row">{escape(ward.unit.name)}</th><td>{state}</td>{why}</tr>'


def _moved(before: str, after: str) -> str:
    if before == after:
        return f'<span class="ws-quiet">{escape(before)}</span>'
    return f"{escape(before)} → <strong>{escape(after)}</strong>"


def _score(card: Scorecard | None) -> str:
    return formats.score(card.overall.exact) if card else formats.NONE


def _headline(card: Scorecard | None) -> str:
    return formats.headline(card) if card else formats.NONE


def _band(card: Scorecard | None) -> str:
    names = {band.code: in_words(band.name) for band in card.catalogue.bands} if card else {}
    return names.get(card.band or "", formats.NONE) if card else formats.NONE
