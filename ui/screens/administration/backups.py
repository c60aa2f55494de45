"""Sao lưu: how old the newest backup is, one made now, what lies in the folder and whether it is whole, how to restore."""

from datetime import timedelta

from dossiers.access.policy import Actor
from dossiers.errors import DossierError
from dossiers.store.record import Record
from dossiers.upkeep.kept_backups import OLD, KeptBackup, backups, check_backups, make_backup, restoring
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.acting import foreseen
from ui.parts.notices import tell_next
from ui.parts.templates import beside
from ui.reader.language import language, say
from ui.screens.administration.form import carry_out, heading, opened, tell_failure
from ui.screens.evidence.list import size_text

NAMED = 5
"""Documents whose file is lacking that are named; a command names all of them."""
SHOWN = 30
"""Who makes one a day sees a month; the rest lies in the folder."""


def backups_view(record: Record, actor: Actor) -> None:
    """Draw the view."""
    try:
        found = backups(record, actor)
    except DossierError as refused:
        tell_failure(refused)
        return
    form = opened("backup")
    st.html(_pieces.standing(found))
    with st.container(horizontal=True):
        make = st.button(say("administration.backups_make"), type="primary", key=form.key("save"))
        check = bool(found.kept) and st.button(say("administration.backups_check"), key=form.key("check"))
    if make:
        with st.spinner(say("administration.backups_making")):
            carry_out(
                form,
                lambda idempotency_key: make_backup(record, actor, idempotency_key=idempotency_key),
                _made,
            )
    if check:
        _check(record, actor)
    if not found.kept:
        return
    st.html(_pieces.archives(found.kept[:SHOWN], len(found.kept)))
    if found.newest is not None:
        heading(say("administration.restore"))
        st.html(_pieces.restore(restoring(record, actor, found.newest.file)))


def _made(made: KeptBackup) -> str:
    """What was made, and what the record lacks and the backup therefore lacks, too."""
    said = [say("administration.backups_made", file=made.file.name)]
    if made.holds and made.holds.lacks:
        names = [document for lack in made.holds.lacks for document in lack.documents] or ["—"]
        said.append(
            say(
                "administration.backups_lacking",
                count=formats.number(len(made.holds.lacks)),
                documents="; ".join(names[:NAMED]) + (" …" if len(names) > NAMED else ""),
            )
        )
    if made.holds:
        said += [flaw[language()] for flaw in made.holds.flaws]
    return " ".join(said)


def _check(record: Record, actor: Actor) -> None:
    try:
        with st.spinner(say("administration.backups_checking")), foreseen():
            found = check_backups(record, actor)
    except DossierError as refused:
        tell_failure(refused)
        return
    bad = sum(1 for each in found.kept if each.check and each.check.wrong)
    key = "administration.backups_bad" if bad else "administration.backups_whole"
    tell_next(say(key, count=formats.number(len(found.kept)), bad=formats.number(bad)))
    st.rerun()


def age_in_words(age: timedelta) -> str:
    """ "3 ngày trước"; of less than a day the hours."""
    if age < timedelta(0):
        return say("administration.age_ahead")
    if age < timedelta(hours=1):
        return say("administration.age_now")
    if age < timedelta(days=1):
        return say("administration.age_hours", count=formats.number(age // timedelta(hours=1)))
    return say("administration.age_days", count=formats.number(age.days))


_pieces = beside(__file__, OLD=OLD, age_in_words=age_in_words, size_text=size_text)
